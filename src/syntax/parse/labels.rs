//! Labels and what stands in them.

use super::{Lower, Rule, children};
use crate::source::Span;
use crate::syntax::{ast, errors};
use pest::iterators::Pair;

impl Lower<'_> {
    pub(super) fn label(&mut self, pair: &Pair<'_, Rule>) -> ast::Label {
        let parent = children(pair.clone()).find(|p| p.as_rule() == Rule::parent);
        let mut label = ast::Label {
            id: self.first_name(pair),
            title: self.first_text(pair),
            parent: parent.map(|p| ast::Parent { kind: self.has(&p, Rule::kw_kind), name: self.first_name(&p) }),
            shortcut: None,
            codes: None,
            definition: None,
            draw: None,
            set_by: None,
            drawings: Vec::new(),
            attributes: Vec::new(),
            limits: Vec::new(),
            measures: Vec::new(),
            requires: Vec::new(),
            criteria: Vec::new(),
            edge_cases: Vec::new(),
            otherwise: Vec::new(),
            scores: Vec::new(),
            tables: Vec::new(),
            urgencies: Vec::new(),
            escalations: Vec::new(),
            examples: Vec::new(),
            cases: Vec::new(),
            guidance: Vec::new(),
            repeated: Vec::new(),
        };
        for part in children(pair.clone()) {
            self.label_statement(&part, &mut label);
        }
        label
    }

    pub(super) fn label_statement(&mut self, pair: &Pair<'_, Rule>, label: &mut ast::Label) {
        let once = |taken: bool, word: &str, problems: &mut crate::diagnostic::Problems, span| {
            if taken {
                problems.push(errors::repeated(span, word));
            }
        };
        let span = self.span(pair);
        match pair.as_rule() {
            Rule::shortcut => {
                once(label.shortcut.is_some(), "shortcut", self.problems, span);
                label.shortcut = children(pair.clone())
                    .find(|p| matches!(p.as_rule(), Rule::whole | Rule::name))
                    .map(|p| self.name(&p));
            }
            Rule::code => {
                once(label.codes.is_some(), "code", self.problems, span);
                label.codes = Some(self.codes(pair));
            }
            Rule::definition => {
                once(label.definition.is_some(), "definition", self.problems, span);
                label.definition = self.first_text(pair);
            }
            Rule::draw => {
                once(label.draw.is_some(), "draw", self.problems, span);
                label.draw = self.draw(pair);
            }
            Rule::set_by => {
                once(label.set_by.is_some(), "set by", self.problems, span);
                label.set_by = Some((self.first_name(pair), self.has(pair, Rule::or_above)));
            }
            Rule::drawing => label.drawings.extend(self.drawing(pair)),
            Rule::attribute => label.attributes.extend(self.attribute(pair)),
            Rule::limit => {
                let limit = self.limit(pair);
                label.limits.push(limit);
            }
            Rule::measure => label.measures.extend(self.measure(pair)),
            Rule::require => label.requires.extend(self.require(pair)),
            Rule::positive | Rule::negative => {
                let criterion = self.criterion(pair);
                label.criteria.push(criterion);
            }
            Rule::edge_case => {
                let edge = self.edge_case(pair.clone());
                label.edge_cases.push(edge);
            }
            Rule::otherwise => {
                let decision = children(pair.clone()).find(|p| p.as_rule() == Rule::decision);
                if let Some(decision) = decision.and_then(|p| self.decision(&p)) {
                    once(!label.otherwise.is_empty(), "otherwise", self.problems, span);
                    let why = self.whys(pair);
                    label.otherwise.push(ast::Otherwise { decision, span, why });
                }
            }
            Rule::score => {
                let score = self.score(pair);
                label.scores.push(score);
            }
            Rule::table => {
                let table = self.table(pair);
                label.tables.push(table);
            }
            Rule::urgency => label.urgencies.extend(self.urgency(pair)),
            Rule::escalation => label.escalations.extend(self.escalation(pair)),
            Rule::example => label.examples.extend(self.example(pair)),
            Rule::case => label.cases.extend(self.case(pair)),
            Rule::guidance => label.guidance.extend(self.guidance(pair)),
            _ => {}
        }
    }

    fn draw(&self, pair: &Pair<'_, Rule>) -> Option<ast::Text> {
        children(pair.clone()).find_map(|p| match p.as_rule() {
            Rule::text => Some(self.text(&p)),
            Rule::draw_line => Some(ast::Text { text: p.as_str().trim().to_owned(), span: self.span(&p) }),
            _ => None,
        })
    }

    fn criterion(&mut self, pair: &Pair<'_, Rule>) -> ast::Criterion {
        let mut criterion = ast::Criterion {
            positive: pair.as_rule() == Rule::positive,
            id: self.first_name(pair),
            title: self.first_text(pair),
            when: None,
            action: None,
            instead: None,
            overrides: Vec::new(),
            reported: None,
            why: ast::Why::default(),
        };
        for part in children(pair.clone()) {
            let span = self.span(&part);
            let repeated = match part.as_rule() {
                Rule::when => std::mem::replace(&mut criterion.when, self.condition(&part)).is_some().then_some("when"),
                Rule::do_text => {
                    std::mem::replace(&mut criterion.action, self.first_text(&part)).is_some().then_some("do")
                }
                Rule::instead => criterion.instead.replace(self.first_name(&part)).is_some().then_some("instead"),
                Rule::overrides => {
                    criterion.overrides.extend(self.names(&part));
                    None
                }
                Rule::reported => criterion.reported.replace(self.reported(&part)).is_some().then_some("reported as"),
                _ => {
                    self.why(&part, &mut criterion.why);
                    None
                }
            };
            if let Some(word) = repeated {
                self.problems.push(errors::repeated(span, word));
            }
        }
        criterion
    }

    pub(super) fn reported(&self, pair: &Pair<'_, Rule>) -> ast::Name {
        let word =
            children(pair.clone()).find(|p| matches!(p.as_rule(), Rule::kw_warning | Rule::kw_error | Rule::kw_note));
        word.map_or(ast::Name { text: String::new(), span: self.span(pair) }, |p| self.name(&p))
    }

    pub(super) fn edge_case(&mut self, pair: Pair<'_, Rule>) -> ast::EdgeCase {
        let mut edge = ast::EdgeCase {
            id: self.first_name(&pair),
            title: self.first_text(&pair),
            when: None,
            ruling: None,
            draw: None,
            overrides: Vec::new(),
            reported: None,
            examples: Vec::new(),
            guidance: Vec::new(),
            why: ast::Why::default(),
        };
        for part in children(pair) {
            if part.as_rule() == Rule::when {
                if edge.when.is_some() {
                    self.problems.push(errors::repeated(self.span(&part), "when"));
                }
                edge.when = self.condition(&part);
            } else {
                self.edge_statement(&part, &mut edge);
            }
        }
        edge
    }

    pub(super) fn edge_statement(&mut self, pair: &Pair<'_, Rule>, edge: &mut ast::EdgeCase) {
        let span = self.span(pair);
        match pair.as_rule() {
            Rule::ruling => {
                if edge.ruling.is_some() {
                    self.problems.push(errors::repeated(span, "rule"));
                }
                edge.ruling = children(pair.clone()).find_map(|p| match p.as_rule() {
                    Rule::as_usual => Some(ast::Ruling::AsUsual),
                    Rule::decision => self.decision(&p).map(ast::Ruling::Decides),
                    _ => None,
                });
            }
            Rule::draw => {
                if edge.draw.is_some() {
                    self.problems.push(errors::repeated(span, "draw"));
                }
                edge.draw = self.draw(pair);
            }
            Rule::because | Rule::see => self.why(pair, &mut edge.why),
            Rule::example => edge.examples.extend(self.example(pair)),
            Rule::overrides => edge.overrides.extend(self.names(pair)),
            Rule::reported => {
                let before = edge.reported.replace(self.reported(pair));
                if before.is_some() {
                    self.problems.push(errors::repeated(span, "reported as"));
                }
            }
            Rule::guidance => edge.guidance.extend(self.guidance(pair)),
            _ => {}
        }
    }

    fn decision(&self, pair: &Pair<'_, Rule>) -> Option<ast::Decision> {
        let inner = children(pair.clone()).next()?;
        Some(match inner.as_rule() {
            Rule::not_label => ast::Decision::NotLabel(self.span(&inner)),
            Rule::label_as => ast::Decision::LabelAs(self.first_name(&inner)),
            Rule::label_it => ast::Decision::Label(self.span(&inner)),
            Rule::ask => ast::Decision::Ask(self.first_name(&inner)),
            _ => return None,
        })
    }

    fn duty(&self, pair: &Pair<'_, Rule>) -> ast::Duty {
        if self.has(pair, Rule::kw_stop) {
            ast::Duty::Stop
        } else if self.has(pair, Rule::kw_tell) {
            ast::Duty::Tell
        } else if self.has(pair, Rule::kw_decide) {
            ast::Duty::Decide
        } else {
            ast::Duty::See
        }
    }

    fn escalation(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Escalation> {
        let mut names = self.names(pair).into_iter();
        Some(ast::Escalation {
            role: names.next()?,
            id: names.next(),
            duty: self.duty(pair),
            when: self.condition(pair)?,
            why: self.whys(pair),
            span: self.span(pair),
        })
    }

    fn example(&self, pair: &Pair<'_, Rule>) -> Option<ast::Example> {
        let mut texts = Vec::new();
        let (mut polarity, mut alt, mut after_alt) = ("", None, false);
        for part in children(pair.clone()) {
            match part.as_rule() {
                Rule::kw_positive => polarity = "positive",
                Rule::kw_negative => polarity = "negative",
                Rule::kw_borderline => polarity = "borderline",
                Rule::kw_alt => after_alt = true,
                Rule::text if after_alt => alt = Some(self.text(&part)),
                Rule::text => texts.push(self.text(&part)),
                _ => {}
            }
        }
        let mut texts = texts.into_iter();
        Some(ast::Example { polarity: polarity.to_owned(), file: texts.next()?, caption: texts.next(), alt })
    }

    fn case(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Case> {
        let mut case = ast::Case { title: self.first_text(pair)?, given: Vec::new(), expect: Vec::new() };
        for part in children(pair.clone()) {
            match part.as_rule() {
                Rule::given => case.given.extend(self.given(&part)),
                Rule::expectation => {
                    let inner = children(part).next()?;
                    case.expect.extend(self.expectation(&inner));
                }
                _ => {}
            }
        }
        Some(case)
    }

    fn given(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Given> {
        let value = children(pair.clone()).find(|p| p.as_rule() == Rule::case_value)?;
        let span = self.span(&value);
        let inner = children(value.clone()).next()?;
        let value = match inner.as_rule() {
            Rule::not_assessable => ast::CaseValue::NotAssessable,
            Rule::not_recorded => ast::CaseValue::NotRecorded,
            Rule::kw_none => ast::CaseValue::Nothing,
            Rule::quantity => ast::CaseValue::Quantity(self.quantity(&inner)),
            Rule::text => ast::CaseValue::Text(self.text(&inner)),
            _ => ast::CaseValue::Names(self.names(&value)),
        };
        let drawn = children(pair.clone()).find(|p| p.as_rule() == Rule::drawn_value);
        let name = match (drawn, self.names(pair).as_slice()) {
            (Some(drawn), _) => self.drawn_as_name(&drawn),
            // An answer of the whole: `nodule.size`.
            (None, [whole, id]) => {
                let span = Span { end: id.span.end, ..whole.span };
                ast::Name { text: format!("{}.{}", whole.text, id.text), span }
            }
            (None, _) => self.first_name(pair),
        };
        Some(ast::Given { name, value, span })
    }

    fn expectation(&mut self, pair: &Pair<'_, Rule>) -> Option<ast::Expectation> {
        Some(match pair.as_rule() {
            Rule::expect_rejected => ast::Expectation::Rejected(self.first_name(pair)),
            Rule::expect_escalation => {
                let mut names = self.names(pair).into_iter();
                ast::Expectation::Escalation(self.duty(pair), names.next()?, names.next())
            }
            Rule::decision => ast::Expectation::Decision(self.decision(pair)?),
            Rule::expect_value => ast::Expectation::Value(self.given(pair)?),
            _ => return None,
        })
    }
}
