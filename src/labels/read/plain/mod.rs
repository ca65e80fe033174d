//! Plain native records, straight from their bytes.
//!
//! Nearly every record is written as `docs/label-file.md` says, and nobody will ever ask for the
//! pointer of any part of it. Such a record is read here in one pass, without a document. Whatever is
//! out of the ordinary (an escape, a key that nobody knows, a key that comes twice, a number with an
//! exponent, an outline that crosses itself) ends the attempt, and `native` reads the record
//! and tells what there is to tell. So this can only accept, and what it accepts is what `native`
//! would have read without a fault: that is a property in the tests, and a target of the fuzzer.

mod annotation;
mod answers;
mod cursor;
mod image;
mod number;
mod outlines;
mod shapes;

#[cfg(test)]
mod tests;

use crate::label_format::names::keys;
use crate::label_format::{
    AnnotatorKey, DECISIONS, EscalationKey, ExcludedKey, RecordKey, RelationKey, ReviewKey, StampKey, VERSION,
};
use crate::labels::record::{Raised, Record, Review, Stamp};
use cursor::Cursor;

/// For so many annotations there is room at once.
const ROOM: usize = 3;

keys! {
    /// What is looked at of a read.
    ReadKey {
        Status("status"),
    }
}

/// Reads one record that begins at `base` in its file. `None`: it is not plain. Places have an offset
/// only, which is enough to find the value of each in the record's document.
pub(in crate::labels) fn read(bytes: &[u8], base: usize) -> Option<Record<'_>> {
    let mut cursor = Cursor::new(bytes, base)?;
    let mut record = Record { place: cursor.place(), ..Record::default() };
    cursor.members(|cursor, key| cursor.part(key, &mut record))?;
    cursor.end()?;
    let parts = record.annotations.iter().filter_map(|a| a.part_of);
    record.references.extend(parts);
    Some(record)
}

impl<'d> Cursor<'d> {
    fn part(&mut self, key: RecordKey, record: &mut Record<'d>) -> Option<()> {
        match key {
            RecordKey::LabelFileVersion => (self.string()? == VERSION).then_some(()),
            RecordKey::Protocol => {
                record.stamp = Some(self.stamp()?);
                Some(())
            }
            RecordKey::Image => {
                let (image, item) = self.image()?;
                record.item = item;
                if record.images.is_empty() {
                    record.images = vec![image];
                } else {
                    record.images.insert(0, image);
                }
                Some(())
            }
            RecordKey::Images => self.list(|c| {
                record.images.push(c.image()?.0);
                Some(())
            }),
            RecordKey::Excluded => self.members(|c, key: ExcludedKey| {
                let text = c.text()?;
                if key == ExcludedKey::Reason {
                    record.excluded = Some(text);
                }
                Some(())
            }),
            RecordKey::Read => self.open_members(|c, key| {
                match key {
                    ReadKey::Status => record.status = Some(c.text()?),
                }
                Some(())
            }),
            RecordKey::Annotator => self.members(|c, key| {
                let text = c.text()?;
                match key {
                    AnnotatorKey::Id => record.annotator = Some(text.0.into()),
                    AnnotatorKey::Role => record.role = Some(text),
                    _ => {}
                }
                Some(())
            }),
            RecordKey::Context => {
                record.context = self.answers()?;
                Some(())
            }
            RecordKey::Annotations => {
                record.annotations.reserve_exact(ROOM);
                self.list(|c| {
                    record.annotations.push(c.annotation()?);
                    Some(())
                })
            }
            RecordKey::Relations => self.list(|c| {
                c.members(|c, key| {
                    if matches!(key, RelationKey::From | RelationKey::To) {
                        record.references.push(c.text()?);
                        return Some(());
                    }
                    c.free()
                })
            }),
            RecordKey::Escalations => self.list(|c| {
                let raised = c.escalation(record)?;
                record.escalations.extend((!raised.rule.is_empty()).then_some(raised));
                Some(())
            }),
            RecordKey::Reviews => self.list(|c| {
                let review = c.review(record)?;
                record.reviews.push(review);
                Some(())
            }),
            RecordKey::Source | RecordKey::Ext => self.free_object(),
        }
    }

    fn stamp(&mut self) -> Option<Stamp<'d>> {
        let mut stamp = Stamp::default();
        self.members(|c, key| {
            let text = Some(c.text()?);
            match key {
                StampKey::Id => stamp.id = text,
                StampKey::Version => stamp.version = text,
                StampKey::MeaningDigest => stamp.digest = text,
                _ => {}
            }
            Some(())
        })?;
        Some(stamp)
    }

    fn escalation(&mut self, record: &mut Record<'d>) -> Option<Raised<'d>> {
        let mut raised = Raised { rule: "", annotation: None, resolved: false, place: self.place() };
        self.members(|c, key| {
            match key {
                EscalationKey::Resolved => raised.resolved = c.flag()?,
                EscalationKey::Rule => raised.rule = c.string()?,
                EscalationKey::AnnotationId => {
                    let text = c.text()?;
                    raised.annotation = Some(text.0);
                    record.references.push(text);
                }
                _ => drop(c.string()?),
            }
            Some(())
        })?;
        Some(raised)
    }

    fn review(&mut self, record: &mut Record<'d>) -> Option<Review<'d>> {
        let mut review = Review { reviewer: None, role: None, annotation: None, decision: None };
        self.members(|c, key| {
            match key {
                ReviewKey::Reviewer => c.members(|c, key| {
                    let text = c.text()?;
                    match key {
                        AnnotatorKey::Id => review.reviewer = Some(text.0),
                        AnnotatorKey::Role => review.role = Some(text),
                        _ => {}
                    }
                    Some(())
                })?,
                ReviewKey::Decision => review.decision = Some(c.string().filter(|d| DECISIONS.contains(d))?),
                ReviewKey::AnnotationId => {
                    let text = c.text()?;
                    review.annotation = Some(text.0);
                    record.references.push(text);
                }
                _ => drop(c.string()?),
            }
            Some(())
        })?;
        Some(review)
    }
}
