//! Relations between annotations, rules on drawings, exclusions, and who may use a label.

use super::labels::{Checked, severity};
use super::scope::{Scope, Stage, What};
use super::{Checker, Unit, world};
use crate::protocol::condition::From;
use crate::protocol::errors::{self, Thing};
use crate::protocol::model::{
    self, Bound, Direction, Drawing, Exclusion, HowMany, Kind, Per, Relation, Says, Subject, Tie,
};
use crate::quantity::{self, Decimal, Number};
use crate::source::Span;
use crate::syntax::ast;
use indexmap::IndexMap;

impl Checker<'_> {
    pub(super) fn drawings(&mut self, id: &str, written: &ast::Label, scope: &Scope, out: &mut Checked) {
        self.duplicates(written.drawings.iter().map(|d| &d.id), &format!("rules on the drawing of `{id}`"));
        for drawing in &written.drawings {
            let condition = self.condition(&drawing.condition, scope, Stage::Criterion);
            let why = self.why(&drawing.why);
            let rule = format!("{id}.drawing.{}", drawing.id.text);
            self.places.insert(rule.clone(), drawing.id.span);
            let Some(condition) = condition else { continue };
            if !condition.refs().iter().any(|r| r.from == From::Drawing) {
                let message = format!("`{}` says nothing of the drawing", drawing.id.text);
                self.problems.push(errors::kind_mismatch(
                    drawing.id.span,
                    message,
                    "ask for something drawn (`drawn pieces is 1`), or make it a `require`".to_owned(),
                ));
            }
            out.model.drawings.push(Drawing {
                rule,
                title: drawing.title.as_ref().map(|t| self.prose(t)),
                condition,
                severity: severity(drawing.reported.as_ref()),
                why,
            });
        }
    }

    /// `set by R or above`, of a question, a value or a label.
    pub(super) fn set_by(&mut self, role: &ast::Name, or_above: bool) -> Option<model::SetBy> {
        if !self.known_role(role) {
            return None;
        }
        let rung = self.world.roles.get(&role.text).and_then(|(_, r)| r.rung);
        if or_above && rung.is_none() {
            self.problems.push(errors::not_a_ladder(role.span, &role.text));
        }
        Some(model::SetBy { role: role.text.clone(), or_above })
    }

    /// Who may choose a value must be a role.
    pub(super) fn members_set_by(&mut self, members: &[ast::Member]) {
        for (role, or_above) in members.iter().filter_map(|m| m.set_by.as_ref()) {
            self.set_by(role, *or_above);
        }
    }

    /// The same of all lists that have a name.
    pub(super) fn values_set_by(&mut self, units: &[Unit]) {
        for item in units.iter().flat_map(|u| &u.tree.items) {
            if let ast::Item::Values(values) = item {
                self.members_set_by(&values.members);
            }
        }
    }

    pub(super) fn exclusions(&mut self, units: &[Unit], context: &Scope) -> IndexMap<String, Exclusion> {
        let written: Vec<&ast::Exclusion> = units
            .iter()
            .flat_map(|u| &u.tree.items)
            .filter_map(|i| if let ast::Item::Exclusion(e) = i { Some(e) } else { None })
            .collect();
        self.duplicates(written.iter().map(|e| &e.id), "exclusions");
        let mut all = IndexMap::new();
        for exclusion in written {
            let when = exclusion.when.as_ref().map(|e| self.condition(e, context, Stage::Criterion));
            let rule = format!("exclusion.{}", exclusion.id.text);
            self.places.insert(rule.clone(), exclusion.id.span);
            let title = exclusion.title.as_ref();
            let checked = Exclusion {
                rule,
                title: title.map_or_else(|| world::readable(&exclusion.id.text), |t| self.prose(t)),
                codes: exclusion.codes.as_ref().map_or(Vec::new(), |c| world::codes(c, self.problems)),
                when: when.clone().flatten(),
                why: self.why(&exclusion.why),
            };
            if !matches!(when, Some(None)) {
                all.insert(exclusion.id.text.clone(), checked);
            }
        }
        all
    }

    pub(super) fn relations(
        &mut self,
        units: &[Unit],
        labels: &IndexMap<String, Checked>,
        context: &Scope,
    ) -> Vec<Tie> {
        let written: Vec<&ast::Tie> = units
            .iter()
            .flat_map(|u| &u.tree.items)
            .filter_map(|i| if let ast::Item::Relation(r) = i { Some(r) } else { None })
            .collect();
        self.duplicates(written.iter().map(|r| &r.id), "relations");
        let mut all: Vec<(Tie, Span)> = Vec::new();
        for relation in written {
            let rule = format!("relation.{}", relation.id.text);
            self.places.insert(rule.clone(), relation.id.span);
            let holds = self.says(&relation.says, relation.id.span, labels, context);
            let when = relation.when.as_ref().map(|e| self.condition(e, context, Stage::Criterion));
            let title = relation.title.as_ref().map(|t| self.prose(t));
            let why = self.why(&relation.why);
            let (Some(holds), false) = (holds, matches!(when, Some(None))) else { continue };
            let tie =
                Tie { rule, title, holds, when: when.flatten(), severity: severity(relation.reported.as_ref()), why };
            let clash = all.iter().find(|(other, _)| other.when == tie.when && contradict(&other.holds, &tie.holds));
            if let Some((_, first)) = clash {
                self.problems.push(errors::relations_clash(relation.id.span, *first));
            }
            all.push((tie, relation.id.span));
        }
        all.into_iter().map(|(tie, _)| tie).collect()
    }

    fn says(
        &mut self,
        written: &ast::Sentence,
        span: Span,
        labels: &IndexMap<String, Checked>,
        context: &Scope,
    ) -> Option<Says> {
        use ast::Sentence;
        match written {
            Sentence::Inside { subject, of, except } => {
                let (subject, of) = self.pair(subject, of, labels, context)?;
                Some(Says::Inside { subject, of, except: self.share(except.as_ref())? })
            }
            // So much of it inside is the rest of it outside.
            Sentence::Overlaps { subject, of, least } => {
                let (subject, of) = self.pair(subject, of, labels, context)?;
                let least = self.share(Some(least))?;
                let except = Decimal::from(100).checked_sub(least.0).map(Number)?;
                Some(Says::Inside { subject, of, except })
            }
            Sentence::Beside { subject, direction, of } => {
                let (subject, of) = self.pair(subject, of, labels, context)?;
                let direction = match direction {
                    ast::Direction::Right => Direction::Right,
                    ast::Direction::Left => Direction::Left,
                    ast::Direction::Above => Direction::Above,
                    ast::Direction::Below => Direction::Below,
                };
                Some(Says::Beside { subject, direction, of })
            }
            Sentence::Has { subject, count, part } => {
                let (subject, place) = (self.subject(subject, labels, context), part.label.span);
                let part = self.subject(part, labels, context);
                let (subject, part) = (subject?, part?);
                let of = &part.label;
                let is_part = labels.get(of).and_then(|l| l.model.parent.as_ref()).is_some_and(|p| {
                    p.relation == Relation::PartOf
                        && (p.label == subject.label || is_kind(labels, &subject.label, &p.label))
                });
                if !is_part {
                    let message = format!("`{of}` is not `a part of {}`, so none is counted with it", subject.label);
                    let help =
                        format!("declare `label {of} \"…\" a part of {} {{ … }}`, or count `per exam`", subject.label);
                    self.problems.push(errors::kind_mismatch(place, message, help));
                    return None;
                }
                Some(Says::Has { subject, count: self.how_many(count)?, part })
            }
            Sentence::Apart { subject, of, more_than } => {
                let (subject, of) = self.pair(subject, of, labels, context)?;
                Some(Says::Apart { subject, of, more_than: self.share(more_than.as_ref())? })
            }
            Sentence::NoTwo { labels: names, more_than } => {
                let names = self.several(names, span, labels)?;
                Some(Says::NoTwo { labels: names, more_than: self.share(more_than.as_ref())? })
            }
            Sentence::Together { labels: names, of, within } => {
                let of_known = self.known_label(of, labels);
                let names = self.several(names, span, labels)?;
                Some(Says::Together { labels: names, of: of_known?, within: self.share(Some(within))? })
            }
            Sentence::Counted { count, subject, per } => {
                let count = self.how_many(count);
                let subject = self.subject(subject, labels, context)?;
                let per: Option<Vec<Per>> = per.iter().map(|p| self.per(p, &subject.label, labels)).collect();
                Some(Says::Counted { count: count?, subject, per: per? })
            }
        }
    }

    fn pair(
        &mut self,
        subject: &ast::Subject,
        of: &ast::Name,
        labels: &IndexMap<String, Checked>,
        context: &Scope,
    ) -> Option<(Subject, String)> {
        let subject = self.subject(subject, labels, context);
        let of = self.known_label(of, labels);
        Some((subject?, of?))
    }

    fn subject(
        &mut self,
        written: &ast::Subject,
        labels: &IndexMap<String, Checked>,
        context: &Scope,
    ) -> Option<Subject> {
        let label = self.known_label(&written.label, labels)?;
        let checked = labels.get(&label)?;
        let whole = checked.model.parent.as_ref().filter(|p| p.relation == Relation::PartOf);
        let whole = whole.and_then(|p| labels.get(&p.label).map(|w| (p.label.as_str(), &w.entries)));
        let scope = Scope::of_label(&checked.entries, context, whole);
        let with = written.with.as_ref().map(|e| self.condition(e, &scope, Stage::Criterion));
        match with {
            Some(None) => None,
            with => Some(Subject { label, with: with.flatten() }),
        }
    }

    fn known_label(&mut self, name: &ast::Name, labels: &IndexMap<String, Checked>) -> Option<String> {
        if labels.contains_key(&name.text) {
            return Some(name.text.clone());
        }
        let known: Vec<&str> = labels.keys().map(String::as_str).collect();
        self.problems.push(errors::unknown_name(name.span, &name.text, Thing::Label, "", &known));
        None
    }

    fn several(&mut self, names: &[ast::Name], span: Span, labels: &IndexMap<String, Checked>) -> Option<Vec<String>> {
        self.duplicates(names.iter(), "labels in this relation");
        let found: Vec<Option<String>> = names.iter().map(|n| self.known_label(n, labels)).collect();
        if names.len() < 2 {
            let message = "this relation names one label, but speaks of several".to_owned();
            self.problems.push(errors::kind_mismatch(span, message, "name at least two".to_owned()));
            return None;
        }
        found.into_iter().collect()
    }

    /// A share of one hundred; 0 where none is written.
    fn share(&mut self, written: Option<&ast::Amount>) -> Option<Number> {
        let Some(written) = written else { return Some(Number::from(0)) };
        let (value, unit) = self.amount(written)?;
        let number = Number(value);
        if unit != quantity::Unit::percent() {
            let message = "a share is said in per cent".to_owned();
            self.problems.push(errors::kind_mismatch(written.span(), message, format!("write `{number} %`")));
            return None;
        }
        if number < Number::from(0) || number > Number::from(100) {
            let message = format!("a share goes from 0 to 100 %, not to {number} %");
            self.problems.push(errors::kind_mismatch(written.span(), message, "look at the number".to_owned()));
            return None;
        }
        Some(number)
    }

    /// The value and the unit of a number, or of the limit that it names.
    pub(super) fn amount(&mut self, written: &ast::Amount) -> Option<(Decimal, Option<quantity::Unit>)> {
        match written {
            ast::Amount::Written(quantity) => world::literal(quantity, self.problems),
            ast::Amount::Limit(name) => match self.world.limits.get(&name.text) {
                Some(limit) => Some((limit.model.value.0, limit.model.unit)),
                None => {
                    let known: Vec<&str> = self.world.limits.keys().map(String::as_str).collect();
                    self.problems.push(errors::unknown_name(name.span, &name.text, Thing::Limit, "", &known));
                    None
                }
            },
        }
    }

    fn how_many(&mut self, written: &ast::HowMany) -> Option<HowMany> {
        let name = &written.number;
        let text = match name.text.starts_with(|c: char| c.is_ascii_digit()) {
            true => name.text.clone(),
            false => self.amount(&ast::Amount::Limit(name.clone()))?.0.normalize().to_string(),
        };
        let Ok(number) = text.parse() else {
            let message = format!("`{}` is no whole number that annotations could be counted to", name.text);
            self.problems.push(errors::kind_mismatch(name.span, message, "write a whole number".to_owned()));
            return None;
        };
        let bound = match written.bound {
            ast::Bound::AtLeast => Bound::AtLeast,
            ast::Bound::AtMost => Bound::AtMost,
            ast::Bound::Exactly => Bound::Exactly,
        };
        Some(HowMany { bound, number })
    }

    fn per(&mut self, name: &ast::Name, label: &str, labels: &IndexMap<String, Checked>) -> Option<Per> {
        let checked = labels.get(label)?;
        let whole = checked.model.parent.as_ref().filter(|p| p.relation == Relation::PartOf);
        match name.text.as_str() {
            "exam" => return Some(Per::Exam),
            "image" => return Some(Per::Image),
            text if whole.is_some_and(|p| p.label == text) => return Some(Per::Whole),
            _ => {}
        }
        let entry = checked.entries.get(&name.text);
        if entry.is_some_and(|e| matches!(e.what, What::Attribute(Kind::OneOf { .. } | Kind::YesNo))) {
            return Some(Per::Answer(name.text.clone()));
        }
        let mut known = vec!["exam", "image"];
        known.extend(whole.map(|p| p.label.as_str()));
        let one_of = |e: &super::scope::Entry| matches!(e.what, What::Attribute(Kind::OneOf { .. } | Kind::YesNo));
        known.extend(checked.entries.iter().filter(|(_, e)| one_of(e)).map(|(n, _)| n.as_str()));
        let place = format!(" to count `{label}` by");
        self.problems.push(errors::unknown_name(name.span, &name.text, Thing::Attribute, &place, &known));
        None
    }
}

