//! The engine: whatever the pieces, the threads, the packing and the memory of judged cases, what is
//! found is the same, and counts are exact whatever is kept.

use crate::corpus::{generator, shipped};
use generator::{Form, Text, Wanted};
use labelwright::labels::{Expected, Format, Input, Options, Report, Validator};
use labelwright::protocol::Protocol;
use labelwright::version::Stamp;
use std::collections::BTreeMap;
use std::io::Write;

const PROTOCOLS: &[&str] = &[
    "lidc-nodule/lidc_nodule",
    "ct-lung-nodule/ct_lung_nodule",
    "mammography-screening/mammography_screening",
    "thyroid-ultrasound/thyroid_ultrasound",
];

fn validator(protocol: &Protocol) -> Validator<'_> {
    let expected = Expected { meaning_digest: Stamp::of(protocol).meaning_digest };
    Validator::new(protocol, &expected).unwrap()
}

/// A corpus of a protocol, with a mistake in so many of a thousand records.
fn corpus(protocol: &Protocol, form: Form, annotations: usize, bad_of_thousand: usize) -> String {
    let mut text = Text::new(form, None);
    let wanted = Wanted { annotations, bad_of_thousand, seed: 11 };
    generator::records(protocol, wanted, |record| text.add(&record.node)).expect("labels that stand by themselves");
    text.close();
    text.out
}

fn run(validator: &Validator<'_>, options: Options, name: &str, bytes: &[u8]) -> Report {
    let mut session = validator.session(options);
    session.read(name, bytes, None, None);
    session.finish()
}

/// Everything that a report says, as text.
fn said(report: &Report) -> String {
    format!("{report:#?}")
}

/// Checked, failed, skipped and errors of each rule.
fn counts(report: &Report) -> BTreeMap<String, [u64; 4]> {
    report.rules.iter().map(|(id, t)| (id.clone(), [t.checked, t.failed, t.skipped, t.errors])).collect()
}

#[test]
fn a_case_that_was_judged_before_is_judged_the_same() {
    for path in PROTOCOLS {
        let protocol = shipped(path);
        let validator = validator(&protocol);
        let text = corpus(&protocol, Form::Lines, 400, 300);
        let together = run(&validator, Options::default(), "corpus.jsonl", text.as_bytes());
        let mut sums: BTreeMap<String, [u64; 4]> = BTreeMap::new();
        let mut findings = Vec::new();
        for line in text.lines() {
            // A session of its own has judged nothing yet.
            let alone = run(&validator, Options::default(), "corpus.jsonl", line.as_bytes());
            for (rule, counts) in counts(&alone) {
                let sum = sums.entry(rule).or_default();
                (0..4).for_each(|n| sum[n] += counts[n]);
            }
            findings.extend(
                alone.findings.iter().map(|f| format!("{} {} {} {}", f.rule, f.code.code, f.pointer, f.message)),
            );
        }
        let all: Vec<String> = together
            .findings
            .iter()
            .map(|f| format!("{} {} {} {}", f.rule, f.code.code, f.pointer, f.message))
            .collect();
        assert_eq!(all, findings, "{path}");
        assert_eq!(counts(&together), sums, "{path}");
        assert!(!all.is_empty());
    }
}

#[test]
fn threads_and_packing_change_nothing() {
    let protocol = shipped(PROTOCOLS[0]);
    let validator = validator(&protocol);
    for (form, name) in [(Form::Lines, "corpus.jsonl"), (Form::Array, "corpus.json"), (Form::Pretty, "corpus.json")] {
        // Several pieces of a mebibyte.
        let text = corpus(&protocol, form, 6000, 100);
        assert!(text.len() > 4 << 20);
        let one = run(&validator, Options { threads: 1, keep: 7 }, name, text.as_bytes());
        let wanted = said(&one);
        for threads in [2, 3] {
            let more = run(&validator, Options { threads, keep: 7 }, name, text.as_bytes());
            assert_eq!(said(&more), wanted, "{form:?} with {threads} threads");
        }
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        let packed = run(&validator, Options { threads: 2, keep: 7 }, name, &gzip.finish().unwrap());
        assert_eq!(said(&packed), wanted, "{form:?} packed");
    }
}

