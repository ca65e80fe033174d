//! A condition as CEL text, where that means exactly the same.
//!
//! CEL has no decimals and no missing values. A value that may be missing is asked for with `has`
//! before it is read, so that a comparison with a missing value is false, as here. Numbers that are
//! no whole numbers are binary fractions in CEL: one value can be held against one limit that such
//! a fraction holds exactly (decimals of at most 15 digits lie on the same side of it as the
//! fractions next to them); whatever calculates is left out.

use crate::protocol::Protocol;
use crate::protocol::condition::{Condition, From, Inclusion, Ref, Relation, State, Term};
use crate::protocol::model::{self, Kind, Label};
use crate::quantity::{Exact, Number, exact_in_binary, plain};

/// Words that CEL keeps for itself: they are no names behind a dot in every engine.
const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "false",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "namespace",
    "null",
    "package",
    "return",
    "true",
    "var",
    "void",
    "while",
];

/// Where the values of a rule's condition are looked up.
pub(super) struct World<'p> {
    protocol: &'p Protocol,
    label: Option<&'p Label>,
    whole: Option<&'p Label>,
}

impl<'p> World<'p> {
    /// The world of a rule: that of the label in whose name it begins, or the context alone.
    pub(super) fn of(protocol: &'p Protocol, rule: &str) -> Self {
        let id = rule.split('.').next().unwrap_or(rule);
        let chain = protocol.kinds(id);
        let part = |l: &&'p Label| l.parent.as_ref().is_some_and(|p| p.relation == model::Relation::PartOf);
        let parent = chain.iter().rev().map(|(_, l)| *l).find(part).and_then(|l| l.parent.as_ref());
        World { protocol, label: protocol.labels.get(id), whole: parent.and_then(|p| protocol.labels.get(&p.label)) }
    }

    /// The kind of an answer; none for what is worked out.
    fn kind(&self, of: &Ref) -> Option<&'p Kind> {
        let attributes = match of.from {
            From::Label => &self.label?.attributes,
            From::Whole => &self.whole?.attributes,
            From::Context => &self.protocol.context.attributes,
            From::Annotation | From::Drawing => return None,
        };
        attributes.get(&of.id).map(|a| &a.kind)
    }
}

/// A number as CEL sees it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numeric {
    /// An `int`.
    Whole,
    /// A `double`; whether each value that may be answered is exactly one.
    Fraction { exact: bool },
}

/// Text with what binds its parts together.
struct Text {
    text: String,
    /// What joins its parts: inside another operator it stands in parentheses.
    by: Option<&'static str>,
}

/// The text of a condition, or in one sentence why there is none.
pub(super) fn cel(condition: &Condition, world: &World<'_>) -> Result<String, String> {
    world.text(condition).map(|t| t.text)
}

fn one(text: String) -> Text {
    Text { text, by: None }
}

fn joined(parts: Vec<Text>, by: &'static str, none: &str) -> Text {
    match parts.len() {
        0 => one(none.to_owned()),
        1 => parts.into_iter().next().unwrap_or_else(|| one(none.to_owned())),
        _ => {
            let inside = |t: Text| if t.by.is_none_or(|own| own == by) { t.text } else { format!("({})", t.text) };
            Text { text: parts.into_iter().map(inside).collect::<Vec<_>>().join(by), by: Some(by) }
        }
    }
}

fn all(parts: Vec<Text>) -> Text {
    joined(parts, " && ", "true")
}

fn any(parts: Vec<Text>) -> Text {
    joined(parts, " || ", "false")
}

