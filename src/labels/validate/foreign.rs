//! Files of other tools: each read by its reader.

use super::record::Table;
use super::run::Run;
use super::teller::{About, Here, Teller};
use super::worker::{File, Worker};
use super::{Format, errors};
use crate::labels::document::read_json;
use crate::labels::pieces::{Held, Piece};
use crate::labels::read::Fault;
use crate::labels::read::label_studio;
use crate::labels::read::leftovers::Leftovers;
use crate::labels::read::names::Names;
use crate::labels::read::recognise::{Known, recognise};
use crate::labels::read::{cvat, voc, xml};
use crate::labels::record::Place;

impl<'v> Worker<'v, '_> {
    /// Reads a file of another tool.
    pub(super) fn foreign(&mut self, bytes: &[u8], format: Format, here: &Here<'_>, file: File<'_>, run: &mut Run<'v>) {
        let names = Names::new(self.validator.protocol, file.mapping.and_then(|m| m.names.as_ref()));
        match format {
            Format::Cvat | Format::Voc => self.xml(bytes, format, &names, here, run),
            _ => self.unread(bytes, here, run),
        }
        self.memo.settle(run);
    }

    /// A file that is known to be something that is not read.
    fn unread(&self, bytes: &[u8], here: &Here<'_>, run: &mut Run<'v>) {
        let recognised = recognise(&here.name, bytes);
        let message = match recognised.known {
            Known::Unread(name, advice) => {
                format!("this looks like {name}, because {}; {advice}", recognised.because)
            }
            _ => "this is no label file that can be read".to_owned(),
        };
        let fault = Fault { rule: "file.structure", code: &errors::L039, place: Place::default(), message };
        self.validator.fault(fault, About::default(), here, run);
    }

    /// The tasks of a piece of a Label Studio file.
    pub(super) fn tasks(&mut self, piece: &Piece, file: File<'_>, names: &Names<'_>) -> Run<'v> {
        let mut run = self.run();
        let here = Here::new(file.name.clone(), &piece.bytes, piece.start, file.known);
        let (mut left, mut faults, mut found) = (Leftovers::default(), Vec::new(), Vec::new());
        for held in piece.held() {
            let (range, element) = match held {
                Held::Value(range, number) => (range, number),
                Held::Fault(hazard) => {
                    self.validator.hazard(hazard, None, 0, None, &here, &mut run);
                    continue;
                }
            };
            found.clear();
            let base = range.start;
            let buffer = std::mem::take(&mut self.buffer);
            let document = read_json(&piece.bytes[range.clone()], buffer, &mut found);
            for hazard in &found {
                self.validator.hazard(hazard, document.as_ref(), base, element, &here, &mut run);
            }
            let Some(document) = document else { continue };
            let root = document.root();
            let about = About { root: Some(root), element, record: Some((range.start, range.end)), ..About::default() };
            let records = label_studio::records(root, base, names, &mut left, &mut faults);
            for fault in faults.drain(..) {
                let about = About { fault_in: Some((root, base)), ..about };
                self.validator.fault(fault, about, &here, &mut run);
            }
            for (record, mut own) in records {
                self.record(&record, about, &mut own, &here, Table::No, &mut run);
            }
            let teller = Teller { here: &here, about, run: &mut run };
            left.point(|place| teller.pointer_at(place, base));
            self.buffer = document.into_buffer();
        }
        run.left(left, &here);
        self.memo.settle(&mut run);
        run
    }

    fn xml(&mut self, bytes: &[u8], format: Format, names: &Names<'_>, here: &Here<'_>, run: &mut Run<'v>) {
        let mut faults = Vec::new();
        let tree = xml::parse(bytes, &mut faults);
        faults.drain(..).for_each(|f| self.validator.fault(f, About::default(), here, run));
        let Some(tree) = tree else { return };
        let here = &here.of_tree(&tree);
        let mut left = Leftovers::of_tree();
        let records = if format == Format::Voc {
            voc::records(&tree, names, &mut left, &mut faults)
        } else {
            cvat::records(&tree, names, &mut left, &mut faults)
        };
        faults.drain(..).for_each(|f| self.validator.fault(f, About::default(), here, run));
        for (record, mut own) in records {
            self.record(&record, About::default(), &mut own, here, Table::No, run);
        }
        for told in left.told() {
            let (rule, code, place, message) = (told.rule, told.code, told.first, told.message());
            self.validator.fault(Fault { rule, code, place, message }, About::default(), here, run);
        }
    }
}