#[test]
fn what_is_kept_does_not_change_what_is_counted() {
    let protocol = shipped(PROTOCOLS[2]);
    let validator = validator(&protocol);
    let text = corpus(&protocol, Form::Lines, 3000, 500);
    let all = run(&validator, Options { threads: 1, keep: 0 }, "corpus.jsonl", text.as_bytes());
    for keep in [1, 3] {
        for threads in [1, 2] {
            let few = run(&validator, Options { threads, keep }, "corpus.jsonl", text.as_bytes());
            assert_eq!((counts(&few), few.totals, &few.groups), (counts(&all), all.totals, &all.groups));
            assert_eq!((&few.readers, &few.labels, few.items), (&all.readers, &all.labels, all.items));
            for group in &all.groups {
                let of = |report: &Report| -> Vec<String> {
                    let own = report
                        .findings
                        .iter()
                        .filter(|f| f.rule == group.rule && f.code.code == group.code && f.severity == group.severity);
                    own.map(|f| format!("{f:?}")).collect()
                };
                let (mut whole, kept) = (of(&all), of(&few));
                whole.truncate(usize::try_from(keep).unwrap());
                assert_eq!(kept, whole, "{group:?}");
            }
        }
    }
}

#[test]
fn rows_with_one_id_are_found_across_pieces() {
    let case = crate::frames::load_case(std::path::Path::new("tests/labels/table"));
    let expected = Expected { meaning_digest: case.compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&case.compiled.protocol, &expected).unwrap();
    let good = std::fs::read_to_string("tests/labels/table/good.jsonl").unwrap();
    let row: serde_json::Value = serde_json::from_str(good.lines().next().unwrap()).unwrap();
    let id = case.mapping.as_ref().unwrap().annotation.as_ref().unwrap().column.clone().unwrap();
    let mut text = String::new();
    for n in 0..20_000 {
        let mut row = row.clone();
        row[&id] = serde_json::json!(if n == 19_000 { "row5".to_owned() } else { format!("row{n}") });
        row["note"] = serde_json::json!("x".repeat(60));
        text.push_str(&row.to_string());
        text.push('\n');
    }
    assert!(text.len() > 2 << 20);
    let mut told = Vec::new();
    for threads in [1, 2] {
        let mut session = validator.session(Options { threads, keep: 0 });
        session.read("rows.jsonl", text.as_bytes(), None, case.mapping.as_ref());
        let report = session.finish();
        let twice: Vec<_> = report.findings.iter().filter(|f| f.code.code == "L024").collect();
        assert_eq!(twice.len(), 1);
        assert_eq!((twice[0].line, twice[0].pointer.as_str()), (19_001, format!("/{id}").as_str()));
        assert_eq!(twice[0].annotation.as_deref(), Some("row5"));
        let ids = &report.rules["file.id"];
        assert_eq!((ids.checked, ids.failed), (20_000, 1));
        told.push(said(&report));
    }
    assert_eq!(told[0], told[1]);
}

#[test]
fn a_reader_that_breaks_off_is_said() {
    let protocol = shipped(PROTOCOLS[0]);
    let validator = validator(&protocol);
    let text = corpus(&protocol, Form::Lines, 60, 0);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    let report = run(&validator, Options::default(), "corpus.jsonl.gz", &packed[..packed.len() / 2]);
    assert_eq!(report.unreadable, ["corpus.jsonl.gz"]);
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code.code).collect();
    assert_eq!(codes, ["L043"], "what was whole is checked, what was cut is not told as broken");
    assert!(report.annotations > 5 && report.annotations < 60);
    assert_eq!(u64::from(report.findings[0].line), report.records + 1);
}

