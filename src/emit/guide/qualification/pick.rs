//! Which cases are asked: such as meet every rule that a case at a limit meets, none that the guide shows.

use super::form::{ITEMS_AT_MOST, KeyItem};
use crate::analyse::{Answers, boundary_cases, rule_cases};
use crate::emit::guide::reads;
use crate::emit::guide::script::{choice, decided, items, only_labels, outcome, possible};
use crate::emit::rules::{Given, Input, Judge, input, worked_input};
use crate::protocol::Protocol;
use crate::protocol::condition::{From, Ref};
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
    let mut all = every(protocol, digest);
    all.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    // Cases that differ in nothing that is shown are one question.
    let mut shown = BTreeSet::new();
    all.retain(|(a, _)| shown.insert((a.label.clone(), a.question.clone(), a.given.clone())));
    few(all)
}

/// Every case that may be asked.
fn every(protocol: &Protocol, digest: &str) -> Vec<(Asked, KeyItem)> {
    let Ok(judge) = Judge::new(protocol) else { return Vec::new() };
    let practised = items(protocol, digest);
    let mut all: Vec<(Asked, KeyItem)> = Vec::new();
    for (id, answers) in candidates(protocol) {
        let Some(label) = protocol.labels.get(&id) else { continue };
        let input = input(protocol, &id, &answers);
        // The guide shows it as a worked case, or to practise on.
        let worked = label.cases.iter().any(|c| worked_input(protocol, &id, c) == input);
        if worked || practised.iter().any(|i| i.is_of(&id, &input)) {
            continue;
        }
        let Some(judged) = judge.judge(&id, &input).filter(|j| j.expect.broken.is_empty()) else { continue };
        let expect = judged.expect;
        let mut add = |ask: &str, answer: Vec<String>, rule: &str, choices: Vec<Choice>, question, many| {
            let read = read(protocol, &id, label, ask);
            // Where what is drawn decides, the drawing must be one that may be handed in.
            if !expect.drawings.is_empty() && read.iter().any(|r| r.from == From::Drawing) {
                return;
            }
            let given = given(protocol, label, &answers, &read);
            if given.is_empty() {
                return;
            }
            let item = name(digest, &id, ask, &input);
            let key =
                KeyItem { label: id.clone(), ask: ask.to_owned(), input: input.clone(), answer, rule: rule.to_owned() };
            all.push((Asked { id: item, label: label.title.clone(), question, given, choices, many }, key));
        };
        if let Some((rule, answer)) = decided(&expect).filter(|_| !only_labels(protocol, &id)) {
            let question = format!("Would you label it as {}?", label.title);
            add("decision", vec![answer], rule, decisions(protocol, &id, label), question, false);
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
    all
}

/// Cases at every limit, and one for each rule that decides and each row of a table.
fn candidates(protocol: &Protocol) -> Vec<(String, Answers)> {
    let mut all: Vec<_> = boundary_cases(protocol).into_iter().map(|c| (c.label, c.answers)).collect();
    for (id, label) in &protocol.labels {
        let rows = label.tables.values().flat_map(|t| t.rows.iter().map(|r| &r.rule));
        let decide = label.criteria.iter().map(|c| &c.rule).chain(label.edge_cases.iter().map(|e| &e.rule));
        let rules: Vec<String> = decide.chain(rows).cloned().collect();
        all.extend(rule_cases(protocol, id, &rules).into_iter().map(|c| (id.clone(), c.answers)));
    }
    all
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
fn name(digest: &str, label: &str, ask: &str, input: &Input) -> String {
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

/// The values that some rule reads which answers this question.
fn read(protocol: &Protocol, id: &str, label: &Label, ask: &str) -> Vec<Ref> {
    let next = match ask {
        "decision" => reads::of_decisions(protocol, id),
        output => vec![reads::plain(From::Label, output)],
    };
    reads::answered(protocol, label, next)
}

/// What is given, in words: that which is read.
fn given(protocol: &Protocol, label: &Label, answers: &Answers, read: &[Ref]) -> Vec<Said> {
    let reads = |from: From, id: &str| read.iter().any(|r| r.from == from && r.id == id);
    let whole = label.parent.as_ref().and_then(|p| protocol.labels.get(&p.label));
    let of = whole.map_or(String::new(), |w| format!(" of the {}", lower(&w.title)));
    let own = answers.attributes.iter().map(|(id, v)| (From::Label, id, label.attributes.get(id), "", v));
    let theirs = answers.whole.iter();
    let theirs = theirs.map(|(id, v)| (From::Whole, id, whole.and_then(|w| w.attributes.get(id)), of.as_str(), v));
    let known = answers.context.iter();
    let known = known.map(|(id, v)| (From::Context, id, protocol.context.attributes.get(id), "", v));
    let drawn = answers.drawn.iter().map(|(id, v)| (From::Drawing, id, label.drawn.get(id), "", v));
    let all = own.chain(theirs).chain(known).chain(drawn).filter(|(from, id, ..)| reads(*from, id));
    let mut lines: Vec<Said> = all
        .filter_map(|(_, _, a, more, v)| {
            a.map(|a| Said { title: format!("{}{more}", a.title), value: said(v, &a.kind) })
        })
        .collect();
    lines.extend(
        answers
            .confidence
            .filter(|_| reads(From::Annotation, "confidence"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Disk;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_shown_decides_what_is_right() {
        let mut questions = 0;
        for folder in std::fs::read_dir("protocols").expect("they are shipped").map(|f| f.unwrap().path()) {
            let name = format!("{}.protocol", folder.file_name().unwrap().to_string_lossy().replace('-', "_"));
            let Some(protocol) = crate::compile_unproved(&folder.join(name).to_string_lossy(), &Disk).protocol else {
                continue;
            };
            let mut right = BTreeMap::new();
            for (asked, key) in every(&protocol, "sha256:0") {
                let shown = (asked.label, asked.question, asked.given);
                let before = right.entry(shown.clone()).or_insert_with(|| key.answer.clone());
                assert_eq!(*before, key.answer, "{shown:?}");
            }
            questions += right.len();
        }
        assert!(questions > 300, "{questions}");
    }
}
