//! Findings → text and JSON, one renderer a file.
//!
//! The JSON form is described by a published schema and stable; the text form is for people.

mod boundaries;
mod coverage;
mod failures;
mod json;
mod protocol_text;
mod table;
mod text;

pub use boundaries::boundaries;
pub use coverage::{coverage, coverage_figures};
pub(crate) use failures::{RULES, W001};
pub use failures::{case_failure, missing_input};
pub use json::{
    JsonFinding, JsonReport, JsonRule, ProtocolId, Summary, Tool, of_diagnostics, of_report, report_schema,
};
pub use protocol_text::{Style, diagnostics};
pub use table::table;
pub use text::{TextOptions, labels};
