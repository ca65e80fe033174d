//! The small parts that every statement is made of.

use super::{Lower, Rule, children};
use crate::source::Span;
use crate::syntax::ast;
use pest::iterators::Pair;

impl Lower<'_> {
    pub(super) fn name(&self, pair: &Pair<'_, Rule>) -> ast::Name {
        ast::Name { text: pair.as_str().trim_end().to_owned(), span: self.span(pair) }
    }

    /// A name that grammar guarantees; an empty one if it were ever missing.
    pub(super) fn first_name(&self, pair: &Pair<'_, Rule>) -> ast::Name {
        self.names(pair).into_iter().next().unwrap_or(ast::Name { text: String::new(), span: self.span(pair) })
    }

    pub(super) fn names(&self, pair: &Pair<'_, Rule>) -> Vec<ast::Name> {
        children(pair.clone()).filter(|p| p.as_rule() == Rule::name).map(|p| self.name(&p)).collect()
    }

    pub(super) fn text(&self, pair: &Pair<'_, Rule>) -> ast::Text {
        let raw = pair.as_str().trim_end();
        let text = match raw.strip_prefix("\"\"\"").and_then(|r| r.strip_suffix("\"\"\"")) {
            Some(block) => dedent(block),
            None => unescape(raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')).unwrap_or(raw)),
        };
        ast::Text { text, span: self.span(pair) }
    }

    pub(super) fn first_text(&self, pair: &Pair<'_, Rule>) -> Option<ast::Text> {
        children(pair.clone()).find(|p| p.as_rule() == Rule::text).map(|p| self.text(&p))
    }

    pub(super) fn texts(&self, pair: &Pair<'_, Rule>) -> Vec<ast::Text> {
        children(pair.clone()).filter(|p| p.as_rule() == Rule::text).map(|p| self.text(&p)).collect()
    }

    pub(super) fn quantity(&self, pair: &Pair<'_, Rule>) -> ast::Quantity {
        let (mut number, mut unit) = (String::new(), None);
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::number => part.as_str().clone_into(&mut number),
                Rule::unit => unit = Some(self.name(&part)),
                _ => {}
            }
        }
        ast::Quantity { number, unit, span: self.span(pair) }
    }

    pub(super) fn first_quantity(&self, pair: &Pair<'_, Rule>) -> ast::Quantity {
        children(pair.clone())
            .find(|p| p.as_rule() == Rule::quantity)
            .map(|p| self.quantity(&p))
            .unwrap_or(ast::Quantity { number: "0".to_owned(), unit: None, span: self.span(pair) })
    }

    pub(super) fn has(&self, pair: &Pair<'_, Rule>, rule: Rule) -> bool {
        children(pair.clone()).any(|p| p.as_rule() == rule)
    }

    pub(super) fn codes(&self, pair: &Pair<'_, Rule>) -> ast::Codes {
        let list = children(pair.clone())
            .filter(|p| p.as_rule() == Rule::coded)
            .map(|coded| {
                let mut refs = children(coded).filter(|p| p.as_rule() == Rule::code_ref).map(|p| self.name(&p));
                let code = refs.next().unwrap_or(ast::Name { text: String::new(), span: Span::default() });
                (code, refs.next())
            })
            .collect();
        ast::Codes { span: self.span(pair), list }
    }

    pub(super) fn members(&self, pair: &Pair<'_, Rule>) -> Vec<ast::Member> {
        children(pair.clone()).filter(|p| p.as_rule() == Rule::member).map(|p| self.member(&p)).collect()
    }

    fn member(&self, pair: &Pair<'_, Rule>) -> ast::Member {
        let mut member = ast::Member {
            id: ast::Name { text: String::new(), span: self.span(pair) },
            title: None,
            means: None,
            codes: None,
            alone: false,
            set_by: None,
        };
        for part in children(pair.clone()) {
            match part.as_rule() {
                Rule::member_key => member.id = self.name(&part),
                Rule::text => member.title = Some(self.text(&part)),
                Rule::means => member.means = self.first_text(&part),
                Rule::code => member.codes = Some(self.codes(&part)),
                Rule::kw_alone => member.alone = true,
                Rule::set_by => member.set_by = Some((self.first_name(&part), self.has(&part, Rule::or_above))),
                _ => {}
            }
        }
        member
    }

    /// Adds a `because` or a `see` to what is already there; a second `because` is a repeat.
    pub(super) fn why(&mut self, pair: &Pair<'_, Rule>, why: &mut ast::Why) {
        match pair.as_rule() {
            Rule::because => {
                if why.because.is_some() {
                    self.problems.push(crate::syntax::errors::repeated(self.span(pair), "because"));
                }
                why.because = self.first_text(pair);
            }
            Rule::see => {
                why.see.extend(self.citations(pair));
            }
            _ => {}
        }
    }

    /// The sources behind one `see`; `unverified` holds for all that stand before it.
    pub(super) fn citations(&self, pair: &Pair<'_, Rule>) -> Vec<ast::Citation> {
        let unverified = self.has(pair, Rule::kw_unverified);
        self.names(pair).into_iter().map(|source| ast::Citation { source, unverified }).collect()
    }

    /// A number, or a limit by its name.
    pub(super) fn amount(&self, pair: &Pair<'_, Rule>) -> Option<ast::Amount> {
        let inner = if pair.as_rule() == Rule::amount { children(pair.clone()).next()? } else { pair.clone() };
        Some(match inner.as_rule() {
            Rule::name => ast::Amount::Limit(self.name(&inner)),
            Rule::number => {
                let number = inner.as_str().to_owned();
                ast::Amount::Written(ast::Quantity { number, unit: None, span: self.span(&inner) })
            }
            _ => ast::Amount::Written(self.quantity(&inner)),
        })
    }

    pub(super) fn whys(&mut self, pair: &Pair<'_, Rule>) -> ast::Why {
        let mut why = ast::Why::default();
        for part in children(pair.clone()) {
            self.why(&part, &mut why);
        }
        why
    }
}

/// Undoes `\"`, `\\`, `\n` and `\t`; any other escaped character stands for itself.
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            _ => out.push(c),
        }
    }
    out
}

/// Removes the indentation that all lines share, and blank lines at both ends.
fn dedent(block: &str) -> String {
    let lines: Vec<&str> = block.lines().map(str::trim_end).collect();
    let indent = lines
        .iter()
        .skip(1)
        .filter(|l| !l.is_empty())
        .map(|l| l.len() - l.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    let cut = |(n, l): (usize, &&str)| {
        if n == 0 { l.trim_start().to_owned() } else { l.get(indent..).unwrap_or("").to_owned() }
    };
    let text: Vec<String> = lines.iter().enumerate().map(cut).collect();
    text.join("\n").trim_matches('\n').trim_end().to_owned()
}
