//! Random scores and decision tables, as a protocol writes them.

use super::conditions::{Condition, decimal};
use super::questions::{Name, Sort};
use super::tape::Tape;
use std::fmt::Write;

/// A score over some of these names: its text, and the name that rules may use.
pub fn score(tape: &mut Tape, name: String, scope: &[Name]) -> Option<(String, Name)> {
    let parts = some(tape, scope, 3);
    if parts.is_empty() {
        return None;
    }
    let mut text = format!("score {name} \"Points\" {{\n");
    for part in &parts {
        let _ = writeln!(text, "    {} : {}", part.path, points(tape, part));
    }
    if tape.chance(25) {
        let condition = Condition::random(tape, &parts, 1).text(&mut None);
        let _ = writeln!(text, "    is {} when {condition}", tape.below(3));
    }
    text.push_str("  }");
    let sort = Sort::Number { unit: "", low: -2_000, high: 9_000, step: 500 };
    Some((text, Name { path: name, sort, is_measure: true }))
}

/// Points behind each answer of a question.
fn points(tape: &mut Tape, part: &Name) -> String {
    let mut lines: Vec<String> = Vec::new();
    let number = |tape: &mut Tape| *tape.pick(&["0", "1", "2", "3", "0.5", "-1"]);
    match &part.sort {
        Sort::OneOf { values, .. } => lines.extend(values.iter().map(|v| format!("{v} gives {}", number(tape)))),
        Sort::YesNo => lines.extend(["yes", "no"].iter().map(|v| format!("{v} gives {}", number(tape)))),
        Sort::AnyOf { values } => {
            lines.extend(values.iter().map(|v| format!("{v} gives {}", number(tape))));
            lines[0].insert_str(0, "add all ticked, ");
        }
        Sort::Number { unit, low, step, .. } => {
            let cut = low + step * (1 + i64::try_from(tape.below(3)).unwrap_or(0));
            let second = cut + step * 2;
            let show = |at: i64| format!("{} {unit}", decimal(at)).trim_end().to_owned();
            lines.push(format!("below {} gives {}", show(cut), number(tape)));
            lines.push(format!("{} to below {} gives {}", show(cut), show(second), number(tape)));
            // Sometimes the largest values are forgotten.
            if tape.chance(85) {
                lines.push(format!("{} or more gives {}", show(second), number(tape)));
            }
        }
        Sort::Text => lines.push(format!("given gives {}", number(tape))),
    }
    let kinds: &[&str] = if part.is_measure { &["missing"] } else { &["missing", "not recorded", "not assessable"] };
    if tape.chance(40) {
        lines.push(format!("{} gives {}", tape.pick(kinds), number(tape)));
    }
    lines.join(", ")
}

/// Names without those that the language has no points or cells for, each once.
fn some(tape: &mut Tape, scope: &[Name], most: usize) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for _ in 0..1 + tape.below(most) {
        let name = tape.pick(scope);
        if !matches!(name.sort, Sort::Text) && names.iter().all(|n| n.path != name.path) {
            names.push(name.clone());
        }
    }
    names
}

/// A table over some of these names: its text, and the name of its outcome.
pub fn table(tape: &mut Tape, name: &str, output: String, scope: &[Name]) -> Option<(String, Name)> {
    let inputs = some(tape, scope, 3);
    if inputs.is_empty() {
        return None;
    }
    let policy = tape.below(5);
    let values = ["low", "middle", "high", "highest"];
    let from: Vec<&str> = inputs.iter().map(|n| n.path.as_str()).collect();
    let mut text = format!("table {name} \"Table\" from {} gives {output} \"Out\" : one of grades", from.join(", "));
    if tape.chance(25) {
        let _ = write!(text, " applies when {}", Condition::random(tape, scope, 1).text(&mut None));
    }
    text.push_str(match policy {
        0 => " exactly one row applies",
        1 => "",
        2 => " first matching row applies",
        3 => " most urgent matching row applies",
        _ => " every matching row applies",
    });
    let _ = writeln!(text, " {{\n    | {} | {output} |", from.join(" | "));
    let mut written: Vec<String> = Vec::new();
    let gives = |tape: &mut Tape| {
        let value = *tape.pick(&values);
        match tape.below(12) {
            0 => "cannot happen".to_owned(),
            1..=3 if policy == 4 && value != "low" => format!("low, {value}"),
            _ => value.to_owned(),
        }
    };
    for _ in 0..1 + tape.below(5) {
        let cells: Vec<String> = inputs.iter().map(|input| cell(tape, input)).collect();
        let cells = cells.join(" | ");
        // Two rows for the same cases are refused.
        if !written.contains(&cells) {
            let _ = writeln!(text, "    | {cells} | {} |", gives(tape));
            written.push(cells);
        }
    }
    if tape.chance(30) {
        let rest = vec!["any"; inputs.len() - 1];
        let cells: Vec<&str> = ["otherwise"].into_iter().chain(rest).collect();
        let _ = writeln!(text, "    | {} | {} |", cells.join(" | "), gives(tape));
    }
    text.push_str("  }");
    let values = values.to_vec();
    let sort = if policy == 4 { Sort::AnyOf { values } } else { Sort::OneOf { values, ordered: true } };
    Some((text, Name { path: output, sort, is_measure: true }))
}

fn cell(tape: &mut Tape, input: &Name) -> String {
    if tape.chance(30) {
        return "any".to_owned();
    }
    if tape.chance(12) {
        let states: &[&str] = if input.is_measure {
            &["given", "missing"]
        } else {
            &["given", "missing", "not recorded", "not assessable"]
        };
        return (*tape.pick(states)).to_owned();
    }
    match &input.sort {
        Sort::OneOf { values, ordered } => {
            let value = *tape.pick(values);
            match tape.below(if *ordered { 5 } else { 3 }) {
                0 => value.to_owned(),
                1 => {
                    let other = *tape.pick(values);
                    if other == value { value.to_owned() } else { format!("{value}, {other}") }
                }
                2 if input.is_measure => format!("{value}, missing"),
                2 => format!("{value}, not assessable"),
                3 => format!("{value} or worse"),
                _ => format!("{value} or better"),
            }
        }
        Sort::YesNo => (*tape.pick(&["yes", "no", "yes, no", "no, missing"])).to_owned(),
        Sort::AnyOf { values } => {
            let value = *tape.pick(values);
            match tape.below(5) {
                0 => "none".to_owned(),
                1 => format!("includes any of {}", values.join(", ")),
                2 => format!("includes none of {value}"),
                3 => format!("includes all of {}", values.join(", ")),
                _ => format!("includes {value}"),
            }
        }
        Sort::Number { unit, low, step, .. } => {
            let show = |at: i64| format!("{} {unit}", decimal(at)).trim_end().to_owned();
            let at = low + step * i64::try_from(tape.below(6)).unwrap_or(0);
            let wide = at + step * (1 + i64::try_from(tape.below(3)).unwrap_or(0));
            match tape.below(6) {
                0 => format!("below {}", show(at)),
                1 => format!("{} or more", show(at)),
                2 => format!("above {}", show(at)),
                3 => format!("at most {}", show(at)),
                4 => format!("{} to below {}", show(at), show(wide)),
                _ => format!("{} to {} inclusive", show(at), show(wide)),
            }
        }
        Sort::Text => "given".to_owned(),
    }
}
