//! Checks the records of a piece.

use super::excerpt::Known;
use super::memo::Memo;
use super::record::Table;
use super::run::Run;
use super::teller::{About, Here, Teller, Text, masked, on_one_line, shown};
use super::{Validator, errors};
use crate::decide::Case;
use crate::labels::document::{Buffer, Document, Hazard, Kind, Value, read_json};
use crate::labels::pieces::{Held, Piece, Records};
use crate::labels::read::mapping::Mapping;
use crate::labels::read::table::{JsonRow, carry};
use crate::labels::read::{Fault, hazards, native, plain};
use crate::labels::record::{Index, Place};
use std::ops::Range;
use std::sync::Arc;

/// The file whose pieces are checked.
#[derive(Clone, Copy)]
pub(super) struct File<'f> {
    pub(super) name: &'f Arc<str>,
    pub(super) mapping: Option<&'f Mapping>,
    pub(super) known: &'f Known,
}

/// What one thread keeps from record to record.
pub(super) struct Worker<'v, 'p> {
    pub(super) validator: &'v Validator<'p>,
    keep: u64,
    pub(super) buffer: Buffer,
    hazards: Vec<Hazard>,
    faults: Vec<Fault>,
    pub(super) memo: Memo,
    pub(super) case: Case,
    /// The columns of the last row: those of the next are the same as a rule.
    columns: Vec<String>,
}

impl<'v, 'p> Worker<'v, 'p> {
    pub(super) fn new(validator: &'v Validator<'p>, keep: u64) -> Self {
        Worker {
            validator,
            keep,
            buffer: Buffer::default(),
            hazards: Vec::new(),
            faults: Vec::new(),
            memo: Memo::default(),
            case: Case::default(),
            columns: Vec::new(),
        }
    }

    /// An empty count.
    pub(super) fn run(&self) -> Run<'v> {
        Run::new(&self.validator.names, self.keep)
    }

    /// Checks a piece.
    pub(super) fn piece(&mut self, piece: &Piece, file: File<'_>) -> Run<'v> {
        let mut run = self.run();
        let here = Here::new(file.name.clone(), &piece.bytes, piece.start, file.known);
        if piece.records == Records::Lines {
            let mut start = 0;
            while start < piece.bytes.len() {
                let rest = &piece.bytes[start..];
                let end = memchr::memchr(b'\n', rest).map_or(piece.bytes.len(), |n| start + n);
                if !piece.bytes[start..end].iter().all(u8::is_ascii_whitespace) {
                    self.text(start..end, None, &here, file, &mut run);
                }
                start = end + 1;
            }
        }
        for held in piece.held() {
            match held {
                Held::Value(range, number) => self.text(range, number, &here, file, &mut run),
                Held::Fault(hazard) => self.validator.hazard(hazard, None, 0, None, &here, &mut run),
            }
        }
        self.memo.settle(&mut run);
        run
    }

    /// One record as text.
    fn text(&mut self, range: Range<usize>, element: Option<u64>, here: &Here<'_>, file: File<'_>, run: &mut Run<'v>) {
        if file.mapping.is_none()
            && let Some(record) = here.bytes.get(range.clone()).and_then(|bytes| plain::read(bytes, range.start))
        {
            let text = Text::new(&here.bytes[range.clone()], range.start, std::mem::take(&mut self.buffer));
            let about =
                About { text: Some(&text), element, record: Some((range.start, range.end)), ..About::default() };
            self.record(&record, about, &mut Vec::new(), here, Table::No, run);
            self.buffer = text.into_buffer();
            return;
        }
        self.hazards.clear();
        let buffer = std::mem::take(&mut self.buffer);
        let document = read_json(&here.bytes[range.clone()], buffer, &mut self.hazards);
        for hazard in &self.hazards {
            self.validator.hazard(hazard, document.as_ref(), range.start, element, here, run);
        }
        if let Some(document) = document {
            self.value(document.root(), document.root(), range, element, here, file, run);
            self.buffer = document.into_buffer();
        }
    }

    /// All of a document that was read in one piece: one record, or a list of them.
    pub(super) fn document(&mut self, document: &Document<'_>, here: &Here<'_>, file: File<'_>, run: &mut Run<'v>) {
        let root = document.root();
        if root.kind() == Kind::Array {
            for item in root.items() {
                self.value(item, root, 0..0, None, here, file, run);
            }
        } else {
            self.value(root, root, 0..0, None, here, file, run);
        }
        self.memo.settle(run);
    }

    /// One record or one row. `root` is the document's root, from which pointers go.
    #[allow(clippy::too_many_arguments)] // The state of a file, which lives on the stack of its reader.
    fn value(
        &mut self,
        value: Value<'_>,
        root: Value<'_>,
        range: Range<usize>,
        element: Option<u64>,
        here: &Here<'_>,
        file: File<'_>,
        run: &mut Run<'v>,
    ) {
        let base = range.start;
        let record_at = (!range.is_empty()).then_some((range.start, range.end));
        let about = About { root: Some(root), element, record: record_at, ..About::default() };
        let mut faults = std::mem::take(&mut self.faults);
        match file.mapping {
            None => {
                let record = native::read(value, base, &mut faults);
                self.record(&record, about, &mut faults, here, Table::No, run);
            }
            Some(_) if value.kind() != Kind::Object => {
                let place =
                    Place { offset: base + value.span().start, node: Index::new(value.node_index()), column: None };
                let message = "a row of a table is an object with a key for each column".to_owned();
                Teller { here, about, run }.find("file.structure", &errors::L007, None, place, message);
            }
            Some(mapping) => {
                let row = JsonRow { root: value, base };
                self.see_columns(value, base, here, run);
                let record = carry(&row, mapping, self.validator.protocol, &mut faults);
                self.record(&record, about, &mut faults, here, Table::Row, run);
            }
        }
        faults.clear();
        self.faults = faults;
    }

    fn see_columns(&mut self, row: Value<'_>, base: usize, here: &Here<'_>, run: &mut Run<'v>) {
        let names = || row.members().map(|(key, _)| key.as_str().unwrap_or(""));
        if row.len() == self.columns.len()
            && names().eq(self.columns.iter().map(String::as_str))
            && !run.columns.is_empty()
        {
            return;
        }
        self.columns = names().map(str::to_owned).collect();
        for (key, _) in row.members() {
            let name = key.as_str().unwrap_or("");
            if !run.columns.contains_key(name) {
                run.columns.insert(name.to_owned(), here.line_column(base + key.span().start));
            }
        }
    }
}

