//! JSON: the items of one array, or values one after the other.
//!
//! Only quotes and one kind of bracket are looked at. Of a record that is well formed this finds
//! the end; of one that is not, whatever comes out is told by the reader of the record.

use super::lines::{too_long, unreadable};
use super::{Cutter, Feed, MAX_RECORD, Piece, Records};
use crate::labels::document::{Hazard, HazardKind, found};
use std::ops::Range;

/// What is expected next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The first byte of the file.
    Start,
    /// A value; behind a comma at this offset, if it is an item.
    Value(Option<usize>),
    /// The end of the value that begins at this offset.
    Inside { start: usize, sort: Sort },
    /// What follows a value.
    Behind,
    /// Nothing.
    End,
}

/// How the end of a value is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Object,
    Array,
    Text,
    /// A number or a word.
    Bare,
}

/// Cuts between values.
pub(in crate::labels) struct Values<'r> {
    feed: Feed<'r>,
    state: State,
    /// Where the search goes on, in the feed's bytes.
    at: usize,
    depth: u32,
    quoted: bool,
    /// Whether the file is one array.
    array: bool,
    /// Items before this piece.
    count: u64,
    ranges: Vec<Range<usize>>,
    hazards: Vec<Hazard>,
    /// Whether something else may follow the array.
    within: bool,
}

impl<'r> Values<'r> {
    pub(in crate::labels) fn new(feed: Feed<'r>) -> Self {
        Values {
            feed,
            state: State::Start,
            at: 0,
            depth: 0,
            quoted: false,
            array: false,
            count: 0,
            ranges: Vec::new(),
            hazards: Vec::new(),
            within: false,
        }
    }

    /// The items of an array inside a document: where it ends, the cutter does.
    pub(in crate::labels) fn within(feed: Feed<'r>) -> Self {
        Values { within: true, ..Values::new(feed) }
    }

    /// Goes on as far as the bytes reach. Whether a whole piece is there.
    fn scan(&mut self) -> bool {
        loop {
            match self.state {
                State::Start => {
                    if self.feed.bytes().starts_with(b"\xef\xbb\xbf") {
                        self.hazards.push(Hazard { kind: HazardKind::ByteOrderMark, span: 0..3 });
                        self.at = 3;
                    }
                    if !self.blanks() {
                        return false;
                    }
                    if self.feed.bytes()[self.at] == b'[' {
                        self.array = true;
                        self.at += 1;
                    }
                    self.state = State::Value(None);
                }
                State::Value(comma) => {
                    if !self.blanks() {
                        return false;
                    }
                    let sort = match self.feed.bytes()[self.at] {
                        b']' if self.array => {
                            if let Some(comma) = comma {
                                self.wrong("remove this comma: nothing follows it".to_owned(), comma..comma + 1);
                            }
                            self.at += 1;
                            self.state = State::End;
                            continue;
                        }
                        b'{' => Sort::Object,
                        b'[' => Sort::Array,
                        b'"' => Sort::Text,
                        _ => Sort::Bare,
                    };
                    self.state = State::Inside { start: self.at, sort };
                    self.depth = u32::from(matches!(sort, Sort::Object | Sort::Array));
                    self.quoted = sort == Sort::Text;
                    // A bare value has at least one byte, whatever that is.
                    self.at += 1;
                }
                State::Inside { start, sort } => {
                    if !self.inside(sort) {
                        return false;
                    }
                    self.ranges.push(start..self.at);
                    self.state = State::Behind;
                    if self.at >= self.feed.piece() {
                        return true;
                    }
                }
                State::Behind => {
                    if !self.blanks() {
                        return false;
                    }
                    match self.feed.bytes()[self.at] {
                        b',' if self.array => {
                            self.state = State::Value(Some(self.at));
                            self.at += 1;
                        }
                        b']' if self.array => {
                            self.at += 1;
                            self.state = State::End;
                        }
                        b'{' if !self.array => self.state = State::Value(None),
                        next if self.array => {
                            let (shown, span) = found(self.feed.bytes(), self.at);
                            self.wrong(format!("expected `,` or `]` after this value, found {shown}"), span);
                            // A comma that was forgotten hides nothing behind it.
                            self.state = if next == b'{' { State::Value(None) } else { State::End };
                            if next != b'{' {
                                self.feed.end_at(self.at);
                                return false;
                            }
                        }
                        _ => self.state = State::End,
                    }
                }
                State::End => {
                    if self.within {
                        self.feed.end_at(self.at);
                    } else if self.blanks() {
                        let rest = self.feed.bytes().len();
                        self.hazards.push(Hazard { kind: HazardKind::TrailingText, span: self.at..rest });
                        self.at = rest;
                        self.feed.stop();
                    }
                    return false;
                }
            }
        }
    }

