//! Numbers in texts: repeated from a rule, or other than the rule's.
//!
//! Looked at are numbers with a unit; a number alone only beside the rule that it belongs to. A
//! number of which no rule knows is left alone, unless the text compares with it.

use super::errors;
use super::texts::{Part, Prose};
use super::thresholds::{Held, Numbers, Size};
use crate::diagnostic::Problems;
use crate::quantity::{Unit, all_units, lookup, parse_decimal};
use std::ops::Range;

pub(super) fn look(prose: &Prose<'_>, known: &Numbers, problems: &mut Problems) {
    let found = prose.found;
    let own = found.when.map_or_else(Vec::new, |when| known.of_condition(when));
    for (range, size) in numbers(&prose.own) {
        // Nothing is nothing in every unit, and what a paper measured is no rule of ours.
        if size.value.is_zero() || is_cited(&prose.own, range.start) {
            continue;
        }
        // Window levels are for looking; no rule compares with them.
        if found.part == Part::Viewing && size.unit.is_some_and(|u| u.code() == "[hnsf'U]") {
            continue;
        }
        let held = match size.unit {
            // A number alone is told only where the rule stands beside it, by its name.
            None if found.part == Part::RuleTitle => same(&own, size),
            None => Vec::new(),
            Some(_) => match found.label {
                Some(label) => same(known.of_rules(label), size),
                None => known.limits().filter(|h| h.size.equals(size)).collect(),
            },
        };
        let told = held.iter().find(|h| h.limit.is_some()).or_else(|| held.iter().find(|h| h.compared));
        let place = prose.place(range.clone());
        if let Some(first) = told {
            let mut limits: Vec<String> = held.iter().filter_map(|h| h.limit.clone()).collect();
            limits.sort();
            limits.dedup();
            problems.push(errors::retyped(place, &size.text(), &limits, first.place));
        } else if held.is_empty() && size.unit.is_some() && !known.limits().any(|h| h.size.equals(size)) {
            let rules = if own.is_empty() { found.label.map_or(&[][..], |l| known.of_rules(l)) } else { &own[..] };
            let compares = match found.part {
                Part::RuleTitle => !own.is_empty() || compares(&prose.small, &range),
                Part::Instruction => compares(&prose.small, &range),
                Part::Viewing | Part::Reason => false,
            };
            if let Some(held) = rules.iter().find(|h| h.compared && h.size.same_kind(size)).filter(|_| compares) {
                let of = if held.of.is_empty() { "this answer".to_owned() } else { format!("`{}`", held.of) };
                let d = errors::other_number(
                    place,
                    &size.text(),
                    held.place,
                    &held.size.text(),
                    &of,
                    held.limit.as_deref(),
                );
                problems.push(d);
            }
        }
    }
}

/// Whether the paragraph or the point of a list ends in, or holds, a citation such as `(Mora 2014)`.
fn is_cited(text: &str, at: usize) -> bool {
    let breaks = ["\n\n", "\n- ", "\n* "];
    let start = breaks.iter().filter_map(|b| text[..at].rfind(b)).max().unwrap_or(0);
    let end = breaks.iter().filter_map(|b| text[at..].find(b)).min().map_or(text.len(), |n| at + n);
    text[start..end].split('(').skip(1).filter_map(|t| t.split_once(')')).any(|(inside, _)| {
        let year = inside.rsplit(' ').next().unwrap_or("");
        inside.contains(' ')
            && year.len() == 4
            && year.starts_with(['1', '2'])
            && year.bytes().all(|b| b.is_ascii_digit())
    })
}

fn same(list: &[Held], size: Size) -> Vec<&Held> {
    list.iter().filter(|h| h.size.equals(size)).collect()
}

/// Words before or behind a number that make a threshold of it.
const BEFORE: &[&str] = &[
    "at least",
    "at most",
    "more than",
    "less than",
    "larger than",
    "smaller than",
    "greater than",
    "longer than",
    "shorter than",
    "wider than",
    "thicker than",
    "thinner than",
    "above",
    "below",
    "over",
    "under",
    "from",
    "up to",
    "exceeds",
    "exceeding",
    "reaches",
    "≥",
    "≤",
    ">",
    "<",
];
const BEHIND: &[&str] = &[
    "or more",
    "or less",
    "or larger",
    "or smaller",
    "or longer",
    "or shorter",
    "or above",
    "or below",
    "or over",
    "or greater",
    "and more",
    "and above",
    "and over",
    "upwards",
];

/// Whether a text compares something with the number at this place.
fn compares(small: &str, range: &Range<usize>) -> bool {
    let before = small[..range.start].trim_end();
    let behind = small[range.end..].trim_start();
    let ends = |word: &&&str| {
        before
            .strip_suffix(**word)
            .is_some_and(|rest| !word.starts_with(char::is_alphabetic) || !rest.ends_with(char::is_alphabetic))
    };
    BEFORE.iter().any(|w| ends(&w)) || BEHIND.iter().any(|w| behind.starts_with(w))
}

