// Runs before anything is painted: how a page looks must not change after it was seen.
"use strict";
{
  const page = document.documentElement;
  page.classList.add("js");

  let theme = null;
  try {
    theme = localStorage.getItem("tellal-theme");
  } catch {
    // A browser that keeps nothing follows the system.
  }
  if (theme === "light" || theme === "dark") page.dataset.theme = theme;

  // What is asked for in the address is narrowed down before it is seen; where that fails, all of it is.
  page.classList.toggle("narrowing", /[?&](channel|state|campaign|pillar|author)=./.test(location.search));
  addEventListener("load", () => page.classList.remove("narrowing"));

  // Whose clock differs from the calendar's, in winter or in summer, is told their own time too.
  const year = new Date().getFullYear();
  const told = (moment, zone) => moment.toLocaleString("en", { timeZone: zone });
  const abroad = [0, 6].some((month) => {
    const moment = new Date(year, month, 15);
    return told(moment) !== told(moment, page.dataset.zone);
  });
  page.classList.toggle("abroad", abroad);
}
