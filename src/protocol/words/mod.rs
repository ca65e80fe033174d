//! Conditions, kinds and decisions in English, for the guide and for messages.
//!
//! One model, one wording: what an annotator reads in the guide, what a message cites and what the
//! schema describes are all made here.

mod cells;
mod relations;

pub use cells::cell_text;
pub use relations::several;

use super::condition::{Condition, From, Function, Inclusion, Ref, Relation, State, Term};
use super::model::{
    Attribute, Bound, Decision, Duty, HowMany, Input, Kind, Label, Measure, Output, Protocol, Row, Score, SetBy, Table,
    Value, ValueList,
};
use crate::quantity::{Number, Unit};

/// Words for one label's rules: knows the titles of what they read.
#[derive(Debug, Clone, Copy)]
pub struct Words<'p> {
    protocol: &'p Protocol,
    label: Option<&'p Label>,
}

impl<'p> Words<'p> {
    /// Words for the rules of a label, or of the context when there is none.
    pub fn new(protocol: &'p Protocol, label: Option<&'p Label>) -> Self {
        Words { protocol, label }
    }

    fn attribute(&self, of: &Ref) -> Option<&'p Attribute> {
        match of.from {
            From::Label => self.label.and_then(|l| l.attributes.get(&of.id)),
            From::Context => self.protocol.context.attributes.get(&of.id),
            From::Whole => self.whole().and_then(|l| l.attributes.get(&of.id)),
            From::Drawing => self.label.and_then(|l| l.drawn.get(&of.id)),
            From::Annotation => None,
        }
    }

    fn measure(&self, of: &Ref) -> Option<&'p Measure> {
        match of.from {
            From::Label => self.label.and_then(|l| l.measures.get(&of.id)),
            From::Context => self.protocol.context.measures.get(&of.id),
            From::Whole => self.whole().and_then(|l| l.measures.get(&of.id)),
            From::Annotation | From::Drawing => None,
        }
    }

    fn score(&self, of: &Ref) -> Option<&'p Score> {
        match of.from {
            From::Label => self.label.and_then(|l| l.scores.get(&of.id)),
            From::Whole => self.whole().and_then(|l| l.scores.get(&of.id)),
            From::Context | From::Annotation | From::Drawing => None,
        }
    }

    fn output(&self, of: &Ref) -> Option<&'p Output> {
        let label = match of.from {
            From::Label => self.label,
            From::Whole => self.whole(),
            From::Context | From::Annotation | From::Drawing => None,
        };
        label.and_then(|l| l.output(&of.id)).map(|(_, output)| output)
    }

    /// The list that a value is one or some of.
    pub fn list(&self, of: &Ref) -> Option<&'p ValueList> {
        let kind = self.attribute(of).map(|a| &a.kind).or_else(|| self.output(of).map(|o| &o.kind));
        kind.and_then(Kind::list)
    }

    fn whole(&self) -> Option<&'p Label> {
        self.label.and_then(|l| l.parent.as_ref()).and_then(|p| self.protocol.labels.get(&p.label))
    }

    /// What a value is called.
    pub fn title(&self, of: &Ref) -> String {
        let title = match (self.attribute(of), self.measure(of)) {
            (Some(attribute), _) => attribute.title.clone(),
            (None, Some(measure)) => measure.title.clone(),
            (None, None) if of.from == From::Annotation => "your confidence".to_owned(),
            (None, None) => {
                let worked_out = self.score(of).map(|s| &s.title).or_else(|| self.output(of).map(|o| &o.title));
                worked_out.unwrap_or(&of.id).clone()
            }
        };
        match of.from {
            From::Whole => {
                format!("{} of the {}", lower(&title), lower(&self.whole().map_or(String::new(), |l| l.title.clone())))
            }
            From::Label | From::Context | From::Annotation | From::Drawing => lower(&title),
        }
    }

    fn unit(&self, of: &Ref) -> Option<Unit> {
        match of.from {
            From::Annotation => Unit::percent(),
            _ => self.attribute(of).map_or_else(|| self.measure(of).and_then(|m| m.unit), |a| a.kind.unit()),
        }
    }

    /// A number in the unit of what it is compared with.
    pub fn amount(value: Number, unit: Option<Unit>) -> String {
        unit.map_or_else(|| value.to_string(), |u| u.amount(&value.0))
    }

    /// A condition as part of a sentence.
    pub fn condition(&self, condition: &Condition) -> String {
        self.nested(condition, false)
    }

    fn nested(&self, condition: &Condition, inside: bool) -> String {
        match condition {
            Condition::All { of } if of.is_empty() => "always".to_owned(),
            Condition::Any { of } if of.is_empty() => "never".to_owned(),
            Condition::Any { of } if given_or_missing(of) => "always".to_owned(),
            Condition::All { of } => match self.between(of) {
                Some(text) => text,
                None => {
                    // What is compared is given: that need not be said twice.
                    let said = of.iter().filter(|part| !of.iter().any(|other| implies_given(other, part)));
                    self.joined(said, "and", inside)
                }
            },
            Condition::Any { of } => self.joined(of.iter(), "or", inside),
            Condition::Compare { left, relation, right } => self.compare(left, *relation, right),
            Condition::OneOf { of, values } => {
                format!("{} is {}", self.title(of), self.values(of, values, "or"))
            }
            Condition::NotOneOf { of, values } => match values.as_slice() {
                [value] if value == "yes" => format!("{} is “no”", self.title(of)),
                [value] if value == "no" => format!("{} is “yes”", self.title(of)),
                _ => format!("{} is neither {}", self.title(of), self.values(of, values, "nor"))
                    .replace("is neither", if values.len() == 1 { "is not" } else { "is neither" }),
            },
            Condition::Includes { of, how, values } => {
                let title = self.title(of);
                match how {
                    Inclusion::Any => format!("{title} includes {}", self.values(of, values, "or")),
                    Inclusion::All => format!("{title} includes {}", self.values(of, values, "and")),
                    Inclusion::NoneOf => format!("{title} does not include {}", self.values(of, values, "or")),
                    Inclusion::NotAll => format!("{title} does not include all of {}", self.values(of, values, "and")),
                }
            }
            Condition::Ticked { of, any: false } => format!("{} has no tick", self.title(of)),
            Condition::Ticked { of, any: true } => format!("{} has at least one tick", self.title(of)),
            Condition::State { of, state } => {
                let title = self.title(of);
                match state {
                    State::Given => format!("{title} is given"),
                    State::Missing => format!("{title} is missing"),
                    State::NotRecorded => format!("{title} is not recorded"),
                    State::Recorded => format!("{title} is recorded"),
                    State::NotAssessable => format!("{title} is not assessable"),
                    State::NotNotAssessable => format!("{title} is anything but “not assessable”"),
                }
            }
        }
    }

    fn joined<'c>(&self, parts: impl Iterator<Item = &'c Condition>, word: &str, inside: bool) -> String {
        let texts: Vec<String> = parts.map(|p| self.nested(p, true)).collect();
        let joined = texts.join(&format!(" {word} "));
        if inside && texts.len() > 1 { format!("({joined})") } else { joined }
    }

    /// Two bounds on one value: `6 mm to below 8 mm`.
    fn between(&self, parts: &[Condition]) -> Option<String> {
        let [
            Condition::Compare { left: a, relation: from, right: Term::Constant { value: low } },
            Condition::Compare { left: b, relation, right: Term::Constant { value: high } },
        ] = parts
        else {
            return None;
        };
        let above = match from {
            Relation::AtLeast => "",
            Relation::Above => "above ",
            _ => return None,
        };
        let unit = self.term_unit(a);
        let (low, high) = (Self::amount(*low, unit), Self::amount(*high, unit));
        match relation {
            Relation::Below if a == b => Some(format!("{} is {above}{low} to below {high}", self.term(a, unit))),
            Relation::AtMost if a == b => Some(format!("{} is {above}{low} to {high} inclusive", self.term(a, unit))),
            _ => None,
        }
    }

    fn compare(&self, left: &Term, relation: Relation, right: &Term) -> String {
        let unit = self.term_unit(left).or_else(|| self.term_unit(right));
        let (a, b) = (self.term(left, unit), self.term(right, unit));
        match relation {
            Relation::Below => format!("{a} is below {b}"),
            Relation::AtMost => format!("{a} is at most {b}"),
            Relation::Above => format!("{a} is above {b}"),
            Relation::AtLeast if matches!(right, Term::Constant { .. }) => format!("{a} is {b} or more"),
            Relation::AtLeast => format!("{a} is at least {b}"),
            Relation::Equal if matches!(right, Term::Constant { .. }) => format!("{a} is {b}"),
            Relation::Equal => format!("{a} equals {b}"),
            Relation::NotEqual if matches!(right, Term::Constant { .. }) => format!("{a} is not {b}"),
            Relation::NotEqual => format!("{a} does not equal {b}"),
        }
    }

    /// The unit of a value.
    pub fn unit_of_value(&self, of: &Ref) -> Option<Unit> {
        self.unit(of)
    }

    /// The unit of what a term gives.
    pub fn unit_of(&self, term: &Term) -> Option<Unit> {
        self.term_unit(term)
    }

    fn term_unit(&self, term: &Term) -> Option<Unit> {
        term.refs().first().and_then(|r| self.unit(r))
    }

    /// A term in words; constants in `unit`.
    pub fn term(&self, term: &Term, unit: Option<Unit>) -> String {
        match term {
            Term::Constant { value } => Self::amount(*value, unit),
            // A conversion of units is not said; a factor that somebody wrote is.
            Term::Value { of } => match of.factor {
                Some(factor) => format!("{factor} times {}", self.title(of)),
                None => self.title(of),
            },
            Term::Function { function, of } => {
                let names: Vec<String> = of.iter().map(|r| self.title(r)).collect();
                let word = match function {
                    Function::Mean => "the mean of",
                    Function::Min => "the smallest of",
                    Function::Max => "the largest of",
                    Function::Sum => "the sum of",
                    Function::Difference => "the difference of",
                };
                format!("{word} {}", joined(&names, "and"))
            }
            Term::Minus { left, right } => format!("{} minus {}", self.term(left, unit), self.term(right, unit)),
        }
    }

    fn values(&self, of: &Ref, ids: &[String], word: &str) -> String {
        let list = self.list(of);
        let titles: Vec<String> = ids
            .iter()
            .map(|id| {
                let title = list.and_then(|l| l.values.iter().find(|v| v.id == *id)).map_or(id.as_str(), |v| &v.title);
                format!("“{title}”")
            })
            .collect();
        joined(&titles, word)
    }

    /// What a table looks at.
    pub fn input(&self, input: &Input) -> String {
        match &input.term {
            Term::Value { of } => self.title(of),
            term => self.term(term, None),
        }
    }

    /// The unit of what a table looks at.
    pub fn input_unit(&self, input: &Input) -> Option<Unit> {
        self.term_unit(&input.term)
    }

    /// A row as a sentence: `When composition is “Solid” and size is below 6 mm, follow-up is “None”`.
    pub fn row(&self, table: &Table, row: &Row) -> String {
        let when = if row.otherwise {
            "Otherwise".to_owned()
        } else if row.when() == Condition::always() {
            "Always".to_owned()
        } else {
            format!("When {}", self.condition(&row.when()))
        };
        match row.gives {
            Some(_) => format!("{when}, {}", Self::outcome(table, row)),
            None => format!("{when}: this cannot happen"),
        }
    }

    /// What a row gives: `follow-up is “CT in a year”`.
    pub fn outcome(table: &Table, row: &Row) -> String {
        let Some(gives) = &row.gives else { return "cannot happen".to_owned() };
        let mut said = Vec::new();
        for ((_, output), ids) in table.outputs.iter().zip(gives) {
            let titles: Vec<String> = ids
                .iter()
                .map(|id| {
                    let value = output.kind.list().and_then(|l| l.values.iter().find(|v| v.id == *id));
                    format!("“{}”", value.map_or(id.as_str(), |v| v.title.as_str()))
                })
                .collect();
            said.push(format!("{} is {}", lower(&output.title), joined(&titles, "and")));
        }
        joined(&said, "and")
    }

    /// A decision as an instruction.
    pub fn decision(&self, decision: &Decision) -> String {
        match decision {
            Decision::Label => match self.label {
                Some(label) => format!("label it as {}", label.title),
                None => "label it".to_owned(),
            },
            Decision::DoNotLabel => "do not label it".to_owned(),
            Decision::HandOver(id) => {
                format!("label it as {} instead", self.protocol.labels.get(id).map_or(id.as_str(), |l| &l.title))
            }
            Decision::Ask(role) => format!("ask the {}, who decides", lower(&self.role(role))),
        }
    }

    /// A role's title.
    pub fn role(&self, id: &str) -> String {
        self.protocol.roles.get(id).map_or_else(|| id.to_owned(), |r| r.title.clone())
    }

    /// Who may do something: `Consultant`, `Junior doctor or above`.
    pub fn set_by(&self, by: &SetBy) -> String {
        format!("{}{}", self.role(&by.role), if by.or_above { " or above" } else { "" })
    }

    /// A bounded number: `at least 1`.
    pub fn how_many(count: HowMany) -> String {
        let word = match count.bound {
            Bound::AtLeast => "at least",
            Bound::AtMost => "at most",
            Bound::Exactly => "exactly",
        };
        format!("{word} {}", count.number)
    }

    /// What an escalation asks for.
    pub fn duty(&self, duty: Duty, role: &str) -> String {
        Self::asked_of(duty, &self.role(role))
    }

    /// What an escalation asks of somebody who is called so.
    pub fn asked_of(duty: Duty, role: &str) -> String {
        match duty {
            Duty::MustSee => format!("{role} must see it"),
            Duty::MustDecide => format!("{role} must decide"),
            Duty::TellAtOnce => format!("tell {role} at once"),
            Duty::StopAndTell => format!("stop the work and tell {role} at once"),
        }
    }

    /// The answers that an attribute takes, in a few words.
    pub fn answers(kind: &Kind) -> String {
        let range = |range: &Option<super::model::Range>, unit: Option<Unit>| {
            range.as_ref().map_or(String::new(), |r| {
                let more = if r.open { " or more" } else { "" };
                format!(", {} to {}{more}", r.from, Self::amount(r.to, unit))
            })
        };
        match kind {
            Kind::OneOf { list } => format!("one of {}", titles(&list.values)),
            Kind::AnyOf { list } => format!("any of {}", titles(&list.values)),
            Kind::YesNo => "yes or no".to_owned(),
            Kind::Scale { from, to, .. } => format!("a step from {from} to {to}"),
            Kind::Whole { unit, range: r } => format!("a whole number{}", range(r, *unit)),
            Kind::Quantity { unit, range: r, step } => {
                let step = step.map_or(String::new(), |s| format!(", to the nearest {}", Self::amount(s, Some(*unit))));
                format!("{} in {}{}{step}", unit.kind_word(), unit.symbol(), range(r, Some(*unit)))
            }
            Kind::Percent { range: r, step } => {
                let step = step.map_or(String::new(), |s| format!(", to the nearest {s} %"));
                format!("a percentage{}{step}", range(&Some(r.clone()), Unit::percent()))
            }
            Kind::Text { at_most } => format!("text of at most {at_most} characters"),
        }
    }
}

