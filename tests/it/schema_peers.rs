//! The emitted JSON Schema in four validators of other people: they agree with one another and with
//! the rules that the schema says it carries, and are never stricter than `validate`.

use crate::corpus::generator::{self, Form, Text, Wanted};
use crate::corpus::shipped;
use crate::peers::{folder, node, python};
use labelwright::diagnostic::Severity;
use labelwright::emit::schema::{LabelSchema, label_schema};
use labelwright::labels::{Expected, Format, Input, Validator};
use labelwright::protocol::Protocol;
use labelwright::version::Stamp;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Files that the peers read.
fn written(name: &str, schema: &Value) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema-peers");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.label-file.schema.json"));
    std::fs::write(&path, serde_json::to_string_pretty(schema).unwrap()).unwrap();
    path
}

/// What each peer says of each line.
fn verdicts(peers: &Path, schema: &Path, lines: &str) -> Vec<(&'static str, Vec<bool>)> {
    let schema = schema.to_str().unwrap();
    let said = |text: String| text.lines().map(|l| l == "1").collect::<Vec<bool>>();
    vec![
        ("ajv, strict", said(node(peers, "schema_ajv.mjs", &[schema], lines))),
        ("jsonschema of Python", said(python(peers, "schema_jsonschema.py", &[schema], lines))),
        ("jsonschema-rs", said(python(peers, "schema_jsonschema_rs.py", &[schema], lines))),
        ("sourcemeta", said(python(peers, "schema_sourcemeta.py", &[schema], lines))),
    ]
}

/// The rules that `validate` finds broken in each line, with severity error. Too many digits are no
/// matter of the schema. Lines in which a key stands twice are left out: what they say is up to each
/// parser, before any schema sees it.
fn broken<'l>(protocol: &Protocol, lines: &'l str) -> Vec<(&'l str, BTreeSet<String>)> {
    let expected = Expected { meaning_digest: Stamp::of(protocol).meaning_digest };
    let validator = Validator::new(protocol, &expected).unwrap();
    let input = Input { name: "records.jsonl", bytes: lines.as_bytes(), format: Format::JsonLines, mapping: None };
    let mut all: Vec<_> = lines.lines().map(|line| (line, BTreeSet::new())).collect();
    for finding in validator.validate_all(&[input]).findings {
        if finding.severity == Severity::Error {
            let rule = if finding.code.code == "L003" { "digits".to_owned() } else { finding.rule };
            let rule = if finding.code.code == "L002" { TWICE.to_owned() } else { rule };
            all[finding.line as usize - 1].1.insert(rule);
        }
    }
    all.retain(|(_, rules)| !rules.contains(TWICE));
    all
}

const TWICE: &str = "a key stands twice";

/// What was compared.
#[derive(Debug, Default)]
struct Seen {
    records: usize,
    refused: usize,
    /// Refused by `validate` only, as the schema may be weaker.
    passed_over: usize,
    /// Rules that the schema carries exactly and that were broken.
    exact: BTreeSet<String>,
}

fn compare(name: &str, protocol: &Protocol, lines: &str) -> Option<Seen> {
    let peers = folder()?;
    let carried: LabelSchema = label_schema(protocol, &Stamp::of(protocol));
    let schema = written(name, &carried.schema);
    let broken = broken(protocol, lines);
    let lines: String = broken.iter().map(|(line, _)| format!("{line}\n")).collect();
    let verdicts = verdicts(&peers, &schema, &lines);
    let mut seen = Seen { records: broken.len(), ..Seen::default() };
    for (peer, said) in &verdicts {
        assert_eq!(said.len(), broken.len(), "{peer} answers for every record of {name}");
    }
    for (n, (line, rules)) in broken.iter().enumerate() {
        let said: Vec<(&str, bool)> = verdicts.iter().map(|(peer, said)| (*peer, said[n])).collect();
        let shown = || format!("{name}, record {n}: {said:?}, {rules:?}\n{line}");
        let valid = said[0].1;
        assert!(said.iter().all(|(_, v)| *v == valid), "the peers disagree: {}", shown());
        assert!(valid || !rules.is_empty(), "the schema is stricter than the validator: {}", shown());
        let exact: Vec<&String> = rules.iter().filter(|r| carried.exact.contains(*r)).collect();
        assert!(!valid || exact.is_empty(), "the schema misses {exact:?}: {}", shown());
        seen.refused += usize::from(!valid);
        seen.passed_over += usize::from(valid && !rules.is_empty());
        seen.exact.extend(exact.into_iter().cloned());
    }
    eprintln!(
        "{name}: {} records, {} refused, {} passed over, {} rules",
        seen.records,
        seen.refused,
        seen.passed_over,
        seen.exact.len()
    );
    Some(seen)
}

