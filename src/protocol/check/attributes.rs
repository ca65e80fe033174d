//! Attributes, measures and requirements.

use super::scope::{Entry, Scope, Stage};
use super::terms::Measured;
use super::{Checker, world};
use crate::diagnostic::a;
use crate::protocol::drawn;
use crate::protocol::errors;
use crate::protocol::model::{self, Answered, Attribute, Kind, Measure, Range, Require, ValueList};
use crate::protocol::words::Words;
use crate::quantity::{Decimal, Number, Unit, convert, on_grid};
use crate::source::Span;
use crate::syntax::ast::{self, Modifier};
use indexmap::IndexMap;

/// Words that say what a quantity is, with the kind that its unit must have.
const KINDS: &[(&str, &str)] = &[
    ("length", "length"),
    ("area", "area"),
    ("volume", "volume"),
    ("angle", "angle"),
    ("mass", "mass"),
    ("attenuation", "attenuation"),
    ("density", "attenuation"),
    ("duration", "time"),
    ("time", "time"),
    ("age", "age or interval"),
    ("quantity", ""),
];

/// Longest list of an any-of attribute: its ticks are compared as one 128-bit set.
const MOST_TICKS: usize = 128;

impl Checker<'_> {
    /// An attribute without its conditions, which may read attributes that come later.
    pub(super) fn attribute(&mut self, owner: &str, written: &ast::Attribute) -> Option<Attribute> {
        self.not_reserved(&written.id);
        let kind = self.kind(written)?;
        let rule = format!("{owner}.{}", written.id.text);
        let title = written.title.as_ref().map_or_else(|| world::readable(&written.id.text), |t| self.prose(t));
        let mut attribute = Attribute {
            measured: written.measured.as_ref().map(|t| self.prose(t)),
            question: written.question.as_ref().map(|t| self.prose(t)),
            why: self.why(&written.why),
            ..Attribute::new(rule, title, kind)
        };
        self.modifiers(written, &mut attribute);
        self.places.insert(attribute.rule.clone(), written.id.span);
        Some(attribute)
    }

    /// Refuses names that would make rule ids below a label, or a condition, ambiguous.
    pub(super) fn not_reserved(&mut self, name: &ast::Name) {
        if let Some(word) = RESERVED.iter().find(|w| **w == name.text) {
            let message = format!("`{word}` names a part of every label and cannot be a name here");
            self.problems.push(errors::kind_mismatch(name.span, message, format!("call it `{word}_finding`")));
        }
        if let Some(limit) = self.world.limits.get(&name.text) {
            let d = errors::duplicate_name(name.span, limit.span, &name.text, "things, one of them a limit,");
            self.problems.push(d);
        }
    }

    fn modifiers(&mut self, written: &ast::Attribute, attribute: &mut Attribute) {
        let mut seen: IndexMap<&'static str, Span> = IndexMap::new();
        let mut once = |word: &'static str, span: Span, checker: &mut Self| {
            if seen.insert(word, span).is_some() {
                let message = format!("`{word}` is said twice of `{}`", written.id.text);
                checker.problems.push(errors::contradictory(span, message, "keep one of the two"));
            }
        };
        let mut optional = None;
        for modifier in &written.modifiers {
            match modifier {
                Modifier::Answered(span) => {
                    once("must be answered", *span, self);
                    attribute.answered = Answered::Always;
                    if let Some(other) = optional {
                        self.problems.push(errors::contradictory(
                            other,
                            "an answer that must be given cannot be left out",
                            "keep `must be answered` or `may be not recorded`; `may be not assessable` goes with either",
                        ));
                    }
                }
                Modifier::AnsweredWhen(_) => once("must be answered", written.id.span, self),
                Modifier::Asked(_) => once("asked when", written.id.span, self),
                Modifier::MayBeNotAssessable(span) => {
                    once("may be not assessable", *span, self);
                    attribute.may_be_not_assessable = true;
                }
                Modifier::MayBeNotRecorded(span) => {
                    once("may be not recorded", *span, self);
                    optional = Some(*span);
                    if attribute.answered == Answered::Always {
                        self.problems.push(errors::contradictory(
                            *span,
                            "an answer that must be given cannot be left out",
                            "keep `must be answered` or `may be not recorded`; `may be not assessable` goes with either",
                        ));
                    }
                }
                Modifier::SetBy(role, or_above) => {
                    once("set by", role.span, self);
                    attribute.set_by = self.set_by(role, *or_above);
                }
                Modifier::Private(span) => {
                    once("private", *span, self);
                    attribute.private = true;
                }
                Modifier::Code(codes) => {
                    once("code", codes.span, self);
                    attribute.codes = world::codes(codes, self.problems);
                }
                Modifier::Agrees(drawn, within) => {
                    once("agrees with", drawn.span, self);
                    attribute.agrees = self.agrees(&attribute.kind, drawn, within, written);
                }
                Modifier::CitesFrame(span) => {
                    once("cites its frame", *span, self);
                    attribute.cites_frame = true;
                }
                Modifier::Range { from, .. } => once("range", from.span, self),
                Modifier::Step(step) => once("step", step.span, self),
            }
        }
    }

    /// `agrees with drawn long axis within 1 mm`: two numbers of one kind, in the unit of the answer.
    fn agrees(
        &mut self,
        kind: &Kind,
        name: &ast::Name,
        within: &ast::Amount,
        written: &ast::Attribute,
    ) -> Option<model::Agrees> {
        let Some(found) = drawn::drawn(&name.text) else {
            let known: Vec<&str> = drawn::DRAWN.iter().map(|d| d.words).collect();
            let said = name.text.replace('_', " ");
            self.problems.push(errors::unknown_name(name.span, &said, errors::Thing::Drawn, "", &known));
            return None;
        };
        let theirs = found.kind(None);
        let units = (kind.unit(), theirs.as_ref().and_then(Kind::unit));
        let alike = match units {
            (Some(a), Some(b)) => a.same_kind(b),
            (None, None) => true,
            _ => false,
        };
        if !kind.is_number() || theirs.is_none() || !alike {
            let message = format!("`{}` and `drawn {}` are not numbers of one kind", written.id.text, found.words);
            let help = "compare a length with a length, a count with a count".to_owned();
            self.problems.push(errors::kind_mismatch(name.span, message, help));
            return None;
        }
        let (value, unit) = self.amount(within)?;
        let per_cent = unit == Unit::percent() && kind.unit() != Unit::percent();
        let within = match (within, unit, kind.unit()) {
            _ if per_cent => value,
            (ast::Amount::Written(quantity), ..) => self.in_unit(quantity, kind.unit())?,
            (ast::Amount::Limit(_), Some(from), Some(to)) if from.same_kind(to) => convert(&value, from, to).ok()?,
            (ast::Amount::Limit(_), None, None) => value,
            (ast::Amount::Limit(name), ..) => {
                let message = format!("`{}` is not in the unit of `{}`", name.text, written.id.text);
                let help = "give the limit the unit of the answer, or say it in per cent".to_owned();
                self.problems.push(errors::kind_mismatch(name.span, message, help));
                return None;
            }
        };
        let (mut times, mut over) = (None, None);
        if let (Some(to), Some(from)) = units
            && to != from
        {
            let ratio = from.factor().checked_div(to.factor())?;
            let number = |n: i128| i64::try_from(n).ok().filter(|n| *n != 1).map(Number::from);
            (times, over) = (number(ratio.numerator()), number(ratio.denominator()));
        }
        self.drawn.entry(found.id.to_owned()).or_insert(found.attribute("", None)?);
        Some(model::Agrees { drawn: found.id.to_owned(), times, over, within: Number(within), per_cent })
    }

    /// Fills in the conditions of an attribute.
    pub(super) fn attribute_conditions(
        &mut self,
        written: &ast::Attribute,
        scope: &Scope,
        into: Option<&mut Attribute>,
    ) {
        let Some(attribute) = into else { return };
        for modifier in &written.modifiers {
            match modifier {
                Modifier::AnsweredWhen(expr) => {
                    if let Some(condition) = self.condition(expr, scope, Stage::Legality) {
                        attribute.answered = Answered::When(condition);
                    }
                }
                Modifier::Asked(expr) => attribute.asked_when = self.condition(expr, scope, Stage::Legality),
                _ => {}
            }
        }
    }

    fn kind(&mut self, written: &ast::Attribute) -> Option<Kind> {
        let range = written.modifiers.iter().find_map(|m| match m {
            Modifier::Range { from, to, open } => Some((from, to, *open)),
            _ => None,
        });
        let step = written.modifiers.iter().find_map(|m| if let Modifier::Step(q) = m { Some(q) } else { None });
        let kind = match &written.kind {
            ast::Kind::OneOf(source) => Kind::OneOf { list: self.list(source, &written.id, 2)? },
            ast::Kind::AnyOf(source) => {
                let list = self.list(source, &written.id, 1)?;
                if list.values.len() > MOST_TICKS {
                    let message = format!("`{}` offers more than {MOST_TICKS} ticks", written.id.text);
                    self.problems.push(errors::kind_mismatch(
                        written.kind_span,
                        message,
                        "split the question".to_owned(),
                    ));
                    return None;
                }
                Kind::AnyOf { list }
            }
            ast::Kind::YesNo => Kind::YesNo,
            ast::Kind::Scale(low, high, steps) => self.scale(low, high, steps)?,
            ast::Kind::Whole(unit) => {
                let unit = match unit {
                    Some(name) => Some(world::unit(name, self.problems)?),
                    None => None,
                };
                let range = self.range(range, unit, Some(Number::from(1)))?;
                Kind::Whole { unit, range }
            }
            ast::Kind::Measured(word, unit_name) => {
                let unit = world::unit(unit_name, self.problems)?;
                self.kind_word(word, unit, unit_name)?;
                let step = self.step(step, Some(unit))?;
                Kind::Quantity { unit, range: self.range(range, Some(unit), step)?, step }
            }
            ast::Kind::Percent => {
                let unit = Unit::percent();
                let step = self.step(step, unit)?;
                let whole = Range { from: Number::from(0), to: Number::from(100), open: false };
                Kind::Percent { range: self.range(range, unit, step)?.unwrap_or(whole), step }
            }
            ast::Kind::Text(length) => Kind::Text {
                at_most: length.text.parse().ok().filter(|n| *n <= 100_000).or_else(|| {
                    let message = format!("{} characters are more than a label file should hold", length.text);
                    self.problems.push(errors::kind_mismatch(length.span, message, "at most 100000".to_owned()));
                    None
                })?,
            },
        };
        let numeric = matches!(kind, Kind::Whole { .. } | Kind::Quantity { .. } | Kind::Percent { .. });
        if !numeric && let Some((from, ..)) = range {
            let message = format!("`{}` is not a number, so it has no range", written.id.text);
            self.problems.push(errors::kind_mismatch(from.span, message, "leave the range out".to_owned()));
        }
        if !matches!(kind, Kind::Quantity { .. } | Kind::Percent { .. })
            && let Some(step) = step
        {
            let message = format!("`{}` is not measured, so it has no step", written.id.text);
            self.problems.push(errors::kind_mismatch(step.span, message, "leave the step out".to_owned()));
        }
        Some(kind)
    }

    fn kind_word(&mut self, word: &ast::Name, unit: Unit, unit_name: &ast::Name) -> Option<()> {
        let Some((_, kind)) = KINDS.iter().find(|(w, _)| *w == word.text) else {
            let mut known: Vec<&str> = KINDS.iter().map(|(w, _)| *w).collect();
            known.extend(["one of", "any of", "yes or no", "scale", "whole number", "percent", "text"]);
            self.problems.push(errors::unknown_name(word.span, &word.text, errors::Thing::Kind, "", &known));
            return None;
        };
        let fits = match word.text.as_str() {
            // A time may be counted by the clock or by the calendar; an age too.
            "age" | "time" | "duration" => ["time", "age or interval"].contains(&unit.kind_word()),
            _ => kind.is_empty() || unit.kind_word() == *kind,
        };
        if !fits {
            let shown = format!("`{}`", unit_name.text);
            self.problems.push(errors::unit_mismatch(
                unit_name.span,
                &format!("`{}`", word.text),
                &a(kind),
                &shown,
                &a(unit.kind_word()),
            ));
            return None;
        }
        Some(())
    }

    pub(super) fn list(&mut self, source: &ast::ValueSource, of: &ast::Name, fewest: usize) -> Option<ValueList> {
        let list = match source {
            ast::ValueSource::Named(name) => match self.world.sets.get(&name.text) {
                Some((_, list)) => list.clone(),
                None => {
                    let known: Vec<&str> = self.world.sets.keys().map(String::as_str).collect();
                    self.problems.push(errors::unknown_name(name.span, &name.text, errors::Thing::Values, "", &known));
                    return None;
                }
            },
            ast::ValueSource::Here(members) => {
                self.members_set_by(members);
                let mut values = world::members(members, &format!("values of `{}`", of.text), self.problems);
                world::filled(&mut values, members, &self.world.limits, self.problems);
                ValueList { set: None, title: None, order: None, values }
            }
        };
        if list.values.len() < fewest {
            let message = format!("`{}` offers too few values to choose from", of.text);
            self.problems.push(errors::kind_mismatch(
                of.span,
                message,
                "list at least two, with titles: `{ solid \"Solid\"  ground_glass \"Ground-glass\" }`".to_owned(),
            ));
            return None;
        }
        if let Some(digits) = list.values.iter().find(|v| v.id.starts_with(|c: char| c.is_ascii_digit())) {
            let message = format!("`{}` begins with a digit, which a value's id may not", digits.id);
            self.problems.push(errors::kind_mismatch(
                of.span,
                message,
                format!("write `grade_{0} \"{0}\"`: the title shows the digit", digits.id),
            ));
            return None;
        }
        Some(list)
    }

    fn scale(&mut self, low: &ast::Name, high: &ast::Name, steps: &[ast::Member]) -> Option<Kind> {
        let (Ok(from), Ok(to)) = (low.text.parse::<i64>(), high.text.parse::<i64>()) else {
            self.problems.push(errors::too_many_digits(low.span));
            return None;
        };
        if from < to && to.saturating_sub(from) > 1000 {
            let message = "a scale has at most 1000 steps".to_owned();
            self.problems.push(errors::kind_mismatch(high.span, message, "use `whole number` for a count".to_owned()));
            return None;
        }
        if from >= to {
            self.problems.push(errors::reversed_range(high.span, &low.text, &high.text));
            return None;
        }
        let mut values = world::members(steps, "steps of the scale", self.problems);
        world::filled(&mut values, steps, &self.world.limits, self.problems);
        for member in steps {
            let on_scale = member.id.text.parse::<i64>().is_ok_and(|n| (from..=to).contains(&n));
            if !on_scale {
                let message = format!("`{}` is not a step of a scale from {from} to {to}", member.id.text);
                self.problems.push(errors::kind_mismatch(
                    member.id.span,
                    message,
                    "name the steps by their numbers: `1 \"Highly unlikely\"`".to_owned(),
                ));
            }
        }
        Some(Kind::Scale { from, to, steps: values })
    }

    /// A number inside a type: with the type's unit or without one.
    fn in_unit(&mut self, written: &ast::Quantity, unit: Option<Unit>) -> Option<Decimal> {
        let (value, own) = world::literal(written, self.problems)?;
        match (own, unit) {
            (None, _) => Some(value),
            (Some(_), None) => {
                self.problems.push(errors::unneeded_unit(written.span, "this answer"));
                None
            }
            (Some(own), Some(unit)) => match convert(&value, own, unit) {
                Ok(value) => Some(value),
                Err(_) => {
                    let d = errors::unit_mismatch(
                        written.span,
                        "the answer",
                        unit.kind_word(),
                        "this number",
                        own.kind_word(),
                    );
                    self.problems.push(d);
                    None
                }
            },
        }
    }

    fn step(&mut self, written: Option<&ast::Quantity>, unit: Option<Unit>) -> Option<Option<Number>> {
        let Some(written) = written else { return Some(None) };
        let step = self.in_unit(written, unit)?;
        if step.is_zero() || step.is_sign_negative() {
            let message = "a step is a positive number".to_owned();
            self.problems.push(errors::kind_mismatch(
                written.span,
                message,
                "for example `to the nearest 0.1 mm`".to_owned(),
            ));
            return None;
        }
        Some(Some(Number(step)))
    }

    fn range(
        &mut self,
        written: Option<(&ast::Quantity, &ast::Quantity, bool)>,
        unit: Option<Unit>,
        step: Option<Number>,
    ) -> Option<Option<Range>> {
        let Some((from, to, open)) = written else { return Some(None) };
        let (low, high) = (self.in_unit(from, unit), self.in_unit(to, unit));
        let (low, high) = (low?, high?);
        let symbol = unit.map_or("", |u| u.symbol());
        if low > high {
            let span = Span { end: to.span.end, ..from.span };
            let shown = |n: Decimal| Words::amount(Number(n), unit);
            self.problems.push(errors::reversed_range(span, &shown(low), &shown(high)));
            return None;
        }
        for (value, place) in [(low, from.span), (high, to.span)] {
            if let Some(step) = step
                && !on_grid(&value, &step.0)
            {
                let shown = |n: Number| format!("{n} {symbol}").trim_end().to_owned();
                self.problems.push(errors::off_grid(place, &shown(Number(value)), &shown(step)));
            }
        }
        Some(Some(Range { from: Number(low), to: Number(high), open }))
    }

    /// Measures, in an order in which each reads only earlier ones.
    pub(super) fn measures(
        &mut self,
        owner: &str,
        written: &[&ast::Measure],
        scope: &Scope,
    ) -> (IndexMap<String, Measure>, IndexMap<String, Entry>) {
        self.duplicates(written.iter().map(|m| &m.id), "measures");
        let mut scope = scope.clone();
        let mut done: IndexMap<String, Measure> = IndexMap::new();
        let mut entries: IndexMap<String, Entry> = IndexMap::new();
        let mut waiting: Vec<&ast::Measure> = Vec::new();
        for measure in written {
            if let Some(first) = scope.entries.get(&measure.id.text) {
                let d = errors::duplicate_name(measure.id.span, first.span, &measure.id.text, "attributes or measures");
                self.problems.push(d);
            } else if !waiting.iter().any(|w| w.id.text == measure.id.text) {
                waiting.push(measure);
            }
        }
        while !waiting.is_empty() {
            let names: Vec<&str> = waiting.iter().map(|m| m.id.text.as_str()).collect();
            let ready = waiting.iter().position(|m| !reads(&m.term).iter().any(|r| names.contains(r)));
            let Some(at) = ready else {
                let chain = super::circle_in(&names, |n, m| reads(&waiting[n].term).contains(&names[m]));
                let first = chain.first().copied().unwrap_or(0);
                let chain = super::named(&names, &chain);
                self.problems.push(errors::circle(waiting[first].id.span, "measures", &chain));
                break;
            };
            let measure = waiting.remove(at);
            let checked = self.measure(owner, measure, &scope);
            if checked.is_none() {
                self.broken.push(measure.id.text.clone());
            }
            if let Some(checked) = checked {
                let entry = Entry::measure(checked.unit, measure.id.span);
                scope.entries.insert(measure.id.text.clone(), entry.clone());
                entries.insert(measure.id.text.clone(), entry);
                done.insert(measure.id.text.clone(), checked);
            }
        }
        (done, entries)
    }

    fn measure(&mut self, owner: &str, written: &ast::Measure, scope: &Scope) -> Option<Measure> {
        self.not_reserved(&written.id);
        let typed = self.term(&written.term, scope, Stage::Measure)?;
        let unit = match typed.unit {
            Measured::In(unit) => Some(unit),
            Measured::Plain => None,
        };
        let rounded_to = match &written.rounding {
            None => None,
            Some(step) => {
                let (_, own) = world::literal(step, self.problems)?;
                if let (None, Some(unit)) = (own, unit) {
                    self.problems.push(errors::missing_unit(step.span, &step.number, unit.symbol(), None));
                    return None;
                }
                self.step(Some(step), unit)?
            }
        };
        self.places.insert(format!("{owner}.{}", written.id.text), written.id.span);
        Some(Measure {
            rule: format!("{owner}.{}", written.id.text),
            title: written.title.as_ref().map_or_else(|| world::readable(&written.id.text), |t| self.prose(t)),
            term: typed.term,
            unit,
            rounded_to,
            why: self.why(&written.why),
        })
    }

    pub(super) fn require(&mut self, owner: &str, written: &ast::Require, scope: &Scope) -> Option<Require> {
        let condition = self.condition(&written.condition, scope, Stage::Legality);
        let why = self.why(&written.why);
        self.places.insert(format!("{owner}.require.{}", written.id.text), written.id.span);
        Some(Require {
            rule: format!("{owner}.require.{}", written.id.text),
            title: written.title.as_ref().map(|t| self.prose(t)),
            condition: condition?,
            why,
        })
    }
}

/// Words in rule ids below a label, which an attribute would make ambiguous.
const RESERVED: &[&str] = &[
    "positive",
    "negative",
    "edge_case",
    "require",
    "otherwise",
    "must_see",
    "must_decide",
    "tell",
    "stop",
    "drawing",
    "drawn",
    "set_by",
    "confidence",
    "context",
    "urgency",
];

fn reads(term: &ast::Term) -> Vec<&str> {
    let mut names = Vec::new();
    for operand in std::iter::once(&term.first).chain(&term.minus) {
        match operand {
            ast::Operand::Path(name, None) => names.push(name.text.as_str()),
            ast::Operand::Function(_, paths) => {
                names.extend(paths.iter().filter(|(_, second)| second.is_none()).map(|(n, _)| n.text.as_str()));
            }
            ast::Operand::Times(_, (name, None)) => names.push(name.text.as_str()),
            ast::Operand::Path(_, Some(_)) | ast::Operand::Times(..) | ast::Operand::Quantity(_) => {}
        }
    }
    names
}
