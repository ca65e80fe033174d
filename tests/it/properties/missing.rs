//! Nothing happens because of a value that is not there: the validator, the emitted schema and an
//! evaluator of `rules.json` agree on it, condition by condition.

use super::evaluator::Answers;
use super::protocols::{Breadth, Draft, protocol};
use super::records::Maker;
use super::tape::{Tape, tapes};
use labelwright::emit::emit;
use labelwright::emit::schema::label_schema;
use labelwright::labels::{Expected, Format, Input, Validator};
use labelwright::protocol::Protocol;
use labelwright::version::Stamp;
use proptest::prelude::*;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
struct Seen {
    conditions: usize,
    hold: usize,
    opposite: usize,
    neither: usize,
    lacking: usize,
    in_schema: usize,
    not_compiled: usize,
}

#[test]
fn three_evaluators_agree_on_missing_values() {
    let seen = RefCell::new(Seen::default());
    tapes(220, 4_000, |tape| one_protocol(tape, &mut seen.borrow_mut()));
    let seen = seen.into_inner();
    assert!(seen.not_compiled * 10 < 220, "{seen:#?}");
    assert!(seen.conditions > 4_000 && seen.in_schema > 2_000 && seen.lacking > 1_000, "{seen:#?}");
    assert!(seen.hold > 500 && seen.opposite > 500 && seen.neither > 500, "{seen:#?}");
}

fn one_protocol(tape: &mut Tape, seen: &mut Seen) -> Result<(), TestCaseError> {
    let source = Draft::random(tape, Breadth::Requirements).plain();
    let Ok(protocol) = protocol(&source) else {
        seen.not_compiled += 1;
        return Ok(());
    };
    let rules = emit(&protocol, &["rules".to_owned()]).expect("rules can be written");
    let rules = rules.iter().find(|a| a.path == "rules.json").expect("rules.json is made");
    let rules: Value = serde_json::from_slice(&rules.bytes).expect("rules.json is JSON");
    let schemas = schemas(&protocol);
    let expected = Expected { meaning_digest: Stamp::of(&protocol).meaning_digest };
    let validator = Validator::new(&protocol, &expected).expect("a checked protocol has a plan");
    let maker = Maker::new(&protocol);
    for _ in 0..20 {
        let record = maker.legal(tape);
        let text = record.to_string();
        let input = Input { name: "r.json", bytes: text.as_bytes(), format: Format::Json, mapping: None };
        let report = validator.validate_all(&[input]);
        let broken = |rule: &str, id: &str| {
            report.findings.iter().any(|f| f.rule == rule && f.annotation.as_deref() == Some(id))
        };
        let nothing = Map::new();
        for (at, annotation) in record["annotations"].as_array().expect("annotations").iter().enumerate() {
            let answers = Answers::of(&rules, &record, at, &nothing);
            let (label, id) =
                (annotation["label"].as_str().expect("a label"), annotation["id"].as_str().expect("an id"));
            for require in rules["labels"][label]["requires"].as_array().expect("requirements") {
                let rule = require.as_str().expect("a rule");
                let when = &rules["rules"][rule]["broken_when"];
                let told = broken(rule, id);
                let ours = answers.holds(when);
                let say = |what: &str| format!("{what}: {rule} of {id}\n{source}\n{text}");
                prop_assert!(told == ours, "{}", say("validator and rules.json differ"));
                if let Some(schema) = schemas.get(&(label.to_owned(), rule.to_owned())) {
                    let empty = Value::Object(Map::new());
                    let refused = !schema.is_valid(annotation.get("attributes").unwrap_or(&empty));
                    prop_assert!(refused == told, "{}", say("validator and schema differ"));
                    seen.in_schema += 1;
                }
                // `require r0: not (C)` is broken when C holds, `require o0: C` when its opposite does.
                let Some((owner, n)) = rule.split_once(".require.r") else { continue };
                let opposite = broken(&format!("{owner}.require.o{n}"), id);
                prop_assert!(!(told && opposite), "{}", say("a condition and its opposite hold"));
                let lacks = answers.lacks(when);
                if when["if"] != "all" && when["if"] != "any" && when["if"] != "state" {
                    prop_assert!((told || opposite) != lacks, "{}", say("a comparison and its opposite"));
                }
                if !lacks {
                    prop_assert!(told || opposite, "{}", say("neither holds though nothing is missing"));
                }
                seen.conditions += 1;
                seen.lacking += usize::from(lacks);
                seen.hold += usize::from(told);
                seen.opposite += usize::from(opposite);
                seen.neither += usize::from(!told && !opposite);
            }
        }
    }
    Ok(())
}

/// The schema of each requirement, by label and rule.
fn schemas(protocol: &Protocol) -> BTreeMap<(String, String), jsonschema::Validator> {
    let schema = label_schema(protocol, &Stamp::of(protocol)).schema;
    let mut found = BTreeMap::new();
    for label in protocol.labels.keys() {
        let all = schema["$defs"][format!("label.{label}")]["allOf"].as_array().cloned().unwrap_or_default();
        for part in all {
            let rule =
                part["$comment"].as_str().and_then(|c| c.split(' ').next()).expect("a part names its rule").to_owned();
            let part = jsonschema::draft202012::new(&part).expect("a part is a schema");
            found.insert((label.clone(), rule), part);
        }
    }
    found
}
