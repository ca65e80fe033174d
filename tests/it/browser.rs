//! The guides of every shipped protocol in a real browser, headless Chromium: can everybody read them, do
//! they stand alone, do they print, do they work without JavaScript, and does what they do with it agree
//! with the rules. The gates are in `tests/browser`; this writes the guides that they look at.

use crate::peers;
use crate::rules_js::shipped;
use crate::suite::files;
use crate::words::translated;
use base64::Engine;
use labelwright::compile_unproved;
use labelwright::emit::emit_in;
use labelwright::emit::guide::anchors;
use labelwright::labels::{Expected, Format, Input, Validator};
use labelwright::protocol::Protocol;
use labelwright::protocol::model::Status;
use labelwright::report::{Clauses, JsonReport, html, of_report};
use labelwright::source::Disk;
use labelwright::version::Stamp;
use labelwright::words::Translation;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// What a guide is built from, and where its label files are.
struct Built {
    name: String,
    protocol: Protocol,
    labels: Option<String>,
}

/// Every shipped protocol; one with hostile texts; one that is in force and one that no longer is.
fn all() -> Vec<Built> {
    let mut all: Vec<Built> = Vec::new();
    for (path, protocol) in shipped() {
        let folder = Path::new(&path).parent().unwrap().to_string_lossy().into_owned();
        let name = folder.rsplit('/').next().unwrap().to_owned();
        all.push(Built { name, protocol, labels: Some(folder) });
    }
    let small = all.iter().find(|b| b.name == "mitotic-figures").expect("it is shipped").protocol.clone();
    for (name, status) in [("in force", Status::Active), ("retired", Status::Retired)] {
        let protocol = Protocol { status, ..small.clone() };
        all.push(Built { name: name.to_owned(), protocol, labels: None });
    }
    let compilation = compile_unproved("tests/browser/hostile.protocol", &Disk);
    let protocol = compilation.protocol.unwrap_or_else(|| panic!("{:#?}", compilation.diagnostics));
    all.push(Built { name: "hostile texts".to_owned(), protocol, labels: None });
    // The largest first: the last to end should be small.
    all.sort_by_key(|b| (std::cmp::Reverse(anchors(&b.protocol).len()), b.name.clone()));
    all
}

/// The shipped translation of a protocol.
fn translations(built: &Built) -> Vec<Translation> {
    let path = format!("protocols/{}/words/de.po", built.name);
    let Ok(catalogue) = std::fs::read_to_string(path) else { return Vec::new() };
    let (translation, told) = translated(&built.protocol, "de", &catalogue);
    assert_eq!(told, []);
    translation.into_iter().collect()
}

/// Writes what `build` writes for a guide and beside it; the same guide comes out twice.
fn write(built: &Built, folder: &Path) {
    let only: Vec<String> = ["guide", "rules", "cases", "qualification", "qa", "stamp"].map(str::to_owned).to_vec();
    for artefact in emit_in(&built.protocol, &translations(built), &only).expect("it can be written") {
        let path = folder.join(&*artefact.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &artefact.bytes).unwrap();
    }
    let again = emit_in(&built.protocol, &translations(built), &["guide".to_owned()]).expect("it can be written twice");
    for artefact in again {
        assert_eq!(std::fs::read(folder.join(&*artefact.path)).unwrap(), artefact.bytes, "{} differs", artefact.path);
    }
}

/// Every text named `guide` in a JSON value.
fn links(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, inner) in members {
                match inner.as_str().filter(|_| name == "guide") {
                    Some(link) => out.extend([link.to_owned()]),
                    None => links(inner, out),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| links(inner, out)),
        _ => {}
    }
}

/// The report on the label files of a protocol, broken ones too.
fn reported(protocol: &Protocol, folder: &str) -> Option<JsonReport> {
    let labels = Path::new(folder).join("labels");
    if !labels.is_dir() {
        return None;
    }
    let found = ["json", "jsonl"].iter().flat_map(|ending| files(labels.to_str().unwrap(), ending));
    let read: Vec<(String, Vec<u8>)> =
        found.map(|path| (path.to_string_lossy().into_owned(), std::fs::read(path).unwrap())).collect();
    let inputs: Vec<Input<'_>> = read
        .iter()
        .map(|(name, bytes)| Input { name, bytes, format: Format::of(name, bytes), mapping: None })
        .collect();
    let stamp = Stamp::of(protocol);
    let expected = Expected { meaning_digest: stamp.meaning_digest.clone() };
    let validator = Validator::new(protocol, &expected).expect("a checked protocol has a plan");
    Some(of_report(&validator.validate_all(&inputs), &stamp, &Clauses::of_protocol(protocol, None), 0))
}

/// Where a report links into the guide: the ids.
fn linked(report: &JsonReport) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    links(&serde_json::to_value(report).unwrap(), &mut found);
    let id = |link: &String| link.strip_prefix("guide/index.html#").unwrap_or_else(|| panic!("{link}")).to_owned();
    found.iter().map(id).collect()
}

