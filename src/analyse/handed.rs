//! A case that is handed over must be taken where it goes.

use super::decisions::Stage;
use super::errors;
use super::label::Run;
use super::lower::{Lowered, Name};
use super::tell::Teller;
use crate::criteria::{Answer, Dim, Prover, Space};
use crate::decide::Verdict;
use crate::protocol::condition::From;
use crate::protocol::model::{Attribute, Decision, Kind};
use indexmap::IndexMap;

pub(super) fn prove(run: &mut Run<'_, '_>, stage: &Stage<'_>) {
    for target in targets(stage) {
        one(run, target);
    }
}

/// The labels that a label hands over to, each once.
pub(super) fn targets<'p>(stage: &Stage<'p>) -> Vec<&'p str> {
    let target = |d: &'p Decision| if let Decision::HandOver(target) = d { Some(target.as_str()) } else { None };
    stage.decisions().into_iter().filter_map(target).collect()
}

/// The answers that go along: those of the context, and those that both labels ask alike.
pub(super) fn shared(from: &Lowered<'_>, to: &IndexMap<String, Attribute>) -> IndexMap<Name, Dim> {
    let mut shared = IndexMap::new();
    for ((place, id), dim) in &from.dims {
        let along = match place {
            // It is the same drawing under another name.
            From::Context | From::Annotation | From::Drawing => true,
            From::Whole => false,
            From::Label => match (from.label.attributes.get(id), to.get(id)) {
                (Some(a), Some(b)) => alike(&a.kind, &b.kind),
                _ => false,
            },
        };
        if along {
            shared.insert((*place, id.clone()), *dim);
        }
    }
    shared
}

/// Whether an answer to one question is one to the other.
fn alike(a: &Kind, b: &Kind) -> bool {
    let ids = |kind: &Kind| kind.list().map(|l| l.values.iter().map(|v| v.id.clone()).collect::<Vec<_>>());
    std::mem::discriminant(a) == std::mem::discriminant(b) && a.unit() == b.unit() && ids(a) == ids(b)
}

fn one(run: &mut Run<'_, '_>, target: &str) {
    let (protocol, id, label) = (run.lowered.protocol, run.lowered.id, run.lowered.label);
    let Some((target, receiver)) = protocol.labels.get_key_value(target) else { return };
    let mut space = Space::new();
    let mut giver = Lowered::new(protocol, id, label, &mut space, &IndexMap::new());
    let along = shared(&giver, &receiver.attributes);
    let mut taker = Lowered::new(protocol, target, receiver, &mut space, &along);
    let giving = giver.stages(&mut space);
    let taking = taker.stages(&mut space);
    let (Some(from), Some(to)) = (giving.last(), taking.last()) else { return };
    let legal = giver.legal(&mut space);
    let hands_over = from.only(&Decision::HandOver(target.clone()), &mut space);
    let handed = space.all([legal, hands_over]);
    // What it hands on is the next label's matter; what somebody is asked about, it took. Where its
    // own rules contradict one another, that is told there.
    let mut taken = vec![to.stays];
    for stage in &taking {
        for decision in stage.decisions() {
            let passes = match decision {
                Decision::HandOver(next) => next != target,
                Decision::Ask(_) => true,
                Decision::Label => stage.id == to.id,
                Decision::DoNotLabel => false,
            };
            if passes {
                taken.push(stage.decided(decision, &mut space));
            }
        }
    }
    let by_rules = space.any(taken);
    let legal = taker.legal(&mut space);
    let taken = space.all([legal, by_rules]);
    let dims: Vec<Dim> = along.values().copied().collect();
    let everything = space.everything();
    let mut prover = Prover::new(space, everything);
    let what = format!("that {} takes what is handed over to it", receiver.title);
    match prover.unmet(handed, taken, &dims, run.budget) {
        Answer::No => {}
        Answer::CannotTell(by) => run.cannot_tell(id, &what, &by),
        Answer::OutOfSteps => run.not_proved(id, &what),
        Answer::Yes(case) => {
            let rule = from.edges.iter().chain(&from.criteria).find(|r| {
                matches!(r.decision, Decision::HandOver(t) if t == target) && prover.space().contains(r.counts, &case)
            });
            let at = rule.map_or_else(|| run.at(&format!("{id}.otherwise")), |r| run.at(r.rule));
            let refusing = to
                .edges
                .iter()
                .chain(&to.criteria)
                .find(|r| matches!(r.decision, Decision::DoNotLabel) && prover.space().contains(r.counts, &case));
            let refuses = refusing.map_or_else(|| run.at(target), |r| run.at(r.rule));
            let read = prover.space().reads(by_rules);
            let matter: Vec<Dim> = dims.iter().copied().filter(|d| read.contains(d)).collect();
            let mut own = prover.space().reads(hands_over);
            own.retain(|d| giver.dims.values().any(|g| g == d));
            let teller = Teller::new(&giver);
            let said = teller.facts(&case, &matter);
            let example = teller.case(&case, &own);
            let finding = errors::refused(at, refuses, &receiver.title, &said, &example);
            let given = matches!(
                run.plan.decide(&giver.run(run.plans, &case)),
                Verdict::Decided { decision: Decision::HandOver(to), .. } if to == *target
            );
            let refused = run.plans.labels.get(target).is_some_and(|plan| {
                let received = taker.run(run.plans, &case);
                let keeps = match plan.decide(&received) {
                    Verdict::Decided { decision: Decision::HandOver(next), .. } => next != *target,
                    Verdict::Decided { decision, .. } => decision != Decision::DoNotLabel,
                    Verdict::ByEye | Verdict::Conflict { .. } => true,
                    _ => false,
                };
                !(taker.is_legal(run.plans, &case) && keeps)
            });
            if given && refused && giver.is_legal(run.plans, &case) {
                run.problems.push(finding);
            } else {
                run.problems.push(errors::disagree(at, finding.rule.code));
            }
        }
    }
}
