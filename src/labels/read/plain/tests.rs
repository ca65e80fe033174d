//! What is read as plain is what the full reader reads without a fault.

#![allow(clippy::disallowed_methods)] // The label files of the repository are read as they are.

use super::super::native;
use super::number::unsigned;
use super::read;
use crate::labels::document::{Buffer, read_json};
use proptest::prelude::*;
use std::path::Path;

/// What the full reader makes of a text, without the nodes; `None` if there was anything to tell.
fn in_full(text: &[u8], base: usize) -> Option<String> {
    let (mut hazards, mut faults) = (Vec::new(), Vec::new());
    let document = read_json(text, Buffer::default(), &mut hazards)?;
    let record = native::read(document.root(), base, &mut faults);
    (hazards.is_empty() && faults.is_empty()).then(|| without_nodes(&format!("{record:?}")))
}

fn without_nodes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split("node: ");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        // `None, …` or `Some(12), …`
        out.push_str(part.split_once(", ").map_or("", |(_, rest)| rest));
    }
    out
}

/// Whether it is plain; then both readers must agree.
fn agrees(text: &[u8], base: usize) -> bool {
    let Some(record) = read(text, base) else { return false };
    let plain = without_nodes(&format!("{record:?}"));
    assert_eq!(Some(plain), in_full(text, base), "{}", String::from_utf8_lossy(text));
    true
}

/// Lines of the label files that the repository holds.
fn lines() -> Vec<String> {
    let mut all = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("tests/labels"), root.join("protocols")];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "jsonl" || e == "json") {
                // Some of the files are no text, on purpose.
                let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                match serde_json::from_str::<serde_json::Value>(&text) {
                    // Case by case, as in their file only one record may stand.
                    Ok(serde_json::Value::Array(items)) => all.extend(items.iter().map(ToString::to_string)),
                    Ok(serde_json::Value::Object(_)) => all.push(text),
                    _ => all.extend(text.lines().map(str::to_owned)),
                }
            }
        }
    }
    all
}

#[test]
fn the_label_files_of_the_repository() {
    let lines = lines();
    let whole = lines.iter().filter(|l| in_full(l.as_bytes(), 7).is_some()).count();
    let plain = lines.iter().filter(|l| agrees(l.as_bytes(), 7)).count();
    assert!(whole > 100 && plain * 10 >= whole * 9, "{plain} of {whole} records without fault are plain");
}

/// A record in which everything stands that is read.
const EVERYTHING: &str = include_str!("everything.json");

#[test]
fn everything_that_is_read() {
    assert!(agrees(EVERYTHING.as_bytes(), 0));
    let value: serde_json::Value = serde_json::from_str(EVERYTHING).unwrap();
    assert!(agrees(value.to_string().as_bytes(), 99));
}

/// Pieces of which a record is one edit away from another.
const PIECES: &[&str] = &[
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "0",
    "-",
    ".",
    "e5",
    "-0",
    "00",
    "1.50",
    "\\u0041",
    "\u{e9}",
    "null",
    "true",
    "[]",
    "{}",
    " ",
    "\n",
    "1234567890123456",
    "\"id\":\"a\",",
    "\"slice\":3,",
    "\"frame\":2,",
    "\"polygon\":{},",
    "\"type\":\"box\",",
    "\"missing\":\"not_assessable\",",
    "\"unit\":\"mm\",",
    "\u{0}",
    "1e400",
    "\"status\":3,",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn records_with_edits(
        everything in any::<bool>(),
        line in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, 0..PIECES.len()), 0..4),
    ) {
        thread_local!(static LINES: Vec<String> = lines());
        let mut text = match everything {
            true => EVERYTHING.to_owned(),
            false => LINES.with(|lines| line.get(lines).clone()),
        };
        for (at, gone, piece) in edits {
            let places: Vec<usize> = text.char_indices().map(|(n, _)| n).chain([text.len()]).collect();
            let first = at.index(places.len());
            let last = (first + gone).min(places.len() - 1);
            text.replace_range(places[first]..places[last], PIECES[piece]);
        }
        agrees(text.as_bytes(), 3);
    }

    #[test]
    fn numbers_are_those_of_rust(text in "(0|[1-9][0-9]{0,16}|[0-9]{1,9})(\\.[0-9]{0,9})?", behind in "[],} eE.a]{0,9}") {
        let number = unsigned(format!("{text}{behind}").as_bytes());
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let noughts = text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
        let broken = text.ends_with('.') || behind.starts_with(['e', 'E']) || (behind.starts_with('.') && !text.contains('.'));
        if noughts || broken || digits > 15 {
            prop_assert!(number.is_none());
        } else {
            let (length, number) = number.unwrap();
            prop_assert_eq!(length, text.len());
            prop_assert_eq!(number.double(), text.parse::<f64>().unwrap());
            prop_assert_eq!(number.places as usize, text.split_once('.').map_or(0, |(_, p)| p.len()));
        }
    }
}
