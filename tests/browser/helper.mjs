// The decision helper: the rules in the page give the verdict of every golden case, and its form, filled in,
// says so.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { differences } from "../peers/golden.mjs";
import { some } from "./chromium.mjs";

const read = (folder, file) => JSON.parse(readFileSync(join(folder, file), "utf8"));

export async function helper(page, guide, folder, check) {
  const [rules, { labels }] = [read(folder, "rules.json"), read(folder, "rules.cases.json")];
  const all = Object.entries(labels).flatMap(([label, { cases }]) => cases.map((c) => ({ label, ...c })));
  // As texts: Playwright would lose a member that is called `__proto__`.
  const judged = await page.evaluate((text) => JSON.parse(text).map(({ label, input }) => window.labelwright.judge(label, input)), JSON.stringify(all));
  const wrong = judged.flatMap((found, n) => differences(found, all[n].expect).map((line) => `${all[n].label}, ${all[n].title}: ${line}`));
  check("judge", all.length > 0 && wrong.length === 0, () => `${all.length} cases: ${some(wrong)}`);

  const mount = await page.$("#guide-helper");
  check("helper", (await mount?.isVisible()) === true, () => "the helper is not to be seen");
  if (!mount) return "";
  // The label of which most is asked: its form has the most to go wrong.
  const asks = (label) => Object.keys(rules.labels[label].attributes).length;
  const [label] = Object.keys(labels).sort((a, b) => asks(b) - asks(a));
  const cases = all.filter((c) => c.label === label);
  await page.selectOption("#guide-helper-label", label);
  const early = await page.evaluate(concluded, label);
  check("helper", early.length === 0, () => `${label} without an answer concludes ${some(early)}`);
  let filled = 0;
  const differs = [];
  const compare = (one, said) => {
    filled++;
    const wanted = words(rules, guide, label, one.expect);
    if (!wanted.text(said.text)) differs.push(`${one.title}: says “${said.text}” where the rules say ${JSON.stringify(one.expect.verdict)}`);
    // Whoever must be told at once is named before the verdict, and nobody else is.
    const at = one.expect.stays ? one.expect.escalations.filter((e) => /^(tell|stop)/.test(e.duty)) : [];
    const named = at.every((e) => said.alarm.includes(guide.roles[e.role])) && (at.length > 0 || said.alarm === "");
    if (!named) differs.push(`${one.title}: alarms “${said.alarm}” where the rules say ${JSON.stringify(at)}`);
    for (const rule of wanted.rules) if (!said.rules.includes(rule)) differs.push(`${one.title}: does not link to ${rule}`);
  };
  const asked = { label, questions: questions(rules, label), confidence: `${label}.confidence.answered` in rules.rules };
  for (const one of cases) {
    const said = await page.evaluate(fill, JSON.stringify({ ...asked, input: one.input }));
    if (said) compare(one, said);
  }
  check("helper", filled * 2 >= cases.length, () => `only ${filled} of ${cases.length} cases of ${label} can be filled in`);
  check("helper", differs.length === 0, () => some(differs));
  await byHand(page, rules, label, cases, check);
  return `${all.length} golden cases, ${filled} of ${cases.length} of ${label} through the form`;
}

/** The questions of the form, each by where it is asked from. */
function questions(rules, label) {
  const { attributes, drawn = {}, parent } = rules.labels[label];
  const whole = parent?.relation === "part_of" ? rules.labels[parent.label].attributes : {};
  const kinds = Object.fromEntries(Object.entries(drawn).map(([id, d]) => [id, d.kind]));
  return { context: rules.context.attributes, whole, label: attributes, drawn: kinds };
}

/** What the page must say of a case: whether a text does, and the rules that it must name. */
function words(rules, guide, label, { verdict }) {
  const title = (id) => rules.labels[id].title ?? guide.titles[id];
  const has = (...parts) => (text) => parts.every((part) => text.includes(part));
  if (verdict.kind === "not_judged") return { text: (text) => !/^(Label|Do not label|Ask)/.test(text) && text !== "", rules: [] };
  if (verdict.kind === "by_eye") return { text: has("eye"), rules: [] };
  if (verdict.kind === "undecided") return { text: has("Nothing decides"), rules: [] };
  if (verdict.kind === "conflict") return { text: has("contradict"), rules: verdict.rules };
  const { decision, rule } = verdict;
  if (decision === "label") return { text: (text) => /^Label it/.test(text) && text.includes(title(label)) && !text.includes("instead"), rules: [rule] };
  if (decision === "do_not_label") return { text: (text) => /^Do not label it/.test(text), rules: [rule] };
  if (decision.hand_over !== undefined) return { text: has(title(decision.hand_over), "instead"), rules: [rule] };
  return { text: has("Ask", guide.roles[decision.ask]), rules: [rule] };
}

/**
 * Fills in the form from the start, as a user would, and reads the verdict. Runs in the page. Nothing where an
 * answer cannot be given there: one that is not in its list, or to a question that is not asked.
 */
