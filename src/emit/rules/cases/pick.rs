//! Which cases stand in the file: so few that a person can read them, and so chosen that every rule
//! that some case meets is met.

use super::form::{Golden, Origin};
use std::collections::BTreeSet;

/// Most cases of a label.
const MOST: usize = 40;

/// How many of them may hold an answer that is not legal.
const MOST_SPOILT: usize = 10;

/// The cases that are kept, in their order: first those that meet a rule, or come to a verdict, that no
/// earlier one does, then as many others as there is room for.
pub(super) fn picked(legal: Vec<Golden>, spoilt: Vec<Golden>) -> Vec<Golden> {
    let mut seen = BTreeSet::new();
    let spoilt = new_ones(&spoilt, &mut BTreeSet::new(), MOST_SPOILT).into_iter().map(|n| spoilt[n].clone());
    let spoilt: Vec<Golden> = spoilt.collect();
    let room = MOST - spoilt.len();
    let mut kept: BTreeSet<usize> = new_ones(&legal, &mut seen, room).into_iter().collect();
    // An author's own cases go before those at limits.
    for origin in [Origin::Worked, Origin::Boundary] {
        let others: Vec<usize> = (0..legal.len()).filter(|n| legal[*n].from == origin && !kept.contains(n)).collect();
        let free = room.saturating_sub(kept.len());
        // Evenly from all limits, not from the first ones only.
        kept.extend((0..free.min(others.len())).map(|n| others[n * others.len() / free.min(others.len())]));
    }
    let mut cases: Vec<Golden> =
        legal.into_iter().enumerate().filter(|(n, _)| kept.contains(n)).map(|(_, c)| c).collect();
    cases.extend(spoilt);
    cases
}

/// The places of cases that add something, at most so many.
fn new_ones(cases: &[Golden], seen: &mut BTreeSet<String>, most: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for (n, case) in cases.iter().enumerate() {
        if found.len() == most {
            break;
        }
        let mut adds = false;
        for rule in case.expect.meets() {
            adds |= seen.insert(rule.to_owned());
        }
        for (id, table) in &case.expect.tables {
            adds |= seen.insert(format!("{id} {:?}", table.state));
        }
        let verdict = format!("{:?} {:?}", std::mem::discriminant(&case.expect.verdict), case.expect.decision());
        adds |= seen.insert(verdict);
        if adds {
            found.push(n);
        }
    }
    found
}
