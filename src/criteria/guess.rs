//! A quick guess at a case of a set, before the search is asked: most rules of a protocol are
//! alive, and one of their cases can be read off their conditions. A guess is only ever used after
//! the plain evaluator agreed with it.

use super::case::{Case, Value};
use super::nice::{End, round_number};
use super::space::{Axis, Node, Set, Space};
use crate::quantity::Exact;

/// What is asked of one dimension.
#[derive(Debug, Clone, PartialEq)]
struct Wish {
    given: bool,
    not_recorded: bool,
    not_assessable: bool,
    /// Values of a choice that are left; none: all.
    values: Option<Vec<u16>>,
    ticks: u128,
    from: End,
    to: End,
}

impl Space {
    /// A case that looks as if it were in all of these sets.
    pub(super) fn guess(&self, sets: &[Set]) -> Option<Case> {
        let mut wishes: Vec<Wish> = Vec::with_capacity(self.axes.len());
        for (axis, missing) in &self.axes {
            wishes.push(Wish {
                given: true,
                not_recorded: missing.not_recorded,
                not_assessable: missing.not_assessable,
                values: None,
                ticks: 0,
                from: None,
                to: None,
            });
            if let (Axis::Number { from, to, .. }, Some(wish)) = (axis, wishes.last_mut()) {
                wish.from = from.map(|at| (at, true));
                wish.to = to.map(|at| (at, true));
            }
        }
        for set in sets {
            self.wish(*set, true, 0, &mut wishes)?;
        }
        let values = wishes.into_iter().zip(&self.axes).map(|(wish, (axis, _))| wish.value(*axis));
        Some(Case { values: values.collect::<Option<_>>()? })
    }

    /// The first of some sets that goes with what is wished so far.
    fn one_of(&self, parts: &[Set], held: bool, depth: u32, wishes: &mut [Wish]) -> Option<()> {
        for part in parts.iter().take(8) {
            let mut tried = wishes.to_vec();
            let possible = |tried: &[Wish]| {
                let mut changed = tried.iter().zip(wishes.iter()).zip(&self.axes).filter(|((new, old), _)| new != old);
                changed.all(|((new, _), (axis, _))| new.value(*axis).is_some())
            };
            if self.wish(*part, held, depth + 1, &mut tried).is_some() && possible(&tried) {
                wishes.clone_from_slice(&tried);
                return Some(());
            }
        }
        None
    }

    /// Narrows the wishes so that a set (or, if not `held`, its complement) may hold.
    fn wish(&self, set: Set, held: bool, depth: u32, wishes: &mut [Wish]) -> Option<()> {
        if depth > 24 {
            return Some(());
        }
        match (self.nodes.get(set.0 as usize)?, held) {
            (Node::All(parts), true) => parts.iter().try_for_each(|s| self.wish(*s, true, depth + 1, wishes)),
            (Node::Any(parts), false) => {
                // Long lists of what must not hold are left to luck.
                let few = parts.len() <= 8;
                parts.iter().filter(|_| few).try_for_each(|s| self.wish(*s, false, depth + 1, wishes))
            }
            (Node::Any(parts), true) | (Node::All(parts), false) => self.one_of(parts, held, depth, wishes),
            (Node::Not(inside), held) => self.wish(*inside, !held, depth + 1, wishes),
            (Node::State { dim, given, not_recorded, not_assessable }, held) => {
                let wish = wishes.get_mut(dim.place())?;
                wish.given &= *given == held;
                wish.not_recorded &= *not_recorded == held;
                wish.not_assessable &= *not_assessable == held;
                Some(())
            }
            (Node::Among { dim, values }, held) => {
                let wish = wishes.get_mut(dim.place())?;
                let all = || match self.axes.get(dim.place()) {
                    Some((Axis::Choice { values }, _)) => (0..*values).collect(),
                    _ => Vec::new(),
                };
                wish.values.get_or_insert_with(all).retain(|v| values.contains(v) == held);
                if held {
                    (wish.not_recorded, wish.not_assessable) = (false, false);
                }
                Some(())
            }
            (Node::Ticked { dim, place }, true) => {
                let wish = wishes.get_mut(dim.place())?;
                wish.ticks |= 1u128.checked_shl(u32::from(*place))?;
                Some(())
            }
            (Node::AtLeast { linear, cut, strict }, held) => {
                if let [(dim, _)] = self.linears.get(*linear)?.parts.as_slice() {
                    wishes.get_mut(dim.place())?.end(*cut, *strict, held);
                }
                Some(())
            }
            (Node::Ticked { .. } | Node::Opaque(_) | Node::TotalAmong { .. } | Node::TotalGiven(_), _) => Some(()),
        }
    }
}

impl Wish {
    fn end(&mut self, cut: Exact, strict: bool, at_least: bool) {
        if at_least {
            if self.from.is_none_or(|(at, counts)| cut > at || (cut == at && counts && strict)) {
                self.from = Some((cut, !strict));
            }
        } else if self.to.is_none_or(|(at, counts)| cut < at || (cut == at && counts && !strict)) {
            self.to = Some((cut, strict));
        }
    }

    fn value(&self, axis: Axis) -> Option<Value> {
        if self.given {
            match axis {
                Axis::Choice { values } => {
                    let first = self.values.as_ref().map_or((values > 0).then_some(0), |v| v.first().copied());
                    if let Some(first) = first {
                        return Some(Value::One(first));
                    }
                }
                Axis::Ticks { .. } => return Some(Value::Ticks(self.ticks)),
                Axis::Number { step, .. } => {
                    if let Some(number) = round_number(self.from, self.to, step) {
                        return Some(Value::Number(number));
                    }
                }
            }
        }
        if self.not_recorded {
            Some(Value::NotRecorded)
        } else if self.not_assessable {
            Some(Value::NotAssessable)
        } else {
            None
        }
    }
}
