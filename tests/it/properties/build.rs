//! The compiled file and the other outputs: read back as written, refused when edited, and the
//! same bytes every time.

use super::protocols::{Breadth, Draft, protocol};
use super::tape::{Tape, tapes};
use labelwright::emit::emit;
use labelwright::version::Compiled;
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn a_compiled_protocol_reads_back_as_written() {
    tapes(60, 900, |tape| {
        let Ok(protocol) = protocol(&Draft::random(tape, Breadth::All).plain()) else { return Ok(()) };
        let compiled = Compiled::new(protocol);
        let text = compiled.print();
        let again = Compiled::load(text.as_bytes()).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
        prop_assert!(again == compiled, "another protocol came back:\n{text}");
        prop_assert_eq!(again.print(), text);
        Ok(())
    });
}

#[test]
fn an_edited_compiled_protocol_is_refused() {
    tapes(40, 900, |tape| {
        let Ok(protocol) = protocol(&Draft::random(tape, Breadth::All).plain()) else { return Ok(()) };
        let compiled = Compiled::new(protocol);
        let whole: Value = serde_json::from_str(&compiled.print()).expect("protocol.json is JSON");
        let mut places = Vec::new();
        pointers(&whole, String::new(), &mut places);
        for _ in 0..25 {
            let place = tape.pick(&places).clone();
            let mut edited = whole.clone();
            edit(tape, &mut edited, &place);
            if edited == whole {
                continue;
            }
            if let Ok(read) = Compiled::load(edited.to_string().as_bytes()) {
                prop_assert!(
                    read.protocol == compiled.protocol,
                    "an edit at {place} is taken:\n{}",
                    edited.pointer(&place).unwrap_or(&Value::Null)
                );
            }
        }
        Ok(())
    });
}

#[test]
fn outputs_are_the_same_bytes_every_time() {
    tapes(40, 900, |tape| {
        let source = Draft::random(tape, Breadth::All).plain();
        let (Ok(first), Ok(second)) = (protocol(&source), protocol(&source)) else { return Ok(()) };
        let made = |protocol| emit(protocol, &[]).map_err(|e| TestCaseError::fail(e.to_string()));
        prop_assert!(made(&first)? == made(&second)?, "two builds differ:\n{source}");
        Ok(())
    });
}

/// JSON pointers of everything but the root.
pub fn pointers(value: &Value, at: String, into: &mut Vec<String>) {
    if !at.is_empty() {
        into.push(at.clone());
    }
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(k, v)| pointers(v, format!("{at}/{}", k.replace('~', "~0").replace('/', "~1")), into))
        }
        Value::Array(items) => items.iter().enumerate().for_each(|(n, v)| pointers(v, format!("{at}/{n}"), into)),
        _ => {}
    }
}

fn edit(tape: &mut Tape, whole: &mut Value, place: &str) {
    let Some(value) = whole.pointer_mut(place) else { return };
    let other = match &*value {
        Value::String(text) => json!(format!("{text}{}", tape.pick(&["1", "x", " ", "0"]))),
        Value::Number(number) => json!(number.as_i64().unwrap_or(0) + 1),
        Value::Bool(flag) => json!(!flag),
        Value::Array(items) if !items.is_empty() => json!(items[1..]),
        _ => Value::Null,
    };
    *value = match tape.below(5) {
        0 => Value::Null,
        1 => json!([]),
        2 => json!("none"),
        _ => other,
    };
}
