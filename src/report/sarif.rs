//! Findings as SARIF 2.1.0, which code scanning services read.
//!
//! The types are our own: crate serde-sarif generates all 60 of the standard with a build script
//! (schemafy, syn, prettyplease), and we write a dozen.

mod fingerprint;
mod log;

use super::clauses::{Clause, Clauses, one_paragraph};
use super::json::{JsonFinding, JsonReport};
use crate::diagnostic::Severity;
use fingerprint::Fingerprints;
use indexmap::{IndexMap, IndexSet};
use log::{
    Artifact, Automation, Descriptor, Driver, Invocation, Level, Location, Log, Logical, Message, Multi, Notification,
    Physical, Region, Result, Run, Tool,
};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Serialize, Serializer};
use serde_json::{Map, json};
use std::io::{self, Write};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What may not stand in a path of an address.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The SARIF log of a report.
pub fn sarif(report: &JsonReport, clauses: &Clauses) -> String {
    let mut text = Vec::new();
    let written = write_sarif(report, clauses, &mut text);
    // Memory takes whatever is written.
    written.map(|()| String::from_utf8_lossy(&text).into_owned()).unwrap_or_default()
}

/// Writes the SARIF log of a report, result by result.
///
/// # Errors
/// Those of `out`.
pub fn write_sarif(report: &JsonReport, clauses: &Clauses, out: &mut dyn Write) -> io::Result<()> {
    let ids: IndexSet<&str> = report
        .rules
        .iter()
        .map(|r| r.rule.as_str())
        .chain(clauses.ids())
        .chain(report.findings.iter().map(|f| f.rule.as_str()))
        .collect();
    let protocol = report.protocol.as_ref();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: vec![Run {
            tool: Tool {
                driver: Driver {
                    name: report.tool.name.clone(),
                    semantic_version: report.tool.version.clone(),
                    rules: ids.iter().map(|id| descriptor(id, report, clauses)).collect(),
                },
            },
            automation_details: Automation {
                id: protocol.map_or("labelwright/".to_owned(), |p| format!("labelwright/{}/", p.id)),
            },
            column_kind: "unicodeCodePoints",
            invocations: vec![Invocation {
                execution_successful: report.unreadable.is_empty(),
                tool_execution_notifications: notifications(report),
            }],
            results: Results { report, ids: &ids },
            properties: json!({ "protocol": protocol, "summary": report.summary }),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

/// The results, made one by one as they are written.
struct Results<'r> {
    report: &'r JsonReport,
    ids: &'r IndexSet<&'r str>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut fingerprints = Fingerprints::default();
        serializer.collect_seq(self.report.findings.iter().map(|f| result(f, self.ids, &mut fingerprints)))
    }
}

/// What a reader of the results must know: inputs that could not be read, and what is counted and
/// not listed, rule by rule.
fn notifications(report: &JsonReport) -> Vec<Notification> {
    let mut listed: IndexMap<&str, u64> = IndexMap::new();
    for finding in &report.findings {
        *listed.entry(&finding.rule).or_default() += 1;
    }
    let more = |rule: &str, failed: u64| failed.saturating_sub(listed.get(rule).copied().unwrap_or(0));
    let unreadable = report
        .unreadable
        .iter()
        .map(|sentence| Notification { level: Level::Error, message: Message { text: no_links(sentence) } });
    let left_out = report.rules.iter().filter_map(|rule| match more(&rule.rule, rule.failed) {
        0 => None,
        more => Some(Notification {
            level: Level::Note,
            message: Message {
                text: format!("{}: broken {} times; {more} of these are not listed", rule.rule, rule.failed),
            },
        }),
    });
    unreadable.chain(left_out).collect()
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Note => Level::Note,
    }
}

fn descriptor(id: &str, report: &JsonReport, clauses: &Clauses) -> Descriptor {
    let clause = clauses.get(id);
    let first = report.findings.iter().find(|f| f.rule == id);
    let text = clause.map_or(id, |c| c.text.as_str());
    let severity = clause.map(|c| c.severity).or(first.map(|f| f.severity)).unwrap_or(Severity::Error);
    let link = clauses.link(id);
    let why = clause.and_then(|c| c.why.as_deref());
    let full = why.map_or_else(|| text.to_owned(), |why| format!("{text}. {}", one_paragraph(why)));
    let tally = report.rules.iter().find(|r| r.rule == id);
    let mut properties = Map::new();
    properties.insert("tags".to_owned(), json!(["labels"]));
    if let Some(link) = &link {
        properties.insert("guide".to_owned(), json!(link));
    }
    if let Some(tally) = tally {
        properties.insert("state".to_owned(), json!(tally.state));
        for (name, count) in [("checked", tally.checked), ("failed", tally.failed), ("skipped", tally.skipped)] {
            properties.insert(name.to_owned(), json!(count));
        }
    }
    Descriptor {
        id: id.to_owned(),
        short_description: Multi { text: text.to_owned(), markdown: None },
        full_description: Multi { text: full.clone(), markdown: None },
        help: help(&full, link.as_deref(), clause, first),
        // Only an address that stands alone is one; a path beside the report is told in the help.
        help_uri: link.filter(|l| l.starts_with("https://") || l.starts_with("http://")),
        default_configuration: log::Configuration { level: level(severity) },
        properties,
    }
}

