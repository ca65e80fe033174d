//! COCO: images, categories and annotations in three lists of one JSON document.
//!
//! [`Head`] holds what all annotations share; [`Scan`] looks at each annotation once for what is
//! wrong with the file as a whole; [`record`] makes one record of an image and its annotations.

mod annotation;
mod head;
mod ids;
mod image;
mod scan;
mod segmentation;
mod survey;

pub(super) use annotation::flat;
pub(in crate::labels) use head::Head;
pub(in crate::labels) use ids::id;
pub(in crate::labels) use image::Image;
pub(in crate::labels) use scan::Scan;

use super::Fault;
use super::leftovers::Leftovers;
use super::names::Names;
use super::native::Reader;
use super::typed::Typing;
use crate::labels::document::Value;
use crate::labels::record::{Foreign, Image as Size, Place, Record};
use std::num::NonZeroU32;

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

/// The record of one image with all its annotations, whose document begins at `base` in the file.
#[allow(clippy::too_many_arguments)] // What a file shares, what an image has, and where faults go.
pub(in crate::labels) fn record<'d>(
    head: &'d Head,
    image: &Image<'d>,
    annotations: &[Value<'d>],
    boxes: Boxes,
    base: usize,
    names: &'d Names<'d>,
    left: &mut Leftovers,
    faults: &mut Vec<Fault>,
) -> Record<'d> {
    let mut record = Record {
        place: Place { node: None, ..image.place },
        foreign: Some(Foreign { words: "a COCO file", parts: false }),
        stamp: head.stamp(),
        item: image.file_name.map(super::paths::image_name),
        ..Record::default()
    };
    let side = |pixels: Option<NonZeroU32>| pixels.map(NonZeroU32::get);
    record.images.push(Size { rows: side(image.rows), columns: side(image.columns), ..Size::default() });
    let mut typing = Typing { names, left, stamped: record.stamp.is_some() };
    for (name, raw, place) in image.answers() {
        match typing.answers(Some(names.context()), name, &raw, place) {
            Some(answers) => record.context.extend(answers),
            None => typing
                .left
                .add(format!("an image's {} is not carried over", crate::labels::errors::shown(name, false)), place),
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
