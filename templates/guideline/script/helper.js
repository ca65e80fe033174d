// The decision helper: a form of the questions of a label, and what the rules say of the answers.
const FEW = 7;

/** The controls of one question; `changed` is called with each change of `held`. */
function questionField(desk, from, id, question, held, changed) {
  const name = `guide-q-${from}-${id}`, unit = question.kind === "percent" ? " %" : behind(desk, question.unit);
  const set = (change) => { for (const key of Object.keys(held)) delete held[key]; Object.assign(held, change); changed(); };
  const tick = (type, value, title, on, does) => {
    const input = el("input", { type, name, value, change: does });
    input.checked = on();
    return [el("label", { class: "pick" }, input, el("span", {}, title)), () => { input.checked = on(); }];
  };
  const parts = [], update = [];
  const add = ([element, refresh]) => { parts.push(element); update.push(refresh); };
  const choice = (value, title) => add(tick("radio", value, title, () => !held.missing && held.value === value, () => set({ value })));
  const named = question.list?.values ?? [];
  if (question.kind === "any_of") {
    const ticks = () => held.ticks ?? [];
    const change = (value) => (event) => {
      const left = ticks().filter((v) => v !== value);
      set({ ticks: named.map((v) => v.id).filter((v) => left.includes(v) || (event.target.checked && v === value)) });
    };
    for (const { id: value, title } of named) add(tick("checkbox", value, title, () => ticks().includes(value), change(value)));
    if (!named.some((v) => v.id === "none")) {
      add(tick("checkbox", "", SAY.noneOfThese, () => held.none === true, (event) => set({ none: event.target.checked })));
    }
  } else if (question.kind === "yes_no") {
    choice("yes", SAY.yes);
    choice("no", SAY.no);
  } else if (question.kind === "one_of" && named.length > FEW) {
    const options = [["", SAY.choose], ...named.map((v) => [v.id, v.title])].map(([value, title]) => el("option", { value }, title));
    const select = el("select", { "aria-label": question.title, change: () => set({ value: select.value }) }, options);
    add([select, () => { select.value = held.value ?? ""; }]);
  } else if (question.kind === "one_of") {
    for (const { id: value, title } of named) choice(value, title);
  } else if (question.kind === "scale" && question.to - question.from < 11) {
    for (let n = question.from; n <= question.to; n++) {
      const step = question.steps.find((s) => s.id === String(n));
      choice(String(n), step ? `${n} ${step.title}` : String(n));
    }
  } else {
    const mode = isNumber(question) ? { inputmode: "decimal", class: "num" } : {};
    const field = el("input", { type: "text", "aria-label": `${question.title}${unit && `,${unit}`}`, autocomplete: "off", ...mode, input: () => set({ value: field.value }) });
    add([field, () => { const value = held.value ?? ""; if (field.value !== value) field.value = value; }]);
    if (isNumber(question)) parts.push(el("span", { class: "mut" }, `${unit} ${limits(desk, question) && `(${limits(desk, question)})`}`));
  }
  if (question.may_be_not_assessable) {
    const type = question.kind === "one_of" && named.length <= FEW || question.kind === "yes_no" ? "radio" : "checkbox";
    add(tick(type, "", SAY.notAssessable, () => held.missing === true, (event) => set(event.target.checked ? { missing: true } : {})));
  }
  const must = el("span", { class: "badge", hidden: true }, SAY.required), problem = el("p", { class: "problem", id: `${name}-problem`, hidden: true });
  const clear = el("button", { type: "button", class: "plainly", hidden: true, "aria-label": `${SAY.clear}: ${question.title}`, click: () => set({}) }, SAY.clear);
  const about = question.rule && document.getElementById(question.rule) && el("a", { class: "r", href: `#${question.rule}`, "aria-label": `${SAY.about}: ${question.title}` }, SAY.about);
  const asked = question.rule && document.getElementById(question.rule)?.querySelector(".ask")?.textContent;
  const field = el("fieldset", { "aria-describedby": `${name}-problem` }, el("legend", {}, question.title, " ", must), asked && el("p", { class: "mut" }, asked),
    el("div", { class: "picks" }, parts), problem, el("div", { class: "after" }, clear, about));
  return { from, id, question, field, refresh(state) {
    for (const each of update) each();
    field.hidden = !state.asked;
    must.hidden = !state.required;
    clear.hidden = answerOf(question, held) === undefined;
    problem.textContent = state.wrong ? wrongWords(desk, question, state.wrong) : "";
    problem.hidden = !state.wrong;
  } };
}

