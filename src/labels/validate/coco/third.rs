//! The third look: the annotations of each image together, with what the image itself says, as one
//! record.

use super::Shared;
use super::second::Entry;
use crate::labels::document::{Buffer, Value, read_json};
use crate::labels::pieces::{Window, slice};
use crate::labels::read::coco;
use crate::labels::read::leftovers::Leftovers;
use crate::labels::validate::parallel::each;
use crate::labels::validate::record::Table;
use crate::labels::validate::run::{Id, Run, fingerprint};
use crate::labels::validate::session::Session;
use crate::labels::validate::teller::{About, Here, Stitch, Teller};
use crate::labels::validate::worker::Worker;
use rustc_hash::FxHashSet;

/// Images that are read together: numbers in the head, and their entries.
struct Batch<'e> {
    images: std::ops::Range<usize>,
    entries: &'e [Entry],
}

impl<'v> Session<'v, '_> {
    /// Reads the annotations of each image together.
    pub(super) fn images(&mut self, shared: &Shared<'_>, entries: &[Entry]) -> std::io::Result<()> {
        let (validator, keep, total) = (self.validator, self.options.keep, &mut self.total);
        let mut ids = FxHashSet::default();
        let (mut image, mut at) = (0, 0);
        let count = shared.head.images.len();
        let next = || {
            let (first, from, mut bytes) = (image, at, 0);
            while image < count && bytes < self.piece {
                while let Some(entry) = entries.get(at).filter(|e| e.image as usize == image) {
                    bytes += entry.length();
                    at += 1;
                }
                image += 1;
                // An image without annotations is a record, too.
                bytes += 64;
            }
            (image > first).then(|| Batch { images: first..image, entries: &entries[from..at] })
        };
        let mut failed = None;
        each(
            self.options.threads,
            || Worker::new(validator, keep),
            next,
            |worker, batch: &Batch<'_>| worker.images(batch, shared),
            |_, result| match result {
                Ok(run) => {
                    total.absorb(run, &mut ids, |id, run| {
                        let here = Here::deferred(shared.file.name.clone(), &[], 0, None, shared.file.known);
                        validator.twice(id, &here, shared.file, run);
                    });
                }
                Err(error) => {
                    failed.get_or_insert(error);
                }
            },
        );
        failed.map_or(Ok(()), Err)
    }
}

impl<'v> Worker<'v, '_> {
    /// The records of some images.
    fn images(&mut self, batch: &Batch<'_>, shared: &Shared<'_>) -> std::io::Result<Run<'v>> {
        let mut run = self.run();
        let mut bytes = Vec::new();
        let mut stitch = Stitch::default();
        let mut documents = Vec::new();
        let mut entries = batch.entries.iter().peekable();
        for image in batch.images.clone() {
            let start = bytes.len();
            bytes.push(b'[');
            while let Some(entry) = entries.next_if(|e| e.image as usize == image) {
                if bytes.len() > start + 1 {
                    bytes.push(b',');
                }
                stitch.add(bytes.len(), entry.offset(), entry.index);
                slice(shared.source, entry.offset(), entry.length(), &mut bytes)?;
            }
            bytes.push(b']');
            documents.push(start..bytes.len());
        }
        let here = Here::deferred(shared.file.name.clone(), &bytes, Stitch::BASE, Some(&stitch), shared.file.known);
        let (mut left, mut faults, mut found) = (Leftovers::default(), Vec::new(), Vec::new());
        let (mut window, mut spare) = (Window::new(shared.source), Buffer::default());
        for (image, range) in batch.images.clone().zip(documents) {
            found.clear();
            let Some((_, about)) = shared.head.images.get_index(image) else { continue };
            // What is wrong with the texts was told when they were seen for the first time.
            let text = window.text(about.offset, about.length as usize)?;
            let Some(text) = read_json(text, std::mem::take(&mut spare), &mut found) else { continue };
            let at = usize::try_from(about.offset).unwrap_or(usize::MAX);
            let Some((_, about)) = coco::Image::read(text.root(), at, &mut Vec::new()) else { continue };
            let buffer = std::mem::take(&mut self.buffer);
            let Some(document) = read_json(&bytes[range.clone()], buffer, &mut found) else { continue };
            let base = Stitch::BASE + range.start;
            let annotations: Vec<Value<'_>> = document.root().items().collect();
            let record = coco::record(
                shared.head,
                &about,
                &annotations,
                shared.boxes,
                base,
                shared.names,
                &mut left,
                &mut faults,
            );
            let about = About {
                root: Some(document.root()),
                list: "annotations",
                element: Some(image as u64),
                record: Some((range.start, range.end)),
                ..About::default()
            };
            self.record(&record, about, &mut faults, &here, Table::No, &mut run);
            let teller = Teller { here: &here, about, run: &mut run };
            left.point(|place| teller.pointer_at(place, base));
            if !shared.twice.is_empty() {
                for (n, annotation) in record.annotations.iter().enumerate() {
                    let Some((id, place)) = &annotation.id else { continue };
                    let print = fingerprint(id);
                    let again = record.annotations[..n].iter().any(|a| a.id.as_ref().is_some_and(|(i, _)| i == id));
                    if shared.twice.contains(&print) && !again {
                        let pointer = Teller { here: &here, about, run: &mut run }.pointer(*place);
                        let (line, column) = here.line_column(place.offset);
                        let told = Some((pointer, line, column));
                        let mut id = Id::new(print, id, record.item, &about, *place, run.findings.len());
                        id.told = told;
                        run.ids.push(id);
                    }
                }
            }
            self.buffer = document.into_buffer();
            spare = text.into_buffer();
        }
        run.left(left, &here);
        self.memo.settle(&mut run);
        Ok(run)
    }
}