function fill(text) {
  const { label, input, questions, confidence } = JSON.parse(text);
  const form = document.getElementById("guide-helper");
  const field = (from, id) => form.querySelector(`fieldset[aria-describedby="guide-q-${from}-${CSS.escape(id)}-problem"]`);
  const cleared = () => [...form.querySelectorAll("fieldset button")].filter((b) => !b.hidden && !b.closest("[hidden]"));
  // What was said of the case before.
  const select = document.getElementById("guide-helper-label");
  select.value = label;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  for (let n = 0; n < 200 && cleared().length; n++) cleared()[0].click();
  for (const details of form.querySelectorAll("details")) details.open = true;
  const type = (control, value) => { control.value = value; control.dispatchEvent(new Event("input", { bubbles: true })); };
  const press = (control) => { if (control && !control.checked) control.click(); return Boolean(control?.checked); };
  const put = (from, id, answer) => {
    const at = field(from, id), question = questions[from][id];
    if (!at || at.hidden) return false;
    const controls = [...at.querySelectorAll("input, select")], valued = (value) => controls.find((c) => c.matches("[type=radio], [type=checkbox]") && c.value === value);
    const blank = controls.filter((c) => c.matches("[type=radio], [type=checkbox]") && c.value === "");
    if (answer?.missing) return question.may_be_not_assessable ? press(blank.at(-1)) : false;
    if (Array.isArray(answer)) {
      if (answer.length === 0) return press(valued("none") ?? blank[0]);
      return new Set(answer).size === answer.length && answer.every((value) => press(valued(value)));
    }
    if (answer?.unit !== undefined && answer.unit !== question.unit) return false;
    const text = typeof answer === "boolean" ? (answer ? "yes" : "no") : String(answer?.value ?? answer);
    const choice = at.querySelector("select"), line = at.querySelector("input[type=text]");
    if (line) { type(line, text); return true; }
    if (choice) {
      choice.value = text;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
      return choice.value === text;
    }
    return press(valued(text));
  };
  const said = { context: input.context, whole: input.whole?.answers, label: input.answers, drawn: input.drawn };
  let left = Object.entries(said).flatMap(([from, answers]) => Object.entries(answers ?? {}).map(([id, answer]) => [from, id, answer]));
  // Some are asked only when others are answered.
  for (let before = -1; left.length && left.length !== before; ) {
    before = left.length;
    left = left.filter(([from, id, answer]) => !put(from, id, answer));
  }
  const sure = document.getElementById("guide-confidence");
  // It is asked for where a rule reads it.
  if (input.confidence !== undefined && sure) type(sure, String(input.confidence));
  if (input.confidence !== undefined && !sure && confidence) return null;
  // A question that is answered and then no longer asked is not part of the case that was meant.
  const hidden = Object.entries(said).some(([from, answers]) => Object.keys(answers ?? {}).some((id) => field(from, id)?.hidden));
  if (left.length || hidden) return null;
  const links = [...form.querySelectorAll('.rest-of a[href^="#"]')].map((a) => decodeURIComponent(a.hash.slice(1)));
  const part = (name) => form.querySelector(`[role="status"] ${name}`).textContent.trim();
  return { text: part(".sentence"), alarm: part(".alarm"), rules: links };
}

/** One case with mouse and keyboard: a choice is clicked, a number typed, and the verdict is told to a screen reader. */
async function byHand(page, rules, label, cases, check) {
  const { attributes } = rules.labels[label];
  const easy = (answer) => typeof answer === "string" || answer?.value !== undefined || typeof answer === "number";
  const asked = (input) => Object.keys(input.answers ?? {}).some((id) => attributes[id]?.asked_when);
  const one = cases.find(({ input, expect }) => expect.verdict.kind === "decided" && !input.whole && !input.drawn && Object.keys(input.answers ?? {}).length > 0 && Object.values(input.answers).every(easy) && !asked(input));
  if (!one) return;
  await page.click("#guide-helper button:has-text('Start over')");
  const before = await page.textContent('#guide-helper [role="status"]');
  for (const [id, answer] of Object.entries(one.input.answers)) {
    const at = page.locator(`fieldset[aria-describedby="guide-q-label-${id}-problem"]`);
    const text = String(answer?.value ?? answer);
    if (await at.locator("input[type=text]").count()) {
      await at.locator("input[type=text]").click();
      await page.keyboard.type(text);
    } else if (await at.locator("select").count()) await at.locator("select").selectOption(text);
    else await at.locator(`input[value="${text}"]`).check();
  }
  const { live, text } = await page.$eval('#guide-helper [role="status"]', (e) => ({ live: e.ariaLive, text: e.textContent }));
  check("helper", live === "polite" && text !== "", () => `the verdict is not told: ${live} “${text}” after “${before}”`);
}

/** Tables of a label that say something though a question that they look at must be answered and is not. */
function concluded(label) {
  const { rules } = labelwright.desk, tables = rules.labels[label].tables ?? {};
  const open = labelwright.judge(label, { answers: {}, context: {} }).broken.filter((b) => b.rule.endsWith(".answered"));
  const said = [...document.querySelectorAll("#guide-helper .rest-of b")].map((b) => b.textContent);
  const looks = (table, { from, id }) => JSON.stringify(table.rows).includes(`"from":${JSON.stringify(from)},"id":${JSON.stringify(id)}`);
  const waits = Object.values(tables).filter((table) => open.some((question) => looks(table, question)));
  return waits.flatMap((table) => Object.values(table.outputs).map((o) => o.title)).filter((title) => said.some((s) => s.includes(`${title}: `)));
}
