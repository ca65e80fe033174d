//! No case is handed round in a circle.

use super::decisions::Stage;
use super::handed::{shared, targets};
use super::lower::{Lowered, Name};
use super::tell::Teller;
use super::{Places, errors};
use crate::criteria::{Answer, Budget, Dim, Prover, Set, Space};
use crate::decide::{Plan, Verdict};
use crate::diagnostic::Problems;
use crate::protocol::Protocol;
use crate::protocol::model::Decision;
use indexmap::IndexMap;

/// Most circles that are looked at.
const MOST: usize = 50;

pub(super) fn prove(protocol: &Protocol, plans: &Plan, places: &Places, steps: u64, problems: &mut Problems) {
    let mut next: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (id, label) in &protocol.labels {
        let mut space = Space::new();
        let mut lowered = Lowered::new(protocol, id, label, &mut space, &IndexMap::new());
        let stages = lowered.stages(&mut space);
        let found = stages.last().map_or(Vec::new(), targets);
        next.insert(id.as_str(), found.into_iter().map(str::to_owned).collect());
    }
    let mut circles: Vec<Vec<&str>> = Vec::new();
    for start in next.keys() {
        let mut path = vec![*start];
        walk(&next, &mut path, &mut circles);
    }
    for circle in &circles {
        one(protocol, plans, places, circle, steps, problems);
    }
}

/// Circles whose first label stands before all others, so that each is found once.
fn walk<'p>(next: &IndexMap<&'p str, Vec<String>>, path: &mut Vec<&'p str>, circles: &mut Vec<Vec<&'p str>>) {
    let place = |id: &str| next.get_index_of(id);
    let (Some(first), Some(last)) = (path.first().copied(), path.last().copied()) else { return };
    for target in next.get(last).into_iter().flatten() {
        let Some((target, _)) = next.get_key_value(target.as_str()) else { continue };
        if *target == first {
            circles.push(path.clone());
        } else if place(target) > place(first) && !path.contains(target) && circles.len() < MOST {
            path.push(target);
            walk(next, path, circles);
            path.pop();
        }
    }
}

fn one(protocol: &Protocol, plans: &Plan, places: &Places, circle: &[&str], steps: u64, problems: &mut Problems) {
    let mut space = Space::new();
    let mut lowered: Vec<Lowered<'_>> = Vec::new();
    for id in circle {
        let Some((id, label)) = protocol.labels.get_key_value(*id) else { return };
        let mut along: IndexMap<Name, Dim> = IndexMap::new();
        for before in &lowered {
            for (name, dim) in shared(before, &label.attributes) {
                along.entry(name).or_insert(dim);
            }
        }
        lowered.push(Lowered::new(protocol, id, label, &mut space, &along));
    }
    let mut parts: Vec<Set> = Vec::new();
    for (n, one) in lowered.iter_mut().enumerate() {
        let target = circle[(n + 1) % circle.len()];
        let stages: Vec<Stage<'_>> = one.stages(&mut space);
        let Some(stage) = stages.last() else { return };
        parts.push(stage.only(&Decision::HandOver(target.to_owned()), &mut space));
        parts.push(one.legal(&mut space));
    }
    let all = space.all(parts);
    let read = space.reads(all);
    let everything = space.everything();
    let mut prover = Prover::new(space, everything);
    let at = circle.first().and_then(|id| places.get(*id)).copied().unwrap_or_default();
    match prover.find(all, &mut Budget { steps }) {
        Answer::No => {}
        Answer::Yes(case) => {
            let named: Vec<String> = circle.iter().chain(circle.first()).map(|id| format!("`{id}`")).collect();
            let example = lowered.first().map_or(String::new(), |l| Teller::new(l).case(&case, &read));
            let handed_on = lowered.iter().enumerate().all(|(n, one)| {
                let next = circle[(n + 1) % circle.len()];
                plans.labels.get(one.id).is_some_and(|plan| {
                    let verdict = plan.decide(&one.run(plans, &case));
                    matches!(verdict, Verdict::Decided { decision: Decision::HandOver(to), .. } if to == next)
                })
            });
            let finding = errors::hand_over_circle(at, &named.join(" → "), &example);
            problems.push(if handed_on { finding } else { errors::disagree(at, finding.rule.code) });
        }
        Answer::CannotTell(_) => {
            let what = "whether labels hand a case round in a circle";
            problems.push(errors::cannot_tell(at, what, "a comparison of several values"));
        }
        Answer::OutOfSteps => {
            problems.push(errors::not_proved(at, "that labels hand no case round in a circle"));
        }
    }
}
