// Of the page as it stands: what it asks for, its policy, its size, its anchors, its width, and that it is
// complete without JavaScript.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { open, some } from "./chromium.mjs";

/** As sent, without pictures; the pictures are the data set's, not ours. */
const MOST_BYTES = 150_000;
const PICTURE = /data:image\/[^"')\s]*/g;

export function size(guide, check) {
  const html = readFileSync(guide.page, "utf8").replace(PICTURE, "data:,");
  const [raw, sent] = [Buffer.byteLength(html), gzipSync(html).length];
  check("size", sent <= MOST_BYTES, () => `${sent} bytes as sent without pictures, of at most ${MOST_BYTES}`);
  return { raw, sent };
}

/** Directives of the policy that may stand in a guide, and what each may allow. */
const ALLOWED = {
  "default-src": /^'none'$/, "style-src": /^'sha256-[A-Za-z0-9+/]{43}='$/, "script-src": /^'sha256-[A-Za-z0-9+/]{43}='$/,
  "img-src": /^data:$/, "base-uri": /^'none'$/, "form-action": /^'none'$/,
};

/** The policy, and nothing that it would stop anyway. */
export async function policy(page, check) {
  const found = await page.evaluate(() => ({
    policies: [...document.querySelectorAll('meta[http-equiv="Content-Security-Policy"]')].map((m) => m.content),
    first: document.head.querySelector("script, style, link, meta[http-equiv]")?.matches("meta[http-equiv]"),
    handlers: [...document.querySelectorAll("*")].flatMap((e) =>
      [...e.attributes].filter((a) => /^on/i.test(a.name) || a.name === "style").map((a) => `<${e.localName} ${a.name}>`)),
  }));
  check("policy", found.policies.length === 1 && found.first, () => "there must be one policy, before what it is about");
  const directives = (found.policies[0] ?? "").split(";").map((d) => d.trim().split(/\s+/));
  check("policy", directives.some(([name]) => name === "default-src"), () => `no default-src: ${found.policies}`);
  for (const [name, ...sources] of directives) {
    const fits = ALLOWED[name] && sources.length > 0 && sources.every((s) => ALLOWED[name].test(s));
    check("policy", fits, () => `${name} ${sources.join(" ")} is not allowed in a guide`);
  }
  // What scripts set through the style object shows up as an attribute too, and the policy allows that.
  const written = found.handlers.filter((h) => !h.endsWith(" style>"));
  check("policy", written.length === 0, () => `handlers in the page: ${some(written)}`);
}

/** Nothing but the page itself is asked for, and it complains of nothing. */
export function quiet({ requests, complaints }, address, check) {
  check("requests", requests.length > 0, () => "the request for the page was not seen");
  const others = requests.filter((url) => url.split(/[?#]/)[0] !== address.split(/[?#]/)[0]);
  check("requests", others.length === 0, () => `asks for ${some(others.map((url) => url.slice(0, 200)))}`);
  check("console", complaints.length === 0, () => some(complaints));
}

/** Every id that a rule or a report names is there exactly once, and so is everything that the page links to. */
export async function anchors(page, guide, check) {
  const { ids, links } = await page.evaluate(() => ({
    ids: [...document.querySelectorAll("[id]")].map((e) => e.id),
    links: [...document.querySelectorAll('a[href^="#"]')].map((a) => decodeURIComponent(a.getAttribute("href").slice(1).split("?")[0])),
  }));
  const times = new Map();
  for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1);
  const wanted = { "rules of the rulebook": guide.rules, "anchors": guide.anchors, "links of reports": guide.links, "own links": links };
  for (const [what, list] of Object.entries(wanted)) {
    const wrong = [...new Set(list)].filter((id) => times.get(id) !== 1).map((id) => `${id} ${times.get(id) ?? 0} times`);
    check("anchors", wrong.length === 0, () => `${what}: ${some(wrong)}`);
  }
  const twice = [...times].filter(([, n]) => n > 1).map(([id]) => id);
  check("anchors", twice.length === 0, () => `twice: ${some(twice)}`);
}

/** The narrowest screen, and what WCAG calls a zoom of 400 %. */
export async function narrow(page, check) {
  await page.setViewportSize({ width: 320, height: 640 });
  const { width, wide } = await page.evaluate(() => {
    // What scrolls within itself, or cuts off what is too long, does not widen the page.
    const held = (e) => { for (let p = e.parentElement; p; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true; };
    const beyond = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > 321 && !held(e));
    return {
      width: document.documentElement.scrollWidth,
      wide: beyond.slice(0, 4).map((e) => `<${e.localName} class="${e.getAttribute("class") ?? ""}"> of ${Math.round(e.getBoundingClientRect().right)} px`),
    };
  });
  check("320 px", width <= 320, () => `the page is ${width} px wide: ${some(wide)}`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** The text that stands there for everybody, line by line. Everything folded is opened first. */
export const text = (page) =>
  page.evaluate(() => {
    for (const e of document.querySelectorAll(".scripted, #guide-tools")) e.hidden = true;
    for (const e of document.querySelectorAll("details")) e.open = true;
    return document.body.innerText.split("\n").map((line) => line.trim().replace(/\s+/g, " ")).filter(Boolean);
  });

/** Without JavaScript: the same text, and every anchor can be reached and is marked as the target. */
export async function withoutJavaScript(browser, address, guide, withIt, check) {
  const { context, page, requests, complaints } = await open(browser, address, { settings: { javaScriptEnabled: false } });
  const reached = await page.evaluate((ids) => {
    const head = document.querySelector("header"), wrong = [];
    for (const id of ids) {
      location.hash = `#${encodeURIComponent(id)}`;
      const target = document.querySelector(":target");
      if (target?.id !== id) { wrong.push(`${id} is not the target`); continue; }
      const { top, bottom } = target.getBoundingClientRect(), under = head.getBoundingClientRect().bottom;
      if (top < under - 2 && bottom > 0) wrong.push(`${id} lies under the header`);
      else if (top < 0 || top > innerHeight) wrong.push(`${id} is not in sight`);
    }
    return wrong;
  }, guide.anchors);
  check("no JavaScript", reached.length === 0, () => some(reached));
  const tools = await page.evaluate(() => [...document.querySelectorAll(".scripted, #guide-tools")].filter((e) => e.checkVisibility()).map((e) => e.id || e.className));
  check("no JavaScript", tools.length === 0, () => `shows what needs it: ${some(tools)}`);
  const lines = await text(page);
  const [here, there] = [new Set(lines), new Set(withIt)];
  const lost = withIt.filter((line) => !here.has(line)), added = lines.filter((line) => !there.has(line));
  check("no JavaScript", lines.length > 50, () => `only ${lines.length} lines of text`);
  check("no JavaScript", lost.length === 0, () => `text that needs it: ${some(lost)}`);
  check("no JavaScript", added.length === 0, () => `text that it takes away: ${some(added)}`);
  quiet({ requests, complaints }, address, check);
  await context.close();
}
