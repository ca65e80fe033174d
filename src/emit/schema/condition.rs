//! Conditions over single answers as schemas of the `attributes` object.
//!
//! Every comparison asks for the answer to be there and of its type, so that a missing answer
//! fulfils neither a condition nor its opposite, as in the language.

use crate::protocol::condition::{Condition, From, Inclusion, Ref, Relation, State, Term};
use crate::protocol::model::{Kind, Label};
use crate::quantity::Number;
use serde_json::{Map, Value, json};

/// The schema that holds exactly when the condition does; `None` if JSON Schema cannot say it.
pub(super) fn schema(condition: &Condition, label: &Label) -> Option<Value> {
    match condition {
        Condition::All { of } if of.is_empty() => Some(json!(true)),
        Condition::Any { of } if of.is_empty() => Some(json!(false)),
        Condition::All { of } => {
            let parts: Vec<Value> = of.iter().map(|c| schema(c, label)).collect::<Option<_>>()?;
            Some(json!({ "allOf": parts }))
        }
        Condition::Any { of } => {
            let parts: Vec<Value> = of.iter().map(|c| schema(c, label)).collect::<Option<_>>()?;
            Some(json!({ "anyOf": parts }))
        }
        Condition::Compare { left, relation, right } => match (left, right) {
            (Term::Value { of }, Term::Constant { value }) => compared(of, *relation, *value, label),
            (Term::Constant { value }, Term::Value { of }) => compared(of, mirrored(*relation), *value, label),
            _ => None,
        },
        Condition::OneOf { of, values } => {
            let kind = kind(of, label)?;
            Some(given(of, json!({ "enum": spellings(kind, values) })))
        }
        Condition::NotOneOf { of, values } => {
            let kind = kind(of, label)?;
            let all: Vec<String> = match kind {
                Kind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
                kind => kind.list()?.values.iter().map(|v| v.id.clone()).collect(),
            };
            let rest: Vec<String> = all.into_iter().filter(|v| !values.contains(v)).collect();
            Some(given(of, json!({ "enum": spellings(kind, &rest) })))
        }
        Condition::Includes { of, how, values } => {
            kind(of, label)?;
            let any = json!({ "contains": { "enum": values } });
            let all =
                json!({ "allOf": values.iter().map(|v| json!({ "contains": { "const": v } })).collect::<Vec<_>>() });
            let test = match how {
                Inclusion::Any => any,
                Inclusion::NoneOf => json!({ "not": any }),
                Inclusion::All => all,
                Inclusion::NotAll => json!({ "not": all }),
            };
            Some(given(of, json!({ "type": "array", "allOf": [test] })))
        }
        Condition::Ticked { of, any } => {
            kind(of, label)?;
            let ticked = json!({ "contains": { "not": { "const": "none" } } });
            let test = if *any { ticked } else { json!({ "not": ticked }) };
            Some(given(of, json!({ "type": "array", "allOf": [test] })))
        }
        Condition::State { of, state } => {
            kind(of, label)?;
            Some(self::state(of, *state))
        }
    }
}

fn state(of: &Ref, state: State) -> Value {
    let recorded = super::present(&of.id);
    let not_assessable =
        given(of, json!({ "type": "object", "required": ["missing"], "properties": { "missing": true } }));
    let is_given = json!({ "allOf": [recorded, { "not": not_assessable }] });
    match state {
        State::Given => is_given,
        State::Missing => json!({ "not": is_given }),
        State::NotRecorded => json!({ "not": recorded }),
        State::Recorded => recorded,
        State::NotAssessable => not_assessable,
        State::NotNotAssessable => json!({ "not": not_assessable }),
    }
}

/// The kind of an answer of the annotation itself; others are out of the schema's sight.
fn kind<'l>(of: &Ref, label: &'l Label) -> Option<&'l Kind> {
    if of.from != From::Label || !of.is_plain() {
        return None;
    }
    label.attributes.get(&of.id).map(|a| &a.kind)
}

/// The answer is there and fulfils this.
fn given(of: &Ref, test: Value) -> Value {
    let mut properties = Map::new();
    properties.insert(of.id.clone(), test);
    json!({ "required": [of.id], "properties": properties })
}

fn compared(of: &Ref, relation: Relation, value: Number, label: &Label) -> Option<Value> {
    let number = number(value)?;
    let test = match relation {
        Relation::Below => json!({ "type": "number", "exclusiveMaximum": number }),
        Relation::AtMost => json!({ "type": "number", "maximum": number }),
        Relation::Above => json!({ "type": "number", "exclusiveMinimum": number }),
        Relation::AtLeast => json!({ "type": "number", "minimum": number }),
        Relation::Equal => json!({ "const": number }),
        Relation::NotEqual => json!({ "type": "number", "not": { "const": number } }),
    };
    let kind = kind(of, label)?;
    Some(if has_unit(kind) {
        given(of, json!({ "type": "object", "required": ["value"], "properties": { "value": test } }))
    } else {
        given(of, test)
    })
}

fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Below => Relation::Above,
        Relation::AtMost => Relation::AtLeast,
        Relation::Above => Relation::Below,
        Relation::AtLeast => Relation::AtMost,
        Relation::Equal | Relation::NotEqual => relation,
    }
}

/// Whether label files hold the answer as `{"value": …, "unit": …}`.
pub(super) fn has_unit(kind: &Kind) -> bool {
    matches!(kind, Kind::Quantity { .. } | Kind::Whole { unit: Some(_), .. })
}

/// A decimal as a JSON number. At most 15 digits, so its double prints back as it was written.
pub(super) fn number(value: Number) -> Option<Value> {
    serde_json::from_str(&value.to_string()).ok()
}

/// How label files spell these values.
pub(super) fn spellings(kind: &Kind, values: &[String]) -> Vec<Value> {
    let mut out: Vec<Value> = values.iter().map(|v| json!(v)).collect();
    if matches!(kind, Kind::YesNo) {
        out.extend(values.iter().map(|v| json!(v == "yes")));
    }
    out
}
