//! How many pieces of a drawing hang together.

use super::drawing::Drawing;
use super::mask::{Mask, Run};
use super::shape::{Outline, Shape, polygons};
use geo::Intersects;

/// A forest in which joined things have one root.
struct Joined(Vec<usize>);

impl Joined {
    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a] = b;
    }

    fn count(&mut self) -> u64 {
        (0..self.0.len()).filter(|n| self.root(*n) == *n).count() as u64
    }
}

/// Pieces of masks and outlines; what touches at a corner, on one slice or on neighbouring ones,
/// is one piece. Points and lines are a piece each.
pub(super) fn pieces(drawing: &Drawing) -> u64 {
    let single = drawing.drawn().filter(|(_, s)| matches!(s, Shape::Line(_) | Shape::Point(_))).count() as u64;
    let outlines: Vec<(u32, &Outline)> = drawing
        .drawn()
        .filter_map(|(at, s)| if let Shape::Outlines(list) = s { Some((at, list)) } else { None })
        .flat_map(|(at, list)| list.iter().map(move |o| (at, o)))
        .collect();
    let masks: Vec<(u32, &Mask)> =
        drawing.drawn().filter_map(|(at, s)| if let Shape::Mask(m) = s { Some((at, m)) } else { None }).collect();
    single + of_outlines(&outlines) + of_masks(&masks)
}

fn of_outlines(outlines: &[(u32, &Outline)]) -> u64 {
    let shapes: Vec<_> = outlines.iter().map(|(_, o)| polygons(std::slice::from_ref(o), 1.0, 1.0)).collect();
    let mut joined = Joined((0..shapes.len()).collect());
    for a in 0..shapes.len() {
        for b in a + 1..shapes.len() {
            let near = outlines[a].0.abs_diff(outlines[b].0) <= 1;
            if near && joined.root(a) != joined.root(b) && shapes[a].intersects(&shapes[b]) {
                joined.join(a, b);
            }
        }
    }
    joined.count()
}

fn of_masks(masks: &[(u32, &Mask)]) -> u64 {
    joined_runs(masks).1.count()
}

/// The pieces of a mask on one slice.
pub(super) fn parts(mask: &Mask) -> Vec<Mask> {
    let (runs, mut joined) = joined_runs(&[(0, mask)]);
    let mut pieces: std::collections::BTreeMap<usize, Vec<Run>> = std::collections::BTreeMap::new();
    for (n, (_, run)) in runs.iter().enumerate() {
        pieces.entry(joined.root(n)).or_default().push(*run);
    }
    pieces.into_values().map(Mask::from_runs).collect()
}

fn joined_runs(masks: &[(u32, &Mask)]) -> (Vec<(u32, Run)>, Joined) {
    let mut all: Vec<(u32, Run)> = masks.iter().flat_map(|(at, m)| m.runs().iter().map(move |r| (*at, *r))).collect();
    all.sort_unstable();
    let mut joined = Joined((0..all.len()).collect());
    // Runs of one row stand together; each row looks at the row above it, and at the three rows
    // round it on the slice before.
    let mut rows: std::collections::HashMap<(u32, u32), std::ops::Range<usize>> = std::collections::HashMap::new();
    let mut start = 0;
    while start < all.len() {
        let key = (all[start].0, all[start].1.row);
        let end = start + all[start..].iter().take_while(|(at, r)| (*at, r.row) == key).count();
        rows.insert(key, start..end);
        start = end;
    }
    for (n, (at, run)) in all.iter().enumerate() {
        let above = run.row.checked_sub(1).map(|row| (*at, row));
        let before = at.checked_sub(1).into_iter().flat_map(|at| {
            [run.row.checked_sub(1), Some(run.row), run.row.checked_add(1)].into_iter().flatten().map(move |r| (at, r))
        });
        for key in above.into_iter().chain(before) {
            let Some(range) = rows.get(&key) else { continue };
            for m in range.clone() {
                let other = all[m].1;
                // Corners count, so that runs which end where the other begins touch.
                if other.start <= run.end && run.start <= other.end {
                    joined.join(n, m);
                }
            }
        }
    }
    (all, joined)
}
