// A post in a list of what was found, drawn as the pages draw it.
{
  const day = new Intl.DateTimeFormat(tellal.locale, {
    timeZone: tellal.zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
  const hour = new Intl.DateTimeFormat(tellal.locale, { timeZone: tellal.zone, hour: tellal.hour, minute: "2-digit" });

  /** Return a sign of ours by its name, and see to it that the page has its shape. */
  tellal.sign = (name) => {
    const shapes = document.querySelector(".sprite");
    if (!document.getElementById(name) && tellal.signs[name]) {
      const drawn = `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="${name}" viewBox="0 0 16 16">${tellal.signs[name]}</symbol></svg>`;
      shapes.append(new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement.firstElementChild);
    }
    const sign = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    sign.setAttribute("class", "i");
    sign.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `#${name}`);
    sign.append(use);
    return sign;
  };

  const marked = (stretches) => stretches.map(([text, isFound]) => (isFound ? tellal.make("mark", {}, text) : text));

  const net = ([, title, mark]) =>
    tellal.make(
      "span",
      { class: `net n-${mark}`, title },
      tellal.sign(`n-${mark}`),
      tellal.make("span", { class: "vh" }, title),
    );

  const when = (at) =>
    at === null
      ? tellal.make("span", { class: "when" }, tellal.say("undated"))
      : tellal.make(
          "time",
          { class: "when", datetime: new Date(at).toISOString() },
          tellal.make("span", {}, day.format(at).replaceAll(",", "")),
          ` ${hour.format(at)}`,
        );

  /** Return the line of a post that was found. */
  tellal.row = ({ post, time }, words) => {
    const { make } = tellal;
    const inTitle = words.every((word) => post.head.includes(word));
    const lang = post.language || undefined;
    const link = make("a", { href: tellal.root + post.address }, make("bdi", { lang }, ...marked(tellal.found(post.title, words, 140))));
    const more = make("span", { class: "more" });
    if (post.campaign) more.append(make("span", { class: `camp ${post.campaign[2]}` }, make("bdi", {}, post.campaign[1])));
    if (words.length && !inTitle) more.append(make("bdi", { class: "cut-off", lang }, ...marked(tellal.found(post.text, words, 120, 16))));
    return make(
      "li",
      { class: `row s-${time.state[0]}` },
      when(time.at),
      make("span", { class: "what" }, link, more.hasChildNodes() && more),
      make(
        "span",
        { class: "tail" },
        make("span", { class: "nets" }, ...time.channels.map(net)),
        make("span", { class: `state s-${time.state[0]}` }, tellal.sign(`s-${time.state[0]}`), time.state[1]),
      ),
    );
  };
}
