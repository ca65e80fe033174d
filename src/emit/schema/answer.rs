//! The schema of one answer.

use super::Carried;
use super::condition::{has_unit, number};
use crate::protocol::model::{Attribute, CodeAt, Kind, Value as ListValue};
use crate::protocol::words::Words;
use crate::quantity::exact_in_binary;
use serde_json::{Map, Value, json};

/// What may stand behind an attribute's key.
pub(super) fn schema(attribute: &Attribute, carried: &mut Carried) -> Value {
    let rule = |aspect: &str| format!("{}.{aspect}", attribute.rule);
    let mut plain = plain(&attribute.kind);
    for aspect in ["value", "range", "unit", "length"] {
        carried.exact.insert(rule(aspect));
    }
    if grid_is_carried(&attribute.kind) {
        carried.exact.insert(rule("grid"));
    }
    carried.exact.insert(rule("not_assessable"));
    if attribute.may_be_not_assessable {
        plain = json!({
            "if": { "type": "object", "required": ["missing"], "properties": { "missing": true } },
            "then": { "$ref": "#/$defs/not_assessable" },
            "else": plain,
        });
    }
    let mut schema = Map::new();
    schema.insert("title".to_owned(), json!(attribute.title));
    schema.insert("description".to_owned(), json!(description(attribute)));
    if let Value::Object(parts) = plain {
        schema.extend(parts);
    }
    let values: Map<String, Value> = match &attribute.kind {
        Kind::Scale { steps, .. } => steps.iter().map(|s| (s.id.clone(), value(s, true))).collect(),
        kind => kind.list().map_or(&[][..], |l| &l.values).iter().map(|v| (v.id.clone(), value(v, false))).collect(),
    };
    if !values.is_empty() {
        // What each value means, for programs that show a form; `enum` is what refuses.
        schema.insert("$defs".to_owned(), Value::Object(values));
    }
    super::noted(Value::Object(schema), &attribute.rule, &codes(&attribute.codes))
}

fn codes(of: &[CodeAt]) -> Vec<String> {
    of.iter().map(|c| c.code.to_string()).collect()
}

/// Whether the grid stands in the schema: other grids are left to the rules, because validators
/// that compute in doubles would refuse correct values (0.3 is no multiple of 0.1 there).
pub(super) fn grid_is_carried(kind: &Kind) -> bool {
    match kind {
        Kind::Scale { .. } | Kind::Whole { .. } => true,
        kind => kind.step().is_some_and(|s| exact_in_binary(&s.0)),
    }
}

fn value(value: &ListValue, step: bool) -> Value {
    let mut map = Map::new();
    let id = value.id.parse::<i64>().ok().filter(|_| step).map_or_else(|| json!(value.id), |n| json!(n));
    map.insert("const".to_owned(), id);
    map.insert("title".to_owned(), json!(value.title));
    if let Some(means) = &value.means {
        map.insert("description".to_owned(), json!(means));
    }
    if !value.codes.is_empty() {
        map.insert("$comment".to_owned(), json!(codes(&value.codes).join(" · ")));
    }
    Value::Object(map)
}

fn description(attribute: &Attribute) -> String {
    let mut text = attribute.question.clone().unwrap_or_default();
    let mut say = |part: String| {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&part);
    };
    say(format!("Answer: {}.", Words::answers(&attribute.kind)));
    if let Some(how) = &attribute.measured {
        say(format!("Measured {how}."));
    }
    text
}

fn plain(kind: &Kind) -> Value {
    match kind {
        Kind::OneOf { list } => json!({ "enum": list.values.iter().map(|v| v.id.clone()).collect::<Vec<_>>() }),
        Kind::YesNo => json!({ "enum": ["yes", "no", true, false] }),
        Kind::AnyOf { list } => {
            let ids: Vec<&str> = list.values.iter().map(|v| v.id.as_str()).collect();
            let alone: Vec<&str> =
                list.values.iter().filter(|v| v.alone || v.id == "none").map(|v| v.id.as_str()).collect();
            let mut schema = json!({ "type": "array", "items": { "enum": ids }, "uniqueItems": true });
            if !alone.is_empty() {
                schema["if"] = json!({ "contains": { "enum": alone } });
                schema["then"] = json!({ "maxItems": 1 });
            }
            schema
        }
        Kind::Text { at_most } => json!({ "type": "string", "maxLength": at_most }),
        Kind::Scale { .. } | Kind::Whole { .. } | Kind::Quantity { .. } | Kind::Percent { .. } => measured(kind),
    }
}

fn measured(kind: &Kind) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("number"));
    if let Some(range) = kind.range() {
        if let Some(from) = number(range.from) {
            schema.insert("minimum".to_owned(), from);
        }
        if let Some(to) = number(range.to) {
            schema.insert("maximum".to_owned(), to);
        }
    }
    if grid_is_carried(kind)
        && let Some(step) = kind.step().and_then(number)
    {
        schema.insert("multipleOf".to_owned(), step);
    }
    if !has_unit(kind) {
        return Value::Object(schema);
    }
    let unit = kind.unit().map_or("1", |u| u.code());
    json!({
        "type": "object",
        "properties": { "value": Value::Object(schema), "unit": { "const": unit } },
        "required": ["value", "unit"],
        "additionalProperties": false,
    })
}