/// What the gates must know of a guide and of the pages beside it, in this folder.
fn about(built: &Built, root: &Path, folder: &str) -> Value {
    let protocol = &built.protocol;
    let stamp = Stamp::of(protocol);
    let report = built.labels.as_deref().and_then(|folder| reported(protocol, folder));
    if let Some(report) = &report {
        let page = html(report, &stamp, &Clauses::of_protocol(protocol, None), 5).expect("it can be written");
        std::fs::write(root.join(folder).join("report.html"), page).unwrap();
    }
    let links = report.as_ref().map(linked).unwrap_or_default();
    let beside = ["qa.html", "qualification.html", "guide/de/index.html", "report.html"];
    let there = |b: &&str| root.join(folder).join(b).is_file();
    // In another status the pages beside the guide are those of the draft, and those of other protocols are made
    // by the same templates: the smallest, the largest, a translated and a hostile one are looked at.
    let looked = ["lidc-nodule", "mammography-screening", "mitotic-figures", "hostile texts"];
    let own = looked.contains(&built.name.as_str());
    let beside: Vec<_> = beside.into_iter().filter(|b| own && there(b)).collect();
    let digest = stamp.meaning_digest.strip_prefix("sha256:").unwrap();
    let codes = protocol.labels.iter().filter_map(|(id, l)| Some((id, l.codes.first()?.code.value())));
    json!({
        "name": built.name, "folder": folder, "version": protocol.version.to_string(), "status": protocol.status.word(),
        "digest": &digest[..12], "title": protocol.title,
        "rules": Clauses::of_protocol(protocol, None).ids().collect::<Vec<_>>(),
        "anchors": anchors(protocol), "links": links,
        "labels": protocol.labels.keys().collect::<Vec<_>>(), "beside": beside,
        "titles": protocol.labels.iter().map(|(id, l)| (id, &l.title)).collect::<BTreeMap<_, _>>(), "codes": codes.collect::<Vec<_>>(),
        "roles": protocol.roles.iter().map(|(id, r)| (id, &r.title)).collect::<BTreeMap<_, _>>(),
    })
}

/// The gates that must see what [`spoil`] does.
const SPOILT: &[&str] = &[
    "size",
    "policy",
    "requests",
    "console",
    "anchors",
    "axe, light",
    "contrast, light",
    "axe, dark",
    "contrast, dark",
    "320 px",
    "print",
    "essence",
    "no JavaScript",
];

/// A guide with a fault for each gate: a picture from elsewhere, a handler, a button without a name, grey
/// text, a wide line, an anchor that is gone, a sheet that names another version, a card that goes on and on, and
/// more than may be sent.
fn spoil(folder: &Path, mut about: Value) -> Value {
    let path = folder.join("guide/index.html");
    let mut page = std::fs::read_to_string(&path).unwrap();
    let mut put = |at: &str, instead: &str| {
        assert!(page.contains(at), "{at} is in the page");
        page = page.replacen(at, instead, 1);
    };
    put("<h1>", "<h1 onclick=\"alert(1)\">");
    let wide = "W".repeat(90);
    let faults = format!(
        "<p><img alt=\"\" src=\"https://pictures.example/a.png\"> <button></button> \
         <font color=\"#777777\">grey</font></p><p><nobr>{wide}</nobr></p>"
    );
    put("</h1>", &format!("</h1>{faults}"));
    put("<p class=\"draw\">", &format!("{}<p class=\"draw\">", "<p>And so on.</p>".repeat(80)));
    put(" id=\"file.stamp\"", " id=\"file.other\"");
    let noise = (0_u32..5_000).map(|n| Sha256::digest(n.to_le_bytes()).to_vec());
    let noise: String = noise.map(|d| base64::engine::general_purpose::STANDARD.encode(d)).collect();
    put("</body>", &format!("<!-- {noise} --></body>"));
    std::fs::write(path, page).unwrap();
    about["name"] = json!("spoilt");
    about["version"] = json!("9.9.9");
    about["spoilt"] = json!(SPOILT);
    about["beside"] = json!([]);
    about
}

#[test]
fn guides_hold_in_a_browser() {
    let Some(peers) = peers::folder() else { return };
    let folder = tempfile::tempdir().unwrap();
    let all = all();
    let mut told = Vec::new();
    for (n, built) in all.iter().enumerate() {
        let own = format!("g{n}");
        write(built, &folder.path().join(&own));
        told.push(about(built, folder.path(), &own));
    }
    assert!(all.len() >= 10, "{}", all.len());
    let small = all.iter().find(|b| b.name == "retired").expect("one is retired");
    write(small, &folder.path().join("spoilt"));
    told.push(spoil(&folder.path().join("spoilt"), about(small, folder.path(), "spoilt")));
    let linked = told.iter().filter(|t| t["links"].as_array().is_some_and(|l| l.len() > 10)).count();
    assert!(linked >= 5, "reports of {linked} protocols link into the guide");
    std::fs::write(folder.path().join("guides.json"), serde_json::to_vec(&told).unwrap()).unwrap();
    let mut command = Command::new("node");
    command.arg("tests/browser/guide.mjs").arg(folder.path()).env("NODE_PATH", peers.join("node_modules"));
    let output = command.stderr(std::process::Stdio::inherit()).output().expect("node is installed");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\nended with {}", output.status);
    assert_eq!(said.trim(), format!("{} guides hold", told.len()));
}
