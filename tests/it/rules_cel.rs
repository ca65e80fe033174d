//! The CEL texts of `rules.json` in two engines of other people, against the verdict of this program's
//! evaluator on the same condition: over the golden cases of the shipped protocols, the same with each
//! answer left out or not assessable, and random cases of random protocols.

use crate::peers;
use crate::properties::protocols::{Breadth, Draft, protocol};
use crate::properties::records::Maker;
use crate::properties::tape::tapes;
use crate::rules_js::{built, random_input, shipped};
use indexmap::IndexMap;
use labelwright::decide::LabelPlan;
use labelwright::emit::{Answer, Input, Judge, Judged};
use labelwright::protocol::Protocol;
use labelwright::protocol::model::{Attribute, Kind};
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// Maps for CEL: answers that are given, and which are not assessable.
struct Variables {
    given: Map<String, Value>,
    not_assessable: Map<String, Value>,
}

impl Variables {
    /// As `docs/rules.md` says.
    fn of(protocol: &Protocol, label: &str, input: &Input) -> Value {
        let mut all = Variables { given: Map::new(), not_assessable: Map::new() };
        all.add("answers", &input.answers, &protocol.labels[label].attributes);
        all.add("context", &input.context, &protocol.context.attributes);
        let nothing = (IndexMap::new(), IndexMap::new());
        let whole = input.whole.as_ref().map(|w| (&w.answers, &protocol.labels[&w.label].attributes));
        let (answers, attributes) = whole.unwrap_or((&nothing.0, &nothing.1));
        all.add("whole", answers, attributes);
        let confidence = match &input.confidence {
            Some(Answer::Number(n)) => json!({ "confidence": { "double": n } }),
            _ => json!({}),
        };
        all.given.insert("annotation".to_owned(), confidence);
        all.not_assessable.insert("annotation".to_owned(), json!([]));
        let mut variables = all.given;
        variables.insert("not_assessable".to_owned(), Value::Object(all.not_assessable));
        Value::Object(variables)
    }

    fn add(&mut self, name: &str, answers: &IndexMap<String, Answer>, attributes: &IndexMap<String, Attribute>) {
        let (mut given, mut missing) = (Map::new(), Vec::new());
        for (id, answer) in answers {
            let number = |n: &serde_json::Number| match &attributes[id].kind {
                Kind::Whole { .. } | Kind::Scale { .. } => json!({ "int": n.to_string() }),
                _ => json!({ "double": n }),
            };
            let value = match (answer, &attributes[id].kind) {
                (Answer::Missing { .. }, _) => {
                    missing.push(id);
                    continue;
                }
                (Answer::Word(word), Kind::YesNo) => json!(word == "yes"),
                (Answer::Word(word), _) => json!(word),
                (Answer::Flag(flag), _) => json!(flag),
                (Answer::Ticks(ids), _) => json!(ids.iter().filter(|t| *t != "none").collect::<Vec<_>>()),
                (Answer::Number(n) | Answer::Measured { value: n, .. }, _) => number(n),
            };
            given.insert(id.clone(), value);
        }
        self.given.insert(name.to_owned(), Value::Object(given));
        self.not_assessable.insert(name.to_owned(), json!(missing));
    }
}

/// Every rule of a label that has a condition, with whether it holds.
fn conditions<'p>(plan: &'p LabelPlan, rules: &'p Value, judged: &'p Judged) -> Vec<(&'p str, bool)> {
    let case = &judged.case;
    let mut out: Vec<(&str, bool)> = plan.requirements(case).map(|(rule, broken, _)| (rule, broken)).collect();
    let holding: BTreeSet<&str> = plan.holding(case).collect();
    let asked: BTreeSet<&str> = plan.escalations(case).map(|(rule, ..)| rule).collect();
    let matching: BTreeSet<&str> = plan.tables().iter().flat_map(|t| t.matching(case)).collect();
    let label = &rules["labels"][&plan.id];
    let mut add = |list: &'p Value, held: &BTreeSet<&str>| {
        out.extend(list.as_array().into_iter().flatten().map(|r| r.as_str().unwrap()).map(|r| (r, held.contains(r))));
    };
    add(&label["edge_cases"], &holding);
    add(&label["criteria"], &holding);
    add(&label["escalations"], &asked);
    for table in label.get("tables").and_then(Value::as_object).into_iter().flatten() {
        for row in table.1["rows"].as_array().unwrap().iter().filter(|r| r.get("otherwise").is_none()) {
            let id = row["rule"].as_str().unwrap();
            out.push((id, matching.contains(id)));
        }
    }
    out
}

/// What is tried of one protocol: cases by rule.
struct Tried<'p> {
    protocol: &'p Protocol,
    judge: Judge<'p>,
    rules: Value,
    cases: BTreeMap<String, Vec<Value>>,
}

impl<'p> Tried<'p> {
    fn new(protocol: &'p Protocol) -> Self {
        let judge = Judge::new(protocol).expect("a checked protocol has a plan");
        Tried { protocol, judge, rules: built(protocol, "rules", "rules.json"), cases: BTreeMap::new() }
    }

