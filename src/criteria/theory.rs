//! From a model of the literals to numbers, or to the literals that exclude one another.

use super::case::{Case, Value};
use super::encode::{Cuts, Encoder};
use super::linear::{Row, Solution, solve};
use super::nice::{End, round_number};
use super::sat::Literal;
use super::space::{Axis, Dim};
use crate::quantity::Exact;

/// Why a model is no case.
#[derive(Debug)]
pub(super) enum Conflict {
    /// These literals never hold together.
    Excluded(Vec<Literal>),
    /// Whether these literals can hold together is not known.
    CannotTell(Vec<Literal>),
}

/// Between which cuts the model puts a sum: the ends, each with its literal as it holds.
struct Interval {
    from: End,
    to: End,
    low: Option<Literal>,
    high: Option<Literal>,
}

impl Encoder {
    /// The case of the last model.
    pub(super) fn case(&mut self) -> Result<Case, Conflict> {
        let mut values: Vec<Value> = Vec::with_capacity(self.dims.len());
        for (literals, (axis, _)) in self.dims.iter().zip(&self.space.axes) {
            let value = if literals.not_recorded.is_some_and(|l| self.sat.holds(l)) {
                Value::NotRecorded
            } else if literals.not_assessable.is_some_and(|l| self.sat.holds(l)) {
                Value::NotAssessable
            } else {
                let held = || literals.values.iter().zip(0u16..).filter(|(l, _)| self.sat.holds(**l)).map(|(_, n)| n);
                match axis {
                    Axis::Choice { .. } => Value::One(held().next().unwrap_or(0)),
                    Axis::Ticks { .. } => Value::Ticks(held().fold(0, |bits, n| bits | 1u128 << n)),
                    // Filled in below.
                    Axis::Number { .. } => Value::Number(Exact::from(0)),
                }
            };
            values.push(value);
        }
        let mut case = Case { values };
        let numbers: Vec<Dim> = self.space.dims().filter(|d| matches!(case.get(*d), Value::Number(_))).collect();
        let compounds: Vec<usize> = (0..self.space.linears.len())
            .filter(|l| {
                let parts = &self.space.linears[*l].parts;
                parts.len() > 1 && !self.cuts[*l].is_empty() && parts.iter().all(|(d, _)| numbers.contains(d))
            })
            .collect();
        for group in groups(&numbers, &compounds, self) {
            self.solve_group(&group, &compounds, &mut case)?;
        }
        self.opaques(&mut case)?;
        Ok(case)
    }

    fn interval(&self, cuts: &Cuts) -> Interval {
        let mut interval = Interval { from: None, to: None, low: None, high: None };
        for ((cut, strict), literal) in cuts {
            if self.sat.holds(*literal) {
                interval.from = Some((*cut, !*strict));
                interval.low = Some(*literal);
            } else {
                interval.to = Some((*cut, *strict));
                interval.high = Some(!*literal);
                break;
            }
        }
        interval
    }

    fn step(&self, dim: Dim) -> Option<Exact> {
        match self.space.axes.get(dim.place()) {
            Some((Axis::Number { step, .. }, _)) => *step,
            _ => None,
        }
    }

    fn own_interval(&self, dim: Dim) -> Interval {
        let none = Interval { from: None, to: None, low: None, high: None };
        self.dims[dim.place()].linear.map_or(none, |l| self.interval(&self.cuts[l]))
    }

    fn solve_group(&self, group: &[Dim], compounds: &[usize], case: &mut Case) -> Result<(), Conflict> {
        let inside = |l: &&usize| self.space.linears[**l].parts.iter().any(|(d, _)| group.contains(d));
        let sums: Vec<usize> = compounds.iter().filter(inside).copied().collect();
        if let ([dim], true) = (group, sums.is_empty()) {
            let own = self.own_interval(*dim);
            let found = round_number(own.from, own.to, self.step(*dim));
            let literals = || own.low.iter().chain(&own.high).copied().collect();
            case.values[dim.place()] = Value::Number(found.ok_or_else(|| Conflict::Excluded(literals()))?);
            return Ok(());
        }
        let mut rows: Vec<Row> = Vec::new();
        let mut literals: Vec<(Literal, Vec<Dim>)> = Vec::new();
        let mut add = |parts: &[(Dim, Exact)], interval: &Interval| {
            let dims: Vec<Dim> = parts.iter().map(|(d, _)| *d).collect();
            for (end, literal, sign) in [(interval.from, interval.low, 1), (interval.to, interval.high, -1)] {
                let (Some((bound, counts)), Some(literal)) = (end, literal) else { continue };
                let sign = Exact::from(sign);
                let mut factors = vec![Exact::from(0); group.len()];
                for (dim, factor) in parts {
                    let at = group.iter().position(|d| d == dim);
                    if let (Some(at), Some(signed)) = (at, factor.checked_mul(sign)) {
                        factors[at] = signed;
                    }
                }
                let bound = bound.checked_mul(sign).unwrap_or(bound);
                rows.push(Row { factors, bound, strict: !counts, sources: vec![rows.len()] });
                literals.push((literal, dims.clone()));
            }
        };
        for dim in group {
            add(&[(*dim, Exact::from(1))], &self.own_interval(*dim));
        }
        for sum in &sums {
            add(&self.space.linears[*sum].parts, &self.interval(&self.cuts[*sum]));
        }
        let grids: Vec<Option<Exact>> = group.iter().map(|d| self.step(*d)).collect();
        let involved = |sources: &[usize]| {
            let mut all: Vec<Literal> = Vec::new();
            for (literal, dims) in sources.iter().filter_map(|s| literals.get(*s)) {
                all.push(*literal);
                all.extend(dims.iter().map(|d| self.dims[d.place()].given));
            }
            all.retain(|l| *l != self.sat.yes());
            all.sort_unstable();
            all.dedup();
            all
        };
        match solve(&rows, &grids) {
            Solution::Values(values) => {
                for (dim, value) in group.iter().zip(values) {
                    case.values[dim.place()] = Value::Number(value);
                }
                Ok(())
            }
            Solution::Excluded(sources) => Err(Conflict::Excluded(involved(&sources))),
            Solution::CannotTell => {
                let everything: Vec<usize> = (0..literals.len()).collect();
                Err(Conflict::CannotTell(involved(&everything)))
            }
        }
    }

