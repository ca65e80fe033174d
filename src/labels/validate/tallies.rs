//! What a run has counted and found so far.

use super::{Report, Validator, errors};
use crate::diagnostic::{Rule, Severity};
use crate::labels::document::{LineIndex, Value, pointer_to};
use crate::labels::finding::{Finding, Tally};
use crate::labels::record::Place;
use indexmap::{IndexMap, IndexSet};
use std::sync::Arc;

/// The file that is being read.
pub(super) struct Here<'d> {
    pub(super) name: Arc<str>,
    pub(super) lines: LineIndex<'d>,
    /// Column names, for pointers into tables without nodes.
    pub(super) header: Vec<String>,
}

/// Whom a finding is about.
#[derive(Clone, Copy, Default)]
pub(super) struct About<'d> {
    pub(super) root: Option<Value<'d>>,
    pub(super) item: Option<&'d str>,
    pub(super) annotation: Option<&'d str>,
}

pub(super) struct Run {
    pub(super) findings: Vec<Finding>,
    tallies: IndexMap<String, Tally>,
    severities: Vec<Severity>,
    whys: Vec<Option<String>>,
    items: IndexSet<String>,
    pub(super) files: u64,
    pub(super) records: u64,
    pub(super) annotations: u64,
}

impl Run {
    pub(super) fn new(validator: &Validator<'_>) -> Self {
        Run {
            findings: Vec::new(),
            tallies: validator.rules.keys().map(|id| (id.clone(), Tally::default())).collect(),
            severities: validator.rules.values().map(|r| r.severity).collect(),
            whys: validator.rules.values().map(|r| r.why.because.clone()).collect(),
            items: IndexSet::new(),
            files: 0,
            records: 0,
            annotations: 0,
        }
    }

    pub(super) fn item(&mut self, item: Option<&str>) {
        if let Some(item) = item
            && !self.items.contains(item)
        {
            self.items.insert(item.to_owned());
        }
    }

    fn tally(&mut self, rule: &str) -> &mut Tally {
        if !self.tallies.contains_key(rule) {
            self.tallies.insert(rule.to_owned(), Tally::default());
            self.severities.push(Severity::Error);
            self.whys.push(None);
        }
        // The entry was made just above if it was missing.
        self.tallies.entry(rule.to_owned()).or_default()
    }

    /// A rule was checked and held.
    pub(super) fn held(&mut self, rule: &str) {
        match self.tallies.get_mut(rule) {
            Some(tally) => tally.checked += 1,
            None => self.tally(rule).checked += 1,
        }
    }

    /// A rule was checked and broken; the finding follows.
    pub(super) fn broken(&mut self, rule: &str) {
        let tally = self.tally(rule);
        tally.checked += 1;
        tally.failed += 1;
    }

    /// A rule was passed over.
    pub(super) fn skipped(&mut self, rule: &str, reason: impl FnOnce() -> String) {
        let tally = self.tally(rule);
        tally.skipped += 1;
        if tally.reason.is_none() {
            tally.reason = Some(reason());
        }
    }

    /// A rule could not be checked.
    pub(super) fn failed_to_run(&mut self, rule: &str, reason: impl FnOnce() -> String) {
        let tally = self.tally(rule);
        tally.errors += 1;
        if tally.reason.is_none() {
            tally.reason = Some(reason());
        }
    }

    /// Adds a finding; `severity` overrides that of the code.
    pub(super) fn find(
        &mut self,
        here: &Here<'_>,
        about: About<'_>,
        rule: &str,
        code: &'static Rule,
        severity: Option<Severity>,
        place: Place,
        message: String,
    ) {
        let (line, column) = here.lines.line_column(place.offset);
        let pointer = match (place.node, place.column) {
            (Some(node), _) => about.root.map_or(String::new(), |root| pointer_to(root, node)),
            (None, Some(column)) => {
                let name = here.header.get(column).map_or("", String::as_str);
                format!("/{}", name.replace('~', "~0").replace('/', "~1"))
            }
            (None, None) => String::new(),
        };
        let index = self.tallies.get_index_of(rule);
        self.findings.push(Finding {
            rule: rule.to_owned(),
            code,
            severity: severity.unwrap_or(code.severity),
            message,
            why: index.and_then(|i| self.whys.get(i).cloned().flatten()),
            file: here.name.clone(),
            line,
            column,
            pointer,
            annotation: about.annotation.map(str::to_owned),
            item: about.item.map(str::to_owned),
        });
    }

    pub(super) fn report(self) -> Report {
        Report {
            findings: self.findings,
            rules: self.tallies,
            files: self.files,
            items: self.items.len() as u64,
            records: self.records,
            annotations: self.annotations,
        }
    }
}

/// Shown where a value may not be.
pub(super) use errors::shown;