fn help(full: &str, link: Option<&str>, clause: Option<&Clause>, first: Option<&JsonFinding>) -> Multi {
    if let Some(page) = clause.and_then(|c| c.page) {
        return Multi { text: full.to_owned(), markdown: Some(page.to_owned()) };
    }
    let mut text = full.to_owned();
    let mut markdown = in_markdown(full);
    if let Some(link) = link {
        text.push_str(&format!("\nGuide: {link}"));
        markdown.push_str(&format!("\n\n[What the guide says](<{}>)", link.replace(['<', '>', '\n'], "")));
    }
    if let Some(first) = first {
        text.push_str(&format!("\nMore: labelwright explain {}", first.code));
        markdown.push_str(&format!("\n\nMore: `labelwright explain {}`", first.code));
    }
    Multi { text, markdown: Some(markdown) }
}

/// Words of a protocol are no Markdown here: a limit such as `< 3 mm` would be taken for a tag.
fn in_markdown(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn result(finding: &JsonFinding, ids: &IndexSet<&str>, fingerprints: &mut Fingerprints) -> Result {
    let mut text = finding.message.clone();
    for (name, more) in [("For example", &finding.example), ("Help", &finding.help)] {
        if let Some(more) = more {
            text.push_str(&format!("\n{name}: {more}"));
        }
    }
    let length = finding.excerpt.as_ref().map(|e| u32::try_from(e.marked).unwrap_or(1));
    let mut at = location(&finding.file, finding.line, finding.column, length);
    at.logical_locations.extend(finding.pointer.as_ref().filter(|p| !p.is_empty()).map(|pointer| Logical {
        name: pointer.rsplit('/').next().unwrap_or("").to_owned(),
        fully_qualified_name: pointer.clone(),
        kind: "value",
    }));
    let mut properties = Map::new();
    properties.insert("code".to_owned(), json!(finding.code));
    for (name, value) in [
        ("annotation", &finding.annotation),
        ("item", &finding.item),
        ("label", &finding.label),
        ("reader", &finding.reader),
        ("guide", &finding.guide),
    ] {
        if let Some(value) = value {
            properties.insert(name.to_owned(), json!(value));
        }
    }
    if let Some(excerpt) = &finding.excerpt {
        properties.insert("excerpt".to_owned(), json!(excerpt));
    }
    Result {
        rule_id: finding.rule.clone(),
        rule_index: ids.get_index_of(finding.rule.as_str()).unwrap_or(0),
        level: level(finding.severity),
        message: Message { text: no_links(&text) },
        locations: vec![at],
        related_locations: finding
            .related
            .iter()
            .map(|related| {
                let mut at = location(&related.file, related.line, related.column, None);
                at.message = (!related.message.is_empty()).then(|| Message { text: no_links(&related.message) });
                at
            })
            .collect(),
        partial_fingerprints: fingerprints.of(finding),
        properties,
    }
}

/// In a SARIF message `[words](address)` is a link; nothing that stands in a label file may make one.
fn no_links(text: &str) -> String {
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.to_owned() }
}

fn location(file: &str, line: u32, column: u32, length: Option<u32>) -> Location {
    let column = column.max(1);
    Location {
        physical_location: Physical {
            artifact_location: Artifact { uri: address(file) },
            region: Region {
                start_line: line.max(1),
                start_column: column,
                end_column: length.map(|n| column.saturating_add(n)),
            },
        },
        logical_locations: Vec::new(),
        message: None,
    }
}

/// A path as an address: relative ones stay so, which code scanning takes from the repository's root.
fn address(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let encoded = utf8_percent_encode(path, IN_PATH).to_string();
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    if drive {
        format!("file:///{encoded}")
    } else if path.starts_with('/') {
        format!("file://{encoded}")
    } else if encoded.split('/').next().is_some_and(|first| first.contains(':')) {
        format!("./{encoded}")
    } else {
        encoded
    }
}
