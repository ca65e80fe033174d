// Practice: cases of this guide, one after the other, with what the guide says as soon as one has decided.
const ROUND = 10;

/** What may be chosen, each with its words. */
function choices(desk, { label, ask }) {
  if (ask !== "decision") {
    const output = Object.values(desk.rules.labels[label].tables).map((t) => t.outputs[ask]).find(Boolean);
    return output.list.values.map((v) => [v.id, v.title]);
  }
  const { hand_over: others = [], ask: roles = [], reject } = desk.decisions[label];
  return [
    ["label", decisionWords(desk, label, "label")], ["do_not_label", decisionWords(desk, label, "do_not_label")],
    ...others.map((id) => [`hand_over:${id}`, decisionWords(desk, label, { hand_over: id })]),
    ...roles.map((id) => [`ask:${id}`, decisionWords(desk, label, { ask: id })]), ...(reject ? [["reject", SAY.reject]] : []),
  ];
}

function practice(desk, mount, openCase) {
  const all = desk.practice;
  if (!all.length) return;
  const stage = el("div", { class: "stage" });
  mount.append(el("h2", {}, SAY.practice), el("p", {}, SAY.practiceIntro(all.length)), stage);
  mount.hidden = false;
  let from = 0, at = 0, wrong = [];
  const begin = (start) => { [from, at, wrong] = [start, 0, []]; show(); };
  const round = () => all.slice(from, from + ROUND);

  /** Pictures of an edge case, as they stand on its card but for what gives the answer away. */
  const pictures = (rule) => [...document.getElementById(rule)?.querySelectorAll("img") ?? []].map((img) => {
    const copy = img.cloneNode();
    copy.removeAttribute("id");
    copy.alt = /^Example:/.test(img.alt) ? SAY.pictureOf : img.alt;
    return copy;
  });

  function show() {
    const items = round(), item = items[at];
    if (!item) return finish();
    const given = item.input ? givenWords(desk, item.label, item.input) : [];
    const many = Object.values(desk.rules.labels[item.label].tables ?? {}).map((t) => t.outputs[item.ask]).find(Boolean);
    const asks = item.ask === "decision" ? SAY.asLabel(labelTitle(desk, item.label)) : SAY.whichOutput(many.title);
    const type = many?.kind === "any_of" ? "checkbox" : "radio";
    const picks = choices(desk, item).map(([value, title]) =>
      el("label", { class: "pick" }, el("input", { type, name: "guide-practice-pick", value }), el("span", {}, title)));
    const said = el("div", { class: "feedback", role: "status" });
    const form = el("form", { submit: (event) => { event.preventDefault(); check(item, form, said); } },
      el("fieldset", {}, el("legend", {}, asks), el("div", { class: "picks" }, picks)), el("button", {}, SAY.check), said);
    const heading = el("h3", { tabindex: "-1" }, `${SAY.caseOf(at + 1, items.length)}: ${labelTitle(desk, item.label)}`);
    // Where a title is all that is known, it is the question; else it may say what comes out.
    const title = given.length ? [] : [el("p", { class: "title" }, item.title)];
    stage.replaceChildren(heading, ...title, ...(item.image ? [el("div", { class: "gal" }, pictures(item.image))] : []),
      ...(given.length ? [el("h4", {}, SAY.given), el("ul", { class: "plain" }, given.map(([title, value]) => el("li", {}, `${title}: `, el("b", {}, value))))] : []), form);
    heading.focus({ preventScroll: true });
  }

  function check(item, form, said) {
    const picked = [...form.querySelectorAll("input:checked")].map((input) => input.value);
    if (!picked.length) { said.textContent = SAY.pick; return; }
    const key = [item.key].flat(), right = picked.length === key.length && key.every((k) => picked.includes(k));
    if (!right) wrong.push(item);
    const titles = new Map(choices(desk, item));
    const next = el("button", { type: "button", click: () => { at++; show(); } }, at + 1 < round().length ? SAY.next : SAY.results);
    const helps = item.input && el("button", { type: "button", class: "plainly", click: () => openCase(item.label, item.input) }, SAY.openCase);
    said.replaceChildren(el("p", { class: `box ${right ? "pos" : "neg"}` }, right ? SAY.right : SAY.wrongAnswer(key.map((k) => titles.get(k)).join(", "))),
      ...(item.input ? [el("p", { class: "title" }, item.title)] : []), ...(item.rule ? [el("ul", {}, ruleLine(item.rule))] : []), el("p", { class: "row" }, next, helps));
    for (const input of form.querySelectorAll("input,button:not([type])")) input.disabled = true;
    next.focus({ preventScroll: true });
  }

  function finish() {
    const count = round().length, button = (text, start) => el("button", { type: "button", click: () => begin(start) }, text);
    const again = [...new Set(wrong.map((item) => item.rule).filter(Boolean))];
    const heading = el("h3", { tabindex: "-1" }, SAY.score(count - wrong.length, count));
    stage.replaceChildren(heading, ...(again.length ? [el("h4", {}, SAY.toRead), el("ul", {}, again.map((rule) => ruleLine(rule)))] : []),
      el("p", { class: "row" }, button(SAY.again, from), from + ROUND < all.length ? button(SAY.more, from + ROUND) : from > 0 && button(SAY.startOver, 0)));
    heading.focus({ preventScroll: true });
  }

  stage.append(el("button", { type: "button", click: () => begin(0) }, SAY.begin));
}
