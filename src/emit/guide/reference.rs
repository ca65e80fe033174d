//! What is looked up: limits, the index of rules, sources.

use super::anchors::{aspects, is_own};
use super::rules;
use super::text::{self, Link, WhyView};
use crate::emit::markdown::is_safe_link;
use crate::protocol::Protocol;
use crate::protocol::model::{Attribute, Label, Measure, Require, Source};
use crate::protocol::rulebook::{RuleText, rulebook};
use crate::protocol::words::{Words, say};
use indexmap::IndexMap;
use serde::Serialize;
use std::fmt::Write;

/// A named number.
#[derive(Debug, Serialize)]
pub(super) struct LimitView {
    id: String,
    name: String,
    value: String,
    why: Option<WhyView>,
}

pub(super) fn limits(protocol: &Protocol) -> Vec<LimitView> {
    let one = |(id, limit): (&String, &crate::protocol::model::Limit)| LimitView {
        id: id.clone(),
        name: text::capital(&id.replace('_', " ")),
        value: Words::new(protocol, None).number(limit.value, limit.unit),
        why: text::why(&limit.why),
    };
    protocol.limits.iter().map(one).collect()
}

/// The rules of one label, or of the context.
#[derive(Debug, Serialize)]
pub(super) struct IndexGroup {
    title: String,
    rows: Vec<IndexRow>,
}

#[derive(Debug, Serialize)]
struct IndexRow {
    rule: String,
    text: String,
    /// Rules below this one, by the last part of their id.
    aspects: Vec<&'static str>,
}

pub(super) fn index(protocol: &Protocol) -> Vec<IndexGroup> {
    let (context, book) = (&protocol.context, rulebook(protocol));
    let mut rows = common(protocol, "context", None, &context.attributes, &context.measures, &context.requires);
    let mut out = Vec::new();
    if !rows.is_empty() {
        out.push(IndexGroup { title: say!(protocol.language, "Patient and exam"), rows: std::mem::take(&mut rows) });
    }
    let plain = |rule: &String| {
        let text = book.get(rule).map_or(String::new(), |r| format!("{}.", r.text));
        IndexRow { rule: rule.clone(), text, aspects: Vec::new() }
    };
    let whole = protocol.exclusions.values().map(|e| &e.rule).chain(protocol.relations.iter().map(|r| &r.rule));
    let whole: Vec<IndexRow> = whole.map(plain).collect();
    if !whole.is_empty() {
        out.push(IndexGroup { title: say!(protocol.language, "The exam as a whole"), rows: whole });
    }
    for (id, label, _) in super::frame::taxonomy(protocol) {
        out.push(IndexGroup { title: label.title.clone(), rows: of_label(protocol, id, label, &book) });
    }
    out
}

fn of_label(protocol: &Protocol, id: &str, label: &Label, book: &IndexMap<String, RuleText>) -> Vec<IndexRow> {
    let words = Words::new(protocol, Some(label));
    let row = |rule: &str, text: String| IndexRow { rule: rule.to_owned(), text, aspects: Vec::new() };
    let mut rows: Vec<IndexRow> = Vec::new();
    rows.extend(label.criteria.iter().map(|c| row(&c.rule, rules::criterion_text(&words, c))));
    rows.extend(label.otherwise.iter().map(|o| row(&o.rule, rules::otherwise_text(&words, o))));
    rows.extend(label.edge_cases.iter().map(|e| row(&e.rule, rules::edge_text(&words, e))));
    rows.extend(label.escalations.iter().map(|e| row(&e.rule, rules::escalation_text(protocol, &words, e))));
    rows.retain(|r| is_own(id, &r.rule));
    rows.extend(common(protocol, id, Some(label), &label.attributes, &label.measures, &label.requires));
    // The rows of a table stand in it, under its own entry.
    let worked_out = label.scores.values().map(|s| &s.rule).chain(label.tables.values().map(|t| &t.rule));
    let worked_out = worked_out.chain(label.urgencies.iter().map(|u| &u.rule));
    let worked_out = worked_out.chain(label.drawings.iter().map(|d| &d.rule)).filter(|rule| is_own(id, rule));
    rows.extend(worked_out.filter_map(|rule| Some(row(rule, format!("{}.", book.get(rule)?.text)))));
    rows
}

/// What labels and the context both have.
fn common(
    protocol: &Protocol,
    owner: &str,
    label: Option<&Label>,
    attributes: &IndexMap<String, Attribute>,
    measures: &IndexMap<String, Measure>,
    requires: &[Require],
) -> Vec<IndexRow> {
    let words = Words::new(protocol, label);
    let mut rows = Vec::new();
    for a in attributes.values() {
        let text = format!("{}: {}.", a.title, words.takes(&a.kind));
        rows.push(IndexRow { rule: a.rule.clone(), text, aspects: aspects(protocol, a) });
    }
    for m in measures.values() {
        let text = format!("{}: {}.", m.title, words.term(&m.term, m.unit));
        rows.push(IndexRow { rule: m.rule.clone(), text, aspects: Vec::new() });
    }
    for r in requires {
        let text = say!(words.language(), "Must hold: {condition}.", condition = words.condition(&r.condition));
        rows.push(IndexRow { rule: r.rule.clone(), text, aspects: Vec::new() });
    }
    rows.retain(|r| is_own(owner, &r.rule));
    rows
}

/// A cited source.
#[derive(Debug, Serialize)]
pub(super) struct SourceView {
    id: String,
    title: String,
    facts: Vec<String>,
    /// Addresses on the web, checked.
    links: Vec<Link>,
}

pub(super) fn sources(protocol: &Protocol) -> Vec<SourceView> {
    protocol.sources.iter().map(|(id, source)| one_source(id, source)).collect()
}

fn one_source(id: &str, source: &Source) -> SourceView {
    let (mut facts, mut links) = (Vec::new(), Vec::new());
    for (field, value) in &source.fields {
        let address = match field.as_str() {
            "doi" => doi(value),
            "url" => Some(value.trim().to_owned()),
            "pmid" if value.bytes().all(|b| b.is_ascii_digit()) => {
                Some(format!("https://pubmed.ncbi.nlm.nih.gov/{value}/"))
            }
            _ => None,
        };
        let is_web = |a: &String| is_safe_link(a) && (a.starts_with("https://") || a.starts_with("http://"));
        match (address.filter(is_web), field.as_str()) {
            (Some(address), "doi") => links.push(Link::new(address, format!("doi:{}", bare_doi(value)))),
            (Some(address), "pmid") => links.push(Link::new(address, format!("PubMed {value}"))),
            (Some(address), _) => links.push(Link::new(address, value)),
            (None, "authors" | "year" | "journal" | "note") => facts.push(value.clone()),
            (None, other) => facts.push(format!("{other}: {value}")),
        }
    }
    // Each fact is set as a sentence.
    let facts = facts.into_iter().map(|f| f.trim_end().trim_end_matches('.').to_owned()).collect();
    SourceView { id: id.to_owned(), title: source.title.clone(), facts, links }
}

fn bare_doi(value: &str) -> &str {
    let value = value.trim();
    ["https://doi.org/", "http://doi.org/", "http://dx.doi.org/", "doi:"]
        .iter()
        .find_map(|prefix| value.strip_prefix(prefix))
        .unwrap_or(value)
}

/// The address of a digital object identifier; signs that an address may not hold are written
/// as their numbers.
fn doi(value: &str) -> Option<String> {
    let bare = bare_doi(value);
    if !bare.starts_with("10.") {
        return None;
    }
    let mut out = String::from("https://doi.org/");
    for byte in bare.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-();:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Some(out)
}
