//! COCO files of any size: looked at three times, in constant memory but for an entry of sixteen
//! bytes an annotation and some sixty an image.
//!
//! First the images and categories are read; of an image, its size is kept and where it stands. Then
//! every annotation is seen once, for what is wrong with the file as a whole and for the image that
//! it is on. Then each image is read again with its annotations, together as one record. Places are offsets in the file until the end; then one more pass
//! finds the lines of those that are told.

mod first;
mod second;
mod third;

use super::run::Run;
use super::session::Session;
use super::teller::{About, Here, Teller};
use super::worker::File;
use super::{Validator, errors};
use crate::labels::document::{Buffer, Value, read_json};
use crate::labels::pieces::{Feed, From, Held, Part, Piece, ReadAt, Start, Values, parts};
use crate::labels::read::coco::{Boxes, Head};
use crate::labels::read::names::Names;
use crate::labels::read::{Fault, hazards};
use crate::labels::record::Place;
use rustc_hash::FxHashSet;
use std::io::Read;

/// What all images of a file share.
struct Shared<'s> {
    source: &'s dyn ReadAt,
    head: &'s Head,
    names: &'s Names<'s>,
    boxes: Boxes,
    /// Ids that come more than once in the file.
    twice: &'s FxHashSet<u64>,
    file: File<'s>,
}

impl Session<'_, '_> {
    /// Checks a COCO file.
    pub(super) fn coco(&mut self, source: &dyn ReadAt, file: File<'_>) {
        let first = self.total.findings.len();
        let read = self.coco_of(source, file);
        self.total.place(first, source);
        // Has a place of its own, so it comes behind what was placed.
        if let Err(error) = read {
            self.broken(file, Start::default(), &error.to_string());
        }
    }

    fn coco_of(&mut self, source: &dyn ReadAt, file: File<'_>) -> std::io::Result<()> {
        let Some(parts) = parts(source)?.filter(|p| p.last().is_none_or(|p| p.to < second::FARTHEST)) else {
            return self.not_coco(source, file);
        };
        let names = Names::new(self.validator.protocol, file.mapping.and_then(|m| m.names.as_ref()));
        let head = self.head(source, &parts, file)?;
        let Some(list) = parts.iter().find(|p| p.name == "annotations").filter(|p| p.first == b'[') else {
            return Ok(());
        };
        let (scan, mut entries, twice) = self.scan(source, list, &head, file);
        let corners = names.boxes_are_corners();
        let boxes = match (corners, scan.survey.are_corners()) {
            (true, _) => Boxes::Corners,
            (false, true) => Boxes::Doubtful,
            (false, false) => Boxes::Size,
        };
        if let Some(fault) = scan.survey.fault().filter(|_| !corners) {
            let here = Here::deferred(file.name.clone(), &[], 0, None, file.known);
            let before = self.total.findings.len();
            self.validator.fault(fault, About::default(), &here, &mut self.total);
            if let (Some(finding), Some(pointer)) = (self.total.findings.get_mut(before), &scan.survey.pointer) {
                finding.pointer.clone_from(pointer);
            }
        }
        entries.sort_unstable_by_key(|e| (e.image, e.index));
        let shared = Shared { source, head: &head, names: &names, boxes, twice: &twice, file };
        self.images(&shared, &entries)?;
        self.total.tell_left(file.name);
        Ok(())
    }

    /// A file of which the outline is broken is read whole, to say why.
    fn not_coco(&mut self, source: &dyn ReadAt, file: File<'_>) -> std::io::Result<()> {
        let mut bytes = Vec::new();
        From::new(source, 0).take(u64::from(u32::MAX)).read_to_end(&mut bytes)?;
        let here = Here::deferred(file.name.clone(), &bytes, 0, None, file.known);
        let mut found = Vec::new();
        let document = read_json(&bytes, Buffer::default(), &mut found);
        for hazard in &found {
            self.validator.hazard(hazard, document.as_ref(), 0, None, &here, &mut self.total);
        }
        if found.is_empty() {
            let fault = Fault {
                rule: "file.structure",
                code: &errors::L007,
                place: Place::default(),
                message: "a COCO file is one object with `images`, `categories` and `annotations`".to_owned(),
            };
            self.validator.fault(fault, About::default(), &here, &mut self.total);
        }
        Ok(())
    }
}

/// A list inside a file.
fn list<'s>(source: &'s dyn ReadAt, part: &Part, piece: usize) -> Values<'s> {
    let start = Start { offset: part.from, ..Start::default() };
    Values::within(Feed::from(Box::new(From::new(source, part.from)), start, piece))
}

/// Reads each item of a piece of a list; tells what is wrong with its text.
fn items<'v>(
    validator: &Validator<'_>,
    piece: &Piece,
    name: &'static str,
    file: File<'_>,
    buffer: &mut Buffer,
    run: &mut Run<'v>,
    mut each: impl FnMut(Value<'_>, usize, About<'_>, &Here<'_>, &mut Run<'v>),
) {
    let shift = usize::try_from(piece.start.offset).unwrap_or(usize::MAX);
    let here = Here::deferred(file.name.clone(), &piece.bytes, shift, None, file.known);
    let mut found = Vec::new();
    for held in piece.held() {
        let (range, number) = match held {
            Held::Value(range, number) => (range, number.unwrap_or(0)),
            Held::Fault(hazard) => {
                validator.hazard(hazard, None, shift, None, &here, run);
                continue;
            }
        };
        found.clear();
        let base = shift + range.start;
        let document = read_json(&piece.bytes[range.clone()], std::mem::take(buffer), &mut found);
        let about =
            About { list: name, element: Some(number), record: Some((range.start, range.end)), ..About::default() };
        for hazard in &found {
            let root = document.as_ref().map(|d| (d.root(), base));
            validator.fault(hazards::fault(hazard, base), About { fault_in: root, ..about }, &here, run);
        }
        if let Some(document) = document {
            let root = document.root();
            each(root, base, About { root: Some(root), ..about }, &here, run);
            *buffer = document.into_buffer();
        }
    }
}

impl Validator<'_> {
    /// Tells a fault of a file.
    pub(super) fn fault(&self, fault: Fault, about: About<'_>, here: &Here<'_>, run: &mut Run<'_>) {
        Teller { here, about, run }.find(fault.rule, fault.code, None, fault.place, fault.message);
    }
}
