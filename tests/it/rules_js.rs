//! `rules.json` evaluated without this program: by the evaluator in plain JavaScript that is handed
//! out with it, over the golden cases of every shipped protocol and over random cases of random ones.

use crate::frames;
use crate::properties::protocols::{Breadth, Draft, protocol};
use crate::properties::records::Maker;
use crate::properties::tape::{Tape, tapes};
use crate::suite::files;
use labelwright::compile_unproved;
use labelwright::emit::{Answer, Input, Judge, Whole, emit};
use labelwright::labels::Report;
use labelwright::protocol::Protocol;
use labelwright::protocol::model::{Kind, Relation};
use labelwright::quantity::Number;
use labelwright::source::Disk;
use labelwright::version::Compiled;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Whether there is a Node to run; where other people's tools are installed there must be one.
pub fn has_node() -> bool {
    let found = std::process::Command::new("node").arg("--version").output().is_ok_and(|o| o.status.success());
    assert!(found || std::env::var_os("LABELWRIGHT_PEERS").is_none(), "node is not installed");
    if !found {
        eprintln!("left out: node is not installed");
    }
    found
}

/// What the JavaScript says of these lines; the first parts of what it prints when something differs.
fn run(lines: &[String]) -> Vec<String> {
    let said = crate::peers::node(Path::new("."), "evaluate.mjs", &[], &(lines.join("\n") + "\n"));
    said.lines().map(str::to_owned).collect()
}

/// The file that starts each shipped protocol.
pub fn shipped() -> Vec<(String, Protocol)> {
    let main = |path: &std::path::PathBuf| {
        !path.starts_with("protocols/shared")
            && std::fs::read_to_string(path).unwrap().lines().any(|l| l.starts_with("protocol "))
    };
    let mut found: Vec<(String, Protocol)> = Vec::new();
    for path in files("protocols", "protocol").into_iter().filter(main) {
        let path = path.to_string_lossy().replace('\\', "/");
        let protocol = compile_unproved(&path, &Disk).protocol.unwrap_or_else(|| panic!("{path} does not compile"));
        found.push((path, protocol));
    }
    assert!(found.len() >= 6);
    found
}

/// A file of a build, as JSON.
pub fn built(protocol: &Protocol, backend: &str, file: &str) -> Value {
    let made = emit(protocol, &[backend.to_owned()]).expect("it can be written");
    let artefact = made.iter().find(|a| a.path == file).unwrap_or_else(|| panic!("{file} is made"));
    serde_json::from_slice(&artefact.bytes).expect("it is JSON")
}

/// The golden cases of a file, each with its label.
pub fn golden(cases: &Value) -> Vec<Value> {
    let labels = cases["labels"].as_object().expect("labels");
    let with = |label: &String, case: &Value| json!({ "label": label, "from": case["from"], "input": case["input"], "expect": case["expect"] });
    labels.iter().flat_map(|(id, l)| l["cases"].as_array().expect("cases").iter().map(move |c| with(id, c))).collect()
}

#[test]
fn javascript_passes_the_golden_cases_of_every_shipped_protocol() {
    let (mut lines, mut count) = (Vec::new(), 0);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (path, protocol) in shipped() {
        let cases = golden(&built(&protocol, "cases", "rules.cases.json"));
        count += cases.len();
        for case in &cases {
            let expect = &case["expect"];
            assert!(case["from"] != "spoilt" || expect["broken"] != json!([]), "{path}: nothing is spoilt: {case}");
            let broken = if expect["broken"].as_array().unwrap().is_empty() { "legal" } else { "illegal" };
            for what in [expect["verdict"]["kind"].as_str().unwrap(), case["from"].as_str().unwrap(), broken] {
                *kinds.entry(what.to_owned()).or_default() += 1;
            }
        }
        let rules = built(&protocol, "rules", "rules.json");
        lines.push(json!({ "name": path, "rules": rules, "cases": cases }).to_string());
    }
    for kind in ["decided", "by_eye", "not_judged", "worked", "boundary", "spoilt", "sought", "legal", "illegal"] {
        assert!(kinds.get(kind).is_some_and(|n| *n > 20), "{kinds:#?}");
    }
    if has_node() {
        assert_eq!(run(&lines), [format!("{count} cases")]);
    }
}

