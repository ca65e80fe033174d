//! Images and shapes in JSON Schema: what is written where. Whether a shape lies inside its image,
//! or a run-length code fills it, no schema can say.

use serde_json::{Map, Value, json};

/// Definitions that the frame of a record refers to.
pub(super) fn definitions(map: &mut Map<String, Value>) {
    let number = json!({ "type": "number", "minimum": -10_000_000, "maximum": 10_000_000 });
    let size = json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 10_000_000 });
    let whole = json!({ "type": "integer", "minimum": 1 });
    let point = json!({ "type": "array", "items": number, "minItems": 2, "maxItems": 3 });
    let ring = json!({ "type": "array", "items": point, "minItems": 3 });
    let polygon = json!({
        "type": "object",
        "properties": { "exterior": ring, "holes": { "type": "array", "items": ring } },
        "required": ["exterior"],
    });
    let rectangle = json!({
        "type": "object",
        "properties": { "cx": number, "cy": number, "width": size, "height": size, "rotation_deg": number },
        "required": ["cx", "cy", "width", "height"],
    });
    let ellipse = json!({
        "type": "object",
        "properties": { "cx": number, "cy": number, "rx": size, "ry": size, "rotation_deg": number },
        "required": ["cx", "cy", "rx", "ry"],
    });
    let rle = json!({
        "type": "object",
        "properties": {
            "order": { "enum": ["row", "column"] },
            "size": { "type": "array", "items": whole, "minItems": 2, "maxItems": 2 },
            "counts": { "type": "array", "items": { "type": "integer", "minimum": 0 } },
        },
        "required": ["size", "counts"],
    });
    let shape = json!({
        "type": "object",
        "properties": {
            "slice": whole, "frame": whole,
            "box": rectangle, "ellipse": ellipse, "polygon": polygon,
            "polygons": { "type": "array", "items": polygon },
            "point": point, "points": { "type": "array", "items": point, "minItems": 2 },
            "rle": rle, "outside": { "type": "boolean" },
        },
    });
    let on =
        |at: &str| json!({ "type": "object", "$ref": "#/$defs/shape", "required": [at], "properties": { at: true } });
    let geometry = json!({
        "type": "object",
        "properties": {
            "type": { "type": "string" },
            "slices": { "type": "array", "items": on("slice") },
            "frames": { "type": "array", "items": on("frame") },
            "keyframes": { "type": "array", "items": on("frame") },
        },
        "required": ["type"],
        "$ref": "#/$defs/shape",
    });
    let image = json!({
        "type": "object",
        "properties": {
            "id": { "type": "string" }, "view": { "type": "string" },
            "rows": whole, "columns": whole, "slices": whole, "frames": whole,
            "pixel_spacing_mm": { "type": "array", "items": size, "minItems": 2, "maxItems": 2 },
            "slice_spacing_mm": size,
            "laterality": { "enum": ["left", "right"] }, "x_axis": { "enum": ["left", "right"] }, "z_axis": { "enum": ["head", "feet"] },
        },
    });
    map.insert("shape".to_owned(), shape);
    map.insert("geometry".to_owned(), geometry);
    map.insert("image".to_owned(), image);
}
