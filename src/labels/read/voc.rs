//! Pascal VOC: one XML file an image, with upright boxes.
//!
//! The boxes are taken as continuous pixels, from `xmin` to `xmax`. The first definition counts
//! pixels from 1 and includes the last, but the tools of today write what they draw.

use super::Fault;
use super::coco::flat;
use super::leftovers::Leftovers;
use super::names::Names;
use super::paths::image_name;
use super::typed::{Raw, Typing};
use super::xml::{Tree, Xml, child, children, place, text};
use crate::geometry::Shape;
use crate::labels::errors::{self, shown};
use crate::labels::record::{Annotation, Answer, Drawn, Foreign, Image, Record};
use roxmltree::Node;

/// Elements that a tool writes for itself. `path` names folders of somebody's machine.
const OF_FILES: &[&str] = &["folder", "filename", "path", "source", "size", "segmented", "owner", "object"];

/// The record of a file, with what is wrong with its form.
pub(in crate::labels) fn records<'d>(
    tree: &'d Tree<'d>,
    names: &'d Names<'d>,
    left: &mut Leftovers,
    faults: &mut Vec<Fault>,
) -> Vec<(Record<'d>, Vec<Fault>)> {
    let root = tree.root_element();
    let mut own = Vec::new();
    let mut xml = Xml { faults: &mut own };
    if root.tag_name().name() != "annotation" {
        let message = "this is no Pascal VOC file: its outermost element is not `annotation`".to_owned();
        Xml { faults }.fault(&errors::L039, place(root), message);
        return Vec::new();
    }
    let mut record = Record {
        place: place(root),
        foreign: Some(Foreign { words: "a Pascal VOC file", parts: false }),
        ..Record::default()
    };
    record.item = child(root, "filename").map(text).filter(|t| !t.is_empty()).map(image_name);
    record.images.push(size(root, &mut xml));
    let mut typing = Typing { names, left, stamped: false };
    for part in children(root).filter(|c| !OF_FILES.contains(&c.tag_name().name())) {
        let written = part.tag_name().name();
        match typing.answers(Some(names.context()), written, &Raw::Text(text(part)), place(part)) {
            Some(answers) => record.context.extend(answers),
            None => typing.left.add(format!("{} is not carried over", shown(written, false)), place(part)),
        }
    }
    let objects = children(root).filter(|c| c.tag_name().name() == "object");
    for (n, object) in objects.enumerate() {
        let annotation = annotation(object, n + 1, &mut typing, &mut xml);
        record.annotations.push(annotation);
    }
    vec![(record, own)]
}

fn size<'d>(root: Node<'d, 'd>, xml: &mut Xml<'_>) -> Image<'d> {
    let Some(size) = child(root, "size") else {
        xml.fault(
            &errors::L007,
            place(root),
            "the file lacks `size`, so nobody can tell what lies on its image".to_owned(),
        );
        return Image::default();
    };
    let mut side = |name: &str| match child(size, name) {
        Some(part) => xml.pixels(text(part), &format!("`{name}`"), place(part)),
        None => {
            xml.fault(&errors::L007, place(size), format!("`size` lacks `{name}`"));
            None
        }
    };
    Image { columns: side("width"), rows: side("height"), ..Image::default() }
}

fn annotation<'d>(object: Node<'d, 'd>, n: usize, typing: &mut Typing<'_, 'd>, xml: &mut Xml<'_>) -> Annotation<'d> {
    let at = place(object);
    let mut annotation =
        Annotation { place: at, id: Some((format!("object-{n}").into(), at)), ..Annotation::default() };
    match child(object, "name") {
        Some(name) => annotation.label = Some((typing.names.label(text(name)), place(name))),
        None => xml.fault(&errors::L007, at, "an object lacks `name`".to_owned()),
    }
    let owner = annotation.label.map(|(id, _)| id);
    match child(object, "bndbox") {
        Some(bndbox) => annotation.drawings.push(drawn(bndbox, xml)),
        None => typing.left.add("an object without `bndbox` is carried over without a shape", at),
    }
    for part in children(object) {
        match part.tag_name().name() {
            "name" | "bndbox" => {}
            "attributes" => {
                if of_cvat(part, owner, &mut annotation.attributes, typing) {
                    annotation.drawings.iter_mut().for_each(|d| d.drawing = None);
                }
            }
            written => flag(part, written, owner, &mut annotation.attributes, typing),
        }
    }
    annotation
}

fn drawn<'d>(bndbox: Node<'d, 'd>, xml: &mut Xml<'_>) -> Drawn<'d> {
    let at = place(bndbox);
    let numbers = ["xmin", "ymin", "xmax", "ymax"].map(|name| match child(bndbox, name) {
        Some(part) => xml.number(text(part), &format!("`{name}`"), place(part)),
        None => {
            xml.fault(&errors::L007, at, format!("`bndbox` lacks `{name}`"));
            None
        }
    });
    let drawing = match numbers {
        [Some(x1), Some(y1), Some(x2), Some(y2)] => {
            xml.corners([x1, y1, x2, y2], 0.0, at).map(|outline| flat(Shape::Outlines(vec![outline])))
        }
        _ => None,
    };
    Drawn { image: None, shape: Some(("box", at)), drawing, place: at }
}

/// `difficult`, `truncated`, `occluded`, `pose`: answers if the label asks for them, else told where
/// they say something.
fn flag<'d>(
    part: Node<'d, 'd>,
    written: &'d str,
    owner: Option<&str>,
    answers: &mut Vec<Answer<'d>>,
    typing: &mut Typing<'_, 'd>,
) {
    let (said, at) = (text(part), place(part));
    let raw = match (written, said) {
        ("difficult" | "truncated" | "occluded", "0") => Raw::Flag(false),
        ("difficult" | "truncated" | "occluded", "1") => Raw::Flag(true),
        _ => Raw::Text(said),
    };
    if let Some(found) = typing.answers(typing.names.questions(owner), written, &raw, at) {
        answers.extend(found);
        return;
    }
    let nothing = said.is_empty() && children(part).next().is_none();
    if !(nothing || matches!(raw, Raw::Flag(false)) || (written == "pose" && said.eq_ignore_ascii_case("unspecified")))
    {
        typing.left.add(format!("an object's {} is not carried over", shown(written, false)), at);
    }
}

/// `<attributes><attribute><name/><value/>`, as CVAT writes them. True where they turn the box.
fn of_cvat<'d>(
    part: Node<'d, 'd>,
    owner: Option<&str>,
    answers: &mut Vec<Answer<'d>>,
    typing: &mut Typing<'_, 'd>,
) -> bool {
    let mut turned = false;
    for attribute in children(part) {
        let (name, value) = (child(attribute, "name").map_or("", text), child(attribute, "value"));
        let Some((said, at)) = value.map(|v| (text(v), place(v))).filter(|(t, _)| !t.is_empty()) else { continue };
        let raw = Raw::Text(said);
        match typing.answers(typing.names.questions(owner), name, &raw, at) {
            Some(found) => answers.extend(found),
            None if name == "rotation" && said.parse() == Ok(0.0) => {}
            None if name == "rotation" => {
                typing.left.add("a box that is turned (`rotation`) is not carried over as a shape", at);
                turned = true;
            }
            None => {
                let said = typing.kept(raw);
                answers.push(Answer { name, place: at, said });
            }
        }
    }
    turned
}
