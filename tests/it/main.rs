//! The one test binary. Tests are data: adding one is adding a file or a fenced example.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::explicit_auto_deref,
    unreachable_pub,
    missing_docs
)]

mod boundaries;
mod browser;
mod cli;
mod codes;
mod corpus;
mod docs;
mod engine;
mod formats;
mod frames;
#[allow(dead_code)] // Some of it is for the programs of `cargo fuzz` only.
mod fuzz;
mod guide_script;
mod labels;
mod lidc;
mod matrix;
#[allow(dead_code)] // Comparisons use the tools that they need.
mod peers;
mod properties;
mod qa;
mod qualification;
mod reports;
mod rules_cel;
mod rules_js;
mod schema_peers;
mod schemas;
mod shipped;
mod suite;
mod tidy;
mod words;
