//! The blind set: the page holds no answer, the key is what the program decides, and scoring counts.

use crate::guide_script::unpacked;
use crate::rules_js::shipped;
use labelwright::emit::guide::qualification::{ITEMS_AT_MOST, Key, score};
use labelwright::emit::{Judge, emit};
use labelwright::protocol::Protocol;
use labelwright::protocol::model::Relation;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The page, the key and the guide of a protocol.
fn made(protocol: &Protocol) -> (String, Key, String) {
    let made = emit(protocol, &["guide".to_owned(), "qualification".to_owned()]).expect("it can be written");
    let files: BTreeMap<String, Vec<u8>> = made.into_iter().map(|a| (a.path.into_owned(), a.bytes)).collect();
    let text = |name: &str| String::from_utf8(files[name].clone()).expect("it is text");
    let key = serde_json::from_slice(&files["qualification.key.json"]).expect("it is a key");
    (text("qualification.html"), key, text("guide/index.html"))
}

/// The parts of the page that ask: id and what stands between its tags.
fn asked(html: &str) -> Vec<(&str, &str)> {
    let parts = html.split("<fieldset data-id=\"").skip(1);
    parts
        .map(|p| p.split_once('"').map(|(id, rest)| (id, rest.split("</fieldset>").next().unwrap())).unwrap())
        .collect()
}

#[test]
fn the_page_asks_what_is_in_the_key_and_answers_nothing() {
    let mut questions = 0;
    for (path, protocol) in shipped() {
        let (html, key, _) = made(&protocol);
        let asked = asked(&html);
        let ids: Vec<&str> = asked.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, key.items.keys().map(String::as_str).collect::<Vec<_>>(), "{path}");
        assert!((8..=ITEMS_AT_MOST).contains(&ids.len()), "{path}: {}", ids.len());
        questions += ids.len();
        // Ids say nothing, and nothing is picked or marked.
        assert!(ids.iter().all(|id| id.len() == 12 && id.chars().all(|c| c.is_ascii_hexdigit())), "{path}: {ids:?}");
        for (id, item) in &key.items {
            assert!(
                !html.contains(&format!("{}\"", item.rule)) && !html.contains(&format!(">{}<", item.rule)),
                "{path}: {}",
                item.rule
            );
            assert!(!item.rule.contains('.') || !html.contains(&item.rule), "{path}: {}", item.rule);
            let shown = asked.iter().find(|(i, _)| i == id).unwrap().1;
            assert!(!shown.contains(" checked") && !shown.contains("data-"), "{path}: {shown}");
            let choices: Vec<&str> = shown
                .match_indices(" value=\"")
                .map(|(at, m)| shown[at + m.len()..].split('"').next().unwrap())
                .collect();
            assert!(
                item.answer.iter().all(|a| choices.contains(&a.as_str())),
                "{path}: {:?} of {choices:?}",
                item.answer
            );
            assert!(choices.len() > 1 && !item.answer.is_empty(), "{path}: {choices:?}");
        }
        // What may be chosen depends on the label and the question, not on the answer.
        let mut offered: BTreeMap<(&str, &str), BTreeSet<String>> = BTreeMap::new();
        for ((_, shown), item) in asked.iter().zip(key.items.values()) {
            let picks = shown.split_once("<div class=\"picks\">").unwrap().1.replace(asked_id(shown), "");
            offered.entry((&item.label, &item.ask)).or_default().insert(picks);
        }
        assert!(offered.values().all(|o| o.len() == 1), "{path}: {offered:#?}");
    }
    assert!(questions > 80, "{questions}");
}

/// The name of the inputs of a question.
fn asked_id(shown: &str) -> &str {
    shown.split_once(" name=\"").unwrap().1.split('"').next().unwrap()
}

#[test]
fn the_key_is_what_the_program_decides_of_cases_that_no_guide_shows() {
    let (mut decisions, mut outputs) = (0, 0);
    for (path, protocol) in shipped() {
        let (_, key, guide) = made(&protocol);
        let judge = Judge::new(&protocol).unwrap();
        let practised: Vec<Value> = unpacked(&guide)["practice"].as_array().unwrap().to_vec();
        for item in key.items.values() {
            let about = format!("{path}: {item:?}");
            let judged = judge.judge(&item.label, &item.input).unwrap();
            let expect = serde_json::to_value(&judged.expect).unwrap();
            assert!(judged.expect.broken.is_empty(), "{about}");
            let input = serde_json::to_value(&item.input).unwrap();
            assert!(!practised.iter().any(|p| p["label"] == item.label.as_str() && p["input"] == input), "{about}");
            if item.ask == "decision" {
                let found = match &expect["verdict"]["decision"] {
                    Value::String(word) => word.clone(),
                    Value::Object(one) => one.iter().map(|(k, v)| format!("{k}:{}", v.as_str().unwrap())).collect(),
                    other => panic!("{about}: {other}"),
                };
                assert_eq!(item.answer, [found], "{about}");
                assert_eq!(expect["verdict"]["rule"], item.rule.as_str(), "{about}");
                decisions += 1;
            } else {
                let table =
                    expect["tables"].as_object().unwrap().values().find(|t| t["outputs"].get(&item.ask).is_some());
                let given = &table.unwrap()["outputs"][&item.ask];
                let given = if given.is_array() { given.clone() } else { json!([given]) };
                assert_eq!(given, json!(item.answer), "{about}");
                assert_eq!(table.unwrap()["rows"][0], item.rule.as_str(), "{about}");
                outputs += 1;
            }
            let whole = protocol.labels[&item.label].parent.as_ref().filter(|p| p.relation == Relation::PartOf);
            assert!(item.input.whole.is_none() || whole.is_some(), "{about}");
        }
    }
    assert!(decisions > 50 && outputs > 20, "{decisions} {outputs}");
}

#[test]
fn a_sheet_with_every_answer_of_the_key_is_all_right() {
    for (path, protocol) in shipped() {
        let (_, key, _) = made(&protocol);
        let mut answers: BTreeMap<&String, &Vec<String>> = key.items.iter().map(|(id, i)| (id, &i.answer)).collect();
        let sheet = |answers: &BTreeMap<&String, &Vec<String>>| {
            let stamp = &key.protocol;
            let sheet = json!({
                "qualification_version": "1.0", "protocol": { "id": stamp.id, "version": stamp.version },
                "guide_digest": stamp.guide_digest, "annotator": "reader-07", "answers": answers,
            });
            score(&key, sheet.to_string().as_bytes()).unwrap()
        };
        let all = key.items.len();
        assert_eq!(sheet(&answers).right, (all, all), "{path}");
        if let Some((id, item)) = key.items.first() {
            answers.remove(id);
            let scored = sheet(&answers);
            assert_eq!((scored.right, scored.open), ((all - 1, all), 1), "{path}");
            assert!(scored.rules[&item.rule].0 < scored.rules[&item.rule].1, "{path}");
        }
    }
}
