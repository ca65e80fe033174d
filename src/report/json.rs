//! The JSON report, one object for every verb that finds things.

use super::clauses::Clauses;
use super::excerpt::{self, all_seen};
use crate::diagnostic::{Diagnostic, Severity};
use crate::labels::{Excerpt, Finding, Report, Share, State, Totals};
use crate::source::Sources;
use crate::version::Stamp;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use std::io::{self, Write};

/// A report.
// `F` is what holds the findings: a list, or something that makes them while they are written.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "JsonReport", description = "A report.")]
pub struct JsonReport<F = Vec<JsonFinding>> {
    /// What made it.
    pub tool: Tool,
    /// Which protocol; absent when none could be compiled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<ProtocolId>,
    /// What was found.
    pub findings: F,
    /// How each rule did.
    pub rules: Vec<JsonRule>,
    /// How each reader did, in the order of their first record; empty for a protocol.
    pub readers: Vec<JsonReader>,
    /// How each label did, in the order of its first annotation; empty for a protocol.
    pub labels: Vec<JsonLabel>,
    /// Inputs that could not be read, a sentence each: nothing is said of what they hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<String>,
    /// Counts; exact, also where only some findings are listed.
    pub summary: Summary,
}

/// The program.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    fn this() -> Self {
        Tool { name: "labelwright".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// A protocol in short.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ProtocolId {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its meaning digest.
    pub meaning_digest: String,
}

impl From<&Stamp> for ProtocolId {
    fn from(stamp: &Stamp) -> Self {
        ProtocolId {
            id: stamp.id.clone(),
            version: stamp.version.clone(),
            meaning_digest: stamp.meaning_digest.clone(),
        }
    }
}

/// One finding.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JsonFinding {
    /// The protocol's rule, `file.…`, or the code's name for findings about a protocol.
    pub rule: String,
    /// The code; `labelwright explain CODE` says more.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// One plain sentence. Private values are masked.
    pub message: String,
    /// A case in which it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// Why it matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The file as it was named.
    pub file: String,
    /// One-based.
    pub line: u32,
    /// One-based, in characters.
    pub column: u32,
    /// RFC 6901, from the record's root; empty for a whole record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The annotation's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotation: Option<String>,
    /// What the annotation is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The label that the annotation claims, if the protocol has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Who made the record: an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader: Option<String>,
    /// The piece of the line that it stands on, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<JsonExcerpt>,
    /// Where the guide says the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guide: Option<String>,
    /// Other places that take part.
    pub related: Vec<Related>,
}

/// A piece of one line of a file. Texts of label files that could name a person are masked, so it
/// may differ from the file in letters, never in length.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JsonExcerpt {
    /// The piece; `…` stands where the line was cut.
    pub text: String,
    /// Characters of `text` before what is marked.
    pub before: usize,
    /// Characters that are marked; at least 1.
    pub marked: usize,
}

impl From<&Excerpt> for JsonExcerpt {
    fn from(excerpt: &Excerpt) -> Self {
        JsonExcerpt { text: all_seen(&excerpt.text), before: excerpt.before, marked: excerpt.marked.max(1) }
    }
}

/// Another place that takes part in a finding.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// The file.
    pub file: String,
    /// One-based.
    pub line: u32,
    /// One-based.
    pub column: u32,
}

/// How one rule did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JsonRule {
    /// Its id.
    pub rule: String,
    /// How it ended.
    pub state: State,
    /// How often it was checked.
    pub checked: u64,
    /// How often it was broken.
    pub failed: u64,
    /// How often it was passed over.
    pub skipped: u64,
    /// Why it was passed over or could not be checked, the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How the annotations of one reader did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JsonReader {
    /// An id, as the files give it.
    pub reader: String,
    /// Annotations that were read.
    pub annotations: u64,
    /// What was found about them.
    #[serde(flatten)]
    pub found: Totals,
}

/// How the annotations of one label did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct JsonLabel {
    /// The label's id.
    pub label: String,
    /// Annotations that were read.
    pub annotations: u64,
    /// What was found about them.
    #[serde(flatten)]
    pub found: Totals,
}

/// Counts of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Files read.
    pub files: u64,
    /// Distinct images or series.
    pub items: u64,
    /// Records.
    pub records: u64,
    /// Annotations.
    pub annotations: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// Findings of severity note.
    pub notes: u64,
}

/// Findings of a validation that are made one by one as they are written, so that all of them are
/// never held a second time.
#[derive(Debug, Clone, Copy)]
pub struct Written<'r> {
    report: &'r Report,
    clauses: &'r Clauses,
    most: usize,
}

impl Written<'_> {
    fn each(&self) -> impl Iterator<Item = JsonFinding> {
        let mut shown: IndexMap<&str, usize> = IndexMap::new();
        let findings = self.report.findings.iter().filter(move |f| {
            let count = shown.entry(f.rule.as_str()).or_default();
            *count += 1;
            self.most == 0 || *count <= self.most
        });
        findings.map(|f| finding(f, self.clauses))
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.each())
    }
}

