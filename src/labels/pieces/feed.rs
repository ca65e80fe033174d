//! Bytes that were read but not handed out yet.

use super::Start;
use std::io::Read;

/// A reader with a buffer that grows to whatever a record needs.
pub(in crate::labels) struct Feed<'r> {
    reader: Box<dyn Read + Send + 'r>,
    buffer: Vec<u8>,
    start: Start,
    ended: bool,
    broken: Option<String>,
    spare: Vec<Vec<u8>>,
    piece: usize,
}

impl<'r> Feed<'r> {
    /// Of a stream whose first byte stands at this place of its file.
    pub(in crate::labels) fn from(reader: Box<dyn Read + Send + 'r>, start: Start, piece: usize) -> Self {
        Feed { start, ..Feed::in_pieces(reader, piece) }
    }

    /// Of a file, cut into pieces of about so many bytes.
    pub(in crate::labels) fn in_pieces(reader: Box<dyn Read + Send + 'r>, piece: usize) -> Self {
        Feed {
            reader,
            buffer: Vec::new(),
            start: Start::default(),
            ended: false,
            broken: None,
            spare: Vec::new(),
            piece: piece.max(1),
        }
    }

    /// About how long a piece is.
    pub(super) fn piece(&self) -> usize {
        self.piece
    }

    /// What is there and not handed out.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// Whether nothing more will come.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Why the stream could not be read to its end.
    pub(in crate::labels) fn broken(&self) -> Option<&str> {
        self.broken.as_deref()
    }

    /// Where what is not handed out begins.
    pub(in crate::labels) fn start(&self) -> Start {
        self.start
    }

    /// Reads until at least so many bytes are there, or the stream ends.
    pub(super) fn fill(&mut self, wanted: usize) {
        while !self.ended && self.buffer.len() < wanted {
            let missing = u64::try_from(wanted - self.buffer.len()).unwrap_or(u64::MAX);
            self.buffer.reserve(wanted - self.buffer.len());
            match self.reader.by_ref().take(missing).read_to_end(&mut self.buffer) {
                Ok(0) => self.ended = true,
                Ok(_) => {}
                Err(error) => {
                    self.broken = Some(error.to_string());
                    self.ended = true;
                }
            }
        }
    }

    /// Reads everything, up to a limit.
    pub(in crate::labels) fn whole(&mut self, limit: usize) -> &[u8] {
        let mut wanted = super::PIECE;
        while !self.ended && self.buffer.len() < limit {
            self.fill(wanted.min(limit));
            wanted *= 2;
        }
        &self.buffer
    }

    /// Hands out the first bytes and where they begin.
    pub(super) fn take(&mut self, end: usize) -> (Vec<u8>, Start) {
        let start = self.start;
        let mut rest = self.spare.pop().unwrap_or_default();
        rest.clear();
        rest.extend_from_slice(self.buffer.get(end..).unwrap_or_default());
        self.buffer.truncate(end);
        let taken = std::mem::replace(&mut self.buffer, rest);
        self.start = start.after(&taken);
        (taken, start)
    }

    /// Reads no further; what is there can still be handed out.
    pub(super) fn stop(&mut self) {
        self.ended = true;
    }

    /// Leaves out what stands behind this offset, and whatever would come.
    pub(super) fn end_at(&mut self, end: usize) {
        self.buffer.truncate(end);
        self.ended = true;
    }

    /// Leaves out everything that is left.
    pub(super) fn drop_rest(&mut self) {
        self.buffer.clear();
        self.ended = true;
    }

    pub(super) fn recycle(&mut self, bytes: Vec<u8>) {
        // A record of exceptional length should not hold its memory for ever.
        if self.spare.len() < 8 && bytes.capacity() <= 4 * super::PIECE {
            self.spare.push(bytes);
        }
    }
}

impl Start {
    /// Where the text behind these bytes begins.
    pub(in crate::labels) fn after(self, bytes: &[u8]) -> Start {
        let offset = self.offset + bytes.len() as u64;
        match memchr::memrchr(b'\n', bytes) {
            Some(last) => Start {
                offset,
                line: self.line + memchr::memchr_iter(b'\n', bytes).count() as u64,
                column: characters(&bytes[last + 1..]),
            },
            None => Start { offset, line: self.line, column: self.column + characters(bytes) },
        }
    }
}

/// Characters as an editor counts them; a byte that is not UTF-8 counts as one.
pub(in crate::labels) fn characters(bytes: &[u8]) -> u64 {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().count() as u64,
        Err(_) => bytes.utf8_chunks().map(|c| (c.valid().chars().count() + c.invalid().len()) as u64).sum(),
    }
}
