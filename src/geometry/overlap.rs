//! What two drawings share, and where their middles are.

use super::drawing::Drawing;
use super::mask::Mask;
use super::measure::area;
use super::shape::{Outline, Shape, polygons};
use geo::{Area, BooleanOps, Centroid, Contains};

/// How much there is of a drawing, in pixels over all its slices or key frames; of points and
/// lines, how many points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Extent {
    /// Pixels.
    pub(crate) pixels: f64,
    /// Points.
    pub(crate) points: f64,
}

impl Extent {
    /// How much there is of a drawing.
    pub(crate) fn of(drawing: &Drawing) -> Self {
        drawing.drawn().fold(Extent::default(), |sum, (_, shape)| sum.plus(Self::shape(shape)))
    }

    fn shape(shape: &Shape) -> Self {
        match shape {
            Shape::Point(_) => Extent { pixels: 0.0, points: 1.0 },
            #[allow(clippy::cast_precision_loss)] // A line has few points.
            Shape::Line(points) => Extent { pixels: 0.0, points: points.len() as f64 },
            shape => Extent { pixels: area(shape, 1.0, 1.0).unwrap_or(0.0), points: 0.0 },
        }
    }

    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Extent { pixels: self.pixels + other.pixels, points: self.points + other.points }
    }

    /// How many per cent this is of a whole; of what has an area, by area, else by points.
    pub(crate) fn share_of(self, whole: Self) -> Option<f64> {
        if whole.pixels > 0.0 {
            Some(self.pixels / whole.pixels * 100.0)
        } else if whole.points > 0.0 {
            Some(self.points / whole.points * 100.0)
        } else {
            None
        }
    }
}

/// How much of `a` lies within `b`; both are on one image.
pub(crate) fn shared(a: &Drawing, b: &Drawing) -> Extent {
    let mut sum = Extent::default();
    for (at, shape) in a.drawn() {
        for other in b.at(at) {
            sum = sum.plus(shapes(shape, &other));
        }
        // A line through slices is looked at point by point.
        if let Shape::Line(points) = shape
            && points.iter().any(|p| p[2] != 0.0)
        {
            for [x, y, slice] in points {
                let inside = b.drawn().any(|(there, other)| f64::from(there) == *slice && holds(other, [*x, *y]));
                sum.points += f64::from(u8::from(inside));
            }
        }
    }
    sum
}

fn shapes(a: &Shape, b: &Shape) -> Extent {
    match (a, b) {
        (Shape::Point(point), other) => Extent { pixels: 0.0, points: f64::from(u8::from(holds(other, *point))) },
        (Shape::Line(points), other) if points.iter().all(|p| p[2] == 0.0) => {
            let inside = points.iter().filter(|p| holds(other, [p[0], p[1]])).count();
            #[allow(clippy::cast_precision_loss)] // A line has few points.
            Extent { pixels: 0.0, points: inside as f64 }
        }
        (Shape::Line(_), _) | (_, Shape::Point(_) | Shape::Line(_)) => Extent::default(),
        (Shape::Outlines(a), Shape::Outlines(b)) => {
            let both = polygons(a, 1.0, 1.0).intersection(&polygons(b, 1.0, 1.0));
            Extent { pixels: both.unsigned_area(), points: 0.0 }
        }
        (Shape::Mask(a), Shape::Mask(b)) => pixels(a, b),
        (Shape::Mask(a), Shape::Outlines(b)) => pixels(a, &Mask::from_outlines(b)),
        (Shape::Outlines(a), Shape::Mask(b)) => pixels(&Mask::from_outlines(a), b),
    }
}

fn pixels(a: &Mask, b: &Mask) -> Extent {
    #[allow(clippy::cast_precision_loss)] // An image has fewer than 2^53 pixels.
    Extent { pixels: a.shared(b) as f64, points: 0.0 }
}

/// Whether a point lies in a shape; on a point it lies if it is the same.
fn holds(shape: &Shape, [x, y]: [f64; 2]) -> bool {
    match shape {
        Shape::Outlines(list) => {
            list.iter().any(|o: &Outline| polygons(std::slice::from_ref(o), 1.0, 1.0).contains(&geo::Point::new(x, y)))
        }
        Shape::Mask(mask) => mask.contains([x, y]),
        Shape::Point(point) => *point == [x, y],
        Shape::Line(_) => false,
    }
}

/// The middle of a drawing: x and y in pixels, and the slice; weighted by area, or by points.
pub(crate) fn centre(drawing: &Drawing) -> Option<[f64; 3]> {
    let (mut sum, mut weight) = ([0.0; 3], 0.0);
    for (at, shape) in drawing.drawn() {
        let (middle, much) = match shape {
            Shape::Point(point) => (Some(*point), 1.0),
            Shape::Line(points) => {
                #[allow(clippy::cast_precision_loss)] // A line has few points.
                let count = points.len() as f64;
                let x: f64 = points.iter().map(|p| p[0]).sum();
                let y: f64 = points.iter().map(|p| p[1]).sum();
                (Some([x / count, y / count]), count)
            }
            Shape::Mask(mask) => (mask.centre(), area(shape, 1.0, 1.0).unwrap_or(0.0)),
            Shape::Outlines(list) => {
                let all = polygons(list, 1.0, 1.0);
                (all.centroid().map(|c| [c.x(), c.y()]), all.unsigned_area())
            }
        };
        if let Some([x, y]) = middle {
            sum = [sum[0] + x * much, sum[1] + y * much, sum[2] + f64::from(at) * much];
            weight += much;
        }
    }
    (weight > 0.0).then(|| sum.map(|v| v / weight))
}
