//! What the annotations of a COCO file share: its images, its categories, its stamp.

use super::super::Fault;
use super::super::native::Reader;
use super::super::typed::Raw;
use super::key;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::record::{Place, Stamp};
use indexmap::IndexMap;

/// Members of an image that say nothing about what was seen on it.
const BOOKKEEPING: &[&str] = &["license", "coco_url", "flickr_url", "date_captured"];

/// Images and categories by their ids, as text; owned, so that the document need not stay.
#[derive(Debug, Clone, Default)]
pub(in crate::labels) struct Head {
    /// The images, in the order of the file.
    pub(in crate::labels) images: IndexMap<String, HeadImage>,
    /// Names of categories.
    pub(super) categories: IndexMap<String, String>,
    stamp: Option<[Option<(String, Place)>; 3]>,
}

/// One image.
#[derive(Debug, Clone, Default)]
pub(in crate::labels) struct HeadImage {
    pub(super) file_name: Option<String>,
    pub(super) rows: Option<u32>,
    pub(super) columns: Option<u32>,
    /// Where it stands in the file.
    pub(super) offset: usize,
    pub(super) members: Vec<Member>,
}

/// What else an image says.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) offset: usize,
    said: Scalar,
}

#[derive(Debug, Clone)]
enum Scalar {
    Text(String),
    Number(String),
    Flag(bool),
    Other,
}

impl Member {
    pub(super) fn raw(&self) -> Raw<'_> {
        match &self.said {
            Scalar::Text(text) => Raw::Text(text),
            Scalar::Number(text) => Raw::Number(text),
            Scalar::Flag(flag) => Raw::Flag(*flag),
            Scalar::Other => Raw::Other("neither a text nor a number"),
        }
    }
}

impl Head {
    /// One member of the file's outermost object.
    pub(in crate::labels) fn part(&mut self, name: &str, value: Value<'_>, base: usize, faults: &mut Vec<Fault>) {
        match name {
            "images" => {
                for item in Reader::new(base, faults).items(value, "`images`") {
                    self.image(item, base, faults);
                }
            }
            "categories" => {
                for item in Reader::new(base, faults).items(value, "`categories`") {
                    self.category(item, base, faults);
                }
            }
            "info" => self.info(value, base, faults),
            _ => {}
        }
    }

    /// One entry of `images`.
    pub(in crate::labels) fn image(&mut self, value: Value<'_>, base: usize, faults: &mut Vec<Fault>) {
        let mut reader = Reader::new(base, faults);
        if !reader.is(value, Kind::Object, "an image") {
            return;
        }
        let place = reader.place(value);
        let Some(id) = value.get("id").and_then(key) else {
            reader.fault(&errors::L007, place, "an image lacks `id`".to_owned());
            return;
        };
        let mut image = HeadImage { offset: place.offset, ..HeadImage::default() };
        for (name, said) in value.members() {
            match name.as_str().unwrap_or("") {
                "id" => {}
                "file_name" => image.file_name = reader.text(said, "`file_name`").map(|(t, _)| t.to_owned()),
                "width" => image.columns = reader.pixels(said, "`width`"),
                "height" => image.rows = reader.pixels(said, "`height`"),
                other if BOOKKEEPING.contains(&other) => {}
                other => {
                    let offset = reader.place(said).offset;
                    let said = match said.kind() {
                        Kind::String => Scalar::Text(said.as_str().unwrap_or("").to_owned()),
                        Kind::Number => Scalar::Number(said.number_text().unwrap_or("").to_owned()),
                        Kind::Bool => Scalar::Flag(said.as_bool() == Some(true)),
                        Kind::Null => continue,
                        Kind::Array | Kind::Object | Kind::Invalid => Scalar::Other,
                    };
                    image.members.push(Member { name: other.to_owned(), offset, said });
                }
            }
        }
        for (name, there) in [("width", image.columns.is_some()), ("height", image.rows.is_some())] {
            if !there && value.get(name).is_none() {
                reader.fault(
                    &errors::L007,
                    place,
                    format!("an image lacks `{name}`, so nobody can tell what lies on it"),
                );
            }
        }
        if self.images.contains_key(&id) {
            let message = format!("there are two images with the id {}", errors::shown(&id, false));
            faults.push(Fault { rule: "file.id", code: &errors::L024, place, message });
        } else {
            self.images.insert(id, image);
        }
    }

    /// One entry of `categories`.
    pub(in crate::labels) fn category(&mut self, value: Value<'_>, base: usize, faults: &mut Vec<Fault>) {
        let mut reader = Reader::new(base, faults);
        if !reader.is(value, Kind::Object, "a category") {
            return;
        }
        let place = reader.place(value);
        let name = value.get("name").and_then(|v| reader.text(v, "a category's `name`"));
        match (value.get("id").and_then(key), name) {
            (Some(id), Some((name, _))) => {
                if self.categories.insert(id.clone(), name.to_owned()).is_some_and(|before| before != name) {
                    let message = format!("there are two categories with the id {}", errors::shown(&id, false));
                    faults.push(Fault { rule: "file.id", code: &errors::L024, place, message });
                }
            }
            (id, _) => {
                let lacks = if id.is_none() { "id" } else { "name" };
                reader.fault(&errors::L007, place, format!("a category lacks `{lacks}`"));
            }
        }
    }

    /// `info`, of which only the stamp is read.
    pub(in crate::labels) fn info(&mut self, value: Value<'_>, base: usize, faults: &mut Vec<Fault>) {
        let owned = |part: Option<(&str, Place)>| part.map(|(t, p)| (t.to_owned(), Place { node: None, ..p }));
        let stamp = Reader::new(base, faults).carried_stamp(value);
        self.stamp = stamp.map(|s| [owned(s.id), owned(s.version), owned(s.digest)]);
    }

    pub(super) fn stamp(&self) -> Option<Stamp<'_>> {
        let [id, version, digest] = self.stamp.as_ref()?;
        fn borrowed(part: &Option<(String, Place)>) -> Option<(&str, Place)> {
            part.as_ref().map(|(t, p)| (t.as_str(), *p))
        }
        Some(Stamp { id: borrowed(id), version: borrowed(version), digest: borrowed(digest) })
    }
}

impl Reader<'_> {
    /// A size of an image; some tools write whole numbers with a point.
    pub(in crate::labels::read) fn pixels(&mut self, value: Value<'_>, what: &str) -> Option<u32> {
        let whole = value.number_text().map(super::super::mapping::spelling).and_then(|t| t.parse::<u32>().ok());
        let size = whole.filter(|n| *n >= 1);
        if size.is_none() && self.is(value, Kind::Number, what) {
            self.fault(&errors::L007, self.place(value), format!("{what} is a whole number of pixels from 1"));
        }
        size
    }
}
