//! The same files read by the tools that they come from. `./test` installs them; under a bare
//! `cargo test` these tests say that they were left out.

use super::made::{Dice, Made, Picture, picture};
use super::published::{cocoapi, published};
use super::round::{as_coco, as_cvat, as_label_studio};
use super::{coco_shapes, label_studio_shapes, xml_shapes};
use crate::geometry::{Mask, Order, Shape};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// What `tests/peers/formats.py` says to an input; none where the tools are not installed.
fn python(mode: &str, input: &str) -> Option<Value> {
    let Some(peers) = std::env::var_os("LABELWRIGHT_PEERS") else {
        eprintln!("left out: other people's tools are not installed; run ./test");
        return None;
    };
    let program = std::path::Path::new(&peers).join("venv/bin/python");
    let mut command = Command::new(program);
    command.args(["tests/peers/formats.py", mode]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("Python starts");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("Python ends");
    writer.join().unwrap().expect("it reads its input");
    assert!(output.status.success(), "formats.py {mode} failed");
    Some(serde_json::from_slice(&output.stdout).expect("it prints JSON"))
}

/// A mask that a tool gives as its size and lengths row by row.
fn mask(theirs: &Value) -> Shape {
    let size = |n: usize| u32::try_from(theirs["size"][n].as_u64().unwrap()).unwrap();
    let counts: Vec<u64> = theirs["rows"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    Shape::Mask(Mask::from_rle(Order::Row, size(0), size(1), &counts).unwrap())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect()
}

fn near(ours: &[f64], theirs: &[f64], within: f64) {
    assert_eq!(ours.len(), theirs.len());
    assert!(ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() <= within), "{ours:?} and {theirs:?}");
}

/// Box and polygon, or mask: x, y, width, height.
fn xywh(shape: &Shape) -> [f64; 4] {
    let [x, y, right, down] = shape.bounds().unwrap();
    [x, y, right - x, down - y]
}

fn coco_agrees(file: &str) {
    let Some(theirs) = python("coco", file) else { return };
    let shapes = coco_shapes(file);
    assert_eq!(theirs.as_array().unwrap().len(), shapes.len());
    for ((word, shape), theirs) in shapes.iter().zip(theirs.as_array().unwrap()) {
        match word.as_str() {
            "mask" => {
                assert_eq!(*shape, mask(theirs));
                assert_eq!(shape.area(), theirs["area"].as_f64().unwrap());
                near(&xywh(shape), &numbers(&theirs["bbox"]), 0.0);
            }
            // They count the pixels of an outline, and round its border to them.
            "polygon" => near(&xywh(shape), &numbers(&theirs["bbox"]), 2.0),
            _ => near(&xywh(shape), &numbers(&theirs["bbox"]), 1e-9),
        }
    }
}

#[test]
fn pycocotools_decodes_the_same() {
    let mut dice = Dice(21);
    let pictures: Vec<Picture> = (0..300).map(|n| picture(&mut dice, [0, 2, 4, 4][n % 4], false)).collect();
    coco_agrees(&as_coco(&pictures).to_string());
}

#[test]
fn pycocotools_decodes_cocoapi_the_same() {
    if let Some(results) = published("coco-rle/instances_val2014_fakesegm100_results.json") {
        coco_agrees(&cocoapi(&results));
    }
}

/// Their decoder on our strokes, and ours on theirs.
#[test]
fn label_studio_paints_the_same() {
    let mut dice = Dice(22);
    let pictures: Vec<Picture> = (0..100).map(|_| picture(&mut dice, 4, false)).collect();
    let file = as_label_studio(&pictures, &mut dice).to_string();
    let Some(theirs) = python("brush", &file) else { return };
    let ours = label_studio_shapes(&file);
    let again = label_studio_shapes(&theirs["written"].to_string());
    for (n, theirs) in theirs["read"].as_array().unwrap().iter().enumerate() {
        assert_eq!(ours[n].1, mask(theirs));
        assert_eq!(again[n].1, mask(theirs), "as the SDK writes it");
    }
    assert_eq!(again.len(), pictures.len());
}

/// datumaro reads CVAT's files; ellipses it drops, so they are left out here.
#[test]
fn datumaro_reads_cvat_the_same() {
    let mut dice = Dice(23);
    let pictures: Vec<Picture> = (0..120).map(|n| picture(&mut dice, [0, 2, 3, 4][n % 4], n % 8 > 3)).collect();
    let text = as_cvat(&pictures);
    let Some(theirs) = python("cvat", &json!({ "xml": text }).to_string()) else { return };
    let ours = xml_shapes(&text, false);
    let theirs = theirs.as_array().unwrap();
    assert_eq!(theirs.len(), ours.len());
    for (((_, shape), theirs), picture) in ours.iter().zip(theirs).zip(&pictures) {
        match (&picture.made, theirs["type"].as_str().unwrap()) {
            (Made::Mask(_), "mask") => assert_eq!(*shape, mask(theirs)),
            (Made::Polygon(_) | Made::Point(_), "polygon" | "points") => {
                let flat: Vec<f64> = match shape {
                    Shape::Point(p) => p.to_vec(),
                    Shape::Outlines(list) => list[0].exterior.concat(),
                    other => panic!("{other:?}"),
                };
                near(&flat, &numbers(&theirs["points"]), 0.01);
            }
            (Made::Box(..), "bbox") => near(&xywh(shape), &numbers(&theirs["bbox"]), 0.01),
            (Made::Box(..), "rotated_bbox") => {
                let [cx, cy, w, h, angle] = numbers(&theirs["points"]).try_into().unwrap();
                let same = crate::geometry::Outline::rectangle(cx, cy, w, h, angle);
                near(&xywh(shape), &xywh(&Shape::Outlines(vec![same])), 0.05);
            }
            (made, other) => panic!("{made:?} is {other} for datumaro"),
        }
    }
}

/// cvat-sdk decodes the masks of its own interface as this does those of the XML.
#[test]
fn cvat_sdk_decodes_masks_the_same() {
    let mut dice = Dice(24);
    let pictures: Vec<Picture> = (0..100).map(|_| picture(&mut dice, 4, false)).collect();
    let text = as_cvat(&pictures);
    let Some(theirs) = python("cvat-masks", &json!({ "xml": text }).to_string()) else { return };
    for ((_, shape), theirs) in xml_shapes(&text, false).iter().zip(theirs.as_array().unwrap()) {
        assert_eq!(*shape, mask(theirs));
    }
}
