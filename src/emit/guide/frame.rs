//! What stands around the cards: navigation, the quick reference, who does what, viewing.

use super::anchors::is_own;
use super::cards;
use super::rules;
use super::text::{self, CodeView, GuidanceView, Link, Piece, pieces, sentence};
use crate::protocol::Protocol;
use crate::protocol::model::{Decision, Label, Role, Viewing};
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
    reading: Vec<Piece>,
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
        reading: pieces(&reading),
        more,
    }
}

/// The first reason to label it, and how many more there are.
fn reading(protocol: &Protocol, label: &Label) -> (String, usize) {
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
        return (text, 0);
    };
    let text = match (&first.title, &first.when) {
        (Some(title), _) => title.clone(),
        (None, Some(when)) => words.condition(when),
        (None, None) => text::tail(&first.rule),
    };
    (text, positive.len() - 1)
}

/// A role and what it is called on for.
#[derive(Debug, Serialize)]
pub(super) struct RoleView {
    id: String,
    title: String,
    means: Option<String>,
    codes: Vec<CodeView>,
    place: Option<String>,
    tasks: Vec<Link>,
}

/// The roles, each ladder from its foot up, then those that stand on none.
pub(super) fn roles(protocol: &Protocol) -> Vec<RoleView> {
    let mut all: Vec<(&String, &Role)> = protocol.roles.iter().collect();
    all.sort_by_key(|(_, r)| r.rung.map_or((u32::MAX, 0), |rung| (rung.ladder, rung.height)));
    all.into_iter()
        .map(|(id, role)| RoleView {
            id: id.clone(),
            title: role.title.clone(),
            means: role.means.as_deref().map(sentence),
            codes: text::codes(&role.codes),
            place: place(protocol, role),
            tasks: tasks(protocol, id),
        })
        .collect()
}

fn place(protocol: &Protocol, role: &Role) -> Option<String> {
    let rung = role.rung?;
    let on_it = |r: &&Role| r.rung.is_some_and(|other| other.ladder == rung.ladder);
    let all = protocol.roles.values().filter(on_it).count();
    let below = protocol
        .roles
        .values()
        .filter(on_it)
        .filter(|r| r.rung.is_some_and(|other| other.height < rung.height))
        .max_by_key(|r| r.rung.map_or(0, |other| other.height));
    let language = &protocol.language;
    let step = say!(language, "Step {step} of {all}", step = rung.height + 1, all = all);
    Some(match below {
        None => say!(language, "{step}, the lowest", step = step),
        Some(below) => say!(language, "{step}, above {role}", step = step, role = below.title),
    })
}

/// Rules that call on a role, each once, where it is written.
fn tasks(protocol: &Protocol, role: &str) -> Vec<Link> {
    let mut out = Vec::new();
    for (id, label) in &protocol.labels {
        let set = label.attributes.values().filter(|a| a.set_by.as_ref().is_some_and(|s| s.role == role));
        out.extend(set.filter(|a| is_own(id, &a.rule)).map(|a| a.rule.as_str()));
        let asks = |d: &Decision| *d == Decision::Ask(role.to_owned());
        out.extend(label.edge_cases.iter().filter(|e| e.decision.as_ref().is_some_and(asks)).map(|e| e.rule.as_str()));
        out.extend(label.otherwise.iter().filter(|o| asks(&o.decision)).map(|o| o.rule.as_str()));
        let called = label.escalations.iter().filter(|e| e.role == role && is_own(id, &e.rule));
        out.extend(called.map(|e| e.rule.as_str()));
    }
    out.into_iter().map(Link::rule).collect()
}

/// How the images are looked at.
#[derive(Debug, Serialize)]
pub(super) struct ViewingView {
    windows: Vec<WindowView>,
    planes: Option<String>,
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
    let viewing: &Viewing = &protocol.viewing;
    let words = Words::new(protocol, None);
    let planes: Vec<String> = viewing.planes.iter().map(|p| p.replace('_', " ")).collect();
    let said = !viewing.windows.is_empty() || !planes.is_empty() || !viewing.guidance.is_empty();
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
        guidance: text::guidance(&viewing.guidance, 2),
    })
}
