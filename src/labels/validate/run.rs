//! What was counted and found: in one piece of a file, and in all of them.
//!
//! Pieces are checked apart, perhaps by several threads, and put together in the order of the file:
//! the sum does not depend on who did what when.

use super::Report;
use super::teller::{About, Here};
use crate::diagnostic::{Rule, Severity};
use crate::labels::finding::{Finding, Group, Share, Tally, Totals};
use crate::labels::pieces::{From, ReadAt, Start};
use crate::labels::read::leftovers::{Leftovers, Told};
use crate::labels::record::Place;
use crate::protocol::rulebook::RuleText;
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::hash::{DefaultHasher, Hasher};
use std::io::Read;
use std::sync::Arc;

type Map<K, V> = IndexMap<K, V, FxBuildHasher>;

/// The rules of a protocol by number, in the guide's order.
#[derive(Debug, Default)]
pub(super) struct RuleNames {
    numbers: FxHashMap<String, u32>,
    whys: Vec<Option<String>>,
}

impl RuleNames {
    pub(super) fn new(rules: &IndexMap<String, RuleText>) -> Self {
        RuleNames {
            numbers: rules.keys().zip(0u32..).map(|(id, n)| (id.clone(), n)).collect(),
            whys: rules.values().map(|r| r.why.because.clone()).collect(),
        }
    }
}

/// How a rule did once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
    Held,
    Skipped,
    CouldNotRun,
}

/// A number for a text that no two texts of one run share, but by a chance of one in 10^19 a pair.
pub(super) fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// An annotation id that must not come again in its file.
#[derive(Debug)]
pub(super) struct Id {
    pub(super) fingerprint: u64,
    pub(super) id: Box<str>,
    pub(super) item: Option<Box<str>>,
    pub(super) label: Option<Box<str>>,
    /// Where it stands in its piece.
    pub(super) place: Place,
    /// Where its row begins and ends there.
    pub(super) row: Option<(usize, usize)>,
    pub(super) element: Option<u64>,
    /// Before which of the findings of the piece it is told.
    pub(super) before: usize,
    /// Pointer, line and column, where they were found at once.
    pub(super) told: Option<(String, u32, u32)>,
}

impl Id {
    pub(super) fn new(
        fingerprint: u64,
        id: &str,
        item: Option<&str>,
        about: &About<'_>,
        place: Place,
        before: usize,
    ) -> Self {
        Id {
            fingerprint,
            id: id.into(),
            item: item.map(Into::into),
            label: about.label.map(Into::into),
            place,
            row: about.record,
            element: about.element,
            before,
            told: None,
        }
    }
}

/// What a file says and a record has no place for, with line and column of the first.
#[derive(Debug)]
struct Left {
    told: Told,
    at: (u32, u32),
}

/// Counts and findings.
pub(super) struct Run<'v> {
    names: &'v RuleNames,
    /// Findings kept of each rule and code; 0 keeps all.
    keep: u64,
    pub(super) findings: Vec<Finding>,
    groups: Map<(u32, &'static str, Severity), Found>,
    tallies: Vec<Tally>,
    /// Rules that the protocol does not list, numbered behind those that it does.
    more: IndexMap<String, Tally>,
    /// What is done, for the memory of [`super::memo`]; only while it listens.
    journal: Option<Vec<(u32, u32, Step)>>,
    /// Room for the name of an aspect.
    name: String,
    /// The section that is being judged.
    section: u32,
    /// Items of a piece, in order, neighbours once.
    items: Vec<u64>,
    seen_items: FxHashSet<u64>,
    pub(super) ids: Vec<Id>,
    left: IndexMap<String, Left>,
    /// Columns of a table with the line and column where each was first seen.
    pub(super) columns: IndexMap<String, (u32, u32)>,
    pub(super) files: u64,
    pub(super) records: u64,
    pub(super) annotations: u64,
    totals: Totals,
    readers: Map<String, Share>,
    labels: Map<String, Share>,
}

/// Findings of one group.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    count: u64,
    kept: u64,
}

