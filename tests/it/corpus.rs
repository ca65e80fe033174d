//! Generated label files with mistakes of known kind and place: each is found at its place, with
//! nothing beside it, and nothing is found in the rest.

#[path = "../../benches/corpus/mod.rs"]
pub mod generator;

use generator::truth::compare;
use generator::{Defect, Form, Text, Wanted};
use labelwright::labels::{Expected, Format, Input, Validator};
use labelwright::protocol::Protocol;
use labelwright::source::Disk;
use labelwright::version::Stamp;
use std::collections::BTreeSet;

const SEED: u64 = 7;

pub fn shipped(path: &str) -> Protocol {
    let compilation = labelwright::compile_unproved(&format!("protocols/{path}.protocol"), &Disk);
    compilation.protocol.unwrap_or_else(|| panic!("{path} compiles"))
}

/// What is known of each record: what is wrong with it.
type Truth = Vec<Option<Defect>>;

/// A corpus in every form and both orders of keys.
fn corpus(protocol: &Protocol, wanted: Wanted) -> (Truth, Vec<(Form, bool, Text)>, Vec<String>) {
    let mut texts: Vec<(Form, bool, Text)> = Vec::new();
    for form in Form::ALL {
        texts.push((form, false, Text::new(form, None)));
        texts.push((form, true, Text::new(form, Some(wanted.seed + 1))));
    }
    let mut truth = Vec::new();
    let labels = generator::records(protocol, wanted, |record| {
        texts.iter_mut().for_each(|(.., text)| text.add(&record.node));
        truth.push(record.defect);
    });
    texts.iter_mut().for_each(|(.., text)| text.close());
    (truth, texts, labels.expect("some label of the protocol can stand by itself"))
}

/// How many kinds of mistakes were made and found.
fn agrees(path: &str, annotations: usize) -> usize {
    let protocol = shipped(path);
    let wanted = Wanted { annotations, bad_of_thousand: 300, seed: SEED };
    let (truth, texts, labels) = corpus(&protocol, wanted);
    let expected = Expected { meaning_digest: Stamp::of(&protocol).meaning_digest };
    let validator = Validator::new(&protocol, &expected).unwrap();
    let bad = truth.iter().flatten().count();
    assert!(bad > 100, "{bad} bad records of {path}, labels {labels:?}");
    for (form, shuffled, text) in &texts {
        let name = format!("corpus.{}", form.ending());
        let format = if *form == Form::Lines { Format::JsonLines } else { Format::Json };
        let report =
            validator.validate_all(&[Input { name: &name, bytes: text.out.as_bytes(), format, mapping: None }]);
        assert_eq!(report.records as usize, truth.len());
        let outcome = compare(&truth, &report.findings, *form);
        let said = outcome.said[..outcome.said.len().min(5)].join("\n");
        assert!(
            outcome.is_good(),
            "{path}, {form:?}, shuffled {shuffled}: {} of {} found, {} noisy, {} false alarms\n{said}",
            outcome.found,
            outcome.bad,
            outcome.noisy,
            outcome.false_alarms
        );
    }
    truth.iter().flatten().map(|d| d.kind).collect::<BTreeSet<_>>().len()
}

#[test]
fn lidc_nodules() {
    assert!(agrees("lidc-nodule/lidc_nodule", 1500) >= 25);
}

#[test]
fn findings_on_mammograms() {
    assert!(agrees("mammography-screening/mammography_screening", 1500) >= 31);
}

#[test]
fn nodules_on_ct() {
    assert!(agrees("ct-lung-nodule/ct_lung_nodule", 1500) >= 29);
}

#[test]
fn thyroid_and_what_lies_round_it() {
    assert!(agrees("thyroid-ultrasound/thyroid_ultrasound", 1500) >= 29);
}

#[test]
fn the_same_seed_gives_the_same_corpus_with_every_kind_of_mistake() {
    let made = |protocol: &Protocol, seed: u64| {
        let mut all = Vec::new();
        let wanted = Wanted { annotations: 2000, bad_of_thousand: 300, seed };
        let labels = generator::records(protocol, wanted, |record| all.push((record.node, record.defect)));
        (labels.expect("some labels can stand by themselves"), all)
    };
    let mut kinds = BTreeSet::new();
    for path in ["mammography-screening/mammography_screening", "lidc-nodule/lidc_nodule"] {
        let protocol = shipped(path);
        let (labels, all) = made(&protocol, SEED);
        assert!(labels.len() >= 4, "{labels:?}");
        assert!(all == made(&protocol, SEED).1 && all != made(&protocol, SEED + 1).1);
        kinds.extend(all.iter().filter_map(|(_, defect)| defect.as_ref()).map(|d| d.kind));
    }
    let missing: Vec<&str> = generator::KINDS.iter().map(|(kind, _)| *kind).filter(|k| !kinds.contains(k)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn shuffled_keys_say_the_same() {
    let protocol = shipped("lidc-nodule/lidc_nodule");
    let wanted = Wanted { annotations: 60, bad_of_thousand: 0, seed: SEED };
    let (_, texts, _) = corpus(&protocol, wanted);
    let read = |text: &Text| -> Vec<serde_json::Value> {
        match text.form {
            Form::Lines => text.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect(),
            Form::Array | Form::Pretty => serde_json::from_str(&text.out).unwrap(),
        }
    };
    let all: Vec<Vec<serde_json::Value>> = texts.iter().map(|(.., text)| read(text)).collect();
    assert!(all.iter().all(|records| *records == all[0]));
    assert_ne!(texts[0].2.out, texts[1].2.out);
}
