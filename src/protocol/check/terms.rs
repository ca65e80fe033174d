//! Terms: things with a numeric value, each with its unit, brought into one unit.

use super::scope::{Entry, Scope, Stage, What};
use super::{Checker, world};
use crate::diagnostic::a;
use crate::protocol::condition::{From, Function, Ref, Term};
use crate::protocol::drawn;
use crate::protocol::errors::{self, Thing};
use crate::protocol::model::Kind;
use crate::quantity::{Decimal, Exact, Number, Unit, convert};
use crate::source::Span;
use crate::syntax::ast;

/// The unit of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measured {
    /// In this unit.
    In(Unit),
    /// A plain number: a step of a scale, a count.
    Plain,
}

/// A checked term.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) term: Term,
    pub(super) unit: Measured,
    pub(super) span: Span,
    /// The attribute, if the term is one as it is: its range and grid bound a threshold.
    pub(super) kind: Option<Kind>,
    /// Its name, for messages.
    pub(super) name: String,
    /// The number as written, if the term is a literal or a limit.
    pub(super) literal: Option<Literal>,
}

/// A number that has not found its unit yet.
#[derive(Debug, Clone)]
pub(super) struct Literal {
    pub(super) value: Decimal,
    pub(super) unit: Option<Unit>,
    pub(super) written: String,
    /// If it is a limit: its name, and where its number stands.
    pub(super) limit: Option<(String, Span)>,
}

/// One number without another, in the unit of the first; none where their units differ in kind.
fn less(from: &Literal, what: &Literal) -> Option<Decimal> {
    let value = match (from.unit, what.unit) {
        (Some(to), Some(unit)) => convert(&what.value, unit, to).ok()?,
        (None, None) => what.value,
        _ => return None,
    };
    from.value.checked_sub(value)
}

