//! The page as data, in the order in which it is read.

use super::bars::{self, Piece, number, per_hundred, stacked};
use crate::diagnostic::Severity;
use crate::labels::{State, Totals};
use crate::report::clauses::{Clauses, one_paragraph};
use crate::report::excerpt::all_seen;
use crate::report::json::{JsonExcerpt, JsonFinding, JsonReport, JsonRule};
use crate::version::Stamp;
use indexmap::IndexMap;
use serde::Serialize;

/// Rows of a chart; the tables hold the rest.
const MOST_ROWS: usize = 12;
/// Rows of the tables of readers and labels.
const MOST_SHARES: usize = 200;

#[derive(Serialize)]
pub(super) struct Page<'p> {
    stamp: &'p Stamp,
    status: &'static str,
    short_digest: String,
    tool: String,
    verdict: Verdict,
    unreadable: Vec<String>,
    facts: Vec<Fact>,
    states: Vec<StateView>,
    states_bar: Vec<Piece>,
    broken: Vec<RuleView>,
    broken_more: usize,
    cards: Vec<Card>,
    readers: Shares,
    labels: Shares,
    rules: Vec<RuleView>,
}

/// The page in one sentence.
#[derive(Serialize)]
struct Verdict {
    kind: &'static str,
    head: String,
    text: String,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
}

#[derive(Serialize)]
struct StateView {
    kind: &'static str,
    name: &'static str,
    count: String,
}

/// A rule in the chart and in the table.
#[derive(Serialize)]
struct RuleView {
    id: String,
    text: String,
    kind: &'static str,
    state: &'static str,
    link: Option<String>,
    /// Whether findings of it stand on the page.
    shown: bool,
    checked: String,
    failed: String,
    skipped: String,
    reason: Option<String>,
    bar: Vec<Piece>,
}

/// A broken rule with its first findings.
#[derive(Serialize)]
struct Card {
    id: String,
    text: String,
    kind: &'static str,
    codes: Vec<String>,
    times: String,
    checked: String,
    why: Option<String>,
    link: Option<String>,
    findings: Vec<FindingView>,
    more: Option<String>,
}

#[derive(Serialize)]
struct FindingView {
    place: String,
    pointer: Option<String>,
    whom: Vec<Fact>,
    message: Vec<Words>,
    line: u32,
    excerpt: Option<ExcerptView>,
}

/// A piece of a message; what stands in backticks is quoted.
#[derive(Serialize)]
struct Words {
    quoted: bool,
    text: String,
}

#[derive(Serialize)]
struct ExcerptView {
    before: String,
    marked: String,
    after: String,
}

/// A table of readers or labels with its bars.
#[derive(Serialize)]
struct Shares {
    rows: Vec<ShareView>,
    more: usize,
}

#[derive(Serialize)]
struct ShareView {
    name: String,
    id: Option<String>,
    annotations: String,
    errors: String,
    warnings: String,
    notes: String,
    rate: String,
    bar: Vec<Piece>,
}

pub(super) fn page<'p>(report: &JsonReport, stamp: &'p Stamp, clauses: &Clauses, most: usize) -> Page<'p> {
    let mut rules: Vec<&JsonRule> = report.rules.iter().collect();
    rules.sort_by_key(|r| (std::cmp::Reverse(r.failed), order(r.state)));
    let broken: Vec<&JsonRule> = rules.iter().copied().filter(|r| r.failed > 0).collect();
    let longest = broken.first().map_or(0, |r| r.failed);
    let view = |rule: &&JsonRule| rule_view(rule, report, clauses, longest);
    let digest = stamp.meaning_digest.rsplit(':').next().unwrap_or("");
    let readers = report.readers.iter().map(|r| (r.reader.clone(), None, r.annotations, r.found));
    let labels = report
        .labels
        .iter()
        .map(|l| (clauses.title(&l.label).to_owned(), Some(l.label.clone()), l.annotations, l.found));
    Page {
        stamp,
        status: stamp.status.word(),
        short_digest: digest.get(..12).unwrap_or(digest).to_owned(),
        tool: format!("{} {}", report.tool.name, report.tool.version),
        verdict: verdict(report),
        unreadable: report.unreadable.iter().map(|sentence| all_seen(sentence)).collect(),
        facts: facts(report),
        states: states(report),
        states_bar: stacked(
            &STATES.map(|(state, kind, _)| (kind, report.rules.iter().filter(|r| r.state == state).count() as u64)),
            report.rules.len() as u64,
        ),
        broken: broken.iter().take(MOST_ROWS).map(view).collect(),
        broken_more: broken.len().saturating_sub(MOST_ROWS),
        cards: cards(report, clauses, most),
        readers: shares(readers.collect()),
        labels: shares(labels.collect()),
        rules: rules.iter().map(view).collect(),
    }
}

