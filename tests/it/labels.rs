//! Label files, each broken in one way: `tests/labels/<case>/<CODE>-….<ending>` must raise that
//! code and no other error; `good-….<ending>` must pass. Tables have their `map.yaml` beside them.
//! `{{digest}}` in a file stands for the meaning digest of the case's protocol.

use crate::frames::load_case;
use crate::suite::files;
use labelwright::diagnostic::Severity;
use labelwright::labels::{Expected, Format, Input, Validator};
use std::collections::BTreeSet;
use std::fmt::Write;

#[test]
fn every_label_file_says_what_it_should() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for protocol in files("tests/labels", "protocol") {
        let folder = protocol.parent().unwrap();
        let case = load_case(folder);
        let expected = Expected { meaning_digest: case.compiled.stamp.meaning_digest.clone() };
        let validator = Validator::new(&case.compiled.protocol, &expected).unwrap();
        let mut all: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
        all.sort();
        let mut transcript = String::new();
        for path in all {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let code = name.split(['-', '.']).next().unwrap().to_owned();
            let is_code = code.len() == 4 && code[1..].chars().all(|c| c.is_ascii_digit());
            if !is_code && code != "good" {
                continue;
            }
            cases += 1;
            let bytes = with_digest(&std::fs::read(&path).unwrap(), &case.compiled.stamp.meaning_digest);
            let report = validator.validate_all(&[Input {
                name: &name,
                bytes: &bytes,
                format: Format::of(&name, &bytes),
                mapping: case.mapping.as_ref(),
            }]);
            let errors: BTreeSet<&str> =
                report.findings.iter().filter(|f| f.severity == Severity::Error).map(|f| f.code.code).collect();
            let codes: BTreeSet<&str> = report.findings.iter().map(|f| f.code.code).collect();
            let fine = if is_code {
                codes.contains(code.as_str()) && errors.iter().all(|c| *c == code)
            } else {
                report.findings.is_empty()
            };
            writeln!(transcript, "{name}").unwrap();
            for f in &report.findings {
                writeln!(
                    transcript,
                    "  {}:{} {} {}[{}] {}{}\n      {}",
                    f.line,
                    f.column,
                    if f.pointer.is_empty() { "-" } else { &f.pointer },
                    f.severity.word(),
                    f.code.code,
                    f.rule,
                    f.annotation.as_ref().map_or(String::new(), |a| format!(" ({a})")),
                    f.message
                )
                .unwrap();
            }
            if !fine {
                wrong.push(format!("{}: found {codes:?}\n{transcript}", path.display()));
            }
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        insta::with_settings!({ snapshot_path => "../snapshots/labels", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, transcript);
        });
    }
    assert!(cases >= 30, "the label files should be there, found {cases}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Replaces the placeholder in a text of any encoding.
fn with_digest(bytes: &[u8], digest: &str) -> Vec<u8> {
    let mark = b"{{digest}}";
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(mark) {
            out.extend_from_slice(digest.as_bytes());
            at += mark.len();
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}
