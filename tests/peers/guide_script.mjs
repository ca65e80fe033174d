// Runs the very script of a guide, without a browser, over cases and compares what must come out of them.
// In: one JSON object a line: {name, script, data, cases: [{label, from, input, expect}]}. Out: a line for each
// case that differs, then for each guide `NAME: N cases, N by the form, N to practise`.
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { runInThisContext } from "node:vm";
import { differences } from "./golden.mjs";

/** A verdict as a choice of the practice. */
const choice = (decision) => typeof decision === "string" ? decision : Object.entries(decision)[0].join(":");

for await (const line of createInterface({ input: process.stdin })) {
  const { name, script, data, cases } = JSON.parse(line);
  runInThisContext(script);
  const { labelwright } = globalThis, desk = await labelwright.open(data);
  const tell = (about, text) => console.log(`${name} ${about}: ${text}`);
  let formed = 0;
  for (const { label, input, expect } of cases) {
    const about = `${label} ${JSON.stringify(input)}`, found = labelwright.judge(label, input);
    for (const line of differences(found, expect)) tell(about, line);
    const said = labelwright.verdict(label, found);
    if (!said.text.endsWith(".") || /undefined|null|\[object/.test(said.text)) tell(about, `it says ${said.text}`);
    // What a form cannot hold: another word than those that can be picked, another unit, an answer that is not asked.
    if (expect.broken.some((rule) => /\.(value|unit|asked|not_assessable)$/.test(rule))) continue;
    const filled = labelwright.fill(label, labelwright.formOf(label, input));
    for (const line of differences(labelwright.judge(label, filled.input), expect)) tell(`${about} by the form`, line);
    const given = labelwright.given(label, filled.input).flat().join("; ");
    if (/undefined|null|\[object/.test(given)) tell(about, `it is told as ${given}`);
    // The record that is copied holds the same answers, with numbers and units as label files write them.
    const written = labelwright.annotation(label, filled.input), { attributes } = desk.rules.labels[label];
    const none = (answer) => Array.isArray(answer) ? answer.filter((v) => v !== "none") : answer;
    const plainly = (answer, id) => attributes[id].kind === "percent" && answer?.unit ? answer.value : answer === true ? "yes" : answer === false ? "no" : none(answer);
    const same = (answers) => Object.fromEntries(Object.entries(answers).map(([id, a]) => [id, plainly(a, id)]).sort());
    if (!isDeepStrictEqual(same(written.attributes), same(input.answers))) tell(about, `the record is ${JSON.stringify(written)}`);
    formed++;
  }
  for (const item of desk.practice) {
    const about = `practice ${item.label} ${item.title}`, choices = labelwright.choices(item).map(([value]) => value);
    const keys = [item.key].flat();
    if (choices.length < 2 || !keys.every((key) => choices.includes(key))) tell(about, `${keys} is not among ${choices}`);
    if (!item.input) continue;
    const { verdict, broken, tables } = labelwright.judge(item.label, item.input);
    if (item.ask !== "decision") {
      const outputs = Object.assign({}, ...Object.values(tables).map((t) => t.outputs));
      if (!isDeepStrictEqual(outputs[item.ask], item.key)) tell(about, `${JSON.stringify(outputs[item.ask])}, not ${item.key}`);
    } else if (item.key === "reject") {
      if (!broken.some((b) => b.rule === item.rule)) tell(about, `${item.rule} is not broken`);
    } else if (verdict.kind === "decided" ? choice(verdict.decision) !== item.key || verdict.rule !== item.rule : verdict.kind !== "by_eye") {
      tell(about, `${JSON.stringify(verdict)}, not ${item.key} by ${item.rule}`);
    }
  }
  console.log(`${name}: ${cases.length} cases, ${formed} by the form, ${desk.practice.length} to practise`);
}
