//! One example per hazard with its exact bytes, and the small pieces around the documents.

use super::*;

fn json(text: impl AsRef<[u8]>) -> (bool, Vec<(HazardKind, Range<usize>)>) {
    let mut hazards = Vec::new();
    let some = read_json(text.as_ref(), Buffer::default(), &mut hazards).is_some();
    assert_eq!(some, !hazards.iter().any(|hazard| hazard.kind.is_fatal()));
    (some, hazards.into_iter().map(|h| (h.kind, h.span)).collect())
}

fn yaml(text: impl AsRef<[u8]>) -> (usize, Vec<(HazardKind, Range<usize>)>) {
    let mut hazards = Vec::new();
    let count = read_yaml(text.as_ref(), &mut hazards).len();
    (count, hazards.into_iter().map(|h| (h.kind, h.span)).collect())
}

/// The only hazard of a JSON text that is not well formed.
fn json_fault(text: impl AsRef<[u8]>) -> (String, Range<usize>) {
    let (some, hazards) = json(text);
    assert!(!some);
    match hazards.as_slice() {
        [.., (HazardKind::Syntax(sentence), span)] => (sentence.clone(), span.clone()),
        _ => panic!("{hazards:?}"),
    }
}

fn yaml_fault(text: &str) -> (String, Range<usize>) {
    match yaml(text).1.as_slice() {
        [(HazardKind::Syntax(sentence), span)] => (sentence.clone(), span.clone()),
        other => panic!("{other:?}"),
    }
}

/// The root of the first YAML document, as far as it is a number or text.
fn yaml_text(text: &str) -> (Kind, String) {
    let documents = read_yaml(text.as_bytes(), &mut Vec::new());
    let root = documents[0].root();
    let shown = root.as_str().or(root.number_text()).unwrap_or_default();
    (root.kind(), shown.to_owned())
}