impl Checker<'_> {
    /// What a name stands for, or the diagnostic that it stands for nothing.
    pub(super) fn resolve(
        &mut self,
        first: &ast::Name,
        second: Option<&ast::Name>,
        scope: &Scope,
        stage: Stage,
    ) -> Option<(Ref, Entry)> {
        let (entry, id) = match second {
            None if first.text == "confidence" && scope.has_annotation && !scope.entries.contains_key("confidence") => {
                if stage != Stage::Escalation {
                    let d = errors::reads_too_early(
                        first.span,
                        "the reader's confidence",
                        "a rule that decides or limits the labels",
                        "the same finding would be labelled differently depending on who reads it",
                    );
                    self.problems.push(d);
                    return None;
                }
                let range = crate::protocol::model::Range { from: Number::from(0), to: Number::from(100), open: false };
                let what = What::Attribute(Kind::Percent { range, step: None });
                (Entry { from: From::Annotation, what, span: first.span }, first)
            }
            None => match scope.entries.get(&first.text) {
                Some(entry) => (entry.clone(), first),
                None if self.broken.contains(&first.text) => return None,
                None if self.world.limits.contains_key(&first.text) => {
                    let message =
                        format!("`{}` is a limit, a fixed number; an answer or a measure belongs here", first.text);
                    let help = "compare with the limit: `difference of a and b is above it`".to_owned();
                    self.problems.push(errors::kind_mismatch(first.span, message, help));
                    return None;
                }
                None => {
                    let mut known = scope.names();
                    known.extend(self.world.limits.keys().map(String::as_str));
                    self.problems.push(errors::unknown_name(first.span, &first.text, Thing::Attribute, "", &known));
                    return None;
                }
            },
            Some(second) => (self.dotted(first, second, scope)?, second),
        };
        if entry.from == From::Drawing && stage == Stage::Legality {
            let d = errors::reads_too_early(
                id.span,
                "what is drawn",
                "what makes a case legal",
                "what may be recorded must not hang on how well it was drawn; say it as `drawing NAME : …`",
            );
            self.problems.push(d);
            return None;
        }
        if entry.what.is_worked_out() && stage == Stage::Legality {
            let d = errors::reads_too_early(
                id.span,
                &format!("`{}`, which is worked out", id.text),
                "what makes a case legal",
                "what may be recorded must not hang on what is worked out from it",
            );
            self.problems.push(d);
            return None;
        }
        Some((Ref { from: entry.from, id: id.text.clone(), times: None, over: None, factor: None }, entry))
    }

    fn dotted(&mut self, first: &ast::Name, second: &ast::Name, scope: &Scope) -> Option<Entry> {
        if first.text == drawn::WORD {
            return self.drawn_value(first, second, scope);
        }
        if first.text == "context" {
            let found = scope.entries.get(&second.text).filter(|e| e.from == From::Context).cloned();
            if found.is_none() {
                let known: Vec<&str> =
                    scope.entries.iter().filter(|(_, e)| e.from == From::Context).map(|(n, _)| n.as_str()).collect();
                self.problems.push(errors::unknown_name(
                    second.span,
                    &second.text,
                    Thing::Attribute,
                    " in `context`",
                    &known,
                ));
            }
            return found;
        }
        match &scope.whole {
            Some((id, names)) if *id == first.text => {
                let found = names.get(&second.text).cloned();
                if found.is_none() {
                    let known: Vec<&str> = names.keys().map(String::as_str).collect();
                    let place = format!(" in `{id}`");
                    self.problems.push(errors::unknown_name(
                        second.span,
                        &second.text,
                        Thing::Attribute,
                        &place,
                        &known,
                    ));
                }
                found
            }
            whole => {
                let mut known = vec!["context"];
                known.extend(whole.iter().map(|(id, _)| id.as_str()));
                let mut d =
                    errors::unknown_name(first.span, &first.text, Thing::Label, " that this one is a part of", &known);
                if self.world.labels.contains_key(&first.text) {
                    d = d.help(format!("a condition sees another label only through `a part of {}`", first.text));
                }
                self.problems.push(d);
                None
            }
        }
    }

    /// `drawn long axis`; what is read of the drawing is remembered for the label.
    pub(super) fn drawn_value(&mut self, first: &ast::Name, second: &ast::Name, scope: &Scope) -> Option<Entry> {
        let Some(found) = drawn::drawn(&second.text) else {
            let known: Vec<&str> = drawn::DRAWN.iter().map(|d| d.words).collect();
            let said = second.text.replace('_', " ");
            self.problems.push(errors::unknown_name(second.span, &said, Thing::Drawn, "", &known));
            return None;
        };
        let Some(label) = &scope.drawing_of else {
            let d = errors::reads_too_early(
                first.span,
                "what is drawn",
                "what is worked out, counted or known of the exam",
                "criteria, edge cases, escalations and `drawing` rules of a label may read its drawing",
            );
            self.problems.push(d);
            return None;
        };
        let Some(attribute) = found.attribute(label, self.world.views.as_ref().map(|(_, list)| list)) else {
            let message = "the protocol does not say which views there are".to_owned();
            let help = "declare them: `views \"Views\" { cc \"CC\"  mlo \"MLO\" }`".to_owned();
            self.problems.push(errors::kind_mismatch(second.span, message, help));
            return None;
        };
        let what = What::Attribute(attribute.kind.clone());
        self.drawn.entry(found.id.to_owned()).or_insert(attribute);
        Some(Entry { from: From::Drawing, what, span: second.span })
    }

    /// Checks a term by itself; its unit may still be open if it is a bare number.
    pub(super) fn term(&mut self, term: &ast::Term, scope: &Scope, stage: Stage) -> Option<Typed> {
        let first = self.operand(&term.first, scope, stage)?;
        let Some(minus) = &term.minus else { return Some(first) };
        let second = self.operand(minus, scope, stage)?;
        // Two limits are one number.
        if let (Some(a), Some(b)) = (&first.literal, &second.literal)
            && let Some(value) = less(a, b)
        {
            let span = Span { end: second.span.end, ..first.span };
            return Some(literal(value, a.unit, span, &Number(value).to_string()));
        }
        let (left, right) = self.alike(first, second)?;
        let span = Span { end: right.span.end, ..left.span };
        Some(Typed {
            term: Term::Minus { left: Box::new(left.term), right: Box::new(right.term) },
            unit: left.unit,
            span,
            kind: None,
            name: format!("{} minus {}", left.name, right.name),
            literal: None,
        })
    }

    pub(super) fn operand(&mut self, operand: &ast::Operand, scope: &Scope, stage: Stage) -> Option<Typed> {
        match operand {
            ast::Operand::Quantity(q) => {
                let (value, unit) = world::literal(q, self.problems)?;
                Some(literal(value, unit, q.span, &q.number))
            }
            ast::Operand::Path(first, None)
                if !scope.entries.contains_key(&first.text) && self.world.limits.contains_key(&first.text) =>
            {
                let limit = &self.world.limits[&first.text];
                let mut typed =
                    literal(limit.model.value.0, limit.model.unit, first.span, &limit.model.value.to_string());
                if let Some(literal) = &mut typed.literal {
                    literal.limit = Some((first.text.clone(), limit.number));
                }
                Some(typed)
            }
            ast::Operand::Path(first, second) => self.value(first, second.as_ref(), scope, stage),
            ast::Operand::Times(factor, (first, second)) => {
                let (factor, unit) = self.amount(factor)?;
                if unit.is_some() {
                    self.problems.push(errors::unneeded_unit(operand.span(), "how many times a value counts"));
                    return None;
                }
                let value = self.value(first, second.as_ref(), scope, stage)?;
                let Term::Value { of } = value.term else { return None };
                let term = Term::Value { of: Ref { factor: Some(Number(factor)), ..of } };
                Some(Typed {
                    term,
                    kind: None,
                    span: operand.span(),
                    name: format!("{factor} times {}", value.name),
                    ..value
                })
            }
            ast::Operand::Function(name, paths) => self.function(name, paths, scope, stage),
        }
    }

    fn value(&mut self, first: &ast::Name, second: Option<&ast::Name>, scope: &Scope, stage: Stage) -> Option<Typed> {
        let (reference, entry) = self.resolve(first, second, scope, stage)?;
        let span = Span { end: second.unwrap_or(first).span.end, ..first.span };
        let (unit, kind) = match entry.what {
            What::Measure(unit) => (unit, None),
            What::Attribute(kind) if kind.is_number() => (kind.unit(), Some(kind)),
            What::Attribute(_) | What::Output(_) => {
                let message = format!("`{}` is not a number", reference.id);
                let help = "ask for its value with `is`, or for a tick with `includes`".to_owned();
                self.problems.push(errors::kind_mismatch(span, message, help));
                return None;
            }
        };
        Some(Typed {
            name: format!("`{}`", reference.id),
            term: Term::Value { of: reference },
            unit: unit.map_or(Measured::Plain, Measured::In),
            span,
            kind,
            literal: None,
        })
    }

    fn function(
        &mut self,
        name: &ast::Name,
        paths: &[(ast::Name, Option<ast::Name>)],
        scope: &Scope,
        stage: Stage,
    ) -> Option<Typed> {
        let function = match name.text.as_str() {
            "mean" => Function::Mean,
            "min" | "smallest" => Function::Min,
            "max" | "largest" => Function::Max,
            "sum" => Function::Sum,
            _ => Function::Difference,
        };
        let values: Vec<Option<Typed>> = paths.iter().map(|(a, b)| self.value(a, b.as_ref(), scope, stage)).collect();
        let values: Vec<Typed> = values.into_iter().collect::<Option<_>>()?;
        let span = Span { end: values.last().map_or(name.span.end, |v| v.span.end), ..name.span };
        let enough = if function == Function::Difference { values.len() == 2 } else { values.len() >= 2 };
        if !enough {
            let message = format!(
                "`{}` takes {}",
                name.text,
                if function == Function::Difference { "two values" } else { "two or more values" }
            );
            self.problems.push(errors::kind_mismatch(span, message, format!("write `{} of a and b`", name.text)));
            return None;
        }
        let mut values = values.into_iter();
        let first = values.next()?;
        let unit = first.unit;
        let mut shown = vec![first.name.clone()];
        let mut refs: Vec<Ref> = first.term.refs().into_iter().cloned().collect();
        for value in values {
            let (_, right) = self.alike(first.clone(), value)?;
            shown.push(right.name.clone());
            refs.extend(right.term.refs().into_iter().cloned());
        }
        Some(Typed {
            term: Term::Function { function, of: refs },
            unit,
            span,
            kind: None,
            name: format!("the {} of {}", name.text, shown.join(" and ")),
            literal: None,
        })
    }

    /// Brings two terms into one unit: that of the first which has one of its own.
    pub(super) fn alike(&mut self, left: Typed, right: Typed) -> Option<(Typed, Typed)> {
        match (&left.literal, &right.literal) {
            (None, Some(_)) => {
                let right = self.settle(right, &left)?;
                Some((left, right))
            }
            (Some(_), None) => {
                let left = self.settle(left, &right)?;
                Some((left, right))
            }
            (Some(_), Some(_)) => {
                let span = Span { end: right.span.end, ..left.span };
                let message = "two fixed numbers are compared".to_owned();
                let help = "name an attribute or a measure on one side".to_owned();
                self.problems.push(errors::kind_mismatch(span, message, help));
                None
            }
            (None, None) => {
                let right = self.scaled(right, &left)?;
                Some((left, right))
            }
        }
    }

    /// Gives a literal the unit of what it stands beside.
    fn settle(&mut self, literal: Typed, beside: &Typed) -> Option<Typed> {
        let number = literal.literal.clone()?;
        let value = match (number.unit, beside.unit) {
            (None, Measured::Plain) => number.value,
            (None, Measured::In(unit)) => {
                let other = match unit.code() {
                    "mm" => Some("cm"),
                    "cm" => Some("mm"),
                    "mm3" => Some("mL"),
                    "mL" => Some("mm3"),
                    "a" => Some("months"),
                    _ => None,
                };
                let (symbol, written) = (unit.symbol(), &number.written);
                self.problems.push(match &number.limit {
                    Some((name, place)) => errors::limit_without_unit(*place, name, written, symbol, other)
                        .also(literal.span, format!("here it is compared with {}, in {symbol}", beside.name)),
                    None => errors::missing_unit(literal.span, written, symbol, other),
                });
                return None;
            }
            (Some(_), Measured::Plain) => {
                self.problems.push(errors::unneeded_unit(literal.span, &beside.name));
                return None;
            }
            (Some(from), Measured::In(to)) => match convert(&number.value, from, to) {
                Ok(value) => value,
                Err(_) if from.same_kind(to) => {
                    self.problems.push(errors::too_many_digits(literal.span));
                    return None;
                }
                Err(_) => {
                    let shown = format!("`{} {}`", number.written, from.symbol());
                    let d = errors::unit_mismatch(
                        literal.span,
                        &beside.name,
                        &a(to.kind_word()),
                        &shown,
                        &a(from.kind_word()),
                    );
                    self.problems.push(d);
                    return None;
                }
            },
        };
        Some(Typed { term: Term::Constant { value: Number(value) }, unit: beside.unit, ..literal })
    }

    /// Brings the values of a term into the unit of another.
    fn scaled(&mut self, right: Typed, left: &Typed) -> Option<Typed> {
        let (from, to) = match (right.unit, left.unit) {
            (Measured::Plain, Measured::Plain) => return Some(right),
            (Measured::In(from), Measured::In(to)) if from == to => return Some(right),
            (Measured::In(from), Measured::In(to)) if from.same_kind(to) => (from, to),
            (r, l) => {
                let word = |m: Measured| match m {
                    Measured::In(unit) => a(unit.kind_word()),
                    Measured::Plain => "a plain number".to_owned(),
                };
                self.problems.push(errors::unit_mismatch(right.span, &left.name, &word(l), &right.name, &word(r)));
                return None;
            }
        };
        let ratio = from.factor().checked_div(to.factor())?;
        let as_number = |n: i128| i64::try_from(n).ok().filter(|n| *n != 1).map(Number::from);
        let (times, over) = (as_number(ratio.numerator()), as_number(ratio.denominator()));
        Some(Typed { term: multiplied(&right.term, times, over), unit: left.unit, ..right })
    }
}

fn multiplied(term: &Term, times: Option<Number>, over: Option<Number>) -> Term {
    let scale = |r: &Ref| Ref { times, over, ..r.clone() };
    match term {
        Term::Constant { value } => {
            let scaled = Exact::from(value.0)
                .checked_mul(times.map_or(Decimal::ONE, |n| n.0))
                .and_then(|v| v.checked_div(over.map_or(Decimal::ONE, |n| n.0)))
                .and_then(Exact::to_decimal);
            Term::Constant { value: scaled.map_or(*value, Number) }
        }
        Term::Value { of } => Term::Value { of: scale(of) },
        Term::Function { function, of } => Term::Function { function: *function, of: of.iter().map(scale).collect() },
        Term::Minus { left, right } => Term::Minus {
            left: Box::new(multiplied(left, times, over)),
            right: Box::new(multiplied(right, times, over)),
        },
    }
}

fn literal(value: Decimal, unit: Option<Unit>, span: Span, written: &str) -> Typed {
    Typed {
        term: Term::Constant { value: Number(value) },
        unit: unit.map_or(Measured::Plain, Measured::In),
        span,
        kind: None,
        name: written.to_owned(),
        literal: Some(Literal { value, unit, written: written.to_owned(), limit: None }),
    }
}