#[test]
fn golden_cases_are_few_and_meet_what_boundary_cases_reach() {
    for (path, protocol) in shipped() {
        let file = built(&protocol, "cases", "rules.cases.json");
        let rules = built(&protocol, "rules", "rules.json");
        let reached = labelwright::report::boundaries(&protocol);
        for (label, found) in file["labels"].as_object().unwrap() {
            let cases = found["cases"].as_array().unwrap();
            let others = cases.iter().filter(|c| c["from"] != "sought").count();
            assert!(others <= 40, "{path}: {label} has {others} cases");
            // All that is left are rows that say that this cannot happen.
            let tables = rules["labels"][label]["tables"].as_object().into_iter().flat_map(|t| t.values());
            let possible: BTreeSet<&str> = tables
                .flat_map(|t| t["rows"].as_array().unwrap())
                .filter(|row| row.get("gives").is_some())
                .map(|row| row["rule"].as_str().unwrap())
                .collect();
            for rule in found["not_met"].as_array().into_iter().flatten().map(|r| r.as_str().unwrap()) {
                assert!(rule.contains('[') && !possible.contains(rule), "{path}: no case meets {rule}");
            }
            let titles: BTreeSet<String> = cases.iter().map(|c| format!("{} {}", c["title"], c["input"])).collect();
            assert_eq!(titles.len(), cases.len(), "{path}: a case of {label} stands twice");
            let not_met: BTreeSet<&str> =
                found["not_met"].as_array().into_iter().flatten().map(|r| r.as_str().unwrap()).collect();
            let own =
                reached["cases"].as_array().unwrap().iter().filter(|c| c["annotation"]["label"] == label.as_str());
            for case in own {
                let mut met: Vec<&str> = case["expect"]["rule"].as_str().into_iter().collect();
                met.extend(case["expect"]["escalations"].as_array().unwrap().iter().map(|e| e.as_str().unwrap()));
                let left: Vec<&&str> = met.iter().filter(|m| not_met.contains(**m)).collect();
                assert!(left.is_empty(), "{path}: no case of {label} meets {left:?}, which a boundary case does");
            }
        }
    }
}

/// How often what is worth trying was tried.
type Seen = BTreeMap<String, usize>;

#[test]
fn javascript_agrees_with_the_evaluator_on_random_protocols() {
    if !has_node() {
        return;
    }
    let (lines, sources, seen) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()), RefCell::new(Seen::new()));
    let count = RefCell::new(0);
    tapes(200, 6_000, |tape| {
        let source = Draft::random(tape, Breadth::All).plain();
        let Ok(protocol) = protocol(&source) else { return Ok(()) };
        let judge = Judge::new(&protocol).expect("a checked protocol has a plan");
        let maker = Maker::new(&protocol);
        let mut cases = Vec::new();
        for _ in 0..30 {
            let (label, input) = random_input(tape, &protocol, &maker);
            let expect = judge.judge(&label, &input).expect("a label").expect;
            let expect = serde_json::to_value(expect).unwrap();
            let met = |what: String| *seen.borrow_mut().entry(what).or_default() += 1;
            met(expect["verdict"]["kind"].as_str().unwrap().to_owned());
            for rule in expect["broken"].as_array().unwrap() {
                met(rule.as_str().unwrap().rsplit('.').next().unwrap().to_owned());
            }
            for table in expect.get("tables").and_then(Value::as_object).into_iter().flatten() {
                met(table.1["state"].as_str().unwrap().to_owned());
            }
            cases.push(json!({ "label": label, "input": input, "expect": expect }));
        }
        if sources.borrow().len() % 8 == 0 {
            cases.extend(golden(&built(&protocol, "cases", "rules.cases.json")));
        }
        *count.borrow_mut() += cases.len();
        let rules = built(&protocol, "rules", "rules.json");
        let name = format!("protocol {}", sources.borrow().len());
        lines.borrow_mut().push(json!({ "name": name, "rules": rules, "cases": cases }).to_string());
        sources.borrow_mut().push(source);
        Ok(())
    });
    let (lines, sources, seen) = (lines.into_inner(), sources.into_inner(), seen.into_inner());
    let said = run(&lines);
    let first = said[0].split(' ').nth(1).and_then(|n| n.parse::<usize>().ok()).filter(|_| said.len() > 1);
    let source = first.and_then(|n| sources.get(n)).map_or("", String::as_str);
    let count = count.into_inner();
    assert_eq!(said, [format!("{count} cases")], "{source}");
    assert!(count > lines.len() * 30 + 100, "{count} cases");
    let kinds = ["decided", "conflict", "by_eye", "undecided", "not_judged"];
    let states = ["applies", "not_applicable", "nothing", "differ", "cannot_happen"];
    let aspects = ["value", "range", "grid", "unit", "length", "asked", "answered", "not_assessable"];
    for what in kinds.into_iter().chain(states).chain(aspects) {
        assert!(seen.get(what).is_some_and(|n| *n >= 20), "{what} was hardly met: {seen:#?}");
    }
}

