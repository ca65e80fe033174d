//! Dimensions, and sets of cases as one shared graph.

use crate::quantity::Exact;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

/// A dimension of a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dim(pub(super) u32);

impl Dim {
    /// Its place among the dimensions.
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// A set of cases of a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set(pub(super) u32);

/// Points that add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Total(pub(super) u32);

/// In which ways a dimension may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Missing {
    /// It may not have been asked.
    pub not_recorded: bool,
    /// It may have been looked at and not be told.
    pub not_assessable: bool,
}

/// An order relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Axis {
    Choice { values: u16 },
    Ticks { values: u16 },
    Number { from: Option<Exact>, to: Option<Exact>, step: Option<Exact> },
}

/// A sum of numbers, scaled so that its first factor is 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Linear {
    pub(super) parts: Vec<(Dim, Exact)>,
    /// The grid on which its values lie, if all its numbers have one.
    pub(super) grid: Option<Exact>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Node {
    All(Vec<Set>),
    Any(Vec<Set>),
    Not(Set),
    State {
        dim: Dim,
        given: bool,
        not_recorded: bool,
        not_assessable: bool,
    },
    Among {
        dim: Dim,
        values: Vec<u16>,
    },
    Ticked {
        dim: Dim,
        place: u16,
    },
    /// The sum at this place is `cut` or more (or above it). Means nothing where a part is missing.
    AtLeast {
        linear: usize,
        cut: Exact,
        strict: bool,
    },
    Opaque(usize),
    TotalAmong {
        total: Total,
        values: Vec<Exact>,
    },
    TotalGiven(Total),
}

/// Says of some numbers whether a comparison holds; none if it cannot say.
pub type Eval = Rc<dyn Fn(&[Exact]) -> Option<bool>>;

/// A comparison that the prover cannot look into.
#[derive(Clone)]
pub(super) struct Opaque {
    pub(super) dims: Vec<Dim>,
    pub(super) eval: Eval,
}

/// Of each part the alternative that holds gives its points.
pub(super) type Parts = Vec<Vec<(Set, Exact)>>;

/// Dimensions and sets of cases.
#[derive(Clone, Default)]
pub struct Space {
    pub(super) axes: Vec<(Axis, Missing)>,
    pub(super) nodes: Vec<Node>,
    known: HashMap<Node, Set>,
    pub(super) linears: Vec<Linear>,
    pub(super) opaques: Vec<Opaque>,
    pub(super) totals: Vec<Parts>,
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Space").field("axes", &self.axes).field("nodes", &self.nodes.len()).finish_non_exhaustive()
    }
}

impl Space {
    /// A space without dimensions.
    pub fn new() -> Self {
        Space::default()
    }

    fn axis(&mut self, axis: Axis, missing: Missing) -> Dim {
        self.axes.push((axis, missing));
        Dim(u32::try_from(self.axes.len() - 1).unwrap_or(u32::MAX))
    }

    /// Exactly one of `values` values, or missing.
    pub fn choice(&mut self, values: u16, missing: Missing) -> Dim {
        self.axis(Axis::Choice { values }, missing)
    }

    /// Any of `values` ticks (at most 128), also none of them, or missing.
    pub fn ticks(&mut self, values: u16, missing: Missing) -> Dim {
        self.axis(Axis::Ticks { values: values.min(128) }, missing)
    }

    /// A number, or missing. Both ends count; `step` is the grid, in multiples from zero; without
    /// one every fraction is a value.
    pub fn number(&mut self, from: Option<Exact>, to: Option<Exact>, step: Option<Exact>, missing: Missing) -> Dim {
        self.axis(Axis::Number { from, to, step }, missing)
    }

    /// How many dimensions there are.
    pub fn dims(&self) -> impl Iterator<Item = Dim> {
        (0..u32::try_from(self.axes.len()).unwrap_or(u32::MAX)).map(Dim)
    }

