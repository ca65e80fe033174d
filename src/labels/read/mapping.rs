//! The mapping that carries a table over: which column is which field, in which unit, with which
//! translation of values.

use super::columns::Columns;
use super::hazards::words;
use super::names_map::NameMap;
use super::spelling::spelling;
use crate::diagnostic::{Diagnostic, Problems, a, nearest, or_list};
use crate::labels::document::{HazardKind, Kind, Value, read_yaml};
use crate::labels::errors;
use crate::protocol::model::{self, Attribute, Protocol};
use crate::quantity::{self, Unit};
use crate::source::{FileId, Span, unprintable};
use indexmap::IndexMap;

/// A checked mapping.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// Where the annotation's own id stands.
    pub annotation: Option<Field>,
    /// Where it says what the annotation is about.
    pub item: Option<Field>,
    /// Where it says which readings belong to one finding.
    pub unit: Option<Field>,
    /// Where it says who read.
    pub reader: Option<Field>,
    /// The annotator's role.
    pub role: Option<Field>,
    /// The label.
    pub label: Option<Field>,
    /// The reader's confidence in percent.
    pub confidence: Option<Field>,
    /// Answers about the annotation, by attribute id.
    pub attributes: IndexMap<String, Field>,
    /// Answers of the context, by attribute id.
    pub context: IndexMap<String, Field>,
    /// Columns that are left out on purpose.
    pub ignore: Vec<String>,
    /// What separates the columns of a CSV file.
    pub delimiter: Option<u8>,
    /// The names of a foreign file; then it is no mapping of columns.
    pub names: Option<NameMap>,
    /// The columns that fields read, numbered.
    pub(super) read: Columns,
}

/// How one field is filled.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// From this column.
    pub column: Option<String>,
    /// The column's number in the mapping; none in a names mapping, which has no columns.
    pub(super) number: Option<usize>,
    /// Always with this.
    pub constant: Option<String>,
    /// Translations, by the cell's text; numbers by their plain spelling.
    pub values: IndexMap<String, String>,
    /// The unit that the column holds.
    pub unit: Option<Unit>,
    /// What separates several values in one cell.
    pub separator: Option<String>,
    /// Cells that say "not assessable".
    pub not_assessable: Vec<String>,
    /// Cells that say "not recorded", beside empty ones and `null`.
    pub not_recorded: Vec<String>,
}

impl Mapping {
    /// Every column that the mapping reads or leaves out.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let fields =
            [&self.annotation, &self.item, &self.unit, &self.reader, &self.role, &self.label, &self.confidence];
        fields
            .into_iter()
            .flatten()
            .chain(self.attributes.values())
            .chain(self.context.values())
            .filter_map(|f| f.column.as_deref())
            .chain(self.ignore.iter().map(String::as_str))
    }

    /// Numbers the columns that fields read.
    fn number_columns(&mut self) {
        let fields = [
            &mut self.annotation,
            &mut self.item,
            &mut self.unit,
            &mut self.reader,
            &mut self.role,
            &mut self.label,
            &mut self.confidence,
        ];
        let fields = fields.into_iter().flatten();
        for field in fields.chain(self.attributes.values_mut()).chain(self.context.values_mut()) {
            let Some(column) = &field.column else { continue };
            field.number = Some(self.read.add(column));
        }
    }
}

const KEYS: &[&str] = &[
    "label_table",
    "protocol",
    "item",
    "annotation",
    "unit",
    "reader",
    "role",
    "label",
    "confidence",
    "attributes",
    "context",
    "ignore",
    "delimiter",
];
const FIELD_KEYS: &[&str] = &["column", "constant", "values", "unit", "separator", "not_assessable", "not_recorded"];

