//! Items of a file and statements of a block, each sent to the function that lowers it.

use super::{Lower, Rule, Target, children};
use crate::syntax::ast;
use pest::iterators::Pair;

impl Lower<'_> {
    pub(super) fn item(&mut self, pair: Pair<'_, Rule>) -> Option<ast::Item> {
        let item = match pair.as_rule() {
            Rule::protocol => {
                let mut protocol = ast::Protocol {
                    id: self.first_name(&pair),
                    title: self.first_text(&pair),
                    headers: Vec::new(),
                    sources: Vec::new(),
                };
                for part in children(pair) {
                    self.protocol_statement(&part, &mut protocol);
                }
                ast::Item::Protocol(protocol)
            }
            Rule::use_file => ast::Item::Use(self.first_text(&pair)?),
            Rule::roles => ast::Item::Roles(ast::Roles {
                span: self.span(&pair),
                title: self.first_text(&pair),
                ladder: self.has(&pair, Rule::order),
                members: self.members(&pair),
            }),
            Rule::viewing => {
                let mut viewing = ast::Viewing {
                    span: self.span(&pair),
                    windows: Vec::new(),
                    planes: Vec::new(),
                    guidance: Vec::new(),
                };
                for part in children(pair) {
                    self.viewing_statement(&part, &mut viewing);
                }
                ast::Item::Viewing(viewing)
            }
            Rule::values => ast::Item::Values(ast::Values {
                id: self.first_name(&pair),
                title: self.first_text(&pair),
                order: children(pair.clone())
                    .find(|p| p.as_rule() == Rule::order)
                    .map(|p| ast::Order { word: self.names(&p).into_iter().next() }),
                members: self.members(&pair),
            }),
            Rule::context => {
                let mut context = ast::Context {
                    span: self.span(&pair),
                    attributes: Vec::new(),
                    requires: Vec::new(),
                    measures: Vec::new(),
                    guidance: Vec::new(),
                };
                for part in children(pair) {
                    self.context_statement(&part, &mut context);
                }
                ast::Item::Context(context)
            }
            Rule::views => ast::Item::Views(ast::Views {
                span: self.span(&pair),
                title: self.first_text(&pair),
                members: self.members(&pair),
            }),
            Rule::relation => ast::Item::Relation(self.relation(&pair)?),
            Rule::exclusion => ast::Item::Exclusion(self.exclusion(&pair)),
            Rule::limit => ast::Item::Limit(self.limit(&pair)),
            Rule::label => ast::Item::Label(Box::new(self.label(&pair))),
            Rule::guidance => ast::Item::Guidance(self.guidance(&pair)?),
            _ => return None,
        };
        Some(item)
    }

    pub(super) fn statement(&mut self, pair: Pair<'_, Rule>, target: &mut Target<'_>) {
        match target {
            Target::Item(ast::Item::Protocol(protocol)) => self.protocol_statement(&pair, protocol),
            Target::Item(ast::Item::Context(context)) => self.context_statement(&pair, context),
            Target::Item(ast::Item::Viewing(viewing)) => self.viewing_statement(&pair, viewing),
            Target::Item(ast::Item::Label(label)) => self.label_statement(&pair, label),
            Target::Edge(edge) => self.edge_statement(&pair, edge),
            Target::Item(_) => {}
        }
    }

    fn protocol_statement(&mut self, pair: &Pair<'_, Rule>, protocol: &mut ast::Protocol) {
        match pair.as_rule() {
            Rule::header => protocol.headers.extend(self.header(pair)),
            Rule::source => {
                let fields = children(pair.clone())
                    .filter(|p| p.as_rule() == Rule::header)
                    .filter_map(|p| self.header(&p))
                    .collect();
                protocol.sources.push(ast::Source { id: self.first_name(pair), fields });
            }
            _ => {}
        }
    }

    fn header(&self, pair: &Pair<'_, Rule>) -> Option<ast::Header> {
        let inner = children(pair.clone()).next().filter(|p| p.as_rule() == Rule::one_line).unwrap_or(pair.clone());
        let key = self.first_name(&inner);
        let value = children(inner).find_map(|p| match p.as_rule() {
            Rule::text => Some(self.text(&p)),
            Rule::bare => Some(ast::Text { text: p.as_str().to_owned(), span: self.span(&p) }),
            _ => None,
        })?;
        Some(ast::Header { key, value })
    }

    fn viewing_statement(&mut self, pair: &Pair<'_, Rule>, viewing: &mut ast::Viewing) {
        match pair.as_rule() {
            Rule::window => {
                let mut numbers = children(pair.clone()).filter(|p| p.as_rule() == Rule::quantity);
                if let (Some(width), Some(level)) = (numbers.next(), numbers.next()) {
                    viewing.windows.push(ast::Window {
                        name: self.first_name(pair),
                        width: self.quantity(&width),
                        level: self.quantity(&level),
                    });
                }
            }
            Rule::planes => viewing.planes.extend(self.names(pair)),
            Rule::guidance => viewing.guidance.extend(self.guidance(pair)),
            _ => {}
        }
    }

    fn context_statement(&mut self, pair: &Pair<'_, Rule>, context: &mut ast::Context) {
        match pair.as_rule() {
            Rule::attribute => context.attributes.extend(self.attribute(pair)),
            Rule::require => context.requires.extend(self.require(pair)),
            Rule::measure => context.measures.extend(self.measure(pair)),
            Rule::guidance => context.guidance.extend(self.guidance(pair)),
            _ => {}
        }
    }

    pub(super) fn limit(&mut self, pair: &Pair<'_, Rule>) -> ast::Limit {
        ast::Limit { id: self.first_name(pair), value: self.first_quantity(pair), why: self.whys(pair) }
    }

    pub(super) fn guidance(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Guidance> {
        let mut texts = self.texts(pair).into_iter();
        let first = texts.next()?;
        Some(match texts.next() {
            Some(body) => ast::Guidance { title: Some(first), body },
            None => ast::Guidance { title: None, body: first },
        })
    }
}
