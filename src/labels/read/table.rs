//! Rows of a table, carried over by a mapping.

use super::Fault;
use super::columns::Columns;
use super::mapping::{Field, Mapping};
use super::native::exact;
use super::spelling::spelling;
use crate::labels::document::{Kind as Node, Value};
use crate::labels::errors;
use crate::labels::record::{Annotation, Answer, Index, Place, Record, Said, UnitSaid};
use crate::protocol::model::{Attribute, Kind, Protocol};
use crate::quantity::{Number, convert};

/// One cell.
#[derive(Debug, Clone, Copy)]
pub(in crate::labels) enum Cell<'d> {
    /// Nothing: an empty cell, `null`, or a key that is not there.
    Empty,
    /// A text, or a number as it is spelt.
    Text(&'d str),
    /// `true` or `false`.
    Flag(bool),
    /// A list or an object of the row's document.
    Nested(Value<'d>),
    /// Texts.
    List(&'d [String]),
    /// Something that no cell should hold.
    Other,
    /// Was reported already.
    Reported,
}

/// A row of whatever kind of table.
pub(in crate::labels) trait Row<'d> {
    /// Where the row begins.
    fn place(&self) -> Place;
    /// The cells of these columns with their places, by the numbers of the columns; `None` where the
    /// row has no such column. Of several columns of one name the first counts.
    fn cells(&self, columns: &Columns) -> Vec<Option<(Cell<'d>, Place)>>;
}

/// A JSON object as a row.
pub(in crate::labels) struct JsonRow<'d> {
    pub(in crate::labels) root: Value<'d>,
    pub(in crate::labels) base: usize,
}

impl JsonRow<'_> {
    fn at(&self, value: Value<'_>) -> Place {
        Place { offset: self.base + value.span().start, node: Index::new(value.node_index()), column: None }
    }
}

impl<'d> Row<'d> for JsonRow<'d> {
    fn place(&self) -> Place {
        self.at(self.root)
    }

    fn cells(&self, columns: &Columns) -> Vec<Option<(Cell<'d>, Place)>> {
        let mut cells = vec![None; columns.count()];
        for (name, value) in self.root.members() {
            let number = columns.number(name.as_str().unwrap_or(""));
            if let Some(free) = number.and_then(|n| cells.get_mut(n)).filter(|cell| cell.is_none()) {
                *free = Some((Cell::of(value), self.at(value)));
            }
        }
        cells
    }
}

impl<'d> Cell<'d> {
    fn of(value: Value<'d>) -> Self {
        match value.kind() {
            Node::Null => Cell::Empty,
            Node::String => match value.as_str().unwrap_or("") {
                "" => Cell::Empty,
                text => Cell::Text(text),
            },
            Node::Number => Cell::Text(value.number_text().unwrap_or("")),
            Node::Bool => Cell::Flag(value.as_bool() == Some(true)),
            Node::Array | Node::Object => Cell::Nested(value),
            Node::Invalid => Cell::Reported,
        }
    }
}

/// Carries a row over into a record with one annotation.
pub(in crate::labels) fn carry<'d>(
    row: &dyn Row<'d>,
    mapping: &'d Mapping,
    protocol: &Protocol,
    faults: &mut Vec<Fault>,
) -> Record<'d> {
    let mut carrier = Carrier { cells: row.cells(&mapping.read), place: row.place(), faults };
    let mut annotation = Annotation { place: row.place(), ..Annotation::default() };
    annotation.id = mapping.annotation.as_ref().and_then(|f| carrier.word(f)).map(|(t, p)| (t.into(), p));
    annotation.label = mapping.label.as_ref().and_then(|f| carrier.word(f));
    if annotation.label.is_none() {
        carrier.fault(row.place(), "the row does not say which label it has".to_owned());
    }
    let label = annotation.label.and_then(|(id, _)| protocol.labels.get(id));
    for (name, field) in &mapping.attributes {
        let attribute = label.and_then(|l| l.attributes.get(name));
        annotation.attributes.extend(carrier.answer(name, field, attribute));
    }
    annotation.confidence =
        mapping.confidence.as_ref().and_then(|f| carrier.answer("confidence", f, None)).map(|mut a| {
            if let Said::Text(text) = a.said {
                a.said = number_or_text(text);
            }
            a
        });
    let mut record = Record { place: row.place(), is_table: true, ..Record::default() };
    record.item = mapping.item.as_ref().and_then(|f| carrier.word(f)).map(|(t, _)| t);
    record.role = mapping.role.as_ref().and_then(|f| carrier.word(f));
    for (name, field) in &mapping.context {
        record.context.extend(carrier.answer(name, field, protocol.context.attributes.get(name)));
    }
    record.annotations.push(annotation);
    record
}

