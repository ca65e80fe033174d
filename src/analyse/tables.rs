//! Every case has its row, and one outcome; no row is dead; points add up for every answer.

use super::decisions::Stage;
use super::errors;
use super::label::Run;
use super::worked_out::TableSets;
use crate::criteria::{Region, Set};
use crate::decide::Rows;
use crate::protocol::condition::{Condition, From, Relation, Term};
use crate::protocol::model::{Policy, Row, Table};
use crate::quantity::Number;

/// Most findings of one kind for one table.
const MOST: usize = 20;

/// Proves the scores and tables of a label. Gives the cases for which every table that applies
/// has an outcome.
pub(super) fn prove(run: &mut Run<'_, '_>, stages: &[Stage<'_>]) -> Set {
    scores(run);
    let Some(own) = stages.last() else { return run.space().everything() };
    let label = run.lowered.label;
    let prefix = format!("{}.", run.lowered.id);
    let deciding = read_by_decisions(run, stages);
    // What goes wrong in one table is told there, not again of each that looks at its outcome.
    let mut sound = run.space().everything();
    for (id, table) in label.tables.iter().filter(|(_, t)| t.rule.starts_with(&prefix)) {
        let Some(sets) = run.lowered.tables.get(id).cloned() else { continue };
        let read = table.outputs.keys().any(|o| deciding.iter().any(|d| d == o));
        let of = if read { own.reach } else { own.stays };
        let domain = run.space().all([of, sets.applies, sound]);
        gaps(run, table, &sets, domain);
        overlaps(run, table, &sets, domain);
        rows(run, table, &sets, domain);
        limbo(run, table, &sets, of);
        let outside = run.space().not(sets.applies);
        let fine = run.space().any([outside, sets.given]);
        sound = run.space().all([sound, fine]);
    }
    sound
}

/// Outcomes that criteria and edge cases read, also through other tables.
fn read_by_decisions(run: &Run<'_, '_>, stages: &[Stage<'_>]) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    for stage in stages {
        let criteria = stage.label.criteria.iter().filter_map(|c| c.when.as_ref());
        let edges = stage.label.edge_cases.iter().filter(|e| e.decision.is_some()).filter_map(|e| e.when.as_ref());
        for condition in criteria.chain(edges) {
            read.extend(condition.refs().iter().filter(|r| r.from == From::Label).map(|r| r.id.clone()));
        }
    }
    // Later tables read earlier ones.
    for table in run.lowered.label.tables.values().rev() {
        if table.outputs.keys().any(|o| read.contains(o)) {
            let applies = table.applies_when.iter().flat_map(Condition::refs);
            let inputs = table.inputs.iter().flat_map(|i| i.term.refs());
            read.extend(inputs.chain(applies).filter(|r| r.from == From::Label).map(|r| r.id.clone()));
        }
    }
    read
}

fn evaluated(run: &Run<'_, '_>, table: &Table, region: &Region) -> Option<Rows> {
    let case = run.evaluated(&region.case);
    run.plan.tables().iter().find(|t| t.rule == table.rule).map(|t| t.rows(&case))
}

fn gaps(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, domain: Set) {
    let unmatched = run.space().not(sets.matched);
    let open = run.space().all([domain, unmatched]);
    for region in gap_regions(run, table, open) {
        let agrees = evaluated(run, table, &region) == Some(Rows::Nothing);
        let (said, example) = (run.region(&region), run.case(&region.case, &[sets.matched]));
        if table.policy == Policy::Every {
            let at = run.at(&table.rule);
            run.problems.push(errors::by_otherwise(at, "no row, so the outcome “none”,", &said));
            continue;
        }
        let row = pasted(run, table, &region);
        run.tell(agrees, errors::incomplete(run.at(&table.rule), &table.title, &said, &example, &row));
    }
}

fn gap_regions(run: &mut Run<'_, '_>, table: &Table, open: Set) -> Vec<Region> {
    run.regions(open, MOST, &table.rule, "that every case has a row")
}

/// A region as a row, with the outcomes left open.
fn pasted(run: &Run<'_, '_>, table: &Table, region: &Region) -> String {
    let mut cells = run.teller().cells(region, table);
    cells.extend(table.outputs.keys().map(|_| "???".to_owned()));
    format!("| {} |", cells.join(" | "))
}

fn overlaps(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, domain: Set) {
    if table.policy != Policy::ExactlyOne {
        return;
    }
    let (mut differ, mut same) = (0, 0);
    for (n, a) in table.rows.iter().enumerate() {
        for (m, b) in table.rows.iter().enumerate().skip(n + 1) {
            if a.otherwise || b.otherwise || apart(a, b) {
                continue;
            }
            let conflict = a.gives != b.gives;
            if if conflict { differ } else { same } >= MOST {
                continue;
            }
            let both = run.space().all([domain, sets.rows[n].matches, sets.rows[m].matches]);
            if run.is_empty(both) {
                continue;
            }
            for region in run.regions(both, 1, &a.rule, "that rows do not contradict one another") {
                let (said, example) = (run.region(&region), run.case(&region.case, &[sets.matched]));
                let (first, second) = (run.at(&a.rule), run.at(&b.rule));
                if conflict {
                    differ += 1;
                    let found = evaluated(run, table, &region);
                    let agrees = matches!(found, Some(Rows::Differ(_) | Rows::CannotHappen(_)));
                    run.tell(agrees, errors::overlap(first, second, &said, &example));
                } else {
                    same += 1;
                    run.problems.push(errors::same_outcome(first, second, &said, &example));
                }
            }
        }
    }
}

/// Rows that never count, that hide what they decide, or that say what is not so.
fn rows(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, domain: Set) {
    for (row, of) in table.rows.iter().zip(&sets.rows) {
        let at = run.at(&row.rule);
        let counts = run.space().all([domain, of.counts]);
        if row.gives.is_none() {
            let found = run.regions(counts, 3, &row.rule, "that this cannot happen");
            for region in found {
                let agrees = matches!(evaluated(run, table, &region), Some(Rows::CannotHappen(_) | Rows::Differ(_)));
                let (said, example) = (run.region(&region), run.case(&region.case, &[of.counts]));
                run.tell(agrees, errors::it_can_happen(at, &said, &example));
            }
            continue;
        }
        if run.is_empty(counts) {
            let matches = run.space().all([domain, of.matches]);
            let (message, help) = if row.otherwise {
                ("this `otherwise` row decides nothing: the other rows leave no case", "leave it out")
            } else if of.counts != of.matches && !run.is_empty(matches) {
                (
                    "other rows decide all cases of this row before it does",
                    "move it up, narrow the others, or leave it out",
                )
            } else {
                ("no case that the table is for ever meets this row", "look at its conditions, or leave it out")
            };
            run.problems.push(errors::dead(at, message.to_owned(), help));
        } else if row.otherwise {
            let regions = run.regions(counts, 5, &row.rule, "what the `otherwise` row decides");
            let said: Vec<String> = regions.iter().map(|r| run.region(r)).collect();
            run.problems.push(errors::by_otherwise(at, "the `otherwise` row", &said.join("; or ")));
        }
    }
}

fn limbo(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, of: Set) {
    let open = run.space().all([of, sets.limbo]);
    for region in run.regions(open, 1, &table.rule, "whether the table applies") {
        let (said, example) = (run.region(&region), run.case(&region.case, &[sets.applies]));
        run.problems.push(errors::may_not_apply(run.at(&table.rule), &said, &example));
    }
}

/// Points for numbers: each value once.
fn scores(run: &mut Run<'_, '_>) {
    let label = run.lowered.label;
    let prefix = format!("{}.", run.lowered.id);
    for score in label.scores.values().filter(|s| s.rule.starts_with(&prefix)) {
        for part in score.parts.iter().filter(|p| !p.each) {
            let given = run.lowered.given(&part.of, run.prover.space());
            let lines: Vec<Set> =
                part.points.iter().map(|l| run.lowered.condition(&l.when, run.prover.space())).collect();
            let any = run.space().any(lines.clone());
            let none = run.space().not(any);
            let open = run.space().all([given, none]);
            for region in run.regions(open, 3, &score.rule, "that every answer has points") {
                let (said, example) = (run.region(&region), run.case(&region.case, &[given]));
                let message = format!("{} gives no points when {said}", score.title);
                run.problems.push(errors::points_unclear(run.at(&score.rule), message, &example));
            }
            for (n, a) in lines.iter().enumerate() {
                for (m, b) in lines.iter().enumerate().skip(n + 1) {
                    let both = run.space().all([*a, *b]);
                    if part.points[n].points == part.points[m].points || run.is_empty(both) {
                        continue;
                    }
                    for region in run.regions(both, 1, &score.rule, "that no answer has points twice") {
                        let (said, example) = (run.region(&region), run.case(&region.case, &[given]));
                        let message = format!("{} gives points twice when {said}", score.title);
                        run.problems.push(errors::points_unclear(run.at(&score.rule), message, &example));
                    }
                }
            }
        }
    }
}

/// Whether two rows exclude one another by a single column, which most do.
pub(super) fn apart(a: &Row, b: &Row) -> bool {
    a.cells.iter().zip(&b.cells).any(|(a, b)| cells_apart(&a.when, &b.when))
}

fn cells_apart(a: &Condition, b: &Condition) -> bool {
    match (a, b) {
        (Condition::Any { of }, other) | (other, Condition::Any { of }) => {
            !of.is_empty() && of.iter().all(|part| cells_apart(part, other))
        }
        (Condition::OneOf { values: a, .. }, Condition::OneOf { values: b, .. }) => !a.iter().any(|v| b.contains(v)),
        _ => match (interval(a), interval(b)) {
            (Some(a), Some(b)) => ends_before(&a, &b) || ends_before(&b, &a),
            _ => false,
        },
    }
}

/// The ends of a range of one value, each with whether it counts.
type Ends = (Option<(Number, bool)>, Option<(Number, bool)>);

fn interval(condition: &Condition) -> Option<Ends> {
    match condition {
        Condition::Compare { left: Term::Value { .. }, relation, right: Term::Constant { value } } => {
            Some(match relation {
                Relation::Below => (None, Some((*value, false))),
                Relation::AtMost => (None, Some((*value, true))),
                Relation::Above => (Some((*value, false)), None),
                Relation::AtLeast => (Some((*value, true)), None),
                Relation::Equal => (Some((*value, true)), Some((*value, true))),
                Relation::NotEqual => return None,
            })
        }
        Condition::All { of } if !of.is_empty() => {
            let mut ends: Ends = (None, None);
            for part in of {
                let (low, high) = interval(part)?;
                ends = (ends.0.or(low), ends.1.or(high));
            }
            Some(ends)
        }
        _ => None,
    }
}

fn ends_before(a: &Ends, b: &Ends) -> bool {
    match (a.1, b.0) {
        (Some((high, counts)), Some((low, also))) => high < low || (high == low && !(counts && also)),
        _ => false,
    }
}
