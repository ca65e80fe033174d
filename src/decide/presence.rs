//! Which questions of a case are asked and must be answered, and which answers count.
//!
//! Whether a question is asked hangs on other answers, and an answer that breaks a rule settles
//! nothing for those that read it. So a question is decided behind those that it reads, and one
//! mistake is found once.

use super::case::{Case, Value};
use super::plan::{AttributePlan, LabelPlan};
use super::test::Test;
use crate::protocol::condition::From;

/// How one question stands in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// Whether there is an answer, legal or not.
    pub answered: bool,
    /// Whether it is asked. None: that hangs on an answer that is not legal, not asked itself, or
    /// missing though it is required.
    pub asked: Option<bool>,
    /// Whether it must be answered. None: likewise.
    pub required: Option<bool>,
}

impl Presence {
    /// Whether there is an answer that nobody asked for.
    pub fn is_refused(self) -> bool {
        self.answered && self.asked == Some(false)
    }

    /// Whether there is no answer though there must be one.
    pub fn is_lacking(self) -> bool {
        !self.answered && self.required == Some(true)
    }
}

impl LabelPlan {
    /// Decides the questions of the annotation, or of the context, each behind those that it reads:
    /// one entry a question, in their order. The case holds what was answered; what breaks a rule
    /// becomes unusable in it.
    pub fn presence(&self, from: From, case: &mut Case) -> Vec<Presence> {
        let (questions, turns) = match from {
            From::Context => (&self.context, &self.context_turns),
            _ => (&self.attributes, &self.turns),
        };
        let nothing = Presence { answered: false, asked: None, required: None };
        let mut found = vec![nothing; questions.len()];
        for turn in turns {
            let mut unusable = Vec::new();
            for at in turn {
                let Some(question) = questions.get(*at) else { continue };
                let presence = question.presence(case);
                if presence.is_refused() || presence.is_lacking() {
                    unusable.push(question.slot);
                }
                found[*at] = presence;
            }
            // Not before, or the order in a circle would matter.
            for slot in unusable {
                case.set(slot, Value::Unusable);
            }
        }
        found
    }
}

impl AttributePlan {
    fn presence(&self, case: &Case) -> Presence {
        let asked = self.asked.as_ref().map_or(Some(true), |test| settled(test, case));
        let required = self.answered.as_ref().map_or(Some(false), |test| settled(test, case));
        Presence {
            answered: case.get(self.slot) != Value::NotRecorded,
            asked,
            required: match (asked, required) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
        }
    }

    /// Places of the questions that a test of this one reads.
    fn reads(&self, all: &[AttributePlan], only_asked: bool) -> Vec<usize> {
        let mut slots = Vec::new();
        for test in self.asked.iter().chain(self.answered.iter().filter(|_| !only_asked)) {
            test.slots(&mut slots);
        }
        all.iter().enumerate().filter(|(_, other)| slots.contains(&other.slot)).map(|(at, _)| at).collect()
    }
}

/// Whether a test holds; none if it does not, but reads something that is not usable. There is no
/// `not` in a test, so what holds without a value holds with any.
fn settled(test: &Test, case: &Case) -> Option<bool> {
    if test.holds(case) {
        return Some(true);
    }
    let mut slots = Vec::new();
    test.slots(&mut slots);
    if slots.iter().any(|slot| case.get(*slot) == Value::Unusable) { None } else { Some(false) }
}

/// The places of all questions, in turns: each question in a later turn than those that it reads, also
/// through others. Of questions that read one another in a circle, those come first because of which
/// others are asked; what still is a circle then shares one turn.
pub(super) fn turns(questions: &[AttributePlan]) -> Vec<Vec<usize>> {
    let (all, asked) = (reached(questions, false), reached(questions, true));
    let mut left: Vec<usize> = (0..questions.len()).collect();
    let mut turns = Vec::new();
    while !left.is_empty() {
        let turn = first(&first(&left, &all), &asked);
        left.retain(|at| !turn.contains(at));
        turns.push(turn);
    }
    turns
}

/// Those that reach no other one of them which does not reach them.
fn first(some: &[usize], reached: &[Vec<bool>]) -> Vec<usize> {
    let waits = |at: usize, other: usize| reached[at][other] && !reached[other][at];
    some.iter().copied().filter(|at| !some.iter().any(|other| waits(*at, *other))).collect()
}

/// Which questions each question reads, also through others.
fn reached(questions: &[AttributePlan], only_asked: bool) -> Vec<Vec<bool>> {
    let reads: Vec<Vec<usize>> = questions.iter().map(|q| q.reads(questions, only_asked)).collect();
    let from = |start: &Vec<usize>| {
        let mut found = vec![false; reads.len()];
        let mut open = start.clone();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut found[at], true) {
                open.extend(&reads[at]);
            }
        }
        found
    };
    reads.iter().map(from).collect()
}
