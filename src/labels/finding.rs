//! What a run says of label files.

use crate::diagnostic::{Rule, Severity};
use std::sync::Arc;

/// One finding about a label file.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The protocol's rule, or one of `file.…`.
    pub rule: String,
    /// The code with its explanation.
    pub code: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// One plain sentence. Private values are masked.
    pub message: String,
    /// Why it matters, from the protocol.
    pub why: Option<String>,
    /// The file as the user named it.
    pub file: Arc<str>,
    /// One-based.
    pub line: u32,
    /// One-based, in characters.
    pub column: u32,
    /// RFC 6901, from the record's root.
    pub pointer: String,
    /// The annotation's id.
    pub annotation: Option<String>,
    /// What the annotation is about.
    pub item: Option<String>,
    /// The label that the annotation claims, if the protocol has it.
    pub label: Option<String>,
    /// Who made the record: an id, as the file gives it.
    pub reader: Option<String>,
    /// The piece of the line that it stands on.
    pub excerpt: Option<Excerpt>,
}

/// A piece of one line of a label file, for people. Texts that could name a person are masked, so
/// it may differ from the file in letters, never in length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The piece; `…` stands where the line was cut.
    pub text: String,
    /// Characters of `text` before what is marked.
    pub before: usize,
    /// Characters that are marked; at least 1.
    pub marked: usize,
}

/// Findings by severity; exact, also where only some of them are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Totals {
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Findings of severity note.
    pub notes: u64,
}

impl Totals {
    /// Counts findings.
    pub fn add(&mut self, severity: Severity, count: u64) {
        match severity {
            Severity::Error => self.errors += count,
            Severity::Warning => self.warnings += count,
            Severity::Note => self.notes += count,
        }
    }

    /// Adds other counts.
    pub fn add_all(&mut self, other: Totals) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
    }

    /// How many have this severity.
    pub fn of(&self, severity: Severity) -> u64 {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Note => self.notes,
        }
    }
}

/// All findings of one rule with one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The rule.
    pub rule: String,
    /// The code.
    pub code: &'static str,
    /// How bad they are.
    pub severity: Severity,
    /// How many there are; exact, also where only some of them are kept.
    pub count: u64,
}

/// How the annotations of one reader, or of one label, did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Annotations that were read.
    pub annotations: u64,
    /// What was found about them.
    pub found: Totals,
}

/// How a rule ended a run. "No findings" is never confused with "did not look".
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was checked and held every time.
    Passed,
    /// It was broken at least once.
    Failed,
    /// There was nothing to check it on.
    Skipped,
    /// It could not be checked somewhere.
    Error,
}

/// How one rule did in a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often it was checked.
    pub checked: u64,
    /// How often it was broken.
    pub failed: u64,
    /// How often it was passed over, with the reason of the first time.
    pub skipped: u64,
    /// How often it could not be checked.
    pub errors: u64,
    /// Why it was passed over or could not be checked, the first time.
    pub reason: Option<String>,
}

impl Tally {
    /// Adds the counts of what comes later; the first reason stays.
    pub(in crate::labels) fn add(&mut self, later: Tally) {
        self.checked += later.checked;
        self.failed += later.failed;
        self.skipped += later.skipped;
        self.errors += later.errors;
        if self.reason.is_none() {
            self.reason = later.reason;
        }
    }

    /// The state that the counts add up to.
    pub fn state(&self) -> State {
        match self {
            Tally { failed: 1.., .. } => State::Failed,
            Tally { errors: 1.., .. } => State::Error,
            Tally { checked: 1.., .. } => State::Passed,
            _ => State::Skipped,
        }
    }
}
