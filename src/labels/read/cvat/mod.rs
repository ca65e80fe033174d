//! CVAT XML 1.1: images with their shapes, and tracks over the frames of a video.
//!
//! An image is a record; all tracks of a file together are one. The format names no annotators, so
//! its records have none.

mod masks;
mod meta;
mod shapes;
mod tracks;

use super::Fault;
use super::leftovers::Leftovers;
use super::names::Names;
use super::paths::image_name;
use super::typed::{Raw, Typing};
use super::xml::{Tree, Xml, children, place, place_of, text};
use crate::labels::errors::{self, shown};
use crate::labels::record::{Annotation, Answer, Foreign, Image, Place, Record};
use roxmltree::Node;

/// The file in words, and what it cannot say.
const CVAT: Foreign = Foreign { words: "a CVAT file", parts: false };

/// The records of a file, each with what is wrong with its form.
pub(in crate::labels) fn records<'d>(
    tree: &'d Tree<'d>,
    names: &'d Names<'d>,
    left: &mut Leftovers,
    faults: &mut Vec<Fault>,
) -> Vec<(Record<'d>, Vec<Fault>)> {
    let root = tree.root_element();
    let mut xml = Xml { faults };
    if root.tag_name().name() != "annotations" {
        let message = "this is no CVAT XML: its outermost element is not `annotations`".to_owned();
        xml.fault(&errors::L039, place(root), message);
        return Vec::new();
    }
    let mut about = meta::Meta::default();
    let mut all: Vec<(Record<'d>, Vec<Fault>)> = Vec::new();
    let mut tracks: Vec<Node<'d, 'd>> = Vec::new();
    for node in children(root) {
        match node.tag_name().name() {
            "version" if text(node) == "1.1" => {}
            "version" => {
                let message = format!("this reads CVAT XML 1.1, and the file says {}", shown(text(node), false));
                xml.fault(&errors::L039, place(node), message);
            }
            "meta" => about = meta::read(node, left, &mut xml),
            "image" => {
                let mut own = Vec::new();
                let record = image(node, names, left, &mut own);
                all.push((record, own));
            }
            "track" => tracks.push(node),
            other => left.add(format!("{} is not carried over", shown(other, false)), place(node)),
        }
    }
    if let Some(first) = tracks.first() {
        let mut own = Vec::new();
        let mut record = Record { place: place(*first), foreign: Some(CVAT), item: about.item, ..Record::default() };
        record.images.push(about.image);
        for node in &tracks {
            record.annotations.extend(tracks::read(*node, names, left, &mut own));
        }
        all.push((record, own));
    }
    all
}

fn image<'d>(node: Node<'d, 'd>, names: &'d Names<'d>, left: &mut Leftovers, faults: &mut Vec<Fault>) -> Record<'d> {
    let mut xml = Xml { faults };
    let mut record = Record { place: place(node), foreign: Some(CVAT), ..Record::default() };
    record.item = xml.attribute(node, "name").map(image_name);
    let mut size = |name: &str| {
        let written = xml.attribute(node, name)?;
        xml.pixels(written, &format!("`{name}`"), place_of(node, name))
    };
    let (columns, rows) = (size("width"), size("height"));
    record.images.push(Image { rows, columns, ..Image::default() });
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let mut typing = Typing { names, left, stamped: false };
    for shape in children(node) {
        let kind = shape.tag_name().name();
        let n = match counts.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, n)) => {
                *n += 1;
                *n
            }
            None => {
                counts.push((kind, 1));
                1
            }
        };
        if kind == "tag" && context(shape, &mut record, &mut typing) {
            continue;
        }
        if kind != "tag" && !shapes::KINDS.contains(&kind) {
            typing.left.add(format!("{} is not carried over", shown(kind, false)), place(shape));
            continue;
        }
        let mut annotation = Annotation { place: place(shape), ..Annotation::default() };
        annotation.id = Some((format!("{kind}-{n}").into(), place(shape)));
        annotation.label = label(shape, &typing, &mut xml);
        if kind != "tag" {
            let size = rows.zip(columns);
            annotation.drawings.extend(shapes::drawn(shape, size, typing.left, &mut xml));
        }
        let owner = annotation.label.map(|(id, _)| id);
        annotation.attributes = answers(shape, owner, &mut typing);
        shapes::rest(shape, owner, &mut annotation.attributes, &mut typing);
        record.annotations.push(annotation);
    }
    record
}

/// The label of a shape, a tag or a track.
fn label<'d>(node: Node<'d, 'd>, typing: &Typing<'_, 'd>, xml: &mut Xml<'_>) -> Option<(&'d str, Place)> {
    let written = xml.attribute(node, "label")?;
    Some((typing.names.label(written), place_of(node, "label")))
}

/// A tag that only answers questions about the image.
fn context<'d>(node: Node<'d, 'd>, record: &mut Record<'d>, typing: &mut Typing<'_, 'd>) -> bool {
    let is_label = node.attribute("label").is_some_and(|l| typing.names.found(typing.names.label(l)).is_some());
    let asked = typing.names.context();
    let all = || children(node).filter(|c| c.tag_name().name() == "attribute");
    let known = all().all(|a| a.attribute("name").is_some_and(|n| typing.names.question(asked, n).is_some()));
    if is_label || !known || all().next().is_none() {
        return false;
    }
    for attribute in all() {
        let written = attribute.attribute("name").unwrap_or("");
        if !text(attribute).is_empty() {
            let found = typing.answers(Some(asked), written, &Raw::Text(text(attribute)), place(attribute));
            record.context.extend(found.unwrap_or_default());
        }
    }
    true
}

/// The answers that stand in a shape. An empty one is none: the format cannot leave one out.
fn answers<'d>(node: Node<'d, 'd>, owner: Option<&str>, typing: &mut Typing<'_, 'd>) -> Vec<Answer<'d>> {
    let questions = typing.names.questions(owner);
    let mut all = Vec::new();
    for attribute in children(node).filter(|c| c.tag_name().name() == "attribute") {
        let (written, at) = (attribute.attribute("name").unwrap_or(""), place(attribute));
        if text(attribute).is_empty() {
            continue;
        }
        let raw = Raw::Text(text(attribute));
        match typing.answers(questions, written, &raw, at) {
            Some(answers) => all.extend(answers),
            None => {
                let said = typing.kept(raw);
                all.push(Answer { name: written, place: at, said });
            }
        }
    }
    all
}