const STATES: [(State, &str, &str); 4] = [
    (State::Failed, "failed", "broken"),
    (State::Error, "stuck", "could not run"),
    (State::Passed, "passed", "held"),
    (State::Skipped, "skipped", "not looked at"),
];

fn order(state: State) -> usize {
    STATES.iter().position(|(s, ..)| *s == state).unwrap_or(STATES.len())
}

fn states(report: &JsonReport) -> Vec<StateView> {
    STATES
        .iter()
        .map(|(state, kind, name)| StateView {
            kind,
            name,
            count: number(report.rules.iter().filter(|r| r.state == *state).count() as u64),
        })
        .collect()
}

fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

fn verdict(report: &JsonReport) -> Verdict {
    let s = &report.summary;
    let found: Vec<String> =
        [(s.errors, "error", "errors"), (s.warnings, "warning", "warnings"), (s.notes, "note", "notes")]
            .into_iter()
            .filter(|(n, ..)| *n > 0)
            .map(|(n, one, many)| counted(n, one, many))
            .collect();
    let (kind, head) = match (s.errors, s.warnings, s.notes) {
        (1.., ..) => ("error", "Errors were found"),
        (_, 1.., _) => ("warning", "Warnings, but no errors"),
        (_, _, 1..) => ("note", "Notes only"),
        // Nothing found where nothing was looked at is no good news.
        _ if s.records == 0 => ("warning", "Nothing was checked"),
        _ if !report.unreadable.is_empty() => ("warning", "Nothing was found, but not every input could be read"),
        _ if report.rules.iter().any(|r| r.state == State::Error) => {
            ("warning", "Nothing was found, but not every rule could run")
        }
        _ => ("clean", "Nothing was found"),
    };
    let within = format!(
        "{} of {} in {}",
        counted(s.annotations, "annotation", "annotations"),
        counted(s.items, "image or series", "images or series"),
        counted(s.files, "file", "files")
    );
    let text = match found.split_last() {
        None => format!("Checked: {within}."),
        Some((only, [])) => format!("{only} in {within}."),
        Some((last, rest)) => format!("{} and {last} in {within}.", rest.join(", ")),
    };
    Verdict { kind, head: head.to_owned(), text }
}

fn facts(report: &JsonReport) -> Vec<Fact> {
    let s = &report.summary;
    [
        ("Errors", s.errors),
        ("Warnings", s.warnings),
        ("Notes", s.notes),
        ("Annotations", s.annotations),
        ("Records", s.records),
        ("Images or series", s.items),
        ("Files", s.files),
    ]
    .into_iter()
    .map(|(name, n)| Fact { name, value: number(n) })
    .collect()
}

/// The worst that is known to have been found of a rule, else how a breach of it is reported.
fn severity(rule: &str, report: &JsonReport, clauses: &Clauses) -> Severity {
    let found = report.findings.iter().filter(|f| f.rule == rule).map(|f| f.severity).max();
    found.or(clauses.get(rule).map(|c| c.severity)).unwrap_or(Severity::Error)
}

fn rule_view(rule: &JsonRule, report: &JsonReport, clauses: &Clauses, longest: u64) -> RuleView {
    let (_, kind, state) = STATES.get(order(rule.state)).copied().unwrap_or(STATES[0]);
    let colour = severity(&rule.rule, report, clauses).word();
    RuleView {
        id: all_seen(&rule.rule),
        text: clauses.get(&rule.rule).map_or_else(String::new, |c| c.text.clone()),
        kind,
        state,
        link: clauses.link(&rule.rule),
        shown: report.findings.iter().any(|f| f.rule == rule.rule),
        checked: number(rule.checked),
        failed: number(rule.failed),
        skipped: number(rule.skipped),
        reason: rule.reason.clone().filter(|_| matches!(rule.state, State::Skipped | State::Error)),
        bar: stacked(&[(colour, rule.failed)], longest),
    }
}

