// What every other script here uses. Text becomes text, never markup: elements are made by `make` alone.
"use strict";
const tellal = { words: {}, states: {}, signs: {} };
{
  const page = document.documentElement;
  /** The way from this page to the first one in its language. */
  tellal.root = page.dataset.root;
  /** The way to what all languages of the site share. */
  tellal.shared = page.dataset.shared ?? tellal.root;
  tellal.language = page.lang;
  tellal.zone = page.dataset.zone;
  /** How hours are written: `9:30 AM`, and `09:30` where a day has 24. */
  tellal.hour = page.dataset.hours ? "numeric" : "2-digit";

  /** Return an element: `make("a", {href: "…"}, "text", another)`; what is undefined or false is left out. */
  tellal.make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") made.addEventListener(key, value);
      else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== undefined && child !== false));
    return made;
  };

  /** Return one of our sentences with its values: `say("found", {n: 3})`. */
  tellal.say = (name, values = {}) =>
    tellal.words[name].replace(/\{(\w+)\}/g, (place, value) => values[value] ?? place);

  /** Keep a choice of the reader's, or forget it; a browser that keeps nothing is no error. */
  tellal.keep = (name, value) => {
    try {
      if (value) localStorage.setItem(`tellal-${name}`, value);
      else localStorage.removeItem(`tellal-${name}`);
    } catch {
      // It lasts until the page is left.
    }
  };

  /** Return a choice that was kept, "" where there is none. */
  tellal.kept = (name) => {
    try {
      return localStorage.getItem(`tellal-${name}`) ?? "";
    } catch {
      return "";
    }
  };
}
