// The tools in the header: search, keys, themes; and what opens a place that the address names.
import { PNG, some } from "./chromium.mjs";
import { contrast } from "./access.mjs";

/** The mean luminance that a page may have in a dark room; light pages have about 0.87. */
const DIMMEST = 0.03;

/** Where each of these words leads, the best first. */
const hits = (page, all) => page.evaluate((all) => all.map((words) => {
  const field = document.querySelector("#guide-tools input[type=search]");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  const ids = [...document.querySelectorAll('#guide-tools a[href^="#"]')].map((a) => decodeURIComponent(a.hash.slice(1)));
  return ids.map((id) => ({ id, card: document.getElementById(id)?.closest(".card")?.id }));
}), all);

/** Each label is found by a word of its definition, by its code and its synonyms, and each rule by its id. */
export async function search(page, guide, check) {
  const field = await page.$("#guide-tools input[type=search]");
  check("search", field !== null, () => "there is no field");
  if (!field) return;
  const wanted = await page.evaluate(({ labels, codes }) => {
    const all = document.querySelector("main").textContent.toLowerCase();
    const out = [];
    for (const id of labels) {
      const card = document.getElementById(id);
      const words = (card.querySelector(".def")?.textContent.toLowerCase().match(/\p{L}{4,40}/gu) ?? []);
      // The rarest: what stands everywhere is found everywhere.
      const word = words.map((w) => [all.split(w).length, w]).sort((a, b) => a[0] - b[0])[0]?.[1];
      if (word) out.push({ what: "a word of the definition", word, label: id });
      const found = (card) => (card.dataset.find ?? "").split(/\s+/).filter(Boolean);
      // The code of a value that many labels share leads to them all, of which a list holds some.
      const shared = (word) => [...document.querySelectorAll("[data-find]")].filter((c) => found(c).includes(word)).length > 5;
      for (const word of found(card).filter((word) => !shared(word)).slice(0, 3)) out.push({ what: "what data-find says", word, label: id });
    }
    return out.concat(codes.map(([label, word]) => ({ what: "a code", word, label })));
  }, guide);
  check("search", wanted.length >= guide.labels.length, () => `only ${wanted.length} words to look for`);
  const found = await hits(page, wanted.map(({ word }) => word));
  const lost = wanted.filter(({ label }, n) => !found[n].some(({ card }) => card === label));
  check("search", lost.length === 0, () => some(lost.map(({ what, word, label }) => `${what}, “${word}”, does not lead to ${label}`)));
  const rules = guide.rules.filter((_, n) => n % Math.ceil(guide.rules.length / 25) === 0);
  const led = await hits(page, rules);
  const astray = rules.map((rule, n) => [rule, led[n][0]?.id]).filter(([rule, id]) => id !== rule);
  check("search", astray.length === 0, () => some(astray.map(([rule, id]) => `the id ${rule} leads to ${id ?? "nothing"}`)));
  const [nothing] = await hits(page, ["qqqqzzzz"]);
  check("search", nothing.length === 0, () => "finds what is not there");
  // By hand: typed, gone to with Enter, taken back with Escape.
  await field.fill("");
  await field.click();
  await page.keyboard.type(rules.at(-1));
  await page.keyboard.press("Enter");
  const at = await page.evaluate(() => decodeURIComponent(location.hash.slice(1)));
  check("search", at === rules.at(-1), () => `Enter goes to “${at}”, not to ${rules.at(-1)}`);
  await field.fill("a");
  await page.keyboard.press("Escape");
  check("search", (await field.inputValue()) === "", () => "Escape does not clear the field");
}

const state = (page) => page.evaluate(() => ({
  hash: decodeURIComponent(location.hash.slice(1)), typing: document.activeElement?.matches("input[type=search]") ?? false,
  help: document.querySelector("dialog")?.open ?? false,
}));

/** `/`, 1 to 9, `[`, `]`, `?` and Escape, the switch that turns single keys off, and that it stays off. */
export async function keys(page, guide, check) {
  // The page follows an address that changed a moment later.
  const settled = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))));
  const press = async (key) => { await page.keyboard.press(key); await settled(); return state(page); };
  const rest = () => page.evaluate(() => { document.activeElement?.blur(); location.hash = ""; scrollTo(0, 0); });
  await rest();
  check("keys", (await press("/")).typing, () => "`/` does not go to the search");
  await press("Escape");
  await rest();
  const cards = await page.evaluate(() => [...document.querySelectorAll("main .card[id]")].map((c) => ({ id: c.id, key: c.dataset.key })));
  for (let n = 1; n <= 9; n++) {
    const own = cards.find((c) => c.key === String(n)) ?? cards[n - 1];
    if (!own) continue;
    const { hash } = await press(String(n));
    check("keys", hash === own.id, () => `${n} goes to “${hash}”, not to ${own.id}`);
  }
  // Every key that a card shows goes to it.
  for (const { id, key } of cards.filter((c) => c.key && !/^[1-9]$/.test(c.key))) {
    const { hash } = await press(key);
    check("keys", hash === id, () => `${key} goes to “${hash}”, not to ${id}`);
  }
  await page.evaluate((id) => document.getElementById(id).scrollIntoView(), cards[0].id);
  await settled();
  if (cards.length > 1) {
    check("keys", (await press("]")).hash === cards[1].id, () => "`]` does not go to the second card");
    check("keys", (await press("[")).hash === cards[0].id, () => "`[` does not go back to the first card");
  }
  check("keys", (await press("?")).help, () => "`?` does not show the help");
  const off = await page.$("dialog input[type=checkbox]");
  check("keys", off !== null, () => "there is no switch for single keys in the help");
  check("keys", !(await press("Escape")).help, () => "Escape does not close the help");
  if (!off) return;
  const turn = async (on) => {
    await page.click('#guide-tools button:has-text("?")');
    await off.setChecked(on);
    await page.keyboard.press("Escape");
    await rest();
  };
  await turn(false);
  for (const key of ["/", "1", "]", "?"]) {
    const { hash, typing, help } = await press(key);
    check("keys", !typing && !help && hash === "", () => `${key} does something although single keys are off`);
  }
  await turn(true);
  check("keys", (await press("/")).typing, () => "`/` does nothing after keys are on again");
  // Keys are letters where one writes.
  check("keys", (await press("1")).hash === "", () => "1 goes away from the search");
  await press("Escape");
}

