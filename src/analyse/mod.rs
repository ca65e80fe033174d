//! The proof: every legal case of every label is decided, and decided once.
//!
//! A label is lowered to a [`Space`](crate::criteria::Space) (`lower`, `terms`, `worked_out`,
//! `decisions`), each obligation becomes a question to the prover, and what it finds is told as a
//! case that a clinician can picture (`tell`). Nothing outside the legal cases is ever reported.
//! Every witness is run by the evaluator that `validate` uses before it is told.

mod boundaries;
mod circles;
mod columns;
mod conditions;
mod coverage;
mod decided;
mod decisions;
mod errors;
mod evaluate;
mod formula;
mod growth;
mod handed;
mod inspect;
mod label;
mod lower;
mod meetings;
mod tables;
mod tell;
mod terms;
mod worked_out;

use crate::criteria::Budget;
use crate::decide::Plan;
use crate::diagnostic::{Problems, Rule};
use crate::protocol::Protocol;
use crate::source::Span;
use indexmap::IndexMap;

pub use boundaries::{Answers, Boundary, BoundaryCase, Side, boundary_cases};
pub use coverage::{Coverage, coverage};
pub(crate) use errors::RULES as CODES;
pub use inspect::{Gap, Look, Overlap, TableReport, table, undecided};
pub use meetings::{RuleCase, rule_cases};

/// Steps for one label: conflicts of the search and questions to arithmetic.
pub const STEPS: u64 = 400_000;

/// Every code of the proof.
pub fn rules() -> &'static [&'static Rule] {
    CODES
}

/// Where each rule of a protocol is written, by its id.
pub type Places = IndexMap<String, Span>;

/// Proves a protocol; what it finds goes to `problems`.
pub fn prove(protocol: &Protocol, places: &Places, steps: u64, problems: &mut Problems) {
    let Ok(plan) = Plan::new(protocol) else { return };
    for (id, label) in &protocol.labels {
        let mut budget = Budget { steps };
        label::prove(protocol, id, label, &plan, places, &mut budget, problems);
    }
    circles::prove(protocol, &plan, places, steps, problems);
}
