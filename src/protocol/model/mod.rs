//! The parts of a checked protocol. These types are also the file format of `protocol.json`;
//! their docs become the descriptions in its published schema.

mod answers;
mod cases;
mod relations;
mod rules;
mod tables;

pub use answers::{Agrees, Answered, Attribute, Kind, Range, SetBy, Value, ValueList};
pub use cases::{Case, CaseValue, Expected};
pub use relations::{Bound, Direction, Drawing, Exclusion, HowMany, Per, Says, Subject, Tie};
pub use rules::{Criterion, Decision, Duty, EdgeCase, Escalation, Example, Measure, Otherwise, Polarity, Require};
pub use tables::{Cell, Forced, Input, Output, Points, Policy, Row, Score, ScorePart, Table, Urgency};

use super::words::Language;
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
    /// Those of them that the author marked as not verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<String>,
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
    /// A shape that moves over frames.
    Track,
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
        ("track", Geometry::Track),
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
            Geometry::Track => "track",
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
    /// The shapes in which it may be drawn; none: nothing is said of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub geometry: Vec<Geometry>,
    /// How it is drawn, Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<String>,
    /// Who may use the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_by: Option<SetBy>,
    /// What its rules read of the drawing, by id.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub drawn: IndexMap<String, Attribute>,
    /// What must hold of the drawing; inherited ones first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawings: Vec<Drawing>,
    /// Questions, inherited ones first.
    pub attributes: IndexMap<String, Attribute>,
    /// Worked-out values, in an order in which each reads only earlier ones.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub measures: IndexMap<String, Measure>,
    /// Points that add up; they are worked out after the measures.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub scores: IndexMap<String, Score>,
    /// Decision tables by their ids, in an order in which each reads only earlier ones.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub tables: IndexMap<String, Table>,
    /// What must never grow less urgent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urgencies: Vec<Urgency>,
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
    /// The views that an exam has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub views: Option<ValueList>,
    /// The taxonomy.
    pub labels: IndexMap<String, Label>,
    /// What holds between annotations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Tie>,
    /// Why an exam is not annotated, by id.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub exclusions: IndexMap<String, Exclusion>,
    /// Prose for the whole protocol.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guidance: Vec<Guidance>,
    /// The language that its texts are in. It is no part of any file: sources are English, and a
    /// translated copy lives only while its guide is written.
    #[serde(skip)]
    pub language: Language,
}

impl Label {
    /// The output of this id with the table that gives it.
    pub fn output(&self, id: &str) -> Option<(&Table, &Output)> {
        self.tables.values().find_map(|t| t.outputs.get(id).map(|o| (t, o)))
    }

    /// Every output with its id and table, in order.
    pub fn outputs(&self) -> impl Iterator<Item = (&str, &Table, &Output)> {
        self.tables.values().flat_map(|t| t.outputs.iter().map(move |(id, o)| (id.as_str(), t, o)))
    }

    /// Whether one of its rulings or escalations reads the reader's confidence, which must then
    /// be given: a rule on low confidence would otherwise never speak.
    pub fn reads_confidence(&self) -> bool {
        let edges = self.edge_cases.iter().filter_map(|e| e.when.as_ref());
        let mut conditions = edges.chain(self.escalations.iter().map(|e| &e.when));
        conditions.any(|c| c.refs().iter().any(|r| r.from == super::condition::From::Annotation))
    }
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
