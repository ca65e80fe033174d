//! What decides a label, as sets: edge cases, then criteria, then `otherwise`, then the eye; a
//! label of a kind is decided by what it is a kind of first.

use super::lower::Lowered;
use crate::criteria::{Set, Space};
use crate::protocol::check::judged_by_eye;
use crate::protocol::model::{Decision, Label};

/// An edge case or a criterion with a condition and a decision.
#[derive(Debug, Clone)]
pub(super) struct Ruling<'p> {
    pub(super) rule: &'p str,
    pub(super) decision: &'p Decision,
    pub(super) overrides: &'p [String],
    pub(super) positive: bool,
    /// Cases in which its condition holds.
    pub(super) holds: Set,
    /// Cases in which no rule that overrides it holds beside it.
    pub(super) counts: Set,
}

/// The rules of one label in a chain of kinds.
#[derive(Debug, Clone)]
pub(super) struct Stage<'p> {
    pub(super) id: &'p str,
    pub(super) label: &'p Label,
    pub(super) edges: Vec<Ruling<'p>>,
    pub(super) criteria: Vec<Ruling<'p>>,
    /// Cases that reach this stage: what it is a kind of says to label them.
    pub(super) reach: Set,
    /// Cases that some edge case decides.
    pub(super) edge: Set,
    /// Cases that no edge case and no criterion decides.
    pub(super) rest: Set,
    pub(super) by_eye: bool,
    /// Cases that stay under the label: labelled, provisional, or left to the eye.
    pub(super) stays: Set,
    /// Cases labelled, or left to the eye.
    pub(super) labelled: Set,
}

impl<'p> Stage<'p> {
    /// Cases that this stage decides so.
    pub(super) fn decided(&self, decision: &Decision, space: &mut Space) -> Set {
        let edges: Vec<Set> = self.edges.iter().filter(|r| r.decision == decision).map(|r| r.counts).collect();
        let criteria: Vec<Set> = self.criteria.iter().filter(|r| r.decision == decision).map(|r| r.counts).collect();
        let (edges, criteria, no_edge) = (space.any(edges), space.any(criteria), space.not(self.edge));
        let criteria = space.all([criteria, no_edge]);
        let otherwise = self.label.otherwise.as_ref().is_some_and(|o| o.decision == *decision);
        let rest = if otherwise { self.rest } else { space.nothing() };
        let any = space.any([edges, criteria, rest]);
        space.all([self.reach, any])
    }

    /// Every decision that some rule of this stage makes, each once.
    pub(super) fn decisions(&self) -> Vec<&'p Decision> {
        let rulings = self.edges.iter().chain(&self.criteria).map(|r| r.decision);
        let mut all: Vec<&Decision> = rulings.chain(self.label.otherwise.iter().map(|o| &o.decision)).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Cases that this stage decides so, and no rule otherwise.
    pub(super) fn only(&self, decision: &Decision, space: &mut Space) -> Set {
        let so = self.decided(decision, space);
        let others: Vec<Set> =
            self.decisions().into_iter().filter(|d| *d != decision).map(|d| self.decided(d, space)).collect();
        let other = space.any(others);
        let clear = space.not(other);
        space.all([so, clear])
    }
}

impl<'p> Lowered<'p> {
    /// The stages of the label, outermost first.
    pub(super) fn stages(&mut self, space: &mut Space) -> Vec<Stage<'p>> {
        let mut stages: Vec<Stage<'p>> = Vec::new();
        let (mut reach, mut asked) = (space.everything(), space.nothing());
        for (id, label) in self.protocol.kinds(self.id) {
            let mut stage = self.stage(id, label, reach, space);
            // What somebody is asked about further out stays as well, until they decide.
            let here = stage.stays;
            stage.stays = space.any([here, asked]);
            reach = stage.labelled;
            let labelled = space.not(stage.labelled);
            asked = space.all([stage.stays, labelled]);
            stages.push(stage);
        }
        stages
    }

    fn stage(&mut self, id: &'p str, label: &'p Label, reach: Set, space: &mut Space) -> Stage<'p> {
        let mut edges = Vec::new();
        for edge in &label.edge_cases {
            if let (Some(when), Some(decision)) = (&edge.when, &edge.decision) {
                let holds = self.condition(when, space);
                edges.push(Ruling {
                    rule: &edge.rule,
                    decision,
                    overrides: &edge.overrides,
                    positive: false,
                    holds,
                    counts: holds,
                });
            }
        }
        let mut criteria = Vec::new();
        for criterion in &label.criteria {
            if let Some(when) = &criterion.when {
                let holds = self.condition(when, space);
                criteria.push(Ruling {
                    rule: &criterion.rule,
                    decision: &criterion.decision,
                    overrides: &criterion.overrides,
                    positive: criterion.decision == Decision::Label,
                    holds,
                    counts: holds,
                });
            }
        }
        unbeaten(&mut edges, space);
        unbeaten(&mut criteria, space);
        let edge: Vec<Set> = edges.iter().map(|r| r.holds).collect();
        let edge = space.any(edge);
        let any: Vec<Set> = criteria.iter().map(|r| r.holds).chain([edge]).collect();
        let any = space.any(any);
        let rest = space.not(any);
        let nothing = space.nothing();
        let mut stage = Stage {
            id,
            label,
            edges,
            criteria,
            reach,
            edge,
            rest,
            by_eye: judged_by_eye(label),
            stays: nothing,
            labelled: nothing,
        };
        // Where rules contradict one another nothing is labelled; that is told as such.
        let mut labelled = vec![stage.only(&Decision::Label, space)];
        if stage.by_eye && label.otherwise.is_none() {
            labelled.push(space.all([reach, rest]));
        }
        stage.labelled = space.any(labelled.clone());
        for decision in stage.decisions().into_iter().filter(|d| matches!(d, Decision::Ask(_))) {
            labelled.push(stage.only(decision, space));
        }
        stage.stays = space.any(labelled);
        stage
    }
}

/// A rule does not count where one that overrides it holds. A positive never overrides a negative.
fn unbeaten(rulings: &mut [Ruling<'_>], space: &mut Space) {
    let all: Vec<(Set, bool, &[String])> = rulings.iter().map(|r| (r.holds, r.positive, r.overrides)).collect();
    for ruling in rulings {
        let beating: Vec<Set> = all
            .iter()
            .filter(|(_, positive, overrides)| {
                *positive == ruling.positive && overrides.iter().any(|o| o == ruling.rule)
            })
            .map(|(set, ..)| *set)
            .collect();
        if !beating.is_empty() {
            let beaten = space.any(beating);
            let free = space.not(beaten);
            ruling.counts = space.all([ruling.holds, free]);
        }
    }
}
