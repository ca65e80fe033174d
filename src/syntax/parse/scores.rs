//! Scores, and what must grow with what.

use super::{Lower, Rule, children};
use crate::syntax::ast;
use pest::iterators::Pair;

impl Lower<'_> {
    pub(super) fn score(&mut self, pair: &Pair<'_, Rule>) -> ast::Score {
        let mut score = ast::Score {
            id: self.first_name(pair),
            title: self.first_text(pair),
            parts: Vec::new(),
            forced: Vec::new(),
            why: ast::Why::default(),
        };
        for part in children(pair.clone()) {
            self.score_statement(&part, &mut score);
        }
        score
    }

    pub(super) fn score_statement(&mut self, pair: &Pair<'_, Rule>, score: &mut ast::Score) {
        match pair.as_rule() {
            Rule::score_part => score.parts.extend(self.score_part(pair)),
            Rule::forced => score.forced.extend(self.forced(pair)),
            _ => self.why(pair, &mut score.why),
        }
    }

    fn score_part(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::ScorePart> {
        let of = children(pair.clone()).find(|p| p.as_rule() == Rule::path)?;
        let mut part = ast::ScorePart {
            of: self.operand(&of),
            all_ticked: self.has(pair, Rule::add_all_ticked),
            entries: Vec::new(),
            span: self.span(pair),
        };
        for entry in children(pair.clone()).filter(|p| p.as_rule() == Rule::entry) {
            part.entries.extend(self.entry(&entry));
        }
        Some(part)
    }

    fn entry(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Entry> {
        let answer = children(pair.clone()).find(|p| p.as_rule() == Rule::cell_part)?;
        let points = children(pair.clone()).find(|p| p.as_rule() == Rule::number)?;
        Some(ast::Entry { answer: self.cell_part(&answer)?, points: self.name(&points), span: self.span(pair) })
    }

    fn forced(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Forced> {
        let points = children(pair.clone()).find(|p| p.as_rule() == Rule::number)?;
        Some(ast::Forced {
            points: self.name(&points),
            when: self.condition(pair)?,
            why: self.whys(pair),
            span: self.span(pair),
        })
    }

    pub(super) fn urgency(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Urgency> {
        let with = children(pair.clone()).find(|p| p.as_rule() == Rule::path)?;
        Some(ast::Urgency {
            of: self.first_name(pair),
            with: self.path(&with),
            why: self.whys(pair),
            span: self.span(pair),
        })
    }
}
