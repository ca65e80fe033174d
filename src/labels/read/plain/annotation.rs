//! Annotations.

use super::cursor::Cursor;
use crate::label_format::{ANNOTATION_KEYS, DRAWING_KEYS, EVIDENCE_KEYS};
use crate::labels::record::{Annotation, Drawn, Evidence};

impl<'d> Cursor<'d> {
    pub(super) fn annotation(&mut self) -> Option<Annotation<'d>> {
        let mut annotation = Annotation { place: self.place(), ..Annotation::default() };
        self.members(ANNOTATION_KEYS, |c, key| {
            match key {
                "id" => {
                    let (id, place) = c.text()?;
                    annotation.id = Some((id.into(), place));
                }
                "label" => annotation.label = Some(c.text()?),
                "attributes" => annotation.attributes = c.answers()?,
                "confidence" => annotation.confidence = Some(c.answer("confidence")?),
                "part_of" => annotation.part_of = Some(c.text()?),
                "geometry" => annotation.drawings.push(c.geometry()?),
                "drawings" => c.list(|c| {
                    annotation.drawings.push(c.drawing()?);
                    Some(())
                })?,
                "evidence" => annotation.evidence = c.evidence()?,
                "ext" => c.free_object()?,
                _ => drop(c.string()?),
            }
            Some(())
        })?;
        Some(annotation)
    }

    fn drawing(&mut self) -> Option<Drawn<'d>> {
        let (mut image, mut drawn) = (None, None);
        self.members(DRAWING_KEYS, |c, key| {
            match key {
                "image" => image = Some(c.text()?),
                _ => drawn = Some(c.geometry()?),
            }
            Some(())
        })?;
        Some(Drawn { image, ..drawn? })
    }

    fn evidence(&mut self) -> Option<Vec<Evidence<'d>>> {
        let mut all = Vec::new();
        self.object(|c, name| {
            let mut evidence = Evidence { name, place: c.place(), image: None, frame: None };
            c.members(EVIDENCE_KEYS, |c, key| {
                match key {
                    "image" => evidence.image = Some(c.text()?),
                    _ => evidence.frame = Some(c.whole()?),
                }
                Some(())
            })?;
            all.push(evidence);
            Some(())
        })?;
        Some(all)
    }
}
