//! Numbers that follow from others.

use crate::criteria::Dim;
use crate::quantity::{Decimal, Exact};

/// A number that follows from others.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Formula {
    /// Numbers times factors, and a constant.
    Sum(Vec<(Dim, Exact)>, Exact),
    /// The smallest or (true) the largest.
    Extreme(bool, Vec<Formula>),
    /// How far two are apart.
    Apart(Box<Formula>, Box<Formula>),
    /// To the nearest multiple, halves away from zero.
    Rounded(Box<Formula>, Decimal),
    /// A score, by its key.
    Score(String),
    /// What is no sum of numbers, times factors.
    Combined(Vec<(Formula, Exact)>),
}

impl Formula {
    /// The dimensions that it reads.
    pub(super) fn dims(&self, into: &mut Vec<Dim>) {
        match self {
            Formula::Sum(parts, _) => into.extend(parts.iter().map(|(d, _)| *d)),
            Formula::Extreme(_, of) => of.iter().for_each(|f| f.dims(into)),
            Formula::Apart(a, b) => {
                a.dims(into);
                b.dims(into);
            }
            Formula::Rounded(inside, _) => inside.dims(into),
            Formula::Score(_) => {}
            Formula::Combined(parts) => parts.iter().for_each(|(f, _)| f.dims(into)),
        }
    }

    /// The scores that it reads.
    pub(super) fn scores<'f>(&'f self, into: &mut Vec<&'f str>) {
        match self {
            Formula::Sum(..) => {}
            Formula::Extreme(_, of) => of.iter().for_each(|f| f.scores(into)),
            Formula::Apart(a, b) => {
                a.scores(into);
                b.scores(into);
            }
            Formula::Rounded(inside, _) => inside.scores(into),
            Formula::Score(id) => into.push(id),
            Formula::Combined(parts) => parts.iter().for_each(|(f, _)| f.scores(into)),
        }
    }

    /// The same with a number for a score.
    pub(super) fn with_score(&self, id: &str, total: Exact) -> Option<Formula> {
        let inside = |f: &Formula| f.with_score(id, total);
        Some(match self {
            Formula::Sum(..) => self.clone(),
            Formula::Extreme(largest, of) => Formula::Extreme(*largest, of.iter().map(inside).collect::<Option<_>>()?),
            Formula::Apart(a, b) => Formula::Apart(Box::new(inside(a)?), Box::new(inside(b)?)),
            Formula::Rounded(f, step) => Formula::Rounded(Box::new(inside(f)?), *step),
            Formula::Score(own) if own == id => Formula::Sum(Vec::new(), total),
            Formula::Score(_) => self.clone(),
            Formula::Combined(parts) => {
                let zero = Formula::Sum(Vec::new(), Exact::from(0));
                parts.iter().try_fold(zero, |sum, (f, factor)| sum.plus(inside(f)?.times(*factor)?, 1))?
            }
        })
    }

    pub(super) fn value(&self, dims: &[Dim], values: &[Exact]) -> Option<Exact> {
        match self {
            Formula::Sum(parts, constant) => parts.iter().try_fold(*constant, |sum, (dim, factor)| {
                let at = dims.iter().position(|d| d == dim)?;
                sum.checked_add(values.get(at)?.checked_mul(*factor)?)
            }),
            Formula::Extreme(largest, of) => {
                let all: Vec<Exact> = of.iter().map(|f| f.value(dims, values)).collect::<Option<_>>()?;
                if *largest { all.into_iter().max() } else { all.into_iter().min() }
            }
            Formula::Apart(a, b) => Some(a.value(dims, values)?.checked_sub(b.value(dims, values)?)?.abs()),
            Formula::Rounded(inside, step) => inside.value(dims, values)?.round_to(step),
            Formula::Score(_) => None,
            Formula::Combined(parts) => parts.iter().try_fold(Exact::from(0), |sum, (f, factor)| {
                sum.checked_add(f.value(dims, values)?.checked_mul(*factor)?)
            }),
        }
    }

    pub(super) fn plus(self, other: Formula, sign: i64) -> Option<Formula> {
        let by = Exact::from(sign);
        Some(match (self, other) {
            (Formula::Sum(mut parts, a), Formula::Sum(more, b)) => {
                for (dim, factor) in more {
                    parts.push((dim, factor.checked_mul(by)?));
                }
                Formula::Sum(parts, a.checked_add(b.checked_mul(by)?)?)
            }
            (Formula::Extreme(largest, of), sum @ Formula::Sum(..)) => {
                Formula::Extreme(largest, of.into_iter().map(|f| f.plus(sum.clone(), sign)).collect::<Option<_>>()?)
            }
            (sum @ Formula::Sum(..), Formula::Extreme(largest, of)) => {
                let of = of.into_iter().map(|f| sum.clone().plus(f, sign)).collect::<Option<_>>()?;
                Formula::Extreme(largest == (sign > 0), of)
            }
            (Formula::Combined(mut parts), other) => {
                parts.push((other, by));
                Formula::Combined(parts)
            }
            (one, other) => Formula::Combined(vec![(one, Exact::from(1)), (other, by)]),
        })
    }

    pub(super) fn times(self, by: Exact) -> Option<Formula> {
        Some(match self {
            Formula::Sum(parts, constant) => Formula::Sum(
                parts.into_iter().map(|(d, f)| Some((d, f.checked_mul(by)?))).collect::<Option<_>>()?,
                constant.checked_mul(by)?,
            ),
            Formula::Extreme(largest, of) => Formula::Extreme(
                largest == (by >= Exact::from(0)),
                of.into_iter().map(|f| f.times(by)).collect::<Option<_>>()?,
            ),
            other if by == Exact::from(1) => other,
            other => Formula::Combined(vec![(other, by)]),
        })
    }
}

impl Formula {
    pub(super) fn without(&self, other: &Formula) -> Option<Formula> {
        self.clone().plus(other.clone(), -1)
    }
}
