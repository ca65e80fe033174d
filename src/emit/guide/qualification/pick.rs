//! Which cases are asked: such as meet every rule that a case at a limit meets, none that the guide shows.

use super::form::{ITEMS_AT_MOST, KeyItem};
use crate::analyse::{BoundaryCase, boundary_cases};
use crate::emit::guide::script::{choice, decided, items, only_labels, outcome, possible};
use crate::emit::rules::{Given, Input, Judge, boundary_input, worked_input};
use crate::protocol::Protocol;
use crate::protocol::model::{CaseValue, Decision, Kind, Label};
use crate::protocol::words::{Words, capital, lower};
use crate::quantity::Unit;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A question as the page shows it. It holds no answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Asked {
    /// Opaque.
    pub(super) id: String,
    label: String,
    question: String,
    /// What is given.
    given: Vec<Said>,
    /// What may be chosen.
    choices: Vec<Choice>,
    /// Several may be ticked.
    many: bool,
}

/// An answer that is given, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Said {
    title: String,
    value: String,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Choice {
    /// What is handed in.
    value: String,
    /// What is read.
    title: String,
}

/// The questions with what is right, in an order that the digest draws.
pub(super) fn picked(protocol: &Protocol, digest: &str) -> Vec<(Asked, KeyItem)> {
    let Ok(judge) = Judge::new(protocol) else { return Vec::new() };
    let practised = items(protocol, digest);
    let mut all: Vec<(Asked, KeyItem)> = Vec::new();
    for case in boundary_cases(protocol) {
        let Some(label) = protocol.labels.get(&case.label) else { continue };
        let input = boundary_input(protocol, &case);
        // The guide shows it as a worked case, or to practise on.
        let worked = label.cases.iter().any(|c| worked_input(protocol, &case.label, c) == input);
        if worked || practised.iter().any(|i| i.is_of(&case.label, &input)) {
            continue;
        }
        let Some(judged) = judge.judge(&case.label, &input) else { continue };
        let expect = judged.expect;
        if !expect.broken.is_empty() || !expect.drawings.is_empty() {
            continue;
        }
        let mut add = |ask: &str, answer: Vec<String>, rule: &str, choices: Vec<Choice>, question, many| {
            let id = id(digest, &case.label, ask, &input);
            let given = given(protocol, label, &case);
            let key = KeyItem {
                label: case.label.clone(),
                ask: ask.to_owned(),
                input: input.clone(),
                answer,
                rule: rule.to_owned(),
            };
            all.push((Asked { id, label: label.title.clone(), question, given, choices, many }, key));
        };
        if let Some((rule, answer)) = decided(&expect).filter(|_| !only_labels(protocol, &case.label)) {
            let question = format!("Would you label it as {}?", label.title);
            add("decision", vec![answer], rule, decisions(protocol, &case.label, label), question, false);
        }
        for (output, _, o) in label.outputs() {
            let (Some((row, given)), Some(list)) = (outcome(&expect, output), o.kind.list()) else { continue };
            let answer = match given {
                Given::One(id) => vec![id],
                Given::Ticks(ids) => ids,
            };
            let choices = list.values.iter().map(|v| Choice { value: v.id.clone(), title: v.title.clone() }).collect();
            add(output, answer, &row, choices, format!("{}: which?", o.title), matches!(o.kind, Kind::AnyOf { .. }));
        }
    }
    all.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    all.dedup_by(|a, b| a.0.id == b.0.id);
    few(all)
}

/// At most so many: first those that meet a rule that none before meets, then others.
fn few(all: Vec<(Asked, KeyItem)>) -> Vec<(Asked, KeyItem)> {
    let mut met = BTreeSet::new();
    let (new, more): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(_, k)| met.insert((k.label.clone(), k.ask.clone(), k.rule.clone())));
    let mut kept: Vec<_> = new.into_iter().chain(more).take(ITEMS_AT_MOST).collect();
    kept.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    kept
}

/// Twelve digits that say nothing to whoever reads them.
fn id(digest: &str, label: &str, ask: &str, input: &Input) -> String {
    let said = serde_json::to_string(input).unwrap_or_default();
    let bytes = Sha256::digest(format!("{digest}\n{label}\n{ask}\n{said}"));
    bytes.iter().take(6).map(|b| format!("{b:02x}")).collect()
}

/// Everything that the rules of a label can decide, and both of label and leave.
fn decisions(protocol: &Protocol, id: &str, label: &Label) -> Vec<Choice> {
    let words = Words::new(protocol, Some(label));
    let others = possible(protocol, id).into_iter().filter(|d| !matches!(d, Decision::Label | Decision::DoNotLabel));
    let all = [Decision::Label, Decision::DoNotLabel].into_iter().chain(others);
    all.map(|d| Choice { value: choice(&d), title: capital(&words.decision(&d)) }).collect()
}

/// What is given, in words.
fn given(protocol: &Protocol, label: &Label, case: &BoundaryCase) -> Vec<Said> {
    let whole = label.parent.as_ref().and_then(|p| protocol.labels.get(&p.label));
    let of = whole.map_or(String::new(), |w| format!(" of the {}", lower(&w.title)));
    let own = case.answers.attributes.iter().map(|(id, v)| (label.attributes.get(id), "", v));
    let theirs = case.answers.whole.iter().map(|(id, v)| (whole.and_then(|w| w.attributes.get(id)), of.as_str(), v));
    let known = case.answers.context.iter().map(|(id, v)| (protocol.context.attributes.get(id), "", v));
    let drawn = case.answers.drawn.iter().map(|(id, v)| (label.drawn.get(id), "", v));
    let all = own.chain(theirs).chain(known).chain(drawn);
    let mut lines: Vec<Said> = all
        .filter_map(|(a, more, v)| a.map(|a| Said { title: format!("{}{more}", a.title), value: said(v, &a.kind) }))
        .collect();
    lines.extend(
        case.answers
            .confidence
            .map(|n| Said { title: "Your confidence".to_owned(), value: Words::amount(n, Unit::percent()) }),
    );
    lines
}

fn said(value: &CaseValue, kind: &Kind) -> String {
    let title = |id: &String| {
        let values = kind.list().map_or(&[][..], |l| &l.values);
        values.iter().find(|v| v.id == *id).map_or_else(|| id.clone(), |v| v.title.clone())
    };
    match value {
        CaseValue::NotAssessable => "not assessable".to_owned(),
        CaseValue::Number(n) => Words::amount(*n, kind.unit()),
        CaseValue::Value(id) => title(id),
        CaseValue::Ticks(ids) if ids.is_empty() => "none".to_owned(),
        CaseValue::Ticks(ids) => ids.iter().map(title).collect::<Vec<_>>().join(", "),
        CaseValue::Text(text) => text.clone(),
    }
}
