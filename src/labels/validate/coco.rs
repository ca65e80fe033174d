//! COCO files of any size: looked at three times, in constant memory but for an entry of sixteen
//! bytes an annotation.
//!
//! First the images and categories are read. Then every annotation is seen once, for what is wrong
//! with the file as a whole and for the image that it is on. Then the annotations of each image are
//! read together as one record. Places are offsets in the file until the end; then one more pass
//! finds the lines of those that are told.

use super::parallel::each;
use super::record::Table;
use super::run::{Id, Run, fingerprint};
use super::session::Session;
use super::teller::{About, Here, Stitch, Teller};
use super::worker::{File, Worker};
use super::{Validator, errors};
use crate::labels::document::{Buffer, Hazard, Kind, Value, read_json};
use crate::labels::pieces::{Cutter, Feed, From, Held, MAX_RECORD, Part, Piece, ReadAt, Start, Values, parts, slice};
use crate::labels::read::Fault;
use crate::labels::read::coco::{self, Boxes, Head, Scan};
use crate::labels::read::hazards;
use crate::labels::read::leftovers::Leftovers;
use crate::labels::read::names::Names;
use crate::labels::record::{Index, Place};
use rustc_hash::FxHashSet;
use std::cell::RefCell;
use std::io::Read;

/// One annotation: on which image, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Entry {
    image: u32,
    /// Its number in the list.
    index: u32,
    /// Its offset in the upper 40 bits and its length in the lower 24.
    packed: u64,
}

/// Annotations longer than this are not read.
const LONGEST: u64 = (1 << 24) - 1;

/// Files longer than this are not read.
const FARTHEST: u64 = 1 << 40;

impl Entry {
    fn offset(self) -> u64 {
        self.packed >> 24
    }

    fn length(self) -> usize {
        (self.packed & LONGEST) as usize
    }
}

/// What one piece of the list of annotations holds.
struct Seen<'v> {
    run: Run<'v>,
    scan: Scan,
    entries: Vec<Entry>,
    ids: Vec<u64>,
}

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

/// Images that are read together: numbers in the head, and their entries.
struct Batch<'e> {
    images: std::ops::Range<usize>,
    entries: &'e [Entry],
}

