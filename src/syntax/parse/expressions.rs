//! Conditions and the terms in them.

use super::{Lower, Rule, children};
use crate::source::Span;
use crate::syntax::ast::{self, Inclusion, Relation, Test};
use crate::syntax::errors;
use pest::iterators::Pair;

impl Lower<'_> {
    /// The condition among the children of a statement.
    pub(super) fn condition(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Expr> {
        children(pair.clone()).find(|p| p.as_rule() == Rule::expr).map(|p| self.expr(p))
    }

    fn expr(&mut self, pair: Pair<'_, Rule>) -> ast::Expr {
        let span = self.span(&pair);
        let (mut parts, mut ands, mut ors) = (Vec::new(), 0, 0);
        for part in children(pair) {
            match part.as_rule() {
                Rule::kw_and => ands += 1,
                Rule::kw_or => ors += 1,
                _ => parts.push(self.unary(part)),
            }
        }
        if ands > 0 && ors > 0 {
            self.problems.push(errors::and_beside_or(span));
        }
        match (parts.len(), ors) {
            (1, _) => parts.remove(0),
            (_, 0) => ast::Expr::And(parts),
            _ => ast::Expr::Or(parts),
        }
    }

    fn unary(&mut self, pair: Pair<'_, Rule>) -> ast::Expr {
        let inner = match pair.as_rule() {
            Rule::unary => children(pair).next(),
            _ => Some(pair),
        };
        let Some(inner) = inner else { return ast::Expr::And(Vec::new()) };
        let span = self.span(&inner);
        match inner.as_rule() {
            Rule::negated => match self.condition(&inner) {
                Some(inside) => ast::Expr::Not(Box::new(inside), span),
                None => ast::Expr::And(Vec::new()),
            },
            Rule::bare_not => {
                self.problems.push(errors::bare_not(span));
                let inside = children(inner).find(|p| p.as_rule() == Rule::unary);
                inside.map_or(ast::Expr::And(Vec::new()), |p| self.unary(p))
            }
            Rule::group => self.condition(&inner).unwrap_or(ast::Expr::And(Vec::new())),
            _ => ast::Expr::Compare(Box::new(self.compare(&inner))),
        }
    }

    fn compare(&mut self, pair: &Pair<'_, Rule>) -> ast::Compare {
        let span = self.span(pair);
        let mut left = None;
        let mut relation = None;
        let (mut test, mut negated) = (Test::Broken, false);
        for part in children(pair.clone()) {
            match part.as_rule() {
                Rule::cmp => relation = Some(relation_of(part.as_str())),
                Rule::is_tail => (test, negated) = self.is_tail(&part),
                Rule::includes_tail => test = self.includes_tail(&part),
                _ => {
                    let operand = self.operand(&part);
                    match (relation, &left) {
                        (Some(relation), Some(_)) => test = Test::Order(relation, operand),
                        _ => left = Some(operand),
                    }
                }
            }
        }
        let broken = || ast::Operand::Path(ast::Name { text: String::new(), span }, None);
        ast::Compare { left: left.unwrap_or_else(broken), test, negated, span }
    }

    fn is_tail(&mut self, pair: &Pair<'_, Rule>) -> (Test, bool) {
        let mut negated = false;
        let mut test = Test::Broken;
        for part in children(pair.clone()) {
            test = match part.as_rule() {
                Rule::kw_not => {
                    negated = true;
                    continue;
                }
                Rule::is_not_assessable => Test::NotAssessable,
                Rule::is_not_recorded => Test::NotRecorded,
                Rule::is_given => Test::Given,
                Rule::is_not_given | Rule::is_missing => Test::Missing,
                Rule::is_one_of => {
                    let more = children(part.clone()).filter(|p| p.as_rule() == Rule::or_name);
                    let more: Vec<ast::Name> = more.flat_map(|p| self.names(&p)).collect();
                    Test::OneOf(self.names(&part).into_iter().chain(more).collect())
                }
                Rule::is_value => self.is_value(&part),
                Rule::range => self.range(&part),
                _ => continue,
            };
        }
        (test, negated)
    }

    pub(super) fn is_value(&mut self, pair: &Pair<'_, Rule>) -> Test {
        let others: Vec<ast::Name> =
            children(pair.clone()).filter(|p| p.as_rule() == Rule::or_name).flat_map(|p| self.names(&p)).collect();
        let name = self.names(pair).into_iter().next();
        if !others.is_empty() {
            let mut values: Vec<String> = name.iter().map(|n| n.text.clone()).collect();
            values.extend(others.iter().map(|n| n.text.clone()));
            self.problems.push(errors::or_between_values(self.span(pair), &values));
            let all = name.into_iter().chain(others).collect();
            return Test::OneOf(all);
        }
        match name {
            Some(name) if self.has(pair, Rule::or_worse) => Test::OrWorse(name),
            Some(name) if self.has(pair, Rule::or_better) => Test::OrBetter(name),
            Some(name) => Test::Value(name),
            None if self.has(pair, Rule::kw_none) => Test::Nothing(self.span(pair)),
            None => Test::Number(self.first_quantity(pair)),
        }
    }

    pub(super) fn includes_tail(&mut self, pair: &Pair<'_, Rule>) -> Test {
        let list = children(pair.clone()).find(|p| p.as_rule() == Rule::name_list);
        let none = children(pair.clone()).find(|p| p.as_rule() == Rule::kw_none);
        match (list, none) {
            (Some(list), Some(_)) => Test::Includes(Inclusion::Nothing, self.names(&list)),
            (Some(list), None) if self.has(pair, Rule::kw_all) => Test::Includes(Inclusion::All, self.names(&list)),
            (Some(list), None) => Test::Includes(Inclusion::Any, self.names(&list)),
            // `includes none` is refused later, with advice.
            (None, Some(none)) => Test::Includes(Inclusion::Any, vec![self.name(&none)]),
            (None, None) => Test::Includes(Inclusion::Any, self.names(pair)),
        }
    }

    pub(super) fn range(&mut self, pair: &Pair<'_, Rule>) -> Test {
        let Some(inner) = children(pair.clone()).next() else { return Test::Broken };
        let mut terms: Vec<ast::Term> = children(inner.clone()).filter_map(|p| self.bound(&p)).collect();
        let (last, first) = (terms.pop(), terms.pop());
        let Some(last) = last else { return Test::Broken };
        let one = |relation, term| Test::Range(vec![(relation, term)]);
        match (inner.as_rule(), first) {
            (Rule::below, _) => one(Relation::Below, last),
            (Rule::above, _) => one(Relation::Above, last),
            (Rule::at_most | Rule::or_less_than, _) => one(Relation::AtMost, last),
            (Rule::at_least | Rule::or_more_than, _) => one(Relation::AtLeast, last),
            (Rule::from_to_below, Some(first)) => {
                Test::Range(vec![(Relation::AtLeast, first), (Relation::Below, last)])
            }
            (Rule::from_to_inclusive, Some(first)) => {
                Test::Range(vec![(Relation::AtLeast, first), (Relation::AtMost, last)])
            }
            (Rule::above_to_below, Some(first)) => Test::Range(vec![(Relation::Above, first), (Relation::Below, last)]),
            (Rule::above_to_inclusive, Some(first)) => {
                Test::Range(vec![(Relation::Above, first), (Relation::AtMost, last)])
            }
            (Rule::bare_range, Some(_)) => {
                let shown: Vec<String> = children(inner.clone()).map(|p| p.as_str().trim().to_owned()).collect();
                let (mut low, high) =
                    (shown.first().cloned().unwrap_or_default(), shown.last().cloned().unwrap_or_default());
                // `6-8 mm` leaves the unit to its second number; the advice must not.
                if low.ends_with(|c: char| c.is_ascii_digit())
                    && let Some((_, unit)) = high.split_once(' ')
                {
                    low = format!("{low} {unit}");
                }
                self.problems.push(errors::bare_range(self.span(&inner), &low, &high));
                Test::Broken
            }
            _ => Test::Broken,
        }
    }

    fn bound(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Term> {
        match pair.as_rule() {
            Rule::term => Some(self.term(pair)),
            Rule::quantity | Rule::path => Some(ast::Term { first: self.operand(pair), minus: None }),
            _ => None,
        }
    }

    pub(super) fn term(&mut self, pair: &Pair<'_, Rule>) -> ast::Term {
        let mut operands = children(pair.clone()).filter(|p| p.as_rule() != Rule::kw_minus).map(|p| self.operand(&p));
        let first = operands.next();
        let minus = operands.next();
        drop(operands);
        let span = self.span(pair);
        let first = first.unwrap_or(ast::Operand::Path(ast::Name { text: String::new(), span }, None));
        ast::Term { first, minus }
    }

    pub(super) fn operand(&self, pair: &Pair<'_, Rule>) -> ast::Operand {
        match pair.as_rule() {
            Rule::quantity => ast::Operand::Quantity(self.quantity(pair)),
            Rule::times => {
                let factor = children(pair.clone()).find(|p| matches!(p.as_rule(), Rule::number | Rule::name));
                let none = || ast::Amount::Limit(ast::Name { text: String::new(), span: self.span(pair) });
                let factor = factor.and_then(|p| self.amount(&p)).unwrap_or_else(none);
                let path = children(pair.clone()).find(|p| p.as_rule() == Rule::path);
                let path =
                    path.map_or((ast::Name { text: String::new(), span: self.span(pair) }, None), |p| self.path(&p));
                ast::Operand::Times(factor, path)
            }
            Rule::function => {
                let name = children(pair.clone()).find(|p| p.as_rule() == Rule::fn_name);
                let name = name.map_or(ast::Name { text: String::new(), span: self.span(pair) }, |p| self.name(&p));
                let paths =
                    children(pair.clone()).filter(|p| p.as_rule() == Rule::path).map(|p| self.path(&p)).collect();
                ast::Operand::Function(name, paths)
            }
            _ => {
                let (first, second) = self.path(pair);
                ast::Operand::Path(first, second)
            }
        }
    }

    pub(super) fn path(&self, pair: &Pair<'_, Rule>) -> (ast::Name, Option<ast::Name>) {
        if let Some(drawn) = children(pair.clone()).find(|p| p.as_rule() == Rule::drawn_value) {
            return self.drawn(&drawn);
        }
        let mut names = self.names(pair).into_iter();
        let first = names.next().unwrap_or(ast::Name { text: String::new(), span: self.span(pair) });
        (first, names.next())
    }

    /// `drawn long axis` as the path `drawn`, `long_axis`.
    pub(super) fn drawn(&self, pair: &Pair<'_, Rule>) -> (ast::Name, Option<ast::Name>) {
        let span = self.span(pair);
        let what = children(pair.clone()).find(|p| p.as_rule() == Rule::drawn_what);
        let what = what.map(|p| {
            let words: Vec<&str> = p.as_str().split_whitespace().collect();
            ast::Name { text: words.join("_"), span: self.span(&p) }
        });
        (ast::Name { text: "drawn".to_owned(), span: Span { end: span.start + 5, ..span } }, what)
    }

    /// The same as one name, for worked cases.
    pub(super) fn drawn_as_name(&self, pair: &Pair<'_, Rule>) -> ast::Name {
        let (first, second) = self.drawn(pair);
        let text = second.map_or_else(|| first.text.clone(), |s| format!("{}.{}", first.text, s.text));
        ast::Name { text, span: self.span(pair) }
    }
}

fn relation_of(text: &str) -> Relation {
    match text {
        "<" => Relation::Below,
        "<=" | "≤" => Relation::AtMost,
        ">" => Relation::Above,
        ">=" | "≥" => Relation::AtLeast,
        "!=" | "≠" => Relation::NotEqual,
        _ => Relation::Equal,
    }
}
