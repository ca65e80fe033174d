//! The record around the annotations, as `docs/label-file.md` describes it.

use super::{Carried, annotation, answer, shapes, tagged};
use crate::label_format as format;
use crate::label_format::names::Keys;
use crate::protocol::Protocol;
use crate::protocol::model::Answered;
use crate::protocol::rulebook::confidence_rule;
use crate::version::Stamp;
use serde_json::{Map, Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a protocol's label files.
pub(super) fn of_protocol(protocol: &Protocol, stamp: &Stamp, carried: &mut Carried) -> Value {
    let mut definitions = shared();
    for (id, label) in &protocol.labels {
        if label.reads_confidence() {
            carried.exact.insert(confidence_rule(id));
        }
        definitions.insert(format!("label.{id}"), annotation::attributes(protocol, id, label, carried));
    }
    let labels: Vec<&str> = protocol.labels.keys().map(String::as_str).collect();
    let mut item = annotation_frame();
    item["properties"]["label"] = tagged(json!({ "enum": labels }), "file.label");
    let by_label = protocol.labels.iter().map(|(id, label)| by_label(id, label, &definitions[&format!("label.{id}")]));
    let by_label: Vec<Value> = by_label.collect();
    if !by_label.is_empty() {
        item["allOf"] = Value::Array(by_label);
    }
    for rule in ["file.label", "file.attribute", "file.annotator", "file.stamp"] {
        carried.exact.insert(rule.to_owned());
    }
    // Double keys and faults of the text itself are gone before a schema sees the document.
    carried.partly.insert("file.structure".to_owned());
    // Whether a shape lies inside its image is beyond a schema.
    carried.partly.insert("file.geometry".to_owned());
    definitions.insert("annotation".to_owned(), item);
    definitions.insert("context".to_owned(), context(protocol, carried));

    let mut schema = record(&definitions, protocol);
    let root = json!({
        "$schema": DIALECT,
        "$id": format!("urn:labelwright:{}:{}:label-file", stamp.id, stamp.version),
        "title": format!("Label file: {} {}", stamp.title, stamp.version),
        "$comment": format!("{} {} · meaning {} · guide {}", stamp.id, stamp.version, stamp.meaning_digest, stamp.guide_digest),
    });
    schema["properties"]["protocol"] = tagged(
        json!({
            "type": "object",
            "properties": {
                "id": { "const": stamp.id },
                "version": { "type": "string" },
                "meaning_digest": { "const": stamp.meaning_digest },
                "guide_digest": { "type": "string" },
                "guideline_uri": { "type": "string" },
                "compiled_by": { "type": "string" },
            },
            "required": ["id", "version", "meaning_digest"],
            "additionalProperties": false,
        }),
        "file.stamp",
    );
    let roles: Vec<&str> = protocol.roles.keys().map(String::as_str).collect();
    if !roles.is_empty() {
        schema["$defs"]["person"]["properties"]["role"] = tagged(json!({ "enum": roles }), "file.annotator");
    }
    let mut all = set_by(protocol, carried);
    if protocol.context.attributes.values().any(|a| a.answered == Answered::Always && a.asked_when.is_none()) {
        all.push(super::present("context"));
    }
    if !all.is_empty() {
        schema["allOf"] = Value::Array(all);
    }
    joined(root, schema)
}

/// The schema of label files in general.
pub(super) fn general() -> Value {
    let mut definitions = shared();
    let mut item = annotation_frame();
    item["properties"]["label"] = json!({ "type": "string" });
    definitions.insert("annotation".to_owned(), item);
    definitions.insert("context".to_owned(), json!({ "type": "object" }));
    let mut schema = frame(&definitions);
    schema["properties"]["protocol"] = json!({
        "type": "object",
        "properties": {
            "id": { "type": "string" },
            "version": { "type": "string" },
            "meaning_digest": { "type": "string", "pattern": "^sha256:[0-9a-f]{64}$" },
            "guide_digest": { "type": "string" },
            "guideline_uri": { "type": "string" },
            "compiled_by": { "type": "string" },
        },
        "required": ["id", "version", "meaning_digest"],
        "additionalProperties": false,
    });
    let root = json!({
        "$schema": DIALECT,
        "$id": format!("urn:labelwright:label-file:{}", format::VERSION),
        "title": format!("Label file {}", format::VERSION),
        "description": "One record: what one annotator said of one image or series in one read. `build` writes a schema for each protocol that says more.",
    });
    joined(root, schema)
}

fn joined(mut root: Value, schema: Value) -> Value {
    if let (Value::Object(into), Value::Object(parts)) = (&mut root, schema) {
        into.extend(parts);
    }
    root
}

fn record(definitions: &Map<String, Value>, protocol: &Protocol) -> Value {
    let mut schema = frame(definitions);
    let units = protocol.labels.values().any(annotation::any_unit);
    if units {
        schema["description"] =
            json!("A quantity is written {\"value\": 8, \"unit\": \"mm\"} in the unit that the protocol declares.");
    }
    schema
}

/// Parts that every record shares.
fn shared() -> Map<String, Value> {
    let person = json!({
        "type": "object",
        "properties": {
            "id": { "type": "string", "description": "Opaque; never a name." },
            "role": { "type": "string" },
            "kind": { "type": "string" },
            "qualification": { "type": "string" },
            "scope": { "type": "string" },
        },
        "required": ["id"],
        "additionalProperties": false,
    });
    let not_assessable = json!({
        "type": "object",
        "properties": { "missing": { "const": "not_assessable" } },
        "required": ["missing"],
        "additionalProperties": false,
    });
    let mut map = Map::new();
    map.insert("person".to_owned(), person);
    map.insert("not_assessable".to_owned(), not_assessable);
    shapes::definitions(&mut map);
    map
}

fn frame(definitions: &Map<String, Value>) -> Value {
    let text = json!({ "type": "string" });
    let required: Vec<&str> = format::RecordKey::TABLE.iter().filter(|(_, must)| *must).map(|(k, _)| *k).collect();
    json!({
        "type": "object",
        "required": required,
        "additionalProperties": false,
        "properties": {
            "label_file_version": { "const": format::VERSION },
            "protocol": { "type": "object" },
            "source": { "type": "object" },
            "image": { "$ref": "#/$defs/image", "description": "What the annotations are about; `id` is what findings show." },
            "images": { "type": "array", "items": { "$ref": "#/$defs/image" } },
            "excluded": {
                "type": "object",
                "properties": { "reason": text, "comment": text },
                "required": ["reason"],
                "additionalProperties": false,
            },
            "context": { "$ref": "#/$defs/context" },
            "annotator": { "$ref": "#/$defs/person" },
            "read": { "type": "object", "properties": { "status": text } },
            "annotations": { "type": "array", "items": { "$ref": "#/$defs/annotation" } },
            "relations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "from": text, "to": text, "type": true, "directed": true },
                    "required": ["from", "to", "type"],
                    "additionalProperties": false,
                },
            },
            "escalations": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "rule": text, "annotation_id": text, "raised_by": text, "raised_at": text, "reason": text,
                        "resolved": { "type": "boolean" },
                    },
                    "required": ["rule"],
                    "additionalProperties": false,
                },
            },
            "reviews": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "reviewer": { "$ref": "#/$defs/person" },
                        "decision": { "enum": format::DECISIONS },
                        "stage": text, "annotation_id": text, "at": text, "comment": text, "previous_digest": text,
                    },
                    "required": ["reviewer", "decision"],
                    "additionalProperties": false,
                },
            },
            "ext": { "type": "object" },
        },
        "$defs": definitions,
    })
}

