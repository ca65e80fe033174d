//! Linear inequalities over a few numbers: a solution, or the inequalities that exclude one another.
//!
//! Fourier–Motzkin elimination with the sources of each row kept. Where all numbers lie on one
//! grid and all factors are 1 or −1, each combined row is tightened to the grid; then elimination is
//! exact for whole multiples as well (sums and differences of two, the "octagons"). Elsewhere it
//! is exact over the fractions, and a solution on the grid is searched for.

use super::nice::{End, multiple, round_number};
use crate::quantity::Exact;

/// Most rows that elimination may keep, and most values that the search may try.
const MOST_ROWS: usize = 400;
const MOST_TRIES: usize = 4000;

/// `sum of factors × numbers ≥ bound`, or `>`.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) factors: Vec<Exact>,
    pub(super) bound: Exact,
    pub(super) strict: bool,
    /// The inequalities, by place, that this one follows from.
    pub(super) sources: Vec<usize>,
}

/// What the numbers may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Solution {
    /// One value for each number.
    Values(Vec<Exact>),
    /// These inequalities exclude one another.
    Excluded(Vec<usize>),
    /// There are solutions between the grids, and none was found on them.
    CannotTell,
}

/// Solves rows over numbers with these grids.
///
/// Numbers are eliminated from the finest to the coarsest and valued the other way round: what is
/// left for a number without a grid is an interval, and any point of it will do.
pub(super) fn solve(rows: &[Row], grids: &[Option<Exact>]) -> Solution {
    let mut order: Vec<usize> = (0..grids.len()).collect();
    order.sort_by_key(|n| grids[*n]);
    let moved = |row: &Row| Row { factors: order.iter().map(|n| row.factors[*n]).collect(), ..row.clone() };
    let rows: Vec<Row> = rows.iter().map(moved).collect();
    let by_grid: Vec<Option<Exact>> = order.iter().map(|n| grids[*n]).collect();
    match solve_in_order(&rows, &by_grid) {
        Solution::Values(values) => {
            let mut back = values.clone();
            for (value, at) in values.into_iter().zip(&order) {
                back[*at] = value;
            }
            Solution::Values(back)
        }
        other => other,
    }
}

fn solve_in_order(rows: &[Row], grids: &[Option<Exact>]) -> Solution {
    let one_grid = grids.first().copied().flatten().filter(|g| grids.iter().all(|other| *other == Some(*g)));
    let unit = |row: &Row| row.factors.iter().all(|f| f.is_zero() || f.abs() == Exact::from(1));
    let two = |row: &Row| row.factors.iter().filter(|f| !f.is_zero()).count() <= 2;
    let exact_grid = one_grid.filter(|_| rows.iter().all(|r| unit(r) && two(r)));
    let mut system = System { stages: Vec::new(), grids, exact_grid };
    let mut current: Vec<Row> = Vec::new();
    for row in rows {
        match system.tightened(row.clone()) {
            Some(row) => current.push(row),
            None => return Solution::CannotTell,
        }
    }
    for number in 0..grids.len() {
        match system.eliminate(current, number) {
            Ok(next) => current = next,
            Err(Some(sources)) => return Solution::Excluded(sources),
            Err(None) => return Solution::CannotTell,
        }
    }
    let mut values: Vec<Option<Exact>> = vec![None; grids.len()];
    let mut tries = 0;
    match system.assign(grids.len(), &mut values, &mut tries) {
        Some(true) => Solution::Values(values.into_iter().map(|v| v.unwrap_or(Exact::from(0))).collect()),
        // Every value of every number was tried, so all rows together exclude one another.
        Some(false) => Solution::Excluded((0..rows.len()).collect()),
        None => Solution::CannotTell,
    }
}

struct System<'g> {
    /// The rows that read each number when it was eliminated.
    stages: Vec<Vec<Row>>,
    grids: &'g [Option<Exact>],
    exact_grid: Option<Exact>,
}

