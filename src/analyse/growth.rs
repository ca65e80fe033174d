//! `urgency of OUTPUT grows with X`: two findings that differ only in X, side by side.

use super::errors;
use super::label::Run;
use super::lower::{Lowered, Name};
use crate::criteria::{Answer, Dim, Prover, Relation, Set, Space};
use crate::protocol::model::{Kind, Urgency};
use crate::protocol::words::Words;
use crate::quantity::Exact;
use indexmap::IndexMap;

pub(super) fn prove(run: &mut Run<'_, '_>) {
    let label = run.lowered.label;
    let prefix = format!("{}.", run.lowered.id);
    for urgency in label.urgencies.iter().filter(|u| u.rule.starts_with(&prefix)) {
        one(run, urgency);
    }
}

fn one(run: &mut Run<'_, '_>, urgency: &Urgency) {
    let (protocol, id, label) = (run.lowered.protocol, run.lowered.id, run.lowered.label);
    let mut space = Space::new();
    let mut smaller = Lowered::new(protocol, id, label, &mut space, &IndexMap::new());
    // Everything is shared but X and what X is worked out from.
    let own = smaller.answers_behind(&urgency.with);
    let shared: IndexMap<Name, Dim> =
        smaller.dims.iter().filter(|(_, d)| !own.contains(d)).map(|(n, d)| (n.clone(), *d)).collect();
    let mut larger = Lowered::new(protocol, id, label, &mut space, &shared);
    let Some(ids) = label.output(&urgency.of).and_then(|(_, o)| o.kind.list()) else { return };
    let ids: Vec<String> = ids.values.iter().map(|v| v.id.clone()).collect();
    let less = order(&mut smaller, &mut larger, urgency, &mut space);
    let mut falls = Vec::new();
    for (n, high) in ids.iter().enumerate().skip(1) {
        let before = smaller.outcome(&urgency.of, high, &mut space);
        let lower: Vec<Set> = ids[..n].iter().map(|low| larger.outcome(&urgency.of, low, &mut space)).collect();
        let after = space.any(lower);
        falls.push(space.all([before, after]));
    }
    let falls = space.any(falls);
    let wanted = space.all([less, falls]);
    let (a, b) = (smaller.legal(&mut space), larger.legal(&mut space));
    let legal = space.all([a, b]);
    let mut prover = Prover::new(space, legal);
    match prover.find(wanted, run.budget) {
        Answer::No => {}
        Answer::CannotTell(_) => {
            let blocked = "a comparison of several values";
            run.problems.push(errors::cannot_tell(run.at(&urgency.rule), "whether urgency ever falls", blocked));
        }
        Answer::OutOfSteps => run.not_proved(&urgency.rule, "that urgency never falls"),
        Answer::Yes(case) => {
            let behind = smaller.answers_behind(&of_output(urgency));
            let behind_larger = larger.answers_behind(&of_output(urgency));
            let with: Vec<Dim> = smaller.answers_behind(&urgency.with);
            let with_larger: Vec<Dim> = larger.answers_behind(&urgency.with);
            let told = |lowered: &Lowered<'_>, dims: &[Dim], more: &[Dim]| {
                let all: Vec<Dim> = dims.iter().chain(more).copied().collect();
                super::tell::Teller::new(lowered).case(&case, &all)
            };
            let (first, second) = (told(&smaller, &behind, &with), told(&larger, &behind_larger, &with_larger));
            let outcome = |lowered: &Lowered<'_>| {
                let case = lowered.run(run.plan, &case);
                let slot = run.plan.slot(crate::protocol::condition::From::Label, &urgency.of);
                match slot.map(|s| case.get(s)) {
                    Some(crate::decide::Value::One(place)) => Some(place),
                    _ => None,
                }
            };
            let (before, after) = (outcome(&smaller), outcome(&larger));
            let title = |place: Option<u16>| {
                let list = label.output(&urgency.of).and_then(|(_, o)| o.kind.list());
                let value = place.and_then(|p| list.and_then(|l| l.values.get(usize::from(p))));
                value.map_or_else(|| "nothing".to_owned(), |v| format!("“{}”", v.title))
            };
            let words = Words::new(protocol, Some(label));
            let message = format!(
                "with more {} the outcome falls from {} to {}",
                words.title(&urgency.with),
                title(before),
                title(after)
            );
            let finding = errors::urgency_falls(run.at(&urgency.rule), message, &first, &second);
            run.tell(before > after, finding);
        }
    }
}

fn of_output(urgency: &Urgency) -> crate::protocol::condition::Ref {
    crate::protocol::condition::Ref {
        from: crate::protocol::condition::From::Label,
        id: urgency.of.clone(),
        times: None,
        over: None,
    }
}

/// Cases in which the first finding has less of X than the second.
fn order(smaller: &mut Lowered<'_>, larger: &mut Lowered<'_>, urgency: &Urgency, space: &mut Space) -> Set {
    let attribute = smaller.attribute(urgency.with.from, &urgency.with.id);
    if let Some(Kind::OneOf { list }) = attribute.map(|a| &a.kind) {
        let (Some(a), Some(b)) = (smaller.dim(&urgency.with), larger.dim(&urgency.with)) else {
            return space.nothing();
        };
        let count = u16::try_from(list.values.len()).unwrap_or(u16::MAX);
        let mut pairs = Vec::new();
        for place in 1..count {
            let lower: Vec<u16> = (0..place).collect();
            let (below, at) = (space.among(a, &lower), space.among(b, &[place]));
            pairs.push(space.all([below, at]));
        }
        return space.any(pairs);
    }
    let (Some(a), Some(b)) = (smaller.value(&urgency.with), larger.value(&urgency.with)) else {
        return space.nothing();
    };
    if let (super::terms::Formula::Score(id), super::terms::Formula::Score(other)) = (&a, &b) {
        let mut pairs = Vec::new();
        for total in larger.score_values(other, space) {
            let at = larger.score_is(other, Relation::Equal, total, space);
            let below = smaller.score_is(id, Relation::Below, total, space);
            pairs.push(space.all([below, at]));
        }
        return space.any(pairs);
    }
    let _ = Exact::from(0);
    smaller.relate(&a, Relation::Below, &b, space)
}
