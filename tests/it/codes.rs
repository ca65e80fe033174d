//! Every code has a page, and every example on a page does what the page says.
//!
//! A fence says what stands in it by two words: a frame (see `frames`) and `wrong` or `right`.
//! Pages of label files and mappings have more kinds of blocks:
//!
//! - `<frame> protocol`: the protocol that the labels are checked against;
//! - `annotations`, `record`, `yaml`, `mapping`, `table`, each `wrong` or `right`; a mapping or a
//!   table without a second word belongs to both;
//! - `catalogue`, `catalogue-fr`: a translation into German or French, `wrong` or `right`, to which all is
//!   added that it does not name; `catalogue-alone`: a whole file;
//! - `file <path>`: a further file beside the protocol.

use crate::frames;
use labelwright::decide::run_cases;
use labelwright::diagnostic::{Diagnostic, Problems, Rule, Severity};
use labelwright::labels::{Expected, Format, Input, Report, Validator, read_mapping};
use labelwright::source::{Memory, Sources};
use labelwright::version::Compiled;
use labelwright::{compile, compile_unproved, rules};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Codes whose mistake is not in a text that a page could show, with the reason. The tests at the
/// end of this file raise each of them in another way.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("P011", "the mistake is in the bytes of the file, which a page of text cannot hold"),
    ("L005", "the mark is three invisible bytes at the beginning of a file"),
    ("T030", "a picture of 200 kB does not fit a page; the tests of pictures make one"),
    ("I001", "the command complains of a path, not of a text"),
    ("A014", "it takes a protocol too large for a page; a test gives a small one too few steps"),
];

/// Frames whose body is a protocol or a part of one.
const PROTOCOL_FRAMES: &[&str] = &["protocol", "item", "label", "rules"];

/// What an example raised.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Raised {
    code: &'static str,
    severity: Severity,
    message: String,
}

/// A block of a page: its first word, its second, its body.
type Block = (String, String, String);

fn page_path(code: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes").join(format!("{code}.md"))
}

fn page(code: &str) -> String {
    std::fs::read_to_string(page_path(code)).unwrap_or_default()
}

fn blocks(page: &str) -> Vec<Block> {
    let split = |(info, body): (String, String)| {
        let (first, second) = info.split_once(' ').unwrap_or((info.as_str(), ""));
        (first.to_owned(), second.trim().to_owned(), body)
    };
    frames::fences(page).into_iter().map(split).collect()
}

/// The block of this kind that belongs to the example, or to all examples of the page.
fn block<'b>(blocks: &'b [Block], kind: &str, which: &str) -> Option<&'b str> {
    let of = |second: &str| blocks.iter().find(|(k, s, _)| k == kind && s == second).map(|(_, _, body)| body.as_str());
    of(which).or_else(|| of(""))
}

fn files(blocks: &[Block], source: String) -> Memory {
    let mut files = Memory::default()
        .with("figures/example.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>");
    for (_, path, body) in blocks.iter().filter(|(kind, _, _)| kind == "file") {
        files = files.with(path.clone(), body.clone());
    }
    files.with("demo.protocol", source)
}

/// Compiles a protocol and runs its worked cases. Parts of a label leave most cases open, so only
/// the examples of what the proof finds are proved.
fn of_protocol(files: &Memory, proved: bool) -> (Vec<Raised>, Option<Compiled>) {
    let compile = if proved { compile } else { compile_unproved };
    let compilation = compile("demo.protocol", files);
    let mut raised: Vec<Raised> = compilation
        .diagnostics
        .iter()
        .map(|d| Raised { code: d.rule.code, severity: d.rule.severity, message: d.message.clone() })
        .collect();
    if let Some(protocol) = &compilation.protocol {
        let cases = run_cases(protocol).expect("a checked protocol has a plan");
        for case in cases.iter().filter(|c| !c.differences.is_empty()) {
            let message = labelwright::report::case_failure(case);
            raised.push(Raised { code: "W001", severity: Severity::Error, message });
        }
    }
    (raised, compilation.protocol.map(Compiled::new))
}

