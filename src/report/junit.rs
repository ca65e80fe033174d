//! Findings as JUnit XML, for the test pages of build servers: a test case a rule.
//!
//! A rule that was broken is a failed case in each file that breaks it; the others are one case of
//! the protocol. The form is that of Jenkins' published `junit-10.xsd`, which knows fewer
//! attributes than most tools write.

use super::clauses::Clauses;
use super::excerpt::seen;
use super::json::{JsonFinding, JsonReport, JsonRule};
use crate::labels::State;
use indexmap::IndexMap;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::fmt::Write as _;
use std::io;

/// How one test case ended.
enum End {
    Passed,
    /// Why it was passed over.
    Skipped(String),
    /// Why it could not be run.
    Error(String),
    /// Kind, headline, details.
    Failed(&'static str, String, String),
}

struct Case<'c> {
    name: &'c str,
    class: &'c str,
    end: End,
}

/// The XML of a report.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn junit(report: &JsonReport, clauses: &Clauses) -> io::Result<String> {
    let mut text = Vec::new();
    write_junit(report, clauses, &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Writes the XML of a report.
///
/// # Errors
/// Those of `out`.
pub fn write_junit(report: &JsonReport, clauses: &Clauses, out: &mut dyn io::Write) -> io::Result<()> {
    let suite = report.protocol.as_ref().map_or("labelwright".to_owned(), |p| format!("{} {}", p.id, p.version));
    let cases = cases(report, clauses);
    let count = |wanted: fn(&End) -> bool| cases.iter().filter(|c| wanted(&c.end)).count().to_string();
    let tests = cases.len().to_string();
    let failures = count(|e| matches!(e, End::Failed(..)));
    let errors = count(|e| matches!(e, End::Error(_)));
    let skipped = count(|e| matches!(e, End::Skipped(_)));

    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counts = [("tests", tests.as_str()), ("failures", failures.as_str()), ("errors", errors.as_str())];
    let mut root = BytesStart::new("testsuites").with_attributes([("name", "labelwright")]);
    root.extend_attributes(counts);
    writer.write_event(Event::Start(root))?;
    let suite = legal(&suite);
    let mut tag = BytesStart::new("testsuite").with_attributes([("name", suite.as_str())]);
    tag.extend_attributes(counts);
    tag.push_attribute(("skipped", skipped.as_str()));
    writer.write_event(Event::Start(tag))?;
    properties(&mut writer, report)?;
    for case in &cases {
        write(&mut writer, case)?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    writer.into_inner().write_all(b"\n")
}

/// The exact counts: the cases only count rules.
fn properties(writer: &mut Writer<&mut dyn io::Write>, report: &JsonReport) -> io::Result<()> {
    let s = &report.summary;
    let digest = report.protocol.as_ref().map(|p| p.meaning_digest.clone());
    let list = [
        ("meaning_digest", digest),
        ("annotations", Some(s.annotations.to_string())),
        ("findings_error", Some(s.errors.to_string())),
        ("findings_warning", Some(s.warnings.to_string())),
        ("findings_note", Some(s.notes.to_string())),
    ];
    writer.write_event(Event::Start(BytesStart::new("properties")))?;
    for (name, value) in list {
        let Some(value) = value else { continue };
        let tag = BytesStart::new("property").with_attributes([("name", name), ("value", legal(&value).as_str())]);
        writer.write_event(Event::Empty(tag))?;
    }
    writer.write_event(Event::End(BytesEnd::new("properties")))
}

fn cases<'r>(report: &'r JsonReport, clauses: &Clauses) -> Vec<Case<'r>> {
    let mut found: IndexMap<&str, IndexMap<&str, Vec<&JsonFinding>>> = IndexMap::new();
    for finding in &report.findings {
        found.entry(&finding.rule).or_default().entry(&finding.file).or_default().push(finding);
    }
    let whole = report.protocol.as_ref().map_or("labelwright", |p| p.id.as_str());
    let mut cases = Vec::new();
    for rule in &report.rules {
        match found.shift_remove(rule.rule.as_str()) {
            Some(files) => cases.extend(failed(&rule.rule, &files, rule.failed, clauses)),
            None => cases.push(Case { name: &rule.rule, class: whole, end: end(rule) }),
        }
    }
    for (rule, files) in &found {
        cases.extend(failed(rule, files, 0, clauses));
    }
    for sentence in &report.unreadable {
        cases.push(Case { name: "unreadable input", class: whole, end: End::Error(sentence.clone()) });
    }
    if cases.is_empty() {
        cases.push(Case { name: "check", class: whole, end: End::Passed });
    }
    cases
}

