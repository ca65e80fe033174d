//! The columns of a table that are read.

use rustc_hash::FxHashMap;

/// The columns that a mapping reads, each with a number, so that a row is gone through once and not
/// once a field.
#[derive(Debug, Clone, Default)]
pub(in crate::labels) struct Columns(FxHashMap<String, usize>);

impl Columns {
    /// The number of a column, which it gets if it has none.
    pub(super) fn add(&mut self, name: &str) -> usize {
        let next = self.count();
        *self.0.entry(name.to_owned()).or_insert(next)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The number of a column, if some field reads it.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }
}
