//! Conditions, kinds and decisions in words, for the guide and for messages.
//!
//! One model, one wording: what an annotator reads in the guide, what a message cites and what the
//! schema describes are all made here. Sentences are phrases with slots, and come out in the
//! [`Language`] of the protocol's texts, which is English unless it was translated.

mod answers;
mod cells;
mod language;
mod relations;

pub use cells::{cell_text, cell_text_in};
pub(crate) use language::say;
pub use language::{ENGLISH, FRACTION, Language, TITLE_INSIDE, fill, slots};
pub use relations::several;

use super::condition::{Condition, From, Function, Inclusion, Ref, Relation, State, Term};
use super::model::{
    Attribute, Decision, Duty, HowMany, Input, Kind, Label, Measure, Output, Protocol, Row, Score, SetBy, Table,
    ValueList,
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

    /// The language of the protocol's texts.
    pub fn language(&self) -> &'p Language {
        &self.protocol.language
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
            (None, None) if of.from == From::Annotation => say!(self.language(), "your confidence"),
            (None, None) => {
                let worked_out = self.score(of).map(|s| &s.title).or_else(|| self.output(of).map(|o| &o.title));
                worked_out.unwrap_or(&of.id).clone()
            }
        };
        match of.from {
            From::Whole => {
                let whole = self.inside(&self.whole().map_or(String::new(), |l| l.title.clone()));
                say!(self.language(), "{what} of the {whole}", what = self.inside(&title), whole = whole)
            }
            From::Label | From::Context | From::Annotation | From::Drawing => self.inside(&title),
        }
    }

    fn unit(&self, of: &Ref) -> Option<Unit> {
        match of.from {
            From::Annotation => Unit::percent(),
            _ => self.attribute(of).map_or_else(|| self.measure(of).and_then(|m| m.unit), |a| a.kind.unit()),
        }
    }

    /// A title inside a sentence.
    pub fn inside(&self, title: &str) -> String {
        self.language().inside(title)
    }

    /// A number in the unit of what it is compared with, as the protocol's language writes it.
    pub fn number(&self, value: Number, unit: Option<Unit>) -> String {
        answers::amount_in(self.language(), value, unit)
    }

    /// A number in the unit of what it is compared with, in English.
    pub fn amount(value: Number, unit: Option<Unit>) -> String {
        answers::amount_in(&ENGLISH, value, unit)
    }

    /// A condition as part of a sentence.
    pub fn condition(&self, condition: &Condition) -> String {
        self.nested(condition, false)
    }

    fn nested(&self, condition: &Condition, inside: bool) -> String {
        let language = self.language();
        match condition {
            Condition::All { of } if of.is_empty() => say!(language, "always"),
            Condition::Any { of } if of.is_empty() => say!(language, "never"),
            Condition::Any { of } if given_or_missing(of) => say!(language, "always"),
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
                say!(language, "{what} is {values}", what = self.title(of), values = self.values(of, values, "or"))
            }
            Condition::NotOneOf { of, values } => {
                let what = self.title(of);
                match values.as_slice() {
                    [value] if value == "yes" => say!(language, "{what} is “no”", what = what),
                    [value] if value == "no" => say!(language, "{what} is “yes”", what = what),
                    [_] => {
                        say!(language, "{what} is not {values}", what = what, values = self.values(of, values, "nor"))
                    }
                    _ => {
                        let values = self.values(of, values, "nor");
                        say!(language, "{what} is neither {values}", what = what, values = values)
                    }
                }
            }
            Condition::Includes { of, how, values } => {
                let what = self.title(of);
                let word = if matches!(how, Inclusion::Any | Inclusion::NoneOf) { "or" } else { "and" };
                let values = self.values(of, values, word);
                match how {
                    Inclusion::Any | Inclusion::All => {
                        say!(language, "{what} includes {values}", what = what, values = values)
                    }
                    Inclusion::NoneOf => {
                        say!(language, "{what} does not include {values}", what = what, values = values)
                    }
                    Inclusion::NotAll => {
                        say!(language, "{what} does not include all of {values}", what = what, values = values)
                    }
                }
            }
            Condition::Ticked { of, any: false } => say!(language, "{what} has no tick", what = self.title(of)),
            Condition::Ticked { of, any: true } => {
                say!(language, "{what} has at least one tick", what = self.title(of))
            }
            Condition::State { of, state } => {
                let what = self.title(of);
                match state {
                    State::Given => say!(language, "{what} is given", what = what),
                    State::Missing => say!(language, "{what} is missing", what = what),
                    State::NotRecorded => say!(language, "{what} is not recorded", what = what),
                    State::Recorded => say!(language, "{what} is recorded", what = what),
                    State::NotAssessable => say!(language, "{what} is not assessable", what = what),
                    State::NotNotAssessable => {
                        say!(language, "{what} is anything but “not assessable”", what = what)
                    }
                }
            }
        }
    }

    fn joined<'c>(&self, parts: impl Iterator<Item = &'c Condition>, word: &str, inside: bool) -> String {
        let texts: Vec<String> = parts.map(|p| self.nested(p, true)).collect();
        let joined = texts.join(&format!(" {} ", self.language().word(word)));
        if inside && texts.len() > 1 { format!("({joined})") } else { joined }
    }

    /// Two bounds on one value: `6 mm to below 8 mm`.
    fn between(&self, parts: &[Condition]) -> Option<String> {
        let [
            Condition::Compare { left: a, relation: from, right: Term::Constant { value: low } },
            Condition::Compare { left: b, relation: to, right: Term::Constant { value: high } },
        ] = parts
        else {
            return None;
        };
        if a != b {
            return None;
        }
        let (language, unit) = (self.language(), self.term_unit(a));
        let (low, high, what) = (self.number(*low, unit), self.number(*high, unit), self.term(a, unit));
        match (from, to) {
            (Relation::AtLeast, Relation::Below) => {
                Some(say!(language, "{what} is {low} to below {high}", what = what, low = low, high = high))
            }
            (Relation::AtLeast, Relation::AtMost) => {
                Some(say!(language, "{what} is {low} to {high} inclusive", what = what, low = low, high = high))
            }
            (Relation::Above, Relation::Below) => {
                Some(say!(language, "{what} is above {low} to below {high}", what = what, low = low, high = high))
            }
            (Relation::Above, Relation::AtMost) => {
                Some(say!(language, "{what} is above {low} to {high} inclusive", what = what, low = low, high = high))
            }
            _ => None,
        }
    }

    fn compare(&self, left: &Term, relation: Relation, right: &Term) -> String {
        let language = self.language();
        let unit = self.term_unit(left).or_else(|| self.term_unit(right));
        let (what, limit) = (self.term(left, unit), self.term(right, unit));
        let constant = matches!(right, Term::Constant { .. });
        match relation {
            Relation::Below => say!(language, "{what} is below {limit}", what = what, limit = limit),
            Relation::AtMost => say!(language, "{what} is at most {limit}", what = what, limit = limit),
            Relation::Above => say!(language, "{what} is above {limit}", what = what, limit = limit),
            Relation::AtLeast if constant => say!(language, "{what} is {limit} or more", what = what, limit = limit),
            Relation::AtLeast => say!(language, "{what} is at least {limit}", what = what, limit = limit),
            Relation::Equal if constant => say!(language, "{what} is {limit}", what = what, limit = limit),
            Relation::Equal => say!(language, "{what} equals {limit}", what = what, limit = limit),
            Relation::NotEqual if constant => say!(language, "{what} is not {limit}", what = what, limit = limit),
            Relation::NotEqual => say!(language, "{what} does not equal {limit}", what = what, limit = limit),
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
        let language = self.language();
        match term {
            Term::Constant { value } => self.number(*value, unit),
            // A conversion of units is not said; a factor that somebody wrote is.
            Term::Value { of } => match of.factor {
                Some(factor) => {
                    let factor = language.number(&factor.to_string());
                    say!(language, "{factor} times {what}", factor = factor, what = self.title(of))
                }
                None => self.title(of),
            },
            Term::Function { function, of } => {
                let names: Vec<String> = of.iter().map(|r| self.title(r)).collect();
                let all = language.list(&names, "and");
                match function {
                    Function::Mean => say!(language, "the mean of {all}", all = all),
                    Function::Min => say!(language, "the smallest of {all}", all = all),
                    Function::Max => say!(language, "the largest of {all}", all = all),
                    Function::Sum => say!(language, "the sum of {all}", all = all),
                    Function::Difference => say!(language, "the difference of {all}", all = all),
                }
            }
            Term::Minus { left, right } => {
                let (left, right) = (self.term(left, unit), self.term(right, unit));
                say!(language, "{left} minus {right}", left = left, right = right)
            }
        }
    }

    fn values(&self, of: &Ref, ids: &[String], word: &str) -> String {
        let (language, list) = (self.language(), self.list(of));
        let titles: Vec<String> = ids
            .iter()
            .map(|id| {
                let title = list.and_then(|l| l.values.iter().find(|v| v.id == *id)).map(|v| v.title.as_str());
                // The answers to a yes-or-no question have no titles.
                say!(language, "“{text}”", text = title.unwrap_or_else(|| language.word(id)))
            })
            .collect();
        language.list(&titles, word)
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
        let language = self.language();
        let when = if row.otherwise {
            say!(language, "Otherwise")
        } else if row.when() == Condition::always() {
            say!(language, "Always")
        } else {
            say!(language, "When {condition}", condition = self.condition(&row.when()))
        };
        match row.gives {
            Some(_) => format!("{when}, {}", answers::outcome_in(language, table, row)),
            None => say!(language, "{when}: this cannot happen", when = when),
        }
    }

    /// What a row gives, in English: `follow-up is “CT in a year”`.
    pub fn outcome(table: &Table, row: &Row) -> String {
        answers::outcome_in(&ENGLISH, table, row)
    }

    /// A decision as an instruction.
    pub fn decision(&self, decision: &Decision) -> String {
        let language = self.language();
        match decision {
            Decision::Label => match self.label {
                Some(label) => say!(language, "label it as {label}", label = label.title),
                None => say!(language, "label it"),
            },
            Decision::DoNotLabel => say!(language, "do not label it"),
            Decision::HandOver(id) => {
                let label = self.protocol.labels.get(id).map_or(id.as_str(), |l| &l.title);
                say!(language, "label it as {label} instead", label = label)
            }
            Decision::Ask(role) => say!(language, "ask the {role}, who decides", role = self.inside(&self.role(role))),
        }
    }

    /// A role's title.
    pub fn role(&self, id: &str) -> String {
        self.protocol.roles.get(id).map_or_else(|| id.to_owned(), |r| r.title.clone())
    }

    /// Who may do something: `Consultant`, `Junior doctor or above`.
    pub fn set_by(&self, by: &SetBy) -> String {
        let role = self.role(&by.role);
        if by.or_above { say!(self.language(), "{role} or above", role = role) } else { role }
    }

    /// A bounded number in English: `at least 1`.
    pub fn how_many(count: HowMany) -> String {
        answers::how_many_in(&ENGLISH, count)
    }

    /// What an escalation asks for.
    pub fn duty(&self, duty: Duty, role: &str) -> String {
        self.asked(duty, &self.role(role))
    }

    /// The label whose rules are said, if they are those of one.
    pub fn label(&self) -> Option<&Label> {
        self.label
    }

    /// What an escalation asks of somebody who is called so.
    pub fn asked(&self, duty: Duty, role: &str) -> String {
        let language = self.language();
        match duty {
            Duty::MustSee => say!(language, "{role} must see it", role = role),
            Duty::MustDecide => say!(language, "{role} must decide", role = role),
            Duty::TellAtOnce => say!(language, "tell {role} at once", role = role),
            Duty::StopAndTell => say!(language, "stop the work and tell {role} at once", role = role),
        }
    }

    /// The answers that an attribute takes, in a few words.
    pub fn takes(&self, kind: &Kind) -> String {
        answers::answers_in(self.language(), kind)
    }

    /// The answers that an attribute takes, in English.
    pub fn answers(kind: &Kind) -> String {
        answers::answers_in(&ENGLISH, kind)
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