/// The report of a validation. `most` bounds the findings shown of each rule (0: all); the counts
/// stay exact.
pub fn of_report(report: &Report, stamp: &Stamp, clauses: &Clauses, most: usize) -> JsonReport {
    around(report, stamp, Written { report, clauses, most }.each().collect())
}

/// The same, with findings that can only be written.
pub fn to_be_written<'r>(
    report: &'r Report,
    stamp: &Stamp,
    clauses: &'r Clauses,
    most: usize,
) -> JsonReport<Written<'r>> {
    around(report, stamp, Written { report, clauses, most })
}

/// Writes a report as indented JSON.
///
/// # Errors
/// Those of `out`.
pub fn write_json<F: Serialize>(report: &JsonReport<F>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    out.write_all(b"\n")
}

fn around<F>(report: &Report, stamp: &Stamp, findings: F) -> JsonReport<F> {
    let reader = |(id, share): (&String, &Share)| JsonReader {
        reader: id.clone(),
        annotations: share.annotations,
        found: share.found,
    };
    let label = |(id, share): (&String, &Share)| JsonLabel {
        label: id.clone(),
        annotations: share.annotations,
        found: share.found,
    };
    JsonReport {
        tool: Tool::this(),
        protocol: Some(stamp.into()),
        findings,
        rules: report
            .rules
            .iter()
            .map(|(rule, tally)| JsonRule {
                rule: rule.clone(),
                state: tally.state(),
                checked: tally.checked,
                failed: tally.failed,
                skipped: tally.skipped,
                reason: tally.reason.clone(),
            })
            .collect(),
        readers: report.readers.iter().map(reader).collect(),
        labels: report.labels.iter().map(label).collect(),
        unreadable: Vec::new(),
        summary: Summary {
            files: report.files,
            items: report.items,
            records: report.records,
            annotations: report.annotations,
            errors: report.totals.errors,
            warnings: report.totals.warnings,
            notes: report.totals.notes,
        },
    }
}

fn finding(finding: &Finding, clauses: &Clauses) -> JsonFinding {
    JsonFinding {
        rule: finding.rule.clone(),
        code: finding.code.code.to_owned(),
        severity: finding.severity,
        message: finding.message.clone(),
        example: None,
        why: finding.why.clone(),
        help: None,
        file: finding.file.to_string(),
        line: finding.line,
        column: finding.column,
        pointer: Some(finding.pointer.clone()),
        annotation: finding.annotation.clone(),
        item: finding.item.clone(),
        label: finding.label.clone(),
        reader: finding.reader.clone(),
        excerpt: finding.excerpt.as_ref().map(Into::into),
        guide: clauses.link(&finding.rule),
        related: Vec::new(),
    }
}

/// What was found in the files of one protocol.
#[derive(Debug, Clone, Copy)]
pub struct Checked<'c> {
    /// What was kept.
    pub diagnostics: &'c [Diagnostic],
    /// The files.
    pub sources: &'c Sources,
    /// Errors that were counted and not kept.
    pub dropped: usize,
}

/// The report of a check: what was found in protocol files.
pub fn of_diagnostics(list: &[Checked<'_>], stamp: Option<&Stamp>) -> JsonReport {
    let mut findings = Vec::new();
    let mut summary = Summary::default();
    for checked in list {
        summary.files += checked.sources.iter().count() as u64;
        summary.errors += checked.dropped as u64;
        for d in checked.diagnostics {
            match d.rule.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
            findings.push(diagnostic(d, checked.sources));
        }
    }
    JsonReport {
        tool: Tool::this(),
        protocol: stamp.map(Into::into),
        findings,
        rules: Vec::new(),
        readers: Vec::new(),
        labels: Vec::new(),
        unreadable: Vec::new(),
        summary,
    }
}

fn diagnostic(d: &Diagnostic, sources: &Sources) -> JsonFinding {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (line, column) = sources.line_column(d.primary.span);
    let written = sources.get(d.primary.span.file).text.lines().nth(line.saturating_sub(1)).unwrap_or("");
    let marked = sources.slice(d.primary.span).lines().next().map_or(0, |l| l.chars().count());
    JsonFinding {
        rule: d.rule.name.to_owned(),
        code: d.rule.code.to_owned(),
        severity: d.rule.severity,
        message: d.message.clone(),
        example: d.example.clone(),
        why: d.why.clone(),
        help: d.help.clone(),
        file: sources.get(d.primary.span.file).path.clone(),
        line: small(line),
        column: small(column),
        pointer: None,
        annotation: None,
        item: None,
        label: None,
        reader: None,
        excerpt: (!written.is_empty()).then(|| (&excerpt::of_line(written, column, marked)).into()),
        guide: None,
        related: d
            .related
            .iter()
            .map(|place| {
                let (line, column) = sources.line_column(place.span);
                let file = sources.get(place.span.file).path.clone();
                Related { message: place.text.clone(), file, line: small(line), column: small(column) }
            })
            .collect(),
    }
}

/// The JSON Schema of a report.
pub fn report_schema() -> serde_json::Value {
    serde_json::to_value(schemars::schema_for!(JsonReport)).unwrap_or_default()
}
