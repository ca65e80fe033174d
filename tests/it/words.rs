//! Translations: they change words and nothing else, nothing that a catalogue holds can harm the guide,
//! and other people's tools read what is written.

use crate::corpus::shipped;
use crate::peers;
use crate::suite::files;
use labelwright::compile_unproved;
use labelwright::decide::run_cases;
use labelwright::diagnostic::{Problems, Severity};
use labelwright::emit::{emit_in, guide};
use labelwright::protocol::Protocol;
use labelwright::protocol::drawn::DRAWN;
use labelwright::protocol::rulebook::FILE_RULES;
use labelwright::protocol::words::{ENGLISH, slots};
use labelwright::quantity::all_units;
use labelwright::source::{Memory, Sources};
use labelwright::version::Stamp;
use labelwright::words::{GUIDE, Translation, numbers, phrases, po, read, texts, update};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::process::Command;

const SHIPPED: &[&str] = &[
    "lidc-nodule/lidc_nodule",
    "ct-lung-nodule/ct_lung_nodule",
    "thyroid-ultrasound/thyroid_ultrasound",
    "mammography-screening/mammography_screening",
    "aortic-aneurysm-cta/aortic_aneurysm_cta",
    "mri-abdominal-organs/mri_abdominal_organs",
    "mitotic-figures/mitotic_figures",
];

