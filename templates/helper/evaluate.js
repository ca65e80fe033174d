// Evaluates the rules of a protocol (`rules.json`, rules_version 1.x) over the answers of one annotation.
// One module, no imports; numbers are exact fractions of BigInts.
//
//   evaluate(rules, label, input) → result
//     input   answers, context   objects of answers by question id, as label files hold them: a value's id,
//                                "yes"/"no"/true/false, a list of ids, a text, {value, unit}, and
//                                {missing: "not_assessable"}. Numbers may be texts ("7.95") and may stand
//                                without a unit; they are then in the unit of the question.
//             whole              {label, answers}: the annotation that this one is a part of
//             drawn              what is measured from the shapes, by id
//             confidence         the reader's, in per cent
//     result  legal              nothing is broken
//             broken             [{rule, from, id}]: answers that are not legal, missing or not asked
//                                (id is the question), requirements that are broken (no id); what hangs
//                                on such an answer is not told as well
//             asked, required    ids of the label's questions that are asked, and that must be answered
//             open               ids of those of which that hangs on an answer that is missing or not legal
//             measures           by id ("context.…" for those of the context): "7.5", "10/3" or null
//             scores             by id: {total, parts: [points or null], forced: bool}
//             tables             by id: {state, rows, outputs}; state is applies, not_applicable, nothing,
//                                differ or cannot_happen; an output is an id, a list of ids, or null
//             drawings           ids of broken rules on the drawing
//             fired              ids of edge cases and criteria whose condition holds
//             verdict            {kind: "decided", decision, rule}, {kind: "conflict", rules},
//                                {kind: "by_eye"}, {kind: "undecided"}, or {kind: "not_judged", for: [ids]}
//                                while an answer that the decision reads is missing or not legal
//             stays              whether it stays with the label; tables and escalations are for what does
//             escalations        [{rule, duty, role}]
// `record.js` evaluates whole label records.
// Not looked at: who may answer what, and shapes.

const NA = Symbol("not assessable"), UNUSABLE = Symbol("not legal"), TEXT = Symbol("a text");

class Fraction {
  constructor(n, d = 1n) {
    let [a, b] = [n < 0n ? -n : n, d < 0n ? -d : d];
    while (b) [a, b] = [b, a % b];
    const by = (a || 1n) * (d < 0n ? -1n : 1n);
    this.n = n / by;
    this.d = d / by;
  }
  static of(text) {
    const [, sign, whole, part = "", power = "0"] = DECIMAL.exec(text);
    const digits = BigInt(sign + whole + part), ten = Number(power) - part.length;
    return ten < 0 ? new Fraction(digits, 10n ** BigInt(-ten)) : new Fraction(digits * 10n ** BigInt(ten));
  }
  plus(o) { return new Fraction(this.n * o.d + o.n * this.d, this.d * o.d); }
  minus(o) { return new Fraction(this.n * o.d - o.n * this.d, this.d * o.d); }
  times(o) { return new Fraction(this.n * o.n, this.d * o.d); }
  over(o) { return new Fraction(this.n * o.d, this.d * o.n); }
  size() { return this.n < 0n ? new Fraction(-this.n, this.d) : this; }
  order(o) { const by = this.n * o.d - o.n * this.d; return by < 0n ? -1 : by > 0n ? 1 : 0; }
  /** The nearest multiple of a step, halves away from zero. */
  nearest(step) {
    const { n, d } = this.over(step), size = n < 0n ? -n : n, steps = (2n * size + d) / (2n * d);
    return new Fraction(n < 0n ? -steps : steps).times(step);
  }
  toString() {
    let [places, rest] = [0, this.d];
    for (; rest % 10n === 0n; rest /= 10n) places++;
    for (const prime of [2n, 5n]) for (; rest % prime === 0n; rest /= prime) places++;
    if (rest !== 1n) return `${this.n}/${this.d}`;
    const size = String((this.n < 0n ? -this.n : this.n) * 10n ** BigInt(places) / this.d).padStart(places + 1, "0");
    const end = size.length - places, part = size.slice(end).replace(/0+$/, "");
    return (this.n < 0n ? "-" : "") + size.slice(0, end) + (part && "." + part);
  }
}
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const ZERO = new Fraction(0n), ONE = new Fraction(1n);

