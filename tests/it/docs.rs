//! The reference pages: every fenced example is run, and the lists in them equal those in the code.
//!
//! The words behind a fence say what it is:
//!
//! - `protocol`, `item`, `label` or `rules` (frames), then `ok` or `error CODE`;
//! - `protocol file PATH`: a file that later examples may `use`;
//! - `protocol for-records`: the protocol against which the records, tables and excerpts behind it are checked;
//! - `json record`, `yaml record` or `jsonl records`: label files, then nothing, `error CODE` or `warning CODE`;
//! - `json foreign` or `xml foreign`: a file of another tool, as records; by the names mapping before it, if there is one;
//! - `yaml mapping`, then nothing or `error CODE`: the mapping of the tables behind it;
//! - `csv table` or `jsonl table`: as records;
//! - `json excerpt FILE`: a part of an output of that protocol; a text that ends in `…` is a beginning;
//! - `json golden LABEL`: a part of one of its golden cases; `js evaluated`, and `json evaluated`: what comes out;
//! - `words reserved`: the reserved words;
//! - `text`: not run.
//!
//! Any other word fails, so that no example escapes.

use crate::frames;
use labelwright::diagnostic::{Problems, Severity};
use labelwright::emit::{emit, schema};
use labelwright::labels::{Expected, Format, Input, Mapping, Report, Validator, read_mapping};
use labelwright::quantity::{all_units, lookup};
use labelwright::source::{FileId, Memory};
use labelwright::version::Compiled;
use labelwright::{compile, compile_unproved};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// What the examples of one page build on.
struct Page {
    name: String,
    files: Vec<(String, String)>,
    compiled: Option<Compiled>,
    mapping: Option<Mapping>,
    complaints: Vec<String>,
    examples: usize,
}

fn docs() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut pages: Vec<(String, String)> = std::fs::read_dir(folder)
        .expect("there are docs")
        .map(|entry| entry.expect("a readable folder").path())
        .chain([Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")])
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a readable page"))
        })
        .collect();
    pages.sort();
    pages
}

fn page(name: &str) -> String {
    docs().into_iter().find(|(n, _)| n == name).map(|(_, text)| text).expect("the page is there")
}

#[test]
fn every_example_says_the_truth() {
    let mut complaints = Vec::new();
    let mut examples = 0;
    for (name, text) in docs() {
        let mut page =
            Page { name, files: Vec::new(), compiled: None, mapping: None, complaints: Vec::new(), examples: 0 };
        for (info, body) in frames::fences(&text) {
            page.example(&info, &body);
        }
        examples += page.examples;
        complaints.extend(page.complaints);
    }
    assert!(complaints.is_empty(), "{} examples are wrong:\n\n{}", complaints.len(), complaints.join("\n\n"));
    assert!(examples > 60, "only {examples} examples were found");
}

impl Page {
    fn wrong(&mut self, info: &str, body: &str, why: impl std::fmt::Display) {
        self.complaints.push(format!("{} ```{info}\n{body}→ {why}", self.name));
    }

    fn example(&mut self, info: &str, body: &str) {
        let words: Vec<&str> = info.split_whitespace().collect();
        self.examples += 1;
        let outcome = match words.as_slice() {
            ["text"] => Ok(()),
            // Transcripts are run by `cli.rs`; the two commands are what runs all this.
            ["console"] => Ok(()),
            ["sh"] if self.name == "README.md" && ["./demo\n", "./test\n"].contains(&body) => Ok(()),
            ["protocol", "file", path] => {
                self.files.push(((*path).to_owned(), body.to_owned()));
                Ok(())
            }
            ["protocol", "for-records"] => self.protocol("protocol", body).map(|c| self.compiled = Some(c)),
            [frame @ ("protocol" | "item" | "label" | "rules"), "ok"] => self.cases(frame, body),
            [frame @ ("protocol" | "item" | "label" | "rules"), "error", code] => self.refused(frame, body, code),
            ["json", "record", expected @ ..] => self.records("record.json", body, expected),
            ["jsonl", "records", expected @ ..] => self.records("records.jsonl", body, expected),
            ["yaml", "record", expected @ ..] => self.records("record.yaml", body, expected),
            [kind @ ("json" | "xml"), "foreign", expected @ ..] => self.foreign(kind, body, expected),
            ["yaml", "mapping", expected @ ..] => self.mapping(body, expected),
            ["csv", "table", expected @ ..] => self.table("table.csv", body, expected),
            ["jsonl", "table", expected @ ..] => self.table("table.jsonl", body, expected),
            ["json", "excerpt", file] => self.excerpt(file, body),
            ["words", "reserved"] => Ok(()),
            // The tests of the JavaScript evaluator run these.
            ["js" | "json", "evaluated"] | ["json", "golden", _] => Ok(()),
            _ => Err("no test knows this fence".to_owned()),
        };
        if let Err(why) = outcome {
            self.wrong(info, body, why);
        }
    }

