//! Decision tables. A line's cells are cut by the grammar and read here one by one, each by what
//! its column holds, so that a mistake in one cell hides no other.

use super::{Lower, Rule, children, parse};
use crate::source::Span;
use crate::syntax::ast::{self, Holds, Says, Test};
use crate::syntax::{errors, expected};
use pest::iterators::Pair;

impl Lower<'_> {
    pub(super) fn table(&mut self, pair: &Pair<'_, Rule>) -> ast::Table {
        let mut table = ast::Table {
            id: self.first_name(pair),
            title: self.first_text(pair),
            inputs: Vec::new(),
            outputs: Vec::new(),
            applies: None,
            policy: None,
            why: ast::Why::default(),
            columns: Vec::new(),
            rows: Vec::new(),
        };
        let mut headed = false;
        for part in children(pair.clone()) {
            let span = self.span(&part);
            let repeated = match part.as_rule() {
                Rule::from => {
                    let before = !table.inputs.is_empty();
                    table.inputs.extend(children(part).filter_map(|p| self.input(&p)));
                    before.then_some("from")
                }
                Rule::gives => {
                    let before = !table.outputs.is_empty();
                    table.outputs.extend(children(part).filter_map(|p| self.output(&p)));
                    before.then_some("gives")
                }
                Rule::applies_when => {
                    std::mem::replace(&mut table.applies, self.condition(&part)).is_some().then_some("applies when")
                }
                Rule::hit_policy => {
                    let policy = children(part).next().map(|p| (policy(p.as_rule()), span));
                    std::mem::replace(&mut table.policy, policy).is_some().then_some("row applies")
                }
                Rule::row if headed => {
                    let row = self.row(&part, &table.columns);
                    table.rows.push(row);
                    None
                }
                Rule::row => {
                    headed = true;
                    table.columns = self.columns(&part, &table);
                    None
                }
                _ => {
                    self.why(&part, &mut table.why);
                    None
                }
            };
            if let Some(word) = repeated {
                self.problems.push(errors::repeated(span, word));
            }
        }
        table
    }

    fn input(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Input> {
        let of = children(pair.clone()).find(|p| matches!(p.as_rule(), Rule::function | Rule::path))?;
        let words = of.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        let written = ast::Name { text: words, span: self.span(&of) };
        let name = children(pair.clone()).find(|p| p.as_rule() == Rule::name).map_or(written, |p| self.name(&p));
        Some(ast::Input { of: self.operand(&of), name })
    }

    fn output(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Output> {
        let list = children(pair.clone()).find(|p| p.as_rule() == Rule::one_of)?;
        Some(ast::Output {
            id: self.first_name(pair),
            title: self.first_text(pair),
            span: self.span(&list),
            values: self.value_source(list)?,
        })
    }

    /// The text of each cell without the blanks round it, and where it stands.
    fn cut(&self, pair: &Pair<'_, Rule>) -> Vec<(String, Span)> {
        children(pair.clone())
            .filter(|p| p.as_rule() == Rule::row_cell)
            .map(|p| {
                let raw = p.as_str();
                let blanks = raw.len() - raw.trim_start().len();
                let start = self.base + p.as_span().start() + blanks.min(raw.len());
                let text = raw.trim();
                (text.to_owned(), Span::new(self.file, start, start + text.len()))
            })
            .collect()
    }

    fn columns(&self, pair: &Pair<'_, Rule>, table: &ast::Table) -> Vec<ast::Column> {
        let one = |(text, span): (String, Span)| {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let holds = match words.as_str() {
                name if table.inputs.iter().any(|i| i.name.text == name) => {
                    table.inputs.iter().position(|i| i.name.text == name).map_or(Holds::Unknown, Holds::Input)
                }
                name if table.outputs.iter().any(|o| o.id.text == name) => {
                    table.outputs.iter().position(|o| o.id.text == name).map_or(Holds::Unknown, Holds::Output)
                }
                "see" => Holds::See,
                "because" => Holds::Because,
                "id" => Holds::Id,
                _ => Holds::Unknown,
            };
            ast::Column { name: ast::Name { text: words, span }, holds }
        };
        self.cut(pair).into_iter().map(one).collect()
    }

    fn row(&mut self, pair: &Pair<'_, Rule>, columns: &[ast::Column]) -> ast::Row {
        let span = self.span(pair);
        let cells = self.cut(pair).into_iter().enumerate().map(|(n, (text, span))| {
            let holds = columns.get(n).map_or(Holds::Unknown, |c| c.holds);
            ast::Cell { says: self.says(&text, span, holds), span }
        });
        ast::Row { cells: cells.collect(), span }
    }

    fn says(&mut self, text: &str, span: Span, holds: Holds) -> Option<Says> {
        if text.is_empty() {
            return Some(Says::Empty);
        }
        let rule = match holds {
            Holds::Input(_) => Rule::cell_piece,
            Holds::Output(_) => Rule::gives_cell,
            Holds::See => Rule::see_cell,
            Holds::Because => {
                let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
                return Some(Says::Because(ast::Text { text: text.to_owned(), span }));
            }
            Holds::Id => {
                let name = ast::Name { text: text.to_owned(), span };
                let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                if !plain {
                    self.problems.push(errors::wrong_row_name(span, text));
                    return None;
                }
                return Some(Says::Id(name));
            }
            Holds::Unknown => return None,
        };
        match parse(rule, text) {
            Ok(pair) => {
                let mut lower = Lower { file: self.file, base: span.start as usize, problems: self.problems };
                lower.cell(&pair)
            }
            Err(error) => {
                self.problems.push(expected::explain_cell(&error, text, span.start as usize, self.file));
                None
            }
        }
    }

    fn cell(&mut self, pair: &Pair<'_, Rule>) -> Option<Says> {
        match pair.as_rule() {
            Rule::see_cell => Some(Says::See(self.citations(pair))),
            Rule::gives_cell if self.has(pair, Rule::cannot_happen) => Some(Says::CannotHappen),
            Rule::gives_cell => {
                let values = children(pair.clone()).filter(|p| p.as_rule() == Rule::cell_value);
                Some(Says::Values(values.map(|p| self.name(&p)).collect()))
            }
            _ => {
                let cell = children(pair.clone()).find(|p| p.as_rule() == Rule::cell)?;
                if self.has(&cell, Rule::cell_any) {
                    return Some(Says::Any);
                }
                if self.has(&cell, Rule::cell_otherwise) {
                    return Some(Says::Otherwise);
                }
                let parts = children(cell).filter(|p| p.as_rule() == Rule::cell_part);
                Some(Says::Tests(parts.filter_map(|p| self.cell_part(&p)).collect()))
            }
        }
    }

    pub(super) fn cell_part(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::CellPart> {
        let inner = children(pair.clone()).next()?;
        let test = match inner.as_rule() {
            Rule::not_assessable => Test::NotAssessable,
            Rule::not_recorded => Test::NotRecorded,
            Rule::kw_given => Test::Given,
            Rule::kw_missing => Test::Missing,
            Rule::includes_tail => self.includes_tail(&inner),
            Rule::range => self.range(&inner),
            Rule::is_value => self.is_value(&inner),
            _ => return None,
        };
        Some(ast::CellPart { test, span: self.span(pair) })
    }
}

fn policy(rule: Rule) -> ast::Policy {
    match rule {
        Rule::first_matching => ast::Policy::First,
        Rule::most_urgent => ast::Policy::MostUrgent,
        Rule::every_matching => ast::Policy::Every,
        _ => ast::Policy::ExactlyOne,
    }
}
