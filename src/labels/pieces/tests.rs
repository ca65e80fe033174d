//! Whatever the size of the pieces, the records are the same, and so are their places.

use super::{Cutter, Feed, Lines, Records, Values, Window, unpacked};
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};

/// A reader that gives one byte at a time, and may break off.
struct Slow {
    bytes: Cursor<Vec<u8>>,
    breaks_at: Option<u64>,
}

impl Read for Slow {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.breaks_at.is_some_and(|at| self.bytes.position() >= at) {
            return Err(std::io::Error::other("the cable was pulled"));
        }
        let length = into.len().min(1);
        self.bytes.read(&mut into[..length])
    }
}

fn feed(text: &[u8], piece: usize, breaks_at: Option<u64>) -> Feed<'static> {
    Feed::in_pieces(Box::new(Slow { bytes: Cursor::new(text.to_vec()), breaks_at }), piece)
}

/// One record or fault a line: its number in an array, its line and column, and what it is.
fn told(mut cutter: impl Cutter) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(piece) = cutter.next() {
        let at = |offset: usize| {
            let start = piece.start.after(&piece.bytes[..offset]);
            format!("{}:{}", start.line + 1, start.column + 1)
        };
        match &piece.records {
            Records::Lines => {
                let mut from = 0;
                for line in piece.bytes.split_inclusive(|b| *b == b'\n') {
                    all.push(format!("{} {}", at(from), String::from_utf8_lossy(line).trim_end()));
                    from += line.len();
                }
            }
            Records::Values { ranges, first } => {
                for (n, range) in ranges.iter().enumerate() {
                    let number = first.map_or("-".to_owned(), |f| (f + n as u64).to_string());
                    let text = String::from_utf8_lossy(&piece.bytes[range.clone()]).into_owned();
                    all.push(format!("{} {number} {text}", at(range.start)));
                }
            }
        }
        for hazard in &piece.hazards {
            all.push(format!("{} {:?}", at(hazard.span.start), hazard.kind));
        }
    }
    if let Some(reason) = cutter.feed().broken() {
        all.push(format!("{}:{} {reason}", cutter.feed().start().line + 1, cutter.feed().start().column + 1));
    }
    all
}

const TEXTS: &[(&str, &[&str])] = &[
    ("", &[]),
    ("  ", &["1:1 -   "]),
    ("[]", &[]),
    ("[1, 2]", &["1:2 0 1", "1:5 1 2"]),
    (r#"[{"a":"}"},{"b":"\"}"}]"#, &[r#"1:2 0 {"a":"}"}"#, r#"1:12 1 {"b":"\"}"}"#]),
    ("[\n  {\"é\": 1}, {}\n]\n", &["2:3 0 {\"é\": 1}", "2:13 1 {}"]),
    ("{\"a\": [1]}", &["1:1 - {\"a\": [1]}"]),
    ("{}\n{}", &["1:1 - {}", "2:1 - {}"]),
    ("[[1, [2]], \"x]\"]", &["1:2 0 [1, [2]]", "1:12 1 \"x]\""]),
    ("[{} {}]", &["1:2 0 {}", "1:5 1 {}", "1:5 Syntax(\"expected `,` or `]` after this value, found `{`\")"]),
    ("[{},]", &["1:2 0 {}", "1:4 Syntax(\"remove this comma: nothing follows it\")"]),
    ("[{}", &["1:2 0 {}", "1:4 Syntax(\"the list of records is never closed: a `]` is missing\")"]),
    ("[{}, {\"a\": ", &["1:2 0 {}", "1:6 1 {\"a\": "]),
    ("[{}] x", &["1:2 0 {}", "1:6 TrailingText"]),
    ("{} x", &["1:1 - {}", "1:4 TrailingText"]),
];

/// Faults come behind the records of their piece; how a text falls into pieces must not matter.
fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all
}

#[test]
fn values_are_found_whatever_the_pieces() {
    for (text, wanted) in TEXTS {
        let wanted = sorted(wanted.iter().map(|w| (*w).to_owned()).collect());
        for piece in [1, 2, 3, 5, 8, 1000] {
            assert_eq!(
                sorted(told(Values::new(feed(text.as_bytes(), piece, None)))),
                wanted,
                "{text} in pieces of {piece}"
            );
        }
    }
}

#[test]
fn what_is_no_text_is_named() {
    for (bytes, word) in [(&b"\xff\xfea\0"[..], "UTF-16"), (b"PK\x03\x04", "zip")] {
        for all in [told(Values::new(feed(bytes, 8, None))), told(Lines::new(feed(bytes, 8, None)))] {
            assert!(all.len() == 1 && all[0].contains(word), "{all:?}");
        }
    }
}

#[test]
fn a_stream_that_breaks_off_gives_what_is_whole() {
    let lines = told(Lines::new(feed(b"{\"a\":1}\n{\"a\":2}\n", 4, Some(12))));
    assert_eq!(lines, ["1:1 {\"a\":1}", "2:1 the cable was pulled"]);
    let values = told(Values::new(feed(b"[{\"a\":1},{\"a\":2}]", 4, Some(12))));
    assert_eq!(values[0], "1:2 0 {\"a\":1}");
    assert!(values.len() == 2 && values[1].ends_with("the cable was pulled"), "{values:?}");
}

#[test]
fn a_window_gives_what_stands_there_wherever_it_was_before() {
    let text: Vec<u8> = (0..200_000u32).flat_map(|n| n.to_le_bytes()).collect();
    let bytes = text.as_slice();
    let mut window = Window::new(&bytes);
    for (offset, length) in [(0, 7), (7, 100), (65_530, 20), (3, 4), (70_000, 300_000), (799_990, 10), (800_000, 0)] {
        assert!(window.text(offset as u64, length).unwrap() == &text[offset..offset + length], "{length} at {offset}");
    }
    assert!(window.text(799_990, 11).is_err());
}

#[test]
fn packed_streams_are_unpacked() {
    let text = b"{\"a\":1}\n{\"a\":2}\n".repeat(50);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&text).unwrap();
    let gzip = gzip.finish().unwrap();
    // Two members one after the other, as `cat a.gz b.gz` makes them.
    let twice = [gzip.clone(), gzip].concat();
    let zstd = ruzstd::encoding::compress_to_vec(Cursor::new(&text), ruzstd::encoding::CompressionLevel::Fastest);
    let frames = [zstd.clone(), zstd].concat();
    for packed in [twice, frames] {
        let mut all = Vec::new();
        unpacked(Box::new(Cursor::new(packed.clone()))).unwrap().read_to_end(&mut all).unwrap();
        assert_eq!(all, text.repeat(2));
        let cut = Cursor::new(packed[..packed.len() - 9].to_vec());
        let mut rest = Vec::new();
        assert!(unpacked(Box::new(cut)).and_then(|mut r| r.read_to_end(&mut rest)).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Random text, mostly brackets, quotes and line feeds: pieces never change what is found, and
    /// nothing panics.
    #[test]
    fn pieces_change_nothing(text in "[\\[\\]{}\",:\\\\ \n1aé]{0,60}", piece in 1usize..40) {
        let whole = told(Lines::new(feed(text.as_bytes(), 1000, None)));
        prop_assert_eq!(told(Lines::new(feed(text.as_bytes(), piece, None))), whole);
        let whole = sorted(told(Values::new(feed(text.as_bytes(), 1000, None))));
        prop_assert_eq!(sorted(told(Values::new(feed(text.as_bytes(), piece, None)))), whole);
    }
}
