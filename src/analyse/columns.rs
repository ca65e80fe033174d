//! Which rows of a table exclude one another by a single column, as most pairs do. A thousand rows
//! have half a million pairs, so cells are numbers and bits here.

use crate::protocol::condition::{Condition, Relation, Term};
use crate::protocol::model::Table;
use crate::quantity::Number;

/// What a cell lets through.
#[derive(Debug, Clone, Copy)]
enum Kept {
    /// Values of a list, one bit each.
    Values(u128),
    /// From the first to the last place, both counted; places are twice the rank of a limit, odd
    /// ones lie between two limits.
    Places(u32, u32),
    /// Anything, or something else.
    Other,
}

/// The cells of a table, row by row.
pub(super) struct Columns {
    rows: Vec<Vec<Kept>>,
}

impl Columns {
    pub(super) fn new(table: &Table) -> Self {
        let mut rows: Vec<Vec<Kept>> = table.rows.iter().map(|_| Vec::new()).collect();
        for column in 0..table.inputs.len() {
            let cells: Vec<Option<&Condition>> =
                table.rows.iter().map(|row| row.cells.get(column).map(|c| &c.when)).collect();
            let mut limits: Vec<Number> = Vec::new();
            let mut values: Vec<&str> = Vec::new();
            for cell in cells.iter().flatten() {
                collect(cell, &mut limits, &mut values);
            }
            limits.sort_unstable();
            limits.dedup();
            values.sort_unstable();
            values.dedup();
            for (row, cell) in rows.iter_mut().zip(cells) {
                row.push(cell.map_or(Kept::Other, |cell| kept(cell, &limits, &values)));
            }
        }
        Columns { rows }
    }

    /// Whether some column alone keeps two rows apart.
    pub(super) fn apart(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.rows.get(a), self.rows.get(b)) else { return false };
        a.iter().zip(b).any(|cells| match cells {
            (Kept::Values(a), Kept::Values(b)) => a & b == 0,
            (Kept::Places(from, to), Kept::Places(low, high)) => to < low || high < from,
            _ => false,
        })
    }
}

fn collect<'c>(cell: &'c Condition, limits: &mut Vec<Number>, values: &mut Vec<&'c str>) {
    match cell {
        Condition::All { of } => of.iter().for_each(|part| collect(part, limits, values)),
        Condition::Compare { right: Term::Constant { value }, .. } => limits.push(*value),
        Condition::OneOf { values: ids, .. } => values.extend(ids.iter().map(String::as_str)),
        _ => {}
    }
}

fn kept(cell: &Condition, limits: &[Number], values: &[&str]) -> Kept {
    match cell {
        Condition::OneOf { values: ids, .. } if values.len() <= 128 => {
            let bit = |id: &String| values.binary_search(&id.as_str()).map_or(0, |n| 1u128 << n);
            Kept::Values(ids.iter().map(bit).fold(0, |a, b| a | b))
        }
        Condition::Compare { left: Term::Value { .. }, relation, right: Term::Constant { value } } => {
            let Ok(rank) = limits.binary_search(value) else { return Kept::Other };
            // Place 0 lies below all limits, place 2 × rank + 1 is the limit itself.
            let at = u32::try_from(2 * rank + 1).unwrap_or(u32::MAX);
            match relation {
                Relation::Below => Kept::Places(0, at - 1),
                Relation::AtMost => Kept::Places(0, at),
                Relation::Above => Kept::Places(at + 1, u32::MAX),
                Relation::AtLeast => Kept::Places(at, u32::MAX),
                Relation::Equal => Kept::Places(at, at),
                Relation::NotEqual => Kept::Other,
            }
        }
        Condition::All { of } if !of.is_empty() => {
            let mut all = Kept::Other;
            for part in of {
                all = match (all, kept(part, limits, values)) {
                    (Kept::Other, first) => first,
                    (Kept::Places(from, to), Kept::Places(low, high)) => Kept::Places(from.max(low), to.min(high)),
                    _ => return Kept::Other,
                };
            }
            all
        }
        _ => Kept::Other,
    }
}
