// The blind set: collects the choices and makes the file that is handed in. It knows no answer.

function sheet() {
  const form = document.getElementById("sheet");
  if (!form) return;
  const part = (id) => document.getElementById(id), [annotator, file, copy, said, text] = ["annotator", "file", "copy", "said", "text"].map(part);
  const [id, version, , digest] = document.querySelector("meta[name=protocol]").content.split(" ");
  const questions = [...form.querySelectorAll("fieldset")], key = `sheet.${digest}`;
  const picked = (question) => [...question.querySelectorAll("input:checked")].map((input) => input.value);
  const answers = () => Object.fromEntries(questions.map((q) => [q.dataset.id, picked(q)]).filter(([, picks]) => picks.length));
  // What was chosen outlives a window that is closed.
  const kept = JSON.parse(store.get(key) ?? "{}");
  for (const input of form.querySelectorAll("fieldset input")) input.checked = kept[input.name]?.includes(input.value) ?? false;
  form.addEventListener("change", () => { store.set(key, JSON.stringify(answers())); file.hidden = copy.hidden = text.hidden = true; said.textContent = ""; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const open = questions.filter((q) => !picked(q).length);
    if (open.length) {
      said.textContent = SAY.openQuestions(open.length);
      open[0].querySelector("input").focus();
      return;
    }
    const out = { qualification_version: "1.0", protocol: { id, version }, guide_digest: digest, annotator: annotator.value.trim(), answers: answers() };
    text.value = `${JSON.stringify(out, null, 2)}\n`;
    URL.revokeObjectURL(file.href);
    file.href = URL.createObjectURL(new Blob([text.value], { type: "application/json" }));
    file.hidden = copy.hidden = text.hidden = false;
    said.textContent = SAY.handIn;
    file.focus();
  });
  copy.addEventListener("click", () => copyText(text.value, text, said));
}

if (inPage) document.addEventListener("DOMContentLoaded", sheet);
