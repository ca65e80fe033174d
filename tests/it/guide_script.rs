//! The script of the guide: the very one that the page embeds, run without a browser over the golden
//! cases of every shipped protocol, which `decide` judged.

use crate::rules_js::{built, golden, has_node, shipped};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use labelwright::decide::run_cases;
use labelwright::emit::{Input, Judge, emit};
use labelwright::protocol::Protocol;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::path::Path;

/// The guide of a protocol.
pub fn guide(protocol: &Protocol) -> String {
    let made = emit(protocol, &["guide".to_owned()]).expect("it can be written");
    String::from_utf8(made[0].bytes.clone()).expect("it is text")
}

/// What stands between two marks, once.
fn between<'h>(html: &'h str, start: &str, end: &str) -> &'h str {
    assert_eq!(html.matches(start).count(), 1, "{start}");
    html.split_once(start).unwrap().1.split_once(end).unwrap().0
}

/// The script of a page and its data.
pub fn parts(html: &str) -> (&str, &str) {
    let data = between(html, "<script type=\"application/gzip\" id=\"guide-data\">", "</script>");
    (between(html, "<script>", "</script>"), data)
}

/// A page without its script and what that reads.
pub fn without_script(html: &str) -> String {
    let (script, data) = parts(html);
    html.replace(&format!("<script>{script}</script>"), "")
        .replace(&format!("<script type=\"application/gzip\" id=\"guide-data\">{data}</script>"), "")
}

/// The data of a page.
pub fn unpacked(html: &str) -> Value {
    let bytes = STANDARD.decode(parts(html).1).expect("base64");
    assert_eq!(bytes[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255], "neither time nor system stand in the head");
    let mut text = String::new();
    GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("gzip");
    serde_json::from_str(&text).expect("JSON")
}

fn gzipped(bytes: &[u8]) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap().len()
}

#[test]
fn the_script_of_every_guide_judges_as_the_validator_does() {
    if !has_node() {
        return;
    }
    let (mut lines, mut count) = (Vec::new(), 0);
    for (path, protocol) in shipped() {
        let cases = golden(&built(&protocol, "cases", "rules.cases.json"));
        count += cases.len();
        let html = guide(&protocol);
        let (script, data) = parts(&html);
        lines.push(json!({ "name": path, "script": script, "data": data, "cases": cases }).to_string());
    }
    let said = crate::peers::node(Path::new("."), "guide_script.mjs", &[], &(lines.join("\n") + "\n"));
    let number = |line: &str, word: &str| -> usize {
        let before = line.split(word).next().unwrap().trim();
        before.rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("{said}"))
    };
    assert_eq!(said.lines().count(), lines.len(), "{said}");
    assert_eq!(said.lines().map(|l| number(l, " cases")).sum::<usize>(), count, "{said}");
    let formed: usize = said.lines().map(|l| number(l, " by the form")).sum();
    assert!(formed * 2 > count && formed > 500, "{said}");
    assert!(said.lines().all(|l| number(l, " to practise") > 5), "{said}");
    eprintln!("{said}");
}

