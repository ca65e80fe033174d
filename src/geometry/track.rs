//! Shapes that move over the frames of a clip.

use super::shape::{Outline, Shape};

/// A frame that was drawn by hand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    /// Which frame, from 1.
    pub(crate) frame: u32,
    /// What is drawn; none: from here on it is not seen.
    pub(crate) shape: Option<Shape>,
}

/// Key frames in order. From one with a shape up to the next key frame it is seen on every frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Track {
    /// Sorted by frame, each frame once.
    pub(crate) keys: Vec<Key>,
}

fn between(a: &Shape, b: &Shape, part: f64) -> Option<Shape> {
    let mix = |a: &[f64; 2], b: &[f64; 2]| [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
    match (a, b) {
        (Shape::Point(a), Shape::Point(b)) => Some(Shape::Point(mix(a, b))),
        (Shape::Outlines(a), Shape::Outlines(b)) => {
            let ([a], [b]) = (a.as_slice(), b.as_slice()) else { return None };
            let alike = a.exterior.len() == b.exterior.len() && a.holes.is_empty() && b.holes.is_empty();
            let exterior = a.exterior.iter().zip(&b.exterior).map(|(a, b)| mix(a, b)).collect();
            alike.then(|| Shape::Outlines(vec![Outline { exterior, holes: Vec::new() }]))
        }
        _ => None,
    }
}

impl Track {
    /// Stretches of frames on which it is seen: first and last frame of each.
    pub(crate) fn stretches(&self) -> Vec<(u32, u32)> {
        let mut all: Vec<(u32, u32)> = Vec::new();
        for (n, key) in self.keys.iter().enumerate().filter(|(_, k)| k.shape.is_some()) {
            let last = self.keys.get(n + 1).map_or(key.frame, |next| match next.shape {
                Some(_) => next.frame,
                None => next.frame.saturating_sub(1),
            });
            match all.last_mut() {
                Some((_, end)) if *end + 1 >= key.frame => *end = (*end).max(last),
                _ => all.push((key.frame, last)),
            }
        }
        all
    }

    /// What is drawn on a frame: between two key frames with outlines of as many points, or with
    /// points, what lies between them; else the last key frame's shape.
    pub(crate) fn at(&self, frame: u32) -> Option<Shape> {
        let next = self.keys.partition_point(|k| k.frame <= frame);
        let before = self.keys.get(next.checked_sub(1)?)?;
        let shape = before.shape.as_ref()?;
        let after = self.keys.get(next);
        if before.frame == frame {
            return Some(shape.clone());
        }
        let after = after?;
        let Some(to) = &after.shape else { return Some(shape.clone()) };
        let part = f64::from(frame - before.frame) / f64::from(after.frame - before.frame);
        Some(between(shape, to, part).unwrap_or_else(|| shape.clone()))
    }

    /// Most frames from one drawn key frame to the next within a stretch.
    pub(crate) fn widest_gap(&self) -> u32 {
        let pairs = self.keys.windows(2);
        let gaps = pairs.filter(|p| p[0].shape.is_some() && p[1].shape.is_some()).map(|p| p[1].frame - p[0].frame);
        gaps.max().unwrap_or(0)
    }
}
