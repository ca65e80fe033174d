//! Every rule of a protocol by its stable id: what the guide anchors, the schema tags, the
//! validator reports and the change log names.

use super::model::{Answered, Attribute, Decision, Kind, Label, Measure, Protocol, Require, Why};
use super::words::Words;
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
    let title = &attribute.title;
    let kind = &attribute.kind;
    let mut list = vec![("value", format!("{title} is {}", Words::answers(kind)))];
    let unit = kind.unit();
    if let Kind::Quantity { unit, .. } | Kind::Whole { unit: Some(unit), .. } = kind {
        list.push(("unit", format!("{title} is written in {}", unit.symbol())));
    }
    if let Some(range) = kind.range() {
        let (from, to) = (Words::amount(range.from, unit), Words::amount(range.to, unit));
        list.push(("range", format!("{title} can be recorded from {from} to {to}")));
    }
    match (kind, kind.step()) {
        (Kind::Scale { .. } | Kind::Whole { .. }, _) => list.push(("grid", format!("{title} is a whole number"))),
        (_, Some(step)) => {
            list.push(("grid", format!("{title} is recorded to the nearest {}", Words::amount(step, unit))))
        }
        _ => {}
    }
    if let Kind::Text { at_most } = kind {
        list.push(("length", format!("{title} has at most {at_most} characters")));
    }
    match &attribute.answered {
        Answered::MayBeLeftOut => {}
        Answered::Always => list.push(("answered", format!("{title} must be answered"))),
        Answered::When(condition) => {
            list.push(("answered", format!("{title} must be answered when {}", words.condition(condition))));
        }
    }
    if let Some(condition) = &attribute.asked_when {
        list.push(("asked", format!("{title} is asked only when {}", words.condition(condition))));
    }
    let may = if attribute.may_be_not_assessable { "may be" } else { "may not be" };
    list.push(("not_assessable", format!("{title} {may} “not assessable”")));
    if attribute.set_by.is_some() || attribute.restricts_values() {
        list.push(("set_by", set_by(attribute, words)));
    }
    if let Some(agrees) = &attribute.agrees {
        let within = if agrees.per_cent { format!("{} %", agrees.within) } else { Words::amount(agrees.within, unit) };
        let what = super::drawn::drawn(&agrees.drawn).map_or("", |d| d.words);
        list.push(("drawn", format!("{title} agrees with the drawn {what} within {within}")));
    }
    if attribute.cites_frame {
        list.push(("frame", format!("{title} says on which frame it was judged")));
    }
    list
}

/// Who may answer, and who may choose which values.
fn set_by(attribute: &Attribute, words: &Words<'_>) -> String {
    let title = &attribute.title;
    let mut said = Vec::new();
    if let Some(by) = &attribute.set_by {
        said.push(format!("{title} is set by {}", words.set_by(by)));
    }
    let values = attribute.kind.list().map_or(&[][..], |l| &l.values);
    let mut by_role: IndexMap<String, Vec<String>> = IndexMap::new();
    for value in values {
        if let Some(by) = &value.set_by {
            by_role.entry(words.set_by(by)).or_default().push(format!("“{}”", value.title));
        }
    }
    for (role, titles) in by_role {
        let of = if said.is_empty() { format!("{title} ") } else { String::new() };
        said.push(format!("{of}{} only by {role}", in_words(&titles)));
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
        add(&mut book, id, (*text).to_owned(), Sort::File, Severity::Error, &Why::default());
    }
    let words = Words::new(protocol, None);
    parts(&mut book, &words, &protocol.context.attributes, &protocol.context.measures, &protocol.context.requires);
    for (id, label) in &protocol.labels {
        if label.reads_confidence() {
            let text = "Your confidence must be given, because a rule of this label reads it".to_owned();
            add(&mut book, &confidence_rule(id), text, Sort::Answer, Severity::Error, &Why::default());
        }
        let words = Words::new(protocol, Some(label));
        if let Some(by) = &label.set_by {
            let text = format!("{} is labelled by {}", label.title, words.set_by(by));
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
            let text =
                format!("{} when {}", words.duty(escalation.duty, &escalation.role), words.condition(&escalation.when));
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
            Some(when) => (format!("{}, when {}", exclusion.title, words.condition(when)), Sort::File),
            None => (exclusion.title.clone(), Sort::Eye),
        };
        add(&mut book, &exclusion.rule, text, sort, Severity::Error, &exclusion.why);
    }
    book
}