impl System<'_> {
    /// Brings a row to the grid: `2x ≥ 5` on whole numbers is `x ≥ 3`.
    fn tightened(&self, mut row: Row) -> Option<Row> {
        let Some(grid) = self.exact_grid else { return Some(row) };
        let size = row.factors.iter().find(|f| !f.is_zero()).map(|f| f.abs())?;
        let even = row.factors.iter().all(|f| f.is_zero() || f.abs() == size);
        if !even {
            return Some(row);
        }
        for factor in &mut row.factors {
            *factor = factor.checked_div(size)?;
        }
        let steps = row.bound.checked_div(size)?.checked_div(grid)?;
        let floor = steps.floor();
        let up = if floor != steps || row.strict { floor.checked_add(1)? } else { floor };
        (row.bound, row.strict) = (up.checked_mul(grid)?, false);
        Some(row)
    }

    /// The rows without this number. `Err` with sources: they exclude one another; without: too many.
    fn eliminate(&mut self, rows: Vec<Row>, number: usize) -> Result<Vec<Row>, Option<Vec<usize>>> {
        let zero = Exact::from(0);
        let factor = |row: &Row| row.factors.get(number).copied().unwrap_or(zero);
        let (reading, mut rest): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|r| !factor(r).is_zero());
        for low in reading.iter().filter(|r| factor(r) > zero) {
            for high in reading.iter().filter(|r| factor(r) < zero) {
                let combined = combined(low, high, factor(low), factor(high).abs()).ok_or(None)?;
                if combined.factors.iter().all(|f| f.is_zero()) {
                    let broken = combined.bound > zero || (combined.strict && combined.bound.is_zero());
                    if broken {
                        return Err(Some(combined.sources));
                    }
                    continue;
                }
                let combined = self.tightened(combined).ok_or(None)?;
                // A weaker row with the same factors says nothing more.
                let weaker = |a: &Row, b: &Row| a.factors == b.factors && (a.bound, a.strict) <= (b.bound, b.strict);
                if rest.iter().any(|r| weaker(&combined, r)) {
                    continue;
                }
                rest.retain(|r| !weaker(r, &combined));
                rest.push(combined);
                if rest.len() > MOST_ROWS {
                    return Err(None);
                }
            }
        }
        self.stages.push(reading);
        Ok(rest)
    }

    /// Gives values to the numbers below `upto`, last eliminated first. `None`: gave up.
    fn assign(&self, upto: usize, values: &mut [Option<Exact>], tries: &mut usize) -> Option<bool> {
        let Some(number) = upto.checked_sub(1) else { return Some(true) };
        let (from, to) = self.interval(number, values)?;
        let grid = self.grids.get(number).copied().flatten();
        let first = match round_number(from, to, grid) {
            Some(first) => first,
            None => return Some(false),
        };
        *tries += 1;
        values[number] = Some(first);
        match self.assign(number, values, tries) {
            Some(false) => {}
            found => return found,
        }
        // The nice value did not extend: on one grid that cannot be; elsewhere try the others in order.
        let Some(grid) = grid else {
            values[number] = None;
            return None;
        };
        let mut next = from;
        loop {
            let Some(value) = multiple_up(next, to, grid) else {
                values[number] = None;
                // Without a lower end the search never saw the beginning.
                return from.map(|_| false);
            };
            *tries += 1;
            if *tries > MOST_TRIES || from.is_none() {
                return None;
            }
            values[number] = Some(value);
            match self.assign(number, values, tries) {
                Some(false) => {}
                found => return found,
            }
            next = Some((value, false));
        }
    }

    /// Between which ends a number lies, given those eliminated after it.
    fn interval(&self, number: usize, values: &[Option<Exact>]) -> Option<(End, End)> {
        let zero = Exact::from(0);
        let (mut from, mut to): (End, End) = (None, None);
        for row in self.stages.get(number).into_iter().flatten() {
            let factor = row.factors.get(number).copied().unwrap_or(zero);
            let mut rest = row.bound;
            for (n, f) in row.factors.iter().enumerate().filter(|(n, f)| *n != number && !f.is_zero()) {
                rest = rest.checked_sub(values.get(n).copied().flatten()?.checked_mul(*f)?)?;
            }
            let end = rest.checked_div(factor)?;
            let counts = !row.strict;
            if factor > zero {
                if from.is_none_or(|(at, c)| end > at || (end == at && c && !counts)) {
                    from = Some((end, counts));
                }
            } else if to.is_none_or(|(at, c)| end < at || (end == at && c && !counts)) {
                to = Some((end, counts));
            }
        }
        Some((from, to))
    }
}

/// The smallest multiple above an end that does not pass the other.
fn multiple_up(from: End, to: End, grid: Exact) -> Option<Exact> {
    let (at, counts) = from?;
    let steps = at.checked_div(grid)?;
    let floor = steps.floor();
    let up = if floor == steps && counts { floor } else { floor.checked_add(1)? };
    let value = up.checked_mul(grid)?;
    multiple(Some((value, true)), to, grid).filter(|_| to.is_none_or(|(end, c)| value < end || (c && value == end)))?;
    Some(value)
}

/// The sum of two rows in which one number falls out.
fn combined(low: &Row, high: &Row, low_factor: Exact, high_factor: Exact) -> Option<Row> {
    let mut factors = Vec::with_capacity(low.factors.len());
    for (a, b) in low.factors.iter().zip(&high.factors) {
        factors.push(a.checked_mul(high_factor)?.checked_add(b.checked_mul(low_factor)?)?);
    }
    let bound = low.bound.checked_mul(high_factor)?.checked_add(high.bound.checked_mul(low_factor)?)?;
    let mut sources: Vec<usize> = low.sources.iter().chain(&high.sources).copied().collect();
    sources.sort_unstable();
    sources.dedup();
    Some(Row { factors, bound, strict: low.strict || high.strict, sources })
}
