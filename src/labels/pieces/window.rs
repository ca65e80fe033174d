//! Short texts of a file, asked for mostly one behind the other.

use super::{From, ReadAt, slice};
use std::io::{self, Read};

/// What is read at once.
const WINDOW: usize = 1 << 16;

/// A part of a file that is kept, so that a text behind the last costs no call of its own.
pub(in crate::labels) struct Window<'s> {
    source: &'s dyn ReadAt,
    start: u64,
    bytes: Vec<u8>,
}

impl<'s> Window<'s> {
    pub(in crate::labels) fn new(source: &'s dyn ReadAt) -> Self {
        Window { source, start: 0, bytes: Vec::new() }
    }

    /// The bytes of a range.
    ///
    /// # Errors
    /// Whatever keeps them from being read, or that the file is shorter.
    pub(in crate::labels) fn text(&mut self, offset: u64, length: usize) -> io::Result<&[u8]> {
        let there = |at: u64, bytes: &[u8]| {
            let from = usize::try_from(offset.checked_sub(at)?).ok()?;
            Some(from..from.checked_add(length)?).filter(|range| range.end <= bytes.len())
        };
        if there(self.start, &self.bytes).is_none() {
            self.start = offset;
            self.bytes.clear();
            slice(self.source, offset, length, &mut self.bytes)?;
            // What follows is not asked for yet; if it cannot be read, that is told when it is.
            let rest = WINDOW.saturating_sub(length) as u64;
            let _ = From::new(self.source, offset + length as u64).take(rest).read_to_end(&mut self.bytes);
        }
        Ok(there(self.start, &self.bytes).and_then(|range| self.bytes.get(range)).unwrap_or_default())
    }
}