/// The numbers of a text, with the unit behind them. In `3 to 30 mm` both are millimetres.
pub(super) fn numbers(text: &str) -> Vec<(Range<usize>, Size)> {
    let mut out: Vec<(Range<usize>, Size)> = Vec::new();
    // A number that still waits for the unit of the one behind it.
    let mut waiting: Option<usize> = None;
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|n| at + n) {
        let digits = digits(&text[start..]);
        let end = start + digits;
        at = end;
        let glued = text[..start].ends_with(|c: char| c.is_alphanumeric() || "_.,/:#~".contains(c))
            || text[end..].starts_with(['_', '/'])
            // A range in figures or a date: `2017-01-31`, `38(2)`.
            || text[end..].strip_prefix('-').is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()));
        let Ok(value) = parse_decimal(&text[start..end]) else { continue };
        let (unit, length) = unit(&text[end..]);
        let joined = waiting.filter(|last| is_to(&text[out[*last].0.end..start]));
        waiting = None;
        if glued && joined.is_none() && unit.is_none() {
            continue;
        }
        // Letters right behind the digits that are no unit: `4A`, `3rd`.
        if unit.is_none() && text[end..].starts_with(char::is_alphabetic) {
            continue;
        }
        if text[..start].ends_with(|c: char| c.is_alphabetic() || c == '_') {
            continue;
        }
        if let (Some(last), Some(_)) = (joined, unit) {
            out[last].1.unit = unit;
        }
        at = end + length;
        out.push((start..at, Size { value, unit }));
        if unit.is_none() {
            waiting = Some(out.len() - 1);
        }
    }
    out
}

/// Length of the digits at the beginning, with a fraction.
fn digits(text: &str) -> usize {
    let whole = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let Some(fraction) = text[whole..].strip_prefix('.') else { return whole };
    let more = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
    if more == 0 { whole } else { whole + 1 + more }
}

fn is_to(between: &str) -> bool {
    matches!(between.trim(), "to" | "-" | "–" | "and" | "or")
}

/// The unit at the beginning of a text, and how long it is with the space before it. Spellings of one
/// letter, and `in`, are words far more often than units.
fn unit(text: &str) -> (Option<Unit>, usize) {
    let rest = text.strip_prefix([' ', '\u{a0}', '-', '\n']).unwrap_or(text).trim_start_matches(' ');
    let space = text.len() - rest.len();
    let length = rest.find(|c: char| !(c.is_alphabetic() || "%°²³/".contains(c))).unwrap_or(rest.len());
    // `mm2` and `mm3` carry a digit.
    let more = usize::from(length > 0 && rest[length..].starts_with(['2', '3']));
    for end in [length + more, length] {
        let word = rest.get(..end).unwrap_or("").trim_end_matches('/');
        let letters = word.chars().count();
        if word == "in" || (letters == 1 && word.chars().all(char::is_alphabetic)) {
            continue;
        }
        let found = lookup(word).ok().or_else(|| spelled(word));
        if found.is_some() {
            return (found, space + word.len());
        }
    }
    (None, 0)
}

/// `millimetres`, `millimeter`.
fn spelled(word: &str) -> Option<Unit> {
    let small = word.to_lowercase();
    let british = small.replace("meter", "metre").replace("liter", "litre");
    let single = british.strip_suffix('s').unwrap_or(&british);
    all_units().find(|u| u.name() == single || u.name() == british).filter(|_| word.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::{compares, is_cited, numbers};

    fn found(text: &str) -> Vec<String> {
        numbers(text).into_iter().map(|(_, size)| size.text()).collect()
    }

    #[test]
    fn numbers_are_read_with_their_units() {
        assert_eq!(found("3 to 30 mm, 0.8 cm"), ["3 mm", "30 mm", "0.8 cm"]);
        assert_eq!(found("a 3-mm nodule, 3mm, 12 millimeters"), ["3 mm", "3 mm", "12 mm"]);
        assert_eq!(found("70 % of 100 mm2 in 12 months."), ["70 %", "100 mm²", "12 months"]);
        assert_eq!(found("more than 6 of them"), ["6"]);
    }

    #[test]
    fn codes_dates_and_names_are_no_numbers() {
        for text in ["RID5741", "2027-01-31", "category 4A", "T2", "v1.2.3", "38(2):915-931", "SCT:27925004", "b_800"] {
            assert!(numbers(text).iter().all(|(_, s)| s.unit.is_none()), "{text}: {:?}", found(text));
        }
        assert_eq!(found("category 4A"), Vec::<String>::new());
        assert_eq!(found("3 in the lung, 5 a day"), ["3", "5"]);
    }

    #[test]
    fn what_a_paper_measured_is_cited() {
        let text = "- Apart by 5 mm\n  in 17 % (Mora 2014).\n- From 8 mm on, label it (see below).";
        assert!(is_cited(text, 11) && !is_cited(text, 52));
    }

    #[test]
    fn comparing_words_make_a_threshold() {
        let is = |text: &str| {
            let (range, _) = numbers(text).remove(0);
            compares(&text.to_lowercase(), &range)
        };
        assert!(is("larger than 4 mm") && is("4 mm or more") && is("Up to 4 mm") && is("≥4 mm"));
        assert!(!is("seen on 4 mm slices") && !is("moreover 4 mm"));
    }
}
