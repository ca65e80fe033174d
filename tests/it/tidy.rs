//! The house rules that a machine can see: which folder may use which, how long a file may be,
//! that each module says what it is.

use crate::suite::files;
use std::collections::BTreeMap;

/// Which parts of `src/` each part may use. Dependencies only go down.
const ARROWS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("quantity", &[]),
    ("terminology", &[]),
    ("criteria", &["quantity"]),
    ("geometry", &[]),
    ("label_format", &[]),
    ("diagnostic", &["source"]),
    ("syntax", &["source", "diagnostic"]),
    ("protocol", &["source", "diagnostic", "syntax", "quantity", "terminology"]),
    ("decide", &["diagnostic", "protocol", "quantity"]),
    ("analyse", &["source", "diagnostic", "quantity", "criteria", "protocol", "decide"]),
    ("instruct", &["source", "diagnostic", "syntax", "protocol", "quantity"]),
    ("version", &["protocol", "decide"]),
    ("words", &["source", "diagnostic", "protocol", "quantity", "version"]),
    (
        "emit",
        &[
            "source",
            "diagnostic",
            "protocol",
            "quantity",
            "terminology",
            "version",
            "label_format",
            "decide",
            "analyse",
            "instruct",
            "words",
        ],
    ),
    ("labels", &["source", "diagnostic", "geometry", "protocol", "quantity", "decide", "label_format"]),
    ("report", &["source", "diagnostic", "protocol", "decide", "analyse", "labels", "version"]),
    ("rules", &["diagnostic", "syntax", "protocol", "analyse", "instruct", "words", "labels", "report"]),
    ("compile", &["source", "diagnostic", "syntax", "protocol", "analyse", "instruct"]),
    (
        "cli",
        &[
            "source",
            "diagnostic",
            "compile",
            "analyse",
            "protocol",
            "decide",
            "version",
            "words",
            "emit",
            "labels",
            "report",
            "rules",
        ],
    ),
    ("lib", &["compile"]),
    ("main", &[]),
];

#[test]
fn arrows_between_folders_only_go_down() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for path in files("src", "rs") {
        if path.ends_with("tests.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let inside = path.strip_prefix("src").unwrap();
        let room = inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        let may = allowed.get(room.as_str()).unwrap_or_else(|| panic!("src/{room} has no row in ARROWS"));
        for (n, line) in text.lines().enumerate() {
            let mut rest = line.split("//").next().unwrap();
            while let Some(at) = rest.find("crate::") {
                rest = &rest[at + 7..];
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let used = &rest[..end];
                if used != room && !may.contains(&used) && allowed.contains_key(used) {
                    wrong.push(format!("{}:{} uses {used}", path.display(), n + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for path in files("src", "rs").into_iter().chain(files("tests/it", "rs")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let shown = path.display();
        if !text.starts_with("//!") {
            wrong.push(format!("{shown} does not begin with `//!`"));
        }
        let lines = text.lines().count();
        if lines > 800 {
            wrong.push(format!("{shown} has {lines} lines"));
        }
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if ["utils", "util", "helpers", "common", "misc"].contains(&stem.as_str()) {
            wrong.push(format!("{shown}: name it by what it holds"));
        }
        for mark in [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("un", "implemented!"), concat!("db", "g!(")] {
            if text.contains(mark) {
                wrong.push(format!("{shown} holds {mark}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pest_stays_in_the_syntax_folder() {
    for path in files("src", "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        let uses = text.contains("use pest") || text.contains("pest::");
        assert!(!uses || path.starts_with("src/syntax"), "{} uses pest", path.display());
    }
}
