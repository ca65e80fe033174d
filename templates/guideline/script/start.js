// Opens what the page carries and starts its parts. Without a document only the rules are opened: for tests.
const labelwright = { unpack, desk: null, judge: (label, input) => evaluate(labelwright.desk.rules, label, input) };
labelwright.open = async (text) => { labelwright.desk = await unpack(text); return labelwright.desk; };
labelwright.fill = (label, form) => fill(labelwright.desk.rules, label, form);
labelwright.formOf = (label, input) => formOf(labelwright.desk.rules, label, input);
labelwright.annotation = (label, input) => annotation(labelwright.desk.rules, label, input);
labelwright.verdict = (label, result) => verdictWords(labelwright.desk, label, result);
labelwright.given = (label, input) => givenWords(labelwright.desk, label, input);
labelwright.choices = (item) => choices(labelwright.desk, item);
labelwright.find = find;
globalThis.labelwright = labelwright;

async function start() {
  shell();
  const desk = await labelwright.open(document.getElementById("guide-data").textContent);
  banners(desk.guide);
  const mount = (id) => document.getElementById(id);
  const show = mount("guide-helper") && helper(desk, mount("guide-helper"));
  for (const link of document.querySelectorAll(".side .scripted")) link.hidden = false;
  if (mount("guide-practice")) practice(desk, mount("guide-practice"), show);
  // What was built has moved what the address names.
  if (location.hash) reveal();
}

if (inPage) labelwright.ready = new Promise((done) => document.addEventListener("DOMContentLoaded", () => done(start())));
