//! The form of `rules.cases.json`.

use crate::protocol::model::{CaseValue, Decision, Duty, Kind};
use crate::version::Stamp;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct Cases {
    /// Version of this format, `1.0`.
    pub cases_version: String,
    /// Which protocol this is.
    pub protocol: Stamp,
    /// How to read the file.
    pub reading: Vec<String>,
    /// One entry a label.
    pub labels: IndexMap<String, LabelCases>,
}

impl Cases {
    /// The file: a case a line, so that a change shows in the case that it is of.
    ///
    /// # Errors
    /// What cannot be written as JSON.
    pub(in crate::emit) fn print(&self) -> serde_json::Result<String> {
        let head = Cases { labels: IndexMap::new(), ..self.clone() };
        let mut text = serde_json::to_string_pretty(&head)?;
        // Behind the head stand `{}` of the labels and the end of the file.
        text.truncate(text.rfind("{}").unwrap_or(text.len()));
        text.push('{');
        for (n, (id, label)) in self.labels.iter().enumerate() {
            let lines: Vec<String> = label.cases.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
            let comma = if n > 0 { "," } else { "" };
            let id = serde_json::to_string(id)?;
            let cases = if lines.is_empty() {
                String::new()
            } else {
                format!("\n        {}\n      ", lines.join(",\n        "))
            };
            text.push_str(&format!("{comma}\n    {id}: {{\n      \"cases\": [{cases}]"));
            if !label.not_met.is_empty() {
                text.push_str(&format!(",\n      \"not_met\": {}", serde_json::to_string(&label.not_met)?));
            }
            text.push_str("\n    }");
        }
        text.push_str("\n  }\n}\n");
        Ok(text)
    }
}

/// The cases of a label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct LabelCases {
    /// Its cases.
    pub cases: Vec<Golden>,
    /// Rules with a condition that hold in none of them: no case that meets them was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_met: Vec<String>,
}

/// Where a case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::emit) enum Origin {
    /// The author worked it out.
    Worked,
    /// It lies just below, at or just above a limit.
    Boundary,
    /// One of the others with one answer that is not legal.
    Spoilt,
    /// Looked for because no other meets some rule; it breaks that rule if it is a requirement.
    Sought,
}

/// A case with what must come out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct Golden {
    /// Where it comes from.
    pub from: Origin,
    /// What it is called.
    pub title: String,
    /// What goes in.
    pub input: Input,
    /// What must come out.
    pub expect: Expect,
}

/// What goes in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Answers of the annotation, as a label file holds them.
    pub answers: IndexMap<String, Answer>,
    /// Answers of the context.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub context: IndexMap<String, Answer>,
    /// The annotation that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<Whole>,
    /// What is measured from the shapes; numbers in the unit of the drawn value.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub drawn: IndexMap<String, Answer>,
    /// The reader's confidence, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Answer>,
}

/// The annotation that another is a part of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Whole {
    /// Its label.
    pub label: String,
    /// Its answers.
    pub answers: IndexMap<String, Answer>,
}

/// An answer as a label file holds it. Numbers have at most 15 digits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Answer {
    /// A value of a list, `yes`, `no`, or a text.
    Word(String),
    /// `true` for `yes`, `false` for `no`.
    Flag(bool),
    /// A number without a unit.
    Number(serde_json::Number),
    /// Ticks.
    Ticks(Vec<String>),
    /// A number with its unit.
    Measured {
        /// The number.
        value: serde_json::Number,
        /// The unit.
        unit: String,
    },
    /// `not_assessable`.
    Missing {
        /// Why there is none.
        missing: String,
    },
}

impl Answer {
    /// A value as a label file holds it, under a question of this kind.
    pub(super) fn of(value: &CaseValue, kind: &Kind) -> Self {
        match value {
            CaseValue::NotAssessable => Answer::Missing { missing: "not_assessable".to_owned() },
            CaseValue::Value(id) | CaseValue::Text(id) => Answer::Word(id.clone()),
            CaseValue::Ticks(ids) => Answer::Ticks(ids.clone()),
            CaseValue::Number(n) => {
                // The text of a number is JSON.
                let value = serde_json::from_str(&n.to_string()).unwrap_or_else(|_| 0.into());
                match kind {
                    Kind::Percent { .. } => Answer::Number(value),
                    kind => match kind.unit() {
                        Some(unit) => Answer::Measured { value, unit: unit.code().to_owned() },
                        None => Answer::Number(value),
                    },
                }
            }
        }
    }
}

/// What must come out. Numbers are decimals in texts; a fraction that no decimal writes is `10/3`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Rules on answers, their presence and requirements that are broken, sorted.
    pub broken: Vec<String>,
    /// Measures of the label and, below `context.`, those of the context; null if missing.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub measures: IndexMap<String, Option<String>>,
    /// Scores.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub scores: IndexMap<String, ScoreOut>,
    /// Tables.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub tables: IndexMap<String, TableOut>,
    /// Rules on the drawing that are broken, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawings: Vec<String>,
    /// Edge cases and criteria whose condition holds, overridden ones too.
    pub fired: Vec<String>,
    /// How it is decided.
    pub verdict: VerdictOut,
    /// Whether it stays with this label: false for `do_not_label` and for a hand-over. Tables and
    /// escalations are for what stays.
    pub stays: bool,
    /// Who must see, decide or be told.
    pub escalations: Vec<EscalationOut>,
}

/// A score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreOut {
    /// The total; null if missing.
    pub total: Option<String>,
    /// What each part adds, in order; null for none.
    pub parts: Vec<Option<String>>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableOut {
    /// What it comes to.
    pub state: TableState,
    /// The rows that apply, that differ, or that say that this cannot happen.
    pub rows: Vec<String>,
    /// What it gives: a value, ticks in the order of their list, or null.
    pub outputs: IndexMap<String, Option<Given>>,
}

/// What a table comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableState {
    /// These rows apply and agree.
    Applies,
    /// It is not for this case.
    NotApplicable,
    /// No row matches.
    Nothing,
    /// Rows match that give different outcomes where only one may.
    Differ,
    /// A row matches that says that this cannot happen.
    CannotHappen,
}

/// What a table gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Given {
    /// One value.
    One(String),
    /// Ticks.
    Ticks(Vec<String>),
}

/// A verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VerdictOut {
    /// By this rule.
    Decided {
        /// The decision.
        decision: Decision,
        /// The rule.
        rule: String,
    },
    /// Rules that decide differently hold together.
    Conflict {
        /// Their ids.
        rules: Vec<String>,
    },
    /// The eye decides.
    ByEye,
    /// Nothing decides.
    Undecided,
    /// A value that the decision reads is not a legal answer.
    NotJudged,
}

/// An escalation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EscalationOut {
    /// The rule.
    pub rule: String,
    /// What is asked.
    pub duty: Duty,
    /// Of whom.
    pub role: String,
}