/** A member of an object from a file, where an id may be any word. */
const own = (object, id) => object && Object.hasOwn(object, id) ? object[id] : undefined;

/** A label and what it is a kind of, the most general first. */
export function kinds(rules, label) {
  const parent = own(rules.labels, label)?.parent;
  const above = parent?.relation === "kind_of" ? kinds(rules, parent.label) : [];
  return own(rules.labels, label) ? [...above, label] : [];
}

/** The label that this one is a part of. */
export function wholeOf(rules, label) {
  const parents = kinds(rules, label).reverse().map((id) => rules.labels[id].parent);
  return parents.find((p) => p?.relation === "part_of")?.label;
}

/** The values that may be answered, where they are a list. */
export const listed = (question) => question.kind === "yes_no" ? ["yes", "no"] : question.list?.values.map((v) => v.id);

/** A number as an exact fraction; none if it is no decimal of at most 15 digits. */
function numeric(said) {
  const match = DECIMAL.exec(String(said));
  if (!match) return null;
  const digits = (match[2] + (match[3] ?? "")).replace(/^0+|0+$/g, "");
  return digits.length > 15 ? null : Fraction.of(String(said));
}

/** What an answer means for its question: {value}, or {wrong}: which rule on it is broken. */
function read(question, said, strict) {
  if (said === null || said === undefined) return { wrong: "value" };
  if (said.missing === "not_assessable" && Object.keys(said).length === 1) {
    return question.may_be_not_assessable ? { value: NA } : { wrong: "not_assessable" };
  }
  const values = listed(question);
  switch (question.kind) {
    case "yes_no":
      if (typeof said === "boolean") return { value: said ? "yes" : "no" };
    case "one_of": // yes and no are a list as well
      return typeof said === "string" && values.includes(said) ? { value: said } : { wrong: "value" };
    case "any_of": {
      if (!Array.isArray(said) || said.some((id) => !values.includes(id)) || new Set(said).size < said.length) {
        return { wrong: "value" };
      }
      const ticks = said.filter((id) => id !== "none");
      const alone = question.list.values.some((v) => v.alone && v.id !== "none" && ticks.includes(v.id));
      return said.length > 1 && (alone || ticks.length < said.length) ? { wrong: "value" } : { value: ticks };
    }
    case "text":
      if (typeof said !== "string") return { wrong: "value" };
      return [...said].length > question.at_most ? { wrong: "length" } : { value: TEXT };
  }
  const unit = question.kind === "percent" ? undefined : question.unit;
  const pair = typeof said === "object";
  if (pair && (Object.keys(said).sort().join() !== "unit,value" || typeof said.unit !== "string")) {
    return { wrong: "value" };
  }
  const number = pair ? said.value : said;
  if (typeof number !== "number" && (strict || typeof number !== "string")) return { wrong: "value" };
  const written = pair ? said.unit : undefined;
  if (written !== unit && (strict || written !== undefined)) return { wrong: "unit" };
  const value = numeric(number);
  if (!value) return { wrong: "value" };
  const scale = question.kind === "scale";
  const range = scale ? question : question.range;
  if (range && (value.order(Fraction.of(String(range.from))) < 0 || value.order(Fraction.of(String(range.to))) > 0)) {
    return { wrong: "range" };
  }
  const step = scale || question.kind === "whole" ? "1" : question.step;
  return step && value.over(Fraction.of(step)).d !== 1n ? { wrong: "grid" } : { value };
}

