//! What a run says, in every format: over one constructed report with all severities, hostile texts,
//! more findings than are kept; over one without findings; and over real label files. Other
//! people's schemas and parsers say whether they can read it.

use crate::{frames, peers};
use labelwright::diagnostic::Severity;
use labelwright::labels::{Excerpt, Finding, Report, Share, Tally, Totals};
use labelwright::report::{self, Checked, Clauses, JsonReport, MOST_OF_A_KIND, Style, TextOptions};
use labelwright::source::{Disk, Memory};
use labelwright::version::{Compiled, Stamp};
use labelwright::{compile, compile_unproved};
use serde_json::Value;
use std::collections::BTreeSet;

const PROTOCOL: &str = r#"
protocol demo "Nodules < 30 mm & 'masses'" { version 1.2.0  status draft  owner "Demo group"  modality CT  effective 2027-01-01 }
label nodule "Nodule <b>" {
  definition "A round opacity."
  attribute size "Size" : length in mm, 0 to 100 mm, must be answered because """Everything
      else [follows](http://example.org) from the size."""
  attribute note "Note" : text of at most 50 characters, private
  negative small when size is below 3 mm because "not counted & not outlined"
}
label mass "Mass" { definition "A large one." }
"#;

/// A text that would do harm wherever it is not written as a text.
const HOSTILE: &str = "<script>alert(1)</script>\"'&]]>{{x}}%0A::error::\u{1b}[31m\u{202e}](http://e.org)";

struct Run {
    report: Report,
    stamp: Stamp,
    clauses: Clauses,
}

impl Run {
    fn json(&self, most: usize) -> JsonReport {
        report::of_report(&self.report, &self.stamp, &self.clauses, most)
    }

    fn text(&self, style: Style) -> String {
        report::labels(&self.report, &self.stamp, &self.clauses, TextOptions { most: 2, style })
    }

    fn html(&self) -> String {
        report::html(&self.json(0), &self.stamp, &self.clauses, 2).unwrap()
    }

    fn sarif(&self) -> Value {
        serde_json::from_str(&report::sarif(&self.json(0), &self.clauses)).unwrap()
    }

    fn junit(&self) -> String {
        report::junit(&self.json(0), &self.clauses).unwrap()
    }
}

fn run(report: Report) -> Run {
    let files = Memory::default().with("demo.protocol", PROTOCOL);
    let compilation = compile_unproved("demo.protocol", &files);
    let protocol = compilation.protocol.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
    let clauses = Clauses::of_protocol(&protocol, None);
    let mut report = report;
    let found = std::mem::take(&mut report.rules);
    report.rules = clauses.ids().map(|id| (id.to_owned(), Tally::default())).collect();
    report.rules.extend(found);
    Run { stamp: Stamp::of(&protocol), clauses, report }
}

fn finding(rule: &str, code: &str, severity: Severity, file: &str, line: u32) -> Finding {
    Finding {
        rule: rule.to_owned(),
        code: labelwright::rules::find(code).unwrap(),
        severity,
        message: format!("Size is `{line}`, which is not right"),
        why: None,
        file: file.into(),
        line,
        column: 12,
        pointer: format!("/annotations/{line}/attributes/size"),
        annotation: Some(format!("a{line}")),
        item: Some("1.2.840.1".to_owned()),
        label: Some("nodule".to_owned()),
        reader: Some("reader-1".to_owned()),
        excerpt: Some(Excerpt {
            text: format!("…\"size\": {line}, \"note\": \"(masked)\"…"),
            before: 9,
            marked: line.to_string().len(),
        }),
    }
}

