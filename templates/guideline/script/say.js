// Every sentence that the script says, in one place, so that it can be said in another language.
const several = (n, single, many) => `${n} ${n === 1 ? single : many}`;
const SAY = {
  lang: "en", decimal: ".",
  search: "Search", searchHint: "Search this guide ( / )", theme: "Theme", print: "Print", help: "Help and keys",
  themes: { auto: "Auto", light: "Light", dark: "Dark", room: "Reading room" },
  found: (n, shown) => n > shown ? `${n} places, the best ${shown} are shown` : n ? several(n, "place", "places") : "Nothing found",
  close: "Close", keyTitle: "Keys of this page", singleKeys: "Single-key shortcuts are on",
  keyList: [
    ["/", "Search; Enter goes to the first place, Escape clears"],
    ["1 – 9, letters", "The label with this hot-key; else, of a number, the n-th card"],
    ["[ and ]", "The card before, the next card"],
    ["?", "This help"],
  ],
  changedSince: (read, now) => `This guide changed since you read version ${read}. It is now version ${now}.`,
  whatChanged: "See what changed", reviewDue: (day) => `This guide was to be reviewed by ${day}. Check for a newer version before you go on.`,

  helper: "Decision helper", helperIntro: "Answer what you see. The rules of this guide say at once what follows. Nothing leaves this page.",
  whichLabel: "Label", tryIt: "Try it in the decision helper", context: "Patient and exam", whole: (title) => `Answers of the ${title} that it is a part of`,
  drawn: "Measured from the drawing", confidence: "Your confidence", questions: (title) => `Questions about: ${title}`, noQuestions: "Nothing is asked about this label.",
  required: "required", clear: "Clear", notAssessable: "Not assessable", noneOfThese: "None of these", choose: "No answer yet",
  about: "In the guide", yes: "Yes", no: "No", range: (from, to, unit, open) => `${from} to ${to}${open ? " or more" : ""}${unit}`, step: (step, unit) => `in steps of ${step}${unit}`,
  wrong: {
    value: "This is not an answer to the question.", unit: "This has another unit than the question.",
    range: (says) => `This is out of range: ${says}.`, grid: (says) => `This is not on the grid: ${says}.`,
    length: (most) => `This is longer than ${most} characters.`, not_assessable: "“Not assessable” is no answer here.",
    asked: "This is not asked in this case.", answered: "This must be answered.",
  },
  label: (title) => `Label it as ${title}.`, doNot: "Do not label it.", doNotAs: (title) => `Do not label it as ${title}.`, instead: (title) => `Label it as ${title} instead.`, ask: (role) => `Ask: ${role} decides.`,
  conflict: "The rules contradict one another here.", byEye: "No rule on the answers decides: judge by eye, by the definition and the lines marked “judged by eye”.",
  undecided: "Nothing decides with these answers.", notYet: (missing, illegal) => `Cannot be decided yet.${missing && ` Missing: ${missing}.`}${illegal && ` Not legal: ${illegal}.`}`,
  stillTo: "Still to answer", atOnce: "At once", goOn: (title) => `Go on with ${title}`, mayRead: "Not answered, and read by rules", illegal: "These answers cannot be recorded", because: "Decided by", fired: "Rules that hold", worked: "Worked out", tables: "Tables", who: "Who else must look", drawing: "The drawing must fit",
  points: (n) => n === null ? "no points yet" : several(n, "point", "points"), total: (n) => n === null ? "not known yet" : n, forced: "fixed by a rule", missing: "not known yet",
  state: { not_applicable: "does not apply here", nothing: "no row holds", differ: "rows contradict one another", cannot_happen: "this cannot happen" },
  row: "row", none: "none", duty: { must_see: (r) => `${r} must see it`, must_decide: (r) => `${r} must decide`, tell_at_once: (r) => `Tell ${r} at once`, stop_and_tell: (r) => `Stop the work and tell ${r} at once` },
  copy: "Copy as label record", copied: "Copied.", copyByHand: "Select the text and copy it.", startOver: "Start over",

  practice: "Practice", practiceIntro: (n) => `${several(n, "case", "cases")} from this guide. Decide each; you see at once whether the guide agrees, and by which rule.`,
  begin: "Begin", caseOf: (n, all) => `Case ${n} of ${all}`, given: "Given", asLabel: (title) => `Would you label it as ${title}?`, whichOutput: (title) => `${title}: which?`,
  check: "Check", next: "Next case", results: "Your result", right: "Right.", wrongAnswer: (key) => `No. The guide says: ${key}`, score: (n, all) => `${n} of ${all} right`,
  openQuestions: (n) => `${several(n, "case is", "cases are")} not answered yet.`, handIn: "Hand in this file.",
  again: "Same cases again", more: "Next cases", reject: "None: these answers cannot be", openCase: "Open this case in the helper", pictureOf: "Picture of the case", pick: "Choose an answer first.", toRead: "Read again",
};