impl<'v> Session<'v, '_> {
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
        let Some(parts) = parts(source)?.filter(|p| p.last().is_none_or(|p| p.to < FARTHEST)) else {
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

    /// Reads all but the annotations.
    fn head(&mut self, source: &dyn ReadAt, parts: &[Part], file: File<'_>) -> std::io::Result<Head> {
        let mut head = Head::default();
        let (validator, total) = (self.validator, &mut self.total);
        let start = Here::deferred(file.name.clone(), &[], 0, None, file.known);
        for name in ["images", "categories", "annotations"] {
            if !parts.iter().any(|p| p.name == name) {
                let message = format!("a COCO file has a list `{name}`");
                let fault = Fault { rule: "file.structure", code: &errors::L007, place: Place::default(), message };
                validator.fault(fault, About::default(), &start, total);
            }
        }
        for (n, part) in parts.iter().enumerate() {
            if parts[..n].iter().any(|p| p.name == part.name) {
                let hazard = Hazard::repeated(&part.name, usize::try_from(part.key).unwrap_or(usize::MAX));
                validator.hazard(&hazard, None, 0, None, &start, total);
                continue;
            }
            match part.name.as_str() {
                "annotations" if part.first == b'[' => {}
                "images" if part.first == b'[' => {
                    let mut values = list(source, part, self.piece);
                    let mut buffer = Buffer::default();
                    while let Some(piece) = values.next() {
                        let mut faults = Vec::new();
                        items(
                            validator,
                            &piece,
                            "images",
                            file,
                            &mut buffer,
                            total,
                            |value, base, about, here, run| {
                                head.image(value, base, &mut faults);
                                for fault in faults.drain(..) {
                                    validator.fault(fault, about, here, run);
                                }
                            },
                        );
                        values.recycle(piece.bytes);
                    }
                }
                _ => {
                    let length = usize::try_from(part.to - part.from).unwrap_or(usize::MAX);
                    if length > MAX_RECORD {
                        continue;
                    }
                    let mut bytes = Vec::new();
                    slice(source, part.from, length, &mut bytes)?;
                    let base = usize::try_from(part.from).unwrap_or(usize::MAX);
                    let here = Here::deferred(file.name.clone(), &bytes, base, None, file.known);
                    let (mut found, mut faults) = (Vec::new(), Vec::new());
                    let document = read_json(&bytes, Buffer::default(), &mut found);
                    for hazard in &found {
                        validator.hazard(hazard, document.as_ref(), base, None, &here, total);
                    }
                    let Some(document) = &document else { continue };
                    head.part(&part.name, document.root(), base, &mut faults);
                    let about = About { root: Some(document.root()), list: &part.name, ..About::default() };
                    for fault in faults.drain(..) {
                        validator.fault(fault, about, &here, total);
                    }
                }
            }
        }
        Ok(head)
    }

    /// Sees every annotation once: gives what is known of the file, the entries, and the
    /// fingerprints of ids that come more than once.
    fn scan(
        &mut self,
        source: &dyn ReadAt,
        part: &Part,
        head: &Head,
        file: File<'_>,
    ) -> (Scan, Vec<Entry>, FxHashSet<u64>) {
        let (validator, keep, total) = (self.validator, self.options.keep, &mut self.total);
        let cutter = RefCell::new(list(source, part, self.piece));
        let (mut sum, mut entries, mut ids) = (Scan::default(), Vec::new(), Vec::new());
        each(
            self.options.threads,
            Buffer::default,
            || cutter.borrow_mut().next(),
            |buffer, piece: &Piece| seen(validator, keep, piece, head, file, buffer),
            |piece, seen| {
                total.absorb(seen.run, &mut FxHashSet::default(), |_, _| {});
                sum.merge(seen.scan);
                entries.extend(seen.entries);
                ids.extend(seen.ids);
                cutter.borrow_mut().recycle(piece.bytes);
            },
        );
        ids.sort_unstable();
        let twice = ids.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
        (sum, entries, twice)
    }

    /// Reads the annotations of each image together.
    fn images(&mut self, shared: &Shared<'_>, entries: &[Entry]) -> std::io::Result<()> {
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

fn seen<'v>(
    validator: &'v Validator<'_>,
    keep: u64,
    piece: &Piece,
    head: &Head,
    file: File<'_>,
    buffer: &mut Buffer,
) -> Seen<'v> {
    let mut run = Run::new(&validator.names, keep);
    let (mut scan, mut entries, mut ids, mut faults) = (Scan::default(), Vec::new(), Vec::new(), Vec::new());
    items(validator, piece, "annotations", file, buffer, &mut run, |value, base, about, here, run| {
        if value.kind() != Kind::Object {
            let place = Place { offset: base, node: Index::new(value.node_index()), column: None };
            let message = "an annotation must be an object".to_owned();
            let fault = Fault { rule: "file.structure", code: &errors::L007, place, message };
            validator.fault(fault, about, here, run);
            return;
        }
        let image = scan.add(head, value, base, &mut faults);
        let teller = Teller { here, about, run };
        scan.left.point(|place| teller.pointer_at(place, base));
        scan.survey.point(|place| teller.pointer_at(place, base));
        ids.extend(coco::id(value).map(|id| fingerprint(&id)));
        let length = value.span().len() as u64;
        if length > LONGEST {
            let place = Place { offset: base, node: Index::new(value.node_index()), column: None };
            let message = "an annotation is longer than 16 MiB and was not read".to_owned();
            let fault = Fault { rule: "file.structure", code: &errors::L001, place, message };
            validator.fault(fault, about, here, run);
        } else if let (Some(image), Some(index)) = (image, about.element) {
            let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            let packed = (base as u64) << 24 | length;
            entries.push(Entry { image: small(image as u64), index: small(index), packed });
        }
    });
    let shift = usize::try_from(piece.start.offset).unwrap_or(usize::MAX);
    let here = Here::deferred(file.name.clone(), &piece.bytes, shift, None, file.known);
    run.left(std::mem::take(&mut scan.left), &here);
    Seen { run, scan, entries, ids }
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
        for (image, range) in batch.images.clone().zip(documents) {
            found.clear();
            let Some((key, _)) = shared.head.images.get_index(image) else { continue };
            // What is wrong with the text was told when the annotation was seen for the first time.
            let buffer = std::mem::take(&mut self.buffer);
            let Some(document) = read_json(&bytes[range.clone()], buffer, &mut found) else { continue };
            let base = Stitch::BASE + range.start;
            let annotations: Vec<Value<'_>> = document.root().items().collect();
            let record =
                coco::record(shared.head, key, &annotations, shared.boxes, base, shared.names, &mut left, &mut faults);
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
        }
        run.left(left, &here);
        self.memo.settle(&mut run);
        Ok(run)
    }
}

impl Validator<'_> {
    /// Tells a fault of a file.
    pub(super) fn fault(&self, fault: Fault, about: About<'_>, here: &Here<'_>, run: &mut Run<'_>) {
        Teller { here, about, run }.find(fault.rule, fault.code, None, fault.place, fault.message);
    }
}
