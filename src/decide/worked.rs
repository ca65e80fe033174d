//! Worked cases: does the protocol say what its author expects?

use super::case::{Case, Value};
use super::plan::{Broken, Fit, LabelPlan, Plan};
use super::run::Verdict;
use crate::protocol::condition::From;
use crate::protocol::model::{self, CaseValue, Decision, Protocol, ValueList};
use crate::protocol::words::Words;
use crate::quantity::{Exact, Number, Unit};

/// One way in which a case comes out otherwise than expected, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What was expected.
    pub expected: String,
    /// What came out.
    pub found: String,
}

/// The outcome of one worked case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkedCase {
    /// The label that it belongs to.
    pub label: String,
    /// Its title.
    pub title: String,
    /// The rule that decided, if one did.
    pub rule: Option<String>,
    /// Where it differs; empty: it passes.
    pub differences: Vec<Difference>,
}

/// Runs every worked case of a protocol, in order.
///
/// # Errors
/// [`Broken`] when the protocol refers to something that it does not hold.
pub fn run_cases(protocol: &Protocol) -> Result<Vec<WorkedCase>, Broken> {
    let plan = Plan::new(protocol)?;
    let mut results = Vec::new();
    for (id, label) in &protocol.labels {
        let Some(label_plan) = plan.labels.get(id) else { continue };
        for case in &label.cases {
            results.push(run(protocol, &plan, label, label_plan, case));
        }
    }
    Ok(results)
}

fn run(protocol: &Protocol, plans: &Plan, label: &model::Label, plan: &LabelPlan, worked: &model::Case) -> WorkedCase {
    let (id, context) = (plan.id.as_str(), &plans.context);
    let words = Words::new(protocol, Some(label));
    let mut differences = Vec::new();
    let mut differ = |expected: String, found: String| differences.push(Difference { expected, found });
    let mut case = Case::new(plan.slots.len());
    fill(plan, worked, &mut case);
    let mut illegal = illegal_values(plan, &words, &case, worked, false);
    let whole = whole(protocol, plans, label, worked);
    if let Some((theirs, inner, reasons)) = &whole {
        illegal.extend(reasons.iter().cloned());
        for (slot, wanted) in plan.slots.iter().enumerate().filter(|(_, s)| s.from == From::Whole) {
            case.set(slot, theirs.slot(From::Label, &wanted.id).map_or(Value::NotRecorded, |place| inner.get(place)));
        }
    }
    plan.work_out(&mut case);
    let mut broken: Vec<String> = broken_by(plan, &case);
    broken.extend(whole.iter().flat_map(|(theirs, inner, _)| broken_by(theirs, inner)));
    // What is known of the patient must be legal too; its requirements stand in a plan of their own.
    let mut known = Case::new(context.slots.len());
    fill(context, worked, &mut known);
    context.work_out(&mut known);
    broken.extend(broken_by(context, &known));

    if let Some(expected) = &worked.expect.rejected_by {
        if !broken.contains(expected) {
            differ(format!("rejected by {expected}"), "a legal case".to_owned());
        }
        return WorkedCase {
            label: id.to_owned(),
            title: worked.title.clone(),
            rule: Some(expected.clone()),
            differences,
        };
    }
    illegal.extend(broken.iter().map(|rule| format!("it is refused by {rule}")));
    for reason in illegal {
        differ("a legal case".to_owned(), reason);
    }

    let verdict = plan.decide(&case);
    let expected = worked.expect.decision.as_ref();
    let rule = match &verdict {
        Verdict::Decided { rule, .. } => Some(rule.clone()),
        _ => None,
    };
    let found = match &verdict {
        Verdict::Decided { decision, .. } => Some(decision.clone()),
        // The eye is trusted with what it says.
        Verdict::ByEye => expected.cloned(),
        Verdict::Conflict { .. } | Verdict::Undecided | Verdict::NotJudged => None,
    };
    if found.as_ref() != expected {
        let said = match (&verdict, &found) {
            (Verdict::Conflict { rules }, _) => format!("{} contradict one another", rules.join(" and ")),
            (_, Some(decision)) => format!("{}{}", words.decision(decision), by(&rule)),
            (_, None) => "nothing decides".to_owned(),
        };
        differ(expected.map_or(String::new(), |d| words.decision(d)), said);
    }
    // Escalations do not travel with a hand-over, but they are asked for where the case arises.
    let asked: Vec<&str> = match expected {
        Some(Decision::Label | Decision::Ask(_)) => plan.escalations(&case).map(|(rule, ..)| rule).collect(),
        _ => Vec::new(),
    };
    for rule in &worked.expect.escalations {
        if !asked.contains(&rule.as_str()) {
            differ(format!("escalation {rule}"), "it is not asked for".to_owned());
        }
    }
    for rule in asked {
        if !worked.expect.escalations.iter().any(|e| e == rule) {
            differ("no other escalation".to_owned(), format!("{rule} asks for one"));
        }
    }
    for (name, value) in &worked.expect.values {
        let slot = plan.slot(From::Label, name).map_or(Value::NotRecorded, |s| case.get(s));
        let unit = label.measures.get(name).and_then(|m| m.unit);
        let list = label.output(name).and_then(|(_, output)| output.kind.list());
        let got = worked_out(slot, list);
        let wanted = in_order(value, list);
        if got.as_ref() != Some(&wanted) {
            let got = got.map_or_else(|| format!("{name} is missing"), |v| format!("{name} {}", said(&v, unit)));
            differ(format!("{name} {}", said(value, unit)), got);
        }
    }
    WorkedCase { label: id.to_owned(), title: worked.title.clone(), rule, differences }
}