/** The mean relative luminance of what is seen. */
export async function luminance(page) {
  const { data, width, height } = PNG.sync.read(await page.screenshot());
  const linear = Array.from({ length: 256 }, (_, v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum += 0.2126 * linear[data[at]] + 0.7152 * linear[data[at + 1]] + 0.0722 * linear[data[at + 2]];
  return sum / (width * height);
}

/** Every theme can be read, whatever the system prefers; light is light, dark is dark, and a reading room stays dim. */
export async function themes(page, check) {
  const names = await page.evaluate(() => [...(document.querySelector("#guide-tools select")?.options ?? [])].map((o) => o.value));
  check("theme", ["auto", "light", "dark", "room"].every((n) => names.includes(n)), () => `there are ${some(names, 9)}`);
  await page.evaluate(() => { location.hash = ""; scrollTo(0, 0); });
  const seen = {};
  const look = async (name, system) => {
    await page.emulateMedia({ colorScheme: system });
    await page.selectOption("#guide-tools select", name);
    seen[`${name} over ${system}`] = await luminance(page);
    // As the system prefers it, the texts were looked at before.
    if (name !== "auto") await contrast(page, `contrast, theme ${name} over ${system}`, check);
  };
  for (const [name, system] of [["auto", "light"], ["auto", "dark"], ["light", "dark"], ["dark", "light"], ["room", "light"]]) await look(name, system);
  const light = (name) => seen[name] > 0.5, dark = (name) => seen[name] < 0.1;
  const told = () => JSON.stringify(Object.fromEntries(Object.entries(seen).map(([name, l]) => [name, Number(l.toFixed(3))])));
  check("theme", ["auto over light", "light over dark"].every(light), told);
  check("theme", ["auto over dark", "dark over light"].every(dark), told);
  check("theme", seen["room over light"] <= DIMMEST, told);
  await page.selectOption("#guide-tools select", "room");
  await page.evaluate(() => document.querySelector("main .card").scrollIntoView());
  const card = await luminance(page);
  check("theme", card <= DIMMEST, () => `a card has a mean luminance of ${card.toFixed(3)} in a reading room`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  const kept = await luminance(page);
  check("theme", kept <= DIMMEST, () => `the theme is forgotten: ${kept.toFixed(3)} after the page is opened again`);
  await page.selectOption("#guide-tools select", "auto");
}

/** An address that names a rule inside something folded opens it. */
export async function folded(page, address, check) {
  const ids = await page.evaluate(() => [...document.querySelectorAll("main details:not([open]) [id]")].filter((e) => !e.closest(".scripted")).map((e) => e.id));
  const rules = ids.filter((id) => id.includes(".")).slice(0, 3);
  for (const id of rules) {
    await page.goto("about:blank");
    await page.goto(`${address}#${encodeURIComponent(id)}`);
    await page.evaluate(() => window.labelwright.ready);
    const shown = await page.evaluate((id) => {
      const at = document.getElementById(id), { top } = at.getBoundingClientRect();
      return { open: !at.closest("details:not([open])"), sight: top >= 0 && top < innerHeight };
    }, id);
    check("folded", shown.open && shown.sight, () => `#${id}: ${JSON.stringify(shown)}`);
  }
}

/** Who read another version is told so; who read this one is not. */
export async function banner(page, address, guide, check) {
  const told = async (version) => {
    await page.goto(`${address}?read=${version}`);
    await page.evaluate(() => window.labelwright.ready);
    const texts = await page.$$eval("main .warn", (all) => all.filter((e) => e.checkVisibility()).map((e) => e.innerText));
    return texts.find((text) => text.includes(version) && text.includes(guide.version) || text.includes("0.9.0"));
  };
  check("banner", (await told("0.9.0"))?.includes(guide.version), () => "?read=0.9.0 is not told of this version");
  const same = await told(guide.version);
  check("banner", !same?.includes("read"), () => `who read this version is told “${same}”`);
}
