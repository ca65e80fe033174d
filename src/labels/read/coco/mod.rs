//! COCO: images, categories and annotations in three lists of one JSON document.
//!
//! [`Head`] holds what all annotations share; [`Scan`] looks at each annotation once for what is
//! wrong with the file as a whole; [`record`] makes one record of an image and its annotations.

mod annotation;
mod head;
mod scan;
mod segmentation;
mod survey;

pub(super) use annotation::flat;
pub(in crate::labels) use head::Head;
pub(in crate::labels) use scan::Scan;

use super::Fault;
use super::leftovers::Leftovers;
use super::names::Names;
use super::native::Reader;
use super::typed::Typing;
use crate::labels::document::Value;
use crate::labels::record::{Foreign, Image, Place, Record};
use crate::quantity::plain;

/// How a file writes its boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::labels) enum Boxes {
    /// First corner, width, height: as COCO has it.
    Size,
    /// Two corners, as the names mapping says.
    Corners,
    /// They look like corners, which was told; no box is read.
    Doubtful,
}

/// The fingerprint of an annotation's id, as text; none where it has none.
pub(in crate::labels) fn id(annotation: Value<'_>) -> Option<String> {
    annotation.get("id").and_then(key)
}

/// An id as text: `1`, `1.0` and `1e0` agree, and texts are taken as they are.
fn key(value: Value<'_>) -> Option<String> {
    let number = |text: &str| crate::quantity::parse_decimal(text).map_or_else(|_| text.to_owned(), |d| plain(&d));
    value.as_str().map(str::to_owned).or_else(|| value.number_text().map(number))
}

/// The record of one image, by its key in the head, with all its annotations.
#[allow(clippy::too_many_arguments)] // What a file shares, what an image has, and where faults go.
pub(in crate::labels) fn record<'d>(
    head: &'d Head,
    image: &str,
    annotations: &[Value<'d>],
    boxes: Boxes,
    base: usize,
    names: &'d Names<'d>,
    left: &mut Leftovers,
    faults: &mut Vec<Fault>,
) -> Record<'d> {
    let mut record = Record {
        foreign: Some(Foreign { words: "a COCO file", parts: false }),
        stamp: head.stamp(),
        ..Record::default()
    };
    let Some(about) = head.images.get(image) else { return record };
    record.place = Place { offset: about.offset, node: None, column: None };
    record.item = about.file_name.as_deref().map(super::paths::image_name);
    record.images.push(Image { rows: about.rows, columns: about.columns, ..Image::default() });
    let mut typing = Typing { names, left, stamped: record.stamp.is_some() };
    for member in &about.members {
        let place = Place { offset: member.offset, node: None, column: None };
        match typing.answers(Some(names.context()), &member.name, &member.raw(), place) {
            Some(answers) => record.context.extend(answers),
            None => typing.left.add(
                format!("an image's {} is not carried over", crate::labels::errors::shown(&member.name, false)),
                place,
            ),
        }
    }
    let mut reader = Reader::new(base, faults);
    for value in annotations {
        if let Some(annotation) = annotation::read(*value, head, boxes, &mut reader, &mut typing) {
            record.annotations.push(annotation);
        }
    }
    record
}