/// The records that are shipped with a protocol, one a line; what is no JSON is left out.
fn shipped_records(folder: &str) -> String {
    let labels = Path::new("protocols").join(folder).join("labels");
    if !labels.is_dir() {
        return String::new();
    }
    let mut paths: Vec<PathBuf> = crate::suite::files(labels.to_str().unwrap(), "json");
    paths.sort();
    let mut lines = std::fs::read_to_string(labels.join("good.jsonl")).unwrap_or_default();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        if serde_json::from_str::<Value>(&text).is_ok() {
            lines.push_str(&text.replace(['\n', '\r'], " "));
            lines.push('\n');
        }
    }
    lines
}

/// Generated records with mistakes in a third of them; empty where the labels of a protocol cannot
/// stand by themselves.
fn generated(protocol: &Protocol) -> String {
    let mut text = Text::new(Form::Lines, Some(3));
    let wanted = Wanted { annotations: 1200, bad_of_thousand: 350, seed: 11 };
    if generator::records(protocol, wanted, |record| text.add(&record.node)).is_none() {
        return String::new();
    }
    text.close();
    text.out
}

fn peers_agree(path: &str, least_refused: usize, least_rules: usize) {
    let protocol = shipped(path);
    let (folder, name) = path.split_once('/').unwrap();
    let lines = shipped_records(folder) + &generated(&protocol);
    let Some(seen) = compare(name, &protocol, &lines) else { return };
    assert!(seen.refused >= least_refused && seen.exact.len() >= least_rules, "too little was tried: {seen:#?}");
    assert!(seen.refused < seen.records, "{seen:#?}");
}

#[test]
fn on_lidc_nodules() {
    peers_agree("lidc-nodule/lidc_nodule", 100, 40);
}

#[test]
fn on_ct_lung_nodules() {
    peers_agree("ct-lung-nodule/ct_lung_nodule", 100, 50);
}

#[test]
fn on_mammography() {
    peers_agree("mammography-screening/mammography_screening", 100, 50);
}

#[test]
fn on_thyroid() {
    peers_agree("thyroid-ultrasound/thyroid_ultrasound", 100, 50);
}

#[test]
fn on_abdominal_organs() {
    peers_agree("mri-abdominal-organs/mri_abdominal_organs", 10, 10);
}

#[test]
fn on_aneurysms() {
    peers_agree("aortic-aneurysm-cta/aortic_aneurysm_cta", 10, 10);
}

/// Readings of LIDC-IDRI as native records.
fn readings(protocol: &Protocol, rows: &str) -> String {
    let stamp = Stamp::of(protocol);
    let value = |attribute: &str, n: &Value| -> Value {
        let kind = &protocol.labels["nodule"].attributes[attribute].kind;
        let list = kind.list().map(|l| &l.values);
        match (list, n.as_u64()) {
            // Ratings of lists count from 1, in the list's order.
            (Some(list), Some(at)) => usize::try_from(at)
                .ok()
                .and_then(|at| list.get(at.checked_sub(1)?))
                .map_or_else(|| json!(format!("off the scale at {at}")), |v| json!(v.id)),
            _ => n.clone(),
        }
    };
    let ratings =
        ["subtlety", "calcification", "sphericity", "margin", "lobulation", "spiculation", "texture", "malignancy"];
    let mut lines = String::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let mut attributes = json!({ "diameter": { "value": row["diameter_mm"], "unit": "mm" } });
        for rating in ratings {
            attributes[rating] = value(rating, &row[rating]);
        }
        attributes["internal_structure"] = value("internal_structure", &row["internalStructure"]);
        let record = json!({
            "label_file_version": "1.0",
            "protocol": { "id": stamp.id, "version": stamp.version, "meaning_digest": stamp.meaning_digest },
            "image": { "id": row["patient_id"] },
            "annotator": { "id": "reader" },
            "annotations": [{ "id": row["annotation_id"].to_string(), "label": "nodule", "attributes": attributes }],
        });
        lines.push_str(&format!("{record}\n"));
    }
    lines
}

#[test]
fn on_real_readings() {
    let protocol = shipped("lidc-nodule/lidc_nodule");
    let sample = std::fs::read_to_string("protocols/lidc-nodule/sample/lidc-sample.jsonl").unwrap();
    let Some(seen) = compare("lidc-sample", &protocol, &readings(&protocol, &sample)) else { return };
    assert_eq!(seen.refused, 4, "{seen:#?}");
    let path = "../shared/data/lidc/public/annotations.jsonl";
    let Ok(all) = std::fs::read_to_string(path) else {
        eprintln!("{path} is not here; the shipped sample stands in for it");
        return;
    };
    let seen = compare("lidc-public", &protocol, &readings(&protocol, &all)).unwrap();
    assert_eq!((seen.records, seen.refused), (5116, 6), "{seen:#?}");
}
