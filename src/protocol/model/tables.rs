//! Scores and decision tables.

use super::{Kind, Why, is_false};
use crate::protocol::condition::{Condition, Ref, Term};
use crate::quantity::Number;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Points that add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Its rule id.
    pub rule: String,
    /// What people read.
    pub title: String,
    /// What adds to it. The score is missing as soon as one part gives no points.
    pub parts: Vec<ScorePart>,
    /// What the total is instead, in the first of these cases that holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forced: Vec<Forced>,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// What one answer adds to a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScorePart {
    /// The answer.
    pub of: Ref,
    /// Every line that holds adds its points (ticks); else the one line that holds gives them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub each: bool,
    /// The lines. If none holds, the part gives no points; ticks that are given add at least 0.
    pub points: Vec<Points>,
}

/// Points for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// The answer.
    pub when: Condition,
    /// How many.
    pub points: Number,
}

/// A total that stands whatever the points say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forced {
    /// When.
    pub when: Condition,
    /// The total.
    pub points: Number,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// Which rows of a table count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Exactly one row applies to each case.
    ExactlyOne,
    /// The first row that matches applies.
    First,
    /// Of the rows that match, the one whose first output stands last in its declared order.
    MostUrgent,
    /// Every row that matches applies; the output is the set of what they give.
    Every,
}

/// What a table looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// What its column is called in the source.
    pub name: String,
    /// What people read.
    pub title: String,
    /// The value.
    pub term: Term,
}

/// What a table works out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// What people read.
    pub title: String,
    /// One of a list; any of a list where every matching row applies.
    pub kind: Kind,
}

/// A cell that tests an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// What it asks; `all` of nothing for `any`.
    pub when: Condition,
    /// The same in words: `below 6 mm`.
    pub text: String,
}

/// A line of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its rule id: the table's and the row's conditions, or its name.
    pub rule: String,
    /// It holds when no other row does.
    #[serde(default, skip_serializing_if = "is_false")]
    pub otherwise: bool,
    /// One test for each input; all must hold.
    pub cells: Vec<Cell>,
    /// The values of each output; none: this cannot happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<Vec<Vec<String>>>,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

impl Row {
    /// The row's condition.
    pub fn when(&self) -> Condition {
        let mut of: Vec<Condition> =
            self.cells.iter().map(|c| c.when.clone()).filter(|c| *c != Condition::always()).collect();
        if of.len() == 1 { of.remove(0) } else { Condition::All { of } }
    }
}

/// A decision table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its rule id.
    pub rule: String,
    /// What people read.
    pub title: String,
    /// What it looks at.
    pub inputs: Vec<Input>,
    /// What it works out.
    pub outputs: IndexMap<String, Output>,
    /// The cases that it is for; outside them its outputs are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_when: Option<Condition>,
    /// Which rows count.
    pub policy: Policy,
    /// Its lines.
    pub rows: Vec<Row>,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// A promise that is proved: of two findings that differ only in X, the one with more of X is
/// never less urgent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Urgency {
    /// Its rule id.
    pub rule: String,
    /// The output whose order is meant.
    pub of: String,
    /// X.
    pub with: Ref,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}
