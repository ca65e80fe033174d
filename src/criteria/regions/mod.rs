//! A set of cases as few, large, readable regions.
//!
//! A case of the set is grown: its values become limits, and every limit is loosened or dropped for
//! as long as no legal case outside the set comes in. Illegal cases do not count, so regions are
//! short. Limits on single answers are dropped before limits on sums and totals: "a total of 1" says
//! more than the answers that make it. Found regions are set aside until nothing is left; then
//! those whose cases all lie in the others are dropped.

mod bounds;
mod grow;
mod limits;

use self::limits::{Limit, Named};
use super::case::Case;
use super::prover::{Answer, Budget, Prover};
use super::sat::Literal;
use super::space::{Dim, Set, Total};
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
}
