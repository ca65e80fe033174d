//! Every rule of a protocol by its stable id: what the guide anchors, the schema tags, the
//! validator reports and the change log names.

use super::model::{Answered, Attribute, Decision, Kind, Label, Measure, Protocol, Require, Why};
use super::words::{Words, say};
use crate::diagnostic::Severity;
use indexmap::IndexMap;

/// What kind of rule it is, by who can enforce it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// About the label file as such.
    File,
    /// About one answer.
    Answer,
    /// What a legal case must fulfil.
    Require,
    /// Decides whether it is labelled.
    Decision,
    /// A worked-out value: a measure, a score, a table or a row of it.
    Measure,
    /// A promise about all cases; the compiler proves it, no file can break it.
    Promise,
    /// About how something is drawn.
    Drawing,
    /// About several annotations together.
    Relation,
    /// Asks somebody to look.
    Escalation,
    /// Only an eye can judge it.
    Eye,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// What it says, one sentence without a full stop.
    pub text: String,
    /// What kind it is.
    pub sort: Sort,
    /// How a breach is reported.
    pub severity: Severity,
    /// Why it is so.
    pub why: Why,
}

/// The aspects of one attribute that have rules of their own, with what each says.
pub fn aspects(attribute: &Attribute, words: &Words<'_>) -> Vec<(&'static str, String)> {
    let (title, kind, language) = (&attribute.title, &attribute.kind, words.language());
    let mut list = vec![("value", say!(language, "{title} is {answers}", title = title, answers = words.takes(kind)))];
    let unit = kind.unit();
    if let Kind::Quantity { unit, .. } | Kind::Whole { unit: Some(unit), .. } = kind {
        let unit = language.word(unit.symbol());
        list.push(("unit", say!(language, "{title} is written in {unit}", title = title, unit = unit)));
    }
    if let Some(range) = kind.range() {
        let (from, to) = (words.number(range.from, unit), words.number(range.to, unit));
        list.push((
            "range",
            say!(language, "{title} can be recorded from {from} to {to}", title = title, from = from, to = to),
        ));
    }
    match (kind, kind.step()) {
        (Kind::Scale { .. } | Kind::Whole { .. }, _) => {
            list.push(("grid", say!(language, "{title} is a whole number", title = title)));
        }
        (_, Some(step)) => {
            let step = words.number(step, unit);
            list.push((
                "grid",
                say!(language, "{title} is recorded to the nearest {step}", title = title, step = step),
            ));
        }
        _ => {}
    }
    if let Kind::Text { at_most } = kind {
        list.push((
            "length",
            say!(language, "{title} has at most {number} characters", title = title, number = at_most),
        ));
    }
    match &attribute.answered {
        Answered::MayBeLeftOut => {}
        Answered::Always => list.push(("answered", say!(language, "{title} must be answered", title = title))),
        Answered::When(condition) => {
            let condition = words.condition(condition);
            list.push((
                "answered",
                say!(language, "{title} must be answered when {condition}", title = title, condition = condition),
            ));
        }
    }
    if let Some(condition) = &attribute.asked_when {
        let condition = words.condition(condition);
        list.push((
            "asked",
            say!(language, "{title} is asked only when {condition}", title = title, condition = condition),
        ));
    }
    let may = match attribute.may_be_not_assessable {
        true => say!(language, "{title} may be “not assessable”", title = title),
        false => say!(language, "{title} may not be “not assessable”", title = title),
    };
    list.push(("not_assessable", may));
    if attribute.set_by.is_some() || attribute.restricts_values() {
        list.push(("set_by", set_by(attribute, words)));
    }
    if let Some(agrees) = &attribute.agrees {
        let within = match agrees.per_cent {
            true => format!("{} %", language.number(&agrees.within.to_string())),
            false => words.number(agrees.within, unit),
        };
        let what = super::drawn::drawn(&agrees.drawn).map_or("", |d| language.word(d.words));
        list.push((
            "drawn",
            say!(
                language,
                "{title} agrees with the drawn {what} within {within}",
                title = title,
                what = what,
                within = within
            ),
        ));
    }
    if attribute.cites_frame {
        list.push(("frame", say!(language, "{title} says on which frame it was judged", title = title)));
    }
    list
}

