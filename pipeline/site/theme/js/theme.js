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

// The switch leads to this very page in the other language; without a script it leads to that language's first one.
for (const link of document.querySelectorAll(".langs a[hreflang]")) {
  const same = document.querySelector(`link[rel=alternate][hreflang="${link.hreflang}"]`);
  if (same) link.addEventListener("click", () => link.setAttribute("href", same.getAttribute("href") + location.search + location.hash));
}
