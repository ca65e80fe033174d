//! Sets → clauses. Every dimension has literals for its states and values, every sum of numbers
//! order literals at its cuts, every total one literal a sum; sets are encoded when first asked
//! for.

use super::sat::{Literal, Sat};
use super::space::{Axis, Node, Set, Space};
use crate::quantity::Exact;
use std::collections::HashMap;

/// The literals of a dimension.
#[derive(Debug, Clone)]
pub(super) struct DimLiterals {
    pub(super) given: Literal,
    pub(super) not_recorded: Option<Literal>,
    pub(super) not_assessable: Option<Literal>,
    /// Values of a choice, or ticks.
    pub(super) values: Vec<Literal>,
    /// The place of a number among the sums.
    pub(super) linear: Option<usize>,
}

/// A place at which a sum is cut: it is at least this, or above it.
pub(super) type Cut = (Exact, bool);

/// The cuts of a sum in order, each with its literal.
pub(super) type Cuts = Vec<(Cut, Literal)>;

/// The literals of a total.
#[derive(Debug, Clone)]
pub(super) struct TotalLiterals {
    pub(super) given: Literal,
    /// Each sum that can come out, with the literal that it does.
    pub(super) sums: Vec<(Exact, Literal)>,
}

pub(super) struct Encoder {
    pub(super) space: Space,
    pub(super) sat: Sat,
    pub(super) dims: Vec<DimLiterals>,
    pub(super) cuts: Vec<Cuts>,
    pub(super) totals: Vec<Option<TotalLiterals>>,
    pub(super) opaques: Vec<Option<Literal>>,
    nodes: Vec<Option<Literal>>,
    within: HashMap<(Literal, Literal), Literal>,
}

impl Encoder {
    pub(super) fn new(mut space: Space) -> Self {
        let mut sat = Sat::new();
        let mut dims = Vec::new();
        let mut ends: Vec<(usize, Cut, bool)> = Vec::new();
        for dim in space.dims().collect::<Vec<_>>() {
            let (axis, missing) = space.axes[dim.place()];
            let not_recorded = missing.not_recorded.then(|| sat.literal());
            let not_assessable = missing.not_assessable.then(|| sat.literal());
            let mut states: Vec<Literal> = not_recorded.iter().chain(&not_assessable).copied().collect();
            let given = if states.is_empty() { sat.yes() } else { sat.liked() };
            states.push(given);
            let mut literals = DimLiterals { given, not_recorded, not_assessable, values: Vec::new(), linear: None };
            match axis {
                Axis::Choice { values } => {
                    for n in 0..values {
                        let literal = if n == 0 { sat.liked() } else { sat.literal() };
                        literals.values.push(literal);
                        sat.clause(&[!literal, given]);
                    }
                    let mut one = literals.values.clone();
                    one.extend(states.iter().filter(|s| **s != given));
                    sat.exactly_one(&one);
                    sat.exactly_one(&states);
                }
                Axis::Ticks { values } => {
                    literals.values = (0..values).map(|_| sat.literal()).collect();
                    sat.exactly_one(&states);
                }
                Axis::Number { from, to, .. } => {
                    sat.exactly_one(&states);
                    literals.linear = space.linear_of(vec![(dim, Exact::from(1))]);
                    if let Some(linear) = literals.linear {
                        ends.extend(from.map(|from| (linear, (from, false), true)));
                        ends.extend(to.map(|to| (linear, (to, true), false)));
                    }
                }
            }
            dims.push(literals);
        }
        // The ends of what can be recorded are cuts as well; on a grid `> 60` is `≥ 60.1`.
        let mut held: Vec<(Set, bool)> = Vec::new();
        for (linear, (cut, strict), holds) in ends {
            held.extend(space.at_least(linear, cut, strict).map(|set| (set, holds)));
        }
        let mut encoder = Encoder {
            cuts: cuts(&space, &mut sat),
            totals: vec![None; space.totals.len()],
            opaques: vec![None; space.opaques.len()],
            nodes: vec![None; space.nodes.len()],
            within: HashMap::new(),
            space,
            sat,
            dims,
        };
        for (set, holds) in held {
            let literal = encoder.set(set);
            encoder.sat.clause(&[if holds { literal } else { !literal }]);
        }
        encoder
    }

