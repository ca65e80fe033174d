//! The form of the key and of what an annotator hands in.

use crate::emit::rules::Input;
use crate::version::Stamp;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most questions of a set: what somebody answers in half an hour.
pub const ITEMS_AT_MOST: usize = 40;

/// `qualification.key.json`: for those who score, not for those who answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Version of this format, `1.0`.
    pub qualification_version: String,
    /// Which protocol this is.
    pub protocol: Stamp,
    /// The questions by their opaque ids, in the order of the page.
    pub items: IndexMap<String, KeyItem>,
}

/// What is right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyItem {
    /// The label that it is judged as.
    pub label: String,
    /// `decision`, or the id of an output of a table.
    pub ask: String,
    /// What is given.
    pub input: Input,
    /// The right choice (`label`, `do_not_label`, `hand_over:…`, `ask:…`, a value), or all right ticks.
    pub answer: Vec<String>,
    /// The rule that decides, or the row.
    pub rule: String,
}

/// What `qualification.html` hands in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Version of this format, `1.0`.
    pub qualification_version: String,
    /// The protocol: id and version.
    pub protocol: SheetOf,
    /// Digest of the guide that the page was made with.
    pub guide_digest: String,
    /// The annotator's id: opaque, never a name.
    pub annotator: String,
    /// The choices of each question by its id; one that is not answered is left out.
    pub answers: IndexMap<String, Vec<String>>,
}

/// The protocol of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetOf {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
}

/// The JSON Schema of `qualification.key.json`.
pub fn key_schema() -> serde_json::Value {
    serde_json::to_value(schemars::schema_for!(Key)).unwrap_or_default()
}

/// The JSON Schema of what `qualification.html` hands in.
pub fn sheet_schema() -> serde_json::Value {
    serde_json::to_value(schemars::schema_for!(Sheet)).unwrap_or_default()
}
