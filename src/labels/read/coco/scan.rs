//! What is wrong with a COCO file as a whole: one look at each annotation, before any is read.

use super::super::Fault;
use super::super::leftovers::Leftovers;
use super::super::native::Reader;
use super::survey::Survey;
use super::{Head, key};
use crate::labels::document::Value;
use crate::labels::errors;
use std::collections::HashMap;

/// Goes over all annotations of a file.
#[derive(Debug, Default)]
pub(in crate::labels) struct Scan {
    pub(in crate::labels) survey: Survey,
    /// Annotation ids with the images that they were met on.
    ids: HashMap<String, u32>,
    left: Leftovers,
}

impl Scan {
    /// The image that an annotation is on, by its key; none if the file has no such image, which is
    /// told. Ids that come again on another image are told; on the same one, with its record.
    pub(in crate::labels) fn add(
        &mut self,
        head: &Head,
        annotation: Value<'_>,
        base: usize,
        faults: &mut Vec<Fault>,
    ) -> Option<usize> {
        let place = Reader::new(base, faults).place(annotation);
        let Some(image) = annotation.get("image_id") else {
            self.left.count("file.structure", &errors::L007, "an annotation lacks `image_id`".to_owned(), place);
            return None;
        };
        let Some((at, name, _)) = key(image).and_then(|k| head.images.get_full(&k)) else {
            let what = "an annotation is on an image that is not in `images`, so it could not be checked".to_owned();
            self.left.count("file.reference", &errors::L027, what, Reader::new(base, faults).place(image));
            return None;
        };
        self.survey.add(head, name, annotation, base);
        if let Some(value) = annotation.get("id")
            && let Some(id) = key(value)
        {
            let here = u32::try_from(at).unwrap_or(u32::MAX);
            match self.ids.get(&id) {
                Some(before) if *before != here => {
                    let message = format!("there are two annotations with the id {}", errors::shown(&id, false));
                    let place = Reader::new(base, faults).place(value);
                    faults.push(Fault { rule: "file.id", code: &errors::L024, place, message });
                }
                Some(_) => {}
                None => drop(self.ids.insert(id, here)),
            }
        }
        Some(at)
    }

    /// What is told of the file when all annotations were seen; `corners`: that its boxes are two
    /// corners is known.
    pub(in crate::labels) fn faults(self, corners: bool) -> impl Iterator<Item = Fault> {
        let survey = self.survey.fault().filter(|_| !corners);
        survey.into_iter().chain(self.left.faults())
    }
}
