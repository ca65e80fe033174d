// What the page does with JavaScript beyond what it says without. All of it must hold as soon as the page has
// a script; a page without one has no tools either.
import { open, some } from "./chromium.mjs";
import { helper } from "./helper.mjs";
import { quiet } from "./page.mjs";
import { practice } from "./practice.mjs";
import { banner, folded, keys, search, themes } from "./tools.mjs";

/** Runs every gate on the scripts, and says what it saw. */
export async function scripted(browser, address, guide, folder, check) {
  const opened = await open(browser, address);
  const { page, context } = opened;
  const has = await page.evaluate(() => ({ script: "labelwright" in window, tools: document.getElementById("guide-tools")?.childElementCount > 0 }));
  check("scripts", has.script === has.tools, () => `a script: ${has.script}; tools in the header: ${has.tools}`);
  if (!has.script) {
    await context.close();
    return "no scripts";
  }
  // Whatever the start of the page waits for is over, and a fault in it is told here.
  await page.evaluate(() => window.labelwright.ready);
  const seen = [];
  const start = Date.now();
  const lap = (what) => seen.push(`${what} after ${Date.now() - start} ms`);
  await search(page, guide, check);
  await keys(page, guide, check);
  lap("keys");
  seen.push(await helper(page, guide, folder, check));
  seen.push(await practice(page, check));
  lap("practice");
  await themes(page, check);
  lap("themes");
  await folded(page, address, check);
  await banner(page, address, guide, check);
  check("requests", opened.requests.length >= 2, () => `the page was opened once only: ${some(opened.requests)}`);
  quiet(opened, address, check);
  await context.close();
  return seen.filter(Boolean).join(", ");
}
