//! Labels at a glance: pictures of each kind, who is asked, and how much stands on a card.

use crate::protocol::model::{Decision, Geometry, Label, Polarity, Protocol};
use crate::protocol::rulebook::RuleText;
use indexmap::IndexMap;
use serde::Serialize;

/// Characters of an A4 sheet of the guide: about 60 lines of 80, less what boxes and tables take.
const SHEET: usize = 3_600;

/// One label.
#[derive(Debug, Serialize)]
pub(super) struct LabelRow {
    pub(super) id: String,
    pub(super) title: String,
    /// Nothing of it is drawn, so it needs no pictures.
    pub(super) not_drawn: bool,
    /// It is a part or a kind of another.
    pub(super) lesser: bool,
    pub(super) positive: usize,
    pub(super) negative: usize,
    pub(super) borderline: usize,
    /// How many of the three kinds are missing.
    pub(super) lacking: usize,
    /// Escalations, and rulings that ask.
    pub(super) asks: usize,
    /// Characters that a reader of its card reads.
    pub(super) characters: String,
    /// The same in sheets, rounded up to half of one: `1.5`.
    pub(super) sheets: String,
    /// It does not fit two sides of one sheet.
    pub(super) too_long: bool,
}

pub(super) fn labels(protocol: &Protocol, book: &IndexMap<String, RuleText>) -> Vec<LabelRow> {
    protocol.labels.iter().map(|(id, label)| row(id, label, book)).collect()
}

fn row(id: &str, label: &Label, book: &IndexMap<String, RuleText>) -> LabelRow {
    let examples = || label.examples.iter().chain(label.edge_cases.iter().flat_map(|e| &e.examples));
    let count = |polarity: Polarity| examples().filter(|e| e.polarity == polarity).count();
    let counts = [count(Polarity::Positive), count(Polarity::Negative), count(Polarity::Borderline)];
    let not_drawn = label.geometry == [Geometry::Nothing];
    let asked = |d: &Decision| matches!(d, Decision::Ask(_));
    let asks = label.escalations.len()
        + label.edge_cases.iter().filter(|e| e.decision.as_ref().is_some_and(asked)).count()
        + label.otherwise.iter().filter(|o| asked(&o.decision)).count();
    let characters = characters(id, label, book);
    let halves = (2 * characters).div_ceil(SHEET);
    LabelRow {
        id: id.to_owned(),
        title: label.title.clone(),
        not_drawn,
        lesser: label.parent.is_some(),
        positive: counts[0],
        negative: counts[1],
        borderline: counts[2],
        lacking: if not_drawn { 0 } else { counts.iter().filter(|n| **n == 0).count() },
        asks,
        characters: thousands(characters),
        sheets: format!("{}{}", halves / 2, if halves % 2 == 1 { ".5" } else { "" }),
        too_long: halves > 4,
    }
}

/// What stands on the card: definition, drawing, every rule with its reason, guidance, captions.
fn characters(id: &str, label: &Label, book: &IndexMap<String, RuleText>) -> usize {
    let length = |text: &Option<String>| text.as_ref().map_or(0, |t| t.chars().count());
    let own = book.iter().filter(|(rule, _)| rule.strip_prefix(id).is_some_and(|rest| rest.starts_with('.')));
    // The aspects of a question stand on the card as one line: the question and its values.
    let rules: usize = own
        .filter(|(_, rule)| rule.sort != crate::protocol::rulebook::Sort::Answer)
        .map(|(_, rule)| rule.text.chars().count() + length(&rule.why.because))
        .sum();
    let questions: usize = label
        .attributes
        .values()
        .map(|a| {
            let values = a.kind.list().map_or(&[][..], |l| &l.values);
            let values: usize = values.iter().map(|v| v.title.chars().count() + length(&v.means)).sum();
            a.title.chars().count() + length(&a.question) + length(&a.measured) + values + length(&a.why.because)
        })
        .sum();
    let examples = label.examples.iter().chain(label.edge_cases.iter().flat_map(|e| &e.examples));
    let captions: usize = examples.map(|e| length(&e.caption)).sum();
    let edges: usize = label.edge_cases.iter().map(|e| length(&e.draw)).sum();
    let guidance: usize = label.guidance.iter().map(|g| g.body.chars().count() + length(&g.title)).sum();
    let actions: usize = label.criteria.iter().map(|c| length(&c.action)).sum();
    length(&label.definition) + length(&label.draw) + rules + questions + captions + edges + guidance + actions
}

/// `12,345`
fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}
