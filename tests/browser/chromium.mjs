// The one browser of a run, and how a page is opened in it.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.NODE_PATH ?? "", "from-here.js"));
export const { PNG } = require("pngjs");
export const axe = require.resolve("axe-core/axe.min.js");

/** The browser: `$CHROMIUM`, or where Debian puts it. It is not downloaded. */
function program() {
  const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error("there is no Chromium: install it (`apt-get install chromium`), or name it in CHROMIUM");
  return found;
}

export function launch() {
  // A container's root has no sandbox, and its /dev/shm is small.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const args = [...root, "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"];
  return require("playwright-core").chromium.launch({ executablePath: program(), args });
}

/**
 * Opens an address in a context of its own. What the page asks for and complains of is kept beside it:
 * `requests` (all, the page itself first) and `complaints`.
 */
export async function open(browser, address, { settings = {}, prepare } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
  if (prepare) await context.addInitScript(prepare);
  const requests = [], complaints = [];
  context.on("request", (request) => requests.push(request.url()));
  context.on("requestfailed", (request) => complaints.push(`request failed: ${request.url()}`));
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("console", (said) => complaints.push(`console ${said.type()}: ${said.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.stack ?? error}`));
  await page.goto(address);
  return { context, page, requests, complaints };
}

/** Shortens what is told. */
export function some(list, most = 5) {
  const told = list.slice(0, most).map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
  return told.join("; ") + (list.length > most ? `; and ${list.length - most} more` : "");
}
