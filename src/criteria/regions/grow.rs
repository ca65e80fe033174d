//! From a case to a region: limits are dropped and loosened as long as no legal case outside comes in.

use super::limits::{About, Limit, Named, Subject, named_limits, subjects};
use super::{Completeness, View};
use crate::criteria::case::Case;
use crate::criteria::prover::{Answer, Budget, Prover};
use crate::criteria::sat::Literal;
use crate::criteria::space::Axis;

impl Prover {
    pub(super) fn grown(
        &mut self,
        case: &Case,
        view: &View,
        named: &[Named],
        outside: Literal,
        budget: &mut Budget,
    ) -> Result<Vec<Limit>, Completeness> {
        let single = self.single_limits(case);
        let rather = |limit: &Limit| match limit.about.subject(&self.encoder.space) {
            Subject::Dim(dim) => view.preferred.contains(&dim),
            Subject::Linear(_) | Subject::Total(_) | Subject::Named(_) => false,
        };
        let (preferred, others): (Vec<Limit>, Vec<Limit>) = single.into_iter().partition(rather);
        let compound = self.compound_limits(case);
        let by_name = named_limits(&self.encoder.space, view, named, case);
        // What is to be dropped first stands first.
        let mut tiers = [others, compound, preferred, by_name];
        for tier in 0..tiers.len() {
            let rest: Vec<Limit> = tiers[tier + 1..].concat();
            if !tiers[tier].is_empty() && self.closed(&rest, outside, budget) {
                tiers[tier].clear();
                continue;
            }
            let all: Vec<Limit> = tiers[tier..].concat();
            let mut assumptions = vec![outside];
            assumptions.extend(all.iter().map(|l| l.literal));
            match self.search(&assumptions, budget) {
                Answer::No => tiers[tier].retain(|l| self.encoder.sat.took_part(l.literal)),
                // Later tiers lean on what was kept of earlier ones.
                _ if tier > 0 => {}
                Answer::OutOfSteps => return Err(Completeness::OutOfSteps),
                Answer::CannotTell(by) => return Err(Completeness::CannotTell(by)),
                // A legal case outside with the same answers: only what is not looked into differs.
                Answer::Yes(_) => return Err(Completeness::CannotTell(Vec::new())),
            }
            let mut at = tiers[tier].len();
            while at > 0 {
                at -= 1;
                let limit = tiers[tier].remove(at);
                let rest = tiers.concat();
                if !self.closed(&rest, outside, budget) {
                    let kept = self.loosened(limit, &rest, outside, budget);
                    tiers[tier].insert(at, kept);
                }
            }
        }
        Ok(tiers.concat())
    }

    /// The loosest cut that still keeps the region inside.
    pub(super) fn loosened(&mut self, limit: Limit, rest: &[Limit], outside: Literal, budget: &mut Budget) -> Limit {
        let (linear, mut near, mut far) = match limit.about {
            // Looser lower ends are earlier cuts, looser upper ends later ones.
            About::From(linear, cut) => (linear, cut, -1),
            About::To(linear, cut) => (linear, cut, i64::try_from(self.encoder.cuts[linear].len()).unwrap_or(i64::MAX)),
            _ => return limit,
        };
        let mut best = limit;
        // `near` keeps the region inside, `far` does not.
        while i64::try_from(near).unwrap_or(0).abs_diff(far) > 1 {
            let middle = usize::try_from(i64::midpoint(i64::try_from(near).unwrap_or(0), far)).unwrap_or(0);
            let middle = if middle == near { break } else { middle };
            let candidate = match limit.about {
                About::From(..) => self.end_limit(linear, middle, true),
                _ => self.end_limit(linear, middle, false),
            };
            let mut limits = rest.to_vec();
            limits.push(candidate);
            if self.closed(&limits, outside, budget) {
                near = middle;
                best = candidate;
            } else {
                far = i64::try_from(middle).unwrap_or(0);
            }
        }
        best
    }

    /// Limits that also keep out what no legal case of the region has: it was let in because it did
    /// not matter, and would only be in the way of a reader. What then says nothing is dropped.
    pub(super) fn pruned(
        &mut self,
        mut limits: Vec<Limit>,
        named: &[Named],
        inside: Literal,
        budget: &mut Budget,
    ) -> Vec<Limit> {
        let mut region: Vec<Literal> = vec![inside];
        region.extend(limits.iter().map(|l| l.literal));
        let subjects: Vec<Subject> = subjects(&limits, &self.encoder.space);
        for subject in &subjects {
            for candidate in self.candidates(*subject, named) {
                if limits.iter().any(|l| l.about == candidate.about) {
                    continue;
                }
                let mut assumptions = region.clone();
                assumptions.push(!candidate.literal);
                if self.search(&assumptions, budget) == Answer::No {
                    limits.push(candidate);
                }
            }
        }
        for subject in subjects.iter().rev() {
            let others = |l: &Limit| l.about.subject(&self.encoder.space) != *subject;
            let rest: Vec<Limit> = limits.iter().copied().filter(others).collect();
            if !rest.is_empty() && self.closed(&rest, !inside, budget) {
                limits = rest;
            }
        }
        limits
    }

    /// What could be kept out of a region that says something of this.
    pub(super) fn candidates(&mut self, subject: Subject, named: &[Named]) -> Vec<Limit> {
        let mut limits = Vec::new();
        match subject {
            Subject::Dim(dim) => {
                let literals = self.encoder.dims[dim.place()].clone();
                let choice = matches!(self.encoder.space.axes[dim.place()].0, Axis::Choice { .. });
                if choice {
                    for (place, literal) in (0u16..).zip(&literals.values) {
                        limits.push(Limit { about: About::NotValue(dim, place), literal: !*literal });
                    }
                } else if literals.given != self.encoder.sat.yes() {
                    limits.push(Limit { about: About::NotGiven(dim), literal: !literals.given });
                }
                let not_recorded = literals.not_recorded.map(|l| (About::NotNotRecorded(dim), l));
                let not_assessable = literals.not_assessable.map(|l| (About::NotNotAssessable(dim), l));
                for (about, literal) in not_recorded.into_iter().chain(not_assessable) {
                    limits.push(Limit { about, literal: !literal });
                }
            }
            Subject::Total(at) => {
                if let Some(literals) = self.encoder.totals[at].clone() {
                    limits.push(Limit { about: About::TotalGiven(at), literal: literals.given });
                    for (n, (_, literal)) in literals.sums.iter().enumerate() {
                        limits.push(Limit { about: About::NotSum(at, n), literal: !*literal });
                    }
                }
            }
            Subject::Named(group) => {
                if let Some(named) = named.get(group) {
                    for (n, literal) in named.literals.iter().enumerate() {
                        limits.push(Limit { about: About::NotNamed(group, n), literal: !*literal });
                    }
                    limits.push(Limit { about: About::SomeNamed(group), literal: named.some });
                }
            }
            Subject::Linear(_) => {}
        }
        limits
    }

    /// Whether no legal case outside the set lies within these limits.
    pub(super) fn closed(&mut self, limits: &[Limit], outside: Literal, budget: &mut Budget) -> bool {
        let mut assumptions = vec![outside];
        assumptions.extend(limits.iter().map(|l| l.literal));
        self.search(&assumptions, budget) == Answer::No
    }
}
