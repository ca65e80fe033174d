//! Worked cases.

use super::Decision;
use crate::quantity::Number;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value in a worked case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseValue {
    /// Looked at, cannot tell.
    NotAssessable,
    /// A number in the attribute's unit.
    Number(Number),
    /// A one-of value, `yes` or `no`.
    Value(String),
    /// Ticks; an empty list is `none`.
    Ticks(Vec<String>),
    /// Free text.
    Text(String),
}

/// What a worked case expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The decision; none when the case is rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// The rule id of the `require` that refuses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected_by: Option<String>,
    /// Rule ids of the escalations, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<String>,
    /// Worked-out values, by measure id.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub values: IndexMap<String, CaseValue>,
}

/// A worked case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it is called.
    pub title: String,
    /// Values of the label's attributes.
    pub attributes: IndexMap<String, CaseValue>,
    /// Values of the context.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub context: IndexMap<String, CaseValue>,
    /// Values of what it is a part of.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub whole: IndexMap<String, CaseValue>,
    /// The reader's confidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Number>,
    /// What the drawing says.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub drawn: IndexMap<String, CaseValue>,
    /// What must come out.
    pub expect: Expected,
}
