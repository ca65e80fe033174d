//! Records × plan → findings.
//!
//! [`Validator`] is made once from a protocol and used for any number of files. Each record runs
//! through the checks in the order of the language: structure → legal case → decision →
//! escalations; every rule keeps a tally, so that "held" and "was not looked at" stay apart.

mod answers;
mod counts;
mod decision;
mod derived;
mod drawings;
mod exclusions;
mod files;
mod foreign;
mod record;
mod relations;
mod tallies;

use super::errors;
use super::finding::{Finding, Share, Tally, Totals};
use crate::decide::{Broken, Plan};
use crate::protocol::Protocol;
use crate::protocol::rulebook::{RuleText, rulebook};
use indexmap::IndexMap;

pub use files::{Format, Input};

/// The stamp of the protocol that labels are checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// `sha256:` and 64 hexadecimal digits over what can change a verdict.
    pub meaning_digest: String,
}

/// A protocol made ready to check label files.
#[derive(Debug)]
pub struct Validator<'p> {
    protocol: &'p Protocol,
    plan: Plan,
    rules: IndexMap<String, RuleText>,
    meaning_digest: String,
}

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Findings in the order of the files, then of the places.
    pub findings: Vec<Finding>,
    /// How each rule did, in the guide's order.
    pub rules: IndexMap<String, Tally>,
    /// Files that were read.
    pub files: u64,
    /// Distinct images or series that the annotations are about.
    pub items: u64,
    /// Records.
    pub records: u64,
    /// Annotations.
    pub annotations: u64,
    /// Findings by severity; exact, also where only some of them are kept.
    pub totals: Totals,
    /// How each reader did, in the order of their first record.
    pub readers: IndexMap<String, Share>,
    /// How each label did, in the order of its first annotation.
    pub labels: IndexMap<String, Share>,
}

impl Report {
    /// How many findings have this severity.
    pub fn count(&self, severity: crate::diagnostic::Severity) -> usize {
        usize::try_from(self.totals.of(severity)).unwrap_or(usize::MAX)
    }
}

impl<'p> Validator<'p> {
    /// Prepares a protocol.
    ///
    /// # Errors
    /// [`Broken`] when the protocol refers to something that it does not hold.
    pub fn new(protocol: &'p Protocol, expected: &Expected) -> Result<Self, Broken> {
        Ok(Validator {
            protocol,
            plan: Plan::new(protocol)?,
            rules: rulebook(protocol),
            meaning_digest: expected.meaning_digest.clone(),
        })
    }

    /// Checks the inputs, in order.
    pub fn validate(&self, inputs: &[Input<'_>]) -> Report {
        let mut run = tallies::Run::new(self);
        for input in inputs {
            self.file(input, &mut run);
        }
        run.report()
    }
}
