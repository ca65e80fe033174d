//! SVG: a picture as text. What may stand in it is a list; everything else is refused.
//!
//! Comments and harmless metadata are cut out of what is embedded. The rest stays as it was written,
//! so that a picture looks in the guide as it does in its author's program.

use super::Refused;
use super::metadata::{shown, told};
use roxmltree::{Document, Error, Node, NodeType, ParsingOptions};
use std::collections::BTreeSet;
use std::ops::Range;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// Most elements and characters between them.
const MOST_NODES: u32 = 50_000;
/// Deepest nesting.
const DEEPEST: usize = 64;
/// Most uses of one element in another place; each may draw all that it names.
const MOST_USES: usize = 500;

#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "svg", "g", "defs", "symbol", "use", "title", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker", "style",
    "filter", "feGaussianBlur", "feOffset", "feMerge", "feMergeNode", "feColorMatrix", "feFlood", "feComposite",
    "feBlend",
];

#[rustfmt::skip]
const ATTRIBUTES: &[&str] = &[
    "id", "class", "style", "version", "viewBox", "preserveAspectRatio", "width", "height", "x", "y", "x1", "y1", "x2",
    "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "d", "points", "pathLength", "transform", "dx", "dy", "rotate",
    "textLength", "lengthAdjust", "offset", "gradientUnits", "gradientTransform", "spreadMethod", "patternUnits",
    "patternContentUnits", "patternTransform", "clipPathUnits", "maskUnits", "maskContentUnits", "markerWidth",
    "markerHeight", "markerUnits", "refX", "refY", "orient", "role", "lang", "type", "in", "in2", "result", "mode",
    "operator", "values", "stdDeviation", "k1", "k2", "k3", "k4", "filterUnits", "primitiveUnits", "fill",
    "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity", "color", "display", "visibility",
    "overflow", "clip-path", "clip-rule", "mask", "filter", "marker", "marker-start", "marker-mid", "marker-end",
    "stop-color", "stop-opacity", "flood-color", "flood-opacity", "font-family", "font-size", "font-style",
    "font-weight", "font-variant", "font-stretch", "letter-spacing", "word-spacing", "text-anchor", "text-decoration",
    "dominant-baseline", "alignment-baseline", "baseline-shift", "writing-mode", "direction", "vector-effect",
    "paint-order", "shape-rendering", "text-rendering", "color-interpolation", "color-interpolation-filters",
    "mix-blend-mode", "isolation",
];

/// Elements that can act, load or hide something, as messages call them.
const WORDS: &[(&str, &str)] = &[
    ("script", "a script"),
    ("foreignObject", "a foreign object"),
    ("image", "another picture"),
    ("a", "a link"),
    ("iframe", "a frame"),
    ("animate", "an animation"),
    ("animateMotion", "an animation"),
    ("animateTransform", "an animation"),
    ("set", "an animation"),
];

/// The picture without comments and harmless metadata.
pub(super) fn clean(text: &str) -> Result<Vec<u8>, Refused> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => holds("a document type"),
        Error::NodesLimitReached => Refused::because("it has too many elements; simplify it, or export it as PNG"),
        _ => Refused::because("it is no well-formed SVG"),
    })?;
    if document.root_element().tag_name().name() != "svg" {
        return Err(Refused::because("it is neither PNG, JPEG nor SVG"));
    }
    let mut fields: Vec<String> = Vec::new();
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut reused: Vec<&str> = Vec::new();
    for node in document.descendants() {
        if cuts.iter().any(|c| c.start <= node.range().start && node.range().end <= c.end) {
            continue;
        }
        match node.node_type() {
            NodeType::Comment => cuts.push(node.range()),
            NodeType::PI => return Err(holds("an instruction to a program")),
            NodeType::Element => {
                if node.ancestors().take(DEEPEST + 2).count() > DEEPEST + 1 {
                    return Err(Refused::because("its elements stand too deep inside one another"));
                }
                if is_metadata(node, &mut fields) {
                    cuts.push(node.range());
                } else {
                    element(node, &mut fields, &mut reused)?;
                }
            }
            NodeType::Root | NodeType::Text => {}
        }
    }
    uses(&document, &reused)?;
    told(fields)?;
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for cut in cuts {
        out.push_str(text.get(from..cut.start).unwrap_or(""));
        from = cut.end;
    }
    out.push_str(text.get(from..).unwrap_or(""));
    Ok(out.into_bytes())
}

fn holds(what: &str) -> Refused {
    Refused::Unusable(format!("it holds {what}, which a guide must not run or load"))
}

