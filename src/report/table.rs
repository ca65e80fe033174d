//! A decision table for people, with what the proof says of it.

use crate::analyse::{Look, TableReport};
use crate::protocol::Protocol;
use crate::protocol::model::{Policy, Row, Table};
use crate::protocol::words::Words;
use std::fmt::Write;

/// The text of a table and of what was asked of it.
pub fn table(protocol: &Protocol, rule: &str, report: &TableReport, look: Look) -> String {
    let mut out = String::new();
    let found = protocol.labels.values().find_map(|l| l.tables.values().find(|t| t.rule == rule).map(|t| (l, t)));
    let Some((label, table)) = found else { return out };
    let words = Words::new(protocol, Some(label));
    if look == Look::All {
        let _ = writeln!(out, "{} · {}\n{}", label.title, table.title, policy(table.policy));
        if let Some(when) = &table.applies_when {
            let _ = writeln!(out, "for cases in which {}", words.condition(when));
        }
        out.push('\n');
        out.push_str(&drawn(table));
    }
    if look == Look::All || look == Look::Gaps {
        for gap in &report.gaps {
            let _ = writeln!(out, "\nno row when {}\n  for example: {}\n  add: {}", gap.said, gap.example, gap.row);
        }
    }
    if look == Look::All || look == Look::Overlaps {
        for overlap in &report.overlaps {
            let what = if overlap.differ { "two outcomes" } else { "two rows with one outcome" };
            let _ = writeln!(out, "\n{what} when {}\n  for example: {}", overlap.said, overlap.example);
            let rows = [&overlap.rows.0, &overlap.rows.1];
            let rows = rows.iter().filter_map(|id| table.rows.iter().find(|r| r.rule == **id));
            let lines: Vec<Vec<String>> = rows.map(|row| cells(table, row)).collect();
            for line in columns(&lines).lines() {
                let _ = writeln!(out, "  {line}");
            }
        }
    }
    if look == Look::Cases {
        for (row, case) in &report.cases {
            let _ = writeln!(out, "{row}\n  {}", case.as_deref().unwrap_or("decides nothing"));
        }
    } else if look == Look::All {
        for (row, _) in report.cases.iter().filter(|(_, case)| case.is_none()) {
            let _ = writeln!(out, "\ndecides nothing: {row}");
        }
    }
    out
}

fn policy(policy: Policy) -> &'static str {
    match policy {
        Policy::ExactlyOne => "exactly one row applies",
        Policy::First => "the first matching row applies",
        Policy::MostUrgent => "the most urgent matching row applies",
        Policy::Every => "every matching row applies",
    }
}

/// The table in columns of one width.
fn drawn(table: &Table) -> String {
    let mut lines: Vec<Vec<String>> =
        vec![table.inputs.iter().map(|i| i.name.clone()).chain(table.outputs.keys().cloned()).collect()];
    lines.extend(table.rows.iter().map(|row| cells(table, row)));
    columns(&lines)
}

fn columns(lines: &[Vec<String>]) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let width = |n: usize| lines.iter().filter_map(|l| l.get(n)).map(|c| c.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for line in lines {
        let padded: Vec<String> = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(cell.chars().count()))))
            .collect();
        let _ = writeln!(out, "| {} |", padded.join(" | "));
    }
    out
}

fn cells(table: &Table, row: &Row) -> Vec<String> {
    let mut cells: Vec<String> = row.cells.iter().map(|c| c.text.clone()).collect();
    match &row.gives {
        None => cells.extend(table.outputs.keys().map(|_| "cannot happen".to_owned())),
        Some(gives) => {
            for ((_, output), ids) in table.outputs.iter().zip(gives) {
                let title = |id: &String| {
                    let value = output.kind.list().and_then(|l| l.values.iter().find(|v| v.id == *id));
                    value.map_or_else(|| id.clone(), |v| v.title.clone())
                };
                cells.push(ids.iter().map(title).collect::<Vec<_>>().join(", "));
            }
        }
    }
    cells
}
