//! What a label asks of its annotations, and what its decisions refuse.

use super::condition::{has_unit, schema};
use super::{Carried, answer, tagged};
use crate::diagnostic::Severity;
use crate::protocol::Protocol;
use crate::protocol::condition::Condition;
use crate::protocol::model::{Answered, Decision, Kind, Label, Measure, Relation};
use crate::protocol::rulebook::goes_against;
use serde_json::{Map, Value, json};

/// The schema of a label's `attributes` object.
pub(super) fn attributes(protocol: &Protocol, id: &str, label: &Label, carried: &mut Carried) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut all: Vec<Value> = Vec::new();
    for (name, attribute) in &label.attributes {
        properties.insert(name.clone(), answer::schema(attribute, carried));
        let asked = attribute.asked_when.as_ref().map(|c| schema(c, label));
        presence(name, attribute, asked.as_ref(), label, &mut required, &mut all, carried);
    }
    for (name, measure) in &label.measures {
        // Its form, not its value.
        carried.partly.insert(measure.rule.clone());
        properties.insert(name.clone(), self::measure(measure));
    }
    for (name, score) in &label.scores {
        carried.partly.insert(score.rule.clone());
        properties.insert(name.clone(), tagged(json!({ "title": score.title, "type": "number" }), &score.rule));
    }
    for (name, table, output) in label.outputs() {
        carried.partly.insert(table.rule.clone());
        let ids: Vec<&str> = output.kind.list().map_or(&[][..], |l| &l.values).iter().map(|v| v.id.as_str()).collect();
        let form = match &output.kind {
            Kind::AnyOf { .. } => json!({ "type": "array", "items": { "enum": ids }, "uniqueItems": true }),
            _ => json!({ "enum": ids }),
        };
        let mut schema = json!({ "title": output.title });
        if let (Value::Object(into), Value::Object(parts)) = (&mut schema, form) {
            into.extend(parts);
        }
        properties.insert(name.to_owned(), tagged(schema, &table.rule));
    }
    for require in &label.requires {
        if let Some(opposite) = schema(&require.condition.opposite(), label) {
            carried.exact.insert(require.rule.clone());
            all.push(tagged(json!({ "not": opposite }), &require.rule));
        }
    }
    decisions(protocol, id, label, &mut all, carried);
    let mut object = json!({
        "type": "object",
        "title": label.title,
        "properties": properties,
        "additionalProperties": false,
    });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    if !all.is_empty() {
        object["allOf"] = Value::Array(all);
    }
    object
}

fn presence(
    name: &str,
    attribute: &crate::protocol::model::Attribute,
    asked: Option<&Option<Value>>,
    label: &Label,
    required: &mut Vec<String>,
    all: &mut Vec<Value>,
    carried: &mut Carried,
) {
    let rule = |aspect: &str| format!("{}.{aspect}", attribute.rule);
    if let Some(Some(asked)) = asked {
        carried.exact.insert(rule("asked"));
        all.push(tagged(json!({ "anyOf": [asked, { "not": super::present(name) }] }), &rule("asked")));
    }
    let when = match &attribute.answered {
        Answered::MayBeLeftOut => return,
        Answered::Always => Some(json!(true)),
        Answered::When(condition) => schema(condition, label),
    };
    match (when, asked) {
        (Some(Value::Bool(true)), None) => {
            carried.exact.insert(rule("answered"));
            required.push(name.to_owned());
        }
        (Some(when), None) => {
            carried.exact.insert(rule("answered"));
            all.push(tagged(json!({ "if": when, "then": super::present(name) }), &rule("answered")));
        }
        (Some(when), Some(Some(asked))) => {
            carried.exact.insert(rule("answered"));
            all.push(tagged(
                json!({ "if": { "allOf": [when, asked] }, "then": super::present(name) }),
                &rule("answered"),
            ));
        }
        _ => {}
    }
}

/// A worked-out value may stand in the file; whether it is right is a rule.
fn measure(measure: &Measure) -> Value {
    let number = json!({ "type": "number" });
    let shape = match measure.unit {
        None => number,
        Some(unit) => json!({
            "type": "object",
            "properties": { "value": number, "unit": { "const": unit.code() } },
            "required": ["value", "unit"],
            "additionalProperties": false,
        }),
    };
    let mut schema = json!({ "title": measure.title });
    if let (Value::Object(into), Value::Object(parts)) = (&mut schema, shape) {
        into.extend(parts);
    }
    tagged(schema, &measure.rule)
}

/// One ruling that the schema may enforce.
struct Ruling<'l> {
    rule: &'l str,
    when: &'l Condition,
    decision: &'l Decision,
    severity: Severity,
    overrides: &'l [String],
}

