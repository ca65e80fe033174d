//! Cases with one answer that is not legal.

use super::form::{Answer, Golden, Input, Origin};
use crate::protocol::Protocol;
use crate::protocol::model::{Attribute, Kind, Label};
use crate::quantity::{Exact, Number};

/// Cases that each break one rule on answers, made from the first legal case that can show it.
pub(super) fn spoilt(protocol: &Protocol, label: &Label, legal: &[Golden]) -> Vec<(Origin, String, Input)> {
    let legal: Vec<&Golden> = legal.iter().filter(|c| c.expect.broken.is_empty()).collect();
    let mut out = Vec::new();
    for (context, attributes) in [(false, &label.attributes), (true, &protocol.context.attributes)] {
        for (id, attribute) in attributes {
            let answers = |c: &Golden| if context { c.input.context.clone() } else { c.input.answers.clone() };
            let change = |base: &Golden, answer: Option<Answer>| {
                let mut input = base.input.clone();
                let answers = if context { &mut input.context } else { &mut input.answers };
                match answer {
                    Some(answer) => drop(answers.insert(id.clone(), answer)),
                    None => drop(answers.shift_remove(id)),
                }
                input
            };
            let mut tell = |what: &str, input: Input| {
                out.push((Origin::Spoilt, format!("{}: {what}", attribute.title), input));
            };
            if let Some(base) = legal.iter().find(|c| answers(c).contains_key(id)) {
                tell("left out", change(base, None));
                for (what, answer) in wrong(attribute) {
                    tell(what, change(base, Some(answer)));
                }
            }
            if let Some((base, answer)) = legal.iter().find(|c| !answers(c).contains_key(id)).zip(right(attribute)) {
                tell("answered where it is not asked", change(base, Some(answer)));
            }
        }
    }
    out
}

/// Answers that this question does not take.
fn wrong(attribute: &Attribute) -> Vec<(&'static str, Answer)> {
    let kind = &attribute.kind;
    let mut out = Vec::new();
    if !attribute.may_be_not_assessable {
        out.push(("not assessable", Answer::Missing { missing: "not_assessable".to_owned() }));
    }
    if let Some(range) = kind.range() {
        out.extend(measured(kind, Exact::from(range.to.0).checked_add(1)).map(|a| ("above its range", a)));
        out.extend(measured(kind, Exact::from(range.from.0).checked_sub(1)).map(|a| ("below its range", a)));
    }
    if let (Some(step), Some(range)) = (kind.step(), kind.range()) {
        let half = Exact::from(step.0).checked_div(2);
        let off = half.and_then(|h| Exact::from(range.from.0).round_to(&step.0)?.checked_add(h));
        out.extend(measured(kind, off).map(|a| ("between two steps", a)));
    }
    if let Kind::AnyOf { list } = kind
        && let Some(alone) = list.values.iter().find(|v| v.alone)
        && let Some(other) = list.values.iter().find(|v| v.id != alone.id)
    {
        out.push(("what stands alone beside another", Answer::Ticks(vec![alone.id.clone(), other.id.clone()])));
    }
    if !matches!(kind, Kind::Text { .. }) {
        out.push(("a word that is no answer", Answer::Word("no_such_answer".to_owned())));
    }
    out
}

/// An answer that this question takes.
fn right(attribute: &Attribute) -> Option<Answer> {
    match &attribute.kind {
        Kind::YesNo => Some(Answer::Word("yes".to_owned())),
        Kind::OneOf { list } => list.values.first().map(|v| Answer::Word(v.id.clone())),
        Kind::AnyOf { list } => list.values.first().map(|v| Answer::Ticks(vec![v.id.clone()])),
        Kind::Text { .. } => Some(Answer::Word("text".to_owned())),
        kind => measured(kind, kind.range().map(|r| Exact::from(r.to.0))),
    }
}

fn measured(kind: &Kind, value: Option<Exact>) -> Option<Answer> {
    let number = Number(value?.to_decimal()?);
    Some(Answer::of(&crate::protocol::model::CaseValue::Number(number), kind))
}
