//! Plain sentences for what stands where JSON does not allow it.
//!
//! The common slips of hand-edited and exported files (comments, trailing commas, Python's `None`,
//! single quotes) are told apart, so that the sentence says what to do.

use crate::source::unprintable;
use std::ops::Range;

/// How a byte offset looks to the reader: the word or character there, with its span.
pub(in crate::labels) fn found(bytes: &[u8], at: usize) -> (String, Range<usize>) {
    let rest = bytes.get(at..).unwrap_or_default();
    let word = word_length(rest);
    if word > 0 {
        let shown = String::from_utf8_lossy(&rest[..word.min(24)]);
        let dots = if word > 24 { "…" } else { "" };
        return (format!("`{shown}{dots}`"), at..at + word);
    }
    // Four bytes hold any one character.
    let head = &rest[..rest.len().min(4)];
    let first = head.utf8_chunks().next();
    let Some(first) = first else {
        return ("the end of the text".to_owned(), at..at);
    };
    match first.valid().chars().next() {
        Some('\u{feff}') => ("a byte order mark".to_owned(), at..at + 3),
        Some(c) if c.is_control() => (format!("the control character U+{:04X}", c as u32), at..at + c.len_utf8()),
        Some(c) if unprintable(c) => (format!("the unprintable character U+{:04X}", c as u32), at..at + c.len_utf8()),
        Some(c) => (format!("`{c}`"), at..at + c.len_utf8()),
        None => (format!("the byte 0x{:02X}, which is not UTF-8", rest[0]), at..at + 1),
    }
}

/// How many letters, digits and underscores stand at the start.
pub(super) fn word_length(rest: &[u8]) -> usize {
    let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    rest.iter().take_while(|byte| in_word(byte)).count()
}

/// A comment at this place, and how far it reaches.
pub(super) fn comment(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let rest = bytes.get(at..)?;
    if rest.starts_with(b"/*") {
        let length = memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| end + 4);
        return Some(at..at + length);
    }
    if rest.starts_with(b"//") || rest.starts_with(b"#") {
        let line = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        return Some(at..at + line);
    }
    None
}

/// Whether a word, with or without sign, is what programs print for a number that is none.
pub(super) fn is_not_finite(word: &str) -> bool {
    let word = word.strip_prefix(['-', '+']).unwrap_or(word);
    ["nan", "inf", "infinity"].iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// What to say where a value was expected and something else stands.
pub(super) fn not_a_value(bytes: &[u8], at: usize) -> (String, Range<usize>) {
    let (shown, span) = found(bytes, at);
    let hint = match bytes.get(span.clone()).unwrap_or_default() {
        b"True" | b"TRUE" => "; JSON writes `true`",
        b"False" | b"FALSE" => "; JSON writes `false`",
        b"None" | b"NULL" | b"Null" | b"nil" | b"undefined" => "; JSON writes `null`",
        b"'" => "; JSON puts text in double quotes",
        b"+" => "; JSON numbers have no `+` in front",
        b"." => "; JSON numbers need a digit before the point",
        _ => "",
    };
    (format!("expected a value, found {shown}{hint}"), span)
}

/// What to say where a key was expected and something else stands.
pub(super) fn not_a_key(bytes: &[u8], at: usize) -> (String, Range<usize>) {
    let (shown, span) = found(bytes, at);
    (format!("expected a key in double quotes, found {shown}"), span)
}
