//! Outlines, points and the numbers that they are made of.

use super::native::Reader;
use crate::geometry::Outline;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use std::fmt::Display;

/// Beyond this no coordinate of an image lies.
const FARTHEST: f64 = 10_000_000.0;

impl Reader<'_> {
    pub(super) fn round_or_square(&mut self, value: Value<'_>, square: bool) -> Option<Outline> {
        let what = if square { "box" } else { "ellipse" };
        if !self.is(value, Kind::Object, format_args!("`{what}`")) {
            return None;
        }
        let (w, h) = if square { ("width", "height") } else { ("rx", "ry") };
        let mut number = |key: &str| match value.get(key) {
            Some(v) => self.coordinate(v, format_args!("`{key}`")),
            None => {
                self.fault(&errors::L007, self.place(value), format!("`{what}` lacks `{key}`"));
                None
            }
        };
        let (cx, cy, width, height) = (number("cx"), number("cy"), number(w), number(h));
        let degrees = match value.get("rotation_deg") {
            Some(v) => self.coordinate(v, "`rotation_deg`")?,
            None => 0.0,
        };
        let (cx, cy, width, height) = (cx?, cy?, width?, height?);
        if width <= 0.0 || height <= 0.0 {
            let message = format!("{} has no size: `{w}` and `{h}` are above 0", crate::diagnostic::a(what));
            self.fault(&errors::L032, self.place(value), message);
            return None;
        }
        Some(if square {
            Outline::rectangle(cx, cy, width, height, degrees)
        } else {
            Outline::ellipse(cx, cy, width, height, degrees)
        })
    }

    pub(super) fn outline(&mut self, value: Value<'_>) -> Option<Outline> {
        if !self.is(value, Kind::Object, "`polygon`") {
            return None;
        }
        let Some(exterior) = value.get("exterior") else {
            self.fault(&errors::L007, self.place(value), "`polygon` lacks `exterior`".to_owned());
            return None;
        };
        let exterior = self.ring(exterior, "`exterior`");
        let mut holes = Some(Vec::new());
        if let Some(list) = value.get("holes") {
            holes = self.items(list, "`holes`").into_iter().map(|v| self.ring(v, "a hole")).collect();
        }
        let outline = Outline { exterior: exterior?, holes: holes? };
        if let Some(fault) = outline.fault() {
            self.fault(&errors::L032, self.place(value), fault.words());
            return None;
        }
        Some(outline)
    }

    fn ring(&mut self, value: Value<'_>, what: &str) -> Option<Vec<[f64; 2]>> {
        if !self.is(value, Kind::Array, what) {
            return None;
        }
        let mut points = Vec::with_capacity(value.len());
        let mut fine = true;
        for item in value.items() {
            match self.point3(item) {
                Some([x, y, _]) => points.push([x, y]),
                None => fine = false,
            }
        }
        if !fine {
            return None;
        }
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 3 {
            let message = format!("{what} has at least 3 points, this has {}", points.len());
            self.fault(&errors::L032, self.place(value), message);
            return None;
        }
        Some(points)
    }

    /// `[x, y]`, or `[x, y, slice]` in a line.
    pub(super) fn point3(&mut self, value: Value<'_>) -> Option<[f64; 3]> {
        if !self.is(value, Kind::Array, "a point") {
            return None;
        }
        let mut point = [Some(0.0); 3];
        for (n, item) in value.items().enumerate() {
            let number = self.coordinate(item, "a coordinate");
            if let Some(place) = point.get_mut(n) {
                *place = number;
            }
        }
        if !matches!(value.len(), 2 | 3) {
            let message = format!("a point is [x, y], this has {} numbers", value.len());
            self.fault(&errors::L007, self.place(value), message);
            return None;
        }
        let [x, y, z] = point;
        Some([x?, y?, z?])
    }

    /// A whole number from 1.
    pub(super) fn whole(&mut self, value: Value<'_>, what: impl Display + Copy) -> Option<u32> {
        if !self.is(value, Kind::Number, what) {
            return None;
        }
        let number = value.number_text().and_then(|t| t.parse::<u32>().ok()).filter(|n| *n >= 1);
        if number.is_none() {
            self.fault(&errors::L007, self.place(value), format!("{what} is a whole number from 1"));
        }
        number
    }

    pub(super) fn positive(&mut self, value: Value<'_>, what: impl Display + Copy) -> Option<f64> {
        let number = self.coordinate(value, what)?;
        if number <= 0.0 {
            self.fault(&errors::L007, self.place(value), format!("{what} is above 0"));
            return None;
        }
        Some(number)
    }

    pub(super) fn coordinate(&mut self, value: Value<'_>, what: impl Display + Copy) -> Option<f64> {
        if !self.is(value, Kind::Number, what) {
            return None;
        }
        let number = value.number_text().and_then(|t| t.parse::<f64>().ok()).filter(|n| n.abs() <= FARTHEST);
        if number.is_none() {
            self.fault(&errors::L032, self.place(value), format!("{what} lies beyond any image"));
        }
        number
    }
}
