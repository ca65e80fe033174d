//! Shapes of CVAT: in pixels, turned about their centres.

use super::super::coco::flat;
use super::super::leftovers::Leftovers;
use super::super::typed::{Raw, Typing};
use super::super::xml::{Xml, place, place_of};
use super::masks;
use crate::geometry::{Drawing, On, Outline, Shape};
use crate::labels::errors::{self, shown};
use crate::labels::record::{Answer, Drawn};
use roxmltree::Node;

/// Elements that draw something.
pub(super) const KINDS: &[&str] = &["box", "polygon", "polyline", "points", "ellipse", "mask", "skeleton", "cuboid"];

/// Attributes of the elements that are read, or that the tool writes for itself.
const KNOWN: &[&str] = &[
    "label", "source", "frame", "keyframe", "outside", "xtl", "ytl", "xbr", "ybr", "cx", "cy", "rx", "ry", "points",
    "rle", "left", "top", "width", "height", "rotation", "id",
];

/// What an element draws.
pub(super) fn drawn<'d>(
    node: Node<'d, 'd>,
    size: Option<(u32, u32)>,
    left: &mut Leftovers,
    xml: &mut Xml<'_>,
) -> Option<Drawn<'d>> {
    let word = match node.tag_name().name() {
        "box" => "box",
        "polygon" => "polygon",
        "polyline" => "polyline",
        "points" => "point",
        "ellipse" => "ellipse",
        "mask" => "mask",
        other => {
            left.add(format!("the shape of {} is not carried over", crate::diagnostic::a(other)), place(node));
            return None;
        }
    };
    let mut drawn = Drawn { image: None, shape: Some((word, place(node))), drawing: None, place: place(node) };
    drawn.drawing = shapes(node, size, xml).map(|shapes| match <[Shape; 1]>::try_from(shapes) {
        Ok([shape]) => flat(shape),
        Err(several) => {
            let shapes = several.into_iter().map(|shape| On { at: 1, shape }).collect();
            Drawing { shapes, ..Drawing::default() }
        }
    });
    Some(drawn)
}

/// The shapes of an element: one, but of `points` as many as there are.
pub(super) fn shapes(node: Node<'_, '_>, size: Option<(u32, u32)>, xml: &mut Xml<'_>) -> Option<Vec<Shape>> {
    let at = place(node);
    let degrees = match node.attribute("rotation") {
        Some(written) => xml.number(written, "`rotation`", place_of(node, "rotation"))?,
        None => 0.0,
    };
    let outline = |outline: Outline| vec![Shape::Outlines(vec![outline])];
    match node.tag_name().name() {
        "box" => {
            let corners = ["xtl", "ytl", "xbr", "ybr"].map(|name| xml.coordinate(node, name));
            let [Some(x1), Some(y1), Some(x2), Some(y2)] = corners else { return None };
            xml.corners([x1, y1, x2, y2], degrees, at).map(outline)
        }
        "ellipse" => {
            let numbers = ["cx", "cy", "rx", "ry"].map(|name| xml.coordinate(node, name));
            let [Some(cx), Some(cy), Some(rx), Some(ry)] = numbers else { return None };
            if rx <= 0.0 || ry <= 0.0 {
                xml.fault(&errors::L032, at, "an ellipse has a size: `rx` and `ry` are above 0".to_owned());
                return None;
            }
            Some(outline(Outline::ellipse(cx, cy, rx, ry, degrees)))
        }
        "polygon" => {
            let points = xml.points(node)?;
            xml.outline(points, place_of(node, "points")).map(outline)
        }
        "polyline" => {
            let points = xml.points(node)?;
            if points.len() < 2 {
                let message = format!("a line has at least 2 points, this has {}", points.len());
                xml.fault(&errors::L032, place_of(node, "points"), message);
                return None;
            }
            Some(vec![Shape::Line(points.into_iter().map(|[x, y]| [x, y, 0.0]).collect())])
        }
        "points" => {
            let points = xml.points(node)?;
            if points.is_empty() {
                xml.fault(&errors::L032, place_of(node, "points"), "`points` holds no point".to_owned());
                return None;
            }
            Some(points.into_iter().map(Shape::Point).collect())
        }
        "mask" => masks::read(node, size, xml).map(|mask| vec![mask]),
        _ => None,
    }
}

/// What else an element says: an answer if the label asks for it, else it is told.
pub(super) fn rest<'d>(
    node: Node<'d, 'd>,
    owner: Option<&str>,
    answers: &mut Vec<Answer<'d>>,
    typing: &mut Typing<'_, 'd>,
) {
    let questions = typing.names.questions(owner);
    for attribute in node.attributes().filter(|a| !KNOWN.contains(&a.name())) {
        let (written, said) = (attribute.name(), node.attribute(attribute.name()).unwrap_or(""));
        let at = place_of(node, written);
        let nothing = matches!(said, "0" | "");
        let asked = questions.is_some_and(|q| typing.names.question(q, written).is_some());
        if written == "occluded" && asked {
            if let Some(found) = typing.answers(questions, "occluded", &Raw::Flag(said == "1"), at) {
                answers.extend(found);
            }
        } else if !nothing {
            typing.left.add(format!("`{written}` of a shape is not carried over"), at);
        }
    }
    for part in super::children(node).filter(|c| c.tag_name().name() != "attribute") {
        // The points of a skeleton go with its shape.
        if !matches!(node.tag_name().name(), "skeleton" | "track") {
            typing.left.add(format!("{} is not carried over", shown(part.tag_name().name(), false)), place(part));
        }
    }
}
