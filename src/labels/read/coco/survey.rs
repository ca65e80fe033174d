//! Whether the boxes of a whole file are what COCO says they are.
//!
//! A file that writes two corners where COCO has a corner and a size is wrong in every box, and in
//! most of them visibly. One finding says so; a finding for each box would say it thousands of times.

use super::super::Fault;
use super::super::native::Reader;
use super::head::HeadImage;
use crate::labels::document::Value;
use crate::labels::errors;
use crate::labels::record::Place;

/// What was counted over all boxes of a file.
#[derive(Debug, Clone, Default)]
pub(in crate::labels) struct Survey {
    boxes: u64,
    /// Read as x, y, width, height, it reaches beyond its image.
    leave: u64,
    /// The second pair lies right of and below the first.
    ordered: u64,
    /// Read as two corners, it reaches beyond its image.
    leave_as_corners: u64,
    first: Option<Place>,
    /// The pointer to the first, once it is known.
    pub(in crate::labels) pointer: Option<String>,
}

/// So many boxes must leave their images before a file is doubted.
const FEWEST: u64 = 3;

impl Survey {
    pub(super) fn add(&mut self, image: HeadImage, annotation: Value<'_>, base: usize) {
        let Some(value) = annotation.get("bbox") else { return };
        let mut numbers = value.items().map(|v| v.number_text().and_then(|t| t.parse::<f64>().ok()));
        let (Some(Some(x)), Some(Some(y)), Some(Some(a)), Some(Some(b)), None) =
            (numbers.next(), numbers.next(), numbers.next(), numbers.next(), numbers.next())
        else {
            return;
        };
        let (Some(rows), Some(columns)) = (image.rows, image.columns) else { return };
        let beyond = |right: f64, down: f64| right > f64::from(columns.get()) || down > f64::from(rows.get());
        self.boxes += 1;
        self.ordered += u64::from(a > x && b > y);
        self.leave_as_corners += u64::from(beyond(a, b));
        if beyond(x + a, y + b) {
            self.leave += 1;
            self.first.get_or_insert(Reader::new(base, &mut Vec::new()).place(value));
        }
    }

    /// Finds the pointer to the first box that leaves its image, while its document is there.
    pub(in crate::labels) fn point(&mut self, pointer: impl Fn(Place) -> String) {
        if let (Some(first), None) = (self.first, &self.pointer) {
            self.pointer = Some(pointer(first));
        }
    }

    /// Adds what was counted in the next part of the file.
    pub(super) fn merge(&mut self, later: Survey) {
        self.boxes += later.boxes;
        self.leave += later.leave;
        self.ordered += later.ordered;
        self.leave_as_corners += later.leave_as_corners;
        if self.first.is_none() {
            (self.first, self.pointer) = (later.first, later.pointer);
        }
    }

    /// Whether they look like two corners: boxes leave their images, at least one in twenty; all but
    /// one in a hundred have their second pair beyond the first; and as corners, at most a quarter as many leave.
    pub(in crate::labels) fn are_corners(&self) -> bool {
        self.leave >= FEWEST
            && self.leave * 20 >= self.boxes
            && (self.boxes - self.ordered) * 100 <= self.boxes
            && self.leave_as_corners * 4 <= self.leave
    }

    /// The one finding.
    pub(in crate::labels) fn fault(&self) -> Option<Fault> {
        let place = self.first.filter(|_| self.are_corners())?;
        let share = |n: u64| match (n * 200 + self.boxes) / (2 * self.boxes.max(1)) {
            0 if n > 0 => "less than 1 %".to_owned(),
            per_cent => format!("{per_cent} %"),
        };
        let message = format!(
            "the boxes look like x1, y1, x2, y2: read as COCO's x, y, width, height, {} of {} boxes ({}) leave their image, read as two corners {} ({}). No box was read; if they are corners, say `boxes: corners` in a names mapping",
            self.leave,
            self.boxes,
            share(self.leave),
            self.leave_as_corners,
            share(self.leave_as_corners)
        );
        let place = Place { node: None, ..place };
        Some(Fault { rule: "file.geometry", code: &errors::L040, place, message })
    }
}
