//! Whether a ring plainly does not touch itself, which nearly every ring does not.
//!
//! Only what is clear beyond rounding is said; where it is close, the exact way is asked.

use super::shape::Point;

/// Beside coordinates, a turn smaller than this may be one of rounding.
const ROUNDING: f64 = 1e-9;

/// Pairs of edges that are looked at for each point; a ring with more is looked at in the exact way.
const PAIRS: usize = 64;

/// Up to so many points each edge is held against each other; beyond, from left to right.
const FEW: usize = 24;

/// Whether no two edges of the ring touch, but for neighbours in their common corner. `false`: that
/// is not so, or not clear.
pub(super) fn plainly_simple(ring: &[Point]) -> bool {
    let count = ring.len();
    if count < 3 || ring.iter().flatten().any(|c| !c.is_finite()) {
        return false;
    }
    let far = ring.iter().flatten().fold(0.0f64, |most, x| most.max(x.abs()));
    let turns = Turns { least: f64::EPSILON * 16.0 * far * far };
    if starry(ring, turns.least) {
        return true;
    }
    let (mut a, mut b) = (ring[count - 2], ring[count - 1]);
    for c in ring.iter().copied() {
        // A point that comes twice, or a spike that runs back over itself.
        let ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]);
        if a == b || (turns.turn(a, b, c).is_none() && ahead <= 0.0) {
            return false;
        }
        (a, b) = (b, c);
    }
    if count <= FEW { few_apart(ring, turns) } else { many_apart(ring, turns) }
}

/// Whether the ring goes round its middle once and never back, as most outlines do: seen from there,
/// no edge stands behind another.
fn starry(ring: &[Point], least: f64) -> bool {
    let (Some(last), share) = (ring.last(), 1.0 / ring.len() as f64) else { return false };
    let sum = ring.iter().fold([0.0; 2], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
    let from = |p: &Point| [p[0] - sum[0] * share, p[1] - sum[1] * share];
    let mut a = from(last);
    // Branches here could not be foreseen, so there are none.
    let (mut on, mut back, mut rounds) = (true, true, 0u32);
    for b in ring.iter().map(from) {
        let (left, right) = (a[0] * b[1], a[1] * b[0]);
        let doubt = ROUNDING * (left.abs() + right.abs()) + least;
        on &= left - right > doubt;
        back &= right - left > doubt;
        // Every round leaves the lower half once.
        rounds += u32::from((a[1] < 0.0) & (b[1] >= 0.0));
        a = b;
    }
    (on | back) & (rounds == 1)
}

/// Edges that have no corner in common, each with each.
fn few_apart(ring: &[Point], turns: Turns) -> bool {
    let count = ring.len();
    let mut boxes = [[0.0; 4]; FEW];
    for (n, place) in boxes.iter_mut().enumerate().take(count) {
        let (a, b) = (ring[n], ring[(n + 1) % count]);
        *place = [a[0].min(b[0]), a[0].max(b[0]), a[1].min(b[1]), a[1].max(b[1])];
    }
    let edge = |n: usize| (ring[n], ring[(n + 1) % count]);
    for n in 0..count {
        let [left, right, top, bottom] = boxes[n];
        // The first edge is the last one's neighbour.
        let end = if n == 0 { count - 1 } else { count };
        for (m, other) in boxes.iter().enumerate().take(end).skip(n + 2) {
            // All four at once: which of them holds cannot be foreseen, that one does mostly can.
            let beyond = (other[0] > right) | (other[1] < left) | (other[2] > bottom) | (other[3] < top);
            if !beyond && !turns.apart(edge(n), edge(m)) {
                return false;
            }
        }
    }
    true
}

/// The same for many edges: only those that share a stretch from left to right.
fn many_apart(ring: &[Point], turns: Turns) -> bool {
    let count = ring.len();
    let edge = |n: usize| (ring[n], ring[(n + 1) % count]);
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
            if gap > 1 && gap < count - 1 && !turns.apart(edge(*n), edge(*m)) {
                return false;
            }
        }
    }
    true
}

