//! An answer, as a label file holds it, for the evaluator.

use super::form::Answer;
use crate::decide::{AttributePlan, Fit, Value};
use crate::protocol::model::Kind;
use crate::quantity::{Exact, Number, parse_decimal};

/// A JSON number exactly; none if it has more than 15 digits or is too large.
pub(super) fn parsed(number: &serde_json::Number) -> Option<Number> {
    parse_decimal(&number.to_string()).ok().map(Number)
}

/// What an answer means for its question, or which rule on it is broken: the last part of its id. A
/// number without a unit is in the unit of the question.
pub(super) fn read(answer: &Answer, attribute: &AttributePlan) -> Result<Value, &'static str> {
    let kind = &attribute.attribute.kind;
    match (answer, kind) {
        (Answer::Missing { missing }, _) if missing == "not_assessable" => {
            if attribute.attribute.may_be_not_assessable { Ok(Value::NotAssessable) } else { Err("not_assessable") }
        }
        (Answer::Word(text), Kind::OneOf { .. } | Kind::YesNo) => attribute.value(text).map(Value::One).ok_or("value"),
        (Answer::Flag(flag), Kind::YesNo) => Ok(Value::One(u16::from(!flag))),
        (Answer::Word(text), Kind::Text { at_most }) => {
            if text.chars().count() > *at_most as usize {
                Err("length")
            } else {
                Ok(Value::Text)
            }
        }
        (Answer::Ticks(ids), Kind::AnyOf { .. }) => ticks(ids, attribute),
        (Answer::Number(n), kind) if kind.is_number() => number(n, attribute),
        (Answer::Measured { value, unit }, kind) if kind.is_number() => {
            let declared = if matches!(kind, Kind::Percent { .. }) { None } else { kind.unit() };
            if declared.is_some_and(|d| d.code() == unit) { number(value, attribute) } else { Err("unit") }
        }
        _ => Err("value"),
    }
}

fn number(number: &serde_json::Number, attribute: &AttributePlan) -> Result<Value, &'static str> {
    let number = parsed(number).ok_or("value")?;
    match attribute.fit(&number) {
        Fit::Fits => Ok(Value::Number(Exact::from(number.0))),
        Fit::OutOfRange => Err("range"),
        Fit::OffGrid => Err("grid"),
    }
}

fn ticks(ids: &[String], attribute: &AttributePlan) -> Result<Value, &'static str> {
    let mut seen: Vec<&str> = Vec::new();
    let mut ticks = 0;
    for id in ids {
        if seen.contains(&id.as_str()) {
            return Err("value");
        }
        seen.push(id);
        ticks |= attribute.tick(id).ok_or("value")?;
    }
    let none = seen.contains(&"none") && ticks != 0;
    if none || attribute.excludes(ticks) { Err("value") } else { Ok(Value::Ticks(ticks)) }
}
