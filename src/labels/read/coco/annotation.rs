//! One annotation of a COCO file.

use super::super::native::Reader;
use super::super::typed::{Raw, Typing};
use super::ids::key;
use super::{Boxes, Head};
use crate::geometry::{Drawing, On, Outline, Shape};
use crate::labels::document::{Kind, Value};
use crate::labels::errors::{self, shown};
use crate::labels::record::{Annotation, Answer, Drawn, Place};
use crate::protocol::model::Geometry;

/// Members that a tool writes for itself.
const BOOKKEEPING: &[&str] = &["id", "image_id", "category_id", "bbox", "segmentation", "area", "attributes"];

/// Coordinates that are the same but for how a tool rounds them, in pixels.
const SLACK: f64 = 1.5;

pub(super) fn read<'d>(
    value: Value<'d>,
    head: &'d Head,
    boxes: Boxes,
    reader: &mut Reader<'_>,
    typing: &mut Typing<'_, 'd>,
) -> Option<Annotation<'d>> {
    if !reader.is(value, Kind::Object, "an annotation") {
        return None;
    }
    let place = reader.place(value);
    let mut annotation = Annotation { place, ..Annotation::default() };
    match value.get("id") {
        Some(id) => annotation.id = key(id).map(|k| (k.into(), reader.place(id))),
        None => reader.fault(&errors::L007, place, "an annotation lacks `id`".to_owned()),
    }
    annotation.label = label(value, head, reader, typing);
    let id = annotation.label.map(|(id, _)| id);
    let wanted = id.and_then(|id| typing.names.found(id)).map_or(&[][..], |l| l.geometry.as_slice());
    let turned = answers(value, id, &mut annotation, reader, typing);
    annotation.drawings.extend(drawn(value, boxes, turned, wanted, reader));
    if let Some(drawn) = annotation.drawings.first() {
        agrees(value, drawn, boxes, reader, typing);
    }
    Some(annotation)
}

fn label<'d>(
    value: Value<'d>,
    head: &'d Head,
    reader: &mut Reader<'_>,
    typing: &Typing<'_, 'd>,
) -> Option<(&'d str, Place)> {
    let Some(category) = value.get("category_id") else {
        reader.fault(&errors::L007, reader.place(value), "an annotation lacks `category_id`".to_owned());
        return None;
    };
    let place = reader.place(category);
    let Some(name) = key(category).and_then(|k| head.categories.get(&k)) else {
        let message = "its category is not in `categories`".to_owned();
        reader.told("file.reference", &errors::L027, place, message);
        return None;
    };
    Some((typing.names.label(name), place))
}

/// Reads the answers; gives the angle by which a box is turned, where the file says one.
fn answers<'d>(
    value: Value<'d>,
    label: Option<&str>,
    annotation: &mut Annotation<'d>,
    reader: &mut Reader<'_>,
    typing: &mut Typing<'_, 'd>,
) -> bool {
    let questions = typing.names.questions(label);
    let mut turned = false;
    let own = value.get("attributes").filter(|v| reader.is(*v, Kind::Object, "`attributes`"));
    for (name, said) in own.into_iter().flat_map(Value::members) {
        let (name, place) = (name.as_str().unwrap_or(""), reader.place(said));
        let raw = reader.raw(said);
        if let Some(answers) = typing.answers(questions, name, &raw, place) {
            annotation.attributes.extend(answers);
            continue;
        }
        match (name, &raw) {
            // CVAT and datumaro write these for themselves; at rest they say nothing.
            ("occluded" | "keyframe" | "outside", Raw::Flag(false)) => {}
            ("rotation", Raw::Number(n)) if n.parse() == Ok(0.0) => {}
            ("rotation", _) => {
                turned = true;
                typing.left.add("a box that is turned (`rotation` in `attributes`) is not carried over", place);
            }
            ("occluded" | "keyframe" | "outside" | "track_id", _) => {
                typing.left.add(format!("`{name}` in `attributes` is not carried over"), place);
            }
            _ => {
                let said = typing.kept(raw);
                annotation.attributes.push(Answer { name, place, said });
            }
        }
    }
    for (name, said) in value.members() {
        let (name, place) = (name.as_str().unwrap_or(""), reader.place(said));
        if BOOKKEEPING.contains(&name) {
            continue;
        }
        let raw = reader.raw(said);
        if let Some(answers) = typing.answers(questions, name, &raw, place) {
            annotation.attributes.extend(answers);
            continue;
        }
        match (name, raw) {
            ("iscrowd", Raw::Number(n)) if n.parse() == Ok(0.0) => {}
            ("iscrowd", Raw::Flag(false)) => {}
            ("iscrowd", _) => {
                typing.left.add("that an annotation stands for a crowd (`iscrowd`) is not carried over", place);
            }
            _ => typing.left.add(format!("an annotation's {} is not carried over", shown(name, false)), place),
        }
    }
    turned
}