struct Carrier<'r, 'd> {
    cells: Vec<Option<(Cell<'d>, Place)>>,
    /// Where the row begins.
    place: Place,
    faults: &'r mut Vec<Fault>,
}

impl<'d> Carrier<'_, 'd> {
    fn fault(&mut self, place: Place, message: String) {
        self.faults.push(Fault { rule: "file.structure", code: &errors::L007, place, message });
    }

    fn cell(&self, field: &Field) -> Option<(Cell<'d>, Place)> {
        self.cells.get(field.number?).copied().flatten()
    }

    /// A field that is one word: an id, a label, a role.
    fn word(&mut self, field: &'d Field) -> Option<(&'d str, Place)> {
        if let Some(constant) = &field.constant {
            return Some((constant, self.place));
        }
        let column = field.column.as_deref()?;
        match self.cell(field)? {
            (Cell::Text(text), place) if field.values.is_empty() => Some((text, place)),
            (Cell::Text(text), place) => match field.values.get(&*spelling(text)) {
                Some(to) => Some((to, place)),
                None => {
                    let message =
                        format!("the mapping does not translate {} in column `{column}`", errors::shown(text, false));
                    self.fault(place, message);
                    None
                }
            },
            (Cell::Empty | Cell::Reported, _) => None,
            (Cell::Flag(_) | Cell::Nested(_) | Cell::List(_) | Cell::Other, place) => {
                self.fault(place, format!("column `{column}` should hold one word or number"));
                None
            }
        }
    }

    fn answer(&mut self, name: &'d str, field: &'d Field, attribute: Option<&Attribute>) -> Option<Answer<'d>> {
        if let Some(constant) = &field.constant {
            let said = self.said(constant, field, attribute);
            return Some(Answer { name, place: self.place, said });
        }
        let (cell, place) = self.cell(field)?;
        let said = match cell {
            Cell::Empty => return None,
            Cell::Reported => Said::Reported,
            Cell::Flag(flag) => {
                let word = if flag { "true" } else { "false" };
                match field.values.get(word) {
                    Some(to) => Said::Text(to),
                    None => Said::Flag(flag),
                }
            }
            Cell::Nested(value) if value.kind() == Node::Array => {
                let items = value.items().map(|v| {
                    let text = v.as_str().or_else(|| v.number_text());
                    (text.map(|t| translated(t, field)), Place { offset: place.offset, ..place })
                });
                Said::List(items.collect())
            }
            Cell::List(items) => Said::List(items.iter().map(|text| (Some(translated(text, field)), place)).collect()),
            Cell::Nested(_) => Said::Other("an object, which no cell should hold"),
            Cell::Other => Said::Other("neither a text nor a number"),
            Cell::Text(text) => {
                let plain = spelling(text);
                if field.not_recorded.iter().any(|w| *w == plain) {
                    return None;
                }
                if field.not_assessable.iter().any(|w| *w == plain) {
                    Said::NotAssessable
                } else {
                    self.said(text, field, attribute)
                }
            }
        };
        Some(Answer { name, place, said })
    }

    fn said(&mut self, text: &'d str, field: &'d Field, attribute: Option<&Attribute>) -> Said<'d> {
        let Some(attribute) = attribute else { return Said::Text(text) };
        match &attribute.kind {
            Kind::AnyOf { .. } => {
                let parts: Vec<&str> = match &field.separator {
                    Some(separator) => {
                        text.split(separator.as_str()).map(str::trim).filter(|t| !t.is_empty()).collect()
                    }
                    None => vec![text],
                };
                let place = self.place;
                Said::List(parts.into_iter().map(|t| (Some(translated(t, field)), place)).collect())
            }
            Kind::Text { .. } => Said::Text(text),
            Kind::OneOf { .. } | Kind::YesNo => {
                if field.values.is_empty() {
                    return Said::Text(text);
                }
                match field.values.get(&*spelling(text)) {
                    Some(to) => Said::Text(to),
                    None => Said::Untranslated(text.to_owned()),
                }
            }
            kind => {
                let text = field.values.get(&*spelling(text)).map_or(text, |to| to.as_str());
                match (number_or_text(text), kind.unit(), field.unit) {
                    (Said::Number { number: Ok(n), .. }, Some(to), Some(from)) => {
                        let number = convert(&n.0, from, to).map(Number);
                        let number = number.map_err(|_| crate::labels::record::NumberFault::TooManyDigits);
                        Said::Number { number, unit: UnitSaid::Converted }
                    }
                    (said, ..) => said,
                }
            }
        }
    }
}

fn translated<'d>(text: &'d str, field: &'d Field) -> &'d str {
    field.values.get(&*spelling(text)).map_or(text, |to| to.as_str())
}

/// A number in a cell, however the table wrote it.
pub(super) fn number_or_text(text: &str) -> Said<'_> {
    let trimmed = text.trim();
    let looks = trimmed.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        && trimmed.ends_with(|c: char| c.is_ascii_digit());
    let spelt = trimmed.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'));
    if looks && spelt { Said::Number { number: exact(trimmed), unit: UnitSaid::Converted } } else { Said::Text(text) }
}
