//! Findings → what people and programs read, one renderer a file.
//!
//! The JSON form is described by a published schema and stable; SARIF, JUnit, GitHub's commands and
//! the HTML summary are made from it, so that all say the same. The text form is for people.

mod boundaries;
mod clauses;
mod coverage;
mod excerpt;
mod failures;
mod github;
mod html;
mod json;
mod junit;
mod protocol_text;
mod sarif;
mod table;
mod text;

pub use boundaries::boundaries;
pub use clauses::{Clause, Clauses};
pub use coverage::{coverage, coverage_figures};
pub(crate) use failures::{RULES, W001};
pub use failures::{case_failure, missing_input};
pub use github::{MOST_OF_A_KIND, github};
pub use html::html;
pub use json::{
    Checked, JsonExcerpt, JsonFinding, JsonLabel, JsonReader, JsonReport, JsonRule, ProtocolId, Summary, Tool, Written,
    of_diagnostics, of_report, report_schema, to_be_written, write_json,
};
pub use junit::{junit, write_junit};
pub use protocol_text::{Style, diagnostics};
pub use sarif::{sarif, write_sarif};
pub use table::table;
pub use text::{TextOptions, labels};
