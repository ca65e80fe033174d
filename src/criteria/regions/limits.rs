//! Limits: the smallest things that a region can say, each as a literal of the search.

use super::View;
use crate::criteria::case::{Case, Value};
use crate::criteria::prover::Prover;
use crate::criteria::sat::Literal;
use crate::criteria::space::{Axis, Dim, Space, Total};
use crate::quantity::Exact;

/// What a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// Not this value of a choice.
    NotValue(Dim, u16),
    /// No answer.
    NotGiven(Dim),
    NotNotRecorded(Dim),
    NotNotAssessable(Dim),
    Ticked(Dim, u16),
    NotTicked(Dim, u16),
    /// From this cut on.
    From(usize, usize),
    /// Below this cut.
    To(usize, usize),
    /// Not this sum of a total.
    NotSum(usize, usize),
    /// The total exists.
    TotalGiven(usize),
    /// Not this one of a group of named sets.
    NotNamed(usize, usize),
    /// At least one of a group.
    SomeNamed(usize),
}

/// A group of named sets as literals.
pub(super) struct Named {
    pub(super) literals: Vec<Literal>,
    /// At least one of them holds.
    pub(super) some: Literal,
}

/// What a bound is about as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Dim(Dim),
    Linear(usize),
    Total(usize),
    Named(usize),
}

impl About {
    /// The ends of a sum of one number are about that number.
    pub(super) fn subject(self, space: &Space) -> Subject {
        match self {
            About::NotValue(dim, _)
            | About::NotGiven(dim)
            | About::NotNotRecorded(dim)
            | About::NotNotAssessable(dim)
            | About::Ticked(dim, _)
            | About::NotTicked(dim, _) => Subject::Dim(dim),
            About::From(linear, _) | About::To(linear, _) => match space.linears[linear].parts.as_slice() {
                [(dim, _)] => Subject::Dim(*dim),
                _ => Subject::Linear(linear),
            },
            About::NotSum(total, _) | About::TotalGiven(total) => Subject::Total(total),
            About::NotNamed(group, _) | About::SomeNamed(group) => Subject::Named(group),
        }
    }
}

/// What some limits are about, each once.
pub(super) fn subjects(limits: &[Limit], space: &Space) -> Vec<Subject> {
    let mut found: Vec<Subject> = Vec::new();
    for limit in limits {
        let subject = limit.about.subject(space);
        if !found.contains(&subject) {
            found.push(subject);
        }
    }
    found
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) about: About,
    pub(super) literal: Literal,
}

impl Prover {
    pub(super) fn end_limit(&mut self, linear: usize, cut: usize, lower: bool) -> Limit {
        let literal = self.encoder.cuts[linear][cut].1;
        let given = self.encoder.all_given(linear);
        let literal = self.encoder.or_missing(given, if lower { literal } else { !literal });
        Limit { about: if lower { About::From(linear, cut) } else { About::To(linear, cut) }, literal }
    }

    /// The cuts of a sum between which a case lies.
    pub(super) fn ends(&mut self, linear: usize, sum: Exact) -> Vec<Limit> {
        let above: Vec<bool> = self.encoder.cuts[linear]
            .iter()
            .map(|((cut, strict), _)| if *strict { sum > *cut } else { sum >= *cut })
            .collect();
        let low = above.iter().rposition(|a| *a).map(|cut| self.end_limit(linear, cut, true));
        let high = above.iter().position(|a| !*a).map(|cut| self.end_limit(linear, cut, false));
        low.into_iter().chain(high).collect()
    }

    pub(super) fn single_limits(&mut self, case: &Case) -> Vec<Limit> {
        let mut limits = Vec::new();
        for dim in self.encoder.space.dims().collect::<Vec<_>>() {
            let literals = self.encoder.dims[dim.place()].clone();
            let value = case.get(dim);
            let axis = self.encoder.space.axes[dim.place()].0;
            match (axis, value) {
                (Axis::Choice { .. }, _) => {
                    for (place, literal) in (0u16..).zip(&literals.values) {
                        if value != Value::One(place) {
                            limits.push(Limit { about: About::NotValue(dim, place), literal: !*literal });
                        }
                    }
                }
                (_, Value::NotRecorded | Value::NotAssessable) => {
                    limits.push(Limit { about: About::NotGiven(dim), literal: !literals.given });
                }
                (Axis::Ticks { .. }, Value::Ticks(bits)) => {
                    for (place, tick) in (0u16..).zip(&literals.values) {
                        let ticked = bits >> place & 1 == 1;
                        let literal = if ticked { *tick } else { !*tick };
                        let literal = self.encoder.or_missing(literals.given, literal);
                        let about = if ticked { About::Ticked(dim, place) } else { About::NotTicked(dim, place) };
                        limits.push(Limit { about, literal });
                    }
                }
                (_, Value::Number(n)) => {
                    if let Some(linear) = literals.linear {
                        limits.extend(self.ends(linear, n));
                    }
                }
                _ => {}
            }
            if let Some(literal) = literals.not_recorded.filter(|_| value != Value::NotRecorded) {
                limits.push(Limit { about: About::NotNotRecorded(dim), literal: !literal });
            }
            if let Some(literal) = literals.not_assessable.filter(|_| value != Value::NotAssessable) {
                limits.push(Limit { about: About::NotNotAssessable(dim), literal: !literal });
            }
        }
        limits
    }

    pub(super) fn compound_limits(&mut self, case: &Case) -> Vec<Limit> {
        let mut limits = Vec::new();
        for linear in 0..self.encoder.space.linears.len() {
            let parts = self.encoder.space.linears[linear].parts.clone();
            if parts.len() > 1
                && let Some(sum) = self.encoder.space.sum(&parts, case)
            {
                limits.extend(self.ends(linear, sum));
            }
        }
        for at in 0..self.encoder.totals.len() {
            // A total that no set asks about has no literals.
            let Some(literals) = self.encoder.totals[at].clone() else { continue };
            let total = Total(u32::try_from(at).unwrap_or(u32::MAX));
            let Some(value) = self.encoder.space.total_of(total, case) else { continue };
            limits.push(Limit { about: About::TotalGiven(at), literal: literals.given });
            for (n, (sum, literal)) in literals.sums.iter().enumerate() {
                if *sum != value {
                    limits.push(Limit { about: About::NotSum(at, n), literal: !*literal });
                }
            }
        }
        limits
    }
}

/// In which of the named sets a case is, as limits that keep the others out.
pub(super) fn named_limits(space: &Space, view: &View, named: &[Named], case: &Case) -> Vec<Limit> {
    let mut limits = Vec::new();
    for (group, (sets, named)) in view.named.iter().zip(named).enumerate() {
        let mut some = false;
        for (n, (set, literal)) in sets.iter().zip(&named.literals).enumerate() {
            if space.contains(*set, case) {
                some = true;
            } else {
                limits.push(Limit { about: About::NotNamed(group, n), literal: !*literal });
            }
        }
        if some {
            limits.push(Limit { about: About::SomeNamed(group), literal: named.some });
        }
    }
    limits
}
