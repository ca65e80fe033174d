//! What is wrong with a COCO file as a whole: one look at each annotation, before any is read.

use super::super::Fault;
use super::super::leftovers::Leftovers;
use super::super::native::Reader;
use super::Head;
use super::ids::Id;
use super::survey::Survey;
use crate::labels::document::Value;
use crate::labels::errors;

/// Goes over all annotations of a file.
#[derive(Debug, Default)]
pub(in crate::labels) struct Scan {
    pub(in crate::labels) survey: Survey,
    pub(in crate::labels) left: Leftovers,
}

impl Scan {
    /// The image that an annotation is on, by its key; none if the file has no such image, which is
    /// told.
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
        let Some((at, _, about)) = Id::of(image).and_then(|id| head.images.get_full(&id)) else {
            let what = "an annotation is on an image that is not in `images`, so it could not be checked".to_owned();
            self.left.count("file.reference", &errors::L027, what, Reader::new(base, faults).place(image));
            return None;
        };
        self.survey.add(*about, annotation, base);
        Some(at)
    }

    /// Adds what was seen in the next part of the file.
    pub(in crate::labels) fn merge(&mut self, later: Scan) {
        self.survey.merge(later.survey);
    }
}
