//! The shapes that are drawn on images.

use super::native::Reader;
use crate::diagnostic::{nearest, or_list};
use crate::geometry::{Drawing, Key, On, Outline, Shape, Track};
use crate::label_format::DrawingKey;
use crate::label_format::names::Keys;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::record::{Drawn, Place};
use crate::protocol::model::Geometry;

/// Members that hold shapes, with the types that have them.
pub(super) const MEMBERS: &[(&str, &[&str])] = &[
    ("box", &["box"]),
    ("ellipse", &["ellipse"]),
    ("polygon", &["polygon"]),
    ("polygons", &["polygon"]),
    ("point", &["point"]),
    ("points", &["polyline"]),
    ("rle", &["mask"]),
    ("keyframes", &["track"]),
    ("slices", FLAT),
    ("frames", FLAT),
];

/// Types that may stand on several slices or frames.
const FLAT: &[&str] = &["box", "ellipse", "polygon", "point", "polyline", "mask"];

impl Reader<'_> {
    /// One of several drawings: its image and its geometry.
    pub(super) fn drawing<'d>(&mut self, value: Value<'d>) -> Option<Drawn<'d>> {
        let (mut image, mut geometry) = (None, None);
        for (key, value) in self.members(value, "a drawing", DrawingKey::TABLE) {
            match key {
                "image" => image = self.text(value, "a drawing's `image`"),
                _ => geometry = Some(value),
            }
        }
        self.geometry(geometry?, image)
    }

    /// A geometry: its type and, where the file holds them, its shapes.
    pub(super) fn geometry<'d>(&mut self, value: Value<'d>, image: Option<(&'d str, Place)>) -> Option<Drawn<'d>> {
        if !self.is(value, Kind::Object, "`geometry`") {
            return None;
        }
        let Some(written) = value.get("type") else {
            self.fault(&errors::L007, self.place(value), "`geometry` lacks `type`".to_owned());
            return None;
        };
        let shape = self.text(written, "`geometry` `type`");
        let mut drawn = Drawn { image, shape, drawing: None, place: self.place(value) };
        let Some((word, place)) = shape else { return Some(drawn) };
        let known = || Geometry::WORDS.iter().map(|(_, g)| g.word());
        if !known().any(|k| k == word) {
            let near = nearest(word, known());
            let mut all: Vec<&str> = known().collect();
            all.dedup();
            let hint = if near.is_empty() {
                format!("it takes {}", or_list(&all))
            } else {
                format!("did you mean {}?", or_list(&near))
            };
            let message = format!("there is no shape {}; {hint}", errors::shown(word, false));
            self.fault(&errors::L007, place, message);
            return Some(drawn);
        }
        drawn.drawing = self.shapes(value, word);
        Some(drawn)
    }

    fn shapes(&mut self, value: Value<'_>, word: &str) -> Option<Drawing> {
        self.only(value, word);
        if word == "none" {
            return Some(Drawing::default());
        }
        let mut drawing = Drawing { frames: value.get("frame").is_some(), ..Drawing::default() };
        if word == "track" {
            let keys = value.get("keyframes")?;
            drawing.track = self.track(keys);
            return drawing.track.is_some().then_some(drawing);
        }
        for (key, frames) in [("slices", false), ("frames", true)] {
            let Some(list) = value.get(key) else { continue };
            drawing.frames = frames;
            let mut fine = true;
            for item in self.items(list, format_args!("`{key}`")) {
                let number = if frames { "frame" } else { "slice" };
                let at = match item.get(number) {
                    Some(n) => self.whole(n, format_args!("`{number}`")),
                    None => {
                        self.fault(&errors::L007, self.place(item), format!("a shape in `{key}` lacks `{number}`"));
                        None
                    }
                };
                self.only(item, word);
                match (at, self.shape(item, word)) {
                    (Some(at), Some(shape)) => {
                        if drawing.shapes.iter().any(|o| o.at == at) && matches!(shape, Shape::Mask(_)) {
                            let message = format!("{number} {at} has two masks; join them into one");
                            self.fault(&errors::L032, self.place(item), message);
                        }
                        // Several outlines of one slice are one shape.
                        let there = drawing.shapes.iter_mut().find(|o| o.at == at);
                        match (there.map(|o| &mut o.shape), shape) {
                            (Some(Shape::Outlines(all)), Shape::Outlines(more)) => all.extend(more),
                            (_, shape) => drawing.shapes.push(On { at, shape }),
                        }
                    }
                    _ => fine = false,
                }
            }
            return fine.then_some(drawing);
        }
        let mut at = 1;
        for key in ["frame", "slice"] {
            if let Some(n) = value.get(key) {
                at = self.whole(n, format_args!("`{key}`"))?;
            }
        }
        let shape = self.shape(value, word)?;
        drawing.shapes.push(On { at, shape });
        Some(drawing)
    }

    /// Members of another kind of shape are told: one of the two is not meant.
    fn only(&mut self, value: Value<'_>, word: &str) {
        if value.kind() != Kind::Object {
            return;
        }
        for (key, part) in value.members() {
            let key = key.as_str().unwrap_or("");
            if let Some((key, owners)) = MEMBERS.iter().find(|(member, _)| *member == key)
                && !owners.contains(&word)
            {
                let message = format!("a shape of the type `{word}` has no `{key}`");
                self.fault(&errors::L007, self.place(part), message);
            }
        }
    }

    fn track(&mut self, keys: Value<'_>) -> Option<Track> {
        let mut track = Track::default();
        let mut fine = true;
        for item in self.items(keys, "`keyframes`") {
            let Some(frame) = item.get("frame").and_then(|v| self.whole(v, "`frame`")) else {
                if item.get("frame").is_none() {
                    self.fault(&errors::L007, self.place(item), "a key frame lacks `frame`".to_owned());
                }
                fine = false;
                continue;
            };
            let outside =
                item.get("outside").is_some_and(|v| self.is(v, Kind::Bool, "`outside`") && v.as_bool() == Some(true));
            let shape = if outside {
                self.only(item, "none");
                None
            } else {
                let word = ["box", "ellipse", "polygon", "point"].into_iter().find(|w| item.get(w).is_some());
                let Some(word) = word else {
                    let message =
                        "a key frame has a `box`, an `ellipse`, a `polygon` or a `point`, or says `\"outside\": true`";
                    self.fault(&errors::L007, self.place(item), message.to_owned());
                    fine = false;
                    continue;
                };
                self.only(item, word);
                match self.shape(item, word) {
                    Some(shape) => Some(shape),
                    None => {
                        fine = false;
                        continue;
                    }
                }
            };
            if track.keys.last().is_some_and(|last| last.frame >= frame) {
                let message = format!("key frame {frame} does not come after the one before it");
                self.fault(&errors::L032, self.place(item), message);
                fine = false;
                continue;
            }
            track.keys.push(Key { frame, shape });
        }
        if fine && track.keys.iter().all(|key| key.shape.is_none()) {
            let message = "a track has at least one key frame on which something is drawn".to_owned();
            self.fault(&errors::L032, self.place(keys), message);
            return None;
        }
        fine.then_some(track)
    }

    /// The shape that stands under its word; none where there is none, or after a fault.
    fn shape(&mut self, value: Value<'_>, word: &str) -> Option<Shape> {
        match word {
            "box" | "ellipse" => {
                let part = value.get(word)?;
                let outline = self.round_or_square(part, word == "box")?;
                Some(Shape::Outlines(vec![outline]))
            }
            "polygon" => {
                if let Some(list) = value.get("polygons") {
                    let outlines: Vec<Option<Outline>> =
                        self.items(list, "`polygons`").into_iter().map(|v| self.outline(v)).collect();
                    return outlines.into_iter().collect::<Option<_>>().map(Shape::Outlines);
                }
                let part = value.get("polygon")?;
                self.outline(part).map(|o| Shape::Outlines(vec![o]))
            }
            "polyline" => {
                let part = value.get("points")?;
                let points: Option<Vec<[f64; 3]>> =
                    self.items(part, "`points`").into_iter().map(|v| self.point3(v)).collect();
                let points = points?;
                let on_slices = points.iter().filter(|p| p[2] != 0.0).count();
                if (on_slices > 0 && on_slices < points.len())
                    || points.iter().any(|p| p[2].fract() != 0.0 || p[2] < 0.0)
                {
                    let message = "either every point of a line says its slice, a whole number from 1, or none does";
                    self.fault(&errors::L032, self.place(part), message.to_owned());
                    return None;
                }
                if points.len() < 2 {
                    let message = format!("a line has at least 2 points, this has {}", points.len());
                    self.fault(&errors::L032, self.place(part), message);
                    return None;
                }
                Some(Shape::Line(points))
            }
            "point" => {
                let part = value.get("point")?;
                let [x, y, _] = self.point3(part)?;
                Some(Shape::Point([x, y]))
            }
            "mask" => {
                let part = value.get("rle")?;
                self.mask(part)
            }
            _ => None,
        }
    }
}
