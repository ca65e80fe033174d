//! Every text of a protocol that an annotator reads, each with a name that outlives its wording.
//!
//! One walk serves for listing and for replacing, so that what is listed is what is replaced.

use crate::protocol::Protocol;
use crate::protocol::model::{
    Attribute, Context, Criterion, EdgeCase, Escalation, Example, Guidance, Kind as Answer, Label, Measure, Require,
    Score, Table, ValueList, Why,
};
use indexmap::IndexMap;

/// How a text is set, which is also what may stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words alone.
    Plain,
    /// Markdown of one paragraph.
    Inline,
    /// Markdown with paragraphs, lists and tables.
    Prose,
}

impl Kind {
    /// What a translator is told.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Plain => "words alone",
            Kind::Inline => "Markdown, one paragraph",
            Kind::Prose => "Markdown",
        }
    }
}

/// A text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Which text it is: the id of what it belongs to, and what it is of it: `nodule/title`.
    pub context: String,
    /// The text itself.
    pub english: String,
    /// How it is set.
    pub kind: Kind,
}

/// Every text, each once, in the order of the protocol.
pub fn texts(protocol: &Protocol) -> Vec<Text> {
    let mut all: IndexMap<(String, String), Kind> = IndexMap::new();
    let mut walked = protocol.clone();
    walk(&mut walked, &mut |context, kind, text| {
        // What a label takes from another one has its name from there, and often the same text.
        all.entry((context.to_owned(), text.clone())).or_insert(kind);
    });
    all.into_iter().map(|((context, english), kind)| Text { context, english, kind }).collect()
}

/// What is called with each text: its context, how it is set, and the text, which it may change.
pub(super) type Visit<'v> = dyn FnMut(&str, Kind, &mut String) + 'v;

/// Calls `at` with each text that is not empty.
pub(super) fn walk(protocol: &mut Protocol, at: &mut Visit<'_>) {
    let mut at = |context: &str, kind: Kind, text: &mut String| {
        if !text.trim().is_empty() {
            at(context, kind, text);
        }
    };
    let at: &mut Visit<'_> = &mut at;
    at("protocol/title", Kind::Plain, &mut protocol.title);
    if let Some(owner) = protocol.header.get_mut("owner") {
        at("protocol/owner", Kind::Plain, owner);
    }
    some("protocol/purpose", Kind::Prose, &mut protocol.purpose, at);
    guidance("protocol", &mut protocol.guidance, at);
    for (id, role) in &mut protocol.roles {
        at(&format!("roles.{id}/title"), Kind::Plain, &mut role.title);
        some(&format!("roles.{id}/means"), Kind::Plain, &mut role.means, at);
    }
    for window in &mut protocol.viewing.windows {
        at(&format!("viewing/windows/{}", window.name), Kind::Plain, &mut window.name);
    }
    for plane in &mut protocol.viewing.planes {
        at(&format!("viewing/planes/{plane}"), Kind::Plain, plane);
    }
    guidance("viewing", &mut protocol.viewing.guidance, at);
    for (id, limit) in &mut protocol.limits {
        why(&format!("limits.{id}"), &mut limit.why, at);
    }
    context(&mut protocol.context, at);
    if let Some(views) = &mut protocol.views {
        list("views", views, at);
    }
    for exclusion in protocol.exclusions.values_mut() {
        at(&format!("{}/title", exclusion.rule), Kind::Plain, &mut exclusion.title);
        why(&exclusion.rule, &mut exclusion.why, at);
    }
    for (id, label) in &mut protocol.labels {
        self::label(id, label, at);
    }
    for tie in &mut protocol.relations {
        some(&format!("{}/title", tie.rule), Kind::Plain, &mut tie.title, at);
        why(&tie.rule, &mut tie.why, at);
    }
}

fn some(context: &str, kind: Kind, text: &mut Option<String>, at: &mut Visit<'_>) {
    if let Some(text) = text {
        at(context, kind, text);
    }
}

fn why(rule: &str, why: &mut Why, at: &mut Visit<'_>) {
    some(&format!("{rule}/because"), Kind::Inline, &mut why.because, at);
}

/// Prose is named by its heading, which moves with it, or by its number where it has none.
fn guidance(owner: &str, all: &mut [Guidance], at: &mut Visit<'_>) {
    for (n, one) in all.iter_mut().enumerate() {
        let name = one.title.as_deref().map_or_else(|| (n + 1).to_string(), slug);
        some(&format!("{owner}/guidance/{name}/title"), Kind::Plain, &mut one.title, at);
        at(&format!("{owner}/guidance/{name}/body"), Kind::Prose, &mut one.body);
    }
}

/// `Votes and majority` → `votes-and-majority`.
fn slug(title: &str) -> String {
    let words: Vec<String> =
        title.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}

fn context(context: &mut Context, at: &mut Visit<'_>) {
    guidance("context", &mut context.guidance, at);
    attributes(&mut context.attributes, at);
    measures(&mut context.measures, at);
    requires(&mut context.requires, at);
}

