//! CSV tables: the header names the columns, every row is one annotation.

use super::Fault;
use super::table::{Cell, Row};
use crate::labels::errors;
use crate::labels::record::Place;
use std::collections::BTreeSet;

/// The parsed table, with the place of each row.
pub(in crate::labels) struct Table {
    pub(in crate::labels) header: Vec<String>,
    pub(in crate::labels) rows: Vec<(usize, Vec<String>)>,
}

/// Reads a whole table. Rows that do not fit the header are told and left out.
pub(in crate::labels) fn read(source: &[u8], delimiter: Option<u8>, faults: &mut Vec<Fault>) -> Table {
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
        return Table { header: Vec::new(), rows: Vec::new() };
    }
    let text = &source[start..];
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or_else(|| guessed(text)))
        .has_headers(false)
        .flexible(true)
        .from_reader(text);
    let mut table = Table { header: Vec::new(), rows: Vec::new() };
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
        let mut cells = Vec::with_capacity(record.len());
        for cell in &record {
            match std::str::from_utf8(cell) {
                Ok(text) => cells.push(text.to_owned()),
                Err(_) => {
                    let message = "a cell of this row is not valid UTF-8; save the file as UTF-8".to_owned();
                    fault(offset, &errors::L004, message);
                    cells.push(String::from_utf8_lossy(cell).into_owned());
                }
            }
        }
        if first {
            first = false;
            table.header = cells.into_iter().map(|c| c.trim().to_owned()).collect();
            let mut seen = BTreeSet::new();
            for name in &table.header {
                if !seen.insert(name) {
                    fault(offset, &errors::L002, format!("two columns are called {}", errors::shown(name, false)));
                }
            }
        } else if cells.len() == table.header.len() {
            table.rows.push((offset, cells));
        } else {
            let message =
                format!("this row has {} cells, but the header names {} columns", cells.len(), table.header.len());
            fault(offset, &errors::M006, message);
        }
    }
    table
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
    pub(in crate::labels) cells: &'d [String],
    pub(in crate::labels) offset: usize,
    /// The whole file, to find where a cell begins.
    pub(in crate::labels) source: &'d [u8],
    pub(in crate::labels) delimiter: u8,
}

impl<'d> CsvRow<'d> {
    /// Where a cell begins; the csv crate keeps only the row's place.
    fn cell_offset(&self, column: usize) -> usize {
        cells_from(self.source, self.offset, self.delimiter).nth(column).unwrap_or(self.source.len())
    }
}

impl<'d> Row<'d> for CsvRow<'d> {
    fn place(&self) -> Place {
        Place { offset: self.offset, node: None, column: None }
    }

    fn cell(&self, column: &str) -> Option<(Cell<'d>, Place)> {
        let at = self.header.iter().position(|c| c == column)?;
        let place = Place { offset: self.cell_offset(at), node: None, column: Some(at) };
        let cell = match self.cells.get(at).map_or("", |c| c.trim()) {
            "" => Cell::Empty,
            text => Cell::Text(text),
        };
        Some((cell, place))
    }
}

/// Where each cell from here on begins; a quoted one begins at its quote. Where none is left, the end
/// of the text, again and again.
pub(in crate::labels) fn cells_from(source: &[u8], start: usize, delimiter: u8) -> impl Iterator<Item = usize> {
    let mut quoted = false;
    let ends = source.iter().enumerate().skip(start).filter(move |(_, byte)| {
        quoted ^= **byte == b'"';
        **byte == delimiter && **byte != b'"' && !quoted
    });
    let none = std::iter::repeat(source.len());
    std::iter::once(start).chain(ends.map(|(at, _)| at + 1)).chain(none)
}

/// The delimiter that [`read`] used.
pub(in crate::labels) fn delimiter(source: &[u8], given: Option<u8>) -> u8 {
    given.unwrap_or_else(|| guessed(source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source)))
}
