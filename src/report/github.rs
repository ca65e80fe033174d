//! Findings as GitHub workflow commands: annotations beside the changed lines.
//!
//! GitHub keeps ten annotations of each kind a step and drops the rest without a word, so the ten
//! are chosen here: the first finding of every rule comes before the second of any.

use super::excerpt::all_seen;
use super::json::{JsonFinding, JsonReport};
use crate::diagnostic::{Severity, plural};
use indexmap::IndexMap;
use std::fmt::Write;

/// Annotations of one kind that GitHub shows for a step.
pub const MOST_OF_A_KIND: usize = 10;

/// The commands, one a line; the last one counts everything.
pub fn github(report: &JsonReport) -> String {
    let mut out = String::new();
    let mut shown = 0;
    // What could not be read may hold anything, so it comes first.
    let unreadable = report.unreadable.len().min(MOST_OF_A_KIND);
    for sentence in report.unreadable.iter().take(unreadable) {
        let _ = writeln!(out, "::error title={}::{}", property("unreadable input"), data(sentence));
    }
    for (severity, room) in [
        (Severity::Error, MOST_OF_A_KIND - unreadable),
        (Severity::Warning, MOST_OF_A_KIND),
        // One notice is left for the summary.
        (Severity::Note, MOST_OF_A_KIND - 1),
    ] {
        for finding in chosen(report, severity, room) {
            shown += 1;
            command(&mut out, finding);
        }
    }
    let _ = writeln!(out, "::notice title={}::{}", property("labelwright"), data(&summary(report, shown)));
    out
}

/// The first of every rule, then the second of every rule, until the room is taken.
fn chosen(report: &JsonReport, severity: Severity, room: usize) -> Vec<&JsonFinding> {
    let mut seen: IndexMap<&str, usize> = IndexMap::new();
    let mut ranked: Vec<(usize, &JsonFinding)> = report
        .findings
        .iter()
        .filter(|f| f.severity == severity)
        .map(|finding| {
            let nth = seen.entry(&finding.rule).or_default();
            *nth += 1;
            (*nth, finding)
        })
        .collect();
    ranked.sort_by_key(|(nth, _)| *nth);
    ranked.into_iter().take(room).map(|(_, finding)| finding).collect()
}

fn command(out: &mut String, finding: &JsonFinding) {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut place = format!("file={},line={},col={}", property(&finding.file), finding.line, finding.column);
    if let Some(excerpt) = &finding.excerpt {
        let end = u64::from(finding.column) + excerpt.marked as u64;
        let _ = write!(place, ",endColumn={end}");
    }
    let title = property(&format!("{} {}", finding.code, finding.rule));
    let whom = finding.annotation.as_ref().map_or(String::new(), |a| format!("annotation {a}: "));
    let why = finding.why.as_ref().map_or(String::new(), |w| format!("\nwhy: {}", super::clauses::one_paragraph(w)));
    let help = finding.help.as_ref().map_or(String::new(), |h| format!("\nhelp: {h}"));
    let _ = writeln!(out, "::{kind} {place},title={title}::{}", data(&format!("{whom}{}{why}{help}", finding.message)));
}

fn summary(report: &JsonReport, shown: u64) -> String {
    let count = |n: u64, one, many| plural(usize::try_from(n).unwrap_or(usize::MAX), one, many);
    let s = &report.summary;
    let protocol = report.protocol.as_ref().map_or(String::new(), |p| format!("{} {}: ", p.id, p.version));
    let within = if s.records > 0 || s.annotations > 0 {
        format!(" in {}", count(s.annotations, "annotation", "annotations"))
    } else {
        format!(" in {}", count(s.files, "file", "files"))
    };
    let rest = (s.errors + s.warnings + s.notes).saturating_sub(shown);
    let more = if rest == 0 {
        String::new()
    } else {
        format!("; {rest} more are not annotated, as GitHub shows {MOST_OF_A_KIND} of a kind")
    };
    let unread = match report.unreadable.len() {
        0 => String::new(),
        n => format!("; {} could not be read", plural(n, "input", "inputs")),
    };
    format!(
        "{protocol}{}, {}, {}{within}{more}{unread}",
        count(s.errors, "error", "errors"),
        count(s.warnings, "warning", "warnings"),
        count(s.notes, "note", "notes")
    )
}

/// A message: `%` and line ends have a meaning there.
fn data(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| all_seen(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// A property: so have `:` and `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
