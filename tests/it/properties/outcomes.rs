//! Scores, tables and decisions, worked out twice: by the validator, and from `rules.json` by an
//! evaluator that reads nothing else.

use super::evaluator::Answers;
use super::protocols::{Breadth, Draft, protocol};
use super::records::Maker;
use super::tape::{Tape, tapes};
use labelwright::emit::emit;
use labelwright::labels::{Expected, Finding, Format, Input, Validator};
use labelwright::version::Stamp;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::cell::RefCell;

#[derive(Debug, Default)]
struct Seen {
    not_compiled: usize,
    totals: usize,
    outcomes: usize,
    sets: usize,
    missing: usize,
    refused: usize,
    decisions: [usize; 5],
}

#[test]
fn the_rules_file_says_what_the_validator_finds() {
    let seen = RefCell::new(Seen::default());
    tapes(260, 5_000, |tape| one_protocol(tape, &mut seen.borrow_mut()));
    let seen = seen.into_inner();
    assert!(seen.not_compiled * 8 < 260, "{seen:#?}");
    assert!(seen.totals > 500 && seen.outcomes > 500 && seen.sets > 100 && seen.missing > 500, "{seen:#?}");
    assert!(seen.refused > 1_000 && seen.decisions.iter().all(|n| *n > 100), "{seen:#?}");
}

fn one_protocol(tape: &mut Tape, seen: &mut Seen) -> Result<(), TestCaseError> {
    let source = Draft::random(tape, Breadth::All).plain();
    let Ok(protocol) = protocol(&source) else {
        seen.not_compiled += 1;
        return Ok(());
    };
    let rules = emit(&protocol, &["rules".to_owned()]).expect("rules can be written");
    let rules = rules.iter().find(|a| a.path == "rules.json").expect("rules.json is made");
    let rules: Value = serde_json::from_slice(&rules.bytes).expect("rules.json is JSON");
    let expected = Expected { meaning_digest: Stamp::of(&protocol).meaning_digest };
    let validator = Validator::new(&protocol, &expected).expect("a checked protocol has a plan");
    let maker = Maker::new(&protocol);
    let findings = |record: &Value| -> Vec<Finding> {
        let text = record.to_string();
        let input = Input { name: "r.json", bytes: text.as_bytes(), format: Format::Json, mapping: None };
        validator.validate_all(&[input]).findings
    };
    let nothing = Map::new();
    for _ in 0..16 {
        let record = maker.legal(tape);
        let told = findings(&record);
        for at in 0..record["annotations"].as_array().map_or(0, Vec::len) {
            let answers = Answers::of(&rules, &record, at, &nothing);
            let id = record["annotations"][at]["id"].as_str().expect("an id");
            let own: Vec<&Finding> = told.iter().filter(|f| f.annotation.as_deref() == Some(id)).collect();
            let say = |what: &str| format!("{what}, annotation {id}\n{source}\n{record}\n{own:#?}");
            let decided = answers.decided();
            // Behind an answer that is not legal the validator works nothing out.
            if told.iter().any(|f| ![DECISIONS, AFTER, BESIDE].concat().contains(&f.code.code)) {
                continue;
            }
            if told.iter().all(|f| DECISIONS.contains(&f.code.code) || AFTER.contains(&f.code.code)) {
                let agrees = match validators_decision(&own) {
                    Some(found) => found == decided.0,
                    // Who made or reviewed the record may have settled what was asked.
                    None => !matches!(decided.0, Decided::Another | Decided::Undecided),
                };
                prop_assert!(agrees, "{}", say(&format!("rules.json says {decided:?}")));
                seen.decisions[decided.0 as usize] += 1;
            }
            for (name, value) in answers.worked_out() {
                let stated = |value: &Value| {
                    let mut record = record.clone();
                    record["annotations"][at]["attributes"][&name] = value.clone();
                    let told = findings(&record);
                    told.iter().any(|f| f.code.code == "L028" && f.pointer.ends_with(&format!("/{name}")))
                };
                match &value {
                    None => seen.missing += 1,
                    Some(right) => {
                        prop_assert!(!stated(right), "{}", say(&format!("{name} is {right} by rules.json")));
                        match right {
                            Value::Number(_) => seen.totals += 1,
                            Value::Array(_) => seen.sets += 1,
                            _ => seen.outcomes += 1,
                        }
                    }
                }
                let wrong = match &value {
                    Some(Value::Number(_)) => json!(77.5),
                    Some(Value::Array(ids)) if ids.is_empty() => json!(["low"]),
                    Some(Value::Array(_)) => json!([]),
                    Some(right) if right == "low" => json!("high"),
                    Some(_) => json!("low"),
                    // A score that is missing is not compared.
                    None => continue,
                };
                prop_assert!(stated(&wrong), "{}", say(&format!("{name} is {value:?}, not {wrong}")));
                seen.refused += 1;
            }
        }
    }
    Ok(())
}

