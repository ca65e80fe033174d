//! Regions and cases in words, and in the words of the language, ready to paste.

use super::lower::Lowered;
use super::terms::Formula;
use crate::criteria::{Bound, Case, Dim, Region, Value};
use crate::protocol::condition::{From, Ref, Term};
use crate::protocol::model::{Input, Kind, Table};
use crate::protocol::words::Words;
use crate::quantity::{Exact, Number, Unit};

type End = Option<(Exact, bool)>;

/// Says what a region or a case is.
pub(super) struct Teller<'a, 'p> {
    lowered: &'a Lowered<'p>,
    /// The outcomes by which regions are told, in the order of their groups.
    outputs: &'a [String],
    words: Words<'p>,
}

/// One thing that a region says: what it is about, in words and as it is written.
struct Said {
    title: String,
    name: String,
    /// In words: `is below 6 mm`, `is “Solid” or “Mixed”`, `includes “Fat”`.
    text: Vec<String>,
    /// As conditions of the language, of which one must hold.
    source: Vec<String>,
    /// As a table's cell.
    cell: Vec<String>,
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
        Ref { from, id: id.to_owned(), times: None, over: None }
    }

    /// How a condition names it.
    fn written(&self, from: From, id: &str) -> String {
        match (from, self.lowered.label.parent.as_ref()) {
            (From::Whole, Some(parent)) => format!("{}.{id}", parent.label),
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

    fn bound(&self, bound: &Bound) -> Option<Said> {
        match bound {
            Bound::Choice { dim, values, not_recorded, not_assessable } => {
                let (from, id) = self.name_of(*dim)?;
                let mut said = self.about(from, id);
                let attribute = self.lowered.attribute(from, id)?;
                let ids: Vec<String> = values.iter().map(|v| value_id(&attribute.kind, *v)).collect();
                if !ids.is_empty() {
                    let shown: Vec<String> = ids.iter().map(|id| title(&attribute.kind, id)).collect();
                    said.text.push(format!("is {}", shown.join(" or ")));
                    said.source.push(match ids.as_slice() {
                        [one] => format!("{} is {one}", said.name),
                        several => format!("{} is one of {}", said.name, several.join(", ")),
                    });
                    said.cell.push(ids.join(", "));
                }
                said.missing(*not_recorded, *not_assessable);
                Some(said)
            }
            Bound::Ticks { dim, with, without, given, not_recorded, not_assessable } => {
                let (from, id) = self.name_of(*dim)?;
                let attribute = self.lowered.attribute(from, id)?;
                let mut said = self.about(from, id);
                let id_of = |v: &u16| value_id(&attribute.kind, *v);
                let all = attribute.kind.list().map_or(0, |l| l.values.iter().filter(|v| v.id != "none").count());
                let named = |list: &[u16]| list.iter().map(id_of).collect::<Vec<_>>();
                let shown = |list: &[u16], word: &str| {
                    list.iter().map(|v| title(&attribute.kind, &id_of(v))).collect::<Vec<_>>().join(word)
                };
                if *given && with.is_empty() && without.len() >= all && all > 0 {
                    said.text.push("is none".to_owned());
                    said.source.push(format!("{} is none", said.name));
                    said.cell.push("none".to_owned());
                } else if *given && !(with.is_empty() && without.is_empty()) {
                    let mut words = Vec::new();
                    let mut source = Vec::new();
                    if !with.is_empty() {
                        words.push(format!("includes {}", shown(with, " and ")));
                        source.push(format!("includes all of {}", named(with).join(", ")));
                    }
                    if !without.is_empty() {
                        words.push(format!("does not include {}", shown(without, " or ")));
                        source.push(format!("includes none of {}", named(without).join(", ")));
                    }
                    said.text.push(words.join(" and "));
                    let parts: Vec<String> = source.iter().map(|s| format!("{} {s}", said.name)).collect();
                    said.source.push(parts.join(" and "));
                    said.cell.push(source.first().cloned().unwrap_or_default());
                } else if *given {
                    said.given();
                }
                said.missing(*not_recorded, *not_assessable);
                Some(said)
            }
            Bound::Number { dim, from: low, to: high, given, not_recorded, not_assessable } => {
                let (from, id) = self.name_of(*dim)?;
                let mut said = self.about(from, id);
                if *given {
                    let step = self.lowered.attribute(from, id).and_then(|a| a.kind.step()).map(|s| Exact::from(s.0));
                    let written = self.lowered.written.get(&(from, id.to_owned()));
                    let written = written.map_or(&[][..], Vec::as_slice);
                    let (low, high) = as_written(*low, *high, step, written);
                    let unit = self.unit(from, id);
                    match (low, high, range(low, high, unit)) {
                        (Some((_, false)), Some(_), Some(text)) => {
                            // No range of the language leaves its lower end out and has an upper one.
                            let (name, above) = (said.name.clone(), range(low, None, unit).unwrap_or_default());
                            let below = range(None, high, unit).unwrap_or_default();
                            said.text.push(format!("is {text}"));
                            said.source.push(format!("({name} is {above} and {name} is {below})"));
                            said.cell.push(above);
                        }
                        (_, _, Some(text)) => said.push(&text),
                        (_, _, None) => said.given(),
                    }
                }
                said.missing(*not_recorded, *not_assessable);
                Some(said)
            }
            Bound::Linear { parts, from, to } => self.sum(parts, *from, *to),
            Bound::Named { group, places, none } => self.outcomes(*group, places, *none),
            Bound::Total { total, sums, missing } => {
                let (key, score) = self.lowered.scores.iter().find(|(_, s)| s.total == *total)?;
                let (from, id) = Lowered::of_key(key);
                let mut said = self.about(from, id);
                for run in runs(sums, &score.sums) {
                    said.push(&run);
                }
                if *missing {
                    said.text.push("is missing".to_owned());
                    said.source.push(format!("{} is missing", said.name));
                    said.cell.push("missing".to_owned());
                }
                Some(said)
            }
        }
    }

    /// Outcomes of a table.
    fn outcomes(&self, group: usize, places: &[usize], none: bool) -> Option<Said> {
        let id = self.outputs.get(group)?;
        let (_, output) = self.lowered.label.output(id)?;
        let mut said = self.about(From::Label, id);
        let ids: Vec<String> =
            places.iter().filter_map(|p| u16::try_from(*p).ok()).map(|p| value_id(&output.kind, p)).collect();
        if !ids.is_empty() {
            let shown: Vec<String> = ids.iter().map(|id| title(&output.kind, id)).collect();
            said.text.push(format!("is {}", shown.join(" or ")));
            said.source.push(match ids.as_slice() {
                [one] => format!("{} is {one}", said.name),
                several => format!("{} is one of {}", said.name, several.join(", ")),
            });
            said.cell.push(ids.join(", "));
        }
        if none {
            said.text.push("is missing".to_owned());
            said.source.push(format!("{} is missing", said.name));
            said.cell.push("missing".to_owned());
        }
        Some(said)
    }

    fn about(&self, from: From, id: &str) -> Said {
        Said {
            title: self.words.title(&Self::reference(from, id)),
            name: self.written(from, id),
            text: Vec::new(),
            source: Vec::new(),
            cell: Vec::new(),
        }
    }

    /// A sum of several numbers, by the name of the measure that it is where it has one.
    fn sum(&self, parts: &[(Dim, Exact)], from: End, to: End) -> Option<Said> {
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
        if minus && against_zero(from) && against_zero(to) {
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
                text: vec![format!("is {words} {other}")],
                source: vec![format!("{name} {relation} {other_name}")],
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
            From::Context | From::Annotation => &self.lowered.protocol.context.measures,
        };
        measures.get(&of.id).and_then(|m| m.unit)
    }

    /// What these dimensions are called, each once.
    pub(super) fn names(&self, dims: &[Dim]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (from, id) in dims.iter().filter_map(|d| self.name_of(*d)) {
            let title = self.words.title(&Self::reference(from, id));
            if !names.contains(&title) {
                names.push(title);
            }
        }
        names
    }

    /// A case as a sentence part: `longest diameter is 3 mm`.
    pub(super) fn facts(&self, case: &Case, matter: &[Dim]) -> String {
        let text = self.case_with(case, matter, " is ");
        if text.is_empty() { "nothing of it is known".to_owned() } else { text.join(" and ") }
    }

    /// A case as a list of answers: those that matter to what is told of it.
    pub(super) fn case(&self, case: &Case, matter: &[Dim]) -> String {
        let said = self.case_with(case, matter, " ");
        if said.is_empty() { "any finding".to_owned() } else { said.join(", ") }
    }

    fn case_with(&self, case: &Case, matter: &[Dim], joint: &str) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for ((from, id), dim) in &self.lowered.dims {
            if !matter.contains(dim) {
                continue;
            }
            let title = self.words.title(&Self::reference(*from, id));
            let kind = self.lowered.attribute(*from, id).map(|a| &a.kind);
            let answer = match (case.get(*dim), kind) {
                (Value::NotRecorded, _) => "not recorded".to_owned(),
                (Value::NotAssessable, _) => "not assessable".to_owned(),
                (Value::Number(n), _) => Self::amount(n, self.unit(*from, id)),
                (Value::One(place), Some(Kind::YesNo)) => if place == 0 { "yes" } else { "no" }.to_owned(),
                (Value::One(place), Some(kind)) => title_of(kind, place),
                (Value::Ticks(0), _) => "none".to_owned(),
                (Value::Ticks(bits), Some(kind)) => {
                    let ticked: Vec<String> =
                        (0..128).filter(|n| bits >> n & 1 == 1).map(|n| title_of(kind, n)).collect();
                    ticked.join(" and ")
                }
                _ => "given".to_owned(),
            };
            said.push(format!("{title}{joint}{answer}"));
        }
        said
    }
}

