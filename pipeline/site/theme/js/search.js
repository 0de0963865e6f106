// The box that `/` opens on every page: type, go down with the arrows, Enter. Links of the page's side come first.
{
  const { make, say } = tellal;
  const SHOWN = 12;
  let dialog, input, list, told, all, latest;

  const build = () => {
    input = make("input", {
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "go",
      "aria-label": say("searchPosts"),
      placeholder: say("searchPosts"),
      input: () => (latest = show()),
    });
    list = make("ol", { class: "rows dated" });
    told = make("p", { role: "status", class: "quiet" });
    all = make("a", { class: "all" }, say("filters"));
    const close = make("button", { type: "button", class: "plain", click: () => dialog.close() }, say("close"));
    dialog = make(
      "dialog",
      { class: "palette", "aria-label": say("search"), keydown: move, click: (event) => event.target === dialog && dialog.close() },
      make("div", { class: "box" }, make("div", { class: "ask" }, tellal.sign("g-search"), input, close), list, make("footer", {}, told, all)),
    );
    document.body.append(dialog);
  };

  const pages = (words) =>
    [...document.querySelectorAll(".side nav a")]
      .filter((link) => words.every((word) => tellal.fold(link.textContent).includes(word)))
      .slice(0, 4)
      .map((link) => make("li", { class: "row to" }, make("span", { class: "what" }, make("a", { href: link.href }, link.textContent.trim()))));

  const show = async () => {
    const query = input.value;
    const words = tellal.wordsOf(query);
    all.href = `${tellal.root}search.html${tellal.asking({ q: query.trim() })}`;
    if (!words.length) {
      list.replaceChildren();
      told.textContent = "";
      return;
    }
    const posts = await tellal.awaited(told);
    if (!posts || query !== input.value) return;
    const hits = tellal.search(posts, query, {}, Date.now());
    list.replaceChildren(...pages(words), ...hits.slice(0, SHOWN).map((hit) => tellal.row(hit, words)));
    told.textContent = hits.length ? say("found", { n: hits.length.toLocaleString(tellal.language) }) : say("nothing");
  };

  const move = (event) => {
    const links = [...list.querySelectorAll(".what a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (links[next] ?? (next < 0 ? input : links.at(-1)))?.focus();
      event.preventDefault();
    } else if (event.key === "Enter" && document.activeElement === input) {
      // Whoever types faster than posts come in is waited for.
      event.preventDefault();
      latest.then(() => list.querySelector(".what a")?.click());
    } else if (at >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      input.focus();
    }
  };

  /** Open the box, with posts on their way. */
  tellal.openSearch = () => {
    if (!dialog) build();
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    tellal.posts().catch(() => {});
    latest = show();
  };

  document.querySelectorAll("[data-search]").forEach((link) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      tellal.openSearch();
    }),
  );
}
