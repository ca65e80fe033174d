//! The form of `rules.json`.

use crate::diagnostic::Severity;
use crate::protocol::condition::{Condition, Term};
use crate::protocol::model::{Agrees, Decision, Duty, Kind, Parent, Policy, Says, ScorePart};
use crate::quantity::{Number, Unit};
use crate::version::Stamp;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct Rules {
    /// Version of this format, `1.1`.
    pub rules_version: String,
    /// Which protocol this is.
    pub protocol: Stamp,
    /// How to read the file.
    pub reading: Vec<String>,
    /// Roles with their ladder and height, `[ladder, height]`; none for roles outside a ladder.
    pub roles: IndexMap<String, Option<[u32; 2]>>,
    /// What is known beside the annotation.
    pub context: Scope,
    /// One entry a label.
    pub labels: IndexMap<String, LabelRules>,
    /// Views that an exam has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<String>,
    /// Every rule by its id.
    pub rules: IndexMap<String, Rule>,
}

/// Values that conditions read.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct Scope {
    /// Questions: kinds of answers with units and values, and when they are asked.
    pub attributes: IndexMap<String, Question>,
    /// Worked-out values, in an order in which each reads only earlier ones.
    pub measures: IndexMap<String, MeasureRule>,
    /// Points that add up, worked out after the measures.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub scores: IndexMap<String, ScoreRule>,
    /// Decision tables, worked out after the scores, in an order in which each reads only earlier ones.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub tables: IndexMap<String, TableRule>,
}

/// A question.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct Question {
    /// The rule id that the rules on it are named below: `nodule.size` for `nodule.size.range`.
    pub rule: String,
    /// What people read.
    pub title: String,
    /// It must be answered where this holds and it is asked; none: it may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Condition>,
    /// It is asked where this holds, and else must be left out; none: it is always asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_when: Option<Condition>,
    /// `not assessable` is an answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_be_not_assessable: bool,
    /// What kind of answer.
    #[serde(flatten)]
    pub kind: Kind,
}

/// How points add up.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct ScoreRule {
    /// Its rule id.
    pub rule: String,
    /// What adds to it.
    pub parts: Vec<ScorePart>,
    /// The first of these that holds is the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forced: Vec<Forced>,
}

/// What a total is whatever the points say.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct Forced {
    /// When.
    pub when: Condition,
    /// The total.
    pub points: Number,
}

/// A decision table.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct TableRule {
    /// Its rule id.
    pub rule: String,
    /// What it gives: kinds of values by id.
    pub outputs: IndexMap<String, Kind>,
    /// The cases that it is for; outside them its outputs are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_when: Option<Condition>,
    /// Which rows count.
    pub policy: Policy,
    /// Its rows.
    pub rows: Vec<RowRule>,
}

/// A row.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct RowRule {
    /// Its rule id.
    pub rule: String,
    /// When it matches; an `otherwise` row matches when no other does.
    pub when: Condition,
    /// Whether it is the `otherwise` row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub otherwise: bool,
    /// The values of each output, in their order; none: this cannot happen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<Vec<Vec<String>>>,
}

/// How a value is worked out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct MeasureRule {
    /// Its rule id.
    pub rule: String,
    /// The term.
    pub term: Term,
    /// The unit of the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Rounded to the nearest multiple, halves away from zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounded_to: Option<Number>,
}

/// What decides a label.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct LabelRules {
    /// Its parent. A label of a kind is decided by its parent first: only if that says `label`
    /// do its own rules decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// Its answers and worked-out values, inherited ones included.
    #[serde(flatten)]
    pub scope: Scope,
    /// What conditions read of the drawing (`from` is `drawing`), with kind and grid: see `drawn`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub drawn: IndexMap<String, DrawnValue>,
    /// Ids of rules on the drawing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawings: Vec<String>,
    /// Ids of requirements.
    pub requires: Vec<String>,
    /// Ids of edge cases with a condition and a decision; they decide before criteria.
    pub edge_cases: Vec<String>,
    /// Ids of criteria with a condition.
    pub criteria: Vec<String>,
    /// Id of what holds otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
    /// Whether an eye decides what no condition does.
    pub by_eye: bool,
    /// Ids of escalations.
    pub escalations: Vec<String>,
}

/// A value that is worked out from the shapes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct DrawnValue {
    /// What it is.
    pub means: String,
    /// Its kind; numbers are rounded to its step, halves up, before they are compared.
    pub kind: Kind,
}

/// One rule.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::emit) struct Rule {
    /// What it says.
    pub text: String,
    /// Where the guide says it.
    pub guide: String,
    /// How a breach is reported.
    pub severity: Severity,
    /// Whether the JSON Schema gives its verdict: `exactly`, `partly`, `no`, or `by_eye` where no
    /// program can.
    pub schema: InSchema,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What it tests.
    #[serde(flatten)]
    pub test: Test,
    /// Its condition (`when`, `broken_when`, the `when` of a row) in CEL, where that has exactly the
    /// same meaning; null where it has not; left out where there is no condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cel: Option<Option<String>>,
    /// Why there is no CEL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_cel: Option<String>,
}

/// Whether a rule is in the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::emit) enum InSchema {
    /// The schema gives the same verdict.
    Exactly,
    /// The schema finds some breaches.
    Partly,
    /// The schema cannot say it.
    No,
    /// Only an eye can judge it.
    ByEye,
}

/// What a rule tests.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::emit) enum Test {
    /// About the record as such, or about one answer: its text says what.
    Form,
    /// Broken when this holds.
    Require {
        /// The opposite of what must hold.
        broken_when: Condition,
    },
    /// On the drawing: broken when this holds.
    Drawing {
        /// The opposite of what must hold.
        broken_when: Condition,
    },
    /// What was answered must be near what is drawn.
    Agrees {
        /// The id of the question.
        attribute: String,
        /// Of what is drawn, and how near.
        with: Agrees,
    },
    /// Between annotations of one record.
    Relation {
        /// What it says.
        holds: Box<Says>,
        /// In which records; reads the context.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
    },
    /// Why an exam is left out.
    Exclusion {
        /// When it must be; none: by eye. Reads the context.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
    },
    /// Decides when this holds.
    Decision {
        /// The condition; none for `otherwise`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<Condition>,
        /// What it decides; none: decide as usual.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<Decision>,
        /// Ids of rules that it beats.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        overrides: Vec<String>,
    },
    /// Asks for somebody when this holds.
    Escalation {
        /// The condition.
        when: Condition,
        /// What is asked.
        duty: Duty,
        /// Of whom, or of one above on the same ladder.
        role: String,
    },
    /// A worked-out value, see `measures`, `scores` and `tables`.
    Measure,
    /// Proved by the compiler for all cases; no file can break it.
    Promise,
}

impl Test {
    /// Its condition, if it has one.
    pub(super) fn condition(&self) -> Option<&Condition> {
        match self {
            Test::Require { broken_when } | Test::Drawing { broken_when } => Some(broken_when),
            Test::Escalation { when, .. } => Some(when),
            Test::Relation { when, .. } | Test::Exclusion { when } | Test::Decision { when, .. } => when.as_ref(),
            Test::Form | Test::Agrees { .. } | Test::Measure | Test::Promise => None,
        }
    }
}
