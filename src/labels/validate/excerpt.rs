//! The piece of a line that a finding is about, with everything masked that could name a person.
//!
//! A record is looked through from its beginning, so that it is known under which keys each value
//! stands: only answers to questions that are not private, and words of the format itself, are
//! shown.

use super::teller::{About, Here, span};
use crate::label_format::SHOWN_KEYS;
use crate::labels::errors;
use crate::labels::finding::Excerpt;
use crate::labels::read::mapping::Mapping;
use crate::labels::record::Place;
use crate::protocol::Protocol;
use crate::protocol::model::Kind;
use rustc_hash::FxHashSet;
use std::ops::Range;

/// Characters shown before what is marked, and behind it.
const AROUND: usize = 28;

/// At most so many characters are marked.
const MARKED: usize = 40;

/// Records are looked through up to here.
const FARTHEST: usize = 1 << 20;

/// Under which keys or columns a value may be shown.
#[derive(Debug, Default)]
pub(super) struct Known {
    shown: FxHashSet<String>,
    private: FxHashSet<String>,
}

impl Known {
    pub(super) fn new(protocol: &Protocol, mapping: Option<&Mapping>) -> Self {
        let mut known = Known::default();
        let attributes = || {
            let labels = protocol.labels.values().flat_map(|l| &l.attributes);
            labels.chain(&protocol.context.attributes)
        };
        let private: FxHashSet<String> = attributes()
            .filter(|(_, a)| a.private || matches!(a.kind, Kind::Text { .. }))
            .map(|(id, _)| id.clone())
            .collect();
        match mapping {
            Some(mapping) if mapping.names.is_none() => {
                let fields = [&mapping.annotation, &mapping.item, &mapping.role, &mapping.label, &mapping.confidence];
                let answers = mapping.attributes.iter().chain(&mapping.context);
                let open = answers.filter(|(id, _)| !private.contains(*id)).map(|(_, field)| field);
                let columns = fields.into_iter().flatten().chain(open).filter_map(|f| f.column.clone());
                known.shown.extend(columns);
            }
            _ => {
                known.shown.extend(SHOWN_KEYS.iter().map(|k| (*k).to_owned()));
                known.shown.extend(attributes().map(|(id, _)| id.clone()));
                known.private = private;
            }
        }
        let private = &known.private;
        known.shown.retain(|id| !private.contains(id));
        known
    }
}

/// The excerpt for a place; none where the text is too long to look through, or no JSON or CSV.
pub(super) fn excerpt(here: &Here<'_>, about: &About<'_>, place: Place) -> Option<Excerpt> {
    if let Some(column) = place.column {
        return cell(here, column, place.offset);
    }
    let (from, to) = about.record?;
    let start = here.local(place.offset)?;
    let marked = start..start + span(about, place).map_or(1, |s| s.len());
    if marked.start < from || marked.start >= to || marked.start - from > FARTHEST {
        return None;
    }
    let bytes = here.bytes.get(from..to)?;
    let at = marked.start - from;
    let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |n| n + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n);
    // More than is shown, so that words can be told from pieces of words.
    let end = end.min(at + 4 * (MARKED + AROUND) + 256);
    let from_here = line.max(at.saturating_sub(4 * AROUND + 64));
    // Where the window begins inside a word or a text, that is passed over.
    let (begin, shown) = masked_json(&bytes[..end], from_here, here.known);
    let all: Vec<char> = shown.iter().filter_map(|c| *c).collect();
    let count = |range: Range<usize>| {
        let place = |at: usize| at.saturating_sub(begin);
        shown.get(place(range.start)..place(range.end)).map_or(0, |s| s.iter().flatten().count())
    };
    let before = count(begin..at.max(begin));
    let length = count(at..(marked.end - from).min(end)).max(1);
    Some(window(&all, begin > line, before, length))
}

/// A cell of a table.
fn cell(here: &Here<'_>, column: usize, offset: usize) -> Option<Excerpt> {
    let rest = here.bytes.get(here.local(offset)?..)?;
    let end = rest.iter().position(|b| matches!(b, b',' | b';' | b'\t' | b'\n' | b'\r')).unwrap_or(rest.len());
    let text = String::from_utf8_lossy(&rest[..end.min(200)]).trim_matches('"').to_owned();
    let shown = here.header.get(column).is_some_and(|name| here.known.shown.contains(name)) && plain(&text);
    let text: String = text.chars().map(|c| if shown { c } else { '•' }).collect();
    let all: Vec<char> = text.chars().collect();
    (!all.is_empty()).then(|| window(&all, false, 0, all.len()))
}