    fn compile(&self, frame: &str, body: &str) -> labelwright::Compilation {
        let mut files = Memory::default()
            .with("demo.protocol", frames::source(frame, body))
            .with("figures/example.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>");
        for (path, text) in &self.files {
            files = files.with(path, text.as_str());
        }
        match frame {
            "protocol" | "proved" => compile("demo.protocol", &files),
            _ => compile_unproved("demo.protocol", &files),
        }
    }

    /// Compiles without any complaint.
    fn protocol(&self, frame: &str, body: &str) -> Result<Compiled, String> {
        let compilation = self.compile(frame, body);
        // Notes say what is decided how; an example may have some.
        let loud = compilation.diagnostics.iter().filter(|d| d.rule.severity > Severity::Note);
        let said: Vec<String> = loud.map(|d| format!("{} {}", d.rule.code, d.message)).collect();
        match compilation.protocol {
            Some(protocol) if said.is_empty() => Ok(Compiled::new(protocol)),
            _ => Err(said.join("; ")),
        }
    }

    /// Compiles without any complaint, and its worked cases come out as expected.
    fn cases(&self, frame: &str, body: &str) -> Result<(), String> {
        let compiled = self.protocol(frame, body)?;
        let cases = labelwright::decide::run_cases(&compiled.protocol).map_err(|e| e.to_string())?;
        match cases.iter().find(|c| !c.differences.is_empty()) {
            Some(case) => Err(format!("case {:?} differs: {:?}", case.title, case.differences)),
            None => Ok(()),
        }
    }

    fn refused(&self, frame: &str, body: &str, code: &str) -> Result<(), String> {
        let errors: BTreeSet<&str> = self
            .compile(frame, body)
            .diagnostics
            .iter()
            .filter(|d| d.rule.severity == Severity::Error)
            .map(|d| d.rule.code)
            .collect();
        if errors == BTreeSet::from([code]) { Ok(()) } else { Err(format!("its errors are {errors:?}")) }
    }

    fn current(&self) -> Result<&Compiled, String> {
        self.compiled.as_ref().ok_or_else(|| "no `protocol for-records` stands before it".to_owned())
    }

    fn validate(&self, name: &str, text: &str, mapping: Option<&Mapping>) -> Result<Report, String> {
        let compiled = self.current()?;
        let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
        let validator = Validator::new(&compiled.protocol, &expected).map_err(|e| e.to_string())?;
        let format = Format::of(name, text.as_bytes());
        Ok(validator.validate_all(&[Input { name, bytes: text.as_bytes(), format, mapping }]))
    }

    fn records(&self, name: &str, body: &str, expected: &[&str]) -> Result<(), String> {
        let compiled = self.current()?;
        let text = body.replace("{{digest}}", &compiled.stamp.meaning_digest);
        let report = self.validate(name, &text, None)?;
        found(&report, expected)?;
        if name == "record.json" && !matches!(expected, ["error", ..]) {
            let record: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
            let special = schema::label_schema(&compiled.protocol, &compiled.stamp).schema;
            for schema in [schema::general_schema(), special] {
                let validator = jsonschema::validator_for(&schema).map_err(|e| e.to_string())?;
                if let Err(error) = validator.validate(&record) {
                    return Err(format!("the schema {} refuses it: {error}", schema["title"]));
                }
            }
        }
        Ok(())
    }

    fn foreign(&self, kind: &str, body: &str, expected: &[&str]) -> Result<(), String> {
        let text = body.replace("{{digest}}", &self.current()?.stamp.meaning_digest);
        let names = self.mapping.as_ref().filter(|m| m.names.is_some());
        let name = format!("file.{kind}");
        if Format::recognised(&name, text.as_bytes()).is_none() {
            return Err("it is not taken for a file of another tool".to_owned());
        }
        found(&self.validate(&name, &text, names)?, expected)
    }

    fn mapping(&mut self, body: &str, expected: &[&str]) -> Result<(), String> {
        let compiled = self.current()?;
        let mut problems = Problems::default();
        let mapping = read_mapping(body.as_bytes(), FileId(0), &compiled.protocol, &mut problems);
        let said: BTreeSet<&str> = problems.sorted().iter().map(|d| d.rule.code).collect();
        match expected {
            [] if said.is_empty() && mapping.is_some() => {
                self.mapping = mapping;
                Ok(())
            }
            ["error", code] if said == BTreeSet::from([*code]) => Ok(()),
            _ => Err(format!("it is said of it: {said:?}")),
        }
    }

    fn table(&self, name: &str, body: &str, expected: &[&str]) -> Result<(), String> {
        let mapping = self.mapping.as_ref().ok_or("no `yaml mapping` stands before it")?;
        found(&self.validate(name, body, Some(mapping))?, expected)
    }

    fn excerpt(&self, file: &str, body: &str) -> Result<(), String> {
        let outputs = emit(&self.current()?.protocol, &[]).map_err(|e| e.to_string())?;
        let output = outputs.iter().find(|o| o.path == file).ok_or("there is no such output")?;
        let whole: Value = serde_json::from_slice(&output.bytes).map_err(|e| e.to_string())?;
        let part: Value = serde_json::from_str(body).map_err(|e| e.to_string())?;
        stands_in(&part, &whole, "")
    }
}

