//! Labels: their attributes, criteria, edge cases, escalations, and who hands over to whom.

use super::scope::{Entry, Scope, Stage};
use super::{Checker, Unit, world};
use crate::diagnostic::Severity;
use crate::protocol::condition::{Condition, From};
use crate::protocol::errors::{self, Thing};
use crate::protocol::figure::{self, Refused};
use crate::protocol::model::{self, Decision, Label};
use crate::source::Span;
use crate::syntax::ast::{self, Ruling};
use indexmap::IndexMap;

/// A checked label with what its names stand for.
pub(super) struct Checked {
    pub(super) model: Label,
    pub(super) entries: IndexMap<String, Entry>,
    /// `instead label M` and `label as M`: the target and the place.
    pub(super) targets: Vec<(String, Span)>,
}

impl Checker<'_> {
    /// Labels in an order in which each comes after its parent. Unknown parents and circles are
    /// told here; the labels in a circle are checked without their parent.
    pub(super) fn parents_first<'u>(&mut self, units: &'u [Unit]) -> Vec<(String, &'u str, &'u ast::Label)> {
        let mut waiting: Vec<(String, &str, &ast::Label)> = Vec::new();
        for unit in units {
            for item in &unit.tree.items {
                let ast::Item::Label(label) = item else { continue };
                // Of two labels with one name, the first is checked; the second was told.
                if self.world.labels.get(&label.id.text) == Some(&label.id.span) {
                    waiting.push((label.id.text.clone(), unit.path.as_str(), label));
                }
            }
        }
        for (_, _, label) in &waiting {
            if let Some(parent) = &label.parent
                && !self.world.labels.contains_key(&parent.name.text)
            {
                let known: Vec<&str> = self.world.labels.keys().map(String::as_str).collect();
                self.problems.push(errors::unknown_name(parent.name.span, &parent.name.text, Thing::Label, "", &known));
            }
        }
        let mut ordered: Vec<(String, &str, &ast::Label)> = Vec::new();
        while !waiting.is_empty() {
            let free = waiting.iter().position(|(_, _, label)| {
                label.parent.as_ref().is_none_or(|p| !waiting.iter().any(|(id, _, _)| *id == p.name.text))
            });
            let at = free.unwrap_or_else(|| {
                let chain: Vec<String> = waiting.iter().map(|(id, _, _)| format!("`{id}`")).collect();
                self.problems.push(errors::circle(waiting[0].2.id.span, "parents", &chain));
                0
            });
            ordered.push(waiting.remove(at));
        }
        ordered
    }

    pub(super) fn label(
        &mut self,
        id: &str,
        path: &str,
        written: &ast::Label,
        context: &Scope,
        done: &IndexMap<String, Checked>,
    ) -> Checked {
        if ["context", "file", "relation", "exclusion"].contains(&id) {
            let message = format!("`{id}` names rules that every protocol has, so it cannot be a label");
            self.problems.push(errors::kind_mismatch(written.id.span, message, format!("call it `{id}_finding`")));
        }
        let parent = written.parent.as_ref().and_then(|p| done.get(&p.name.text).map(|checked| (p, checked)));
        let kind_of = parent.filter(|(p, _)| p.kind).map(|(_, checked)| checked);
        let whole = parent.filter(|(p, _)| !p.kind).map(|(p, checked)| (p.name.text.as_str(), &checked.entries));

        self.places.insert(id.to_owned(), written.id.span);
        self.drawn = kind_of.map_or_else(IndexMap::new, |base| base.model.drawn.clone());
        let mut out = Checked { model: self.plain_parts(written), entries: IndexMap::new(), targets: Vec::new() };
        out.model.parent = parent.map(|(p, _)| model::Parent {
            relation: if p.kind { model::Relation::KindOf } else { model::Relation::PartOf },
            label: p.name.text.clone(),
        });
        if let Some(base) = kind_of {
            self.inherit(written, base, &mut out);
        }
        self.own_attributes(id, written, context, kind_of, &mut out);

        let scope = Scope::of_label(&out.entries, context, whole);
        let measures: Vec<&ast::Measure> = written.measures.iter().collect();
        let (measures, entries) = self.measures(id, &measures, &scope);
        out.model.measures.extend(measures);
        out.entries.extend(entries);
        self.scores(id, written, context, whole, &mut out);
        self.tables(id, written, context, whole, &mut out);

        let mut scope = Scope::of_label(&out.entries, context, whole);
        self.urgencies(id, written, &scope, &mut out);
        scope.drawing_of = Some(id.to_owned());
        self.drawings(id, written, &scope, &mut out);
        for attribute in &written.attributes {
            self.attribute_conditions(attribute, &scope, out.model.attributes.get_mut(&attribute.id.text));
        }
        self.asked_in_circles(written, &out.model);
        self.duplicates(written.requires.iter().map(|r| &r.id), &format!("requirements of `{id}`"));
        for require in &written.requires {
            out.model.requires.extend(self.require(id, require, &scope));
        }
        self.criteria(id, written, &scope, &mut out);
        self.edge_cases(id, path, written, &scope, &mut out);
        self.otherwise(id, written, &mut out);
        self.escalations(id, written, &scope, &mut out);
        if let Some((role, or_above)) = &written.set_by {
            out.model.set_by = self.set_by(role, *or_above);
        }
        for example in &written.examples {
            out.model.examples.extend(self.example(path, example));
        }
        for case in &written.cases {
            let checked = self.case(id, case, &out, context, whole);
            out.model.cases.extend(checked);
        }
        out.model.drawn = std::mem::take(&mut self.drawn);
        out.model.drawn.sort_keys();
        out
    }

    /// Whether a question is asked must not hang, through others, on its own answer.
    fn asked_in_circles(&mut self, written: &ast::Label, label: &Label) {
        let reads = |id: &str| -> Vec<String> {
            let condition = label.attributes.get(id).and_then(|a| a.asked_when.as_ref());
            let refs = condition.map_or(Vec::new(), Condition::refs);
            refs.into_iter().filter(|r| r.from == From::Label).map(|r| r.id.clone()).collect()
        };
        for attribute in &written.attributes {
            let mut reached = reads(&attribute.id.text);
            let mut at = 0;
            while at < reached.len() {
                let more: Vec<String> = reads(&reached[at]).into_iter().filter(|r| !reached.contains(r)).collect();
                reached.extend(more);
                at += 1;
            }
            if reached.contains(&attribute.id.text) {
                let chain: Vec<String> = reached.iter().map(|r| format!("`{r}`")).collect();
                self.problems.push(errors::circle(
                    attribute.id.span,
                    "questions that are asked because of others",
                    &chain,
                ));
                return;
            }
        }
    }

    /// The parts that need no names.
    fn plain_parts(&mut self, written: &ast::Label) -> Label {
        let (geometry, draw) = self.geometry(written.draw.as_ref());
        // After an error the definition may be in a part that could not be read.
        if written.definition.is_none() && !self.problems.has_errors() {
            self.problems.push(errors::missing_definition(written.id.span, &written.id.text));
        }
        Label {
            title: written.title.as_ref().map_or_else(|| world::readable(&written.id.text), |t| self.prose(t)),
            parent: None,
            shortcut: written.shortcut.as_ref().map(|s| s.text.clone()),
            codes: written.codes.as_ref().map_or(Vec::new(), |c| world::codes(c, self.problems)),
            definition: written.definition.as_ref().map(|t| self.prose(t)),
            geometry,
            draw,
            set_by: None,
            drawn: IndexMap::new(),
            drawings: Vec::new(),
            attributes: IndexMap::new(),
            measures: IndexMap::new(),
            scores: IndexMap::new(),
            tables: IndexMap::new(),
            urgencies: Vec::new(),
            requires: Vec::new(),
            criteria: Vec::new(),
            edge_cases: Vec::new(),
            otherwise: None,
            escalations: Vec::new(),
            examples: Vec::new(),
            cases: Vec::new(),
            guidance: written.guidance.iter().map(|g| self.guidance(g)).collect(),
        }
    }

    /// The shapes with which a `draw` begins: `mask`, `polygon or box`.
    fn geometry(&mut self, draw: Option<&ast::Text>) -> (Vec<model::Geometry>, Option<String>) {
        let Some(draw) = draw else { return (Vec::new(), None) };
        let known = |word: &str| model::Geometry::WORDS.iter().find(|(w, _)| *w == word).map(|(_, g)| *g);
        let text = draw.text.to_lowercase();
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        let first = words.next().unwrap_or("");
        let mut shapes: Vec<model::Geometry> = known(first).into_iter().collect();
        if shapes.is_empty() {
            let all: Vec<&str> = model::Geometry::WORDS.iter().map(|(w, _)| *w).collect();
            self.problems.push(errors::unknown_geometry(draw.span, first, &all));
        }
        // `mask or nothing`, `track of boxes or box`.
        let mut next = words.next();
        if next == Some("of") && !shapes.is_empty() {
            words.next();
            next = words.next();
        }
        while next == Some("or") {
            let Some(shape) = words.next().and_then(known) else { break };
            if !shapes.contains(&shape) {
                shapes.push(shape);
            }
            next = words.next();
        }
        (shapes, Some(self.prose(draw)))
    }

    fn own_attributes(
        &mut self,
        id: &str,
        written: &ast::Label,
        context: &Scope,
        kind_of: Option<&Checked>,
        out: &mut Checked,
    ) {
        self.duplicates(written.attributes.iter().map(|a| &a.id), &format!("attributes of `{id}`"));
        for attribute in &written.attributes {
            if let Some(first) = context.entries.get(&attribute.id.text) {
                let d = errors::duplicate_name(
                    attribute.id.span,
                    first.span,
                    &attribute.id.text,
                    "questions, one of the label and one of the context,",
                );
                self.problems.push(d);
                continue;
            }
            let Some(mut checked) = self.attribute(id, attribute) else {
                self.broken.push(attribute.id.text.clone());
                continue;
            };
            if let Some(base) = kind_of.and_then(|b| b.model.attributes.get(&attribute.id.text)) {
                self.narrowed(base, &mut checked, attribute, out.entries.get(&attribute.id.text).map(|e| e.span));
            } else if let Some(first) = out.entries.get(&attribute.id.text) {
                if !written.attributes.iter().any(|a| a.id.span == first.span) {
                    let d = errors::duplicate_name(
                        attribute.id.span,
                        first.span,
                        &attribute.id.text,
                        "attributes or measures",
                    );
                    self.problems.push(d);
                }
                continue;
            }
            out.entries.insert(attribute.id.text.clone(), Entry::attribute(&checked, attribute.id.span));
            out.model.attributes.insert(attribute.id.text.clone(), checked);
        }
    }

    fn criteria(&mut self, id: &str, written: &ast::Label, scope: &Scope, out: &mut Checked) {
        for positive in [true, false] {
            let what = format!("{} criteria of `{id}`", if positive { "positive" } else { "negative" });
            self.duplicates(written.criteria.iter().filter(|c| c.positive == positive).map(|c| &c.id), &what);
        }
        for criterion in &written.criteria {
            let word = if criterion.positive { "positive" } else { "negative" };
            let when = criterion.when.as_ref().map(|e| self.condition(e, scope, Stage::Criterion));
            let why = self.why(&criterion.why);
            let decision = match &criterion.instead {
                Some(target) if criterion.positive => {
                    self.problems.push(errors::contradictory(
                        target.span,
                        "a positive criterion says to label it, so there is no other label to use instead",
                        "make it a `negative`, or leave `instead` out",
                    ));
                    Decision::Label
                }
                Some(target) => {
                    out.targets.push((target.text.clone(), target.span));
                    Decision::HandOver(target.text.clone())
                }
                None if criterion.positive => Decision::Label,
                None => Decision::DoNotLabel,
            };
            let overrides = self.overridden(&criterion.overrides, &written.criteria, id, word, criterion.positive);
            let severity = severity(criterion.reported.as_ref());
            if matches!(when, Some(None)) {
                continue;
            }
            self.places.insert(format!("{id}.{word}.{}", criterion.id.text), criterion.id.span);
            out.model.criteria.push(model::Criterion {
                rule: format!("{id}.{word}.{}", criterion.id.text),
                title: criterion.title.as_ref().map(|t| self.prose(t)),
                when: when.flatten(),
                decision,
                action: criterion.action.as_ref().map(|t| self.prose(t)),
                overrides,
                severity,
                why,
            });
        }
        let graph = out.model.criteria.iter().map(|c| (c.rule.clone(), c.overrides.clone())).collect();
        let closed = self.closed(graph, written.id.span);
        for criterion in &mut out.model.criteria {
            criterion.overrides = closed.get(&criterion.rule).cloned().unwrap_or_default();
        }
    }

    fn overridden(
        &mut self,
        names: &[ast::Name],
        all: &[ast::Criterion],
        id: &str,
        word: &str,
        positive: bool,
    ) -> Vec<String> {
        let known: Vec<&str> = all.iter().filter(|c| c.positive == positive).map(|c| c.id.text.as_str()).collect();
        let mut rules = Vec::new();
        for name in names {
            if known.contains(&name.text.as_str()) {
                rules.push(format!("{id}.{word}.{}", name.text));
            } else if all.iter().any(|c| c.id.text == name.text) {
                self.problems.push(errors::contradictory(
                    name.span,
                    "a positive and a negative criterion never override one another",
                    "settle the case in which both hold with an `edge case`",
                ));
            } else {
                self.problems.push(errors::unknown_name(name.span, &name.text, Thing::Rule, "", &known));
            }
        }
        rules
    }

    fn edge_cases(&mut self, id: &str, path: &str, written: &ast::Label, scope: &Scope, out: &mut Checked) {
        self.duplicates(written.edge_cases.iter().map(|e| &e.id), &format!("edge cases of `{id}`"));
        let known: Vec<&str> = written.edge_cases.iter().map(|e| e.id.text.as_str()).collect();
        for edge in &written.edge_cases {
            let decision = match &edge.ruling {
                None | Some(Ruling::AsUsual) => None,
                Some(Ruling::Decides(decision)) => self.decision(id, decision, &mut out.targets),
            };
            // Asking and drawing do not change what is labelled, so they may look at who reads.
            let stage = match decision {
                None | Some(Decision::Ask(_)) => Stage::Escalation,
                Some(_) => Stage::Criterion,
            };
            let when = edge.when.as_ref().map(|e| self.condition(e, scope, stage));
            let mut overrides = Vec::new();
            for name in &edge.overrides {
                if known.contains(&name.text.as_str()) {
                    overrides.push(format!("{id}.edge_case.{}", name.text));
                } else {
                    self.problems.push(errors::unknown_name(
                        name.span,
                        &name.text,
                        Thing::Rule,
                        " among the edge cases",
                        &known,
                    ));
                }
            }
            let examples = edge.examples.iter().filter_map(|e| self.example(path, e)).collect();
            let why = self.why(&edge.why);
            if matches!(when, Some(None)) {
                continue;
            }
            self.places.insert(format!("{id}.edge_case.{}", edge.id.text), edge.id.span);
            out.model.edge_cases.push(model::EdgeCase {
                rule: format!("{id}.edge_case.{}", edge.id.text),
                title: edge.title.as_ref().map(|t| self.prose(t)),
                when: when.flatten(),
                decision,
                draw: edge.draw.as_ref().map(|t| self.prose(t)),
                overrides,
                severity: severity(edge.reported.as_ref()),
                examples,
                guidance: edge.guidance.iter().map(|g| self.guidance(g)).collect(),
                why,
            });
        }
        let graph = out.model.edge_cases.iter().map(|e| (e.rule.clone(), e.overrides.clone())).collect();
        let closed = self.closed(graph, written.id.span);
        for edge in &mut out.model.edge_cases {
            edge.overrides = closed.get(&edge.rule).cloned().unwrap_or_default();
        }
    }

    /// `overrides` carried through: A over B and B over C is A over C, whether B holds or not.
    fn closed(&mut self, graph: IndexMap<String, Vec<String>>, span: Span) -> IndexMap<String, Vec<String>> {
        let mut closed = IndexMap::new();
        for rule in graph.keys() {
            let mut reached: Vec<String> = Vec::new();
            let mut next: Vec<&String> = graph[rule].iter().collect();
            while let Some(beaten) = next.pop() {
                if !reached.contains(beaten) {
                    reached.push(beaten.clone());
                    next.extend(graph.get(beaten).into_iter().flatten());
                }
            }
            if reached.contains(rule) {
                let chain: Vec<String> = reached.iter().map(|r| format!("`{r}`")).collect();
                self.problems.push(errors::circle(span, "`overrides`", &chain));
            }
            reached.sort();
            closed.insert(rule.clone(), reached);
        }
        closed
    }

    pub(super) fn decision(
        &mut self,
        id: &str,
        written: &ast::Decision,
        targets: &mut Vec<(String, Span)>,
    ) -> Option<Decision> {
        Some(match written {
            ast::Decision::Label(_) => Decision::Label,
            ast::Decision::NotLabel(_) => Decision::DoNotLabel,
            ast::Decision::LabelAs(name) if name.text == id => Decision::Label,
            ast::Decision::LabelAs(name) => {
                targets.push((name.text.clone(), name.span));
                Decision::HandOver(name.text.clone())
            }
            ast::Decision::Ask(role) => {
                self.known_role(role);
                Decision::Ask(role.text.clone())
            }
        })
    }

    fn otherwise(&mut self, id: &str, written: &ast::Label, out: &mut Checked) {
        for otherwise in &written.otherwise {
            if let Some(decision) = self.decision(id, &otherwise.decision, &mut out.targets) {
                let why = self.why(&otherwise.why);
                self.places.insert(format!("{id}.otherwise"), otherwise.span);
                out.model.otherwise = Some(model::Otherwise { rule: format!("{id}.otherwise"), decision, why });
            }
        }
    }

    fn escalations(&mut self, id: &str, written: &ast::Label, scope: &Scope, out: &mut Checked) {
        let mut seen: IndexMap<String, Span> = IndexMap::new();
        for escalation in &written.escalations {
            let known = self.known_role(&escalation.role);
            let (word, how, duty) = match escalation.duty {
                ast::Duty::See => ("must_see", format!("{} must see", escalation.role.text), model::Duty::MustSee),
                ast::Duty::Decide => {
                    ("must_decide", format!("{} must decide", escalation.role.text), model::Duty::MustDecide)
                }
                ast::Duty::Tell => ("tell", format!("tell {} at once", escalation.role.text), model::Duty::TellAtOnce),
                ast::Duty::Stop => {
                    let how = format!("stop and tell {} at once", escalation.role.text);
                    ("stop", how, model::Duty::StopAndTell)
                }
            };
            let name = escalation.id.as_ref().unwrap_or(&escalation.role);
            let rule = format!("{id}.{word}.{}", name.text);
            if let Some(first) = seen.insert(rule.clone(), escalation.span) {
                self.problems.push(errors::unnamed_escalation(escalation.span, first, &how));
                continue;
            }
            let when = self.condition(&escalation.when, scope, Stage::Escalation);
            let why = self.why(&escalation.why);
            self.places.insert(rule.clone(), escalation.span);
            if let (Some(when), true) = (when, known) {
                out.model.escalations.push(model::Escalation {
                    rule,
                    duty,
                    role: escalation.role.text.clone(),
                    when,
                    why,
                });
            }
        }
    }

    fn example(&mut self, path: &str, written: &ast::Example) -> Option<model::Example> {
        let polarity = match written.polarity.as_str() {
            "positive" => model::Polarity::Positive,
            "negative" => model::Polarity::Negative,
            _ => model::Polarity::Borderline,
        };
        let (span, file) = (written.file.span, &written.file.text);
        let picture = match figure::embed(path, file, self.files) {
            Ok(picture) => picture,
            Err(Refused::Unusable(reason)) => {
                self.problems.push(errors::missing_figure(span, file, &reason));
                return None;
            }
            Err(Refused::Identifying(fields)) => {
                self.problems.push(errors::identifying_picture(span, file, &fields));
                return None;
            }
        };
        if picture.bytes >= figure::HEAVY {
            self.problems.push(errors::heavy_picture(span, file, picture.bytes, figure::HEAVY));
        }
        self.pictures.push((span, file.clone(), picture.data_uri.len()));
        Some(model::Example {
            polarity,
            file: written.file.text.clone(),
            caption: written.caption.as_ref().map(|t| self.prose(t)),
            alt: written.alt.as_ref().map(|t| self.prose(t)),
            data_uri: Some(picture.data_uri),
        })
    }

    /// All pictures of a guide together, with the largest named.
    pub(super) fn pictures_together(&mut self) {
        let together: usize = self.pictures.iter().map(|(_, _, bytes)| bytes).sum();
        // Of several that are as large, the first one.
        let largest = self.pictures.iter().rev().max_by_key(|(_, _, bytes)| *bytes);
        if let Some((span, file, bytes)) = largest.filter(|_| together > figure::HEAVY_TOGETHER) {
            let d = errors::heavy_pictures(*span, file, *bytes, together, figure::HEAVY_TOGETHER);
            self.problems.push(d);
        }
    }

    /// Every label that another hands over to must exist; attributes that go along must fit.
    pub(super) fn hand_overs(&mut self, labels: &IndexMap<String, Checked>) {
        let known: Vec<&str> = labels.keys().map(String::as_str).collect();
        for (id, checked) in labels {
            for (target, span) in &checked.targets {
                let Some(receiver) = labels.get(target) else {
                    self.problems.push(errors::unknown_name(*span, target, Thing::Label, "", &known));
                    continue;
                };
                for (name, attribute) in &checked.model.attributes {
                    let Some(other) = receiver.model.attributes.get(name) else { continue };
                    let alike = std::mem::discriminant(&attribute.kind) == std::mem::discriminant(&other.kind)
                        && attribute.kind.unit() == other.kind.unit();
                    if !alike {
                        let message = format!(
                            "`{id}` hands its `{name}` over to `{target}`, where that is another kind of answer"
                        );
                        let help = "give one of the two attributes another name, or make them the same kind".to_owned();
                        self.problems.push(errors::kind_mismatch(*span, message, help));
                    }
                }
            }
        }
    }
}

pub(super) fn severity(reported: Option<&ast::Name>) -> Severity {
    match reported.map(|n| n.text.as_str()) {
        Some("warning") => Severity::Warning,
        Some("note") => Severity::Note,
        _ => Severity::Error,
    }
}

/// Whether a label leaves a rest that only an eye can judge: some of its rulings have no condition,
/// or it has none at all, as anatomy that is always drawn.
pub(crate) fn judged_by_eye(label: &Label) -> bool {
    let by_eye = |when: &Option<Condition>| when.is_none();
    let decides = label.edge_cases.iter().filter(|e| e.decision.is_some());
    (label.criteria.is_empty() && decides.clone().next().is_none())
        || label.criteria.iter().any(|c| by_eye(&c.when))
        || decides.clone().any(|e| by_eye(&e.when))
}
