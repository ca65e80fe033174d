//! What must hold for every text: no panic, the same values as serde_json, spans that show them.

use super::*;
use proptest::prelude::*;
use serde_json::Value as Json;

/// The value as serde_json has it; the first of repeated keys is not special there, so the last
/// one wins.
fn to_json(value: Value<'_>) -> Json {
    match value.kind() {
        Kind::Null | Kind::Invalid => Json::Null,
        Kind::Bool => Json::Bool(value.as_bool().unwrap()),
        Kind::Number => serde_json::from_str(value.number_text().unwrap()).unwrap(),
        Kind::String => Json::String(value.as_str().unwrap().to_owned()),
        Kind::Array => value.items().map(to_json).collect(),
        Kind::Object => {
            let members = value.members();
            Json::Object(members.map(|(key, value)| (key.as_str().unwrap().to_owned(), to_json(value))).collect())
        }
    }
}

/// The handles agree with each other, and spans lie inside the span around them.
fn check_walk(value: Value<'_>, source: &[u8], nested: bool) {
    let span = value.span();
    assert!(span.start <= span.end && span.end <= source.len());
    assert_eq!(value.items().count(), if value.kind() == Kind::Array { value.len() } else { 0 });
    assert_eq!(value.members().count(), if value.kind() == Kind::Object { value.len() } else { 0 });
    let inside = |inner: Value<'_>| {
        let inner = inner.span();
        assert!(!nested || (span.start <= inner.start && inner.end <= span.end));
    };
    for item in value.items() {
        inside(item);
        check_walk(item, source, nested);
    }
    for (key, member) in value.members() {
        inside(key);
        inside(member);
        let name = key.as_str().unwrap();
        let first = value.members().find(|(other, _)| other.as_str() == Some(name)).unwrap().1;
        assert_eq!(value.get(name).unwrap().node_index(), first.node_index());
        check_walk(member, source, nested);
    }
}

/// Each scalar's span alone reads back as that scalar.
fn check_scalars(value: Value<'_>, source: &[u8]) {
    match value.kind() {
        Kind::Array => value.items().for_each(|item| check_scalars(item, source)),
        Kind::Object => value.members().for_each(|(key, member)| {
            check_scalars(key, source);
            check_scalars(member, source);
        }),
        _ => {
            let raw: Json = serde_json::from_slice(&source[value.span()]).unwrap();
            assert_eq!(raw, to_json(value));
        }
    }
}

fn any_json(text: &'static str) -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_filter("size", |x| x.is_normal()).prop_map(Json::from),
        text.prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 60, 24, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Json::from),
            prop::collection::vec((text, inner), 0..24).prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// Characters that YAML allows unescaped too, with many that need care.
const SHARED: &str = "[ -~\\n\\t\"\\\\:#é€😀ß-]{0,12}";

/// What serde_json prints, with changes here and there.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&'static [u8]> = vec![
        b",", b":", b"{", b"}", b"[", b"]", b"\"", b"\\", b"0", b"-", b".", b"e", b"1", b"null", b" ", b"\n", b"\x01",
        b"\xc3", b"\xa9", b"\\u", b"tru", b"/", b"\\ud800", b"x",
    ];
    let change = (any::<prop::sample::Index>(), prop::sample::select(pieces), 0..3_usize);
    (any_json("\\PC{0,6}"), prop::collection::vec(change, 0..4)).prop_map(|(value, changes)| {
        let mut text = value.to_string().into_bytes();
        for (index, piece, removed) in changes {
            let at = index.index(text.len() + 1);
            let end = (at + removed).min(text.len());
            text.splice(at..end, piece.iter().copied());
        }
        text
    })
}

/// Bytes that look like a label file from afar.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let token = prop::sample::select(vec![
        "- ",
        ": ",
        "? ",
        "\n",
        "  ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "&a ",
        "*a",
        "!t ",
        "!!int ",
        "|\n",
        ">-\n",
        "#",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "a",
        "1",
        "0x",
        ".5",
        "yes",
        "~",
        "\t",
        "\\",
        "\u{feff}",
        "é",
        "<<",
        "\r",
        "\u{85}",
    ]);
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat().into_bytes())
}

fn read_both(text: &[u8]) {
    let mut hazards = Vec::new();
    let json = read_json(text, Buffer::default(), &mut hazards);
    assert_eq!(json.is_none(), hazards.iter().any(|hazard| hazard.kind.is_fatal()));
    if let Some(document) = &json {
        check_walk(document.root(), text, true);
    }
    for document in read_yaml(text, &mut hazards) {
        check_walk(document.root(), text, false);
        to_json(document.root());
    }
    for hazard in hazards {
        assert!(hazard.span.start <= hazard.span.end && hazard.span.end <= text.len(), "{hazard:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read_both(&bytes);
    }

    #[test]
    fn label_like_soup_is_read_without_panic(bytes in soup()) {
        read_both(&bytes);
    }

    #[test]
    fn texts_end_at_their_first_special_byte(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x1du8..0x24, 0x5bu8..0x5e, 0x7fu8..0x82], 0..70),
        at in 0usize..80,
    ) {
        let special = |b: &u8| *b < 0x20 || *b == b'"' || *b == b'\\';
        let rest = bytes.get(at..).unwrap_or_default();
        let end = rest.iter().position(special).map_or(bytes.len(), |n| at + n);
        prop_assert_eq!(find_special(&bytes, at), end);
        // Nearly all bytes are of these: let some texts be long.
        let long: Vec<u8> = std::iter::repeat_n(0xff, 40).chain(bytes.iter().copied()).collect();
        let end = long.get(at..).unwrap_or_default().iter().position(special).map_or(long.len(), |n| at + n);
        prop_assert_eq!(find_special(&long, at), end);
    }

    #[test]
    fn printed_json_reads_back(value in any_json("\\PC{0,12}|[\\x00-\\x1f\"\\\\/é]{0,6}")) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let mut hazards = Vec::new();
            let document = read_json(text.as_bytes(), Buffer::default(), &mut hazards).unwrap();
            prop_assert_eq!(&hazards, &vec![]);
            prop_assert_eq!(&to_json(document.root()), &value);
            check_walk(document.root(), text.as_bytes(), true);
            check_scalars(document.root(), text.as_bytes());
        }
    }

    #[test]
    fn yaml_reads_json_alike(value in any_json(SHARED)) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let mut hazards = Vec::new();
            let documents = read_yaml(text.as_bytes(), &mut hazards);
            prop_assert_eq!(&hazards, &vec![]);
            prop_assert_eq!(documents.len(), 1);
            prop_assert_eq!(&to_json(documents[0].root()), &value);
            check_walk(documents[0].root(), text.as_bytes(), true);
            check_scalars(documents[0].root(), text.as_bytes());
        }
    }

    #[test]
    fn json_is_accepted_when_serde_json_accepts(text in mutated()) {
        let mut hazards = Vec::new();
        let document = read_json(&text, Buffer::default(), &mut hazards);
        let theirs = serde_json::from_slice::<Json>(&text);
        let too_large = |hazard: &Hazard| hazard.kind == HazardKind::NumberTooLarge;
        if theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range")) {
            // serde_json stops there; what follows is not compared.
            prop_assert!(hazards.iter().any(too_large));
            return Ok(());
        }
        // Repeated keys and tiny numbers are fine for serde_json.
        hazards.retain(|hazard| {
            !too_large(hazard) && !matches!(hazard.kind, HazardKind::DuplicateKey(_))
        });
        prop_assert_eq!(
            document.is_some() && hazards.is_empty(),
            theirs.is_ok(),
            "{:?} {:?}", hazards, theirs
        );
    }
}
