//! Shapes, each within a cell of its own of the image, so that no two of them meet.

use super::dice::Dice;
use super::node::{Node, bare, object, text};
use labelwright::protocol::model::Geometry;

/// Rows and columns of every image.
pub const SIDE: i64 = 512;
/// Slices or frames of every image that has some.
pub const DEPTH: i64 = 320;
/// Cells along one side.
const CELLS: i64 = 4;
/// How many shapes an image has room for.
pub const ROOM: usize = 16;

/// A number of pixels with two decimals.
fn pixels(hundredths: i64) -> Node {
    let whole = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    bare(whole.trim_end_matches('0').trim_end_matches('.'))
}

/// Sines of the twelfths of a circle, in thousandths.
const SINES: [i64; 12] = [0, 500, 866, 1000, 866, 500, 0, -500, -866, -1000, -866, -500];

/// An outline of about twelve points round this centre: it turns once, so it never crosses itself.
fn ring(x: i64, y: i64, dice: &mut Dice) -> Node {
    let radius = dice.between(1400, 5600);
    let left_out = dice.below(14);
    let points = (0..12).filter(|n| *n != left_out).map(|n| {
        let r = radius * dice.between(80, 100) / 100;
        Node::List(vec![pixels(x + r * SINES[(n + 3) % 12] / 1000), pixels(y + r * SINES[n] / 1000)])
    });
    Node::List(points.collect())
}

/// A geometry of this type in this cell. A mask or a track that rules measure is kept elsewhere, as
/// label files may say by naming the type alone.
pub fn draw(geometry: Geometry, kept_elsewhere: bool, cell: usize, slices: bool, dice: &mut Dice) -> Node {
    let mut shape = object([("type", text(geometry.word()))]);
    if kept_elsewhere || geometry == Geometry::Nothing {
        return shape;
    }
    let cell = i64::try_from(cell).unwrap_or(0) % (CELLS * CELLS);
    let middle = |at: i64| (at * 2 + 1) * SIDE * 100 / CELLS / 2;
    let (x, y) = (middle(cell % CELLS) + dice.between(-500, 500), middle(cell / CELLS) + dice.between(-500, 500));
    if slices && geometry != Geometry::Track {
        shape.set("slice", bare(dice.between(1, DEPTH)));
    }
    let size = |dice: &mut Dice| pixels(dice.between(600, 5400));
    match geometry {
        Geometry::Polygon => shape.set("polygon", object([("exterior", ring(x, y, dice))])),
        Geometry::Box => shape.set("box", rectangle(x, y, dice)),
        Geometry::Ellipse => {
            let round = object([("cx", pixels(x)), ("cy", pixels(y)), ("rx", size(dice)), ("ry", size(dice))]);
            shape.set("ellipse", round);
        }
        Geometry::Point => shape.set("point", Node::List(vec![pixels(x), pixels(y)])),
        Geometry::Polyline => {
            let points =
                (0..6).map(|n| Node::List(vec![pixels(x - 3000 + n * 1000), pixels(y + dice.between(0, 900))]));
            shape.set("points", Node::List(points.collect()));
        }
        Geometry::Track => {
            let first = dice.between(1, DEPTH - 60);
            let keys = (0..4).map(|n| object([("frame", bare(first + n * 15)), ("box", rectangle(x, y, dice))]));
            shape.set("keyframes", Node::List(keys.collect()));
        }
        Geometry::Mask => shape.set("rle", runs(x / 100, y / 100, dice)),
        Geometry::Nothing => {}
    }
    shape
}

fn rectangle(x: i64, y: i64, dice: &mut Dice) -> Node {
    let mut size = || pixels(dice.between(600, 9600));
    object([("cx", pixels(x)), ("cy", pixels(y)), ("width", size()), ("height", size())])
}

/// A block of twelve rows, run by run from the top left.
fn runs(x: i64, y: i64, dice: &mut Dice) -> Node {
    let width = dice.between(8, 40);
    let before = y * SIDE + x - width / 2;
    let mut counts = vec![before, width];
    for _ in 1..12 {
        counts.extend([SIDE - width, width]);
    }
    counts.push(SIDE * SIDE - counts.iter().sum::<i64>());
    object([
        ("order", text("row")),
        ("size", Node::List(vec![bare(SIDE), bare(SIDE)])),
        ("counts", Node::List(counts.into_iter().map(bare).collect())),
    ])
}