    /// The literal of a set.
    pub(super) fn set(&mut self, set: Set) -> Literal {
        let at = set.0 as usize;
        // Sets may be made after the solver was.
        if self.nodes.len() < self.space.nodes.len() {
            self.nodes.resize(self.space.nodes.len(), None);
            self.opaques.resize(self.space.opaques.len(), None);
            self.totals.resize(self.space.totals.len(), None);
            self.cuts.resize(self.space.linears.len(), Vec::new());
        }
        if let Some(Some(literal)) = self.nodes.get(at) {
            return *literal;
        }
        let literal = match self.space.nodes.get(at).cloned() {
            None => !self.sat.yes(),
            Some(Node::All(parts)) => {
                let parts: Vec<Literal> = parts.iter().map(|s| self.set(*s)).collect();
                self.sat.and(&parts)
            }
            Some(Node::Any(parts)) => {
                let parts: Vec<Literal> = parts.iter().map(|s| self.set(*s)).collect();
                self.sat.or(&parts)
            }
            Some(Node::Not(inside)) => !self.set(inside),
            Some(Node::State { dim, given, not_recorded, not_assessable }) => {
                let literals = &self.dims[dim.place()];
                let mut parts = Vec::new();
                parts.extend(given.then_some(literals.given));
                parts.extend(literals.not_recorded.filter(|_| not_recorded));
                parts.extend(literals.not_assessable.filter(|_| not_assessable));
                self.sat.or(&parts)
            }
            Some(Node::Among { dim, values }) => {
                let literals = &self.dims[dim.place()].values;
                let parts: Vec<Literal> =
                    values.iter().filter_map(|v| literals.get(usize::from(*v)).copied()).collect();
                self.sat.or(&parts)
            }
            Some(Node::Ticked { dim, place }) => {
                let literals = &self.dims[dim.place()];
                match literals.values.get(usize::from(place)).copied() {
                    Some(tick) => {
                        let given = literals.given;
                        self.sat.and(&[given, tick])
                    }
                    None => !self.sat.yes(),
                }
            }
            Some(Node::AtLeast { linear, cut, strict }) => self.cut(linear, (cut, strict)),
            Some(Node::Opaque(place)) => {
                let literal = self.sat.literal();
                if let Some(slot) = self.opaques.get_mut(place) {
                    *slot = Some(literal);
                }
                literal
            }
            Some(Node::TotalAmong { total, values }) => {
                let literals = self.total(total.0 as usize);
                let parts: Vec<Literal> =
                    literals.sums.iter().filter(|(sum, _)| values.contains(sum)).map(|(_, l)| *l).collect();
                self.sat.or(&parts)
            }
            Some(Node::TotalGiven(total)) => self.total(total.0 as usize).given,
        };
        if let Some(slot) = self.nodes.get_mut(at) {
            *slot = Some(literal);
        }
        literal
    }

    /// The literal of a cut, put between its neighbours if it is new.
    fn cut(&mut self, linear: usize, cut: Cut) -> Literal {
        let at = match self.cuts[linear].binary_search_by(|(known, _)| known.cmp(&cut)) {
            Ok(at) => return self.cuts[linear][at].1,
            Err(at) => at,
        };
        let literal = self.sat.literal();
        if let Some((_, lower)) = at.checked_sub(1).and_then(|n| self.cuts[linear].get(n)) {
            self.sat.clause(&[!literal, *lower]);
        }
        if let Some((_, higher)) = self.cuts[linear].get(at) {
            self.sat.clause(&[!*higher, literal]);
        }
        self.cuts[linear].insert(at, (cut, literal));
        literal
    }

