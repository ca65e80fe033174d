// On paper: the stamp on every sheet, the watermark, and each label's card on sheets of its own.
import { execFileSync } from "node:child_process";
import { some } from "./chromium.mjs";

/** Where the margins end, in points of an A4 sheet: 11 mm above and below. */
const [TOP, BOTTOM, TALL] = [31, 811, 60];
/** What stands nearer to the right edge has run over the margin of 10 mm. */
const EDGE = 24;

/** The words of each sheet: those of its head and foot, those that are as tall as a watermark, and the rest. */
export function sheets(pdf) {
  let html;
  try {
    html = execFileSync("pdftotext", ["-bbox", "-", "-"], { input: pdf, encoding: "utf8", maxBuffer: 1 << 28 });
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    throw new Error("there is no pdftotext: install poppler (`apt-get install poppler-utils`)");
  }
  const plain = (text) => text.replace(/&(lt|gt|quot|#39|amp);/g, (_, n) => ({ lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" })[n]);
  return html.split("<page ").slice(1).map((sheet) => {
    const out = { head: [], foot: [], mark: [], body: [] }, off = [];
    const size = /width="([\d.]+)" height="([\d.]+)"/.exec(sheet);
    for (const [, top, right, bottom, word] of sheet.matchAll(/yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g)) {
      const part = bottom - top > TALL ? "mark" : Number(bottom) < TOP ? "head" : Number(top) > BOTTOM ? "foot" : "body";
      out[part].push(plain(word));
      if (part === "body" && Number(right) > Number(size[1]) - EDGE) off.push(plain(word));
    }
    out.all = Object.values(out).flat();
    const joined = Object.fromEntries(Object.entries(out).map(([part, words]) => [part, words.join(" ")]));
    return { ...joined, off, letters: out.mark.join(""), width: Number(size[1]), height: Number(size[2]) };
  });
}

/**
 * Marks where each card and its essence begin and end, with words too small to see that take no room:
 * `lw0b` and `lw0e`. The essence is all of a card up to its first `.ans`.
 */
const mark = (page) =>
  page.evaluate(() => {
    const put = (node, word, before) => {
      const mark = Object.assign(document.createElement("span"), { textContent: word, className: "sheet-mark" });
      // Behind a text the mark stands where its last line ends, and so on the sheet of that line.
      Object.assign(mark.style, { position: "absolute", fontSize: "2px", lineHeight: "2px", whiteSpace: "nowrap", color: "#777" });
      // At the very top of a sheet a mark would be taken to the sheet before.
      if (before) mark.style.marginTop = "6px";
      if (before) return node.before(mark);
      // A line may end at the edge of the sheet, where the mark would be cut off.
      mark.style.marginLeft = "-10px";
      node.after(mark);
    };
    return [...document.querySelectorAll("section.card")].map((card, n) => {
      const stop = card.querySelector(".ans"), texts = [];
      const walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const text = walk.currentNode, parent = text.parentElement;
        if (stop && stop.compareDocumentPosition(text) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)) break;
        if (text.data.trim() && parent.checkVisibility() && !parent.closest(".vh, .scripted, svg")) texts.push(text);
      }
      put(texts[0], `lw${n}b`, true);
      put(texts[texts.length - 1], `lw${n}e`, false);
      const title = card.querySelector("h2").cloneNode(true);
      title.querySelectorAll(".vh, .sheet-mark").forEach((hidden) => hidden.remove());
      return { id: card.dataset.label ?? card.id, marked: card.dataset.label !== undefined, title: title.textContent };
    });
  });

/** Prints the page, and looks at the sheets. Leaves the page with its marks: it is the last to use it. */
export async function print(page, guide, check) {
  await page.emulateMedia({ media: "print" });
  const cards = await mark(page);
  const all = sheets(await page.pdf({ preferCSSPageSize: true }));
  const told = (wanted) => some(all.map((sheet, n) => [sheet, n + 1]).filter(([sheet, n]) => !wanted(sheet, n)).map(([, n]) => `sheet ${n}`));
  const everywhere = (what, wanted) => check("print", told(wanted) === "", () => `${what} is missing on ${told(wanted)}`);
  const squeezed = (text) => text.replace(/\s+/g, "");
  everywhere("A4", (s) => Math.abs(s.width - 595) < 2 && Math.abs(s.height - 842) < 2);
  everywhere(`version ${guide.version}`, (s) => s.head.split(" ").includes(`v${guide.version}`));
  everywhere(`status ${guide.status}`, (s) => s.head.toLowerCase().split(" ").includes(guide.status));
  everywhere(`digest ${guide.digest}`, (s) => squeezed(s.foot).includes(squeezed(guide.digest)));
  const number = guide.numbered ?? ((n, of) => `Page ${n} of ${of}`);
  everywhere("its number", (s, n) => s.foot.includes(number(n, all.length)));
  // The letters lie aslant, so that their order on the sheet is not that of the word.
  const sorted = (word) => [...word.toLowerCase()].sort().join("");
  const watermark = guide.status === "active" ? "" : guide.status;
  everywhere(`the watermark “${watermark}”`, (s) => sorted(s.letters) === sorted(watermark));

  const off = all.flatMap(({ off }, n) => off.map((word) => `“${word}” on sheet ${n + 1}`));
  check("print", off.length === 0, () => `runs over the margin: ${some(off)}`);

  check("print", cards.length === guide.labels.length, () => `${cards.length} cards of ${guide.labels.length} labels`);
  const sheetOf = (word) => all.findIndex((sheet) => sheet.all.includes(word));
  const begun = new Map(), long = [];
  for (const [n, card] of cards.entries()) {
    const [from, to] = [sheetOf(`lw${n}b`), sheetOf(`lw${n}e`)];
    check("print", from >= 0 && to >= from, () => `the marks of ${card.id} are on sheets ${from + 1} and ${to + 1}`);
    // Of a title from right to left the words stand in another order: its letters are compared.
    const title = squeezed(card.title), top = squeezed(all[from]?.body.replace(/lw\d+[be]/g, "") ?? "").slice(0, title.length);
    const first = sorted(top) === sorted(title);
    check("print", first, () => `${card.id} does not begin a sheet but follows “${all[from]?.body.slice(0, 40)}”`);
    check("print", !begun.has(from), () => `${card.id} begins on the sheet of ${begun.get(from)}`);
    begun.set(from, card.id);
    if (!card.marked) long.push(`${card.id} has no data-label`);
    if (to > from) long.push(`${card.id} takes ${to - from + 1} sheets`);
  }
  check("essence", long.length === 0, () => `must fit one sheet each: ${some(long, 50)}`);
  return { sheets: all.length, cards: cards.length, long };
}