const RELATIONS = {
  below: (order) => order < 0, at_most: (order) => order <= 0, above: (order) => order > 0,
  at_least: (order) => order >= 0, equal: (order) => order === 0, not_equal: (order) => order !== 0,
};
const INCLUSIONS = {
  any: (values, ticked) => values.some(ticked), none_of: (values, ticked) => !values.some(ticked),
  all: (values, ticked) => values.every(ticked), not_all: (values, ticked) => !values.every(ticked),
};
const STATES = {
  given: (value) => value !== undefined && value !== NA, missing: (value) => value === undefined || value === NA,
  recorded: (value) => value !== undefined, not_recorded: (value) => value === undefined,
  not_assessable: (value) => value === NA, not_not_assessable: (value) => value !== NA,
};
const FUNCTIONS = {
  mean: (values, sum) => sum.over(new Fraction(BigInt(values.length))), sum: (values, sum) => sum,
  min: (values) => values.reduce((a, b) => (b.order(a) < 0 ? b : a)),
  max: (values) => values.reduce((a, b) => (b.order(a) > 0 ? b : a)),
  difference: ([a, b]) => a.minus(b).size(),
};

/** The values of a case by `from` and `id`, and what is worked out from them. */
class Case {
  constructor(known = []) { this.values = new Map(known); }
  get(from, id) { return this.values.get(`${from}.${id}`); }
  set(from, id, value) { this.values.set(`${from}.${id}`, value); }
  given(of) { return ![undefined, NA, UNUSABLE].includes(this.get(of.from, of.id)); }

  number(of) {
    const value = this.get(of.from, of.id);
    if (!(value instanceof Fraction)) return null;
    const factor = (key) => of[key] === undefined ? ONE : Fraction.of(of[key]);
    return value.times(factor("times")).times(factor("factor")).over(factor("over"));
  }

  term(term) {
    if (term.term === "constant") return Fraction.of(term.value);
    if (term.term === "value") return this.number(term.of);
    if (term.term === "minus") {
      const [left, right] = [this.term(term.left), this.term(term.right)];
      return left && right && left.minus(right);
    }
    const values = term.of.map((of) => this.number(of));
    return values.includes(null) ? null : FUNCTIONS[term.function](values, values.reduce((a, b) => a.plus(b)));
  }

  holds(condition) {
    const { if: test, of, values } = condition;
    if (test === "all") return of.every((c) => this.holds(c));
    if (test === "any") return of.some((c) => this.holds(c));
    if (test === "compare") {
      const [left, right] = [this.term(condition.left), this.term(condition.right)];
      return Boolean(left && right) && RELATIONS[condition.relation](left.order(right));
    }
    const value = this.get(of.from, of.id), ticks = Array.isArray(value);
    switch (test) {
      case "one_of": return typeof value === "string" && values.includes(value);
      case "not_one_of": return typeof value === "string" && !values.includes(value);
      case "includes": return ticks && INCLUSIONS[condition.how](values, (v) => value.includes(v));
      case "ticked": return ticks && value.length > 0 === condition.any;
      case "state": return value !== UNUSABLE && STATES[condition.state](value);
    }
    throw new Error(`unknown condition ${JSON.stringify(condition)}`);
  }

  /** Reads answers; what is not legal in this case breaks its rule, and what reads it is not judged. */
  answers(from, questions, said, broken, strict) {
    const tell = (id, aspect) => broken?.push({ rule: `${questions[id].rule}.${aspect}`, from, id });
    const answered = (id) => Object.hasOwn(said, id);
    for (const [id, question] of Object.entries(questions)) {
      if (!answered(id)) continue;
      const { value, wrong } = read(question, said[id], strict);
      if (wrong) tell(id, wrong);
      this.set(from, id, wrong ? UNUSABLE : value);
    }
    if (!broken) return {};
    // Whether something is asked may hang on any other answer, so this comes second.
    const [asked, required, open, wrong] = [new Set(), new Set(), new Set(), new Map()];
    for (const turn of turns(from, questions)) {
      for (const id of turn) {
        const { answered: must, asked_when: when } = questions[id];
        if (!when || this.holds(when)) {
          asked.add(id);
          if (must && this.holds(must)) required.add(id);
        } else if (refs(when).some((of) => this.get(of.from, of.id) === UNUSABLE)) {
          open.add(id);
        } else if (answered(id)) {
          wrong.set(id, "asked");
        }
        if (!answered(id) && required.has(id)) wrong.set(id, "answered");
      }
      for (const id of turn) if (wrong.has(id)) this.set(from, id, UNUSABLE);
    }
    const among = (set) => Object.keys(questions).filter((id) => set.has(id));
    for (const id of among(wrong)) tell(id, wrong.get(id));
    return { asked: among(asked), required: among(required), open: among(open) };
  }

