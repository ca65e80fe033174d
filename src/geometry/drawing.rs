//! What one annotation has on one image.

use super::shape::Shape;
use super::track::Track;

/// The size of a pixel and the distance of slices, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Spacing {
    /// Distance of two columns.
    pub(crate) x: Option<f64>,
    /// Distance of two rows.
    pub(crate) y: Option<f64>,
    /// Distance of two slices.
    pub(crate) z: Option<f64>,
}

/// A shape on a slice or frame.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct On {
    /// Which slice or frame, from 1.
    pub(crate) at: u32,
    /// What is there.
    pub(crate) shape: Shape,
}

/// All shapes of an annotation on one image.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Drawing {
    /// Shapes on slices, or the one shape of a flat image at 1.
    pub(crate) shapes: Vec<On>,
    /// Whether `at` counts frames of a clip rather than slices.
    pub(crate) frames: bool,
    /// A shape that moves.
    pub(crate) track: Option<Track>,
    /// Sizes of the image's pixels.
    pub(crate) spacing: Spacing,
}

impl Drawing {
    /// What is there on a slice or frame, also between the key frames of a track.
    pub(crate) fn at(&self, at: u32) -> Vec<Shape> {
        let shapes = self.shapes.iter().filter(|o| o.at == at && !o.shape.is_empty()).map(|o| o.shape.clone());
        shapes.chain(self.track.as_ref().and_then(|t| t.at(at))).collect()
    }

    /// Shapes that were drawn, with their slice or frame: key frames of a track among them.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = (u32, &Shape)> {
        let keys = self.track.iter().flat_map(|t| &t.keys).filter_map(|k| k.shape.as_ref().map(|s| (k.frame, s)));
        self.shapes.iter().filter(|o| !o.shape.is_empty()).map(|o| (o.at, &o.shape)).chain(keys)
    }
}
