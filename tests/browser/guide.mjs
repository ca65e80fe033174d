// Opens built guides in Chromium and says what does not hold, a line each, then `N guides hold`. A guide that is
// `spoilt` must fail by the gates that it names: so no gate says yes to everything.
// In: a folder with `guides.json`, which tests/it/browser.rs writes. `LABELWRIGHT_BROWSER=verbose` tells
// sizes, sheets and times on standard error.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { contrast, violations } from "./access.mjs";
import { beside } from "./beside.mjs";
import { launch, open } from "./chromium.mjs";
import { anchors, narrow, policy, quiet, size, text, withoutJavaScript } from "./page.mjs";
import { print } from "./print.mjs";
import { scripted } from "./scripted.mjs";

const folder = resolve(process.argv[2]);
const guides = JSON.parse(readFileSync(join(folder, "guides.json"), "utf8"));
const verbose = process.env.LABELWRIGHT_BROWSER === "verbose";
const browser = await launch();
let failures = 0;

/** All gates of one guide. */
async function hold(guide) {
  const start = Date.now();
  const times = [];
  const lap = (what) => times.push([what, Date.now() - start]);
  let checks = 0;
  const told = new Set();
  const check = (gate, holds, message) => {
    checks++;
    if (holds) return;
    told.add(gate);
    if (guide.spoilt) return;
    failures++;
    console.log(`${guide.name}: ${gate}: ${message()}`.replace(/\s*\n\s*/g, " "));
  };
  guide.page = resolve(folder, guide.folder, "guide/index.html");
  const address = pathToFileURL(guide.page).href;
  const bytes = size(guide, check);
  const opened = await open(browser, address);
  const { page, context } = opened;
  await policy(page, check);
  await anchors(page, guide, check);
  lap("page");
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    // Only colours differ between the two.
    await violations(page, `axe, ${scheme}`, check, scheme === "dark" ? ["color-contrast"] : undefined);
    await contrast(page, `contrast, ${scheme}`, check);
  }
  await page.emulateMedia({ colorScheme: "light" });
  lap("axe");
  await narrow(page, check);
  const withIt = await text(page);
  quiet(opened, address, check);
  const printed = await print(page, guide, check);
  await context.close();
  lap("print");
  await withoutJavaScript(browser, address, guide, withIt, check);
  lap("no JavaScript");
  const ran = await scripted(browser, address, guide, resolve(folder, guide.folder), check);
  lap("scripts");
  await beside(browser, guide, resolve(folder, guide.folder), check);
  lap("pages beside it");
  const unseen = (guide.spoilt ?? []).filter((gate) => !told.has(gate));
  if (unseen.length) {
    failures++;
    console.log(`${guide.name}: what is wrong is not seen by ${unseen.join(", ")}`);
  }
  if (!verbose) return;
  console.error(`${guide.name}: ${checks} checks; ${bytes.raw} bytes without pictures, ${bytes.sent} as sent; ${printed.sheets} sheets, ${printed.cards} cards; ${ran}; ${times.map(([what, ms]) => `${what} ${ms} ms`).join(", ")}`);
  for (const line of printed.long) console.error(`  ${line}`);
}

try {
  // Two at a time: a page is drawn by a process of its own.
  const queue = [...guides];
  const work = async () => {
    for (let guide = queue.shift(); guide; guide = queue.shift()) {
      try {
        await hold(guide);
      } catch (error) {
        failures++;
        console.log(`${guide.name}: ${String(error.stack ?? error).replace(/\s*\n\s*/g, " | ")}`);
      }
    }
  };
  await Promise.all([work(), work()]);
} finally {
  await browser.close();
}
console.log(failures === 0 ? `${guides.length} guides hold` : `${failures} failures`);
