//! `urgency of OUTPUT grows with X`: two findings that differ only in X, side by side.

use super::errors;
use super::formula::Formula;
use super::label::Run;
use super::lower::{Lowered, Name};
use crate::criteria::{Answer, Case, Dim, Prover, Relation, Set, Space};
use crate::decide::Value;
use crate::protocol::condition::{From, Ref};
use crate::protocol::model::{Kind, Urgency};
use crate::protocol::words::{Words, lower};
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
    let order = order(&mut smaller, &mut larger, urgency, &mut space);
    let mut falls = Vec::new();
    for (n, high) in ids.iter().enumerate().skip(1) {
        let before = smaller.outcome(&urgency.of, high, &mut space);
        let lower: Vec<Set> = ids[..n].iter().map(|low| larger.outcome(&urgency.of, low, &mut space)).collect();
        let after = space.any(lower);
        falls.push(space.all([before, after]));
    }
    let falls = space.any(falls);
    let (a, b) = (smaller.legal(&mut space), larger.legal(&mut space));
    let legal = space.all([a, b]);
    let mut prover = Prover::new(space, legal);
    match searched(&mut prover, &order, falls, run) {
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
                let case = lowered.run(run.plans, &case);
                let slot = run.plan.slot(From::Label, &urgency.of);
                match slot.map(|s| case.get(s)) {
                    Some(Value::One(place)) => Some(place),
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
            let output = label.output(&urgency.of).map_or(urgency.of.as_str(), |(_, o)| o.title.as_str());
            let message = format!(
                "{} falls from {} to {} as {} grows",
                lower(output),
                title(before),
                title(after),
                words.title(&urgency.with)
            );
            let finding = errors::urgency_falls(run.at(&urgency.rule), message, &first, &second);
            let both_legal = smaller.is_legal(run.plans, &case) && larger.is_legal(run.plans, &case);
            if before > after && both_legal {
                run.problems.push(finding);
            } else {
                run.problems.push(errors::disagree(finding.primary.span, finding.rule.code));
            }
        }
    }
}

fn of_output(urgency: &Urgency) -> Ref {
    Ref { from: From::Label, id: urgency.of.clone(), times: None, over: None, factor: None }
}

/// How the first finding has less of X than the second.
struct Order {
    /// It has.
    less: Set,
    /// Where that cannot be looked into: it has less by a number that X is compared with, and
    /// neither of the two is set apart from the other by such a number.
    by_limits: Option<(Set, Set)>,
    /// The two differ in one of the answers behind X only; one set for each.
    simple: Vec<Set>,
}

impl Order {
    fn plain(less: Set) -> Self {
        Order { less, by_limits: None, simple: Vec::new() }
    }
}

/// Two findings in order of which the larger is less urgent. Mostly the outcome hangs on X only
/// through the numbers that X is compared with: then it is enough to look across each of these,
/// and at pairs that none of them sets apart.
fn searched(prover: &mut Prover, order: &Order, falls: Set, run: &mut Run<'_, '_>) -> Answer<Case> {
    // A pair that differs in one answer only is easier to picture.
    for simple in &order.simple {
        let more = order.by_limits.map_or(order.less, |(across, _)| across);
        let wanted = prover.space().all([*simple, more, falls]);
        let found = prover.find(wanted, run.budget);
        if matches!(found, Answer::Yes(_)) {
            return found;
        }
    }
    if let Some((across, alike)) = order.by_limits {
        let wanted = prover.space().all([across, falls]);
        let found = prover.find(wanted, run.budget);
        if matches!(found, Answer::Yes(_)) {
            return found;
        }
        let wanted = prover.space().all([alike, falls]);
        if found == Answer::No && prover.find(wanted, run.budget) == Answer::No {
            return Answer::No;
        }
    }
    let wanted = prover.space().all([order.less, falls]);
    prover.find(wanted, run.budget)
}

fn order(smaller: &mut Lowered<'_>, larger: &mut Lowered<'_>, urgency: &Urgency, space: &mut Space) -> Order {
    let attribute = smaller.attribute(urgency.with.from, &urgency.with.id);
    if let Some(Kind::OneOf { list }) = attribute.map(|a| &a.kind) {
        let (Some(a), Some(b)) = (smaller.dim(&urgency.with), larger.dim(&urgency.with)) else {
            return Order::plain(space.nothing());
        };
        let count = u16::try_from(list.values.len()).unwrap_or(u16::MAX);
        let mut pairs = Vec::new();
        for place in 1..count {
            let lower: Vec<u16> = (0..place).collect();
            let (below, at) = (space.among(a, &lower), space.among(b, &[place]));
            pairs.push(space.all([below, at]));
        }
        return Order::plain(space.any(pairs));
    }
    let (Some(a), Some(b)) = (smaller.value(&urgency.with), larger.value(&urgency.with)) else {
        return Order::plain(space.nothing());
    };
    if let (Formula::Score(id), Formula::Score(other)) = (&a, &b) {
        let mut pairs = Vec::new();
        for total in larger.score_values(other, space) {
            let at = larger.score_is(other, Relation::Equal, total, space);
            let below = smaller.score_is(id, Relation::Below, total, space);
            pairs.push(space.all([below, at]));
        }
        return Order::plain(space.any(pairs));
    }
    let less = smaller.relate(&a, Relation::Below, &b, space);
    let simple = differing_in_one(smaller, larger, urgency, space);
    if matches!(a, Formula::Sum(..)) {
        return Order { less, by_limits: None, simple };
    }
    let name = (urgency.with.from, urgency.with.id.clone());
    let mut limits = smaller.written.get(&name).cloned().unwrap_or_default();
    limits.sort_unstable();
    limits.dedup();
    let (mut across, mut alike) = (Vec::new(), Vec::new());
    for limit in limits {
        let limit = Formula::Sum(Vec::new(), limit);
        for (below, above) in [(Relation::Below, Relation::AtLeast), (Relation::AtMost, Relation::Above)] {
            let (a_below, a_above) =
                (smaller.relate(&a, below, &limit, space), smaller.relate(&a, above, &limit, space));
            let (b_below, b_above) = (larger.relate(&b, below, &limit, space), larger.relate(&b, above, &limit, space));
            across.push(space.all([a_below, b_above]));
            let (both_below, both_above) = (space.all([a_below, b_below]), space.all([a_above, b_above]));
            alike.push(space.any([both_below, both_above]));
        }
    }
    let (across, alike) = (space.any(across), space.all(alike));
    Order { less, by_limits: Some((across, alike)), simple }
}

/// For each answer behind X the pairs that differ in no other one.
fn differing_in_one(smaller: &Lowered<'_>, larger: &Lowered<'_>, urgency: &Urgency, space: &mut Space) -> Vec<Set> {
    let (ours, theirs) = (smaller.answers_behind(&urgency.with), larger.answers_behind(&urgency.with));
    if ours.len() < 2 || ours.len() != theirs.len() {
        return Vec::new();
    }
    let (one, minus, zero) = (Exact::from(1), Exact::from(-1), Exact::from(0));
    let same: Vec<Set> =
        ours.iter().zip(&theirs).map(|(a, b)| space.linear(&[(*a, one), (*b, minus)], Relation::Equal, zero)).collect();
    (0..same.len())
        .map(|n| {
            let others: Vec<Set> = same.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, s)| *s).collect();
            space.all(others)
        })
        .collect()
}