function helper(desk, mount) {
  const { rules } = desk, form = { label: bare(), context: bare(), whole: bare(), drawn: bare(), confidence: "" };
  let fields = [], current = Object.keys(rules.labels)[0], last = null;
  const options = Object.keys(rules.labels).map((id) => el("option", { value: id }, labelTitle(desk, id)));
  const select = el("select", { id: "guide-helper-label", change: () => open(select.value) }, options);
  const asking = el("div", { class: "asking" });
  const alarm = el("b", { class: "alarm" }), sentence = el("span", { class: "sentence" });
  const said = el("p", { class: "said", role: "status", "aria-live": "polite", "aria-atomic": "true" }, alarm, " ", sentence), rest = el("div", { class: "rest-of" });
  const area = el("textarea", { hidden: true, readonly: true, rows: 8, "aria-label": SAY.copy }), copied = el("span", { role: "status" });
  const record = () => copyText(JSON.stringify(annotation(rules, current, last.input), null, 2), area, copied);
  const restart = () => { for (const of of ["label", "whole", "drawn"]) form[of] = bare(); form.confidence = ""; open(current); };
  mount.append(el("h2", {}, SAY.helper), el("p", {}, SAY.helperIntro),
    el("p", { class: "row" }, el("label", { for: "guide-helper-label" }, `${SAY.whichLabel} `), select, el("button", { type: "button", click: restart }, SAY.startOver)),
    el("div", { class: "helping" }, asking, el("div", { class: "saying" }, said, rest,
      el("p", { class: "row" }, el("button", { type: "button", click: record }, SAY.copy), copied), area)));
  mount.hidden = false;

  const group = (from, questions) => Object.entries(questions).map(([id, question]) => {
    const made = questionField(desk, from, id, question, form[from][id] ??= {}, judge);
    fields.push(made);
    return made.field;
  });
  const folded = (title, questions) => questions.length && el("details", {}, el("summary", {}, `${title} (${questions.length})`), questions);

  function open(label) {
    [current, fields] = [label, []];
    select.value = label;
    const scope = rules.labels[label], above = wholeOf(rules, label), title = labelTitle(desk, label);
    form.label = bare();
    const drawn = Object.fromEntries(Object.entries(scope.drawn ?? {}).map(([id, d]) => [id, { ...d.kind, title: d.title }]));
    const own = group("label", scope.attributes);
    const parts = [own.length ? el("h3", {}, SAY.questions(title)) : el("p", {}, SAY.noQuestions), ...own];
    if (rules.rules[`${label}.confidence.answered`]) {
      const field = el("input", { type: "text", inputmode: "decimal", class: "num", id: "guide-confidence", input: () => { form.confidence = field.value; judge(); } });
      field.value = form.confidence;
      parts.push(el("p", {}, el("label", { for: "guide-confidence" }, `${SAY.confidence} `), field, " %"));
    }
    if (above) parts.push(folded(SAY.whole(labelTitle(desk, above)), group("whole", rules.labels[above].attributes)));
    parts.push(folded(SAY.drawn, group("drawn", drawn)), folded(SAY.context, group("context", rules.context.attributes)));
    asking.replaceChildren(...parts.filter(Boolean));
    area.hidden = true;
    copied.textContent = "";
    judge();
  }

  /** Goes to a question, also where it is folded. */
  function lead({ from, id }) {
    const made = fields.find((f) => f.from === from && f.id === id);
    const at = made?.field ?? document.getElementById("guide-confidence");
    const fold = at.closest("details");
    if (fold) fold.open = true;
    (at.matches("input") ? at : at.querySelector("input,select"))?.focus();
  }

  const section = (title, ...lines) => lines.flat().length ? [el("h3", {}, title), el("ul", {}, lines)] : [];

  function judge() {
    const { input, asked } = fill(rules, current, form);
    const result = evaluate(rules, current, input);
    last = { input, result };
    const context = contextOf(rules, input.context);
    const of = { label: result, context };
    const aspect = (rule) => rule.slice(rule.lastIndexOf(".") + 1);
    for (const made of fields) {
      const broken = result.broken.find((b) => b.from === made.from && b.id === made.id && aspect(b.rule) !== "answered");
      made.refresh({
        asked: asked[made.from]?.includes(made.id) ?? true, required: of[made.from]?.required.includes(made.id), wrong: broken && aspect(broken.rule),
      });
    }
    tell(result, input, asked);
  }

  function tell(result, input, asked) {
    const { mark, text, rules: deciding } = verdictWords(desk, current, result);
    // Who must be told at once comes before everything else.
    const alarms = (result.stays ? result.escalations : []).filter(({ duty }) => ["tell_at_once", "stop_and_tell"].includes(duty));
    const urgent = [...new Set(alarms.map(({ duty, role }) => `${SAY.duty[duty](desk.roles[role] ?? role)}.`))].join(" ");
    said.className = `said box ${urgent ? "esc" : mark}`;
    if (urgent !== alarm.textContent) alarm.textContent = urgent;
    if (sentence.textContent !== text) sentence.textContent = text;
    const notAnswered = result.broken.filter((b) => b.id !== undefined && b.rule.endsWith(".answered"));
    // What goes to another label, or stays unlabelled, needs no further answers.
    const missing = result.verdict.kind === "decided" && !result.stays ? [] : notAnswered;
    const waits = (id) => behindTable(rules, current, id).some((of) => notAnswered.some((b) => b.from === of.from && b.id === of.id));
    const goOn = result.verdict.decision?.hand_over;
    const open = ["undecided", "by_eye"].includes(result.verdict.kind) ? unanswered(desk, current, input, asked) : [];
    const line = (text) => el("li", {}, text);
    const scope = rules.labels[current];
    const worked = Object.entries(result.measures).map(([id, value]) => {
      const context = id.startsWith("context."), name = id.replace(/^context\./, "");
      const measure = (context ? rules.context : scope).measures[name];
      return line(`${measure.title}: ${value === null ? SAY.missing : value + behind(desk, measure.unit)}`);
    });
    for (const [id, { total, parts, forced }] of Object.entries(result.scores)) {
      const each = scope.scores[id].parts.map((p, n) => line(`${titleOf(desk, current, p.of.from, p.of.id)}: ${SAY.points(parts[n])}`));
      worked.push(el("li", {}, `${scope.scores[id].title}: ${SAY.total(total)}${forced ? ` (${SAY.forced})` : ""}`, el("ul", {}, each)));
    }
    const tables = result.stays ? Object.entries(result.tables).filter(([, t]) => t.state !== "not_applicable").map(([id, { state, rows, outputs }]) => {
      const given = Object.entries(outputs).map(([out, value]) => {
        const output = scope.tables[id].outputs[out];
        return `${output.title}: ${value === null ? SAY.missing : answerWords(desk, output, value)}`;
      });
      if (waits(id)) return el("li", {}, `${Object.values(scope.tables[id].outputs).map((o) => o.title).join(", ")}: ${SAY.missing}`);
      const links = rows.map((row) => el("a", { class: "r", href: `#${row}` }, `${SAY.row} ${row}`));
      return el("li", {}, state === "applies" ? el("b", {}, given.join("; ")) : `${scope.tables[id].title}: ${SAY.state[state]}`, " ", links);
    }) : [];
    const first = alarms.map(({ rule, duty, role }) => ruleLine(rule, `${SAY.duty[duty](desk.roles[role] ?? role)}.`));
    const who = result.stays ? result.escalations.filter((e) => !alarms.includes(e)).map(({ rule, duty, role }) => ruleLine(rule, `${SAY.duty[duty](desk.roles[role] ?? role)}.`)) : [];
    const others = result.fired.filter((id) => !deciding.includes(id));
    const illegal = result.broken.filter((b) => b.id === undefined);
    rest.replaceChildren(
      ...(goOn ? [el("p", {}, el("button", { type: "button", click: () => open(goOn) }, SAY.goOn(labelTitle(desk, goOn))))] : []),
      ...section(SAY.atOnce, first), ...section(SAY.because, deciding.map((id) => ruleLine(id))), ...section(SAY.stillTo, missing.map((b) => el("li", {}, el("button", { type: "button", class: "plainly", click: () => lead(b) }, titleOf(desk, current, b.from, b.id))))),
      ...section(SAY.mayRead, open.map(line)), ...section(SAY.illegal, illegal.map((b) => ruleLine(b.rule))), ...section(SAY.who, who),
      ...section(SAY.tables, tables), ...section(SAY.worked, worked), ...section(SAY.drawing, result.drawings.map((id) => ruleLine(id))),
      ...section(SAY.fired, others.map((id) => ruleLine(id))));
  }

  /** Shows a label, and a case of it where one is given. */
  function show(label, input) {
    if (!rules.labels[label]) return;
    if (input) for (const [of, held] of Object.entries(formOf(rules, label, input))) form[of] = typeof held === "string" ? held : Object.assign(bare(), held);
    const kept = input && form.label;
    open(label);
    if (kept) {
      for (const [id, held] of Object.entries(kept)) Object.assign(form.label[id], held);
      judge();
    }
    mount.scrollIntoView();
    select.focus({ preventScroll: true });
  }
  const linked = () => {
    const label = /^#guide-helper\?label=([\w-]+)$/.exec(location.hash)?.[1];
    if (label) show(label);
  };
  for (const card of cards().filter((c) => rules.labels[c.id])) {
    const link = el("a", { href: `#guide-helper?label=${card.id}` }, SAY.tryIt);
    card.querySelector(".meta")?.append(el("span", { class: "scripted" }, " · ", link));
  }
  open(current);
  addEventListener("hashchange", linked);
  linked();
  return show;
}
