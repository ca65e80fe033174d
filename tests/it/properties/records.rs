//! Random label records for a protocol: mostly legal answers, then mistakes.

use super::tape::Tape;
use labelwright::protocol::Protocol;
use labelwright::protocol::model::{Attribute, Kind};
use labelwright::version::Stamp;
use serde_json::{Map, Value, json};

/// Makes records for one protocol.
pub struct Maker<'p> {
    protocol: &'p Protocol,
    stamp: Stamp,
    /// Every constant of every condition, in millionths.
    thresholds: Vec<i64>,
}

const MILLION: i64 = 1_000_000;

impl<'p> Maker<'p> {
    pub fn new(protocol: &'p Protocol) -> Self {
        let mut thresholds = Vec::new();
        constants(&serde_json::to_value(protocol).expect("a protocol is JSON"), &mut thresholds);
        Maker { protocol, stamp: Stamp::of(protocol), thresholds }
    }

    /// A record whose answers are each legal by themselves, or not recorded.
    pub fn legal(&self, tape: &mut Tape) -> Value {
        let labels: Vec<&String> = self.protocol.labels.keys().collect();
        let mut annotations: Vec<Value> = Vec::new();
        for n in 0..1 + tape.below(2) {
            let label = *tape.pick(&labels);
            let mut annotation = json!({ "id": format!("a{n}"), "label": label });
            let answers = self.answers(tape, &self.protocol.labels[label].attributes);
            if !answers.is_empty() || tape.chance(50) {
                annotation["attributes"] = Value::Object(answers);
            }
            if tape.chance(20) {
                annotation["confidence"] = json!(tape.below(101));
            }
            if n > 0 && tape.chance(60) {
                annotation["part_of"] = json!("a0");
            }
            annotations.push(annotation);
        }
        let mut record = json!({
            "label_file_version": "1.0",
            "protocol": { "id": self.stamp.id, "version": self.stamp.version, "meaning_digest": self.stamp.meaning_digest },
            "image": { "id": "image-1" },
            "annotator": { "id": "r1" },
            "annotations": annotations,
        });
        if tape.chance(85) {
            record["annotator"]["role"] = json!(tape.pick(&["consultant", "consultant", "junior", "reader", "coder"]));
        }
        let context = self.answers(tape, &self.protocol.context.attributes);
        if !context.is_empty() || tape.chance(30) {
            record["context"] = Value::Object(context);
        }
        if tape.chance(20) {
            record["reviews"] = json!([{ "reviewer": { "id": "r2", "role": "consultant" }, "decision": "accepted" }]);
        }
        record
    }

    pub fn answers(&self, tape: &mut Tape, attributes: &indexmap::IndexMap<String, Attribute>) -> Map<String, Value> {
        let mut answers = Map::new();
        for (name, attribute) in attributes {
            if tape.chance(20) {
                continue;
            }
            let answer = if attribute.may_be_not_assessable && tape.chance(25) {
                json!({ "missing": "not_assessable" })
            } else {
                self.answer(tape, attribute)
            };
            answers.insert(name.clone(), answer);
        }
        answers
    }

    fn answer(&self, tape: &mut Tape, attribute: &Attribute) -> Value {
        match &attribute.kind {
            Kind::OneOf { list } => json!(tape.pick(&list.values).id),
            Kind::YesNo => tape.pick(&[json!("yes"), json!("no"), json!(true), json!(false)]).clone(),
            Kind::AnyOf { list } => {
                let mut ids: Vec<&str> = list.values.iter().map(|v| v.id.as_str()).collect();
                tape.shuffle(&mut ids);
                ids.truncate(tape.below(ids.len() + 1));
                if ids.len() > 1 {
                    ids.retain(|id| list.values.iter().any(|v| v.id == *id && !v.alone && *id != "none"));
                }
                json!(ids)
            }
            Kind::Text { .. } => json!(tape.pick(&["", "abc", "äöüßé€"])),
            kind => written(kind, self.number(tape, kind)),
        }
    }