/// What is drawn: the segmentation, or else the box.
fn drawn<'d>(
    value: Value<'d>,
    boxes: Boxes,
    turned: bool,
    wanted: &[Geometry],
    reader: &mut Reader<'_>,
) -> Option<Drawn<'d>> {
    let wants = |geometry: Geometry| wanted.iter().any(|w| w.word() == geometry.word());
    let bbox = value.get("bbox").filter(|b| !b.is_empty() || b.kind() != Kind::Array);
    let outline =
        value.get("segmentation").filter(|s| !(s.kind() == Kind::Array && s.is_empty()) && s.kind() != Kind::Null);
    if let Some(outline) = outline {
        let place = reader.place(outline);
        // A box that was written as its four corners is a box.
        let is_box = wants(Geometry::Box) && !wants(Geometry::Polygon) && bbox.is_some_and(|b| same_box(b, outline));
        if !is_box {
            let word = if outline.kind() == Kind::Object { "mask" } else { "polygon" };
            let shape = reader.segmentation(outline);
            return Some(Drawn { image: None, shape: Some((word, place)), drawing: shape.map(flat), place });
        }
    }
    let bbox = bbox?;
    let place = reader.place(bbox);
    let mut drawn = Drawn { image: None, shape: Some(("box", place)), drawing: None, place };
    if boxes != Boxes::Doubtful && !turned {
        drawn.drawing = corners(bbox, boxes, reader).map(|[x1, y1, x2, y2]| {
            let outline = Outline::rectangle((x1 + x2) / 2.0, (y1 + y2) / 2.0, x2 - x1, y2 - y1, 0.0);
            flat(Shape::Outlines(vec![outline]))
        });
    }
    Some(drawn)
}

/// A shape on a flat image.
pub(in crate::labels::read) fn flat(shape: Shape) -> Drawing {
    Drawing { shapes: vec![On { at: 1, shape }], ..Drawing::default() }
}

/// The two corners of a `bbox`.
fn corners(value: Value<'_>, boxes: Boxes, reader: &mut Reader<'_>) -> Option<[f64; 4]> {
    let numbers: Option<Vec<f64>> =
        reader.items(value, "`bbox`").into_iter().map(|v| reader.coordinate(v, "a number of `bbox`")).collect();
    let numbers = numbers.filter(|_| value.kind() == Kind::Array)?;
    let [x, y, a, b] = numbers.as_slice() else {
        let message = format!("`bbox` is four numbers: x, y, width, height; this has {}", numbers.len());
        reader.fault(&errors::L007, reader.place(value), message);
        return None;
    };
    let (x2, y2) = if boxes == Boxes::Corners { (*a, *b) } else { (x + a, y + b) };
    if x2 <= *x || y2 <= *y {
        let what = if boxes == Boxes::Corners {
            "its second corner lies right of and below the first"
        } else {
            "its width and height are above 0"
        };
        reader.fault(&errors::L032, reader.place(value), format!("a box has a size: {what}"));
        return None;
    }
    Some([*x, *y, x2, y2])
}

/// Whether a segmentation is nothing but the four corners of the box.
fn same_box(bbox: Value<'_>, outline: Value<'_>) -> bool {
    let numbers =
        |v: Value<'_>| -> Vec<f64> { v.items().filter_map(|n| n.number_text().and_then(|t| t.parse().ok())).collect() };
    let (mut parts, bbox) = (outline.items(), numbers(bbox));
    let (Some(only), None, [x, y, w, h]) = (parts.next(), parts.next(), bbox.as_slice()) else { return false };
    let ring = numbers(only);
    let near = |a: f64, b: f64| (a - b).abs() < 0.01;
    let on_corner = |p: &[f64]| (near(p[0], *x) || near(p[0], x + w)) && (near(p[1], *y) || near(p[1], y + h));
    matches!(ring.len(), 8 | 10) && ring.chunks_exact(2).all(on_corner)
}

/// Area and box that a file writes beside a segmentation say the same as it does.
fn agrees(value: Value<'_>, drawn: &Drawn<'_>, boxes: Boxes, reader: &mut Reader<'_>, typing: &mut Typing<'_, '_>) {
    let Some(shape) = drawn.drawing.as_ref().and_then(|d| d.shapes.first()).map(|on| &on.shape) else { return };
    let Some([left, top, right, bottom]) = shape.bounds() else { return };
    let number = |v: Value<'_>| v.number_text().and_then(|t| t.parse::<f64>().ok());
    if let Some(written) = value.get("area")
        && let Some(area) = number(written)
    {
        let measured = shape.area();
        // Tools count the pixels of an outline in different ways: by up to half of its border.
        let rounding = if matches!(shape, Shape::Mask(_)) { 0.5 } else { right - left + bottom - top };
        if (area - measured).abs() > rounding + measured * 0.01 {
            let what = "`area` is not the area of what is drawn".to_owned();
            typing.left.count("file.geometry", &errors::L041, what, reader.place(written));
        }
    }
    let is_box = drawn.shape.is_some_and(|(word, _)| word == "box");
    if let Some(written) = value.get("bbox").filter(|_| !is_box && boxes != Boxes::Doubtful) {
        let numbers: Vec<f64> = written.items().filter_map(number).collect();
        if let [x, y, a, b] = numbers.as_slice() {
            let (x2, y2) = if boxes == Boxes::Corners { (*a, *b) } else { (x + a, y + b) };
            let apart = [x - left, y - top, x2 - right, y2 - bottom];
            if apart.iter().any(|d| d.abs() > SLACK) {
                let what = "`bbox` is not the box round what is drawn".to_owned();
                typing.left.count("file.geometry", &errors::L041, what, reader.place(written));
            }
        }
    }
}
