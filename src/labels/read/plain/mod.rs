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
mod shapes;

#[cfg(test)]
mod tests;

use crate::label_format::{
    ANNOTATOR_KEYS, DECISIONS, ESCALATION_KEYS, EXCLUDED_KEYS, RECORD_KEYS, RELATION_KEYS, REVIEW_KEYS, STAMP_KEYS,
    VERSION,
};
use crate::labels::record::{Raised, Record, Review, Stamp};
use cursor::Cursor;

/// Reads one record that begins at `base` in its file. `None`: it is not plain. Places have an offset
/// only, which is enough to find the value of each in the record's document.
pub(in crate::labels) fn read(bytes: &[u8], base: usize) -> Option<Record<'_>> {
    let mut cursor = Cursor::new(bytes, base)?;
    let mut record = Record { place: cursor.place(), ..Record::default() };
    cursor.members(RECORD_KEYS, |cursor, key| cursor.part(key, &mut record))?;
    cursor.end()?;
    let parts = record.annotations.iter().filter_map(|a| a.part_of);
    record.references.extend(parts);
    Some(record)
}

impl<'d> Cursor<'d> {
    fn part(&mut self, key: &str, record: &mut Record<'d>) -> Option<()> {
        match key {
            "label_file_version" => (self.string()? == VERSION).then_some(()),
            "protocol" => {
                record.stamp = Some(self.stamp()?);
                Some(())
            }
            "image" => {
                let (image, item) = self.image()?;
                record.item = item;
                record.images.insert(0, image);
                Some(())
            }
            "images" => self.list(|c| {
                record.images.push(c.image()?.0);
                Some(())
            }),
            "excluded" => self.members(EXCLUDED_KEYS, |c, key| {
                let text = c.text()?;
                if key == "reason" {
                    record.excluded = Some(text);
                }
                Some(())
            }),
            "read" => self.object(|c, key| {
                if key == "status" {
                    record.status = Some(c.text()?);
                    return Some(());
                }
                c.free()
            }),
            "annotator" => self.members(ANNOTATOR_KEYS, |c, key| {
                let text = c.text()?;
                match key {
                    "id" => record.annotator = Some(text.0.into()),
                    "role" => record.role = Some(text),
                    _ => {}
                }
                Some(())
            }),
            "context" => {
                record.context = self.answers()?;
                Some(())
            }
            "annotations" => self.list(|c| {
                record.annotations.push(c.annotation()?);
                Some(())
            }),
            "relations" => self.list(|c| {
                c.members(RELATION_KEYS, |c, key| {
                    if matches!(key, "from" | "to") {
                        record.references.push(c.text()?);
                        return Some(());
                    }
                    c.free()
                })
            }),
            "escalations" => self.list(|c| {
                let raised = c.escalation(record)?;
                record.escalations.extend((!raised.rule.is_empty()).then_some(raised));
                Some(())
            }),
            "reviews" => self.list(|c| {
                let review = c.review(record)?;
                record.reviews.push(review);
                Some(())
            }),
            _ => self.free_object(),
        }
    }

    fn stamp(&mut self) -> Option<Stamp<'d>> {
        let mut stamp = Stamp::default();
        self.members(STAMP_KEYS, |c, key| {
            let text = Some(c.text()?);
            match key {
                "id" => stamp.id = text,
                "version" => stamp.version = text,
                "meaning_digest" => stamp.digest = text,
                _ => {}
            }
            Some(())
        })?;
        Some(stamp)
    }

    fn escalation(&mut self, record: &mut Record<'d>) -> Option<Raised<'d>> {
        let mut raised = Raised { rule: "", annotation: None, resolved: false, place: self.place() };
        self.members(ESCALATION_KEYS, |c, key| {
            match key {
                "resolved" => raised.resolved = c.flag()?,
                "rule" => raised.rule = c.string()?,
                "annotation_id" => {
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
        self.members(REVIEW_KEYS, |c, key| {
            match key {
                "reviewer" => c.members(ANNOTATOR_KEYS, |c, key| {
                    let text = c.text()?;
                    match key {
                        "id" => review.reviewer = Some(text.0),
                        "role" => review.role = Some(text),
                        _ => {}
                    }
                    Some(())
                })?,
                "decision" => review.decision = Some(c.string().filter(|d| DECISIONS.contains(d))?),
                "annotation_id" => {
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
