//! JSON Lines: a record ends where its line does.

use super::{Cutter, Feed, MAX_RECORD, Piece, Records};
use crate::labels::document::{Hazard, HazardKind, sniffed};

/// Cuts behind line feeds.
pub(in crate::labels) struct Lines<'r> {
    feed: Feed<'r>,
    begun: bool,
}

impl<'r> Lines<'r> {
    pub(in crate::labels) fn new(feed: Feed<'r>) -> Self {
        Lines { feed, begun: false }
    }
}

impl Cutter for Lines<'_> {
    fn next(&mut self) -> Option<Piece> {
        let mut wanted = self.feed.piece();
        loop {
            self.feed.fill(wanted);
            if !self.begun {
                self.begun = true;
                if let Some(piece) = unreadable(&mut self.feed) {
                    return Some(piece);
                }
            }
            let bytes = self.feed.bytes();
            if bytes.is_empty() {
                return None;
            }
            // More may be there than a piece is long: the first bytes of a file are looked at.
            let last_piece = self.feed.ended() && bytes.len() <= wanted;
            let end = match memchr::memrchr(b'\n', &bytes[..bytes.len().min(wanted)]) {
                // The last line of a stream that broke off is no whole record.
                last if last_piece && self.feed.broken().is_some() => last.map_or(0, |n| n + 1),
                _ if last_piece => bytes.len(),
                Some(last) => last + 1,
                None if bytes.len() >= MAX_RECORD => {
                    let hazards = vec![too_long(0)];
                    let (bytes, start) = self.feed.take(bytes.len());
                    self.feed.drop_rest();
                    return Some(Piece { bytes, start, hazards, ..Piece::default() });
                }
                None => {
                    wanted *= 2;
                    continue;
                }
            };
            if end == 0 {
                self.feed.drop_rest();
                return None;
            }
            let (bytes, start) = self.feed.take(end);
            return Some(Piece { bytes, start, records: Records::Lines, hazards: Vec::new() });
        }
    }

    fn feed(&self) -> &Feed<'_> {
        &self.feed
    }

    fn recycle(&mut self, bytes: Vec<u8>) {
        self.feed.recycle(bytes);
    }
}

/// A piece that says why a file is no text at all, from its first bytes.
pub(super) fn unreadable(feed: &mut Feed<'_>) -> Option<Piece> {
    let hazard = sniffed(feed.bytes())?;
    let (bytes, start) = feed.take(feed.bytes().len());
    feed.drop_rest();
    Some(Piece { bytes, start, hazards: vec![hazard], ..Piece::default() })
}

/// Told where a record begins that is longer than can be read.
pub(super) fn too_long(at: usize) -> Hazard {
    let sentence = format!(
        "this record is longer than {} MiB; it was not read, and neither was anything behind it",
        MAX_RECORD >> 20
    );
    Hazard { kind: HazardKind::Syntax(sentence), span: at..at + 1 }
}
