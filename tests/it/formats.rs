//! Files of other tools: which are recognised and why, and the published file that the protocol for
//! mitotic figures is about.

use crate::frames::{Case, load_case};
use crate::peers;
use labelwright::diagnostic::Severity;
use labelwright::labels::{Expected, Format, Input, Report, Validator};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn run(case: &Case, bytes: &[u8], mapped: bool) -> Report {
    let expected = Expected { meaning_digest: case.compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&case.compiled.protocol, &expected).unwrap();
    let format = Format::of("coco.json", bytes);
    assert_eq!(format, Format::Coco);
    validator.validate_all(&[Input {
        name: "coco.json",
        bytes,
        format,
        mapping: case.mapping.as_ref().filter(|_| mapped),
    }])
}

fn codes(report: &Report) -> BTreeMap<&str, usize> {
    let mut codes = BTreeMap::new();
    for finding in &report.findings {
        *codes.entry(finding.code.code).or_default() += 1;
    }
    codes
}

#[test]
fn a_file_of_corners_gets_one_finding() {
    let case = load_case(Path::new("protocols/mitotic-figures"));
    let sample = std::fs::read("protocols/mitotic-figures/sample/coco.json").unwrap();
    let report = run(&case, &sample, false);
    assert_eq!(codes(&report), BTreeMap::from([("L038", 1), ("L040", 1)]));
    let report = run(&case, &sample, true);
    let told: BTreeSet<(&str, &str)> =
        report.findings.iter().map(|f| (f.code.code, f.annotation.as_deref().unwrap_or(""))).collect();
    assert_eq!(told, BTreeSet::from([("L032", "5"), ("L032", "7"), ("L019", "7")]));
}

#[test]
fn midogpp_as_published() {
    let path = "../shared/data/midogpp/public/coco_as_published.json";
    let Ok(bytes) = std::fs::read(path) else {
        eprintln!("{path} is not here; the shipped sample stands in for it");
        return;
    };
    let case = load_case(Path::new("protocols/mitotic-figures"));
    let report = run(&case, &bytes, false);
    assert_eq!((report.items, report.annotations), (407, 19_896));
    assert_eq!(codes(&report), BTreeMap::from([("L038", 1), ("L040", 1)]));
    assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (1, 1));
    let corners = report.findings.iter().find(|f| f.code.code == "L040").unwrap();
    assert!(corners.message.contains("14723 of 19896 boxes (74 %) leave their image"), "{}", corners.message);

    // As corners: every box that a separate check found outside its image, and no other.
    let report = run(&case, &bytes, true);
    let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let size: BTreeMap<u64, (f64, f64)> = file["images"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| (i["id"].as_u64().unwrap(), (i["width"].as_f64().unwrap(), i["height"].as_f64().unwrap())))
        .collect();
    let mut outside = BTreeSet::new();
    for a in file["annotations"].as_array().unwrap() {
        let b: Vec<f64> = a["bbox"].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
        let (w, h) = size[&a["image_id"].as_u64().unwrap()];
        // Half a pixel is what an outline through the centres of pixels may stand out.
        if b[0] < -0.5 || b[1] < -0.5 || b[2] > w + 0.5 || b[3] > h + 0.5 {
            outside.insert(a["id"].to_string());
        }
        // The majority of the votes, counted here, is the label that the file gives.
        let votes: Vec<u64> = a["labels"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        let ones = votes.iter().filter(|v| **v == 1).count();
        assert_eq!(a["category_id"], if ones * 2 > votes.len() { 1 } else { 2 });
    }
    let told: BTreeSet<String> = report.findings.iter().filter_map(|f| f.annotation.clone()).collect();
    assert_eq!(told, outside);
    assert_eq!(codes(&report).keys().copied().collect::<Vec<_>>(), ["L032"]);
}

