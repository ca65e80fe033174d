//! The lines of a table, cell by cell.

use crate::protocol::check::scope::{Scope, Stage, What};
use crate::protocol::check::terms::Measured;
use crate::protocol::check::{Checker, world};
use crate::protocol::condition::Condition;
use crate::protocol::errors;
use crate::protocol::model::{Cell, Kind, Output, Policy, Row, Why};
use crate::protocol::words::cell_text;
use crate::quantity::Unit;
use crate::source::Span;
use crate::syntax::ast::{self, Holds, Says, Test};
use indexmap::IndexMap;

/// What every line of a table is read against.
pub(super) struct Frame<'a> {
    pub(super) rule: &'a str,
    pub(super) written: &'a ast::Table,
    pub(super) outputs: &'a IndexMap<String, Output>,
    pub(super) policy: Policy,
    pub(super) scope: &'a Scope,
    pub(super) looks: Vec<Look<'a>>,
}

/// What one of its columns looks at.
pub(super) struct Look<'a> {
    input: &'a ast::Input,
    /// Of an answer or an outcome; none for what is worked out.
    kind: Option<Kind>,
    unit: Option<Unit>,
}

impl Checker<'_> {
    pub(super) fn looks<'a>(&mut self, written: &'a ast::Table, scope: &Scope) -> Vec<Look<'a>> {
        let look = |input: &'a ast::Input| {
            let kind = kind_of(input, scope);
            let unit = match &kind {
                Some(kind) => kind.unit(),
                None => match self.operand(&input.of, scope, Stage::Criterion).map(|t| t.unit) {
                    Some(Measured::In(unit)) => Some(unit),
                    Some(Measured::Plain) | None => None,
                },
            };
            Look { input, kind, unit }
        };
        written.inputs.iter().map(look).collect()
    }

    /// A line of the table, with what of it could be read.
    pub(super) fn row(&mut self, frame: &Frame<'_>, row: &ast::Row, last: bool) -> Option<Row> {
        let (written, outputs) = (frame.written, frame.outputs);
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
                    let look = &frame.looks[n];
                    cells[n] = self.test_cell(look, says, cell.span, frame.scope);
                    // Ids instead of titles, so that a title may change.
                    slugs[n] = cells[n].as_ref().map_or(String::new(), |c| plain(&cell_text(&c.when, None, look.unit)));
                }
                (Holds::Output(_), Says::CannotHappen) => never = Some(cell.span),
                (Holds::Output(n), Says::Values(names)) => {
                    values = Some(cell.span);
                    if let Some((output, given)) = outputs.get_index(n).zip(gives.get_mut(n)) {
                        *given = self.given_values(output, names, frame.policy);
                    }
                }
                (Holds::See, Says::See(cited)) => {
                    let see = ast::Why { because: None, see: cited.clone() };
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
            rule: format!("{}[{name}]", frame.rule),
            otherwise,
            cells: cells.into_iter().collect::<Option<_>>()?,
            gives: never.is_none().then_some(gives),
            why,
        })
    }

    fn test_cell(&mut self, look: &Look<'_>, says: &Says, span: Span, scope: &Scope) -> Option<Cell> {
        let parts = match says {
            Says::Any => return Some(Cell { when: Condition::always(), text: "any".to_owned() }),
            Says::Otherwise => return Some(Cell { when: Condition::always(), text: "otherwise".to_owned() }),
            Says::Tests(parts) => parts,
            _ => {
                self.problems.push(errors::empty_cell(span, &look.input.name.text, true));
                return None;
            }
        };
        let mut conditions: Vec<Condition> = Vec::new();
        let mut whole = true;
        for part in parts {
            let (left, test) = (look.input.of.clone(), part.test.clone());
            let compare = ast::Compare { left, test, negated: false, span: part.span };
            match if self.fits(look, part) { self.compare(&compare, scope, Stage::Criterion) } else { None } {
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
        let list = look.kind.as_ref().and_then(Kind::list);
        Some(Cell { text: cell_text(&when, list, look.unit), when })
    }

    /// Whether a cell asks something that its column can answer; else it is told, at the cell.
    fn fits(&mut self, look: &Look<'_>, part: &ast::CellPart) -> bool {
        let name = &look.input.name.text;
        let number = matches!(part.test, Test::Number(_) | Test::Range(_) | Test::Order(..));
        match &look.kind {
            // A bare list of ticks can be meant in three ways.
            Some(Kind::AnyOf { .. }) if matches!(part.test, Test::Value(_) | Test::OneOf(_)) => {
                self.problems.push(errors::bare_ticks(part.span, name));
                false
            }
            Some(kind) if number && kind.list().is_some() => {
                let message = format!("a number is no answer to `{name}`");
                let ids: Vec<String> =
                    kind.list().map_or(Vec::new(), |l| l.values.iter().map(|v| v.id.clone()).collect());
                let help = format!("it is one of {}", crate::diagnostic::or_list(&ids));
                self.problems.push(errors::kind_mismatch(part.span, message, help));
                false
            }
            _ => true,
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

fn kind_of(input: &ast::Input, scope: &Scope) -> Option<Kind> {
    let ast::Operand::Path(first, second) = &input.of else { return None };
    let entry = match (second, &scope.whole) {
        (None, _) => scope.entries.get(&first.text),
        (Some(second), Some((whole, names))) if *whole == first.text => names.get(&second.text),
        (Some(second), _) => scope.entries.get(&second.text),
    };
    match &entry?.what {
        What::Attribute(kind) | What::Output(kind) => Some(kind.clone()),
        What::Measure(_) => None,
    }
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
