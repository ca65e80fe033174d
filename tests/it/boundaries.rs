//! One verdict everywhere, at every limit: the boundary cases that `test --boundaries` writes are put
//! into label files, which the validator and the emitted schema must judge as the evaluator does.

use crate::frames;
use labelwright::compile_unproved;
use labelwright::diagnostic::Severity;
use labelwright::emit::schema;
use labelwright::report::boundaries;
use labelwright::source::Disk;
use labelwright::version::Compiled;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Every protocol that compiles: the shipped ones and those of the suite.
fn protocols() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("protocols"), PathBuf::from("tests/suite")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|e| e == "protocol") {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

/// A record with the annotation of a boundary case, and with its whole if it is a part of one.
fn record(compiled: &Compiled, case: &Value) -> Value {
    let mut annotation = case["annotation"].clone();
    annotation["id"] = json!("a1");
    let label = annotation["label"].as_str().unwrap();
    let parent = compiled.protocol.labels[label].parent.as_ref();
    let mut annotations = vec![annotation.clone()];
    if let (Some(parent), Some(whole)) = (parent, case.get("whole")) {
        annotations[0]["part_of"] = json!("a0");
        annotations.push(json!({ "id": "a0", "label": parent.label, "attributes": whole }));
    }
    let mut record: Value = serde_json::from_str(&frames::record(compiled, "[]")).unwrap();
    // A role that the protocol may not have says nothing of the case.
    record["annotator"] = json!({ "id": "reader-1" });
    record["annotations"] = Value::Array(annotations);
    if case["context"].as_object().is_some_and(|c| !c.is_empty()) {
        record["context"] = case["context"].clone();
    }
    record
}

#[test]
fn validator_and_schema_agree_with_the_evaluator_at_every_limit() {
    let (mut cases, mut protocols_with_cases) = (0, 0);
    for path in protocols() {
        let shown = path.to_string_lossy().replace('\\', "/");
        let Some(protocol) = compile_unproved(&shown, &Disk).protocol else { continue };
        let compiled = Compiled::new(protocol);
        let all = boundaries(&compiled.protocol);
        let list = all["cases"].as_array().unwrap();
        if list.is_empty() {
            continue;
        }
        protocols_with_cases += 1;
        let schema =
            jsonschema::validator_for(&schema::label_schema(&compiled.protocol, &compiled.stamp).schema).unwrap();
        for case in list {
            // Shapes are not made up here; label files with shapes try what reads them.
            if case.get("drawn").is_some() {
                continue;
            }
            cases += 1;
            let record = record(&compiled, case);
            let about = format!("{shown}: {}", serde_json::to_string_pretty(case).unwrap());
            let report = frames::validate(&compiled, "labels.json", record.to_string().as_bytes());
            let own: Vec<_> = report.findings.iter().filter(|f| f.annotation.as_deref() != Some("a0")).collect();
            let wrong_label = own.iter().find(|f| f.code.code == "L019");
            let decision = &case["expect"]["decision"];
            let stays = decision.is_null() || decision == "label" || decision.get("ask").is_some();
            assert_eq!(wrong_label.is_none(), stays, "{about}\n{own:#?}");
            if let Some(found) = wrong_label {
                assert_eq!(case["expect"]["rule"], found.rule.as_str(), "{about}");
            }
            let undecided = own.iter().any(|f| f.code.code == "L021");
            let open = ["undecided", "conflict"].iter().any(|v| case["expect"]["verdict"] == *v);
            assert_eq!(undecided, open, "{about}");
            // The case is legal, so nothing else is wrong with its answers.
            let legal = ["L003", "L010", "L011", "L012", "L013", "L014", "L015", "L016", "L018", "L026", "L028"];
            let illegal = own.iter().find(|f| legal.contains(&f.code.code));
            assert!(illegal.is_none(), "{about}\n{illegal:#?}");
            let fine = !report.findings.iter().any(|f| f.severity == Severity::Error);
            assert!(!fine || schema.is_valid(&record), "the schema is stricter: {about}");
        }
    }
    assert!(protocols_with_cases >= 12 && cases >= 150, "{protocols_with_cases} protocols, {cases} cases");
}
