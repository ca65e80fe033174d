//! One image of a COCO file, read from its text: once for its size, and once more with its annotations.

use super::super::Fault;
use super::super::native::Reader;
use super::super::typed::Raw;
use super::ids::Id;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::record::Place;
use std::num::NonZeroU32;

/// Members that say nothing about what was seen on an image.
const BOOKKEEPING: &[&str] =
    &["id", "file_name", "width", "height", "license", "coco_url", "flickr_url", "date_captured"];

/// What an image says.
#[derive(Debug, Clone, Copy)]
pub(in crate::labels) struct Image<'d> {
    pub(super) file_name: Option<&'d str>,
    pub(super) rows: Option<NonZeroU32>,
    pub(super) columns: Option<NonZeroU32>,
    /// Where it stands in the file.
    pub(super) place: Place,
    value: Value<'d>,
    base: usize,
}

impl<'d> Image<'d> {
    /// Reads an entry of `images`, whose document begins at `base` in the file.
    pub(in crate::labels) fn read(value: Value<'d>, base: usize, faults: &mut Vec<Fault>) -> Option<(Id, Image<'d>)> {
        let mut reader = Reader::new(base, faults);
        if !reader.is(value, Kind::Object, "an image") {
            return None;
        }
        let place = reader.place(value);
        let Some(id) = value.get("id").and_then(Id::of) else {
            reader.fault(&errors::L007, place, "an image lacks `id`".to_owned());
            return None;
        };
        let mut image = Image { file_name: None, rows: None, columns: None, place, value, base };
        let (mut width, mut height) = (false, false);
        let size = |reader: &mut Reader<'_>, said, what| reader.pixels(said, what).and_then(NonZeroU32::new);
        for (name, said) in value.members() {
            match name.as_str().unwrap_or("") {
                "file_name" => image.file_name = reader.text(said, "`file_name`").map(|(t, _)| t),
                "width" => (image.columns, width) = (size(&mut reader, said, "`width`"), true),
                "height" => (image.rows, height) = (size(&mut reader, said, "`height`"), true),
                _ => {}
            }
        }
        for (name, there) in [("width", width), ("height", height)] {
            if !there {
                reader.fault(
                    &errors::L007,
                    place,
                    format!("an image lacks `{name}`, so nobody can tell what lies on it"),
                );
            }
        }
        Some((id, image))
    }

    /// What else it says, with places in the file.
    pub(super) fn answers(&self) -> impl Iterator<Item = (&'d str, Raw<'d>, Place)> {
        let base = self.base;
        self.value.members().filter_map(move |(name, said)| {
            let name = name.as_str().unwrap_or("");
            let raw = match said.kind() {
                Kind::String => Raw::Text(said.as_str().unwrap_or("")),
                Kind::Number => Raw::Number(said.number_text().unwrap_or("")),
                Kind::Bool => Raw::Flag(said.as_bool() == Some(true)),
                Kind::Null => return None,
                Kind::Array | Kind::Object | Kind::Invalid => Raw::Other("neither a text nor a number"),
            };
            // Its node is one of another document than that of the annotations.
            let place = Place { offset: base + said.span().start, node: None, column: None };
            (!BOOKKEEPING.contains(&name)).then_some((name, raw, place))
        })
    }
}

impl Reader<'_> {
    /// A size of an image; some tools write whole numbers with a point.
    pub(in crate::labels::read) fn pixels(&mut self, value: Value<'_>, what: &str) -> Option<u32> {
        let whole = value.number_text().map(super::super::spelling::spelling).and_then(|t| t.parse::<u32>().ok());
        let size = whole.filter(|n| *n >= 1);
        if size.is_none() && self.is(value, Kind::Number, what) {
            self.fault(&errors::L007, self.place(value), format!("{what} is a whole number of pixels from 1"));
        }
        size
    }
}
