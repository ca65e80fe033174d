//! Answers of foreign files, in the kind that the protocol's question takes.
//!
//! These formats hold texts, numbers and ticks without saying what they are answers to. The
//! question says it. What does not fit is kept as it stands, and the check of the answer tells it.

use super::leftovers::Leftovers;
use super::mapping::Field;
use super::names::{Names, folded, value};
use super::native::exact;
use super::spelling::spelling;
use crate::labels::document::{Kind as Node, Value};
use crate::labels::errors;
use crate::labels::record::{Answer, Index, NumberFault, Place, Said, UnitSaid};
use crate::protocol::model::{Attribute, Kind};
use crate::quantity::{Number, convert};
use indexmap::IndexMap;

/// What stands in a foreign file.
#[derive(Debug, Clone)]
pub(super) enum Raw<'d> {
    /// A text, or a number where the file can only hold texts.
    Text(&'d str),
    /// A number as it is spelt.
    Number(&'d str),
    /// `true` or `false`.
    Flag(bool),
    /// Several; `None` for what is neither a text nor a number.
    List(Vec<(Option<&'d str>, Place)>),
    /// Looked at, cannot tell.
    NotAssessable,
    /// `null`.
    Null,
    /// Was told already.
    Reported,
    /// Something else, in words.
    Other(&'static str),
}

impl<'d> Raw<'d> {
    /// A value of a JSON document that begins at `base`.
    pub(super) fn of(value: Value<'d>, base: usize) -> Self {
        let place =
            |v: Value<'_>| Place { offset: base + v.span().start, node: Index::new(v.node_index()), column: None };
        match value.kind() {
            Node::Null => Raw::Null,
            Node::Invalid => Raw::Reported,
            Node::Bool => Raw::Flag(value.as_bool() == Some(true)),
            Node::Number => Raw::Number(value.number_text().unwrap_or("")),
            Node::String => Raw::Text(value.as_str().unwrap_or("")),
            Node::Array => {
                Raw::List(value.items().map(|v| (v.as_str().or_else(|| v.number_text()), place(v))).collect())
            }
            Node::Object if value.get("missing").and_then(Value::as_str) == Some("not_assessable") => {
                Raw::NotAssessable
            }
            Node::Object => Raw::Other("an object, which is no answer"),
        }
    }
}

/// What CVAT shows where nothing was chosen.
const UNDEFINED: &str = "__undefined__";

/// Carries answers over and notes what is left.
pub(super) struct Typing<'c, 'd> {
    pub(super) names: &'d Names<'d>,
    pub(super) left: &'c mut Leftovers,
    /// The record says under which rules it was made, and with them in which units.
    pub(super) stamped: bool,
}

impl<'d> Typing<'_, 'd> {
    /// The answers that one entry of a file gives: none if it is left out on purpose, several if the
    /// names mapping takes several from one list. `None` where no question is meant.
    pub(super) fn answers(
        &mut self,
        among: Option<&'d IndexMap<String, Attribute>>,
        written: &'d str,
        raw: &Raw<'d>,
        place: Place,
    ) -> Option<Vec<Answer<'d>>> {
        let map = self.names.map();
        if map.is_some_and(|m| m.ignore.iter().any(|i| i == written)) {
            return Some(Vec::new());
        }
        let mapped = map.into_iter().flat_map(|m| m.attributes.iter().chain(&m.context));
        let mut answers = Vec::new();
        let mut meant = false;
        for (id, named) in mapped.filter(|(_, n)| n.field.column.as_deref() == Some(written)) {
            let Some((id, attribute)) = among.and_then(|a| a.get_key_value(id)) else { continue };
            meant = true;
            let raw = match (named.item, raw) {
                (None, raw) => raw.clone(),
                (Some(n), Raw::List(items)) => match items.get(n - 1) {
                    Some((Some(text), _)) => Raw::Text(text),
                    Some((None, _)) => Raw::Other("neither a text nor a number"),
                    None => continue,
                },
                (Some(_), _) => Raw::Other("not a list"),
            };
            answers.extend(self.answer(id, attribute, Some(&named.field), &raw, place));
        }
        if meant {
            return Some(answers);
        }
        let (id, attribute) = self.names.question(among?, written)?;
        Some(self.answer(id, attribute, None, raw, place).into_iter().collect())
    }

    /// What stands in a file as an answer to no question: it is kept, so that it is told.
    pub(super) fn kept(&self, raw: Raw<'d>) -> Said<'d> {
        match raw {
            Raw::Text(text) | Raw::Number(text) => Said::Text(text),
            Raw::Flag(flag) => Said::Flag(flag),
            Raw::List(items) => Said::List(items),
            Raw::NotAssessable => Said::NotAssessable,
            Raw::Null => Said::Null,
            Raw::Reported => Said::Reported,
            Raw::Other(what) => Said::Other(what),
        }
    }

    /// The answer to one question; none where nobody answered.
    fn answer(
        &mut self,
        id: &'d str,
        attribute: &'d Attribute,
        field: Option<&'d Field>,
        raw: &Raw<'d>,
        place: Place,
    ) -> Option<Answer<'d>> {
        if let Raw::Text(text) | Raw::Number(text) = raw {
            let plain = spelling(text);
            if field.is_some_and(|f| f.not_recorded.iter().any(|w| *w == plain)) {
                return None;
            }
            if *text == UNDEFINED && !offers(&attribute.kind, text) {
                let what = format!("`{id}` is still the placeholder `{UNDEFINED}`, so nobody answered it");
                self.left.add(what, place);
                return None;
            }
            let cannot_tell = attribute.may_be_not_assessable && folded(text) == "not assessable";
            if field.is_some_and(|f| f.not_assessable.iter().any(|w| *w == plain))
                || (cannot_tell && !offers(&attribute.kind, text))
            {
                return Some(Answer { name: id, place, said: Said::NotAssessable });
            }
        }
        let said = self.said(id, attribute, field, raw, place)?;
        Some(Answer { name: id, place, said })
    }

    fn said(
        &mut self,
        id: &str,
        attribute: &'d Attribute,
        field: Option<&'d Field>,
        raw: &Raw<'d>,
        place: Place,
    ) -> Option<Said<'d>> {
        let word = |text: &'d str| -> &'d str {
            if let Some(to) = field.and_then(|f| f.values.get(&*spelling(text))) {
                return to;
            }
            attribute.kind.list().and_then(|l| value(&l.values, text)).unwrap_or(text)
        };
        Some(match (&attribute.kind, raw) {
            (_, Raw::Null) => Said::Null,
            (_, Raw::Reported) => Said::Reported,
            (_, Raw::Other(what)) => Said::Other(what),
            (_, Raw::NotAssessable) => Said::NotAssessable,
            // A list with one entry is how a tool writes a single choice.
            (kind, Raw::List(items)) if !matches!(kind, Kind::AnyOf { .. }) => match items.as_slice() {
                [] => return None,
                [(Some(text), _)] => return self.said(id, attribute, field, &Raw::Text(text), place),
                _ => Said::List(items.clone()),
            },
            (Kind::AnyOf { .. }, Raw::List(items)) => {
                Said::List(items.iter().map(|(text, place)| (text.map(word), *place)).collect())
            }
            (Kind::AnyOf { .. }, Raw::Text(text) | Raw::Number(text)) => {
                let separator = field.and_then(|f| f.separator.as_deref());
                let parts: Vec<&'d str> = match separator {
                    Some(separator) => text.split(separator).map(str::trim).filter(|t| !t.is_empty()).collect(),
                    None => vec![*text],
                };
                Said::List(parts.into_iter().map(|t| (Some(word(t)), place)).collect())
            }
            (Kind::OneOf { .. }, Raw::Text(text) | Raw::Number(text)) => Said::Text(word(text)),
            (Kind::YesNo, Raw::Text(text) | Raw::Number(text)) => match word(text) {
                "true" => Said::Flag(true),
                "false" => Said::Flag(false),
                yes if yes.eq_ignore_ascii_case("yes") => Said::Flag(true),
                no if no.eq_ignore_ascii_case("no") => Said::Flag(false),
                other => Said::Text(other),
            },
            (Kind::OneOf { .. } | Kind::YesNo | Kind::AnyOf { .. }, Raw::Flag(flag)) => {
                let written = if *flag { "true" } else { "false" };
                match field.and_then(|f| f.values.get(written)) {
                    Some(to) => Said::Text(to),
                    None => Said::Flag(*flag),
                }
            }
            (Kind::Text { .. }, Raw::Text(text) | Raw::Number(text)) => Said::Text(text),
            (kind, Raw::Text(text) | Raw::Number(text)) => {
                let step = match kind {
                    Kind::Scale { steps, .. } => value(steps, text),
                    _ => None,
                };
                self.number(id, attribute, field, step.unwrap_or(word(text)), place)
            }
            (_, Raw::Flag(flag)) => Said::Flag(*flag),
            (_, Raw::List(items)) => Said::List(items.clone()),
        })
    }

    fn number(
        &mut self,
        id: &str,
        attribute: &'d Attribute,
        field: Option<&'d Field>,
        text: &'d str,
        place: Place,
    ) -> Said<'d> {
        let Said::Number { number, .. } = super::table::number_or_text(text) else { return Said::Text(text) };
        let percent = matches!(attribute.kind, Kind::Percent { .. });
        match (attribute.kind.unit(), field.and_then(|f| f.unit)) {
            (Some(to), Some(from)) => {
                let number = exact(text.trim()).ok().and_then(|n| convert(&n.0, from, to).ok()).map(Number);
                return Said::Number { number: number.ok_or(NumberFault::TooManyDigits), unit: UnitSaid::Converted };
            }
            (Some(to), None) if !percent && !self.stamped => {
                let what = format!(
                    "this format writes no units, so `{id}` is taken to be in {}; say its `unit` in a names mapping",
                    to.code()
                );
                self.left.count("file.mapping", &errors::L042, what, place);
            }
            _ => {}
        }
        Said::Number { number, unit: UnitSaid::Converted }
    }
}

/// Whether a list has this very value.
fn offers(kind: &Kind, text: &str) -> bool {
    kind.list().is_some_and(|l| l.values.iter().any(|v| v.id == text))
}
