//! CSV tables: the header names the columns, every row is one annotation.

use super::Fault;
use super::columns::Columns;
use super::table::{Cell, Row};
use crate::labels::errors;
use crate::labels::record::{Index, Place};
use ::csv::StringRecord;
use std::collections::BTreeSet;

/// Goes over a whole table: `row` gets the header, where each row begins, and its cells. Rows that do not
/// fit the header are told and left out. Gives the header.
pub(in crate::labels) fn read(
    source: &[u8],
    delimiter: Option<u8>,
    faults: &mut Vec<Fault>,
    mut row: impl FnMut(&[String], usize, &StringRecord),
) -> Vec<String> {
    let mut start = 0;
    let mut fault = |offset: usize, code, message: String| {
        let place = Place { offset, node: None, column: None };
        faults.push(Fault { rule: "file.structure", code, place, message });
    };
    if source.starts_with(b"\xef\xbb\xbf") {
        start = 3;
        fault(0, &errors::L005, "the file begins with a byte order mark, which was skipped".to_owned());
    } else if source.starts_with(b"\xff\xfe") || source.starts_with(b"\xfe\xff") {
        fault(0, &errors::L004, "the file is UTF-16; save it as CSV in UTF-8".to_owned());
        return Vec::new();
    }
    let text = &source[start..];
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or_else(|| guessed(text)))
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut header: Vec<String> = Vec::new();
    // An odd number of quotes means that one was never closed and took the rows behind it along.
    let unclosed = memchr::memchr_iter(b'"', text).count() % 2 == 1;
    let mut record = ::csv::ByteRecord::new();
    let mut first = true;
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                fault(start, &errors::M006, format!("the table cannot be read: {error}"));
                break;
            }
        }
        let offset = start + record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(0));
        if unclosed && record.iter().any(|cell| cell.contains(&b'\n')) {
            let message =
                "a quotation mark in this row is never closed, so the rows behind it were taken into one cell; \
                           nothing from here on was checked"
                    .to_owned();
            fault(offset, &errors::M006, message);
            break;
        }
        let cells = StringRecord::from_byte_record(record).unwrap_or_else(|error| {
            let bytes = error.into_byte_record();
            for _ in bytes.iter().filter(|cell| std::str::from_utf8(cell).is_err()) {
                let message = "a cell of this row is not valid UTF-8; save the file as UTF-8".to_owned();
                fault(offset, &errors::L004, message);
            }
            StringRecord::from_byte_record_lossy(bytes)
        });
        if first {
            first = false;
            header = cells.iter().map(|c| c.trim().to_owned()).collect();
            let mut seen = BTreeSet::new();
            for name in &header {
                if !seen.insert(name) {
                    fault(offset, &errors::L002, format!("two columns are called {}", errors::shown(name, false)));
                }
            }
        } else if cells.len() == header.len() {
            row(&header, offset, &cells);
        } else {
            let message = format!("this row has {} cells, but the header names {} columns", cells.len(), header.len());
            fault(offset, &errors::M006, message);
        }
        record = cells.into_byte_record();
    }
    header
}

/// Comma, semicolon or tab: whichever the header line has most of.
fn guessed(text: &[u8]) -> u8 {
    let header = text.split(|b| *b == b'\n').next().unwrap_or(text);
    let count = |d: u8| header.iter().filter(|b| **b == d).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|d| (count(*d), *d == b',')).unwrap_or(b',')
}

/// A row of a table.
pub(in crate::labels) struct CsvRow<'d> {
    pub(in crate::labels) header: &'d [String],
    pub(in crate::labels) cells: &'d StringRecord,
    pub(in crate::labels) offset: usize,
    /// The whole file, to find where a cell begins.
    pub(in crate::labels) source: &'d [u8],
    pub(in crate::labels) delimiter: u8,
}

/// Where the cells of a row begin; the csv crate keeps only the row's place.
fn starts(source: &[u8], row: usize, delimiter: u8) -> impl Iterator<Item = usize> {
    let (mut at, mut quoted) = (row.min(source.len()), false);
    let behind = std::iter::from_fn(move || {
        while let Some(n) = memchr::memchr2(b'"', delimiter, &source[at..]) {
            at += n + 1;
            if source[at - 1] == b'"' {
                quoted = !quoted;
            } else if !quoted {
                return Some(at);
            }
        }
        Some(source.len())
    });
    std::iter::once(row).chain(behind)
}

impl<'d> Row<'d> for CsvRow<'d> {
    fn place(&self) -> Place {
        Place { offset: self.offset, node: None, column: None }
    }

    fn cells(&self, columns: &Columns) -> Vec<Option<(Cell<'d>, Place)>> {
        let mut cells = vec![None; columns.count()];
        let starts = starts(self.source, self.offset, self.delimiter);
        for (at, (name, offset)) in self.header.iter().zip(starts).enumerate() {
            let Some(free) = columns.number(name).and_then(|n| cells.get_mut(n)).filter(|cell| cell.is_none()) else {
                continue;
            };
            let cell = match self.cells.get(at).map_or("", str::trim) {
                "" => Cell::Empty,
                text => Cell::Text(text),
            };
            *free = Some((cell, Place { offset, node: None, column: Index::new(at) }));
        }
        cells
    }
}

/// Where each column's name begins in the header.
pub(in crate::labels) fn start_of_cells(source: &[u8], header: &[String], delimiter: u8) -> Vec<usize> {
    starts(source, 0, delimiter).take(header.len()).collect()
}

/// The delimiter that [`read`] used.
pub(in crate::labels) fn delimiter(source: &[u8], given: Option<u8>) -> u8 {
    given.unwrap_or_else(|| guessed(source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source)))
}