/// Reads a mapping and checks it against the protocol that it fills.
pub fn read_mapping(bytes: &[u8], file: FileId, protocol: &Protocol, problems: &mut Problems) -> Option<Mapping> {
    let mut hazards = Vec::new();
    let documents = read_yaml(bytes, &mut hazards);
    let mut reader = Reader { file, protocol, problems };
    let before = reader.problems.errors();
    for hazard in &hazards {
        // A mapping is read by this program only, and always in the same way.
        if matches!(hazard.kind, HazardKind::ByteOrderMark | HazardKind::AmbiguousScalar(_)) {
            continue;
        }
        let (_, message) = words(&hazard.kind);
        let span = Span::new(file, hazard.span.start, hazard.span.end);
        reader
            .problems
            .push(Diagnostic::new(&errors::M001, span, format!("the mapping cannot be read: {message}")).here("here"));
    }
    let [document] = documents.as_slice() else {
        // Some of what can be odd about a text is passed over above, and is no reason.
        if reader.problems.errors() == before {
            let d = Diagnostic::new(&errors::M001, Span::new(file, 0, 0), "a mapping is one YAML document")
                .help("see `labelwright explain M001` for an example");
            reader.problems.push(d);
        }
        return None;
    };
    let mapping = if document.root().get("label_names").is_some() {
        Mapping { names: Some(reader.names(document.root())), ..Mapping::default() }
    } else {
        reader.mapping(document.root())
    };
    (reader.problems.errors() == before).then_some(mapping)
}

