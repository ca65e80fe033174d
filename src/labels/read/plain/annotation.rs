//! Annotations.

use super::cursor::Cursor;
use crate::label_format::{AnnotationKey, DrawingKey, EvidenceKey};
use crate::labels::record::{Annotation, Drawn, Evidence};

impl<'d> Cursor<'d> {
    pub(super) fn annotation(&mut self) -> Option<Annotation<'d>> {
        let mut annotation = Annotation { place: self.place(), ..Annotation::default() };
        self.members(|c, key| {
            match key {
                AnnotationKey::Id => {
                    let (id, place) = c.text()?;
                    annotation.id = Some((id.into(), place));
                }
                AnnotationKey::Label => annotation.label = Some(c.text()?),
                AnnotationKey::Attributes => annotation.attributes = c.answers()?,
                AnnotationKey::Confidence => annotation.confidence = Some(c.answer("confidence")?),
                AnnotationKey::PartOf => annotation.part_of = Some(c.text()?),
                AnnotationKey::Geometry => {
                    annotation.drawings.reserve_exact(1);
                    annotation.drawings.push(c.geometry()?);
                }
                AnnotationKey::Drawings => c.list(|c| {
                    annotation.drawings.push(c.drawing()?);
                    Some(())
                })?,
                AnnotationKey::Evidence => annotation.evidence = c.evidence()?,
                AnnotationKey::Ext => c.free_object()?,
                _ => drop(c.string()?),
            }
            Some(())
        })?;
        Some(annotation)
    }

    fn drawing(&mut self) -> Option<Drawn<'d>> {
        let (mut image, mut drawn) = (None, None);
        self.members(|c, key| {
            match key {
                DrawingKey::Image => image = Some(c.text()?),
                DrawingKey::Geometry => drawn = Some(c.geometry()?),
            }
            Some(())
        })?;
        Some(Drawn { image, ..drawn? })
    }

    fn evidence(&mut self) -> Option<Vec<Evidence<'d>>> {
        let mut all = Vec::new();
        self.object(|c, name| {
            let mut evidence = Evidence { name, place: c.place(), image: None, frame: None };
            c.members(|c, key| {
                match key {
                    EvidenceKey::Image => evidence.image = Some(c.text()?),
                    EvidenceKey::Frame | EvidenceKey::Slice => evidence.frame = Some(c.whole()?),
                }
                Some(())
            })?;
            all.push(evidence);
            Some(())
        })?;
        Some(all)
    }
}
