//! Relations between annotations in English.

use super::{Words, joined, lower};
use crate::protocol::model::{Bound, Direction, Per, Relation, Says, Subject, Tie};
use crate::quantity::Number;

impl Words<'_> {
    /// A relation as a sentence without its full stop.
    pub fn relation(&self, tie: &Tie) -> String {
        let said = self.says(&tie.holds);
        match &tie.when {
            Some(when) => format!("When {}, {}", self.condition(when), lower(&said)),
            None => said,
        }
    }

    fn label_title(&self, id: &str) -> String {
        lower(&self.protocol.labels.get(id).map_or(id.to_owned(), |l| l.title.clone()))
    }

    fn subject(&self, subject: &Subject) -> String {
        let title = self.label_title(&subject.label);
        match &subject.with {
            Some(with) => {
                let words = Words::new(self.protocol, self.protocol.labels.get(&subject.label));
                format!("{title} whose {}", words.condition(with))
            }
            None => title,
        }
    }

    /// A number of a subject's annotations: `nodules whose side is “Left”`.
    pub fn so_many(&self, subject: &Subject, count: usize) -> String {
        let title = self.label_title(&subject.label);
        self.subject(subject).replacen(&title, &several(&title, count), 1)
    }

    fn titles(&self, labels: &[String]) -> Vec<String> {
        labels.iter().map(|l| self.label_title(l)).collect()
    }

    fn says(&self, says: &Says) -> String {
        let zero = |n: &Number| n.0.is_zero();
        match says {
            Says::Inside { subject, of, except } => {
                let rest = if zero(except) { String::new() } else { format!(", but for at most {except} % of it") };
                let title = self.label_title(of);
                let whole = self.protocol.labels.get(&subject.label).and_then(|l| l.parent.as_ref());
                let whole = whole.is_some_and(|p| p.relation == Relation::PartOf && p.label == *of);
                let place = if whole { format!("the {title} that it is a part of") } else { a(&title) };
                format!("Each {} lies inside {place}{rest}", self.subject(subject))
            }
            Says::Beside { subject, direction, of } => {
                let where_to = match direction {
                    Direction::Right => "to the patient’s right of",
                    Direction::Left => "to the patient’s left of",
                    Direction::Above => "nearer to the head than",
                    Direction::Below => "nearer to the feet than",
                };
                format!("Each {} lies {where_to} {}", self.subject(subject), a(&self.label_title(of)))
            }
            Says::Has { subject, count, part } => {
                let part = self.so_many(part, count.number as usize);
                format!("Each {} has {} {part}", self.subject(subject), Words::how_many(*count))
            }
            Says::Apart { subject, of, more_than } => {
                let other = if subject.label == *of {
                    format!("another {}", self.label_title(of))
                } else {
                    a(&self.label_title(of))
                };
                format!("No {} overlaps {other}{}", self.subject(subject), by_more(*more_than))
            }
            Says::NoTwo { labels, more_than } => {
                format!("No two of {} overlap{}", joined(&self.titles(labels), "and"), by_more(*more_than))
            }
            Says::Together { labels, of, within } => {
                let all = joined(&self.titles(labels), "and");
                let all = super::capital(&all);
                format!("{all} together fill {}, within {within} %", a(&self.label_title(of)))
            }
            Says::Counted { count, subject, per } => {
                let scopes: Vec<String> = per.iter().map(|p| self.per(p, &subject.label)).collect();
                let each = if scopes.len() == 1 { "" } else { "combination of " };
                if count.number == 0 && count.bound != Bound::AtLeast {
                    return format!("There is no {} in any {each}{}", self.subject(subject), joined(&scopes, "and"));
                }
                let what = self.so_many(subject, count.number as usize);
                let verb = if count.number == 1 { "is" } else { "are" };
                format!("There {verb} {} {what} for each {each}{}", Words::how_many(*count), joined(&scopes, "and"))
            }
        }
    }

    fn per(&self, per: &Per, label: &str) -> String {
        let label = self.protocol.labels.get(label);
        match per {
            Per::Exam => "exam".to_owned(),
            Per::Image => "image".to_owned(),
            Per::Whole => {
                let parent = label.and_then(|l| l.parent.as_ref());
                parent.map_or("whole".to_owned(), |p| self.label_title(&p.label))
            }
            Per::Answer(id) => lower(&label.and_then(|l| l.attributes.get(id)).map_or(id.clone(), |a| a.title.clone())),
        }
    }
}

fn by_more(more_than: Number) -> String {
    if more_than.0.is_zero() { String::new() } else { format!(" by more than {more_than} % of the smaller one") }
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

fn a(title: &str) -> String {
    crate::diagnostic::a(title)
}
