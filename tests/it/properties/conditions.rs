//! Random conditions, in every wording that the language has.

use super::questions::{Name, Sort};
use super::tape::Tape;

/// A condition as it will be written.
#[derive(Clone)]
pub enum Condition {
    Plain(String),
    /// Words and the list of values behind them.
    Listed(String, Vec<String>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

impl Condition {
    /// A condition over some of these names; there must be one.
    pub fn random(tape: &mut Tape, scope: &[Name], depth: usize) -> Self {
        if depth == 0 || tape.chance(45) {
            return atom(tape, scope);
        }
        let count = 2 + tape.below(2);
        match tape.below(5) {
            0 | 1 => Condition::All((0..count).map(|_| Self::random(tape, scope, depth - 1)).collect()),
            2 | 3 => Condition::Any((0..count).map(|_| Self::random(tape, scope, depth - 1)).collect()),
            _ => Condition::Not(Box::new(Self::random(tape, scope, depth - 1))),
        }
    }

    /// The text; with a tape, operands and values come in another order.
    pub fn text(&self, order: &mut Option<Tape>) -> String {
        match self {
            Condition::Plain(text) => text.clone(),
            Condition::Listed(words, values) => {
                let mut values = values.clone();
                if let Some(tape) = order {
                    tape.shuffle(&mut values);
                }
                format!("{words} {}", values.join(", "))
            }
            Condition::All(parts) => joined(parts, " and ", order),
            Condition::Any(parts) => joined(parts, " or ", order),
            Condition::Not(inside) => format!("not ({})", inside.text(order)),
        }
    }
}

fn joined(parts: &[Condition], by: &str, order: &mut Option<Tape>) -> String {
    let mut texts: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Condition::All(_) | Condition::Any(_) => format!("({})", part.text(order)),
            plain => plain.text(order),
        })
        .collect();
    if let Some(tape) = order {
        tape.shuffle(&mut texts);
    }
    texts.join(by)
}

/// Thousandths as a decimal.
pub fn decimal(thousandths: i64) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let size = thousandths.unsigned_abs();
    let text = format!("{sign}{}.{:03}", size / 1000, size % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn atom(tape: &mut Tape, scope: &[Name]) -> Condition {
    let name = tape.pick(scope);
    let path = &name.path;
    if matches!(name.sort, Sort::Text) || tape.chance(12) {
        let tests: &[&str] = if name.is_measure {
            &["is given", "is missing", "is not given"]
        } else {
            &["is given", "is missing", "is not given", "is not recorded", "is not assessable"]
        };
        return Condition::Plain(format!("{path} {}", tape.pick(tests)));
    }
    match &name.sort {
        Sort::YesNo => {
            Condition::Plain(format!("{path} {}", tape.pick(&["is yes", "is no", "is not yes", "is not no", "= yes"])))
        }
        Sort::OneOf { values, ordered } => {
            let value = *tape.pick(values);
            match tape.below(if *ordered { 8 } else { 5 }) {
                0 => Condition::Plain(format!("{path} is {value}")),
                1 => Condition::Plain(format!("{path} is not {value}")),
                2 => Condition::Plain(format!("{path} {} {value}", tape.pick(&["=", "!=", "≠"]))),
                3 => Condition::Listed(format!("{path} is one of"), some(tape, values)),
                4 => Condition::Listed(format!("{path} is not one of"), some(tape, values)),
                5 | 6 => Condition::Plain(format!("{path} is {value} or {}", tape.pick(&["worse", "better"]))),
                _ => Condition::Plain(format!("{path} is not {value} or worse")),
            }
        }
        Sort::AnyOf { values } => {
            let words = match tape.below(6) {
                0 => return Condition::Plain(format!("{path} includes {}", tape.pick(values))),
                1 => return Condition::Plain(format!("{path} is none")),
                2 => return Condition::Plain(format!("{path} is not none")),
                3 => "any of",
                4 => "all of",
                _ => "none of",
            };
            Condition::Listed(format!("{path} includes {words}"), some(tape, values))
        }
        Sort::Number { unit, low, high, step } => number(tape, scope, path, unit, (*low, *high, *step)),
        Sort::Text => Condition::Plain(format!("{path} is given")),
    }
}

fn some(tape: &mut Tape, values: &[&str]) -> Vec<String> {
    let mut values: Vec<String> = values.iter().map(|v| (*v).to_owned()).collect();
    tape.shuffle(&mut values);
    values.truncate(1 + tape.below(values.len()));
    values
}

fn number(tape: &mut Tape, scope: &[Name], path: &str, unit: &str, (low, high, step): (i64, i64, i64)) -> Condition {
    let steps = usize::try_from((high - low) / step).unwrap_or(1) + 1;
    // Close to the low end: thresholds that lie together meet the same answers.
    let near = if tape.chance(70) { steps.min(8) } else { steps };
    let mut at = |more: i64| {
        let off = if tape.chance(4) { 50 } else { 0 };
        low + i64::try_from(tape.below(near)).unwrap_or(0) * step + more + off
    };
    let (value, wide) = (at(0), at(step));
    let show = |value: i64| {
        if unit == "mm" && value % 10_000 == 0 && value > 0 {
            format!("{} cm", value / 10_000)
        } else {
            format!("{} {unit}", decimal(value)).trim_end().to_owned()
        }
    };
    let (one, from, to) = (show(value), show(value.min(wide)), show(value.max(wide) + step));
    let alike: Vec<&Name> = scope.iter().filter(|n| n.path != path && same_dimension(n, unit)).collect();
    if !alike.is_empty() && tape.chance(20) {
        let other = &tape.pick(&alike).path;
        return Condition::Plain(match tape.below(7) {
            0 => format!("{path} <= {other}"),
            1 => format!("{path} is above {other}"),
            2 => format!("mean of {path} and {other} is at least {one}"),
            3 => format!("max({path}, {other}) is not below {one}"),
            4 => format!("difference of {path} and {other} > {one}"),
            5 => format!("{path} is below {other} minus {path}"),
            _ => format!("smallest of {path} and {other} is {from} to below {to}"),
        });
    }
    Condition::Plain(match tape.below(14) {
        0 => format!("{path} is below {one}"),
        1 => format!("{path} is above {one}"),
        2 => format!("{path} is at most {one}"),
        3 => format!("{path} is at least {one}"),
        4 => format!("{path} is {one} or more"),
        5 => format!("{path} is {one} or less"),
        6 => format!("{path} is {from} to below {to}"),
        7 => format!("{path} is {from} to {to} inclusive"),
        8 => format!("{path} is not {from} to {to} inclusive"),
        9 => format!("{path} is {one}"),
        10 => format!("{path} is not {one}"),
        11 => format!("{path} {} {one}", tape.pick(&["<", "<=", ">", ">=", "≥", "≤", "==", "!="])),
        12 => format!("{one} {} {path}", tape.pick(&["<", "<=", ">", ">=", "=", "!="])),
        _ => format!("{path} is not below {one}"),
    })
}

fn same_dimension(name: &Name, unit: &str) -> bool {
    let dimension = |unit: &str| if unit == "cm" { "mm".to_owned() } else { unit.to_owned() };
    matches!(&name.sort, Sort::Number { unit: other, .. } if dimension(other) == dimension(unit))
}
