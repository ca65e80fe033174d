//! Speaks about one annotation or record of one file.

use super::excerpt::{Known, Reached, excerpt};
use super::run::Run;
use super::{Validator, errors};
use crate::diagnostic::{Rule, Severity};
use crate::labels::document::{Buffer, Document, Value, pointer_at, pointer_to, read_json};
use crate::labels::finding::Finding;
use crate::labels::pieces::{Start, characters};
use crate::labels::read::xml::{Tree, path_to};
use crate::labels::record::Place;
use crate::source::unprintable;
use std::cell::{Cell, OnceCell, RefCell};
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
    /// The tree of an XML file, for its pointers.
    pub(super) xml: Option<&'d Tree<'d>>,
    /// What may be shown of the file beside what a finding is about.
    pub(super) known: &'d Known,
    /// What offsets count from.
    shift: usize,
    /// Lines are found when the file is through; until then, line and column hold the offset.
    deferred: bool,
    /// Where the bytes were put together from.
    stitch: Option<&'d Stitch>,
    /// The last place that was asked for, as offset, line and column: the next lies behind it as a rule.
    last: Cell<(usize, Start)>,
    /// How far the excerpts have come in the record.
    pub(super) reached: RefCell<Reached>,
}

impl<'d> Here<'d> {
    pub(super) fn new(name: Arc<str>, bytes: &'d [u8], start: Start, known: &'d Known) -> Self {
        Here {
            name,
            bytes,
            start,
            header: Vec::new(),
            xml: None,
            known,
            shift: 0,
            deferred: false,
            stitch: None,
            last: Cell::new((0, start)),
            reached: RefCell::default(),
        }
    }

    /// Of a file whose offsets are placed in the end. `bytes` begin at the offset `shift`.
    pub(super) fn deferred(
        name: Arc<str>,
        bytes: &'d [u8],
        shift: usize,
        stitch: Option<&'d Stitch>,
        known: &'d Known,
    ) -> Self {
        Here { shift, deferred: true, stitch, ..Here::new(name, bytes, Start::default(), known) }
    }

    /// An offset as a place in the bytes.
    pub(super) fn local(&self, offset: usize) -> Option<usize> {
        offset.checked_sub(self.shift).filter(|at| *at <= self.bytes.len())
    }

    /// The same, with other columns.
    pub(super) fn again(&self) -> Here<'d> {
        Here::new(self.name.clone(), self.bytes, self.start, self.known)
    }

    /// The same, with the tree that was made of it.
    pub(super) fn of_tree<'t>(&'t self, tree: &'t Tree<'t>) -> Here<'t> {
        Here { xml: Some(tree), ..Here::new(self.name.clone(), self.bytes, self.start, self.known) }
    }

    /// Line and column of an offset, both from 1.
    pub(super) fn line_column(&self, offset: usize) -> (u32, u32) {
        if self.deferred {
            let local = offset.checked_sub(Stitch::BASE);
            let offset = match (local, self.stitch) {
                (Some(at), Some(stitch)) => stitch.offset(at),
                _ => offset as u64,
            };
            return ((offset >> 32) as u32, (offset & u64::from(u32::MAX)) as u32);
        }
        let offset = offset.min(self.bytes.len());
        let (from, at) = match self.last.get() {
            (from, at) if from <= offset => (from, at),
            // Back within one line, as among the findings of one record.
            (from, at) if !self.bytes[offset..from].contains(&b'\n') => {
                let back = characters(&self.bytes[offset..from]);
                (offset, Start { column: at.column.saturating_sub(back), ..at })
            }
            _ => (0, self.start),
        };
        let at = at.after(&self.bytes[from..offset]);
        self.last.set((offset, at));
        let number = |n: u64| u32::try_from(n + 1).unwrap_or(u32::MAX);
        (number(at.line), number(at.column))
    }
}

/// Pieces of a file that were put one behind the other, to be read as one text.
#[derive(Debug, Default)]
pub(super) struct Stitch {
    /// Where each begins in the text and in the file, and its number in its list.
    pieces: Vec<(usize, u64, u32)>,
}

impl Stitch {
    /// Offsets in the text count from here, so that they cannot be taken for those of the file.
    pub(super) const BASE: usize = 1 << 62;

    pub(super) fn add(&mut self, start: usize, offset: u64, number: u32) {
        self.pieces.push((start, offset, number));
    }

    /// The piece around a place in the text.
    fn around(&self, at: usize) -> Option<(usize, u64, u32)> {
        let next = self.pieces.partition_point(|(start, ..)| *start <= at);
        self.pieces.get(next.checked_sub(1)?).copied()
    }

    /// A place in the text as one in the file.
    fn offset(&self, at: usize) -> u64 {
        self.around(at).map_or(0, |(start, offset, _)| offset + (at - start) as u64)
    }
}

