//! Every shipped protocol × everything that is made of it.

use crate::guide_script::without_script;
use labelwright::decide::run_cases;
use labelwright::diagnostic::Severity;
use labelwright::emit::{BACKENDS, emit, guide, rules_schema};
use labelwright::protocol::rulebook::rulebook;
use labelwright::source::Disk;
use labelwright::version::Compiled;
use labelwright::{compile, protocol::Protocol};
use std::collections::BTreeMap;

/// Every protocol that is shipped, with its path.
fn shipped() -> Vec<(String, Protocol)> {
    let mut list = Vec::new();
    for path in crate::suite::files("protocols", "protocol") {
        let shown = path.to_string_lossy().replace('\\', "/");
        // Shared parts are no protocols of their own; the header holds their sources.
        if path.starts_with("protocols/shared") {
            continue;
        }
        if !std::fs::read_to_string(&path).unwrap().lines().any(|l| l.starts_with("protocol ")) {
            continue;
        }
        let compilation = compile(&shown, &Disk);
        let found: Vec<String> =
            // Notes list what somebody decided on purpose: what an edge case changes, what `otherwise` takes.
            compilation
                .diagnostics
                .iter()
                .filter(|d| d.rule.severity != Severity::Note)
                .map(|d| format!("{} {}", d.rule.code, d.message))
                .collect();
        assert!(found.is_empty(), "{shown} should compile without errors and warnings, but: {found:#?}");
        list.push((shown, compilation.protocol.unwrap()));
    }
    assert!(!list.is_empty());
    list
}

#[test]
fn every_worked_case_comes_out_as_expected() {
    for (path, protocol) in shipped() {
        let results = run_cases(&protocol).unwrap();
        assert!(results.len() >= 10, "{path} should have ten worked cases, has {}", results.len());
        let differ: Vec<_> = results.iter().filter(|r| !r.differences.is_empty()).collect();
        assert!(differ.is_empty(), "{path}: {differ:#?}");
    }
}

#[test]
fn two_builds_give_the_same_bytes() {
    for ((path, first), (_, second)) in shipped().into_iter().zip(shipped()) {
        let (a, b) = (emit(&first, &[]).unwrap(), emit(&second, &[]).unwrap());
        assert_eq!(a, b, "{path}");
        assert!(a.len() >= BACKENDS.len());
        for artefact in a {
            let text = String::from_utf8(artefact.bytes).expect("outputs are UTF-8");
            let here = std::env::current_dir().unwrap();
            assert!(!text.contains(&*here.to_string_lossy()), "{} holds a path of this machine", artefact.path);
        }
    }
}

#[test]
fn what_is_emitted_fits_its_own_schema() {
    for (path, protocol) in shipped() {
        let files: BTreeMap<String, Vec<u8>> =
            emit(&protocol, &[]).unwrap().into_iter().map(|a| (a.path.into_owned(), a.bytes)).collect();
        let json = |name: &str| -> serde_json::Value { serde_json::from_slice(&files[name]).unwrap() };
        for (file, schema) in [
            ("protocol.json", "protocol.schema.json"),
            ("rules.json", "rules.schema.json"),
            ("rules.cases.json", "rules.cases.schema.json"),
            ("qualification.key.json", "qualification.key.schema.json"),
        ] {
            let validator = jsonschema::validator_for(&json(schema)).unwrap_or_else(|e| panic!("{schema}: {e}"));
            let document = json(file);
            let errors: Vec<String> =
                validator.iter_errors(&document).take(5).map(|e| format!("{} {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{path} {file}: {errors:#?}");
        }
        assert!(jsonschema::meta::is_valid(&json("label-file.schema.json")), "{path}: the label schema is a schema");
        assert_eq!(json("rules.schema.json"), rules_schema());
        let yaml: serde_json::Value = serde_yaml::from_slice(&files["rules.yaml"]).unwrap();
        assert_eq!(yaml, json("rules.json"), "{path}: rules.yaml says what rules.json says");
        let loaded = Compiled::load(&files["protocol.json"]).unwrap();
        assert_eq!(loaded.protocol, protocol);
        assert_eq!(loaded.print().into_bytes(), files["protocol.json"]);
    }
}

#[test]
fn every_rule_has_one_anchor_in_the_guide() {
    for (path, protocol) in shipped() {
        let files: BTreeMap<String, Vec<u8>> =
            emit(&protocol, &[]).unwrap().into_iter().map(|a| (a.path.into_owned(), a.bytes)).collect();
        // The page is complete without its script.
        let page = without_script(&String::from_utf8(files["guide/index.html"].clone()).unwrap());
        let mut rules: Vec<String> = rulebook(&protocol).keys().cloned().collect();
        rules.extend(protocol.labels.keys().cloned());
        for rule in &rules {
            let count = page.matches(&format!("id=\"{rule}\"")).count();
            assert_eq!(count, 1, "{path}: {rule} has {count} anchors");
        }
        let listed = guide::anchors(&protocol);
        for rule in rules {
            assert!(listed.contains(&rule), "{path}: {rule} is not among the guide's anchors");
        }
        assert!(!page.contains("<script"), "{path}: the guide has one script and its data");
        assert!(page.contains("default-src 'none'"), "{path}: the guide loads nothing");
        let without_pictures = page.split("data:image").next().unwrap().len();
        assert!(without_pictures > 1000);
    }
}

#[test]
fn a_draft_says_so_and_nothing_is_claimed_as_signed() {
    for (path, protocol) in shipped() {
        assert_eq!(protocol.status.word(), "draft", "{path}: shipped protocols wait for a signature");
        for (id, label) in &protocol.labels {
            assert!(
                label.definition.as_ref().is_some_and(|d| d.split_whitespace().count() <= 30),
                "{path} {id}: definition"
            );
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains("status"), "{path}");
            for polarity in ["positive", "negative", "borderline"] {
                let mut all = label.examples.iter().chain(label.edge_cases.iter().flat_map(|e| &e.examples));
                let any = all.any(|e| format!("{:?}", e.polarity).to_lowercase() == polarity);
                assert!(any, "{path} {id}: an exemplar that is {polarity}");
            }
            for example in label.examples.iter().chain(label.edge_cases.iter().flat_map(|e| &e.examples)) {
                assert!(
                    example.alt.is_some() && example.caption.is_some(),
                    "{path} {id}: {} says what it shows",
                    example.file
                );
            }
        }
    }
}

#[test]
fn severities_have_an_order() {
    assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Note);
}
