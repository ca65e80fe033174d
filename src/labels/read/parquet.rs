//! Parquet tables: every row is one annotation. There are no lines; a row's number stands in for one.

use super::Fault;
use super::columns::Columns;
use super::table::{Cell, Row};
use crate::labels::errors;
use crate::labels::record::{Index, Place};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;

/// A cell as it was written.
#[derive(Debug)]
enum Written {
    Empty,
    Text(String),
    Flag(bool),
    List(Vec<String>),
    Other,
}

/// A row of a table.
pub(in crate::labels) struct ParquetRow<'d> {
    header: &'d [String],
    cells: Vec<Written>,
}

/// Reads a whole table; `each` gets the number of every row, from 0. Gives the names of the columns.
pub(in crate::labels) fn read(
    bytes: Vec<u8>,
    faults: &mut Vec<Fault>,
    mut each: impl FnMut(u64, &ParquetRow<'_>),
) -> Vec<String> {
    let mut fault = |reason: String| {
        let message = format!("the Parquet table cannot be read: {reason}");
        faults.push(Fault { rule: "file.structure", code: &errors::M006, place: Place::default(), message });
    };
    let reader = match SerializedFileReader::new(::bytes::Bytes::from(bytes)) {
        Ok(reader) => reader,
        Err(error) => {
            fault(error.to_string());
            return Vec::new();
        }
    };
    let fields = reader.metadata().file_metadata().schema_descr().root_schema().get_fields();
    let header: Vec<String> = fields.iter().map(|f| f.name().to_owned()).collect();
    let rows = match reader.get_row_iter(None) {
        Ok(rows) => rows,
        Err(error) => {
            fault(error.to_string());
            return header;
        }
    };
    for (number, row) in (0..).zip(rows) {
        match row {
            Ok(row) => {
                let cells = row.get_column_iter().map(|(_, field)| written(field)).collect();
                each(number, &ParquetRow { header: &header, cells });
            }
            Err(error) => {
                fault(format!("row {}: {error}; nothing behind it was checked", number + 1));
                break;
            }
        }
    }
    header
}

fn written(field: &Field) -> Written {
    match field {
        Field::Null => Written::Empty,
        Field::Bool(flag) => Written::Flag(*flag),
        Field::Str(text) => Written::Text(text.clone()),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => Written::Text(text.to_owned()),
            Err(_) => Written::Other,
        },
        // The shortest decimal that means this number, as every reader of floating point writes it.
        Field::Float(number) => Written::Text(number.to_string()),
        Field::Double(number) => Written::Text(number.to_string()),
        Field::ListInternal(list) => {
            let texts = list.elements().iter().map(|element| match written(element) {
                Written::Text(text) => Some(text),
                _ => None,
            });
            texts.collect::<Option<Vec<_>>>().map_or(Written::Other, Written::List)
        }
        Field::Group(_) | Field::MapInternal(_) => Written::Other,
        // Whole numbers, decimals, dates and times.
        other => Written::Text(other.to_string()),
    }
}

impl ParquetRow<'_> {
    /// The names of the columns, those masked that are not to be shown.
    pub(in crate::labels) fn names(&self, shown: impl Fn(&str) -> bool) -> Vec<String> {
        let name = |c: &String| if shown(c) { c.clone() } else { "(masked)".to_owned() };
        self.header.iter().map(name).collect()
    }
}

impl<'d> Row<'d> for &'d ParquetRow<'d> {
    fn place(&self) -> Place {
        Place::default()
    }

    fn cells(&self, columns: &Columns) -> Vec<Option<(Cell<'d>, Place)>> {
        let mut cells = vec![None; columns.count()];
        for (at, (name, written)) in self.header.iter().zip(&self.cells).enumerate() {
            let cell = match written {
                Written::Empty => Cell::Empty,
                Written::Text(text) if text.trim().is_empty() => Cell::Empty,
                Written::Text(text) => Cell::Text(text),
                Written::Flag(flag) => Cell::Flag(*flag),
                Written::List(items) => Cell::List(items),
                Written::Other => Cell::Other,
            };
            if let Some(free) = columns.number(name).and_then(|n| cells.get_mut(n)).filter(|cell| cell.is_none()) {
                *free = Some((cell, Place { column: Index::new(at), ..Place::default() }));
            }
        }
        cells
    }
}
