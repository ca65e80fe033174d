//! How long the main job takes on the shipped protocol: `cargo bench`.
//!
//! The rows are those of the shipped sample, repeated to 5,116, the size of the public part of
//! LIDC-IDRI. `parse_rows_only` is the peer in the same run: serde_json making values of the same
//! text, without looking at any of them.

#![allow(clippy::expect_used)] // A bench without its inputs has nothing to say.

use labelwright::compile;
use labelwright::diagnostic::Problems;
use labelwright::emit::emit;
use labelwright::labels::{Expected, Format, Input, Mapping, Validator, read_mapping};
use labelwright::source::{Disk, FileId};
use labelwright::version::Compiled;

const PROTOCOL: &str = "protocols/lidc-nodule/lidc_nodule.protocol";
const MAPPING: &str = "protocols/lidc-nodule/lidc-annotations.map.yaml";
const SAMPLE: &str = "protocols/lidc-nodule/sample/lidc-sample.jsonl";

fn main() {
    divan::main();
}

fn compiled() -> Compiled {
    Compiled::new(compile(PROTOCOL, &Disk).protocol.expect("the shipped protocol compiles"))
}

#[allow(clippy::disallowed_methods)] // A bench reads its inputs as the command line does.
fn read(path: &str) -> Vec<u8> {
    std::fs::read(path).expect("the shipped file is there")
}

fn rows() -> Vec<u8> {
    let sample = read(SAMPLE);
    let lines: Vec<&[u8]> = sample.split(|b| *b == b'\n').filter(|l| !l.is_empty()).collect();
    (0..5116).flat_map(|n| [lines[n % lines.len()], b"\n"].concat()).collect()
}

fn mapping(compiled: &Compiled) -> Mapping {
    let mut problems = Problems::default();
    read_mapping(&read(MAPPING), FileId(0), &compiled.protocol, &mut problems).expect("the shipped mapping fits")
}

#[divan::bench]
fn check_the_protocol() -> bool {
    compile(PROTOCOL, &Disk).protocol.is_some()
}

/// Text → proved protocol, of each that is shipped.
#[divan::bench(sample_count = 20, args = [
    "ct-lung-nodule/ct_lung_nodule",
    "thyroid-ultrasound/thyroid_ultrasound",
    "mri-abdominal-organs/mri_abdominal_organs",
    "mammography-screening/mammography_screening",
    "aortic-aneurysm-cta/aortic_aneurysm_cta",
])]
fn check_and_prove(protocol: &str) -> bool {
    compile(&format!("protocols/{protocol}.protocol"), &Disk).protocol.is_some()
}

#[divan::bench]
fn build_everything(bencher: divan::Bencher) {
    let compiled = compiled();
    bencher.bench(|| emit(&compiled.protocol, &[]).expect("it can be written").len());
}

#[divan::bench]
fn validate_5116_rows(bencher: divan::Bencher) {
    let (compiled, bytes) = (compiled(), rows());
    let mapping = mapping(&compiled);
    let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&compiled.protocol, &expected).expect("it has a plan");
    let input = Input { name: "rows.jsonl", bytes: &bytes, format: Format::JsonLines, mapping: Some(&mapping) };
    bencher.bench(|| validator.validate_all(&[input]).annotations);
}

#[divan::bench]
fn parse_rows_only(bencher: divan::Bencher) {
    let bytes = rows();
    bencher.bench(|| {
        let values = bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty());
        values.filter(|l| serde_json::from_slice::<serde_json::Value>(l).is_ok()).count()
    });
}
