//! Conditions and terms over slots.

use super::case::{Case, Value};
use crate::protocol::condition::{Function, Inclusion, Relation, State};
use crate::quantity::Exact;

/// A slot with what its number is multiplied by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scaled {
    pub(super) slot: usize,
    pub(super) by: Option<Exact>,
}

impl Scaled {
    fn value(self, case: &Case) -> Option<Exact> {
        match (case.get(self.slot), self.by) {
            (Value::Number(n), None) => Some(n),
            (Value::Number(n), Some(by)) => n.checked_mul(by),
            _ => None,
        }
    }
}

/// Something with a numeric value.
#[derive(Debug, Clone)]
pub(super) enum Formula {
    Constant(Exact),
    Slot(Scaled),
    Function(Function, Vec<Scaled>),
    Minus(Box<Formula>, Box<Formula>),
}

impl Formula {
    /// Its value; none if a value that it needs is missing or the numbers are beyond 128 bits.
    pub(super) fn value(&self, case: &Case) -> Option<Exact> {
        match self {
            Formula::Constant(value) => Some(*value),
            Formula::Slot(slot) => slot.value(case),
            Formula::Minus(left, right) => left.value(case)?.checked_sub(right.value(case)?),
            Formula::Function(function, of) => {
                let values: Vec<Exact> = of.iter().map(|s| s.value(case)).collect::<Option<_>>()?;
                let sum = || values.iter().try_fold(Exact::from(0), |a, b| a.checked_add(*b));
                match function {
                    Function::Mean => sum()?.checked_div(i64::try_from(values.len()).ok()?),
                    Function::Sum => sum(),
                    Function::Min => values.iter().copied().min(),
                    Function::Max => values.iter().copied().max(),
                    Function::Difference => Some(values.first()?.checked_sub(*values.get(1)?)?.abs()),
                }
            }
        }
    }

    pub(super) fn slots(&self, into: &mut Vec<usize>) {
        match self {
            Formula::Constant(_) => {}
            Formula::Slot(s) => into.push(s.slot),
            Formula::Function(_, of) => into.extend(of.iter().map(|s| s.slot)),
            Formula::Minus(a, b) => {
                a.slots(into);
                b.slots(into);
            }
        }
    }
}

/// A condition.
#[derive(Debug, Clone)]
pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Compare(Formula, Relation, Formula),
    OneOf { slot: usize, values: Vec<u16>, negated: bool },
    Includes { slot: usize, how: Inclusion, mask: u128 },
    Ticked { slot: usize, any: bool },
    State { slot: usize, state: State },
}

impl Test {
    /// Whether it holds. A comparison with a missing value does not.
    pub(super) fn holds(&self, case: &Case) -> bool {
        match self {
            Test::All(of) => of.iter().all(|t| t.holds(case)),
            Test::Any(of) => of.iter().any(|t| t.holds(case)),
            Test::Compare(left, relation, right) => match (left.value(case), right.value(case)) {
                (Some(a), Some(b)) => relation.holds(a.cmp(&b)),
                _ => false,
            },
            Test::OneOf { slot, values, negated } => match case.get(*slot) {
                Value::One(v) => values.contains(&v) != *negated,
                _ => false,
            },
            Test::Includes { slot, how, mask } => match case.get(*slot) {
                Value::Ticks(ticks) => match how {
                    Inclusion::Any => ticks & mask != 0,
                    Inclusion::All => ticks & mask == *mask,
                    Inclusion::NoneOf => ticks & mask == 0,
                    Inclusion::NotAll => ticks & mask != *mask,
                },
                _ => false,
            },
            Test::Ticked { slot, any } => match case.get(*slot) {
                Value::Ticks(ticks) => (ticks != 0) == *any,
                _ => false,
            },
            Test::State { slot, state } => match (case.get(*slot), state) {
                // What stands there is not legal: nothing can be said of it.
                (Value::Unusable, _) => false,
                (value, State::Given) => value.is_given(),
                (value, State::Missing) => !value.is_given(),
                (value, State::NotRecorded) => value == Value::NotRecorded,
                (value, State::Recorded) => value != Value::NotRecorded,
                (value, State::NotAssessable) => value == Value::NotAssessable,
                (value, State::NotNotAssessable) => value != Value::NotAssessable,
            },
        }
    }

    pub(super) fn slots(&self, into: &mut Vec<usize>) {
        match self {
            Test::All(of) | Test::Any(of) => of.iter().for_each(|t| t.slots(into)),
            Test::Compare(a, _, b) => {
                a.slots(into);
                b.slots(into);
            }
            Test::OneOf { slot, .. }
            | Test::Includes { slot, .. }
            | Test::Ticked { slot, .. }
            | Test::State { slot, .. } => {
                into.push(*slot);
            }
        }
    }
}
