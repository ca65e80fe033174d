// The rules of this page, unpacked, and how answers in a form become an input of `evaluate`. Knows no document.

/** What the page carries: JSON, gzip, base64. */
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  return JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text());
}

const isNumber = (question) => ["whole", "quantity", "percent", "scale"].includes(question.kind);

/** An answer, from what a form holds of it: {value, ticks, none, missing}. Undefined where nothing is answered. */
function answerOf(question, held) {
  if (!held) return undefined;
  if (held.missing) return { missing: "not_assessable" };
  if (question.kind === "any_of") return held.none ? [] : held.ticks?.length ? held.ticks : undefined;
  if (question.kind === "text") return held.value || undefined;
  const value = (held.value ?? "").trim();
  return (isNumber(question) ? value.replace(",", ".") : value) || undefined;
}

/** What a form holds, from an answer of a label file: the way back. */
function heldOf(question, answer) {
  if (answer === undefined) return {};
  if (answer?.missing) return { missing: true };
  if (Array.isArray(answer)) {
    const none = question.list.values.some((v) => v.id === "none");
    return answer.length ? { ticks: answer } : none ? { ticks: ["none"] } : { none: true };
  }
  if (typeof answer === "boolean") return { value: answer ? "yes" : "no" };
  return { value: String(answer?.value ?? answer) };
}

/**
 * The answers that count, and the questions that are asked. Whether one is asked may hang on the others; while
 * that cannot be told, an answer that is there stays.
 */
function settle(questions, held, askedOf) {
  let asked = Object.keys(questions), answers = {};
  for (let rounds = asked.length + 1; rounds > 0; rounds--) {
    const given = asked.map((id) => [id, answerOf(questions[id], held[id])]).filter(([, answer]) => answer !== undefined);
    answers = Object.fromEntries(given);
    const found = askedOf(answers), kept = (id) => found.open.includes(id) && Object.hasOwn(answers, id);
    const now = Object.keys(questions).filter((id) => found.asked.includes(id) || kept(id));
    if (now.join() === asked.join()) break;
    asked = now;
  }
  return { answers, asked };
}

/** A form {label, context, whole, drawn, confidence} as an input, and what is asked. */
function fill(rules, label, form) {
  const scope = rules.labels[label], input = {}, asked = {};
  const put = (name, from, settled) => { input[name] = settled.answers; asked[from] = settled.asked; };
  put("context", "context", settle(rules.context.attributes, form.context ?? {}, (said) => contextOf(rules, said)));
  const { context } = input;
  put("answers", "label", settle(scope.attributes, form.label ?? {}, (answers) => evaluate(rules, label, { context, answers })));
  const above = wholeOf(rules, label);
  if (above) {
    const said = settle(rules.labels[above].attributes, form.whole ?? {}, (answers) => evaluate(rules, above, { context, answers }));
    asked.whole = said.asked;
    if (Object.keys(said.answers).length) input.whole = { label: above, answers: said.answers };
  }
  const drawn = Object.entries(scope.drawn ?? {}).map(([id, { kind }]) => [id, answerOf(kind, form.drawn?.[id])]).filter(([, a]) => a !== undefined);
  if (drawn.length) input.drawn = Object.fromEntries(drawn);
  const confidence = answerOf({ kind: "percent" }, { value: form.confidence });
  if (confidence !== undefined) input.confidence = confidence;
  return { input, asked };
}

/** The form that an input fills: the way back. */
function formOf(rules, label, input) {
  const held = (questions, answers = {}) =>
    Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, heldOf(questions[id], answer)]));
  const scope = rules.labels[label];
  const drawn = Object.fromEntries(Object.entries(scope.drawn ?? {}).map(([id, d]) => [id, d.kind]));
  return {
    label: held(scope.attributes, input.answers), context: held(rules.context.attributes, input.context),
    whole: input.whole ? held(rules.labels[input.whole.label].attributes, input.whole.answers) : {},
    drawn: held(drawn, input.drawn), confidence: String(input.confidence ?? ""),
  };
}

/** Answers as a label file writes them: numbers with their units. */
function native(questions, answers) {
  const written = (question, answer) => {
    if (typeof answer !== "string" || !isNumber(question)) return answer;
    const number = Number(answer);
    return question.unit && question.kind !== "percent" ? { value: number, unit: question.unit } : number;
  };
  return Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, written(questions[id], answer)]));
}

/** The annotation of an input. */
function annotation(rules, label, input) {
  const out = { id: "a1", label };
  if (input.whole) out.part_of = "a0";
  out.attributes = native(rules.labels[label].attributes, input.answers);
  if (input.confidence !== undefined) out.confidence = Number(input.confidence);
  return out;
}
