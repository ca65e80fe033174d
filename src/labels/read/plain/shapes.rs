//! Shapes.
//!
//! The type of a shape may stand behind its points, so all parts are taken first.

use super::cursor::Cursor;
use crate::geometry::{Drawing, Key, On, Outline, Shape, Track};
use crate::label_format::names::{Keys, keys};
use crate::labels::read::shapes::MEMBERS;
use crate::labels::record::{Drawn, Place};
use crate::protocol::model::Geometry;

keys! {
    /// What is looked at of a geometry, or of a shape in a list.
    PartKey {
        Type("type"),
        Slice("slice"),
        Frame("frame"),
        Box("box"),
        Ellipse("ellipse"),
        Polygon("polygon"),
        Polygons("polygons"),
        Point("point"),
        Points("points"),
        Rle("rle"),
        Slices("slices"),
        Frames("frames"),
        Keyframes("keyframes"),
        Outside("outside"),
    }
}

/// The members of a geometry, or of a shape in a list.
#[derive(Default)]
struct Parts<'d> {
    word: Option<(&'d str, Place)>,
    slice: Option<u32>,
    frame: Option<u32>,
    /// Of a key frame: whether nothing is drawn from there on.
    outside: bool,
    shape: Held,
    /// The member that holds the shape.
    member: &'static str,
    /// Shapes on slices, on frames or at key frames.
    list: Option<(&'static str, Vec<Parts<'d>>)>,
}

/// What was drawn.
#[derive(Default)]
enum Held {
    #[default]
    Nothing,
    Outline(Outline),
    Shape(Shape),
}

impl<'d> Cursor<'d> {
    pub(super) fn geometry(&mut self) -> Option<Drawn<'d>> {
        let place = self.place();
        let mut parts = self.parts(true)?;
        let shape = parts.word?;
        if !Geometry::WORDS.iter().any(|(_, g)| g.word() == shape.0) {
            return None;
        }
        let drawing = parts.drawing(shape.0)?;
        Some(Drawn { image: None, shape: Some(shape), drawing, place })
    }

    /// `outer`: not in a list.
    fn parts(&mut self, outer: bool) -> Option<Parts<'d>> {
        let mut parts = Parts::default();
        self.open_members(|c, key| {
            let beside_shape = matches!(key, PartKey::Type | PartKey::Slice | PartKey::Frame | PartKey::Outside);
            if !beside_shape {
                // One that has two shapes is for the other reader.
                if !parts.member.is_empty() {
                    return None;
                }
                parts.member = PartKey::TABLE[key as usize].0;
            }
            match key {
                PartKey::Type if outer => parts.word = Some(c.text()?),
                PartKey::Slice => parts.slice = Some(c.whole()?),
                PartKey::Frame => parts.frame = Some(c.whole()?),
                PartKey::Box => parts.shape = Held::Outline(c.round_or_square(true)?),
                PartKey::Ellipse => parts.shape = Held::Outline(c.round_or_square(false)?),
                PartKey::Polygon => parts.shape = Held::Outline(c.outline()?),
                PartKey::Polygons => {
                    let mut all = Vec::new();
                    c.list(|c| {
                        all.push(c.outline()?);
                        Some(())
                    })?;
                    parts.shape = Held::Shape(Shape::Outlines(all));
                }
                PartKey::Point => {
                    let [x, y, _] = c.point()?;
                    parts.shape = Held::Shape(Shape::Point([x, y]));
                }
                PartKey::Points => parts.shape = Held::Shape(Shape::Line(c.line()?)),
                PartKey::Rle => parts.shape = Held::Shape(Shape::Mask(c.mask()?)),
                PartKey::Slices | PartKey::Frames | PartKey::Keyframes if outer => {
                    let mut all = Vec::new();
                    c.list(|c| {
                        all.push(c.parts(false)?);
                        Some(())
                    })?;
                    parts.list = Some((parts.member, all));
                }
                PartKey::Slices | PartKey::Frames | PartKey::Keyframes => return None,
                PartKey::Outside if !outer => parts.outside = c.flag()?,
                PartKey::Type | PartKey::Outside => c.free()?,
            }
            Some(())
        })?;
        Some(parts)
    }
}

impl Parts<'_> {
    /// The drawing; none where the file does not hold it. Outermost `None`: not plain.
    #[allow(clippy::option_option)] // Two kinds of nothing, which mean different things.
    fn drawing(&mut self, word: &str) -> Option<Option<Drawing>> {
        self.only(word)?;
        let mut drawing = Drawing { frames: self.frame.is_some(), ..Drawing::default() };
        if word == "none" {
            return Some(Some(Drawing::default()));
        }
        let list = self.list.take();
        if word == "track" {
            let Some((_, keys)) = list else { return Some(None) };
            drawing.track = Some(track(keys)?);
            return Some(Some(drawing));
        }
        let Some((key, list)) = list else {
            let at = self.slice.or(self.frame).unwrap_or(1);
            let Some(shape) = self.shape.take() else { return Some(None) };
            drawing.shapes = vec![On { at, shape }];
            return Some(Some(drawing));
        };
        drawing.frames = key == "frames";
        let mut fine = true;
        for mut parts in list {
            parts.only(word)?;
            let at = if drawing.frames { parts.frame } else { parts.slice }?;
            let Some(shape) = parts.shape.take() else {
                fine = false;
                continue;
            };
            let there = drawing.shapes.iter_mut().find(|o| o.at == at);
            match (there, shape) {
                (Some(_), Shape::Mask(_)) => return None,
                (Some(On { shape: Shape::Outlines(all), .. }), Shape::Outlines(more)) => all.extend(more),
                (_, shape) => drawing.shapes.push(On { at, shape }),
            }
        }
        Some(fine.then_some(drawing))
    }

    /// Whether the member that holds the shape is one of this type's.
    fn only(&self, word: &str) -> Option<()> {
        let owned = MEMBERS.iter().all(|(member, owners)| *member != self.member || owners.contains(&word));
        owned.then_some(())
    }
}

/// A track, whose key frames ascend and of which something is drawn.
fn track(keys: Vec<Parts<'_>>) -> Option<Track> {
    let mut track = Track::default();
    for mut parts in keys {
        let frame = parts.frame.filter(|frame| track.keys.last().is_none_or(|last| last.frame < *frame))?;
        let shape = match (parts.outside, parts.member) {
            (true, "") => None,
            (false, "box" | "ellipse" | "polygon" | "point") => parts.shape.take(),
            _ => return None,
        };
        track.keys.push(Key { frame, shape });
    }
    track.keys.iter().any(|key| key.shape.is_some()).then_some(track)
}

impl Held {
    fn take(&mut self) -> Option<Shape> {
        match std::mem::take(self) {
            Held::Nothing => None,
            Held::Outline(outline) => Some(Shape::Outlines(vec![outline])),
            Held::Shape(shape) => Some(shape),
        }
    }
}
