//! Answers that are no answers to their questions.

use super::super::answers::{spelled, unit};
use super::super::node::{Node, bare, object, text};
use super::{Defect, Spoil};
use labelwright::decide::AttributePlan;
use labelwright::protocol::model::{Answered, Kind};
use labelwright::quantity::{Decimal, Exact};

/// Another answer to some question that is like this; the answer may be refused.
fn replace(
    spoil: &mut Spoil<'_, '_>,
    code: &'static str,
    aspect: &str,
    like: impl Fn(&AttributePlan) -> bool,
    by: impl Fn(&AttributePlan, &Node) -> Option<Node>,
) -> Option<Defect> {
    let (owner, question) = spoil.question(like)?;
    let answers = spoil.answers(&owner)?;
    let now = by(question, answers.get(&question.id)?)?;
    answers.set(&question.id, now);
    let rule = format!("{}.{aspect}", question.attribute.rule);
    Some(Defect::new(code, rule, owner.pointer(&question.id)))
}

pub fn unlisted(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let like = |a: &AttributePlan| matches!(a.attribute.kind, Kind::OneOf { .. } | Kind::YesNo);
    replace(spoil, "L011", "value", like, |a, _| {
        let near = format!("{}_x", a.ids().next()?);
        (a.value(&near).is_none()).then(|| text(near))
    })
}

pub fn unlisted_tick(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let like = |a: &AttributePlan| matches!(a.attribute.kind, Kind::AnyOf { .. });
    let mut defect = replace(spoil, "L011", "value", like, |_, ticks| {
        let mut ticks = ticks.clone();
        ticks.items_mut()?.insert(0, text("something_else"));
        Some(ticks)
    })?;
    defect.pointer.push_str("/0");
    Some(defect)
}

/// A number as the kind spells it.
fn number(kind: &Kind, exact: Exact) -> Option<Node> {
    Some(spelled(exact.to_decimal()?, unit(kind)))
}

pub fn out_of_range(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let low = spoil.dice.chance(30);
    let like = |a: &AttributePlan| a.attribute.kind.range().is_some();
    replace(spoil, "L012", "range", like, |a, _| {
        let kind = &a.attribute.kind;
        let range = kind.range()?;
        let step = kind.step().map_or_else(|| Decimal::new(1, 2), |s| s.0);
        let end = Exact::from(if low { range.from.0 } else { range.to.0 });
        let beyond = if low { end.checked_sub(step) } else { end.checked_add(step) };
        number(kind, beyond?)
    })
}

pub fn between_steps(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let like = |a: &AttributePlan| a.attribute.kind.step().is_some();
    replace(spoil, "L013", "grid", like, |a, _| {
        let kind = &a.attribute.kind;
        let step = kind.step()?.0;
        let from = kind.range().map_or_else(|| Decimal::from(0), |r| r.from.0);
        let first = Exact::from(from).checked_div(step)?.floor();
        let between = first.checked_add(1)?.checked_add(Exact::fraction(1, 2)?)?.checked_mul(step)?;
        let within = kind.range().is_none_or(|r| between < Exact::from(r.to.0));
        number(kind, between).filter(|_| within)
    })
}

fn has_unit(a: &AttributePlan) -> bool {
    unit(&a.attribute.kind).is_some()
}

pub fn wrong_unit(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let like = |a: &AttributePlan| a.attribute.kind.is_number();
    replace(spoil, "L014", "unit", like, |a, answer| {
        let declared = unit(&a.attribute.kind).map(|u| u.code());
        let other = ["cm", "mm", "s"].into_iter().find(|u| Some(*u) != declared)?;
        let value = if has_unit(a) { answer.get("value")? } else { answer };
        matches!(value, Node::Bare(_)).then(|| object([("value", value.clone()), ("unit", text(other))]))
    })
}

pub fn no_unit(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    replace(spoil, "L014", "unit", has_unit, |_, answer| answer.get("value").cloned())
}

pub fn not_assessable(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let like = |a: &AttributePlan| !a.attribute.may_be_not_assessable;
    replace(spoil, "L015", "not_assessable", like, |_, _| Some(object([("missing", text("not_assessable"))])))
}

pub fn wrong_kind(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    replace(
        spoil,
        "L011",
        "value",
        |_| true,
        |a, _| {
            Some(match &a.attribute.kind {
                Kind::OneOf { .. } | Kind::AnyOf { .. } | Kind::Text { .. } | Kind::YesNo => bare(3),
                Kind::Scale { .. } | Kind::Whole { .. } => text("three"),
                Kind::Quantity { .. } => text("8 mm"),
                Kind::Percent { .. } => bare("true"),
            })
        },
    )
}

pub fn null(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    replace(spoil, "L026", "value", |_| true, |_, _| Some(bare("null")))
}

pub fn too_many_digits(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let like = |a: &AttributePlan| a.attribute.kind.is_number();
    replace(spoil, "L003", "value", like, |a, _| {
        let number = bare("7.12345678901234567");
        let unit = unit(&a.attribute.kind);
        Some(unit.map_or(number.clone(), |u| object([("value", number), ("unit", text(u.code()))])))
    })
}

pub fn too_long(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let like = |a: &AttributePlan| matches!(a.attribute.kind, Kind::Text { .. });
    replace(spoil, "L025", "length", like, |a, _| match a.attribute.kind {
        Kind::Text { at_most } => Some(text("é".repeat(at_most as usize + 1))),
        _ => None,
    })
}

pub fn missing(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let (owner, question) = spoil.question(|a| a.attribute.answered != Answered::MayBeLeftOut)?;
    // Of a question that must be answered in some cases only, an answer in the others is none too few.
    if matches!(question.attribute.answered, Answered::When(_)) {
        let n = owner.annotation?;
        let (walk, said) = spoil.made.said.get(n)?;
        let walk = spoil.place.walks.get(*walk)?;
        let mut without = said.clone();
        let at = owner.plans.iter().position(|p| p.id == question.id)?;
        without.answers[at] = None;
        if !walk.plan.must_be_answered(question, &walk.judge(&without).case) {
            return None;
        }
    }
    spoil.answers(&owner)?.take(&question.id)?;
    let pointer = owner.annotation.map_or(String::new(), |n| format!("/annotations/{n}"));
    Some(Defect::new("L010", format!("{}.answered", question.attribute.rule), pointer))
}

pub fn unknown(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let owner = spoil.owners().into_iter().next()?;
    spoil.answers(&owner)?.set("undocumented", text("yes"));
    Some(Defect::new("L009", "file.attribute", owner.pointer("undocumented")))
}