fn cards(report: &JsonReport, clauses: &Clauses, most: usize) -> Vec<Card> {
    let mut groups: IndexMap<&str, Vec<&JsonFinding>> = IndexMap::new();
    for finding in &report.findings {
        groups.entry(&finding.rule).or_default().push(finding);
    }
    let mut groups: Vec<(&str, Vec<&JsonFinding>, Option<&JsonRule>)> =
        groups.into_iter().map(|(id, findings)| (id, findings, report.rules.iter().find(|r| r.rule == id))).collect();
    groups.sort_by_key(|(id, findings, rule)| {
        let failed = rule.map_or(0, |r| r.failed).max(findings.len() as u64);
        std::cmp::Reverse((severity(id, report, clauses), failed))
    });
    let most = if most == 0 { usize::MAX } else { most };
    groups.into_iter().map(|(id, findings, rule)| card(id, &findings, rule, clauses, most)).collect()
}

fn card(id: &str, findings: &[&JsonFinding], rule: Option<&JsonRule>, clauses: &Clauses, most: usize) -> Card {
    let clause = clauses.get(id);
    let failed = rule.map_or(0, |r| r.failed).max(findings.len() as u64);
    let shown = findings.len().min(most);
    let more = failed.saturating_sub(shown as u64);
    let mut codes: Vec<String> = findings.iter().map(|f| f.code.clone()).collect();
    codes.sort();
    codes.dedup();
    let why = findings.iter().find_map(|f| f.why.as_deref()).or(clause.and_then(|c| c.why.as_deref()));
    Card {
        id: all_seen(id),
        text: clause.map_or_else(|| id.to_owned(), |c| c.text.clone()),
        kind: findings.iter().map(|f| f.severity).max().unwrap_or(Severity::Error).word(),
        codes,
        times: counted(failed, "finding", "findings"),
        checked: number(rule.map_or(0, |r| r.checked)),
        why: why.map(one_paragraph),
        link: clauses.link(id),
        findings: findings.iter().take(shown).map(|f| finding_view(f)).collect(),
        more: (more > 0).then(|| number(more)),
    }
}

fn finding_view(finding: &JsonFinding) -> FindingView {
    let whom = [("annotation", &finding.annotation), ("reader", &finding.reader), ("", &finding.item)];
    FindingView {
        place: all_seen(&format!("{}:{}:{}", finding.file, finding.line, finding.column)),
        pointer: finding.pointer.as_ref().filter(|p| !p.is_empty()).map(|p| all_seen(p)),
        whom: whom
            .into_iter()
            .filter_map(|(name, value)| value.as_ref().map(|v| Fact { name, value: all_seen(v) }))
            .collect(),
        message: words(&all_seen(&finding.message)),
        line: finding.line,
        excerpt: finding.excerpt.as_ref().map(excerpt_view),
    }
}

fn words(message: &str) -> Vec<Words> {
    let parts = message.split('`').enumerate();
    if message.matches('`').count() % 2 == 1 {
        // A backtick without its partner is only a sign.
        return vec![Words { quoted: false, text: message.to_owned() }];
    }
    parts.map(|(n, text)| Words { quoted: n % 2 == 1, text: text.to_owned() }).filter(|w| !w.text.is_empty()).collect()
}

fn excerpt_view(excerpt: &JsonExcerpt) -> ExcerptView {
    let mut letters = excerpt.text.chars();
    let before: String = letters.by_ref().take(excerpt.before).collect();
    let marked: String = letters.by_ref().take(excerpt.marked.max(1)).collect();
    ExcerptView { before: all_seen(&before), marked: all_seen(&marked), after: all_seen(letters.as_str()) }
}

/// Bars show findings for each hundred annotations, so that who read much does not look worse for
/// it; the order of the files is kept, as this is no ranking.
fn shares(list: Vec<(String, Option<String>, u64, Totals)>) -> Shares {
    let all = |found: &Totals| found.errors + found.warnings + found.notes;
    // In millionths, so that rates of different groups can be compared.
    let rate = |amount: u64, of: u64| amount.saturating_mul(1_000_000) / of.max(1);
    let highest = list.iter().map(|(_, _, n, found)| rate(all(found), *n)).max().unwrap_or(0);
    let more = list.len().saturating_sub(MOST_SHARES);
    let rows = list
        .into_iter()
        .take(MOST_SHARES)
        .map(|(name, id, annotations, found)| ShareView {
            name: all_seen(&name),
            id: id.filter(|id| *id != name).map(|id| all_seen(&id)),
            annotations: number(annotations),
            errors: number(found.errors),
            warnings: number(found.warnings),
            notes: number(found.notes),
            rate: per_hundred(all(&found), annotations).unwrap_or_else(|| "–".to_owned()),
            bar: stacked(&bars::of_totals(found).map(|(kind, n)| (kind, rate(n, annotations))), highest),
        })
        .collect();
    Shares { rows, more }
}
