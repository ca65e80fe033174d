//! What changes a meaning changes its digest, and nothing else does.

use super::build::pointers;
use super::protocols::{Breadth, Draft, Style, protocol};
use super::tape::{Tape, tapes};
use labelwright::protocol::Protocol;
use labelwright::version::Stamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::Cell;

#[test]
fn order_and_prose_have_no_meaning() {
    tapes(80, 1_600, |tape| {
        let draft = Draft::random(tape, Breadth::All);
        let Ok(first) = protocol(&draft.plain()) else { return Ok(()) };
        let first = Stamp::of(&first);
        let order: Vec<u32> = (0..600).map(|_| u32::try_from(tape.below(9_999)).unwrap_or(0)).collect();
        let mut styles = [
            Style { order: Some(Tape::new(order)), ..Style::default() },
            Style { space: "  # a remark\n\n", ..Style::default() },
            Style { prose: " more", version: "2.1.0", ..Style::default() },
        ];
        for (n, style) in styles.iter_mut().enumerate() {
            let text = draft.text(style);
            let again = protocol(&text).map_err(TestCaseError::fail)?;
            let again = Stamp::of(&again);
            prop_assert!(
                again.meaning_digest == first.meaning_digest,
                "another meaning in style {n}:\n{}\n{text}",
                draft.plain()
            );
            prop_assert!(
                n != 1 || again.guide_digest == first.guide_digest,
                "space and remarks change the guide:\n{text}"
            );
            prop_assert!(
                n != 2 || again.guide_digest != first.guide_digest,
                "prose does not change the guide:\n{text}"
            );
        }
        Ok(())
    });
}

/// Keys whose contents people read and no verdict hangs on.
const PROSE: &[&str] = &[
    "title",
    "means",
    "why",
    "definition",
    "draw",
    "guidance",
    "measured",
    "question",
    "version",
    "status",
    "effective",
    "review_by",
    "header",
    "purpose",
    "sources",
    "viewing",
    "limits",
    "shortcut",
    "action",
    "examples",
    "cases",
    "set",
    "order",
    "steps",
    // What cells say in words, and what a table is said to look at: its rows hold the conditions.
    "inputs",
    "text",
];

#[test]
fn each_value_is_prose_or_meaning() {
    let (meanings, proses) = (Cell::new(0), Cell::new(0));
    tapes(40, 900, |tape| {
        let Ok(protocol) = protocol(&Draft::random(tape, Breadth::All).plain()) else { return Ok(()) };
        let stamp = Stamp::of(&protocol);
        let whole = serde_json::to_value(&protocol).expect("a protocol is JSON");
        let mut places = Vec::new();
        pointers(&whole, String::new(), &mut places);
        for _ in 0..40 {
            let place = tape.pick(&places).clone();
            let mut edited = whole.clone();
            let value = edited.pointer_mut(&place).expect("it is there");
            if !change(value, &place) {
                continue;
            }
            // Of parts that stand twice, one may become the other's twin without a change.
            if place.contains("/of/") && (repeats(&whole) || repeats(&edited)) {
                continue;
            }
            // What the format cannot hold is no protocol.
            let Ok(other) = serde_json::from_value::<Protocol>(edited) else { continue };
            let other = Stamp::of(&other);
            let prose = place.split('/').any(|part| PROSE.contains(&part));
            let same = other.meaning_digest == stamp.meaning_digest;
            prop_assert!(
                same == prose,
                "{place} {} the meaning:\n{whole:#}",
                if same { "does not change" } else { "changes" }
            );
            prop_assert!(other.guide_digest != stamp.guide_digest, "{place} does not change the guide:\n{whole:#}");
            let count = if prose { &proses } else { &meanings };
            count.set(count.get() + 1);
        }
        Ok(())
    });
    assert!(meanings.get() > 150 && proses.get() > 60, "{} meanings, {} proses", meanings.get(), proses.get());
}

/// Whether a list somewhere holds something twice.
fn repeats(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().enumerate().any(|(n, v)| items[..n].contains(v) || repeats(v)),
        Value::Object(map) => map.values().any(repeats),
        _ => false,
    }
}

/// Puts another value of the same kind in place of a leaf.
fn change(value: &mut Value, place: &str) -> bool {
    *value = match (&*value, place.rsplit('/').next().unwrap_or("")) {
        (Value::String(word), "severity") => json!(if word == "error" { "warning" } else { "error" }),
        (Value::String(word), "relation") => json!(match word.as_str() {
            "below" => "at_most",
            "part_of" => "kind_of",
            "kind_of" => "part_of",
            _ => "below",
        }),
        (Value::String(word), "status") => json!(if word == "draft" { "active" } else { "draft" }),
        (Value::String(word), "unit") => json!(match word.as_str() {
            "mm" => "cm",
            _ => "mm",
        }),
        (Value::String(word), "state") => json!(if word == "given" { "missing" } else { "given" }),
        (Value::String(word), "version") => json!(word.replace("1.0.0", "1.0.1")),
        (Value::String(word), _) if word.parse::<f64>().is_ok() => json!(format!("77{}", word.trim_start_matches('-'))),
        (Value::String(word), _) => json!(format!("{word}_other")),
        (Value::Number(number), _) => json!(number.as_i64().unwrap_or(0) + 7),
        (Value::Bool(flag), _) => json!(!flag),
        _ => return false,
    };
    true
}
