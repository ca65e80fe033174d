//! Shapes at random, and the spellings of masks.

use crate::geometry::{Mask, Order, Outline, Shape};

/// Numbers that follow from a seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }

    /// A number between two, in hundredths: CVAT writes two decimals.
    pub(super) fn between(&mut self, from: f64, to: f64) -> f64 {
        let steps = ((to - from) * 100.0).floor().max(0.0) as u64;
        ((from * 100.0).round() + self.below(steps + 1) as f64) / 100.0
    }
}

/// A shape as people would describe it, before any format.
#[derive(Debug, Clone)]
pub(super) enum Made {
    /// Corner, size, angle about the centre.
    Box([f64; 4], f64),
    /// Centre, radii, angle.
    Ellipse([f64; 4], f64),
    Polygon(Vec<[f64; 2]>),
    Point([f64; 2]),
    /// Row by row.
    Mask(Vec<bool>),
}

/// An image with a shape on it.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) rows: u32,
    pub(super) columns: u32,
    pub(super) made: Made,
}

pub(super) fn picture(dice: &mut Dice, kind: u64, turned: bool) -> Picture {
    let (rows, columns) = (8 + dice.below(40) as u32, 8 + dice.below(40) as u32);
    let (w, h) = (f64::from(columns), f64::from(rows));
    let angle = if turned { dice.between(0.0, 359.0) } else { 0.0 };
    let made = match kind {
        0 => {
            let (x, y) = (dice.between(0.0, w / 2.0), dice.between(0.0, h / 2.0));
            Made::Box([x, y, dice.between(0.5, w / 2.0), dice.between(0.5, h / 2.0)], angle)
        }
        1 => Made::Ellipse(
            [dice.between(0.0, w), dice.between(0.0, h), dice.between(0.5, w / 2.0), dice.between(0.5, h / 2.0)],
            angle,
        ),
        2 => {
            let (corners, radius) = (3 + dice.below(9), dice.between(2.0, 4.0));
            let (cx, cy) = (w / 2.0, h / 2.0);
            let corner = |n: u64| {
                let (sin, cos) = (n as f64 * std::f64::consts::TAU / corners as f64).sin_cos();
                [(cx + radius * cos) * 100.0, (cy + radius * sin) * 100.0].map(|c| c.round() / 100.0)
            };
            Made::Polygon((0..corners).map(corner).collect())
        }
        3 => Made::Point([dice.between(0.0, w), dice.between(0.0, h)]),
        _ => {
            let share = dice.below(10);
            let mut pixels: Vec<bool> = (0..rows * columns).map(|_| dice.below(10) < share).collect();
            let last = pixels.len() - 1;
            pixels[dice.below(last as u64) as usize] = true;
            Made::Mask(pixels)
        }
    };
    Picture { rows, columns, made }
}

/// Lengths of background and foreground in turn.
pub(super) fn counts(pixels: impl Iterator<Item = bool>) -> Vec<u64> {
    let (mut counts, mut now) = (vec![0], false);
    for pixel in pixels {
        if pixel != now {
            counts.push(0);
            now = pixel;
        }
        *counts.last_mut().unwrap() += 1;
    }
    counts
}

/// The pixels of a mask column by column.
pub(super) fn by_column(pixels: &[bool], rows: u32, columns: u32) -> Vec<bool> {
    let at = |x: u32, y: u32| pixels[(y * columns + x) as usize];
    (0..columns).flat_map(|x| (0..rows).map(move |y| (x, y))).map(|(x, y)| at(x, y)).collect()
}

/// COCO's compressed spelling.
pub(super) fn compressed(counts: &[u64]) -> String {
    let mut text = String::new();
    for (n, count) in counts.iter().enumerate() {
        let mut number = *count as i64;
        if n > 2 {
            number -= counts[n - 2] as i64;
        }
        loop {
            let mut bits = number & 0x1f;
            number >>= 5;
            let more = if bits & 0x10 != 0 { number != -1 } else { number != 0 };
            if more {
                bits |= 0x20;
            }
            text.push(char::from(bits as u8 + 48));
            if !more {
                break;
            }
        }
    }
    text
}

/// What must come out: the word and the shape.
pub(super) fn expected(picture: &Picture) -> (&'static str, Shape) {
    match &picture.made {
        Made::Box([x, y, w, h], angle) => {
            ("box", Shape::Outlines(vec![Outline::rectangle(x + w / 2.0, y + h / 2.0, *w, *h, *angle)]))
        }
        Made::Ellipse([x, y, rx, ry], angle) => {
            ("ellipse", Shape::Outlines(vec![Outline::ellipse(*x, *y, *rx, *ry, *angle)]))
        }
        Made::Polygon(points) => {
            ("polygon", Shape::Outlines(vec![Outline { exterior: points.clone(), holes: Vec::new() }]))
        }
        Made::Point(point) => ("point", Shape::Point(*point)),
        Made::Mask(pixels) => {
            let code = counts(pixels.iter().copied());
            let mask = Mask::from_rle(Order::Row, picture.rows, picture.columns, &code).unwrap();
            ("mask", Shape::Mask(mask))
        }
    }
}

/// Whether two shapes are the same but for the last digits of their coordinates.
pub(super) fn same(a: &Shape, b: &Shape) -> bool {
    let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6);
    match (a, b) {
        (Shape::Outlines(a), Shape::Outlines(b)) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|(a, b)| {
                    a.exterior.len() == b.exterior.len()
                        && a.holes == b.holes
                        && a.exterior.iter().zip(&b.exterior).all(|(a, b)| near(a, b))
                })
        }
        (Shape::Point(a), Shape::Point(b)) => near(a, b),
        (Shape::Mask(a), Shape::Mask(b)) => a == b,
        _ => false,
    }
}

/// A brush stroke as Label Studio packs it: RGBA, row by row.
pub(super) fn brush(pixels: &[bool], dice: &mut Dice) -> Vec<u8> {
    let values: Vec<u8> = pixels.iter().flat_map(|on| if *on { [9, 8, 7, 255] } else { [0, 0, 0, 0] }).collect();
    let mut bits: Vec<bool> = Vec::new();
    let mut push = |value: u64, n: u32| bits.extend((0..n).rev().map(|b| value >> b & 1 == 1));
    push(values.len() as u64, 32);
    push(7, 5);
    let sizes = [2, 4, 7, 15];
    for size in sizes {
        push(size, 4);
    }
    let mut rest = values.as_slice();
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|v| *v == first).count();
        let repeated = same > 1;
        let chosen = dice.below(4) as usize;
        let most = 1 << (sizes[chosen] + 1);
        let n = (if repeated { same } else { 1 }).min(most).min(rest.len());
        push(u64::from(repeated), 1);
        push(chosen as u64, 2);
        push(n as u64 - 1, sizes[chosen] as u32 + 1);
        push(u64::from(*first), 8);
        rest = &rest[n..];
    }
    bits.chunks(8).map(|c| c.iter().enumerate().fold(0, |b, (n, on)| b | u8::from(*on) << (7 - n))).collect()
}