    /// The literals of a total: prefix sums, part by part.
    pub(super) fn total(&mut self, at: usize) -> TotalLiterals {
        if let Some(Some(done)) = self.totals.get(at) {
            return done.clone();
        }
        let parts = self.space.totals.get(at).cloned().unwrap_or_default();
        let mut prefix: Vec<(Exact, Literal)> = vec![(Exact::from(0), self.sat.yes())];
        let mut exists = Vec::new();
        for part in parts {
            let alternatives: Vec<(Literal, Exact)> =
                part.iter().map(|(set, points)| (self.set(*set), *points)).collect();
            let any: Vec<Literal> = alternatives.iter().map(|(l, _)| *l).collect();
            exists.push(self.sat.or(&any));
            let mut next: Vec<(Exact, Literal)> = Vec::new();
            for (sum, _) in &prefix {
                for (_, points) in &alternatives {
                    if let Some(sum) = sum.checked_add(*points)
                        && !next.iter().any(|(s, _)| *s == sum)
                    {
                        next.push((sum, self.sat.literal()));
                    }
                }
            }
            next.sort_unstable_by_key(|(sum, _)| *sum);
            for (alternative, points) in &alternatives {
                for (sum, before) in &prefix {
                    let after = sum.checked_add(*points).and_then(|s| next.iter().find(|(n, _)| *n == s));
                    if let Some((_, after)) = after {
                        self.sat.clause(&[!*alternative, !*before, *after]);
                    }
                }
                for (sum, after) in &next {
                    let before = sum.checked_sub(*points).and_then(|s| prefix.iter().find(|(p, _)| *p == s));
                    match before {
                        Some((_, before)) => self.sat.clause(&[!*after, !*alternative, *before]),
                        None => self.sat.clause(&[!*after, !*alternative]),
                    }
                }
            }
            prefix = next;
        }
        let given = self.sat.and(&exists);
        let sums = prefix.into_iter().map(|(sum, literal)| (sum, self.sat.and(&[given, literal]))).collect();
        let done = TotalLiterals { given, sums };
        if let Some(slot) = self.totals.get_mut(at) {
            *slot = Some(done.clone());
        }
        done
    }

    /// A literal that holds exactly when this one does or what it is about is missing.
    pub(super) fn or_missing(&mut self, given: Literal, literal: Literal) -> Literal {
        if given == self.sat.yes() {
            return literal;
        }
        if let Some(known) = self.within.get(&(given, literal)) {
            return *known;
        }
        let within = self.sat.or(&[!given, literal]);
        self.within.insert((given, literal), within);
        within
    }

    /// Whether all numbers of a sum are given.
    pub(super) fn all_given(&mut self, linear: usize) -> Literal {
        let parts: Vec<Literal> =
            self.space.linears[linear].parts.iter().map(|(d, _)| self.dims[d.place()].given).collect();
        let parts: Vec<Literal> = parts.into_iter().filter(|l| *l != self.sat.yes()).collect();
        match parts.as_slice() {
            [] => self.sat.yes(),
            [one] => *one,
            [a, b, ..] => {
                let key = (*a, *b);
                if parts.len() == 2
                    && let Some(known) = self.within.get(&key)
                {
                    return *known;
                }
                let all = self.sat.and(&parts);
                if parts.len() == 2 {
                    self.within.insert(key, all);
                }
                all
            }
        }
    }
}

/// The literals of every cut of every sum; `≥ 8` holds only where `≥ 6` does.
fn cuts(space: &Space, sat: &mut Sat) -> Vec<Cuts> {
    let mut all: Vec<Vec<Cut>> = vec![Vec::new(); space.linears.len()];
    for node in &space.nodes {
        if let Node::AtLeast { linear, cut, strict } = node
            && let Some(list) = all.get_mut(*linear)
        {
            list.push((*cut, *strict));
        }
    }
    let mut literals = Vec::new();
    for mut list in all {
        list.sort_unstable();
        list.dedup();
        let cuts: Cuts = list.into_iter().map(|cut| (cut, sat.literal())).collect();
        for pair in cuts.windows(2) {
            sat.clause(&[!pair[1].1, pair[0].1]);
        }
        literals.push(cuts);
    }
    literals
}