    fn node(&mut self, node: Node) -> Set {
        if let Some(set) = self.known.get(&node) {
            return *set;
        }
        let set = Set(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(node.clone());
        self.known.insert(node, set);
        set
    }

    /// Every case.
    pub fn everything(&mut self) -> Set {
        self.node(Node::All(Vec::new()))
    }

    /// No case.
    pub fn nothing(&mut self) -> Set {
        self.node(Node::Any(Vec::new()))
    }

    /// Cases in all of these sets.
    pub fn all(&mut self, parts: impl IntoIterator<Item = Set>) -> Set {
        let (all, none) = (self.everything(), self.nothing());
        let mut parts: Vec<Set> = parts.into_iter().filter(|s| *s != all).collect();
        parts.sort_unstable();
        parts.dedup();
        if parts.contains(&none) {
            return none;
        }
        if let [one] = parts.as_slice() { *one } else { self.node(Node::All(parts)) }
    }

    /// Cases in at least one of these sets.
    pub fn any(&mut self, parts: impl IntoIterator<Item = Set>) -> Set {
        let (all, none) = (self.everything(), self.nothing());
        let mut parts: Vec<Set> = parts.into_iter().filter(|s| *s != none).collect();
        parts.sort_unstable();
        parts.dedup();
        if parts.contains(&all) {
            return all;
        }
        if let [one] = parts.as_slice() { *one } else { self.node(Node::Any(parts)) }
    }

    /// Every case that is not in this set.
    pub fn not(&mut self, set: Set) -> Set {
        let (all, none) = (self.everything(), self.nothing());
        match self.nodes.get(set.0 as usize) {
            _ if set == all => none,
            _ if set == none => all,
            Some(Node::Not(inside)) => *inside,
            _ => self.node(Node::Not(set)),
        }
    }

    /// Cases in which a dimension is in one of these states.
    pub fn state(&mut self, dim: Dim, given: bool, not_recorded: bool, not_assessable: bool) -> Set {
        self.node(Node::State { dim, given, not_recorded, not_assessable })
    }

    /// Cases in which a dimension has a value.
    pub fn given(&mut self, dim: Dim) -> Set {
        self.state(dim, true, false, false)
    }

    /// Cases in which a choice is given and is one of these.
    pub fn among(&mut self, dim: Dim, values: &[u16]) -> Set {
        let mut values = values.to_vec();
        values.sort_unstable();
        values.dedup();
        if values.is_empty() { self.nothing() } else { self.node(Node::Among { dim, values }) }
    }

    /// Cases in which ticks are given and this one is among them.
    pub fn ticked(&mut self, dim: Dim, place: u16) -> Set {
        self.node(Node::Ticked { dim, place })
    }

    /// Cases in which all these numbers are given and the sum of each times its factor compares so
    /// with a constant.
    pub fn linear(&mut self, terms: &[(Dim, Exact)], relation: Relation, constant: Exact) -> Set {
        let mut dims: Vec<Dim> = terms.iter().map(|(d, _)| *d).collect();
        dims.sort_unstable();
        dims.dedup();
        let mut parts: Vec<Set> = dims.iter().map(|d| self.given(*d)).collect();
        let Some(compared) = self.compared(terms, relation, constant) else {
            // Beyond 128 bits: the evaluator says what it can.
            let terms = terms.to_vec();
            let order = dims.clone();
            let eval: Eval = Rc::new(move |values| {
                let sum = terms.iter().try_fold(Exact::from(0), |sum, (dim, factor)| {
                    let at = order.iter().position(|d| d == dim)?;
                    sum.checked_add(values.get(at)?.checked_mul(*factor)?)
                })?;
                Some(relation.holds(sum.cmp(&constant)))
            });
            return self.opaque(&dims, eval);
        };
        parts.push(compared);
        self.all(parts)
    }

    /// The comparison alone, as order literals; `None` beyond 128 bits.
    fn compared(&mut self, terms: &[(Dim, Exact)], relation: Relation, constant: Exact) -> Option<Set> {
        let mut sum: Vec<(Dim, Exact)> = Vec::new();
        for (dim, factor) in terms {
            match sum.iter_mut().find(|(d, _)| d == dim) {
                Some((_, f)) => *f = f.checked_add(*factor)?,
                None => sum.push((*dim, *factor)),
            }
        }
        sum.retain(|(_, f)| !f.is_zero());
        sum.sort_unstable_by_key(|(d, _)| *d);
        let Some(first) = sum.first().map(|(_, f)| *f) else {
            let holds = relation.holds(Exact::from(0).cmp(&constant));
            return Some(if holds { self.everything() } else { self.nothing() });
        };
        for (_, factor) in &mut sum {
            *factor = factor.checked_div(first)?;
        }
        let cut = constant.checked_div(first)?;
        let relation = if first < Exact::from(0) { relation.mirrored() } else { relation };
        let linear = self.linear_of(sum)?;
        let at_least = self.at_least(linear, cut, false)?;
        let above = self.at_least(linear, cut, true)?;
        let (below, at_most) = (self.not(at_least), self.not(above));
        Some(match relation {
            Relation::Below => below,
            Relation::AtMost => at_most,
            Relation::Above => above,
            Relation::AtLeast => at_least,
            Relation::Equal => self.all([at_least, at_most]),
            Relation::NotEqual => self.any([below, above]),
        })
    }

    pub(super) fn linear_of(&mut self, parts: Vec<(Dim, Exact)>) -> Option<usize> {
        let mut grid: Option<Exact> = Some(Exact::from(0));
        for (dim, factor) in &parts {
            let step = match self.axes.get(dim.place()) {
                Some((Axis::Number { step, .. }, _)) => *step,
                _ => None,
            };
            grid = match (grid, step) {
                (Some(grid), Some(step)) => Some(common(grid, step.checked_mul(*factor)?.abs())?),
                _ => None,
            };
        }
        let linear = Linear { parts, grid };
        if let Some(at) = self.linears.iter().position(|l| *l == linear) {
            return Some(at);
        }
        self.linears.push(linear);
        Some(self.linears.len() - 1)
    }

    /// An order literal; on a grid every cut is brought to `≥ a multiple of it`.
    pub(super) fn at_least(&mut self, linear: usize, cut: Exact, strict: bool) -> Option<Set> {
        let (cut, strict) = match self.linears.get(linear).and_then(|l| l.grid) {
            None => (cut, strict),
            Some(grid) => {
                let steps = cut.checked_div(grid)?;
                let floor = steps.floor();
                let up = if strict || floor != steps { floor.checked_add(1)? } else { floor };
                (up.checked_mul(grid)?, false)
            }
        };
        Some(self.node(Node::AtLeast { linear, cut, strict }))
    }

    /// Cases in which all these numbers are given and `eval` says so of them. The prover does not
    /// look into it: it finds candidates and asks.
    pub fn opaque(&mut self, dims: &[Dim], eval: Eval) -> Set {
        self.opaques.push(Opaque { dims: dims.to_vec(), eval });
        let node = Node::Opaque(self.opaques.len() - 1);
        let mut parts: Vec<Set> = dims.iter().map(|d| self.given(*d)).collect();
        parts.push(self.node(node));
        self.all(parts)
    }

    /// Points that add up: of each part the alternative that holds gives its points. A part of
    /// which none holds makes the total missing. The alternatives of one part exclude one another;
    /// that is up to the caller.
    pub fn total(&mut self, parts: Vec<Vec<(Set, Exact)>>) -> Total {
        self.totals.push(parts);
        Total(u32::try_from(self.totals.len() - 1).unwrap_or(u32::MAX))
    }

    /// Every sum that the points of a total can make, in order; `None` when there are too many.
    pub fn sums(&self, total: Total) -> Option<Vec<Exact>> {
        const MOST: usize = 4096;
        let mut sums = vec![Exact::from(0)];
        for part in self.totals.get(total.0 as usize)? {
            let mut next = Vec::new();
            for sum in &sums {
                for (_, points) in part {
                    next.push(sum.checked_add(*points)?);
                }
            }
            next.sort_unstable();
            next.dedup();
            if next.len() > MOST {
                return None;
            }
            sums = next;
        }
        Some(sums)
    }

    /// Cases in which a total exists and compares so with a constant.
    pub fn total_is(&mut self, total: Total, relation: Relation, constant: Exact) -> Set {
        let sums = self.sums(total).unwrap_or_default();
        let values: Vec<Exact> = sums.into_iter().filter(|s| relation.holds(s.cmp(&constant))).collect();
        if values.is_empty() { self.nothing() } else { self.node(Node::TotalAmong { total, values }) }
    }

    /// Cases in which a total exists.
    pub fn total_given(&mut self, total: Total) -> Set {
        self.node(Node::TotalGiven(total))
    }

    pub(super) fn missing(&self, dim: Dim) -> Missing {
        self.axes.get(dim.place()).map_or(Missing::default(), |(_, m)| *m)
    }
}

impl Relation {
    /// Whether it holds of two numbers that compare like this.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Relation::Below => order.is_lt(),
            Relation::AtMost => order.is_le(),
            Relation::Above => order.is_gt(),
            Relation::AtLeast => order.is_ge(),
            Relation::Equal => order.is_eq(),
            Relation::NotEqual => order.is_ne(),
        }
    }

    /// The relation with its sides changed over.
    pub(super) fn mirrored(self) -> Self {
        match self {
            Relation::Below => Relation::Above,
            Relation::AtMost => Relation::AtLeast,
            Relation::Above => Relation::Below,
            Relation::AtLeast => Relation::AtMost,
            Relation::Equal | Relation::NotEqual => self,
        }
    }
}

/// The coarsest grid that both lie on: the greatest common divisor of two fractions.
pub(super) fn common(a: Exact, b: Exact) -> Option<Exact> {
    let (mut a, mut b) = (a.abs(), b.abs());
    while !b.is_zero() {
        let rest = a.checked_sub(b.checked_mul(a.checked_div(b)?.floor())?)?;
        (a, b) = (b, rest);
    }
    Some(a)
}
