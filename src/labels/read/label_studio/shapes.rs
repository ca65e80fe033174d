//! Regions as shapes: per cent of the image as pixels, then turned.

use super::super::coco::flat;
use super::super::masks::words;
use super::super::native::Reader;
use super::brush::{self, BrushFault};
use crate::geometry::{Outline, Shape};
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::read::leftovers::Leftovers;
use crate::labels::record::{Drawn, Place};

/// Kinds of regions by the beginning of their type, with the word for what is drawn; none: a label
/// record has no such shape.
const KINDS: &[(&str, Option<&str>)] = &[
    ("rectangle", Some("box")),
    ("ellipse", Some("ellipse")),
    ("polygon", Some("polygon")),
    ("keypoint", Some("point")),
    ("brush", Some("mask")),
    ("bitmask", None),
    ("vector", None),
    ("videorectangle", None),
    ("video", None),
    ("timeserieslabels", None),
    ("timelinelabels", None),
    ("hypertextlabels", None),
    ("paragraphlabels", None),
    ("magicwand", None),
];

/// What a result item draws: the word of the shape, or none where it cannot be carried; `None`
/// where it draws nothing.
pub(super) fn kind(item: Value<'_>) -> Option<Option<&'static str>> {
    let written = item.get("type").and_then(Value::as_str).unwrap_or("");
    if let Some((_, word)) = KINDS.iter().find(|(kind, _)| written.starts_with(kind)) {
        return Some(*word);
    }
    // Text and sound are labelled by `labels` with a beginning and an end.
    let value = item.get("value")?;
    (written == "labels" && value.get("start").is_some()).then_some(None)
}

/// The size of the image that an item was drawn on.
pub(super) fn size(item: Value<'_>, reader: &mut Reader<'_>) -> Option<(u32, u32)> {
    let mut side = |name: &str| item.get(name).and_then(|v| reader.pixels(v, &format!("`{name}`")));
    let (columns, rows) = (side("original_width"), side("original_height"));
    Some((rows?, columns?))
}

/// What a region draws.
pub(super) fn drawn<'d>(
    item: Value<'d>,
    word: &'static str,
    image: Option<(&'d str, Place)>,
    reader: &mut Reader<'_>,
    left: &mut Leftovers,
) -> Drawn<'d> {
    let place = reader.place(item);
    let at = item.get("type").map_or(place, |v| reader.place(v));
    let mut drawn = Drawn { image, shape: Some((word, at)), drawing: None, place };
    let turned = item.get("image_rotation").filter(|r| r.number_text().and_then(|t| t.parse().ok()) != Some(0.0));
    if let Some(turned) = turned.filter(|t| t.kind() != Kind::Null) {
        let what = "what was drawn on an image that the viewer had turned (`image_rotation`) is not carried over";
        left.add(what, reader.place(turned));
        return drawn;
    }
    let Some(value) = item.get("value").filter(|v| reader.is(*v, Kind::Object, "`value`")) else { return drawn };
    let Some((rows, columns)) = size(item, reader) else {
        if item.get("original_width").is_none() || item.get("original_height").is_none() {
            let message = "the region lacks `original_width` or `original_height`, so its pixels cannot be told";
            reader.fault(&errors::L007, place, message.to_owned());
        }
        return drawn;
    };
    let (w, h) = (f64::from(columns) / 100.0, f64::from(rows) / 100.0);
    let shape = match word {
        "box" => rectangle(value, w, h, reader),
        "ellipse" => ellipse(value, w, h, reader),
        "point" => numbers(value, ["x", "y"], reader).map(|[x, y]| Shape::Point([x * w, y * h])),
        "polygon" => polygon(value, w, h, reader),
        _ => painted(value, rows, columns, reader),
    };
    drawn.drawing = shape.map(flat);
    // A task with several pages says which one.
    let page = item.get("item_index").and_then(Value::number_text).and_then(|t| t.parse::<u32>().ok()).unwrap_or(0);
    for on in drawn.drawing.iter_mut().flat_map(|d| &mut d.shapes) {
        on.at = page.saturating_add(1);
    }
    drawn
}