/// How a case is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    Label,
    Another,
    Ask,
    Undecided,
    Eye,
}

/// Findings on decisions, and on what comes after them.
const DECISIONS: &[&str] = &["L019", "L020", "L021"];
const AFTER: &[&str] = &["L022", "L031", "L027"];
/// What is excluded, with all answers legal in themselves.
const BESIDE: &[&str] = &["L018"];

/// What the validator's findings say of a decision; `None` if they say nothing against the label.
fn validators_decision(own: &[&Finding]) -> Option<Decided> {
    let has = |code: &str| own.iter().any(|f| f.code.code == code);
    match (has("L019"), has("L020"), has("L021")) {
        (true, ..) => Some(Decided::Another),
        (_, true, _) => Some(Decided::Ask),
        (_, _, true) => Some(Decided::Undecided),
        _ => None,
    }
}

impl Answers<'_> {
    /// The decision, and the rules that made it.
    fn decided(&self) -> (Decided, Vec<String>) {
        let mut chain = vec![self.label];
        while let Some(parent) = self.rules["labels"][chain[chain.len() - 1]].get("parent") {
            if parent["relation"] != "kind_of" {
                break;
            }
            chain.push(parent["label"].as_str().expect("a label"));
        }
        let mut last = (Decided::Label, Vec::new());
        for label in chain.iter().rev() {
            last = self.decided_by(&self.rules["labels"][*label]);
            if !matches!(last.0, Decided::Label | Decided::Eye) {
                return last;
            }
        }
        last
    }

    fn decided_by(&self, label: &Value) -> (Decided, Vec<String>) {
        for key in ["edge_cases", "criteria"] {
            let ids: Vec<&str> = label[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let rule = |id: &str| &self.rules["rules"][id];
            let holding: Vec<&str> = ids.into_iter().filter(|id| self.holds(&rule(id)["when"])).collect();
            let positive = |id: &str| key == "criteria" && rule(id)["decision"] == "label";
            let unbeaten: Vec<&str> = holding
                .iter()
                .copied()
                .filter(|id| {
                    !holding.iter().any(|other| {
                        let beaten = rule(other)["overrides"].as_array().into_iter().flatten().any(|o| o == id);
                        beaten && positive(other) == positive(id)
                    })
                })
                .collect();
            let Some(first) = unbeaten.first() else { continue };
            let rules = unbeaten.iter().map(|r| (*r).to_owned()).collect();
            let same = unbeaten.iter().all(|id| rule(id)["decision"] == rule(first)["decision"]);
            return (if same { decision(&rule(first)["decision"]) } else { Decided::Undecided }, rules);
        }
        match label.get("otherwise").and_then(Value::as_str) {
            Some(id) => (decision(&self.rules["rules"][id]["decision"]), vec![id.to_owned()]),
            None if label["by_eye"] == true => (Decided::Eye, Vec::new()),
            None => (Decided::Undecided, Vec::new()),
        }
    }
}

fn decision(value: &Value) -> Decided {
    match value {
        Value::String(word) if word == "label" => Decided::Label,
        Value::Object(map) if map.contains_key("ask") => Decided::Ask,
        _ => Decided::Another,
    }
}