/// Whether `part` only says that a value is given, and `other` compares that value.
fn implies_given(other: &Condition, part: &Condition) -> bool {
    let Condition::State { of: value, state: State::Given } = part else { return false };
    match other {
        Condition::Compare { left, right, .. } => left.refs().into_iter().chain(right.refs()).any(|r| r.same(value)),
        Condition::OneOf { of, .. }
        | Condition::NotOneOf { of, .. }
        | Condition::Includes { of, .. }
        | Condition::Ticked { of, .. } => of.same(value),
        Condition::State { .. } | Condition::All { .. } | Condition::Any { .. } => false,
    }
}

/// Whether this is one value that is given or missing, which is always so.
fn given_or_missing(parts: &[Condition]) -> bool {
    let [Condition::State { of: a, state: one }, Condition::State { of: b, state: other }] = parts else {
        return false;
    };
    a.same(b) && matches!((one, other), (State::Given, State::Missing) | (State::Missing, State::Given))
}

fn titles(values: &[Value]) -> String {
    values.iter().map(|v| v.title.as_str()).collect::<Vec<_>>().join(" · ")
}

fn joined(words: &[String], last: &str) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// A text that begins a sentence.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

/// A title inside a sentence: lower case unless its first word is an abbreviation or a name.
pub fn lower(title: &str) -> String {
    let first = title.split_whitespace().next().unwrap_or("");
    if first.chars().skip(1).any(char::is_uppercase) {
        return title.to_owned();
    }
    let mut chars = title.chars();
    chars.next().map_or(String::new(), |c| c.to_lowercase().collect::<String>() + chars.as_str())
}
