//! A stream of bytes → pieces that hold whole records, so that a file of any size is checked in
//! constant memory and by several threads.
//!
//! A cutter looks at no more than it needs to find where records end: line feeds, or brackets and
//! quotes. What a record holds is read later, from its piece.

mod at;
mod feed;
mod lines;
mod unpack;
mod values;
mod window;

#[cfg(test)]
mod tests;

pub use at::ReadAt;
pub(super) use at::{From, Part, parts, slice};
pub(super) use feed::{Feed, characters};
pub(super) use lines::Lines;
pub(super) use unpack::unpacked;
pub(super) use values::Values;
pub(super) use window::Window;

use super::document::Hazard;
use std::ops::Range;

/// Pieces are about this long, in bytes: large enough that handing them over costs nothing, small
/// enough that a few of them fit the caches.
pub(super) const PIECE: usize = 1 << 20;

/// A record longer than this is not read.
pub(super) const MAX_RECORD: usize = 1 << 29;

/// Where a piece begins in its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Start {
    /// Lines before this one.
    pub(super) line: u64,
    /// Characters before it on its line.
    pub(super) column: u64,
    /// Bytes before it.
    pub(super) offset: u64,
}

/// A piece of a file: whole records, or the text between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    pub(super) bytes: Vec<u8>,
    pub(super) start: Start,
    pub(super) records: Records,
    /// What is wrong with the text around the records; spans lie in `bytes`.
    pub(super) hazards: Vec<Hazard>,
}

/// Where the records of a piece are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Records {
    /// One a line.
    Lines,
    /// At these places; with the number of the first where they are the items of one array.
    Values { ranges: Vec<Range<usize>>, first: Option<u64> },
}

impl Default for Records {
    fn default() -> Self {
        Records::Values { ranges: Vec::new(), first: None }
    }
}

/// What a piece of values holds.
pub(super) enum Held<'p> {
    /// A value, with its number where it is the item of an array.
    Value(Range<usize>, Option<u64>),
    /// What is wrong with the text before the next value, or behind the last.
    Fault(&'p Hazard),
}

impl Piece {
    /// What stands in it, in the order of the file, so that it does not matter where the file was cut.
    pub(super) fn held(&self) -> impl Iterator<Item = Held<'_>> {
        let (ranges, first) = match &self.records {
            Records::Values { ranges, first } => (ranges.as_slice(), *first),
            Records::Lines => (&[][..], None),
        };
        let mut values = (0u64..).zip(ranges).peekable();
        let mut faults = self.hazards.iter().peekable();
        std::iter::from_fn(move || {
            let next = values.peek().map(|(_, range)| range.start);
            if let Some(fault) = faults.next_if(|h| next.is_none_or(|start| h.span.start < start)) {
                return Some(Held::Fault(fault));
            }
            values.next().map(|(n, range)| Held::Value(range.clone(), first.map(|f| f + n)))
        })
    }
}

/// Something that cuts a file into pieces.
pub(super) trait Cutter: Send {
    /// The next piece; none at the end. A stream that cannot be read on ends; [`Cutter::feed`] knows why.
    fn next(&mut self) -> Option<Piece>;
    /// Where the bytes come from.
    fn feed(&self) -> &Feed<'_>;
    /// A buffer that may be used again.
    fn recycle(&mut self, bytes: Vec<u8>);
}
