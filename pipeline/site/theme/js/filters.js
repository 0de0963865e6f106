// What a calendar or a list shows can be narrowed down: entries say in `data-on` where they go and how they stand.
const narrowing = document.querySelector("form[data-narrow]");
if (narrowing) {
  const told = narrowing.querySelector("[role=status]");
  const entries = [...document.querySelectorAll("[data-on]")].map((element) => ({
    element,
    holder: element.closest("li") ?? element,
    on: element.dataset.on.split(" ").map((each) => each.split(":").map(decodeURIComponent)),
    campaign: element.dataset.campaign ?? "",
    pillar: element.dataset.pillar ?? "",
    author: element.dataset.author ?? "",
  }));
  const slots = document.querySelectorAll("[data-free]");
  const rhythms = document.querySelectorAll("[data-rhythm]");
  const rests = document.querySelectorAll("[data-rest]");
  const groups = document.querySelectorAll(".day, .days td, .week td");
  const lines = document.querySelectorAll(".week tbody tr");
  const paper = document.querySelector("[data-paper]");
  const nothing = document.querySelector("[data-nothing]");
  // What is left of a day: posts, slots of whoever was asked for, and what only another page can tell of.
  const LEFT = "li:not([hidden]) > [data-on], li[data-on]:not([hidden]), [data-free]:not([hidden]), [data-rest]:not([hidden])";
  const legend = [...document.querySelectorAll(".legend li")].map((item) => {
    const state = [...item.querySelector(".state").classList].find((each) => each.startsWith("s-")).slice(2);
    const count = item.querySelector("b");
    return { state, count, all: count.textContent };
  });

  /** Return the states of what is wanted of an entry, one for each channel. */
  const states = (entry, wanted) =>
    ["campaign", "pillar", "author"].every((kind) => !wanted[kind] || entry[kind] === wanted[kind])
      ? entry.on
          .filter(([channel, state]) => (!wanted.channel || channel === wanted.channel) && (!wanted.state || state === wanted.state))
          .map(([, state]) => state)
      : [];

  const show = (wanted) => {
    const asked = tellal.kinds.some((kind) => wanted[kind]);
    const counts = {};
    let count = 0;
    for (const entry of entries) {
      const found = states(entry, wanted);
      entry.holder.hidden = !found.length;
      count += found.length > 0;
      for (const state of found) counts[state] = (counts[state] ?? 0) + 1;
    }
    for (const rest of rests) {
      const more = rest.querySelectorAll("[data-on]:not([hidden])").length;
      rest.hidden = !more;
      rest.firstElementChild.lastChild.data = tellal.say("more", { n: more });
    }
    // A slot is nobody's post yet: it has a channel, and nothing else that one could ask for.
    const ofPosts = tellal.kinds.some((kind) => kind !== "channel" && wanted[kind]);
    const isOther = (channel) => Boolean(wanted.channel) && channel !== wanted.channel;
    for (const slot of slots) slot.hidden = ofPosts || isOther(slot.dataset.free);
    for (const rhythm of rhythms) rhythm.hidden = isOther(rhythm.dataset.rhythm);
    // A day of which nothing is left goes with its heading, where days stand in a list; a channel's week does anywhere.
    for (const group of groups) group.classList.toggle("emptied", asked && !group.querySelector(LEFT));
    for (const line of lines) line.hidden = asked && !line.querySelector(LEFT);
    if (nothing) nothing.textContent = asked && !document.querySelector(LEFT) ? tellal.say("nothingFits") : "";
    for (const { state, count: place, all } of legend) place.textContent = asked ? (counts[state] ?? 0) : all;
    document.documentElement.classList.toggle("narrowed", asked);
    told.textContent = asked ? tellal.say("shown", { n: count, all: entries.length }) : "";
    if (paper) paper.textContent = [...narrowing.querySelectorAll("select")].flatMap((field) => (field.value ? field.selectedOptions[0].text : [])).join(" · ");
    lead(wanted);
  };

  // The other months, and the other kinds of calendar, show the same.
  const links = [...document.querySelectorAll("main nav a, main .onward a, .to-week, .cadence thead a, .tabs [data-section=calendar], .tabs [data-section=agenda]")].map((link) => [link, link.getAttribute("href")]);
  const lead = (wanted) => {
    const said = tellal.asking({ ...wanted, q: "" });
    for (const [link, address] of links) {
      const [path, hash] = address.split("#");
      link.setAttribute("href", path + said + (hash === undefined ? "" : `#${hash}`));
    }
  };

  const restore = () => {
    tellal.fill(narrowing, { ...tellal.asked(), q: "" });
    // An old address may ask for what is no longer there: it says what is shown.
    const wanted = tellal.read(narrowing);
    tellal.fill(narrowing, wanted);
    tellal.go(wanted, false);
    show(wanted);
    document.documentElement.classList.remove("narrowing");
  };

  const ask = () => {
    const wanted = { ...tellal.read(narrowing), q: "" };
    tellal.go(wanted, true);
    tellal.fill(narrowing, wanted);
    show(wanted);
  };

  narrowing.addEventListener("submit", (event) => event.preventDefault());
  narrowing.addEventListener("change", ask);
  narrowing.addEventListener("reset", (event) => {
    event.preventDefault();
    tellal.fill(narrowing, Object.fromEntries(tellal.kinds.map((name) => [name, ""])));
    ask();
  });
  addEventListener("popstate", restore);
  restore();
}
