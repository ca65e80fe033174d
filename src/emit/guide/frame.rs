//! What stands around the cards: navigation, the quick reference, viewing.

use super::cards;
use super::rules;
use super::said::{self, Said};
use super::text::{self, GuidanceView, sentence};
use super::ties;
use crate::protocol::Protocol;
use crate::protocol::model::{Decision, Label};
use crate::protocol::words::{Words, say};
use serde::Serialize;

/// How deep the navigation shows that a label stands under another.
const DEEPEST: usize = 3;

/// A label in the navigation and in the quick reference.
#[derive(Debug, Serialize)]
pub(super) struct RowView {
    id: String,
    title: String,
    key: Option<String>,
    depth: usize,
    relation: Option<String>,
    short: String,
    shape: String,
    reading: Said,
    more: usize,
}

/// The labels with those below them directly after them, else in the order written.
pub(super) fn taxonomy(protocol: &Protocol) -> Vec<(&str, &Label, usize)> {
    let mut out: Vec<(&str, &Label, usize)> = Vec::new();
    let is_root = |l: &Label| l.parent.as_ref().is_none_or(|p| !protocol.labels.contains_key(&p.label));
    for (id, label) in protocol.labels.iter().filter(|(_, l)| is_root(l)) {
        descend(protocol, id, label, 0, &mut out);
    }
    out
}

fn descend<'p>(
    protocol: &'p Protocol,
    id: &'p str,
    label: &'p Label,
    depth: usize,
    out: &mut Vec<(&'p str, &'p Label, usize)>,
) {
    // Parents never go in a circle in a checked protocol; one read from a file might.
    if depth > protocol.labels.len() {
        return;
    }
    out.push((id, label, depth));
    let is_child = |l: &Label| l.parent.as_ref().is_some_and(|p| p.label == id);
    for (child, label) in protocol.labels.iter().filter(|(_, l)| is_child(l)) {
        descend(protocol, child, label, depth + 1, out);
    }
}

pub(super) fn row(protocol: &Protocol, id: &str, label: &Label, depth: usize) -> RowView {
    let (reading, more) = reading(protocol, label);
    RowView {
        id: id.to_owned(),
        title: label.title.clone(),
        key: label.shortcut.clone(),
        depth: depth.min(DEEPEST),
        relation: label.parent.as_ref().map(|p| cards::relation(&protocol.language, p.relation)),
        short: label.definition.as_deref().map_or(String::new(), text::first_sentence),
        shape: cards::shape(&protocol.language, &label.geometry),
        reading,
        more,
    }
}

/// The first reason to label it, and how many more there are.
fn reading(protocol: &Protocol, label: &Label) -> (Said, usize) {
    let words = Words::new(protocol, Some(label));
    let positive: Vec<_> = label.criteria.iter().filter(|c| rules::is_positive(c)).collect();
    let Some(first) = positive.first() else {
        let language = words.language();
        let text = match label.otherwise.as_ref().map(|o| &o.decision) {
            Some(Decision::Label) if label.criteria.is_empty() => say!(language, "always"),
            Some(Decision::Label) => say!(language, "nothing says “do not”"),
            Some(_) => say!(language, "an edge case says so"),
            None => say!(language, "it fits the definition"),
        };
        return (Said::plain(&text::capital(&text)), 0);
    };
    let said = match (&first.title, &first.when) {
        (Some(title), _) => Said::plain(title),
        (None, Some(when)) => said::when(&words, "", when),
        (None, None) => Said::plain(&text::capital(&text::tail(&first.rule))),
    };
    (said, positive.len() - 1)
}

/// How the images are looked at.
#[derive(Debug, Serialize)]
pub(super) struct ViewingView {
    windows: Vec<WindowView>,
    planes: Option<String>,
    views: Vec<ties::ViewView>,
    guidance: Vec<GuidanceView>,
}

#[derive(Debug, Serialize)]
struct WindowView {
    name: String,
    width: String,
    level: String,
}

/// Nothing when the protocol does not say.
pub(super) fn viewing(protocol: &Protocol) -> Option<ViewingView> {
    let (viewing, words) = (&protocol.viewing, Words::new(protocol, None));
    // A plane that is a view of the exam is told with the views.
    let views = protocol.views.as_ref().map_or(&[][..], |list| &list.values);
    let is_view =
        |plane: &str| views.iter().any(|v| v.id == plane || v.title.to_lowercase() == plane.replace('_', " "));
    let planes = viewing.planes.iter().filter(|p| !is_view(p));
    let planes: Vec<String> = planes.map(|p| p.replace('_', " ")).collect();
    let said = !(viewing.windows.is_empty() && planes.is_empty() && viewing.guidance.is_empty() && views.is_empty());
    said.then(|| ViewingView {
        windows: viewing
            .windows
            .iter()
            .map(|w| WindowView {
                name: text::capital(&w.name.replace('_', " ")),
                width: words.number(w.width, Some(w.unit)),
                // A true minus sign: a hyphen gets lost beside the number.
                level: words.number(w.level, Some(w.unit)).replace('-', "\u{2212}"),
            })
            .collect(),
        planes: (!planes.is_empty()).then(|| sentence(&planes.join(", "))),
        views: ties::views(protocol),
        guidance: text::guidance(&viewing.guidance, 2),
    })
}
