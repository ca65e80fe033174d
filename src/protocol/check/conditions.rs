//! Conditions: each comparison typed, `not` pushed down to it.

use super::scope::{Scope, Stage, What};
use super::terms::Typed;
use super::{Checker, world};
use crate::protocol::condition::{Condition, Inclusion, Ref, Relation, State, Term};
use crate::protocol::errors::{self, Thing};
use crate::protocol::model::{Kind, Value, ValueList};
use crate::protocol::words::Words;
use crate::quantity::{Number, on_grid};
use crate::source::Span;
use crate::syntax::ast::{self, Test};

impl Checker<'_> {
    /// A condition, or `None` after an error in it.
    pub(super) fn condition(&mut self, expr: &ast::Expr, scope: &Scope, stage: Stage) -> Option<Condition> {
        match expr {
            ast::Expr::And(parts) => Some(Condition::All { of: self.parts(parts, scope, stage)? }),
            ast::Expr::Or(parts) => Some(Condition::Any { of: self.parts(parts, scope, stage)? }),
            ast::Expr::Not(inside, _) => Some(self.condition(inside, scope, stage)?.opposite()),
            ast::Expr::Compare(compare) => {
                let condition = self.compare(compare, scope, stage)?;
                Some(if compare.negated { condition.opposite() } else { condition })
            }
        }
    }

    /// All parts are checked before the first failure counts, so that each is told.
    fn parts(&mut self, parts: &[ast::Expr], scope: &Scope, stage: Stage) -> Option<Vec<Condition>> {
        let checked: Vec<Option<Condition>> = parts.iter().map(|p| self.condition(p, scope, stage)).collect();
        checked.into_iter().collect()
    }

    pub(super) fn compare(&mut self, compare: &ast::Compare, scope: &Scope, stage: Stage) -> Option<Condition> {
        match &compare.test {
            Test::Broken => None,
            Test::Order(relation, right) => {
                if let Some(done) = self.equals_value(compare, *relation, right, scope, stage) {
                    return done;
                }
                let left = self.operand(&compare.left, scope, stage);
                let right = self.operand(right, scope, stage);
                self.ordered(left?, *relation, right?)
            }
            Test::Range(bounds) => {
                let left = self.operand(&compare.left, scope, stage);
                let bounds: Vec<(ast::Relation, Option<Typed>)> =
                    bounds.iter().map(|(relation, term)| (*relation, self.term(term, scope, stage))).collect();
                let left = left?;
                let bounds: Vec<(ast::Relation, Typed)> =
                    bounds.into_iter().map(|(r, t)| t.map(|t| (r, t))).collect::<Option<_>>()?;
                let mut of = Vec::new();
                for (relation, term) in bounds {
                    of.push(self.ordered(left.clone(), relation, term)?);
                }
                let unit = left.kind.as_ref().and_then(Kind::unit);
                self.reversed(&of, unit, compare.span);
                Some(if of.len() == 1 { of.remove(0) } else { Condition::All { of } })
            }
            // A limit is a number that has a name, and so is another answer that is one.
            Test::Value(name) if self.is_number(name, scope) && !self.is_listed(&compare.left, scope) => {
                let left = self.operand(&compare.left, scope, stage);
                let right = self.operand(&ast::Operand::Path(name.clone(), None), scope, stage);
                self.ordered(left?, ast::Relation::Equal, right?)
            }
            Test::Number(quantity) => {
                let left = self.operand(&compare.left, scope, stage);
                let right = self.operand(&ast::Operand::Quantity(quantity.clone()), scope, stage);
                self.ordered(left?, ast::Relation::Equal, right?)
            }
            Test::Given => self.state(compare, State::Given, scope, stage),
            Test::Missing => self.state(compare, State::Missing, scope, stage),
            Test::NotAssessable => self.state(compare, State::NotAssessable, scope, stage),
            Test::NotRecorded => self.state(compare, State::NotRecorded, scope, stage),
            Test::Value(_)
            | Test::OneOf(_)
            | Test::OrWorse(_)
            | Test::OrBetter(_)
            | Test::Nothing(_)
            | Test::Includes(..) => self.listed(compare, scope, stage),
        }
    }

    fn is_number(&self, name: &ast::Name, scope: &Scope) -> bool {
        let entry = scope.entries.get(&name.text);
        self.world.limits.contains_key(&name.text)
            || entry.is_some_and(|e| match &e.what {
                What::Attribute(kind) | What::Output(kind) => {
                    !matches!(kind, Kind::OneOf { .. } | Kind::AnyOf { .. } | Kind::YesNo | Kind::Text { .. })
                }
                What::Measure(_) => true,
            })
    }

    /// Whether an operand is a choice or a set of ticks.
    fn is_listed(&self, operand: &ast::Operand, scope: &Scope) -> bool {
        let ast::Operand::Path(first, second) = operand else { return false };
        let entry = match (second, &scope.whole) {
            (None, _) => scope.entries.get(&first.text),
            (Some(second), Some((whole, names))) if *whole == first.text => names.get(&second.text),
            (Some(second), _) => scope.entries.get(&second.text),
        };
        entry.is_some_and(|e| match &e.what {
            What::Attribute(kind) | What::Output(kind) => kind.list().is_some() || matches!(kind, Kind::YesNo),
            What::Measure(_) => false,
        })
    }

    /// `margin = smooth`: an order sign before a value's name is read as `is`.
    fn equals_value(
        &mut self,
        compare: &ast::Compare,
        relation: ast::Relation,
        right: &ast::Operand,
        scope: &Scope,
        stage: Stage,
    ) -> Option<Option<Condition>> {
        let (ast::Operand::Path(first, second), ast::Operand::Path(value, None)) = (&compare.left, right) else {
            return None;
        };
        let entry = match (second, &scope.whole) {
            (None, _) => scope.entries.get(&first.text)?,
            (Some(second), Some((whole, names))) if *whole == first.text => names.get(&second.text)?,
            (Some(second), _) => scope.entries.get(&second.text).filter(|_| first.text == "context")?,
        };
        let (What::Attribute(Kind::OneOf { .. } | Kind::YesNo) | What::Output(Kind::OneOf { .. })) = entry.what else {
            return None;
        };
        let negated = match relation {
            ast::Relation::Equal => false,
            ast::Relation::NotEqual => true,
            ast::Relation::Below | ast::Relation::AtMost | ast::Relation::Above | ast::Relation::AtLeast => {
                return None;
            }
        };
        let written = ast::Compare {
            left: ast::Operand::Path(first.clone(), second.clone()),
            test: Test::Value(value.clone()),
            negated: false,
            span: compare.span,
        };
        let condition = self.listed(&written, scope, stage);
        Some(condition.map(|c| if negated { c.opposite() } else { c }))
    }

    fn ordered(&mut self, left: Typed, relation: ast::Relation, right: Typed) -> Option<Condition> {
        let (left, right) = self.alike(left, right)?;
        for (side, other) in [(&left, &right), (&right, &left)] {
            if let (Some(kind), Term::Constant { value }) = (&side.kind, &other.term) {
                self.threshold(kind, *value, other.span);
            }
        }
        Some(Condition::Compare { left: left.term, relation: relation_of(relation), right: right.term })
    }

    /// Warns of a threshold that no recorded value can meet exactly, or at all.
    fn threshold(&mut self, kind: &Kind, value: Number, span: Span) {
        let shown = |n: Number| kind.unit().map_or_else(|| n.to_string(), |u| format!("{n} {}", u.symbol()));
        if let Some(range) = kind.range()
            && (value < range.from || value > range.to)
        {
            let d = errors::outside_range(span, &shown(value), &shown(range.from), &shown(range.to));
            self.problems.push(d);
        } else if let Some(step) = kind.step()
            && !on_grid(&value.0, &step.0)
        {
            self.problems.push(errors::finer_than_grid(span, &shown(value), &shown(step)));
        }
    }

    fn reversed(&mut self, bounds: &[Condition], unit: Option<crate::quantity::Unit>, span: Span) {
        let number = |c: &Condition| match c {
            Condition::Compare { right: Term::Constant { value }, .. } => Some(*value),
            _ => None,
        };
        if let [low, high] = bounds
            && let (Some(a), Some(b)) = (number(low), number(high))
        {
            let below = matches!(high, Condition::Compare { relation: Relation::Below, .. });
            if a > b || (a == b && below) {
                let d = errors::reversed_range(span, &Words::amount(a, unit), &Words::amount(b, unit));
                self.problems.push(d);
            }
        }
    }

    fn path<'e>(&mut self, operand: &'e ast::Operand) -> Option<(&'e ast::Name, Option<&'e ast::Name>)> {
        match operand {
            ast::Operand::Path(first, second) => Some((first, second.as_ref())),
            ast::Operand::Quantity(_) | ast::Operand::Function(..) | ast::Operand::Times(..) => {
                let message = "only an attribute or a measure can be asked this".to_owned();
                self.problems.push(errors::kind_mismatch(operand.span(), message, "name an attribute".to_owned()));
                None
            }
        }
    }

    fn state(&mut self, compare: &ast::Compare, state: State, scope: &Scope, stage: Stage) -> Option<Condition> {
        let (first, second) = self.path(&compare.left)?;
        let (of, entry) = self.resolve(first, second, scope, stage)?;
        let computed = entry.what.is_worked_out() || entry.from == crate::protocol::condition::From::Drawing;
        if computed && matches!(state, State::NotAssessable | State::NotRecorded) {
            let message = format!("`{}` is worked out: it is given or missing", of.id);
            self.problems.push(errors::kind_mismatch(
                compare.span,
                message,
                "write `is given` or `is missing`".to_owned(),
            ));
            return None;
        }
        Some(Condition::State { of, state })
    }

    fn listed(&mut self, compare: &ast::Compare, scope: &Scope, stage: Stage) -> Option<Condition> {
        let (first, second) = self.path(&compare.left)?;
        let (of, entry) = self.resolve(first, second, scope, stage)?;
        let name = of.id.clone();
        let kind = match entry.what {
            What::Attribute(kind) | What::Output(kind) => kind,
            What::Measure(_) => return self.not_listed(compare.span, &name, "a worked-out number"),
        };
        match kind {
            Kind::OneOf { list } => self.one_of(compare, of, &name, &list),
            Kind::YesNo => {
                let value = |id: &str, title: &str| Value {
                    id: id.to_owned(),
                    title: title.to_owned(),
                    means: None,
                    codes: Vec::new(),
                    alone: false,
                    set_by: None,
                };
                let list = ValueList {
                    set: None,
                    title: None,
                    order: None,
                    values: vec![value("yes", "Yes"), value("no", "No")],
                };
                self.one_of(compare, of, &name, &list)
            }
            Kind::AnyOf { list } => self.any_of(compare, of, &name, &list),
            Kind::Text { .. } => self.not_listed(compare.span, &name, "free text"),
            Kind::Scale { .. } | Kind::Whole { .. } | Kind::Quantity { .. } | Kind::Percent { .. } => {
                self.not_listed(compare.span, &name, "a number")
            }
        }
    }

    fn not_listed(&mut self, span: Span, name: &str, what: &str) -> Option<Condition> {
        let message = format!("`{name}` is {what}, not a choice from a list");
        let help = match what {
            "free text" => "ask only whether it `is given` or `is missing`",
            _ => "compare it with a number: `is 6 mm or more`, `is below 6 mm`, `is 4`",
        };
        self.problems.push(errors::kind_mismatch(span, message, help.to_owned()));
        None
    }

    fn one_of(&mut self, compare: &ast::Compare, of: Ref, name: &str, list: &ValueList) -> Option<Condition> {
        let mut all = |names: &[ast::Name]| -> Option<Vec<String>> {
            let found: Vec<Option<String>> =
                names.iter().map(|n| world::value_in(list, n, name, self.problems)).collect();
            found.into_iter().collect()
        };
        match &compare.test {
            Test::Value(value) => Some(Condition::OneOf { values: all(std::slice::from_ref(value))?, of }),
            Test::OneOf(values) => Some(Condition::OneOf { values: all(values)?, of }),
            Test::OrWorse(value) | Test::OrBetter(value) => {
                let id = all(std::slice::from_ref(value))?.pop()?;
                if list.order.is_none() {
                    let d = errors::no_order(compare.span, list.set.as_deref().unwrap_or(name), list.set.is_some());
                    self.problems.push(d);
                    return None;
                }
                let at = list.values.iter().position(|v| v.id == id)?;
                let worse = matches!(compare.test, Test::OrWorse(_));
                let range = if worse { &list.values[at..] } else { &list.values[..=at] };
                Some(Condition::OneOf { of, values: range.iter().map(|v| v.id.clone()).collect() })
            }
            Test::Nothing(span) => {
                let none = ast::Name { text: "none".to_owned(), span: *span };
                Some(Condition::OneOf { values: all(&[none])?, of })
            }
            _ => {
                let message = format!("`{name}` has one value, so nothing can be included in it");
                let help = "write `is …` or `is one of …`".to_owned();
                self.problems.push(errors::kind_mismatch(compare.span, message, help));
                None
            }
        }
    }

    fn any_of(&mut self, compare: &ast::Compare, of: Ref, name: &str, list: &ValueList) -> Option<Condition> {
        match &compare.test {
            Test::Nothing(_) => Some(Condition::Ticked { of, any: false }),
            Test::Includes(how, values) => {
                let found: Vec<Option<String>> = values.iter().map(|n| self.tick(list, n, name)).collect();
                let how = match how {
                    ast::Inclusion::Any => Inclusion::Any,
                    ast::Inclusion::All => Inclusion::All,
                    ast::Inclusion::Nothing => Inclusion::NoneOf,
                };
                Some(Condition::Includes { of, how, values: found.into_iter().collect::<Option<_>>()? })
            }
            _ => {
                let message =
                    format!("`{name}` can have several values, so `is` is not clear: only this one, or also this one?");
                let help = "write `includes …`, `includes all of …`, `includes any of …`, or `is none`".to_owned();
                self.problems.push(errors::kind_mismatch(compare.span, message, help));
                None
            }
        }
    }

    /// A value that can be ticked: any but `none`, which stands for no tick at all.
    pub(super) fn tick(&mut self, list: &ValueList, value: &ast::Name, name: &str) -> Option<String> {
        if value.text == "none" {
            let message = "`none` is no tick, so nothing includes it".to_owned();
            self.problems.push(errors::kind_mismatch(value.span, message, format!("write `{name} is none`")));
            return None;
        }
        world::value_in(list, value, name, self.problems)
    }

    /// Reports an unknown role; says whether it is known.
    pub(super) fn known_role(&mut self, role: &ast::Name) -> bool {
        let known = self.world.roles.contains_key(&role.text);
        if !known {
            let names: Vec<&str> = self.world.roles.keys().map(String::as_str).collect();
            self.problems.push(errors::unknown_name(role.span, &role.text, Thing::Role, "", &names));
        }
        known
    }
}

fn relation_of(relation: ast::Relation) -> Relation {
    match relation {
        ast::Relation::Below => Relation::Below,
        ast::Relation::AtMost => Relation::AtMost,
        ast::Relation::Above => Relation::Above,
        ast::Relation::AtLeast => Relation::AtLeast,
        ast::Relation::Equal => Relation::Equal,
        ast::Relation::NotEqual => Relation::NotEqual,
    }
}
