//! What the worked cases exercise, for people.

use crate::analyse::Coverage;
use crate::diagnostic::plural;
use std::fmt::Write;

/// The text of a coverage: figures first, then what no worked case meets.
pub fn coverage(list: &[Coverage]) -> String {
    let mut out = String::new();
    for one in list {
        let met = |map: &indexmap::IndexMap<String, bool>| map.values().filter(|met| **met).count();
        let sides = one.boundaries.iter().filter(|(_, met)| *met).count();
        let _ = writeln!(
            out,
            "{}: {} · rules {} of {} · rows {} of {} · sides of boundaries {} of {}",
            one.label,
            plural(one.cases, "worked case", "worked cases"),
            met(&one.rules),
            one.rules.len(),
            met(&one.rows),
            one.rows.len(),
            sides,
            one.boundaries.len()
        );
        for rule in one.rules.iter().chain(&one.rows).filter(|(_, met)| !**met).map(|(rule, _)| rule) {
            let _ = writeln!(out, "  no case meets {rule}");
        }
        for (boundary, _) in one.boundaries.iter().filter(|(_, met)| !*met) {
            let side = match boundary.side.word() {
                "at" => "is",
                "below" => "is just below",
                _ => "is just above",
            };
            let _ = writeln!(out, "  in no case {} {side} {}", boundary.of, boundary.at);
        }
    }
    out
}

/// Figures over all labels: met and all, of rules, rows and sides of boundaries.
pub fn coverage_figures(list: &[Coverage]) -> [(usize, usize); 3] {
    let mut figures = [(0, 0); 3];
    for one in list {
        for (n, (met, all)) in [
            (one.rules.values().filter(|m| **m).count(), one.rules.len()),
            (one.rows.values().filter(|m| **m).count(), one.rows.len()),
            (one.boundaries.iter().filter(|(_, m)| *m).count(), one.boundaries.len()),
        ]
        .into_iter()
        .enumerate()
        {
            figures[n].0 += met;
            figures[n].1 += all;
        }
    }
    figures
}
