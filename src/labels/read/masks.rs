//! Masks by their run lengths.

use super::native::Reader;
use crate::geometry::{Mask, Order, RleFault, Shape};
use crate::labels::document::{Kind, Value};
use crate::labels::errors;

impl Reader<'_> {
    pub(super) fn mask(&mut self, value: Value<'_>) -> Option<Shape> {
        if !self.is(value, Kind::Object, "`rle`") {
            return None;
        }
        let order = match value.get("order").map(|v| self.text(v, "`order`").map_or("", |(t, _)| t)) {
            None | Some("row") => Order::Row,
            Some("column") => Order::Column,
            Some("") => return None,
            Some(other) => {
                let message = format!("`rle` `order` is {}; it takes `row` or `column`", errors::shown(other, false));
                self.fault(&errors::L007, self.place(value), message);
                return None;
            }
        };
        let (Some(size), Some(counts)) = (value.get("size"), value.get("counts")) else {
            self.fault(&errors::L007, self.place(value), "`rle` has a `size` and `counts`".to_owned());
            return None;
        };
        let size: Option<Vec<u32>> = self.items(size, "`size`").into_iter().map(|v| self.whole(v, "a size")).collect();
        let place = self.place(counts);
        let mut numbers = Vec::new();
        for item in self.items(counts, "`counts`") {
            match item.number_text().and_then(|t| t.parse::<u64>().ok()) {
                Some(n) => numbers.push(n),
                None => {
                    let message = "`counts` are whole numbers of pixels, background first".to_owned();
                    self.fault(&errors::L032, self.place(item), message);
                    return None;
                }
            }
        }
        let [rows, columns] = size?.try_into().ok().or_else(|| {
            self.fault(&errors::L007, place, "`size` is two numbers: rows, then columns".to_owned());
            None
        })?;
        match Mask::from_rle(order, rows, columns, &numbers) {
            Ok(mask) => Some(Shape::Mask(mask)),
            Err(fault) => {
                self.fault(&errors::L032, place, words(fault, rows, columns));
                None
            }
        }
    }
}

/// What is wrong with a run-length code.
pub(super) fn words(fault: RleFault, rows: u32, columns: u32) -> String {
    match fault {
        RleFault::Sum { runs, pixels } => {
            format!("the run lengths add up to {runs} pixels, but {rows} rows of {columns} columns have {pixels}")
        }
        RleFault::TooLarge => {
            format!("a mask of {rows} rows of {columns} columns with so many pieces is more than is read")
        }
    }
}