/// A rule of which no finding is listed.
fn end(rule: &JsonRule) -> End {
    let reason = || rule.reason.clone().unwrap_or_else(|| "nothing in the files that it is about".to_owned());
    match rule.state {
        State::Passed => End::Passed,
        State::Skipped => End::Skipped(reason()),
        State::Error => End::Error(reason()),
        State::Failed => End::Failed("error", format!("broken {} times", rule.failed), String::new()),
    }
}

fn failed<'r>(
    rule: &'r str,
    files: &IndexMap<&'r str, Vec<&'r JsonFinding>>,
    failed: u64,
    clauses: &Clauses,
) -> Vec<Case<'r>> {
    let listed: usize = files.values().map(Vec::len).sum();
    let more = failed.saturating_sub(listed as u64);
    let case = |(n, (file, findings)): (usize, (&&'r str, &Vec<&'r JsonFinding>))| {
        let worst = findings.iter().max_by_key(|f| f.severity).map_or("error", |f| f.severity.word());
        let clause = clauses.get(rule).map_or_else(|| rule.to_owned(), |c| c.text.clone());
        let mut text = String::new();
        for f in findings {
            let whom = f.annotation.as_ref().map_or(String::new(), |a| format!(" annotation {a}"));
            let _ = writeln!(text, "{}:{}:{}{whom} {}[{}]", f.file, f.line, f.column, f.severity.word(), f.code);
            let _ = writeln!(text, "  {}", f.message);
            if let Some(excerpt) = &f.excerpt {
                let _ = writeln!(text, "  {}", excerpt.text.trim());
            }
            if let Some(help) = &f.help {
                let _ = writeln!(text, "  help: {help}");
            }
        }
        if more > 0 && n + 1 == files.len() {
            let _ = writeln!(text, "… and {more} more in all files");
        }
        if let Some(why) = clauses.get(rule).and_then(|c| c.why.as_ref()) {
            let _ = writeln!(text, "why: {why}");
        }
        if let Some(link) = clauses.link(rule) {
            let _ = writeln!(text, "guide: {link}");
        }
        Case { name: rule, class: file, end: End::Failed(worst, clause, text) }
    };
    files.iter().enumerate().map(case).collect()
}

fn write(writer: &mut Writer<&mut dyn io::Write>, case: &Case<'_>) -> io::Result<()> {
    let (name, class) = (legal(case.name), legal(case.class));
    let tag = BytesStart::new("testcase").with_attributes([("classname", class.as_str()), ("name", name.as_str())]);
    let (element, kind, message, text) = match &case.end {
        End::Passed => return writer.write_event(Event::Empty(tag)),
        End::Skipped(why) => ("skipped", None, why, None),
        End::Error(why) => ("error", None, why, None),
        End::Failed(kind, message, text) => ("failure", Some(*kind), message, Some(text)),
    };
    writer.write_event(Event::Start(tag))?;
    let mut inner = BytesStart::new(element);
    if let Some(kind) = kind {
        inner.push_attribute(("type", kind));
    }
    let message = legal(message);
    inner.push_attribute(("message", message.as_str()));
    match text {
        Some(text) if !text.is_empty() => {
            writer.write_event(Event::Start(inner))?;
            writer.write_event(Event::Text(BytesText::new(&legal(text))))?;
            writer.write_event(Event::End(BytesEnd::new(element)))?;
        }
        _ => writer.write_event(Event::Empty(inner))?,
    }
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

/// XML has no way at all to write most control characters, and a file name may hold them.
fn legal(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { seen(c) }).collect()
}
