// Evaluates CEL texts in two engines of other people. In: one JSON object a line, {name, cel, cases:
// [{variables, holds}]}; numbers are {"int": "3"} or {"double": 0.5}. Out: a line for each that differs, then
// `N verdicts of @marcbachmann/cel-js, N of @bufbuild/cel, N of them true`.
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const module = (path) => import(pathToFileURL(join(process.env.NODE_PATH, path)));
const { parse } = await module("@marcbachmann/cel-js/lib/index.js");
const { run } = await module("@bufbuild/cel/dist/esm/index.js");

/** JSON as CEL values: an int is a BigInt, a double a number. */
function bound(value) {
  if (Array.isArray(value)) return value.map(bound);
  if (value === null || typeof value !== "object") return value;
  if (value.int !== undefined) return BigInt(value.int);
  if (value.double !== undefined) return value.double;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bound(inner)]));
}

const engines = {
  "@marcbachmann/cel-js": (text) => parse(text),
  "@bufbuild/cel": (text) => (variables) => run(text, variables),
};
const verdicts = Object.fromEntries(Object.keys(engines).map((name) => [name, 0]));
let held = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { name, cel, cases } = JSON.parse(line);
  for (const [engine, prepare] of Object.entries(engines)) {
    const evaluate = prepare(cel);
    for (const { variables, holds } of cases) {
      let said;
      try {
        said = evaluate(bound(variables));
      } catch (error) {
        said = String(error);
      }
      verdicts[engine]++;
      held += said === true;
      if (said !== holds) console.log(`${name}: ${engine} says ${said}, not ${holds}: ${cel} of ${JSON.stringify(variables)}`);
    }
  }
}
console.log(Object.entries(verdicts).map(([name, n]) => `${n} verdicts of ${name}`).join(", ") + `, ${held} hold`);