    /// A legal number, close to a threshold if it can be.
    fn number(&self, tape: &mut Tape, kind: &Kind) -> i64 {
        let millionths = |n: labelwright::quantity::Number| parse(&n.to_string()).unwrap_or(0);
        let step = kind.step().map_or(MILLION / 4, millionths);
        let (low, high) = kind.range().map_or((0, 30 * MILLION), |r| (millionths(r.from), millionths(r.to)));
        if !self.thresholds.is_empty() && tape.chance(65) {
            let by = *tape.pick(&[0, -1, 1, 0]);
            let near = tape.pick(&self.thresholds) + by * step;
            if (low..=high).contains(&near) && (kind.step().is_none() || near % step == 0) {
                return near;
            }
        }
        let steps = usize::try_from((high - low) / step).unwrap_or(0) + 1;
        let steps = if tape.chance(70) { steps.min(12) } else { steps };
        low + i64::try_from(tape.below(steps)).unwrap_or(0) * step
    }

    /// Puts one mistake into a record.
    pub fn spoil(&self, tape: &mut Tape, record: &mut Value) {
        let Some(count) = record["annotations"].as_array().map(Vec::len) else { return };
        let at = tape.below(count);
        match tape.below(30) {
            0 => record["protocol"][*tape.pick(&["id", "version", "meaning_digest", "more"])] = json!("other"),
            1 => {
                record["annotations"][at]["label"] =
                    tape.pick(&[json!("tumour"), json!(""), Value::Null, json!(3)]).clone()
            }
            2 => remove(
                record,
                *tape.pick(&["image", "protocol", "annotator", "annotations", "label_file_version", "context"]),
            ),
            3 => remove(&mut record["annotations"][at], *tape.pick(&["id", "label", "attributes", "attributes"])),
            4 => record["annotator"]["role"] = tape.pick(&[json!("boss"), Value::Null, json!("coder")]).clone(),
            5 => {
                record["annotations"][at]["geometry"] =
                    tape.pick(&[json!({"type": "mask"}), json!({"type": "point"}), json!({}), json!([])]).clone()
            }
            6 => {
                record["annotations"][at]["confidence"] =
                    tape.pick(&[json!(101), json!(-1), json!("80"), Value::Null, json!(12.5), json!(100)]).clone()
            }
            7 => {
                record["relations"] = tape
                    .pick(&[
                        json!([{"from": "a0", "to": "a0", "type": "near"}]),
                        json!([{"from": "a0"}]),
                        json!({}),
                        json!([{"from": "a0", "to": "zz", "type": null}]),
                    ])
                    .clone()
            }
            8 => {
                record["escalations"] = tape
                    .pick(&[json!([{"rule": "x", "resolved": "no"}]), json!([{"rule": "x"}]), json!([{}]), json!([7])])
                    .clone()
            }
            9 => {
                record["reviews"] = tape
                    .pick(&[
                        json!([{"reviewer": {"id": "r"}, "decision": "maybe"}]),
                        json!([{"decision": "accepted"}]),
                        json!([{"reviewer": {"id": "r", "role": "boss"}, "decision": "rejected"}]),
                    ])
                    .clone()
            }
            10 => record[*tape.pick(&["extra", "Image", "ext"])] = json!({}),
            11 => {
                record["annotations"][at][*tape.pick(&["comment", "origin", "ext", "colour"])] =
                    tape.pick(&[json!("x"), json!(1), json!({})]).clone()
            }
            12 => record["annotations"][at]["attributes"]["unknown"] = json!(1),
            13 | 28 | 29 => record["annotations"][at]["geometry"] = geometry(tape),
            14 => {
                let drawing = json!({ "image": tape.pick(&[json!("i"), json!(1), json!("image-1")]), "geometry": geometry(tape) });
                record["annotations"][at]["drawings"] =
                    tape.pick(&[json!([drawing]), json!([{ "image": "i" }]), json!({}), json!([1])]).clone()
            }
            15 => {
                let key =
                    *tape.pick(&["rows", "slices", "pixel_spacing_mm", "slice_spacing_mm", "x_axis", "view", "z_axis"]);
                record["image"][key] = tape
                    .pick(&[
                        json!(4),
                        json!(0),
                        json!(2.5),
                        json!([1, 1]),
                        json!([1]),
                        json!([0, 1]),
                        json!("left"),
                        json!("feet"),
                        Value::Null,
                    ])
                    .clone()
            }
            16 => {
                let key = *tape.pick(&["excluded", "images", "read"]);
                record[key] = tape
                    .pick(&[
                        json!({"reason": "x"}),
                        json!({"reason": 1}),
                        json!({}),
                        json!([{"id": "i", "rows": -1}]),
                        json!([{"id": 3}]),
                        json!({"status": 2}),
                    ])
                    .clone()
            }
            _ => self.spoil_answer(tape, record, at),
        }
    }

