//! What the annotations of a COCO file share: its images, its categories, its stamp.

use super::super::Fault;
use super::super::native::Reader;
use super::ids::{Id, key};
use super::image::Image;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::record::{Place, Stamp};
use indexmap::IndexMap;
use indexmap::map::Entry;
use std::num::NonZeroU32;

/// Images and categories by their ids; owned, so that the document need not stay.
#[derive(Debug, Clone, Default)]
pub(in crate::labels) struct Head {
    /// The images, in the order of the file.
    pub(in crate::labels) images: IndexMap<Id, HeadImage>,
    /// Names of categories.
    pub(super) categories: IndexMap<String, String>,
    stamp: Option<[Option<(String, Place)>; 3]>,
}

/// What is kept of an image: what is asked while its annotations are looked at one by one, and where
/// the rest stands. There may be millions.
#[derive(Debug, Clone, Copy)]
pub(in crate::labels) struct HeadImage {
    /// Where its text stands in the file.
    pub(in crate::labels) offset: u64,
    /// Bytes of its text; a record is never longer.
    pub(in crate::labels) length: u32,
    pub(super) rows: Option<NonZeroU32>,
    pub(super) columns: Option<NonZeroU32>,
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
        let Some((id, image)) = Image::read(value, base, faults) else { return };
        let kept = HeadImage {
            offset: image.place.offset as u64,
            length: u32::try_from(value.span().len()).unwrap_or(u32::MAX),
            rows: image.rows,
            columns: image.columns,
        };
        match self.images.entry(id) {
            Entry::Vacant(free) => drop(free.insert(kept)),
            Entry::Occupied(_) => {
                let id = value.get("id").and_then(key).unwrap_or_default();
                let message = format!("there are two images with the id {}", errors::shown(&id, false));
                faults.push(Fault { rule: "file.id", code: &errors::L024, place: image.place, message });
            }
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
