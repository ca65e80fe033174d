//! In which cases each rule of a label is met, and a case for a rule that no other case meets.

use super::STEPS;
use super::boundaries::{Answers, answers};
use super::decisions::Stage;
use super::label::Run;
use crate::criteria::{Answer, Budget, Set};
use crate::decide::Plan;
use crate::diagnostic::Problems;
use crate::protocol::Protocol;
use crate::protocol::model::Label;
use indexmap::IndexMap;

/// The cases in which one rule says something.
pub(super) struct Meeting<'p> {
    pub(super) rule: &'p str,
    pub(super) is_row: bool,
    pub(super) set: Set,
}

/// Edge cases, criteria and `otherwise` where they decide, escalations where they are asked for, and
/// rows where they give a case its outcome.
pub(super) fn meetings<'p>(run: &mut Run<'_, 'p>, stages: &[Stage<'p>]) -> Vec<Meeting<'p>> {
    let label = run.lowered.label;
    let mut meetings = Vec::new();
    let mut add = |rule, is_row, set| meetings.push(Meeting { rule, is_row, set });
    for stage in stages {
        for ruling in stage.edges.iter().chain(&stage.criteria) {
            add(ruling.rule, false, run.space().all([stage.reach, ruling.counts]));
        }
        if let Some(otherwise) = &stage.label.otherwise {
            add(&otherwise.rule, false, run.space().all([stage.reach, stage.rest]));
        }
    }
    for escalation in &label.escalations {
        let when = run.lowered.condition(&escalation.when, run.prover.space());
        let stays = stages.last().map_or(when, |s| s.stays);
        add(&escalation.rule, false, run.space().all([when, stays]));
    }
    for (name, table) in &label.tables {
        let Some(sets) = run.lowered.tables.get(name).cloned() else { continue };
        for (row, of) in table.rows.iter().zip(&sets.rows).filter(|(row, _)| row.gives.is_some()) {
            add(&row.rule, true, run.space().all([sets.applies, of.counts]));
        }
    }
    meetings
}

/// A case that was looked for, so that a rule is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCase {
    /// The rule. The case breaks it if it is a requirement, and is legal but for that.
    pub rule: String,
    /// What is answered.
    pub answers: Answers,
}

/// A case for each of these rules of a label that any case meets, as far as one is found.
pub fn rule_cases(protocol: &Protocol, id: &str, rules: &[String]) -> Vec<RuleCase> {
    let (Ok(plan), Some((id, label))) = (Plan::new(protocol), protocol.labels.get_key_value(id)) else {
        return Vec::new();
    };
    let mut cases = Vec::new();
    let (places, mut problems, mut budget) = (IndexMap::new(), Problems::default(), Budget { steps: STEPS });
    let Some((mut run, stages)) = Run::new(protocol, id, label, &plan, &places, &mut budget, &mut problems) else {
        return cases;
    };
    let mut sets: IndexMap<&str, Vec<Set>> = IndexMap::new();
    for meeting in meetings(&mut run, &stages) {
        sets.entry(meeting.rule).or_default().push(meeting.set);
    }
    // Where a rule never decides it may still hold: another one overrides it, or comes before it.
    for stage in &stages {
        for ruling in stage.edges.iter().chain(&stage.criteria) {
            sets.entry(ruling.rule).or_default().push(ruling.holds);
        }
        for edge in &stage.label.edge_cases {
            let Some(when) = edge.when.as_ref().filter(|_| edge.decision.is_none()) else { continue };
            let holds = run.lowered.condition(when, run.prover.space());
            sets.entry(&edge.rule).or_default().push(holds);
        }
    }
    for rule in rules {
        let sets = sets.get(rule.as_str()).map_or(&[][..], Vec::as_slice);
        let met = sets.iter().find_map(|set| found(&mut run, *set));
        let answers = met.or_else(|| broken(protocol, (id, label), &plan, rule));
        cases.extend(answers.map(|answers| RuleCase { rule: rule.clone(), answers }));
    }
    cases
}

fn found(run: &mut Run<'_, '_>, set: Set) -> Option<Answers> {
    match run.prover.find(set, run.budget) {
        Answer::Yes(case) => Some(answers(&run.lowered, &case)),
        _ => None,
    }
}

/// A case that breaks a requirement and is legal but for that.
fn broken(protocol: &Protocol, (id, label): (&str, &Label), plan: &Plan, rule: &str) -> Option<Answers> {
    let mut requires = label.requires.iter().chain(&protocol.context.requires);
    let require = requires.find(|r| r.rule == rule)?;
    let (places, mut problems, mut budget) = (IndexMap::new(), Problems::default(), Budget { steps: STEPS });
    let of = (protocol, id, label);
    let (mut run, _) = Run::without(of, Some(rule), plan, &places, &mut budget, &mut problems)?;
    let set = run.lowered.condition(&require.condition.opposite(), run.prover.space());
    found(&mut run, set)
}
