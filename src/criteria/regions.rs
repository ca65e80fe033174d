//! A set of cases as few, large, readable regions.
//!
//! A case of the set is grown: its values become limits, and every limit is loosened or dropped for
//! as long as no legal case outside the set comes in. Illegal cases do not count, so regions are
//! short. Limits on single answers are dropped before limits on sums and totals: "a total of 1" says
//! more than the answers that make it. Found regions are set aside until nothing is left; then
//! those whose cases all lie in the others are dropped.

use super::case::{Case, Value};
use super::prover::{Answer, Budget, Prover};
use super::sat::Literal;
use super::space::{Axis, Dim, Set, Space, Total};
use crate::quantity::Exact;

/// What a region says of one dimension, sum or total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// A choice is one of these, or missing in one of these ways.
    Choice {
        /// The dimension.
        dim: Dim,
        /// Places of its values.
        values: Vec<u16>,
        /// Not recorded is in the region.
        not_recorded: bool,
        /// Not assessable is in the region.
        not_assessable: bool,
    },
    /// Ticks hold these and lack those, or are missing in one of these ways.
    Ticks {
        /// The dimension.
        dim: Dim,
        /// Ticks that are set.
        with: Vec<u16>,
        /// Ticks that are not set.
        without: Vec<u16>,
        /// An answer is in the region.
        given: bool,
        /// Not recorded is in the region.
        not_recorded: bool,
        /// Not assessable is in the region.
        not_assessable: bool,
    },
    /// A number lies between two ends (each with whether it counts), or is missing in one of these ways.
    Number {
        /// The dimension.
        dim: Dim,
        /// The lower end.
        from: Option<(Exact, bool)>,
        /// The upper end.
        to: Option<(Exact, bool)>,
        /// An answer is in the region.
        given: bool,
        /// Not recorded is in the region.
        not_recorded: bool,
        /// Not assessable is in the region.
        not_assessable: bool,
    },
    /// A sum of numbers lies between two ends, where all of them are given.
    Linear {
        /// The numbers with their factors; the first is 1.
        parts: Vec<(Dim, Exact)>,
        /// The lower end.
        from: Option<(Exact, bool)>,
        /// The upper end.
        to: Option<(Exact, bool)>,
    },
    /// A total is one of these.
    Total {
        /// The total.
        total: Total,
        /// Its sums.
        sums: Vec<Exact>,
        /// A missing total is in the region.
        missing: bool,
    },
    /// One of the sets that the caller named holds: those at these places.
    Named {
        /// Which group of named sets.
        group: usize,
        /// Places in the group.
        places: Vec<usize>,
        /// Cases in none of the group's sets are in the region.
        none: bool,
    },
}

/// How a caller wants a set to be described.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Groups of sets that exclude one another, as the outcomes of a table: rather told than the
    /// answers behind them.
    pub named: Vec<Vec<Set>>,
    /// Dimensions that are rather told than others.
    pub preferred: Vec<Dim>,
}

/// Cases that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// What sets them apart; what is not named may be anything legal.
    pub bounds: Vec<Bound>,
    /// A legal case of the region, as readable as possible.
    pub case: Case,
}

impl Region {
    /// The dimensions that it names, also as parts of sums.
    pub fn dims(&self) -> Vec<Dim> {
        let mut dims = Vec::new();
        for bound in &self.bounds {
            match bound {
                Bound::Choice { dim, .. } | Bound::Ticks { dim, .. } | Bound::Number { dim, .. } => dims.push(*dim),
                Bound::Linear { parts, .. } => dims.extend(parts.iter().map(|(dim, _)| *dim)),
                Bound::Total { .. } | Bound::Named { .. } => {}
            }
        }
        dims
    }
}

/// Whether the regions are all of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completeness {
    /// They are.
    Complete,
    /// There are more than were asked for.
    More,
    /// Some cases could not be decided; these comparisons are in the way.
    CannotTell(Vec<Set>),
    /// The budget was used up.
    OutOfSteps,
}

/// A set as regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regions {
    /// The regions.
    pub list: Vec<Region>,
    /// Whether they are all.
    pub complete: Completeness,
}

/// What a limit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
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
struct Named {
    literals: Vec<Literal>,
    /// At least one of them holds.
    some: Literal,
}

/// What a bound is about as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    Dim(Dim),
    Linear(usize),
    Total(usize),
    Named(usize),
}

