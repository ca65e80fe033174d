//! JSON and YAML as documents with places.

use labelwright::labels::document::{
    Buffer, Document, Hazard, HazardKind, Kind, LineIndex, Value, pointer_at, pointer_to, read_json, read_yaml,
};
use serde_json::Value as Json;

/// Nodes that are looked at one by one, with their pointers.
const LOOKED_AT: usize = 300;

/// What `serde_json` accepts is accepted, with the same values and number texts, and nothing else
/// without a hazard.
pub fn json(bytes: &[u8]) {
    let mut hazards = Vec::new();
    let document = read_json(bytes, Buffer::default(), &mut hazards);
    assert_eq!(document.is_none(), hazards.iter().any(|h| h.kind.is_fatal()), "{hazards:?}");
    places(&hazards, bytes);
    if let Some(document) = &document {
        walk(document.root(), bytes, true);
        numbers(document.root(), bytes);
    }
    match serde_json::from_slice::<Json>(bytes) {
        Ok(theirs) => {
            // Twice the same key and numbers near 0 are fine for serde_json; we tell them.
            let only = |h: &Hazard| matches!(h.kind, HazardKind::DuplicateKey(_) | HazardKind::NumberTooLarge);
            assert!(hazards.iter().all(only), "serde_json reads this: {hazards:?}");
            let document = document.expect("serde_json reads this");
            if hazards.is_empty() {
                assert_eq!(to_json(document.root()), theirs);
                pointers(&document, &theirs);
            }
        }
        // It reads numbers as doubles and goes no deeper than 128; what follows is not compared.
        Err(e) if e.to_string().contains("out of range") => {
            assert!(hazards.iter().any(|h| h.kind == HazardKind::NumberTooLarge || h.kind.is_fatal()), "{e}");
        }
        Err(e) if e.to_string().contains("recursion limit") => {}
        Err(e) => {
            let told = |h: &Hazard| !matches!(h.kind, HazardKind::DuplicateKey(_) | HazardKind::NumberTooLarge);
            assert!(hazards.iter().any(told), "serde_json refuses this: {e}");
        }
    }
}

/// Every YAML text is read or told, and plain JSON is YAML with the same values.
pub fn yaml(bytes: &[u8]) {
    let mut hazards = Vec::new();
    let documents = read_yaml(bytes, &mut hazards);
    places(&hazards, bytes);
    assert!(!documents.is_empty() || !hazards.is_empty() || bytes.trim_ascii().is_empty() || empty(bytes));
    for document in &documents {
        walk(document.root(), bytes, false);
        to_json(document.root());
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.chars().all(shared)
        && !["\\u", "\\/"].iter().any(|e| text.contains(e))
        && text.len() < 1000
    {
        let mut faults = Vec::new();
        let json = read_json(bytes, Buffer::default(), &mut faults);
        if let Some(json) = json.filter(|_| faults.is_empty()) {
            assert_eq!(hazards, [], "this is JSON");
            assert_eq!(documents.len(), 1, "this is JSON");
            assert_eq!(to_json(documents[0].root()), to_json(json.root()));
        }
    }
}

/// Whether nothing but comments, directives and document marks stands in a YAML text.
fn empty(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.replace('\u{feff}', "").split(['\n', '\r']).all(|l| {
        let line = l.split('#').next().unwrap_or("").trim();
        line.is_empty() || line == "---" || line == "..." || l.starts_with('%')
    })
}

/// Characters that JSON and YAML both take as they stand, outside and inside of quotes.
fn shared(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

fn places(hazards: &[Hazard], bytes: &[u8]) {
    let lines = LineIndex::new(bytes);
    for hazard in hazards {
        let span = &hazard.span;
        assert!(span.start <= span.end && span.end <= bytes.len(), "{hazard:?} lies outside of the text");
        let (line, column) = lines.line_column(span.start);
        assert!(line >= 1 && line as usize <= lines.line_count().max(1) + 1 && column >= 1);
        if let HazardKind::Syntax(sentence) = &hazard.kind {
            assert!(!sentence.is_empty() && !sentence.chars().any(char::is_control), "{sentence:?}");
        }
    }
}

/// The value as serde_json has it, the last of repeated keys winning.
fn to_json(value: Value<'_>) -> Json {
    match value.kind() {
        Kind::Null | Kind::Invalid => Json::Null,
        Kind::Bool => Json::Bool(value.as_bool().expect("a boolean")),
        Kind::Number => {
            let text = value.number_text().expect("a number");
            serde_json::from_str(text).unwrap_or_else(|_| Json::String(text.to_owned()))
        }
        Kind::String => Json::String(value.as_str().expect("a text").to_owned()),
        Kind::Array => value.items().map(to_json).collect(),
        Kind::Object => {
            value.members().map(|(k, v)| (k.as_str().expect("a key is a text").to_owned(), to_json(v))).collect()
        }
    }
}

/// The handles agree with each other; where nothing is repeated by name, parts lie inside the whole.
fn walk(value: Value<'_>, source: &[u8], nested: bool) {
    let span = value.span();
    assert!(span.start <= span.end && span.end <= source.len(), "{span:?} lies outside of the text");
    let inside = |inner: Value<'_>| {
        let inner = inner.span();
        assert!(!nested || (span.start <= inner.start && inner.end <= span.end));
    };
    let length = if matches!(value.kind(), Kind::Array | Kind::Object) { value.len() } else { 0 };
    assert_eq!(value.items().count() + value.members().count(), length);
    for item in value.items() {
        inside(item);
        walk(item, source, nested);
    }
    for (key, member) in value.members() {
        inside(key);
        inside(member);
        assert!(value.get(key.as_str().expect("a key is a text")).is_some());
        walk(member, source, nested);
    }
}

/// The text of a number is what stands in the file.
fn numbers(value: Value<'_>, source: &[u8]) {
    if let Some(text) = value.number_text() {
        assert_eq!(text.as_bytes(), &source[value.span()]);
    }
    value.items().for_each(|item| numbers(item, source));
    value.members().for_each(|(_, member)| numbers(member, source));
}

/// A pointer to a value finds it with serde_json, and so does one to its first byte.
fn pointers(document: &Document<'_>, theirs: &Json) {
    let root = document.root();
    for value in (0..LOOKED_AT).map_while(|n| root.at(n)) {
        let node = value.node_index();
        let pointer = pointer_to(root, node);
        let found = theirs.pointer(&pointer).unwrap_or_else(|| panic!("nothing stands at {pointer}"));
        let here = pointer_at(root, value.span().start);
        assert!(here == pointer, "{here} is not {pointer}");
        // A key has the pointer of its value.
        let key = to_json(value) == *found || matches!(value.kind(), Kind::String);
        assert!(key, "another value stands at {pointer}");
    }
}
