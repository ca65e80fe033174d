//! Shapes written as each foreign format, and read back; the same by other people's tools; and the
//! published files that stand beside the repository, where they are there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

mod made;
mod peers;
mod published;
mod round;

use super::leftovers::Leftovers;
use super::names::Names;
use super::{Fault, coco, cvat, label_studio, voc, xml};
use crate::geometry::Shape;
use crate::labels::document::{Buffer, Kind, Value, read_json};
use crate::protocol::Protocol;
use crate::source::Memory;

/// A protocol that takes every shape.
const PROTOCOL: &str = r#"protocol shapes "Shapes" { version 1.0.0  status draft  owner "Tests"  modality OT }
label thing "Thing" {
  definition "A thing."
  draw mask or polygon or box or ellipse or point or polyline or track
}
"#;

fn protocol() -> Protocol {
    let compilation = crate::compile_unproved("shapes.protocol", &Memory::default().with("shapes.protocol", PROTOCOL));
    compilation.protocol.expect("the protocol of these tests")
}

/// The shapes of all annotations of a file: the word and what is drawn. Nothing may be wrong with it.
fn coco_shapes(text: &str) -> Vec<(String, Shape)> {
    let protocol = protocol();
    let names = Names::new(&protocol, None);
    let document = read_json(text.as_bytes(), Buffer::default(), &mut Vec::new()).expect("JSON");
    let root = document.root();
    let (mut faults, mut left) = (Vec::new(), Leftovers::default());
    let mut head = coco::Head::default();
    for (name, value) in root.members() {
        head.part(name.as_str().unwrap_or(""), value, 0, &mut faults);
    }
    let mut scan = coco::Scan::default();
    let mut by_image: Vec<Vec<Value<'_>>> = vec![Vec::new(); head.images.len()];
    for annotation in root.get("annotations").into_iter().flat_map(Value::items) {
        let image = scan.add(&head, annotation, 0, &mut faults).expect("a known image");
        by_image[image].push(annotation);
    }
    faults.extend(scan.survey.fault());
    nothing_wrong(Vec::new(), scan.left);
    let mut shapes = Vec::new();
    for (at, list) in head.images.values().map(|i| i.offset).zip(&by_image) {
        let images = root.get("images").into_iter().flat_map(Value::items);
        let value = images.into_iter().find(|v| v.span().start as u64 == at).expect("the image stands there");
        let (_, image) = coco::Image::read(value, 0, &mut faults).expect("an image");
        let record = coco::record(&head, &image, list, coco::Boxes::Size, 0, &names, &mut left, &mut faults);
        shapes.extend(of_record(&record));
    }
    nothing_wrong(faults, left);
    shapes
}

fn label_studio_shapes(text: &str) -> Vec<(String, Shape)> {
    let protocol = protocol();
    let names = Names::new(&protocol, None);
    let document = read_json(text.as_bytes(), Buffer::default(), &mut Vec::new()).expect("JSON");
    let (mut faults, mut left) = (Vec::new(), Leftovers::default());
    assert_eq!(document.root().kind(), Kind::Array);
    let mut shapes = Vec::new();
    for task in document.root().items() {
        let records = label_studio::records(task, 0, &names, &mut left, &mut faults);
        for (record, own) in records {
            nothing_wrong(own, Leftovers::default());
            shapes.extend(of_record(&record));
        }
    }
    nothing_wrong(faults, left);
    shapes
}

fn xml_shapes(text: &str, is_voc: bool) -> Vec<(String, Shape)> {
    let protocol = protocol();
    let names = Names::new(&protocol, None);
    let (mut faults, mut left) = (Vec::new(), Leftovers::of_tree());
    let tree = xml::parse(text.as_bytes(), &mut faults).expect("XML");
    let records = if is_voc {
        voc::records(&tree, &names, &mut left, &mut faults)
    } else {
        cvat::records(&tree, &names, &mut left, &mut faults)
    };
    let mut shapes = Vec::new();
    for (record, own) in records {
        nothing_wrong(own, Leftovers::default());
        shapes.extend(of_record(&record));
    }
    nothing_wrong(faults, left);
    shapes
}

fn nothing_wrong(faults: Vec<Fault>, left: Leftovers) {
    let said: Vec<String> = faults.into_iter().map(|f| f.message).chain(left.told().map(|t| t.message())).collect();
    assert!(said.is_empty(), "{said:#?}");
}

fn of_record(record: &crate::labels::record::Record<'_>) -> Vec<(String, Shape)> {
    let drawn = record.annotations.iter().map(|a| a.drawings.first().expect("a drawing"));
    let one = |d: &crate::labels::record::Drawn<'_>| {
        let drawing = d.drawing.as_ref().expect("shapes");
        let shape = match &drawing.track {
            Some(track) => track.keys[0].shape.clone().expect("the first key frame"),
            None => drawing.shapes[0].shape.clone(),
        };
        (d.shape.expect("a word").0.to_owned(), shape)
    };
    drawn.map(one).collect()
}
