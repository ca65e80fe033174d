//! What the rules of a label can tell apart.
//!
//! Two cases with one signature fulfil the same conditions, so everything that follows from them is
//! the same: legality, outcomes of tables, decision, escalations. Whoever judges many cases judges
//! each signature once.

use super::case::{Case, Value};
use super::plan::{AttributePlan, LabelPlan};
use super::test::{Formula, Test};
use crate::quantity::Exact;

/// The distinctions that the rules of a label make.
#[derive(Debug, Clone)]
pub struct Distinctions {
    slots: Vec<Classes>,
    /// Comparisons that look at more than one value at once.
    compounds: Vec<Test>,
}

/// What the rules tell apart in one slot.
#[derive(Debug, Clone, Default)]
struct Classes {
    /// It follows from the others, so it says nothing new.
    follows: bool,
    /// Where numbers are cut, ascending.
    cuts: Vec<Exact>,
    /// Sets of list values that some condition names.
    sets: Vec<Vec<u16>>,
    /// Ticks that some condition names.
    mask: u128,
}

/// Beyond so many sets each value of a list is a class of its own.
const SETS: usize = 48;

impl Distinctions {
    /// The distinctions of a label; none where a comparison mixes worked-out outcomes with answers,
    /// so that its cases cannot be told apart before all is worked out.
    pub fn of(plan: &LabelPlan) -> Option<Self> {
        let mut found = Distinctions { slots: vec![Classes::default(); plan.slots.len()], compounds: Vec::new() };
        let outputs = plan.tables.iter().flat_map(|t| t.outputs.iter().copied());
        for slot in plan.scores.iter().map(|s| s.slot).chain(outputs) {
            found.slots.get_mut(slot)?.follows = true;
        }
        let mut fine = true;
        plan.every_test(&mut |test| fine &= found.add(test));
        for attribute in plan.attributes.iter().chain(&plan.context) {
            found.restricted(attribute);
        }
        for classes in &mut found.slots {
            classes.cuts.sort_unstable();
            classes.cuts.dedup();
            classes.sets.sort_unstable();
            classes.sets.dedup();
        }
        fine.then_some(found)
    }

    /// Values that not everybody may choose.
    fn restricted(&mut self, attribute: &AttributePlan) {
        let list = attribute.attribute.kind.list().map_or(&[][..], |l| &l.values);
        let Some(classes) = self.slots.get_mut(attribute.slot) else { return };
        for (value, place) in list.iter().zip(0u16..) {
            if value.set_by.is_some() {
                classes.sets.push(vec![place]);
                classes.mask |= 1u128.checked_shl(u32::from(place)).unwrap_or(0);
            }
        }
    }

    fn add(&mut self, test: &Test) -> bool {
        match test {
            Test::All(of) | Test::Any(of) => of.iter().all(|t| self.add(t)),
            Test::Compare(left, _, right) => self.compare(left, right, test),
            Test::OneOf { slot, values, .. } => {
                self.slots.get_mut(*slot).map(|c| c.sets.push(values.clone())).is_some()
            }
            Test::Includes { slot, mask, .. } => self.slots.get_mut(*slot).map(|c| c.mask |= mask).is_some(),
            // Whether there is a value, and any tick, is always told apart.
            Test::Ticked { .. } | Test::State { .. } => true,
        }
    }

    fn compare(&mut self, left: &Formula, right: &Formula, test: &Test) -> bool {
        if let (Formula::Slot(scaled), Formula::Constant(limit)) | (Formula::Constant(limit), Formula::Slot(scaled)) =
            (left, right)
        {
            let cut = match scaled.by {
                None => Some(*limit),
                Some(by) => limit.checked_div(by),
            };
            if let (Some(cut), Some(classes)) = (cut, self.slots.get_mut(scaled.slot)) {
                classes.cuts.push(cut);
                return true;
            }
        }
        let mut slots = Vec::new();
        test.slots(&mut slots);
        self.compounds.push(test.clone());
        slots.iter().all(|s| self.slots.get(*s).is_some_and(|c| !c.follows))
    }

    /// Appends the signature of a case whose answers and measures are filled in. None if something
    /// stands in it that is not a legal answer.
    pub fn signature(&self, case: &Case, into: &mut Vec<u64>) -> Option<()> {
        for (slot, classes) in self.slots.iter().enumerate().filter(|(_, c)| !c.follows) {
            match case.get(slot) {
                Value::NotRecorded => into.push(0),
                Value::NotAssessable => into.push(1),
                Value::Text => into.push(2),
                Value::Unusable => return None,
                Value::One(place) => into.push(classes.one(place)),
                Value::Number(number) => into.push(classes.number(number)),
                Value::Ticks(ticks) => {
                    let (low, high) = ((ticks & classes.mask) as u64, (ticks >> 64 & classes.mask >> 64) as u64);
                    into.extend([3 + u64::from(ticks != 0), low, high]);
                }
            }
        }
        let mut bits = 0u64;
        for (n, test) in self.compounds.iter().enumerate() {
            bits = bits << 1 | u64::from(test.holds(case));
            if n % 64 == 63 {
                into.push(std::mem::take(&mut bits));
            }
        }
        into.push(bits);
        Some(())
    }
}

impl Classes {
    fn one(&self, place: u16) -> u64 {
        let kind = 5 << 56;
        if self.sets.len() > SETS {
            return kind | u64::from(place);
        }
        self.sets.iter().fold(0, |bits, set| bits << 1 | u64::from(set.contains(&place))) | kind
    }

    fn number(&self, number: Exact) -> u64 {
        let below = self.cuts.partition_point(|cut| *cut < number);
        let on = self.cuts.get(below).is_some_and(|cut| *cut == number);
        6 << 56 | (below as u64) << 1 | u64::from(on)
    }
}

impl LabelPlan {
    /// Every condition that something hangs on.
    fn every_test(&self, each: &mut impl FnMut(&Test)) {
        for attribute in self.attributes.iter().chain(&self.context) {
            attribute.answered.iter().chain(&attribute.asked).for_each(&mut *each);
        }
        self.requires.iter().chain(&self.drawings).for_each(|r| each(&r.opposite));
        self.scores.iter().for_each(|s| s.tests(each));
        self.tables.iter().for_each(|t| t.tests(each));
        for stage in &self.stages {
            stage.edge_cases.iter().chain(&stage.criteria).for_each(|r| each(&r.when));
        }
        self.escalations.iter().for_each(|e| each(&e.when));
    }
}
