//! Where a number of the protocol is looked at: the rules whose comparisons hold it.
//!
//! A checked protocol no longer knows by which name a number was written, so these are the rules
//! with the same number of the same kind, in whatever unit; the page says no more than that.

use super::anchors::is_own;
use super::text::{self, Link};
use crate::protocol::Protocol;
use crate::protocol::condition::{Condition, From, Ref, Term};
use crate::protocol::model::{Answered, Attribute, Kind, Label, Limit, Says};
use crate::protocol::words::Words;
use crate::quantity::{Exact, Number, Unit};

/// The rules that hold the number of this limit.
pub(super) fn of(protocol: &Protocol, limit: &Limit) -> Vec<Link> {
    let mut places = Places { limit, found: Vec::new() };
    let context = &protocol.context;
    let words = Words::new(protocol, None);
    let language = &protocol.language;
    let (exam, together) = (language.word("Patient and exam"), language.word("Labels together"));
    for a in context.attributes.values() {
        places.attribute(&words, None, exam, a);
    }
    for r in &context.requires {
        places.condition(&words, None, exam, &r.rule, &r.condition);
    }
    for exclusion in protocol.exclusions.values() {
        if let Some(when) = &exclusion.when {
            places.condition(&words, None, language.word("Exams left out"), &exclusion.rule, when);
        }
    }
    for (id, label) in &protocol.labels {
        places.label(&Words::new(protocol, Some(label)), id, label);
    }
    for tie in &protocol.relations {
        let share = match &tie.holds {
            Says::Inside { except, .. } => Some(*except),
            Says::Apart { more_than, .. } | Says::NoTwo { more_than, .. } => Some(*more_than),
            Says::Together { within, .. } => Some(*within),
            Says::Beside { .. } | Says::Has { .. } | Says::Counted { .. } => None,
        };
        if share.is_some_and(|share| same(limit, share, Unit::percent())) {
            places.add(together, &tie.rule);
        }
        let part = if let Says::Has { part, .. } = &tie.holds { Some(part) } else { None };
        for subject in tie.holds.subject().into_iter().chain(part) {
            let known = protocol.labels.get(&subject.label);
            if let Some(with) = &subject.with {
                places.condition(&Words::new(protocol, known), known, together, &tie.rule, with);
            }
        }
        if let Some(when) = &tie.when {
            places.condition(&words, None, together, &tie.rule, when);
        }
    }
    places.found
}

struct Places<'l> {
    limit: &'l Limit,
    found: Vec<Link>,
}

impl Places<'_> {
    fn add(&mut self, title: &str, rule: &str) {
        if !self.found.iter().any(|link| link.to == rule) {
            self.found.push(Link::new(rule, format!("{title}: {}", text::tail(rule))));
        }
    }

    fn label(&mut self, words: &Words<'_>, id: &str, label: &Label) {
        let title = label.title.as_str();
        for a in label.attributes.values().filter(|a| is_own(id, &a.rule)) {
            self.attribute(words, Some(label), title, a);
        }
        let criteria = label.criteria.iter().filter_map(|c| Some((&c.rule, c.when.as_ref()?)));
        let edges = label.edge_cases.iter().filter_map(|e| Some((&e.rule, e.when.as_ref()?)));
        let escalations = label.escalations.iter().map(|e| (&e.rule, &e.when));
        let requires = label.requires.iter().map(|r| (&r.rule, &r.condition));
        let drawings = label.drawings.iter().map(|d| (&d.rule, &d.condition));
        let tables = label.tables.values().flat_map(|t| {
            let cells = t.rows.iter().flat_map(|r| &r.cells).map(|c| &c.when);
            cells.chain(&t.applies_when).map(move |c| (&t.rule, c))
        });
        let points = label.scores.values().flat_map(|s| {
            let lines = s.parts.iter().flat_map(|p| &p.points).map(|p| &p.when);
            lines.chain(s.forced.iter().map(|f| &f.when)).map(move |c| (&s.rule, c))
        });
        let all = criteria.chain(edges).chain(escalations).chain(requires).chain(drawings).chain(tables).chain(points);
        for (rule, condition) in all.filter(|(rule, _)| is_own(id, rule)) {
            self.condition(words, Some(label), title, rule, condition);
        }
    }

    fn attribute(&mut self, words: &Words<'_>, label: Option<&Label>, title: &str, a: &Attribute) {
        if let Some(when) = &a.asked_when {
            self.condition(words, label, title, &a.rule, when);
        }
        if let Answered::When(when) = &a.answered {
            self.condition(words, label, title, &a.rule, when);
        }
        let unit = a.kind.unit();
        if let Some(agrees) = &a.agrees {
            let unit = if agrees.per_cent { Unit::percent() } else { unit };
            if same(self.limit, agrees.within, unit) {
                self.add(title, &a.rule);
            }
        }
    }

    fn condition(&mut self, words: &Words<'_>, label: Option<&Label>, title: &str, rule: &str, condition: &Condition) {
        match condition {
            Condition::All { of } | Condition::Any { of } => {
                of.iter().for_each(|part| self.condition(words, label, title, rule, part));
            }
            Condition::Compare { left, right, .. } => {
                // A step of a scale is no amount, though it is written as a number.
                let scale = |r: &&Ref| {
                    let known = label.and_then(|l| l.attributes.get(&r.id)).filter(|_| r.from == From::Label);
                    known.is_some_and(|a| matches!(a.kind, Kind::Scale { .. }))
                };
                let unit = words.unit_of(left).or_else(|| words.unit_of(right));
                let steps = left.refs().iter().chain(&right.refs()).any(scale);
                let holds = [left, right].into_iter().any(|term| match term {
                    Term::Constant { value } => same(self.limit, *value, unit),
                    Term::Value { .. } | Term::Function { .. } | Term::Minus { .. } => false,
                });
                if holds && !steps {
                    self.add(title, rule);
                }
            }
            Condition::OneOf { .. }
            | Condition::NotOneOf { .. }
            | Condition::Includes { .. }
            | Condition::Ticked { .. }
            | Condition::State { .. } => {}
        }
    }
}

/// Whether a number in this unit is the amount of a limit.
fn same(limit: &Limit, value: Number, unit: Option<Unit>) -> bool {
    match (limit.unit, unit) {
        (None, None) => limit.value == value,
        (Some(one), Some(other)) if one.same_kind(other) => {
            let amount = |value: Number, unit: Unit| Exact::from(value.0).checked_mul(unit.factor());
            amount(limit.value, one).is_some_and(|a| amount(value, other) == Some(a))
        }
        _ => false,
    }
}