/// Reads a catalogue; what was found comes with it.
pub fn translated(
    protocol: &Protocol,
    tag: &str,
    catalogue: &str,
) -> (Option<Translation>, Vec<(&'static str, String)>) {
    let mut sources = Sources::default();
    let file = sources.add("x.po", catalogue);
    let mut problems = Problems::default();
    let translation = read(catalogue.as_bytes(), file, tag, protocol, &mut problems);
    let told = problems.sorted();
    assert_eq!(translation.is_none(), told.iter().any(|d| d.rule.severity == Severity::Error));
    (translation, told.into_iter().map(|d| (d.rule.code, d.message)).collect())
}

/// The catalogue of a protocol with a translation for each text.
fn filled(protocol: &Protocol, tag: &str, say: impl Fn(usize, &str) -> String) -> String {
    let (mut catalogue, _) = update(None, protocol, tag);
    for (n, entry) in catalogue.entries.iter_mut().enumerate() {
        entry.translation =
            if entry.context.as_deref() == Some(GUIDE) { entry.english.clone() } else { say(n, &entry.english) };
    }
    po::write(&catalogue)
}

#[test]
fn a_translation_into_the_same_words_is_the_same_protocol() {
    for path in SHIPPED {
        let protocol = shipped(path);
        let catalogue = filled(&protocol, "fr", |_, english| english.to_owned());
        let (translation, told) = translated(&protocol, "fr", &catalogue);
        assert_eq!(told, [], "{path}");
        let translation = translation.unwrap();
        assert!(translation.english.is_empty() && translation.texts > 40, "{path}");
        let mut same = translation.protocol;
        same.language = ENGLISH.clone();
        assert_eq!(same, protocol, "{path}");
    }
}

#[test]
fn a_name_is_of_two_texts_only_where_a_kind_says_it_otherwise() {
    let mut several = 0;
    for path in SHIPPED {
        let protocol = shipped(path);
        let mut seen = BTreeSet::new();
        let has_kinds =
            |id: &str| protocol.labels.keys().any(|l| l != id && protocol.kinds(l).iter().any(|(k, _)| *k == id));
        for text in texts(&protocol) {
            assert!(text.context.contains('/') && !text.english.trim().is_empty(), "{text:?}");
            if !seen.insert(text.context.clone()) {
                several += 1;
                let label = text.context.split(['.', '/']).next().unwrap();
                assert!(has_kinds(label), "{path}: {} names two texts", text.context);
            }
        }
    }
    assert!(several < 40, "{several} names of several texts");
}

#[test]
fn the_shipped_words_are_complete_and_keep_their_slots() {
    let said = std::fs::read_to_string("templates/words/de.po").unwrap();
    let catalogue = po::read(said.as_bytes()).unwrap();
    assert_eq!(po::write(&catalogue), said, "written as the program writes it");
    for entry in &catalogue.entries {
        assert!(entry.is_usable(), "{}", entry.english);
        assert_eq!(slots(&entry.english), slots(&entry.translation), "{}", entry.english);
        if entry.english != "1.5" {
            assert_eq!(numbers(&entry.english, '.'), numbers(&entry.translation, ','), "{}", entry.english);
        }
    }
    let known: BTreeSet<String> = phrases().into_iter().map(|(phrase, _)| phrase).collect();
    let mut used: BTreeSet<String> = guide::template_words().into_iter().map(str::to_owned).collect();
    for path in files("src/protocol", "rs").into_iter().chain(files("src/emit/guide", "rs")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        if !path.ends_with("tests.rs") && !path.ends_with("language.rs") {
            used.extend(literals(text, "say!(", ';'));
            used.extend(literals(text, ".word(", ')'));
        }
    }
    used.extend(FILE_RULES.iter().map(|(_, text)| (*text).to_owned()));
    used.extend(DRAWN.iter().flat_map(|d| [d.words, d.means]).map(str::to_owned));
    used.extend(all_units().map(|u| u.kind_word().to_owned()));
    used.extend(["Jan", "May", "Dec", "days", "year", "owner", "yes", "no", "nor"].map(str::to_owned));
    let missing: Vec<&String> = used.difference(&known).collect();
    assert!(used.len() > 300, "only {} phrases were found", used.len());
    assert!(missing.is_empty(), "templates/words/de.po lacks {missing:#?}");
}

/// The first text in quotes of each call, before the sign that ends it.
fn literals(text: &str, call: &str, end: char) -> Vec<String> {
    let after = |at: usize| {
        let rest = &text[at + call.len()..];
        let quote = rest.find('"')?;
        // A call without a literal ends before the next quote.
        if rest[..quote].contains(end) {
            return None;
        }
        let body = &rest[quote + 1..];
        Some(body[..body.find('"')?].to_owned())
    };
    let said = text.match_indices(call).filter_map(|(at, _)| after(at));
    said.filter(|phrase| phrase.contains(char::is_alphabetic)).collect()
}

#[test]
fn the_german_guide_is_german() {
    let protocol = shipped("mitotic-figures/mitotic_figures");
    let catalogue = std::fs::read_to_string("protocols/mitotic-figures/words/de.po").unwrap();
    let (translation, told) = translated(&protocol, "de", &catalogue);
    assert_eq!(told, []);
    let translations = [translation.unwrap()];
    let made = emit_in(&protocol, &translations, &[]).unwrap();
    let text = |path: &str| {
        let found = made.iter().find(|a| a.path == path).unwrap_or_else(|| panic!("{path} is made"));
        String::from_utf8(found.bytes.clone()).unwrap()
    };
    let (english, german) = (text("guide/index.html"), text("guide/de/index.html"));
    assert!(german.contains("<html lang=\"de\">") && german.contains("href=\"../index.html\""));
    assert!(english.contains("<html lang=\"en\">") && english.contains("href=\"de/index.html\""));
    for said in ["Mitosefigur", "erste Stimme ist „Mitosefigur“", "Nicht markieren, wenn", "1. Jan. 2027"] {
        assert!(german.to_lowercase().contains(&said.to_lowercase()), "the German guide lacks {said}");
    }
    let digest = Stamp::of(&protocol).guide_digest;
    assert!(german.contains(&format!("Übersetzung von <code>{digest}</code>")));
    // Whole sentences of the English page are not on the German one; sources keep their titles.
    let left = |t: &str| t.split_whitespace().count() > 3 && german.contains(&escaped(t));
    let stayed: Vec<String> = texts(&protocol)
        .into_iter()
        .map(|t| t.english)
        .chain(phrases().into_iter().map(|(phrase, _)| phrase).filter(|p| !p.contains('{')))
        .filter(|t| left(t))
        .collect();
    assert_eq!(stayed, Vec::<String>::new());
    let stamp: serde_json::Value = serde_json::from_str(&text("stamp.json")).unwrap();
    assert_eq!(stamp["translations"][0]["language"], "de");
    assert_eq!(stamp["translations"][0]["translation_of"], digest.as_str());
    assert_eq!(stamp["translations"][0]["untranslated"], 0);
    // All else is as it is without a translation.
    let alone = emit_in(&protocol, &[], &[]).unwrap();
    for artefact in alone.iter().filter(|a| a.path != "guide/index.html" && a.path != "stamp.json") {
        assert!(made.contains(artefact), "{} changed by a translation", artefact.path);
    }
    assert_eq!(made, emit_in(&protocol, &translations, &[]).unwrap());
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const SMALL: &str = r#"protocol demo "Demo" { version 1.0.0  status draft  owner "Us"  modality CT }
label spot "Spot" {
  definition "A **bright** spot, at least 3.5 mm long."
  attribute size "Size" : length in mm, 0 to 60, to the nearest 0.5, must be answered
  attribute shape "Shape" : one of { round "Round" long "Long" }
  positive large "A large one" when size is 3.5 mm or more  because "see [it](#spot)"
  negative small "A small one" when size is below 3.5 mm  do "Leave it."
  case "four" { size 4 mm  expect label }
}
"#;

fn small() -> Protocol {
    compile_unproved("demo.protocol", &Memory::default().with("demo.protocol", SMALL)).protocol.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_translation_changes_a_rule_or_breaks_the_page(said in prop::collection::vec("\\PC{1,30}", 24)) {
        let protocol = small();
        let catalogue = filled(&protocol, "de", |n, _| said[n % said.len()].clone());
        let parsed = po::read(catalogue.as_bytes());
        // Signs that no text may hold are refused as a whole.
        prop_assume!(parsed.is_ok());
        let (translation, _) = translated(&protocol, "de", &catalogue);
        // Lost numbers and markup are findings; the rest is looked at as if they were none.
        let translation = translation.unwrap_or_else(|| {
            let kept = filled(&protocol, "de", |n, english| {
                let text = said[n % said.len()].replace(|c: char| !c.is_alphabetic(), " ");
                if text.trim().is_empty() || english.contains(['3', '*', '[']) { english.replace("3.5", "3,5") } else { text }
            });
            translated(&protocol, "de", &kept).0.unwrap()
        });
        let (before, after) = (Stamp::of(&protocol), Stamp::of(&translation.protocol));
        prop_assert_eq!(before.meaning_digest, after.meaning_digest);
        let cases = |p: &Protocol| run_cases(p).unwrap().iter().map(|c| c.differences.len()).collect::<Vec<_>>();
        prop_assert_eq!(cases(&protocol), cases(&translation.protocol));
        let made = emit_in(&protocol, std::slice::from_ref(&translation), &["guide".to_owned()]).unwrap();
        let page = String::from_utf8(made[1].bytes.clone()).unwrap();
        let tags = |page: &str, tag: &str| page.matches(tag).count();
        let english = String::from_utf8(made[0].bytes.clone()).unwrap();
        for tag in ["<script", "<img", "<svg", "<style", "<iframe", "<section", "<h2", "<table"] {
            prop_assert_eq!(tags(&page, tag), tags(&english, tag), "{}", tag);
        }
    }
}

#[test]
fn what_a_catalogue_holds_is_never_markup() {
    let protocol = small();
    for hostile in ["\"><script>alert(a)</script>", "<img src=x onerror=alert(a)>", "[x](javascript:alert(a))"] {
        let catalogue = filled(&protocol, "de", |n, english| match n {
            0 => hostile.to_owned(),
            _ => english.replace("3.5", "3,5"),
        });
        let (translation, told) = translated(&protocol, "de", &catalogue);
        assert!(translation.is_none() && told.iter().all(|(code, _)| *code == "K012"), "{hostile}: {told:?}");
    }
    // Neither does the guide take what stands in its own words as more than text.
    let mut own = po::read(filled(&protocol, "de", |_, e| e.replace("3.5", "3,5")).as_bytes()).unwrap();
    let entry = |english: &str, translation: &str| po::Entry {
        context: Some(GUIDE.to_owned()),
        english: english.to_owned(),
        translation: translation.to_owned(),
        ..po::Entry::default()
    };
    own.entries.push(entry("The task", "}} {% raw"));
    own.entries.push(entry("Label it when", "<script>alert(1)</script>"));
    own.entries.push(entry("Task", "\" onclick=\"alert(1)"));
    own.entries.push(entry("{what} is {limit} or more", "{what} <script>alert({limit})</script>"));
    own.entries.push(entry("Page", "\"}</style><script>alert(1)</script>"));
    let (translation, told) = translated(&protocol, "de", &po::write(&own));
    assert_eq!(told, []);
    let made = emit_in(&protocol, &[translation.unwrap()], &["guide".to_owned()]).unwrap();
    let page = String::from_utf8(made[1].bytes.clone()).unwrap();
    assert!(!page.contains("<script>alert") && !page.contains("\" onclick="), "{page}");
    assert!(page.contains("&lt;script&gt;"), "{page}");
}

#[test]
fn an_update_keeps_what_translators_wrote() {
    let protocol = small();
    let (mut catalogue, counts) = update(None, &protocol, "de");
    assert_eq!((counts.translated, counts.missing), (0, texts(&protocol).len()));
    for entry in &mut catalogue.entries {
        entry.translation = format!("de: {}", entry.english);
        entry.comments = vec!["so heißt es hier".to_owned()];
    }
    let changed = SMALL.replace("A large one", "A rather large one").replace("do \"Leave it.\"", "");
    let changed = compile_unproved("demo.protocol", &Memory::default().with("demo.protocol", changed));
    let changed = changed.protocol.unwrap();
    let (new, counts) = update(Some(catalogue.clone()), &changed, "de");
    assert_eq!((counts.fuzzy, counts.missing, counts.obsolete), (1, 0, 1));
    let fuzzy = new.entries.iter().find(|e| e.is_fuzzy()).unwrap();
    assert_eq!((fuzzy.english.as_str(), fuzzy.translation.as_str()), ("A rather large one", "de: A large one"));
    assert_eq!(fuzzy.previous.as_ref().unwrap().english, "A large one");
    assert!(new.entries.iter().all(|e| e.comments == ["so heißt es hier"]));
    let gone = new.entries.iter().find(|e| e.obsolete).unwrap();
    assert_eq!(gone.context.as_deref(), Some("spot.negative.small/action"));
    // Once more changes nothing, and what comes back is found again.
    let written = po::write(&new);
    let (again, _) = update(Some(po::read(written.as_bytes()).unwrap()), &changed, "de");
    assert_eq!(po::write(&again), written);
    let (back, counts) = update(Some(po::read(written.as_bytes()).unwrap()), &protocol, "de");
    assert_eq!(counts.obsolete, 0);
    assert!(back.entries.iter().any(|e| e.translation == "de: Leave it." && e.is_usable()));
}

#[test]
fn languages_that_are_not_shipped_bring_the_guides_words_themselves() {
    let protocol = small();
    let (catalogue, counts) = update(None, &protocol, "fr");
    assert_eq!(counts.missing, texts(&protocol).len() + phrases().len());
    let some: Vec<_> = catalogue.entries.iter().filter(|e| e.context.as_deref() != Some(GUIDE)).cloned().collect();
    let mut catalogue = po::Catalogue { entries: some, ..catalogue };
    for entry in &mut catalogue.entries {
        entry.translation = entry.english.clone();
    }
    let (translation, told) = translated(&protocol, "fr", &po::write(&catalogue));
    assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["K013"]);
    assert_eq!(translation.unwrap().name, "fr");
}

#[test]
fn other_tools_read_the_same() {
    let Some(peers) = peers::folder() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut paths = vec!["templates/words/de.po".into(), "protocols/mitotic-figures/words/de.po".into()];
    for path in SHIPPED {
        let file = folder.path().join(format!("{}.po", path.rsplit('/').next().unwrap()));
        std::fs::write(
            &file,
            filled(&shipped(path), "de", |n, e| if n % 3 == 0 { String::new() } else { format!("„{e}“\t\"\\\n") }),
        )
        .unwrap();
        paths.push(file);
    }
    let names: Vec<&str> = paths.iter().map(|p: &std::path::PathBuf| p.to_str().unwrap()).collect();
    let theirs: serde_json::Value = serde_json::from_str(&peers::python(&peers, "po.py", &names, "")).unwrap();
    for path in &paths {
        let ours = po::read(&std::fs::read(path).unwrap()).unwrap();
        let ours: Vec<_> = ours.entries.iter().filter(|e| !e.obsolete).collect();
        for tool in ["polib", "babel"] {
            let theirs = theirs[path.to_str().unwrap()][tool].as_array().unwrap();
            assert_eq!(theirs.len(), ours.len(), "{tool}: {}", path.display());
            for (their, our) in theirs.iter().zip(&ours) {
                assert_eq!(their["context"].as_str(), our.context.as_deref(), "{tool}");
                assert_eq!(their["english"], our.english.as_str(), "{tool}");
                assert_eq!(their["translation"], our.translation.as_str(), "{tool}");
                assert_eq!(their["fuzzy"], our.is_fuzzy(), "{tool}");
            }
        }
    }
}

/// Runs the program; what it wrote to stderr, and how it ended.
fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let out = Command::new(env!("CARGO_BIN_EXE_labelwright")).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
    (said, out.status.code())
}

