// Evaluates the rules of a protocol over a label record: its context, each annotation, and those relations
// between annotations that need no geometry.
//
//   evaluateRecord(rules, record) → {context, annotations, relations, exclusions}
//     record  a label record as in label files, numbers with their units
//     result  context      {broken}: of the context's own answers and requirements
//             annotations  results of `evaluate` (see evaluate.js) with `id` and `label`; what is drawn is missing
//             relations    [{rule, state, annotation}]: held, broken, skipped (it is not about this record, or
//                          something that it reads is missing), or needs_geometry
//             exclusions   [{rule, state}]: holds, does_not_hold, skipped, or by_eye
// Not looked at: who may answer what, shapes, worked-out values that are written down, and what else a
// record says of itself.

import { contextOf, kinds, listed, one, refs, wholeOf } from "./evaluate.js";

export function evaluateRecord(rules, record) {
  const context = contextOf(rules, record.context, true);
  const annotations = record.annotations ?? [];
  const seen = annotations.filter((a) => kinds(rules, a.label).length).map((annotation) => {
    const { label, attributes: answers, confidence } = annotation;
    const whole = wholeOf(rules, label) && annotations.find((a) => a.id === annotation.part_of);
    const fits = whole && kinds(rules, whole.label).includes(wholeOf(rules, label));
    const input = { answers, confidence, whole: fits ? { label: whole.label, answers: whole.attributes } : undefined };
    return { annotation, ...one(rules, label, input, { ...context, broken: [] }, true) };
  });
  const when = (condition) => !condition || context.values.holds(condition) ? true
    : refs(condition).every((of) => context.values.given(of)) ? false : null;
  const [relations, exclusions] = [[], []];
  for (const [rule, { kind, holds, when: condition }] of Object.entries(rules.rules)) {
    if (kind === "exclusion") {
      const held = when(condition);
      const state = !condition ? "by_eye" : held === null ? "skipped" : held ? "holds" : "does_not_hold";
      exclusions.push({ rule, state });
    } else if (kind === "relation") {
      const tell = (state, annotation) => relations.push({ rule, state, annotation });
      if (record.excluded || !when(condition)) tell("skipped");
      else if (counts(holds)) count(rules, record, seen, holds, tell);
      else tell("needs_geometry");
    }
  }
  const results = seen.map(({ annotation: { id, label }, result }) => ({ id, label, ...result }));
  return { context: { broken: context.broken }, annotations: results, relations, exclusions };
}

/** Whether a relation counts annotations without a look at what is drawn. */
const counts = ({ says, subject, part }) =>
  (says === "has" || says === "counted") && !refs([subject.with, part?.with]).some((of) => of.from === "drawing");

/** Relations that count annotations: how many are a part of each, and how many there are in each group. */
function count(rules, record, seen, { says, subject, part, count: { bound, number }, per }, tell) {
  const of = ({ label, with: condition }) => seen.filter(({ annotation, values }) =>
    kinds(rules, annotation.label).includes(label) && (!condition || values.holds(condition)));
  const allows = (n) => bound === "at_least" ? n >= number : bound === "at_most" ? n <= number : n === number;
  const state = (n) => allows(n) ? "held" : "broken";
  if (says === "has") {
    const parts = of(part);
    for (const { annotation: { id } } of of(subject)) {
      tell(state(parts.filter((p) => p.annotation.part_of === id).length), id);
    }
    return;
  }
  // A group is named by one key for each of `per`: first those that must be there, also if they are empty.
  const images = record.images?.map((i) => i.id) ?? [""];
  const wholes = () => of({ label: rules.labels[subject.label].parent?.label }).map((s) => s.annotation.id);
  const values = (id) => listed(rules.labels[subject.label].attributes[id]) ?? ["yes", "no"];
  const expected = (p) => p.answer !== undefined ? values(p.answer)
    : p === "image" ? images : p === "whole" ? wholes() : [""];
  const drawings = (a) => a.drawings ?? (a.geometry ? [{}] : []);
  const keys = (p, { annotation: a, values }) => {
    if (p.answer !== undefined) { const v = values.get("label", p.answer); return [typeof v === "string" ? v : null]; }
    if (p === "image") return [...new Set(drawings(a).map((d) => d.image ?? ""))];
    return p === "whole" ? [a.part_of ?? null] : [""];
  };
  const product = (choices) => choices.reduce((all, some) => all.flatMap((k) => some.map((v) => [...k, v])), [[]]);
  const groups = new Map(product(per.map(expected)).map((key) => [JSON.stringify(key), 0]));
  let uncounted = 0;
  for (const s of of(subject)) {
    for (const key of product(per.map((p) => keys(p, s)))) {
      if (key.includes(null)) uncounted++;
      else groups.set(JSON.stringify(key), (groups.get(JSON.stringify(key)) ?? 0) + 1);
    }
  }
  for (let n = 0; n < uncounted; n++) tell("skipped");
  // Where one cannot be counted, nobody knows that there are too few.
  if (!uncounted || bound === "at_most") for (const n of groups.values()) tell(state(n));
}
