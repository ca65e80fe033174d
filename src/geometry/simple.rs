//! Whether a ring plainly does not touch itself, which nearly every ring does not.
//!
//! Only what is clear beyond rounding is said; where it is close, the exact way is asked.

use super::shape::Point;

/// Beside coordinates, a turn smaller than this may be one of rounding.
const ROUNDING: f64 = 1e-9;

/// Pairs of edges that are looked at for each point; a ring with more is looked at in the exact way.
const PAIRS: usize = 64;

/// Whether no two edges of the ring touch, but for neighbours in their common corner. `false`: that
/// is not so, or not clear.
pub(super) fn plainly_simple(ring: &[Point]) -> bool {
    let count = ring.len();
    if count < 3 || ring.iter().flatten().any(|c| !c.is_finite()) {
        return false;
    }
    let edge = |n: usize| (ring[n], ring[(n + 1) % count]);
    for n in 0..count {
        let ((a, b), (_, c)) = (edge(n), edge((n + 1) % count));
        // A point that comes twice, or a spike that runs back over itself.
        let ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]);
        if a == b || (turn(a, b, c).is_none() && ahead <= 0.0) {
            return false;
        }
    }
    let mut order: Vec<(f64, f64, usize)> = (0..count)
        .map(|n| {
            let (a, b) = edge(n);
            (a[0].min(b[0]), a[0].max(b[0]), n)
        })
        .collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut looked = 0;
    for (at, (_, right, n)) in order.iter().enumerate() {
        for (_, _, m) in order[at + 1..].iter().take_while(|(left, ..)| left <= right) {
            looked += 1;
            if looked > PAIRS * count.max(32) {
                return false;
            }
            let gap = n.abs_diff(*m);
            if gap > 1 && gap < count - 1 && !apart(edge(*n), edge(*m)) {
                return false;
            }
        }
    }
    true
}

/// Whether two edges plainly have no point in common.
fn apart((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let beyond =
        |axis: usize| a[axis].max(b[axis]) < c[axis].min(d[axis]) || c[axis].max(d[axis]) < a[axis].min(b[axis]);
    if beyond(0) || beyond(1) {
        return true;
    }
    let same_side = |from, to, p, q| matches!((turn(from, to, p), turn(from, to, q)), (Some(x), Some(y)) if x == y);
    same_side(a, b, c, d) || same_side(c, d, a, b)
}

/// Whether one turns left at `b`; none if that is straight on, or too close to tell.
fn turn(a: Point, b: Point, c: Point) -> Option<bool> {
    let (left, right) = ((b[0] - a[0]) * (c[1] - a[1]), (b[1] - a[1]) * (c[0] - a[0]));
    let far = [a, b, c].iter().flatten().fold(0.0f64, |most, x| most.max(x.abs()));
    let doubt = ROUNDING * (left.abs() + right.abs()) + f64::EPSILON * 16.0 * far * far;
    ((left - right).abs() > doubt).then_some(left > right)
}

/// The area of a ring that is simple.
pub(super) fn area(ring: &[Point]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    let doubled: f64 = ring
        .iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| (a[0] - first[0]) * (b[1] - first[1]) - (b[0] - first[0]) * (a[1] - first[1]))
        .sum();
    doubled.abs() / 2.0
}
