//! Cases decided: the one evaluator of the language.
//!
//! A [`Plan`] is a protocol compiled for running: names became slots, values became indices and
//! sets, constants became exact fractions. A [`Case`] fills the slots. The validator, the worked
//! cases and (later) the witnesses of the analysis all go through here, so that they cannot
//! disagree. Nothing here knows files or messages.

mod agree;
mod case;
mod plan;
mod presence;
mod run;
mod signature;
mod tables;
mod test;
mod ties;
mod worked;

pub use agree::{Apart, apart};
pub use case::{Case, Value};
pub use plan::{AttributePlan, Broken, Fit, LabelPlan, Plan, Slot};
pub use presence::Presence;
pub use run::Verdict;
pub use signature::{Bundle, Distinctions, Sections};
pub use tables::{Rows, TablePlan};
pub use ties::{ExclusionPlan, Holds, TiePlan};
pub use worked::{Difference, WorkedCase, run_cases, worked_out};
