//! Relations between annotations, rules on drawings, exclusions.

use super::{Lower, Rule, children};
use crate::syntax::ast::{self, Bound, Direction, Sentence};
use pest::iterators::Pair;

impl Lower<'_> {
    pub(super) fn drawing(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Drawing> {
        Some(ast::Drawing {
            id: self.first_name(pair),
            title: self.first_text(pair),
            condition: self.condition(pair)?,
            reported: self.reported_in(pair),
            why: self.whys(pair),
        })
    }

    pub(super) fn exclusion(&mut self, pair: &Pair<'_, Rule>) -> ast::Exclusion {
        let codes = children(pair.clone()).find(|p| p.as_rule() == Rule::code);
        ast::Exclusion {
            id: self.first_name(pair),
            title: self.first_text(pair),
            codes: codes.map(|p| self.codes(&p)),
            when: self.when_in(pair),
            why: self.whys(pair),
        }
    }

    pub(super) fn relation(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Tie> {
        let says = children(pair.clone()).find_map(|p| self.sentence(&p))?;
        Some(ast::Tie {
            id: self.first_name(pair),
            title: self.first_text(pair),
            says,
            when: self.when_in(pair),
            reported: self.reported_in(pair),
            why: self.whys(pair),
        })
    }

    fn sentence(&mut self, pair: &Pair<'_, Rule>) -> Option<Sentence> {
        let amount = |lower: &Self, p: &Pair<'_, Rule>| {
            children(p.clone()).find(|q| q.as_rule() == Rule::amount).and_then(|q| lower.amount(&q))
        };
        let more_than = children(pair.clone()).find(|p| p.as_rule() == Rule::more_than);
        let more_than = more_than.and_then(|p| amount(self, &p));
        let of = self.names(pair).into_iter().next();
        Some(match pair.as_rule() {
            Rule::inside => Sentence::Inside { subject: self.subject(pair)?, of: of?, except: amount(self, pair) },
            Rule::overlaps => Sentence::Overlaps { subject: self.subject(pair)?, of: of?, least: amount(self, pair)? },
            Rule::beside => {
                let direction = children(pair.clone()).find_map(|p| match p.as_rule() {
                    Rule::kw_right => Some(Direction::Right),
                    Rule::kw_left => Some(Direction::Left),
                    Rule::kw_above => Some(Direction::Above),
                    Rule::kw_below => Some(Direction::Below),
                    _ => None,
                })?;
                Sentence::Beside { subject: self.subject(pair)?, direction, of: of? }
            }
            Rule::has_parts => {
                let part = children(pair.clone()).filter(|p| p.as_rule() == Rule::subject).nth(1)?;
                let part = self.one_subject(&part);
                Sentence::Has { subject: self.subject(pair)?, count: self.how_many(pair)?, part }
            }
            Rule::apart => Sentence::Apart { subject: self.subject(pair)?, of: of?, more_than },
            Rule::no_two => Sentence::NoTwo { labels: self.joined(pair), more_than },
            Rule::together => Sentence::Together { labels: self.joined(pair), of: of?, within: amount(self, pair)? },
            Rule::counted => {
                Sentence::Counted { count: self.how_many(pair)?, subject: self.subject(pair)?, per: self.names(pair) }
            }
            _ => return None,
        })
    }

    fn subject(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Subject> {
        let subject = children(pair.clone()).find(|p| p.as_rule() == Rule::subject)?;
        Some(self.one_subject(&subject))
    }

    fn one_subject(&mut self, subject: &Pair<'_, Rule>) -> ast::Subject {
        ast::Subject { label: self.first_name(subject), with: self.condition(subject) }
    }

    fn how_many(&self, pair: &Pair<'_, Rule>) -> Option<ast::HowMany> {
        let pair = children(pair.clone()).find(|p| p.as_rule() == Rule::how_many)?;
        let bound = if self.has(&pair, Rule::kw_exactly) {
            Bound::Exactly
        } else if self.has(&pair, Rule::kw_least) {
            Bound::AtLeast
        } else {
            Bound::AtMost
        };
        let number = children(pair).find(|p| matches!(p.as_rule(), Rule::whole | Rule::name)).map(|p| self.name(&p))?;
        Some(ast::HowMany { bound, number })
    }

    fn joined(&self, pair: &Pair<'_, Rule>) -> Vec<ast::Name> {
        let joined = children(pair.clone()).find(|p| p.as_rule() == Rule::joined_names);
        joined.map_or(Vec::new(), |p| self.names(&p))
    }

    /// The condition behind `when` among the parts of a statement.
    fn when_in(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Expr> {
        let mut found = None;
        for part in children(pair.clone()).filter(|p| p.as_rule() == Rule::when) {
            if found.is_some() {
                self.problems.push(crate::syntax::errors::repeated(self.span(&part), "when"));
            }
            found = self.condition(&part);
        }
        found
    }

    fn reported_in(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Name> {
        let mut found = None;
        for part in children(pair.clone()).filter(|p| p.as_rule() == Rule::reported) {
            if found.is_some() {
                self.problems.push(crate::syntax::errors::repeated(self.span(&part), "reported as"));
            }
            found = Some(self.reported(&part));
        }
        found
    }
}
