// The page of all posts: every word and every filter at once, and as many lines as somebody wants to see.
const listing = document.querySelector("form[data-list]");
if (listing) {
  const SEEN = 15;
  const STEP = 100;
  // Milliseconds: longer than between two letters of whoever types.
  const PAUSE = 400;
  const list = document.getElementById("found");
  const told = document.getElementById("told");
  const more = document.getElementById("more");
  let hits = [];
  let words = [];
  let shown = 0;
  let later;

  const grow = (count) => {
    list.append(...hits.slice(shown, shown + count).map((hit) => tellal.row(hit, words)));
    shown = Math.min(hits.length, shown + count);
    more.hidden = shown >= hits.length;
  };

  const show = async (wanted) => {
    const posts = await tellal.awaited(told);
    if (!posts) return;
    words = tellal.wordsOf(wanted.q);
    hits = tellal.search(posts, wanted.q, wanted, Date.now());
    shown = 0;
    list.replaceChildren();
    // What fits on a screen comes at once, the rest when that was seen and nothing else was typed.
    grow(SEEN);
    clearTimeout(later);
    later = setTimeout(() => grow(STEP - SEEN), PAUSE);
    told.textContent = hits.length ? tellal.say("found", { n: hits.length.toLocaleString(tellal.language) }) : tellal.say("nothing");
  };

  const restore = () => {
    const wanted = tellal.asked();
    tellal.fill(listing, wanted);
    show(tellal.read(listing));
  };

  const ask = (isNew) => {
    const wanted = tellal.read(listing);
    tellal.go(wanted, isNew);
    tellal.fill(listing, wanted);
    show(wanted);
  };

  listing.addEventListener("submit", (event) => event.preventDefault());
  listing.addEventListener("input", (event) => event.target.name === "q" && ask(false));
  listing.addEventListener("change", (event) => event.target.name !== "q" && ask(true));
  listing.addEventListener("reset", (event) => {
    event.preventDefault();
    tellal.fill(listing, Object.fromEntries(["q", ...tellal.kinds].map((name) => [name, ""])));
    ask(true);
  });
  more.addEventListener("click", () => {
    const first = shown;
    grow(STEP);
    list.children[first]?.querySelector("a").focus();
  });
  addEventListener("popstate", restore);
  restore();
}
