//! Files: which format they are in, and their records one after the other.

use super::record::Ids;
use super::tallies::{About, Here, Run, Teller, shown};
use super::{Validator, errors};
use crate::labels::document::{Buffer, Document, Hazard, Kind, LineIndex, read_json, read_yaml};
use crate::labels::read::csv::{self, CsvRow};
use crate::labels::read::mapping::Mapping;
use crate::labels::read::recognise::{Known, recognise};
use crate::labels::read::table::{JsonRow, Row, carry};
use crate::labels::read::{Fault, hazards, native};
use crate::labels::record::Place;
use indexmap::IndexMap;
use std::sync::Arc;

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
            Format::Csv => "a table",
            Format::Coco => "COCO",
            Format::LabelStudio => "Label Studio",
            Format::Cvat => "CVAT XML",
            Format::Voc => "Pascal VOC",
            Format::Unread => "nothing that is known",
        }
    }

    /// How a file's text is laid out, by its name, else by its first character.
    pub fn by_name(name: &str, bytes: &[u8]) -> Format {
        let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Format::JsonLines,
            "yaml" | "yml" => Format::Yaml,
            "csv" | "tsv" => Format::Csv,
            "json" => Format::Json,
            _ => match bytes.iter().find(|b| !b.is_ascii_whitespace()) {
                Some(b'{' | b'[') => Format::Json,
                _ => Format::Yaml,
            },
        }
    }
}

/// One file to check.
#[derive(Debug, Clone, Copy)]
pub struct Input<'i> {
    /// The name under which findings show it.
    pub name: &'i str,
    /// Its bytes.
    pub bytes: &'i [u8],
    /// How it is laid out.
    pub format: Format,
    /// The mapping, if it is a table.
    pub mapping: Option<&'i Mapping>,
}

/// Which columns of a table were seen.
type Columns<'d> = IndexMap<&'d str, Place>;

