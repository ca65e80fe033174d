//! The emitted JSON Schema against the validator: it is never stricter, and agrees exactly on the
//! rules that it claims to carry.

use super::protocols::{Breadth, Draft, protocol};
use super::records::Maker;
use super::tape::{Tape, tapes};
use labelwright::diagnostic::Severity;
use labelwright::emit::schema::{LabelSchema, label_schema};
use labelwright::labels::{Expected, Format, Input, Validator};
use labelwright::version::Stamp;
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
struct Seen {
    protocols: usize,
    not_compiled: usize,
    last_not_compiled: String,
    records: usize,
    sound: usize,
    faulty: usize,
    refused: usize,
    /// Faulty records that the schema accepts, as it may.
    passed_over: usize,
    /// Findings by the sort of their rule.
    rules: BTreeMap<String, usize>,
    /// The same, where the rule is claimed exactly.
    exact: BTreeMap<String, usize>,
}

#[test]
fn the_schema_agrees_with_the_validator() {
    let seen = RefCell::new(Seen::default());
    tapes(200, 6_000, |tape| one_protocol(tape, &mut seen.borrow_mut()));
    let seen = seen.into_inner();
    assert!(seen.not_compiled * 10 < seen.protocols, "too few protocols compile: {}", seen.last_not_compiled);
    assert!(seen.records >= 5_000, "{seen:#?}");
    assert!(seen.sound > 700 && seen.faulty > 1_000 && seen.refused > 1_000 && seen.passed_over > 50, "{seen:#?}");
    let sorts = [
        "answered",
        "asked",
        "value",
        "range",
        "unit",
        "grid",
        "length",
        "not_assessable",
        "set_by",
        "require",
        "negative",
        "edge_case",
        "file.stamp",
        "file.label",
        "file.attribute",
        "file.annotator",
    ];
    for sort in sorts {
        assert!(seen.exact.get(sort).is_some_and(|n| *n >= 4), "{sort} was hardly tried: {seen:#?}");
    }
    // Shapes are in the schema only in part, but it must never be stricter.
    assert!(seen.rules.get("file.geometry").is_some_and(|n| *n >= 10), "shapes were hardly tried: {seen:#?}");
}

fn one_protocol(tape: &mut Tape, seen: &mut Seen) -> Result<(), TestCaseError> {
    let source = Draft::random(tape, Breadth::All).plain();
    seen.protocols += 1;
    let protocol = match protocol(&source) {
        Ok(protocol) => protocol,
        Err(said) => {
            seen.not_compiled += 1;
            seen.last_not_compiled = said;
            return Ok(());
        }
    };
    let stamp = Stamp::of(&protocol);
    let carried = label_schema(&protocol, &stamp);
    let schema = jsonschema::draft202012::new(&carried.schema).expect("the emitted schema is a schema");
    let expected = Expected { meaning_digest: stamp.meaning_digest.clone() };
    let validator = Validator::new(&protocol, &expected).expect("a checked protocol has a plan");
    let maker = Maker::new(&protocol);
    for _ in 0..40 {
        let mut record = maker.legal(tape);
        if tape.chance(35) {
            for _ in 0..1 + tape.below(2) {
                maker.spoil(tape, &mut record);
            }
        }
        let text = record.to_string();
        let input = Input { name: "r.json", bytes: text.as_bytes(), format: Format::Json, mapping: None };
        let report = validator.validate_all(&[input]);
        let errors: Vec<&str> =
            report.findings.iter().filter(|f| f.severity == Severity::Error).map(|f| f.rule.as_str()).collect();
        let accepted = schema.is_valid(&record);
        judge(&errors, accepted, &carried).map_err(|why| {
            let said: Vec<String> =
                schema.iter_errors(&record).map(|e| format!("{} at {}", e, e.instance_path())).collect();
            let found: Vec<String> = report.findings.iter().map(|f| format!("{} {}", f.rule, f.message)).collect();
            TestCaseError::fail(format!("{why}\n{source}\n{text}\nschema: {said:#?}\nvalidator: {found:#?}\n"))
        })?;
        seen.records += 1;
        seen.sound += usize::from(errors.is_empty());
        seen.faulty += usize::from(!errors.is_empty());
        seen.refused += usize::from(!accepted);
        seen.passed_over += usize::from(accepted && !errors.is_empty());
        for rule in errors {
            *seen.rules.entry(sort(rule)).or_default() += 1;
            if carried.exact.contains(rule) {
                *seen.exact.entry(sort(rule)).or_default() += 1;
            }
        }
    }
    Ok(())
}

fn judge(errors: &[&str], accepted: bool, carried: &LabelSchema) -> Result<(), &'static str> {
    if !accepted && errors.is_empty() {
        return Err("the schema is stricter than the validator");
    }
    if accepted && errors.iter().any(|rule| carried.exact.contains(*rule)) {
        return Err("the schema misses a rule that it claims to carry exactly");
    }
    // Behind an answer that is wrong or lacking, the validator does not judge; the schema may. Of
    // rules that decide alike, the validator names one.
    let silent =
        ["answered", "asked", "value", "range", "unit", "grid", "length", "not_assessable", "negative", "edge_case"];
    let outside = |rule: &&str| {
        !carried.exact.contains(*rule) && !carried.partly.contains(*rule) && !silent.contains(&sort(rule).as_str())
    };
    if !accepted && errors.iter().all(outside) {
        return Err("the schema refuses for rules that it claims not to carry");
    }
    Ok(())
}

/// `spot.s0.range` → `range`, `spot.negative.n0` → `negative`.
fn sort(rule: &str) -> String {
    let parts: Vec<&str> = rule.split('.').collect();
    match parts.as_slice() {
        ["file", _] => rule.to_owned(),
        [_, word @ ("require" | "negative" | "positive" | "edge_case" | "must_see" | "must_decide" | "tell"), ..] => {
            (*word).to_owned()
        }
        [.., last] => (*last).to_owned(),
        [] => String::new(),
    }
}