  measures(from, scope, name = (id) => id) {
    const out = {};
    for (const [id, { term, rounded_to: step }] of Object.entries(scope.measures)) {
      const exact = this.term(term) ?? undefined;
      const value = exact && step ? exact.nearest(Fraction.of(step)) : exact;
      this.set(from, id, value);
      out[name(id)] = value ? String(value) : null;
    }
    return out;
  }

  score({ parts, forced = [] }) {
    const line = (lines) => lines.find((l) => this.holds(l.when));
    const points = parts.map(({ of, each, points: lines }) => {
      if (!each) { const found = line(lines); return found ? Fraction.of(found.points) : null; }
      const found = lines.filter((l) => this.holds(l.when));
      if (!found.length && !this.given(of)) return null;
      return found.reduce((sum, l) => sum.plus(Fraction.of(l.points)), ZERO);
    });
    const instead = line(forced);
    const sum = () => points.includes(null) ? undefined : points.reduce((a, b) => a.plus(b), ZERO);
    return { total: instead ? Fraction.of(instead.points) : sum(), points, forced: Boolean(instead) };
  }

  table({ outputs, applies_when: applies, policy, rows: all }) {
    const kinds = Object.entries(outputs);
    const nothing = (state, rows = []) =>
      ({ state, rows: rows.map((r) => r.rule), outputs: Object.fromEntries(kinds.map(([id]) => [id, null])) });
    if (applies && !this.holds(applies)) return nothing("not_applicable");
    let rows = all.filter((r) => !r.otherwise && this.holds(r.when));
    if (!rows.length) rows = all.filter((r) => r.otherwise).slice(0, 1);
    if (policy === "first") rows = rows.slice(0, 1);
    if (policy === "most_urgent") {
      const order = kinds[0][1].list.values.map((v) => v.id);
      const urgency = (row) => row.gives ? order.indexOf(row.gives[0][0]) : Infinity;
      const most = Math.max(...rows.map(urgency));
      rows = rows.filter((row) => urgency(row) === most);
    }
    const never = rows.find((row) => !row.gives);
    if (never) return nothing("cannot_happen", [never]);
    const value = ([id, { list }], at) => {
      if (policy !== "every") return [id, rows[0].gives[at][0]];
      const ticked = rows.flatMap((row) => row.gives[at]).filter((v) => v !== "none");
      return [id, list.values.map((v) => v.id).filter((v) => ticked.includes(v))];
    };
    if (!rows.length && policy !== "every") return nothing("nothing");
    const same = (row) => row.gives.every((ids, at) => ids[0] === rows[0].gives[at][0]);
    if (policy !== "every" && !rows.every(same)) return nothing("differ", rows);
    const state = rows.length ? "applies" : "nothing";
    return { state, rows: rows.map((r) => r.rule), outputs: Object.fromEntries(kinds.map(value)) };
  }

  /** Measures of the label, then its scores, then its tables. */
  workOut(scope) {
    const [measures, scores, tables] = [this.measures("label", scope), {}, {}];
    for (const [id, score] of Object.entries(scope.scores ?? {})) {
      const { total, points, forced } = this.score(score);
      this.set("label", id, total);
      scores[id] = { total: total ? String(total) : null, parts: points.map((p) => p && String(p)), forced };
    }
    for (const [id, table] of Object.entries(scope.tables ?? {})) {
      tables[id] = this.table(table);
      for (const [output, value] of Object.entries(tables[id].outputs)) this.set("label", output, value ?? undefined);
    }
    return { measures, scores, tables };
  }
}

/** Every value that a condition or a term reads. */
export function refs(node) {
  if (node === null || typeof node !== "object") return [];
  if (!Array.isArray(node) && node.from && node.id) return [node];
  return Object.values(node).flatMap(refs);
}

