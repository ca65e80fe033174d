//! Protocols with their own expectations: `# error[T004]` behind a line (or alone above it) says
//! which code must be reported there, and nothing else may be. The whole rendering is a snapshot.
//!
//! `# elsewhere error[N004]` expects it in a file that this one uses.
//!
//! Adding a case is adding a file to `tests/suite/<area>/`. Files below a `parts` folder are only
//! there to be used by others.

use labelwright::report::{Style, diagnostics};
use labelwright::source::Disk;
use labelwright::{compile, compile_unproved};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every file with this ending below a folder, in order.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap_or_else(|e| panic!("{}: {e}", next.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_protocol_of_the_suite_says_what_it_should() {
    let mut cases = 0;
    let mut wrong = Vec::new();
    for path in files("tests/suite", "protocol") {
        if path.components().any(|c| c.as_os_str() == "parts") {
            continue;
        }
        cases += 1;
        if let Err(message) = one(&path) {
            wrong.push(message);
        }
    }
    assert!(cases >= 30, "the suite should hold its cases, found {cases}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn one(path: &Path) -> Result<(), String> {
    let shown = path.to_string_lossy().replace('\\', "/");
    let text = std::fs::read_to_string(path).unwrap();
    // Most cases are about one statement and leave much undecided; these are about the proof.
    let proved = ["proof", "published"].iter().any(|area| shown.starts_with(&format!("tests/suite/{area}/")));
    let compilation = if proved { compile(&shown, &Disk) } else { compile_unproved(&shown, &Disk) };
    if let Some(protocol) = &compilation.protocol {
        // What compiles can be run, written, and read back.
        labelwright::decide::run_cases(protocol).unwrap_or_else(|e| panic!("{shown}: {e}"));
        let compiled = labelwright::version::Compiled::new(protocol.clone());
        let back = labelwright::version::Compiled::load(compiled.print().as_bytes());
        assert_eq!(back.unwrap_or_else(|e| panic!("{shown}: {e}")), compiled);
    }
    let wanted = markers(&text);
    let found: BTreeSet<(usize, String)> = compilation
        .diagnostics
        .iter()
        .map(|d| {
            let (line, _) = compilation.sources.line_column(d.primary.span);
            let elsewhere = compilation.sources.get(d.primary.span.file).path != shown;
            let line = if elsewhere { 0 } else { line };
            (line, format!("{}[{}]", d.rule.severity.word(), d.rule.code))
        })
        .collect();
    let rendered = diagnostics(&compilation.diagnostics, &compilation.sources, Style::NoColour);
    let name = shown.trim_start_matches("tests/suite/").trim_end_matches(".protocol").replace('/', "__");
    insta::with_settings!({ snapshot_path => "../snapshots/suite", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, rendered);
    });
    let missing: Vec<_> = wanted.difference(&found).collect();
    let unexpected: Vec<_> = found.difference(&wanted).collect();
    if missing.is_empty() && unexpected.is_empty() {
        return Ok(());
    }
    Err(format!("{shown}\n  expected and not found: {missing:?}\n  found and not expected: {unexpected:?}\n{rendered}"))
}

/// `(line, "error[T004]")` for each marker.
fn markers(text: &str) -> BTreeSet<(usize, String)> {
    let mut wanted = BTreeSet::new();
    for (n, line) in text.lines().enumerate() {
        let Some((before, comment)) = line.split_once("# ") else { continue };
        let below = before.trim().is_empty();
        let elsewhere = comment.starts_with("elsewhere");
        for word in comment.split_whitespace() {
            let word = word.trim_end_matches(',');
            if ["error[", "warning[", "note["].iter().any(|k| word.starts_with(k)) && word.ends_with(']') {
                let line = if elsewhere { 0 } else { n + 1 + usize::from(below) };
                wanted.insert((line, word.to_owned()));
            }
        }
    }
    wanted
}
