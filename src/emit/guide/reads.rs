//! What rules read, down to the questions that somebody answers.

use crate::protocol::Protocol;
use crate::protocol::condition::{From, Ref};
use crate::protocol::model::Label;

/// These values and all that they are worked out from, each once.
pub(super) fn behind(protocol: &Protocol, label: &Label, mut next: Vec<Ref>) -> Vec<Ref> {
    let mut read: Vec<Ref> = Vec::new();
    while let Some(of) = next.pop() {
        if read.iter().any(|r| r.same(&of)) {
            continue;
        }
        let measures = if of.from == From::Context { &protocol.context.measures } else { &label.measures };
        next.extend(measures.get(&of.id).iter().flat_map(|m| m.term.refs()).cloned());
        if let Some(score) = label.scores.get(&of.id) {
            next.extend(score.parts.iter().map(|p| p.of.clone()));
            next.extend(score.forced.iter().flat_map(|f| f.when.refs()).cloned());
        }
        if let Some((table, _)) = label.output(&of.id) {
            next.extend(table.inputs.iter().flat_map(|i| i.term.refs()).cloned());
            next.extend(table.applies_when.iter().flat_map(|c| c.refs()).cloned());
        }
        read.push(of);
    }
    read
}

/// The same, also of what is worked out at the annotation that this one is a part of.
pub(super) fn answered(protocol: &Protocol, label: &Label, next: Vec<Ref>) -> Vec<Ref> {
    let mut read = behind(protocol, label, next);
    let whole = label.parent.as_ref().and_then(|p| protocol.labels.get(&p.label));
    let theirs = read.iter().filter(|r| r.from == From::Whole).map(|r| plain(From::Label, &r.id)).collect();
    let theirs = whole.map_or_else(Vec::new, |whole| behind(protocol, whole, theirs));
    let wholes = theirs.iter().filter(|r| r.from == From::Label).map(|r| plain(From::Whole, &r.id));
    read.extend(wholes);
    read.extend(theirs.iter().filter(|r| r.from == From::Context).cloned());
    read
}

/// A value of the label or the context, as it stands.
pub(super) fn plain(from: From, id: &str) -> Ref {
    Ref { from, id: id.to_owned(), times: None, over: None, factor: None }
}

/// What the rules with these ids compare, of the label and of what it is a kind of.
pub(super) fn of_rules(protocol: &Protocol, id: &str, rules: &[&str]) -> Vec<Ref> {
    let mut found = Vec::new();
    let context = protocol.context.requires.iter();
    for require in context.filter(|r| rules.contains(&r.rule.as_str())) {
        found.extend(require.condition.refs().into_iter().cloned());
    }
    for (_, label) in protocol.kinds(id) {
        let criteria = label.criteria.iter().map(|c| (&c.rule, c.when.as_ref()));
        let edges = label.edge_cases.iter().map(|e| (&e.rule, e.when.as_ref()));
        let escalations = label.escalations.iter().map(|e| (&e.rule, Some(&e.when)));
        let requires = label.requires.iter().map(|r| (&r.rule, Some(&r.condition)));
        let all = criteria.chain(edges).chain(escalations).chain(requires);
        for (_, condition) in all.filter(|(rule, _)| rules.contains(&rule.as_str())) {
            found.extend(condition.iter().flat_map(|c| c.refs()).cloned());
        }
    }
    found
}

/// What every rule compares that decides about a label, or about what it is a kind of.
pub(super) fn of_decisions(protocol: &Protocol, id: &str) -> Vec<Ref> {
    let conditions = protocol.kinds(id).into_iter().flat_map(|(_, label)| {
        let criteria = label.criteria.iter().filter_map(|c| c.when.as_ref());
        criteria.chain(label.edge_cases.iter().filter_map(|e| e.when.as_ref()))
    });
    conditions.flat_map(|c| c.refs()).cloned().collect()
}