/// Who may answer, and who may choose which values.
fn set_by(attribute: &Attribute, words: &Words<'_>) -> String {
    let (title, language) = (&attribute.title, words.language());
    let mut said = Vec::new();
    if let Some(by) = &attribute.set_by {
        said.push(say!(language, "{title} is set by {role}", title = title, role = words.set_by(by)));
    }
    let values = attribute.kind.list().map_or(&[][..], |l| &l.values);
    let mut by_role: IndexMap<String, Vec<String>> = IndexMap::new();
    for value in values {
        if let Some(by) = &value.set_by {
            by_role.entry(words.set_by(by)).or_default().push(say!(language, "“{text}”", text = value.title));
        }
    }
    for (role, titles) in by_role {
        let of = if said.is_empty() { format!("{title} ") } else { String::new() };
        let values = language.list(&titles, "and");
        said.push(format!("{of}{}", say!(language, "{values} only by {role}", values = values, role = role)));
    }
    said.join("; ")
}

/// Rules that hold for every label file, whatever the protocol.
pub const FILE_RULES: &[(&str, &str)] = &[
    ("file.structure", "A label file has the shape that its format asks for"),
    ("file.stamp", "A label file names the protocol, version and meaning digest under which it was made"),
    ("file.label", "A label file uses only labels of this protocol"),
    ("file.attribute", "An annotation answers only the questions of its label"),
    ("file.id", "No two annotations have one id"),
    ("file.reference", "What an annotation points to is there"),
    ("file.annotator", "The annotator has a role of this protocol"),
    ("file.geometry", "An annotation is drawn in the shape that its label asks for"),
    ("file.excluded", "An exam that is left out says why, and holds no annotations"),
    ("file.mapping", "What a table or a file of another tool says is carried over or named as left out"),
];

/// Every rule, in the order of the guide. Rules that a label inherits stand once, where they were
/// written.
pub fn rulebook(protocol: &Protocol) -> IndexMap<String, RuleText> {
    let mut book = IndexMap::new();
    for (id, text) in FILE_RULES {
        add(&mut book, id, protocol.language.word(text).to_owned(), Sort::File, Severity::Error, &Why::default());
    }
    let language = &protocol.language;
    let words = Words::new(protocol, None);
    parts(&mut book, &words, &protocol.context.attributes, &protocol.context.measures, &protocol.context.requires);
    for (id, label) in &protocol.labels {
        if label.reads_confidence() {
            let text = say!(language, "Your confidence must be given, because a rule of this label reads it");
            add(&mut book, &confidence_rule(id), text, Sort::Answer, Severity::Error, &Why::default());
        }
        let words = Words::new(protocol, Some(label));
        if let Some(by) = &label.set_by {
            let text = say!(language, "{label} is labelled by {role}", label = label.title, role = words.set_by(by));
            add(&mut book, &format!("{id}.set_by"), text, Sort::Answer, Severity::Error, &Why::default());
        }
        parts(&mut book, &words, &label.attributes, &label.measures, &label.requires);
        for drawing in &label.drawings {
            let said = drawing.title.as_ref().map_or(String::new(), |t| format!("{t}: "));
            let text = format!("{said}{}", words.condition(&drawing.condition));
            add(&mut book, &drawing.rule, text, Sort::Drawing, drawing.severity, &drawing.why);
        }
        worked_out(&mut book, &words, label);
        criteria(&mut book, &words, label);
        for escalation in &label.escalations {
            let (duty, when) = (words.duty(escalation.duty, &escalation.role), words.condition(&escalation.when));
            let text = if when == language.word("always") {
                format!("{duty}, {when}")
            } else {
                say!(language, "{duty} when {condition}", duty = duty, condition = when)
            };
            add(&mut book, &escalation.rule, text, Sort::Escalation, Severity::Error, &escalation.why);
        }
    }
    let words = Words::new(protocol, None);
    for tie in &protocol.relations {
        let said = tie.title.as_ref().map_or(String::new(), |t| format!("{t}: "));
        add(&mut book, &tie.rule, format!("{said}{}", words.relation(tie)), Sort::Relation, tie.severity, &tie.why);
    }
    for exclusion in protocol.exclusions.values() {
        let (text, sort) = match &exclusion.when {
            Some(when) => {
                let when = words.condition(when);
                (say!(language, "{title}, when {condition}", title = exclusion.title, condition = when), Sort::File)
            }
            None => (exclusion.title.clone(), Sort::Eye),
        };
        add(&mut book, &exclusion.rule, text, sort, Severity::Error, &exclusion.why);
    }
    book
}