fn is_kind(labels: &IndexMap<String, Checked>, label: &str, of: &str) -> bool {
    let mut at = label;
    for _ in 0..=labels.len() {
        match labels.get(at).and_then(|l| l.model.parent.as_ref()).filter(|p| p.relation == Relation::KindOf) {
            Some(p) if p.label == of => return true,
            Some(p) => at = &p.label,
            None => return false,
        }
    }
    false
}

/// Whether no record can fulfil both, whatever is drawn.
fn contradict(a: &Says, b: &Says) -> bool {
    match (a, b) {
        (Says::Counted { count: a, subject: s, per: p }, Says::Counted { count: b, subject: t, per: q })
            if s == t && p == q =>
        {
            let low = |c: &HowMany| if c.bound == Bound::AtMost { 0 } else { c.number };
            let high = |c: &HowMany| if c.bound == Bound::AtLeast { u32::MAX } else { c.number };
            low(a).max(low(b)) > high(a).min(high(b))
        }
        (Says::Inside { subject, of, except }, Says::Apart { subject: s, of: o, more_than })
        | (Says::Apart { subject: s, of: o, more_than }, Says::Inside { subject, of, except }) => {
            let least = Number::from(100).0.checked_sub(except.0);
            subject == s && of == o && least.is_some_and(|least| least > more_than.0)
        }
        _ => false,
    }
}
