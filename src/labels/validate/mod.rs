//! Records × plan → findings.
//!
//! [`Validator`] is made once from a protocol and used for any number of files. Each record runs
//! through the checks in the order of the language: structure → legal case → decision →
//! escalations; every rule keeps a tally, so that "held" and "was not looked at" stay apart.

mod answers;
mod coco;
mod counts;
mod decision;
mod derived;
mod drawings;
mod excerpt;
mod exclusions;
mod files;
mod foreign;
mod memo;
mod parallel;
mod record;
mod relations;
mod run;
mod session;
mod teller;
mod worker;

use super::errors;
use super::finding::{Finding, Group, Share, Tally, Totals};
use crate::decide::{Broken, Plan};
use crate::protocol::Protocol;
use crate::protocol::rulebook::{RuleText, rulebook};
use indexmap::IndexMap;

pub use files::{Format, Input};
pub use session::{Options, Session};

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
    names: run::RuleNames,
    ready: Vec<memo::Ready>,
    ready_context: memo::Ready,
    meaning_digest: String,
}

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Findings in the order of the files, then of the records; of each rule and code at most as many
    /// as [`Options::keep`] says.
    pub findings: Vec<Finding>,
    /// All findings by rule, code and severity, in the order of their first.
    pub groups: Vec<Group>,
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
    /// Files that could not be read to their end, by name.
    pub unreadable: Vec<String>,
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
        let rules = rulebook(protocol);
        let plan = Plan::new(protocol)?;
        let ready =
            plan.labels.iter().map(|(id, p)| memo::Ready::new(protocol, p, &plan.context, protocol.labels.get(id)));
        Ok(Validator {
            protocol,
            ready: ready.collect(),
            ready_context: memo::Ready::new(protocol, &plan.context, &plan.context, None),
            plan,
            names: run::RuleNames::new(&rules),
            rules,
            meaning_digest: expected.meaning_digest.clone(),
        })
    }

    /// Begins a run over files.
    pub fn session(&self, options: Options) -> Session<'_, 'p> {
        Session::new(self, options)
    }

    /// Checks what a reader gives, in constant memory but for the findings. `name` is how findings
    /// call it, and its ending says how it is laid out: `labels.jsonl`, `labels.json.gz`.
    pub fn validate(&self, name: &str, reader: impl std::io::Read + Send) -> Report {
        let mut session = self.session(Options::default());
        session.read(name, reader, None, None);
        session.finish()
    }

    /// Checks files that are in memory, in order.
    pub fn validate_all(&self, inputs: &[Input<'_>]) -> Report {
        let mut session = self.session(Options::default());
        for input in inputs {
            session.read(input.name, input.bytes, Some(input.format), input.mapping);
        }
        session.finish()
    }
}
