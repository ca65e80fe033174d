//! Decision tables: their head, their columns, their lines.

use super::labels::Checked;
use super::scope::{Entry, Scope, Stage};
use super::scores::Whole;
use super::{Checker, world};
use crate::protocol::condition::{Condition, Term};
use crate::protocol::errors::{self, Thing};
use crate::protocol::model::{Cell, Input, Kind, Output, Policy, Row, Table, ValueList, Why};
use crate::protocol::words::cell_text;
use crate::source::Span;
use crate::syntax::ast::{self, Holds, Says, Test};
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
                let chain: Vec<String> = waiting.iter().map(|t| format!("`{}`", t.id.text)).collect();
                self.problems.push(errors::circle(waiting[0].id.span, "tables", &chain));
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
            let mut seen: IndexMap<String, Span> = IndexMap::new();
            for row in &written.rows {
                let last = row.span == written.rows.last().map_or(row.span, |r| r.span);
                let Some(checked) = self.row(&rule, written, &outputs, policy, row, last, scope) else { continue };
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
            title: written.title.as_ref().map_or_else(|| world::readable(name), |t| t.text.clone()),
            inputs: inputs.into_iter().flatten().collect(),
            outputs,
            applies_when: applies.flatten(),
            policy,
            rows,
            why,
        })
    }

    fn inputs(&mut self, written: &ast::Table, scope: &Scope) -> Vec<Option<Input>> {
        self.duplicates(written.inputs.iter().map(|i| &i.name), "columns");
        let mut inputs = Vec::new();
        for input in &written.inputs {
            let term = match &input.of {
                ast::Operand::Path(first, second) => {
                    self.resolve(first, second.as_ref(), scope, Stage::Criterion).map(|(of, _)| Term::Value { of })
                }
                other => self.operand(other, scope, Stage::Criterion).map(|t| t.term),
            };
            let name = input.name.text.clone();
            inputs.push(term.map(|term| Input { title: world::readable(&name), name, term }));
        }
        inputs
    }

    fn outputs(&mut self, written: &ast::Table, policy: Policy, scope: &Scope) -> IndexMap<String, Output> {
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
    fn columns(&mut self, written: &ast::Table) {
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

    #[allow(clippy::too_many_arguments)]
    fn row(
        &mut self,
        table: &str,
        written: &ast::Table,
        outputs: &IndexMap<String, Output>,
        policy: Policy,
        row: &ast::Row,
        last: bool,
        scope: &Scope,
    ) -> Option<Row> {
        let told = self.problems.errors();
        if row.cells.len() != written.columns.len() {
            self.problems.push(errors::wrong_cells(row.span, row.cells.len(), written.columns.len()));
            return None;
        }
        let mut cells: Vec<Option<Cell>> = written.inputs.iter().map(|_| None).collect();
        let mut slugs: Vec<String> = written.inputs.iter().map(|_| String::new()).collect();
        let mut gives: Vec<Vec<String>> = outputs.values().map(|_| Vec::new()).collect();
        let (mut otherwise, mut never, mut values) = (false, None, None);
        let (mut why, mut id) = (Why::default(), None);
        for (column, cell) in written.columns.iter().zip(&row.cells) {
            let Some(says) = &cell.says else { continue };
            match (column.holds, says) {
                (Holds::Input(n), says) => {
                    otherwise |= matches!(says, Says::Otherwise);
                    cells[n] = self.test_cell(&written.inputs[n], says, cell.span, scope);
                    slugs[n] =
                        cells[n].as_ref().map_or(String::new(), |c| self.slug(&c.when, &written.inputs[n], scope));
                }
                (Holds::Output(_), Says::CannotHappen) => never = Some(cell.span),
                (Holds::Output(n), Says::Values(names)) => {
                    values = Some(cell.span);
                    if let Some((output, given)) = outputs.get_index(n).zip(gives.get_mut(n)) {
                        *given = self.given_values(output, names, policy);
                    }
                }
                (Holds::See, Says::See(names, unverified)) => {
                    let see = ast::Why { because: None, see: names.clone(), unverified: *unverified };
                    let checked = self.why(&see);
                    (why.see, why.unverified) = (checked.see, checked.unverified);
                }
                (Holds::Because, Says::Because(text)) => why.because = Some(self.prose(text)),
                (Holds::Id, Says::Id(name)) => id = Some(name.text.clone()),
                (Holds::See | Holds::Because | Holds::Id, _) => {}
                _ => self.problems.push(errors::empty_cell(cell.span, &column.name.text, false)),
            }
        }
        if let (Some(never), Some(_)) = (never, values) {
            let message = "a case that cannot happen has no outcome";
            self.problems.push(errors::contradictory(
                never,
                message,
                "write `cannot happen` in every outcome of the row",
            ));
        }
        if otherwise {
            let only = row.cells.iter().zip(&written.columns).all(|(cell, column)| {
                !matches!(column.holds, Holds::Input(_)) || matches!(cell.says, Some(Says::Otherwise | Says::Any))
            });
            if !only || !last {
                self.problems.push(errors::wrong_otherwise(row.span, last));
            }
        }
        if self.problems.errors() > told || row.cells.iter().any(|c| c.says.is_none()) {
            return None;
        }
        let name = id.unwrap_or_else(|| if otherwise { "otherwise".to_owned() } else { slugs.join("/") });
        Some(Row {
            rule: format!("{table}[{name}]"),
            otherwise,
            cells: cells.into_iter().collect::<Option<_>>()?,
            gives: never.is_none().then_some(gives),
            why,
        })
    }

    fn test_cell(&mut self, input: &ast::Input, says: &Says, span: Span, scope: &Scope) -> Option<Cell> {
        let parts = match says {
            Says::Any => return Some(Cell { when: Condition::always(), text: "any".to_owned() }),
            Says::Otherwise => return Some(Cell { when: Condition::always(), text: "otherwise".to_owned() }),
            Says::Tests(parts) => parts,
            _ => {
                self.problems.push(errors::empty_cell(span, &input.name.text, true));
                return None;
            }
        };
        let mut conditions: Vec<Condition> = Vec::new();
        let mut whole = true;
        for part in parts {
            let test = match &part.test {
                // `a or worse` and the like stay as they are; a plain list is one question.
                Test::Value(name) => Test::OneOf(vec![name.clone()]),
                other => other.clone(),
            };
            let ticks = self.ticks_cell(input, &part.test, part.span, scope);
            let compare = ast::Compare { left: input.of.clone(), test, negated: false, span: part.span };
            match if ticks { None } else { self.compare(&compare, scope, Stage::Criterion) } {
                Some(Condition::OneOf { of, values }) => {
                    let joined = conditions.iter_mut().find_map(|c| match c {
                        Condition::OneOf { values, .. } => Some(values),
                        _ => None,
                    });
                    match joined {
                        Some(list) => list.extend(values),
                        None => conditions.push(Condition::OneOf { of, values }),
                    }
                }
                Some(other) => conditions.push(other),
                None => whole = false,
            }
        }
        if !whole {
            return None;
        }
        let when = if conditions.len() == 1 { conditions.remove(0) } else { Condition::Any { of: conditions } };
        let list = self.list_of(input, scope);
        Some(Cell { text: cell_text(&when, list.as_ref(), self.unit_of(input, scope)), when })
    }

    /// A cell as part of a row's id: its meaning with ids instead of titles, so that a title may change.
    fn slug(&mut self, when: &Condition, input: &ast::Input, scope: &Scope) -> String {
        plain(&cell_text(when, None, self.unit_of(input, scope)))
    }

    /// A bare list of ticks can be meant in three ways.
    fn ticks_cell(&mut self, input: &ast::Input, test: &Test, span: Span, scope: &Scope) -> bool {
        let ticks = matches!(self.kind_of(input, scope), Some(Kind::AnyOf { .. }));
        let bare = ticks && matches!(test, Test::Value(_) | Test::OneOf(_));
        if bare {
            self.problems.push(errors::bare_ticks(span, &input.name.text));
        }
        bare
    }

    fn kind_of(&self, input: &ast::Input, scope: &Scope) -> Option<Kind> {
        let ast::Operand::Path(first, second) = &input.of else { return None };
        let entry = match (second, &scope.whole) {
            (None, _) => scope.entries.get(&first.text),
            (Some(second), Some((whole, names))) if *whole == first.text => names.get(&second.text),
            (Some(second), _) => scope.entries.get(&second.text),
        };
        match &entry?.what {
            super::scope::What::Attribute(kind) | super::scope::What::Output(kind) => Some(kind.clone()),
            super::scope::What::Measure(_) => None,
        }
    }

    fn list_of(&self, input: &ast::Input, scope: &Scope) -> Option<ValueList> {
        self.kind_of(input, scope).and_then(|k| k.list().cloned())
    }

    fn unit_of(&mut self, input: &ast::Input, scope: &Scope) -> Option<crate::quantity::Unit> {
        if let Some(kind) = self.kind_of(input, scope) {
            return kind.unit();
        }
        match self.operand(&input.of, scope, Stage::Criterion)?.unit {
            super::terms::Measured::In(unit) => Some(unit),
            super::terms::Measured::Plain => None,
        }
    }

    fn given_values(&mut self, (id, output): (&String, &Output), names: &[ast::Name], policy: Policy) -> Vec<String> {
        if let (Some(second), true) = (names.get(1), policy != Policy::Every) {
            let message = format!("a row gives one value of `{id}`");
            let help = "keep one, or let `every matching row apply`".to_owned();
            self.problems.push(errors::kind_mismatch(second.span, message, help));
        }
        let Some(list) = output.kind.list() else { return Vec::new() };
        names.iter().filter_map(|n| world::value_in(list, n, id, self.problems)).collect()
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
            ast::Operand::Path(_, Some(_)) | ast::Operand::Quantity(_) => {}
        }
    }
    if let Some(applies) = &table.applies {
        applies.names(&mut names);
    }
    names
}

/// Letters, digits and what stands inside numbers; everything else becomes one hyphen.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '.' | '_' | '-') {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}
