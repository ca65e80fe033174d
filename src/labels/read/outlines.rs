//! Outlines, points and the numbers that they are made of.

use super::native::Reader;
use crate::geometry::Outline;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use std::fmt::Display;

/// Beyond this no coordinate of an image lies.
pub(super) const FARTHEST: f64 = 10_000_000.0;

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
        let number = value.number_text().and_then(|t| short(t).or_else(|| t.parse().ok()));
        let number = number.filter(|n| n.abs() <= FARTHEST);
        if number.is_none() {
            self.fault(&errors::L032, self.place(value), format!("{what} lies beyond any image"));
        }
        number
    }
}

/// A number of at most fifteen digits: both the digits and the power of ten are exact in a double, so
/// one division gives the nearest double. None for any other text.
fn short(text: &str) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    if digits.len() > 16 || digits.is_empty() {
        return None;
    }
    let (mut value, mut places, mut count, mut point) = (0u64, 0usize, 0usize, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                count += 1;
                places += usize::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    #[allow(clippy::cast_precision_loss)] // Fifteen digits fit the 53 bits of a double.
    let number = value as f64 / POWERS.get(places).filter(|_| (1..=15).contains(&count))?;
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::short;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn short_numbers_are_what_they_are(text in "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,8})?") {
            if let Some(number) = short(&text) {
                prop_assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits());
            } else {
                prop_assert!(text.len() > 15);
            }
        }
    }
}
