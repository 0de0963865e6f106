// What a view shows stands in its address: it can be sent to somebody, kept, and gone back to.
{
  /** Return what an address asks for: its query and a value of each kind that posts are narrowed down by. */
  tellal.asked = () => {
    const said = new URLSearchParams(location.search);
    const kinds = Object.fromEntries(tellal.kinds.map((kind) => [kind, said.get(kind) ?? ""]));
    return { q: said.get("q") ?? "", ...kinds };
  };

  /** Return the query of an address that asks for something, "" where it asks for nothing. */
  tellal.asking = (wanted) => {
    const said = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    return said.size ? `?${said}` : "";
  };

  /** Put what is asked for into the address; `isNew` makes it a step that one can go back from. */
  tellal.go = (wanted, isNew) => {
    const address = location.pathname + tellal.asking(wanted) + location.hash;
    if (isNew) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  };

  /** Fill a form of filters with what is asked for. */
  tellal.fill = (form, wanted) => {
    for (const [name, value] of Object.entries(wanted)) {
      const field = form.elements[name];
      if (!field) continue;
      field.value = value;
      // An old address may name what is no longer there.
      if (field.value !== value && field.options) field.value = "";
      if (field.options) field.closest(".field").classList.toggle("set", Boolean(field.value));
    }
    const clear = form.querySelector("[data-clear]");
    if (clear) clear.hidden = !Object.values(wanted).some(Boolean);
  };

  /** Return what a form of filters asks for. */
  tellal.read = (form) => {
    const said = Object.fromEntries(new FormData(form));
    return Object.fromEntries(["q", ...tellal.kinds].map((name) => [name, said[name] ?? ""]));
  };
}
