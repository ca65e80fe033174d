//! Just below, at, and just above each number that a rule compares with: which are shown by a worked
//! case or a picture, and which slots are empty.

use crate::analyse::{Coverage, Side};
use crate::instruct::amounts;
use crate::protocol::Protocol;
use crate::protocol::model::Label;
use crate::quantity::{Decimal, convert};
use indexmap::IndexMap;
use serde::Serialize;

/// The boundaries of one label.
#[derive(Debug, Serialize)]
pub(super) struct BoundaryLabel {
    title: String,
    lines: Vec<BoundaryLine>,
}

/// One boundary.
#[derive(Debug, Serialize)]
struct BoundaryLine {
    of: String,
    at: String,
    /// Below, at, above.
    sides: [Slot; 3],
}

/// One side of a boundary.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Slot {
    /// A legal case lies there; else nothing needs to be shown.
    possible: bool,
    case: bool,
    picture: bool,
}

/// The lines, with how many slots there are and how many are filled.
pub(super) fn labels(protocol: &Protocol, coverage: &[Coverage]) -> (Vec<BoundaryLabel>, usize, usize) {
    let (mut out, mut filled, mut all) = (Vec::new(), 0, 0);
    for one in coverage {
        let label = protocol.labels.get(&one.label);
        let mut lines: IndexMap<(String, String), [Slot; 3]> = IndexMap::new();
        for (boundary, met) in &one.boundaries {
            let slots = lines.entry((boundary.of.clone(), boundary.at.clone())).or_default();
            let slot = &mut slots[place(boundary.side)];
            slot.possible = true;
            slot.case |= *met;
            slot.picture |= label.is_some_and(|l| shows(l, &boundary.at, boundary.side));
        }
        let slots = || lines.values().flatten().filter(|s| s.possible);
        all += slots().count();
        filled += slots().filter(|s| s.case || s.picture).count();
        if !lines.is_empty() {
            let lines = lines.into_iter().map(|((of, at), sides)| BoundaryLine { of, at, sides }).collect();
            let title = label.map_or_else(|| one.label.clone(), |l| l.title.clone());
            out.push(BoundaryLabel { title, lines });
        }
    }
    (out, filled, all)
}

fn place(side: Side) -> usize {
    match side {
        Side::Below => 0,
        Side::At => 1,
        Side::Above => 2,
    }
}

/// Whether the caption of a picture says a number on this side, at most a fifth away from it. Pictures
/// hold no answers, so the caption is all there is to go by.
fn shows(label: &Label, at: &str, side: Side) -> bool {
    let Some((limit, Some(unit))) = amounts(at).into_iter().next() else { return false };
    let fifth = limit.abs() / Decimal::from(5);
    let examples = label.examples.iter().chain(label.edge_cases.iter().flat_map(|e| &e.examples));
    examples.filter_map(|e| e.caption.as_deref()).flat_map(amounts).any(|(value, own)| {
        let Some(value) = own.and_then(|own| convert(&value, own, unit).ok()) else { return false };
        match side {
            Side::At => value == limit,
            Side::Below => value < limit && limit - value <= fifth,
            Side::Above => value > limit && value - limit <= fifth,
        }
    })
}
