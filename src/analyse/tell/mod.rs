//! Regions and cases in words, and in the words of the language, ready to paste.

mod bounds;
mod cases;
mod said;
mod sums;

use self::said::Said;
use super::lower::Lowered;
use crate::criteria::{Bound, Dim, Region};
use crate::protocol::condition::{From, Ref, Term};
use crate::protocol::drawn;
use crate::protocol::model::{Input, Table};
use crate::protocol::words::Words;
use crate::quantity::{Exact, Number, Unit};

/// Says what a region or a case is.
pub(super) struct Teller<'a, 'p> {
    lowered: &'a Lowered<'p>,
    /// The outcomes by which regions are told, in the order of their groups.
    outputs: &'a [String],
    words: Words<'p>,
}

impl<'a, 'p> Teller<'a, 'p> {
    pub(super) fn new(lowered: &'a Lowered<'p>) -> Self {
        Self::seeing(lowered, &[])
    }

    /// A teller of regions that were made in a view.
    pub(super) fn seeing(lowered: &'a Lowered<'p>, outputs: &'a [String]) -> Self {
        Teller { words: Words::new(lowered.protocol, Some(lowered.label)), lowered, outputs }
    }

    fn name_of(&self, dim: Dim) -> Option<(From, &'a str)> {
        self.lowered.dims.iter().find(|(_, d)| **d == dim).map(|((from, id), _)| (*from, id.as_str()))
    }

    fn reference(from: From, id: &str) -> Ref {
        Ref { from, id: id.to_owned(), times: None, over: None, factor: None }
    }

    /// How a condition names it.
    fn written(&self, from: From, id: &str) -> String {
        match (from, self.lowered.label.parent.as_ref()) {
            (From::Whole, Some(parent)) => format!("{}.{id}", parent.label),
            (From::Drawing, _) => {
                let words = drawn::drawn(id).map_or(id, |d| d.words);
                format!("{} {words}", drawn::WORD)
            }
            _ => id.to_owned(),
        }
    }

    fn unit(&self, from: From, id: &str) -> Option<Unit> {
        if from == From::Annotation {
            return Unit::percent();
        }
        self.lowered.attribute(from, id).and_then(|a| a.kind.unit())
    }

    fn amount(value: Exact, unit: Option<Unit>) -> String {
        value.to_decimal().map_or_else(|| value.text(), |d| Words::amount(Number(d), unit))
    }

    /// A region as a sentence part: `composition is “Part-solid” and size is below 6 mm`.
    pub(super) fn region(&self, region: &Region) -> String {
        let said: Vec<String> = self.said(region).iter().map(Said::sentence).collect();
        match said.split_last() {
            None => "any finding at all".to_owned(),
            Some((only, [])) => only.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        }
    }

    /// A region as a condition of the language, if it can be written as one.
    pub(super) fn source(&self, region: &Region) -> Option<String> {
        let said = self.said(region);
        if said.is_empty() || said.iter().any(|s| s.source.is_empty()) {
            return None;
        }
        let many = said.len() > 1;
        let parts: Vec<String> = said
            .iter()
            .map(|s| match s.source.as_slice() {
                [one] => one.clone(),
                several if many => format!("({})", several.join(" or ")),
                several => several.join(" or "),
            })
            .collect();
        Some(parts.join(" and "))
    }

    /// A region as the cells of a row.
    pub(super) fn cells(&self, region: &Region, table: &Table) -> Vec<String> {
        let said = self.said(region);
        let cell = |input: &Input| {
            let Term::Value { of } = &input.term else {
                let title = self.words.input(input);
                let found = said.iter().find(|s| s.title == title);
                return found.map_or_else(|| "any".to_owned(), |s| s.cell.join(", "));
            };
            let name = self.written(of.from, &of.id);
            match said.iter().find(|s| s.name == name) {
                Some(s) => s.cell.join(", "),
                None => self.missing_cell(of, region).unwrap_or_else(|| "any".to_owned()),
            }
        };
        table.inputs.iter().map(cell).collect()
    }

    /// `missing` for what is worked out from an answer that is missing in the whole region.
    fn missing_cell(&self, of: &Ref, region: &Region) -> Option<String> {
        if self.lowered.dim(of).is_some() {
            return None;
        }
        let behind = self.lowered.answers_behind(of);
        let missing = |bound: &Bound| match bound {
            Bound::Choice { dim, values, .. } => values.is_empty() && behind.contains(dim),
            Bound::Ticks { dim, given, .. } | Bound::Number { dim, given, .. } => !given && behind.contains(dim),
            Bound::Total { missing, sums, .. } => *missing && sums.is_empty(),
            Bound::Linear { .. } | Bound::Named { .. } => false,
        };
        region.bounds.iter().any(missing).then(|| "missing".to_owned())
    }

    fn said(&self, region: &Region) -> Vec<Said> {
        region.bounds.iter().filter_map(|bound| self.bound(bound)).collect()
    }
}
