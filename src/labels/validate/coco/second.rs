//! The second look: every annotation once, for what is wrong with the file as a whole and for the
//! image that it is on.

use super::{items, list};
use crate::labels::document::{Buffer, Kind};
use crate::labels::pieces::{Cutter, Part, Piece, ReadAt};
use crate::labels::read::Fault;
use crate::labels::read::coco::{self, Head, Scan};
use crate::labels::record::{Index, Place};
use crate::labels::validate::parallel::each;
use crate::labels::validate::run::{Run, fingerprint};
use crate::labels::validate::session::Session;
use crate::labels::validate::teller::{Here, Teller};
use crate::labels::validate::worker::File;
use crate::labels::validate::{Validator, errors};
use rustc_hash::FxHashSet;
use std::cell::RefCell;

/// Annotations longer than this are not read.
const LONGEST: u64 = (1 << 24) - 1;

/// Files longer than this are not read.
pub(super) const FARTHEST: u64 = 1 << 40;

/// One annotation: on which image, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) image: u32,
    /// Its number in the list.
    pub(super) index: u32,
    /// Its offset in the upper 40 bits and its length in the lower 24.
    packed: u64,
}

impl Entry {
    pub(super) fn offset(self) -> u64 {
        self.packed >> 24
    }

    pub(super) fn length(self) -> usize {
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

impl<'v> Session<'v, '_> {
    /// Sees every annotation once: gives what is known of the file, the entries, and the
    /// fingerprints of ids that come more than once.
    pub(super) fn scan(
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
