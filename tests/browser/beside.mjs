// The pages that stand beside a guide: for authors, for a blind test, in another language, and the report on
// label files.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { contrast, violations } from "./access.mjs";
import { open } from "./chromium.mjs";
import { narrow, policy, quiet } from "./page.mjs";
import { print, sheets } from "./print.mjs";

/** What a German guide calls things on paper. */
const GERMAN = { draft: "entwurf", active: "gültig", retired: "zurückgezogen" };

/** Opens each, and says what does not hold; in the end, what is printed. */
export async function beside(browser, guide, folder, check) {
  for (const name of guide.beside ?? []) {
    const own = (gate, holds, message) => check(`${name}: ${gate}`, holds, message);
    const address = pathToFileURL(resolve(folder, name)).href;
    const opened = await open(browser, address);
    const { page, context } = opened;
    await policy(page, own);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await violations(page, `axe, ${scheme}`, own, scheme === "dark" ? ["color-contrast"] : undefined);
      await contrast(page, `contrast, ${scheme}`, own);
    }
    await page.emulateMedia({ colorScheme: "light" });
    await narrow(page, own);
    quiet(opened, address, own);
    if (/guide\/de\//.test(name)) {
      const german = { ...guide, status: GERMAN[guide.status], numbered: (n, of) => `Seite ${n} von ${of}` };
      await print(page, german, own);
    } else {
      await page.emulateMedia({ media: "print" });
      const all = sheets(await page.pdf({ preferCSSPageSize: true }));
      own("print", all.every((s) => Math.abs(s.width - 595) < 2 && Math.abs(s.height - 842) < 2), () => "sheets are not A4");
      own("print", all.every((s) => s.body.length > 0), () => "a sheet is empty");
    }
    await context.close();
  }
}
