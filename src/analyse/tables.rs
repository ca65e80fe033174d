//! Every case has its row, and one outcome; no row is dead; points add up for every answer.

use super::columns::Columns;
use super::decisions::Stage;
use super::errors;
use super::label::Run;
use super::worked_out::TableSets;
use crate::criteria::{Region, Set};
use crate::decide::Rows;
use crate::protocol::condition::{Condition, From, Ref};
use crate::protocol::model::{Policy, Table};
use crate::protocol::words::Words;
use indexmap::IndexMap;

/// Most findings of one kind for one table.
const MOST: usize = 20;

/// Proves the scores and tables of a label. Gives the cases for which every table that applies
/// has an outcome.
pub(super) fn prove(run: &mut Run<'_, '_>, stages: &[Stage<'_>]) -> Set {
    scores(run);
    let mut sound = run.space().everything();
    for (id, domain) in domains(run, stages) {
        let Some((table, sets)) = run.lowered.label.tables.get(&id).zip(run.lowered.tables.get(&id).cloned()) else {
            continue;
        };
        sound = run.space().all([sound, domain.sound]);
        if !table.rule.starts_with(&format!("{}.", run.lowered.id)) {
            continue;
        }
        run.see(&inputs(table));
        gaps(run, table, &sets, domain.cases);
        overlaps(run, table, &sets, domain.cases);
        rows(run, table, &sets, domain.cases);
        limbo(run, table, &sets, domain.of);
    }
    sound
}

/// What a table looks at, as values.
pub(super) fn inputs(table: &Table) -> Vec<Ref> {
    table.inputs.iter().flat_map(|i| i.term.refs()).cloned().collect()
}

/// The cases that a table has to answer for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Domain {
    /// All of them: those below that it applies to, and whose outcomes of earlier tables are there.
    pub(super) cases: Set,
    /// What stays under the label; all that reach it if a criterion reads an outcome.
    pub(super) of: Set,
    /// Cases for which this table and those that it reads have an outcome where they apply.
    pub(super) sound: Set,
}

/// The domain of each table. What goes wrong in one table is told there, not again of each that
/// looks at its outcome.
pub(super) fn domains(run: &mut Run<'_, '_>, stages: &[Stage<'_>]) -> IndexMap<String, Domain> {
    let mut domains: IndexMap<String, Domain> = IndexMap::new();
    let Some(own) = stages.last() else { return domains };
    let deciding = read_by_decisions(run, stages);
    for (id, table) in &run.lowered.label.tables {
        let Some(sets) = run.lowered.tables.get(id).cloned() else { continue };
        let read = table.outputs.keys().any(|o| deciding.iter().any(|d| d == o));
        let of = if read { own.reach } else { own.stays };
        let behind: Vec<Set> = outcomes_behind(table)
            .filter_map(|r| run.lowered.label.tables.iter().find(|(_, t)| t.outputs.contains_key(&r.id)))
            .filter_map(|(id, _)| domains.get(id).map(|d| d.sound))
            .collect();
        let before = run.space().all(behind);
        let cases = run.space().all([of, sets.applies, before]);
        let outside = run.space().not(sets.applies);
        let fine = run.space().any([outside, sets.given]);
        let sound = run.space().all([before, fine]);
        domains.insert(id.clone(), Domain { cases, of, sound });
    }
    domains
}

/// What a table reads that may be an outcome of another one.
fn outcomes_behind(table: &Table) -> impl Iterator<Item = &Ref> {
    let applies = table.applies_when.iter().flat_map(Condition::refs);
    let inputs = table.inputs.iter().flat_map(|i| i.term.refs());
    inputs.chain(applies).filter(|r| r.from == From::Label)
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
            read.extend(outcomes_behind(table).map(|r| r.id.clone()));
        }
    }
    read
}

fn evaluated(run: &Run<'_, '_>, table: &Table, region: &Region) -> Option<Rows> {
    let case = run.evaluated(&region.case);
    run.plan.tables().iter().find(|t| t.rule == table.rule).map(|t| t.rows(&case))
}

/// Cases of a domain that no row matches.
pub(super) fn uncovered(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, domain: Set) -> Vec<Region> {
    let unmatched = run.space().not(sets.matched);
    let open = run.space().all([domain, unmatched]);
    run.regions(open, MOST, &table.rule, "that every case has a row")
}

fn gaps(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, domain: Set) {
    let regions = uncovered(run, table, sets, domain);
    if table.policy == Policy::Every && !regions.is_empty() {
        let said: Vec<String> = regions.iter().take(5).map(|r| run.region(r)).collect();
        let at = run.at(&table.rule);
        run.problems.push(errors::by_otherwise(
            at,
            "no row holds, and the outcome is the empty set,",
            &said.join(", or when "),
        ));
        return;
    }
    for region in regions {
        let agrees = evaluated(run, table, &region) == Some(Rows::Nothing);
        let (said, example) = (run.region(&region), run.example(&region, &[sets.matched]));
        let row = pasted(run, table, &region);
        run.tell(&region.case, agrees, errors::incomplete(run.at(&table.rule), &table.title, &said, &example, &row));
    }
}

/// A region as a row, with the outcomes left open.
pub(super) fn pasted(run: &Run<'_, '_>, table: &Table, region: &Region) -> String {
    let mut cells = run.teller().cells(region, table);
    cells.extend(table.outputs.keys().map(|_| "???".to_owned()));
    format!("| {} |", cells.join(" | "))
}

