//! Worked cases: what the rules look at in each, and what must come out, in words.

use super::reads;
use super::text::{Link, Piece, pieces, sentence, tail};
use crate::protocol::Protocol;
use crate::protocol::condition::{From, Ref};
use crate::protocol::model::{Attribute, Case, CaseValue, Label};
use crate::protocol::words::{Words, say};
use crate::quantity::Unit;
use serde::Serialize;

/// A worked case.
#[derive(Debug, Serialize)]
pub(super) struct CaseView {
    title: String,
    given: Vec<Given>,
    expected: Vec<Outcome>,
}

#[derive(Debug, Serialize)]
struct Given {
    title: String,
    value: Vec<Piece>,
}

#[derive(Debug, Serialize)]
struct Outcome {
    text: Vec<Piece>,
    rule: Option<Link>,
}

/// A case with those of its answers that the rules read which speak in it; `decided` is the one that decides.
pub(super) fn case(protocol: &Protocol, id: &str, label: &Label, case: &Case, decided: Option<&str>) -> CaseView {
    let words = Words::new(protocol, Some(label));
    let read = read(protocol, id, label, case, decided);
    let known = |from: From, id: &str| read.iter().any(|r| r.from == from && r.id == id);
    // Where the rules that speak read nothing, a reader still wants to know the case.
    let none = !case.attributes.keys().any(|id| known(From::Label, id))
        && !case.whole.keys().any(|id| known(From::Whole, id))
        && !case.context.keys().any(|id| known(From::Context, id))
        && !case.drawn.keys().any(|id| known(From::Drawing, id));
    let reads = |from: From, id: &str| none || known(from, id);
    let mut given = Vec::new();
    for (id, value) in case.attributes.iter().filter(|(id, _)| reads(From::Label, id)) {
        given.push(row(&words, id, label.attributes.get(id), value));
    }
    let parent = label.parent.as_ref().and_then(|p| protocol.labels.get(&p.label));
    for (id, value) in case.whole.iter().filter(|(id, _)| reads(From::Whole, id)) {
        let theirs = row(&words, id, parent.and_then(|p| p.attributes.get(id)), value);
        let whole = words.inside(&parent.map_or(String::new(), |p| p.title.clone()));
        let title = say!(words.language(), "{what} of the {whole}", what = theirs.title, whole = whole);
        given.push(Given { title, ..theirs });
    }
    for (id, value) in case.context.iter().filter(|(id, _)| reads(From::Context, id)) {
        given.push(row(&words, id, protocol.context.attributes.get(id), value));
    }
    for (id, value) in case.drawn.iter().filter(|(id, _)| reads(From::Drawing, id)) {
        given.push(row(&words, id, label.drawn.get(id), value));
    }
    if let Some(confidence) = case.confidence.filter(|_| reads(From::Annotation, "confidence")) {
        given.push(Given {
            title: say!(words.language(), "Your confidence"),
            value: pieces(&words.number(confidence, Unit::percent())),
        });
    }
    CaseView { title: case.title.clone(), given, expected: expected(protocol, label, &words, case, decided) }
}

/// Every value that a rule reads which speaks in this case.
fn read(protocol: &Protocol, id: &str, label: &Label, case: &Case, decided: Option<&str>) -> Vec<Ref> {
    let rules = decided.into_iter().chain(case.expect.rejected_by.as_deref());
    let rules: Vec<&str> = rules.chain(case.expect.escalations.iter().map(String::as_str)).collect();
    let mut read = reads::of_rules(protocol, id, &rules);
    read.extend(case.expect.values.keys().map(|id| reads::plain(From::Label, id)));
    reads::answered(protocol, label, read)
}

fn expected(protocol: &Protocol, label: &Label, words: &Words<'_>, case: &Case, decided: Option<&str>) -> Vec<Outcome> {
    let mut out = Vec::new();
    let mut say = |text: &str, rule: Option<Link>| out.push(Outcome { text: pieces(&sentence(text)), rule });
    if let Some(decision) = &case.expect.decision {
        say(&words.decision(decision), decided.map(Link::rule));
    }
    if let Some(rule) = &case.expect.rejected_by {
        say(words.language().word("this cannot be. It breaks:"), Some(Link::rule(rule)));
    }
    for (id, value) in &case.expect.values {
        let measure = label.measures.get(id).or_else(|| protocol.context.measures.get(id));
        let output = label.output(id).map(|(_, output)| output);
        let score = label.scores.get(id).map(|s| s.title.clone());
        let title = measure.map(|m| m.title.clone()).or(score).or_else(|| output.map(|o| o.title.clone()));
        let list = output.and_then(|o| o.kind.list());
        let named = |id: &String| list.and_then(|l| l.values.iter().find(|v| v.id == *id)).map(|v| v.title.clone());
        let said = match value {
            CaseValue::Value(id) => named(id).unwrap_or_else(|| id.clone()),
            CaseValue::Ticks(ids) if list.is_some() && !ids.is_empty() => {
                ids.iter().map(|id| named(id).unwrap_or_else(|| id.clone())).collect::<Vec<_>>().join(", ")
            }
            value => shown(words, value, None, measure.and_then(|m| m.unit)),
        };
        let table = label.output(id).map(|(table, _)| &table.rule);
        let rule = measure.map(|m| &m.rule).or_else(|| label.scores.get(id).map(|s| &s.rule)).or(table);
        say(&format!("{}: {said}", title.unwrap_or_else(|| tail(id))), rule.map(|rule| Link::rule(rule)));
    }
    for rule in &case.expect.escalations {
        let found = label.escalations.iter().find(|e| e.rule == *rule);
        let text = found.map_or_else(|| tail(rule), |e| words.duty(e.duty, &e.role));
        say(&text, Some(Link::rule(rule)));
    }
    out
}

fn row(words: &Words<'_>, id: &str, attribute: Option<&Attribute>, value: &CaseValue) -> Given {
    Given {
        title: attribute.map_or_else(|| tail(id), |a| a.title.clone()),
        value: pieces(&shown(words, value, attribute, attribute.and_then(|a| a.kind.unit()))),
    }
}

fn shown(words: &Words<'_>, value: &CaseValue, attribute: Option<&Attribute>, unit: Option<Unit>) -> String {
    let (language, list) = (words.language(), attribute.and_then(|a| a.kind.list()));
    let title = |id: &String| {
        list.and_then(|l| l.values.iter().find(|v| v.id == *id))
            .map_or_else(|| language.word(&id.replace('_', " ")).to_owned(), |v| v.title.clone())
    };
    match value {
        CaseValue::NotAssessable => say!(language, "not assessable"),
        CaseValue::Number(number) => words.number(*number, unit),
        CaseValue::Value(id) => title(id),
        CaseValue::Ticks(ids) if ids.is_empty() => say!(language, "none"),
        CaseValue::Ticks(ids) => ids.iter().map(title).collect::<Vec<_>>().join(", "),
        CaseValue::Text(text) => say!(language, "“{text}”", text = text),
    }
}