    /// Tries a case whose answers are legal one by one: CEL is given legal answers only.
    fn add(&mut self, label: &str, input: &Input) {
        let judged = self.judge.judge(label, input).expect("a label");
        let plan = self.judge.label(label).unwrap();
        let unusable = (0..plan.slots.len()).any(|s| judged.case.get(s) == labelwright::decide::Value::Unusable);
        if unusable {
            return;
        }
        let variables = Variables::of(self.protocol, label, input);
        for (rule, holds) in conditions(plan, &self.rules, &judged) {
            if self.rules["rules"][rule]["cel"].is_string() {
                let case = json!({ "variables": variables, "holds": holds });
                self.cases.entry(rule.to_owned()).or_default().push(case);
            }
        }
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let line = |(rule, cases): (&String, &Vec<Value>)| {
            let cel = &self.rules["rules"][rule]["cel"];
            json!({ "name": format!("{name} {rule}"), "cel": cel, "cases": cases }).to_string()
        };
        self.cases.iter().map(line).collect()
    }
}

/// Runs the engines and gives the verdicts of each and how many of all hold; fails where one differs.
fn run(peers: &std::path::Path, lines: &[String]) -> [usize; 3] {
    let said = peers::node(peers, "cel.mjs", &[], &(lines.join("\n") + "\n"));
    let said: Vec<&str> = said.lines().collect();
    let wrong = &said[..said.len() - 1];
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
    let mut counts = said[said.len() - 1].split([' ', ',']).filter_map(|w| w.parse().ok());
    std::array::from_fn(|_| counts.next().expect("a count"))
}

#[test]
fn two_cel_engines_agree_on_the_golden_cases() {
    let Some(peers) = peers::folder() else { return };
    let (mut lines, mut texts) = (Vec::new(), 0);
    for (path, protocol) in shipped() {
        let mut tried = Tried::new(&protocol);
        let file = built(&protocol, "cases", "rules.cases.json");
        for (label, found) in file["labels"].as_object().unwrap() {
            for case in found["cases"].as_array().unwrap() {
                let input: Input = serde_json::from_value(case["input"].clone()).unwrap();
                tried.add(label, &input);
                // What may be missing is, in turn.
                for id in input.answers.keys() {
                    let mut less = input.clone();
                    less.answers.shift_remove(id);
                    tried.add(label, &less);
                }
                for id in input.context.keys() {
                    let mut less = input.clone();
                    less.context.shift_remove(id);
                    tried.add(label, &less);
                }
                for (id, _) in protocol.labels[label].attributes.iter().filter(|(_, a)| a.may_be_not_assessable) {
                    let mut less = input.clone();
                    less.answers.insert(id.clone(), Answer::Missing { missing: "not_assessable".to_owned() });
                    tried.add(label, &less);
                }
            }
        }
        texts += tried.cases.len();
        lines.extend(tried.lines(&path));
    }
    let [first, second, hold] = run(&peers, &lines);
    assert!(first == second && first > 20_000 && hold > 2_000 && texts > 250, "{first} {second} {hold} {texts}");
}

#[test]
fn two_cel_engines_agree_on_random_protocols() {
    let Some(peers) = peers::folder() else { return };
    let (lines, texts) = (RefCell::new(Vec::new()), RefCell::new(0));
    tapes(110, 6_000, |tape| {
        let source = Draft::random(tape, Breadth::All).plain();
        let Ok(protocol) = protocol(&source) else { return Ok(()) };
        let maker = Maker::new(&protocol);
        let mut tried = Tried::new(&protocol);
        for _ in 0..30 {
            let (label, input) = random_input(tape, &protocol, &maker);
            tried.add(&label, &input);
        }
        *texts.borrow_mut() += tried.cases.len();
        lines.borrow_mut().extend(tried.lines(&source));
        Ok(())
    });
    let (lines, texts) = (lines.into_inner(), texts.into_inner());
    let [first, second, hold] = run(&peers, &lines);
    assert!(first == second && first > 2_000 && hold > 500 && texts > 300, "{first} {second} {hold} {texts}");
}

#[test]
fn a_rule_with_a_condition_has_cel_or_says_why_not() {
    let mut reasons: BTreeSet<String> = BTreeSet::new();
    for (path, protocol) in shipped() {
        let rules = built(&protocol, "rules", "rules.json");
        for (id, rule) in rules["rules"].as_object().unwrap() {
            let conditional = rule.get("when").or(rule.get("broken_when")).is_some();
            match (rule.get("cel"), rule.get("not_cel")) {
                (None, None) => assert!(!conditional, "{path}: {id} has a condition and no word of CEL"),
                (Some(Value::String(_)), None) => {}
                (Some(Value::Null), Some(Value::String(reason))) => {
                    assert!(reason.ends_with('.'), "{path}: {id}: {reason}");
                    reasons.insert(reason.split('`').next_back().unwrap().to_owned());
                }
                other => panic!("{path}: {id}: {other:?}"),
            }
        }
    }
    assert!(reasons.len() >= 4, "{reasons:#?}");
}