#[test]
fn one_bad_line_hides_no_other() {
    let protocol = shipped(PROTOCOLS[0]);
    let validator = validator(&protocol);
    let text = corpus(&protocol, Form::Lines, 30, 0);
    let bombs = ["[".repeat(100_000), "\"".repeat(9), format!("{{\"a\": \"{}\"", "x".repeat(3 << 20)), "\u{1}".into()];
    for bomb in bombs {
        let lines: Vec<&str> = text.lines().collect();
        let (before, after) = lines.split_at(lines.len() / 2);
        let broken = format!("{}\n{bomb}\n{}\n", before.join("\n"), after.join("\n"));
        let input = Input { name: "corpus.jsonl", bytes: broken.as_bytes(), format: Format::JsonLines, mapping: None };
        let report = validator.validate_all(&[input]);
        // Of two texts on one line the first is read, and is no record.
        assert!((lines.len()..=lines.len() + 1).contains(&(report.records as usize)));
        assert!(report.findings.iter().all(|f| f.line as usize == before.len() + 1), "{:#?}", report.findings);
        assert!(!report.findings.is_empty());
    }
}

/// A COCO file for the protocol of mitotic figures: four boxes an image, scattered over the list; one
/// annotation in a hundred lies beyond its image, one in a hundred has an unknown category.
fn coco(images: usize) -> (String, Vec<(usize, &'static str)>) {
    let mut text = String::from("{\"info\":{},\"images\":[");
    for n in 0..images {
        let comma = if n > 0 { "," } else { "" };
        text.push_str(&format!("{comma}\n{{\"id\":{n},\"file_name\":\"{n:06}.tiff\",\"width\":800,\"height\":600,\"tumor_type\":\"human breast cancer\"}}"));
    }
    text.push_str("],\"categories\":[{\"id\":1,\"name\":\"mitotic figure\"},{\"id\":2,\"name\":\"not mitotic figure\"}],\n\"annotations\":[");
    let mut defects = Vec::new();
    for n in 0..images * 4 {
        let image = n * 7919 % images;
        let (mut x, mut category) = (20 + n % 700, 2);
        match n % 100 {
            17 => {
                x = 790;
                defects.push((n, "L032"));
            }
            61 => {
                category = 9;
                defects.push((n, "L027"));
            }
            _ => {}
        }
        // Boxes of one image lie apart.
        let y = 10 + n / images * 120;
        let comma = if n > 0 { "," } else { "" };
        text.push_str(&format!(
            "{comma}\n{{\"id\":{n},\"image_id\":{image},\"category_id\":{category},\"bbox\":[{x},{y},50,50]}}"
        ));
    }
    text.push_str("]}");
    (text, defects)
}

#[test]
fn coco_files_are_found_out_at_their_places_whatever_the_threads() {
    let protocol = shipped("mitotic-figures/mitotic_figures");
    let validator = validator(&protocol);
    let (text, defects) = coco(7000);
    assert!(text.len() > 2 << 20);
    let mut told = Vec::new();
    for threads in [1, 3] {
        let mut session = validator.session(Options { threads, keep: 0 });
        session.read_coco("coco.json", &text.as_bytes(), None);
        let report = session.finish();
        let found: BTreeMap<(usize, &str), &labelwright::labels::Finding> = report
            .findings
            .iter()
            .map(|f| {
                let number = f.pointer.strip_prefix("/annotations/").and_then(|p| p.split('/').next());
                let number = number.unwrap_or_else(|| panic!("{f:#?}"));
                ((number.parse().unwrap(), f.code.code), f)
            })
            .collect();
        assert_eq!(found.len(), report.findings.len());
        let wanted: Vec<(usize, &str)> = defects.clone();
        let mut sorted = wanted.clone();
        sorted.sort_unstable();
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), sorted);
        let first = text[..text.find("\"annotations\"").unwrap()].lines().count();
        for ((number, code), finding) in &found {
            assert_eq!(finding.line as usize, first + number + 2, "{code}");
            let line = text.lines().nth(finding.line as usize - 1).unwrap();
            let key = if *code == "L032" { "[" } else { "9" };
            assert!(line[finding.column as usize - 1..].starts_with(key), "{finding:?} in {line}");
        }
        assert_eq!((report.annotations, report.records), (28_000, 7000));
        told.push(said(&report));
        let stream = run(&validator, Options { threads, keep: 0 }, "coco.json", text.as_bytes());
        told.push(said(&stream));
    }
    assert!(told.iter().all(|t| *t == told[0]));
}
