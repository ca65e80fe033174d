//! Images and the shapes that are drawn on them.

use super::native::Reader;
use crate::diagnostic::{nearest, or_list};
use crate::geometry::{Drawing, Key, Mask, On, Order, Outline, RleFault, Shape, Spacing, Track};
use crate::label_format::DRAWING_KEYS;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::record::{Drawn, Image, Place};
use crate::protocol::model::Geometry;

/// Beyond this no coordinate of an image lies.
const FARTHEST: f64 = 10_000_000.0;

/// Members that hold shapes, with the types that have them.
const MEMBERS: &[(&str, &[&str])] = &[
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
    /// The members of an image that checks look at; any others are free.
    pub(super) fn image<'d>(&mut self, value: Value<'d>) -> Image<'d> {
        let mut image = Image::default();
        if value.kind() != Kind::Object {
            return image;
        }
        let mut text = |key: &str| value.get(key).and_then(|v| self.text(v, &format!("an image's `{key}`")));
        image.id = text("id");
        image.view = text("view");
        image.x_axis = text("x_axis").map(|(t, _)| t);
        image.z_axis = text("z_axis").map(|(t, _)| t);
        for (key, known) in [("x_axis", ["left", "right"]), ("z_axis", ["head", "feet"])] {
            let said = value.get(key).and_then(|v| v.as_str().map(|t| (v, t)));
            if let Some((v, said)) = said
                && !known.contains(&said)
            {
                let message =
                    format!("an image's `{key}` is {}; it takes {}", errors::shown(said, false), or_list(&known));
                self.fault(&errors::L007, self.place(v), message);
            }
        }
        let mut whole = |key: &str| value.get(key).and_then(|v| self.whole(v, &format!("an image's `{key}`")));
        (image.rows, image.columns) = (whole("rows"), whole("columns"));
        image.depth = whole("slices").or(whole("frames"));
        if let Some(spacing) = value.get("pixel_spacing_mm") {
            let numbers: Vec<Option<f64>> = self
                .items(spacing, "`pixel_spacing_mm`")
                .into_iter()
                .map(|v| self.positive(v, "a pixel spacing"))
                .collect();
            if let [y, x] = numbers.as_slice() {
                image.spacing = Spacing { x: *x, y: *y, z: None };
            } else {
                let message = "`pixel_spacing_mm` is two numbers: the distance of rows, then of columns".to_owned();
                self.fault(&errors::L007, self.place(spacing), message);
            }
        }
        if let Some(z) = value.get("slice_spacing_mm") {
            image.spacing.z = self.positive(z, "`slice_spacing_mm`");
        }
        image
    }

    /// One of several drawings: its image and its geometry.
    pub(super) fn drawing<'d>(&mut self, value: Value<'d>) -> Option<Drawn<'d>> {
        let (mut image, mut geometry) = (None, None);
        for (key, value) in self.members(value, "a drawing", DRAWING_KEYS) {
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
            for item in self.items(list, &format!("`{key}`")) {
                let number = if frames { "frame" } else { "slice" };
                let at = match item.get(number) {
                    Some(n) => self.whole(n, &format!("`{number}`")),
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
                at = self.whole(n, &format!("`{key}`"))?;
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
        for (key, owners) in MEMBERS {
            if let Some(part) = value.get(key)
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

    fn round_or_square(&mut self, value: Value<'_>, square: bool) -> Option<Outline> {
        let what = if square { "box" } else { "ellipse" };
        if !self.is(value, Kind::Object, &format!("`{what}`")) {
            return None;
        }
        let (w, h) = if square { ("width", "height") } else { ("rx", "ry") };
        let mut number = |key: &str| match value.get(key) {
            Some(v) => self.coordinate(v, &format!("`{key}`")),
            None => {
                self.fault(&errors::L007, self.place(value), format!("`{what}` lacks `{key}`"));
                None
            }
        };
        let (cx, cy, width, height) = (number("cx"), number("cy"), number(w), number(h));
        let degrees = match value.get("rotation_deg") {
            Some(v) => self.coordinate(v, "`rotation_deg`")?,
            None => 0.0,
        };
        let (cx, cy, width, height) = (cx?, cy?, width?, height?);
        if width <= 0.0 || height <= 0.0 {
            let message = format!("{} has no size: `{w}` and `{h}` are above 0", crate::diagnostic::a(what));
            self.fault(&errors::L032, self.place(value), message);
            return None;
        }
        Some(if square {
            Outline::rectangle(cx, cy, width, height, degrees)
        } else {
            Outline::ellipse(cx, cy, width, height, degrees)
        })
    }

    fn outline(&mut self, value: Value<'_>) -> Option<Outline> {
        if !self.is(value, Kind::Object, "`polygon`") {
            return None;
        }
        let Some(exterior) = value.get("exterior") else {
            self.fault(&errors::L007, self.place(value), "`polygon` lacks `exterior`".to_owned());
            return None;
        };
        let exterior = self.ring(exterior, "`exterior`");
        let mut holes = Some(Vec::new());
        if let Some(list) = value.get("holes") {
            holes = self.items(list, "`holes`").into_iter().map(|v| self.ring(v, "a hole")).collect();
        }
        let outline = Outline { exterior: exterior?, holes: holes? };
        if let Some(fault) = outline.fault() {
            self.fault(&errors::L032, self.place(value), fault.words());
            return None;
        }
        Some(outline)
    }

    fn ring(&mut self, value: Value<'_>, what: &str) -> Option<Vec<[f64; 2]>> {
        let points: Option<Vec<[f64; 3]>> = self.items(value, what).into_iter().map(|v| self.point3(v)).collect();
        let mut points: Vec<[f64; 2]> = points?.into_iter().map(|[x, y, _]| [x, y]).collect();
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() < 3 {
            let message = format!("{what} has at least 3 points, this has {}", points.len());
            self.fault(&errors::L032, self.place(value), message);
            return None;
        }
        Some(points)
    }

    /// `[x, y]`, or `[x, y, slice]` in a line.
    fn point3(&mut self, value: Value<'_>) -> Option<[f64; 3]> {
        if !self.is(value, Kind::Array, "a point") {
            return None;
        }
        let numbers: Vec<Option<f64>> = value.items().map(|v| self.coordinate(v, "a coordinate")).collect();
        match numbers.as_slice() {
            [x, y] => Some([(*x)?, (*y)?, 0.0]),
            [x, y, z] => Some([(*x)?, (*y)?, (*z)?]),
            _ => {
                let message = format!("a point is [x, y], this has {} numbers", numbers.len());
                self.fault(&errors::L007, self.place(value), message);
                None
            }
        }
    }

    fn mask(&mut self, value: Value<'_>) -> Option<Shape> {
        if !self.is(value, Kind::Object, "`rle`") {
            return None;
        }
        let order = match value.get("order").map(|v| self.text(v, "`order`").map_or("", |(t, _)| t)) {
            None | Some("row") => Order::Row,
            Some("column") => Order::Column,
            Some("") => return None,
            Some(other) => {
                let message = format!("`rle` `order` is {}; it takes `row` or `column`", errors::shown(other, false));
                self.fault(&errors::L007, self.place(value), message);
                return None;
            }
        };
        let (Some(size), Some(counts)) = (value.get("size"), value.get("counts")) else {
            self.fault(&errors::L007, self.place(value), "`rle` has a `size` and `counts`".to_owned());
            return None;
        };
        let size: Option<Vec<u32>> = self.items(size, "`size`").into_iter().map(|v| self.whole(v, "a size")).collect();
        let place = self.place(counts);
        let mut numbers = Vec::new();
        for item in self.items(counts, "`counts`") {
            match item.number_text().and_then(|t| t.parse::<u64>().ok()) {
                Some(n) => numbers.push(n),
                None => {
                    let message = "`counts` are whole numbers of pixels, background first".to_owned();
                    self.fault(&errors::L032, self.place(item), message);
                    return None;
                }
            }
        }
        let [rows, columns] = size?.try_into().ok().or_else(|| {
            self.fault(&errors::L007, place, "`size` is two numbers: rows, then columns".to_owned());
            None
        })?;
        match Mask::from_rle(order, rows, columns, &numbers) {
            Ok(mask) => Some(Shape::Mask(mask)),
            Err(fault) => {
                let message = match fault {
                    RleFault::Sum { runs, pixels } => format!(
                        "the run lengths add up to {runs} pixels, but {rows} rows of {columns} columns have {pixels}"
                    ),
                    RleFault::TooLarge => format!("no image has {rows} rows of {columns} columns"),
                };
                self.fault(&errors::L032, place, message);
                None
            }
        }
    }

    /// A whole number from 1.
    pub(super) fn whole(&mut self, value: Value<'_>, what: &str) -> Option<u32> {
        if !self.is(value, Kind::Number, what) {
            return None;
        }
        let number = value.number_text().and_then(|t| t.parse::<u32>().ok()).filter(|n| *n >= 1);
        if number.is_none() {
            self.fault(&errors::L007, self.place(value), format!("{what} is a whole number from 1"));
        }
        number
    }

    fn positive(&mut self, value: Value<'_>, what: &str) -> Option<f64> {
        let number = self.coordinate(value, what)?;
        if number <= 0.0 {
            self.fault(&errors::L007, self.place(value), format!("{what} is above 0"));
            return None;
        }
        Some(number)
    }

    fn coordinate(&mut self, value: Value<'_>, what: &str) -> Option<f64> {
        if !self.is(value, Kind::Number, what) {
            return None;
        }
        let number = value.number_text().and_then(|t| t.parse::<f64>().ok()).filter(|n| n.abs() <= FARTHEST);
        if number.is_none() {
            self.fault(&errors::L032, self.place(value), format!("{what} lies beyond any image"));
        }
        number
    }
}
