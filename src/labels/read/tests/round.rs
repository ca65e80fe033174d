//! Random shapes, written as each format, come back as the same shapes.

use super::made::{Dice, Made, Picture, brush, by_column, compressed, counts, expected, picture, same};
use super::{coco_shapes, label_studio_shapes, xml_shapes};
use crate::geometry::Shape;
use serde_json::{Value, json};

const TRIES: u64 = 300;

fn check(found: &[(String, Shape)], pictures: &[Picture]) {
    assert_eq!(found.len(), pictures.len());
    for ((word, shape), picture) in found.iter().zip(pictures) {
        let (wanted, made) = expected(picture);
        assert_eq!(word, wanted);
        assert!(same(shape, &made), "{picture:?}\n{shape:?}\n{made:?}");
    }
}

fn pictures(kinds: &[u64], turned: bool, seed: u64) -> Vec<Picture> {
    let mut dice = Dice(seed);
    (0..TRIES).map(|n| picture(&mut dice, kinds[n as usize % kinds.len()], turned)).collect()
}

pub(super) fn as_coco(pictures: &[Picture]) -> Value {
    let mut images = Vec::new();
    let mut annotations = Vec::new();
    for (n, p) in pictures.iter().enumerate() {
        images.push(json!({"id": n, "file_name": format!("{n}.png"), "width": p.columns, "height": p.rows}));
        let mut a = json!({"id": n + 1, "image_id": n, "category_id": 1, "iscrowd": 0});
        match &p.made {
            Made::Box(xywh, _) => a["bbox"] = json!(xywh),
            Made::Polygon(points) => a["segmentation"] = json!([points.concat()]),
            Made::Mask(pixels) => {
                let code = counts(by_column(pixels, p.rows, p.columns).into_iter());
                let code = if n % 2 == 0 { json!(code) } else { json!(compressed(&code)) };
                a["segmentation"] = json!({"size": [p.rows, p.columns], "counts": code});
                a["area"] = json!(pixels.iter().filter(|on| **on).count());
            }
            other => panic!("COCO has no {other:?}"),
        }
        annotations.push(a);
    }
    json!({"images": images, "categories": [{"id": 1, "name": "thing"}], "annotations": annotations})
}

pub(super) fn as_label_studio(pictures: &[Picture], dice: &mut Dice) -> Value {
    let task = |(n, p): (usize, &Picture)| {
        let (w, h) = (f64::from(p.columns) / 100.0, f64::from(p.rows) / 100.0);
        let (kind, value) = match &p.made {
            Made::Box([x, y, bw, bh], angle) => {
                // From the centre back to the corner that everything turns about.
                let (sin, cos) = angle.to_radians().sin_cos();
                let (cx, cy) = (x + bw / 2.0, y + bh / 2.0);
                let corner = [cx - (cos * bw - sin * bh) / 2.0, cy - (sin * bw + cos * bh) / 2.0];
                let value = json!({"x": corner[0] / w, "y": corner[1] / h, "width": bw / w, "height": bh / h, "rotation": angle});
                ("rectanglelabels", value)
            }
            Made::Ellipse([x, y, rx, ry], angle) => (
                "ellipselabels",
                json!({"x": x / w, "y": y / h, "radiusX": rx / w, "radiusY": ry / h, "rotation": angle}),
            ),
            Made::Polygon(points) => {
                let points: Vec<[f64; 2]> = points.iter().map(|[x, y]| [x / w, y / h]).collect();
                ("polygonlabels", json!({"points": points, "closed": true}))
            }
            Made::Point([x, y]) => ("keypointlabels", json!({"x": x / w, "y": y / h, "width": 0.5})),
            Made::Mask(pixels) => ("brushlabels", json!({"format": "rle", "rle": brush(pixels, dice)})),
        };
        let mut value = value;
        value[kind] = json!(["thing"]);
        let item = json!({"id": "r", "from_name": "l", "to_name": "img", "type": kind, "value": value,
            "original_width": p.columns, "original_height": p.rows, "image_rotation": 0});
        json!({"id": n, "data": {"image": format!("{n}.png")}, "annotations": [{"id": n, "completed_by": 1, "result": [item]}]})
    };
    Value::Array(pictures.iter().enumerate().map(task).collect())
}

