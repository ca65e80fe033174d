// Light, dark, and dark as a reading room is. Runs before the page is drawn, so that nothing flashes.
// The colours stand in the style once: a theme says whether the rules for dark screens hold.
const THEMES = ["auto", "light", "dark", "room"];
let darkRules;

function applyTheme(theme) {
  const root = document.documentElement;
  const medias = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.media);
  darkRules ??= medias.filter((rule) => /prefers-color-scheme:\s*dark/.test(rule.media.mediaText))
    .map((rule) => [rule, rule.media.mediaText]);
  for (const [rule, auto] of darkRules) {
    rule.media.mediaText = theme === "auto" ? auto : theme === "light" ? "not all" : "all";
  }
  root.classList.toggle("room", theme === "room");
  root.style.colorScheme = theme === "auto" ? "" : theme === "light" ? "light" : "dark";
}

function theme() {
  const kept = store.get("theme");
  return THEMES.includes(kept) ? kept : "auto";
}

if (inPage) {
  applyTheme(theme());
  // Paper is light.
  addEventListener("beforeprint", () => applyTheme("light"));
  addEventListener("afterprint", () => applyTheme(theme()));
}

function themePicker() {
  const options = THEMES.map((t) => el("option", { value: t, selected: t === theme() }, SAY.themes[t]));
  const pick = (event) => { store.set("theme", event.target.value); applyTheme(event.target.value); };
  return el("select", { "aria-label": SAY.theme, title: SAY.theme, change: pick }, options);
}