impl Validator<'_> {
    /// Tells a fault of the text; a fatal one means that no record came out of it.
    pub(super) fn hazard(
        &self,
        hazard: &Hazard,
        document: Option<&Document<'_>>,
        base: usize,
        element: Option<u64>,
        here: &Here<'_>,
        run: &mut Run<'_>,
    ) {
        let fault = hazards::fault(hazard, base);
        let about = About { element, fault_in: document.map(|d| (d.root(), base)), ..About::default() };
        Teller { here, about, run }.find(fault.rule, fault.code, None, fault.place, fault.message);
    }

    /// Every column is carried over or left out by name, and every column that is named is there.
    pub(super) fn columns(&self, mapping: &Mapping, name: &Arc<str>, known: &Known, run: &mut Run<'_>) {
        let columns = std::mem::take(&mut run.columns);
        for (column, (line, place)) in &columns {
            if mapping.columns().any(|c| c == column) {
                run.held("file.mapping");
                continue;
            }
            let message =
                format!("column {} is not carried over; name it under `ignore` if that is meant", shown(column, false));
            let start = crate::labels::pieces::Start {
                line: u64::from(line.saturating_sub(1)),
                column: u64::from(place.saturating_sub(1)),
                offset: 0,
            };
            let mut here = Here::new(name.clone(), &[], start, known);
            here.header = vec![masked(column)];
            let place = Place { column: Index::new(0), ..Place::default() };
            self.tell_file(&here, run, "file.mapping", &errors::M003, place, message);
        }
        if columns.is_empty() {
            return;
        }
        let mut missing: Vec<&str> =
            mapping.columns().filter(|c| !columns.contains_key(*c) && !mapping.ignore.iter().any(|i| i == c)).collect();
        missing.dedup();
        let here = Here::new(name.clone(), &[], crate::labels::pieces::Start::default(), known);
        for column in missing {
            // Of the table only names that hold nothing private are told.
            let open = columns.keys().map(String::as_str).filter(|c| shown(c, false).starts_with('`'));
            let near = crate::diagnostic::nearest(column, open);
            let hint = if near.is_empty() {
                String::new()
            } else {
                format!("; did you mean {}?", crate::diagnostic::or_list(&near))
            };
            let message =
                format!("the mapping reads column `{}`, which the table does not have{hint}", on_one_line(column));
            self.tell_file(&here, run, "file.mapping", &errors::M002, Place::default(), message);
        }
    }
}