fn of_report(report: &Report) -> Vec<Raised> {
    let raised = |f: &labelwright::labels::Finding| Raised {
        code: f.code.code,
        severity: f.severity,
        message: f.message.clone(),
    };
    report.findings.iter().map(raised).collect()
}

/// A table by a mapping.
fn of_table(compiled: &Compiled, mapping: &str, table: &str) -> Vec<Raised> {
    let mut sources = Sources::default();
    let file = sources.add("labels.map.yaml", mapping);
    let mut problems = Problems::default();
    let read = read_mapping(mapping.as_bytes(), file, &compiled.protocol, &mut problems);
    let mut raised: Vec<Raised> = problems
        .sorted()
        .iter()
        .map(|d| Raised { code: d.rule.code, severity: d.rule.severity, message: d.message.clone() })
        .collect();
    if let Some(mapping) = &read {
        let name = if table.starts_with('{') { "labels.jsonl" } else { "labels.csv" };
        let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
        let validator = Validator::new(&compiled.protocol, &expected).expect("a checked protocol has a plan");
        let bytes = table.as_bytes();
        let input = Input { name, bytes, format: Format::of(name, bytes), mapping: Some(mapping) };
        raised.extend(of_report(&validator.validate_all(&[input])));
    }
    raised
}

/// A translation of a protocol.
fn of_catalogue(compiled: &Compiled, tag: &str, catalogue: &str) -> Vec<Raised> {
    let mut sources = Sources::default();
    let file = sources.add("de.po", catalogue);
    let mut problems = Problems::default();
    let _ = labelwright::words::read(catalogue.as_bytes(), file, tag, &compiled.protocol, &mut problems);
    let raised = |d: &Diagnostic| Raised { code: d.rule.code, severity: d.rule.severity, message: d.message.clone() };
    problems.sorted().iter().map(raised).collect()
}

/// What the `wrong` or the `right` example of a page raises; `Err` says what the page lacks.
fn example(blocks: &[Block], which: &str, proved: bool) -> Result<Vec<Raised>, String> {
    let shown = |kind: &str| blocks.iter().find(|(k, s, _)| k == kind && s == which).map(|(_, _, body)| body.as_str());
    if let Some((frame, body)) = PROTOCOL_FRAMES.iter().find_map(|frame| shown(frame).map(|body| (frame, body))) {
        return Ok(of_protocol(&files(blocks, frames::source(frame, body)), proved).0);
    }
    let protocol =
        blocks.iter().find(|(frame, second, _)| PROTOCOL_FRAMES.contains(&frame.as_str()) && second == "protocol");
    let Some((frame, _, body)) = protocol else {
        return Err(format!("it has no {which} example"));
    };
    let (raised, compiled) = of_protocol(&files(blocks, frames::source(frame, body)), false);
    let Some(compiled) = compiled.filter(|_| raised.is_empty()) else {
        return Err(format!("its protocol is not clean: {raised:#?}"));
    };
    let filled = |text: &str| text.replace("{{digest}}", &compiled.stamp.meaning_digest);
    if let Some(list) = shown("annotations") {
        let record = frames::record(&compiled, list);
        return Ok(of_report(&frames::validate(&compiled, "labels.json", record.as_bytes())));
    }
    if let Some(record) = shown("record") {
        return Ok(of_report(&frames::validate(&compiled, "labels.json", filled(record).as_bytes())));
    }
    for (kind, tag) in [("catalogue", "de"), ("catalogue-fr", "fr")] {
        if let Some(catalogue) = shown(kind) {
            return Ok(of_catalogue(&compiled, tag, &frames::catalogue(&compiled, tag, catalogue)));
        }
    }
    if let Some(catalogue) = shown("catalogue-alone") {
        return Ok(of_catalogue(&compiled, "de", catalogue));
    }
    if let Some(packed) = shown("packed") {
        let packed: String = packed.split_whitespace().collect();
        let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, packed).expect("base64");
        let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
        let validator = Validator::new(&compiled.protocol, &expected).expect("a checked protocol has a plan");
        return Ok(of_report(&validator.validate("labels.json.gz", bytes.as_slice())));
    }
    if let Some(record) = shown("yaml") {
        return Ok(of_report(&frames::validate(&compiled, "labels.yaml", filled(record).as_bytes())));
    }
    if shown("mapping").is_some() || shown("table").is_some() {
        let (mapping, table) = (block(blocks, "mapping", which), block(blocks, "table", which));
        let (Some(mapping), Some(table)) = (mapping, table) else {
            return Err("it needs a mapping and a table".to_owned());
        };
        return Ok(of_table(&compiled, mapping, table));
    }
    Err(format!("it has no {which} example"))
}

