//! Why the rules are so: reasons, sources that were read, sources that were not, dates.

use super::tried::RuleLine;
use crate::protocol::Protocol;
use crate::protocol::model::Why;
use crate::protocol::rulebook::{RuleText, Sort};
use indexmap::IndexMap;
use serde::Serialize;

/// What is said of why.
#[derive(Debug, Serialize)]
pub(super) struct Reasons {
    /// Rules that should say why.
    pub(super) all: usize,
    /// Those with neither reason nor source.
    pub(super) without: Vec<RuleLine>,
    /// Those whose reason is a proposal of the authors.
    pub(super) proposals: usize,
    /// Limits without either.
    pub(super) limits: Vec<String>,
}

/// A cited source.
#[derive(Debug, Serialize)]
pub(super) struct SourceLine {
    id: String,
    title: String,
    /// How many rules and limits cite it.
    cited: usize,
    /// How many of them say that nobody has read it there.
    pub(super) unverified: usize,
    accessed: Option<String>,
    pub(super) unused: bool,
}

pub(super) fn reasons(protocol: &Protocol, book: &IndexMap<String, RuleText>) -> Reasons {
    let says_why = |sort: Sort| {
        matches!(sort, Sort::Require | Sort::Decision | Sort::Drawing | Sort::Relation | Sort::Escalation | Sort::Eye)
    };
    let asked: Vec<(&String, &RuleText)> = book.iter().filter(|(_, r)| says_why(r.sort)).collect();
    let proposed = |why: &Why| why.because.as_ref().is_some_and(|b| b.to_lowercase().starts_with("proposal"));
    Reasons {
        all: asked.len() + protocol.limits.len(),
        without: asked.iter().filter(|(_, r)| r.why.is_empty()).map(|(id, _)| RuleLine::of(id, book)).collect(),
        proposals: asked.iter().filter(|(_, r)| proposed(&r.why)).count()
            + protocol.limits.values().filter(|l| proposed(&l.why)).count(),
        limits: protocol.limits.iter().filter(|(_, l)| l.why.is_empty()).map(|(id, _)| id.clone()).collect(),
    }
}

pub(super) fn sources(protocol: &Protocol, book: &IndexMap<String, RuleText>) -> Vec<SourceLine> {
    // The aspects of a question repeat its reason; each place is counted once.
    let mut whys: Vec<&Why> = protocol.limits.values().map(|l| &l.why).collect();
    whys.extend(book.values().filter(|r| r.sort != Sort::Answer).map(|r| &r.why));
    let questions = protocol.labels.values().flat_map(|l| l.attributes.values());
    let mut seen: Vec<&str> = Vec::new();
    for attribute in questions.chain(protocol.context.attributes.values()) {
        if !seen.contains(&attribute.rule.as_str()) {
            seen.push(&attribute.rule);
            whys.push(&attribute.why);
        }
    }
    let count = |id: &String, list: fn(&Why) -> &Vec<String>| whys.iter().filter(|w| list(w).contains(id)).count();
    protocol
        .sources
        .iter()
        .map(|(id, source)| {
            let cited = count(id, |w| &w.see);
            SourceLine {
                id: id.clone(),
                title: source.title.clone(),
                cited,
                unverified: count(id, |w| &w.unverified),
                accessed: source.fields.get("accessed").cloned(),
                unused: cited == 0,
            }
        })
        .collect()
}
