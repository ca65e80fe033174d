//! Speaks about one annotation or record of one file.

use super::excerpt::{Known, excerpt};
use super::run::Run;
use super::{Validator, errors};
use crate::diagnostic::{Rule, Severity};
use crate::labels::document::{Value, pointer_at, pointer_to};
use crate::labels::finding::Finding;
use crate::labels::pieces::{Start, characters};
use crate::labels::record::Place;
use crate::source::unprintable;
use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

/// What is being read: a piece of a file, or all of it.
pub(super) struct Here<'d> {
    pub(super) name: Arc<str>,
    /// Offsets are places in it.
    pub(super) bytes: &'d [u8],
    /// Where it begins in the file.
    pub(super) start: Start,
    /// Column names, for pointers into tables without nodes.
    pub(super) header: Vec<String>,
    /// What may be shown of the file beside what a finding is about.
    pub(super) known: &'d Known,
    /// The last place that was asked for, as offset, line and column: the next lies behind it as a rule.
    last: Cell<(usize, Start)>,
}

impl<'d> Here<'d> {
    pub(super) fn new(name: Arc<str>, bytes: &'d [u8], start: Start, known: &'d Known) -> Self {
        Here { name, bytes, start, header: Vec::new(), known, last: Cell::new((0, start)) }
    }

    /// The same, with other columns.
    pub(super) fn again(&self) -> Here<'d> {
        Here::new(self.name.clone(), self.bytes, self.start, self.known)
    }

    /// Line and column of an offset, both from 1.
    pub(super) fn line_column(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.bytes.len());
        let (from, at) = match self.last.get() {
            (from, at) if from <= offset => (from, at),
            // Back within one line, as among the findings of one record.
            (from, at) if !self.bytes[offset..from].contains(&b'\n') => {
                let back = characters(&self.bytes[offset..from]);
                (offset, Start { line: at.line, column: at.column.saturating_sub(back) })
            }
            _ => (0, self.start),
        };
        let at = at.after(&self.bytes[from..offset]);
        self.last.set((offset, at));
        let number = |n: u64| u32::try_from(n + 1).unwrap_or(u32::MAX);
        (number(at.line), number(at.column))
    }
}

/// Whom a finding is about.
#[derive(Clone, Copy, Default)]
pub(super) struct About<'d> {
    pub(super) root: Option<Value<'d>>,
    /// The place of the root among the items of an array that is the file.
    pub(super) element: Option<u64>,
    /// The bytes of the record.
    pub(super) record: Option<(usize, usize)>,
    pub(super) item: Option<&'d str>,
    pub(super) annotation: Option<&'d str>,
    /// The label that the annotation claims, if the protocol has it.
    pub(super) label: Option<&'d str>,
    /// Who made the record.
    pub(super) reader: Option<&'d str>,
    /// The document that a fault of the text lies in, and where that begins.
    pub(super) fault_in: Option<(Value<'d>, usize)>,
}

pub(super) struct Teller<'t, 'v> {
    pub(super) here: &'t Here<'t>,
    pub(super) about: About<'t>,
    pub(super) run: &'t mut Run<'v>,
}

impl Teller<'_, '_> {
    /// A rule was checked and is broken here; `severity` overrides that of the code.
    pub(super) fn find(
        &mut self,
        rule: &str,
        code: &'static Rule,
        severity: Option<Severity>,
        place: Place,
        message: String,
    ) {
        let severity = severity.unwrap_or(code.severity);
        let reader = self.about.reader.map(masked);
        self.run.share(reader.as_deref(), self.about.label, severity);
        if self.run.count(rule, code, severity) {
            let finding = self.finding(rule, code, severity, place, message);
            self.run.findings.push(finding);
        }
    }

    pub(super) fn finding(
        &self,
        rule: &str,
        code: &'static Rule,
        severity: Severity,
        place: Place,
        message: String,
    ) -> Finding {
        let (line, column) = self.here.line_column(place.offset);
        Finding {
            rule: rule.to_owned(),
            code,
            severity,
            message,
            why: self.run.why(rule),
            file: self.here.name.clone(),
            line,
            column,
            pointer: self.pointer(place),
            annotation: self.about.annotation.map(masked),
            item: self.about.item.map(masked),
            label: self.about.label.map(str::to_owned),
            reader: self.about.reader.map(masked),
            excerpt: excerpt(self.here, &self.about, place),
        }
    }

    fn pointer(&self, place: Place) -> String {
        let steps = match (place.node, place.column) {
            (Some(node), _) => self.about.root.map_or(String::new(), |root| pointer_to(root, node)),
            (None, Some(column)) => {
                let name = self.here.header.get(column).map_or("", String::as_str);
                return format!("/{}", name.replace('~', "~0").replace('/', "~1"));
            }
            // A fault of the text itself has a place, but no value of its own.
            (None, None) => self
                .about
                .fault_in
                .map_or(String::new(), |(root, base)| pointer_at(root, place.offset.saturating_sub(base))),
        };
        let steps = steps.split('/').map(masked).collect::<Vec<_>>().join("/");
        let inside = self.about.root.is_some() || self.about.fault_in.is_some();
        self.about.element.filter(|_| inside).map_or(String::new(), |n| format!("/{n}")) + &steps
    }
}

/// Where a value stands, for what is marked in an excerpt.
pub(super) fn span(about: &About<'_>, place: Place) -> Option<Range<usize>> {
    let (root, node) = (about.root?, place.node?);
    let length = root.at(node)?.span().len();
    Some(place.offset..place.offset + length)
}

/// An id, a key or a step of a pointer, unless it is a text as only people write it: that could be
/// a name.
pub(super) fn masked(text: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !unprintable(c);
    if text.chars().all(plain) { text.to_owned() } else { "(masked)".to_owned() }
}

/// A name that may be shown as it is, but for characters that would break a line or steer a terminal.
pub(super) fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || unprintable(c) { '\u{fffd}' } else { c }).collect()
}

impl Validator<'_> {
    /// Tells something about a file as such.
    pub(super) fn tell_file(
        &self,
        here: &Here<'_>,
        run: &mut Run<'_>,
        rule: &str,
        code: &'static Rule,
        place: Place,
        message: String,
    ) {
        Teller { here, about: About::default(), run }.find(rule, code, None, place, message);
    }
}

/// Shown where a value may not be.
pub(super) use errors::shown;
