//! What a label is taken for: the labels to which its rules hand over, and those that hand over to it.

use super::rules;
use super::said::{self, Said};
use super::text::Link;
use crate::protocol::Protocol;
use crate::protocol::model::{Decision, Label};
use crate::protocol::words::{Words, capital};
use serde::Serialize;

/// A label that looks like this one, and how the two are told apart.
#[derive(Debug, Serialize)]
pub(super) struct AlikeView {
    label: Link,
    /// When it is that label.
    theirs: Vec<Tell>,
    /// When it is this label, by the rules of that one.
    ours: Vec<Tell>,
}

/// A sign with the rule that names it.
#[derive(Debug, Serialize)]
struct Tell {
    said: Said,
    rule: String,
}

/// The look-alikes of a label: those that its own rules name first.
pub(super) fn alike(protocol: &Protocol, id: &str, label: &Label) -> Vec<AlikeView> {
    let mut out: Vec<AlikeView> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let named = targets(label).into_iter();
    let naming =
        protocol.labels.iter().filter(|(_, other)| targets(other).contains(&id)).map(|(other, _)| other.as_str());
    for other in named.chain(naming) {
        if other == id || seen.contains(&other) {
            continue;
        }
        seen.push(other);
        let Some(theirs) = protocol.labels.get(other) else { continue };
        out.push(AlikeView {
            label: Link::new(other, &theirs.title),
            theirs: tells(protocol, label, other),
            ours: tells(protocol, theirs, id),
        });
    }
    out
}

/// The labels to which a label's rules hand over.
fn targets(label: &Label) -> Vec<&str> {
    let criteria = label.criteria.iter().map(|c| Some(&c.decision));
    let decisions = criteria.chain(label.edge_cases.iter().map(|e| e.decision.as_ref()));
    decisions.flatten().filter_map(handed_to).collect()
}

fn handed_to(decision: &Decision) -> Option<&str> {
    match decision {
        Decision::HandOver(to) => Some(to),
        Decision::Label | Decision::DoNotLabel | Decision::Ask(_) => None,
    }
}

/// The signs by which a label hands over to another one.
fn tells(protocol: &Protocol, label: &Label, to: &str) -> Vec<Tell> {
    let words = Words::new(protocol, Some(label));
    let hands = |decision: Option<&Decision>| decision.and_then(handed_to) == Some(to);
    let criteria = label.criteria.iter().filter(|c| hands(Some(&c.decision))).map(|c| {
        let named = c.title.clone().unwrap_or_else(|| super::text::tail(&c.rule));
        (&c.rule, c.title.is_some(), named, &c.when)
    });
    let edges = label.edge_cases.iter().filter(|e| hands(e.decision.as_ref()));
    let edges = edges.map(|e| (&e.rule, e.title.is_some(), rules::edge_title(e), &e.when));
    criteria
        .chain(edges)
        .map(|(rule, titled, title, when)| Tell {
            rule: rule.clone(),
            said: match when {
                Some(when) if !titled => said::when(&words, "", when),
                _ => Said::plain(&super::text::stop(&capital(&title))),
            },
        })
        .collect()
}