/// The entry of a name, which is only copied the first time.
fn share<'m>(map: &'m mut Map<String, Share>, name: &str) -> &'m mut Share {
    let known = map.get_index_of(name);
    let at = known.unwrap_or_else(|| map.insert_full(name.to_owned(), Share::default()).0);
    &mut map[at]
}

impl<'v> Run<'v> {
    pub(super) fn new(names: &'v RuleNames, keep: u64) -> Self {
        Run {
            names,
            keep,
            findings: Vec::new(),
            groups: Map::default(),
            tallies: vec![Tally::default(); names.whys.len()],
            more: IndexMap::new(),
            journal: None,
            name: String::new(),
            section: 0,
            items: Vec::new(),
            seen_items: FxHashSet::default(),
            ids: Vec::new(),
            left: IndexMap::new(),
            columns: IndexMap::new(),
            files: 0,
            records: 0,
            annotations: 0,
            totals: Totals::default(),
            readers: Map::default(),
            labels: Map::default(),
        }
    }

    fn number(&mut self, rule: &str) -> u32 {
        if let Some(number) = self.names.numbers.get(rule) {
            return *number;
        }
        let at =
            self.more.get_index_of(rule).unwrap_or_else(|| self.more.insert_full(rule.to_owned(), Tally::default()).0);
        u32::try_from(self.tallies.len() + at).unwrap_or(u32::MAX)
    }

    fn tally(&mut self, number: u32) -> Option<&mut Tally> {
        let (number, known) = (number as usize, self.tallies.len());
        if number < known {
            self.tallies.get_mut(number)
        } else {
            self.more.get_index_mut(number - known).map(|(_, t)| t)
        }
    }

    fn step(&mut self, number: u32, step: Step, times: u64) -> Option<&mut Tally> {
        if let Some(journal) = &mut self.journal {
            journal.push((self.section, number, step));
        }
        let tally = self.tally(number)?;
        match step {
            Step::Held => tally.checked += times,
            Step::Skipped => tally.skipped += times,
            Step::CouldNotRun => tally.errors += times,
        }
        Some(tally)
    }

    /// A rule was checked and held.
    pub(super) fn held(&mut self, rule: &str) {
        let number = self.number(rule);
        self.step(number, Step::Held, 1);
    }

    /// An aspect of a rule was checked and held.
    pub(super) fn held_aspect(&mut self, rule: &str, aspect: &str) {
        let mut name = std::mem::take(&mut self.name);
        name.clear();
        name.extend([rule, ".", aspect]);
        self.held(&name);
        self.name = name;
    }

    /// A rule was passed over.
    pub(super) fn skipped(&mut self, rule: &str, reason: impl FnOnce() -> String) {
        let number = self.number(rule);
        if let Some(tally) = self.step(number, Step::Skipped, 1) {
            tally.reason.get_or_insert_with(reason);
        }
    }

    /// A rule could not be checked.
    pub(super) fn failed_to_run(&mut self, rule: &str, reason: impl FnOnce() -> String) {
        let number = self.number(rule);
        if let Some(tally) = self.step(number, Step::CouldNotRun, 1) {
            tally.reason.get_or_insert_with(reason);
        }
    }

    /// What follows belongs to this section of the label's rules.
    pub(super) fn section(&mut self, section: u32) {
        self.section = section;
    }

    /// Begins to write down what is done.
    pub(super) fn listen(&mut self) {
        self.journal = Some(Vec::new());
    }

    /// What was done since [`Run::listen`]: section, rule and how it did.
    pub(super) fn heard(&mut self) -> Vec<(u32, u32, Step)> {
        self.journal.take().unwrap_or_default()
    }

    /// Does again what was written down.
    pub(super) fn repeat(&mut self, journal: &[(u32, Step)], times: u64) {
        for (number, step) in journal {
            self.step(*number, *step, times);
        }
    }

    /// Counts a finding. Whether it is kept.
    pub(super) fn count(&mut self, rule: &str, code: &'static Rule, severity: Severity) -> bool {
        let number = self.number(rule);
        if let Some(tally) = self.tally(number) {
            tally.checked += 1;
            tally.failed += 1;
        }
        self.group(number, code.code, severity, 1)
    }

