//! Label files against a protocol.

use super::cases::Case;
use labelwright::diagnostic::Severity;
use labelwright::labels::{Finding, Format, Mapping, Options, Report};
use labelwright::source::unprintable;
use std::collections::{BTreeMap, BTreeSet};

/// A label file.
pub fn file(case: &Case, format: Format, text: &[u8]) {
    check(case, format, case.mapping.as_ref(), &case.stamped(text));
}

/// Whatever stands in a file, a report comes out whose findings lie in it, and neither threads nor
/// pieces nor how many findings are kept change what is found or counted.
pub fn check(case: &Case, format: Format, mapping: Option<&Mapping>, text: &[u8]) {
    let run = |threads: usize, keep: u64, piece: Option<usize>| {
        let mut session = case.validator.session(Options { threads, keep });
        if let Some(piece) = piece {
            session = session.in_pieces(piece);
        }
        session.read("file", text, Some(format), mapping);
        session.finish()
    };
    let whole = run(1, 0, None);
    counted(&whole);
    for finding in &whole.findings {
        told(finding);
    }
    // What is packed lies elsewhere.
    if !is_packed(text) {
        inside(&whole.findings, text);
    }
    // Sizes of pieces that are no divisors of anything, from a byte to most of the text.
    let piece = 1 + text.len().wrapping_mul(7919) % (text.len() / 2 + 1);
    let cut = run(2, 0, Some(piece));
    assert_eq!(counts(&cut), counts(&whole), "threads or pieces of {piece} bytes change what is counted");
    same(&cut, &whole, &format!("threads or pieces of {piece} bytes"));
    if format == Format::Coco {
        let mut session = case.validator.session(Options { threads: 1, keep: 0 });
        session.read_coco("file", &text, mapping);
        let in_place = session.finish();
        // A stream is unpacked, a file in place is read as it is.
        if !is_packed(text) {
            assert_eq!(counts(&in_place), counts(&whole), "reading in place changes what is counted");
            same(&in_place, &whole, "reading in place");
        }
    }
    // Where only the first of a kind are kept, the counts are those of all.
    let few = run(1, 1, None);
    assert_eq!(counts(&few), counts(&whole), "what is kept changes what is counted");
    let mut seen = BTreeSet::new();
    let all = whole.findings.iter();
    let first = all.filter(|f| seen.insert((&f.rule, f.code.code, f.severity))).map(parts);
    assert!(first.eq(few.findings.iter().map(parts)), "of each kind the first is kept");
}

/// Whether a text is gzip or zstd.
fn is_packed(text: &[u8]) -> bool {
    text.starts_with(b"\x1f\x8b") || text.starts_with(b"\x28\xb5\x2f\xfd")
}

/// The findings of two reports are the same.
fn same(one: &Report, other: &Report, what: &str) {
    assert_eq!(one.findings.len(), other.findings.len(), "{what} change what is found");
    for (one, other) in one.findings.iter().zip(&other.findings) {
        assert_eq!(parts(one), parts(other), "{what} change a finding");
    }
}

/// All counts of a report.
fn counts(report: &Report) -> impl PartialEq + std::fmt::Debug {
    let Report { groups, rules, files, items, records, annotations, totals, readers, labels, unreadable, .. } = report;
    let sums = (*files, *items, *records, *annotations, *totals);
    (sums, groups.clone(), rules.clone(), readers.clone(), labels.clone(), unreadable.clone())
}

/// All of a finding but the page of its code.
fn parts(finding: &Finding) -> impl PartialEq + std::fmt::Debug + use<'_> {
    let Finding { rule, code, severity, message, why, line, column, pointer, .. } = finding;
    let Finding { file, annotation, item, label, reader, excerpt, .. } = finding;
    ((rule, code.code, severity, message, why, line, column, pointer), (file, annotation, item, label, reader, excerpt))
}

/// Sums and lists agree.
fn counted(report: &Report) {
    let of = |severity| report.findings.iter().filter(|f| f.severity == severity).count() as u64;
    let totals = [report.totals.errors, report.totals.warnings, report.totals.notes];
    assert_eq!(totals, [of(Severity::Error), of(Severity::Warning), of(Severity::Note)]);
    let mut groups: BTreeMap<(String, &str, Severity), u64> = BTreeMap::new();
    for finding in &report.findings {
        *groups.entry((finding.rule.clone(), finding.code.code, finding.severity)).or_default() += 1;
    }
    let told: BTreeMap<_, _> = report.groups.iter().map(|g| ((g.rule.clone(), g.code, g.severity), g.count)).collect();
    assert_eq!(groups, told);
    assert!(report.records > 0 || !report.findings.is_empty(), "nothing was read and nothing is told");
}

/// A finding speaks, and nothing in it steers a terminal.
fn told(finding: &Finding) {
    assert!(!finding.message.trim().is_empty());
    let texts = [Some(&finding.message), Some(&finding.pointer), finding.annotation.as_ref(), finding.item.as_ref()];
    let more = [finding.label.as_ref(), finding.reader.as_ref(), finding.excerpt.as_ref().map(|e| &e.text)];
    for text in texts.into_iter().chain(more).flatten() {
        let steers = |c: char| c.is_control() || unprintable(c);
        assert!(!text.chars().any(steers), "an unprintable character is shown: {text:?}");
    }
    if let Some(excerpt) = &finding.excerpt {
        let length = excerpt.text.chars().count();
        assert!(excerpt.marked > 0 && excerpt.before <= length, "{excerpt:?} marks what is not there");
    }
}

/// Findings lie in the file.
fn inside(findings: &[Finding], text: &[u8]) {
    let lines: Vec<&[u8]> = text.split(|b| *b == b'\n').collect();
    for finding in findings {
        let line = lines.get((finding.line as usize).wrapping_sub(1));
        let line = line.unwrap_or_else(|| panic!("line {} of {}: {}", finding.line, lines.len(), finding.message));
        let length: usize = line.utf8_chunks().map(|c| c.valid().chars().count() + c.invalid().len()).sum();
        let column = finding.column as usize;
        assert!(column >= 1 && column <= length + 1, "column {column} of {length}: {}", finding.message);
    }
}
