//! Shapes on slices, frames and views, and what can be measured of them.
//!
//! Pixels are continuous: x to the right, y down, (0, 0) the outer corner of the first pixel, its
//! centre at (0.5, 0.5). Slices and frames count from 1. Distances come out in millimetres where
//! the spacing is known, areas and volumes likewise. Nothing here knows protocols or label files.

mod drawing;
mod mask;
mod measure;
mod overlap;
mod pieces;
mod shape;
mod simple;
mod track;
mod valid;

#[cfg(test)]
mod tests;

pub(crate) use drawing::{Drawing, On, Spacing};
pub(crate) use mask::{Mask, Order, RleFault};
pub(crate) use measure::{Measured, Wanted};
pub(crate) use overlap::{Extent, centre, shared};
pub(crate) use shape::{Outline, Shape};
pub(crate) use track::{Key, Track};
