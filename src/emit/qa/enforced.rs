//! Who sees to it that a rule is kept: a schema, `validate`, the compiler, or people alone.

use super::tried::RuleLine;
use crate::emit::schema::LabelSchema;
use crate::protocol::rulebook::{RuleText, Sort};
use indexmap::IndexMap;
use serde::Serialize;

/// How many rules are kept by whom.
#[derive(Debug, Serialize)]
pub(super) struct Enforced {
    /// Any JSON Schema validator gives their verdict.
    pub(super) schema: usize,
    /// A schema finds some breaches, `validate` all.
    pub(super) partly: usize,
    /// `validate`, `rules.json` and its evaluators.
    pub(super) rules: usize,
    /// Proved by the compiler; no file can break them.
    pub(super) proved: usize,
    /// They call on somebody; a file shows only that they were.
    pub(super) people: usize,
    /// Nothing but an eye.
    pub(super) by_eye: Vec<RuleLine>,
    pub(super) all: usize,
}

pub(super) fn enforced(book: &IndexMap<String, RuleText>, schema: &LabelSchema) -> Enforced {
    let mut out =
        Enforced { schema: 0, partly: 0, rules: 0, proved: 0, people: 0, by_eye: Vec::new(), all: book.len() };
    for (id, rule) in book {
        match rule.sort {
            Sort::Eye => out.by_eye.push(RuleLine::of(id, book)),
            _ if schema.exact.contains(id) => out.schema += 1,
            _ if schema.partly.contains(id) => out.partly += 1,
            Sort::Promise => out.proved += 1,
            Sort::Escalation => out.people += 1,
            _ => out.rules += 1,
        }
    }
    out
}
