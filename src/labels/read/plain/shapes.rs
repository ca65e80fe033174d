//! Shapes.
//!
//! The type of a shape may stand behind its points, so all parts are taken first.

use super::cursor::Cursor;
use crate::geometry::{Drawing, Key, Mask, On, Order, Outline, Shape, Track};
use crate::labels::read::outlines::FARTHEST;
use crate::labels::read::shapes::MEMBERS;
use crate::labels::record::{Drawn, Place};
use crate::protocol::model::Geometry;

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
        self.object(|c, key| {
            let known = MEMBERS.iter().map(|(member, _)| *member).find(|member| *member == key);
            if let Some(member) = known {
                // One that has two shapes is for the other reader.
                if !parts.member.is_empty() {
                    return None;
                }
                parts.member = member;
            }
            match key {
                "type" if outer => parts.word = Some(c.text()?),
                "slice" => parts.slice = Some(c.whole()?),
                "frame" => parts.frame = Some(c.whole()?),
                "box" => parts.shape = Held::Outline(c.round_or_square(true)?),
                "ellipse" => parts.shape = Held::Outline(c.round_or_square(false)?),
                "polygon" => parts.shape = Held::Outline(c.outline()?),
                "polygons" => {
                    let mut all = Vec::new();
                    c.list(|c| {
                        all.push(c.outline()?);
                        Some(())
                    })?;
                    parts.shape = Held::Shape(Shape::Outlines(all));
                }
                "point" => {
                    let [x, y, _] = c.point()?;
                    parts.shape = Held::Shape(Shape::Point([x, y]));
                }
                "points" => parts.shape = Held::Shape(Shape::Line(c.line()?)),
                "rle" => parts.shape = Held::Shape(Shape::Mask(c.mask()?)),
                "slices" | "frames" | "keyframes" if outer => {
                    let mut all = Vec::new();
                    c.list(|c| {
                        all.push(c.parts(false)?);
                        Some(())
                    })?;
                    parts.list = Some((parts.member, all));
                }
                "slices" | "frames" | "keyframes" => return None,
                "outside" if !outer => parts.outside = c.flag()?,
                _ => c.free()?,
            }
            Some(())
        })?;
        Some(parts)
    }

    fn round_or_square(&mut self, square: bool) -> Option<Outline> {
        let (w, h) = if square { ("width", "height") } else { ("rx", "ry") };
        let (mut cx, mut cy, mut width, mut height, mut degrees) = (None, None, None, None, 0.0);
        self.object(|c, key| {
            match key {
                "cx" => cx = Some(c.coordinate()?),
                "cy" => cy = Some(c.coordinate()?),
                "rotation_deg" => degrees = c.coordinate()?,
                _ if key == w => width = Some(c.coordinate()?),
                _ if key == h => height = Some(c.coordinate()?),
                _ => c.free()?,
            }
            Some(())
        })?;
        let (cx, cy, width, height) = (cx?, cy?, width.filter(|w| *w > 0.0)?, height.filter(|h| *h > 0.0)?);
        Some(if square {
            Outline::rectangle(cx, cy, width, height, degrees)
        } else {
            Outline::ellipse(cx, cy, width, height, degrees)
        })
    }

    fn outline(&mut self) -> Option<Outline> {
        let (mut exterior, mut holes) = (None, Vec::new());
        self.object(|c, key| {
            match key {
                "exterior" => exterior = Some(c.ring()?),
                "holes" => c.list(|c| {
                    holes.push(c.ring()?);
                    Some(())
                })?,
                _ => c.free()?,
            }
            Some(())
        })?;
        let outline = Outline { exterior: exterior?, holes };
        outline.fault().is_none().then_some(outline)
    }

    fn ring(&mut self) -> Option<Vec<[f64; 2]>> {
        let mut points = Vec::with_capacity(16);
        self.list(|c| {
            let [x, y, _] = c.point()?;
            points.push([x, y]);
            Some(())
        })?;
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        (points.len() >= 3).then_some(points)
    }

    fn line(&mut self) -> Option<Vec<[f64; 3]>> {
        let mut points = Vec::new();
        self.list(|c| {
            points.push(c.point()?);
            Some(())
        })?;
        let on_slices = points.iter().filter(|p| p[2] != 0.0).count();
        let slices = points.iter().all(|p| p[2].fract() == 0.0 && p[2] >= 0.0);
        (points.len() >= 2 && slices && (on_slices == 0 || on_slices == points.len())).then_some(points)
    }

    /// `[x, y]`, or `[x, y, slice]`.
    fn point(&mut self) -> Option<[f64; 3]> {
        self.take(b'[')?;
        let x = self.coordinate()?;
        self.take(b',')?;
        let y = self.coordinate()?;
        let mut z = 0.0;
        if self.next()? == b',' {
            self.take(b',')?;
            z = self.coordinate()?;
        }
        self.take(b']')?;
        Some([x, y, z])
    }

    pub(super) fn coordinate(&mut self) -> Option<f64> {
        self.number().map(super::cursor::Plain::double).filter(|n| n.abs() <= FARTHEST)
    }

    fn mask(&mut self) -> Option<Mask> {
        let (mut order, mut size, mut counts) = (Order::Row, None, None);
        self.object(|c, key| {
            match key {
                "order" => {
                    order = if c.string().filter(|o| matches!(*o, "row" | "column"))? == "row" {
                        Order::Row
                    } else {
                        Order::Column
                    }
                }
                "size" => {
                    let (mut numbers, mut count) = ([0; 2], 0);
                    c.list(|c| {
                        *numbers.get_mut(count)? = c.whole()?;
                        count += 1;
                        Some(())
                    })?;
                    size = (count == 2).then_some(numbers);
                    size?;
                }
                "counts" => {
                    let mut numbers = Vec::new();
                    c.list(|c| {
                        let number = c.number().filter(|n| n.places == 0 && !n.negative)?;
                        numbers.push(u64::try_from(number.digits).ok()?);
                        Some(())
                    })?;
                    counts = Some(numbers);
                }
                _ => c.free()?,
            }
            Some(())
        })?;
        let [rows, columns] = size?;
        Mask::from_rle(order, rows, columns, &counts?).ok()
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
            drawing.shapes.push(On { at, shape });
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
