// Pictures of one guide, for people: its head and its first card in each theme and at 320 px, and its sheets.
// shots.mjs PAGE FOLDER; a line for each picture.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { launch, open } from "./chromium.mjs";

const [file, folder] = process.argv.slice(2);
const browser = await launch();
try {
  const { page } = await open(browser, pathToFileURL(resolve(file)).href);
  await page.evaluate(() => window.labelwright?.ready);
  const take = async (name) => {
    for (const [part, at] of [["", "body"], ["-card", "main .card"], ["-helper", "#guide-helper:not([hidden])"], ["-practice", "#guide-practice:not([hidden])"]]) {
      if (!(await page.$(at))) continue;
      await page.evaluate((at) => document.querySelector(at).scrollIntoView(), at);
      const path = join(folder, `${name}${part}.png`);
      await page.screenshot({ path });
      console.log(path);
    }
  };
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await take(colorScheme);
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (await page.$('#guide-tools option[value="room"]')) {
    await page.selectOption("#guide-tools select", "room");
    await take("reading-room");
    await page.selectOption("#guide-tools select", "auto");
  }
  await page.setViewportSize({ width: 320, height: 900 });
  await take("narrow");
  const pdf = join(folder, "print.pdf");
  writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
  execFileSync("pdftoppm", ["-r", "70", "-png", pdf, join(folder, "sheet")]);
  console.log(`${pdf}, and its sheets as ${join(folder, "sheet-*.png")}`);
} finally {
  await browser.close();
}
