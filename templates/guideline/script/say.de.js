// The same sentences in German. Every name that say.js has is here, in the same order.
const several = (n, single, many) => `${n} ${n === 1 ? single : many}`;
const SAY = {
  lang: "de", decimal: ",",
  search: "Suche", searchHint: "Diesen Leitfaden durchsuchen ( / )", theme: "Farben", print: "Drucken", help: "Hilfe und Tasten",
  themes: { auto: "Automatisch", light: "Hell", dark: "Dunkel", room: "Befundraum" },
  found: (n, shown) => n > shown ? `${n} Stellen, die besten ${shown} werden gezeigt` : n ? several(n, "Stelle", "Stellen") : "Nichts gefunden",
  close: "Schließen", keyTitle: "Tasten dieser Seite", singleKeys: "Einzelne Tasten sind eingeschaltet",
  keyList: [
    ["/", "Suche; die Eingabetaste geht zur ersten Stelle, Escape leert das Feld"],
    ["1 – 9, Buchstaben", "Das Label mit dieser Taste, bei Zahlen sonst die n-te Karte"],
    ["[ und ]", "Die vorige, die nächste Karte"],
    ["?", "Diese Hilfe"],
  ],
  changedSince: (read, now) => `Dieser Leitfaden wurde geändert, seit Sie Version ${read} gelesen haben. Er ist jetzt Version ${now}.`,
  whatChanged: "Was sich geändert hat", reviewDue: (day) => `Dieser Leitfaden war bis ${day} zu überprüfen. Suchen Sie nach einer neueren Version, bevor Sie weiterarbeiten.`,

  helper: "Entscheidungshilfe", helperIntro: "Antworten Sie, was Sie sehen. Die Regeln dieses Leitfadens sagen sofort, was daraus folgt. Nichts verlässt diese Seite.",
  whichLabel: "Label", tryIt: "In der Entscheidungshilfe ausprobieren", context: "Patient und Untersuchung", whole: (title) => `Antworten zum Ganzen, zu dem es gehört: ${title}`,
  drawn: "Aus der Zeichnung gemessen", confidence: "Ihre Sicherheit", questions: (title) => `Fragen zu: ${title}`, noQuestions: "Zu diesem Label wird nichts gefragt.",
  required: "Pflicht", clear: "Leeren", notAssessable: "Nicht beurteilbar", noneOfThese: "Nichts davon", choose: "Noch keine Antwort",
  about: "Im Leitfaden", yes: "Ja", no: "Nein", range: (from, to, unit, open) => `${from} bis ${to}${open ? " oder mehr" : ""}${unit}`, step: (step, unit) => `in Schritten von ${step}${unit}`,
  wrong: {
    value: "Das ist keine Antwort auf die Frage.", unit: "Das hat eine andere Einheit als die Frage.",
    range: (says) => `Das liegt außerhalb des Bereichs: ${says}.`, grid: (says) => `Das liegt zwischen den Schritten: ${says}.`,
    length: (most) => `Das ist länger als ${most} Zeichen.`, not_assessable: "„Nicht beurteilbar“ ist hier keine Antwort.",
    asked: "Das wird in diesem Fall nicht gefragt.", answered: "Das muss beantwortet werden.",
  },
  label: (title) => `Als „${title}“ markieren.`, doNot: "Nicht markieren.", doNotAs: (title) => `Nicht als „${title}“ markieren.`, instead: (title) => `Stattdessen als „${title}“ markieren.`, ask: (role) => `Rücksprache halten mit: ${role} (entscheidet).`,
  conflict: "Die Regeln widersprechen einander hier.", byEye: "Keine Regel über die Antworten entscheidet: Urteilen Sie visuell, nach der Definition und den Zeilen mit dem Vermerk „visuell beurteilt“.",
  undecided: "Mit diesen Antworten entscheidet nichts.", notYet: (missing, illegal) => `Noch nicht zu entscheiden.${missing && ` Es fehlt: ${missing}.`}${illegal && ` Nicht zulässig: ${illegal}.`}`,
  stillTo: "Noch zu beantworten", atOnce: "Sofort", goOn: (title) => `Weiter mit ${title}`, mayRead: "Nicht beantwortet, und von Regeln gelesen", illegal: "Diese Antworten können nicht erfasst werden", because: "Entschieden durch", fired: "Regeln, die zutreffen", worked: "Ausgerechnet", tables: "Tabellen", who: "Wer noch hinsehen muss", drawing: "Die Zeichnung muss passen",
  points: (n) => n === null ? "noch keine Punkte" : several(n, "Punkt", "Punkte"), total: (n) => n === null ? "noch nicht bekannt" : n, forced: "durch eine Regel festgelegt", missing: "noch nicht bekannt",
  state: { not_applicable: "gilt hier nicht", nothing: "keine Zeile trifft zu", differ: "Zeilen widersprechen einander", cannot_happen: "kommt nicht vor" },
  row: "Zeile", none: "keine", duty: { must_see: (r) => `${r} muss es ansehen`, must_decide: (r) => `${r} muss entscheiden`, tell_at_once: (r) => `Sofort informieren: ${r}`, stop_and_tell: (r) => `Die Arbeit unterbrechen und sofort informieren: ${r}` },
  copy: "Als Label-Datensatz kopieren", copied: "Kopiert.", copyByHand: "Markieren und kopieren Sie den Text.", startOver: "Von vorn",

  practice: "Übung", practiceIntro: (n) => `${several(n, "Fall", "Fälle")} aus diesem Leitfaden. Entscheiden Sie jeden; Sie sehen sofort, ob der Leitfaden zustimmt, und nach welcher Regel.`,
  begin: "Beginnen", caseOf: (n, all) => `Fall ${n} von ${all}`, given: "Gegeben", asLabel: (title) => `Würden Sie es als „${title}“ markieren?`, whichOutput: (title) => `${title}: welche Antwort?`,
  check: "Prüfen", next: "Nächster Fall", results: "Ihr Ergebnis", right: "Richtig.", wrongAnswer: (key) => `Nein. Der Leitfaden sagt: ${key}`, score: (n, all) => `${n} von ${all} richtig`,
  openQuestions: (n) => `${several(n, "Fall ist", "Fälle sind")} noch nicht beantwortet.`, handIn: "Geben Sie diese Datei ab.",
  again: "Dieselben Fälle noch einmal", more: "Weitere Fälle", reject: "Nichts davon: Diese Antworten kann es nicht geben", openCase: "Diesen Fall in der Entscheidungshilfe öffnen", pictureOf: "Bild zum Fall", pick: "Wählen Sie zuerst eine Antwort.", toRead: "Noch einmal lesen",
};