/// A label and what is said of one annotation of it: mostly legal answers, with mistakes.
pub fn random_input(tape: &mut Tape, protocol: &Protocol, maker: &Maker<'_>) -> (String, Input) {
    let record = maker.legal(tape);
    let mut read = |said: &Value, attributes: &indexmap::IndexMap<String, _>| -> indexmap::IndexMap<String, Answer> {
        let mut answers: indexmap::IndexMap<String, Answer> = said
            .as_object()
            .into_iter()
            .flatten()
            .map(|(id, v)| (id.clone(), serde_json::from_value(v.clone()).expect("an answer")))
            .collect();
        for (id, attribute) in attributes {
            let attribute: &labelwright::protocol::model::Attribute = attribute;
            if tape.chance(6) {
                answers.insert(id.clone(), wrong(tape, &attribute.kind));
            }
        }
        answers
    };
    let annotations = record["annotations"].as_array().unwrap();
    let annotation = annotations.last().unwrap();
    let label = annotation["label"].as_str().unwrap().to_owned();
    let kinds = protocol.kinds(&label);
    let parent = kinds.iter().rev().filter_map(|(_, l)| l.parent.as_ref()).find(|p| p.relation == Relation::PartOf);
    let whole = parent.filter(|_| annotation.get("part_of").is_some()).map(|p| {
        let said = Value::Object(maker.answers(&mut Tape::new(vec![17; 40]), &protocol.labels[&p.label].attributes));
        Whole { label: p.label.clone(), answers: read(&said, &protocol.labels[&p.label].attributes) }
    });
    let input = Input {
        answers: read(&annotation["attributes"], &protocol.labels[&label].attributes),
        context: read(&record["context"], &protocol.context.attributes),
        whole,
        drawn: indexmap::IndexMap::new(),
        confidence: annotation.get("confidence").map(|c| serde_json::from_value(c.clone()).unwrap()),
    };
    (label, input)
}

fn wrong(tape: &mut Tape, kind: &Kind) -> Answer {
    let number = |text: &str| serde_json::from_str::<serde_json::Number>(text).unwrap();
    let unit = kind.unit().map_or("mm", |u| u.code()).to_owned();
    match tape.below(13) {
        0 => Answer::Word("violet".to_owned()),
        1 => Answer::Ticks(vec!["violet".to_owned()]),
        2 => Answer::Missing { missing: "not_assessable".to_owned() },
        3 => Answer::Number(number("3")),
        4 => Answer::Measured { value: number("-3"), unit },
        5 | 9 => Answer::Measured { value: number("3.03"), unit },
        6 => Answer::Measured { value: number("3"), unit: "km".to_owned() },
        7 | 11 => Answer::Word("a text that is too long for its question".to_owned()),
        8 => Answer::Flag(tape.chance(50)),
        _ => match kind {
            Kind::AnyOf { list } => {
                let ids = list.values.iter().map(|v| v.id.clone());
                Answer::Ticks(match tape.below(3) {
                    0 => ids.collect(),
                    1 => ids.filter(|id| id != "none").collect(),
                    _ => vec![list.values[0].id.clone(); 2],
                })
            }
            kind => {
                let far =
                    kind.range().map_or(Number::from(-5), |r| Number(r.to.0 + labelwright::quantity::Decimal::ONE));
                Answer::Measured { value: number(&far.to_string()), unit }
            }
        },
    }
}

