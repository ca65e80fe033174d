//! What a drawing says by itself: `drawn long axis`, `drawn slice gap`, `drawn views` …
//!
//! A drawn value is worked out from an annotation's shapes and the spacing of its images. To the
//! rules it is an answer that nobody types: it has a kind, a grid, and may be missing. Numbers are
//! rounded to their grid before anything is compared, so that a verdict does not hang on the last
//! bits of a square root.

use super::model::{Attribute, Kind, Range, ValueList};
use crate::quantity::{Decimal, Number, Unit, lookup};

/// The word before the name of a drawn value.
pub const WORD: &str = "drawn";

/// One thing that a drawing says.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    /// Its id in rules: `long_axis`.
    pub id: &'static str,
    /// As it is written and read, without `drawn`.
    pub words: &'static str,
    /// What it is, for the guide and the docs.
    pub means: &'static str,
    /// Its unit code; none for counts and views.
    pub unit: Option<&'static str>,
}

const fn count(id: &'static str, words: &'static str, means: &'static str) -> Drawn {
    Drawn { id, words, means, unit: None }
}

const fn measured(id: &'static str, words: &'static str, unit: &'static str, means: &'static str) -> Drawn {
    Drawn { id, words, means, unit: Some(unit) }
}

/// Every drawn value, in the order of the docs.
pub const DRAWN: &[Drawn] = &[
    count("slices", "slices", "slices with something on them"),
    count("slice_gap", "slice gap", "longest run of empty slices between two drawn ones"),
    count("pieces", "pieces", "pieces that hang together; what touches at a corner, or on neighbouring slices, is one"),
    count("points", "points", "points that are set"),
    count("frames", "frames", "frames on which it is seen"),
    count("frames_in_a_row", "frames in a row", "longest run of frames without a break"),
    count("key_frames", "key frames", "frames that were drawn by hand"),
    count("key_frame_gap", "key frame gap", "most frames from one key frame to the next"),
    measured(
        "long_axis",
        "long axis",
        "mm",
        "greatest distance between two points of one outline, on the slice, frame or view where it is greatest",
    ),
    measured("short_axis", "short axis", "mm", "greatest extent at right angles to the long axis, on the same outline"),
    measured("length", "length", "mm", "length of a line"),
    measured("area", "area", "mm2", "largest area on one slice, frame or view"),
    measured("volume", "volume", "mm3", "area of all slices times their spacing"),
    measured(
        "area_jump",
        "area jump",
        "%",
        "largest change of area from one slice to the next, in per cent of the larger; the two slices at either end are left out",
    ),
    count(VIEWS, "views", "views on which it is drawn"),
];

/// The id of the value that is a set of views.
pub const VIEWS: &str = "views";

/// The drawn value of this id.
pub fn drawn(id: &str) -> Option<&'static Drawn> {
    DRAWN.iter().find(|d| d.id == id)
}

impl Drawn {
    /// What kind of answer it is; `None` for views where a protocol has none.
    pub fn kind(&self, views: Option<&ValueList>) -> Option<Kind> {
        let range = |to: i64| Range { from: Number::from(0), to: Number::from(to), open: true };
        if self.id == VIEWS {
            return views.map(|list| Kind::AnyOf { list: list.clone() });
        }
        let Some(code) = self.unit else {
            return Some(Kind::Whole { unit: None, range: Some(range(100_000)) });
        };
        let unit = lookup(code).ok()?;
        if Some(unit) == Unit::percent() {
            return Some(Kind::Percent { range: Range { open: false, ..range(100) }, step: Some(Number(self.step())) });
        }
        let largest = if code == "mm" { 100_000 } else { 10_000_000_000 };
        Some(Kind::Quantity { unit, range: Some(range(largest)), step: Some(Number(self.step())) })
    }

    /// The grid of a measured value: a hundredth of its unit, a tenth of a per cent.
    pub fn step(&self) -> Decimal {
        match self.unit {
            None => Decimal::ONE,
            Some("%") => Decimal::new(1, 1),
            Some(_) => Decimal::new(1, 2),
        }
    }

    /// The value as a question that the drawing answers.
    pub fn attribute(&self, label: &str, views: Option<&ValueList>) -> Option<Attribute> {
        let rule = format!("{label}.{WORD}.{}", self.id);
        Some(Attribute::new(rule, format!("Drawn {}", self.words), self.kind(views)?))
    }
}