pub(super) fn as_cvat(pictures: &[Picture]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations><version>1.1</version>\n");
    out += "<meta><task><id>1</id><name>made</name><mode>annotation</mode><labels><label><name>thing</name><type>any</type><attributes/></label></labels></task></meta>\n";
    for (n, p) in pictures.iter().enumerate() {
        let shape = match &p.made {
            Made::Box([x, y, w, h], angle) => format!(
                r#"<box label="thing" occluded="0" xtl="{x}" ytl="{y}" xbr="{}" ybr="{}" rotation="{angle}" z_order="0"/>"#,
                x + w,
                y + h
            ),
            Made::Ellipse([x, y, rx, ry], angle) => {
                format!(
                    r#"<ellipse label="thing" occluded="0" cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" rotation="{angle}"/>"#
                )
            }
            Made::Polygon(points) => {
                let points: Vec<String> = points.iter().map(|[x, y]| format!("{x:.2},{y:.2}")).collect();
                format!(r#"<polygon label="thing" occluded="0" points="{}" z_order="0"/>"#, points.join(";"))
            }
            Made::Point([x, y]) => format!(r#"<points label="thing" occluded="0" points="{x:.2},{y:.2}"/>"#),
            Made::Mask(pixels) => {
                let on = |x: u32, y: u32| pixels[(y * p.columns + x) as usize];
                let all = || (0..p.rows).flat_map(|y| (0..p.columns).map(move |x| (x, y))).filter(|(x, y)| on(*x, *y));
                let (left, right) = (all().map(|c| c.0).min().unwrap(), all().map(|c| c.0).max().unwrap());
                let (top, bottom) = (all().map(|c| c.1).min().unwrap(), all().map(|c| c.1).max().unwrap());
                let inside = (top..=bottom).flat_map(|y| (left..=right).map(move |x| (x, y))).map(|(x, y)| on(x, y));
                let code: Vec<String> = counts(inside).iter().map(u64::to_string).collect();
                format!(
                    r#"<mask label="thing" occluded="0" rle="{}" left="{left}" top="{top}" width="{}" height="{}" z_order="0"/>"#,
                    code.join(", "),
                    right - left + 1,
                    bottom - top + 1
                )
            }
        };
        out += &format!(r#"<image id="{n}" name="{n}.png" width="{}" height="{}">{shape}</image>"#, p.columns, p.rows);
        out.push('\n');
    }
    out + "</annotations>\n"
}

#[test]
fn coco() {
    let pictures = pictures(&[0, 2, 4], false, 11);
    check(&coco_shapes(&as_coco(&pictures).to_string()), &pictures);
}

#[test]
fn label_studio() {
    for turned in [false, true] {
        let pictures = pictures(&[0, 1, 2, 3, 4], turned, 12);
        check(&label_studio_shapes(&as_label_studio(&pictures, &mut Dice(5)).to_string()), &pictures);
    }
}

#[test]
fn cvat() {
    for turned in [false, true] {
        let pictures = pictures(&[0, 1, 2, 3, 4], turned, 13);
        check(&xml_shapes(&as_cvat(&pictures), false), &pictures);
    }
}

#[test]
fn pascal_voc() {
    for p in pictures(&[0], false, 14) {
        let Made::Box([x, y, w, h], _) = p.made else { panic!("a box") };
        let text = format!(
            "<annotation><filename>a.png</filename><size><width>{}</width><height>{}</height></size><object><name>thing</name>\
             <bndbox><xmin>{x}</xmin><ymin>{y}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox></object></annotation>",
            p.columns,
            p.rows,
            x + w,
            y + h
        );
        check(&xml_shapes(&text, true), &[p]);
    }
}

/// The examples that the conventions were worked out on.
#[test]
fn turned_boxes_of_label_studio() {
    let item = |x: f64, y: f64, w: f64, h: f64, angle: f64| {
        json!([{"id": 1, "data": {"image": "a.png"}, "annotations": [{"id": 1, "result": [{"id": "r", "from_name": "l", "to_name": "i",
            "type": "rectanglelabels", "original_width": 1000, "original_height": 500,
            "value": {"x": x, "y": y, "width": w, "height": h, "rotation": angle, "rectanglelabels": ["thing"]}}]}]}])
        .to_string()
    };
    let bounds = |text: &str| label_studio_shapes(text)[0].1.bounds().unwrap().map(|n| (n * 10.0).round() / 10.0);
    // Pivot (100, 100), 50 by 30 pixels, 30°: x from 85 by 58.3, y from 100 by 51.
    assert_eq!(bounds(&item(10.0, 20.0, 5.0, 6.0, 30.0)), [85.0, 100.0, 143.3, 151.0]);
    // Pivot (200, 100), 300 by 100 pixels, 90°: it hangs down to the left of the pivot.
    assert_eq!(bounds(&item(20.0, 20.0, 30.0, 20.0, 90.0)), [100.0, 100.0, 200.0, 400.0]);
}
