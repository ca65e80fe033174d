//! What the rules of a label can tell apart.
//!
//! Two cases with one signature fulfil the same conditions, so everything that follows from those is
//! the same. Rules are taken in sections that read few values each: a label of twenty questions has
//! millions of different cases, but each of its rules tells only a handful apart.

use super::case::{Case, Value};
use super::plan::{AttributePlan, LabelPlan};
use super::test::{Formula, Test};
use crate::quantity::Exact;
use indexmap::IndexMap;

/// The distinctions that some rules make.
#[derive(Debug, Clone, Default)]
pub struct Distinctions {
    slots: IndexMap<usize, Classes>,
    /// Comparisons that look at more than one value at once.
    compounds: Vec<Test>,
}

/// Sections that are remembered together.
#[derive(Debug, Clone, Default)]
pub struct Bundle {
    /// Their numbers.
    pub sections: Vec<u32>,
    /// What they tell apart.
    pub distinctions: Distinctions,
}

/// What the rules tell apart in one slot.
#[derive(Debug, Clone, Default)]
struct Classes {
    /// Where numbers are cut, ascending.
    cuts: Vec<Exact>,
    /// Sets of list values that some condition names.
    sets: Vec<Vec<u16>>,
    /// Ticks that some condition names.
    mask: u128,
}

/// Beyond so many sets each value of a list is a class of its own.
const SETS: usize = 48;

/// Sections by number: what is stated, the decision, then each question, requirement, table and
/// escalation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sections {
    questions: usize,
    requires: usize,
    tables: usize,
}

impl Sections {
    /// Worked-out values that a file states, and the reader's confidence.
    pub const STATED: u32 = 0;
    /// The decision.
    pub const DECISION: u32 = 1;

    /// A question, by its place among those that are asked.
    pub fn question(self, at: usize) -> u32 {
        Self::number(2 + at)
    }

    /// A requirement, by its place.
    pub fn require(self, at: usize) -> u32 {
        Self::number(2 + self.questions + at)
    }

    /// A table, by its place.
    pub fn table(self, at: usize) -> u32 {
        Self::number(2 + self.questions + self.requires + at)
    }

    /// An escalation, by its place.
    pub fn escalation(self, at: usize) -> u32 {
        Self::number(2 + self.questions + self.requires + self.tables + at)
    }

    fn number(at: usize) -> u32 {
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

impl LabelPlan {
    /// The questions that are judged with the label; of the context, its own.
    fn asked(&self) -> &[AttributePlan] {
        if self.attributes.is_empty() { &self.context } else { &self.attributes }
    }

    /// How the sections of this label are numbered.
    pub fn sections(&self) -> Sections {
        Sections { questions: self.asked().len(), requires: self.requires.len(), tables: self.tables.len() }
    }

    /// What the sections tell apart. Questions of which only matters whether they are answered are taken
    /// together; every other section stands alone.
    pub fn bundles(&self) -> Vec<Bundle> {
        let mut plain = Bundle::default();
        let mut all = Vec::new();
        for (section, distinctions) in (0u32..).zip(self.distinctions()) {
            let question = (self.sections().question(0)..self.sections().require(0)).contains(&section);
            if question && distinctions.is_plain() {
                plain.sections.push(section);
                plain.distinctions.slots.extend(distinctions.slots);
            } else {
                all.push(Bundle { sections: vec![section], distinctions });
            }
        }
        if !plain.sections.is_empty() {
            all.push(plain);
        }
        all
    }

    /// What each section tells apart, by its number.
    fn distinctions(&self) -> Vec<Distinctions> {
        let mut all = vec![Distinctions::default(); 2];
        for stage in &self.stages {
            for ruling in stage.edge_cases.iter().chain(&stage.criteria) {
                all[1].add(&ruling.when);
            }
        }
        for attribute in self.asked() {
            let mut section = Distinctions::default();
            attribute.answered.iter().chain(&attribute.asked).for_each(|t| section.add(t));
            section.restricted(attribute);
            all.push(section);
        }
        for require in &self.requires {
            let mut section = Distinctions::default();
            section.add(&require.opposite);
            all.push(section);
        }
        for table in &self.tables {
            let mut section = Distinctions::default();
            table.tests(&mut |t| section.add(t));
            all.push(section);
        }
        for escalation in &self.escalations {
            let mut section = Distinctions::default();
            section.add(&escalation.when);
            all.push(section);
        }
        for classes in all.iter_mut().flat_map(|d| d.slots.values_mut()) {
            classes.cuts.sort_unstable();
            classes.cuts.dedup();
            classes.sets.sort_unstable();
            classes.sets.dedup();
        }
        all
    }
}

impl Distinctions {
    /// Whether nothing is told apart but whether there is a value.
    fn is_plain(&self) -> bool {
        let plain = |c: &Classes| c.cuts.is_empty() && c.sets.is_empty() && c.mask == 0;
        self.compounds.is_empty() && self.slots.len() <= 1 && self.slots.values().all(plain)
    }

    /// Whether there is an answer at all, and values that not everybody may choose.
    fn restricted(&mut self, attribute: &AttributePlan) {
        let list = attribute.attribute.kind.list().map_or(&[][..], |l| &l.values);
        let classes = self.slots.entry(attribute.slot).or_default();
        for (value, place) in list.iter().zip(0u16..) {
            if value.set_by.is_some() {
                classes.sets.push(vec![place]);
                classes.mask |= 1u128.checked_shl(u32::from(place)).unwrap_or(0);
            }
        }
    }

    fn add(&mut self, test: &Test) {
        match test {
            Test::All(of) | Test::Any(of) => of.iter().for_each(|t| self.add(t)),
            Test::Compare(left, _, right) => self.compare(left, right, test),
            Test::OneOf { slot, values, .. } => self.slots.entry(*slot).or_default().sets.push(values.clone()),
            Test::Includes { slot, mask, .. } => self.slots.entry(*slot).or_default().mask |= mask,
            // Whether there is a value, and any tick, is always told apart.
            Test::Ticked { slot, .. } | Test::State { slot, .. } => drop(self.slots.entry(*slot).or_default()),
        }
    }

    fn compare(&mut self, left: &Formula, right: &Formula, test: &Test) {
        if let (Formula::Slot(scaled), Formula::Constant(limit)) | (Formula::Constant(limit), Formula::Slot(scaled)) =
            (left, right)
        {
            let cut = match scaled.by {
                None => Some(*limit),
                Some(by) => limit.checked_div(by),
            };
            if let Some(cut) = cut {
                self.slots.entry(scaled.slot).or_default().cuts.push(cut);
                return;
            }
        }
        let mut slots = Vec::new();
        test.slots(&mut slots);
        for slot in slots {
            self.slots.entry(slot).or_default();
        }
        self.compounds.push(test.clone());
    }

    /// Appends the signature of a case that is filled in, worked-out values included. None if
    /// something that the rules read is not a legal answer.
    pub fn signature(&self, case: &Case, into: &mut Vec<u64>) -> Option<()> {
        for (slot, classes) in &self.slots {
            match case.get(*slot) {
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
        for tests in self.compounds.chunks(64) {
            into.push(tests.iter().fold(0, |bits, test| bits << 1 | u64::from(test.holds(case))));
        }
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
