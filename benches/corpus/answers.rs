//! One answer to a question: what it means to the rules, and how a label file spells it.

use super::dice::Dice;
use super::node::{Node, bare, object, text};
use labelwright::decide::{AttributePlan, Value};
use labelwright::protocol::Protocol;
use labelwright::protocol::model::{Attribute, Kind};
use labelwright::quantity::{Decimal, Exact, Unit, plain};

/// What was answered, in both its forms.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub value: Value,
    pub node: Node,
}

/// Whether somebody in this role may answer at all.
pub fn may_answer(protocol: &Protocol, role: Option<&str>, attribute: &Attribute) -> bool {
    attribute.set_by.as_ref().is_none_or(|by| role.is_none_or(|r| protocol.role_suffices(r, &by.role, by.or_above)))
}

/// An answer that is legal by itself.
pub fn draw(protocol: &Protocol, role: Option<&str>, plan: &AttributePlan, dice: &mut Dice) -> Option<Answer> {
    let attribute = &plan.attribute;
    if attribute.may_be_not_assessable && dice.chance(10) {
        let node = object([("missing", text("not_assessable"))]);
        return Some(Answer { value: Value::NotAssessable, node });
    }
    let allowed = |id: &&str| {
        let by = attribute.kind.list().and_then(|l| l.values.iter().find(|v| v.id == **id)?.set_by.as_ref());
        by.is_none_or(|by| role.is_none_or(|r| protocol.role_suffices(r, &by.role, by.or_above)))
    };
    match &attribute.kind {
        Kind::OneOf { .. } => {
            let ids: Vec<&str> = plan.ids().filter(allowed).collect();
            let id = *dice.pick(&ids)?;
            Some(Answer { value: Value::One(plan.value(id)?), node: text(id) })
        }
        Kind::YesNo => {
            let place = u16::try_from(dice.below(2)).unwrap_or(0);
            let words = if dice.chance(85) { ["\"yes\"", "\"no\""] } else { ["true", "false"] };
            Some(Answer { value: Value::One(place), node: bare(words[usize::from(place)]) })
        }
        Kind::AnyOf { .. } => ticks(plan, allowed, dice),
        Kind::Text { at_most } => {
            let words = ["scar", "clip", "vessel", "artefact", "beside", "the", "marker", "naïve", "µm"];
            let mut said = String::new();
            for _ in 0..=dice.below(6) {
                let word = dice.pick(&words).copied().unwrap_or("");
                if said.chars().count() + word.chars().count() < *at_most as usize {
                    said.push_str(if said.is_empty() { "" } else { " " });
                    said.push_str(word);
                }
            }
            Some(Answer { value: Value::Text, node: text(said) })
        }
        kind => number(kind, dice),
    }
}

fn ticks(plan: &AttributePlan, allowed: impl Fn(&&str) -> bool, dice: &mut Dice) -> Option<Answer> {
    let mut ids: Vec<&str> = plan.ids().filter(allowed).collect();
    dice.shuffle(&mut ids);
    let mut chosen: Vec<&str> = Vec::new();
    let mut bits = 0;
    for id in ids.into_iter().take(1 + dice.below(3)) {
        let bit = plan.tick(id)?;
        let none = bit == 0;
        if chosen.is_empty() || !(none || bits == 0 || plan.excludes(bits | bit)) {
            chosen.push(id);
            bits |= bit;
        }
    }
    if !plan.ids().any(|id| id == "none") && dice.chance(10) {
        (chosen, bits) = (Vec::new(), 0);
    }
    Some(Answer { value: Value::Ticks(bits), node: Node::List(chosen.into_iter().map(text).collect()) })
}

/// A number within range and on the grid; small ones come oftener, as they do in life.
fn number(kind: &Kind, dice: &mut Dice) -> Option<Answer> {
    let range = kind.range();
    let from = range.as_ref().map_or_else(|| Decimal::from(0), |r| r.from.0);
    let to = range.as_ref().map_or_else(|| Decimal::from(1000), |r| r.to.0);
    // Where nothing is said of steps, files hold a few decimals.
    let step = kind.step().map_or_else(|| Decimal::new(1, 4), |s| s.0);
    let first = Exact::from(from).checked_div(step)?;
    let first = if first.denominator() == 1 { first } else { first.floor().checked_add(1)? };
    let last = Exact::from(to).checked_div(step)?.floor();
    let (first, last) = (i64::try_from(first.numerator()).ok()?, i64::try_from(last.numerator()).ok()?);
    let top = match dice.below(10) {
        0..=3 => first + (last - first) / 8,
        4..=6 => first + (last - first) / 3,
        _ => last,
    };
    let steps = dice.between(first, top.max(first));
    let decimal = Exact::from(step).checked_mul(steps)?.to_decimal()?;
    Some(Answer { value: Value::Number(Exact::from(decimal)), node: spelled(decimal, unit(kind)) })
}

/// The unit that a label file writes beside a number of this kind.
pub fn unit(kind: &Kind) -> Option<Unit> {
    match kind {
        Kind::Percent { .. } => None,
        kind => kind.unit(),
    }
}

/// A number as label files hold it.
pub fn spelled(number: Decimal, unit: Option<Unit>) -> Node {
    let number = bare(plain(&number));
    match unit {
        Some(unit) => object([("value", number), ("unit", text(unit.code()))]),
        None => number,
    }
}