/// Two rows that match one case.
pub(super) struct Pair {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) differ: bool,
    pub(super) region: Region,
}

/// Pairs of rows that match one case of a domain, where exactly one row should.
pub(super) fn overlapping(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, domain: Set) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    if table.policy != Policy::ExactlyOne {
        return pairs;
    }
    let columns = Columns::new(table);
    for (n, a) in table.rows.iter().enumerate() {
        for (m, b) in table.rows.iter().enumerate().skip(n + 1) {
            if a.otherwise || b.otherwise || columns.apart(n, m) {
                continue;
            }
            let differ = a.gives != b.gives;
            if pairs.iter().filter(|p| p.differ == differ).count() >= MOST {
                continue;
            }
            let both = run.space().all([domain, sets.rows[n].matches, sets.rows[m].matches]);
            if run.is_empty(both, &a.rule) {
                continue;
            }
            let regions = run.regions(both, 1, &a.rule, "that rows do not contradict one another");
            pairs.extend(regions.into_iter().map(|region| Pair { first: n, second: m, differ, region }));
        }
    }
    pairs
}

fn overlaps(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, domain: Set) {
    for pair in overlapping(run, table, sets, domain) {
        let (said, example) = (run.region(&pair.region), run.example(&pair.region, &[sets.matched]));
        let (first, second) = (run.at(&table.rows[pair.first].rule), run.at(&table.rows[pair.second].rule));
        if pair.differ {
            let found = evaluated(run, table, &pair.region);
            let agrees = matches!(found, Some(Rows::Differ(_) | Rows::CannotHappen(_)));
            let words = |row: usize| Words::outcome(table, &table.rows[row]);
            let (one, other) = (words(pair.first), words(pair.second));
            run.tell(&pair.region.case, agrees, errors::overlap((first, &one), (second, &other), &said, &example));
        } else {
            // A third row may contradict both.
            let agrees = match evaluated(run, table, &pair.region) {
                Some(Rows::Apply(ids) | Rows::Differ(ids)) => ids.len() > 1,
                found => matches!(found, Some(Rows::CannotHappen(_))),
            };
            run.tell(&pair.region.case, agrees, errors::same_outcome(first, second, &said, &example));
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
                let (said, example) = (run.region(&region), run.example(&region, &[of.counts]));
                run.tell(&region.case, agrees, errors::it_can_happen(at, &said, &example));
            }
            continue;
        }
        if run.is_empty(counts, &row.rule) {
            let matches = run.space().all([domain, of.matches]);
            let (message, help) = if row.otherwise {
                ("this `otherwise` row decides nothing: the other rows leave no case", "leave it out")
            } else if of.counts != of.matches && !run.is_empty(matches, &row.rule) {
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
            run.problems.push(errors::by_otherwise(at, "the `otherwise` row decides", &said.join(", or when ")));
        }
    }
}

fn limbo(run: &mut Run<'_, '_>, table: &Table, sets: &TableSets, of: Set) {
    let open = run.space().all([of, sets.limbo]);
    for region in run.regions(open, 1, &table.rule, "whether the table applies") {
        let (said, example) = (run.region(&region), run.example(&region, &[sets.applies]));
        let agrees = evaluated(run, table, &region) == Some(Rows::NotApplicable);
        let finding = errors::may_not_apply(run.at(&table.rule), &said, &example);
        run.tell(&region.case, agrees, finding);
    }
}

/// Points for numbers: each value once.
fn scores(run: &mut Run<'_, '_>) {
    let label = run.lowered.label;
    let prefix = format!("{}.", run.lowered.id);
    for (id, score) in label.scores.iter().filter(|(_, s)| s.rule.starts_with(&prefix)) {
        for part in score.parts.iter().filter(|p| !p.each) {
            let given = run.lowered.given(&part.of, run.prover.space());
            let lines: Vec<Set> =
                part.points.iter().map(|l| run.lowered.condition(&l.when, run.prover.space())).collect();
            let any = run.space().any(lines.clone());
            let none = run.space().not(any);
            let open = run.space().all([given, none]);
            for region in run.regions(open, 3, &score.rule, "that every answer has points") {
                let (said, example) = (run.region(&region), run.example(&region, &[given]));
                let message = format!("“{}” gives no points when {said}", score.title);
                let finding = errors::points_unclear(run.at(&score.rule), message, &example);
                let total = run.plan.slot(From::Label, id).map(|slot| run.evaluated(&region.case).get(slot));
                // A total that is set whatever the points say does not show that they lack.
                let agrees = !score.forced.is_empty() || total.is_some_and(|t| !t.is_given());
                run.tell(&region.case, agrees, finding);
            }
            for (n, a) in lines.iter().enumerate() {
                for (m, b) in lines.iter().enumerate().skip(n + 1) {
                    let both = run.space().all([*a, *b]);
                    if part.points[n].points == part.points[m].points || run.is_empty(both, &score.rule) {
                        continue;
                    }
                    for region in run.regions(both, 1, &score.rule, "that no answer has points twice") {
                        let (said, example) = (run.region(&region), run.example(&region, &[given]));
                        let message = format!("“{}” gives points twice when {said}", score.title);
                        run.problems.push(errors::points_unclear(run.at(&score.rule), message, &example));
                    }
                }
            }
        }
    }
}