/// A label is refused where a rule decides otherwise and no rule that decides differently holds
/// beside it. Where rules override one another this is weaker than the language, never stricter.
fn decisions(protocol: &Protocol, id: &str, label: &Label, all: &mut Vec<Value>, carried: &mut Carried) {
    if label.parent.as_ref().is_some_and(|p| p.relation == Relation::KindOf) || protocol.labels.get(id).is_none() {
        // What it is a kind of decides first; that order is left to the rules.
        return;
    }
    let edges: Vec<Ruling<'_>> = label
        .edge_cases
        .iter()
        .filter_map(|e| match (&e.when, &e.decision) {
            (Some(when), Some(decision)) => {
                Some(Ruling { rule: &e.rule, when, decision, severity: e.severity, overrides: &e.overrides })
            }
            _ => None,
        })
        .collect();
    let criteria: Vec<Ruling<'_>> = label
        .criteria
        .iter()
        .filter_map(|c| {
            let when = c.when.as_ref()?;
            Some(Ruling { rule: &c.rule, when, decision: &c.decision, severity: c.severity, overrides: &c.overrides })
        })
        .collect();
    // Kinds of this label are decided by these rules too, but not in their schemas.
    let is_kind_of_it = |l: &Label| l.parent.as_ref().is_some_and(|p| p.relation == Relation::KindOf && p.label == id);
    let mut found = Carried::default();
    refuse(&edges, &[], label, all, &mut found);
    refuse(&criteria, &edges, label, all, &mut found);
    if protocol.labels.values().any(is_kind_of_it) {
        found.partly.extend(std::mem::take(&mut found.exact));
    }
    carried.exact.extend(found.exact);
    carried.partly.extend(found.partly);
}

/// Refuses by each of `rulings`, unless one of `before` decides first.
fn refuse(rulings: &[Ruling<'_>], before: &[Ruling<'_>], label: &Label, all: &mut Vec<Value>, carried: &mut Carried) {
    for ruling in rulings {
        if !goes_against(ruling.decision) || ruling.severity != Severity::Error {
            continue;
        }
        let Some(holds) = schema(ruling.when, label) else { continue };
        let beats = |r: &&Ruling<'_>| r.decision != ruling.decision || r.overrides.iter().any(|o| o == ruling.rule);
        let rivals = before.iter().chain(rulings.iter().filter(beats));
        let blocked: Option<Vec<Value>> = rivals.map(|r| schema(r.when, label)).collect();
        let Some(blocked) = blocked else { continue };
        let wrong =
            if blocked.is_empty() { holds } else { json!({ "allOf": [holds, { "not": { "anyOf": blocked } }] }) };
        let plain = !rulings.iter().chain(before).any(|r| !r.overrides.is_empty());
        let into = if plain { &mut carried.exact } else { &mut carried.partly };
        into.insert(ruling.rule.to_owned());
        all.push(tagged(json!({ "not": wrong }), ruling.rule));
    }
}

/// Whether a label without any answer is refused by `attributes`, so that it must be there itself.
pub(super) fn needs_answers(attributes: &Value) -> bool {
    let parts = attributes["allOf"].as_array().map_or(&[][..], Vec::as_slice);
    attributes.get("required").is_some() || !parts.iter().all(accepts_nothing)
}

/// Whether a part of a label's schema accepts the empty object, by the keywords that parts use.
fn accepts_nothing(part: &Value) -> bool {
    let Value::Object(map) = part else { return part.as_bool() == Some(true) };
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    map.iter().all(|(key, value)| match key.as_str() {
        "required" => list(value).is_empty(),
        "allOf" => list(value).iter().all(accepts_nothing),
        "anyOf" => list(value).iter().any(accepts_nothing),
        "not" => !accepts_nothing(value),
        "if" => !accepts_nothing(value) || map.get("then").is_none_or(accepts_nothing),
        // `properties` has nothing to look at; `then` goes with its `if`; the rest says nothing.
        _ => true,
    })
}

/// Attributes that only some roles may set, with the roles that may not.
pub(super) fn set_by<'p>(protocol: &'p Protocol, label: &'p Label) -> Vec<(&'p str, String, Vec<&'p str>)> {
    label
        .attributes
        .iter()
        .filter_map(|(name, attribute)| {
            let by = attribute.set_by.as_ref()?;
            let not: Vec<&str> = protocol
                .roles
                .keys()
                .map(String::as_str)
                .filter(|role| !protocol.role_suffices(role, &by.role, by.or_above))
                .collect();
            (!not.is_empty()).then(|| (name.as_str(), format!("{}.set_by", attribute.rule), not))
        })
        .collect()
}

/// Whether a kind is written as an object with a unit; for the frame's description.
pub(super) fn any_unit(label: &Label) -> bool {
    label.attributes.values().any(|a| has_unit(&a.kind))
}