/// All severities, one rule with two codes, more findings than are kept, hostile texts, letters that are two
/// columns wide.
fn constructed() -> Run {
    let mut report = Report { files: 2, items: 4, records: 5, annotations: 1200, ..Report::default() };
    let (small, range) = ("nodule.negative.small", "nodule.size.range");
    let one = "labels/reader 1.jsonl";
    for line in [3, 7, 12] {
        let mut f = finding(small, "L019", Severity::Warning, one, line);
        f.why = Some("not counted & not outlined".to_owned());
        report.findings.push(f);
    }
    report.findings.push(finding(range, "L012", Severity::Error, one, 3));
    report.findings.push(finding(range, "L013", Severity::Warning, "labels/reader-2.json", 4021));
    let mut hostile = finding("file.structure", "L007", Severity::Error, &format!("labels/#1 ü {HOSTILE}.json"), 9);
    hostile.message = format!("a text {HOSTILE}");
    hostile.pointer = format!("/{HOSTILE}");
    hostile.annotation = Some(HOSTILE.to_owned());
    hostile.item = Some(HOSTILE.to_owned());
    hostile.reader = Some(HOSTILE.to_owned());
    hostile.label = None;
    hostile.excerpt = Some(Excerpt { text: format!("\"影像\": {HOSTILE}"), before: 1, marked: 2 });
    report.findings.push(hostile);
    let mut bare = finding("file.structure", "L005", Severity::Note, "<stdin>", 1);
    (bare.pointer, bare.annotation, bare.item, bare.reader) = (String::new(), None, None, None);
    (bare.label, bare.excerpt, bare.column) = (None, None, 1);
    report.findings.push(bare);

    let tally = |checked, failed, skipped, errors, reason: Option<&str>| Tally {
        checked,
        failed,
        skipped,
        errors,
        reason: reason.map(str::to_owned),
    };
    report.rules.extend([
        ("file.structure".to_owned(), tally(5, 2, 0, 0, None)),
        ("file.stamp".to_owned(), tally(0, 0, 5, 0, Some("a table carries no stamp <b>"))),
        ("nodule.size.value".to_owned(), tally(1200, 0, 0, 0, None)),
        ("nodule.size.unit".to_owned(), tally(7, 0, 0, 1, Some("the number is too long"))),
        (range.to_owned(), tally(1200, 2, 0, 0, None)),
        // Broken, and nothing of it was kept.
        ("nodule.note.length".to_owned(), tally(40, 3, 0, 0, None)),
        (small.to_owned(), tally(1200, 12_345, 0, 0, None)),
    ]);
    report.totals = Totals { errors: 5, warnings: 12_346, notes: 1 };
    let share = |annotations, errors, warnings| Share { annotations, found: Totals { errors, warnings, notes: 0 } };
    report.readers.extend([
        ("reader-1".to_owned(), share(800, 1, 12_345)),
        ("reader-2".to_owned(), share(399, 0, 1)),
        (HOSTILE.to_owned(), share(1, 1, 0)),
        ("reader-4".to_owned(), share(0, 0, 0)),
    ]);
    report.labels.extend([("nodule".to_owned(), share(1100, 1, 12_346)), ("mass".to_owned(), share(99, 0, 0))]);
    run(report)
}

/// Nothing found, and nothing there.
fn empty() -> Run {
    run(Report::default())
}