/// Which way a line turns, as far as rounding lets it be told.
#[derive(Clone, Copy)]
struct Turns {
    /// Whatever is smaller may be rounding, so far out lie the points.
    least: f64,
}

impl Turns {
    /// Whether two edges plainly have no point in common.
    fn apart(self, (a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
        let beyond =
            |axis: usize| a[axis].max(b[axis]) < c[axis].min(d[axis]) || c[axis].max(d[axis]) < a[axis].min(b[axis]);
        if beyond(0) || beyond(1) {
            return true;
        }
        let same_side =
            |from, to, p, q| matches!((self.turn(from, to, p), self.turn(from, to, q)), (Some(x), Some(y)) if x == y);
        same_side(a, b, c, d) || same_side(c, d, a, b)
    }

    /// Whether one turns left at `b`; none if that is straight on, or too close to tell.
    fn turn(self, a: Point, b: Point, c: Point) -> Option<bool> {
        let (left, right) = ((b[0] - a[0]) * (c[1] - a[1]), (b[1] - a[1]) * (c[0] - a[0]));
        let doubt = ROUNDING * (left.abs() + right.abs()) + self.least;
        ((left - right).abs() > doubt).then_some(left > right)
    }
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

#[cfg(test)]
mod tests {
    use super::plainly_simple;
    use proptest::prelude::*;

    type Whole = (i64, i64);

    fn side(a: Whole, b: Whole, c: Whole) -> i64 {
        ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).signum()
    }

    fn on(a: Whole, b: Whole, c: Whole) -> bool {
        side(a, b, c) == 0
            && (a.0.min(b.0)..=a.0.max(b.0)).contains(&c.0)
            && (a.1.min(b.1)..=a.1.max(b.1)).contains(&c.1)
    }

    /// Whether two edges have a point in common, in whole numbers.
    fn touch(a: Whole, b: Whole, c: Whole, d: Whole) -> bool {
        let crossing = side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
        crossing || on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)
    }

    fn simple(ring: &[Whole]) -> bool {
        let count = ring.len();
        let edge = |n: usize| (ring[n % count], ring[(n + 1) % count]);
        (0..count).all(|n| {
            let ((a, b), (_, c)) = (edge(n), edge(n + 1));
            let back = side(a, b, c) == 0 && (b.0 - a.0) * (c.0 - b.0) + (b.1 - a.1) * (c.1 - b.1) <= 0;
            let apart = (n + 2..count).filter(|m| (m + 1) % count != n).all(|m| {
                let ((a, b), (c, d)) = (edge(n), edge(m));
                !touch(a, b, c, d)
            });
            a != b && !back && apart
        })
    }

    /// Points round a centre at random distances, in the order of their angles, or anyhow.
    fn ring() -> impl Strategy<Value = Vec<Whole>> {
        let round = prop::collection::vec((0i64..1000, 5i64..60), 3..60).prop_map(|mut all| {
            all.sort_unstable();
            let place = |(turn, far): (i64, i64)| {
                let (sin, cos) = (turn as f64 / 1000.0 * std::f64::consts::TAU).sin_cos();
                ((far as f64 * cos).round() as i64, (far as f64 * sin).round() as i64)
            };
            all.into_iter().map(place).collect()
        });
        prop_oneof![round, prop::collection::vec((0i64..9, 0i64..9), 3..9)]
    }

    proptest! {
        #[test]
        fn what_is_plainly_simple_is_simple(ring in ring()) {
            let points: Vec<[f64; 2]> = ring.iter().map(|(x, y)| [*x as f64, *y as f64]).collect();
            // In such small whole numbers nothing is rounded, so nothing is left open but many pairs.
            prop_assert_eq!(plainly_simple(&points), simple(&ring));
        }
    }
}
