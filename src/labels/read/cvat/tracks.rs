//! Tracks: one annotation over the frames of a video. Only key frames were drawn; what stands
//! between them CVAT worked out.

use super::super::Fault;
use super::super::leftovers::Leftovers;
use super::super::names::Names;
use super::super::typed::Typing;
use super::super::xml::{Xml, children, place, place_of, text};
use super::{answers, label, shapes};
use crate::geometry::{Drawing, Key, On, Shape, Track};
use crate::labels::errors;
use crate::labels::record::{Annotation, Drawn};
use roxmltree::Node;

/// Shapes that a record lets move from frame to frame.
const MOVING: &[&str] = &["box", "polygon", "ellipse", "points"];

pub(super) fn read<'d>(
    node: Node<'d, 'd>,
    names: &'d Names<'d>,
    left: &mut Leftovers,
    faults: &mut Vec<Fault>,
) -> Option<Annotation<'d>> {
    let mut xml = Xml { faults };
    let mut typing = Typing { names, left, stamped: false };
    let mut annotation = Annotation { place: place(node), ..Annotation::default() };
    let id = node.attribute("id").unwrap_or("");
    annotation.id = Some((format!("track-{id}").into(), place_of(node, "id")));
    annotation.label = label(node, &typing, &mut xml);
    let owner = annotation.label.map(|(id, _)| id);
    let keys: Vec<Node<'d, 'd>> = children(node)
        .filter(|shape| shape.attribute("keyframe") != Some("0") || shape.attribute("outside") == Some("1"))
        .collect();
    let seen = || keys.iter().filter(|k| k.attribute("outside") != Some("1"));
    if let Some(first) = seen().next() {
        annotation.attributes = answers(*first, owner, &mut typing);
        shapes::rest(*first, owner, &mut annotation.attributes, &mut typing);
        let said = |k: Node<'d, 'd>| -> Vec<(&'d str, &'d str)> {
            children(k).filter_map(|a| Some((a.attribute("name")?, text(a)))).collect()
        };
        if let Some(other) = seen().find(|k| said(**k) != said(*first)) {
            let what = "answers that change over the frames of a track are carried over as they begin";
            typing.left.add(what, place(*other));
        }
    }
    annotation.drawings.extend(drawn(node, &keys, typing.left, &mut xml));
    Some(annotation)
}

/// What a track draws: key frames of one kind of shape.
fn drawn<'d>(node: Node<'d, 'd>, keys: &[Node<'d, 'd>], left: &mut Leftovers, xml: &mut Xml<'_>) -> Option<Drawn<'d>> {
    let kinds: Vec<&str> = keys.iter().map(|k| k.tag_name().name()).collect();
    let kind = *kinds.first()?;
    if kinds.iter().any(|k| *k != kind) || !shapes::KINDS.contains(&kind) || matches!(kind, "skeleton" | "cuboid") {
        left.add(format!("the shape of a track of {kind} is not carried over"), place(node));
        return None;
    }
    let moving = MOVING.contains(&kind);
    let word = if moving { "track" } else { kind };
    let mut drawn = Drawn { image: None, shape: Some((word, place(node))), drawing: None, place: place(node) };
    let mut drawing = Drawing { frames: true, ..Drawing::default() };
    let mut track = Track::default();
    let mut before = None;
    for key in keys {
        let written = xml.attribute(*key, "frame")?;
        let frame = written.parse::<u32>().ok().and_then(|f| f.checked_add(1));
        let Some(frame) = frame else {
            xml.fault(&errors::L007, place_of(*key, "frame"), "`frame` is a whole number from 0".to_owned());
            return Some(drawn);
        };
        if before.is_some_and(|b| b >= frame) {
            let message = format!("the key frame at frame {} does not come after the one before it", frame - 1);
            xml.fault(&errors::L032, place(*key), message);
            return Some(drawn);
        }
        before = Some(frame);
        if key.attribute("outside") == Some("1") {
            track.keys.push(Key { frame, shape: None });
            continue;
        }
        let Some(mut found) = shapes::shapes(*key, None, xml) else { return Some(drawn) };
        if moving && found.len() > 1 {
            left.add("several points of one track are not carried over", place(*key));
            return Some(drawn);
        }
        if moving {
            track.keys.push(Key { frame, shape: found.pop() });
        } else {
            drawing.shapes.extend(found.into_iter().map(|shape: Shape| On { at: frame, shape }));
        }
    }
    if moving && track.keys.iter().all(|k| k.shape.is_none()) {
        let message = "a track has at least one key frame on which something is drawn".to_owned();
        xml.fault(&errors::L032, place(node), message);
        return Some(drawn);
    }
    drawing.track = moving.then_some(track);
    drawn.drawing = Some(drawing);
    Some(drawn)
}
