//! The tree as written: every node knows its place, nothing is looked up yet.

mod relations;
mod tables;

pub use relations::{Bound, Direction, Drawing, Exclusion, HowMany, Sentence, Subject, Tie};
pub use tables::{
    Cell, CellPart, Column, Entry, Forced, Holds, Input, Output, Policy, Row, Says, Score, ScorePart, Table, Urgency,
};

use crate::source::Span;

/// An identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A quoted text with escapes undone and a block's indentation removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where, quotes included.
    pub span: Span,
}

/// A number as written, perhaps with a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The digits.
    pub number: String,
    /// The unit's spelling.
    pub unit: Option<Name>,
    /// Where.
    pub span: Span,
}

/// A number, or a limit by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// As written.
    Written(Quantity),
    /// A limit.
    Limit(Name),
}

impl Amount {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Amount::Written(quantity) => quantity.span,
            Amount::Limit(name) => name.span,
        }
    }
}

/// `because "…"` and `see …`.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// The reason.
    pub because: Option<Text>,
    /// Cited sources.
    pub see: Vec<Citation>,
}

/// A cited source.
#[derive(Debug, Clone)]
pub struct Citation {
    /// Its id.
    pub source: Name,
    /// `unverified` stood behind it.
    pub unverified: bool,
}

/// One file.
#[derive(Debug, Default)]
pub struct File {
    /// The items in order.
    pub items: Vec<Item>,
    /// Names of attributes and measures whose statement could not be read; that was told, and
    /// whoever uses them need not hear of it again.
    pub broken: Vec<String>,
}

/// Something at the top level of a file.
#[derive(Debug)]
pub enum Item {
    /// `protocol … { … }`
    Protocol(Protocol),
    /// `use "…"`
    Use(Text),
    /// `roles … { … }`
    Roles(Roles),
    /// `viewing { … }`
    Viewing(Viewing),
    /// `values … { … }`
    Values(Values),
    /// `views "…" { … }`
    Views(Views),
    /// `context { … }`
    Context(Context),
    /// `limit …`
    Limit(Limit),
    /// `label … { … }`
    Label(Box<Label>),
    /// `relation … : …`
    Relation(Tie),
    /// `exclusion …`
    Exclusion(Exclusion),
    /// `guidance "…" """…"""`
    Guidance(Guidance),
}

/// The header block.
#[derive(Debug)]
pub struct Protocol {
    /// The id.
    pub id: Name,
    /// The title.
    pub title: Option<Text>,
    /// `version 1.0.0` and the like.
    pub headers: Vec<Header>,
    /// Cited sources.
    pub sources: Vec<Source>,
}

/// One line of a header: a word and its value.
#[derive(Debug)]
pub struct Header {
    /// The word.
    pub key: Name,
    /// What stands behind it, text or bare word alike.
    pub value: Text,
}

/// `source id { … }`
#[derive(Debug)]
pub struct Source {
    /// The id by which `see` cites it.
    pub id: Name,
    /// `title`, `doi`, `url`, …
    pub fields: Vec<Header>,
}

/// `roles "…", lowest to highest { … }`
#[derive(Debug)]
pub struct Roles {
    /// Where the block begins.
    pub span: Span,
    /// What the group is called.
    pub title: Option<Text>,
    /// Whether `or above` may be used.
    pub ladder: bool,
    /// The roles.
    pub members: Vec<Member>,
}

/// `values id "…" { … }`
#[derive(Debug)]
pub struct Values {
    /// The set's name.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// The word behind `least to most`, or an empty one for another declared order.
    pub order: Option<Order>,
    /// The values.
    pub members: Vec<Member>,
}

/// `views "…" { … }`: which views an exam has.
#[derive(Debug)]
pub struct Views {
    /// Where the block begins.
    pub span: Span,
    /// Its title.
    pub title: Option<Text>,
    /// The views.
    pub members: Vec<Member>,
}

/// A declared order of a list.
#[derive(Debug, Clone)]
pub struct Order {
    /// `suspicious` of "least to most suspicious".
    pub word: Option<Name>,
}

/// A value or a role in a list.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its id; digits for a step of a scale.
    pub id: Name,
    /// What people read.
    pub title: Option<Text>,
    /// What it stands for, in a sentence.
    pub means: Option<Text>,
    /// Terminology codes.
    pub codes: Option<Codes>,
    /// Excludes every other tick.
    pub alone: bool,
    /// `set by R`, `set by R or above`: who may choose it.
    pub set_by: Option<(Name, bool)>,
}

/// `code SCT:1 in SCT:2, RadLex:RID3` or `code none`.
#[derive(Debug, Clone)]
pub struct Codes {
    /// Where.
    pub span: Span,
    /// Each code, with the site that it is used at; empty for `none`.
    pub list: Vec<(Name, Option<Name>)>,
}

