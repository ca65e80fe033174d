//! Worked cases: values in the attributes' own kinds, and what must come out.

use super::labels::Checked;
use super::scope::{Entry, Scope, What};
use super::{Checker, world};
use crate::diagnostic::a;
use crate::protocol::condition::From;
use crate::protocol::errors::{self, Thing};
use crate::protocol::model::{Case, CaseValue, Expected, Kind};
use crate::quantity::{Number, Unit, convert};
use crate::source::Span;
use crate::syntax::ast;
use indexmap::IndexMap;

/// The label that one is a part of, with its names.
type Whole<'w> = (&'w str, &'w IndexMap<String, Entry>);

impl Checker<'_> {
    pub(super) fn case(
        &mut self,
        id: &str,
        written: &ast::Case,
        label: &Checked,
        context: &Scope,
        whole: Option<Whole<'_>>,
    ) -> Option<Case> {
        let errors_before = self.problems.errors();
        let mut case = Case {
            title: written.title.text.clone(),
            attributes: IndexMap::new(),
            context: IndexMap::new(),
            whole: IndexMap::new(),
            confidence: None,
            drawn: IndexMap::new(),
            expect: Expected { decision: None, rejected_by: None, escalations: Vec::new(), values: IndexMap::new() },
        };
        self.duplicates(written.given.iter().map(|g| &g.name), "values in this case");
        for given in &written.given {
            self.given(id, given, label, context, whole, &mut case);
        }
        for expectation in &written.expect {
            self.expectation(id, expectation, label, written.title.span, &mut case.expect);
        }
        if case.expect.decision.is_none() && case.expect.rejected_by.is_none() {
            self.problems.push(errors::wrong_case(
                written.title.span,
                "this case does not say what must be decided",
                "end with `expect label`, `expect do not label`, `expect label as …`, `expect ask …` or `expect rejected by …`",
            ));
        }
        (self.problems.errors() == errors_before).then_some(case)
    }

    fn given(
        &mut self,
        owner: &str,
        given: &ast::Given,
        label: &Checked,
        context: &Scope,
        whole: Option<Whole<'_>>,
        case: &mut Case,
    ) {
        let name = &given.name.text;
        if name == "confidence" {
            match &given.value {
                ast::CaseValue::Quantity(q) => {
                    case.confidence = self.case_number(q, Unit::percent(), "`confidence`");
                }
                ast::CaseValue::NotRecorded => {}
                _ => {
                    let message = "this is not an answer to `confidence`".to_owned();
                    let help = "expected a percentage: `confidence 80 %`".to_owned();
                    self.problems.push(errors::kind_mismatch(given.span, message, help));
                }
            }
            return;
        }
        if let Some(id) = name.strip_prefix("drawn.") {
            let scope = Scope { drawing_of: Some(owner.to_owned()), ..context.clone() };
            let named = |text: &str| ast::Name { text: text.to_owned(), span: given.name.span };
            let found = self.drawn_value(&named("drawn"), &named(id), &scope);
            if let Some(value) = found.and_then(|entry| self.case_value(given, &entry)) {
                case.drawn.insert(id.to_owned(), value);
            }
            return;
        }
        let of_whole = whole.and_then(|(id, entries)| {
            let inside = name.strip_prefix(id)?.strip_prefix('.')?;
            entries.get_key_value(inside)
        });
        let found = of_whole.map(|(_, entry)| entry);
        let Some(entry) = found.or_else(|| label.entries.get(name)).or_else(|| context.entries.get(name)) else {
            if self.broken.contains(name) {
                return;
            }
            let theirs: Vec<String> =
                whole.map_or(Vec::new(), |(id, entries)| entries.keys().map(|k| format!("{id}.{k}")).collect());
            let mut known: Vec<&str> = label.entries.keys().chain(context.entries.keys()).map(String::as_str).collect();
            known.extend(theirs.iter().map(String::as_str));
            self.problems.push(errors::unknown_name(given.name.span, name, Thing::Attribute, "", &known));
            return;
        };
        if entry.what.is_worked_out() {
            self.problems.push(errors::wrong_case(
                given.name.span,
                format!("`{name}` is worked out, so a case cannot give it"),
                "give what it is worked out from; it may stand behind `expect`",
            ));
            return;
        }
        if let Some(value) = self.case_value(given, entry) {
            match (of_whole, entry.from) {
                (Some((id, _)), _) => case.whole.insert(id.clone(), value),
                (None, From::Context) => case.context.insert(name.clone(), value),
                (None, _) => case.attributes.insert(name.clone(), value),
            };
        }
    }

    /// A value in the kind of what it is given for; `None` for *not recorded* and after errors.
    fn case_value(&mut self, given: &ast::Given, entry: &Entry) -> Option<CaseValue> {
        let name = format!("`{}`", given.name.text);
        let unfit = |checker: &mut Self, wanted: &str| {
            let message = format!("this is not an answer to {name}");
            checker.problems.push(errors::kind_mismatch(given.span, message, format!("expected {wanted}")));
            None
        };
        if matches!(given.value, ast::CaseValue::NotAssessable) {
            return Some(CaseValue::NotAssessable);
        }
        if matches!(given.value, ast::CaseValue::NotRecorded) {
            return None;
        }
        let kind = match &entry.what {
            What::Attribute(kind) | What::Output(kind) => kind.clone(),
            What::Measure(unit) => {
                return match &given.value {
                    ast::CaseValue::Quantity(q) => self.case_number(q, *unit, &name).map(CaseValue::Number),
                    _ => unfit(self, "a number"),
                };
            }
        };
        match (&kind, &given.value) {
            (Kind::OneOf { list }, ast::CaseValue::Names(names)) if names.len() == 1 => {
                world::value_in(list, &names[0], &given.name.text, self.problems).map(CaseValue::Value)
            }
            (Kind::OneOf { list }, ast::CaseValue::Nothing) if list.values.iter().any(|v| v.id == "none") => {
                Some(CaseValue::Value("none".to_owned()))
            }
            (Kind::OneOf { .. }, ast::CaseValue::Names(_)) => {
                unfit(self, "one value; if a finding can have several, let the question say `tick all of`")
            }
            (Kind::OneOf { .. }, _) => unfit(self, "one of its values"),
            (Kind::AnyOf { .. }, ast::CaseValue::Nothing) => Some(CaseValue::Ticks(Vec::new())),
            (Kind::AnyOf { list }, ast::CaseValue::Names(names)) => {
                let found: Vec<Option<String>> =
                    names.iter().map(|n| world::value_in(list, n, &given.name.text, self.problems)).collect();
                found.into_iter().collect::<Option<Vec<_>>>().map(CaseValue::Ticks)
            }
            (Kind::AnyOf { .. }, _) => unfit(self, "its ticks joined by `and`, or `none`"),
            (Kind::YesNo, ast::CaseValue::Names(names))
                if names.len() == 1 && ["yes", "no"].contains(&names[0].text.as_str()) =>
            {
                Some(CaseValue::Value(names[0].text.clone()))
            }
            (Kind::YesNo, _) => unfit(self, "`yes` or `no`"),
            (Kind::Text { .. }, ast::CaseValue::Text(text)) => Some(CaseValue::Text(text.text.clone())),
            (Kind::Text { .. }, _) => unfit(self, "a text in quotes"),
            (kind, ast::CaseValue::Quantity(q)) => self.case_number(q, kind.unit(), &name).map(CaseValue::Number),
            _ => unfit(self, "a number"),
        }
    }

    fn case_number(&mut self, written: &ast::Quantity, unit: Option<Unit>, name: &str) -> Option<Number> {
        let (value, own) = world::literal(written, self.problems)?;
        match (own, unit) {
            (None, None) => Some(Number(value)),
            (None, Some(unit)) => {
                self.problems.push(errors::missing_unit(written.span, &written.number, unit.symbol(), None));
                None
            }
            (Some(_), None) => {
                self.problems.push(errors::unneeded_unit(written.span, name));
                None
            }
            (Some(own), Some(unit)) => match convert(&value, own, unit) {
                Ok(value) => Some(Number(value)),
                Err(_) => {
                    let d = errors::unit_mismatch(
                        written.span,
                        name,
                        &a(unit.kind_word()),
                        "this number",
                        &a(own.kind_word()),
                    );
                    self.problems.push(d);
                    None
                }
            },
        }
    }

    fn expectation(&mut self, id: &str, written: &ast::Expectation, label: &Checked, title: Span, into: &mut Expected) {
        match written {
            ast::Expectation::Decision(decision) => {
                let mut targets = Vec::new();
                if into.decision.is_some() {
                    self.problems.push(errors::wrong_case(
                        title,
                        "this case expects two decisions",
                        "a case has one decision",
                    ));
                }
                into.decision = self.decision(id, decision, &mut targets);
                for (target, span) in targets {
                    if !self.world.labels.contains_key(&target) {
                        let known: Vec<&str> = self.world.labels.keys().map(String::as_str).collect();
                        self.problems.push(errors::unknown_name(span, &target, Thing::Label, "", &known));
                    }
                }
            }
            ast::Expectation::Rejected(name) => {
                let rules = label.model.requires.iter().map(|r| &r.rule).chain(&self.context_requires);
                let rules: Vec<String> = rules.cloned().collect();
                let known: Vec<&str> = rules.iter().filter_map(|r| r.rsplit('.').next()).collect();
                match rules.iter().find(|r| r.ends_with(&format!(".{}", name.text))) {
                    Some(rule) => into.rejected_by = Some(rule.clone()),
                    None => self.problems.push(errors::unknown_name(
                        name.span,
                        &name.text,
                        Thing::Rule,
                        " among the requirements",
                        &known,
                    )),
                }
            }
            ast::Expectation::Escalation(duty, role, name) => {
                let word = match duty {
                    ast::Duty::See => "must_see",
                    ast::Duty::Decide => "must_decide",
                    ast::Duty::Tell => "tell",
                    ast::Duty::Stop => "stop",
                };
                let last = name.as_ref().unwrap_or(role);
                let tail = format!(".{word}.{}", last.text);
                match label.model.escalations.iter().find(|e| e.rule.ends_with(&tail) && e.role == role.text) {
                    Some(escalation) => into.escalations.push(escalation.rule.clone()),
                    None => {
                        let known: Vec<&str> =
                            label.model.escalations.iter().filter_map(|e| e.rule.rsplit('.').next()).collect();
                        self.problems.push(errors::unknown_name(
                            last.span,
                            &last.text,
                            Thing::Rule,
                            " among the escalations",
                            &known,
                        ));
                    }
                }
            }
            ast::Expectation::Value(given) => {
                let entry = label.entries.get(&given.name.text).filter(|e| e.what.is_worked_out()).cloned();
                let Some(entry) = entry else {
                    if self.broken.contains(&given.name.text) {
                        return;
                    }
                    let worked_out = label.entries.iter().filter(|(_, e)| e.what.is_worked_out());
                    let known: Vec<&str> = worked_out.map(|(id, _)| id.as_str()).collect();
                    self.problems.push(errors::unknown_name(
                        given.name.span,
                        &given.name.text,
                        Thing::Measure,
                        "",
                        &known,
                    ));
                    return;
                };
                if let Some(value) = self.case_value(given, &entry) {
                    into.values.insert(given.name.text.clone(), value);
                }
            }
        }
    }
}