#[test]
fn files_are_taken_for_what_they_are() {
    for (name, text, format) in [
        ("a.json", r#"{"label_file_version": "1.0", "annotations": []}"#, None),
        ("a.jsonl", r#"{"images": [], "annotations": [], "categories": []}"#, None),
        ("a.csv", "image,label\n", None),
        ("a.yaml", "label_file_version: '1.0'\n", None),
        ("a.json", r#"{"images": [], "annotations": [], "categories": []}"#, Some(Format::Coco)),
        ("a", r#"  {"annotations": [{"id": 1, "image_id": 3, "bbox": [1"#, Some(Format::Coco)),
        ("a.json", r#"{"info": {}, "licenses": [], "images": [{"id"#, Some(Format::Coco)),
        ("a.json", r#"[{"id": 1, "data": {"image": "x"}, "annotations": []}]"#, Some(Format::LabelStudio)),
        ("a.json", r#"[{"annotations": [{"result": []}], "data": {}}]"#, Some(Format::LabelStudio)),
        ("a.json", r#"{"id": 1, "annotations": [{"result": []}], "data": {}}"#, Some(Format::LabelStudio)),
        ("a.json", r#"[{"image": "x", "annotation_id": 1, "annotator": 2}]"#, Some(Format::Unread)),
        ("a.json", r#"[{"image_id": 1, "category_id": 2, "score": 0.4}]"#, Some(Format::Unread)),
        ("a.json", r#"{"version": 0, "tags": [], "shapes": [], "tracks": []}"#, Some(Format::Unread)),
        ("a.json", r#"{"shapes": [], "imagePath": "x"}"#, Some(Format::Unread)),
        ("a.xml", "<?xml version=\"1.0\"?>\n<!-- <annotation> -->\n<annotations>", Some(Format::Cvat)),
        ("a", "\u{feff}<annotation>\n", Some(Format::Voc)),
        ("a.xml", "<html>", Some(Format::Unread)),
        ("a.txt", "0 0.5 0.5 0.1 0.2\n1 0.1 0.1 0.1 0.1\n", Some(Format::Unread)),
        ("a.txt", "three words here\n", None),
    ] {
        let found = Format::recognised(name, text.as_bytes());
        assert_eq!(found.map(|(format, _)| format), format, "{name}: {text}");
        assert!(found.is_none_or(|(_, because)| because.starts_with("it")), "{found:?}");
    }
}

/// The findings on a table, without where they stand: a Parquet file has rows, but no lines.
fn of_table(name: &str, bytes: &[u8]) -> Vec<String> {
    let case = load_case(Path::new("tests/labels/table"));
    let expected = Expected { meaning_digest: case.compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&case.compiled.protocol, &expected).unwrap();
    let mut session = validator.session(labelwright::labels::Options::default());
    session.read(name, bytes, None, case.mapping.as_ref());
    let report = session.finish();
    let findings = report.findings.iter().map(|f| format!("{} {} {} {}", f.line, f.code.code, f.pointer, f.message));
    findings.chain([format!("{} annotations", report.annotations)]).collect()
}

#[test]
fn parquet_tables_are_read_like_their_json_lines() {
    let Some(peers) = peers::folder() else { return };
    let good = std::fs::read_to_string("tests/labels/table/good.jsonl").unwrap();
    let row: serde_json::Value = serde_json::from_str(good.lines().next().unwrap()).unwrap();
    // Every column once with something that cannot be meant so, and once left out.
    let mut rows = vec![row.clone()];
    for (column, value) in row.as_object().unwrap() {
        let spoilt = match value {
            serde_json::Value::String(_) => serde_json::json!("something else entirely"),
            serde_json::Value::Number(_) => serde_json::json!(987_654.5),
            serde_json::Value::Bool(flag) => serde_json::json!(!flag),
            other => other.clone(),
        };
        for value in [spoilt, serde_json::Value::Null] {
            let mut other = row.clone();
            other[column] = value;
            rows.push(other);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let lines = folder.path().join("rows.jsonl");
    let text: String = rows.iter().map(|r| format!("{r}\n")).collect();
    std::fs::write(&lines, &text).unwrap();
    let wanted = of_table("rows.jsonl", text.as_bytes());
    assert!(wanted.len() > rows.len() / 3, "{wanted:#?}");
    for packing in ["none", "snappy", "zstd", "gzip", "lz4"] {
        let path = folder.path().join("rows.parquet");
        let arguments = [lines.to_str().unwrap(), path.to_str().unwrap(), packing];
        peers::python(&peers, "parquet.py", &arguments, "");
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(of_table("rows.parquet", &bytes), wanted, "{packing}");
        // Damage is told, never a panic.
        for cut in [0, 3, bytes.len() / 2, bytes.len() - 5] {
            let told = of_table("rows.parquet", &bytes[..cut]);
            assert!(told[0].contains("M006") || told[0].contains("L030"), "{told:#?}");
        }
    }
}