/// `viewing { … }`
#[derive(Debug)]
pub struct Viewing {
    /// Where the block begins.
    pub span: Span,
    /// Display windows.
    pub windows: Vec<Window>,
    /// Planes to look at.
    pub planes: Vec<Name>,
    /// Prose.
    pub guidance: Vec<Guidance>,
}

/// `window lung width 1500 HU level -600 HU`
#[derive(Debug)]
pub struct Window {
    /// Its name.
    pub name: Name,
    /// Width.
    pub width: Quantity,
    /// Level.
    pub level: Quantity,
}

/// `context { … }`
#[derive(Debug)]
pub struct Context {
    /// Where the block begins.
    pub span: Span,
    /// What is known of the patient, the exam and the read.
    pub attributes: Vec<Attribute>,
    /// What must hold among them.
    pub requires: Vec<Require>,
    /// Worked-out values.
    pub measures: Vec<Measure>,
    /// Prose.
    pub guidance: Vec<Guidance>,
}

/// `limit id 3 mm because …`
#[derive(Debug)]
pub struct Limit {
    /// Its name.
    pub id: Name,
    /// Its value.
    pub value: Quantity,
    /// Why.
    pub why: Why,
}

/// `attribute id "…" : kind, modifiers`
#[derive(Debug)]
pub struct Attribute {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What kind of answer.
    pub kind: Kind,
    /// Where the kind stands.
    pub kind_span: Span,
    /// What stands behind the commas.
    pub modifiers: Vec<Modifier>,
    /// `measured "…"`
    pub measured: Option<Text>,
    /// `question "…"`
    pub question: Option<Text>,
    /// Why it is asked.
    pub why: Why,
}

/// What kind of answer an attribute takes.
#[derive(Debug)]
pub enum Kind {
    /// One value of a list.
    OneOf(ValueSource),
    /// Any number of values of a list.
    AnyOf(ValueSource),
    /// Yes or no.
    YesNo,
    /// Whole steps from one end to the other, with names for some or all.
    Scale(Name, Name, Vec<Member>),
    /// A count, perhaps of a unit.
    Whole(Option<Name>),
    /// `length in mm`: the word and the unit.
    Measured(Name, Name),
    /// A share of one hundred.
    Percent,
    /// Free text with a limit.
    Text(Name),
}

/// Where the values of an attribute stand.
#[derive(Debug)]
pub enum ValueSource {
    /// Here.
    Here(Vec<Member>),
    /// In a `values` block.
    Named(Name),
}

/// One modifier of an attribute.
#[derive(Debug)]
pub enum Modifier {
    /// `1 to 60 mm`, `18 to 90 or more`
    Range {
        /// Lower end, counts.
        from: Quantity,
        /// Upper end, counts.
        to: Quantity,
        /// The upper end stands for everything above it as well.
        open: bool,
    },
    /// `to the nearest 0.1 mm`
    Step(Quantity),
    /// `must be answered`
    Answered(Span),
    /// `must be answered when …`
    AnsweredWhen(Expr),
    /// `asked when …`
    Asked(Expr),
    /// `may be not assessable`
    MayBeNotAssessable(Span),
    /// `may be not recorded`
    MayBeNotRecorded(Span),
    /// `set by R`, `set by R or above`
    SetBy(Name, bool),
    /// `private`
    Private(Span),
    /// `code …`
    Code(Codes),
    /// `agrees with drawn long axis within 1 mm`
    Agrees(Name, Amount),
    /// `cites its frame`
    CitesFrame(Span),
}

/// `measure id "…" : mean of a and b, to the nearest 1 mm, halves up`
#[derive(Debug)]
pub struct Measure {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// How it is worked out.
    pub term: Term,
    /// To what it is rounded.
    pub rounding: Option<Quantity>,
    /// Why.
    pub why: Why,
}

/// `require id: …`
#[derive(Debug)]
pub struct Require {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What must hold.
    pub condition: Expr,
    /// Why.
    pub why: Why,
}

