//! Worked-out values, requirements, criteria, rulings, escalations and exemplars.

use super::{Guidance, Why};
use crate::diagnostic::Severity;
use crate::protocol::condition::{Condition, Term};
use crate::quantity::{Number, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A worked-out value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its rule id.
    pub rule: String,
    /// What people read.
    pub title: String,
    /// How it is worked out.
    pub term: Term,
    /// The unit of the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Rounded to the nearest multiple of this, halves away from zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounded_to: Option<Number>,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// What a legal case must fulfil.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Require {
    /// Its rule id.
    pub rule: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What must hold; it is broken only if the opposite holds.
    pub condition: Condition,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// One of the four decisions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Label it.
    Label,
    /// Do not label it.
    DoNotLabel,
    /// Use this other label, whose own rules then decide.
    HandOver(String),
    /// This role decides; the label is provisional.
    Ask(String),
}

/// When to label something and when not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its rule id.
    pub rule: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it holds; none: judged by eye.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What it decides.
    pub decision: Decision,
    /// What to do first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Rule ids that it beats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<String>,
    /// How a label that goes against it is reported.
    pub severity: Severity,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// A ruling on a case at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EdgeCase {
    /// Its rule id.
    pub rule: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it holds; none: judged by eye.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What it decides; none: decide as usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// How to draw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<String>,
    /// Rule ids of edge cases that it beats, also through others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<String>,
    /// How a label that goes against it is reported.
    pub severity: Severity,
    /// Exemplar pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// Prose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<Guidance>,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// What holds if no criterion decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Otherwise {
    /// Its rule id.
    pub rule: String,
    /// The decision.
    pub decision: Decision,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// What an escalation asks of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Must see it.
    MustSee,
    /// Must decide.
    MustDecide,
    /// Is told at once.
    TellAtOnce,
    /// Is told at once, and the work on the exam stops.
    StopAndTell,
}

/// Who must see, decide or be told, and when. Escalations add up and never change the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// Its rule id.
    pub rule: String,
    /// What is asked.
    pub duty: Duty,
    /// Of whom; one above on the same ladder does as well.
    pub role: String,
    /// When.
    pub when: Condition,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// What an exemplar picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// Label this.
    Positive,
    /// Do not label this.
    Negative,
    /// Look twice.
    Borderline,
}

/// An exemplar picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What it shows.
    pub polarity: Polarity,
    /// Its path as written.
    pub file: String,
    /// What stands under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// What somebody who cannot see it should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// The picture itself as a data URI, so that the compiled protocol and the guide stand alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_uri: Option<String>,
}
