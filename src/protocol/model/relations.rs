//! What holds between annotations, what must hold of a drawing, and why an exam is left out.

use super::{CodeAt, Why};
use crate::diagnostic::Severity;
use crate::protocol::condition::Condition;
use crate::quantity::Number;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What must hold of an annotation's drawing. It limits no case and takes no part in the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// Its rule id.
    pub rule: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What must hold; it is broken only if the opposite holds.
    pub condition: Condition,
    /// How a breach is reported.
    pub severity: Severity,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// Why an exam is not annotated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Its rule id.
    pub rule: String,
    /// What people read.
    pub title: String,
    /// Terminology codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeAt>,
    /// When it holds, by what is known of the exam; none: judged by eye.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

/// A label, perhaps only those of its annotations for which something holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The label.
    pub label: String,
    /// What must hold of an annotation for it to count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Condition>,
}

/// Where one lies from the other, in the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Towards the patient's right.
    Right,
    /// Towards the patient's left.
    Left,
    /// Towards the head.
    Above,
    /// Towards the feet.
    Below,
}

/// How a number of annotations is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// At least so many.
    AtLeast,
    /// At most so many.
    AtMost,
    /// Exactly so many.
    Exactly,
}

/// A bounded number of annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HowMany {
    /// How it is bounded.
    pub bound: Bound,
    /// The number.
    pub number: u32,
}

impl HowMany {
    /// Whether so many are within the bound.
    pub fn allows(self, count: usize) -> bool {
        let number = self.number as usize;
        match self.bound {
            Bound::AtLeast => count >= number,
            Bound::AtMost => count <= number,
            Bound::Exactly => count == number,
        }
    }
}

/// In what annotations are counted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// The record.
    Exam,
    /// One of its images.
    Image,
    /// The annotation that they are a part of.
    Whole,
    /// One answer to this question.
    Answer(String),
}

/// What a relation says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "says", rename_all = "snake_case", deny_unknown_fields)]
pub enum Says {
    /// Each lies inside one of the others.
    Inside {
        /// What lies inside.
        subject: Subject,
        /// In what.
        of: String,
        /// How many per cent of it may lie outside.
        except: Number,
    },
    /// Each lies on this side of one of the others, centre against centre.
    Beside {
        /// What lies there.
        subject: Subject,
        /// Where.
        direction: Direction,
        /// Seen from what.
        of: String,
    },
    /// Each has so many parts.
    Has {
        /// Of what.
        subject: Subject,
        /// How many.
        count: HowMany,
        /// The part, perhaps only some of them.
        part: Subject,
    },
    /// None shares more than this with one of the others.
    Apart {
        /// What.
        subject: Subject,
        /// From what.
        of: String,
        /// How many per cent of the smaller one they may share.
        more_than: Number,
    },
    /// No two of these share more than this.
    NoTwo {
        /// The labels.
        labels: Vec<String>,
        /// How many per cent of the smaller one they may share.
        more_than: Number,
    },
    /// The parts of one together make up the whole of it.
    Together {
        /// The parts.
        labels: Vec<String>,
        /// What they fill.
        of: String,
        /// How many per cent of its volume they may be away from it.
        within: Number,
    },
    /// There are so many.
    Counted {
        /// How many.
        count: HowMany,
        /// Of what.
        subject: Subject,
        /// In what, all together.
        per: Vec<Per>,
    },
}

impl Says {
    /// The labels whose annotations it asks something of: not those that they are only held against.
    pub fn asks(&self) -> Vec<&str> {
        match self {
            Says::Inside { subject, .. }
            | Says::Beside { subject, .. }
            | Says::Apart { subject, .. }
            | Says::Has { subject, .. }
            | Says::Counted { subject, .. } => vec![&subject.label],
            Says::NoTwo { labels, .. } => labels.iter().map(String::as_str).collect(),
            Says::Together { of, .. } => vec![of],
        }
    }

    /// The labels that it is about, each once.
    pub fn labels(&self) -> Vec<&str> {
        let mut labels: Vec<&str> = match self {
            Says::Inside { subject, of, .. } | Says::Beside { subject, of, .. } | Says::Apart { subject, of, .. } => {
                vec![&subject.label, of]
            }
            Says::Has { subject, part, .. } => vec![&subject.label, &part.label],
            Says::NoTwo { labels, .. } => labels.iter().map(String::as_str).collect(),
            Says::Together { labels, of, .. } => {
                labels.iter().map(String::as_str).chain(std::iter::once(of.as_str())).collect()
            }
            Says::Counted { subject, .. } => vec![&subject.label],
        };
        let mut seen = Vec::new();
        labels.retain(|l| {
            let new = !seen.contains(l);
            seen.push(l);
            new
        });
        labels
    }

    /// What it is about, if it picks some of the annotations of one label.
    pub fn subject(&self) -> Option<&Subject> {
        match self {
            Says::Inside { subject, .. }
            | Says::Beside { subject, .. }
            | Says::Has { subject, .. }
            | Says::Apart { subject, .. }
            | Says::Counted { subject, .. } => Some(subject),
            Says::NoTwo { .. } | Says::Together { .. } => None,
        }
    }
}

/// What holds between annotations of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tie {
    /// Its rule id.
    pub rule: String,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it says.
    pub holds: Says,
    /// In which records, by what is known of the exam.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// How a breach is reported.
    pub severity: Severity,
    /// Why.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}