    /// Tries other numbers between the same cuts until the opaque comparisons agree with the model.
    fn opaques(&self, case: &mut Case) -> Result<(), Conflict> {
        for (at, literal) in self.opaques.iter().enumerate() {
            let Some(literal) = literal else { continue };
            let wanted = self.sat.holds(*literal);
            let agrees = |case: &Case| self.space.opaque_holds(at, case).is_none_or(|held| held == wanted);
            if agrees(case) {
                continue;
            }
            let dims = &self.space.opaques[at].dims;
            let choices: Vec<Vec<Exact>> = dims.iter().map(|d| self.candidates(*d, case)).collect();
            let combinations = choices.iter().map(Vec::len).product::<usize>().min(1000);
            let found = (0..combinations).find_map(|mut n| {
                let mut other = case.clone();
                for (dim, list) in dims.iter().zip(&choices) {
                    other.values[dim.place()] = Value::Number(*list.get(n % list.len())?);
                    n /= list.len();
                }
                (agrees(&other) && self.fits(&other)).then_some(other)
            });
            match found {
                Some(other) => *case = other,
                None => {
                    let mut all = vec![if wanted { *literal } else { !*literal }];
                    for dim in dims {
                        let own = self.own_interval(*dim);
                        all.extend(own.low.iter().chain(&own.high));
                        all.extend(Some(self.dims[dim.place()].given).filter(|l| *l != self.sat.yes()));
                    }
                    return Err(Conflict::CannotTell(all));
                }
            }
        }
        // Numbers that suit one comparison may not suit another that was looked at before.
        let unsuited = |(at, literal): (usize, &Option<Literal>)| {
            let literal = (*literal)?;
            let wanted = self.sat.holds(literal);
            let held = self.space.opaque_holds(at, case)?;
            (held != wanted).then_some(if wanted { literal } else { !literal })
        };
        let mut all: Vec<Literal> = self.opaques.iter().enumerate().filter_map(unsuited).collect();
        if all.is_empty() {
            return Ok(());
        }
        for (at, literal) in self.opaques.iter().enumerate() {
            let Some(literal) = literal else { continue };
            all.push(if self.sat.holds(*literal) { *literal } else { !*literal });
            for dim in &self.space.opaques[at].dims {
                let own = self.own_interval(*dim);
                all.extend(own.low.iter().chain(&own.high));
                all.extend(Some(self.dims[dim.place()].given).filter(|l| *l != self.sat.yes()));
            }
        }
        all.sort_unstable();
        all.dedup();
        Err(Conflict::CannotTell(all))
    }

    /// Some numbers between the cuts of a dimension.
    fn candidates(&self, dim: Dim, case: &Case) -> Vec<Exact> {
        let own = self.own_interval(dim);
        let mut found: Vec<Exact> = Vec::new();
        if let Value::Number(n) = case.get(dim) {
            found.push(n);
        }
        let step = self.step(dim);
        let mut low = own.from;
        for _ in 0..8 {
            let Some(next) = round_number(low, own.to, step) else { break };
            found.push(next);
            low = Some((next, false));
        }
        let mut high = own.to;
        for _ in 0..8 {
            let Some((at, _)) = high else { break };
            let next = match step {
                Some(step) => super::nice::multiple(at.checked_sub(step).map(|a| (a, true)), high, step),
                None => round_number(own.from, high, None),
            };
            let Some(next) = next.filter(|n| own.from.is_none_or(|(f, counts)| *n > f || (counts && *n == f))) else {
                break;
            };
            found.push(next);
            high = Some((next, false));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a case lies between the cuts at which the model puts every sum.
    fn fits(&self, case: &Case) -> bool {
        self.space.linears.iter().zip(&self.cuts).all(|(linear, cuts)| {
            let Some(sum) = self.space.sum(&linear.parts, case) else { return true };
            cuts.iter().all(|((cut, strict), literal)| {
                let above = if *strict { sum > *cut } else { sum >= *cut };
                above == self.sat.holds(*literal)
            })
        })
    }
}

/// Numbers that sums tie together.
fn groups(numbers: &[Dim], compounds: &[usize], encoder: &Encoder) -> Vec<Vec<Dim>> {
    let mut groups: Vec<Vec<Dim>> = numbers.iter().map(|d| vec![*d]).collect();
    for compound in compounds {
        let parts = &encoder.space.linears[*compound].parts;
        let (tied, mut rest): (Vec<Vec<Dim>>, Vec<Vec<Dim>>) =
            groups.into_iter().partition(|g| g.iter().any(|d| parts.iter().any(|(p, _)| p == d)));
        rest.push(tied.into_iter().flatten().collect());
        groups = rest;
    }
    groups
}
