//! One shape on one slice, frame or view.

use super::mask::Mask;
use geo::{Area, Coord, LineString, MultiPolygon, Polygon, unary_union};

/// A point in pixels, (x, y).
pub(crate) type Point = [f64; 2];

/// Corners of a circle's outline. An ellipse counts as a polygon of so many corners, which is
/// 0.005 % smaller than the ellipse itself.
const CORNERS: u32 = 360;

/// A closed outline with holes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outline {
    /// Its border; the last point is not the first again.
    pub(crate) exterior: Vec<Point>,
    /// What is left out.
    pub(crate) holes: Vec<Vec<Point>>,
}

/// One shape.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// One or more outlines: polygons, and boxes and ellipses as polygons.
    Outlines(Vec<Outline>),
    /// A line through points; a third coordinate is a slice.
    Line(Vec<[f64; 3]>),
    /// A point.
    Point(Point),
    /// Pixels.
    Mask(Mask),
}

impl Outline {
    /// A rectangle by its centre and size, turned clockwise about its centre.
    pub(crate) fn rectangle(cx: f64, cy: f64, width: f64, height: f64, degrees: f64) -> Self {
        let (w, h) = (width / 2.0, height / 2.0);
        let corners = [[-w, -h], [w, -h], [w, h], [-w, h]];
        Outline { exterior: turned(&corners, cx, cy, degrees), holes: Vec::new() }
    }

    /// An ellipse by its centre and radii, turned clockwise about its centre.
    pub(crate) fn ellipse(cx: f64, cy: f64, rx: f64, ry: f64, degrees: f64) -> Self {
        let corners: Vec<Point> = (0..CORNERS)
            .map(|n| {
                let (sin, cos) = (f64::from(n) * std::f64::consts::TAU / f64::from(CORNERS)).sin_cos();
                [rx * cos, ry * sin]
            })
            .collect();
        Outline { exterior: turned(&corners, cx, cy, degrees), holes: Vec::new() }
    }

    fn polygon(&self, x: f64, y: f64) -> Polygon<f64> {
        let ring = |points: &[Point]| {
            LineString::from(points.iter().map(|p| Coord { x: p[0] * x, y: p[1] * y }).collect::<Vec<_>>())
        };
        Polygon::new(ring(&self.exterior), self.holes.iter().map(|h| ring(h)).collect())
    }
}

/// Points about a centre, turned; y points down, so that a positive angle turns clockwise.
fn turned(points: &[Point], cx: f64, cy: f64, degrees: f64) -> Vec<Point> {
    // Right angles are exact, so that an upright box has the corners that were written.
    let (sin, cos) = match degrees {
        0.0 => (0.0, 1.0),
        90.0 => (1.0, 0.0),
        180.0 => (0.0, -1.0),
        270.0 => (-1.0, 0.0),
        other => other.to_radians().sin_cos(),
    };
    points.iter().map(|[x, y]| [cx + x * cos - y * sin, cy + x * sin + y * cos]).collect()
}

/// Outlines as polygons; `x` and `y` are the sizes of a pixel.
pub(super) fn polygons(outlines: &[Outline], x: f64, y: f64) -> MultiPolygon<f64> {
    let all: Vec<Polygon<f64>> = outlines.iter().map(|o| o.polygon(x, y)).collect();
    // What two outlines share counts once.
    if all.len() > 1 { unary_union(&all) } else { MultiPolygon::new(all) }
}

impl Shape {
    /// Whether nothing is drawn.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Shape::Outlines(list) => list.is_empty(),
            Shape::Line(points) => points.is_empty(),
            Shape::Point(_) => false,
            Shape::Mask(mask) => mask.is_empty(),
        }
    }

    /// Its area in pixels; what several outlines share counts once.
    pub(crate) fn area(&self) -> f64 {
        match self {
            Shape::Outlines(list) => polygons(list, 1.0, 1.0).unsigned_area(),
            #[allow(clippy::cast_precision_loss)] // An image has fewer than 2^53 pixels.
            Shape::Mask(mask) => mask.pixels() as f64,
            Shape::Line(_) | Shape::Point(_) => 0.0,
        }
    }

    /// The smallest upright box round it: x, y of the first corner, x, y of the last.
    pub(crate) fn bounds(&self) -> Option<[f64; 4]> {
        match self {
            Shape::Outlines(list) => around(list.iter().flat_map(|o| o.exterior.iter().copied())),
            Shape::Line(points) => around(points.iter().map(|p| [p[0], p[1]])),
            Shape::Point(point) => around(std::iter::once(*point)),
            Shape::Mask(mask) => around(mask.corners()),
        }
    }
}

fn around(points: impl Iterator<Item = Point>) -> Option<[f64; 4]> {
    const NOTHING: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    // Plain comparisons: coordinates are finite.
    let low = |a: f64, b: f64| if b < a { b } else { a };
    let high = |a: f64, b: f64| if b > a { b } else { a };
    let found = points.fold(NOTHING, |[a, b, c, d], [x, y]| [low(a, x), low(b, y), high(c, x), high(d, y)]);
    (found[0] <= found[2]).then_some(found)
}
