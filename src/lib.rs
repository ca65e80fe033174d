//! Labelwright compiles clinical annotation protocols.
//!
//! ```text
//! text ─syntax→ Ast ─protocol→ Protocol ─emit→ schema, rules, guide, stamp
//!                                 └─decide→ Plan ×  label file ─labels→ findings ─report→ text, JSON
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod analyse;
pub mod cli;
pub mod compile;
pub mod criteria;
pub mod decide;
pub mod diagnostic;
pub mod emit;
mod geometry;
mod label_format;
pub mod labels;
pub mod protocol;
pub mod quantity;
pub mod report;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod terminology;
pub mod version;

pub use compile::{Compilation, compile, compile_unproved, compile_within};