fn annotation_frame() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "properties": {
            "id": text,
            "label": text,
            "attributes": { "type": "object" },
            "confidence": { "type": "number", "minimum": 0, "maximum": 100, "description": "Percent." },
            "part_of": { "type": "string", "description": "The id of the annotation that this one is a part of." },
            "geometry": { "$ref": "#/$defs/geometry" },
            "drawings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "image": text, "geometry": { "$ref": "#/$defs/geometry" } },
                    "required": ["image", "geometry"],
                    "additionalProperties": false,
                },
            },
            "evidence": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "properties": {
                        "image": text,
                        "frame": { "type": "integer", "minimum": 1 },
                        "slice": { "type": "integer", "minimum": 1 },
                    },
                    "additionalProperties": false,
                },
            },
            "laterality": text, "tracking_uid": text, "group_id": text, "origin": text,
            "created_at": text, "updated_at": text, "comment": text,
            "ext": { "type": "object" },
        },
        "required": ["id", "label"],
        "additionalProperties": false,
    })
}

/// `if` it has this label, `then` these answers and this shape.
fn by_label(id: &str, label: &crate::protocol::model::Label, attributes: &Value) -> Value {
    let mut properties = Map::new();
    properties.insert("attributes".to_owned(), json!({ "$ref": format!("#/$defs/label.{id}") }));
    if !label.geometry.is_empty() {
        let words: Vec<&str> = label.geometry.iter().map(|g| g.word()).collect();
        let only = if let [word] = words.as_slice() { json!({ "const": word }) } else { json!({ "enum": words }) };
        let shape = json!({ "type": "object", "properties": { "type": tagged(only, "file.geometry") } });
        properties.insert("geometry".to_owned(), shape.clone());
        let each = json!({ "type": "array", "items": { "type": "object", "properties": { "geometry": shape } } });
        properties.insert("drawings".to_owned(), each);
    }
    let mut required = Vec::new();
    if annotation::needs_answers(attributes) {
        required.push("attributes");
    }
    if label.reads_confidence() {
        required.push("confidence");
        properties.insert("confidence".to_owned(), json!(true));
    }
    let mut then = json!({ "properties": properties });
    if !required.is_empty() {
        then["required"] = json!(required);
    }
    tagged(json!({ "if": { "properties": { "label": { "const": id } }, "required": ["label"] }, "then": then }), id)
}

