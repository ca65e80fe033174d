//! Byte offsets as lines and columns.
//!
//! Columns count characters as an editor does, not bytes; a byte that is not UTF-8 counts as one.
//! Lines end at a line feed, so Windows line ends need no special care.

/// Where each line of a source begins.
#[derive(Clone, Debug)]
pub struct LineIndex<'s> {
    source: &'s [u8],
    /// Offsets of the line feeds.
    breaks: Vec<usize>,
}

impl<'s> LineIndex<'s> {
    /// Finds the lines of a source.
    pub fn new(source: &'s [u8]) -> Self {
        let breaks = memchr::memchr_iter(b'\n', source).collect();
        Self { source, breaks }
    }

    /// Line and column of a byte offset, both from 1. An offset past the end is the end.
    pub fn line_column(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.source.len());
        let before = self.breaks.partition_point(|&at| at < offset);
        let start = match before {
            0 => 0,
            _ => self.breaks[before - 1] + 1,
        };
        let prefix = &self.source[start..offset];
        let characters: usize =
            prefix.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum();
        let number = |zero_based: usize| u32::try_from(zero_based + 1).unwrap_or(u32::MAX);
        (number(before), number(characters))
    }

    /// How many lines there are; a line feed at the very end starts no new one.
    pub fn line_count(&self) -> usize {
        let open = self.source.last().is_some_and(|&byte| byte != b'\n');
        self.breaks.len() + usize::from(open)
    }
}
