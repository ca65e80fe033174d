// Runs templates/helper over cases and compares every member of what must come out.
// In: one JSON object a line: {name, rules, cases: [{label, input, expect}], records: [...]}. Out: one line
// for each case that differs, then `N cases`; for records, a line `record` with what came out.
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { evaluate } from "../../templates/helper/evaluate.js";
import { evaluateRecord } from "../../templates/helper/record.js";
import { differences } from "./golden.mjs";

/** The same answers with numbers as texts without their units, as a form gives them. */
function loose(answers = {}, questions) {
  const bare = ([id, a]) => [id, a?.unit !== undefined && a.unit === questions[id]?.unit ? String(a.value) : a];
  return Object.fromEntries(Object.entries(answers).map(bare));
}

let cases = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { name, rules, cases: some = [], records = [] } = JSON.parse(line);
  for (const { label, input, expect } of some) {
    cases++;
    const found = evaluate(rules, label, input);
    const { [label]: { attributes } } = rules.labels;
    const { answers, context } = input;
    const again = { ...input, answers: loose(answers, attributes), context: loose(context, rules.context.attributes) };
    if (!isDeepStrictEqual(evaluate(rules, label, again), found)) console.log(`${name} ${label} without units: differs`);
    for (const line of differences(found, expect)) console.log(`${name} ${label} ${JSON.stringify(input)}: ${line}`);
  }
  for (const record of records) console.log(`record ${JSON.stringify(evaluateRecord(rules, record))}`);
}
console.log(`${cases} cases`);
