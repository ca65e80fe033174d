//! What a table looks at, what it gives, and the columns for both.

use crate::protocol::check::scope::{Scope, Stage, What};
use crate::protocol::check::{Checker, world};
use crate::protocol::condition::{From, Term};
use crate::protocol::errors::{self, Thing};
use crate::protocol::model::{Input, Kind, Output, Policy};
use crate::syntax::ast::{self, Holds};
use indexmap::IndexMap;

impl Checker<'_> {
    pub(super) fn inputs(&mut self, written: &ast::Table, scope: &Scope) -> Vec<Option<Input>> {
        self.duplicates(written.inputs.iter().map(|i| &i.name), "columns");
        let mut inputs = Vec::new();
        for input in &written.inputs {
            let term = match &input.of {
                ast::Operand::Path(first, second) => {
                    self.resolve(first, second.as_ref(), scope, Stage::Criterion).map(|(of, _)| Term::Value { of })
                }
                other => self.operand(other, scope, Stage::Criterion).map(|t| t.term),
            };
            let text = term.as_ref().is_some_and(|t| self.is_text(t, scope));
            if text {
                let message = format!("`{}` is a text, which a table cannot look at", input.name.text);
                let help = "ask for what matters in it as `one of { … }` or `yes or no`".to_owned();
                self.problems.push(errors::kind_mismatch(input.name.span, message, help));
            }
            let name = input.name.text.clone();
            inputs.push(term.map(|term| Input { title: world::readable(&name), name, term }));
        }
        inputs
    }

    fn is_text(&self, term: &Term, scope: &Scope) -> bool {
        let Term::Value { of } = term else { return false };
        let entries = match (of.from, &scope.whole) {
            (From::Whole, Some((_, names))) => names,
            _ => &scope.entries,
        };
        entries.get(&of.id).is_some_and(|e| matches!(e.what, What::Attribute(Kind::Text { .. })))
    }

    pub(super) fn outputs(&mut self, written: &ast::Table, policy: Policy, scope: &Scope) -> IndexMap<String, Output> {
        let mut outputs: IndexMap<String, Output> = IndexMap::new();
        if let (Policy::Every, Some(second)) = (policy, written.outputs.get(1)) {
            let message = "a table of which every matching row applies gives one thing";
            self.problems.push(errors::contradictory(second.id.span, message, "make a second table of the rest"));
        }
        for output in &written.outputs {
            self.not_reserved(&output.id);
            let id = &output.id.text;
            let before = scope.entries.get(id).map(|e| e.span);
            let here = outputs.contains_key(id).then_some(output.id.span);
            if let Some(first) = before.or(here) {
                let what = "answers or worked-out values";
                self.problems.push(errors::duplicate_name(output.id.span, first, id, what));
                continue;
            }
            let Some(list) = self.list(&output.values, &output.id, 1) else { continue };
            if policy == Policy::MostUrgent && outputs.is_empty() && list.order.is_none() {
                self.problems.push(errors::no_order(
                    output.span,
                    list.set.as_deref().unwrap_or(id),
                    list.set.is_some(),
                ));
            }
            let title = output.title.as_ref().map_or_else(|| world::readable(id), |t| t.text.clone());
            let kind = if policy == Policy::Every { Kind::AnyOf { list } } else { Kind::OneOf { list } };
            outputs.insert(id.clone(), Output { title, kind });
        }
        outputs
    }

    /// Each input and each output has one column, and each column is known.
    pub(super) fn columns(&mut self, written: &ast::Table) {
        if written.columns.is_empty() {
            return;
        }
        self.duplicates(written.columns.iter().map(|c| &c.name), "columns");
        let mut known: Vec<&str> = written.inputs.iter().map(|i| i.name.text.as_str()).collect();
        known.extend(written.outputs.iter().map(|o| o.id.text.as_str()));
        for column in written.columns.iter().filter(|c| c.holds == Holds::Unknown) {
            let mut all = known.clone();
            all.extend(["see", "because", "id"]);
            let place = " among what this table looks at and gives";
            self.problems.push(errors::unknown_name(column.name.span, &column.name.text, Thing::Column, place, &all));
        }
        let unknown = written.columns.iter().any(|c| c.holds == Holds::Unknown);
        for name in known.iter().filter(|_| !unknown) {
            if !written.columns.iter().any(|c| c.name.text == **name) {
                let span = written.columns.first().map_or(written.id.span, |c| c.name.span);
                self.problems.push(errors::column_missing(span, name));
            }
        }
    }
}
