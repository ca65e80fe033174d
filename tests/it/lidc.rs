//! The real readings of LIDC-IDRI: what the protocol must find, worked out here from the rows by
//! a few lines of arithmetic that know nothing of the language.

use crate::frames::load_case;
use labelwright::diagnostic::Severity;
use labelwright::labels::{Expected, Format, Input, Report, Validator};
use std::collections::BTreeSet;
use std::path::Path;

fn run(name: &str, bytes: &[u8]) -> Report {
    let case = load_case(Path::new("protocols/lidc-nodule"));
    let expected = Expected { meaning_digest: case.compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&case.compiled.protocol, &expected).unwrap();
    validator.validate_all(&[Input { name, bytes, format: Format::of(name, bytes), mapping: case.mapping.as_ref() }])
}

fn ids(report: &Report, severity: Severity) -> BTreeSet<String> {
    report.findings.iter().filter(|f| f.severity == severity).filter_map(|f| f.annotation.clone()).collect()
}

/// Ids of readings that are off the documented scales or below 3 mm, and of those above 30 mm.
fn by_hand(text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut wrong, mut large) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = row["annotation_id"].to_string();
        let top = |rating: &str| match rating {
            "internalStructure" => 4,
            "calcification" => 6,
            _ => 5,
        };
        let off = [
            "subtlety",
            "internalStructure",
            "calcification",
            "sphericity",
            "margin",
            "lobulation",
            "spiculation",
            "texture",
            "malignancy",
        ]
        .iter()
        .any(|rating| !row[*rating].as_i64().is_some_and(|v| (1..=top(rating)).contains(&v)));
        let diameter = row["diameter_mm"].as_f64().unwrap();
        if off || diameter < 3.0 {
            wrong.insert(id.clone());
        }
        if diameter > 30.0 {
            large.insert(id);
        }
    }
    (wrong, large)
}

fn agrees(name: &str, text: &str) {
    let report = run(name, text.as_bytes());
    let (wrong, large) = by_hand(text);
    assert_eq!(ids(&report, Severity::Error), wrong, "errors of {name}");
    assert_eq!(ids(&report, Severity::Warning), large, "warnings of {name}");
    assert_eq!(report.annotations as usize, text.lines().count());
    for finding in &report.findings {
        assert!(finding.annotation.is_some(), "every finding says which reading: {finding:?}");
        assert!(!finding.pointer.is_empty(), "and where in the row: {finding:?}");
    }
}

#[test]
fn the_shipped_sample_gives_what_its_readme_says() {
    let path = "protocols/lidc-nodule/sample/lidc-sample.jsonl";
    let text = std::fs::read_to_string(path).unwrap();
    agrees(path, &text);
    let report = run(path, text.as_bytes());
    let expected: BTreeSet<String> = ["3761", "5125", "5789", "5875"].map(String::from).into();
    assert_eq!(ids(&report, Severity::Error), expected);
}

#[test]
fn all_public_readings_agree_when_they_are_at_hand() {
    let path = "../shared/data/lidc/public/annotations.jsonl";
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("{path} is not here; the shipped sample stands in for it");
        return;
    };
    agrees(path, &text);
    let report = run(path, text.as_bytes());
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (6, 188));
}

#[test]
fn readings_that_nobody_has_seen_are_judged_by_the_same_rules() {
    // Rows of the sample with every rating and the diameter moved over and past their limits.
    let text = std::fs::read_to_string("protocols/lidc-nodule/sample/lidc-sample.jsonl").unwrap();
    let mut rows = String::new();
    let mut id = 100_000;
    let row: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    for rating in [
        "subtlety",
        "internalStructure",
        "calcification",
        "sphericity",
        "margin",
        "lobulation",
        "spiculation",
        "texture",
        "malignancy",
    ] {
        for value in [-1, 0, 1, 2, 3, 4, 5, 6, 7] {
            let mut row = row.clone();
            row["annotation_id"] = id.into();
            row[rating] = value.into();
            rows.push_str(&format!("{row}\n"));
            id += 1;
        }
    }
    for diameter in ["0.5", "2.9", "2.9999", "3", "3.0", "3.0001", "29.9999", "30", "30.0", "30.0001", "56.1126"] {
        let mut row = row.clone();
        row["annotation_id"] = id.into();
        row["diameter_mm"] = serde_json::from_str(diameter).unwrap();
        rows.push_str(&format!("{row}\n"));
        id += 1;
    }
    agrees("unseen.jsonl", &rows);
}