/// Codes of findings on answers and requirements.
const ANSWERS: &[&str] = &["L003", "L010", "L011", "L012", "L013", "L014", "L015", "L016", "L018", "L025", "L026"];

/// What the validator finds wrong with the answers of each annotation, and of the context.
fn found(compiled: &Compiled, rules: &Value, record: &Value) -> (BTreeMap<String, BTreeSet<String>>, Report) {
    let report = frames::validate(compiled, "r.json", record.to_string().as_bytes());
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    // What was worked out and written down besides is not looked at.
    let answered = |rule: &str| rules["rules"][rule]["kind"] != "measure";
    for finding in report.findings.iter().filter(|f| ANSWERS.contains(&f.code.code) && answered(&f.rule)) {
        let id = finding.annotation.clone().unwrap_or_default();
        found.entry(id).or_default().insert(finding.rule.clone());
    }
    (found, report)
}

#[test]
fn javascript_finds_in_records_what_the_validator_finds() {
    if !has_node() {
        return;
    }
    let (lines, records) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    tapes(160, 6_000, |tape| {
        let source = Draft::random(tape, Breadth::All).plain();
        let Ok(protocol) = protocol(&source) else { return Ok(()) };
        let rules = built(&protocol, "rules", "rules.json");
        let compiled = Compiled::new(protocol);
        let maker = Maker::new(&compiled.protocol);
        let mut some = Vec::new();
        for _ in 0..25 {
            let mut record = maker.legal(tape);
            for _ in 0..tape.below(3) {
                maker.spoil(tape, &mut record);
            }
            let (found, report) = found(&compiled, &rules, &record);
            // Where the record has another form than it should, nothing more is compared.
            let formed = |code: &str| ["L006", "L007", "L008", "L009", "L023", "L024", "L027"].contains(&code);
            if report.findings.iter().any(|f| formed(f.code.code) || f.rule == "file.structure") {
                continue;
            }
            let ruled: Vec<(String, String, String)> = report
                .findings
                .iter()
                .filter(|f| ["L019", "L020", "L021"].contains(&f.code.code))
                .map(|f| (f.annotation.clone().unwrap_or_default(), f.code.code.to_owned(), f.rule.clone()))
                .collect();
            records.borrow_mut().push((source.clone(), record.clone(), found, ruled));
            some.push(record);
        }
        lines.borrow_mut().push(json!({ "name": "records", "rules": rules, "records": some }).to_string());
        Ok(())
    });
    let (said, records) = (run(&lines.into_inner()), records.into_inner());
    assert_eq!(said.len(), records.len() + 1);
    let (mut wrong, mut refused) = (0, 0);
    for (line, (source, record, found, ruled)) in said.iter().zip(&records) {
        let out: Value = serde_json::from_str(line.strip_prefix("record ").expect("a record")).unwrap();
        let broken = |value: &Value| -> BTreeSet<String> {
            let rules = value["broken"].as_array().unwrap().iter().map(|b| b["rule"].as_str().unwrap().to_owned());
            rules.collect()
        };
        let mut ours = BTreeMap::from([(String::new(), broken(&out["context"]))]);
        for annotation in out["annotations"].as_array().unwrap() {
            let id = annotation["id"].as_str().unwrap();
            ours.insert(id.to_owned(), broken(annotation));
            let told = ruled.iter().find(|(a, ..)| a == id);
            let verdict = &annotation["verdict"];
            let about = format!("{verdict} of {id}, told {told:?}\n{source}\n{record}");
            match told {
                Some((_, code, _)) if code == "L021" => {
                    assert!(["undecided", "conflict"].iter().any(|k| verdict["kind"] == *k), "{about}");
                }
                Some((_, _, rule)) => assert_eq!(verdict["rule"], rule.as_str(), "{about}"),
                None => {
                    let asks = verdict["decision"].get("ask").is_some();
                    let open = ["undecided", "conflict"].iter().any(|k| verdict["kind"] == *k);
                    assert!(annotation["stays"] == true && !open || asks, "{about}");
                }
            }
            refused += usize::from(annotation["stays"] == false);
        }
        ours.retain(|_, rules| !rules.is_empty());
        wrong += usize::from(!ours.is_empty());
        assert_eq!(ours, *found, "{source}\n{record}");
    }
    assert!(records.len() > 1_000 && wrong > 500 && refused > 300, "{} {wrong} {refused}", records.len());
}

