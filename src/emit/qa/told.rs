//! What `check` said of the sources, as the page shows it.

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;
use serde::Serialize;

/// One finding about the sources of a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its code.
    pub code: &'static str,
    /// The code's name, such as `vague-word`.
    pub name: &'static str,
    /// `warning` or `note`.
    pub severity: &'static str,
    /// File and line. Only the file's name: where it lies must not change the page.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Told {
    /// A finding with its place in words.
    pub fn of(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        let span = diagnostic.primary.span;
        let (line, _) = sources.line_column(span);
        let path = &sources.get(span.file).path;
        let file = path.rsplit('/').next().unwrap_or(path);
        Told {
            code: diagnostic.rule.code,
            name: diagnostic.rule.name,
            severity: diagnostic.rule.severity.word(),
            place: format!("{file}:{line}"),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
        }
    }

    /// Whether it is more than a note.
    pub(super) fn is_loud(&self) -> bool {
        self.severity != Severity::Note.word()
    }

    /// Whether it is about what annotators read.
    pub(super) fn is_of_texts(&self) -> bool {
        // Pictures and whom to ask are counted from the protocol itself.
        self.code.starts_with('G') && !matches!(self.code, "G001" | "G002" | "G010")
    }
}