fn numbers<const N: usize>(value: Value<'_>, names: [&str; N], reader: &mut Reader<'_>) -> Option<[f64; N]> {
    let found = names.map(|name| match value.get(name) {
        Some(v) => reader.coordinate(v, &format!("`{name}`")),
        None => {
            reader.fault(&errors::L007, reader.place(value), format!("the region lacks `{name}`"));
            None
        }
    });
    let mut out = [0.0; N];
    for (to, from) in out.iter_mut().zip(found) {
        *to = from?;
    }
    Some(out)
}

fn angle(value: Value<'_>, reader: &mut Reader<'_>) -> Option<f64> {
    value.get("rotation").map_or(Some(0.0), |v| reader.coordinate(v, "`rotation`"))
}

fn has_size(a: f64, b: f64, names: &str, value: Value<'_>, reader: &mut Reader<'_>) -> bool {
    if a > 0.0 && b > 0.0 {
        return true;
    }
    reader.fault(&errors::L032, reader.place(value), format!("a region has a size: {names} are above 0"));
    false
}

/// The corner is where it is after turning: everything turns about it.
fn rectangle(value: Value<'_>, w: f64, h: f64, reader: &mut Reader<'_>) -> Option<Shape> {
    let [x, y, width, height] = numbers(value, ["x", "y", "width", "height"], reader)?;
    let degrees = angle(value, reader)?;
    if !has_size(width, height, "`width` and `height`", value, reader) {
        return None;
    }
    let (x, y, width, height) = (x * w, y * h, width * w, height * h);
    let (cx, cy) = if degrees == 0.0 {
        (x + width / 2.0, y + height / 2.0)
    } else {
        let (sin, cos) = degrees.to_radians().sin_cos();
        (x + (cos * width - sin * height) / 2.0, y + (sin * width + cos * height) / 2.0)
    };
    Some(Shape::Outlines(vec![Outline::rectangle(cx, cy, width, height, degrees)]))
}

fn ellipse(value: Value<'_>, w: f64, h: f64, reader: &mut Reader<'_>) -> Option<Shape> {
    let [x, y, rx, ry] = numbers(value, ["x", "y", "radiusX", "radiusY"], reader)?;
    let degrees = angle(value, reader)?;
    has_size(rx, ry, "`radiusX` and `radiusY`", value, reader)
        .then(|| Shape::Outlines(vec![Outline::ellipse(x * w, y * h, rx * w, ry * h, degrees)]))
}

fn polygon(value: Value<'_>, w: f64, h: f64, reader: &mut Reader<'_>) -> Option<Shape> {
    let Some(points) = value.get("points") else {
        reader.fault(&errors::L007, reader.place(value), "the region lacks `points`".to_owned());
        return None;
    };
    if let Some(open) = value.get("closed").filter(|c| c.as_bool() == Some(false)) {
        let message = "the polygon was left open, so nobody can tell what it encloses".to_owned();
        reader.fault(&errors::L032, reader.place(open), message);
        return None;
    }
    let corners: Option<Vec<[f64; 3]>> =
        reader.items(points, "`points`").into_iter().map(|v| reader.point3(v)).collect();
    let corners = corners?.into_iter().map(|[x, y, _]| [x * w, y * h]).collect();
    reader.closed(corners, Vec::new(), points).map(|outline| Shape::Outlines(vec![outline]))
}

fn painted(value: Value<'_>, rows: u32, columns: u32, reader: &mut Reader<'_>) -> Option<Shape> {
    let Some(code) = value.get("rle") else {
        reader.fault(&errors::L007, reader.place(value), "the brush region lacks `rle`".to_owned());
        return None;
    };
    let place = reader.place(code);
    let bytes: Option<Vec<u8>> =
        reader.items(code, "`rle`").into_iter().map(|v| v.number_text().and_then(|t| t.parse().ok())).collect();
    let message = match bytes.as_deref().map(|bytes| brush::mask(bytes, rows, columns)) {
        Some(Ok(mask)) => return Some(Shape::Mask(mask)),
        None => "`rle` is a list of bytes, numbers from 0 to 255".to_owned(),
        Some(Err(BrushFault::CutOff)) => "the code of the brush ends before all its pixels are there".to_owned(),
        Some(Err(BrushFault::Values { said, needed })) => format!(
            "the code of the brush holds {said} values, but {rows} rows of {columns} columns have {needed}, four for each pixel"
        ),
        Some(Err(BrushFault::Mask(fault))) => words(fault, rows, columns),
    };
    reader.fault(&errors::L032, place, message);
    None
}
