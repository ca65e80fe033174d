//! Which cases stand in the file: so few that a person can read them, and so chosen that every rule
//! that some case meets is met.

use super::form::{Golden, Origin};
use std::collections::BTreeSet;

/// Most cases of a label.
const MOST: usize = 40;

/// How many of them may hold an answer that is not legal.
const MOST_SPOILT: usize = 10;

/// The cases that are kept, in their order: those that are needed to meet every rule and every kind of
/// verdict, then spoilt ones, then as many others as there is room for.
pub(super) fn picked(legal: Vec<Golden>, spoilt: Vec<Golden>) -> Vec<Golden> {
    let mut kept: BTreeSet<usize> = needed(&legal, MOST).into_iter().collect();
    let bad = needed(&spoilt, MOST_SPOILT.min(MOST - kept.len()));
    // An author's own cases go before those at limits.
    for origin in [Origin::Worked, Origin::Boundary] {
        let others: Vec<usize> = (0..legal.len()).filter(|n| legal[*n].from == origin && !kept.contains(n)).collect();
        let free = (MOST - kept.len() - bad.len()).min(others.len());
        // Evenly from all limits, not from the first ones only.
        kept.extend((0..free).map(|n| others[n * others.len() / free]));
    }
    let place = |(n, case): (usize, Golden)| kept.contains(&n).then_some(case);
    let mut cases: Vec<Golden> = legal.into_iter().enumerate().filter_map(place).collect();
    cases.extend(spoilt.into_iter().enumerate().filter(|(n, _)| bad.contains(n)).map(|(_, c)| c));
    cases
}

/// The places of cases that together meet what any meets, at most so many: each time the first of
/// those that add most.
fn needed(cases: &[Golden], most: usize) -> Vec<usize> {
    let met: Vec<BTreeSet<String>> = cases.iter().map(met).collect();
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    while found.len() < most {
        let adds = |n: usize| met[n].difference(&seen).count();
        let Some(best) = (0..met.len()).rev().max_by_key(|n| adds(*n)).filter(|n| adds(*n) > 0) else { break };
        seen.extend(met[best].iter().cloned());
        found.push(best);
    }
    found
}

/// What a case shows: the rules that it meets, what its tables come to, how it is decided.
fn met(case: &Golden) -> BTreeSet<String> {
    let tables = case.expect.tables.iter().map(|(id, t)| format!("{id} {:?}", t.state));
    let verdict = format!("{:?} {:?}", std::mem::discriminant(&case.expect.verdict), case.expect.decision());
    case.expect.meets().map(str::to_owned).chain(tables).chain([verdict]).collect()
}