/// A worked-out value in the form in which a case writes it; none if it is missing.
pub fn worked_out(value: Value, list: Option<&ValueList>) -> Option<CaseValue> {
    let id = |place: usize| list.and_then(|l| l.values.get(place)).map(|v| v.id.clone());
    match value {
        // A fraction that no decimal writes differs from every expectation.
        Value::Number(n) => n.to_decimal().map(|d| CaseValue::Number(Number(d))),
        Value::One(place) => id(usize::from(place)).map(CaseValue::Value),
        Value::Ticks(bits) => Some(CaseValue::Ticks((0..128).filter(|n| bits >> n & 1 == 1).filter_map(id).collect())),
        Value::NotRecorded | Value::NotAssessable | Value::Text | Value::Unusable => None,
    }
}

/// Ticks in the order of their list; `none` is no tick.
fn in_order(value: &CaseValue, list: Option<&ValueList>) -> CaseValue {
    let (CaseValue::Ticks(ids), Some(list)) = (value, list) else { return value.clone() };
    let ticked = list.values.iter().filter(|v| v.id != "none" && ids.contains(&v.id));
    CaseValue::Ticks(ticked.map(|v| v.id.clone()).collect())
}

fn said(value: &CaseValue, unit: Option<Unit>) -> String {
    match value {
        CaseValue::Number(n) => Words::amount(*n, unit),
        CaseValue::Value(id) => id.clone(),
        CaseValue::Ticks(ids) if ids.is_empty() => "none".to_owned(),
        CaseValue::Ticks(ids) => ids.join(" and "),
        CaseValue::NotAssessable => "not assessable".to_owned(),
        CaseValue::Text(_) => "a text".to_owned(),
    }
}

fn by(rule: &Option<String>) -> String {
    rule.as_ref().map_or(String::new(), |r| format!(" ({r})"))
}