impl World<'_> {
    fn text(&self, condition: &Condition) -> Result<Text, String> {
        let parts = |of: &[Condition]| of.iter().map(|c| self.text(c)).collect::<Result<Vec<_>, _>>();
        Ok(match condition {
            Condition::All { of } => all(parts(of)?),
            Condition::Any { of } => any(parts(of)?),
            Condition::Compare { left, relation, right } => self.compare(left, *relation, right)?,
            Condition::OneOf { of, values } => self.listed(of, values, false)?,
            Condition::NotOneOf { of, values } => self.listed(of, values, true)?,
            Condition::Includes { of, how, values } => {
                self.answer(of)?;
                let value = value(of);
                let ticked = values.iter().map(|v| format!("{} in {value}", quoted(v)));
                let ticks = match how {
                    Inclusion::All => all(ticked.map(one).collect()),
                    Inclusion::Any => any(ticked.map(one).collect()),
                    Inclusion::NoneOf => all(ticked.map(|t| one(format!("!({t})"))).collect()),
                    Inclusion::NotAll => any(ticked.map(|t| one(format!("!({t})"))).collect()),
                };
                all(vec![one(given(of)), ticks])
            }
            Condition::Ticked { of, any: some } => {
                self.answer(of)?;
                let sign = if *some { ">" } else { "==" };
                all(vec![one(given(of)), one(format!("size({}) {sign} 0", value(of)))])
            }
            Condition::State { of, state } => {
                self.answer(of)?;
                let (given, missing) = (one(given(of)), one(format!("!{}", given(of))));
                let lists = format!("not_assessable.{}", map(of.from));
                let told = format!("{} in {lists}", quoted(&of.id));
                let (untold, told) = (one(format!("!({told})")), one(told));
                match state {
                    State::Given => given,
                    State::Missing => missing,
                    State::NotRecorded => all(vec![missing, untold]),
                    State::Recorded => any(vec![given, told]),
                    State::NotAssessable => told,
                    State::NotNotAssessable => untold,
                }
            }
        })
    }

    /// Whether it is an answer, which is all that CEL is given.
    fn answer(&self, of: &Ref) -> Result<Option<&Kind>, String> {
        match of.from {
            From::Annotation => Ok(None),
            From::Drawing => Err("It reads what is drawn, and CEL is given answers only.".to_owned()),
            _ => match self.kind(of) {
                Some(kind) => Ok(Some(kind)),
                None => Err(format!("`{}` is worked out, and CEL is given answers only.", of.id)),
            },
        }
    }

    fn listed(&self, of: &Ref, values: &[String], negated: bool) -> Result<Text, String> {
        let kind = self.answer(of)?;
        let value = value(of);
        if kind == Some(&Kind::YesNo) {
            let among = |flag: bool| values.iter().any(|v| v == if flag { "yes" } else { "no" }) != negated;
            return Ok(match (among(true), among(false)) {
                (true, true) => one(given(of)),
                (false, false) => one("false".to_owned()),
                (yes, _) => all(vec![one(given(of)), one(format!("{value} == {yes}"))]),
            });
        }
        let test = match (values, negated) {
            ([only], false) => format!("{value} == {}", quoted(only)),
            ([only], true) => format!("{value} != {}", quoted(only)),
            (values, negated) => {
                let list: Vec<String> = values.iter().map(|v| quoted(v)).collect();
                let among = format!("{value} in [{}]", list.join(", "));
                if negated { format!("!({among})") } else { among }
            }
        };
        Ok(all(vec![one(given(of)), one(test)]))
    }

    fn compare(&self, left: &Term, relation: Relation, right: &Term) -> Result<Text, String> {
        let sign = match relation {
            Relation::Below => "<",
            Relation::AtMost => "<=",
            Relation::Above => ">",
            Relation::AtLeast => ">=",
            Relation::Equal => "==",
            Relation::NotEqual => "!=",
        };
        let calculates = || "It calculates, which takes exact decimals, and CEL has none.".to_owned();
        match (left, right) {
            (Term::Value { of }, Term::Constant { value: limit }) => {
                let limit = literal(self.numeric(of)?, *limit)?;
                Ok(all(vec![one(given(of)), one(format!("{} {sign} {limit}", value(of)))]))
            }
            (Term::Constant { value: limit }, Term::Value { of }) => {
                let limit = literal(self.numeric(of)?, *limit)?;
                Ok(all(vec![one(given(of)), one(format!("{limit} {sign} {}", value(of)))]))
            }
            (Term::Value { of: a }, Term::Value { of: b }) => {
                let exact = Numeric::Fraction { exact: true };
                match (self.numeric(a)?, self.numeric(b)?) {
                    (Numeric::Whole, Numeric::Whole) => {}
                    (one, other) if one == exact && other == exact => {}
                    _ => return Err("It compares two decimals, and CEL holds those as binary fractions.".to_owned()),
                }
                let mut guards = vec![one(given(a))];
                if !a.same(b) {
                    guards.push(one(given(b)));
                }
                guards.push(one(format!("{} {sign} {}", value(a), value(b))));
                Ok(all(guards))
            }
            _ => Err(calculates()),
        }
    }

    fn numeric(&self, of: &Ref) -> Result<Numeric, String> {
        let kind = self.answer(of)?;
        if !of.is_plain() {
            return Err(format!(
                "`{}` is converted or multiplied, which takes exact decimals, and CEL has none.",
                of.id
            ));
        }
        Ok(match kind {
            Some(Kind::Whole { .. } | Kind::Scale { .. }) => Numeric::Whole,
            Some(kind) => Numeric::Fraction { exact: kind.step().is_some_and(|s| exact_in_binary(&s.0)) },
            None => Numeric::Fraction { exact: false },
        })
    }
}

/// A limit as CEL writes it.
fn literal(of: Numeric, limit: Number) -> Result<String, String> {
    let (exact, text) = (Exact::from(limit.0), plain(&limit.0));
    // At most 15 digits, so the numerator of a binary fraction always fits.
    let power_of_two = exact.denominator() & (exact.denominator() - 1) == 0;
    match of {
        Numeric::Whole if exact.denominator() == 1 => Ok(text),
        Numeric::Whole => Err(format!("It compares a whole number with {limit}, which is none.")),
        Numeric::Fraction { .. } if !power_of_two => {
            Err(format!("No binary fraction is exactly {limit}, and CEL has no decimals."))
        }
        Numeric::Fraction { .. } if text.contains('.') => Ok(text),
        Numeric::Fraction { .. } => Ok(format!("{text}.0")),
    }
}

fn map(from: From) -> &'static str {
    match from {
        From::Label => "answers",
        From::Context => "context",
        From::Whole => "whole",
        From::Annotation => "annotation",
        From::Drawing => "drawing",
    }
}

fn quoted(id: &str) -> String {
    format!("'{}'", id.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn value(of: &Ref) -> String {
    let map = map(of.from);
    if RESERVED.contains(&of.id.as_str()) { format!("{map}[{}]", quoted(&of.id)) } else { format!("{map}.{}", of.id) }
}

fn given(of: &Ref) -> String {
    let map = map(of.from);
    if RESERVED.contains(&of.id.as_str()) {
        format!("({} in {map})", quoted(&of.id))
    } else {
        format!("has({map}.{})", of.id)
    }
}
