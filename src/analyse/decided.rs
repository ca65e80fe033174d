//! Every legal case is decided once: no gap, no contradiction, no conflict; no rule is dead.

use super::decisions::{Ruling, Stage};
use super::errors;
use super::label::Run;
use super::lower::seen_from;
use crate::criteria::{Region, Set};
use crate::decide::Verdict;
use crate::protocol::condition::{Condition, From, Ref};
use crate::protocol::model::Decision;
use crate::protocol::words::Words;

/// Most findings of one kind for one label.
const MOST: usize = 20;

pub(super) fn prove(run: &mut Run<'_, '_>, stage: &Stage<'_>) {
    clashes(run, stage, &stage.edges, &[]);
    let no_edge = run.space().not(stage.edge);
    clashes(run, stage, &stage.criteria, &[no_edge]);
    open_cases(run, stage);
    dead(run, stage, no_edge);
    nothing_added(run, stage, no_edge);
    never_meet(run, stage);
    changes(run, stage);
}

/// The outcomes of tables that the rules of a stage read.
pub(super) fn outcomes_read(stage: &Stage<'_>) -> Vec<Ref> {
    let criteria = stage.label.criteria.iter().filter_map(|c| c.when.as_ref());
    let edges = stage.label.edge_cases.iter().filter_map(|e| e.when.as_ref());
    let escalations = stage.label.escalations.iter().map(|e| &e.when);
    let mut read: Vec<Ref> = criteria
        .chain(edges)
        .chain(escalations)
        .flat_map(Condition::refs)
        .filter(|r| r.from == From::Label && stage.label.output(&r.id).is_some())
        .cloned()
        .collect();
    read.sort();
    read.dedup();
    read
}

/// Pairs of rules that count together and decide differently.
fn clashes(run: &mut Run<'_, '_>, stage: &Stage<'_>, rulings: &[Ruling<'_>], within: &[Set]) {
    let mut decisions: Vec<&Decision> = rulings.iter().map(|r| r.decision).collect();
    decisions.sort();
    decisions.dedup();
    let of = |decision: &Decision| -> Vec<Set> {
        rulings.iter().filter(|r| r.decision == decision).map(|r| r.counts).collect()
    };
    let mut clash = Vec::new();
    for (n, a) in decisions.iter().enumerate() {
        for b in &decisions[n + 1..] {
            let (a, b) = (run.space().any(of(a)), run.space().any(of(b)));
            clash.push(run.space().all([a, b]));
        }
    }
    let clash = run.space().any(clash);
    let mut open = run.reached(stage, within);
    open = run.space().all([open, clash]);
    for _ in 0..MOST {
        let Some(case) = run.any(open, stage.id, "that no two rules decide one case differently") else { return };
        let holding: Vec<&Ruling<'_>> =
            rulings.iter().filter(|r| run.prover.space().contains(r.counts, &case)).collect();
        let Some((a, b)) = holding
            .iter()
            .enumerate()
            .find_map(|(n, a)| holding[n + 1..].iter().find(|b| b.decision != a.decision).map(|b| (*a, *b)))
        else {
            return;
        };
        let both = run.space().all([open, a.counts, b.counts]);
        for region in run.regions(both, 1, a.rule, "in which cases two rules decide differently") {
            let verdict = run.plan.decide(&run.evaluated(&region.case));
            let agrees = matches!(&verdict, Verdict::Conflict { .. });
            let (said, example) = (run.region(&region), run.example(&region, &[a.holds, b.holds]));
            let (first, second) = (run.at(a.rule), run.at(b.rule));
            let finding = if a.positive != b.positive && within.len() == 1 {
                let (yes, no) = if a.positive { (first, second) } else { (second, first) };
                errors::contradiction(yes, no, &said, &example)
            } else {
                let words = Words::new(run.lowered.protocol, Some(stage.label));
                let (one, other) = (words.decision(a.decision), words.decision(b.decision));
                errors::conflict((first, &one), (second, &other), &said, &example)
            };
            run.tell(&region.case, agrees, finding);
        }
        let together = run.space().all([a.counts, b.counts]);
        let apart = run.space().not(together);
        open = run.space().all([open, apart]);
    }
}

