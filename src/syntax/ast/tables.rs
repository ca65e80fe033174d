//! Scores and decision tables as written.

use super::{Citation, Expr, Name, Operand, Test, Text, ValueSource, Why};
use crate::source::Span;

/// `score id "…" { … }`
#[derive(Debug)]
pub struct Score {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What adds to it.
    pub parts: Vec<ScorePart>,
    /// `is 0 when …`
    pub forced: Vec<Forced>,
    /// Why.
    pub why: Why,
}

/// `composition : solid 2, mixed 1`
#[derive(Debug)]
pub struct ScorePart {
    /// What gives the points.
    pub of: Operand,
    /// `add all ticked` stands before the points.
    pub all_ticked: bool,
    /// The points.
    pub entries: Vec<Entry>,
    /// Where it stands.
    pub span: Span,
}

/// `solid 2`
#[derive(Debug)]
pub struct Entry {
    /// What is answered.
    pub answer: CellPart,
    /// Its points, as written.
    pub points: Name,
    /// Where it stands.
    pub span: Span,
}

/// `is 0 when …`
#[derive(Debug)]
pub struct Forced {
    /// The total, as written.
    pub points: Name,
    /// When.
    pub when: Expr,
    /// Why.
    pub why: Why,
    /// Where it stands.
    pub span: Span,
}

/// `table id "…" from … gives … { … }`
#[derive(Debug)]
pub struct Table {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What it looks at.
    pub inputs: Vec<Input>,
    /// What it works out.
    pub outputs: Vec<Output>,
    /// The cases that it is for.
    pub applies: Option<Expr>,
    /// Which rows count, with the place where that is said.
    pub policy: Option<(Policy, Span)>,
    /// Why.
    pub why: Why,
    /// The first line: what each column holds.
    pub columns: Vec<Column>,
    /// The other lines.
    pub rows: Vec<Row>,
}

/// `size`, `mean of long_axis and short_axis as size`
#[derive(Debug)]
pub struct Input {
    /// What is looked at.
    pub of: Operand,
    /// What the column is called.
    pub name: Name,
}

/// `category "Category" : one of categories`
#[derive(Debug)]
pub struct Output {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its values.
    pub values: ValueSource,
    /// Where its values stand.
    pub span: Span,
}

/// Which rows of a table count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// `exactly one row applies`
    ExactlyOne,
    /// `first matching row applies`
    First,
    /// `most urgent matching row applies`
    MostUrgent,
    /// `every matching row applies`
    Every,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The input at this place.
    Input(usize),
    /// The output at this place.
    Output(usize),
    /// Citations.
    See,
    /// Reasons.
    Because,
    /// Names of rows.
    Id,
    /// Nothing that is known.
    Unknown,
}

/// A column's head.
#[derive(Debug)]
pub struct Column {
    /// As written.
    pub name: Name,
    /// What it holds.
    pub holds: Holds,
}

/// One line of a table.
#[derive(Debug)]
pub struct Row {
    /// The cells, in the order of the columns; those past the last column are kept for the message.
    pub cells: Vec<Cell>,
    /// Where it stands.
    pub span: Span,
}

/// One cell.
#[derive(Debug)]
pub struct Cell {
    /// What it says; none after a mistake that was told.
    pub says: Option<Says>,
    /// Where it stands.
    pub span: Span,
}

/// What a cell says.
#[derive(Debug)]
pub enum Says {
    /// `any`
    Any,
    /// `otherwise`
    Otherwise,
    /// Tests of the input, of which one must hold.
    Tests(Vec<CellPart>),
    /// Values of the output.
    Values(Vec<Name>),
    /// `cannot happen`
    CannotHappen,
    /// Citations.
    See(Vec<Citation>),
    /// A reason.
    Because(Text),
    /// The row's name.
    Id(Name),
    /// Nothing is written.
    Empty,
}

/// A test of what the column or the points are about.
#[derive(Debug, Clone)]
pub struct CellPart {
    /// The test.
    pub test: Test,
    /// Where it stands.
    pub span: Span,
}

/// `urgency of OUTPUT grows with X`
#[derive(Debug)]
pub struct Urgency {
    /// The output.
    pub of: Name,
    /// What it grows with.
    pub with: (Name, Option<Name>),
    /// Why.
    pub why: Why,
    /// Where it stands.
    pub span: Span,
}
