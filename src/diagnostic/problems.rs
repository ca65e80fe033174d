//! The complaints of one compile, collected while every phase goes on as far as it can.

use super::{Diagnostic, Severity};

/// How many complaints one compile keeps. Beyond it a file is not a protocol, and a reader is
/// not helped by more.
const MOST_KEPT: usize = 200;

/// A growing list of diagnostics.
#[derive(Debug, Default)]
pub struct Problems {
    list: Vec<Diagnostic>,
    errors: usize,
    dropped: usize,
}

impl Problems {
    /// Adds one. A second complaint with the same code at the same place is not kept: two phases
    /// that stumble over one mistake should not report it twice.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let same = |d: &Diagnostic| {
            d.rule.code == diagnostic.rule.code
                && d.primary.span == diagnostic.primary.span
                && d.message == diagnostic.message
        };
        if self.list.iter().any(same) {
            return;
        }
        if diagnostic.rule.severity == Severity::Error {
            self.errors += 1;
        }
        if self.list.len() >= MOST_KEPT {
            self.dropped += 1;
            return;
        }
        self.list.push(diagnostic);
    }

    /// Whether any error was recorded.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors were recorded so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many complaints past the first 200 were counted and not kept.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// The list ordered by file, then place, then code.
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| (a.primary.span, a.rule.code).cmp(&(b.primary.span, b.rule.code)));
        self.list
    }
}
