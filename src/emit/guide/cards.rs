//! One card for each label: what it is, when it applies, and what is filled in.

use super::alike::{self, AlikeView};
use super::cases::{self, CaseView};
use super::questions::{self, QuestionsView};
use super::rules::{self, EdgeView, Figure, Line};
use super::tables::{self, PromiseView, ScoreView, TableView};
use super::text::{self, CodeView, GuidanceView, Link};
use super::ties;
use crate::emit::markdown;
use crate::protocol::Protocol;
use crate::protocol::model::{Decision, Geometry, Label, Relation};
use crate::protocol::rulebook::confidence_rule;
use crate::protocol::words::{Language, Words, say};
use serde::Serialize;

/// A label's card.
#[derive(Debug, Serialize)]
pub(super) struct CardView {
    id: String,
    title: String,
    key: Option<String>,
    /// What finds the card besides the words on it.
    find: String,
    codes: Vec<CodeView>,
    relation: Option<String>,
    parent: Option<Link>,
    kinds: Vec<Link>,
    parts: Vec<Link>,
    /// HTML.
    definition: Option<String>,
    shape: String,
    /// Whether something is drawn.
    drawn: bool,
    /// HTML.
    draw: Option<String>,
    /// What it is judged as first, outermost first.
    first: Vec<FirstView>,
    positive: Vec<Line>,
    /// What stands in place of an empty list.
    no_positive: String,
    negative: Vec<Line>,
    otherwise: Option<Line>,
    edge_cases: Vec<EdgeView>,
    /// The id of the rule that asks for the reader's confidence, if one does.
    confidence: Option<String>,
    escalations: Vec<Line>,
    figures: Vec<Figure>,
    alike: Vec<AlikeView>,
    questions: QuestionsView,
    scores: Vec<ScoreView>,
    tables: Vec<TableView>,
    promises: Vec<PromiseView>,
    drawings: Vec<Line>,
    glossary: Vec<ties::Term>,
    related: Vec<ties::Related>,
    set_by: Option<Link>,
    cases: Vec<CaseView>,
    guidance: Vec<GuidanceView>,
}

/// Rules of what a label is a kind of, which decide before its own.
#[derive(Debug, Serialize)]
struct FirstView {
    label: Link,
    rules: Vec<Link>,
}

/// A label's card. `decided` holds the rule that decides each of its worked cases, in their order.
pub(super) fn card(protocol: &Protocol, id: &str, label: &Label, decided: &[Option<String>]) -> CardView {
    let words = Words::new(protocol, Some(label));
    let (positive, negative): (Vec<_>, Vec<_>) = label.criteria.iter().partition(|c| rules::is_positive(c));
    let lines = |list: Vec<_>| list.into_iter().map(|c| rules::criterion(protocol, id, &words, c)).collect();
    CardView {
        id: id.to_owned(),
        title: label.title.clone(),
        key: label.shortcut.clone(),
        find: find(label),
        codes: text::codes(&label.codes),
        relation: label.parent.as_ref().map(|p| relation(&protocol.language, p.relation)),
        parent: label.parent.as_ref().and_then(|p| link(protocol, &p.label)),
        kinds: children(protocol, id, Relation::KindOf),
        parts: children(protocol, id, Relation::PartOf),
        definition: label.definition.as_deref().map(|d| markdown::html_under(d, 2)),
        drawn: label.geometry.iter().any(|g| *g != Geometry::Nothing),
        // “Draw: nothing” says it already.
        shape: match label.geometry.as_slice() {
            [Geometry::Nothing] if label.draw.is_some() => String::new(),
            geometry => shape(&protocol.language, geometry),
        },
        draw: label.draw.as_deref().map(|d| markdown::inline(&text::sentence(d))),
        first: first(protocol, id),
        positive: lines(positive),
        no_positive: no_positive(&protocol.language, label),
        negative: lines(negative),
        otherwise: label.otherwise.as_ref().map(|o| rules::otherwise(protocol, id, &words, o)),
        edge_cases: label.edge_cases.iter().map(|e| rules::edge_case(&words, e)).collect(),
        confidence: label.reads_confidence().then(|| confidence_rule(id)),
        escalations: label.escalations.iter().map(|e| rules::escalation(protocol, id, &words, e)).collect(),
        figures: rules::figures(&protocol.language, &label.examples),
        alike: alike::alike(protocol, id, label),
        questions: questions::of_label(protocol, id, label),
        scores: tables::scores(id, &words, label),
        tables: tables::tables(protocol, id, &words, label),
        promises: tables::promises(id, &words, label),
        drawings: ties::drawings(protocol, id, &words, label),
        glossary: ties::glossary(&protocol.language, label),
        related: ties::of_label(protocol, id),
        set_by: ties::set_by(&words, id, label),
        cases: label
            .cases
            .iter()
            .enumerate()
            .map(|(n, c)| cases::case(protocol, id, label, c, decided.get(n).and_then(Option::as_deref)))
            .collect(),
        guidance: text::guidance(&label.guidance, 4),
    }
}