/// A label.
#[derive(Debug)]
pub struct Label {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `a part of P` or `a kind of P`.
    pub parent: Option<Parent>,
    /// `shortcut 1`
    pub shortcut: Option<Name>,
    /// Terminology codes.
    pub codes: Option<Codes>,
    /// What it is.
    pub definition: Option<Text>,
    /// How it is drawn.
    pub draw: Option<Text>,
    /// Who may use the label: `set by R`, `set by R or above`.
    pub set_by: Option<(Name, bool)>,
    /// What must hold of its drawing.
    pub drawings: Vec<Drawing>,
    /// Questions about it.
    pub attributes: Vec<Attribute>,
    /// Named numbers.
    pub limits: Vec<Limit>,
    /// Worked-out values.
    pub measures: Vec<Measure>,
    /// What is legal.
    pub requires: Vec<Require>,
    /// When to label it and when not.
    pub criteria: Vec<Criterion>,
    /// Rulings.
    pub edge_cases: Vec<EdgeCase>,
    /// What holds if nothing else does.
    pub otherwise: Vec<Otherwise>,
    /// Points that add up.
    pub scores: Vec<Score>,
    /// Decision tables.
    pub tables: Vec<Table>,
    /// What must never grow less urgent.
    pub urgencies: Vec<Urgency>,
    /// Who must see, decide or be told.
    pub escalations: Vec<Escalation>,
    /// Exemplar pictures.
    pub examples: Vec<Example>,
    /// Worked cases.
    pub cases: Vec<Case>,
    /// Prose.
    pub guidance: Vec<Guidance>,
    /// Statements that may stand once and stood again: the word and the place.
    pub repeated: Vec<Name>,
}

/// Which relation a label has to its parent.
#[derive(Debug)]
pub struct Parent {
    /// `a kind of` rather than `a part of`.
    pub kind: bool,
    /// The parent.
    pub name: Name,
}

/// `positive` or `negative`.
#[derive(Debug)]
pub struct Criterion {
    /// Which.
    pub positive: bool,
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// When it holds; none: judged by eye.
    pub when: Option<Expr>,
    /// What to do first.
    pub action: Option<Text>,
    /// The label to use instead.
    pub instead: Option<Name>,
    /// Criteria that this one beats.
    pub overrides: Vec<Name>,
    /// `reported as a warning`
    pub reported: Option<Name>,
    /// Why.
    pub why: Why,
}

/// `edge case id when … { … }`
#[derive(Debug)]
pub struct EdgeCase {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// When it holds; none: judged by eye.
    pub when: Option<Expr>,
    /// The decision; none: decide as usual.
    pub ruling: Option<Ruling>,
    /// How to draw.
    pub draw: Option<Text>,
    /// Edge cases that this one beats.
    pub overrides: Vec<Name>,
    /// `reported as a warning`
    pub reported: Option<Name>,
    /// Exemplar pictures.
    pub examples: Vec<Example>,
    /// Prose.
    pub guidance: Vec<Guidance>,
    /// Why.
    pub why: Why,
}

/// What an edge case rules.
#[derive(Debug)]
pub enum Ruling {
    /// `decide as usual`
    AsUsual,
    /// One of the four decisions.
    Decides(Decision),
}

/// One of the four decisions.
#[derive(Debug)]
pub enum Decision {
    /// Label it.
    Label(Span),
    /// Do not label it.
    NotLabel(Span),
    /// Use another label.
    LabelAs(Name),
    /// Ask this role; the label is provisional.
    Ask(Name),
}

/// `otherwise label`
#[derive(Debug)]
pub struct Otherwise {
    /// The decision.
    pub decision: Decision,
    /// Where.
    pub span: Span,
    /// Why.
    pub why: Why,
}

/// Which duty an escalation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// `R must see`
    See,
    /// `R must decide`
    Decide,
    /// `tell R at once`
    Tell,
    /// `stop and tell R at once`
    Stop,
}

/// `consultant must see big when …`
#[derive(Debug)]
pub struct Escalation {
    /// Who.
    pub role: Name,
    /// What.
    pub duty: Duty,
    /// Its id, if it has one.
    pub id: Option<Name>,
    /// When.
    pub when: Expr,
    /// Why.
    pub why: Why,
    /// Where it stands.
    pub span: Span,
}

/// `example positive "file.svg" "caption"`
#[derive(Debug)]
pub struct Example {
    /// `positive`, `negative` or `borderline`.
    pub polarity: String,
    /// The picture's path, beside the protocol.
    pub file: Text,
    /// What it shows.
    pub caption: Option<Text>,
    /// What somebody who cannot see it should know.
    pub alt: Option<Text>,
}

/// `case "…" { … expect … }`
#[derive(Debug)]
pub struct Case {
    /// Its title.
    pub title: Text,
    /// What is given.
    pub given: Vec<Given>,
    /// What must come out.
    pub expect: Vec<Expectation>,
}

/// `long_axis 8 mm`
#[derive(Debug, Clone)]
pub struct Given {
    /// The attribute.
    pub name: Name,
    /// Its value.
    pub value: CaseValue,
    /// Where the value stands.
    pub span: Span,
}

/// A value in a worked case.
#[derive(Debug, Clone)]
pub enum CaseValue {
    /// Looked at, cannot tell.
    NotAssessable,
    /// Never asked.
    NotRecorded,
    /// No tick.
    Nothing,
    /// A number.
    Quantity(Quantity),
    /// Free text.
    Text(Text),
    /// One or more value ids.
    Names(Vec<Name>),
}