    fn group(&mut self, number: u32, code: &'static str, severity: Severity, count: u64) -> bool {
        let keep = self.keep;
        self.totals.add(severity, count);
        let found = self.groups.entry((number, code, severity)).or_default();
        found.count += count;
        let kept = keep == 0 || found.kept < keep;
        found.kept += u64::from(kept);
        kept
    }

    /// Why a rule is as it is.
    pub(super) fn why(&self, rule: &str) -> Option<String> {
        self.names.numbers.get(rule).and_then(|n| self.names.whys.get(*n as usize)).cloned().flatten()
    }

    /// Counts a finding for who made the record and for what the annotation claims to be.
    pub(super) fn share(&mut self, reader: Option<&str>, label: Option<&str>, severity: Severity) {
        if let Some(reader) = reader {
            share(&mut self.readers, reader).found.add(severity, 1);
        }
        if let Some(label) = label {
            share(&mut self.labels, label).found.add(severity, 1);
        }
    }

    /// Counts an annotation by who made it and what it claims to be.
    pub(super) fn annotation(&mut self, reader: Option<&str>, label: Option<&str>) {
        if let Some(reader) = reader {
            share(&mut self.readers, reader).annotations += 1;
        }
        if let Some(label) = label {
            share(&mut self.labels, label).annotations += 1;
        }
    }

    /// Counts what a record is about.
    pub(super) fn item(&mut self, item: Option<&str>) {
        if let Some(item) = item.map(fingerprint)
            && self.items.last() != Some(&item)
        {
            self.items.push(item);
        }
    }

    /// How many findings there are.
    pub(super) fn found(&self) -> u64 {
        self.totals.errors + self.totals.warnings + self.totals.notes
    }

    /// Forgets the ids and columns of the file before.
    pub(super) fn next_file(&mut self) {
        self.ids.clear();
        self.columns.clear();
    }

    /// Notes what a piece of a file says and a record has no place for.
    pub(super) fn left(&mut self, left: Leftovers, here: &Here<'_>) {
        for told in left.told() {
            let at = here.line_column(told.first.offset);
            self.left_again(Left { told, at });
        }
    }

    fn left_again(&mut self, left: Left) {
        match self.left.get_mut(&left.told.what) {
            Some(first) => first.told.times += left.told.times,
            None => drop(self.left.insert(left.told.what.clone(), left)),
        }
    }

    /// Tells what was left of a file, each kind once.
    pub(super) fn tell_left(&mut self, file: &Arc<str>) {
        for (_, Left { told, at }) in std::mem::take(&mut self.left) {
            if self.count(told.rule, told.code, told.code.severity) {
                let finding = Finding {
                    rule: told.rule.to_owned(),
                    code: told.code,
                    severity: told.code.severity,
                    message: told.message(),
                    why: self.why(told.rule),
                    file: file.clone(),
                    line: at.0,
                    column: at.1,
                    pointer: told.pointer.unwrap_or_default(),
                    annotation: None,
                    item: None,
                    label: None,
                    reader: None,
                    excerpt: None,
                };
                self.findings.push(finding);
            }
        }
    }

    /// Finds the lines of findings that hold their offsets, those from `first` on.
    pub(super) fn place(&mut self, first: usize, source: &dyn ReadAt) {
        let findings = self.findings.get_mut(first..).unwrap_or_default();
        let offset = |f: &Finding| u64::from(f.line) << 32 | u64::from(f.column);
        let mut order: Vec<(u64, usize)> = findings.iter().enumerate().map(|(n, f)| (offset(f), n)).collect();
        order.sort_unstable();
        let mut reader = From::new(source, 0);
        let (mut at, mut window) = (Start::default(), Vec::new());
        let mut order = order.into_iter().peekable();
        while order.peek().is_some() {
            window.clear();
            // A file that cannot be read again ends here; its findings stand at the last place known.
            let read = reader.by_ref().take(1 << 20).read_to_end(&mut window).unwrap_or(0);
            let (base, mut done) = (at.offset, 0);
            while let Some((offset, n)) = order.next_if(|(o, _)| *o < base + read as u64 || read == 0) {
                let here = usize::try_from(offset.saturating_sub(base)).unwrap_or(0).clamp(done, window.len());
                at = at.after(&window[done..here]);
                done = here;
                let number = |n: u64| u32::try_from(n + 1).unwrap_or(u32::MAX);
                (findings[n].line, findings[n].column) = (number(at.line), number(at.column));
            }
            at = at.after(&window[done..]);
        }
    }

