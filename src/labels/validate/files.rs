//! How files are laid out, and those that are read as a whole.

use super::run::Run;
use super::teller::{About, Here, Teller, masked, on_one_line};
use super::worker::{File, Worker};
use crate::labels::document::read_yaml;
use crate::labels::pieces::Start;
use crate::labels::read::Fault;
use crate::labels::read::csv::{self, CsvRow};
use crate::labels::read::mapping::Mapping;
use crate::labels::read::parquet;
use crate::labels::read::recognise::{Known, recognise};
use crate::labels::read::table::carry;

/// How a file's text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One record, or a list of them.
    Json,
    /// One record a line.
    JsonLines,
    /// One record a document, or a list of them.
    Yaml,
    /// A table whose first line names the columns.
    Csv,
    /// A Parquet table.
    Parquet,
    /// A COCO file.
    Coco,
    /// Tasks of Label Studio.
    LabelStudio,
    /// CVAT XML 1.1.
    Cvat,
    /// Pascal VOC XML.
    Voc,
    /// A format that is known and not read, which is told.
    Unread,
}

impl Format {
    /// The format of a file by what it holds, else by its name, else by its first character.
    pub fn of(name: &str, bytes: &[u8]) -> Format {
        Self::recognised(name, bytes).map_or_else(|| Self::by_name(name, bytes), |(format, _)| format)
    }

    /// Another tool's format, and the reason in words: `it has images, annotations and categories`.
    pub fn recognised(name: &str, bytes: &[u8]) -> Option<(Format, &'static str)> {
        let found = recognise(name, bytes);
        let format = match found.known {
            Known::Own => return None,
            Known::Coco => Format::Coco,
            Known::LabelStudio => Format::LabelStudio,
            Known::Cvat => Format::Cvat,
            Known::Voc => Format::Voc,
            Known::Unread(..) => Format::Unread,
        };
        Some((format, found.because))
    }

    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Format::Json | Format::JsonLines | Format::Yaml => "label records",
            Format::Csv | Format::Parquet => "a table",
            Format::Coco => "COCO",
            Format::LabelStudio => "Label Studio",
            Format::Cvat => "CVAT XML",
            Format::Voc => "Pascal VOC",
            Format::Unread => "nothing that is known",
        }
    }

    /// How a file's text is laid out, by its name, else by its first character. An ending that says how
    /// it is packed does not count.
    pub fn by_name(name: &str, bytes: &[u8]) -> Format {
        let name = [".gz", ".zst"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(name);
        let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Format::JsonLines,
            "yaml" | "yml" => Format::Yaml,
            "csv" | "tsv" => Format::Csv,
            "parquet" => Format::Parquet,
            "json" => Format::Json,
            _ => match bytes.iter().find(|b| !b.is_ascii_whitespace()) {
                Some(b'{' | b'[') => Format::Json,
                _ => Format::Yaml,
            },
        }
    }
}

/// One file to check that is in memory.
#[derive(Debug, Clone, Copy)]
pub struct Input<'i> {
    /// The name under which findings show it.
    pub name: &'i str,
    /// Its bytes.
    pub bytes: &'i [u8],
    /// How it is laid out.
    pub format: Format,
    /// The mapping of its columns or of its names.
    pub mapping: Option<&'i Mapping>,
}

impl<'v> Worker<'v, '_> {
    pub(super) fn yaml(&mut self, bytes: &[u8], here: &Here<'_>, file: File<'_>, run: &mut Run<'v>) {
        let mut found = Vec::new();
        let documents = read_yaml(bytes, &mut found);
        let only = documents.first().filter(|_| documents.len() == 1);
        for hazard in &found {
            self.validator.hazard(hazard, only, 0, None, here, run);
        }
        for document in &documents {
            self.document(document, here, file, run);
        }
    }

    pub(super) fn parquet(&mut self, bytes: Vec<u8>, mapping: &Mapping, file: File<'_>, run: &mut Run<'v>) {
        let mut faults: Vec<Fault> = Vec::new();
        let mut own: Vec<Fault> = Vec::new();
        let header = parquet::read(bytes, &mut faults, |number, row| {
            let start = Start { line: number, ..Start::default() };
            let mut here = Here::new(file.name.clone(), &[], start, file.known);
            here.header = row.names(|name| mapping.columns().any(|c| c == name));
            let record = carry(&row, mapping, self.validator.protocol, &mut own);
            self.record(&record, About::default(), &mut own, &here, super::record::Table::Row, run);
        });
        let here = Here::new(file.name.clone(), &[], Start::default(), file.known);
        for fault in faults {
            self.validator.fault(fault, About::default(), &here, run);
        }
        for name in header {
            run.columns.entry(name).or_insert((1, 1));
        }
        self.memo.settle(run);
    }

    pub(super) fn csv(&mut self, bytes: &[u8], mapping: &Mapping, here: &mut Here<'_>, run: &mut Run<'v>) {
        let mut faults: Vec<Fault> = Vec::new();
        let table = csv::read(bytes, mapping.delimiter, &mut faults);
        // A column that the mapping names is no secret; any other may hold anything.
        let named = |name: &String| mapping.columns().any(|c| c == name.as_str());
        here.header = table.header.iter().map(|h| if named(h) { on_one_line(h) } else { masked(h) }).collect();
        for fault in faults.drain(..) {
            Teller { here, about: About::default(), run }.find(
                fault.rule,
                fault.code,
                None,
                fault.place,
                fault.message,
            );
        }
        let delimiter = csv::delimiter(bytes, mapping.delimiter);
        for (offset, cells) in &table.rows {
            let row = CsvRow { header: &table.header, cells, offset: *offset, source: bytes, delimiter };
            let record = carry(&row, mapping, self.validator.protocol, &mut faults);
            self.record(&record, About::default(), &mut faults, here, super::record::Table::Row, run);
        }
        for (name, offset) in table.header.iter().zip(csv::cells_from(bytes, 0, delimiter)) {
            if !run.columns.contains_key(name) {
                run.columns.insert(name.clone(), here.line_column(offset));
            }
        }
        self.memo.settle(run);
    }
}
