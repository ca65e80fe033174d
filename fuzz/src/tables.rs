//! Tables, and the mappings that carry them over.

use super::cases::Case;
use super::labels;
use labelwright::diagnostic::Problems;
use labelwright::labels::{Format, Mapping, read_mapping};
use labelwright::report::{Style, diagnostics};
use labelwright::source::{FileId, Sources, unprintable};
use serde_json::json;
use std::collections::BTreeSet;

/// What stands between a mapping and its table.
pub const BETWEEN: &[u8] = b"\n%%%\n";

/// A mapping and a table. The case's own mapping takes the place of one that is missing or refused.
pub fn table(case: &Case, format: Format, text: &[u8]) {
    let between = text.windows(BETWEEN.len()).position(|w| w == BETWEEN);
    let (own, rows) = match between {
        Some(at) => (read(case, &text[..at]), &text[at + BETWEEN.len()..]),
        None => (None, text),
    };
    labels::check(case, format, own.as_ref().or(case.mapping.as_ref()), rows);
}

/// A mapping, which then carries a small table over.
pub fn mapping(case: &Case, text: &[u8]) {
    if let Some(mapping) = read(case, text) {
        let words = String::from_utf8_lossy(text);
        let words = words.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty());
        let names: BTreeSet<&str> = words.collect();
        let names: Vec<&str> = names.into_iter().collect();
        if mapping.names.is_some() {
            // Each annotation answers all of them, so a few names are many findings.
            let some: Vec<&str> = names.iter().copied().step_by(names.len() / 12 + 1).collect();
            labels::check(case, Format::Coco, Some(&mapping), coco(&some).to_string().as_bytes());
        } else {
            let row: Vec<String> = names.iter().map(|n| n.len().to_string()).collect();
            let rows = format!("{}\n{}\n", names.join(","), row.join(","));
            labels::check(case, Format::Csv, Some(&mapping), rows.as_bytes());
        }
    }
}

/// A COCO file that uses all of these names as categories and attributes.
fn coco(names: &[&str]) -> serde_json::Value {
    let list = |make: &dyn Fn(usize, &str) -> serde_json::Value| -> serde_json::Value {
        names.iter().enumerate().map(|(n, name)| make(n, name)).collect()
    };
    let answers: serde_json::Map<_, _> = names.iter().map(|n| ((*n).to_owned(), json!(n.len()))).collect();
    json!({
        "images": [{"id": 1, "file_name": "a.png", "width": 9, "height": 9}],
        "categories": list(&|n, name| json!({"id": n, "name": name})),
        "annotations": list(&|n, _| json!({
            "id": n, "image_id": 1, "category_id": n, "bbox": [1, 1, 2, 2], "attributes": answers.clone()
        })),
    })
}

/// A mapping is read, or refused with errors that lie in it; a second time likewise.
fn read(case: &Case, text: &[u8]) -> Option<Mapping> {
    let once = || {
        let mut problems = Problems::default();
        let mapping = read_mapping(text, FileId(0), &case.compiled.protocol, &mut problems);
        assert_eq!(mapping.is_none(), problems.has_errors(), "a mapping is used with errors, or refused without");
        (mapping, problems.sorted())
    };
    let (mapping, said) = once();
    for diagnostic in &said {
        let message = &diagnostic.message;
        let steers = |c: char| c.is_control() || unprintable(c);
        assert!(!message.trim().is_empty() && !message.chars().any(steers), "{message:?} cannot be shown");
        let span = diagnostic.primary.span.range();
        assert!(span.start <= span.end && span.end <= text.len(), "{message}: {span:?}");
        let cut = std::str::from_utf8(text).is_ok_and(|t| t.get(span.clone()).is_none());
        assert!(!cut, "{message}: {span:?} cuts a character");
    }
    let mut sources = Sources::default();
    sources.add("map.yaml", String::from_utf8_lossy(text));
    assert_eq!(diagnostics(&said, &sources, Style::NoColour).is_empty(), said.is_empty());
    let (again, more) = once();
    assert_eq!((format!("{mapping:?}"), format!("{said:?}")), (format!("{again:?}"), format!("{more:?}")));
    mapping
}
