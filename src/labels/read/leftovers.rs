//! What a foreign file says and a record has no place for: told once for a file, with how often.

use super::Fault;
use crate::diagnostic::Rule;
use crate::labels::errors;
use crate::labels::record::Place;
use indexmap::IndexMap;

/// One kind of thing that was left.
#[derive(Debug, Clone)]
struct Left {
    code: &'static Rule,
    rule: &'static str,
    first: Place,
    times: u64,
}

/// Everything of a file that was not carried over, in the order in which it was met.
#[derive(Debug, Clone, Default)]
pub(in crate::labels) struct Leftovers {
    seen: IndexMap<String, Left>,
    /// The tree of the file stays until the end, so places in it may be told.
    of_tree: bool,
}

impl Leftovers {
    /// Of a file whose tree stays until the end, as that of an XML file does.
    pub(in crate::labels) fn of_tree() -> Self {
        Leftovers { of_tree: true, ..Leftovers::default() }
    }

    /// Something is not carried over; `what` is a sentence without its end.
    pub(super) fn add(&mut self, what: impl Into<String>, place: Place) {
        self.count("file.mapping", &errors::L038, what.into(), place);
    }

    /// A mistake that a file makes often if it makes it at all.
    pub(super) fn count(&mut self, rule: &'static str, code: &'static Rule, what: String, place: Place) {
        // Nodes and columns are those of one record, which is gone when this is told.
        let first = if self.of_tree { place } else { Place { offset: place.offset, node: None, column: None } };
        let left = self.seen.entry(what).or_insert(Left { code, rule, first, times: 0 });
        left.times += 1;
    }

    /// Adds what another part of the same file left.
    #[allow(dead_code)] // For files that are read in several parts at once.
    pub(in crate::labels) fn merge(&mut self, later: Leftovers) {
        for (what, left) in later.seen {
            match self.seen.get_mut(&what) {
                Some(mine) => mine.times += left.times,
                None => drop(self.seen.insert(what, left)),
            }
        }
    }

    /// One fault for each kind.
    pub(in crate::labels) fn faults(self) -> impl Iterator<Item = Fault> {
        self.seen.into_iter().map(|(what, left)| {
            let more = match left.times - 1 {
                0 => String::new(),
                1 => " (here, and once more)".to_owned(),
                n => format!(" (here, and {n} times more)"),
            };
            Fault { rule: left.rule, code: left.code, place: left.first, message: format!("{what}{more}") }
        })
    }
}
