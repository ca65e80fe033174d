//! What a foreign file says and a record has no place for: told once for a file, with how often.

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
    /// The pointer to the first, once it is known.
    pointer: Option<String>,
    times: u64,
}

/// One kind of thing that was left, to be told.
#[derive(Debug, Clone)]
pub(in crate::labels) struct Told {
    pub(in crate::labels) what: String,
    pub(in crate::labels) code: &'static Rule,
    pub(in crate::labels) rule: &'static str,
    pub(in crate::labels) first: Place,
    pub(in crate::labels) pointer: Option<String>,
    pub(in crate::labels) times: u64,
}

impl Told {
    /// The sentence.
    pub(in crate::labels) fn message(&self) -> String {
        let more = match self.times - 1 {
            0 => String::new(),
            1 => " (here, and once more)".to_owned(),
            n => format!(" (here, and {n} times more)"),
        };
        format!("{}{more}", self.what)
    }
}

/// Everything of a file that was not carried over, in the order in which it was met.
#[derive(Debug, Clone, Default)]
pub(in crate::labels) struct Leftovers {
    seen: IndexMap<String, Left>,
    /// The tree of the file stays until the end, so places in it may be told.
    of_tree: bool,
    /// How many of the last have no pointer yet.
    fresh: usize,
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
        if let Some(left) = self.seen.get_mut(&what) {
            left.times += 1;
        } else {
            self.fresh += 1;
            self.seen.insert(what, Left { code, rule, first, pointer: None, times: 1 });
        }
    }

    /// Finds the pointers of what was met since the last time, while its document is there.
    pub(in crate::labels) fn point(&mut self, pointer: impl Fn(Place) -> String) {
        let fresh = std::mem::take(&mut self.fresh);
        for left in self.seen.values_mut().rev().take(fresh) {
            left.pointer = Some(pointer(left.first));
        }
    }

    /// Everything, in the order in which it was met.
    pub(in crate::labels) fn told(self) -> impl Iterator<Item = Told> {
        self.seen.into_iter().map(|(what, left)| Told {
            what,
            code: left.code,
            rule: left.rule,
            first: left.first,
            pointer: left.pointer,
            times: left.times,
        })
    }
}
