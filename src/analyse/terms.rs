//! Terms as formulas over dimensions, and comparisons of them as sets.

use super::formula::Formula;
use super::lower::Lowered;
use crate::criteria::{Relation, Set, Space};
use crate::protocol::condition::{self, From, Function, Ref, Term};
use crate::protocol::model::Measure;
use crate::quantity::{Decimal, Exact};
use std::rc::Rc;

impl Lowered<'_> {
    fn measure(&self, of: &Ref) -> Option<&Measure> {
        match of.from {
            From::Label => self.label.measures.get(&of.id),
            From::Context => self.protocol.context.measures.get(&of.id),
            From::Whole => self.whole.and_then(|w| w.measures.get(&of.id)),
            From::Annotation | From::Drawing => None,
        }
    }

    /// A value as a formula of answers; `None` for what cannot be written so.
    pub(super) fn value(&self, of: &Ref) -> Option<Formula> {
        let by = of.scale()?;
        if let Some(dim) = self.dim(of) {
            return Formula::Sum(vec![(dim, Exact::from(1))], Exact::from(0)).times(by);
        }
        if let Some(measure) = self.measure(of) {
            let inside = self.term(&seen(&measure.term, of.from))?;
            let worked_out = match &measure.rounded_to {
                Some(step) => Formula::Rounded(Box::new(inside), step.0),
                None => inside,
            };
            return worked_out.times(by);
        }
        let key = self.key(of);
        let owned = matches!(of.from, From::Label | From::Whole) && self.scores.contains_key(&key);
        if owned { Formula::Score(key).times(by) } else { None }
    }

    pub(super) fn term(&self, term: &Term) -> Option<Formula> {
        match term {
            Term::Constant { value } => Some(Formula::Sum(Vec::new(), Exact::from(value.0))),
            Term::Value { of } => self.value(of),
            Term::Minus { left, right } => self.term(left)?.plus(self.term(right)?, -1),
            Term::Function { function, of } => {
                let mut parts: Vec<Formula> = of.iter().map(|r| self.value(r)).collect::<Option<_>>()?;
                match function {
                    Function::Min => Some(Formula::Extreme(false, parts)),
                    Function::Max => Some(Formula::Extreme(true, parts)),
                    Function::Difference => {
                        let (b, a) = (parts.pop()?, parts.pop()?);
                        Some(Formula::Apart(Box::new(a), Box::new(b)))
                    }
                    Function::Sum | Function::Mean => {
                        let count = i64::try_from(parts.len()).ok()?;
                        let zero = Formula::Sum(Vec::new(), Exact::from(0));
                        let sum = parts.into_iter().try_fold(zero, |sum, part| sum.plus(part, 1))?;
                        if *function == Function::Mean { sum.times(Exact::fraction(1, count)?) } else { Some(sum) }
                    }
                }
            }
        }
    }

    pub(super) fn compare(
        &mut self,
        left: &Term,
        relation: condition::Relation,
        right: &Term,
        space: &mut Space,
    ) -> Set {
        for (side, other) in [(left, right), (right, left)] {
            if let Term::Constant { value } = other
                && !self.thresholds.iter().any(|(term, at)| term == side && at == value)
            {
                self.thresholds.push((side.clone(), *value));
            }
            if let (Term::Value { of }, Term::Constant { value }) = (side, other) {
                self.written.entry((of.from, of.id.clone())).or_default().push(Exact::from(value.0));
                self.called(of);
            }
        }
        let relation = match relation {
            condition::Relation::Below => Relation::Below,
            condition::Relation::AtMost => Relation::AtMost,
            condition::Relation::Above => Relation::Above,
            condition::Relation::AtLeast => Relation::AtLeast,
            condition::Relation::Equal => Relation::Equal,
            condition::Relation::NotEqual => Relation::NotEqual,
        };
        match (self.term(left), self.term(right)) {
            (Some(a), Some(b)) => self.relate(&a, relation, &b, space),
            // Numbers beyond 128 bits: the evaluator cannot say either.
            _ => space.nothing(),
        }
    }

    /// Remembers what a sum is called.
    fn called(&mut self, of: &Ref) {
        let sum = match self.value(of) {
            Some(Formula::Sum(parts, _)) => Some(parts),
            Some(Formula::Rounded(inside, _)) => match *inside {
                Formula::Sum(parts, _) => Some(parts),
                _ => None,
            },
            _ => None,
        };
        if let (Some(parts), Some(formula)) = (sum, self.value(of))
            && parts.len() > 1
            && !self.sums.iter().any(|(p, _, r)| *p == parts && r == of)
        {
            self.sums.push((parts, formula, of.clone()));
        }
    }

    pub(super) fn relate(&mut self, a: &Formula, relation: Relation, b: &Formula, space: &mut Space) -> Set {
        if let Some(set) = self.by_totals(a, relation, b, space) {
            return set;
        }
        if relation == Relation::Equal || relation == Relation::NotEqual {
            let simple = matches!((a, b), (Formula::Sum(..), Formula::Sum(..)) | (Formula::Score(_), Formula::Sum(..)));
            if !simple {
                let (low, high) =
                    (self.relate(a, Relation::AtLeast, b, space), self.relate(a, Relation::AtMost, b, space));
                let equal = space.all([low, high]);
                if relation == Relation::Equal {
                    return equal;
                }
                let (given, not) = (self.both_given(a, b, space), space.not(equal));
                return space.all([given, not]);
            }
        }
        match (a, b) {
            (Formula::Sum(..), Formula::Sum(..)) => match a.clone().plus(b.clone(), -1) {
                Some(Formula::Sum(parts, constant)) => {
                    let zero = Exact::from(0);
                    let bound = zero.checked_sub(constant).unwrap_or(zero);
                    space.linear(&parts, relation, bound)
                }
                _ => space.nothing(),
            },
            (Formula::Score(id), Formula::Sum(parts, constant)) if parts.is_empty() => {
                self.score_is(id, relation, *constant, space)
            }
            (Formula::Extreme(largest, of), _) => {
                let parts: Vec<Set> = of.iter().map(|f| self.relate(f, relation, b, space)).collect();
                let up = matches!(relation, Relation::Above | Relation::AtLeast);
                let joined = if up == *largest { space.any(parts) } else { space.all(parts) };
                let given = self.both_given(a, b, space);
                space.all([given, joined])
            }
            (Formula::Apart(x, y), Formula::Sum(..)) => {
                let (there, back) = (x.without(y), y.without(x));
                let (Some(there), Some(back)) = (there, back) else { return self.opaque(a, relation, b, space) };
                let (p, q) = (self.relate(&there, relation, b, space), self.relate(&back, relation, b, space));
                let up = matches!(relation, Relation::Above | Relation::AtLeast);
                if up { space.any([p, q]) } else { space.all([p, q]) }
            }
            (Formula::Rounded(inside, step), Formula::Sum(parts, constant)) if parts.is_empty() => {
                match rounded(relation, *constant, *step) {
                    Some((relation, bound)) => self.relate(inside, relation, &Formula::Sum(Vec::new(), bound), space),
                    None => self.opaque(a, relation, b, space),
                }
            }
            (_, Formula::Extreme(..)) => self.relate(b, mirrored(relation), a, space),
            (Formula::Sum(..), Formula::Score(_) | Formula::Apart(..) | Formula::Rounded(..)) => {
                self.relate(b, mirrored(relation), a, space)
            }
            _ => self.opaque(a, relation, b, space),
        }
    }

    /// A comparison that reads scores otherwise than against a number: each total that can come
    /// out, in its place.
    fn by_totals(&mut self, a: &Formula, relation: Relation, b: &Formula, space: &mut Space) -> Option<Set> {
        let constant = |f: &Formula| matches!(f, Formula::Sum(parts, _) if parts.is_empty());
        let direct = |x: &Formula, y: &Formula| matches!(x, Formula::Score(_)) && constant(y);
        if direct(a, b) || direct(b, a) {
            return None;
        }
        let mut scores = Vec::new();
        a.scores(&mut scores);
        b.scores(&mut scores);
        let id = scores.first()?.to_string();
        let mut sets = Vec::new();
        for total in self.score_values(&id, space) {
            let is = self.score_is(&id, Relation::Equal, total, space);
            let (Some(a), Some(b)) = (a.with_score(&id, total), b.with_score(&id, total)) else { continue };
            let holds = self.relate(&a, relation, &b, space);
            sets.push(space.all([is, holds]));
        }
        Some(space.any(sets))
    }

    fn both_given(&mut self, a: &Formula, b: &Formula, space: &mut Space) -> Set {
        let (x, y) = (self.formula_given(a, space), self.formula_given(b, space));
        space.all([x, y])
    }

    pub(super) fn formula_given(&mut self, formula: &Formula, space: &mut Space) -> Set {
        let (mut dims, mut scores) = (Vec::new(), Vec::new());
        formula.dims(&mut dims);
        formula.scores(&mut scores);
        let mut sets: Vec<Set> = dims.into_iter().map(|d| space.given(d)).collect();
        for id in scores {
            sets.push(self.score_given(id, space));
        }
        space.all(sets)
    }

    /// What cannot be looked into, so that a comparison, its mirror image and their opposites are
    /// at least known to be of one kind.
    fn opaque(&mut self, a: &Formula, relation: Relation, b: &Formula, space: &mut Space) -> Set {
        let (positive, held) = match relation {
            Relation::Below => (Relation::AtLeast, false),
            Relation::Above => (Relation::AtMost, false),
            Relation::NotEqual => (Relation::Equal, false),
            other => (other, true),
        };
        let known = self.opaques.iter().find(|(x, r, y, _)| {
            (x == a && *r == positive && y == b) || (x == b && *r == mirrored(positive) && y == a)
        });
        let set = match known {
            Some((.., set)) => *set,
            None => {
                let set = self.new_opaque(a, positive, b, space);
                self.opaques.push((a.clone(), positive, b.clone(), set));
                set
            }
        };
        if held {
            return set;
        }
        let (given, not) = (self.both_given(a, b, space), space.not(set));
        space.all([given, not])
    }

    fn new_opaque(&mut self, a: &Formula, relation: Relation, b: &Formula, space: &mut Space) -> Set {
        let mut dims = Vec::new();
        a.dims(&mut dims);
        b.dims(&mut dims);
        dims.sort_unstable();
        dims.dedup();
        let (a, b, order) = (a.clone(), b.clone(), dims.clone());
        space.opaque(
            &dims,
            Rc::new(move |values| Some(relation.holds(a.value(&order, values)?.cmp(&b.value(&order, values)?)))),
        )
    }
}

