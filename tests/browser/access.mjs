// Can everybody read it: axe-core in light and dark, and the contrast of every text, which axe cannot tell
// where a watermark lies behind it.
import { readFileSync } from "node:fs";
import { axe, some } from "./chromium.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Kinds of doubt that the check of contrast below settles. */
const SETTLED = ["color-contrast"];

/** Everything in this scheme; with `rules`, only these. */
export async function violations(page, name, check, rules) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(readFileSync(axe, "utf8"));
  const found = await page.evaluate(async ({ tags, only }) => {
    const runOnly = only ?? tags;
    const result = await window.axe.run(document, { runOnly, resultTypes: ["violations", "incomplete"] });
    // A sign such as “?” has no words that its name could hold.
    const sign = (id, n) => id === "label-content-name-mismatch" && !/\p{L}/u.test(document.querySelector(n.target.at(-1))?.textContent);
    const told = (list) => list.map(({ id, nodes }) => ({ id, at: nodes.map((n) => n.target.join(" ")), why: nodes[0].failureSummary }));
    const doubts = result.incomplete.filter(({ id, nodes }) => !nodes.every((n) => sign(id, n)));
    return { violations: told(result.violations), doubts: told(doubts), looked: result.passes.length };
  }, { tags: TAGS, only: rules });
  check(name, found.looked > 0, () => "axe looked at nothing");
  for (const { id, at, why } of found.violations) check(name, false, () => `${id}: ${some(at)}: ${why.replace(/\s+/g, " ")}`);
  for (const { id, at } of found.doubts) check(name, SETTLED.includes(id), () => `${id} cannot be told: ${some(at)}`);
}

/** Texts whose contrast with their ground, and with the watermark where it shows through, is below 4.5. */
export async function contrast(page, name, check) {
  const { texts, wrong } = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
    const known = new Map();
    const colour = (css) => {
      if (!known.has(css)) {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = css;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        known.set(css, [r, g, b, a / 255]);
      }
      return known.get(css);
    };
    const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
    const light = (c) => {
      const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
    const base = colour(getComputedStyle(document.documentElement).backgroundColor);
    const white = [255, 255, 255, 1], floor = over(base, white);
    const mark = getComputedStyle(document.body, "::before");
    const watermark = mark.content !== "none" && mark.display !== "none" ? over(colour(mark.color), floor) : floor;
    const wrong = [];
    let texts = 0;
    const seen = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const e = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || seen.has(e) || e.closest("[disabled], svg, script, style, noscript")) continue;
      seen.add(e);
      if (!e.checkVisibility({ visibilityProperty: true })) continue;
      texts++;
      const grounds = [];
      let clear = 1, image = false;
      for (let up = e; up; up = up.parentElement) {
        const style = getComputedStyle(up), ground = colour(style.backgroundColor);
        clear *= Number(style.opacity);
        image ||= style.backgroundImage !== "none" || style.filter !== "none";
        if (up !== document.documentElement && ground[3] > 0) grounds.push(ground);
        if (ground[3] === 1) break;
      }
      const own = colour(getComputedStyle(e).color);
      for (const bottom of [floor, watermark]) {
        const ground = grounds.reduceRight((below, g) => over(g, below), bottom);
        const ink = over([own[0], own[1], own[2], own[3] * clear], ground);
        const found = ratio(ink, ground);
        if (image || found < 4.5) wrong.push(`<${e.localName} class="${e.getAttribute("class") ?? ""}"> “${e.textContent.trim().slice(0, 30)}” ${image ? "lies on a picture" : found.toFixed(2)}`);
      }
    }
    return { texts, wrong: [...new Set(wrong)] };
  });
  check(name, texts > 20, () => `only ${texts} texts were looked at`);
  check(name, wrong.length === 0, () => some(wrong));
}