/// `cut`: whether something stands before it on its line.
fn window(all: &[char], cut: bool, before: usize, length: usize) -> Excerpt {
    let from = before.saturating_sub(AROUND);
    let marked = length.min(MARKED);
    let to = (before + marked + AROUND).min(all.len());
    let mut text: String = all.get(from..to).unwrap_or_default().iter().collect();
    let mut before = before - from;
    if from > 0 || cut {
        text.insert(0, '…');
        before += 1;
    } else {
        let trimmed = text.trim_start();
        let blanks = (text.chars().count() - trimmed.chars().count()).min(before);
        text = text.chars().skip(blanks).collect();
        before -= blanks;
    }
    if to < all.len() {
        text.push('…');
    }
    // A blank that is marked itself stays.
    let kept: usize = text.chars().take(before + marked).map(char::len_utf8).sum();
    text.truncate(text.trim_end().len().max(kept));
    Excerpt { text, before, marked }
}

fn plain(text: &str) -> bool {
    errors::shown(text, false).starts_with('`') || text.is_empty()
}

/// The characters of a piece of JSON by their byte, masked, from about `from` on, and where they begin.
/// Bytes inside a character are `None`.
fn masked_json(bytes: &[u8], from: usize, known: &Known) -> (usize, Vec<Option<char>>) {
    let mut out: Vec<Option<char>> = Vec::with_capacity(bytes.len() - from.min(bytes.len()));
    let mut keys: Vec<Option<&str>> = vec![None];
    let mut at = 0;
    // Before the window only the keys matter under which it stands.
    while at < from {
        let Some(n) = memchr::memchr3(b'"', b'{', b'}', &bytes[at..]).filter(|n| at + n < from) else { break };
        at += n;
        match bytes[at] {
            b'"' => {
                let end = text_end(bytes, at);
                if bytes[end.min(bytes.len())..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':')
                    && let Some(last) = keys.last_mut()
                {
                    *last = std::str::from_utf8(&bytes[at..end]).ok().map(|text| text.trim_matches('"'));
                }
                at = end;
            }
            b'{' => {
                keys.push(None);
                at += 1;
            }
            _ => {
                if keys.len() > 1 {
                    keys.pop();
                }
                at += 1;
            }
        }
    }
    // Numbers and words are not cut in two.
    at = at.max(from);
    while inside_word(bytes, at) {
        at += 1;
    }
    let begin = at;
    while at < bytes.len() {
        let byte = bytes[at];
        let end = match byte {
            b'"' => text_end(bytes, at),
            b'0'..=b'9' | b'-' | b'+' | b'a'..=b'z' | b'A'..=b'Z' => {
                at + bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b)).count()
            }
            _ => at + 1,
        };
        let text = std::str::from_utf8(&bytes[at..end]).unwrap_or("");
        let hidden = keys.iter().flatten().any(|k| known.private.contains(*k));
        match byte {
            b'"' => {
                let inner = text.trim_matches('"');
                let is_key = bytes[end..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':');
                let open = if is_key {
                    if let Some(last) = keys.last_mut() {
                        *last = Some(inner);
                    }
                    plain(inner)
                } else {
                    !hidden
                        && keys.iter().rev().flatten().next().is_some_and(|k| known.shown.contains(*k))
                        && plain(inner)
                };
                put(&mut out, &bytes[at..end], |c| open || c == '"');
            }
            b'{' => {
                keys.push(None);
                out.push(Some('{'));
            }
            b'}' => {
                if keys.len() > 1 {
                    keys.pop();
                }
                out.push(Some('}'));
            }
            b if b.is_ascii_alphanumeric() || b == b'-' || b == b'+' => {
                let word = matches!(text, "true" | "false" | "null" | "NaN" | "Infinity" | "-Infinity");
                let number = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
                // Under a key that nobody knows, a number may be a person's.
                let open = !hidden && keys.iter().flatten().all(|k| known.shown.contains(*k));
                put(&mut out, &bytes[at..end], |_| open && (word || number));
            }
            _ => put(&mut out, &bytes[at..end], |c| c.is_ascii()),
        }
        at = end;
    }
    (begin, out)
}

/// Whether this byte goes on with what the one before it is a part of.
fn inside_word(bytes: &[u8], at: usize) -> bool {
    let part = |b: u8| b.is_ascii_alphanumeric() || b"+-.".contains(&b) || b >= 0x80;
    bytes.get(at).is_some_and(|b| part(*b)) && at.checked_sub(1).and_then(|n| bytes.get(n)).is_some_and(|b| part(*b))
}

/// Where a text ends that begins here; at the end of its line if it is not closed.
fn text_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'"' => return end + 1,
            b'\n' => return end,
            b'\\' => end += 2,
            _ => end += 1,
        }
    }
    bytes.len()
}

fn put(out: &mut Vec<Option<char>>, bytes: &[u8], open: impl Fn(char) -> bool) {
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let shown = if c == '\t' { ' ' } else { c };
            out.push(Some(if (open(c) || c == ' ' || c == '\t') && !shown.is_control() { shown } else { '•' }));
            out.extend(std::iter::repeat_n(None, c.len_utf8() - 1));
        }
        out.extend(std::iter::repeat_n(Some('•'), chunk.invalid().len()));
    }
}