fn list(raised: &[Raised]) -> String {
    if raised.is_empty() {
        return "    nothing\n".to_owned();
    }
    raised.iter().map(|r| format!("    {} {}: {}\n", r.severity.word(), r.code, r.message)).collect()
}

/// What is wrong with the examples of a page.
fn faults(rule: &Rule) -> Vec<String> {
    let blocks = blocks(&page(rule.code));
    let proved = rule.code.starts_with('A');
    let mut faults = Vec::new();
    match example(&blocks, "wrong", proved) {
        Err(lacks) => faults.push(lacks),
        Ok(raised) => {
            let own = raised.iter().any(|r| r.code == rule.code && r.severity == rule.severity);
            // What the proof merely notes of an example is not in its way.
            if !own || raised.iter().any(|r| r.code != rule.code && (!proved || r.severity > Severity::Note)) {
                faults.push(format!(
                    "its wrong example should raise {} alone, but raises\n{}",
                    rule.code,
                    list(&raised)
                ));
            }
        }
    }
    match example(&blocks, "right", proved) {
        Err(lacks) => faults.push(lacks),
        Ok(raised) => {
            if raised.iter().any(|r| r.severity > Severity::Note || r.code == rule.code) {
                faults.push(format!("its right example should raise nothing, but raises\n{}", list(&raised)));
            }
        }
    }
    faults
}