    fn spoil_answer(&self, tape: &mut Tape, record: &mut Value, at: usize) {
        let label = record["annotations"][at]["label"].as_str().unwrap_or("").to_owned();
        let context = tape.chance(15);
        let (attributes, measures) = match self.protocol.labels.get(&label) {
            _ if context => (&self.protocol.context.attributes, &self.protocol.context.measures),
            Some(label) => (&label.attributes, &label.measures),
            None => return,
        };
        let mut names: Vec<&String> = attributes.keys().collect();
        names.extend(measures.keys());
        if names.is_empty() {
            return;
        }
        let name = *tape.pick(&names);
        let answers = if context { &mut record["context"] } else { &mut record["annotations"][at]["attributes"] };
        let Some(attribute) = attributes.get(name) else {
            answers[name] = tape
                .pick(&[json!({"value": 3, "unit": "mm"}), json!(3), Value::Null, json!({"value": 2.5, "unit": "mm"})])
                .clone();
            return;
        };
        let kind = &attribute.kind;
        answers[name] = match tape.below(12) {
            0 => Value::Null,
            1 => json!({ "missing": "not_assessable" }),
            2 => json!({ "missing": "unknown" }),
            3 => tape
                .pick(&[json!("violet"), json!(["violet"]), json!(["red", "red"]), json!(["none", "red"]), json!([])])
                .clone(),
            4 if matches!(kind, Kind::Text { .. }) => json!("a text that is too long"),
            4 => tape
                .pick(&[json!(true), json!("3"), json!({}), json!([3]), json!("a text that is too long"), json!("")])
                .clone(),
            5 => json!({ "value": 3, "unit": tape.pick(&["mm", "cm", "m", "a", "%"]) }),
            6 => tape.pick(&[json!(3), json!(3.0), json!(0.30), json!(1e2)]).clone(),
            7 => json!({ "value": "3", "unit": "mm" }),
            8 => json!({ "value": 3, "unit": "mm", "by": "hand" }),
            9 => json!({ "value": 3, "missing": "not_assessable" }),
            _ if kind.is_number() => {
                let off = *tape.pick(&[1_000, 50_000, 250_000, -3 * MILLION, 100 * MILLION, -5_000 * MILLION]);
                written(kind, self.number(tape, kind) + off)
            }
            _ => self.answer(tape, attribute),
        };
    }
}

fn remove(object: &mut Value, key: &str) {
    if let Some(map) = object.as_object_mut() {
        map.remove(key);
    }
}

