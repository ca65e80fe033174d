//! What a record says of its images.

use super::native::Reader;
use crate::diagnostic::or_list;
use crate::geometry::Spacing;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::record::Image;

/// What checks look at.
const KEYS: [&str; 11] = [
    "id",
    "rows",
    "columns",
    "pixel_spacing_mm",
    "slices",
    "slice_spacing_mm",
    "x_axis",
    "z_axis",
    "view",
    "laterality",
    "frames",
];

impl Reader<'_> {
    /// The members of an image that checks look at; any others are free.
    pub(super) fn image<'d>(&mut self, value: Value<'d>) -> Image<'d> {
        let mut image = Image::default();
        if value.kind() != Kind::Object {
            return image;
        }
        let mut known: [Option<Value<'d>>; KEYS.len()] = [None; KEYS.len()];
        for (key, value) in value.members() {
            if let Some(n) = key.as_str().and_then(|k| KEYS.iter().position(|known| *known == k)) {
                known[n].get_or_insert(value);
            }
        }
        let part = |key: &str| KEYS.iter().position(|k| *k == key).and_then(|n| known[n]);
        let mut text = |key: &str| part(key).and_then(|v| self.text(v, format_args!("an image's `{key}`")));
        image.id = text("id");
        image.view = text("view");
        image.laterality = text("laterality").map(|(t, _)| t);
        image.x_axis = text("x_axis").map(|(t, _)| t);
        image.z_axis = text("z_axis").map(|(t, _)| t);
        let sides = ["left", "right"];
        for (key, known) in [("laterality", sides), ("x_axis", sides), ("z_axis", ["head", "feet"])] {
            let said = part(key).and_then(|v| v.as_str().map(|t| (v, t)));
            if let Some((v, said)) = said
                && !known.contains(&said)
            {
                let message =
                    format!("an image's `{key}` is {}; it takes {}", errors::shown(said, false), or_list(&known));
                self.fault(&errors::L007, self.place(v), message);
            }
        }
        let mut whole = |key: &str| part(key).and_then(|v| self.whole(v, format_args!("an image's `{key}`")));
        (image.rows, image.columns) = (whole("rows"), whole("columns"));
        image.depth = whole("slices").or(whole("frames"));
        if let Some(spacing) = part("pixel_spacing_mm") {
            let numbers: Vec<Option<f64>> = self
                .items(spacing, "`pixel_spacing_mm`")
                .into_iter()
                .map(|v| self.positive(v, "a pixel spacing"))
                .collect();
            if let [y, x] = numbers.as_slice() {
                image.spacing = Spacing { x: *x, y: *y, z: None };
            } else {
                let message = "`pixel_spacing_mm` is two numbers: the distance of rows, then of columns".to_owned();
                self.fault(&errors::L007, self.place(spacing), message);
            }
        }
        if let Some(z) = part("slice_spacing_mm") {
            image.spacing.z = self.positive(z, "`slice_spacing_mm`");
        }
        image
    }
}
