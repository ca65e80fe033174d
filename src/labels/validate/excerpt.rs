//! The piece of a line that a finding is about, with everything masked that could name a person.
//!
//! A record is looked through from its beginning, so that it is known under which keys each value
//! stands: only answers to questions that are not private, and words of the format itself, are
//! shown.

use super::teller::{About, Here, span};
use crate::label_format::SHOWN_KEYS;
use crate::labels::document::find_special;
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
        return cell(here, column.get(), place.offset);
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
    // No character is longer than four bytes.
    let first = line.max(at.saturating_sub(4 * (AROUND + 2)));
    let mut reached = here.reached.borrow_mut();
    if reached.keys.is_empty() || reached.record != from || reached.at > first {
        *reached = Reached { record: from, at: 0, keys: vec![None] };
    }
    reached.look_through(&bytes[..end], first);
    let shown = reached.masked_json(&bytes[..end], at, here.known);
    // A text that holds an escaped line break begins on a line before.
    let base = reached.at.max(line);
    let shown = shown.get(base - reached.at..)?;
    let all: Vec<char> = shown.iter().filter_map(|c| *c).collect();
    let count = |range: Range<usize>| shown.get(range).map_or(0, |s| s.iter().flatten().count());
    let before = count(0..at - base);
    let length = count(at - base..((marked.end - from).min(end) - base).min(shown.len())).max(1);
    Some(window(&all, before, length))
}

/// A cell of a table.
fn cell(here: &Here<'_>, column: usize, offset: usize) -> Option<Excerpt> {
    let rest = here.bytes.get(here.local(offset)?..)?;
    let end = rest.iter().position(|b| matches!(b, b',' | b';' | b'\t' | b'\n' | b'\r')).unwrap_or(rest.len());
    let text = String::from_utf8_lossy(&rest[..end.min(200)]).trim_matches('"').to_owned();
    let shown = here.header.get(column).is_some_and(|name| here.known.shown.contains(name)) && plain(&text);
    let text: String = text.chars().map(|c| if shown { c } else { '•' }).collect();
    let all: Vec<char> = text.chars().collect();
    (!all.is_empty()).then(|| window(&all, 0, all.len()))
}

fn window(all: &[char], before: usize, length: usize) -> Excerpt {
    let from = before.saturating_sub(AROUND);
    let marked = length.min(MARKED);
    let to = (before + marked + AROUND).min(all.len());
    let mut text: String = all.get(from..to).unwrap_or_default().iter().collect();
    let mut before = before - from;
    if from > 0 {
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
    errors::is_plain(text) || text.is_empty()
}

/// How far the text of a record was looked through. The next finding stands behind the last as a rule,
/// and a record may have thousands.
#[derive(Debug, Default)]
pub(super) struct Reached {
    /// Where the record begins.
    record: usize,
    /// Bytes of it that were looked through.
    at: usize,
    /// Where the last key stands of each object that is open, and of the text around them; empty before the
    /// first finding.
    keys: Vec<Option<Range<usize>>>,
}

/// What is known of a key.
#[derive(Debug, Clone, Copy)]
struct Key {
    shown: bool,
    private: bool,
}

impl Key {
    fn new(raw: &[u8], known: &Known) -> Self {
        let name = std::str::from_utf8(raw).unwrap_or("").trim_matches('"');
        Key { shown: known.shown.contains(name), private: known.private.contains(name) }
    }
}

impl Reached {
    /// Goes on to the text or the word in which `first` stands. On the way only keys and braces matter.
    fn look_through(&mut self, bytes: &[u8], first: usize) {
        while self.at < first {
            let Some(n) = memchr::memchr3(b'"', b'{', b'}', &bytes[self.at..first]) else {
                let word = bytes[self.at..first].iter().rev().take_while(|b| in_word(**b)).count();
                self.at = first - word;
                return;
            };
            let start = self.at + n;
            self.at = start;
            match bytes[start] {
                b'{' => self.keys.push(None),
                b'}' => self.keys.truncate(self.keys.len().saturating_sub(1).max(1)),
                _ => {
                    let end = text_end(bytes, start);
                    if end > first {
                        return;
                    }
                    if is_key(bytes, end)
                        && let Some(last) = self.keys.last_mut()
                    {
                        *last = Some(start..end);
                    }
                    self.at = end - 1;
                }
            }
            self.at += 1;
        }
    }

    /// The characters from here on by their byte, masked; bytes inside a character are `None`. Ends
    /// where enough is there to be shown from `at` on.
    fn masked_json(&self, bytes: &[u8], at: usize, known: &Known) -> Vec<Option<char>> {
        let key = |range: &Option<Range<usize>>| Some(Key::new(&bytes[range.clone()?], known));
        let mut keys: Vec<Option<Key>> = self.keys.iter().map(key).collect();
        let (mut out, mut next, mut behind) = (Vec::with_capacity(at - self.at + MARKED + AROUND), self.at, 0);
        while next < bytes.len() && behind <= MARKED + AROUND {
            let end = token_end(bytes, next);
            token(bytes, next..end, &mut keys, known, &mut out);
            let from = next.max(at).min(end) - self.at;
            behind += out[from..].iter().flatten().count();
            next = end;
        }
        out
    }
}

/// Where the text, word or single byte ends that begins here.
fn token_end(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'"' => text_end(bytes, at),
        b'0'..=b'9' | b'-' | b'+' | b'a'..=b'z' | b'A'..=b'Z' => {
            at + bytes[at..].iter().take_while(|b| in_word(**b)).count()
        }
        _ => at + 1,
    }
}