/// Cases that nothing decides, or that the eye or `otherwise` does.
fn open_cases(run: &mut Run<'_, '_>, stage: &Stage<'_>) {
    let open = run.reached(stage, &[stage.rest]);
    let any_rule = !(stage.edges.is_empty() && stage.criteria.is_empty());
    match (&stage.label.otherwise, stage.by_eye) {
        (Some(otherwise), _) if any_rule => {
            let regions = run.regions(open, 5, &otherwise.rule, "what `otherwise` decides");
            let at = run.at(&otherwise.rule);
            if regions.is_empty() && run.is_empty(open, &otherwise.rule) {
                let message = "`otherwise` decides nothing: the criteria leave no case".to_owned();
                run.problems.push(errors::dead(at, message, "leave it out"));
            } else if !regions.is_empty() {
                let said: Vec<String> = regions.iter().map(|r| run.region(r)).collect();
                run.problems.push(errors::by_otherwise(at, "`otherwise` decides", &said.join(", or when ")));
            }
        }
        (Some(_), _) | (None, true) => {}
        (None, false) => {
            for region in undecided(run, stage) {
                let agrees = run.plan.decide(&run.evaluated(&region.case)) == Verdict::Undecided;
                let said = run.region(&region);
                let example = run.example(&region, &[stage.rest]);
                let source = run.teller().source(&region);
                let finding = errors::gap(run.at(stage.id), &stage.label.title, &said, &example, source.as_deref());
                run.tell(&region.case, agrees, finding);
            }
        }
    }
}

/// What no rule of a label decides that leaves nothing to `otherwise` or the eye.
pub(super) fn undecided(run: &mut Run<'_, '_>, stage: &Stage<'_>) -> Vec<Region> {
    if stage.by_eye || stage.label.otherwise.is_some() {
        return Vec::new();
    }
    let open = run.reached(stage, &[stage.rest]);
    run.regions(open, MOST, stage.id, "that every case is decided")
}

/// Rules whose condition no legal case meets, or whose cases others always decide first.
fn dead(run: &mut Run<'_, '_>, stage: &Stage<'_>, no_edge: Set) {
    for (rulings, edge) in [(&stage.edges, true), (&stage.criteria, false)] {
        for ruling in rulings {
            let at = run.at(ruling.rule);
            let name = Run::name(ruling.rule);
            let holds = run.reached(stage, &[ruling.holds]);
            if run.is_empty(holds, ruling.rule) {
                let message = format!("no legal case ever meets `{name}`");
                let help = "compare its limits with the ranges of the answers and with the requirements";
                run.problems.push(errors::dead(at, message, help));
                continue;
            }
            let counts = run.reached(stage, &[ruling.counts]);
            if ruling.counts != ruling.holds && run.is_empty(counts, ruling.rule) {
                let message = format!("rules that override `{name}` decide all of its cases");
                run.problems.push(errors::dead(at, message, "look at what overrides it"));
            } else if !edge {
                let first = run.reached(stage, &[ruling.counts, no_edge]);
                if run.is_empty(first, ruling.rule) {
                    let message = format!("edge cases decide all cases of `{name}` before it does");
                    run.problems.push(errors::dead(at, message, "narrow the edge cases, or leave it out"));
                }
            }
        }
    }
}

/// Rules whose cases others decide in the same way.
fn nothing_added(run: &mut Run<'_, '_>, stage: &Stage<'_>, no_edge: Set) {
    let mut out: Vec<&str> = Vec::new();
    for ruling in stage.criteria.iter().rev() {
        let others: Vec<Set> = stage
            .criteria
            .iter()
            .filter(|o| o.rule != ruling.rule && o.decision == ruling.decision && !out.contains(&o.rule))
            .map(|o| o.counts)
            .collect();
        if others.is_empty() {
            continue;
        }
        let others = run.space().any(others);
        let alone = run.space().not(others);
        let only = run.reached(stage, &[ruling.counts, alone, no_edge]);
        let any = run.reached(stage, &[ruling.counts, no_edge]);
        if run.is_empty(only, ruling.rule) && !run.is_empty(any, ruling.rule) {
            out.push(ruling.rule);
            run.problems.push(errors::adds_nothing(run.at(ruling.rule), Run::name(ruling.rule)));
        }
    }
}

fn never_meet(run: &mut Run<'_, '_>, stage: &Stage<'_>) {
    for rulings in [&stage.edges, &stage.criteria] {
        for ruling in rulings {
            let beaten: Vec<&Ruling<'_>> =
                rulings.iter().filter(|o| ruling.overrides.iter().any(|r| r == o.rule)).collect();
            let Some(first) = beaten.first() else { continue };
            let any: Vec<Set> = beaten.iter().map(|o| o.holds).collect();
            let any = run.space().any(any);
            let both = run.reached(stage, &[ruling.holds, any]);
            if run.is_empty(both, ruling.rule) {
                run.problems.push(errors::overrides_nothing(run.at(ruling.rule), run.at(first.rule)));
            }
        }
    }
}