    /// Skips blanks. Whether a byte follows.
    fn blanks(&mut self) -> bool {
        let rest = self.feed.bytes().get(self.at..).unwrap_or_default();
        self.at += rest.iter().take_while(|b| matches!(b, b' ' | b'\n' | b'\r' | b'\t')).count();
        self.at < self.feed.bytes().len()
    }

    /// Goes to the end of a value. Whether it is there.
    fn inside(&mut self, sort: Sort) -> bool {
        let (open, close) = if sort == Sort::Array { (b'[', b']') } else { (b'{', b'}') };
        let bytes = self.feed.bytes();
        loop {
            let rest = bytes.get(self.at..).unwrap_or_default();
            if self.quoted {
                match memchr::memchr2(b'"', b'\\', rest) {
                    Some(n) if rest[n] == b'\\' => self.at += n + 2,
                    Some(n) => {
                        self.at += n + 1;
                        self.quoted = false;
                        if sort == Sort::Text {
                            return true;
                        }
                    }
                    None => {
                        self.at = self.at.max(bytes.len());
                        return false;
                    }
                }
            } else if sort == Sort::Bare {
                let end = rest.iter().position(|b| matches!(b, b',' | b']' | b' ' | b'\n' | b'\r' | b'\t'));
                self.at = end.map_or(bytes.len(), |n| self.at + n);
                return end.is_some() || self.feed.ended();
            } else {
                match memchr::memchr3(b'"', open, close, rest) {
                    Some(n) => {
                        self.at += n + 1;
                        match rest[n] {
                            b'"' => self.quoted = true,
                            b if b == open => self.depth += 1,
                            _ => {
                                self.depth -= 1;
                                if self.depth == 0 {
                                    return true;
                                }
                            }
                        }
                    }
                    None => {
                        self.at = self.at.max(bytes.len());
                        return false;
                    }
                }
            }
        }
    }

    fn wrong(&mut self, sentence: String, span: Range<usize>) {
        self.hazards.push(Hazard { kind: HazardKind::Syntax(sentence), span });
    }

    /// Hands out what was found, up to `end`.
    fn piece(&mut self, end: usize) -> Piece {
        let ranges = std::mem::take(&mut self.ranges);
        let count = ranges.len() as u64;
        let (bytes, start) = self.feed.take(end);
        let piece = Piece {
            bytes,
            start,
            records: Records::Values { ranges, first: self.array.then_some(self.count) },
            hazards: std::mem::take(&mut self.hazards),
        };
        self.count += count;
        self.at -= end;
        match &mut self.state {
            State::Inside { start, .. } => *start -= end,
            State::Value(comma) => *comma = None,
            _ => {}
        }
        piece
    }

    /// What is left when the stream ends.
    fn last(&mut self) -> Option<Piece> {
        let length = self.feed.bytes().len();
        self.at = self.at.min(length);
        let whole = self.feed.broken().is_none();
        match self.state {
            // The reader of the record says what is missing.
            State::Inside { start, .. } if whole => {
                self.ranges.push(start..length);
                self.at = length;
            }
            State::Start if whole && length > 0 => {
                self.ranges.push(0..length);
            }
            State::Value(_) | State::Behind if self.array && whole => {
                self.wrong("the list of records is never closed: a `]` is missing".to_owned(), length..length);
            }
            _ => {}
        }
        self.state = State::End;
        if self.ranges.is_empty() && self.hazards.is_empty() {
            self.feed.drop_rest();
            return None;
        }
        self.at = length;
        Some(self.piece(length))
    }
}

impl Cutter for Values<'_> {
    fn next(&mut self) -> Option<Piece> {
        if self.state == State::Start && self.at == 0 {
            self.feed.fill(self.feed.piece().max(4096));
            if let Some(piece) = unreadable(&mut self.feed) {
                self.state = State::End;
                return Some(piece);
            }
        }
        loop {
            if self.scan() {
                return Some(self.piece(self.at));
            }
            if self.feed.ended() {
                return self.last();
            }
            // What is complete goes out before more is read in.
            let begun = match self.state {
                State::Inside { start, .. } => start,
                _ => self.at.min(self.feed.bytes().len()),
            };
            if begun >= self.feed.piece() / 2 && !self.ranges.is_empty() {
                return Some(self.piece(begun));
            }
            let length = self.feed.bytes().len();
            if let State::Inside { start, .. } = self.state
                && length - start >= MAX_RECORD
            {
                self.hazards.push(too_long(start));
                self.state = State::End;
                self.at = length;
                let piece = self.piece(length);
                self.feed.drop_rest();
                return Some(piece);
            }
            self.feed.fill(length + length.max(self.feed.piece()));
        }
    }

    fn feed(&self) -> &Feed<'_> {
        &self.feed
    }

    fn recycle(&mut self, bytes: Vec<u8>) {
        self.feed.recycle(bytes);
    }
}