pub(super) struct Reader<'a> {
    file: FileId,
    pub(super) protocol: &'a Protocol,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    pub(super) fn span(&self, value: Value<'_>) -> Span {
        Span::new(self.file, value.span().start, value.span().end)
    }

    pub(super) fn wrong(&mut self, value: Value<'_>, message: impl Into<String>, help: impl Into<String>) {
        let d = Diagnostic::new(&errors::M005, self.span(value), message).here("cannot be meant so").help(help);
        self.problems.push(d);
    }

    pub(super) fn unknown(&mut self, value: Value<'_>, name: &str, what: &str, known: &[&str]) {
        let near = nearest(name, known.iter().copied());
        let help = if near.is_empty() {
            format!("known: {}", known.join(", "))
        } else {
            format!("did you mean {}?", or_list(&near))
        };
        let d = Diagnostic::new(&errors::M004, self.span(value), format!("there is no {what} called `{}`", told(name)))
            .here("not known")
            .help(help);
        self.problems.push(d);
    }

    fn mapping(&mut self, root: Value<'_>) -> Mapping {
        let mut mapping = Mapping::default();
        if root.kind() != Kind::Object {
            self.wrong(
                root,
                "a mapping is a list of fields, each with its column",
                "see `labelwright explain M001` for an example",
            );
            return mapping;
        }
        let mut version = false;
        for (key, value) in root.members() {
            match key.as_str().unwrap_or("") {
                "label_table" => {
                    version = true;
                    if value.number_text() != Some("1") {
                        self.wrong(value, "this reads mappings of format 1", "write `label_table: 1`");
                    }
                }
                "protocol" => {
                    if value.as_str() != Some(self.protocol.id.as_str()) {
                        let message = format!("the mapping is made for another protocol than `{}`", self.protocol.id);
                        self.wrong(value, message, "give `--protocol` the protocol that the mapping names");
                    }
                }
                "item" => mapping.item = self.field(value, None),
                "annotation" => mapping.annotation = self.field(value, None),
                "unit" => mapping.unit = self.field(value, None),
                "reader" => mapping.reader = self.field(value, None),
                "confidence" => mapping.confidence = self.field(value, None),
                "role" => {
                    mapping.role = self.field(value, None);
                    let roles: Vec<&str> = self.protocol.roles.keys().map(String::as_str).collect();
                    self.targets(value, mapping.role.as_ref(), "role", &roles);
                }
                "label" => {
                    mapping.label = self.field(value, None);
                    let labels: Vec<&str> = self.protocol.labels.keys().map(String::as_str).collect();
                    self.targets(value, mapping.label.as_ref(), "label", &labels);
                }
                "attributes" => mapping.attributes = self.answers(value, false),
                "context" => mapping.context = self.answers(value, true),
                "ignore" => {
                    if value.kind() != Kind::Array {
                        self.wrong(value, "`ignore` is a list of column names", "write `ignore: [scan_id, notes]`");
                    }
                    for item in value.items() {
                        match scalar(item) {
                            Some(name) => mapping.ignore.push(name),
                            None => self.wrong(
                                item,
                                "`ignore` is a list of column names",
                                "write `ignore: [scan_id, notes]`",
                            ),
                        }
                    }
                }
                "delimiter" => match value.as_str().map(str::as_bytes) {
                    Some([one]) => mapping.delimiter = Some(*one),
                    _ => self.wrong(value, "a delimiter is one character", "write `delimiter: \";\"`"),
                },
                other => self.unknown(key, other, "part of a mapping", KEYS),
            }
        }
        if !version {
            self.wrong(root, "the mapping does not say its format", "begin with `label_table: 1`");
        }
        mapping.number_columns();
        if mapping.label.is_none() {
            self.wrong(
                root,
                "the mapping does not say which label the rows have",
                "write `label: { constant: nodule }`, or name the column that holds it",
            );
        }
        mapping
    }

    pub(super) fn targets(&mut self, value: Value<'_>, field: Option<&Field>, what: &str, known: &[&str]) {
        let Some(field) = field else { return };
        for target in field.constant.iter().chain(field.values.values()) {
            if !known.contains(&target.as_str()) {
                self.unknown(value, target, what, known);
            }
        }
    }

    fn answers(&mut self, value: Value<'_>, context: bool) -> IndexMap<String, Field> {
        let mut fields = IndexMap::new();
        if value.kind() != Kind::Object {
            self.wrong(value, "here stands a column for each question", "write `attributes: { size: size_mm }`");
        }
        let protocol = self.protocol;
        for (key, value) in value.members() {
            let name = key.as_str().unwrap_or("");
            let attribute: Option<&Attribute> = if context {
                protocol.context.attributes.get(name)
            } else {
                protocol.labels.values().find_map(|l| l.attributes.get(name))
            };
            let Some(attribute) = attribute else {
                let known: Vec<&str> = if context {
                    protocol.context.attributes.keys().map(String::as_str).collect()
                } else {
                    protocol.labels.values().flat_map(|l| l.attributes.keys()).map(String::as_str).collect()
                };
                self.unknown(key, name, "attribute", &known);
                continue;
            };
            if let Some(field) = self.field(value, Some((name, attribute))) {
                fields.insert(name.to_owned(), field);
            }
        }
        fields
    }

    fn field(&mut self, value: Value<'_>, attribute: Option<(&str, &Attribute)>) -> Option<Field> {
        let mut field = Field::default();
        if let Some(column) = scalar(value) {
            field.column = Some(column);
        } else if value.kind() == Kind::Object {
            for (key, part) in value.members() {
                self.part(&mut field, key, part, attribute);
            }
        } else {
            self.wrong(
                value,
                "a field is a column's name, or says more in braces",
                "write `{ column: diameter_mm, unit: mm }`",
            );
            return None;
        }
        if field.column.is_some() == field.constant.is_some() {
            self.wrong(
                value,
                "a field needs a `column` or a `constant`, one of the two",
                "write `column: …` or `constant: …`",
            );
            return None;
        }
        if let Some((name, attribute)) = attribute {
            self.unit(value, name, attribute, &mut field);
        }
        Some(field)
    }

    pub(super) fn part(
        &mut self,
        field: &mut Field,
        key: Value<'_>,
        part: Value<'_>,
        attribute: Option<(&str, &Attribute)>,
    ) {
        let words = |v: Value<'_>| -> Vec<String> {
            scalar(v).map_or_else(|| v.items().filter_map(scalar).collect(), |w| vec![w])
        };
        match key.as_str().unwrap_or("") {
            "column" => field.column = scalar(part),
            "constant" => field.constant = scalar(part),
            "separator" => match part.as_str().filter(|s| !s.is_empty()) {
                Some(separator) => field.separator = Some(separator.to_owned()),
                None => self.wrong(part, "a separator is a text", "write `separator: \"|\"`"),
            },
            "not_assessable" => field.not_assessable = words(part).iter().map(|w| spelling(w).into_owned()).collect(),
            "not_recorded" => field.not_recorded = words(part).iter().map(|w| spelling(w).into_owned()).collect(),
            "unit" => match part.as_str().map(quantity::lookup) {
                Some(Ok(unit)) => field.unit = Some(unit),
                Some(Err(unknown)) => self.unknown(part, part.as_str().unwrap_or(""), "unit", &unknown.nearest),
                None => self.wrong(part, "a unit is a text", "write `unit: mm`"),
            },
            "values" => {
                for (from, to) in part.members() {
                    let (Some(from_text), Some(to_text)) = (from.as_str(), scalar(to)) else {
                        self.wrong(
                            to,
                            "a translation goes from a cell to a value",
                            "write `values: { 1: soft_tissue, 2: fluid }`",
                        );
                        continue;
                    };
                    if let Some((name, attribute)) = attribute {
                        self.translation(to, name, attribute, &to_text);
                    }
                    field.values.insert(spelling(from_text).into_owned(), to_text);
                }
            }
            other => self.unknown(key, other, "part of a field", FIELD_KEYS),
        }
    }

    fn translation(&mut self, at: Value<'_>, name: &str, attribute: &Attribute, to: &str) {
        let known: Vec<&str> = match &attribute.kind {
            model::Kind::YesNo => vec!["yes", "no"],
            kind => match kind.list() {
                Some(list) => list.values.iter().map(|v| v.id.as_str()).collect(),
                None => return,
            },
        };
        if !known.contains(&to) {
            self.unknown(at, to, &format!("value of `{name}`"), &known);
        }
    }

    pub(super) fn unit(&mut self, value: Value<'_>, name: &str, attribute: &Attribute, field: &mut Field) {
        let percent = matches!(attribute.kind, model::Kind::Percent { .. });
        match (attribute.kind.unit(), field.unit) {
            (Some(declared), Some(given)) if !declared.same_kind(given) => {
                let message = format!(
                    "`{name}` is {}, but the column is said to hold {}",
                    a(declared.kind_word()),
                    a(given.kind_word())
                );
                self.wrong(value, message, "check the column and its unit");
            }
            (Some(declared), None) if !percent => {
                let message = format!("the mapping does not say in which unit the column of `{name}` is");
                self.wrong(
                    value,
                    message,
                    format!(
                        "write `{{ column: …, unit: {} }}`, with the unit that the table was made in",
                        declared.code()
                    ),
                );
            }
            (None, Some(_)) => {
                let message = format!("`{name}` has no unit");
                self.wrong(value, message, "leave `unit` out");
            }
            _ => {}
        }
    }
}

/// The most characters of a name that a message shows.
const TOLD: usize = 60;

/// A name that the mapping writes, for a message: on one line, and no longer than names are.
fn told(name: &str) -> String {
    let printed = |c: char| if c.is_control() || unprintable(c) { char::REPLACEMENT_CHARACTER } else { c };
    let mut told: String = name.chars().take(TOLD).map(printed).collect();
    if name.chars().nth(TOLD).is_some() {
        told.push('…');
    }
    told
}

/// The text of a plain value, whatever YAML takes it for.
pub(super) fn scalar(value: Value<'_>) -> Option<String> {
    match value.kind() {
        Kind::String => value.as_str().map(str::to_owned),
        Kind::Number => value.number_text().map(str::to_owned),
        Kind::Bool => value.as_bool().map(|b| b.to_string()),
        Kind::Null | Kind::Array | Kind::Object | Kind::Invalid => None,
    }
}