impl About {
    /// The ends of a sum of one number are about that number.
    fn subject(self, space: &Space) -> Subject {
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
fn subjects(limits: &[Limit], space: &Space) -> Vec<Subject> {
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
struct Limit {
    about: About,
    literal: Literal,
}

impl Prover {
    /// The legal cases of a set as regions, at most `most` of them. No legal case outside the set
    /// lies in any region; if the list is complete, every legal case of the set lies in one.
    pub fn regions(&mut self, set: Set, most: usize, budget: &mut Budget) -> Regions {
        self.regions_in(&View::default(), set, most, budget)
    }

    /// The same, told by what the caller named and prefers.
    pub fn regions_in(&mut self, view: &View, set: Set, most: usize, budget: &mut Budget) -> Regions {
        let mut named: Vec<Named> = Vec::new();
        for group in &view.named {
            let literals: Vec<Literal> = group.iter().map(|s| self.encoder.set(*s)).collect();
            let some = self.encoder.sat.or(&literals);
            named.push(Named { literals, some });
        }
        let inside = self.encoder.set(set);
        let mut found: Vec<(Vec<Limit>, Literal)> = Vec::new();
        let mut point: Option<Region> = None;
        let complete = loop {
            let mut assumptions = vec![inside];
            assumptions.extend(found.iter().map(|(_, aside)| *aside));
            match self.search(&assumptions, budget) {
                Answer::No => break Completeness::Complete,
                Answer::CannotTell(by) => break Completeness::CannotTell(by),
                Answer::OutOfSteps => break Completeness::OutOfSteps,
                Answer::Yes(_) if found.len() >= most => break Completeness::More,
                Answer::Yes(case) => {
                    let limits = match self.grown(&case, view, &named, !inside, budget) {
                        Ok(limits) => limits,
                        // Comparisons that cannot be looked into: of this case alone it is known
                        // that it is in the set, and more like it would only be noise.
                        Err(answer) => {
                            point = Some(self.point(set, case));
                            break answer;
                        }
                    };
                    let aside = self.encoder.sat.literal();
                    let mut clause = vec![!aside];
                    clause.extend(limits.iter().map(|l| !l.literal));
                    self.encoder.sat.clause(&clause);
                    found.push((limits, aside));
                }
            }
        };
        // Cover: a region whose cases all lie in the others says nothing.
        let mut at = found.len();
        while at > 0 && found.len() > 1 && complete == Completeness::Complete {
            at -= 1;
            let mut assumptions = vec![inside];
            assumptions.extend(found[at].0.iter().map(|l| l.literal));
            assumptions.extend(found.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, (_, aside))| *aside));
            if self.search(&assumptions, budget) == Answer::No {
                found.remove(at);
            }
        }
        let mut list = Vec::new();
        for (limits, _) in found {
            let mut assumptions = vec![inside];
            assumptions.extend(limits.iter().map(|l| l.literal));
            let Answer::Yes(case) = self.search(&assumptions, budget) else { continue };
            let case = self.polished(case, &assumptions, budget);
            let limits = self.pruned(limits, &named, inside, budget);
            list.push(Region { bounds: self.bounds(&limits, &named), case });
        }
        list.extend(point);
        // In the order in which a reader would list them: small before large, missing last.
        list.sort_by_cached_key(|region: &Region| {
            region.case.values.iter().map(|v| (!v.is_given(), *v)).collect::<Vec<_>>()
        });
        Regions { list, complete }
    }

    /// Whether no legal case outside the set lies within these limits.
    fn closed(&mut self, limits: &[Limit], outside: Literal, budget: &mut Budget) -> bool {
        let mut assumptions = vec![outside];
        assumptions.extend(limits.iter().map(|l| l.literal));
        self.search(&assumptions, budget) == Answer::No
    }

    fn grown(
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

    /// A region of one case: what the set reads of it.
    fn point(&self, set: Set, case: Case) -> Region {
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

    /// The loosest cut that still keeps the region inside.
    fn loosened(&mut self, limit: Limit, rest: &[Limit], outside: Literal, budget: &mut Budget) -> Limit {
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

    fn end_limit(&mut self, linear: usize, cut: usize, lower: bool) -> Limit {
        let literal = self.encoder.cuts[linear][cut].1;
        let given = self.encoder.all_given(linear);
        let literal = self.encoder.or_missing(given, if lower { literal } else { !literal });
        Limit { about: if lower { About::From(linear, cut) } else { About::To(linear, cut) }, literal }
    }

    /// The cuts of a sum between which a case lies.
    fn ends(&mut self, linear: usize, sum: Exact) -> Vec<Limit> {
        let above: Vec<bool> = self.encoder.cuts[linear]
            .iter()
            .map(|((cut, strict), _)| if *strict { sum > *cut } else { sum >= *cut })
            .collect();
        let low = above.iter().rposition(|a| *a).map(|cut| self.end_limit(linear, cut, true));
        let high = above.iter().position(|a| !*a).map(|cut| self.end_limit(linear, cut, false));
        low.into_iter().chain(high).collect()
    }

    fn single_limits(&mut self, case: &Case) -> Vec<Limit> {
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

    fn compound_limits(&mut self, case: &Case) -> Vec<Limit> {
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

    /// Limits that also keep out what no legal case of the region has: it was let in because it did
    /// not matter, and would only be in the way of a reader. What then says nothing is dropped.
    fn pruned(&mut self, mut limits: Vec<Limit>, named: &[Named], inside: Literal, budget: &mut Budget) -> Vec<Limit> {
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
    fn candidates(&mut self, subject: Subject, named: &[Named]) -> Vec<Limit> {
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

    /// Limits as bounds, one for each dimension, sum and total that has any.
    fn bounds(&self, limits: &[Limit], named: &[Named]) -> Vec<Bound> {
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
}

/// In which of the named sets a case is, as limits that keep the others out.
fn named_limits(space: &Space, view: &View, named: &[Named], case: &Case) -> Vec<Limit> {
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
