//! What a `segmentation` holds: polygons, or a mask in one of two run-length spellings.

use super::super::masks::words;
use super::super::native::Reader;
use crate::geometry::{Mask, Order, Outline, Shape};
use crate::labels::document::{Kind, Value};
use crate::labels::errors;

/// Counts of a compressed code: five bits a character, lowest first, the third and later as
/// differences to the one before the last.
pub(super) fn decompressed(text: &str) -> Option<Vec<u64>> {
    let mut counts: Vec<i64> = Vec::new();
    let mut bytes = text.bytes();
    while let Some(mut byte) = bytes.next() {
        let (mut number, mut shift) = (0_i64, 0);
        loop {
            let bits = i64::from(byte.checked_sub(48).filter(|b| *b < 64)?);
            // More than 40 bits are more pixels than any image has.
            if shift > 40 {
                return None;
            }
            number |= (bits & 0x1f) << shift;
            shift += 5;
            if bits & 0x20 == 0 {
                if bits & 0x10 != 0 {
                    number |= -1 << shift;
                }
                break;
            }
            byte = bytes.next()?;
        }
        if counts.len() > 2 {
            number += counts[counts.len() - 2];
        }
        counts.push(number);
    }
    counts.into_iter().map(|n| u64::try_from(n).ok()).collect()
}

impl Reader<'_> {
    /// The shape and its word; none where there is none, or after a fault.
    pub(super) fn segmentation(&mut self, value: Value<'_>) -> Option<Shape> {
        match value.kind() {
            Kind::Object => self.coco_mask(value),
            Kind::Array => {
                let outlines: Vec<Option<Outline>> = value.items().map(|part| self.coco_polygon(part)).collect();
                outlines.into_iter().collect::<Option<Vec<_>>>().map(Shape::Outlines)
            }
            Kind::Invalid => None,
            _ => {
                let message = "`segmentation` is a list of polygons, or an object with `size` and `counts`".to_owned();
                self.fault(&errors::L007, self.place(value), message);
                None
            }
        }
    }

    /// `[x1, y1, x2, y2, …]`
    fn coco_polygon(&mut self, value: Value<'_>) -> Option<Outline> {
        let numbers: Option<Vec<f64>> =
            self.items(value, "a polygon").into_iter().map(|v| self.coordinate(v, "a coordinate")).collect();
        let numbers = numbers.filter(|_| value.kind() == Kind::Array)?;
        if numbers.len() % 2 == 1 {
            let message = format!("a polygon is x, y, x, y and so on, but this has {} numbers", numbers.len());
            self.fault(&errors::L032, self.place(value), message);
            return None;
        }
        let points: Vec<[f64; 2]> = numbers.chunks_exact(2).map(|p| [p[0], p[1]]).collect();
        self.closed(points, Vec::new(), value)
    }

    /// An outline of these points, if they enclose something.
    pub(in crate::labels::read) fn closed(
        &mut self,
        points: Vec<[f64; 2]>,
        holes: Vec<Vec<[f64; 2]>>,
        at: Value<'_>,
    ) -> Option<Outline> {
        let outline = Outline::closed(points, holes);
        outline.map_err(|message| self.fault(&errors::L032, self.place(at), message)).ok()
    }

    /// `{"size": [rows, columns], "counts": …}`, column by column, background first.
    fn coco_mask(&mut self, value: Value<'_>) -> Option<Shape> {
        let (Some(size), Some(code)) = (value.get("size"), value.get("counts")) else {
            let message = "a mask in `segmentation` has a `size` and `counts`".to_owned();
            self.fault(&errors::L007, self.place(value), message);
            return None;
        };
        let size: Option<Vec<u32>> = self.items(size, "`size`").into_iter().map(|v| self.pixels(v, "a size")).collect();
        let place = self.place(code);
        let [rows, columns] = size?.try_into().ok().or_else(|| {
            self.fault(&errors::L007, place, "`size` is two numbers: rows, then columns".to_owned());
            None
        })?;
        let counts: Option<Vec<u64>> = match code.kind() {
            Kind::String => decompressed(code.as_str().unwrap_or("")),
            Kind::Array => code.items().map(|v| v.number_text().and_then(|t| t.parse().ok())).collect(),
            Kind::Invalid => return None,
            _ => None,
        };
        let Some(counts) = counts else {
            let message = "`counts` are neither whole numbers of pixels nor COCO's compressed spelling of them";
            self.fault(&errors::L032, place, message.to_owned());
            return None;
        };
        match Mask::from_rle(Order::Column, rows, columns, &counts) {
            Ok(mask) => Some(Shape::Mask(mask)),
            Err(fault) => {
                self.fault(&errors::L032, place, words(fault, rows, columns));
                None
            }
        }
    }
}
