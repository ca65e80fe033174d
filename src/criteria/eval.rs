//! The plain evaluator: is this case in that set? Shares nothing with the search.

use super::case::{Case, Value};
use super::space::{Axis, Dim, Node, Set, Space, Total};
use crate::quantity::Exact;

impl Space {
    /// Whether a case is in a set.
    pub fn contains(&self, set: Set, case: &Case) -> bool {
        self.holds(set, case, &mut vec![None; self.nodes.len()])
    }

    /// Sets are shared, so what was found of one is kept.
    fn holds(&self, set: Set, case: &Case, known: &mut [Option<bool>]) -> bool {
        let at = set.0 as usize;
        if let Some(Some(known)) = known.get(at) {
            return *known;
        }
        let holds = match self.nodes.get(at) {
            Some(Node::All(parts)) => parts.iter().all(|s| self.holds(*s, case, known)),
            Some(Node::Any(parts)) => parts.iter().any(|s| self.holds(*s, case, known)),
            Some(Node::Not(inside)) => !self.holds(*inside, case, known),
            _ => self.atom_holds(set, case),
        };
        if let Some(slot) = known.get_mut(at) {
            *slot = Some(holds);
        }
        holds
    }

    fn atom_holds(&self, set: Set, case: &Case) -> bool {
        match self.nodes.get(set.0 as usize) {
            None | Some(Node::All(_) | Node::Any(_) | Node::Not(_)) => false,
            Some(Node::State { dim, given, not_recorded, not_assessable }) => match case.get(*dim) {
                Value::NotRecorded => *not_recorded,
                Value::NotAssessable => *not_assessable,
                _ => *given,
            },
            Some(Node::Among { dim, values }) => match case.get(*dim) {
                Value::One(place) => values.contains(&place),
                _ => false,
            },
            Some(Node::Ticked { dim, place }) => match case.get(*dim) {
                Value::Ticks(bits) => *place < 128 && bits >> place & 1 == 1,
                _ => false,
            },
            Some(Node::AtLeast { linear, cut, strict }) => {
                let sum = self.linears.get(*linear).and_then(|l| self.sum(&l.parts, case));
                sum.is_some_and(|sum| if *strict { sum > *cut } else { sum >= *cut })
            }
            Some(Node::Opaque(at)) => self.opaque_holds(*at, case).unwrap_or(false),
            Some(Node::TotalAmong { total, values }) => {
                self.total_of(*total, case).is_some_and(|t| values.contains(&t))
            }
            Some(Node::TotalGiven(total)) => self.total_of(*total, case).is_some(),
        }
    }

    /// What an opaque comparison says; none if a number is missing or it cannot say.
    pub(super) fn opaque_holds(&self, at: usize, case: &Case) -> Option<bool> {
        let opaque = self.opaques.get(at)?;
        let values: Vec<Exact> = opaque.dims.iter().map(|d| number(case.get(*d))).collect::<Option<_>>()?;
        (opaque.eval)(&values)
    }

    pub(super) fn sum(&self, parts: &[(Dim, Exact)], case: &Case) -> Option<Exact> {
        parts.iter().try_fold(Exact::from(0), |sum, (dim, factor)| {
            sum.checked_add(number(case.get(*dim))?.checked_mul(*factor)?)
        })
    }

    /// The points of a case; none if a part gives none.
    pub fn total_of(&self, total: Total, case: &Case) -> Option<Exact> {
        let parts = self.totals.get(total.0 as usize)?;
        parts.iter().try_fold(Exact::from(0), |sum, part| {
            let (_, points) = part.iter().find(|(set, _)| self.contains(*set, case))?;
            sum.checked_add(*points)
        })
    }

    /// Whether each value of a case is one that its dimension can hold.
    pub fn admits(&self, case: &Case) -> bool {
        case.values.len() == self.axes.len()
            && self.axes.iter().zip(&case.values).all(|((axis, missing), value)| match (axis, value) {
                (_, Value::NotRecorded) => missing.not_recorded,
                (_, Value::NotAssessable) => missing.not_assessable,
                (Axis::Choice { values }, Value::One(place)) => place < values,
                (Axis::Ticks { values }, Value::Ticks(bits)) => *values >= 128 || bits >> values == 0,
                (Axis::Number { from, to, step }, Value::Number(n)) => {
                    from.is_none_or(|from| *n >= from)
                        && to.is_none_or(|to| *n <= to)
                        && step.is_none_or(|s| n.checked_div(s).is_some_and(|q| q.floor() == q))
                }
                _ => false,
            })
    }
}

fn number(value: Value) -> Option<Exact> {
    match value {
        Value::Number(n) => Some(n),
        _ => None,
    }
}