/** Ids of questions in turns, each behind those that its conditions read; circles share a turn. */
function turns(from, questions) {
  if (TURNS.has(questions)) return TURNS.get(questions);
  const ids = Object.keys(questions);
  /** What each question reads, step by step, in these of its conditions. */
  const chains = (...conditions) => new Map(ids.map((id) => {
    const found = new Set();
    const follow = (next) => {
      for (const of of refs(conditions.map((name) => questions[next][name] ?? null))) {
        if (of.from !== from || !Object.hasOwn(questions, of.id) || found.has(of.id)) continue;
        found.add(of.id);
        follow(of.id);
      }
    };
    follow(id);
    return [id, found];
  }));
  /** Those that need not wait for another one; two that read one another do not wait. */
  const free = (some, reads) =>
    some.filter((id) => some.every((of) => !reads.get(id).has(of) || reads.get(of).has(id)));
  const [both, asked] = [chains("asked_when", "answered"), chains("asked_when")];
  const found = [];
  for (let left = ids; left.length;) {
    const turn = free(free(left, both), asked);
    found.push(turn);
    left = left.filter((id) => !turn.includes(id));
  }
  TURNS.set(questions, found);
  return found;
}
const TURNS = new WeakMap();

/** What conditions read, with what that is worked out from. */
function origins(rules, label, conditions) {
  const found = new Map();
  const visit = (of) => {
    const key = `${of.from}.${of.id}`;
    if (found.has(key)) return;
    found.set(key, of);
    const scope = of.from === "label" ? rules.labels[label] : of.from === "context" ? rules.context : {};
    const [measure, score] = [own(scope.measures, of.id), own(scope.scores, of.id)];
    const table = Object.values(scope.tables ?? {}).find((t) => Object.hasOwn(t.outputs, of.id));
    if (measure) refs(measure.term).forEach(visit);
    if (score) [...score.parts.map((p) => p.of), ...refs(score.forced?.map((f) => f.when))].forEach(visit);
    if (table) refs([table.applies_when, table.rows.map((r) => r.when)]).forEach(visit);
  };
  refs(conditions).forEach(visit);
  return [...found.values()];
}

/** What one label of a chain of kinds decides. */
function stage(rules, label, at, values) {
  const { edge_cases, criteria, otherwise, by_eye } = rules.labels[at];
  const rule = (id) => ({ id, ...rules.rules[id] });
  const conditions = [...edge_cases, ...criteria].map((id) => rules.rules[id].when);
  const illegal = origins(rules, label, conditions).filter((of) => values.get(of.from, of.id) === UNUSABLE);
  if (illegal.length) return { kind: "not_judged", for: illegal.map((of) => of.id) };
  for (const [ids, edges] of [[edge_cases, true], [criteria, false]]) {
    const holding = ids.map(rule).filter((r) => values.holds(r.when));
    const side = (r) => !edges && r.decision === "label"; // a positive never overrides a negative
    const left = holding.filter((r) => !holding.some((o) => side(o) === side(r) && o.overrides?.includes(r.id)));
    if (!left.length) continue;
    if (left.some((r) => JSON.stringify(r.decision) !== JSON.stringify(left[0].decision))) {
      return { kind: "conflict", rules: left.map((r) => r.id) };
    }
    const weight = (r) => ["note", "warning", "error"].indexOf(r.severity);
    const strictest = left.reduce((a, b) => (weight(b) >= weight(a) ? b : a));
    return { kind: "decided", decision: left[0].decision, rule: strictest.id };
  }
  if (otherwise) return { kind: "decided", decision: rules.rules[otherwise].decision, rule: otherwise };
  return { kind: by_eye ? "by_eye" : "undecided" };
}

function decide(rules, label, values) {
  let verdict;
  for (const at of kinds(rules, label)) {
    verdict = stage(rules, label, at, values);
    if (verdict.kind !== "by_eye" && verdict.decision !== "label") break;
  }
  return verdict;
}

const isBroken = (rules, values, ids) =>
  ids.filter((id) => rules.rules[id].broken_when && values.holds(rules.rules[id].broken_when));

