//! Numbers that a drawing says: extents, areas, gaps, frames.

use super::drawing::Drawing;
use super::pieces::{parts, pieces};
use super::shape::{Point, Shape, polygons};
use geo::{Area, ConvexHull, MultiPoint};
use std::collections::{BTreeMap, BTreeSet};

/// What was measured of all drawings of one annotation. Lengths, areas and volumes are none where
/// a spacing is not known, or where there is nothing of that kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Measured {
    pub(crate) slices: u64,
    pub(crate) slice_gap: u64,
    pub(crate) pieces: u64,
    pub(crate) points: u64,
    pub(crate) frames: u64,
    pub(crate) frames_in_a_row: u64,
    pub(crate) key_frames: u64,
    pub(crate) key_frame_gap: u64,
    /// Millimetres.
    pub(crate) long_axis: Option<f64>,
    /// Millimetres.
    pub(crate) short_axis: Option<f64>,
    /// Millimetres.
    pub(crate) length: Option<f64>,
    /// Square millimetres.
    pub(crate) area: Option<f64>,
    /// Cubic millimetres.
    pub(crate) volume: Option<f64>,
    /// Per cent.
    pub(crate) area_jump: Option<f64>,
}

/// What is to be measured beside what can be counted; the rest stays none, or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) pieces: bool,
    pub(crate) axes: bool,
    /// Areas, volumes and jumps of areas.
    pub(crate) areas: bool,
}

impl Wanted {
    /// Everything.
    #[cfg(test)]
    pub(crate) const ALL: Wanted = Wanted { pieces: true, axes: true, areas: true };
}

/// Slices at either end of an organ where its area changes fast by nature.
const POLES: usize = 2;

impl Measured {
    /// Measures all drawings of one annotation; each number is the largest of its drawings, counts
    /// of frames and points are those of all together.
    pub(crate) fn of(drawings: &[&Drawing], wanted: Wanted) -> Self {
        let mut all = Measured::default();
        for drawing in drawings {
            let one = Self::one(drawing, wanted);
            all.slices = all.slices.max(one.slices);
            all.slice_gap = all.slice_gap.max(one.slice_gap);
            all.pieces = all.pieces.max(one.pieces);
            all.points += one.points;
            all.frames += one.frames;
            all.frames_in_a_row = all.frames_in_a_row.max(one.frames_in_a_row);
            all.key_frames += one.key_frames;
            all.key_frame_gap = all.key_frame_gap.max(one.key_frame_gap);
            if one.long_axis > all.long_axis {
                (all.long_axis, all.short_axis) = (one.long_axis, one.short_axis);
            }
            all.length = larger(all.length, one.length);
            all.area = larger(all.area, one.area);
            all.volume = larger(all.volume, one.volume);
            all.area_jump = larger(all.area_jump, one.area_jump);
        }
        all
    }

    fn one(drawing: &Drawing, wanted: Wanted) -> Self {
        let pieces = if wanted.pieces { pieces(drawing) } else { 0 };
        let mut out = Measured { pieces, ..Measured::default() };
        let at: BTreeSet<u32> = drawing.drawn().map(|(at, _)| at).collect();
        let on_frames = drawing.frames || drawing.track.is_some();
        if !on_frames {
            out.slices = at.len() as u64;
            let gaps = at.iter().zip(at.iter().skip(1)).map(|(a, b)| b - a - 1);
            out.slice_gap = gaps.max().unwrap_or(0).into();
        } else if let Some(track) = &drawing.track {
            let length = |(from, to): &(u32, u32)| u64::from(to - from) + 1;
            let stretches = track.stretches();
            out.frames = stretches.iter().map(length).sum();
            out.frames_in_a_row = stretches.iter().map(length).max().unwrap_or(0);
            out.key_frames = at.len() as u64;
            out.key_frame_gap = track.widest_gap().into();
        } else {
            out.frames = at.len() as u64;
            out.frames_in_a_row = in_a_row(&at);
            out.key_frames = out.frames;
            let gaps = at.iter().zip(at.iter().skip(1)).map(|(a, b)| b - a);
            out.key_frame_gap = gaps.max().unwrap_or(0).into();
        }
        out.points = drawing.drawn().filter(|(_, s)| matches!(s, Shape::Point(_))).count() as u64;
        out.extents(drawing, on_frames, wanted);
        out
    }