impl Said {
    /// `margin is “Smooth” or not assessable`.
    fn sentence(&self) -> String {
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

    fn push(&mut self, range: &str) {
        self.text.push(format!("is {range}"));
        self.source.push(format!("{} is {range}", self.name));
        self.cell.push(range.to_owned());
    }

    fn given(&mut self) {
        self.text.push("is given".to_owned());
        self.source.push(format!("{} is given", self.name));
        self.cell.push("given".to_owned());
    }

    fn missing(&mut self, not_recorded: bool, not_assessable: bool) {
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
fn range(from: End, to: End, unit: Option<Unit>) -> Option<String> {
    let amount = |value: Exact| Teller::amount(value, unit);
    Some(match (from, to) {
        (Some((a, true)), Some((b, true))) if a == b => amount(a),
        (Some((a, true)), Some((b, false))) => format!("{} to below {}", amount(a), amount(b)),
        (Some((a, true)), Some((b, true))) => format!("{} to {} inclusive", amount(a), amount(b)),
        (Some((a, false)), Some((b, false))) => format!("above {} and below {}", amount(a), amount(b)),
        (Some((a, false)), Some((b, true))) => format!("above {} and at most {}", amount(a), amount(b)),
        (Some((a, true)), None) => format!("{} or more", amount(a)),
        (Some((a, false)), None) => format!("above {}", amount(a)),
        (None, Some((b, false))) => format!("below {}", amount(b)),
        (None, Some((b, true))) => format!("at most {}", amount(b)),
        (None, None) => return None,
    })
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

/// Ends on a grid as the protocol writes them: `below 8.1 mm` is `at most 8 mm` where 8 is the limit.
fn as_written(from: End, to: End, step: Option<Exact>, written: &[Exact]) -> (End, End) {
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
fn runs(sums: &[Exact], all: &[Exact]) -> Vec<String> {
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

fn value_id(kind: &Kind, place: u16) -> String {
    match kind {
        Kind::YesNo => if place == 0 { "yes" } else { "no" }.to_owned(),
        kind => kind.list().and_then(|l| l.values.get(usize::from(place))).map_or(String::new(), |v| v.id.clone()),
    }
}

fn title_of(kind: &Kind, place: u16) -> String {
    title(kind, &value_id(kind, place))
}

fn title(kind: &Kind, id: &str) -> String {
    match kind {
        Kind::YesNo => id.to_owned(),
        kind => {
            let value = kind.list().and_then(|l| l.values.iter().find(|v| v.id == id));
            value.map_or_else(|| id.to_owned(), |v| format!("“{}”", v.title))
        }
    }
}