/// A number as label files hold it.
fn written(kind: &Kind, millionths: i64) -> Value {
    let (sign, size) = (if millionths < 0 { "-" } else { "" }, millionths.unsigned_abs());
    let million = MILLION.unsigned_abs();
    let text = format!("{sign}{}.{:06}", size / million, size % million);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let number: Value = serde_json::from_str(text).expect("a decimal is JSON");
    match kind.unit() {
        Some(unit) if !matches!(kind, Kind::Percent { .. }) => json!({ "value": number, "unit": unit.code() }),
        _ => number,
    }
}

/// A decimal in millionths; none if it is finer.
fn parse(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 6 {
        return None;
    }
    let digits: i64 = format!("{whole}{fraction:0<6}").parse().ok()?;
    Some(digits)
}

fn constants(value: &Value, into: &mut Vec<i64>) {
    match value {
        Value::Object(map) => {
            if map.get("term").is_some_and(|t| t == "constant") {
                into.extend(map.get("value").and_then(Value::as_str).and_then(parse));
            }
            map.values().for_each(|v| constants(v, into));
        }
        Value::Array(items) => items.iter().for_each(|v| constants(v, into)),
        _ => {}
    }
}

/// A geometry, as often wrong as right.
fn geometry(tape: &mut Tape) -> Value {
    let word = *tape.pick(&["mask", "polygon", "box", "ellipse", "point", "polyline", "track", "none", "cube"]);
    let mut out = json!({ "type": word });
    let point = tape
        .pick(&[json!([1, 2]), json!([1, 2, 3]), json!([1]), json!(["a", 2]), json!([1e9, 2]), json!([1, 2, 3, 4])])
        .clone();
    let ring = tape
        .pick(&[json!([[0, 0], [4, 0], [4, 4]]), json!([[0, 0], [4, 0]]), json!([[0, 0], [4, 0], point]), json!(7)])
        .clone();
    let rle = tape
        .pick(&[
            json!({"size": [2, 2], "counts": [1, 3]}),
            json!({"size": [2, 2], "counts": [1, 1]}),
            json!({"size": [2], "counts": [2]}),
            json!({"order": "column", "size": [2, 2], "counts": [0, 4]}),
            json!({"order": "diagonal", "size": [2, 2], "counts": [4]}),
            json!({"order": 3, "size": [2, 2], "counts": [4]}),
            json!({"size": [2, 2], "counts": [-1, 5]}),
            json!({"size": [2, 2], "counts": [1.5, 2.5]}),
        ])
        .clone();
    let rectangle = tape
        .pick(&[
            json!({"cx": 1, "cy": 1, "width": 2, "height": 2}),
            json!({"cx": 1, "cy": 1, "width": 0, "height": 2}),
            json!({"cx": 1, "cy": 1, "width": 2}),
            json!({"cx": 1, "cy": "1", "width": 2, "height": 2}),
        ])
        .clone();
    let ellipse = tape
        .pick(&[json!({"cx": 1, "cy": 1, "rx": 2, "ry": 2}), json!({"cx": 1, "cy": 1, "rx": -2, "ry": 2}), json!([])])
        .clone();
    let parts = [
        ("point", point.clone()),
        ("points", json!([[0, 0], point])),
        ("polygon", json!({ "exterior": ring, "holes": [ring] })),
        ("polygons", json!([{ "exterior": ring }])),
        ("rle", rle),
        ("box", rectangle),
        ("ellipse", ellipse),
    ];
    let on = |tape: &mut Tape| tape.pick(&[json!(1), json!(0), json!("1"), json!(2.5)]).clone();
    for _ in 0..1 + tape.below(2) {
        let (key, value) = tape.pick(&parts).clone();
        match tape.below(4) {
            0 => out["slices"] = json!([{ "slice": on(tape), key: value }]),
            1 => {
                out["keyframes"] = json!([{ "frame": 1, key: value }, { "frame": on(tape), "outside": tape.pick(&[json!(true), json!("no")]) }])
            }
            2 => {
                out[key] = value;
                out[*tape.pick(&["slice", "frame"])] = on(tape);
            }
            _ => out[key] = value,
        }
    }
    out
}