#[test]
fn the_examples_of_every_page_do_what_it_says() {
    let shown = rules::all().into_iter().filter(|r| !NOT_SHOWN.iter().any(|(code, _)| *code == r.code));
    let wrong: Vec<String> = shown
        .flat_map(|rule| faults(rule).into_iter().map(move |f| format!("docs/codes/{}.md: {f}", rule.code)))
        .collect();
    assert!(wrong.is_empty(), "{} complaints\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_page_has_the_same_parts_and_fits_a_terminal() {
    let mut wrong = Vec::new();
    for rule in rules::all() {
        let page = page(rule.code);
        let mut says = |what: String| wrong.push(format!("docs/codes/{}.md: {what}", rule.code));
        if page.lines().next() != Some(&format!("# {} {}", rule.code, rule.name)) {
            says(format!("it does not begin with `# {} {}`", rule.code, rule.name));
        }
        for part in ["Why: ", "How to fix: "] {
            if !page.lines().any(|l| l.starts_with(part)) {
                says(format!("no line begins with `{part}`"));
            }
        }
        let lines = page.lines().count();
        if !(12..=60).contains(&lines) {
            says(format!("it has {lines} lines"));
        }
        for line in page.lines().filter(|l| l.chars().count() > 100) {
            says(format!("this line is too long: {line}"));
        }
        if page.lines().filter(|l| l.starts_with("```")).count() % 2 != 0 {
            says("a fence is never closed".to_owned());
        }
        if !page.ends_with('\n') || page.ends_with("\n\n") {
            says("it does not end with one line break".to_owned());
        }
    }
    assert!(wrong.is_empty(), "{} complaints\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_page_belongs_to_a_code() {
    let codes: BTreeSet<String> = rules::all().iter().map(|r| format!("{}.md", r.code)).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
    let pages: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("docs/codes is there")
        .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(pages, codes);
}

#[test]
fn codes_and_names_are_unique_and_well_formed() {
    let all = rules::all();
    for (n, rule) in all.iter().enumerate() {
        for other in &all[..n] {
            assert_ne!(other.code, rule.code, "two rules share a code");
            assert_ne!(other.name, rule.name, "{} and {} share a name", other.code, rule.code);
        }
        let (letter, digits) = rule.code.split_at(1);
        assert!(letter.chars().all(|c| c.is_ascii_uppercase()), "{}", rule.code);
        assert!(digits.len() == 3 && digits.chars().all(|c| c.is_ascii_digit()), "{}", rule.code);
        let kebab = rule.name.split('-').all(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_lowercase()));
        assert!(kebab, "{}: `{}` is not kebab-case", rule.code, rule.name);
        assert!(!rule.summary.is_empty(), "{} has no summary", rule.code);
        assert!(!rule.summary.ends_with('.') && !rule.summary.contains(". "), "{}: {}", rule.code, rule.summary);
    }
}

#[test]
fn what_is_not_shown_is_a_code_and_says_why() {
    for (code, reason) in NOT_SHOWN {
        assert!(rules::find(code).is_some(), "{code} is no code");
        assert!(!reason.is_empty(), "{code} gives no reason");
    }
}

#[test]
fn bytes_that_are_no_text_raise_p011() {
    for bytes in [&b"protocol demo \"\xe4\" { }"[..], b"protocol demo \"\0\" { }", b"\xff\xfep\0r\0"] {
        let compilation = compile("demo.protocol", &Memory::default().with("demo.protocol", bytes));
        let codes: Vec<&str> = compilation.diagnostics.iter().map(|d| d.rule.code).collect();
        assert_eq!(codes, ["P011"]);
    }
}

#[test]
fn a_byte_order_mark_raises_l005() {
    let protocol = frames::protocol("label", "  attribute sure : yes or no");
    let compiled = Compiled::new(protocol);
    let record = format!("\u{feff}{}", frames::record(&compiled, "[]"));
    let raised = of_report(&frames::validate(&compiled, "labels.json", record.as_bytes()));
    let codes: Vec<(&str, Severity)> = raised.iter().map(|r| (r.code, r.severity)).collect();
    assert_eq!(codes, [("L005", Severity::Note)]);
}

#[test]
fn a_path_without_a_file_raises_i001() {
    let out = Command::new(env!("CARGO_BIN_EXE_labelwright"))
        .args(["check", "no/such.protocol"])
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout);
    assert!(said.contains("error[I001]"), "{said}");
    assert_ne!(out.status.code(), Some(0));
}

#[test]
fn too_few_steps_are_not_taken_for_clean() {
    let source = frames::source(
        "label",
        "  attribute size : length in mm, 0 to 60 mm, must be answered\n  positive large when size is 6 mm or more\n  negative small when size is below 6 mm\n",
    );
    let files = Memory::default().with("demo.protocol", source.clone());
    let mut sources = Sources::default();
    let file = sources.add("demo.protocol", source.clone());
    let mut problems = Problems::default();
    let tree = labelwright::syntax::parse_file(&source, file, &mut problems);
    let span = labelwright::source::Span::new(file, 0, 1);
    let unit = labelwright::protocol::Unit { path: "demo.protocol".to_owned(), tree, root: true, span };
    let checked = labelwright::protocol::check(&[unit], &files, &mut problems).expect("it is without mistakes");
    labelwright::analyse::prove(&checked.protocol, &checked.places, 0, &mut problems);
    let codes: Vec<&str> = problems.sorted().iter().map(|d| d.rule.code).collect();
    assert_eq!(codes, ["A014"]);
}
