// What comes out of the rules, in words. Knows no document.

/** A number as the language writes it. */
const shownNumber = (value) => String(value).replace(".", SAY.decimal);

const behind = (desk, unit) => unit ? ` ${desk.units[unit] ?? unit}` : "";

/** How an answer reads. */
function answerWords(desk, question, answer) {
  if (answer === undefined) return SAY.missing;
  if (answer?.missing) return SAY.notAssessable;
  const title = (id) => question.list?.values.find((v) => v.id === id)?.title ?? id;
  if (Array.isArray(answer)) return answer.length ? answer.map(title).join(", ") : SAY.none;
  if (question.kind === "yes_no") return answer === true || answer === "yes" ? SAY.yes : SAY.no;
  if (question.kind === "one_of") return title(answer);
  if (!isNumber(question)) return String(answer);
  const value = String(answer?.value ?? answer);
  const step = question.steps?.find((s) => s.id === value);
  return shownNumber(value) + (question.kind === "percent" ? " %" : behind(desk, question.unit)) + (step ? ` (${step.title})` : "");
}

/** What may be answered, where it is a number. */
function limits(desk, question) {
  const unit = question.kind === "percent" ? " %" : behind(desk, question.unit);
  const range = question.kind === "scale" ? question : question.range;
  const step = question.step;
  return [range && SAY.range(shownNumber(range.from), shownNumber(range.to), unit, range.open), step && SAY.step(shownNumber(step), unit)].filter(Boolean).join(", ");
}

/** Why an answer is refused, by the last part of the rule. */
function wrongWords(desk, question, aspect) {
  const says = SAY.wrong[aspect] ?? SAY.wrong.value;
  return typeof says === "function" ? says(aspect === "length" ? question.at_most : limits(desk, question)) : says;
}

const labelTitle = (desk, id) => desk.rules.labels[id]?.title ?? id;

/** A decision as an instruction. */
function decisionWords(desk, label, decision) {
  if (decision === "label") return SAY.label(labelTitle(desk, label));
  if (decision === "do_not_label") return SAY.doNotAs(labelTitle(desk, label));
  if (decision.hand_over !== undefined) return SAY.instead(labelTitle(desk, decision.hand_over));
  return SAY.ask(desk.roles[decision.ask] ?? decision.ask);
}

/** Which of the three marks a decision has. */
const markOf = (decision) => decision === "label" ? "pos" : decision.ask !== undefined ? "esc" : "neg";

function titleOf(desk, label, from, id) {
  const scope = from === "context" ? desk.rules.context : from === "whole" ? desk.rules.labels[wholeOf(desk.rules, label)] : desk.rules.labels[label];
  if (from === "annotation") return SAY.confidence;
  if (from === "drawing") return scope.drawn?.[id]?.title ?? id;
  const output = Object.values(scope?.tables ?? {}).map((t) => t.outputs[id]).find(Boolean);
  return (scope?.attributes[id] ?? scope?.measures[id] ?? scope?.scores?.[id] ?? output)?.title ?? id;
}

/** The verdict: its mark, its sentence, and the rules that it rests on. */
function verdictWords(desk, label, { verdict, broken }) {
  switch (verdict.kind) {
    case "decided":
      return { mark: markOf(verdict.decision), text: decisionWords(desk, label, verdict.decision), rules: [verdict.rule] };
    case "conflict": return { mark: "esc", text: SAY.conflict, rules: verdict.rules };
    case "by_eye": return { mark: "esc", text: SAY.byEye, rules: [] };
    case "not_judged": {
      const missing = [], illegal = [];
      for (const id of verdict.for) {
        const { from = "label", rule = "" } = broken.find((b) => b.id === id) ?? {};
        (rule.endsWith(".answered") ? missing : illegal).push(titleOf(desk, label, from, id));
      }
      return { mark: "open", text: SAY.notYet(missing.join(", "), illegal.join(", ")), rules: [] };
    }
  }
  return { mark: "open", text: SAY.undecided, rules: [] };
}

/** The questions that a table of a label reads, also behind what is worked out. */
function behindTable(rules, label, id) {
  const scope = rules.labels[label], of = (table) => refs([table.rows.map((row) => row.when ?? null), table.applies_when ?? null]);
  const found = [], next = of(scope.tables[id]);
  for (let read = next.pop(); read; read = next.pop()) {
    if (found.some((f) => f.from === read.from && f.id === read.id)) continue;
    found.push(read);
    const home = read.from === "context" ? rules.context : read.from === "label" ? scope : {};
    const table = read.from === "label" && Object.values(scope.tables).find((t) => Object.hasOwn(t.outputs, read.id));
    next.push(...refs([home.measures?.[read.id] ?? null, home.scores?.[read.id] ?? null]), ...(table ? of(table) : []));
  }
  return found;
}

/** Questions that are asked and not answered, and that rules of the decision read. */
function unanswered(desk, label, input, asked) {
  const { rules } = desk;
  const ids = kinds(rules, label).flatMap((id) => [...rules.labels[id].edge_cases, ...rules.labels[id].criteria]);
  const read = refs(ids.map((id) => rules.rules[id].when)).filter((of) => ["label", "context"].includes(of.from));
  const given = { label: input.answers, context: input.context };
  const open = read.filter((of) => asked[of.from]?.includes(of.id) && given[of.from][of.id] === undefined);
  return [...new Set(open.map((of) => titleOf(desk, label, of.from, of.id)))];
}

/** The lines of a case: what is given, in words. */
function givenWords(desk, label, input) {
  const { rules } = desk, scope = rules.labels[label];
  const lines = (questions, answers = {}, more = "") =>
    Object.entries(answers).map(([id, a]) => [`${questions[id].title}${more}`, answerWords(desk, questions[id], a)]);
  const drawn = Object.fromEntries(Object.entries(scope.drawn ?? {}).map(([id, d]) => [id, { ...d.kind, title: d.title }]));
  return [
    ...lines(scope.attributes, input.answers),
    ...(input.whole ? lines(rules.labels[input.whole.label].attributes, input.whole.answers, ` (${labelTitle(desk, input.whole.label)})`) : []),
    ...lines(rules.context.attributes, input.context), ...lines(drawn, input.drawn),
    ...(input.confidence === undefined ? [] : [[SAY.confidence, `${input.confidence} %`]]),
  ];
}
