//! Findings about label files for people: grouped by rule, the first few of each, exact counts.

use crate::diagnostic::Severity;
use crate::labels::{Finding, Report, State};
use crate::version::Stamp;
use indexmap::IndexMap;
use std::fmt::Write;

/// How the text is made.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions<'o> {
    /// Findings shown of each rule; 0 shows all.
    pub most: usize,
    /// Where the guide is, if it was built.
    pub guide: Option<&'o str>,
    /// Colours for a terminal.
    pub colour: bool,
}

/// The text of a validation.
pub fn labels(report: &Report, stamp: &Stamp, options: &TextOptions<'_>) -> String {
    let mut out = String::new();
    let digest = stamp.meaning_digest.trim_start_matches("sha256:");
    let _ = writeln!(
        out,
        "{} {} ({}, meaning {})",
        stamp.id,
        stamp.version,
        stamp.status.word(),
        digest.get(..12).unwrap_or(digest)
    );
    let mut groups: IndexMap<(&str, &str, Severity), Vec<&Finding>> = IndexMap::new();
    for finding in &report.findings {
        groups.entry((&finding.rule, finding.code.code, finding.severity)).or_default().push(finding);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    // The worst first; within one severity in the order of the files.
    groups.sort_by_key(|((_, _, severity), _)| std::cmp::Reverse(*severity));
    for ((rule, code, severity), findings) in &groups {
        let all = report.groups.iter().find(|g| g.rule == *rule && g.code == *code && g.severity == *severity);
        let count = all.map_or(findings.len() as u64, |g| g.count);
        group(&mut out, rule, code, *severity, (findings, count), options);
    }
    rules(&mut out, report);
    out
}

fn group(
    out: &mut String,
    rule: &str,
    code: &str,
    severity: Severity,
    (findings, count): (&[&Finding], u64),
    options: &TextOptions<'_>,
) {
    let head = format!("{}[{code}] {rule}", severity.word());
    let _ = writeln!(out, "\n{}  {}", painted(&head, severity, options.colour), times(count));
    let shown = if options.most == 0 { findings.len() } else { findings.len().min(options.most) };
    for finding in &findings[..shown] {
        let whom = finding.annotation.as_ref().map_or(String::new(), |a| format!("  annotation {a}"));
        let pointer = if finding.pointer.is_empty() { String::new() } else { format!("  {}", finding.pointer) };
        let _ = writeln!(out, "  {}:{}:{}{pointer}{whom}", finding.file, finding.line, finding.column);
        let _ = writeln!(out, "      {}", finding.message);
    }
    let more = count.saturating_sub(shown as u64);
    if more > 0 {
        let _ = writeln!(out, "  … and {more} more; `--max-findings 0` shows all");
    }
    if let Some(why) = findings.first().and_then(|f| f.why.as_ref()) {
        let _ = writeln!(out, "  why: {why}");
    }
    match options.guide {
        Some(guide) => {
            let _ = writeln!(out, "  guide: {guide}#{rule}");
        }
        None => {
            let _ = writeln!(out, "  guide: #{rule}");
        }
    }
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn rules(out: &mut String, report: &Report) {
    let count = |state: State| report.rules.values().filter(|t| t.state() == state).count();
    let _ = writeln!(
        out,
        "\nrules: {} passed, {} failed, {} skipped, {} could not run",
        count(State::Passed),
        count(State::Failed),
        count(State::Skipped),
        count(State::Error)
    );
    let mut reasons: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for (rule, tally) in &report.rules {
        if matches!(tally.state(), State::Skipped | State::Error) {
            reasons
                .entry(tally.reason.as_deref().unwrap_or("nothing in the files that it is about"))
                .or_default()
                .push(rule);
        }
    }
    for (reason, rules) in reasons {
        let first: Vec<&str> = rules.iter().take(3).copied().collect();
        let more = if rules.len() > 3 { format!(" and {} more", rules.len() - 3) } else { String::new() };
        let _ = writeln!(out, "  not checked ({reason}): {}{more}", first.join(", "));
    }
}

fn painted(text: &str, severity: Severity, colour: bool) -> String {
    if !colour {
        return text.to_owned();
    }
    let code = match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
