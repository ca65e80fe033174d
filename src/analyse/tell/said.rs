//! One thing that a region says, in words, as a condition and as a cell.

use super::Teller;
use crate::protocol::model::Kind;
use crate::quantity::{Exact, Unit};

/// An end of a range, and whether it counts.
pub(super) type End = Option<(Exact, bool)>;

/// One thing that a region says: what it is about, in words and as it is written.
pub(super) struct Said {
    pub(super) title: String,
    pub(super) name: String,
    /// In words: `is below 6 mm`, `is “Solid” or “Mixed”`, `includes “Fat”`.
    pub(super) text: Vec<String>,
    /// As conditions of the language, of which one must hold.
    pub(super) source: Vec<String>,
    /// As a table's cell.
    pub(super) cell: Vec<String>,
}

impl Said {
    /// `margin is “Smooth” or not assessable`.
    pub(super) fn sentence(&self) -> String {
        let mut text = self.title.clone();
        for (n, part) in self.text.iter().enumerate() {
            let part = match n {
                0 => part.as_str(),
                _ => {
                    text.push_str(" or");
                    part.strip_prefix("is ").filter(|_| self.text[0].starts_with("is ")).unwrap_or(part)
                }
            };
            text.push(' ');
            text.push_str(part);
        }
        text
    }

    pub(super) fn push(&mut self, range: &str) {
        self.text.push(format!("is {range}"));
        self.source.push(format!("{} is {range}", self.name));
        self.cell.push(range.to_owned());
    }

    pub(super) fn given(&mut self) {
        self.text.push("is given".to_owned());
        self.source.push(format!("{} is given", self.name));
        self.cell.push("given".to_owned());
    }

    pub(super) fn missing(&mut self, not_recorded: bool, not_assessable: bool) {
        let words: &[&str] = match (not_recorded, not_assessable) {
            (true, true) => &["missing"],
            (true, false) => &["not recorded"],
            (false, true) => &["not assessable"],
            (false, false) => &[],
        };
        for word in words {
            self.text.push(format!("is {word}"));
            self.source.push(format!("{} is {word}", self.name));
            self.cell.push((*word).to_owned());
        }
    }
}

/// Two ends in the words of the language.
pub(super) fn range(from: End, to: End, unit: Option<Unit>) -> Option<String> {
    let amount = |value: Exact| Teller::amount(value, unit);
    Some(match (from, to) {
        (Some((a, true)), Some((b, true))) if a == b => amount(a),
        (Some((a, true)), Some((b, false))) => format!("{} to below {}", amount(a), amount(b)),
        (Some((a, true)), Some((b, true))) => format!("{} to {} inclusive", amount(a), amount(b)),
        (Some((a, false)), Some((b, false))) => format!("above {} to below {}", amount(a), amount(b)),
        (Some((a, false)), Some((b, true))) => format!("above {} to {} inclusive", amount(a), amount(b)),
        (Some((a, true)), None) => format!("{} or more", amount(a)),
        (Some((a, false)), None) => format!("above {}", amount(a)),
        (None, Some((b, false))) => format!("below {}", amount(b)),
        (None, Some((b, true))) => format!("at most {}", amount(b)),
        (None, None) => return None,
    })
}

/// Ends on a grid as the protocol writes them: `below 8.1 mm` is `at most 8 mm` where 8 is the limit.
pub(super) fn as_written(from: End, to: End, step: Option<Exact>, written: &[Exact]) -> (End, End) {
    let Some(step) = step else { return (from, to) };
    let low = from.map(|(at, counts)| match at.checked_sub(step) {
        // Two ends are said as `39.1 mm to below 40 mm`: a cell takes no other range with two ends.
        Some(before) if to.is_none() && counts && !written.contains(&at) && written.contains(&before) => {
            (before, false)
        }
        _ => (at, counts),
    });
    let high = to.map(|(at, counts)| match at.checked_sub(step) {
        Some(before) if !counts && !written.contains(&at) && written.contains(&before) => (before, true),
        _ => (at, counts),
    });
    // One value of the grid is said as that.
    match (low, high) {
        (Some((a, true)), Some((b, false))) if a.checked_add(step) == Some(b) => (Some((a, true)), Some((a, true))),
        both => both,
    }
}

/// Sums as ranges of all sums that there are: `4 to 6 inclusive`, `7 or more`.
pub(super) fn runs(sums: &[Exact], all: &[Exact]) -> Vec<String> {
    let mut runs: Vec<(Exact, Exact)> = Vec::new();
    let next = |at: Exact| all.iter().position(|s| *s == at).and_then(|n| all.get(n + 1)).copied();
    for sum in sums {
        match runs.last_mut() {
            Some((_, last)) if next(*last) == Some(*sum) => *last = *sum,
            _ => runs.push((*sum, *sum)),
        }
    }
    let (first, last) = (all.first().copied(), all.last().copied());
    runs.into_iter()
        .map(|(from, to)| match (Some(from) == first, Some(to) == last) {
            _ if from == to => from.text(),
            (_, true) => format!("{} or more", from.text()),
            (true, _) => format!("at most {}", to.text()),
            _ => format!("{} to {} inclusive", from.text(), to.text()),
        })
        .collect()
}

pub(super) fn value_id(kind: &Kind, place: u16) -> String {
    match kind {
        Kind::YesNo => if place == 0 { "yes" } else { "no" }.to_owned(),
        kind => kind.list().and_then(|l| l.values.get(usize::from(place))).map_or(String::new(), |v| v.id.clone()),
    }
}

pub(super) fn title_of(kind: &Kind, place: u16) -> String {
    title(kind, &value_id(kind, place))
}

pub(super) fn title(kind: &Kind, id: &str) -> String {
    match kind {
        Kind::YesNo => id.to_owned(),
        kind => {
            let value = kind.list().and_then(|l| l.values.iter().find(|v| v.id == id));
            value.map_or_else(|| id.to_owned(), |v| format!("“{}”", v.title))
        }
    }
}
