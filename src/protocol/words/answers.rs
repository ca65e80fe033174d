//! Amounts, kinds of answers and outcomes in a language, for callers with and without a protocol.

use super::{Language, say};
use crate::protocol::model::{Bound, HowMany, Kind, Range, Row, Table, Value};
use crate::quantity::{Number, Unit};

/// A number in its unit. The number stays exact: only its decimal sign is the language's.
pub(super) fn amount_in(language: &Language, value: Number, unit: Option<Unit>) -> String {
    let english = unit.map_or_else(|| value.to_string(), |u| u.amount(&value.0));
    if language.is_english() {
        return english;
    }
    match english.split_once(' ') {
        Some((number, symbol)) => format!("{} {}", language.number(number), language.word(symbol)),
        None => language.number(&english),
    }
}

/// A bounded number: `at least 1`.
pub(super) fn how_many_in(language: &Language, count: HowMany) -> String {
    match count.bound {
        Bound::AtLeast => say!(language, "at least {number}", number = count.number),
        Bound::AtMost => say!(language, "at most {number}", number = count.number),
        Bound::Exactly => say!(language, "exactly {number}", number = count.number),
    }
}

/// What a row gives: `follow-up is “CT in a year”`.
pub(super) fn outcome_in(language: &Language, table: &Table, row: &Row) -> String {
    let Some(gives) = &row.gives else { return say!(language, "cannot happen") };
    let mut said = Vec::new();
    for ((_, output), ids) in table.outputs.iter().zip(gives) {
        let titles: Vec<String> = ids
            .iter()
            .map(|id| {
                let value = output.kind.list().and_then(|l| l.values.iter().find(|v| v.id == *id));
                say!(language, "“{text}”", text = value.map_or(id.as_str(), |v| v.title.as_str()))
            })
            .collect();
        let (what, values) = (language.inside(&output.title), language.list(&titles, "and"));
        said.push(say!(language, "{what} is {values}", what = what, values = values));
    }
    language.list(&said, "and")
}

/// The answers that an attribute takes, in a few words.
pub(super) fn answers_in(language: &Language, kind: &Kind) -> String {
    let range = |range: &Option<Range>, unit: Option<Unit>| {
        range.as_ref().map_or(String::new(), |r| {
            let (from, to) = (language.number(&r.from.to_string()), amount_in(language, r.to, unit));
            match r.open {
                true => say!(language, ", {from} to {to} or more", from = from, to = to),
                false => say!(language, ", {from} to {to}", from = from, to = to),
            }
        })
    };
    let nearest = |step: Option<Number>, unit: Option<Unit>| {
        let step = step.map(|s| amount_in(language, s, unit));
        step.map_or(String::new(), |step| say!(language, ", to the nearest {step}", step = step))
    };
    match kind {
        Kind::OneOf { list } => say!(language, "one of {values}", values = titles(&list.values)),
        Kind::AnyOf { list } => say!(language, "any of {values}", values = titles(&list.values)),
        Kind::YesNo => say!(language, "yes or no"),
        Kind::Scale { from, to, .. } => say!(language, "a step from {from} to {to}", from = from, to = to),
        Kind::Whole { unit, range: r } => format!("{}{}", language.word("a whole number"), range(r, *unit)),
        Kind::Quantity { unit, range: r, step } => {
            let (kind, symbol) = (language.word(unit.kind_word()), language.word(unit.symbol()));
            let said = say!(language, "{kind} in {unit}", kind = kind, unit = symbol);
            format!("{said}{}{}", range(r, Some(*unit)), nearest(*step, Some(*unit)))
        }
        Kind::Percent { range: r, step } => {
            let said = language.word("a percentage");
            format!("{said}{}{}", range(&Some(r.clone()), Unit::percent()), nearest(*step, Unit::percent()))
        }
        Kind::Text { at_most } => say!(language, "text of at most {number} characters", number = at_most),
    }
}

fn titles(values: &[Value]) -> String {
    values.iter().map(|v| v.title.as_str()).collect::<Vec<_>>().join(" · ")
}