/// What a worked case expects.
#[derive(Debug)]
pub enum Expectation {
    /// The decision.
    Decision(Decision),
    /// An escalation of this duty, role and perhaps id.
    Escalation(Duty, Name, Option<Name>),
    /// The case is not legal: this `require` refuses it.
    Rejected(Name),
    /// A worked-out value.
    Value(Given),
}

/// Prose for annotators: Markdown with `{limit}` references.
#[derive(Debug)]
pub struct Guidance {
    /// Its heading.
    pub title: Option<Text>,
    /// The text.
    pub body: Text,
}

/// A condition.
#[derive(Debug, Clone)]
pub enum Expr {
    /// All hold.
    And(Vec<Expr>),
    /// Any holds.
    Or(Vec<Expr>),
    /// Its opposite holds.
    Not(Box<Expr>, Span),
    /// One comparison.
    Compare(Box<Compare>),
}

impl Expr {
    /// The plain names that it uses, values of lists among them.
    pub fn names<'e>(&'e self, into: &mut Vec<&'e str>) {
        match self {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|p| p.names(into)),
            Expr::Not(inside, _) => inside.names(into),
            Expr::Compare(compare) => {
                let right = match &compare.test {
                    Test::Order(_, right) => Some(right),
                    _ => None,
                };
                let terms: Vec<&Term> = match &compare.test {
                    Test::Range(bounds) => bounds.iter().map(|(_, term)| term).collect(),
                    _ => Vec::new(),
                };
                let inside = terms.iter().flat_map(|t| std::iter::once(&t.first).chain(&t.minus));
                for operand in std::iter::once(&compare.left).chain(right).chain(inside) {
                    match operand {
                        Operand::Path(name, None) => into.push(&name.text),
                        Operand::Function(_, paths) => {
                            into.extend(paths.iter().filter(|(_, b)| b.is_none()).map(|(a, _)| a.text.as_str()));
                        }
                        Operand::Times(_, (name, None)) => into.push(&name.text),
                        Operand::Path(_, Some(_)) | Operand::Times(..) | Operand::Quantity(_) => {}
                    }
                }
            }
        }
    }
}

/// One comparison.
#[derive(Debug, Clone)]
pub struct Compare {
    /// What is looked at.
    pub left: Operand,
    /// How it is looked at.
    pub test: Test,
    /// `is not …`
    pub negated: bool,
    /// Where.
    pub span: Span,
}

/// How an operand is looked at.
#[derive(Debug, Clone)]
pub enum Test {
    /// `>= x`
    Order(Relation, Operand),
    /// `is given`
    Given,
    /// `is missing`
    Missing,
    /// `is not assessable`
    NotAssessable,
    /// `is not recorded`
    NotRecorded,
    /// `is one of a, b`
    OneOf(Vec<Name>),
    /// `is a`
    Value(Name),
    /// `is none`
    Nothing(Span),
    /// `is 4`
    Number(Quantity),
    /// `is a or worse`
    OrWorse(Name),
    /// `is a or better`
    OrBetter(Name),
    /// `includes a`, `includes all of a, b` …
    Includes(Inclusion, Vec<Name>),
    /// A range in words.
    Range(Vec<(Relation, Term)>),
    /// A mistake that was told already.
    Broken,
}

/// Which of the listed values must be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inclusion {
    /// At least one.
    Any,
    /// Each.
    All,
    /// None of them.
    Nothing,
}

/// An order relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
}

/// One or two operands.
#[derive(Debug, Clone)]
pub struct Term {
    /// The first.
    pub first: Operand,
    /// What is taken from it.
    pub minus: Option<Operand>,
}

/// Something that has a value.
#[derive(Debug, Clone)]
pub enum Operand {
    /// A number.
    Quantity(Quantity),
    /// `long_axis`, `nodule.composition`
    Path(Name, Option<Name>),
    /// `1.5 times neck`
    Times(Amount, (Name, Option<Name>)),
    /// `mean of a and b`
    Function(Name, Vec<(Name, Option<Name>)>),
}

impl Operand {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Operand::Quantity(q) => q.span,
            Operand::Path(a, None) => a.span,
            Operand::Path(a, Some(b)) => Span { end: b.span.end, ..a.span },
            Operand::Times(q, (a, b)) => Span { end: b.as_ref().unwrap_or(a).span.end, ..q.span() },
            Operand::Function(f, args) => {
                let end = args.last().map_or(f.span.end, |(a, b)| b.as_ref().unwrap_or(a).span.end);
                Span { end, ..f.span }
            }
        }
    }
}
