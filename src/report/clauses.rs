//! What each rule says, why, and where the guide says it: the protocol's own words beside a finding.

use crate::diagnostic::{Diagnostic, Severity};
use crate::protocol::Protocol;
use crate::protocol::rulebook::rulebook;
use indexmap::IndexMap;

/// Where the guide lies beside what `build` writes.
const GUIDE: &str = "guide/index.html";

/// What one rule says.
#[derive(Debug, Clone)]
pub struct Clause {
    /// One sentence without a full stop.
    pub text: String,
    /// Why it is so, one paragraph.
    pub why: Option<String>,
    /// How a breach is reported unless something else is said.
    pub severity: Severity,
    /// The page of the code, Markdown, for rules of the language.
    pub page: Option<&'static str>,
}

/// The rules that findings refer to, by id.
#[derive(Debug, Clone, Default)]
pub struct Clauses {
    rules: IndexMap<String, Clause>,
    titles: IndexMap<String, String>,
    guide: Option<String>,
}

impl Clauses {
    /// The rules of a protocol. `guide` is where its guide can be opened, a path or an address.
    pub fn of_protocol(protocol: &Protocol, guide: Option<&str>) -> Self {
        let rules = rulebook(protocol)
            .into_iter()
            .map(|(id, rule)| {
                let why = rule.why.because.as_deref().map(one_paragraph);
                (id, Clause { text: one_paragraph(&rule.text), why, severity: rule.severity, page: None })
            })
            .collect();
        let titles = protocol.labels.iter().map(|(id, label)| (id.clone(), label.title.clone())).collect();
        Clauses { rules, titles, guide: guide.map(str::to_owned) }
    }

    /// The rules of the language that these complaints are about.
    pub fn of_diagnostics<'d>(list: impl IntoIterator<Item = &'d Diagnostic>) -> Self {
        let mut rules = IndexMap::new();
        for diagnostic in list {
            let rule = diagnostic.rule;
            rules.entry(rule.name.to_owned()).or_insert_with(|| Clause {
                text: rule.summary.to_owned(),
                why: None,
                severity: rule.severity,
                page: Some(rule.page),
            });
        }
        Clauses { rules, titles: IndexMap::new(), guide: None }
    }

    /// What a rule says; none for an id that the protocol does not have.
    pub fn get(&self, rule: &str) -> Option<&Clause> {
        self.rules.get(rule)
    }

    /// The ids, in the order of the guide.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }

    /// Where the guide says a rule; beside the report if nobody said where the guide is.
    pub fn link(&self, rule: &str) -> Option<String> {
        let clause = self.rules.get(rule).filter(|c| c.page.is_none());
        clause.map(|_| format!("{}#{rule}", self.page()))
    }

    /// The page that says the rules: where somebody said it is, else beside what `build` writes.
    pub fn page(&self) -> &str {
        self.guide.as_deref().unwrap_or(GUIDE)
    }

    /// Where the guide can be opened, if somebody said so.
    pub fn guide(&self) -> Option<&str> {
        self.guide.as_deref()
    }

    /// What a label is called; its id if the protocol does not have it.
    pub fn title<'c>(&'c self, label: &'c str) -> &'c str {
        self.titles.get(label).map_or(label, String::as_str)
    }
}

/// A text without the line ends of the source.
pub(super) fn one_paragraph(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
