//! Conditions in the form that everything downstream reads.
//!
//! There is no `not`: the checker pushes it down to the comparisons, and each comparison has an
//! opposite of its own. With that, one plain rule covers missing values: *a comparison holds only
//! if every value that it needs is given*. Neither it nor its opposite holds otherwise, so nothing
//! ever happens because of a value that is not there. Only [`Condition::State`] sees that a value
//! is missing.

use crate::quantity::{Exact, Number};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum From {
    /// An attribute or measure of the annotation itself.
    Label,
    /// What is known of the patient, the exam and the read.
    Context,
    /// The annotation that this one is a part of.
    Whole,
    /// The annotation's own record: its `confidence`.
    Annotation,
    /// What its drawing says by itself: `drawn long axis` and the like.
    Drawing,
}

/// A value that a condition reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ref {
    /// Where it comes from.
    pub from: From,
    /// The id of the attribute or measure; `confidence` for the annotation's.
    pub id: String,
    /// What it is multiplied by to stand in the unit of the comparison; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Number>,
    /// What it is divided by to stand in the unit of the comparison; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Number>,
    /// How many times it counts, as somebody wrote: `1.5 times neck`; 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor: Option<Number>,
}

impl Ref {
    /// What the value is multiplied by, exactly; `None` beyond 128 bits, or where it is divided by 0.
    pub fn scale(&self) -> Option<Exact> {
        let one = Number::from(1);
        let of = |n: Option<Number>| n.unwrap_or(one).0;
        Exact::from(of(self.times)).checked_mul(of(self.factor))?.checked_div(of(self.over))
    }

    /// Whether it is the same value, however it is scaled.
    pub fn same(&self, other: &Ref) -> bool {
        self.from == other.from && self.id == other.id
    }

    /// Whether it is read as it stands.
    pub fn is_plain(&self) -> bool {
        self.times.is_none() && self.over.is_none() && self.factor.is_none()
    }
}

/// A function of like quantities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// Their sum over their number, an exact fraction.
    Mean,
    /// The smallest.
    Min,
    /// The largest.
    Max,
    /// All together.
    Sum,
    /// How far two are apart, never negative.
    Difference,
}

/// Something with a numeric value. If one of the values that it reads is missing, so is it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "term", rename_all = "snake_case", deny_unknown_fields)]
pub enum Term {
    /// A number in the unit of the comparison.
    Constant {
        /// The number.
        value: Number,
    },
    /// A value as it is.
    Value {
        /// The value.
        of: Ref,
    },
    /// A function of two or more values.
    Function {
        /// Which.
        function: Function,
        /// Of what.
        of: Vec<Ref>,
    },
    /// The first without the second; may be negative.
    Minus {
        /// The first.
        left: Box<Term>,
        /// What is taken from it.
        right: Box<Term>,
    },
}

impl Term {
    /// Every value that the term reads.
    pub fn refs(&self) -> Vec<&Ref> {
        match self {
            Term::Constant { .. } => Vec::new(),
            Term::Value { of } => vec![of],
            Term::Function { of, .. } => of.iter().collect(),
            Term::Minus { left, right } => left.refs().into_iter().chain(right.refs()).collect(),
        }
    }
}

impl Term {
    /// The same term of other values.
    #[must_use]
    pub fn with_refs(&self, change: &dyn Fn(&Ref) -> Ref) -> Self {
        match self {
            Term::Constant { value } => Term::Constant { value: *value },
            Term::Value { of } => Term::Value { of: change(of) },
            Term::Function { function, of } => {
                Term::Function { function: *function, of: of.iter().map(change).collect() }
            }
            Term::Minus { left, right } => {
                Term::Minus { left: Box::new(left.with_refs(change)), right: Box::new(right.with_refs(change)) }
            }
        }
    }
}

/// An order relation between two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
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

impl Relation {
    /// The relation that holds exactly when this one does not.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Relation::Below => Relation::AtLeast,
            Relation::AtMost => Relation::Above,
            Relation::Above => Relation::AtMost,
            Relation::AtLeast => Relation::Below,
            Relation::Equal => Relation::NotEqual,
            Relation::NotEqual => Relation::Equal,
        }
    }

    /// Whether it holds for two numbers that compare like this.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Relation::Below => order.is_lt(),
            Relation::AtMost => order.is_le(),
            Relation::Above => order.is_gt(),
            Relation::AtLeast => order.is_ge(),
            Relation::Equal => order.is_eq(),
            Relation::NotEqual => order.is_ne(),
        }
    }
}

/// Which of the listed values must be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Inclusion {
    /// At least one of them.
    Any,
    /// Each of them.
    All,
    /// None of them.
    NoneOf,
    /// Not each of them.
    NotAll,
}

/// What a value's presence may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// There is a value.
    Given,
    /// There is none, for either reason.
    Missing,
    /// It was never asked: the key is absent.
    NotRecorded,
    /// There is something: a value, or `not assessable`.
    Recorded,
    /// It was looked at and cannot be told.
    NotAssessable,
    /// It is not `not assessable`: a value, or nothing at all.
    NotNotAssessable,
}

