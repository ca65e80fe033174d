// What golden cases hold, for whoever compares an evaluator with them.
import { isDeepStrictEqual } from "node:util";

/** The result in the form of `expect` in rules.cases.json. */
export function plain(result) {
  const { broken, measures, scores, tables, drawings, fired, verdict, stays, escalations } = result;
  const { for: _, ...told } = verdict;
  const totals = Object.entries(scores).map(([id, { total, parts }]) => [id, { total, parts }]);
  return {
    broken: broken.map((b) => b.rule).sort(), measures, scores: Object.fromEntries(totals), tables,
    drawings: [...drawings].sort(), fired, verdict: told, stays, escalations,
  };
}

const empty = { measures: {}, scores: {}, tables: {}, drawings: [] };

/** What differs between a result and what must come out, a line for each member. */
export function differences(found, expect) {
  const [told, wanted] = [plain(found), { ...empty, ...expect }];
  const differs = Object.keys(told).filter((key) => !isDeepStrictEqual(told[key], wanted[key]));
  const lines = differs.map((key) => {
    const said = [told[key], wanted[key]].map((v) => JSON.stringify(v)).join(", but must be ");
    return `${key} is ${said}`;
  });
  if (found.legal !== (wanted.broken.length === 0)) lines.push("legal differs");
  return lines;
}