#[test]
fn the_verb_writes_beside_the_protocol_and_never_over_what_it_cannot_read() {
    let folder = tempfile::tempdir().unwrap();
    let protocol = folder.path().join("demo.protocol");
    std::fs::write(&protocol, SMALL).unwrap();
    let (path, words) = (protocol.to_str().unwrap(), folder.path().join("words"));
    let (said, code) = run(&["words", path, "--lang", "de"]);
    assert!(code == Some(0) && said.contains("0 texts translated, 0 to be checked"), "{said}");
    let empty = std::fs::read_to_string(words.join("de.po")).unwrap();
    assert!(empty.contains("msgctxt \"spot.positive.large/title\"\nmsgid \"A large one\"\nmsgstr \"\"\n"), "{empty}");
    let (said, code) = run(&["check", path]);
    assert!(code == Some(1) && said.contains("K006"), "{said}");
    // What is checked is shown, and a language without errors is built.
    let some = empty.replace("\"A large one\"\nmsgstr \"\"", "\"A large one\"\nmsgstr \"Ein großer\"");
    std::fs::write(words.join("de.po"), &some).unwrap();
    let out = folder.path().join("out");
    let (said, code) = run(&["build", path, "--out", out.to_str().unwrap(), "--only", "guide,stamp"]);
    assert!(code == Some(0) && said.contains("K007"), "{said}");
    let guide = std::fs::read_to_string(out.join("demo/1.0.0/guide/de/index.html")).unwrap();
    assert!(guide.contains("Ein großer") && guide.contains("<strong><span lang=\"en\">bright</span></strong>"));
    assert!(guide.contains("Nicht alles ist übersetzt"));
    // An error leaves the English guide and says why the other is not there.
    std::fs::remove_dir_all(&out).unwrap();
    std::fs::write(words.join("de.po"), some.replace("Ein großer", "Ein 4 mm großer")).unwrap();
    let (said, code) = run(&["build", path, "--out", out.to_str().unwrap(), "--only", "guide,stamp"]);
    assert!(code == Some(1) && said.contains("K011") && said.contains("4 mm"), "{said}");
    assert!(out.join("demo/1.0.0/guide/index.html").is_file() && !out.join("demo/1.0.0/guide/de").exists());
    // What cannot be read is left alone, and a name that is no language makes no file.
    std::fs::write(words.join("de.po"), "no catalogue").unwrap();
    let (said, code) = run(&["words", path, "--lang", "de"]);
    assert!(code == Some(1) && said.contains("K001"), "{said}");
    assert_eq!(std::fs::read_to_string(words.join("de.po")).unwrap(), "no catalogue");
    for wrong in ["en", "German", "../de"] {
        let (said, code) = run(&["words", path, "--lang", wrong]);
        assert!(code == Some(1) && said.contains("K003"), "{wrong}: {said}");
    }
    assert_eq!(std::fs::read_dir(&words).unwrap().count(), 1);
    assert_eq!(run(&["words", "no/such", "--lang", "de"]).1, Some(2));
}

#[test]
fn the_shipped_catalogue_is_up_to_date() {
    let protocol = shipped("mitotic-figures/mitotic_figures");
    let said = std::fs::read_to_string("protocols/mitotic-figures/words/de.po").unwrap();
    let (new, counts) = update(Some(po::read(said.as_bytes()).unwrap()), &protocol, "de");
    assert_eq!((counts.fuzzy, counts.missing, counts.obsolete), (0, 0, 0));
    assert_eq!(po::write(&new), said, "as `labelwright words` writes it");
}
