//! Lengths of bars and how numbers are written beside them.

use crate::labels::Totals;
use serde::Serialize;

/// Length of the longest bar, in units of its picture.
const FULL: u64 = 1000;
/// What is there at all can be seen.
const LEAST: u64 = 6;

/// One piece of a bar.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub(super) struct Piece {
    /// How it is coloured.
    pub(super) kind: &'static str,
    pub(super) x: u64,
    pub(super) width: u64,
}

/// Pieces one behind the other; `whole` is the amount that fills the picture.
pub(super) fn stacked(parts: &[(&'static str, u64)], whole: u64) -> Vec<Piece> {
    let (mut x, mut sum) = (0, 0_u64);
    let mut out = Vec::new();
    for (kind, amount) in parts.iter().filter(|(_, amount)| *amount > 0) {
        sum = sum.saturating_add(*amount);
        // Ends are rounded, not lengths, so that pieces that are all fill the picture.
        let end = (sum.saturating_mul(FULL) / whole.max(1)).clamp((x + LEAST).min(FULL), FULL);
        let from = x.min(FULL - LEAST);
        out.push(Piece { kind, x: from, width: end - from });
        x = end;
    }
    out
}

/// Findings by severity, the worst first.
pub(super) fn of_totals(found: Totals) -> [(&'static str, u64); 3] {
    [("error", found.errors), ("warning", found.warnings), ("note", found.notes)]
}

/// `5116` as `5 116`, with spaces that keep the number together.
pub(super) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// How many for each hundred, to one decimal, halves up; none of none.
pub(super) fn per_hundred(found: u64, of: u64) -> Option<String> {
    (of > 0).then(|| {
        let tenths = (u128::from(found) * 2000 + u128::from(of)) / (u128::from(of) * 2);
        format!("{}.{}", tenths / 10, tenths % 10)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1000), "1\u{202f}000");
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(per_hundred(1, 3).as_deref(), Some("33.3"));
        assert_eq!(per_hundred(2, 3).as_deref(), Some("66.7"));
        assert_eq!(per_hundred(1, 2000).as_deref(), Some("0.1"), "halves go up");
        assert_eq!(per_hundred(5, 0), None);
    }

    #[test]
    fn what_is_there_is_seen_and_nothing_leaves_the_picture() {
        assert_eq!(stacked(&[("error", 0), ("note", 1)], 1_000_000), [Piece { kind: "note", x: 0, width: LEAST }]);
        let two = stacked(&[("error", 3), ("warning", 1)], 4);
        assert_eq!((two[0].width, two[1].x, two[1].width), (750, 750, 250));
        assert_eq!(stacked(&[("error", u64::MAX)], 1)[0].width, FULL);
        let thirds = stacked(&[("error", 1), ("warning", 1), ("note", 1)], 3);
        assert_eq!(thirds.iter().map(|p| p.width).sum::<u64>(), FULL);
        let late = stacked(&[("error", 1_000_000), ("note", 1)], 1_000_001);
        assert_eq!((late[1].x + late[1].width, late[1].width), (FULL, LEAST));
    }
}