#[test]
fn the_policy_names_the_one_script_and_nothing_else_runs() {
    for (path, protocol) in shipped() {
        let html = guide(&protocol);
        let (script, data) = parts(&html);
        let digest = STANDARD.encode(Sha256::digest(script.as_bytes()));
        let policy = between(&html, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{path}: {policy}");
        assert!(policy.contains(&format!("; script-src 'sha256-{digest}'; ")), "{path}: {policy}");
        assert_eq!(html.matches("<script").count(), 2, "{path}");
        let listeners = [" onclick=", " onload=", " onerror=", " oninput=", " onchange=", " onsubmit="];
        let markup = html.replace(script, "");
        assert!(!listeners.iter().any(|l| markup.contains(l)), "{path}");
        // Without a script nothing of it is seen.
        for mount in [
            "<div class=\"tools\" id=\"guide-tools\" hidden>",
            "id=\"guide-helper\" hidden>",
            "id=\"guide-practice\" hidden>",
        ] {
            assert_eq!(html.matches(mount).count(), 1, "{path}: {mount}");
        }
        assert_eq!(guide(&protocol), html, "{path}");
        let both = gzipped(format!("{script}{data}").as_bytes());
        eprintln!("{path}: script {} data {} both gzip {both}", script.len(), data.len());
        assert!(both <= 45_000, "{path}: script and data are {both} bytes as sent");
    }
}

#[test]
fn what_is_practised_is_what_the_program_decides() {
    let (mut decided, mut outputs, mut rulings, mut pictures) = (0, 0, 0, 0);
    for (path, protocol) in shipped() {
        let html = guide(&protocol);
        let data = unpacked(&html);
        let judge = Judge::new(&protocol).unwrap();
        let worked = run_cases(&protocol).unwrap();
        let items = data["practice"].as_array().unwrap();
        for item in items {
            let label = item["label"].as_str().unwrap();
            let (key, rule) = (&item["key"], item["rule"].as_str());
            let about = format!("{path}: {item}");
            if let Some(rule) = item["image"].as_str() {
                assert!(html.contains(&format!("id=\"{rule}\"")), "{about}");
                pictures += 1;
            }
            if item.get("input").is_none() {
                // No program can say it: the ruling is the author's.
                let edge = protocol.labels[label].edge_cases.iter().find(|e| Some(e.rule.as_str()) == rule).unwrap();
                assert!(edge.when.is_none(), "{about}");
                assert_eq!(serde_json::to_value(edge.decision.as_ref().unwrap()).unwrap(), decision(key), "{about}");
                rulings += 1;
                continue;
            }
            let input: Input = serde_json::from_value(item["input"].clone()).unwrap();
            let expect = serde_json::to_value(judge.judge(label, &input).unwrap().expect).unwrap();
            if item["ask"] != "decision" {
                let tables = expect["tables"].as_object().unwrap();
                let table =
                    tables.values().find(|t| t["outputs"].get(item["ask"].as_str().unwrap()).is_some()).unwrap();
                assert_eq!(table["outputs"][item["ask"].as_str().unwrap()], *key, "{about}");
                assert!(table["rows"].as_array().unwrap().iter().any(|r| r.as_str() == rule), "{about}");
                outputs += 1;
                continue;
            }
            let case = worked.iter().find(|w| w.label == label && w.title == item["title"]);
            if let Some(case) = case {
                assert_eq!(case.rule.as_deref(), rule, "{about}");
                assert!(case.differences.is_empty(), "{about}");
            }
            match (key.as_str().unwrap(), expect["verdict"]["kind"].as_str().unwrap()) {
                ("reject", _) => assert!(expect["broken"].as_array().unwrap().contains(&json!(rule)), "{about}"),
                (_, "by_eye") => assert!(case.is_some(), "{about}"),
                _ => {
                    assert_eq!(expect["verdict"]["decision"], decision(key), "{about}");
                    assert_eq!(expect["verdict"]["rule"].as_str(), rule, "{about}");
                    decided += 1;
                }
            }
        }
        // The order is not that of the page.
        let places: Vec<usize> =
            items.iter().map(|i| protocol.labels.get_index_of(i["label"].as_str().unwrap()).unwrap()).collect();
        assert!(items.len() < 8 || protocol.labels.len() < 2 || !places.is_sorted(), "{path}");
    }
    let figures = format!("{decided} decided, {outputs} outputs, {rulings} rulings, {pictures} with pictures");
    assert!(decided > 100 && outputs > 20 && rulings > 0 && pictures > 0, "{figures}");
    eprintln!("{figures}");
}

/// A choice as a decision of `rules.json`.
fn decision(choice: &Value) -> Value {
    match choice.as_str().unwrap().split_once(':') {
        Some((kind, of)) => json!({ kind: of }),
        None => choice.clone(),
    }
}