    fn extents(&mut self, drawing: &Drawing, on_frames: bool, wanted: Wanted) {
        let (Some(x), Some(y)) = (drawing.spacing.x, drawing.spacing.y) else { return };
        let mut areas: BTreeMap<u32, f64> = BTreeMap::new();
        for (at, shape) in drawing.drawn() {
            if let Shape::Line(points) = shape {
                self.length = larger(self.length, length(points, x, y, drawing.spacing.z));
                continue;
            }
            if wanted.axes
                && let Some((long, short)) = axes(shape, x, y)
                && Some(long) > self.long_axis
            {
                (self.long_axis, self.short_axis) = (Some(long), Some(short));
            }
            if wanted.areas
                && let Some(area) = area(shape, x, y)
            {
                *areas.entry(at).or_default() += area;
            }
        }
        self.area = areas.values().copied().fold(None, |a, b| larger(a, Some(b)));
        if on_frames || areas.is_empty() {
            return;
        }
        self.volume = drawing.spacing.z.map(|z| areas.values().sum::<f64>() * z);
        let inner: Vec<(&u32, &f64)> = areas.iter().collect();
        let inner = inner.get(POLES..inner.len().saturating_sub(POLES)).unwrap_or(&[]);
        let jumps = inner.windows(2).filter(|p| *p[1].0 == p[0].0 + 1).map(|p| {
            let (a, b) = (*p[0].1, *p[1].1);
            (a - b).abs() / a.max(b) * 100.0
        });
        self.area_jump = jumps.fold(None, |a, b| larger(a, Some(b)));
    }
}

fn larger(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

fn in_a_row(at: &BTreeSet<u32>) -> u64 {
    let (mut best, mut run, mut last) = (0, 0, None);
    for frame in at {
        run = if last.is_some_and(|l: u32| l + 1 == *frame) { run + 1 } else { 1 };
        best = best.max(run);
        last = Some(*frame);
    }
    best
}

/// The area of a shape with pixels of this size.
pub(super) fn area(shape: &Shape, x: f64, y: f64) -> Option<f64> {
    match shape {
        Shape::Outlines(list) => Some(polygons(list, x, y).unsigned_area()),
        #[allow(clippy::cast_precision_loss)] // An image has fewer than 2^53 pixels.
        Shape::Mask(mask) => Some(mask.pixels() as f64 * x * y),
        Shape::Line(_) | Shape::Point(_) => None,
    }
}

fn length(points: &[[f64; 3]], x: f64, y: f64, z: Option<f64>) -> Option<f64> {
    let mut sum = 0.0;
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let depth = match (b[2] - a[2], z) {
            (0.0, _) => 0.0,
            (slices, Some(z)) => slices * z,
            (_, None) => return None,
        };
        sum += ((b[0] - a[0]) * x).hypot((b[1] - a[1]) * y).hypot(depth);
    }
    Some(sum)
}

/// The axes of that outline, or piece of a mask, whose long axis is longest.
fn axes(shape: &Shape, x: f64, y: f64) -> Option<(f64, f64)> {
    let outlines: Vec<Vec<Point>> = match shape {
        Shape::Outlines(list) => list.iter().map(|o| o.exterior.clone()).collect(),
        Shape::Mask(mask) => parts(mask).iter().map(|m| m.corners().collect()).collect(),
        Shape::Line(_) | Shape::Point(_) => return None,
    };
    let all = outlines.iter().filter_map(|points| axes_of(points, x, y));
    all.fold(None, |best: Option<(f64, f64)>, one| match best {
        Some(best) if best.0 >= one.0 => Some(best),
        _ => Some(one),
    })
}

/// The greatest distance between two of these points, and their extent at right angles to that.
fn axes_of(points: &[Point], x: f64, y: f64) -> Option<(f64, f64)> {
    let scaled: MultiPoint<f64> = points.iter().map(|p| geo::Point::new(p[0] * x, p[1] * y)).collect();
    let hull = scaled.convex_hull();
    let corners: Vec<(f64, f64)> = hull.exterior().coords().map(|c| (c.x, c.y)).collect();
    let mut best = (0.0, (0.0, 0.0));
    for (n, a) in corners.iter().enumerate() {
        for b in &corners[n + 1..] {
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let squared = dx * dx + dy * dy;
            if squared > best.0 {
                best = (squared, (dx, dy));
            }
        }
    }
    let (_, (dx, dy)) = best;
    let long = dx.hypot(dy);
    let (dx, dy) = if long > 0.0 { (dx / long, dy / long) } else { (0.0, 0.0) };
    let across = corners.iter().map(|(px, py)| px * -dy + py * dx);
    let (low, high) = across.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
    (long > 0.0).then_some((long, high - low))
}