/// Scores, tables with their rows, and promises about them.
fn worked_out(book: &mut IndexMap<String, RuleText>, words: &Words<'_>, label: &Label) {
    let language = words.language();
    for score in label.scores.values() {
        let of: Vec<String> = score.parts.iter().map(|p| words.title(&p.of)).collect();
        let (title, of) = (&score.title, language.list(&of, "and"));
        let mut text = say!(language, "{title} is the sum of the points for {answers}", title = title, answers = of);
        for forced in &score.forced {
            let (points, when) = (language.number(&forced.points.to_string()), words.condition(&forced.when));
            text.push_str(&say!(language, "; it is {points} when {condition}", points = points, condition = when));
        }
        add(book, &score.rule, text, Sort::Measure, Severity::Error, &score.why);
    }
    for table in label.tables.values() {
        let gives: Vec<String> = table.outputs.values().map(|o| o.title.clone()).collect();
        let of: Vec<String> = table.inputs.iter().map(|i| words.input(i)).collect();
        let (gives, of) = (language.list(&gives, "and"), language.list(&of, "and"));
        let mut text = say!(language, "{outcome} follows from {answers}", outcome = gives, answers = of);
        if let Some(when) = &table.applies_when {
            let when = words.condition(when);
            text.push_str(&say!(language, ", for cases in which {condition}", condition = when));
        }
        add(book, &table.rule, text, Sort::Measure, Severity::Error, &table.why);
        for row in &table.rows {
            add(book, &row.rule, words.row(table, row), Sort::Measure, Severity::Error, &row.why);
        }
    }
    for urgency in &label.urgencies {
        let of = label.output(&urgency.of).map_or(urgency.of.as_str(), |(_, o)| o.title.as_str());
        let with = words.title(&urgency.with);
        let text = say!(language, "{what} never grows less urgent when {cause} grows", what = of, cause = with);
        add(book, &urgency.rule, text, Sort::Promise, Severity::Error, &urgency.why);
    }
}

/// The id of the rule that asks for the reader's confidence.
pub fn confidence_rule(label: &str) -> String {
    format!("{label}.confidence.answered")
}

fn criteria(book: &mut IndexMap<String, RuleText>, words: &Words<'_>, label: &Label) {
    let language = words.language();
    let sort = |by_eye: bool| if by_eye { Sort::Eye } else { Sort::Decision };
    let cases =
        label.criteria.iter().map(|c| (&c.rule, &c.title, &c.when, Some(&c.decision), c.severity, &c.why)).chain(
            label.edge_cases.iter().map(|e| (&e.rule, &e.title, &e.when, e.decision.as_ref(), e.severity, &e.why)),
        );
    for (rule, title, when, decision, severity, why) in cases {
        let said = match (title, when) {
            (Some(title), Some(when)) => {
                say!(language, "{title}: when {condition}", title = title, condition = words.condition(when))
            }
            (None, Some(when)) => say!(language, "When {condition}", condition = words.condition(when)),
            (Some(title), None) => title.clone(),
            (None, None) => say!(language, "Judged by eye"),
        };
        let text = match decision {
            Some(decision) => format!("{said}, {}", words.decision(decision)),
            None => format!("{said}, {}", language.word("decide as usual")),
        };
        add(book, rule, text, sort(when.is_none()), severity, why);
    }
    if let Some(otherwise) = &label.otherwise {
        let decision = words.decision(&otherwise.decision);
        let text = say!(language, "Otherwise {decision}", decision = decision);
        add(book, &otherwise.rule, text, Sort::Decision, Severity::Error, &otherwise.why);
    }
}

fn parts(
    book: &mut IndexMap<String, RuleText>,
    words: &Words<'_>,
    attributes: &IndexMap<String, Attribute>,
    measures: &IndexMap<String, Measure>,
    requires: &[Require],
) {
    for attribute in attributes.values() {
        for (aspect, text) in aspects(attribute, words) {
            let id = format!("{}.{aspect}", attribute.rule);
            add(book, &id, text, Sort::Answer, Severity::Error, &attribute.why);
        }
    }
    for measure in measures.values() {
        let language = words.language();
        let rounded = measure.rounded_to.map_or(String::new(), |step| {
            let step = words.number(step, measure.unit);
            say!(language, ", to the nearest {step}, halves up", step = step)
        });
        let (what, term) = (&measure.title, words.term(&measure.term, measure.unit));
        let text = say!(language, "{what} is {term}{rounded}", what = what, term = term, rounded = rounded);
        add(book, &measure.rule, text, Sort::Measure, Severity::Error, &measure.why);
    }
    for require in requires {
        let said = require.title.as_ref().map_or(String::new(), |t| format!("{t}: "));
        let text = format!("{said}{}", words.condition(&require.condition));
        add(book, &require.rule, text, Sort::Require, Severity::Error, &require.why);
    }
}

fn add(book: &mut IndexMap<String, RuleText>, id: &str, text: String, sort: Sort, severity: Severity, why: &Why) {
    book.entry(id.to_owned()).or_insert_with(|| RuleText { text, sort, severity, why: why.clone() });
}

/// Whether a decision says that something else than this label is right.
pub fn goes_against(decision: &Decision) -> bool {
    matches!(decision, Decision::DoNotLabel | Decision::HandOver(_))
}