/// The schema of OASIS, formats included. One pattern in it has a bracket too many, which strict
/// readers of regular expressions refuse.
fn sarif_schema() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(include_str!("../schemas/sarif-schema-2.1.0.json")).unwrap();
    for part in ["run", "toolComponent"] {
        let pattern = &mut schema["definitions"][part]["properties"]["language"]["pattern"];
        assert_eq!(*pattern, "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$");
        *pattern = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn golden(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots/reports", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn every_format_says_what_was_found() {
    for (name, run) in [("constructed", constructed()), ("empty", empty())] {
        golden(&format!("{name}.text"), &run.text(Style::NoColour));
        golden(&format!("{name}.plain"), &run.text(Style::Plain));
        golden(&format!("{name}.colour"), &run.text(Style::Colour).replace('\u{1b}', "␛"));
        golden(&format!("{name}.json"), &serde_json::to_string_pretty(&run.json(2)).unwrap());
        golden(&format!("{name}.sarif"), &report::sarif(&run.json(0), &run.clauses));
        golden(&format!("{name}.junit"), &run.junit());
        golden(&format!("{name}.github"), &report::github(&run.json(0)));
        golden(&format!("{name}.html"), &run.html());
    }
}

#[test]
fn nothing_in_a_label_file_can_draw_run_or_pose() {
    let run = constructed();
    for style in [Style::NoColour, Style::Plain] {
        let text = run.text(style);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
    }
    let html = run.html();
    assert!(!html.contains("<script") && !html.contains('\u{1b}') && !html.contains(" style="));
    assert!(html.contains("&lt;script&gt;"), "it is shown as a text");
    assert!(html.contains("Nodule &lt;b&gt;") && html.contains("Nodules &lt; 30 mm &amp;"));
    let commands = report::github(&run.json(0));
    assert_eq!(commands.matches("\n::").count() + 1, commands.lines().count(), "a line is a command");
    assert!(commands.lines().all(|l| l.starts_with("::") && !l.contains('\u{1b}')), "{commands}");
    assert!(!commands.contains("%0A::error"), "a percent sign stays one: {commands}");
    let sarif = report::sarif(&run.json(0), &run.clauses);
    assert!(!sarif.contains("> from](http"), "a reason makes no link");
}

#[test]
fn counts_are_those_of_the_run_and_not_of_what_was_kept() {
    let run = constructed();
    let text = run.text(Style::NoColour);
    assert!(text.contains("warning[L019] nodule.negative.small  12345 times"), "{text}");
    assert!(text.contains("… and 12343 more"), "{text}");
    assert!(text.contains("error nodule.note.length  3 times; "), "{text}");
    let junit = run.junit();
    assert!(junit.contains("message=\"broken 3 times\""), "{junit}");
    assert!(junit.contains("… and 12342 more in all files"), "{junit}");
    let notices = &run.sarif()["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(
        notices[1]["message"]["text"],
        "nodule.negative.small: broken 12345 times; 12342 of these are not listed"
    );
    assert_eq!(notices[0]["message"]["text"], "nodule.note.length: broken 3 times; 3 of these are not listed");
    assert_eq!(notices.as_array().unwrap().len(), 2, "the others are listed in full");
    let html = run.html();
    assert!(empty().html().contains("Nothing was checked"), "that is no good news");
    assert!(html.contains("12\u{202f}345 findings") && html.contains("… and 12\u{202f}343 more"));
    let json = run.json(1);
    assert_eq!((json.summary.warnings, json.rules.iter().map(|r| r.failed).max()), (12_346, Some(12_345)));
    assert!(report::github(&run.json(0)).contains("12345 more are not annotated"));
}

#[test]
fn an_input_that_could_not_be_read_never_looks_clean() {
    let run = empty();
    let sentence = format!("error[I001]: `{HOSTILE}` cannot be read");
    let json = JsonReport { unreadable: vec![sentence; 12], ..run.json(0) };
    let sarif: Value = serde_json::from_str(&report::sarif(&json, &run.clauses)).unwrap();
    assert!(sarif_schema().is_valid(&sarif));
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
    assert!(report::junit(&json, &run.clauses).unwrap().contains("errors=\"12\""));
    let commands = report::github(&json);
    assert_eq!(commands.lines().filter(|l| l.starts_with("::error ")).count(), MOST_OF_A_KIND);
    assert!(commands.contains("12 inputs could not be read"));
    let html = report::html(&json, &run.stamp, &run.clauses, 2).unwrap();
    assert!(html.contains("error[I001]") && !html.contains("<script"));
}

#[test]
fn what_is_private_stands_in_no_report() {
    let files = Memory::default().with("demo.protocol", PROTOCOL);
    let compiled = Compiled::new(compile_unproved("demo.protocol", &files).protocol.unwrap());
    let long = "Jane Doe of Ward 7, born on 3 March 1950, was seen by Dr Miller";
    let record = format!(
        r#"{{"protocol": {{"id": "demo", "version": "1.2.0", "meaning_digest": "{}"}}, "item": {{"image": "Jane Doe"}},
             "annotator": {{"id": "Jane Doe"}}, "annotations": [{{"id": "Jane Doe", "label": "nodule",
             "attributes": {{"size": {{"value": "Jane Doe", "unit": "mm"}}, "note": "{long}", "Jane Doe": 3}}}}]}}"#,
        compiled.stamp.meaning_digest
    );
    // The same in another encoding: a byte behind each name that is no UTF-8.
    let broken: Vec<u8> = record.split("Doe").map(str::as_bytes).collect::<Vec<_>>().join(&b"Doe\xff"[..]);
    for record in [record.as_bytes(), &broken] {
        stands_in_no_report(&compiled, record, &["Jane", "Doe", "Miller", "1950"]);
    }
}

