//! The parts of a checked protocol. These types are also the file format of `protocol.json`;
//! their docs become the descriptions in its published schema.

use super::condition::{Condition, Term};
use crate::diagnostic::Severity;
use crate::quantity::{Number, Unit};
use crate::terminology::Code;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether a protocol is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written or piloted; not signed.
    Draft,
    /// In force.
    Active,
    /// No longer to be used for new work.
    Retired,
}

impl Status {
    /// The word that is printed.
    pub fn word(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Active => "active",
            Status::Retired => "retired",
        }
    }
}

/// Why something is so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// The reason, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Ids of cited sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see: Vec<String>,
    /// The author marked the citation as not verified.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unverified: bool,
}

impl Why {
    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        self.because.is_none() && self.see.is_empty()
    }
}

fn is_false(b: &bool) -> bool {
    !b
}

/// A cited source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// The other fields, in the order written: `authors`, `year`, `doi`, `url`, `note` …
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub fields: IndexMap<String, String>,
}

/// Somebody with a task in the annotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What people read.
    pub title: String,
    /// What the role does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
    /// Terminology codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeAt>,
    /// The ladder that it stands on and its height there; roles outside a ladder have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rung: Option<Rung>,
}

/// A place on a ladder of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Which ladder, counted from 0.
    pub ladder: u32,
    /// How high, counted from 0.
    pub height: u32,
}

/// A terminology code, perhaps with the site that it is used at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeAt {
    /// The code.
    pub code: Code,
    /// The anatomical site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Code>,
}

/// How the images are to be looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Viewing {
    /// Display windows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// Planes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub planes: Vec<String>,
    /// Prose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<Guidance>,
}

/// A display window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Its name.
    pub name: String,
    /// Width.
    pub width: Number,
    /// Level.
    pub level: Number,
    /// Unit of both.
    pub unit: Unit,
}

/// Prose for annotators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// Its heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Markdown, with the values of limits filled in.
    pub body: String,
}

/// A named number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The number.
    pub value: Number,
    /// Its unit; none for a plain number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Why::is_empty")]
    pub why: Why,
}

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
    /// The reader's confidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Number>,
    /// What must come out.
    pub expect: Expected,
}

/// How a label relates to its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It lies inside it and inherits nothing.
    PartOf,
    /// It is one of its kind and inherits its attributes and rules.
    KindOf,
}

/// A label's parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// How it relates.
    pub relation: Relation,
    /// The parent's id.
    pub label: String,
}

/// A shape in which a label can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Geometry {
    /// Pixels or voxels.
    Mask,
    /// A closed outline.
    Polygon,
    /// A line.
    Polyline,
    /// An upright or rotated rectangle.
    Box,
    /// An ellipse.
    Ellipse,
    /// A point.
    Point,
    /// Nothing is drawn.
    Nothing,
}

impl Geometry {
    /// Every word that `draw` may begin with.
    pub const WORDS: &'static [(&'static str, Geometry)] = &[
        ("mask", Geometry::Mask),
        ("polygon", Geometry::Polygon),
        ("outline", Geometry::Polygon),
        ("polyline", Geometry::Polyline),
        ("line", Geometry::Polyline),
        ("box", Geometry::Box),
        ("ellipse", Geometry::Ellipse),
        ("point", Geometry::Point),
        ("nothing", Geometry::Nothing),
    ];

    /// The word in label files.
    pub fn word(self) -> &'static str {
        match self {
            Geometry::Mask => "mask",
            Geometry::Polygon => "polygon",
            Geometry::Polyline => "polyline",
            Geometry::Box => "box",
            Geometry::Ellipse => "ellipse",
            Geometry::Point => "point",
            Geometry::Nothing => "none",
        }
    }
}

/// A label of the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// What people read.
    pub title: String,
    /// Its parent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// Its key in the guide and in labelling tools.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortcut: Option<String>,
    /// Terminology codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<CodeAt>,
    /// What it is, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<String>,
    /// The shape in which it is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geometry: Option<Geometry>,
    /// How it is drawn, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<String>,
    /// Questions, inherited ones first.
    pub attributes: IndexMap<String, Attribute>,
    /// Worked-out values, in an order in which each reads only earlier ones.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub measures: IndexMap<String, Measure>,
    /// What a legal case must fulfil.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<Require>,
    /// Its own criteria; those of a parent of its kind decide before them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// Its own edge cases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edge_cases: Vec<EdgeCase>,
    /// What holds if no criterion decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Otherwise>,
    /// Who must see, decide or be told; inherited ones first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub escalations: Vec<Escalation>,
    /// Exemplar pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// Worked cases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Case>,
    /// Prose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<Guidance>,
}

/// What is known of the patient, the exam and the read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Questions.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub attributes: IndexMap<String, Attribute>,
    /// Worked-out values.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub measures: IndexMap<String, Measure>,
    /// What must hold among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<Require>,
    /// Prose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<Guidance>,
}

/// A checked protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    /// Its id.
    pub id: String,
    /// What people read.
    pub title: String,
    /// Its version.
    #[schemars(with = "String")]
    pub version: semver::Version,
    /// Whether it is in force.
    pub status: Status,
    /// First day in force, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// Day by which it is to be reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<String>,
    /// Other header fields, in the order written: `owner`, `modality`, `contact`, `licence`, `supersedes`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub header: IndexMap<String, String>,
    /// What the labels are for, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Cited sources.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub sources: IndexMap<String, Source>,
    /// Who takes part.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub roles: IndexMap<String, Role>,
    /// How the images are looked at.
    #[serde(default)]
    pub viewing: Viewing,
    /// Named numbers.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub limits: IndexMap<String, Limit>,
    /// What is known beside the annotation.
    #[serde(default)]
    pub context: Context,
    /// The taxonomy.
    pub labels: IndexMap<String, Label>,
    /// Prose for the whole protocol.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<Guidance>,
}

impl Protocol {
    /// Whether somebody in role `actual` may do what `needed` may: the same role, or one above it
    /// on the same ladder if `or_above`.
    pub fn role_suffices(&self, actual: &str, needed: &str, or_above: bool) -> bool {
        if actual == needed {
            return true;
        }
        let rung = |id: &str| self.roles.get(id).and_then(|r| r.rung);
        match (rung(actual), rung(needed)) {
            (Some(a), Some(n)) => or_above && a.ladder == n.ladder && a.height > n.height,
            _ => false,
        }
    }

    /// The labels from the outermost parent of this kind down to the label itself.
    pub fn kinds(&self, label: &str) -> Vec<(&str, &Label)> {
        let mut chain = Vec::new();
        let mut next = self.labels.get_key_value(label);
        while let Some((id, found)) = next {
            if chain.len() > self.labels.len() {
                break;
            }
            chain.push((id.as_str(), found));
            next = found
                .parent
                .as_ref()
                .filter(|p| p.relation == Relation::KindOf)
                .and_then(|p| self.labels.get_key_value(&p.label));
        }
        chain.reverse();
        chain
    }
}
