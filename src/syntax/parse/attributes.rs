//! Attributes, measures and requirements.

use super::{Lower, Rule, children};
use crate::syntax::ast;
use pest::iterators::Pair;

impl Lower<'_> {
    pub(super) fn attribute(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Attribute> {
        let kind_pair = children(pair.clone()).find(|p| p.as_rule() == Rule::kind)?;
        let kind_span = self.span(&kind_pair);
        let kind = self.kind(children(kind_pair).next()?)?;
        let mut attribute = ast::Attribute {
            id: self.first_name(pair),
            title: None,
            kind,
            kind_span,
            modifiers: Vec::new(),
            measured: None,
            question: None,
            why: ast::Why::default(),
        };
        for part in children(pair.clone()) {
            match part.as_rule() {
                Rule::text => attribute.title = Some(self.text(&part)),
                Rule::measured_how | Rule::question => {
                    let (place, word) = match part.as_rule() {
                        Rule::question => (&mut attribute.question, "question"),
                        _ => (&mut attribute.measured, "measured"),
                    };
                    if std::mem::replace(place, self.first_text(&part)).is_some() {
                        self.problems.push(crate::syntax::errors::repeated(self.span(&part), word));
                    }
                }
                Rule::because | Rule::see => self.why(&part, &mut attribute.why),
                _ => attribute.modifiers.extend(self.modifier(&part)),
            }
        }
        Some(attribute)
    }

    fn kind(&mut self, pair: Pair<'_, Rule>) -> Option<ast::Kind> {
        Some(match pair.as_rule() {
            Rule::one_of => ast::Kind::OneOf(self.value_source(pair)?),
            Rule::any_of => ast::Kind::AnyOf(self.value_source(pair)?),
            Rule::yes_or_no => ast::Kind::YesNo,
            Rule::scale => {
                let mut ends =
                    children(pair.clone()).filter(|p| p.as_rule() == Rule::signed_whole).map(|p| self.name(&p));
                let (low, high) = (ends.next()?, ends.next()?);
                drop(ends);
                ast::Kind::Scale(low, high, self.members(&pair))
            }
            Rule::count => ast::Kind::Whole(children(pair).find(|p| p.as_rule() == Rule::unit).map(|p| self.name(&p))),
            Rule::percent => ast::Kind::Percent,
            Rule::free_text => {
                ast::Kind::Text(children(pair).find(|p| p.as_rule() == Rule::whole).map(|p| self.name(&p))?)
            }
            Rule::measured_kind => {
                let unit = children(pair.clone()).find(|p| p.as_rule() == Rule::unit).map(|p| self.name(&p))?;
                ast::Kind::Measured(self.first_name(&pair), unit)
            }
            _ => return None,
        })
    }

    pub(super) fn value_source(&mut self, pair: Pair<'_, Rule>) -> Option<ast::ValueSource> {
        let source = children(pair).find(|p| p.as_rule() == Rule::value_source)?;
        let named = self.names(&source).into_iter().next();
        Some(match named {
            Some(name) => ast::ValueSource::Named(name),
            None => ast::ValueSource::Here(self.members(&source)),
        })
    }

    fn modifier(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Modifier> {
        let span = self.span(pair);
        Some(match pair.as_rule() {
            Rule::type_range => {
                let mut ends =
                    children(pair.clone()).filter(|p| p.as_rule() == Rule::quantity).map(|p| self.quantity(&p));
                let (from, to) = (ends.next()?, ends.next()?);
                drop(ends);
                ast::Modifier::Range { from, to, open: self.has(pair, Rule::or_more) }
            }
            Rule::step => ast::Modifier::Step(self.first_quantity(pair)),
            Rule::answered => ast::Modifier::Answered(span),
            Rule::answered_when => ast::Modifier::AnsweredWhen(self.condition(pair)?),
            Rule::asked => ast::Modifier::Asked(self.condition(pair)?),
            Rule::may_be if self.has(pair, Rule::kw_assessable) => ast::Modifier::MayBeNotAssessable(span),
            Rule::may_be => ast::Modifier::MayBeNotRecorded(span),
            Rule::set_by => ast::Modifier::SetBy(self.first_name(pair), self.has(pair, Rule::or_above)),
            Rule::private => ast::Modifier::Private(span),
            Rule::code => ast::Modifier::Code(self.codes(pair)),
            Rule::agrees => {
                let drawn = children(pair.clone()).find(|p| p.as_rule() == Rule::drawn_value)?;
                let within = children(pair.clone()).find(|p| p.as_rule() == Rule::amount)?;
                ast::Modifier::Agrees(self.drawn(&drawn).1?, self.amount(&within)?)
            }
            Rule::cites_frame => ast::Modifier::CitesFrame(span),
            _ => return None,
        })
    }

    pub(super) fn measure(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Measure> {
        let term = children(pair.clone()).find(|p| p.as_rule() == Rule::term)?;
        let rounding = children(pair.clone()).find(|p| p.as_rule() == Rule::rounding);
        Some(ast::Measure {
            id: self.first_name(pair),
            title: self.first_text(pair),
            term: self.term(&term),
            rounding: rounding.map(|p| self.first_quantity(&p)),
            why: self.whys(pair),
        })
    }

    pub(super) fn require(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Require> {
        Some(ast::Require {
            id: self.first_name(pair),
            title: self.first_text(pair),
            condition: self.condition(pair)?,
            why: self.whys(pair),
        })
    }
}
