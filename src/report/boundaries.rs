//! Boundary cases as JSON, in the words of the native label file, for whoever tests against them.

use crate::analyse::{BoundaryCase, boundary_cases};
use crate::decide::Verdict;
use crate::protocol::Protocol;
use crate::protocol::model::{Attribute, CaseValue, Kind};
use crate::version::Stamp;
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

/// Every boundary of a protocol with a case just below it, at it, and just above it, and what the
/// protocol says of each.
pub fn boundaries(protocol: &Protocol) -> Value {
    let cases: Vec<Value> = boundary_cases(protocol).iter().map(|case| one(protocol, case)).collect();
    json!({
        "boundary_cases_version": "1.0",
        "protocol": Stamp::of(protocol),
        "cases": cases,
    })
}

fn one(protocol: &Protocol, case: &BoundaryCase) -> Value {
    let label = protocol.labels.get(&case.label);
    let mut annotation = Map::new();
    annotation.insert("label".to_owned(), json!(case.label));
    if let Some(label) = label {
        annotation.insert("attributes".to_owned(), answers(&case.answers.attributes, &label.attributes));
    }
    if let Some(confidence) = &case.answers.confidence {
        annotation.insert("confidence".to_owned(), number(&confidence.to_string()));
    }
    let whole = label.and_then(|l| l.parent.as_ref()).and_then(|p| protocol.labels.get(&p.label));
    let mut out = json!({
        "boundary": { "of": case.boundary.of, "at": case.boundary.at, "side": case.boundary.side.word() },
        "annotation": annotation,
        "context": answers(&case.answers.context, &protocol.context.attributes),
        "expect": expected(case),
    });
    if let (Some(whole), false) = (whole, case.answers.whole.is_empty()) {
        out["whole"] = answers(&case.answers.whole, &whole.attributes);
    }
    if !case.answers.drawn.is_empty() {
        out["drawn"] = case.answers.drawn.iter().map(|(id, v)| (id.clone(), plain(v))).collect();
    }
    out
}

fn expected(case: &BoundaryCase) -> Value {
    let (verdict, decision, rule) = match &case.verdict {
        Verdict::Decided { decision, rule, .. } => ("decided", json!(decision), json!(rule)),
        Verdict::Conflict { rules } => ("conflict", Value::Null, json!(rules)),
        Verdict::ByEye => ("by_eye", Value::Null, Value::Null),
        Verdict::Undecided | Verdict::NotJudged => ("undecided", Value::Null, Value::Null),
    };
    let worked_out: Map<String, Value> = case.worked_out.iter().map(|(id, v)| (id.clone(), plain(v))).collect();
    let mut out = json!({ "verdict": verdict, "escalations": case.escalations, "worked_out": worked_out });
    if !decision.is_null() {
        out["decision"] = decision;
    }
    if !rule.is_null() {
        out["rule"] = rule;
    }
    out
}

fn answers(given: &IndexMap<String, CaseValue>, attributes: &IndexMap<String, Attribute>) -> Value {
    let one = |(id, value): (&String, &CaseValue)| {
        let unit = attributes.get(id).and_then(|a| match &a.kind {
            Kind::Quantity { unit, .. } | Kind::Whole { unit: Some(unit), .. } => Some(unit.code()),
            _ => None,
        });
        let written = match (value, unit) {
            (CaseValue::Number(_), Some(unit)) => json!({ "value": plain(value), "unit": unit }),
            _ => plain(value),
        };
        (id.clone(), written)
    };
    Value::Object(given.iter().map(one).collect())
}

fn plain(value: &CaseValue) -> Value {
    match value {
        CaseValue::NotAssessable => json!({ "missing": "not_assessable" }),
        CaseValue::Number(n) => number(&n.to_string()),
        CaseValue::Value(id) => json!(id),
        CaseValue::Ticks(ids) => json!(ids),
        CaseValue::Text(text) => json!(text),
    }
}

/// At most 15 digits, so a double prints back as it was written.
fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}
