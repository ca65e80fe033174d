//! The first look: all but the annotations.

use super::{items, list};
use crate::labels::document::{Buffer, Hazard, read_json};
use crate::labels::pieces::{Cutter, MAX_RECORD, Part, ReadAt, slice};
use crate::labels::read::Fault;
use crate::labels::read::coco::Head;
use crate::labels::record::Place;
use crate::labels::validate::errors;
use crate::labels::validate::session::Session;
use crate::labels::validate::teller::{About, Here};
use crate::labels::validate::worker::File;

impl<'v> Session<'v, '_> {
    /// Reads all but the annotations.
    pub(super) fn head(&mut self, source: &dyn ReadAt, parts: &[Part], file: File<'_>) -> std::io::Result<Head> {
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
}
