//! Scores and tables as sets.

use super::lower::{Lowered, seen_from};
use crate::criteria::{Dim, Relation, Set, Space, Total};
use crate::protocol::condition::{Condition, From, Ref};
use crate::protocol::model::{Policy, Score, ScorePart, Table};
use crate::quantity::Exact;
use indexmap::IndexMap;

/// A score.
#[derive(Debug, Clone)]
pub(super) struct ScoreSets {
    pub(super) total: Total,
    /// Every sum that the points can make, in order.
    pub(super) sums: Vec<Exact>,
    /// Cases in which the total is this, whatever the points say.
    pub(super) forced: Vec<(Set, Exact)>,
    /// Cases in which none of them holds.
    pub(super) free: Set,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(super) struct RowSets {
    /// Cases that it matches.
    pub(super) matches: Set,
    /// Cases in which it counts, under the table's policy.
    pub(super) counts: Set,
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct TableSets {
    /// Cases that it is for.
    pub(super) applies: Set,
    /// Cases of which it cannot be said whether it is for them.
    pub(super) limbo: Set,
    pub(super) rows: Vec<RowSets>,
    /// Cases that some row matches.
    pub(super) matched: Set,
    /// For each outcome, by its key and its value ids, the cases that have it.
    pub(super) outcomes: IndexMap<String, IndexMap<String, Set>>,
    /// Cases that have an outcome.
    pub(super) given: Set,
}

impl Lowered<'_> {
    /// Scores and tables, in the order in which they are worked out.
    pub(super) fn work_out(&mut self, space: &mut Space) {
        for (from, label) in self.whole.map(|w| (From::Whole, w)).into_iter().chain([(From::Label, self.label)]) {
            for (id, score) in &label.scores {
                let sets = self.score(&score_seen(score, from), space);
                self.scores.insert(self.key(&named(from, id)), sets);
            }
            for (id, table) in &label.tables {
                let sets = self.table(&table_seen(table, from), from, space);
                self.tables.insert(self.key(&named(from, id)), sets);
            }
        }
    }

    fn score(&mut self, score: &Score, space: &mut Space) -> ScoreSets {
        let mut parts = Vec::new();
        for part in &score.parts {
            if part.each {
                self.ticks_part(part, space, &mut parts);
            } else {
                parts.push(self.plain_part(part, space));
            }
        }
        let total = space.total(parts);
        let (mut forced, mut before) = (Vec::new(), space.nothing());
        for line in &score.forced {
            let when = self.condition(&line.when, space);
            let first = space.not(before);
            forced.push((space.all([when, first]), Exact::from(line.points.0)));
            before = space.any([before, when]);
        }
        let sums = space.sums(total).unwrap_or_default();
        ScoreSets { total, sums, forced, free: space.not(before) }
    }

    /// The first line that holds gives its points.
    fn plain_part(&mut self, part: &ScorePart, space: &mut Space) -> Vec<(Set, Exact)> {
        let mut lines = Vec::new();
        let mut before = space.nothing();
        for line in &part.points {
            let when = self.condition(&line.when, space);
            let first = space.not(before);
            lines.push((space.all([when, first]), Exact::from(line.points.0)));
            before = space.any([before, when]);
        }
        lines
    }

    /// Every line that holds adds its points; an answer without ticks adds nothing.
    fn ticks_part(&mut self, part: &ScorePart, space: &mut Space, into: &mut Vec<Vec<(Set, Exact)>>) {
        let given = self.given(&part.of, space);
        let missing = space.not(given);
        let zero = Exact::from(0);
        let lines: Vec<(Set, Exact)> =
            part.points.iter().map(|l| (self.condition(&l.when, space), Exact::from(l.points.0))).collect();
        let any: Vec<Set> = lines.iter().map(|(set, _)| *set).collect();
        let any = space.any(any);
        // A missing answer has points only where a line says so.
        let spoken = space.all([missing, any]);
        let there = space.any([given, spoken]);
        into.push(vec![(there, zero)]);
        for (when, points) in lines {
            let not = space.not(when);
            let other = space.all([there, not]);
            into.push(vec![(when, points), (other, zero)]);
        }
    }

    pub(super) fn score_is(&mut self, id: &str, relation: Relation, constant: Exact, space: &mut Space) -> Set {
        let Some(score) = self.scores.get(id).cloned() else { return space.nothing() };
        let mut sets: Vec<Set> = score
            .forced
            .iter()
            .filter(|(_, points)| relation.holds(points.cmp(&constant)))
            .map(|(set, _)| *set)
            .collect();
        let summed = space.total_is(score.total, relation, constant);
        sets.push(space.all([score.free, summed]));
        space.any(sets)
    }

    pub(super) fn score_values(&self, id: &str, space: &Space) -> Vec<Exact> {
        let Some(score) = self.scores.get(id) else { return Vec::new() };
        let mut values = space.sums(score.total).unwrap_or_default();
        values.extend(score.forced.iter().map(|(_, points)| *points));
        values.sort_unstable();
        values.dedup();
        values
    }

    pub(super) fn score_given(&mut self, id: &str, space: &mut Space) -> Set {
        let Some(score) = self.scores.get(id).cloned() else { return space.nothing() };
        let mut sets: Vec<Set> = score.forced.iter().map(|(set, _)| *set).collect();
        let summed = space.total_given(score.total);
        sets.push(space.all([score.free, summed]));
        space.any(sets)
    }

    fn table(&mut self, table: &Table, from: From, space: &mut Space) -> TableSets {
        let (applies, limbo) = match &table.applies_when {
            None => (space.everything(), space.nothing()),
            Some(when) => {
                let (yes, no) = (self.condition(when, space), self.condition(&when.opposite(), space));
                let said = space.any([yes, no]);
                (yes, space.not(said))
            }
        };
        let mut matches: Vec<Set> = table
            .rows
            .iter()
            .map(|row| if row.otherwise { space.nothing() } else { self.condition(&row.when(), space) })
            .collect();
        let ordinary = space.any(matches.clone());
        for (row, set) in table.rows.iter().zip(&mut matches) {
            if row.otherwise {
                *set = space.not(ordinary);
            }
        }
        let counts = counting(table, &matches, space);
        let matched = space.any(matches.clone());
        // A row that cannot happen leaves its cases without an outcome.
        let never = table.rows.iter().zip(&counts).filter(|(row, _)| row.gives.is_none()).map(|(_, set)| *set);
        let never = space.any(never.collect::<Vec<_>>());
        let happens = space.not(never);
        let mut outcomes = IndexMap::new();
        let mut given = space.nothing();
        for (n, (id, output)) in table.outputs.iter().enumerate() {
            let ids: Vec<String> =
                output.kind.list().map_or(Vec::new(), |l| l.values.iter().map(|v| v.id.clone()).collect());
            let mut values = IndexMap::new();
            let of_value = |value: &str| -> Vec<Set> {
                let gives = |row: &crate::protocol::model::Row| {
                    row.gives.as_ref().is_some_and(|g| g.get(n).is_some_and(|ids| ids.iter().any(|id| id == value)))
                };
                table.rows.iter().zip(&counts).filter(|(row, _)| gives(row)).map(|(_, set)| *set).collect()
            };
            for value in &ids {
                let mut set = space.any(of_value(value));
                set = space.all([set, happens]);
                if table.policy != Policy::Every {
                    // Rows that count and say otherwise leave the case without an outcome.
                    let others: Vec<Set> = table
                        .rows
                        .iter()
                        .zip(&counts)
                        .filter(|(row, _)| row.gives.as_ref().and_then(|g| g.get(n)) != Some(&vec![value.clone()]))
                        .map(|(_, set)| *set)
                        .collect();
                    let other = space.any(others);
                    let clear = space.not(other);
                    set = space.all([set, clear]);
                }
                values.insert(value.clone(), space.all([applies, set]));
            }
            let some: Vec<Set> = values.values().copied().collect();
            given = match table.policy {
                Policy::Every => space.all([applies, happens]),
                _ => space.any(some),
            };
            outcomes.insert(self.key(&named(from, id)), values);
        }
        let rows = matches.into_iter().zip(counts).map(|(matches, counts)| RowSets { matches, counts }).collect();
        TableSets { applies, limbo, rows, matched, outcomes, given }
    }

    /// Cases in which an outcome has this value.
    pub(super) fn outcome(&mut self, id: &str, value: &str, space: &mut Space) -> Set {
        let found = self.tables.values().find_map(|t| t.outcomes.get(id)).and_then(|values| values.get(value));
        match found {
            Some(set) => *set,
            None => space.nothing(),
        }
    }

    /// Cases in which a measure, a score or an outcome is there.
    pub(super) fn worked_out_given(&mut self, of: &Ref, space: &mut Space) -> Set {
        let key = self.key(of);
        if let Some(table) = self.tables.values().find(|t| t.outcomes.contains_key(&key)) {
            return table.given;
        }
        match self.value(&Ref { times: None, over: None, factor: None, ..of.clone() }) {
            Some(formula) => self.formula_given(&formula, space),
            None => space.nothing(),
        }
    }

    /// The answers behind a value, through whatever it is worked out from.
    pub(super) fn answers_behind(&self, of: &Ref) -> Vec<Dim> {
        let mut dims = Vec::new();
        if let Some(formula) = self.value(of) {
            formula.dims(&mut dims);
            let mut scores = Vec::new();
            formula.scores(&mut scores);
            for key in scores {
                let (from, id) = Self::of_key(key);
                let owner = if from == From::Whole { self.whole } else { Some(self.label) };
                let Some(score) = owner.and_then(|l| l.scores.get(id)).map(|s| score_seen(s, from)) else { continue };
                let forced = score.forced.iter().flat_map(|f| f.when.refs());
                for read in score.parts.iter().map(|p| &p.of).chain(forced) {
                    dims.extend(self.answers_behind(read));
                }
            }
        } else if let Some(dim) = self.dim(of) {
            dims.push(dim);
        } else if let Some((table, _)) = self.output(of) {
            let table = table_seen(table, of.from);
            let applies = table.applies_when.iter().flat_map(Condition::refs);
            let cells = table.rows.iter().flat_map(|r| &r.cells).flat_map(|c| c.when.refs());
            let mut read: Vec<&Ref> = applies.chain(cells).collect();
            read.sort();
            read.dedup();
            for read in read {
                dims.extend(self.answers_behind(read));
            }
        }
        dims.sort_unstable();
        dims.dedup();
        dims
    }
}

fn named(from: From, id: &str) -> Ref {
    Ref { from, id: id.to_owned(), times: None, over: None, factor: None }
}

/// A score of the whole as its part sees it.
fn score_seen(score: &Score, from: From) -> Score {
    let mut seen = score.clone();
    for part in &mut seen.parts {
        if from == From::Whole && part.of.from == From::Label {
            part.of.from = from;
        }
        part.points.iter_mut().for_each(|p| p.when = seen_from(&p.when, from));
    }
    seen.forced.iter_mut().for_each(|f| f.when = seen_from(&f.when, from));
    seen
}

/// A table of the whole as its part sees it.
fn table_seen(table: &Table, from: From) -> Table {
    let mut seen = table.clone();
    if from == From::Whole {
        seen.applies_when = seen.applies_when.map(|c| seen_from(&c, from));
        for cell in seen.rows.iter_mut().flat_map(|r| &mut r.cells) {
            cell.when = seen_from(&cell.when, from);
        }
    }
    seen
}

/// Which of the rows that match count.
fn counting(table: &Table, matches: &[Set], space: &mut Space) -> Vec<Set> {
    let place = |row: usize| -> usize {
        let output = table.outputs.values().next();
        let value = table.rows[row].gives.as_ref().and_then(|g| g.first()).and_then(|ids| ids.first());
        let list = output.and_then(|o| o.kind.list());
        match (list, value) {
            (Some(list), Some(value)) => list.values.iter().position(|v| v.id == *value).unwrap_or(0),
            // `cannot happen` is seen before all others.
            _ => usize::MAX,
        }
    };
    let mut counts = Vec::new();
    let mut before = space.nothing();
    for (n, set) in matches.iter().enumerate() {
        counts.push(match table.policy {
            Policy::ExactlyOne | Policy::Every => *set,
            Policy::First => {
                let first = space.not(before);
                let counted = space.all([*set, first]);
                before = space.any([before, *set]);
                counted
            }
            Policy::MostUrgent => {
                let higher: Vec<Set> =
                    (0..matches.len()).filter(|m| place(*m) > place(n)).map(|m| matches[m]).collect();
                let higher = space.any(higher);
                let most = space.not(higher);
                space.all([*set, most])
            }
        });
    }
    counts
}
