//! Worked cases: what is given and what must come out, in words.

use super::text::{Link, Piece, pieces, sentence, tail};
use crate::protocol::Protocol;
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

pub(super) fn case(protocol: &Protocol, label: &Label, case: &Case) -> CaseView {
    let words = Words::new(protocol, Some(label));
    let mut given = Vec::new();
    for (id, value) in &case.attributes {
        given.push(row(&words, id, label.attributes.get(id), value));
    }
    let parent = label.parent.as_ref().and_then(|p| protocol.labels.get(&p.label));
    for (id, value) in &case.whole {
        let theirs = row(&words, id, parent.and_then(|p| p.attributes.get(id)), value);
        let whole = words.inside(&parent.map_or(String::new(), |p| p.title.clone()));
        let title = say!(words.language(), "{what} of the {whole}", what = theirs.title, whole = whole);
        given.push(Given { title, ..theirs });
    }
    for (id, value) in &case.context {
        given.push(row(&words, id, protocol.context.attributes.get(id), value));
    }
    for (id, value) in &case.drawn {
        given.push(row(&words, id, label.drawn.get(id), value));
    }
    if let Some(confidence) = case.confidence {
        given.push(Given {
            title: say!(words.language(), "Your confidence"),
            value: pieces(&words.number(confidence, Unit::percent())),
        });
    }
    CaseView { title: case.title.clone(), given, expected: expected(protocol, label, &words, case) }
}

fn expected(protocol: &Protocol, label: &Label, words: &Words<'_>, case: &Case) -> Vec<Outcome> {
    let mut out = Vec::new();
    let mut say = |text: &str, rule: Option<Link>| out.push(Outcome { text: pieces(&sentence(text)), rule });
    if let Some(decision) = &case.expect.decision {
        say(&words.decision(decision), None);
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
        say(&format!("{}: {said}", title.unwrap_or_else(|| tail(id))), None);
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