    /// Adds what was found in the next piece; `ids` are those of the file so far.
    pub(super) fn absorb(&mut self, mut part: Run<'v>, ids: &mut FxHashSet<u64>, tell: impl Fn(&Id, &mut Run<'v>)) {
        let twice: Vec<Id> = part.ids.drain(..).filter(|id| !ids.insert(id.fingerprint)).collect();
        // In the order of the file, as only the first of them may be kept.
        let mut more = Vec::new();
        for id in twice {
            let number = part.number("file.id");
            if let Some(tally) = part.tally(number) {
                // It was counted when it was taken for the first.
                tally.checked -= 1;
            }
            let told = part.findings.len();
            tell(&id, &mut part);
            if part.findings.len() > told
                && let Some(finding) = part.findings.pop()
            {
                more.push((id.before.min(told), finding));
            }
        }
        // From behind, so that the places before stay what they are.
        while let Some((before, finding)) = more.pop() {
            part.findings.insert(before, finding);
        }
        for finding in part.findings {
            let number = self.number(&finding.rule);
            let keep = self.keep;
            let found = self.groups.entry((number, finding.code.code, finding.severity)).or_default();
            if keep == 0 || found.kept < keep {
                found.kept += 1;
                self.findings.push(finding);
            }
        }
        let names: Vec<String> = part.more.keys().cloned().collect();
        let known = part.tallies.len();
        for ((number, code, severity), found) in part.groups {
            let name = (number as usize).checked_sub(known).and_then(|n| names.get(n));
            let number = name.map_or(number, |name| self.number(name));
            self.groups.entry((number, code, severity)).or_default().count += found.count;
            self.totals.add(severity, found.count);
        }
        for (number, tally) in part.tallies.into_iter().enumerate() {
            if let Some(sum) = self.tallies.get_mut(number) {
                sum.add(tally);
            }
        }
        for (name, tally) in part.more {
            let number = self.number(&name);
            if let Some(sum) = self.tally(number) {
                sum.add(tally);
            }
        }
        self.seen_items.extend(part.items);
        for (_, left) in part.left {
            self.left_again(left);
        }
        for (name, place) in part.columns {
            self.columns.entry(name).or_insert(place);
        }
        self.files += part.files;
        self.records += part.records;
        self.annotations += part.annotations;
        for (into, from) in [(&mut self.readers, part.readers), (&mut self.labels, part.labels)] {
            for (name, theirs) in from {
                let sum = share(into, &name);
                sum.annotations += theirs.annotations;
                sum.found.add_all(theirs.found);
            }
        }
    }

    pub(super) fn report(self, unreadable: Vec<String>, ids: impl Iterator<Item = String>) -> Report {
        let mut rules: IndexMap<String, Tally> = ids.zip(self.tallies).collect();
        let names: Vec<String> = rules.keys().cloned().chain(self.more.keys().cloned()).collect();
        rules.extend(self.more);
        let groups = self.groups.into_iter().map(|((number, code, severity), found)| Group {
            rule: names.get(number as usize).cloned().unwrap_or_default(),
            code,
            severity,
            count: found.count,
        });
        Report {
            findings: self.findings,
            groups: groups.collect(),
            rules,
            files: self.files,
            items: self.seen_items.len() as u64,
            records: self.records,
            annotations: self.annotations,
            totals: self.totals,
            readers: self.readers.into_iter().collect(),
            labels: self.labels.into_iter().collect(),
            unreadable,
        }
    }
}
