// Practice: a right answer is called right, a wrong one wrong, both with a link to the rule; and its key is what
// the rules say.
import { some } from "./chromium.mjs";

export async function practice(page, check) {
  const items = await page.evaluate(() => window.labelwright.desk.practice);
  const mount = page.locator("#guide-practice");
  const shown = await mount.isVisible();
  check("practice", shown === items.length > 0, () => `${items.length} cases, and the part is ${shown ? "shown" : "not shown"}`);
  if (items.length === 0) return "no practice";
  await keyed(page, items, check);
  await mount.locator("button").first().click();
  for (const right of [true, false]) {
    const item = items[right ? 0 : 1];
    if (!item) break;
    const picks = await mount.locator("input[name=guide-practice-pick]").evaluateAll((all) => all.map((i) => i.value));
    const key = [item.key].flat(), other = picks.find((value) => !key.includes(value));
    check("practice", key.every((k) => picks.includes(k)) && other !== undefined, () => `“${item.title}” offers ${some(picks, 9)}, and the key is ${key}`);
    const early = await mount.locator(".feedback").innerText();
    check("practice", early === "", () => `“${early}” stands there before “${item.title}” is decided`);
    for (const value of right ? key : [other]) await mount.locator(`input[name=guide-practice-pick][value="${value}"]`).check();
    await mount.locator("form button:not([type])").click();
    const said = await mount.locator(".feedback").evaluate((e) => ({
      mark: e.querySelector(".box.pos") ? "right" : e.querySelector(".box.neg") ? "wrong" : "nothing",
      links: [...e.querySelectorAll('a[href^="#"]')].map((a) => decodeURIComponent(a.hash.slice(1))),
      lost: [...e.querySelectorAll('a[href^="#"]')].filter((a) => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).length,
    }));
    check("practice", said.mark === (right ? "right" : "wrong"), () => `“${item.title}” is called ${said.mark} for a ${right ? "right" : "wrong"} answer`);
    check("practice", said.lost === 0 && (!item.rule || said.links.includes(item.rule)), () => `“${item.title}” links to ${some(said.links)}, not to ${item.rule}`);
    await mount.locator(".feedback button").first().click();
  }
  return `${items.length} cases to practise`;
}

/** The key of every case whose answers are given is the verdict of the rules in the page. */
async function keyed(page, items, check) {
  const given = items.filter((item) => item.input && item.ask === "decision");
  const results = await page.evaluate((all) => all.map(({ label, input }) => window.labelwright.judge(label, input)), given);
  const wrong = given.filter(({ key }, n) => {
    const { legal, verdict } = results[n];
    if (key === "reject") return legal && verdict.kind !== "not_judged";
    const decision = verdict.decision;
    const said = typeof decision === "object" ? Object.entries(decision)[0].join(":") : decision;
    return verdict.kind === "decided" && said !== key;
  });
  check("practice", wrong.length === 0, () => `the rules do not say so: ${some(wrong.map((item) => `${item.label}, ${item.title}, ${item.key}`))}`);
}
