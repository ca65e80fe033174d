// The tools in the header, keys, where one is, and what an old copy says of itself.

const cards = () => [...document.querySelectorAll("main .card[id]")];

function goTo(element) {
  if (!element) return;
  location.hash = element.id;
  reveal();
}

/** Opens what hides the place that the address names, and goes there. */
function reveal() {
  const id = decodeURIComponent(location.hash.slice(1)), at = document.getElementById(id);
  if (!at) return;
  for (let parent = at.parentElement?.closest("details"); parent; parent = parent.parentElement.closest("details")) parent.open = true;
  if (at.tagName === "DETAILS") at.open = true;
  at.scrollIntoView();
  // A screen reader goes where the eye goes.
  if (!at.matches("a,button,input,select,summary,[tabindex]")) at.setAttribute("tabindex", "-1");
  at.focus({ preventScroll: true });
}

/** The card that is read: the last one that begins above the middle of the window. */
function cardInView() {
  const line = innerHeight / 3;
  return cards().filter((card) => card.getBoundingClientRect().top <= line).pop();
}

function nextCard(by) {
  const all = cards(), at = all.indexOf(cardInView());
  goTo(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function cardOfKey(key) {
  return cards().find((card) => card.dataset.key === key) ?? cards()[Number(key) - 1];
}

function helpDialog() {
  const on = el("input", { type: "checkbox", id: "guide-keys", change: () => store.set("keys", on.checked ? "on" : "off") });
  on.checked = store.get("keys") !== "off";
  const rows = SAY.keyList.map(([key, does]) => el("tr", {}, el("th", { scope: "row" }, el("kbd", {}, key)), el("td", {}, does)));
  const dialog = el("dialog", { class: "help", lang: SAY.lang, "aria-labelledby": "guide-help-title" }, el("h2", { id: "guide-help-title" }, SAY.keyTitle),
    el("table", {}, el("tbody", {}, rows)), el("p", {}, on, el("label", { for: "guide-keys" }, ` ${SAY.singleKeys}`)),
    el("button", { type: "button", click: () => dialog.close() }, SAY.close));
  document.body.append(dialog);
  return dialog;
}

function keys(field, dialog) {
  const typing = (at) => at.closest?.("input:not([type=checkbox],[type=radio]),textarea,select,[contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open) return;
    if (typing(event.target) || store.get("keys") === "off") return;
    const does = {
      "/": () => field.focus(), "?": () => dialog.showModal(), "[": () => nextCard(-1), "]": () => nextCard(1),
    }[event.key] ?? (/^[\p{L}\p{N}]$/u.test(event.key) && cardOfKey(event.key) && (() => goTo(cardOfKey(event.key))));
    if (does) { event.preventDefault(); does(); }
  });
}

/** Says in the side navigation which card is read. */
function follow() {
  const links = new Map([...document.querySelectorAll(".side a[href^='#']")].map((a) => [a.hash.slice(1), a]));
  let marked = null, waiting = false;
  const mark = () => {
    waiting = false;
    const line = innerHeight / 3, tops = [...links.keys()].map((id) => document.getElementById(id)).filter((at) => at?.checkVisibility());
    const above = tops.map((at) => [at.getBoundingClientRect().top, at.id]).filter(([top]) => top <= line).sort(([a], [b]) => b - a);
    const now = links.get(above[0]?.[1]) ?? null;
    if (now === marked) return;
    marked?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    marked = now;
  };
  const later = () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  mark();
}

/** What a copy says that is not the one that its reader knew, or that is past its day. */
function banners({ version, review_by: day }) {
  const main = document.querySelector("main"), said = [];
  const read = new URLSearchParams(location.search).get("read");
  if (read && read !== version) {
    const changes = document.getElementById("guide-changes");
    said.push([SAY.changedSince(read, version), changes && el("a", { href: "#guide-changes" }, SAY.whatChanged)]);
  }
  const now = new Date(), two = (n) => String(n).padStart(2, "0");
  const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  if (day && today > day) said.push([SAY.reviewDue(day), null]);
  main.prepend(...said.map(([text, link]) => el("p", { class: "warn told scripted", lang: SAY.lang, role: "status" }, text, link && " ", link)));
}

function shell() {
  const tools = document.getElementById("guide-tools");
  if (!tools) return;
  const { box, field } = searchBox(), dialog = helpDialog();
  const button = (text, title, click) => el("button", { type: "button", title, "aria-label": title, click }, text);
  const paper = button(SAY.print, SAY.print, () => print());
  paper.className = "wide-only";
  tools.append(box, themePicker(), paper, button("?", SAY.help, () => dialog.showModal()));
  tools.hidden = false;
  keys(field, dialog);
  follow();
  const header = tools.closest("header"), { style } = document.documentElement;
  const measure = () => { style.setProperty("--top", `${header.offsetHeight}px`); style.scrollPaddingTop = `${header.offsetHeight + 12}px`; };
  measure();
  new ResizeObserver(measure).observe(header);
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
}