/// Whom a finding is about.
#[derive(Clone, Copy, Default)]
pub(super) struct About<'d> {
    pub(super) root: Option<Value<'d>>,
    /// A record of which no document was made.
    pub(super) text: Option<&'d (dyn OnDemand + 'd)>,
    /// The place of the root among the items of an array: of the file itself, or of `list`.
    pub(super) element: Option<u64>,
    /// The member of the file that the root is, or is an item of; empty: the file.
    pub(super) list: &'d str,
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

/// The document of a record, made when somebody asks for it.
pub(super) trait OnDemand {
    /// Its root, and where it begins in the bytes that are being read.
    fn root(&self) -> Option<(Value<'_>, usize)>;
}

/// A record that was read without a document.
pub(super) struct Text<'d> {
    bytes: &'d [u8],
    /// Where it begins in the bytes that are being read.
    start: usize,
    /// Room for the document.
    buffer: Cell<Buffer>,
    document: OnceCell<Option<Document<'d>>>,
}

impl<'d> Text<'d> {
    pub(super) fn new(bytes: &'d [u8], start: usize, buffer: Buffer) -> Self {
        Text { bytes, start, buffer: Cell::new(buffer), document: OnceCell::new() }
    }

    /// The room, to be used again.
    pub(super) fn into_buffer(self) -> Buffer {
        self.document.into_inner().flatten().map_or(self.buffer.into_inner(), Document::into_buffer)
    }
}

impl OnDemand for Text<'_> {
    fn root(&self) -> Option<(Value<'_>, usize)> {
        let made = self.document.get_or_init(|| read_json(self.bytes, self.buffer.take(), &mut Vec::new()));
        made.as_ref().map(|document| (document.root(), self.start))
    }
}

impl<'d> About<'d> {
    /// The root of the document, and the node of a place in it.
    fn node(&self, place: Place) -> Option<(Value<'d>, usize)> {
        match self.text {
            Some(text) => {
                let (root, start) = text.root()?;
                Some((root, root.starting_at(place.offset.checked_sub(start)?)?))
            }
            None => Some((self.root?, place.node?.get())),
        }
    }
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

    /// The pointer of a place that may have no node, in a document that begins at `base`.
    pub(super) fn pointer_at(&self, place: Place, base: usize) -> String {
        let about = About { fault_in: self.about.root.map(|root| (root, base)), ..self.about };
        pointer(self.here, &about, place)
    }

    pub(super) fn pointer(&self, place: Place) -> String {
        pointer(self.here, &self.about, place)
    }
}

fn pointer(here: &Here<'_>, about: &About<'_>, place: Place) -> String {
    let steps = match (place.node, place.column) {
        (Some(_), _) if let Some(tree) = here.xml => return path_to(tree, place),
        (Some(_), _) => about.node(place).map_or(String::new(), |(root, node)| pointer_to(root, node)),
        (None, None) if about.text.is_some() => {
            about.node(place).map_or(String::new(), |(root, node)| pointer_to(root, node))
        }
        (None, Some(column)) => {
            let name = here.header.get(column.get()).map_or("", String::as_str);
            return format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        }
        // A fault of the text itself has a place, but no value of its own.
        (None, None) => {
            about.fault_in.map_or(String::new(), |(root, base)| pointer_at(root, place.offset.saturating_sub(base)))
        }
    };
    let steps = steps.split('/').map(masked).collect::<Vec<_>>().join("/");
    if about.root.is_none() && about.text.is_none() && about.fault_in.is_none() {
        return steps;
    }
    let list = if about.list.is_empty() { String::new() } else { format!("/{}", about.list) };
    if let Some(stitch) = here.stitch {
        // The text is a list of its own; the number in the list of the file is another.
        let rest = steps.strip_prefix('/').and_then(|s| s.split_once('/')).map_or("", |(_, rest)| rest);
        let at = place.offset.checked_sub(Stitch::BASE).and_then(|at| stitch.around(at));
        return match at {
            Some((_, _, number)) if rest.is_empty() => format!("{list}/{number}"),
            Some((_, _, number)) => format!("{list}/{number}/{rest}"),
            // What is no annotation's is its image's.
            None => about.element.map_or(String::new(), |n| format!("/images/{n}")),
        };
    }
    list + &about.element.map_or(String::new(), |n| format!("/{n}")) + &steps
}

/// Where a value stands, for what is marked in an excerpt.
pub(super) fn span(about: &About<'_>, place: Place) -> Option<Range<usize>> {
    let (root, node) = about.node(place)?;
    let length = root.at(node)?.span().len();
    Some(place.offset..place.offset + length)
}

/// The most bytes of an id, a key or a step of a pointer that are shown. Images may have addresses of
/// some hundred bytes for ids; what is longer than this nobody reads, and it would stand in the report
/// again with every finding below it.
const LONGEST: usize = 2000;

/// An id, a key or a step of a pointer, unless it is a text as only people write it, which could be
/// a name, or far too long.
pub(super) fn masked(text: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !unprintable(c);
    if text.len() <= LONGEST && text.chars().all(plain) { text.to_owned() } else { "(masked)".to_owned() }
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
