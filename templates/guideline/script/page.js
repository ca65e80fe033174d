// Small things that every part of the page needs: elements, the store, the texts of rules.
const inPage = typeof document !== "undefined";

/** An element with attributes; functions become listeners, true an empty attribute, false and null none. */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return made;
}

/** An object without anything of its own: ids may be any words, also `constructor` or `__proto__`. */
const bare = () => Object.create(null);

/** What is kept between visits. A page that is opened as a file may not be allowed to keep anything. */
const store = {
  get(key) { try { return localStorage.getItem(`labelwright.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`labelwright.${key}`, value); } catch { /* then it is forgotten */ } },
};

const clip = (text, most) => text.length > most ? `${text.slice(0, text.lastIndexOf(" ", most))} …` : text;

/** A heading without its hot-key. */
function headingText(heading) {
  const copy = heading?.cloneNode(true);
  for (const key of copy?.querySelectorAll("kbd,.vh,.r,.badge,.mut,.ask,.how,.why,.see") ?? []) key.remove();
  return clip(copy?.textContent.replace(/\s+/g, " ").trim() ?? "", 90);
}

/** What the page says at the anchor of a rule, without reasons, links and pictures. */
function ruleText(id) {
  let at = document.getElementById(id);
  if (at && !at.textContent.trim()) at = at.closest("tr,li,p,section") ?? at;
  if (!at) return "";
  const copy = at.cloneNode(true);
  for (const part of copy.querySelectorAll(".r,.why,.badge,.ids,.vh,figure,svg,details,h3 ~ *")) part.remove();
  for (const li of copy.querySelectorAll("li li, ul.any li")) li.append(li.matches(":last-child") ? " " : "; ");
  for (const list of copy.querySelectorAll("ul")) list.prepend(" ");
  const cells = at.tagName === "TR" ? [...copy.children].map((c) => c.textContent.trim()) : [copy.textContent];
  return clip(cells.join(" · ").replace(/\s+/g, " ").trim(), 260);
}

/** A rule: what it says, and a link to where it says so. */
const ruleLine = (id, before = "") =>
  el("li", {}, before && el("b", {}, `${before} `), `${ruleText(id)} `, el("a", { href: `#${id}`, class: "r" }, id));

/** Copies a text, or shows it to be copied by hand. */
async function copyText(text, area, said) {
  area.hidden = false;
  area.value = text;
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = SAY.copied;
  } catch {
    area.focus();
    area.select();
    said.textContent = SAY.copyByHand;
  }
}
