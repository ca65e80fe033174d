//! Files that others published. They stand beside the repository; without them these tests say so.

use super::{Names, coco_shapes, protocol, voc, xml};
use crate::geometry::Shape;
use crate::labels::read::leftovers::Leftovers;
use serde_json::{Value, json};

pub(super) fn published(path: &str) -> Option<String> {
    let text = std::fs::read_to_string(format!("../shared/data/{path}")).ok();
    if text.is_none() {
        eprintln!("left out: ../shared/data/{path} is not here");
    }
    text
}

/// The masks of cocoapi's sample as one COCO file, in their order.
pub(super) fn cocoapi(results: &str) -> String {
    let results: Vec<Value> = serde_json::from_str(results).unwrap();
    let image = |(n, r): (usize, &Value)| {
        let size = &r["segmentation"]["size"];
        json!({"id": n, "file_name": format!("{n}.png"), "width": size[1], "height": size[0]})
    };
    let annotation =
        |(n, r): (usize, &Value)| json!({"id": n, "image_id": n, "category_id": 1, "segmentation": r["segmentation"]});
    json!({"images": results.iter().enumerate().map(image).collect::<Vec<_>>(),
        "categories": [{"id": 1, "name": "thing"}],
        "annotations": results.iter().enumerate().map(annotation).collect::<Vec<_>>()})
    .to_string()
}

#[test]
fn areas_and_boxes_of_cocoapi() {
    let Some(results) = published("coco-rle/instances_val2014_fakesegm100_results.json") else { return };
    let reference: Value = serde_json::from_str(&published("coco-rle/reference.json").unwrap()).unwrap();
    let shapes = coco_shapes(&cocoapi(&results));
    let masks = reference["masks"].as_array().unwrap();
    assert_eq!(shapes.len(), masks.len());
    assert_eq!(shapes.len(), 734);
    for ((_, shape), theirs) in shapes.iter().zip(masks) {
        let Shape::Mask(mask) = shape else { panic!("a mask") };
        assert_eq!(Some(mask.pixels()), theirs["area"].as_u64(), "mask {}", theirs["i"]);
        let [x, y, right, down] = shape.bounds().unwrap_or_default();
        assert_eq!(json!([x, y, right - x, down - y]), theirs["bbox"], "mask {}", theirs["i"]);
    }
}

#[test]
fn boxes_of_bccd_are_those_of_its_coco_file() {
    let Some(text) = published("bccd/public/coco.json") else { return };
    let theirs: Value = serde_json::from_str(&text).unwrap();
    let protocol = protocol();
    let names = Names::new(&protocol, None);
    let (mut boxes, mut empty) = (0, 0);
    for image in theirs["images"].as_array().unwrap() {
        let name = image["file_name"].as_str().unwrap();
        let file = std::fs::read(format!("../shared/data/bccd/public/voc/{}", name.replace(".jpg", ".xml"))).unwrap();
        let mut faults = Vec::new();
        let tree = xml::parse(&file, &mut faults).unwrap();
        let records = voc::records(&tree, &names, &mut Leftovers::of_tree(), &mut faults);
        let wanted: Vec<&Value> =
            theirs["annotations"].as_array().unwrap().iter().filter(|a| a["image_id"] == image["id"]).collect();
        let record = &records[0].0;
        assert_eq!(record.item, Some(name));
        assert_eq!(record.annotations.len(), wanted.len(), "{name}");
        for (annotation, wanted) in record.annotations.iter().zip(wanted) {
            let category = wanted["category_id"].as_u64().unwrap() as usize;
            assert_eq!(annotation.label.unwrap().0, ["RBC", "WBC", "Platelets"][category - 1]);
            match &annotation.drawings[0].drawing {
                Some(drawing) => {
                    let [x, y, right, down] = drawing.shapes[0].shape.bounds().unwrap();
                    let ours: Vec<f64> = vec![x, y, right - x, down - y];
                    let theirs: Vec<f64> =
                        wanted["bbox"].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
                    assert_eq!(ours, theirs, "{name}");
                    boxes += 1;
                }
                None => {
                    assert!(wanted["bbox"][2] == 0 || wanted["bbox"][3] == 0, "{name}");
                    empty += 1;
                }
            }
        }
    }
    assert_eq!((boxes, empty), (3594, 1));
}
