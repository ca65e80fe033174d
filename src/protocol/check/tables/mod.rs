//! Decision tables: in which order they are worked out, and what each of them is.

mod columns;
mod rows;

use self::rows::Frame;
use super::labels::Checked;
use super::scope::{Entry, Scope, Stage};
use super::scores::Whole;
use super::{Checker, circle_in, named, world};
use crate::protocol::errors;
use crate::protocol::model::{Policy, Row, Table};
use crate::source::Span;
use crate::syntax::ast;
use indexmap::IndexMap;

impl Checker<'_> {
    pub(super) fn tables(
        &mut self,
        id: &str,
        written: &ast::Label,
        context: &Scope,
        whole: Whole<'_>,
        out: &mut Checked,
    ) {
        self.duplicates(written.tables.iter().map(|t| &t.id), &format!("tables of `{id}`"));
        let mut waiting: Vec<&ast::Table> = written.tables.iter().collect();
        while !waiting.is_empty() {
            let reads_waiting = |table: &ast::Table| {
                let read = reads(table);
                waiting.iter().flat_map(|t| &t.outputs).any(|o| read.contains(&o.id.text.as_str()))
            };
            let Some(at) = waiting.iter().position(|t| !reads_waiting(t)) else {
                let names: Vec<&str> = waiting.iter().map(|t| t.id.text.as_str()).collect();
                let chain = circle_in(&names, |n, m| {
                    let read = reads(waiting[n]);
                    waiting[m].outputs.iter().any(|o| read.contains(&o.id.text.as_str()))
                });
                let first = chain.first().copied().unwrap_or(0);
                self.problems.push(errors::circle(waiting[first].id.span, "tables", &named(&names, &chain)));
                self.broken.extend(waiting.iter().flat_map(|t| &t.outputs).map(|o| o.id.text.clone()));
                return;
            };
            let table = waiting.remove(at);
            let scope = Scope::of_label(&out.entries, context, whole);
            let checked = self.table(id, table, &scope);
            for output in &table.outputs {
                match checked.as_ref().and_then(|c| c.outputs.get(&output.id.text)) {
                    Some(found) => {
                        let entry = Entry::output(found.kind.clone(), output.id.span);
                        out.entries.insert(output.id.text.clone(), entry);
                    }
                    None => self.broken.push(output.id.text.clone()),
                }
            }
            if let Some(checked) = checked {
                out.model.tables.insert(table.id.text.clone(), checked);
            }
        }
    }

    fn table(&mut self, owner: &str, written: &ast::Table, scope: &Scope) -> Option<Table> {
        let told = self.problems.errors();
        let name = &written.id.text;
        let rule = format!("{owner}.{name}");
        if let Some(first) = scope.entries.get(name) {
            let what = "things, one of them a table,";
            self.problems.push(errors::duplicate_name(written.id.span, first.span, name, what));
        }
        self.not_reserved(&written.id);
        for (clause, missing) in [("from", written.inputs.is_empty()), ("gives", written.outputs.is_empty())] {
            if missing {
                self.problems.push(errors::table_without(written.id.span, name, clause));
            }
        }
        let policy = match written.policy {
            None | Some((ast::Policy::ExactlyOne, _)) => Policy::ExactlyOne,
            Some((ast::Policy::First, _)) => Policy::First,
            Some((ast::Policy::MostUrgent, _)) => Policy::MostUrgent,
            Some((ast::Policy::Every, _)) => Policy::Every,
        };
        let inputs = self.inputs(written, scope);
        let outputs = self.outputs(written, policy, scope);
        let applies = written.applies.as_ref().map(|e| self.condition(e, scope, Stage::Criterion));
        let why = self.why(&written.why);
        self.columns(written);
        let mut rows: Vec<Row> = Vec::new();
        if self.problems.errors() == told {
            let frame =
                Frame { rule: &rule, written, outputs: &outputs, policy, scope, looks: self.looks(written, scope) };
            let mut seen: IndexMap<String, Span> = IndexMap::new();
            for (n, row) in written.rows.iter().enumerate() {
                let Some(checked) = self.row(&frame, row, n + 1 == written.rows.len()) else { continue };
                if let Some(first) = seen.insert(checked.rule.clone(), row.span) {
                    self.problems.push(errors::row_twice(row.span, first));
                }
                self.places.insert(checked.rule.clone(), row.span);
                rows.push(checked);
            }
            if written.rows.is_empty() {
                self.problems.push(errors::table_without_rows(written.id.span, name));
            }
        }
        self.places.insert(rule.clone(), written.id.span);
        (self.problems.errors() == told).then(|| Table {
            rule,
            title: written.title.as_ref().map_or_else(|| world::readable(name), |t| self.prose(t)),
            inputs: inputs.into_iter().flatten().collect(),
            outputs,
            applies_when: applies.flatten(),
            policy,
            rows,
            why,
        })
    }
}

/// The plain names that a table reads.
fn reads(table: &ast::Table) -> Vec<&str> {
    let mut names = Vec::new();
    for input in &table.inputs {
        match &input.of {
            ast::Operand::Path(name, None) => names.push(name.text.as_str()),
            ast::Operand::Function(_, paths) => {
                names.extend(paths.iter().filter(|(_, second)| second.is_none()).map(|(n, _)| n.text.as_str()));
            }
            ast::Operand::Times(_, (name, None)) => names.push(name.text.as_str()),
            ast::Operand::Path(_, Some(_)) | ast::Operand::Times(..) | ast::Operand::Quantity(_) => {}
        }
    }
    if let Some(applies) = &table.applies {
        applies.names(&mut names);
    }
    names
}
