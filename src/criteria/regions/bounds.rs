//! Limits, or a single case, as bounds: one for each dimension, sum and total that has any.

use super::limits::{About, Limit, Named};
use super::{Bound, Region};
use crate::criteria::case::{Case, Value};
use crate::criteria::prover::Prover;
use crate::criteria::space::{Axis, Set, Total};
use crate::quantity::Exact;

impl Prover {
    /// Limits as bounds, one for each dimension, sum and total that has any.
    pub(super) fn bounds(&self, limits: &[Limit], named: &[Named]) -> Vec<Bound> {
        let has = |about: About| limits.iter().any(|l| l.about == about);
        let ends = |linear: usize| {
            let (mut from, mut to) = (None, None);
            for limit in limits {
                match limit.about {
                    About::From(l, cut) if l == linear => {
                        from = self.encoder.cuts[l].get(cut).map(|((at, strict), _)| (*at, !*strict));
                    }
                    About::To(l, cut) if l == linear => {
                        to = self.encoder.cuts[l].get(cut).map(|((at, strict), _)| (*at, *strict));
                    }
                    _ => {}
                }
            }
            (from, to)
        };
        let mut bounds = Vec::new();
        for dim in self.encoder.space.dims() {
            let missing = self.encoder.space.missing(dim);
            let not_recorded = missing.not_recorded && !has(About::NotNotRecorded(dim));
            let not_assessable = missing.not_assessable && !has(About::NotNotAssessable(dim));
            let given = !has(About::NotGiven(dim));
            let all = given && not_recorded == missing.not_recorded && not_assessable == missing.not_assessable;
            match self.encoder.space.axes[dim.place()].0 {
                Axis::Choice { values } => {
                    let kept: Vec<u16> = (0..values).filter(|v| !has(About::NotValue(dim, *v))).collect();
                    if !all || kept.len() < usize::from(values) {
                        bounds.push(Bound::Choice { dim, values: kept, not_recorded, not_assessable });
                    }
                }
                Axis::Ticks { values } => {
                    let with: Vec<u16> = (0..values).filter(|v| has(About::Ticked(dim, *v))).collect();
                    let without: Vec<u16> = (0..values).filter(|v| has(About::NotTicked(dim, *v))).collect();
                    if !all || !with.is_empty() || !without.is_empty() {
                        bounds.push(Bound::Ticks { dim, with, without, given, not_recorded, not_assessable });
                    }
                }
                Axis::Number { .. } => {
                    let (from, to) = self.encoder.dims[dim.place()].linear.map_or((None, None), &ends);
                    if !all || from.is_some() || to.is_some() {
                        bounds.push(Bound::Number { dim, from, to, given, not_recorded, not_assessable });
                    }
                }
            }
        }
        for (linear, sum) in self.encoder.space.linears.iter().enumerate() {
            let (from, to) = ends(linear);
            if sum.parts.len() > 1 && (from.is_some() || to.is_some()) {
                bounds.push(Bound::Linear { parts: sum.parts.clone(), from, to });
            }
        }
        for (at, literals) in self.encoder.totals.iter().enumerate() {
            let Some(literals) = literals else { continue };
            let kept: Vec<Exact> = literals
                .sums
                .iter()
                .enumerate()
                .filter(|(n, _)| !has(About::NotSum(at, *n)))
                .map(|(_, (sum, _))| *sum)
                .collect();
            let missing = !has(About::TotalGiven(at));
            if !missing || kept.len() < literals.sums.len() {
                let total = Total(u32::try_from(at).unwrap_or(u32::MAX));
                bounds.push(Bound::Total { total, sums: kept, missing });
            }
        }
        for (group, Named { literals, .. }) in named.iter().enumerate() {
            let kept: Vec<usize> = (0..literals.len()).filter(|n| !has(About::NotNamed(group, *n))).collect();
            let none = !has(About::SomeNamed(group));
            if !none || kept.len() < literals.len() {
                bounds.push(Bound::Named { group, places: kept, none });
            }
        }
        bounds
    }

    /// A region of one case: what the set reads of it.
    pub(super) fn point(&self, set: Set, case: Case) -> Region {
        let mut bounds = Vec::new();
        for dim in self.encoder.space.reads(set) {
            let value = case.get(dim);
            let (not_recorded, not_assessable) = (value == Value::NotRecorded, value == Value::NotAssessable);
            bounds.push(match (self.encoder.space.axes[dim.place()].0, value) {
                (Axis::Choice { .. }, Value::One(place)) => {
                    Bound::Choice { dim, values: vec![place], not_recorded, not_assessable }
                }
                (Axis::Choice { .. }, _) => Bound::Choice { dim, values: Vec::new(), not_recorded, not_assessable },
                (Axis::Ticks { values }, Value::Ticks(bits)) => {
                    let (with, without) = (0..values).partition(|place| bits >> place & 1 == 1);
                    Bound::Ticks { dim, with, without, given: true, not_recorded, not_assessable }
                }
                (Axis::Ticks { .. }, _) => {
                    let none = Vec::new();
                    Bound::Ticks { dim, with: none.clone(), without: none, given: false, not_recorded, not_assessable }
                }
                (Axis::Number { .. }, Value::Number(n)) => {
                    let end = Some((n, true));
                    Bound::Number { dim, from: end, to: end, given: true, not_recorded, not_assessable }
                }
                (Axis::Number { .. }, _) => {
                    Bound::Number { dim, from: None, to: None, given: false, not_recorded, not_assessable }
                }
            });
        }
        Region { bounds, case }
    }
}
