//! Which rules and rows of tables some worked case meets.

use crate::analyse::Coverage;
use crate::protocol::Protocol;
use crate::protocol::rulebook::RuleText;
use indexmap::IndexMap;
use serde::Serialize;

/// A rule with what it says.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RuleLine {
    pub(super) id: String,
    pub(super) text: String,
}

impl RuleLine {
    pub(super) fn of(id: &str, book: &IndexMap<String, RuleText>) -> Self {
        RuleLine { id: id.to_owned(), text: book.get(id).map_or(String::new(), |r| r.text.clone()) }
    }
}

/// The worked cases of one label.
#[derive(Debug, Serialize)]
pub(super) struct TriedLabel {
    title: String,
    cases: usize,
    /// Rules that no worked case meets.
    pub(super) rules: Vec<RuleLine>,
    /// Rows that give no worked case its outcome.
    pub(super) rows: Vec<RuleLine>,
    pub(super) met: usize,
    pub(super) all: usize,
}

pub(super) fn labels(protocol: &Protocol, coverage: &[Coverage], book: &IndexMap<String, RuleText>) -> Vec<TriedLabel> {
    let unmet = |map: &IndexMap<String, bool>| -> Vec<RuleLine> {
        map.iter().filter(|(_, met)| !**met).map(|(id, _)| RuleLine::of(id, book)).collect()
    };
    coverage
        .iter()
        .map(|one| {
            let (rules, rows) = (unmet(&one.rules), unmet(&one.rows));
            let all = one.rules.len() + one.rows.len();
            TriedLabel {
                title: protocol.labels.get(&one.label).map_or_else(|| one.label.clone(), |l| l.title.clone()),
                cases: one.cases,
                met: all - rules.len() - rows.len(),
                all,
                rules,
                rows,
            }
        })
        .collect()
}
