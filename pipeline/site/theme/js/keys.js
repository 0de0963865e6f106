// The keyboard: `/` searches, `t` is today, arrows turn pages and walk through a calendar, `?` says all that.
{
  const { make, say, root } = tellal;
  const KEYS = [
    ["/", "keySearch"],
    ["t", "keyToday"],
    ["c", "keyCalendar"],
    ["←  →", "keyTurn"],
    ["j  k", "keyWalk"],
    ["↑  ↓  ←  →", "keyArrows"],
    ["?", "keyHelp"],
  ];
  let help;

  const isOff = () => tellal.kept("keys") === "off";

  const build = () => {
    const box = make("input", { type: "checkbox", id: "keys-on", change: () => tellal.keep("keys", box.checked ? "" : "off") });
    box.checked = !isOff();
    help = make(
      "dialog",
      { class: "help", "aria-labelledby": "keys-title", click: (event) => event.target === help && help.close() },
      make(
        "div",
        { class: "box" },
        make("h2", { id: "keys-title" }, say("keys")),
        make("dl", {}, ...KEYS.map(([keys, words]) => make("div", {}, make("dt", {}, ...keys.split("  ").map((key) => make("kbd", {}, key))), make("dd", {}, say(words))))),
        make("p", {}, box, make("label", { for: "keys-on" }, say("keysOn"))),
        make("button", { type: "button", class: "plain", click: () => help.close() }, say("close")),
      ),
    );
    document.body.append(help);
  };

  const openHelp = () => {
    if (!help) build();
    if (!help.open) help.showModal();
  };

  const posts = () => [...document.querySelectorAll(".chip, .row .what a, .need .t a")].filter((link) => link.offsetParent);

  const walk = (by) => {
    const links = posts();
    const at = links.indexOf(document.activeElement);
    (links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by] ?? links[at])?.focus();
  };

  /** Go from a post of the month to the nearest one above, below, or on the days beside. */
  const step = (key) => {
    const from = document.activeElement.getBoundingClientRect();
    const across = key === "ArrowLeft" || key === "ArrowRight";
    const sign = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
    const far = (link) => {
      const to = link.getBoundingClientRect();
      const [x, y] = [to.left - from.left, to.top - from.top];
      const [along, aside] = across ? [x, y] : [y, x];
      return along * sign > 4 ? Math.abs(along) + 3 * Math.abs(aside) : Infinity;
    };
    const near = posts()
      .filter((link) => link.matches(".chip"))
      .map((link) => [far(link), link])
      .sort((one, other) => one[0] - other[0])[0];
    if (near && near[0] < Infinity) near[1].focus();
  };

  const follow = (selector) => document.querySelector(selector)?.click();

  const pressed = (event) => {
    const inChip = document.activeElement?.matches(".chip");
    switch (event.key) {
      case "/":
        return tellal.openSearch;
      case "?":
        return openHelp;
      case "t":
        return () => location.assign(`${root}index.html`);
      case "c":
        return () => follow(".tabs [data-section=calendar]");
      case "j":
        return () => walk(1);
      case "k":
        return () => walk(-1);
      case "ArrowUp":
      case "ArrowDown":
        return inChip && (() => step(event.key));
      case "ArrowLeft":
      case "ArrowRight":
        if (inChip) return () => step(event.key);
        return document.querySelector(".turn") && (() => follow(`.turn a[rel=${event.key === "ArrowLeft" ? "prev" : "next"}]`));
      default:
        return undefined;
    }
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, dialog, [contenteditable], video")) return;
    // Arrows scroll what can be scrolled, and with Shift choose a text.
    const scrolls = event.target.closest(".scroll") && !event.target.matches(".chip");
    if (event.key.startsWith("Arrow") && (event.shiftKey || scrolls)) return;
    // Whoever speaks to their computer has single letters switched off; arrows are no letters.
    if (isOff() && event.key.length === 1) return;
    const act = pressed(event);
    if (act) {
      event.preventDefault();
      act();
    }
  });

  document.querySelectorAll("[data-keys]").forEach((button) => button.addEventListener("click", openHelp));
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
}
