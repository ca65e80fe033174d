//! Sums of several numbers, by the name of the measure that they are where they have one.

use super::Teller;
use super::said::{End, Said, as_written, range};
use crate::analyse::formula::Formula;
use crate::criteria::Dim;
use crate::protocol::condition::{From, Ref};
use crate::quantity::{Exact, Unit};

impl Teller<'_, '_> {
    /// A sum of several numbers, by the name of the measure that it is where it has one.
    pub(super) fn sum(&self, parts: &[(Dim, Exact)], from: End, to: End) -> Option<Said> {
        for (known, formula, of) in &self.lowered.sums {
            let first = known.iter().map(|(_, f)| *f).next()?;
            let mut scaled: Vec<(Dim, Exact)> =
                known.iter().map(|(d, f)| Some((*d, f.checked_div(first)?))).collect::<Option<_>>()?;
            scaled.sort_unstable_by_key(|(d, _)| *d);
            if scaled != parts || first <= Exact::from(0) {
                continue;
            }
            let constant = match formula {
                Formula::Sum(_, constant) => *constant,
                Formula::Rounded(inside, _) => match **inside {
                    Formula::Sum(_, constant) => constant,
                    _ => continue,
                },
                _ => continue,
            };
            let scale =
                |end: End| end.and_then(|(at, counts)| Some((at.checked_mul(first)?.checked_add(constant)?, counts)));
            let (mut low, mut high) = (scale(from), scale(to));
            if let Formula::Rounded(_, step) = formula {
                let half = Exact::from(*step).checked_div(2)?;
                // The first value that is rounded to the multiple above it.
                low = low.and_then(|(at, _)| Some((at.checked_add(half)?.round_to(step)?, true)));
                high = high.and_then(|(at, _)| Some((at.checked_add(half)?.round_to(step)?, false)));
                let written = self.lowered.written.get(&(of.from, of.id.clone()));
                (low, high) = as_written(low, high, Some(Exact::from(*step)), written.map_or(&[][..], Vec::as_slice));
            }
            let mut said = self.about(of.from, &of.id);
            said.push(&range(low, high, self.measure_unit(of))?);
            return Some(said);
        }
        // Without a name: the terms themselves.
        let named: Vec<(String, String, Exact)> = parts
            .iter()
            .map(|(d, f)| {
                let (from, id) = self.name_of(*d)?;
                Some((self.words.title(&Self::reference(from, id)), self.written(from, id), *f))
            })
            .collect::<Option<_>>()?;
        let unit = parts.first().and_then(|(d, _)| self.name_of(*d)).and_then(|(from, id)| self.unit(from, id));
        let one = Exact::from(1);
        let [(title, name, _), (other, other_name, factor)] = named.as_slice() else {
            let titles: Vec<String> = named.iter().map(|(t, ..)| t.clone()).collect();
            let mut said = Said {
                title: format!("the weighted sum of {}", titles.join(" and ")),
                name: String::new(),
                text: Vec::new(),
                source: Vec::new(),
                cell: Vec::new(),
            };
            said.text.push(format!("is {}", range(from, to, unit)?));
            return Some(said);
        };
        let zero = Exact::from(0);
        let minus = *factor == Exact::from(-1);
        let (from, to) = if minus { self.against_zero(parts, from, to) } else { (from, to) };
        let against_zero = |end: End| end.is_none_or(|(at, _)| at == zero);
        // `a` against `1.5 times b`: the factor is said, unless it is 1.
        let times = if minus { String::new() } else { format!("{} times ", zero.checked_sub(*factor)?.text()) };
        if *factor < zero && against_zero(from) && against_zero(to) {
            let (words, relation) = match (from, to) {
                (Some((_, true)), None) => ("at least", ">="),
                (Some((_, false)), None) => ("above", ">"),
                (None, Some((_, true))) => ("at most", "<="),
                (None, Some((_, false))) => ("below", "<"),
                _ => ("the same as", "="),
            };
            return Some(Said {
                title: title.clone(),
                name: name.clone(),
                text: vec![format!("is {words} {times}{other}")],
                source: vec![format!("{name} {relation} {times}{other_name}")],
                cell: Vec::new(),
            });
        }
        let joined = match (minus, *factor == one) {
            (true, _) => format!("{title} minus {other}"),
            (false, true) => format!("the sum of {title} and {other}"),
            (false, false) => format!("{title} and {other} taken together"),
        };
        let mut said =
            Said { title: joined, name: String::new(), text: Vec::new(), source: Vec::new(), cell: Vec::new() };
        said.text.push(format!("is {}", range(from, to, unit)?));
        if minus {
            said.source.extend(apart(name, other_name, from, to, unit));
        } else if *factor == one {
            said.source.push(format!("sum of {name} and {other_name} is {}", range(from, to, unit)?));
        }
        Some(said)
    }

    /// The ends of a difference on a grid: less than one step apart is not above.
    fn against_zero(&self, parts: &[(Dim, Exact)], from: End, to: End) -> (End, End) {
        let step = |dim: Dim| {
            let (from, id) = self.name_of(dim)?;
            self.lowered.attribute(from, id)?.kind.step()
        };
        let steps: Vec<_> = parts.iter().map(|(dim, _)| step(*dim)).collect();
        let (zero, Some(Some(step))) =
            (Exact::from(0), steps.first().copied().filter(|f| steps.iter().all(|s| s == f)))
        else {
            return (from, to);
        };
        let step = Exact::from(step.0);
        let end = |end: End, counts_at: Exact, open_at: Exact| match end {
            Some((at, true)) if at == counts_at => Some((zero, false)),
            Some((at, false)) if at == open_at => Some((zero, true)),
            other => other,
        };
        let below = zero.checked_sub(step).unwrap_or(zero);
        (end(from, step, below), end(to, below, step))
    }

    fn measure_unit(&self, of: &Ref) -> Option<Unit> {
        let measures = match of.from {
            From::Label => &self.lowered.label.measures,
            From::Whole => &self.lowered.whole?.measures,
            From::Context | From::Annotation | From::Drawing => &self.lowered.protocol.context.measures,
        };
        measures.get(&of.id).and_then(|m| m.unit)
    }
}

/// How far `name` is above `other`, as conditions: the language takes one from another only on
/// the right of a comparison.
fn apart(name: &str, other: &str, from: End, to: End, unit: Option<Unit>) -> Option<String> {
    let zero = Exact::from(0);
    let end = |(at, counts): (Exact, bool), lower: bool| {
        let amount = Teller::amount(at.abs(), unit);
        // From 0 on `other` is at most `name` less the amount; below, `name` at least `other` less it.
        let (left, right, lower) = if at >= zero { (other, name, !lower) } else { (name, other, lower) };
        match (lower, counts) {
            (true, true) => format!("{left} is {right} minus {amount} or more"),
            (true, false) => format!("{left} is above {right} minus {amount}"),
            (false, true) => format!("{left} is at most {right} minus {amount}"),
            (false, false) => format!("{left} is below {right} minus {amount}"),
        }
    };
    let ends: Vec<String> = from.map(|e| end(e, true)).into_iter().chain(to.map(|e| end(e, false))).collect();
    match ends.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(format!("({})", several.join(" and "))),
    }
}
