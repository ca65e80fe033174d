//! Files of other tools: each read by its reader, whole and one after the other.

use super::record::Table;
use super::run::Run;
use super::teller::{About, Here, Teller};
use super::worker::{File, Worker};
use super::{Format, errors};
use crate::labels::document::{Buffer, Document, Hazard, Kind, Value, read_json};
use crate::labels::read::Fault;
use crate::labels::read::coco::{self, Boxes};
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
            Format::Coco => self.coco(bytes, &names, here, run),
            Format::LabelStudio => self.label_studio(bytes, &names, here, run),
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
        self.tell_all([fault], None, here, run);
    }

    fn hazards(&self, found: &[Hazard], document: Option<&Document<'_>>, here: &Here<'_>, run: &mut Run<'v>) {
        for hazard in found {
            self.validator.hazard(hazard, document, 0, None, here, run);
        }
    }

    /// Faults of a file as a whole.
    fn tell_all(
        &self,
        faults: impl IntoIterator<Item = Fault>,
        root: Option<Value<'_>>,
        here: &Here<'_>,
        run: &mut Run<'v>,
    ) {
        for fault in faults {
            let about = About { root, fault_in: root.map(|r| (r, 0)), ..About::default() };
            Teller { here, about, run }.find(fault.rule, fault.code, None, fault.place, fault.message);
        }
    }

    fn label_studio(&mut self, bytes: &[u8], names: &Names<'_>, here: &Here<'_>, run: &mut Run<'v>) {
        let mut found = Vec::new();
        let document = read_json(bytes, Buffer::default(), &mut found);
        self.hazards(&found, document.as_ref(), here, run);
        let Some(document) = document else { return };
        let root = document.root();
        let tasks: Vec<Value<'_>> = if root.kind() == Kind::Array { root.items().collect() } else { vec![root] };
        let (mut left, mut faults) = (Leftovers::default(), Vec::new());
        for task in tasks {
            let records = label_studio::records(task, 0, names, &mut left, &mut faults);
            self.tell_all(faults.drain(..), Some(root), here, run);
            for (record, mut own) in records {
                self.record(&record, about(root), &mut own, here, Table::No, run);
            }
        }
        self.tell_all(left.faults(), Some(root), here, run);
    }

    fn xml(&mut self, bytes: &[u8], format: Format, names: &Names<'_>, here: &Here<'_>, run: &mut Run<'v>) {
        let mut faults = Vec::new();
        let tree = xml::parse(bytes, &mut faults);
        self.tell_all(faults.drain(..), None, here, run);
        let Some(tree) = tree else { return };
        let here = &here.of_tree(&tree);
        let mut left = Leftovers::of_tree();
        let records = if format == Format::Voc {
            voc::records(&tree, names, &mut left, &mut faults)
        } else {
            cvat::records(&tree, names, &mut left, &mut faults)
        };
        self.tell_all(faults.drain(..), None, here, run);
        for (record, mut own) in records {
            self.record(&record, About::default(), &mut own, here, Table::No, run);
        }
        self.tell_all(left.faults(), None, here, run);
    }

    fn coco(&mut self, bytes: &[u8], names: &Names<'_>, here: &Here<'_>, run: &mut Run<'v>) {
        let mut found = Vec::new();
        let document = read_json(bytes, Buffer::default(), &mut found);
        self.hazards(&found, document.as_ref(), here, run);
        let Some(document) = document else { return };
        let root = document.root();
        let mut faults = Vec::new();
        let head = coco::Head::read(root, 0, &mut faults);
        let mut scan = coco::Scan::default();
        let mut by_image: Vec<Vec<Value<'_>>> = vec![Vec::new(); head.images.len()];
        for annotation in root.get("annotations").into_iter().flat_map(Value::items) {
            if let Some(image) = scan.add(&head, annotation, 0, &mut faults)
                && let Some(list) = by_image.get_mut(image)
            {
                list.push(annotation);
            }
        }
        let corners = names.boxes_are_corners();
        let boxes = match (corners, scan.survey.are_corners()) {
            (true, _) => Boxes::Corners,
            (false, true) => Boxes::Doubtful,
            (false, false) => Boxes::Size,
        };
        self.tell_all(faults.drain(..).chain(scan.faults(corners)), Some(root), here, run);
        let mut left = Leftovers::default();
        for (key, annotations) in head.images.keys().zip(&by_image) {
            let record = coco::record(&head, key, annotations, boxes, 0, names, &mut left, &mut faults);
            self.record(&record, about(root), &mut faults, here, Table::No, run);
        }
        self.tell_all(left.faults(), Some(root), here, run);
    }
}

fn about(root: Value<'_>) -> About<'_> {
    let span = root.span();
    About { root: Some(root), record: Some((span.start, span.end)), ..About::default() }
}
