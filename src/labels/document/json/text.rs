//! The inside of a JSON string: finding its end, and decoding it when it is not plain.
//!
//! Most strings have neither escapes nor faults; they stay slices of the source and nothing is
//! copied. The others are decoded once, and each fault is reported at its own bytes; but for bytes
//! that are not UTF-8: a text in another encoding has one in every second word, which is one fault.

use super::super::hazard::Fatal;
use super::super::{Buffer, Hazard, HazardKind};
use std::ops::Range;

/// The first of eight bytes that is below 0x20, a quote or a backslash.
#[inline]
fn first_special(chunk: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let word = u64::from_le_bytes(chunk);
    // With this bit turned a quote is the next behind the control characters, which stay below it.
    let quote_or_control = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    // Behind a byte that is found others may be found that are none; the first is always one.
    let found = (quote_or_control | backslash) & !word & HIGH;
    (found != 0).then_some(found.trailing_zeros() as usize / 8)
}

/// The first place from `at` with a quote, a backslash or a control character, or the end.
#[inline]
pub(in crate::labels) fn find_special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if let Some(found) = first_special(*chunk) {
            return at + found;
        }
        at += 8;
    }
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x20 || byte == b'"' || byte == b'\\' {
            break;
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// Decodes what stands between the quotes at `start..end` and stores it in the buffer.
pub(super) fn decode(
    bytes: &[u8],
    start: usize,
    end: usize,
    buffer: &mut Buffer,
    hazards: &mut Vec<Hazard>,
) -> Result<u32, Fatal> {
    let mut bad = Bad::default();
    let decoded = unescape(&bytes[..end], start, &mut buffer.texts, &mut bad, hazards);
    if let Some(first) = bad.first {
        hazards.push(HazardKind::InvalidUtf8 { fatal: false, bytes: bad.bytes }.at(first));
    }
    decoded.map(|()| buffer.seal_text())
}

/// What is not UTF-8 in one string.
#[derive(Default)]
struct Bad {
    first: Option<Range<usize>>,
    bytes: usize,
}

fn unescape(
    inner: &[u8],
    start: usize,
    texts: &mut String,
    bad: &mut Bad,
    hazards: &mut Vec<Hazard>,
) -> Result<(), Fatal> {
    let mut at = start;
    while at < inner.len() {
        let run = memchr::memchr(b'\\', &inner[at..]).map_or(inner.len(), |offset| at + offset);
        push_lossy(&inner[at..run], at, texts, bad);
        at = run;
        if at < inner.len() {
            at = escape(inner, at, texts, hazards)?;
        }
    }
    Ok(())
}

/// Appends bytes as text, with U+FFFD for what is not UTF-8.
fn push_lossy(run: &[u8], offset: usize, texts: &mut String, bad: &mut Bad) {
    let mut at = offset;
    for chunk in run.utf8_chunks() {
        texts.push_str(chunk.valid());
        at += chunk.valid().len();
        let invalid = chunk.invalid().len();
        if invalid > 0 {
            texts.push(char::REPLACEMENT_CHARACTER);
            bad.first.get_or_insert(at..at + invalid);
            bad.bytes += invalid;
            at += invalid;
        }
    }
}

/// Decodes the escape at `at` and returns where it ends.
fn escape(inner: &[u8], at: usize, texts: &mut String, hazards: &mut Vec<Hazard>) -> Result<usize, Fatal> {
    let letter = inner.get(at + 1).copied().unwrap_or(b'\\');
    let plain = match letter {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(inner, at, texts, hazards),
        _ => {
            let shown = inner[at + 1..].utf8_chunks().next();
            let shown = shown.and_then(|chunk| chunk.valid().chars().next());
            let length = shown.map_or(1, char::len_utf8);
            let sentence = match shown.filter(|shown| !shown.is_control()) {
                Some(shown) => {
                    format!("`\\{shown}` means nothing in JSON; to write a backslash, write `\\\\`")
                }
                None => "to write a backslash in JSON, write `\\\\`".to_owned(),
            };
            hazards.push(HazardKind::Syntax(sentence).at(at..at + 1 + length));
            return Err(Fatal);
        }
    };
    texts.push(plain);
    Ok(at + 2)
}

/// Decodes `\uXXXX`, and the second half right after it when the first is half of a pair.
fn unicode_escape(inner: &[u8], at: usize, texts: &mut String, hazards: &mut Vec<Hazard>) -> Result<usize, Fatal> {
    let Some(first) = hex4(inner, at) else {
        let sentence = "expected four hexadecimal digits after `\\u`".to_owned();
        hazards.push(HazardKind::Syntax(sentence).at(at..at + 2));
        return Err(Fatal);
    };
    if let Some(letter) = char::from_u32(first) {
        texts.push(letter);
        return Ok(at + 6);
    }
    let second = match first {
        0xD800..0xDC00 => hex4(inner, at + 6).filter(|half| (0xDC00..0xE000).contains(half)),
        _ => None,
    };
    let pair = second.and_then(|second| {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        char::from_u32(code)
    });
    if let Some(letter) = pair {
        texts.push(letter);
        return Ok(at + 12);
    }
    texts.push(char::REPLACEMENT_CHARACTER);
    hazards.push(HazardKind::LoneSurrogate.at(at..at + 6));
    Ok(at + 6)
}

/// The number written by `\uXXXX` at `at`.
fn hex4(inner: &[u8], at: usize) -> Option<u32> {
    let digits = inner.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let mut code = 0;
    for &digit in digits {
        code = code * 16 + char::from(digit).to_digit(16)?;
    }
    Some(code)
}