/// Codes of a label, of its questions and of their answers, by which somebody may look for it.
fn find(label: &Label) -> String {
    let questions = label.attributes.values().flat_map(|a| {
        let values = a.kind.list().map_or(&[][..], |l| &l.values);
        a.codes.iter().chain(values.iter().flat_map(|v| &v.codes))
    });
    let mut codes: Vec<String> = Vec::new();
    for at in label.codes.iter().chain(questions) {
        let code = at.code.to_string();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(" ")
}

pub(super) fn relation(language: &Language, relation: Relation) -> String {
    match relation {
        Relation::PartOf => say!(language, "a part of"),
        Relation::KindOf => say!(language, "a kind of"),
    }
}

/// How a label is drawn, in a word or two.
pub(super) fn shape(language: &Language, geometry: &[Geometry]) -> String {
    let words: Vec<String> = geometry
        .iter()
        .map(|g| match g {
            Geometry::Mask => say!(language, "mask"),
            Geometry::Polygon => say!(language, "closed outline"),
            Geometry::Polyline => say!(language, "line"),
            Geometry::Box => say!(language, "box"),
            Geometry::Ellipse => say!(language, "ellipse"),
            Geometry::Point => say!(language, "point"),
            Geometry::Track => say!(language, "track over frames"),
            Geometry::Nothing if geometry.len() == 1 => say!(language, "nothing to draw"),
            Geometry::Nothing => say!(language, "nothing"),
        })
        .collect();
    match words.is_empty() {
        true => say!(language, "No shape is asked for"),
        false => text::capital(&words.join(&format!(" {} ", language.word("or")))),
    }
}

/// What to read where no criterion says to label it.
fn no_positive(language: &Language, label: &Label) -> String {
    match label.otherwise.as_ref().map(|o| &o.decision) {
        Some(Decision::Label) if label.criteria.is_empty() => say!(language, "Always: see the line below."),
        Some(Decision::Label) => say!(language, "Nothing on the other list holds."),
        Some(_) => say!(language, "No line says so; see the edge cases."),
        None => say!(language, "It fits the definition. You judge that by eye."),
    }
}

fn link(protocol: &Protocol, id: &str) -> Option<Link> {
    protocol.labels.get(id).map(|label| Link::new(id, &label.title))
}

fn children(protocol: &Protocol, id: &str, relation: Relation) -> Vec<Link> {
    let is_child = |label: &Label| label.parent.as_ref().is_some_and(|p| p.label == id && p.relation == relation);
    protocol.labels.iter().filter(|(_, l)| is_child(l)).map(|(id, l)| Link::new(id, &l.title)).collect()
}

fn first(protocol: &Protocol, id: &str) -> Vec<FirstView> {
    let chain = protocol.kinds(id);
    let parents = chain.split_last().map_or(&[][..], |(_, parents)| parents);
    let one = |(id, label): &(&str, &Label)| {
        let titled = |rule: &str, title: Option<&String>| {
            Link::new(rule, title.cloned().unwrap_or_else(|| text::capital(&text::tail(rule))))
        };
        let criteria = label.criteria.iter().map(|c| titled(&c.rule, c.title.as_ref()));
        let edges = label.edge_cases.iter().map(|e| titled(&e.rule, e.title.as_ref()));
        FirstView { label: Link::new(*id, &label.title), rules: criteria.chain(edges).collect() }
    };
    parents.iter().map(one).collect()
}