fn stands_in_no_report(compiled: &Compiled, record: &[u8], words: &[&str]) {
    let report = frames::validate(compiled, "labels.json", record);
    assert!(report.findings.len() >= 2, "{:#?}", report.findings);
    let run = Run { stamp: compiled.stamp.clone(), clauses: Clauses::of_protocol(&compiled.protocol, None), report };
    for text in [
        run.text(Style::NoColour),
        run.text(Style::Plain),
        serde_json::to_string(&run.json(0)).unwrap(),
        run.sarif().to_string(),
        run.junit(),
        report::github(&run.json(0)),
        run.html(),
    ] {
        assert!(!words.iter().any(|word| text.contains(word)), "{text}");
    }
}

#[test]
fn github_gets_the_first_of_every_rule_and_ten_of_a_kind() {
    let mut run = constructed();
    run.report.findings.clear();
    for (rule, lines) in
        [("nodule.size.range", 1..=40), ("nodule.negative.small", 41..=43), ("file.structure", 44..=44)]
    {
        for severity in [Severity::Error, Severity::Note] {
            run.report.findings.extend(lines.clone().map(|n| finding(rule, "L012", severity, "a.json", n)));
        }
    }
    let text = report::github(&run.json(0));
    let of = |kind: &str| text.lines().filter(|l| l.starts_with(kind)).collect::<Vec<_>>();
    assert_eq!(of("::error").len(), MOST_OF_A_KIND);
    assert_eq!(of("::notice").len(), MOST_OF_A_KIND, "the summary is one of them");
    let lines: Vec<bool> = [1, 41, 44, 2]
        .iter()
        .map(|n| of("::error").iter().take(4).any(|l| l.contains(&format!("line={n},"))))
        .collect();
    assert_eq!(lines, [true; 4], "{text}");
}