/// Whether an element only says something about the picture; what may name somebody is told.
fn is_metadata(node: Node<'_, '_>, fields: &mut Vec<String>) -> bool {
    /// The kind of picture, said by drawing programs of every file.
    const HARMLESS: &[&str] =
        &["RDF", "Work", "format", "type", "License", "license", "permits", "requires", "metadata"];
    let name = node.tag_name().name();
    let svg = node.tag_name().namespace() == Some(SVG) || node.tag_name().namespace().is_none();
    if svg && name == "desc" {
        if node.descendants().any(|n| n.text().is_some_and(|t| !t.trim().is_empty())) {
            fields.push("SVG <desc>".to_owned());
        }
        return true;
    }
    if !(svg && name == "metadata") {
        return false;
    }
    for inside in node.descendants() {
        let inner = inside.tag_name().name();
        let said = inside.children().any(|c| c.is_text() && c.text().is_some_and(|t| !t.trim().is_empty()));
        if inside.is_element() && !HARMLESS.contains(&inner) && (said || inside.has_children()) {
            fields.push(format!("SVG metadata {}", shown(inner)));
        } else if inside.is_element() && said && matches!(inner, "metadata" | "RDF" | "Work") {
            fields.push("SVG metadata".to_owned());
        }
    }
    true
}

fn element<'d>(node: Node<'d, '_>, fields: &mut Vec<String>, reused: &mut Vec<&'d str>) -> Result<(), Refused> {
    let name = node.tag_name().name();
    let own = matches!(node.tag_name().namespace(), Some(SVG));
    if let Some((_, what)) = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(name)) {
        return Err(holds(what));
    }
    if !own {
        if node.tag_name().namespace().is_none() {
            return Err(Refused::because(
                "it does not say that it is SVG: `xmlns=\"http://www.w3.org/2000/svg\"` is missing",
            ));
        }
        // Drawing programs keep the author's paths and the names of files in elements of their own.
        fields.push(format!("element {} of a program", shown(name)));
        return Ok(());
    }
    if !ELEMENTS.contains(&name) {
        return Err(Refused::Unusable(format!(
            "it holds the element `{}`, which may not stand in a guide",
            shown(name)
        )));
    }
    if name == "style" {
        let css: String = node.descendants().filter_map(|n| n.text().filter(|_| n.is_text())).collect();
        style(&css)?;
    }
    for attribute in node.attributes() {
        let (key, value) = (attribute.name(), attribute.value());
        match attribute.namespace() {
            Some(XML) if matches!(key, "space" | "lang") => {}
            None | Some(XLINK) if key == "href" => {
                let inside = value.trim();
                let allowed = matches!(name, "use" | "linearGradient" | "radialGradient" | "pattern");
                if !allowed || !inside.starts_with('#') {
                    return Err(holds("a link to elsewhere"));
                }
                if name == "use" {
                    reused.push(attribute.value().trim().trim_start_matches('#'));
                }
            }
            None if key.len() > 2 && key.to_ascii_lowercase().starts_with("on") => {
                return Err(holds("an event handler"));
            }
            None if ATTRIBUTES.contains(&key) || key.starts_with("aria-") => style(value)?,
            None => {
                let what = format!("it holds the attribute `{}`, which may not stand in a guide", shown(key));
                return Err(Refused::Unusable(what));
            }
            Some(_) => fields.push(format!("attribute {} of a program", shown(key))),
        }
    }
    Ok(())
}

/// A style, or a value that may hold one: it names only parts of the picture.
fn style(text: &str) -> Result<(), Refused> {
    // A backslash can write any letter, and a comment can stand inside a word's neighbourhood.
    if text.contains('\\') || text.contains("/*") {
        return Err(holds("a style with hidden letters"));
    }
    let small: String = text.to_lowercase().split_whitespace().collect();
    if small.contains("@import") {
        return Err(holds("a style import"));
    }
    if small.contains('@')
        || ["expression(", "javascript:", "data:", "://", "behavior:", "-moz-binding"].iter().any(|w| small.contains(w))
    {
        return Err(holds("a link to elsewhere"));
    }
    let named = small
        .match_indices("url(")
        .all(|(at, word)| small[at + word.len()..].trim_start_matches(['"', '\'']).starts_with('#'));
    let loads = ["image(", "image-set(", "src(", "cross-fade(", "element(", "paint("].iter().any(|w| small.contains(w));
    if named && !loads { Ok(()) } else { Err(holds("a link to elsewhere")) }
}

/// Parts that are drawn again and again must not hold others of their kind: ten that draw ten, ten
/// times over, are a picture that never ends.
fn uses(document: &Document<'_>, reused: &[&str]) -> Result<(), Refused> {
    let named: BTreeSet<&str> = reused.iter().copied().collect();
    let nested = document
        .descendants()
        .filter(|n| n.attribute("id").is_some_and(|id| named.contains(id)))
        .any(|n| n.descendants().any(|inside| inside.has_tag_name((SVG, "use"))));
    if nested || reused.len() > MOST_USES {
        return Err(Refused::because("it draws parts of itself over and over; export it as plain SVG"));
    }
    Ok(())
}
