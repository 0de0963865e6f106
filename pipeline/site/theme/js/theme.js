// Light, dark, or as the system is: three buttons, and what was chosen is remembered (first.js puts it back).
{
  const page = document.documentElement;
  const buttons = document.querySelectorAll("[data-choose-theme]");
  const chosen = () => page.dataset.theme ?? "";
  const show = () =>
    buttons.forEach((button) => button.setAttribute("aria-pressed", button.dataset.chooseTheme === chosen()));

  buttons.forEach((button) =>
    button.addEventListener("click", () => {
      const theme = button.dataset.chooseTheme;
      if (theme) page.dataset.theme = theme;
      else delete page.dataset.theme;
      tellal.keep("theme", theme);
      show();
    }),
  );
  show();
}

// The switch of languages leads to this very page, and shows there what is shown here.
for (const link of document.querySelectorAll(".langs a")) {
  const [there] = link.href.split(/[?#]/);
  const follow = () => (link.href = there + location.search + location.hash);
  ["pointerdown", "keydown", "click"].forEach((kind) => link.addEventListener(kind, follow));
}