/// No error, or exactly the expected code.
fn found(report: &Report, expected: &[&str]) -> Result<(), String> {
    let codes = |severity: Severity| -> BTreeSet<&str> {
        report.findings.iter().filter(|f| f.severity == severity).map(|f| f.code.code).collect()
    };
    let (errors, warnings) = (codes(Severity::Error), codes(Severity::Warning));
    let right = match expected {
        [] => errors.is_empty() && warnings.is_empty(),
        ["error", code] => errors == BTreeSet::from([*code]),
        ["warning", code] => errors.is_empty() && warnings == BTreeSet::from([*code]),
        _ => return Err("expected nothing, `error CODE` or `warning CODE` behind the fence's words".to_owned()),
    };
    if report.records == 0 && expected.is_empty() {
        return Err("no record was read".to_owned());
    }
    let said: Vec<String> =
        report.findings.iter().map(|f| format!("{} {} {}", f.code.code, f.pointer, f.message)).collect();
    if right { Ok(()) } else { Err(format!("the findings are {said:#?}")) }
}

/// Every member of `part` stands in `whole`; lists are equal in length.
pub fn stands_in(part: &Value, whole: &Value, at: &str) -> Result<(), String> {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part.iter().try_for_each(|(key, value)| {
            let inner = whole.get(key).ok_or_else(|| format!("there is no {at}/{key}"))?;
            stands_in(value, inner, &format!("{at}/{key}"))
        }),
        (Value::Array(part), Value::Array(whole)) if part.len() == whole.len() => {
            part.iter().zip(whole).enumerate().try_for_each(|(n, (p, w))| stands_in(p, w, &format!("{at}/{n}")))
        }
        (Value::String(part), Value::String(whole))
            if part.strip_suffix('…').is_some_and(|start| whole.starts_with(start)) =>
        {
            Ok(())
        }
        _ if part == whole => Ok(()),
        _ => Err(format!("{at} is {whole}")),
    }
}

#[test]
fn reserved_words_are_those_of_the_grammar() {
    let grammar = include_str!("../../grammar/protocol.pest");
    let rule = grammar.split("reserved = @{ (").nth(1).and_then(|t| t.split(')').next()).expect("the rule is there");
    let in_grammar: BTreeSet<&str> = rule.split('"').skip(1).step_by(2).collect();
    let text = page("language.md");
    let fences = frames::fences(&text);
    let (_, body) = fences.iter().find(|(info, _)| info == "words reserved").expect("the list is there");
    let listed: Vec<&str> = body.split_whitespace().collect();
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), in_grammar);
    assert!(listed.is_sorted(), "the reserved words are listed in order");
}

#[test]
fn units_are_those_of_the_table() {
    let text = page("language.md");
    let table = text.split("<!-- units -->").nth(1).and_then(|t| t.split("<!-- /units -->").next());
    let rows: Vec<Vec<&str>> = table
        .expect("the table is there")
        .lines()
        .filter(|l| l.starts_with('|'))
        .skip(2)
        .map(|l| l.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();
    let listed: Vec<[&str; 4]> = rows.iter().filter_map(|r| r.get(..4)?.try_into().ok()).collect();
    let known: Vec<[&str; 4]> = all_units()
        .map(|u| [u.kind_word(), u.code(), if u.symbol().is_empty() { "(none)" } else { u.symbol() }, u.name()])
        .collect();
    let missing: Vec<_> = known.iter().filter(|row| !listed.contains(row)).collect();
    let too_many: Vec<_> = listed.iter().filter(|row| !known.contains(row)).collect();
    assert!(missing.is_empty() && too_many.is_empty(), "missing: {missing:?}, too many: {too_many:?}");
    assert_eq!(listed, known, "the order differs");
    for row in &rows {
        let (code, write) = (row[1], row[4]);
        if write == "—" {
            continue;
        }
        assert_eq!(lookup(write).map(|u| u.code()), Ok(code));
        let body = format!("  attribute measured_value : quantity in {write}");
        let protocol = frames::protocol("label", &body);
        let unit = protocol.labels["finding"].attributes["measured_value"].kind.unit();
        assert_eq!(unit.map(|u| u.code()), Some(code), "written {write}");
    }
}

#[test]
fn drawn_values_are_those_of_the_table() {
    use labelwright::protocol::drawn::DRAWN;
    use labelwright::quantity::lookup;
    let page = page("language.md");
    let (mark, end) = ("<!-- drawn -->\n", "<!-- /drawn -->");
    let (before, rest) = page.split_once(mark).expect("the table is there");
    let (table, after) = rest.split_once(end).expect("the table ends");
    let mut wanted = String::from("| written | what it is | unit |\n|---|---|---|\n");
    for drawn in DRAWN {
        let unit = drawn.unit.and_then(|code| lookup(code).ok()).map_or(String::new(), |u| format!("{} ", u.symbol()));
        wanted.push_str(&format!("| `drawn {}` | {} | {unit}|\n", drawn.words, drawn.means));
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write("docs/language.md", format!("{before}{mark}{wanted}{end}{after}")).unwrap();
    } else {
        assert_eq!(table, wanted, "run `UPDATE=1 ./test drawn_values`");
    }
}
