//! Which ids the guide has, from the protocol alone.
//!
//! A rule has its anchor where it is written. What a label takes from what it is a kind of keeps
//! its rule id, so its anchor is in the other label's card, and its own card links there.

use crate::protocol::Protocol;
use crate::protocol::model::{Attribute, Label};
use crate::protocol::rulebook::{self, FILE_RULES};
use crate::protocol::words::Words;
use indexmap::IndexSet;

/// Every id that a message may link to, each once: rules, aspects of attributes, and labels.
pub fn anchors(protocol: &Protocol) -> Vec<String> {
    let mut all: IndexSet<String> = FILE_RULES.iter().map(|(id, _)| (*id).to_owned()).collect();
    let context = &protocol.context;
    for attribute in context.attributes.values() {
        all.extend(of_attribute(protocol, attribute));
    }
    all.extend(context.measures.values().map(|m| m.rule.clone()));
    all.extend(context.requires.iter().map(|r| r.rule.clone()));
    for (id, label) in &protocol.labels {
        all.insert(id.clone());
        if label.reads_confidence() {
            all.insert(rulebook::confidence_rule(id));
        }
        all.extend(of_label(protocol, id, label));
        if label.set_by.is_some() {
            all.insert(format!("{id}.set_by"));
        }
    }
    all.extend(protocol.relations.iter().map(|r| r.rule.clone()));
    all.extend(protocol.exclusions.values().map(|e| e.rule.clone()));
    all.into_iter().collect()
}

fn of_label(protocol: &Protocol, id: &str, label: &Label) -> Vec<String> {
    let mut all = Vec::new();
    for attribute in label.attributes.values().filter(|a| is_own(id, &a.rule)) {
        all.extend(of_attribute(protocol, attribute));
    }
    let others = label
        .measures
        .values()
        .map(|m| &m.rule)
        .chain(label.scores.values().map(|s| &s.rule))
        .chain(label.tables.values().flat_map(|t| std::iter::once(&t.rule).chain(t.rows.iter().map(|r| &r.rule))))
        .chain(label.urgencies.iter().map(|u| &u.rule))
        .chain(label.requires.iter().map(|r| &r.rule))
        .chain(label.criteria.iter().map(|c| &c.rule))
        .chain(label.edge_cases.iter().map(|e| &e.rule))
        .chain(label.otherwise.iter().map(|o| &o.rule))
        .chain(label.escalations.iter().map(|e| &e.rule))
        .chain(label.drawings.iter().map(|d| &d.rule));
    all.extend(others.filter(|rule| is_own(id, rule)).cloned());
    all
}

fn of_attribute(protocol: &Protocol, attribute: &Attribute) -> Vec<String> {
    let aspects = aspects(protocol, attribute);
    std::iter::once(attribute.rule.clone()).chain(aspects.iter().map(|a| format!("{}.{a}", attribute.rule))).collect()
}

/// Whether a rule is written in this label or context rather than taken from another label.
pub(super) fn is_own(owner: &str, rule: &str) -> bool {
    rule.strip_prefix(owner).is_some_and(|rest| rest.starts_with('.'))
}

/// The rules on an attribute, by the last part of their id.
///
/// A label of a kind may narrow an attribute and make it required, under the rule id that it has
/// where it was written first. So all labels that have the attribute are asked.
pub(super) fn aspects(protocol: &Protocol, attribute: &Attribute) -> Vec<&'static str> {
    let same: Vec<&Attribute> = protocol
        .labels
        .values()
        .flat_map(|l| l.attributes.values())
        .filter(|a| a.rule == attribute.rule)
        .chain([attribute])
        .collect();
    let words = Words::new(protocol, None);
    let mut all: Vec<&'static str> = Vec::new();
    for (aspect, _) in same.into_iter().flat_map(|a| rulebook::aspects(a, &words)) {
        if !all.contains(&aspect) {
            all.push(aspect);
        }
    }
    all
}