#[test]
fn javascript_counts_annotations_as_the_validator_does() {
    if !has_node() {
        return;
    }
    let (mut lines, mut told) = (Vec::new(), Vec::new());
    for (path, protocol) in shipped() {
        let folder = Path::new(&path).parent().unwrap().join("labels");
        let rules = built(&protocol, "rules", "rules.json");
        let compiled = Compiled::new(protocol);
        let mut records = Vec::new();
        let Ok(text) = std::fs::read_to_string(folder.join("good.jsonl")) else { continue };
        for (n, line) in text.lines().filter(|l| !l.is_empty()).enumerate() {
            let record: Value = serde_json::from_str(line).unwrap();
            let shown = format!("{} record {n}", folder.display());
            // An annotation twice breaks what is counted; so does one that is not there.
            let mut variants = vec![record.clone()];
            let count = record["annotations"].as_array().map_or(0, Vec::len);
            for n in 0..count.min(6) {
                let mut fewer = record.clone();
                fewer["annotations"].as_array_mut().unwrap().remove(n);
                variants.push(fewer);
                let mut more = record.clone();
                let mut twin = more["annotations"][n].clone();
                twin["id"] = json!("twin");
                more["annotations"].as_array_mut().unwrap().push(twin);
                variants.push(more);
            }
            for (id, attribute) in &compiled.protocol.context.attributes {
                let values: Vec<Value> = match &attribute.kind {
                    Kind::YesNo => vec![json!("yes"), json!("no")],
                    Kind::OneOf { list } => list.values.iter().map(|v| json!(v.id)).collect(),
                    _ => continue,
                };
                for value in values {
                    let mut other = record.clone();
                    other["context"][id] = value;
                    variants.push(other);
                }
            }
            for record in variants {
                let report = frames::validate(&compiled, "r.json", record.to_string().as_bytes());
                let mut broken: BTreeMap<String, usize> = BTreeMap::new();
                for finding in report.findings.iter().filter(|f| f.code.code == "L033") {
                    let rule = rules["rules"][&finding.rule]["holds"]["says"].as_str().unwrap_or("");
                    if ["has", "counted"].contains(&rule) {
                        *broken.entry(finding.rule.clone()).or_default() += 1;
                    }
                }
                let out: BTreeSet<String> =
                    report.findings.iter().filter(|f| f.code.code == "L037").map(|f| f.rule.clone()).collect();
                told.push((shown.clone(), broken, out, record.get("excluded").is_some()));
                records.push(record);
            }
        }
        lines.push(json!({ "name": path, "rules": rules, "records": records }).to_string());
    }
    let said = run(&lines);
    assert_eq!(said.len(), told.len() + 1);
    let (mut broken_relations, mut excluded) = (0, 0);
    for (line, (file, broken, out, left_out)) in said.iter().zip(&told) {
        let result: Value = serde_json::from_str(line.strip_prefix("record ").unwrap()).unwrap();
        let mut ours: BTreeMap<String, usize> = BTreeMap::new();
        for relation in result["relations"].as_array().unwrap().iter().filter(|r| r["state"] == "broken") {
            *ours.entry(relation["rule"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        broken_relations += broken.len();
        assert_eq!(ours, *broken, "{file}");
        let holds: Map<String, Value> = result["exclusions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["state"] == "holds")
            .map(|e| (e["rule"].as_str().unwrap().to_owned(), Value::Null))
            .collect();
        excluded += out.len();
        for rule in out.iter().filter(|r| r.starts_with("exclusion.")) {
            assert!(holds.contains_key(rule), "{file}: {rule}");
        }
        // An exam that was left out is not told again.
        assert!(*left_out || holds.keys().all(|rule| out.contains(rule)), "{file}: {holds:?}");
    }
    assert!(told.len() > 100 && broken_relations > 50 && excluded > 0, "{} {broken_relations} {excluded}", told.len());
}

/// What random protocols do not say: a factor, a measure that a decision reads, many digits, overriding
/// across the two sides.
const RARE: &str = r#"protocol rare "Rare" { version 1.0.0  status draft  owner "Us"  modality CT }
label mass "Mass" {
  definition "A mass."
  attribute long "Long" : length in mm, 0 to 100 mm
  attribute short "Short" : length in mm, 0 to 100 mm
  measure size "Size" : mean of long and short, to the nearest 1 mm, halves up
  positive oval when long is above 1.5 times short
  negative small when size is below 6 mm
  edge case round when difference of long and short is below 0.1 mm { rule label }
}
label spot "Spot" {
  definition "A spot."
  attribute long "Long" : length in mm, 0 to 100 mm
  attribute short "Short" : length in mm, 0 to 100 mm
  measure size "Size" : mean of long and short, to the nearest 1 mm, halves up
  negative small when size is below 6 mm
  otherwise label
}
"#;

#[test]
fn javascript_agrees_on_what_random_protocols_do_not_say() {
    let protocol = protocol(RARE).unwrap();
    let judge = Judge::new(&protocol).unwrap();
    let texts = ["0", "3", "4.5", "5.4", "5.5", "8.25", "12.3456789012345", "12.34567890123456", "100", "101"];
    let numbers = texts.map(|t| Some(serde_json::from_str::<serde_json::Number>(t).unwrap()));
    let given = |id: &str, n: &Option<serde_json::Number>| {
        let answer = n.clone().map(|value| Answer::Measured { value, unit: "mm".to_owned() });
        answer.map(|a| (id.to_owned(), a))
    };
    let mut cases = Vec::new();
    for long in numbers.iter().chain([&None]) {
        for short in numbers.iter().chain([&None]) {
            let answers = given("long", long).into_iter().chain(given("short", short)).collect();
            let input = Input { answers, ..Input::default() };
            for label in ["mass", "spot"] {
                let expect = judge.judge(label, &input).unwrap().expect;
                cases.push(json!({ "label": label, "input": input, "expect": expect }));
            }
        }
    }
    if has_node() {
        let line = json!({ "name": "rare", "rules": built(&protocol, "rules", "rules.json"), "cases": cases });
        assert_eq!(run(&[line.to_string()]), [format!("{} cases", cases.len())]);
    }
}

/// The body of the first fence with these words.
fn fence<'t>(page: &'t str, words: &str) -> &'t str {
    let after = page.split_once(&format!("```{words}\n")).unwrap_or_else(|| panic!("there is no {words}")).1;
    after.split_once("```").expect("the fence ends").0
}

#[test]
fn the_example_of_the_docs_comes_out_as_it_says() {
    let page = std::fs::read_to_string("docs/rules.md").unwrap();
    let protocol = protocol(fence(&page, "protocol for-records")).unwrap();
    let golden: Value = serde_json::from_str(fence(&page, "json golden nodule")).unwrap();
    let file = built(&protocol, "cases", "rules.cases.json");
    let cases = file["labels"]["nodule"]["cases"].as_array().unwrap();
    assert!(
        cases.iter().any(|c| crate::docs::stands_in(&golden, c, "").is_ok()),
        "no case is {golden}:\n{}",
        cases.iter().map(|c| format!("{c}\n")).collect::<String>()
    );
    if !has_node() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for artefact in emit(&protocol, &["rules".to_owned(), "cases".to_owned()]).unwrap() {
        std::fs::write(folder.path().join(&*artefact.path), artefact.bytes).unwrap();
    }
    std::fs::write(folder.path().join("package.json"), "{ \"type\": \"module\" }").unwrap();
    std::fs::write(folder.path().join("example.js"), fence(&page, "js evaluated")).unwrap();
    let output = std::process::Command::new("node").arg("example.js").current_dir(folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    let wanted: Value = serde_json::from_str(fence(&page, "json evaluated")).unwrap();
    crate::docs::stands_in(&wanted, &result, "").unwrap_or_else(|why| panic!("{why}: {result}"));
}
