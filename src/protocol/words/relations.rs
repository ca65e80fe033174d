//! Relations between annotations in words.

use super::answers::how_many_in;
use super::{Words, lower, say};
use crate::protocol::model::{Bound, Direction, Per, Relation, Says, Subject, Tie};
use crate::quantity::Number;

impl Words<'_> {
    /// A relation as a sentence without its full stop.
    pub fn relation(&self, tie: &Tie) -> String {
        let said = self.says(&tie.holds);
        match &tie.when {
            Some(when) => {
                let language = self.language();
                let said = if language.is_english() { lower(&said) } else { said };
                say!(language, "When {condition}, {then}", condition = self.condition(when), then = said)
            }
            None => said,
        }
    }

    /// A label inside a sentence. A language that has genders and cases names it by its title alone.
    fn label_title(&self, id: &str) -> String {
        let title = self.protocol.labels.get(id).map_or(id, |l| l.title.as_str());
        if self.language().is_english() { lower(title) } else { say!(self.language(), "“{text}”", text = title) }
    }

    /// `a nodule`
    fn one(&self, id: &str) -> String {
        let title = self.label_title(id);
        let english = crate::diagnostic::a(&title);
        if self.language().is_english() { english } else { say!(self.language(), "a {label}", label = title) }
    }

    fn subject(&self, subject: &Subject) -> String {
        let title = self.label_title(&subject.label);
        match &subject.with {
            Some(with) => {
                let words = Words::new(self.protocol, self.protocol.labels.get(&subject.label));
                say!(self.language(), "{label} whose {condition}", label = title, condition = words.condition(with))
            }
            None => title,
        }
    }

    /// A number of a subject's annotations: `nodules whose side is “Left”`.
    pub fn so_many(&self, subject: &Subject, count: usize) -> String {
        let all = self.subject(subject);
        if !self.language().is_english() {
            return all;
        }
        let title = self.label_title(&subject.label);
        all.replacen(&title, &several(&title, count), 1)
    }

    fn label_titles(&self, labels: &[String]) -> String {
        let titles: Vec<String> = labels.iter().map(|l| self.label_title(l)).collect();
        self.language().list(&titles, "and")
    }

    fn says(&self, says: &Says) -> String {
        let language = self.language();
        match says {
            Says::Inside { subject, of, except } => {
                let share = language.number(&except.to_string());
                let rest = match except.0.is_zero() {
                    true => String::new(),
                    false => say!(language, ", but for at most {share} % of it", share = share),
                };
                let whole = self.protocol.labels.get(&subject.label).and_then(|l| l.parent.as_ref());
                let whole = whole.is_some_and(|p| p.relation == Relation::PartOf && p.label == *of);
                let place = match whole {
                    true => say!(language, "the {whole} that it is a part of", whole = self.label_title(of)),
                    false => self.one(of),
                };
                let what = self.subject(subject);
                say!(language, "Each {what} lies inside {place}{rest}", what = what, place = place, rest = rest)
            }
            Says::Beside { subject, direction, of } => {
                let (what, place) = (self.subject(subject), self.one(of));
                match direction {
                    Direction::Right => {
                        say!(language, "Each {what} lies to the patient’s right of {place}", what = what, place = place)
                    }
                    Direction::Left => {
                        say!(language, "Each {what} lies to the patient’s left of {place}", what = what, place = place)
                    }
                    Direction::Above => {
                        say!(language, "Each {what} lies nearer to the head than {place}", what = what, place = place)
                    }
                    Direction::Below => {
                        say!(language, "Each {what} lies nearer to the feet than {place}", what = what, place = place)
                    }
                }
            }
            Says::Has { subject, count, part } => {
                let parts = self.so_many(part, count.number as usize);
                let (what, count) = (self.subject(subject), how_many_in(language, *count));
                say!(language, "Each {what} has {count} {parts}", what = what, count = count, parts = parts)
            }
            Says::Apart { subject, of, more_than } => {
                let other = match subject.label == *of {
                    true => say!(language, "another {label}", label = self.label_title(of)),
                    false => self.one(of),
                };
                let (what, more) = (self.subject(subject), self.by_more(*more_than));
                say!(language, "No {what} overlaps {other}{more}", what = what, other = other, more = more)
            }
            Says::NoTwo { labels, more_than } => {
                let (labels, more) = (self.label_titles(labels), self.by_more(*more_than));
                say!(language, "No two of {labels} overlap{more}", labels = labels, more = more)
            }
            Says::Together { labels, of, within } => {
                let (parts, share) = (super::capital(&self.label_titles(labels)), language.number(&within.to_string()));
                let whole = self.one(of);
                say!(
                    language,
                    "{parts} together fill {whole}, within {share} %",
                    parts = parts,
                    whole = whole,
                    share = share
                )
            }
            Says::Counted { count, subject, per } => {
                let scopes: Vec<String> = per.iter().map(|p| self.per(p, &subject.label)).collect();
                let scope = language.list(&scopes, "and");
                let scope = match scopes.len() {
                    1 => scope,
                    _ => say!(language, "combination of {scopes}", scopes = scope),
                };
                if count.number == 0 && count.bound != Bound::AtLeast {
                    let what = self.subject(subject);
                    return say!(language, "There is no {what} in any {scope}", what = what, scope = scope);
                }
                let what = self.so_many(subject, count.number as usize);
                let said = how_many_in(language, *count);
                match count.number {
                    1 => {
                        say!(
                            language,
                            "There is {count} {what} for each {scope}",
                            count = said,
                            what = what,
                            scope = scope
                        )
                    }
                    _ => {
                        say!(
                            language,
                            "There are {count} {what} for each {scope}",
                            count = said,
                            what = what,
                            scope = scope
                        )
                    }
                }
            }
        }
    }

    fn per(&self, per: &Per, label: &str) -> String {
        let label = self.protocol.labels.get(label);
        match per {
            Per::Exam => say!(self.language(), "exam"),
            Per::Image => say!(self.language(), "image"),
            Per::Whole => {
                let parent = label.and_then(|l| l.parent.as_ref());
                parent.map_or_else(|| say!(self.language(), "whole"), |p| self.label_title(&p.label))
            }
            Per::Answer(id) => {
                self.inside(label.and_then(|l| l.attributes.get(id)).map_or(id.as_str(), |a| a.title.as_str()))
            }
        }
    }

    fn by_more(&self, more_than: Number) -> String {
        if more_than.0.is_zero() {
            return String::new();
        }
        let share = self.language().number(&more_than.to_string());
        say!(self.language(), " by more than {share} % of the smaller one", share = share)
    }
}

/// The title of so many: `3 nodules`, `1 mass`, `2 masses`.
pub fn several(title: &str, count: usize) -> String {
    let ends = |all: &[&str]| all.iter().any(|e| title.ends_with(e));
    let vowel_before_y = || title.chars().rev().nth(1).is_some_and(|c| "aeiou".contains(c));
    match count {
        1 => title.to_owned(),
        _ if ends(&["s", "x", "ch", "sh"]) => format!("{title}es"),
        _ if ends(&["y"]) && !vowel_before_y() => format!("{}ies", &title[..title.len() - 1]),
        _ if ends(&[")"]) || title.contains(" or ") => title.to_owned(),
        _ => format!("{title}s"),
    }
}