/// Scores, tables with their rows, and promises about them.
fn worked_out(book: &mut IndexMap<String, RuleText>, words: &Words<'_>, label: &Label) {
    for score in label.scores.values() {
        let of: Vec<String> = score.parts.iter().map(|p| words.title(&p.of)).collect();
        let mut text = format!("{} is the sum of the points for {}", score.title, in_words(&of));
        for forced in &score.forced {
            text.push_str(&format!("; it is {} when {}", forced.points, words.condition(&forced.when)));
        }
        add(book, &score.rule, text, Sort::Measure, Severity::Error, &score.why);
    }
    for table in label.tables.values() {
        let gives: Vec<String> = table.outputs.values().map(|o| o.title.clone()).collect();
        let of: Vec<String> = table.inputs.iter().map(|i| words.input(i)).collect();
        let mut text = format!("{} follows from {}", in_words(&gives), in_words(&of));
        if let Some(when) = &table.applies_when {
            text.push_str(&format!(", for cases in which {}", words.condition(when)));
        }
        add(book, &table.rule, text, Sort::Measure, Severity::Error, &table.why);
        for row in &table.rows {
            add(book, &row.rule, words.row(table, row), Sort::Measure, Severity::Error, &row.why);
        }
    }
    for urgency in &label.urgencies {
        let of = label.output(&urgency.of).map_or(urgency.of.as_str(), |(_, o)| o.title.as_str());
        let text = format!("{of} never grows less urgent when {} grows", words.title(&urgency.with));
        add(book, &urgency.rule, text, Sort::Promise, Severity::Error, &urgency.why);
    }
}

fn in_words(list: &[String]) -> String {
    match list.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} and {end}", rest.join(", ")),
    }
}

/// The id of the rule that asks for the reader's confidence.
pub fn confidence_rule(label: &str) -> String {
    format!("{label}.confidence.answered")
}

fn criteria(book: &mut IndexMap<String, RuleText>, words: &Words<'_>, label: &Label) {
    let sort = |by_eye: bool| if by_eye { Sort::Eye } else { Sort::Decision };
    let cases =
        label.criteria.iter().map(|c| (&c.rule, &c.title, &c.when, Some(&c.decision), c.severity, &c.why)).chain(
            label.edge_cases.iter().map(|e| (&e.rule, &e.title, &e.when, e.decision.as_ref(), e.severity, &e.why)),
        );
    for (rule, title, when, decision, severity, why) in cases {
        let said = match (title, when) {
            (Some(title), Some(when)) => format!("{title}: when {}", words.condition(when)),
            (None, Some(when)) => format!("When {}", words.condition(when)),
            (Some(title), None) => title.clone(),
            (None, None) => "Judged by eye".to_owned(),
        };
        let text = match decision {
            Some(decision) => format!("{said}, {}", words.decision(decision)),
            None => format!("{said}, decide as usual"),
        };
        add(book, rule, text, sort(when.is_none()), severity, why);
    }
    if let Some(otherwise) = &label.otherwise {
        let text = format!("Otherwise {}", words.decision(&otherwise.decision));
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
        let rounded = measure
            .rounded_to
            .map_or(String::new(), |s| format!(", to the nearest {}, halves up", Words::amount(s, measure.unit)));
        let text = format!("{} is {}{rounded}", measure.title, words.term(&measure.term, measure.unit));
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
