//! Whether an outline encloses what it seems to enclose.

use super::shape::{Outline, Point, polygons};
use super::simple::{area, plainly_simple};
use geo::{Area, BooleanOps, MultiPolygon, unary_union};

/// So many points a ring has at most: beyond them a mask says the same.
const MOST_POINTS: usize = 20_000;

/// Areas that differ by no more than this share are the same.
const SAME: f64 = 1e-6;

/// What is wrong with an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutlineFault {
    /// It has more points than a ring may have.
    TooManyPoints,
    /// A ring encloses nothing: all its points lie on one line.
    NoArea,
    /// A ring crosses or covers itself.
    Crosses,
    /// A hole reaches beyond its border.
    HoleOutside,
    /// Two holes overlap.
    HolesOverlap,
    /// Its holes leave nothing of it.
    NothingLeft,
}

impl OutlineFault {
    /// What to tell whoever drew it.
    pub(crate) fn words(self) -> String {
        match self {
            OutlineFault::TooManyPoints => {
                format!("a polygon has at most {MOST_POINTS} points in a ring; draw a mask instead")
            }
            OutlineFault::NoArea => "a polygon encloses nothing: its points lie on one line".to_owned(),
            OutlineFault::Crosses => "a polygon crosses itself, so what it encloses cannot be told".to_owned(),
            OutlineFault::HoleOutside => "a hole reaches beyond the polygon that it is a hole of".to_owned(),
            OutlineFault::HolesOverlap => "two holes of a polygon overlap".to_owned(),
            OutlineFault::NothingLeft => "the holes of a polygon leave nothing of it".to_owned(),
        }
    }
}

fn alone(ring: &[Point]) -> MultiPolygon<f64> {
    polygons(&[Outline { exterior: ring.to_vec(), holes: Vec::new() }], 1.0, 1.0)
}

impl Outline {
    /// The outline of these points, the last of which may be the first again.
    ///
    /// # Errors
    /// What to tell whoever drew it, if they enclose nothing, or nothing that can be told.
    pub(crate) fn closed(mut points: Vec<Point>, holes: Vec<Vec<Point>>) -> Result<Outline, String> {
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 3 {
            return Err(format!("a polygon has at least 3 points, this has {}", points.len()));
        }
        let outline = Outline { exterior: points, holes };
        outline.fault().map_or(Ok(outline), |fault| Err(fault.words()))
    }

    /// What is wrong with it, if something is.
    pub(crate) fn fault(&self) -> Option<OutlineFault> {
        let rings = || std::iter::once(&self.exterior).chain(&self.holes);
        if rings().any(|ring| ring.len() > MOST_POINTS) {
            return Some(OutlineFault::TooManyPoints);
        }
        if self.holes.is_empty() && area(&self.exterior) > 2.0 * SAME && plainly_simple(&self.exterior) {
            return None;
        }
        let same = |a: f64, b: f64| (a - b).abs() <= SAME * a.abs().max(b.abs());
        for ring in rings() {
            let ring = alone(ring);
            let enclosed = unary_union(ring.iter()).unsigned_area();
            if enclosed <= SAME {
                return Some(OutlineFault::NoArea);
            }
            // A figure of eight has loops that count against one another.
            if !same(enclosed, ring.unsigned_area()) {
                return Some(OutlineFault::Crosses);
            }
        }
        let border = alone(&self.exterior);
        let holes: Vec<MultiPolygon<f64>> = self.holes.iter().map(|h| alone(h)).collect();
        if holes.iter().any(|h| !same(h.intersection(&border).unsigned_area(), h.unsigned_area())) {
            return Some(OutlineFault::HoleOutside);
        }
        let sum: f64 = holes.iter().map(Area::unsigned_area).sum();
        if !holes.is_empty() && !same(unary_union(holes.iter().flatten()).unsigned_area(), sum) {
            return Some(OutlineFault::HolesOverlap);
        }
        (sum > 0.0 && same(sum, border.unsigned_area())).then_some(OutlineFault::NothingLeft)
    }
}
