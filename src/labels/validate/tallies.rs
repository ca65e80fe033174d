//! What a run has counted and found so far.

use super::{Report, Validator, errors};
use crate::diagnostic::{Rule, Severity};
use crate::labels::document::{LineIndex, Value, pointer_at, pointer_to};
use crate::labels::finding::{Finding, Share, Tally, Totals};
use crate::labels::read::xml::{Tree, path_to};
use crate::labels::record::Place;
use indexmap::{IndexMap, IndexSet};
use std::sync::Arc;

/// The file that is being read.
pub(super) struct Here<'d> {
    pub(super) name: Arc<str>,
    pub(super) lines: LineIndex<'d>,
    /// Column names, for pointers into tables without nodes.
    pub(super) header: Vec<String>,
    /// The tree of an XML file, for its pointers.
    pub(super) xml: Option<&'d Tree<'d>>,
}

/// Whom a finding is about.
#[derive(Clone, Copy, Default)]
pub(super) struct About<'d> {
    pub(super) root: Option<Value<'d>>,
    pub(super) item: Option<&'d str>,
    pub(super) annotation: Option<&'d str>,
    /// The label that the annotation claims, if the protocol has it.
    pub(super) label: Option<&'d str>,
    /// Who made the record.
    pub(super) reader: Option<&'d str>,
    /// The document that a fault of the text lies in, and where that begins in its file.
    pub(super) fault_in: Option<(Value<'d>, usize)>,
}

pub(super) struct Run {
    pub(super) findings: Vec<Finding>,
    tallies: IndexMap<String, Tally>,
    whys: Vec<Option<String>>,
    items: IndexSet<String>,
    pub(super) files: u64,
    pub(super) records: u64,
    pub(super) annotations: u64,
    totals: Totals,
    readers: IndexMap<String, Share>,
    labels: IndexMap<String, Share>,
}

/// The entry of a name, which is only copied the first time.
fn share<'m>(map: &'m mut IndexMap<String, Share>, name: &str) -> &'m mut Share {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), Share::default());
    }
    map.entry(name.to_owned()).or_default()
}

impl Run {
    pub(super) fn new(validator: &Validator<'_>) -> Self {
        Run {
            findings: Vec::new(),
            tallies: validator.rules.keys().map(|id| (id.clone(), Tally::default())).collect(),
            whys: validator.rules.values().map(|r| r.why.because.clone()).collect(),
            items: IndexSet::new(),
            files: 0,
            records: 0,
            annotations: 0,
            totals: Totals::default(),
            readers: IndexMap::new(),
            labels: IndexMap::new(),
        }
    }

    /// Counts an annotation by who made it and what it claims to be.
    pub(super) fn annotation(&mut self, reader: Option<&str>, label: Option<&str>) {
        if let Some(reader) = reader {
            share(&mut self.readers, &masked(reader)).annotations += 1;
        }
        if let Some(label) = label {
            share(&mut self.labels, label).annotations += 1;
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

    pub(super) fn report(self) -> Report {
        Report {
            findings: self.findings,
            rules: self.tallies,
            files: self.files,
            items: self.items.len() as u64,
            records: self.records,
            annotations: self.annotations,
            totals: self.totals,
            readers: self.readers,
            labels: self.labels,
        }
    }
}

/// Speaks about one annotation or record of one file.
pub(super) struct Teller<'t> {
    pub(super) here: &'t Here<'t>,
    pub(super) about: About<'t>,
    pub(super) run: &'t mut Run,
}

impl Teller<'_> {
    /// A rule was checked and is broken here; `severity` overrides that of the code.
    pub(super) fn find(
        &mut self,
        rule: &str,
        code: &'static Rule,
        severity: Option<Severity>,
        place: Place,
        message: String,
    ) {
        let tally = self.run.tally(rule);
        tally.checked += 1;
        tally.failed += 1;
        let (line, column) = self.here.lines.line_column(place.offset);
        // The way to a fault of the text is found by looking through the record; not for each of many.
        let few = self.run.tallies.get(rule).is_some_and(|t| t.failed <= 1000);
        let masked_steps = |pointer: String| pointer.split('/').map(masked).collect::<Vec<_>>().join("/");
        let pointer = match (place.node, place.column) {
            (Some(_), _) if let Some(tree) = self.here.xml => path_to(tree, place),
            (Some(node), _) => masked_steps(self.about.root.map_or(String::new(), |root| pointer_to(root, node))),
            (None, Some(column)) => {
                let name = self.here.header.get(column).map_or("", String::as_str);
                format!("/{}", name.replace('~', "~0").replace('/', "~1"))
            }
            // A fault of the text itself has a place, but no value of its own.
            (None, None) => masked_steps(
                self.about
                    .fault_in
                    .filter(|_| few)
                    .map_or(String::new(), |(root, base)| pointer_at(root, place.offset - base)),
            ),
        };
        let index = self.run.tallies.get_index_of(rule);
        let why = index.and_then(|i| self.run.whys.get(i).cloned().flatten());
        let severity = severity.unwrap_or(code.severity);
        self.run.totals.add(severity);
        if let Some(reader) = self.about.reader {
            share(&mut self.run.readers, &masked(reader)).found.add(severity);
        }
        if let Some(label) = self.about.label {
            share(&mut self.run.labels, label).found.add(severity);
        }
        self.run.findings.push(Finding {
            rule: rule.to_owned(),
            code,
            severity,
            message,
            why,
            file: self.here.name.clone(),
            line,
            column,
            pointer,
            annotation: self.about.annotation.map(masked),
            item: self.about.item.map(masked),
            label: self.about.label.map(str::to_owned),
            reader: self.about.reader.map(masked),
            excerpt: None,
        });
    }
}

/// An id, a key or a step of a pointer, unless it is a text as only people write it: that could be
/// a name.
pub(super) fn masked(text: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    if text.chars().all(plain) { text.to_owned() } else { "(masked)".to_owned() }
}

/// Shown where a value may not be.
pub(super) use errors::shown;