/// What must hold of a number before it is rounded. Halves go away from zero, so `≥ 6` to the
/// nearest 1 is `≥ 5.5`, but `≥ -6` is `> -6.5`.
fn rounded(relation: Relation, constant: Exact, step: Decimal) -> Option<(Relation, Exact)> {
    let step = Exact::from(step);
    let steps = constant.checked_div(step)?;
    let floor = steps.floor();
    let at_least = match relation {
        // From the first multiple that counts on.
        Relation::AtLeast | Relation::Below if floor == steps => floor,
        _ => floor.checked_add(1)?,
    };
    let multiple = at_least.checked_mul(step)?;
    let edge = multiple.checked_sub(step.checked_div(2)?)?;
    let up = matches!(relation, Relation::AtLeast | Relation::Above);
    Some(match (multiple > Exact::from(0), up) {
        (true, true) => (Relation::AtLeast, edge),
        (false, true) => (Relation::Above, edge),
        (true, false) => (Relation::Below, edge),
        (false, false) => (Relation::AtMost, edge),
    })
}

fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Below => Relation::Above,
        Relation::AtMost => Relation::AtLeast,
        Relation::Above => Relation::Below,
        Relation::AtLeast => Relation::AtMost,
        Relation::Equal | Relation::NotEqual => relation,
    }
}

/// A measure's term as it is seen through a part.
fn seen(term: &Term, from: From) -> Term {
    if from != From::Whole {
        return term.clone();
    }
    term.with_refs(&|of| if of.from == From::Label { Ref { from, ..of.clone() } } else { of.clone() })
}
