//! Cases to practise on, each with what the guide says of it.
//!
//! They are the worked cases, with what `run_cases` finds, and edge cases that no worked case shows:
//! one with a condition at a case at a limit that it decides, one for the eye with its ruling.

use crate::analyse::{BoundaryCase, boundary_cases};
use crate::decide::run_cases;
use crate::emit::rules::{Expect, Given, Input, Judge, VerdictOut, input, worked_input};
use crate::protocol::Protocol;
use crate::protocol::model::{Case, CaseValue, Decision, EdgeCase, Label};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// One question.
#[derive(Debug, Serialize)]
pub(in crate::emit::guide) struct Item {
    label: String,
    title: String,
    /// What is given; none where an eye decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<Input>,
    /// `decision`, or the id of an output of a table.
    ask: String,
    /// The right choice, or all right ticks.
    key: Value,
    /// The rule behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    /// The edge case whose pictures belong to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

impl Item {
    /// Whether it is this case.
    pub(in crate::emit::guide) fn is_of(&self, label: &str, input: &Input) -> bool {
        self.label == label && self.input.as_ref() == Some(input)
    }
}

/// All questions of a protocol, in an order that the digest draws: not that of the page.
pub(in crate::emit::guide) fn items(protocol: &Protocol, digest: &str) -> Vec<Item> {
    let Ok(judge) = Judge::new(protocol) else { return Vec::new() };
    let mut results = run_cases(protocol).unwrap_or_default().into_iter();
    let boundaries = boundary_cases(protocol);
    let mut items = Vec::new();
    for (id, label) in &protocol.labels {
        for case in &label.cases {
            // One result a case, in the same order. What differs from its author's word teaches nothing.
            if let Some(result) = results.next().filter(|r| r.differences.is_empty()) {
                items.extend(worked(protocol, &judge, id, label, case, result.rule));
            }
        }
        let shown: Vec<String> = items.iter().filter_map(|i| i.rule.clone()).collect();
        let others = label.edge_cases.iter().filter(|e| !shown.contains(&e.rule));
        items.extend(others.filter_map(|e| edge(protocol, id, e, &boundaries)));
    }
    items.sort_by_cached_key(|i| Sha256::digest(format!("{digest}\n{}\n{}\n{}", i.label, i.ask, i.title)).to_vec());
    items
}

fn worked(
    protocol: &Protocol,
    judge: &Judge<'_>,
    id: &str,
    label: &Label,
    case: &Case,
    rule: Option<String>,
) -> Vec<Item> {
    let input = worked_input(protocol, id, case);
    let image = label.edge_cases.iter().find(|e| Some(&e.rule) == rule.as_ref()).filter(|e| has_pictures(e));
    let item = |ask: &str, key: Value, rule: Option<String>| Item {
        label: id.to_owned(),
        title: case.title.clone(),
        input: Some(input.clone()),
        ask: ask.to_owned(),
        key,
        rule,
        image: image.map(|e| e.rule.clone()),
    };
    let mut out = Vec::new();
    if case.expect.rejected_by.is_some() {
        out.push(item("decision", json!("reject"), rule));
    } else if let Some(decision) = case.expect.decision.as_ref().filter(|_| !only_labels(protocol, id)) {
        out.push(item("decision", json!(choice(decision)), rule));
    }
    let Some(judged) = judge.judge(id, &input) else { return out };
    for (output, value) in &case.expect.values {
        let expected = match value {
            CaseValue::Value(id) => Given::One(id.clone()),
            CaseValue::Ticks(ids) => Given::Ticks(ids.clone()),
            CaseValue::NotAssessable | CaseValue::Number(_) | CaseValue::Text(_) => continue,
        };
        if let Some((row, given)) = outcome(&judged.expect, output)
            && same(&given, &expected)
        {
            out.push(item(output, json!(given), Some(row)));
        }
    }
    out
}

/// Ticks may be written in any order, and `none` for no tick.
fn same(one: &Given, other: &Given) -> bool {
    let sorted = |given: &Given| {
        let mut ids = match given {
            Given::One(id) => vec![id.clone()],
            Given::Ticks(ids) => ids.clone(),
        };
        ids.retain(|id| id != "none" || matches!(given, Given::One(_)));
        ids.sort();
        ids
    };
    sorted(one) == sorted(other)
}

/// The row of a table that gives this output, and what it gives; none where none does or it gives no tick.
pub(in crate::emit::guide) fn outcome(expect: &Expect, output: &str) -> Option<(String, Given)> {
    let table = expect.tables.values().find(|t| t.outputs.contains_key(output)).filter(|_| expect.stays)?;
    let given = table.outputs.get(output)?.clone()?;
    let empty = matches!(&given, Given::Ticks(ids) if ids.is_empty());
    table.rows.first().filter(|_| !empty).map(|row| (row.clone(), given))
}

fn edge(protocol: &Protocol, id: &str, edge: &EdgeCase, boundaries: &[BoundaryCase]) -> Option<Item> {
    let decision = edge.decision.as_ref()?;
    let input = match &edge.when {
        None => None,
        Some(_) => {
            let decides = |b: &&BoundaryCase| {
                b.label == id
                    && matches!(&b.verdict, crate::decide::Verdict::Decided { rule, .. } if *rule == edge.rule)
            };
            Some(input(protocol, id, &boundaries.iter().find(decides)?.answers))
        }
    };
    Some(Item {
        label: id.to_owned(),
        title: super::super::rules::edge_title(edge),
        input,
        ask: "decision".to_owned(),
        key: json!(choice(decision)),
        rule: Some(edge.rule.clone()),
        image: has_pictures(edge).then(|| edge.rule.clone()),
    })
}

fn has_pictures(edge: &EdgeCase) -> bool {
    edge.examples.iter().any(|e| e.data_uri.is_some())
}

/// A decision as a choice: `label`, `do_not_label`, `hand_over:cyst`, `ask:consultant`.
pub(in crate::emit::guide) fn choice(decision: &Decision) -> String {
    match decision {
        Decision::Label => "label".to_owned(),
        Decision::DoNotLabel => "do_not_label".to_owned(),
        Decision::HandOver(id) => format!("hand_over:{id}"),
        Decision::Ask(role) => format!("ask:{role}"),
    }
}

/// Every decision that the rules of a label, and of what it is a kind of, can come to.
pub(in crate::emit::guide) fn possible(protocol: &Protocol, id: &str) -> Vec<Decision> {
    let mut all = Vec::new();
    for (_, label) in protocol.kinds(id) {
        all.extend(label.edge_cases.iter().filter_map(|e| e.decision.clone()));
        all.extend(label.criteria.iter().map(|c| c.decision.clone()));
        all.extend(label.otherwise.iter().map(|o| o.decision.clone()));
    }
    all.sort();
    all.dedup();
    all
}

/// Whether nothing but labelling it is ever decided, so that there is nothing to ask.
pub(in crate::emit::guide) fn only_labels(protocol: &Protocol, id: &str) -> bool {
    possible(protocol, id).iter().all(|d| *d == Decision::Label)
}

/// What may be chosen for each label beside labelling it and not.
pub(super) fn decisions(protocol: &Protocol) -> Map<String, Value> {
    let one = |(id, label): (&String, &Label)| {
        let (mut others, mut roles) = (Vec::new(), Vec::new());
        for decision in possible(protocol, id) {
            match decision {
                Decision::HandOver(id) => others.push(id),
                Decision::Ask(role) => roles.push(role),
                Decision::Label | Decision::DoNotLabel => {}
            }
        }
        let reject = label.cases.iter().any(|c| c.expect.rejected_by.is_some());
        (id.clone(), json!({ "hand_over": others, "ask": roles, "reject": reject }))
    };
    protocol.labels.iter().map(one).collect()
}

/// A verdict as a choice, where it is one.
pub(in crate::emit::guide) fn decided(expect: &Expect) -> Option<(&str, String)> {
    match &expect.verdict {
        VerdictOut::Decided { decision, rule } => Some((rule, choice(decision))),
        _ => None,
    }
}
