//! Files → [`Record`](super::record::Record)s, one module a format.
//!
//! A reader never drops anything silently: what it cannot carry over, it reports.

pub(super) mod coco;
mod columns;
pub(super) mod csv;
pub(super) mod cvat;
pub(super) mod hazards;
mod images;
pub(super) mod label_studio;
pub(super) mod leftovers;
pub(super) mod mapping;
mod masks;
mod members;
pub(super) mod names;
pub(super) mod names_map;
pub(super) mod native;
mod outlines;
pub(super) mod parquet;
mod paths;
pub(super) mod plain;
pub(super) mod recognise;
mod shapes;
mod spelling;
mod stamp;
pub(super) mod table;
mod typed;
pub(super) mod voc;
pub(super) mod xml;

#[cfg(test)]
mod tests;

use super::record::Place;
use crate::diagnostic::Rule;

/// Something about a record's form, told by a reader.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) rule: &'static str,
    pub(super) code: &'static Rule,
    pub(super) place: Place,
    pub(super) message: String,
}
