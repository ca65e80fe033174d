//! Round numbers: of all numbers in an interval the one that a person would pick as an example.

use crate::quantity::Exact;

/// One end of an interval, and whether it counts.
pub(super) type End = Option<(Exact, bool)>;

/// The roundest number between two ends on a grid, if there is one.
pub(super) fn round_number(from: End, to: End, grid: Option<Exact>) -> Option<Exact> {
    for unit in UNITS.iter().filter_map(|(n, d)| Exact::fraction(*n, *d)) {
        // A multiple of a coarser unit must lie on the grid too.
        let on_grid = grid.is_none_or(|g| unit.checked_div(g).is_some_and(|q| q.floor() == q));
        if on_grid && let Some(found) = multiple(from, to, unit) {
            return Some(found);
        }
    }
    match grid {
        Some(grid) => multiple(from, to, grid),
        None => between(from, to),
    }
}

/// From coarse to fine, numerator and denominator.
const UNITS: &[(i64, i64)] = &[(10, 1), (5, 1), (1, 1), (1, 2), (1, 10), (1, 20), (1, 100), (1, 1000), (1, 10000)];

/// The multiple of a unit that lies between two ends and nearest to zero.
pub(super) fn multiple(from: End, to: End, unit: Exact) -> Option<Exact> {
    let low = match from {
        None => None,
        Some((from, counts)) => {
            let steps = from.checked_div(unit)?;
            let floor = steps.floor();
            let up = if floor == steps && counts { floor } else { floor.checked_add(1)? };
            Some(up.checked_mul(unit)?)
        }
    };
    let high = match to {
        None => None,
        Some((to, counts)) => {
            let steps = to.checked_div(unit)?;
            let floor = steps.floor();
            let down = if floor == steps && !counts { floor.checked_sub(1)? } else { floor };
            Some(down.checked_mul(unit)?)
        }
    };
    let zero = Exact::from(0);
    match (low, high) {
        (Some(low), Some(high)) if low > high => None,
        (Some(low), _) if low > zero => Some(low),
        (_, Some(high)) if high < zero => Some(high),
        _ => Some(zero),
    }
}

/// Any number between two ends where no round one is.
fn between(from: End, to: End) -> Option<Exact> {
    match (from, to) {
        (Some((a, counts)), Some((b, also))) => match a.cmp(&b) {
            std::cmp::Ordering::Less => a.checked_add(b)?.checked_div(2),
            std::cmp::Ordering::Equal if counts && also => Some(a),
            _ => None,
        },
        (Some((a, _)), None) => a.checked_add(1),
        (None, Some((b, _))) => b.checked_sub(1),
        (None, None) => Some(Exact::from(0)),
    }
}
