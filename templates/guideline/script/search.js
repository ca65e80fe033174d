// Search over the page as it stands: ids, titles, definitions, synonyms and codes, prose.
const MOST_FOUND = 12;

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// The place that an element belongs to. A heading that names its place is no place of its own; what has
// none belongs to the part that it stands in.
function spotOf(element, main) {
  const spot = element.closest("[id]"), outer = spot?.parentElement?.closest("[id]");
  if (outer?.getAttribute("aria-labelledby") === spot?.id) return outer;
  if (spot && spot !== main) return spot;
  return element.closest(".part")?.querySelector("h2[id]") ?? null;
}

/** Every place that can be linked to, with what it says. */
function places() {
  const main = document.querySelector("main"), found = new Map();
  const skip = "script,style,#guide-helper,#guide-practice,#guide-tools,.index,nav";
  const at = (element) => {
    if (!found.has(element)) found.set(element, { element, text: "", words: "" });
    return found.get(element);
  };
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const spot = spotOf(text.parentElement, main);
    if (!spot || text.parentElement.closest(skip)) continue;
    at(spot).text += `${text.data} `;
  }
  for (const known of main.querySelectorAll("[data-find]")) {
    const spot = spotOf(known, main);
    if (spot) at(spot).words += ` ${known.dataset.find}`;
  }
  // A rule that is said together with others has a place without a text of its own: it is found by its id.
  const bare = [...main.querySelectorAll("[id]")].filter((e) => e.id.includes(".") && !found.has(e) && !e.closest(skip));
  const named = bare.map((element) => {
    const around = found.get(spotOf(element.parentElement, main));
    const heading = headingText(element.closest(".card,.part")?.querySelector("h1,h2"));
    const text = around?.text.replace(/\s+/g, " ").trim() ?? "";
    return { element, id: element.id, own: false, heading, text, title: "", folded: fold(element.id), head: "", known: "" };
  });
  const told = [...found.values()].map((place) => {
    const { element } = place, part = element.closest(".card,.part");
    const heading = headingText(part?.querySelector("h1,h2"));
    const own = element.classList.contains("card") || /^H\d$/.test(element.tagName);
    const title = own ? heading : headingText(element.querySelector("h3,h4,h5,b,th"));
    const text = place.text.replace(/\s+/g, " ").trim();
    return { ...place, id: element.id, own, heading, text, title, folded: fold(`${element.id} ${title} ${place.words} ${text}`), head: fold(title), known: fold(place.words) };
  });
  return [...told, ...named];
}

/** Places that hold every word, the best first. */
function find(all, said) {
  const words = fold(said).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const whole = words.join(" ");
  const worth = (place) => {
    if (!words.every((word) => place.folded.includes(word))) return 0;
    const starts = (text) => words.every((word) => text.startsWith(word) || text.includes(` ${word}`));
    let points = 1;
    if (fold(place.id) === whole) points += 100;
    if (place.head === whole) points += 60;
    if (starts(place.head)) points += 30;
    else if (words.every((word) => place.head.includes(word))) points += 15;
    if (words.some((word) => place.known.includes(word))) points += 20;
    if (words.every((word) => fold(place.id).includes(word))) points += 5;
    return points + (place.own ? 8 : 0);
  };
  const rated = all.map((place, n) => ({ place, n, points: worth(place) })).filter((r) => r.points);
  return rated.sort((a, b) => b.points - a.points || a.n - b.n).map((r) => r.place);
}

/** The words around the first hit. */
function snippet(place, said) {
  const text = place.text.startsWith(place.title) ? place.text.slice(place.title.length).trim() : place.text;
  const word = fold(said).trim().split(/\s+/)[0], at = fold(text).indexOf(word);
  const from = at < 40 ? 0 : text.lastIndexOf(" ", at - 30) + 1;
  return (from ? "… " : "") + clip(text.slice(from), 110);
}

function searchBox() {
  let all = null, links = [];
  const list = el("ol", { class: "found", id: "guide-found", hidden: true });
  const status = el("p", { class: "vh", role: "status" });
  const close = () => { list.hidden = true; list.replaceChildren(); links = []; };
  const show = () => {
    all ??= places();
    const found = find(all, field.value), some = found.slice(0, MOST_FOUND);
    const entry = (place) => el("li", {}, el("a", { href: `#${place.id}`, click: close }, el("b", {}, place.title || place.heading),
      !place.own && place.title !== place.heading && el("span", { class: "mut" }, ` ${place.heading}`),
      el("span", { class: "hit" }, snippet(place, field.value)), el("code", {}, place.id)));
    list.replaceChildren(...some.map(entry));
    links = [...list.querySelectorAll("a")];
    list.hidden = !field.value.trim();
    status.textContent = field.value.trim() ? SAY.found(found.length, MOST_FOUND) : "";
    if (!some.length && field.value.trim()) list.append(el("li", { class: "nothing" }, SAY.found(0)));
  };
  const go = (link) => { link.click(); document.getElementById(link.hash.slice(1))?.scrollIntoView(); };
  const step = (event, by) => {
    event.preventDefault();
    const at = links.indexOf(document.activeElement) + by;
    (links[at] ?? (at < 0 ? field : links.at(-1)))?.focus();
  };
  const keys = (event) => {
    if (event.key === "Escape") { field.value = ""; show(); field.focus(); event.preventDefault(); }
    if (event.key === "Enter" && event.target === field && links[0]) { event.preventDefault(); go(links[0]); }
    if (event.key === "ArrowDown" && links.length) step(event, 1);
    if (event.key === "ArrowUp" && links.length) step(event, -1);
  };
  const field = el("input", { type: "search", "aria-label": SAY.search, placeholder: SAY.searchHint, "aria-controls": "guide-found", autocomplete: "off", spellcheck: "false", input: show });
  const box = el("div", { class: "search", role: "search", keydown: keys }, field, list, status);
  document.addEventListener("click", (event) => { if (!box.contains(event.target)) close(); });
  return { box, field };
}