/// Escalations that nobody ever asks for, or that a missing answer keeps silent. `sound` are the
/// cases for which every table that applies has an outcome.
pub(super) fn escalations(run: &mut Run<'_, '_>, stage: &Stage<'_>, sound: Set) {
    let label = run.lowered.label;
    for escalation in &label.escalations {
        // An inherited one is told where it is written.
        if !escalation.rule.starts_with(&format!("{}.", run.lowered.id)) {
            continue;
        }
        let when = run.lowered.condition(&escalation.when, run.prover.space());
        let asked = run.space().all([when, stage.stays]);
        let at = run.at(&escalation.rule);
        if run.is_empty(asked, &escalation.rule) {
            run.problems.push(errors::unreachable(at, Run::name(&escalation.rule)));
            continue;
        }
        let opposite = run.lowered.condition(&escalation.when.opposite(), run.prover.space());
        let mut spoken = vec![when, opposite];
        for other in label.escalations.iter().filter(|o| o.rule != escalation.rule && o.role == escalation.role) {
            spoken.push(run.lowered.condition(&other.when, run.prover.space()));
        }
        let spoken = run.space().any(spoken);
        let silent = run.space().not(spoken);
        let lacking = lacking(run, &escalation.when);
        let silent = run.space().all([stage.stays, silent, sound, lacking]);
        for region in run.regions(silent, 1, &escalation.rule, "whether a missing answer slips past") {
            let (said, example) = (run.region(&region), run.example(&region, &[when]));
            let case = run.evaluated(&region.case);
            let silent = run.plan.escalations(&case).all(|(rule, ..)| rule != escalation.rule);
            run.tell(&region.case, silent, errors::slips_past(at, &said, &example));
        }
    }
}

/// Cases in which an answer that a condition reads is missing although it is asked: what is not asked
/// slips past nobody.
fn lacking(run: &mut Run<'_, '_>, condition: &Condition) -> Set {
    let mut sets = Vec::new();
    for of in condition.refs() {
        for dim in run.lowered.answers_behind(of) {
            let name = run.lowered.dims.iter().find(|(_, d)| **d == dim).map(|((from, id), _)| (*from, id.clone()));
            let asked_when =
                name.and_then(|(from, id)| run.lowered.attribute(from, &id)?.asked_when.as_ref().map(|c| (from, c)));
            let missing = run.space().state(dim, false, true, true);
            sets.push(match asked_when {
                Some((from, when)) => {
                    let asked = run.lowered.condition(&seen_from(when, from), run.prover.space());
                    run.space().all([missing, asked])
                }
                None => missing,
            });
        }
    }
    run.space().any(sets)
}

/// A decision beside another one.
fn ruling(words: &Words<'_>, decision: &Decision) -> String {
    words.decision(decision).trim_end_matches(" instead").to_owned()
}

/// What each edge case changes of what the criteria would say.
fn changes(run: &mut Run<'_, '_>, stage: &Stage<'_>) {
    let mut decisions: Vec<&Decision> =
        stage.criteria.iter().map(|r| r.decision).chain(stage.label.otherwise.iter().map(|o| &o.decision)).collect();
    decisions.sort();
    decisions.dedup();
    for edge in &stage.edges {
        let mut lines = Vec::new();
        for decision in decisions.iter().filter(|d| **d != edge.decision) {
            let usual: Vec<Set> =
                stage.criteria.iter().filter(|r| *r.decision == **decision).map(|r| r.counts).collect();
            let usual = run.space().any(usual);
            let set = run.reached(stage, &[edge.counts, usual]);
            let regions = run.regions(set, 2, edge.rule, "what an edge case changes");
            if regions.is_empty() {
                continue;
            }
            let said: Vec<String> = regions.iter().map(|r| run.region(r)).collect();
            let words = Words::new(run.lowered.protocol, Some(stage.label));
            lines.push(format!("“{}” when {}", ruling(&words, decision), said.join(", or when ")));
        }
        if !lines.is_empty() {
            let words = Words::new(run.lowered.protocol, Some(stage.label));
            let name = Run::name(edge.rule);
            let message = format!(
                "`{name}` says “{}” rather than {}",
                ruling(&words, edge.decision),
                lines.join("; and rather than ")
            );
            run.problems.push(errors::changed(run.at(edge.rule), message));
        }
    }
}
