//! What is asked and must be answered: one mistake is told once, none is passed over, and the order in
//! which questions are written does not matter. What each question would be by itself, whatever the
//! others are, is read from `rules.json`.

use super::evaluator::Answers;
use super::protocols::{Breadth, Draft, Style, protocol};
use super::records::Maker;
use super::tape::{Tape, tapes};
use crate::frames;
use crate::rules_js::built;
use labelwright::version::Compiled;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;

#[derive(Debug, Default)]
struct Seen {
    told: usize,
    asked: usize,
    /// What would be told if each question were looked at by itself.
    behind: usize,
    behind_asked: usize,
    behind_context: usize,
}

#[test]
fn a_mistake_is_told_once() {
    let seen = RefCell::new(Seen::default());
    tapes(260, 6_000, |tape| one_protocol(tape, &mut seen.borrow_mut()));
    let seen = seen.into_inner();
    assert!(seen.told > 2_000 && seen.asked > 300, "{seen:#?}");
    assert!(seen.behind > 200 && seen.behind_asked > 40 && seen.behind_context > 10, "{seen:#?}");
}

fn one_protocol(tape: &mut Tape, seen: &mut Seen) -> Result<(), TestCaseError> {
    let draft = Draft::random(tape, Breadth::All);
    let source = draft.plain();
    let Ok(plain) = protocol(&source) else { return Ok(()) };
    let order = Tape::new((0..600).map(|_| u32::try_from(tape.below(1 << 20)).expect("small")).collect());
    let shuffled = draft.text(&mut Style { order: Some(order), ..Style::default() });
    let shuffled = Compiled::new(protocol(&shuffled).expect("the same in another order"));
    let rules = built(&plain, "rules", "rules.json");
    let plain = Compiled::new(plain);
    let maker = Maker::new(&plain.protocol);
    for _ in 0..20 {
        let record = maker.legal(tape);
        let told = told(&plain, &record);
        prop_assert_eq!(&told, &self::told(&shuffled, &record), "another order: {}\n{}", source, record);
        let count = record["annotations"].as_array().expect("annotations").len();
        for at in 0..count {
            let label = record["annotations"][at]["label"].as_str().expect("a label");
            let answers = Answers::of(&rules, &record, at, &NOTHING);
            for (from, questions) in
                [("label", &rules["labels"][label]["attributes"]), ("context", &rules["context"]["attributes"])]
            {
                let said = if from == "label" { &record["annotations"][at]["attributes"] } else { &record["context"] };
                let id = if from == "label" { record["annotations"][at]["id"].as_str().expect("an id") } else { "" };
                let is_told = |rule: String| told.contains(&(id.to_owned(), rule));
                for (name, question) in questions.as_object().into_iter().flatten() {
                    let rule = |aspect: &str| format!("{}.{aspect}", question["rule"].as_str().expect("a rule"));
                    let holds = |key: &str, without: bool| question.get(key).map_or(without, |c| answers.holds(c));
                    // What this question reads and something was told of.
                    let causes: Vec<&Value> = refs(question)
                        .into_iter()
                        .filter(|of| {
                            let (id, questions) = match of["from"].as_str() {
                                Some("context") => ("", &rules["context"]["attributes"]),
                                Some("label") => (id, questions),
                                _ => return false,
                            };
                            let rule = questions[of["id"].as_str().expect("an id")]["rule"].as_str().expect("a rule");
                            let aspects = ["asked", "answered"];
                            aspects.iter().any(|a| told.contains(&(id.to_owned(), format!("{rule}.{a}"))))
                        })
                        .collect();
                    let answered = said.get(name).is_some();
                    let asked = holds("asked_when", true);
                    let alone = if answered { !asked } else { asked && holds("answered", false) };
                    let wrong = if answered { "asked" } else { "answered" };
                    let about = format!("{name} is {wrong}, {causes:?}, {told:?}\n{source}\n{record}");
                    prop_assert!(
                        !is_told(rule(if answered { "answered" } else { "asked" })),
                        "the other rule: {about}"
                    );
                    if is_told(rule(wrong)) {
                        prop_assert!(alone, "told for no reason: {about}");
                        let asks: Vec<&Value> = question.get("asked_when").map_or(Vec::new(), refs);
                        let settled = !answered || !causes.iter().any(|c| asks.contains(c));
                        prop_assert!(settled, "told though another is the cause: {about}");
                        seen.told += 1;
                        seen.asked += usize::from(answered);
                    } else if alone {
                        prop_assert!(!causes.is_empty(), "passed over without a cause: {about}");
                        seen.behind += 1;
                        seen.behind_asked += usize::from(answered);
                        seen.behind_context += usize::from(causes.iter().any(|c| c["from"] == "context"));
                    }
                }
            }
        }
    }
    Ok(())
}

static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);

/// The annotation and the rule of each answer that is missing or not asked.
fn told(compiled: &Compiled, record: &Value) -> BTreeSet<(String, String)> {
    let mut record = record.clone();
    record["protocol"]["meaning_digest"] = json!(compiled.stamp.meaning_digest);
    let report = frames::validate(compiled, "r.json", record.to_string().as_bytes());
    let found = report.findings.iter().filter(|f| ["L010", "L016"].contains(&f.code.code));
    // The reader's confidence is no question.
    let found = found.filter(|f| !f.rule.ends_with(".confidence.answered"));
    found.map(|f| (f.annotation.clone().unwrap_or_default(), f.rule.clone())).collect()
}

/// Everything that the conditions of a question read.
fn refs(node: &Value) -> Vec<&Value> {
    match node {
        Value::Object(map) if map.contains_key("from") && map.contains_key("id") => vec![node],
        Value::Object(map) => map.values().flat_map(refs).collect(),
        Value::Array(items) => items.iter().flat_map(refs).collect(),
        _ => Vec::new(),
    }
}
