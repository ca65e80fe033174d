//! What is looked up: limits, the index of rules, sources.

use super::anchors::{aspects, is_own};
use super::places;
use super::text::{self, Link, WhyView};
use crate::emit::markdown::is_safe_link;
use crate::protocol::Protocol;
use crate::protocol::model::{Attribute, Label, Measure, Require, Source};
use crate::protocol::rulebook::confidence_rule;
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
    /// Rules that hold this number, each by the card that it stands on and its name.
    places: Vec<Link>,
    why: Option<WhyView>,
}

pub(super) fn limits(protocol: &Protocol) -> Vec<LimitView> {
    let one = |(id, limit): (&String, &crate::protocol::model::Limit)| LimitView {
        id: id.clone(),
        name: text::capital(&id.replace('_', " ")),
        value: Words::new(protocol, None).number(limit.value, limit.unit),
        places: places::of(protocol, limit),
        why: text::why(&limit.why),
    };
    protocol.limits.iter().map(one).collect()
}

/// The rules of one card, or of one part of the page.
#[derive(Debug, Serialize)]
pub(super) struct IndexGroup {
    /// The card, or the part.
    of: Link,
    rows: Vec<IndexRow>,
}

#[derive(Debug, Serialize)]
struct IndexRow {
    rule: String,
    /// Rules below this one, by the last part of their id.
    aspects: Vec<&'static str>,
}

pub(super) fn index(protocol: &Protocol) -> Vec<IndexGroup> {
    let (context, language) = (&protocol.context, &protocol.language);
    let row = |rule: &String| IndexRow { rule: rule.clone(), aspects: Vec::new() };
    let rows = common(protocol, "context", &context.attributes, &context.measures, &context.requires);
    let exclusions = protocol.exclusions.values().map(|e| row(&e.rule)).collect();
    let mut out = vec![
        IndexGroup { of: Link::new("guide-context", say!(language, "Patient and exam")), rows },
        IndexGroup { of: Link::new("guide-exclusions", say!(language, "Exams left out")), rows: exclusions },
    ];
    for (id, label, _) in super::frame::taxonomy(protocol) {
        out.push(IndexGroup { of: Link::new(id, &label.title), rows: of_label(protocol, id, label) });
    }
    let relations = protocol.relations.iter().map(|r| row(&r.rule)).collect();
    out.push(IndexGroup { of: Link::new("guide-relations", say!(language, "Labels together")), rows: relations });
    out.retain(|group| !group.rows.is_empty());
    out
}

fn of_label(protocol: &Protocol, id: &str, label: &Label) -> Vec<IndexRow> {
    let rules = label.criteria.iter().map(|c| &c.rule);
    let rules = rules.chain(label.otherwise.iter().map(|o| &o.rule)).chain(label.edge_cases.iter().map(|e| &e.rule));
    let rules = rules.chain(label.escalations.iter().map(|e| &e.rule));
    let row = |rule: &String| IndexRow { rule: rule.clone(), aspects: Vec::new() };
    let mut rows: Vec<IndexRow> = rules.filter(|rule| is_own(id, rule)).map(row).collect();
    rows.extend(common(protocol, id, &label.attributes, &label.measures, &label.requires));
    // The rows of a table stand in it, under its own entry.
    let worked_out = label.scores.values().map(|s| &s.rule).chain(label.tables.values().map(|t| &t.rule));
    let worked_out = worked_out.chain(label.urgencies.iter().map(|u| &u.rule));
    let worked_out = worked_out.chain(label.drawings.iter().map(|d| &d.rule)).filter(|rule| is_own(id, rule));
    rows.extend(worked_out.map(row));
    let more =
        [label.reads_confidence().then(|| confidence_rule(id)), label.set_by.as_ref().map(|_| format!("{id}.set_by"))];
    rows.extend(more.iter().flatten().map(row));
    rows
}

/// What labels and the context both have.
fn common(
    protocol: &Protocol,
    owner: &str,
    attributes: &IndexMap<String, Attribute>,
    measures: &IndexMap<String, Measure>,
    requires: &[Require],
) -> Vec<IndexRow> {
    let mut rows = Vec::new();
    for a in attributes.values() {
        rows.push(IndexRow { rule: a.rule.clone(), aspects: aspects(protocol, a) });
    }
    let others = measures.values().map(|m| &m.rule).chain(requires.iter().map(|r| &r.rule));
    rows.extend(others.map(|rule| IndexRow { rule: rule.clone(), aspects: Vec::new() }));
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
