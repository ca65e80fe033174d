//! Whatever stands in a label file or a mapping, the readers answer with findings.

use super::protocols::{Breadth, Draft, protocol};
use super::records::Maker;
use super::robust_sources::LIDC;
use super::tape::{Tape, tapes};
use crate::frames;
use labelwright::compile;
use labelwright::diagnostic::Problems;
use labelwright::labels::{Expected, Format, Input, Mapping, Validator, read_mapping};
use labelwright::protocol::Protocol;
use labelwright::source::{FileId, Memory};
use labelwright::version::Stamp;
use proptest::prelude::*;

const MAPPING: &str = include_str!("../../../protocols/lidc-nodule/lidc-annotations.map.yaml");
const FORMATS: [Format; 4] = [Format::Json, Format::JsonLines, Format::Yaml, Format::Csv];
const ROWS: &str = "series_uid,annotation_id,cluster_id,reader_slot,diameter_mm,volume_mm3,subtlety,internalStructure,calcification,malignancy\n\
1.2,7,c1,1,8.25,300,5,1,6,3\n\"1.3\",8,c1,2,,1e3,9,5,0.6,\"3\"\n";

/// The protocol of the mapping; its pictures are empty ones.
fn lidc() -> Protocol {
    let mut files = Memory::default().with("p/lidc.protocol", LIDC);
    for part in LIDC.split('"').filter(|p| p.starts_with("figures/")) {
        files = files.with(format!("p/{part}"), "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
    }
    compile("p/lidc.protocol", &files).protocol.expect("the protocol compiles")
}

fn mapping(text: &[u8], protocol: &Protocol) -> Option<Mapping> {
    read_mapping(text, FileId(0), protocol, &mut Problems::default())
}

#[test]
fn label_files_never_panic() {
    let lidc = lidc();
    let carried = mapping(MAPPING.as_bytes(), &lidc).expect("the mapping is read");
    let stamp = Stamp::of(&lidc);
    let expected = Expected { meaning_digest: stamp.meaning_digest.clone() };
    let validator = Validator::new(&lidc, &expected).expect("a checked protocol has a plan");
    let (seed, maker) = (frames::source("rules", ""), Maker::new(&lidc));
    tapes(500, 700, |tape| {
        let row = ROWS
            .lines()
            .next()
            .unwrap_or("")
            .split(',')
            .map(|c| format!("\"{c}\": {}", tape.pick(&["1", "\"2\"", "null", "[1]", "8.25"])));
        let row = format!("{{{}}}", row.collect::<Vec<_>>().join(", "));
        let mut bytes = match tape.below(7) {
            0 => (0..tape.below(120)).map(|_| u8::try_from(tape.below(256)).unwrap_or(0)).collect(),
            1 => ROWS.as_bytes().to_vec(),
            2 => row.clone().into_bytes(),
            3 => format!("[{row},\n{row}]").into_bytes(),
            4 => seed.clone().into_bytes(),
            5 => MAPPING.as_bytes().to_vec(),
            _ => {
                let mut record = maker.legal(tape);
                (0..tape.below(3)).for_each(|_| maker.spoil(tape, &mut record));
                record.to_string().into_bytes()
            }
        };
        (0..tape.below(5)).for_each(|_| damage(tape, &mut bytes));
        for format in FORMATS {
            for mapping in [None, Some(&carried)] {
                let input = Input { name: "file", bytes: &bytes, format, mapping };
                let outcome = std::panic::catch_unwind(|| validator.validate_all(&[input]));
                let Ok(report) = outcome else {
                    return Err(TestCaseError::fail(format!(
                        "{format:?} panics on {:?}",
                        String::from_utf8_lossy(&bytes)
                    )));
                };
                prop_assert!(
                    report.findings.iter().all(|f| !f.message.trim().is_empty() && f.line > 0 && f.column > 0)
                );
            }
        }
        Ok(())
    });
}

#[test]
fn records_of_random_protocols_never_panic() {
    tapes(60, 2_500, |tape| {
        let Ok(protocol) = protocol(&Draft::random(tape, Breadth::All).plain()) else { return Ok(()) };
        let expected = Expected { meaning_digest: Stamp::of(&protocol).meaning_digest };
        let validator = Validator::new(&protocol, &expected).expect("a checked protocol has a plan");
        let maker = Maker::new(&protocol);
        for _ in 0..6 {
            let mut record = maker.legal(tape);
            maker.spoil(tape, &mut record);
            let mut bytes = record.to_string().into_bytes();
            (0..tape.below(4)).for_each(|_| damage(tape, &mut bytes));
            for format in FORMATS {
                let input = Input { name: "file", bytes: &bytes, format, mapping: None };
                validator.validate_all(&[input]);
            }
        }
        Ok(())
    });
}

#[test]
fn mappings_never_panic() {
    let lidc = lidc();
    tapes(400, 200, |tape| {
        let mut bytes = MAPPING.as_bytes().to_vec();
        if tape.chance(15) {
            bytes = (0..tape.below(120)).map(|_| u8::try_from(tape.below(256)).unwrap_or(0)).collect();
        }
        (0..1 + tape.below(6)).for_each(|_| damage(tape, &mut bytes));
        let outcome = std::panic::catch_unwind(|| {
            let mut problems = Problems::default();
            let read = read_mapping(&bytes, FileId(0), &lidc, &mut problems).is_some();
            (read, problems.has_errors(), problems.sorted())
        });
        let Ok((read, errors, said)) = outcome else {
            return Err(TestCaseError::fail(format!("a panic on {:?}", String::from_utf8_lossy(&bytes))));
        };
        prop_assert!(!(read && errors), "a mapping with errors is used:\n{}", String::from_utf8_lossy(&bytes));
        prop_assert!(read || errors, "a mapping is refused without a word:\n{}", String::from_utf8_lossy(&bytes));
        prop_assert!(said.iter().all(|d| !d.message.trim().is_empty()));
        Ok(())
    });
}

/// Files of other tools that pass, damaged, as each format.
#[test]
fn files_of_other_tools_never_panic() {
    const FOREIGN: [Format; 5] = [Format::Coco, Format::LabelStudio, Format::Cvat, Format::Voc, Format::Unread];
    let case = frames::load_case(std::path::Path::new("tests/labels/coco"));
    let expected = Expected { meaning_digest: case.compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&case.compiled.protocol, &expected).expect("a checked protocol has a plan");
    let names = frames::load_case(std::path::Path::new("tests/labels/coco_names")).mapping;
    let mut seeds: Vec<(usize, Vec<u8>)> = Vec::new();
    for (n, folder) in ["coco", "label_studio", "cvat", "voc"].iter().enumerate() {
        for ending in ["json", "xml"] {
            let files = crate::suite::files(&format!("tests/labels/{folder}"), ending);
            seeds.extend(files.iter().map(|p| (n, std::fs::read(p).expect("a label file"))));
        }
    }
    assert!(seeds.len() > 100);
    tapes(1500, 900, |tape| {
        let (format, mut bytes) = tape.pick(&seeds).clone();
        (0..1 + tape.below(4)).for_each(|_| damage(tape, &mut bytes));
        let format = if tape.chance(90) { FOREIGN[format] } else { *tape.pick(&FOREIGN) };
        let mapping = names.as_ref().filter(|_| tape.chance(20));
        let input = Input { name: "file", bytes: &bytes, format, mapping };
        let outcome = std::panic::catch_unwind(|| {
            let _ = Format::recognised("file.json", &bytes);
            validator.validate_all(&[input])
        });
        let Ok(report) = outcome else {
            return Err(TestCaseError::fail(format!("{format:?} panics on {:?}", String::from_utf8_lossy(&bytes))));
        };
        prop_assert!(report.findings.iter().all(|f| !f.message.trim().is_empty() && f.line > 0 && f.column > 0));
        Ok(())
    });
}

fn damage(tape: &mut Tape, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    let (at, end) = (tape.below(bytes.len()), tape.below(bytes.len()));
    match tape.below(7) {
        0 => drop(bytes.remove(at)),
        1 => bytes[at] = u8::try_from(tape.below(256)).unwrap_or(0),
        2 => bytes.insert(at, *tape.pick(b"{}[],:\"'\n\t -#&*!|>%\0\xff\\")),
        3 => bytes.truncate(at),
        4 => {
            let piece = bytes[at.min(end)..at.max(end)].to_vec();
            bytes.splice(at..at, piece.into_iter().take(300));
        }
        5 => drop(bytes.drain(at.min(end)..at.max(end).min(at.min(end) + 40))),
        _ => {
            let word = *tape.pick(&[
                "null",
                "1e999",
                "-0",
                "\"\\ud800\"",
                "{\"a\":1,\"a\":2}",
                "\u{feff}",
                "[[[[",
                "0.1234567890123456789",
                ": ",
                "- ",
                "&a *a",
                "!!x",
            ]);
            bytes.splice(at..at, word.bytes());
        }
    }
}