/// What is known beside the annotations. Conditions among its answers are left to the rules.
fn context(protocol: &Protocol, carried: &mut Carried) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, attribute) in &protocol.context.attributes {
        properties.insert(name.clone(), answer::schema(attribute, carried));
        if attribute.answered == Answered::Always && attribute.asked_when.is_none() {
            carried.exact.insert(format!("{}.answered", attribute.rule));
            required.push(name.clone());
        }
    }
    for name in protocol.context.measures.keys() {
        properties.insert(name.clone(), json!(true));
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// An annotator in a role that may not set an answer gives none.
fn set_by(protocol: &Protocol, carried: &mut Carried) -> Vec<Value> {
    let mut all = Vec::new();
    for (id, label) in &protocol.labels {
        for (name, rule, not) in annotation::set_by(protocol, label) {
            let made_by = json!({
                "properties": {
                    "annotator": { "type": "object", "properties": { "role": { "enum": not } }, "required": ["role"] },
                },
                "required": ["annotator"],
            });
            let labelled = json!({ "properties": { "label": { "const": id } }, "required": ["label"] });
            let silent = json!({ "properties": { "attributes": { "type": "object", "not": super::present(name) } } });
            let each = json!({ "type": "object", "if": labelled, "then": silent });
            let then = json!({ "properties": { "annotations": { "type": "array", "items": each } } });
            let values = label.attributes.get(name).is_some_and(crate::protocol::model::Attribute::restricts_values);
            let into = if values { &mut carried.partly } else { &mut carried.exact };
            into.insert(rule.clone());
            all.push(tagged(json!({ "if": made_by, "then": then }), &rule));
        }
    }
    all
}
