//! Text → [`ast`]: what the author wrote, with the place of every part.
//!
//! This is the only place that knows pest. Parsing gives a tree *and* problems: a file is cut
//! into items and a broken block into statements, and each piece is parsed alone, so that every
//! mistake of a file is told in one run and the good parts go on to the later phases. The tree
//! promises nothing about meaning: names may be unknown, units wrong, ranges reversed.

pub mod ast;
pub(crate) mod errors;
mod expected;
mod parse;
mod phrases;
mod split;

pub use parse::parse_file;
