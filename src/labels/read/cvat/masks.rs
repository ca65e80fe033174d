//! Masks in CVAT's spelling: run lengths row by row within a box, background first.

use super::super::masks::words;
use super::super::xml::{Xml, place, place_of};
use crate::geometry::{Mask, Order, Shape};
use crate::labels::errors;
use roxmltree::Node;

/// A mask of an image of so many rows and columns.
pub(super) fn read(node: Node<'_, '_>, size: Option<(u32, u32)>, xml: &mut Xml<'_>) -> Option<Shape> {
    let written = xml.attribute(node, "rle");
    let mut whole = |name: &str| {
        let text = node.attribute(name);
        let number = text.and_then(|t| super::super::spelling::spelling(t).parse::<u32>().ok());
        if number.is_none() {
            let message = match text {
                None => format!("`mask` lacks `{name}`"),
                Some(_) => format!("`{name}` is a whole number of pixels"),
            };
            xml.fault(&errors::L007, place_of(node, name), message);
        }
        number
    };
    let (left, top, width, height) = (whole("left"), whole("top"), whole("width"), whole("height"));
    let (left, top, width, height) = (left?, top?, width?, height?);
    let at = place_of(node, "rle");
    // Without the size of its image a mask lies on one that just holds it.
    let beyond = |a: u32, b: u32| a.checked_add(b);
    let (Some(right), Some(bottom)) = (beyond(left, width), beyond(top, height)) else {
        xml.fault(&errors::L032, at, "the mask lies beyond any image".to_owned());
        return None;
    };
    let (rows, columns) = size.unwrap_or((bottom, right));
    if right > columns || bottom > rows {
        let message = format!(
            "the mask reaches from ({left}, {top}) to ({right}, {bottom}), but the image has {columns} columns and {rows} rows"
        );
        xml.fault(&errors::L032, place(node), message);
        return None;
    }
    let counts: Option<Vec<u64>> = written?.split(',').map(|n| n.trim().parse().ok()).collect();
    let Some(counts) = counts else {
        xml.fault(&errors::L032, at, "`rle` is a list of whole numbers of pixels, background first".to_owned());
        return None;
    };
    let found = Mask::from_rle(Order::Row, height, width, &counts).and_then(|_| {
        let whole = whole_image(&counts, [left, top, width], columns, u64::from(rows) * u64::from(columns));
        Mask::from_rle(Order::Row, rows, columns, &whole)
    });
    match found {
        Ok(mask) => Some(Shape::Mask(mask)),
        Err(fault) => {
            xml.fault(&errors::L032, at, words(fault, height, width));
            None
        }
    }
}

/// Runs within a box as runs of the whole image. The box lies inside it, and the runs fill the box.
fn whole_image(counts: &[u64], [left, top, width]: [u32; 3], columns: u32, pixels: u64) -> Vec<u64> {
    let [left, top, width, columns] = [left, top, width, columns].map(u64::from);
    let mut out = Vec::new();
    let (mut at, mut done) = (0_u64, 0_u64);
    for (n, count) in counts.iter().enumerate() {
        let end = at + count;
        if n % 2 == 1 {
            let mut from = at;
            while from < end {
                let row = from / width;
                let stop = end.min((row + 1) * width);
                let start = (top + row) * columns + left + from % width;
                out.extend([start - done, stop - from]);
                done = start + stop - from;
                from = stop;
            }
        }
        at = end;
    }
    out.push(pixels - done);
    out
}