/** The answers of the context, worked out and checked. */
export function contextOf(rules, said = {}, strict) {
  if (!/^1\.[1-9]/.test(rules.rules_version)) throw new Error(`rules_version ${rules.rules_version} is not 1.1 or later`);
  const [values, broken] = [new Case(), []];
  const { asked, required, open } = values.answers("context", rules.context.attributes, said, broken, strict);
  const measures = values.measures("context", rules.context, (id) => `context.${id}`);
  const requires = Object.keys(rules.rules).filter((id) => id.startsWith("context.") && rules.rules[id].kind === "require");
  broken.push(...isBroken(rules, values, requires).map((rule) => ({ rule, from: "context" })));
  return { values, broken, measures, asked, required, open };
}

/** Whether an answer is further from what is drawn than its rule allows. */
function tooFar({ attribute, with: { drawn, within, per_cent, times, over } }, values) {
  const [written, measured] = [
    values.number({ from: "label", id: attribute }), values.number({ from: "drawing", id: drawn, times, over })];
  if (!written || !measured) return false;
  const share = per_cent ? measured.over(new Fraction(100n)) : ONE;
  return written.minus(measured).size().order(Fraction.of(within).times(share)) > 0;
}

/** The result for one annotation in its context; `strict` where numbers must have their units. */
export function one(rules, label, input, context, strict) {
  const scope = own(rules.labels, label);
  if (!scope) throw new Error(`there is no label ${label}`);
  const [values, broken] = [new Case(context.values.values), [...context.broken]];
  const whole = own(rules.labels, input.whole?.label);
  if (whole) {
    const theirs = new Case(context.values.values);
    theirs.answers("label", whole.attributes, input.whole.answers ?? {}, null, strict);
    theirs.workOut(whole);
    for (const [key, value] of theirs.values) {
      if (key.startsWith("label.")) values.values.set(key.replace("label.", "whole."), value);
    }
  }
  const { asked, required, open } = values.answers("label", scope.attributes, input.answers ?? {}, broken, strict);
  const confidence = `${label}.confidence.answered`;
  if (input.confidence !== undefined) {
    const percent = { kind: "percent", range: { from: "0", to: "100" } };
    const { value, wrong } = read(percent, input.confidence, strict);
    values.set("annotation", "confidence", wrong ? UNUSABLE : value);
    if (wrong) broken.push({ rule: "file.structure", from: "annotation", id: "confidence" });
  } else if (rules.rules[confidence]) {
    broken.push({ rule: confidence, from: "annotation", id: "confidence" });
  }
  for (const [id, said] of Object.entries(input.drawn ?? {})) {
    const kind = own(scope.drawn, id)?.kind;
    if (!kind) continue;
    const step = kind.kind === "whole" ? "1" : kind.step;
    const value = kind.kind === "any_of" ? said : numeric(said)?.nearest(Fraction.of(step ?? "1"));
    values.set("drawing", id, value ?? UNUSABLE);
  }
  const { measures, scores, tables } = values.workOut(scope);
  broken.push(...isBroken(rules, values, scope.requires).map((rule) => ({ rule, from: "label" })));
  const verdict = decide(rules, label, values);
  const fired = kinds(rules, label).flatMap((id) => [...rules.labels[id].edge_cases, ...rules.labels[id].criteria])
    .filter((id) => values.holds(rules.rules[id].when));
  const agrees = Object.entries(scope.attributes).map(([, a]) => `${a.rule}.drawn`)
    .filter((id) => rules.rules[id]?.kind === "agrees" && tooFar(rules.rules[id], values));
  const result = {
    legal: broken.length === 0, broken, asked, required, open,
    measures: { ...context.measures, ...measures }, scores, tables,
    drawings: [...isBroken(rules, values, scope.drawings ?? []), ...agrees],
    fired, verdict,
    stays: verdict.decision !== "do_not_label" && verdict.decision?.hand_over === undefined,
    escalations: scope.escalations.filter((id) => values.holds(rules.rules[id].when))
      .map((rule) => ({ rule, duty: rules.rules[rule].duty, role: rules.rules[rule].role })),
  };
  return { values, result };
}

export function evaluate(rules, label, input = {}) {
  return one(rules, label, input, contextOf(rules, input.context), false).result;
}