#[test]
fn sarif_is_valid_and_keeps_its_fingerprints_when_lines_move() {
    let validator = sarif_schema();
    let prints = |run: &Run| {
        let sarif = run.sarif();
        let faults: Vec<String> = validator.iter_errors(&sarif).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        for result in sarif["runs"][0]["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(sarif["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
        let results = sarif["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|r| r["partialFingerprints"]["labelwrightFinding/v1"].to_string()).collect::<Vec<_>>()
    };
    assert!(validator.validate(&serde_json::json!({ "version": "2.1.0" })).is_err(), "the schema refuses something");
    assert!(prints(&empty()).is_empty());
    let run = constructed();
    let before = prints(&run);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len(), "findings are told apart");
    let mut moved = constructed();
    for f in &mut moved.report.findings {
        f.line += 100;
        f.column += 5;
        f.message.push('!');
        // Another annotation was put before it.
        if f.annotation.is_some() {
            f.pointer = f.pointer.replace("/annotations/", "/annotations/1");
        }
    }
    assert_eq!(prints(&moved), before);
    moved.report.findings[0].annotation = Some("another".to_owned());
    assert_ne!(prints(&moved)[0], before[0]);
}

#[test]
fn sarif_addresses_lead_to_the_files() {
    let uri = |file: &str| {
        let mut run = empty();
        run.report.findings.push(finding("file.id", "L024", Severity::Error, file, 1));
        let at = &run.sarif()["runs"][0]["results"][0]["locations"][0];
        at["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned()
    };
    for (file, address) in [
        ("labels/a.json", "labels/a.json"),
        ("./a b#1%.json", "a%20b%231%25.json"),
        ("/data/ü.json", "file:///data/%C3%BC.json"),
        ("C:\\labels\\a.json", "file:///C:/labels/a.json"),
        ("a:b.json", "./a:b.json"),
        ("<stdin>", "%3Cstdin%3E"),
    ] {
        assert_eq!(uri(file), address, "{file}");
    }
}

#[test]
fn links_lead_to_the_guide_where_it_is() {
    let files = Memory::default().with("demo.protocol", PROTOCOL);
    let protocol = compile_unproved("demo.protocol", &files).protocol.unwrap();
    let mut run = constructed();
    assert!(run.html().contains("href=\"guide/index.html#nodule.negative.small\""));
    let helps = |run: &Run| {
        run.sarif()["runs"][0]["tool"]["driver"]["rules"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|r| r.get("helpUri").is_some())
            .count()
    };
    assert_eq!(helps(&run), 0, "a path is no address of its own");
    run.clauses = Clauses::of_protocol(&protocol, Some("https://example.org/guide"));
    assert!(run.html().contains("href=\"https://example.org/guide#nodule.negative.small\""));
    assert_eq!(helps(&run), run.report.rules.len());
    assert!(run.text(Style::NoColour).contains("guide: https://example.org/guide#nodule.size.range"));
}

#[test]
fn junit_is_read_by_other_people() {
    let Some(peers) = peers::folder() else { return };
    for run in [constructed(), empty()] {
        let told = peers::python(&peers, "junit.py", &["tests/schemas/junit-10.xsd"], &run.junit());
        let count =
            |state: &str| run.json(0).rules.iter().filter(|r| serde_json::to_value(r.state).unwrap() == state).count();
        let read: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(read["faults"], serde_json::json!([]), "{told}");
        assert_eq!(read["skipped"], count("skipped"), "{told}");
        assert_eq!(read["passed"], count("passed"), "{told}");
        assert_eq!(read["errors"], count("error"), "{told}");
        assert!(read["failures"].as_u64().unwrap() >= count("failed") as u64, "{told}");
    }
    let broken = "<testsuites><testsuite name=\"a\"/></testsuites>";
    let told = peers::python(&peers, "junit.py", &["tests/schemas/junit-10.xsd"], broken);
    assert!(told.contains("tests"), "the schema refuses something: {told}");
}

#[test]
fn the_page_is_well_formed_and_needs_nothing_else() {
    for run in [constructed(), empty()] {
        let html = run.html();
        assert!(html.contains("default-src 'none'; style-src 'sha256-"));
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|t| t.split('"').next()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each id once: {ids:?}");
        for link in html.split(" href=\"#").skip(1).filter_map(|t| t.split('"').next()) {
            assert!(ids.contains(&link), "#{link} leads nowhere");
        }
        assert_eq!(html, run.html(), "the same bytes again");
        let Some(peers) = peers::folder() else { continue };
        let told = peers::python(&peers, "html5.py", &[], &html);
        assert_eq!(told.trim(), "[]", "html5lib complains");
    }
}

#[test]
fn checks_of_protocols_are_told_in_the_same_formats() {
    let published = jsonschema::validator_for(&report::report_schema()).unwrap();
    let sarif_schema = sarif_schema();
    for path in ["tests/suite/kinds/wrong_range.protocol", "protocols/lidc-nodule/lidc_nodule.protocol"] {
        let c = compile(path, &Disk);
        let list = [Checked { diagnostics: &c.diagnostics, sources: &c.sources, dropped: c.dropped }];
        let json = report::of_diagnostics(&list, None);
        assert!(published.is_valid(&serde_json::to_value(&json).unwrap()));
        for f in &json.findings {
            let e = f.excerpt.as_ref().unwrap_or_else(|| panic!("{path}:{} has a line", f.line));
            assert!(e.before + e.marked <= e.text.chars().count().max(1) && e.marked >= 1, "{e:?}");
        }
        let clauses = Clauses::of_diagnostics(&c.diagnostics);
        let sarif: Value = serde_json::from_str(&report::sarif(&json, &clauses)).unwrap();
        assert!(sarif_schema.validate(&sarif).is_ok());
        let junit = report::junit(&json, &clauses).unwrap();
        let failures = if c.diagnostics.is_empty() { "tests=\"1\" failures=\"0\"" } else { "name=\"reversed-range\"" };
        assert!(junit.contains(failures), "{junit}");
        if let Some(peers) = peers::folder() {
            let told = peers::python(&peers, "junit.py", &["tests/schemas/junit-10.xsd"], &junit);
            assert!(told.contains("\"faults\": []"), "{told}");
        }
    }
}

#[test]
fn the_published_schema_describes_the_json() {
    let published = jsonschema::validator_for(&report::report_schema()).unwrap();
    for run in [constructed(), empty()] {
        let json = serde_json::to_value(run.json(0)).unwrap();
        let faults: Vec<String> = published.iter_errors(&json).map(|e| e.to_string()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
