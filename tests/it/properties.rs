//! Properties that hold for every protocol, record and text, tried on random ones.
//!
//! The seed is fixed, so a run is the same everywhere. What is random is drawn from a tape of
//! numbers (`tape`): a shorter tape of smaller numbers is a simpler example.

mod build;
mod conditions;
mod criteria;
mod digests;
mod evaluator;
mod missing;
mod outcomes;
mod parity;
mod presence;
mod proof;
pub mod protocols;
mod questions;
pub mod records;
mod robust_files;
mod robust_sources;
pub mod tape;
mod worked_out;