#[test]
fn json_faults_say_what_to_change() {
    let cases: &[(&str, &str, Range<usize>)] = &[
        (r#"{"a": 1 "b": 2}"#, "expected `,` or `}` after this value, found `\"`", 8..9),
        ("[1}", "expected `,` or `]` after this value, found `}`", 2..3),
        (r#"{"a" 1}"#, "expected `:` after this key, found `1`", 5..6),
        ("{a: 1}", "expected a key in double quotes, found `a`", 1..2),
        ("", "expected a value, found the end of the text", 0..0),
        ("[None]", "expected a value, found `None`; JSON writes `null`", 1..5),
        ("['a']", "expected a value, found `'`; JSON puts text in double quotes", 1..2),
        ("[01]", "a number must not start with `0`, found `01`", 1..3),
        ("[1.]", "expected a digit after the decimal point, found `]`", 3..4),
        ("[-]", "expected a digit after `-`, found `]`", 2..3),
        ("[1e]", "expected a digit in the exponent, found `]`", 3..4),
        ("[1,]", "remove this comma: nothing follows it", 2..3),
        (r#"{"a": 1, }"#, "remove this comma: nothing follows it", 7..8),
        ("[1, // one\n2]", "JSON has no comments; remove this one", 4..10),
        ("[1 /* one */, 2]", "JSON has no comments; remove this one", 3..12),
        ("# x\n[]", "JSON has no comments; remove this one", 0..3),
        ("[1, [2]", "this array is never closed: a `]` is missing", 0..1),
        (r#"[{"a": 1"#, "this object is never closed: a `}` is missing", 1..2),
        (r#"["abc"#, "this text is never closed: a `\"` is missing", 1..2),
        ("[\"a,\n\"b\"]", "this text is not closed before the end of its line", 1..2),
        (r#""C:\data""#, "`\\d` means nothing in JSON; to write a backslash, write `\\\\`", 3..5),
        (r#""\u12""#, "expected four hexadecimal digits after `\\u`", 1..3),
        ("[\u{e9}]", "expected a value, found `\u{e9}`", 1..3),
    ];
    for (text, sentence, span) in cases {
        assert_eq!(json_fault(text), ((*sentence).to_owned(), span.clone()), "{text}");
    }
    assert_eq!(json_fault(b"[\xff]").0, "expected a value, found the byte 0xFF, which is not UTF-8");
}

#[test]
fn what_is_no_text_is_named() {
    let utf16: Vec<u8> = "{\"a\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(json_fault(&utf16).0.contains("UTF-16"));
    assert_eq!(json_fault(b"\xff\xfe{\0").1, 0..2);
    assert!(json_fault(b"\xfe\xff\0{").0.contains("save it as UTF-8"));
    assert!(json_fault(b"\x1f\x8b\x08\0").0.contains("compressed (gzip)"));
    assert_eq!(json_fault(b"PK\x03\x04abc").1, 0..4);
    assert_eq!(yaml(b"PK\x03\x04abc").0, 0);
}

#[test]
fn json_hazards_that_do_not_stop() {
    use HazardKind as H;
    let utf8 = |bytes| H::InvalidUtf8 { fatal: false, bytes };
    let cases: Vec<(&[u8], H, Range<usize>)> = vec![
        (b"\xef\xbb\xbf[1]", H::ByteOrderMark, 0..3),
        (b"[NaN]", H::NotFinite("NaN".into()), 1..4),
        (b"[-Infinity]", H::NotFinite("-Infinity".into()), 1..10),
        (b"[inf]", H::NotFinite("inf".into()), 1..4),
        (b"[\"a\xffb\"]", utf8(1), 3..4),
        (b"[\"\xe2\x82\"]", utf8(2), 2..4),
        (b"[\"a\xe4\xf6b\\n\xe2\x82c\xfc\"]", utf8(5), 3..4),
        (b"[\"a\tb\"]", H::ControlCharacter, 3..4),
        (b"[\"a\0\x01b\"]", H::ControlCharacter, 3..5),
        (br#"["x\ud800y"]"#, H::LoneSurrogate, 3..9),
        (br#"["\udc00"]"#, H::LoneSurrogate, 2..8),
        (br#"{"a":1, "\u0061":2}"#, H::DuplicateKey("a".into()), 8..16),
        (b"[1e309]", H::NumberTooLarge, 1..6),
        (b"[1.8e308]", H::NumberTooLarge, 1..8),
        (b"[1e-999999999]", H::NumberTooLarge, 1..13),
        (b"[0e99999999999999999999]", H::NumberTooLarge, 1..23),
        (b"[1] 2 \n", H::TrailingText, 4..5),
    ];
    for (text, kind, span) in cases {
        let shown = String::from_utf8_lossy(text).into_owned();
        assert_eq!(json(text), (true, vec![(kind, span)]), "{shown}");
    }
    let long = format!("[{}]", "9".repeat(401));
    assert_eq!(json(&long).1, vec![(H::NumberTooLarge, 1..402)]);
    let fine = r#"[1.7e308, 1e-308, 0.0, -0, 1E+2, "\ud83d\ude00\/", 123456789012345678901234567890]"#;
    assert_eq!(json(fine), (true, vec![]));
}

#[test]
fn faulty_values_are_invalid_or_lossy() {
    let mut hazards = Vec::new();
    let text = b"{\"n\": NaN, \"s\": \"a\xffb\", \"e\": \"\\ud83d\\ude00\\n\", \"x\": 1.10}";
    let document = read_json(text, Buffer::default(), &mut hazards).unwrap();
    let root = document.root();
    assert_eq!(root.get("n").unwrap().kind(), Kind::Invalid);
    assert_eq!(root.get("s").unwrap().as_str(), Some("a\u{fffd}b"));
    assert_eq!(root.get("e").unwrap().as_str(), Some("\u{1f600}\n"));
    assert_eq!(root.get("x").unwrap().number_text(), Some("1.10"));
    assert_eq!(root.get("y").map(Value::kind), None);
}

#[test]
fn duplicate_keys_in_small_and_large_objects() {
    for size in [3, 15, 16, 17, 18, 5000] {
        let mut text = String::from("{");
        for key in 0..size {
            text += &format!("\"k{key}\":[{{}}],");
        }
        let first = text.len();
        text += "\"k1\":0,";
        let second = text.len();
        text += &format!("\"k{}\":0}}", size - 1);
        let last = format!("k{}", size - 1);
        let expected = vec![
            (HazardKind::DuplicateKey("k1".into()), first..first + 4),
            (HazardKind::DuplicateKey(last.clone()), second..second + last.len() + 2),
        ];
        assert_eq!(json(&text), (true, expected.clone()));
        assert_eq!(yaml(&text), (1, expected));
    }
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(json(nested(256)), (true, vec![]));
    assert_eq!(json(nested(257)), (false, vec![(HazardKind::TooDeep, 256..257)]));
    assert_eq!(json(nested(100_000)).1[0].0, HazardKind::TooDeep);
    assert_eq!(yaml(nested(256)), (1, vec![]));
    assert_eq!(yaml(nested(257)).1[0].0, HazardKind::TooDeep);
    assert_eq!(yaml("- ".repeat(5000)).1[0].0, HazardKind::TooDeep);
    // Each name adds one level.
    let mut grown = format!("- [{}]\n- &a0 []\n", "x, ".repeat(5000));
    for level in 1..300 {
        grown += &format!("- &a{level} [*a{}]\n", level - 1);
    }
    assert_eq!(yaml(&grown).1.last().map(|hazard| &hazard.0), Some(&HazardKind::TooDeep));
}

#[test]
fn yaml_plain_scalars() {
    for (text, kind, shown) in [
        ("~", Kind::Null, ""),
        ("NULL", Kind::Null, ""),
        ("True", Kind::Bool, ""),
        ("1.10", Kind::Number, "1.10"),
        ("+5", Kind::Number, "5"),
        (".5", Kind::Number, "0.5"),
        ("-.5e3", Kind::Number, "-0.5e3"),
        ("5.", Kind::Number, "5"),
        ("0x1F", Kind::Number, "31"),
        ("0o17", Kind::Number, "15"),
        ("007", Kind::Number, "7"),
        ("-0", Kind::Number, "-0"),
        ("1_000", Kind::String, "1_000"),
        ("1e", Kind::String, "1e"),
        (".", Kind::String, "."),
        ("'5'", Kind::String, "5"),
        ("yes", Kind::String, "yes"),
        ("a  b", Kind::String, "a  b"),
        ("!!str 5", Kind::String, "5"),
        ("!!int '5'", Kind::Number, "5"),
        ("! 5", Kind::String, "5"),
        ("!!float 5", Kind::Number, "5"),
        (".NaN", Kind::Invalid, ""),
        ("-.inf", Kind::Invalid, ""),
        ("!!str", Kind::String, ""),
        ("|\n  a\n  b\n\n", Kind::String, "a\nb\n"),
        ("|\n", Kind::String, ""),
        ("'it''s'", Kind::String, "it's"),
    ] {
        assert_eq!(yaml_text(text), (kind, shown.to_owned()), "{text}");
    }
}

#[test]
fn yaml_hazards() {
    use HazardKind as H;
    let one = |text: &str, kind: H, span: Range<usize>| {
        assert_eq!(yaml(text), (1, vec![(kind, span)]), "{text}");
    };
    for text in ["yes", "Off", "012", "-08", "12:30:00", "190:20:30.15"] {
        one(&format!("a: {text}"), H::AmbiguousScalar(text.into()), 3..3 + text.len());
    }
    one("a: .nan", H::NotFinite(".nan".into()), 3..7);
    one("a: 1e999", H::NumberTooLarge, 3..8);
    one("a: 1\n\"a\": 2", H::DuplicateKey("a".into()), 5..8);
    one("1: a\n'1': b", H::DuplicateKey("1".into()), 5..8);
    one("a: !foo b", H::UnknownTag("!foo".into()), 3..7);
    one("a: !!int b", H::UnknownTag("!!int".into()), 3..8);
    one("a: !!seq {}", H::UnknownTag("!!seq".into()), 3..8);
    one("\u{feff}a: 1", H::ByteOrderMark, 0..3);
    assert_eq!(yaml("a: 'yes'\nb: 08:30\nc: 0.5"), (1, vec![]));
    assert_eq!(yaml(b"a: \xff"), (0, vec![(H::InvalidUtf8 { fatal: true, bytes: 1 }, 3..4)]));
    assert_eq!(yaml_fault("a: *x").1, 3..5);
    assert_eq!(yaml_fault("a: &x [*x]").1, 7..9);
    assert_eq!(yaml_fault("a: \"x").1, 3..4);
    assert_eq!(yaml_fault("a: [1").1, 3..4);
    assert_eq!(yaml_fault("? [1]\n: 2").1, 2..3);
    assert!(yaml_fault("a: b: c").0.contains("put text that holds a colon in quotes"));
    // The document after a bad key is still read.
    assert_eq!(yaml("? [1]\n: 2\n---\nb\n").0, 1);
}

#[test]
fn yaml_aliases() {
    let text = "base: &b {x: 1, y: [2]}\nuse: *b\n&k key: v\nother: {*k : 3}";
    let documents = read_yaml(text.as_bytes(), &mut Vec::new());
    let root = documents[0].root();
    let copy = root.get("use").unwrap();
    assert_eq!(copy.get("y").unwrap().items().next().unwrap().number_text(), Some("2"));
    assert_eq!(copy.span(), root.get("base").unwrap().span());
    assert_eq!(root.get("other").unwrap().get("key").unwrap().number_text(), Some("3"));
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let names = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs += &format!("a{level}: &a{level} [{names}]\n");
    }
    let (count, hazards) = yaml(&laughs);
    assert_eq!((count, hazards.len()), (0, 1));
    assert_eq!(hazards[0].0, HazardKind::TooManyAliases);
    assert!(laughs[hazards[0].1.clone()].starts_with('*'));
}

#[test]
fn yaml_spans_of_indented_blocks() {
    let text = "a:\n  - 1\n  - b: |\n      t\n\n\n# end\nc: {d: [1]}\n";
    let documents = read_yaml(text.as_bytes(), &mut Vec::new());
    let root = documents[0].root();
    let shown = |value: Value<'_>| &text[value.span()];
    let a = root.get("a").unwrap();
    assert_eq!(shown(a), "- 1\n  - b: |\n      t");
    assert_eq!(shown(a.items().nth(1).unwrap()), "b: |\n      t");
    assert_eq!(shown(root.get("c").unwrap()), "{d: [1]}");
    assert_eq!(root.len(), 2);
    assert_eq!(read_yaml(b"1\n---\n---\n[2]\n", &mut Vec::new()).len(), 3);
    assert_eq!(read_yaml(b"# nothing\n", &mut Vec::new()).len(), 0);
}

#[test]
fn buffers_are_reused() {
    let mut hazards = Vec::new();
    let first = read_json(br#"["\n", "\t"]"#, Buffer::default(), &mut hazards).unwrap();
    let second = read_json(br#"{"a": "\n"}"#, first.into_buffer(), &mut hazards).unwrap();
    assert_eq!(second.root().get("a").unwrap().as_str(), Some("\n"));
    assert_eq!(second.root().get("a").unwrap().node_index(), 2);
    assert!(hazards.is_empty());
}

#[test]
fn pointers_and_places() {
    let images = Path::ROOT.key("ima/ges");
    let image = images.index(3);
    let size = image.key("~w");
    assert_eq!(size.to_string(), "/ima~1ges/3/~0w");
    assert_eq!(size.parent().map(ToString::to_string), Some("/ima~1ges/3".to_owned()));
    assert_eq!((Path::ROOT.to_string(), image.step()), (String::new(), Some(Step::Index(3))));
    let lines = LineIndex::new(b"a\xc3\xa9x\r\n\xff\xfez\n");
    let places: Vec<_> = [0, 1, 3, 6, 8, 9, 10, 99].map(|at| lines.line_column(at)).to_vec();
    let expected = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 3), (2, 4), (3, 1), (3, 1)];
    assert_eq!((places.as_slice(), lines.line_count()), (expected.as_slice(), 2));
}
