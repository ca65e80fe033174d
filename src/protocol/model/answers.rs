//! Questions and the kinds of answers that they take.

use super::{CodeAt, Why, is_false};
use crate::protocol::condition::Condition;
use crate::quantity::{Number, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One value of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// What stands in label files.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
    /// Terminology codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeAt>,
    /// Excludes every other tick.
    #[serde(default, skip_serializing_if = "is_false")]
    pub alone: bool,
    /// Who may choose it; none: whoever may answer at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_by: Option<SetBy>,
}

/// A list of values that several attributes may share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueList {
    /// The name of the `values` block, if it stands in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// The block's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The word of "least to most suspicious"; empty for an order without a word; none: no order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The values.
    pub values: Vec<Value>,
}

/// The numbers that an attribute may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Smallest, counts.
    pub from: Number,
    /// Largest, counts.
    pub to: Number,
    /// The largest stands for everything above it as well (ages of 90 and more).
    #[serde(default, skip_serializing_if = "is_false")]
    pub open: bool,
}

/// What kind of answer an attribute takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// One value of a list.
    OneOf {
        /// The list.
        list: ValueList,
    },
    /// Any number of values of a list, also none.
    AnyOf {
        /// The list.
        list: ValueList,
    },
    /// `yes` or `no`.
    YesNo,
    /// A whole step from one end to the other.
    Scale {
        /// Lowest step.
        from: i64,
        /// Highest step.
        to: i64,
        /// Names of steps, by their number as id.
        steps: Vec<Value>,
    },
    /// A whole number, perhaps of a unit.
    Whole {
        /// The unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Unit>,
        /// What may be recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range: Option<Range>,
    },
    /// A number with a unit.
    Quantity {
        /// The unit that label files hold.
        unit: Unit,
        /// What may be recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range: Option<Range>,
        /// Grid, in multiples from zero.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<Number>,
    },
    /// A share of one hundred.
    Percent {
        /// What may be recorded.
        range: Range,
        /// Grid.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<Number>,
    },
    /// Free text.
    Text {
        /// Longest, in characters.
        at_most: u32,
    },
}

impl Kind {
    /// The list of a one-of or any-of.
    pub fn list(&self) -> Option<&ValueList> {
        match self {
            Kind::OneOf { list } | Kind::AnyOf { list } => Some(list),
            Kind::YesNo
            | Kind::Scale { .. }
            | Kind::Whole { .. }
            | Kind::Quantity { .. }
            | Kind::Percent { .. }
            | Kind::Text { .. } => None,
        }
    }

    /// Whether it is a number that can be compared.
    pub fn is_number(&self) -> bool {
        matches!(self, Kind::Scale { .. } | Kind::Whole { .. } | Kind::Quantity { .. } | Kind::Percent { .. })
    }

    /// The unit in which label files hold it.
    pub fn unit(&self) -> Option<Unit> {
        match self {
            Kind::Quantity { unit, .. } => Some(*unit),
            Kind::Whole { unit, .. } => *unit,
            Kind::Percent { .. } => Unit::percent(),
            Kind::OneOf { .. } | Kind::AnyOf { .. } | Kind::YesNo | Kind::Scale { .. } | Kind::Text { .. } => None,
        }
    }

    /// The numbers that may be recorded.
    pub fn range(&self) -> Option<Range> {
        match self {
            Kind::Scale { from, to, .. } => {
                Some(Range { from: Number::from(*from), to: Number::from(*to), open: false })
            }
            Kind::Whole { range, .. } | Kind::Quantity { range, .. } => range.clone(),
            Kind::Percent { range, .. } => Some(range.clone()),
            Kind::OneOf { .. } | Kind::AnyOf { .. } | Kind::YesNo | Kind::Text { .. } => None,
        }
    }

    /// The grid.
    pub fn step(&self) -> Option<Number> {
        match self {
            Kind::Scale { .. } | Kind::Whole { .. } => Some(Number::from(1)),
            Kind::Quantity { step, .. } | Kind::Percent { step, .. } => *step,
            Kind::OneOf { .. } | Kind::AnyOf { .. } | Kind::YesNo | Kind::Text { .. } => None,
        }
    }
}

/// When an attribute must have an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// It may be left out.
    MayBeLeftOut,
    /// Always.
    Always,
    /// When this holds.
    When(Condition),
}

/// Who may set an attribute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetBy {
    /// The role.
    pub role: String,
    /// Or one above it on its ladder.
    #[serde(default, skip_serializing_if = "is_false")]
    pub or_above: bool,
}

impl Attribute {
    /// A question of which nothing more is said: it may be left out, and anybody may answer it.
    pub fn new(rule: String, title: String, kind: Kind) -> Self {
        Attribute {
            rule,
            title,
            kind,
            answered: Answered::MayBeLeftOut,
            asked_when: None,
            may_be_not_assessable: false,
            set_by: None,
            agrees: None,
            cites_frame: false,
            private: false,
            codes: Vec::new(),
            measured: None,
            question: None,
            why: Why::default(),
        }
    }

    /// Whether some of its values may be chosen by some only.
    pub fn restricts_values(&self) -> bool {
        self.kind.list().is_some_and(|l| l.values.iter().any(|v| v.set_by.is_some()))
    }
}

/// How near an answer must be to what the drawing says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agrees {
    /// The id of the drawn value.
    pub drawn: String,
    /// What it is multiplied by to stand in the unit of the answer; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Number>,
    /// What it is divided by to stand in the unit of the answer; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Number>,
    /// How far apart the two may be, in the unit of the answer, or in per cent of what is drawn.
    pub within: Number,
    /// `within` is a share of what is drawn.
    #[serde(default, skip_serializing_if = "is_false")]
    pub per_cent: bool,
}

/// A question about an annotation or about the context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    /// Its rule id, `nodule.malignancy`; the rules on it are named below it.
    pub rule: String,
    /// What people read.
    pub title: String,
    /// What kind of answer.
    pub kind: Kind,
    /// When it must have an answer.
    pub answered: Answered,
    /// Asked only when this holds; else it must be absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_when: Option<Condition>,
    /// `not assessable` is an answer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub may_be_not_assessable: bool,
    /// Who may set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_by: Option<SetBy>,
    /// What was answered must be near what is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agrees: Option<Agrees>,
    /// The annotation says on which frame it was judged.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cites_frame: bool,
    /// Its values never stand in a message.
    #[serde(default, skip_serializing_if = "is_false")]
    pub private: bool,
    /// Terminology codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeAt>,
    /// How it is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<String>,
    /// The question in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Why it is asked.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}
