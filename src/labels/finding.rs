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