/// What a case says of the annotation that its own is a part of, worked out, and what is illegal in it.
fn whole<'p>(
    protocol: &Protocol,
    plans: &'p Plan,
    label: &model::Label,
    worked: &model::Case,
) -> Option<(&'p LabelPlan, Case, Vec<String>)> {
    if worked.whole.is_empty() {
        return None;
    }
    let id = &label.parent.as_ref()?.label;
    let (plan, label) = (plans.labels.get(id)?, protocol.labels.get(id)?);
    let theirs = model::Case {
        attributes: worked.whole.clone(),
        whole: Default::default(),
        drawn: Default::default(),
        ..worked.clone()
    };
    let mut case = Case::new(plan.slots.len());
    fill(plan, &theirs, &mut case);
    let words = Words::new(protocol, Some(label));
    let reasons = illegal_values(plan, &words, &case, &theirs, true);
    plan.work_out(&mut case);
    Some((plan, case, reasons.into_iter().map(|r| format!("{id}: {r}")).collect()))
}

/// Fills a case from a worked one.
fn fill(plan: &LabelPlan, worked: &model::Case, case: &mut Case) {
    let given =
        [(&plan.attributes, &worked.attributes), (&plan.context, &worked.context), (&plan.drawn, &worked.drawn)];
    for (attributes, values) in given {
        for attribute in attributes {
            let Some(value) = values.get(&attribute.id) else { continue };
            let value = match value {
                CaseValue::NotAssessable => Value::NotAssessable,
                CaseValue::Number(n) => Value::Number(Exact::from(n.0)),
                CaseValue::Value(id) => attribute.value(id).map_or(Value::Unusable, Value::One),
                CaseValue::Ticks(ids) => {
                    let bits: Option<Vec<u128>> = ids.iter().map(|id| attribute.tick(id)).collect();
                    bits.map_or(Value::Unusable, |b| Value::Ticks(b.into_iter().fold(0, |a, b| a | b)))
                }
                CaseValue::Text(_) => Value::Text,
            };
            case.set(attribute.slot, value);
        }
    }
    if let (Some(confidence), Some(slot)) = (&worked.confidence, plan.slot(From::Annotation, "confidence")) {
        case.set(slot, Value::Number(Exact::from(confidence.0)));
    }
}

/// Rules of the requirements that a case breaks.
fn broken_by(plan: &LabelPlan, case: &Case) -> Vec<String> {
    plan.requirements(case).filter(|(_, broken, _)| *broken).map(|(rule, ..)| rule.to_owned()).collect()
}

/// Answers that a label file could not hold. A case says what it needs of the context and of a whole
/// (`partly`), not all of it.
fn illegal_values(plan: &LabelPlan, words: &Words<'_>, case: &Case, worked: &model::Case, partly: bool) -> Vec<String> {
    let mut reasons = Vec::new();
    let own = plan.attributes.iter().map(|a| (a, worked.attributes.get(&a.id)));
    let known = plan.context.iter().map(|a| (a, worked.context.get(&a.id)));
    for (attribute, given) in own.chain(known) {
        let id = &attribute.id;
        let value = case.get(attribute.slot);
        let all = !partly && (worked.attributes.contains_key(id) || !plan.context.iter().any(|a| a.id == *id));
        match (value, given) {
            (Value::NotAssessable, _) if !attribute.attribute.may_be_not_assessable => {
                reasons.push(format!("{id} may not be “not assessable”"));
            }
            (Value::NotRecorded, _) if all && plan.must_be_answered(attribute, case) => {
                reasons.push(format!("{id} must be answered"));
            }
            (Value::Number(_), Some(CaseValue::Number(n))) if attribute.fit(n) != Fit::Fits => {
                reasons.push(format!(
                    "{id} {n} cannot be recorded: it takes {}",
                    Words::answers(&attribute.attribute.kind)
                ));
            }
            (Value::Ticks(ticks), _) if attribute.excludes(ticks) => {
                reasons.push(format!("{id} has a tick that excludes the others"));
            }
            (value, _) if value != Value::NotRecorded && !plan.is_asked(attribute, case) => {
                let when = attribute.attribute.asked_when.as_ref().map_or(String::new(), |c| words.condition(c));
                reasons.push(format!("{id} is asked only when {when}"));
            }
            _ => {}
        }
    }
    reasons
}