/// Whether a byte may stand in a number or a word.
fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')
}

/// Whether the text that ends here is a key.
fn is_key(bytes: &[u8], end: usize) -> bool {
    bytes[end..].iter().find(|b| !b.is_ascii_whitespace()) == Some(&b':')
}

/// Takes one token in: its masked characters go to `out`, what it opens and closes to `keys`.
fn token(bytes: &[u8], range: Range<usize>, keys: &mut Vec<Option<Key>>, known: &Known, out: &mut Vec<Option<char>>) {
    let (first, end) = (bytes[range.start], range.end);
    let raw = &bytes[range];
    // Bytes that are no text are no word of the format either.
    let text = std::str::from_utf8(raw).unwrap_or("\u{fffd}");
    let is_key = first == b'"' && is_key(bytes, end);
    match first {
        b'"' if is_key => {
            if let Some(last) = keys.last_mut() {
                *last = Some(Key::new(raw, known));
            }
        }
        b'{' => keys.push(None),
        b'}' if keys.len() > 1 => drop(keys.pop()),
        _ => {}
    }
    let hidden = keys.iter().flatten().any(|k| k.private);
    match first {
        b'"' => {
            let inner = text.trim_matches('"');
            let named = is_key || (!hidden && keys.iter().rev().flatten().next().is_some_and(|k| k.shown));
            let open = named && plain(inner);
            put(out, raw, |c| open || c == '"');
        }
        b if b.is_ascii_alphanumeric() || b == b'-' || b == b'+' => {
            let word = matches!(text, "true" | "false" | "null" | "NaN" | "Infinity" | "-Infinity");
            let number = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
            // Under a key that nobody knows, a number may be a person's.
            let open = !hidden && keys.iter().flatten().all(|k| k.shown);
            put(out, raw, |_| open && (word || number));
        }
        _ => put(out, raw, |c| c.is_ascii()),
    }
}

/// Where a text ends that begins here; at the end of its line if it is not closed.
fn text_end(bytes: &[u8], at: usize) -> usize {
    let mut end = find_special(bytes, at + 1);
    while let Some(byte) = bytes.get(end) {
        end = match byte {
            b'"' => return end + 1,
            b'\n' => return end,
            b'\\' => find_special(bytes, end + 2),
            _ => find_special(bytes, end + 1),
        };
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
