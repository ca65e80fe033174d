//! Frames round the short examples in docs and code pages, so that an example shows only what it
//! is about.
//!
//! The first word behind the fence says which frame: `protocol` (a whole file), `item` (items
//! behind a header), `label` (statements of an otherwise empty label), `rules` (statements of a
//! label that has the attributes below), `annotations` (a JSON list, put into a record), `record`
//! (a whole record; `{{digest}}` stands for the meaning digest).

use labelwright::labels::{Expected, Format, Input, Report, Validator};
use labelwright::source::Memory;
use labelwright::version::Compiled;
use labelwright::{Compilation, protocol::Protocol};
use labelwright::{compile, compile_unproved};

const HEADER: &str = r#"protocol demo "Demo" {
  version 1.0.0
  status draft
  owner "Demo group"
  modality CT
  source demo_2020 { title "A source of the demo" }
}
roles "Readers", lowest to highest { reader "Reader" junior_doctor "Junior doctor" consultant "Consultant" }
roles { referring_doctor "Referring doctor" }
"#;

const RULES: &str = r#"
values margins "Margin", least to most suspicious { smooth "Smooth" lobulated "Lobulated" spiculated "Spiculated" }
context {
  attribute age : whole number of years, 18 to 90 or more
  attribute screening : yes or no
}
label mass "Mass" { definition "A large one." }
label finding "Finding" {
  definition "A finding."
  attribute size "Size" : length in mm, 0 to 100 mm, to the nearest 0.5 mm
  attribute width "Width" : length in mm, 0 to 100 mm
  attribute texture "Texture" : one of { solid "Solid" part_solid "Part-solid" ground_glass "Ground-glass" }, may be not assessable
  attribute margin "Margin" : one of margins
  attribute signs "Signs" : any of { pleura "Pleura" fissure "Fissure" none "None" alone }
  attribute grade "Grade" : scale 1 to 5
  attribute sure "Sure" : yes or no
  attribute note "Note" : text of at most 50 characters
"#;

/// The whole source of an example in its frame.
pub fn source(frame: &str, body: &str) -> String {
    match frame {
        "item" => format!("{HEADER}{body}"),
        "label" => format!("{HEADER}label finding \"Finding\" {{\n  definition \"A finding.\"\n{body}\n}}\n"),
        "rules" | "proved" => format!("{HEADER}{RULES}{body}\n}}\n"),
        _ => body.to_owned(),
    }
}

/// Compiles an example. Parts of a label leave most cases open, so only what stands for a whole is
/// proved: whole files, and the examples of what the proof finds (`proved`). A small picture stands at `figures/example.svg` for whoever cites one.
pub fn compiled(frame: &str, body: &str) -> Compilation {
    let files = Memory::default()
        .with("demo.protocol", source(frame, body))
        .with("figures/example.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>");
    match frame {
        "protocol" | "proved" => compile("demo.protocol", &files),
        _ => compile_unproved("demo.protocol", &files),
    }
}

/// The protocol of an example that must compile without errors.
pub fn protocol(frame: &str, body: &str) -> Protocol {
    let compilation = compiled(frame, body);
    let said: Vec<String> = compilation.diagnostics.iter().map(|d| format!("{} {}", d.rule.code, d.message)).collect();
    compilation
        .protocol
        .unwrap_or_else(|| panic!("the example should compile, but: {said:#?}\n{}", source(frame, body)))
}

/// A record round a JSON list of annotations.
pub fn record(compiled: &Compiled, annotations: &str) -> String {
    format!(
        r#"{{"label_file_version":"1.0","protocol":{{"id":"{}","version":"{}","meaning_digest":"{}"}},"image":{{"id":"image-1"}},"annotator":{{"id":"reader-1","role":"reader"}},"annotations":{annotations}}}"#,
        compiled.stamp.id, compiled.stamp.version, compiled.stamp.meaning_digest
    )
}

/// A whole catalogue from the entries that an example shows: a header if it has none, and what it does
/// not name translated by its own words.
pub fn catalogue(compiled: &Compiled, tag: &str, shown: &str) -> String {
    let header =
        format!("msgid \"\"\nmsgstr \"\"\n\"Language: {tag}\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n");
    let mut whole = if shown.starts_with("msgid \"\"\n") { String::new() } else { header };
    whole.push_str(shown);
    for text in labelwright::words::texts(&compiled.protocol) {
        if !shown.contains(&format!("msgctxt \"{}\"", text.context)) {
            let english = text.english.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            whole.push_str(&format!("\nmsgctxt \"{}\"\nmsgid \"{english}\"\nmsgstr \"{english}\"\n", text.context));
        }
    }
    whole
}

/// Checks one text against a protocol.
pub fn validate(compiled: &Compiled, name: &str, text: &[u8]) -> Report {
    let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&compiled.protocol, &expected).expect("a checked protocol has a plan");
    validator.validate_all(&[Input { name, bytes: text, format: Format::of(name, text), mapping: None }])
}

/// The fenced blocks of a Markdown text: the words behind the fence, and the body.
pub fn fences(markdown: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in markdown.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, body)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

/// A folder with a protocol and perhaps a mapping.
pub struct Case {
    pub compiled: Compiled,
    pub mapping: Option<labelwright::labels::Mapping>,
}

/// Loads the one protocol of a folder, which must compile, and its `*.map.yaml` or `map.yaml`.
pub fn load_case(folder: &std::path::Path) -> Case {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    let protocol = entries.iter().find(|p| p.extension().is_some_and(|e| e == "protocol")).expect("a protocol");
    let compilation = compile_unproved(&protocol.to_string_lossy().replace('\\', "/"), &labelwright::source::Disk);
    let said: Vec<String> = compilation.diagnostics.iter().map(|d| format!("{} {}", d.rule.code, d.message)).collect();
    let compiled = Compiled::new(compilation.protocol.unwrap_or_else(|| panic!("{}: {said:#?}", protocol.display())));
    let mapping = entries.iter().find(|p| p.to_string_lossy().ends_with("map.yaml")).map(|path| {
        let bytes = std::fs::read(path).unwrap();
        let mut problems = labelwright::diagnostic::Problems::default();
        let mapping = labelwright::labels::read_mapping(
            &bytes,
            labelwright::source::FileId(0),
            &compiled.protocol,
            &mut problems,
        );
        let said: Vec<String> = problems.sorted().iter().map(|d| format!("{} {}", d.rule.code, d.message)).collect();
        mapping.unwrap_or_else(|| panic!("{}: {said:#?}", path.display()))
    });
    Case { compiled, mapping }
}