impl State {
    fn opposite(self) -> Self {
        match self {
            State::Given => State::Missing,
            State::Missing => State::Given,
            State::NotRecorded => State::Recorded,
            State::Recorded => State::NotRecorded,
            State::NotAssessable => State::NotNotAssessable,
            State::NotNotAssessable => State::NotAssessable,
        }
    }
}

/// A condition over a case. See the module's text for what missing values do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "if", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every part holds; with no part, always.
    All {
        /// The parts.
        of: Vec<Condition>,
    },
    /// At least one part holds; with no part, never.
    Any {
        /// The parts.
        of: Vec<Condition>,
    },
    /// Two numbers compare so.
    Compare {
        /// The left side.
        left: Term,
        /// How they compare.
        relation: Relation,
        /// The right side.
        right: Term,
    },
    /// A one-of (or yes/no) value is among these.
    OneOf {
        /// The attribute.
        of: Ref,
        /// Value ids.
        values: Vec<String>,
    },
    /// A one-of (or yes/no) value is given and is not among these.
    NotOneOf {
        /// The attribute.
        of: Ref,
        /// Value ids.
        values: Vec<String>,
    },
    /// The ticks of an any-of attribute include some of these.
    Includes {
        /// The attribute.
        of: Ref,
        /// How many of them.
        how: Inclusion,
        /// Value ids.
        values: Vec<String>,
    },
    /// An any-of attribute is answered with no tick, or with at least one.
    Ticked {
        /// The attribute.
        of: Ref,
        /// Whether there is at least one tick.
        any: bool,
    },
    /// A value is there, or missing in this way.
    State {
        /// The attribute or measure.
        of: Ref,
        /// How it must be.
        state: State,
    },
}

impl Condition {
    /// The condition that always holds.
    pub fn always() -> Self {
        Condition::All { of: Vec::new() }
    }

    /// The condition that holds when this one is *false* (not merely: does not hold).
    #[must_use]
    pub fn opposite(&self) -> Self {
        match self {
            Condition::All { of } => Condition::Any { of: of.iter().map(Condition::opposite).collect() },
            Condition::Any { of } => Condition::All { of: of.iter().map(Condition::opposite).collect() },
            Condition::Compare { left, relation, right } => {
                Condition::Compare { left: left.clone(), relation: relation.opposite(), right: right.clone() }
            }
            Condition::OneOf { of, values } => Condition::NotOneOf { of: of.clone(), values: values.clone() },
            Condition::NotOneOf { of, values } => Condition::OneOf { of: of.clone(), values: values.clone() },
            Condition::Includes { of, how, values } => {
                let how = match how {
                    Inclusion::Any => Inclusion::NoneOf,
                    Inclusion::NoneOf => Inclusion::Any,
                    Inclusion::All => Inclusion::NotAll,
                    Inclusion::NotAll => Inclusion::All,
                };
                Condition::Includes { of: of.clone(), how, values: values.clone() }
            }
            Condition::Ticked { of, any } => Condition::Ticked { of: of.clone(), any: !any },
            Condition::State { of, state } => Condition::State { of: of.clone(), state: state.opposite() },
        }
    }

    /// The same condition of other values.
    #[must_use]
    pub fn with_refs(&self, change: &dyn Fn(&Ref) -> Ref) -> Self {
        match self {
            Condition::All { of } => Condition::All { of: of.iter().map(|c| c.with_refs(change)).collect() },
            Condition::Any { of } => Condition::Any { of: of.iter().map(|c| c.with_refs(change)).collect() },
            Condition::Compare { left, relation, right } => {
                Condition::Compare { left: left.with_refs(change), relation: *relation, right: right.with_refs(change) }
            }
            Condition::OneOf { of, values } => Condition::OneOf { of: change(of), values: values.clone() },
            Condition::NotOneOf { of, values } => Condition::NotOneOf { of: change(of), values: values.clone() },
            Condition::Includes { of, how, values } => {
                Condition::Includes { of: change(of), how: *how, values: values.clone() }
            }
            Condition::Ticked { of, any } => Condition::Ticked { of: change(of), any: *any },
            Condition::State { of, state } => Condition::State { of: change(of), state: *state },
        }
    }

    /// Every value that the condition reads, each once, in order.
    pub fn refs(&self) -> Vec<&Ref> {
        let mut found = Vec::new();
        self.visit(&mut found);
        found.sort();
        found.dedup();
        found
    }

    fn visit<'c>(&'c self, into: &mut Vec<&'c Ref>) {
        match self {
            Condition::All { of } | Condition::Any { of } => of.iter().for_each(|c| c.visit(into)),
            Condition::Compare { left, right, .. } => {
                into.extend(left.refs());
                into.extend(right.refs());
            }
            Condition::OneOf { of, .. }
            | Condition::NotOneOf { of, .. }
            | Condition::Includes { of, .. }
            | Condition::Ticked { of, .. }
            | Condition::State { of, .. } => into.push(of),
        }
    }
}