impl Validator<'_> {
    pub(super) fn file(&self, input: &Input<'_>, run: &mut Run) {
        run.files += 1;
        let before = (run.records, run.findings.len());
        let mut here =
            Here { name: Arc::from(input.name), lines: LineIndex::new(input.bytes), header: Vec::new(), xml: None };
        let mut ids = Ids::new();
        let table = input.mapping.filter(|m| m.names.is_none());
        match (input.format, table) {
            (Format::Coco | Format::LabelStudio | Format::Cvat | Format::Voc | Format::Unread, _) => {
                self.foreign(input, &here, run);
            }
            _ if input.mapping.is_some() && table.is_none() => {
                let message = "a names mapping is for files of other tools, and this is none of them".to_owned();
                Teller { here: &here, about: About::default(), run }.find(
                    "file.structure",
                    &errors::L039,
                    None,
                    Place::default(),
                    message,
                );
            }
            (Format::Csv, Some(mapping)) => self.csv(input.bytes, mapping, &mut here, &mut ids, run),
            (Format::JsonLines, _) => self.lines(input, &here, &mut ids, run),
            (Format::Yaml, _) => self.yaml(input, &here, &mut ids, run),
            (Format::Json | Format::Csv, _) => self.json(input, &here, &mut ids, run),
        }
        if (run.records, run.findings.len()) == before {
            let message = "there is no record in this file".to_owned();
            Teller { here: &here, about: About::default(), run }.find(
                "file.structure",
                &errors::L030,
                None,
                Place::default(),
                message,
            );
        }
    }

    /// Tells the hazards of a document; fatal ones mean that no record came out of it.
    pub(super) fn hazards(
        &self,
        found: &[Hazard],
        document: Option<&Document<'_>>,
        base: usize,
        here: &Here<'_>,
        run: &mut Run,
    ) {
        for hazard in found {
            let fault = hazards::fault(hazard, base);
            let about = About { fault_in: document.map(|d| (d.root(), base)), ..About::default() };
            Teller { here, about, run }.find(fault.rule, fault.code, None, fault.place, fault.message);
        }
    }

    fn json(&self, input: &Input<'_>, here: &Here<'_>, ids: &mut Ids, run: &mut Run) {
        let mut found = Vec::new();
        let document = read_json(input.bytes, Buffer::default(), &mut found);
        let trailing = found.iter().any(|h| matches!(h.kind, crate::labels::document::HazardKind::TrailingText));
        if trailing && document.as_ref().is_some_and(|d| d.root().kind() == Kind::Object) {
            // Several objects one after the other: JSON Lines under another name.
            return self.lines(input, here, ids, run);
        }
        self.hazards(&found, document.as_ref(), 0, here, run);
        if let Some(document) = document {
            self.document(&document, input, here, ids, run);
        }
    }

    fn yaml(&self, input: &Input<'_>, here: &Here<'_>, ids: &mut Ids, run: &mut Run) {
        let mut found = Vec::new();
        let documents = read_yaml(input.bytes, &mut found);
        self.hazards(&found, documents.first().filter(|_| documents.len() == 1), 0, here, run);
        for document in &documents {
            self.document(document, input, here, ids, run);
        }
    }

    /// A whole document: one record, or a list of them.
    fn document(&self, document: &Document<'_>, input: &Input<'_>, here: &Here<'_>, ids: &mut Ids, run: &mut Run) {
        let root = document.root();
        let mut columns = Columns::new();
        if root.kind() == Kind::Array {
            for item in root.items() {
                self.one(item, root, 0, input, here, ids, &mut columns, run);
            }
        } else {
            self.one(root, root, 0, input, here, ids, &mut columns, run);
        }
        if let Some(mapping) = input.mapping {
            self.columns(&columns, mapping, here, run);
        }
    }

    fn lines(&self, input: &Input<'_>, here: &Here<'_>, ids: &mut Ids, run: &mut Run) {
        let mut buffer = Buffer::default();
        let mut start = 0;
        let mut found = Vec::new();
        // Names of columns must outlive the line that they were seen in.
        let mut columns: IndexMap<String, Place> = IndexMap::new();
        while start < input.bytes.len() {
            let end = memchr::memchr(b'\n', &input.bytes[start..]).map_or(input.bytes.len(), |n| start + n);
            let line = &input.bytes[start..end];
            let base = start;
            start = end + 1;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            found.clear();
            let document = read_json(line, std::mem::take(&mut buffer), &mut found);
            self.hazards(&found, document.as_ref(), base, here, run);
            let Some(document) = document else { continue };
            let mut seen = Columns::new();
            self.one(document.root(), document.root(), base, input, here, ids, &mut seen, run);
            for (name, place) in seen {
                if !columns.contains_key(name) {
                    columns.insert(name.to_owned(), Place { node: None, ..place });
                }
            }
            buffer = document.into_buffer();
        }
        if let Some(mapping) = input.mapping {
            let seen: Columns<'_> = columns.iter().map(|(n, p)| (n.as_str(), *p)).collect();
            self.columns(&seen, mapping, here, run);
        }
    }

    /// One record or one row. `root` is the document's root, from which pointers go.
    #[allow(clippy::too_many_arguments)] // The state of a file, which lives on the stack of its reader.
    fn one<'d>(
        &self,
        value: crate::labels::document::Value<'d>,
        root: crate::labels::document::Value<'d>,
        base: usize,
        input: &Input<'d>,
        here: &Here<'_>,
        ids: &mut Ids,
        columns: &mut Columns<'d>,
        run: &mut Run,
    ) {
        let mut faults = Vec::new();
        match input.mapping {
            None => {
                let record = native::read(value, base, &mut faults);
                let mut own = Ids::new();
                self.record(&record, Some(root), &mut faults, here, &mut own, run);
            }
            Some(_) if value.kind() != Kind::Object => {
                let place = Place { offset: base + value.span().start, node: Some(value.node_index()), column: None };
                let about = About { root: Some(root), ..About::default() };
                let message = "a row of a table is an object with a key for each column".to_owned();
                Teller { here, about, run }.find("file.structure", &errors::L007, None, place, message);
            }
            Some(mapping) => {
                let row = JsonRow { root: value, base };
                for (key, _) in value.members() {
                    if let Some(name) = key.as_str() {
                        columns.entry(name).or_insert(Place {
                            offset: base + key.span().start,
                            node: None,
                            column: None,
                        });
                    }
                }
                let record = carry(&row, mapping, self.protocol, &mut faults);
                self.record(&record, Some(root), &mut faults, here, ids, run);
            }
        }
    }

    fn csv(&self, bytes: &[u8], mapping: &Mapping, here: &mut Here<'_>, ids: &mut Ids, run: &mut Run) {
        let mut faults: Vec<Fault> = Vec::new();
        let table = csv::read(bytes, mapping.delimiter, &mut faults);
        // A column that the mapping names is no secret; any other may hold anything.
        let named = |name: &String| mapping.columns().any(|c| c == name.as_str());
        here.header =
            table.header.iter().map(|h| if named(h) { h.clone() } else { super::tallies::masked(h) }).collect();
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
            let record = carry(&row, mapping, self.protocol, &mut faults);
            self.record(&record, None, &mut faults, here, ids, run);
        }
        let header = CsvRow { header: &table.header, cells: &[], offset: 0, source: bytes, delimiter };
        let columns: Columns<'_> =
            header.columns().into_iter().filter_map(|name| header.cell(name).map(|(_, place)| (name, place))).collect();
        self.columns(&columns, mapping, here, run);
    }

    /// Every column is carried over or left out by name, and every column that is named is there.
    fn columns(&self, columns: &Columns<'_>, mapping: &Mapping, here: &Here<'_>, run: &mut Run) {
        for (name, place) in columns {
            if mapping.columns().any(|c| c == *name) {
                run.held("file.mapping");
                continue;
            }
            let message =
                format!("column {} is not carried over; name it under `ignore` if that is meant", shown(name, false));
            Teller { here, about: About::default(), run }.find("file.mapping", &errors::M003, None, *place, message);
        }
        if columns.is_empty() {
            return;
        }
        let mut missing: Vec<&str> =
            mapping.columns().filter(|c| !columns.contains_key(c) && !mapping.ignore.iter().any(|i| i == c)).collect();
        missing.dedup();
        for name in missing {
            let near = crate::diagnostic::nearest(name, columns.keys().copied());
            let hint = if near.is_empty() {
                String::new()
            } else {
                format!("; did you mean {}?", crate::diagnostic::or_list(&near))
            };
            let message = format!("the mapping reads column `{name}`, which the table does not have{hint}");
            Teller { here, about: About::default(), run }.find(
                "file.mapping",
                &errors::M002,
                None,
                Place::default(),
                message,
            );
        }
    }
}
