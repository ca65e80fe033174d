//! Findings about label files for people: grouped by rule, the first few of each, exact counts.

use super::clauses::{Clauses, one_paragraph};
use super::excerpt;
use super::protocol_text::Style;
use crate::diagnostic::Severity;
use crate::labels::{Finding, Report, State};
use crate::version::Stamp;
use indexmap::{IndexMap, IndexSet};
use std::fmt::Write;

/// Columns that sentences are broken at.
const WIDTH: usize = 100;

/// How the text is made.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// Findings shown of each rule; 0 shows all.
    pub most: usize,
    /// Drawings and colours.
    pub style: Style,
}

/// The text of a validation.
pub fn labels(report: &Report, stamp: &Stamp, clauses: &Clauses, options: TextOptions) -> String {
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
    let mut groups: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    for finding in &report.findings {
        groups.entry(&finding.rule).or_default().push(finding);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    // The worst first; within one severity in the order of the files.
    let worst = |findings: &[&Finding]| findings.iter().map(|f| f.severity).max();
    groups.sort_by_key(|(_, findings)| std::cmp::Reverse(worst(findings)));
    for (rule, findings) in &groups {
        let failed = report.rules.get(*rule).map_or(0, |t| t.failed);
        Group { rule, findings, failed: failed.max(findings.len() as u64), clauses, options }.write(&mut out);
    }
    let kept: IndexSet<&str> = groups.iter().map(|(rule, _)| *rule).collect();
    for (rule, tally) in report.rules.iter().filter(|(rule, t)| t.failed > 0 && !kept.contains(rule.as_str())) {
        let severity = clauses.get(rule).map_or(Severity::Error, |c| c.severity);
        let head = painted(&format!("{} {rule}", severity.word()), severity, options.style);
        let _ = writeln!(out, "\n{head}  {}; `--max-findings 0` shows them", times(tally.failed));
    }
    rules(&mut out, report, options.style);
    out
}

/// What was found of one rule.
struct Group<'g> {
    rule: &'g str,
    findings: &'g [&'g Finding],
    /// How often it was broken, also where not every finding was kept.
    failed: u64,
    clauses: &'g Clauses,
    options: TextOptions,
}

impl Group<'_> {
    fn write(&self, out: &mut String) {
        let Some(first) = self.findings.iter().max_by_key(|f| (f.severity, std::cmp::Reverse(f.line))) else { return };
        let alike = self.findings.iter().all(|f| f.code.code == first.code.code && f.severity == first.severity);
        let style = self.options.style;
        let code = if alike { format!("[{}]", first.code.code) } else { String::new() };
        let head = painted(&format!("{}{code} {}", first.severity.word(), self.rule), first.severity, style);
        let _ = writeln!(out, "\n{head}  {}", times(self.failed));
        let most = if self.options.most == 0 { usize::MAX } else { self.options.most };
        let shown = &self.findings[..self.findings.len().min(most)];
        for finding in shown {
            self.finding(out, finding, alike);
        }
        let more = self.failed.saturating_sub(shown.len() as u64);
        if more > 0 {
            let _ = writeln!(out, "  … and {more} more; `--max-findings 0` shows all");
        }
        let clause = self.clauses.get(self.rule);
        if let Some(clause) = clause {
            paragraph(out, "  protocol: ", &clause.text, style);
        }
        if let Some(why) = first.why.as_deref().map(one_paragraph).or_else(|| clause.and_then(|c| c.why.clone())) {
            paragraph(out, "  why: ", &why, style);
        }
        let _ = writeln!(out, "  guide: {}#{}", self.clauses.page(), self.rule);
    }

    fn finding(&self, out: &mut String, finding: &Finding, alike: bool) {
        let style = self.options.style;
        let code = if alike { String::new() } else { format!("  {}[{}]", finding.severity.word(), finding.code.code) };
        let whom = finding.annotation.as_ref().map_or(String::new(), |a| format!("  annotation {a}"));
        let pointer = if finding.pointer.is_empty() { String::new() } else { format!("  {}", finding.pointer) };
        let place = format!("{}:{}:{}{pointer}{whom}{code}", finding.file, finding.line, finding.column);
        let _ = writeln!(out, "  {}", dimmed(&excerpt::all_seen(&place), style));
        paragraph(out, "      ", &finding.message, style);
        let Some(piece) = &finding.excerpt else { return };
        if style == Style::Plain {
            let _ = writeln!(out, "      {}", excerpt::told(piece, finding.line));
        } else {
            let paint = |text: &str| painted(text, finding.severity, style);
            out.push_str(&excerpt::drawn(piece, finding.line, "      ", paint, |text| dimmed(text, style)));
        }
    }
}

/// A text behind a few words, its further lines below the first; one line for screen readers,
/// which pause at each end of a line.
fn paragraph(out: &mut String, head: &str, text: &str, style: Style) {
    let text = excerpt::all_seen(&one_paragraph(text));
    let fits = text.is_ascii() && head.len() + text.len() <= WIDTH;
    if style == Style::Plain || fits {
        let _ = writeln!(out, "{head}{text}");
        return;
    }
    let indent = " ".repeat(head.len());
    let options = textwrap::Options::new(WIDTH).initial_indent(head).subsequent_indent(&indent).break_words(false);
    let _ = writeln!(out, "{}", textwrap::fill(&text, options));
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn rules(out: &mut String, report: &Report, style: Style) {
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
        paragraph(out, "  not checked ", &format!("({reason}): {}{more}", first.join(", ")), style);
    }
}

fn painted(text: &str, severity: Severity, style: Style) -> String {
    if style != Style::Colour {
        return text.to_owned();
    }
    let code = match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

fn dimmed(text: &str, style: Style) -> String {
    if style == Style::Colour { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
}