fn label(id: &str, label: &mut Label, at: &mut Visit<'_>) {
    at(&format!("{id}/title"), Kind::Plain, &mut label.title);
    some(&format!("{id}/definition"), Kind::Prose, &mut label.definition, at);
    some(&format!("{id}/draw"), Kind::Inline, &mut label.draw, at);
    label.criteria.iter_mut().for_each(|c| criterion(c, at));
    label.edge_cases.iter_mut().for_each(|e| edge_case(e, at));
    if let Some(otherwise) = &mut label.otherwise {
        why(&otherwise.rule, &mut otherwise.why, at);
    }
    label.escalations.iter_mut().for_each(|Escalation { rule, why: reason, .. }| why(rule, reason, at));
    for drawing in &mut label.drawings {
        some(&format!("{}/title", drawing.rule), Kind::Plain, &mut drawing.title, at);
        why(&drawing.rule, &mut drawing.why, at);
    }
    attributes(&mut label.attributes, at);
    measures(&mut label.measures, at);
    requires(&mut label.requires, at);
    label.scores.values_mut().for_each(|s| score(s, at));
    label.tables.values_mut().for_each(|t| table(t, at));
    label.urgencies.iter_mut().for_each(|u| why(&u.rule, &mut u.why, at));
    examples(id, &mut label.examples, at);
    guidance(id, &mut label.guidance, at);
    for case in &mut label.cases {
        at(&format!("{id}/cases/{}", slug(&case.title)), Kind::Plain, &mut case.title);
    }
}

fn criterion(c: &mut Criterion, at: &mut Visit<'_>) {
    some(&format!("{}/title", c.rule), Kind::Plain, &mut c.title, at);
    some(&format!("{}/action", c.rule), Kind::Plain, &mut c.action, at);
    why(&c.rule, &mut c.why, at);
}

fn edge_case(e: &mut EdgeCase, at: &mut Visit<'_>) {
    some(&format!("{}/title", e.rule), Kind::Plain, &mut e.title, at);
    some(&format!("{}/draw", e.rule), Kind::Inline, &mut e.draw, at);
    why(&e.rule, &mut e.why, at);
    examples(&e.rule, &mut e.examples, at);
    guidance(&e.rule, &mut e.guidance, at);
}

fn examples(owner: &str, all: &mut [Example], at: &mut Visit<'_>) {
    for example in all {
        some(&format!("{owner}/examples/{}/caption", example.file), Kind::Plain, &mut example.caption, at);
        some(&format!("{owner}/examples/{}/alt", example.file), Kind::Plain, &mut example.alt, at);
    }
}

fn attributes(all: &mut IndexMap<String, Attribute>, at: &mut Visit<'_>) {
    for attribute in all.values_mut() {
        let rule = &attribute.rule;
        at(&format!("{rule}/title"), Kind::Plain, &mut attribute.title);
        some(&format!("{rule}/question"), Kind::Plain, &mut attribute.question, at);
        some(&format!("{rule}/measured"), Kind::Plain, &mut attribute.measured, at);
        answer(rule, &mut attribute.kind, at);
        why(rule, &mut attribute.why, at);
    }
}

/// What may be answered: a list, or a scale whose steps have names.
fn answer(owner: &str, kind: &mut Answer, at: &mut Visit<'_>) {
    match kind {
        Answer::OneOf { list: values } | Answer::AnyOf { list: values } => list(owner, values, at),
        Answer::Scale { steps, .. } => {
            for step in steps {
                at(&format!("{owner}/values/{}/title", step.id), Kind::Plain, &mut step.title);
                some(&format!("{owner}/values/{}/means", step.id), Kind::Plain, &mut step.means, at);
            }
        }
        Answer::YesNo
        | Answer::Whole { .. }
        | Answer::Quantity { .. }
        | Answer::Percent { .. }
        | Answer::Text { .. } => {}
    }
}

/// A list that several questions share is named by its block.
fn list(owner: &str, list: &mut ValueList, at: &mut Visit<'_>) {
    let owner = list.set.as_ref().map_or_else(|| owner.to_owned(), |set| format!("values.{set}"));
    some(&format!("{owner}/values/title"), Kind::Plain, &mut list.title, at);
    some(&format!("{owner}/values/order"), Kind::Plain, &mut list.order, at);
    for value in &mut list.values {
        at(&format!("{owner}/values/{}/title", value.id), Kind::Plain, &mut value.title);
        some(&format!("{owner}/values/{}/means", value.id), Kind::Plain, &mut value.means, at);
    }
}

fn measures(all: &mut IndexMap<String, Measure>, at: &mut Visit<'_>) {
    for measure in all.values_mut() {
        at(&format!("{}/title", measure.rule), Kind::Plain, &mut measure.title);
        why(&measure.rule, &mut measure.why, at);
    }
}

fn requires(all: &mut [Require], at: &mut Visit<'_>) {
    for require in all {
        some(&format!("{}/title", require.rule), Kind::Plain, &mut require.title, at);
        why(&require.rule, &mut require.why, at);
    }
}

fn score(score: &mut Score, at: &mut Visit<'_>) {
    at(&format!("{}/title", score.rule), Kind::Plain, &mut score.title);
    why(&score.rule, &mut score.why, at);
    for (n, forced) in score.forced.iter_mut().enumerate() {
        why(&format!("{}/forced/{}", score.rule, n + 1), &mut forced.why, at);
    }
}

fn table(table: &mut Table, at: &mut Visit<'_>) {
    at(&format!("{}/title", table.rule), Kind::Plain, &mut table.title);
    why(&table.rule, &mut table.why, at);
    for (id, output) in &mut table.outputs {
        let owner = format!("{}/outputs/{id}", table.rule);
        at(&format!("{owner}/title"), Kind::Plain, &mut output.title);
        answer(&owner, &mut output.kind, at);
    }
    for row in &mut table.rows {
        why(&row.rule, &mut row.why, at);
    }
}
