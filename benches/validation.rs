//! How fast label files are checked, beside other people's validators in the same run:
//! `cargo bench --bench validation`.
//!
//! Every figure is the least of several interleaved runs, more of those that are short.
//! `LABELWRIGHT_BENCH_ANNOTATIONS` and `LABELWRIGHT_BENCH_RUNS` make it smaller; other people's tools take part
//! where `tests/peers/setup` has installed them (`LABELWRIGHT_PEERS`, or `target/peers`).

#![allow(clippy::expect_used, clippy::panic, clippy::disallowed_methods, unreachable_pub, missing_docs)]

#[path = "validation/coco.rs"]
mod coco;
#[path = "validation/contestants.rs"]
mod contestants;
mod corpus;
#[path = "validation/files.rs"]
mod files;
#[path = "validation/measure.rs"]
mod measure;
#[path = "validation/table.rs"]
mod table;

use contestants::{Peers, jsonschema_crate, ours, ours_as_process, ours_twice_at_once, values};
use corpus::Form;
use files::{Files, files};
use labelwright::compile;
use labelwright::source::Disk;
use labelwright::version::Compiled;
use measure::{Taken, here};
use std::path::{Path, PathBuf};
use std::time::Duration;
use table::{Row, Table};

/// A rating protocol as most label files have one: outlines of about a dozen points, a size in
/// millimetres, a volume, eight ratings and lists. `LABELWRIGHT_BENCH_PROTOCOL` names another; the
/// hardest of those that are shipped is `mammography-screening/mammography_screening`, with shapes that are
/// measured, questions that are asked only in cases, tables and escalations.
const PROTOCOL: &str = "lidc-nodule/lidc_nodule";

fn setting(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("the corpus is there")
}

fn main() {
    let annotations = setting("LABELWRIGHT_BENCH_ANNOTATIONS", 150_000);
    let runs = setting("LABELWRIGHT_BENCH_RUNS", 3).max(1);
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let protocol = std::env::var("LABELWRIGHT_BENCH_PROTOCOL").unwrap_or_else(|_| PROTOCOL.to_owned());
    let path = format!("protocols/{protocol}.protocol");
    let compiled = Compiled::new(compile(&path, &Disk).protocol.expect("the shipped protocol compiles"));
    let files = files(&target, &compiled, annotations);
    let peers = Peers::find(&target);
    if peers.is_none() {
        println!("left out: other people's tools are not installed; run tests/peers/setup");
    }
    let bad = files.truth.iter().flatten().count();
    println!("{}: {} records, {bad} of them bad", compiled.stamp.id, files.truth.len());
    exact(&compiled, &files);
    for shuffled in [false, true] {
        lines(&compiled, &files, peers.as_ref(), shuffled, runs);
    }
    good_only(&files, peers.as_ref(), runs);
    threads(&files, &coco::coco(&target, annotations * 4), runs);
    start_up(&files);
}

/// Whether all mistakes of the whole corpus are found, each at its place, and nothing else.
fn exact(compiled: &Compiled, files: &Files) {
    for form in Form::ALL {
        for shuffled in [false, true] {
            let path = files.of(form, shuffled);
            let report = ours(compiled, &path.to_string_lossy(), &read(&path));
            let outcome = corpus::truth::compare(&files.truth, &report.findings, form);
            println!(
                "{form:?}, keys {}: {} of {} mistakes at their place, {} records with more, {} false alarms",
                if shuffled { "shuffled" } else { "in order" },
                outcome.found,
                outcome.bad,
                outcome.noisy,
                outcome.false_alarms
            );
            outcome.said.iter().take(if outcome.is_good() { 0 } else { 5 }).for_each(|said| println!("  {said}"));
        }
    }
}

/// One run of a contestant; none where it is not installed.
type Run<'r> = Box<dyn FnMut() -> Option<Taken> + 'r>;

/// What a contestant may take a round: one that is done in half a second is hit by a busy moment as one that
/// takes twenty times as long is not, so it runs more often.
const TURN: Duration = Duration::from_secs(2);

/// So many times as often at most.
const OFTEN: usize = 4;

/// The least of some runs of each, one after the other, so that a busy minute hits all alike.
fn interleaved(rounds: usize, each: &mut [(Row, Run<'_>)]) -> Vec<(Row, Taken)> {
    let mut least: Vec<Option<Taken>> = vec![None; each.len()];
    let mut spent = vec![Duration::ZERO; each.len()];
    let enough = TURN * u32::try_from(rounds).unwrap_or(u32::MAX);
    for round in 0..rounds * OFTEN {
        for (((_, run), least), spent) in each.iter_mut().zip(&mut least).zip(&mut spent) {
            if round >= rounds && *spent >= enough {
                continue;
            }
            let Some(now) = run() else { continue };
            *spent += now.wall;
            *least = Some(least.map_or(now, |before| before.least(now)));
        }
    }
    each.iter().zip(least).filter_map(|((row, _), taken)| Some((*row, taken?))).collect()
}

fn lines(compiled: &Compiled, files: &Files, peers: Option<&Peers>, shuffled: bool, runs: usize) {
    let path = files.of(Form::Lines, shuffled);
    let bytes = read(&path);
    let schema: serde_json::Value = serde_json::from_slice(&read(&files.schema)).expect("the schema is JSON");
    let name = path.to_string_lossy();
    let mut each: Vec<(Row, Run<'_>)> = vec![
        (
            Row::ours("labelwright, in process"),
            Box::new(|| Some(here(|| assert!(ours(compiled, &name, &bytes).records > 0)))),
        ),
        (Row::library("serde_json::Value, parsing alone", 1.2), Box::new(|| Some(values(&bytes)))),
        (Row::library("jsonschema crate, all errors", 2.5), Box::new(|| Some(jsonschema_crate(&schema, &bytes)))),
        (
            Row::ours_as_process("labelwright, process"),
            Box::new(|| Some(ours_as_process(files, &files.protocol, &path, 1))),
        ),
    ];
    if let Some(peers) = peers {
        each.push((
            Row::process("sourcemeta --continue", Some(20.0)),
            Box::new(|| peers.sourcemeta(files, &path, false)),
        ));
        each.push((
            Row::process("sourcemeta --fast --continue", None),
            Box::new(|| peers.sourcemeta(files, &path, true)),
        ));
        each.push((Row::process("ajv, all errors", Some(3.5)), Box::new(|| Some(peers.ajv(files, &path)))));
        each.push((
            Row::process("jsonschema-rs (Python), all errors", None),
            Box::new(|| Some(peers.jsonschema_rs(files, &path))),
        ));
    }
    let title =
        format!("JSON Lines, keys {}, {:.1} MB", if shuffled { "shuffled" } else { "in order" }, megabytes(&bytes));
    Table { title, bytes: bytes.len(), rows: interleaved(runs, &mut each) }.print();
}

#[allow(clippy::cast_precision_loss)] // For people.
fn megabytes(bytes: &[u8]) -> f64 {
    bytes.len() as f64 / 1e6
}

/// Its fast way stops at what it finds and says no place, so it is measured where there is nothing
/// to find.
fn good_only(files: &Files, peers: Option<&Peers>, runs: usize) {
    let all = read(&files.of(Form::Lines, false));
    let good = all.split_inclusive(|b| *b == b'\n').zip(&files.truth).filter(|(_, defect)| defect.is_none());
    let bytes: Vec<u8> = good.flat_map(|(line, _)| line).copied().collect();
    let path = files.of(Form::Lines, false).with_file_name("labels-good.jsonl");
    std::fs::write(&path, &bytes).expect("there is room on the disk");
    let mut each: Vec<(Row, Run<'_>)> = vec![(
        Row::ours_as_process("labelwright, process"),
        Box::new(|| Some(ours_as_process(files, &files.protocol, &path, 1))),
    )];
    if let Some(peers) = peers {
        let fast = Row::process("sourcemeta --fast --continue", Some(5.0));
        each.push((fast, Box::new(|| peers.sourcemeta(files, &path, true))));
    }
    let title = format!("JSON Lines, good records only, {:.1} MB", megabytes(&bytes));
    Table { title, bytes: bytes.len(), rows: interleaved(runs, &mut each) }.print();
}

/// Wall time on one thread and on two; and what two processes of one thread, started together, do in that
/// time, as two threads cannot do more than the machine's two cores.
fn threads(files: &Files, coco: &Path, runs: usize) {
    println!("\nWall time of labelwright, process");
    let of = |form| files.of(form, false);
    let own = files.protocol.clone();
    let forms: [(&str, PathBuf, &Path, f64); 4] = [
        ("JSONL", of(Form::Lines), &own, 1.8),
        ("array", of(Form::Array), &own, 1.5),
        ("indented", of(Form::Pretty), &own, 1.5),
        ("COCO", coco.to_owned(), Path::new(coco::PROTOCOL), 1.5),
    ];
    for (name, path, protocol, goal) in &forms {
        let run = |threads| Some(ours_as_process(files, protocol, path, threads));
        let mut each: Vec<(Row, Run<'_>)> = vec![
            (Row::ours("1 thread"), Box::new(|| run(1))),
            (Row::ours("2 threads"), Box::new(|| run(2))),
            (Row::ours("two processes"), Box::new(|| Some(ours_twice_at_once(files, protocol, path)))),
        ];
        if let [(_, one), (_, two), (_, twice)] = interleaved(runs, &mut each).as_slice() {
            let times = one.wall.as_secs_f64() / two.wall.as_secs_f64();
            let most = 2.0 * one.wall.as_secs_f64() / twice.wall.as_secs_f64();
            println!(
                "{name:8} 1 thread {}, 2 threads {}: {times:.2} ×, goal {goal} ×{} (two processes at once: {most:.2} ×); \
                 peak memory {} MiB and {} MiB",
                table::wall(*one),
                table::wall(*two),
                table::met(times, *goal),
                one.peak.unwrap_or(0) >> 10,
                two.peak.unwrap_or(0) >> 10
            );
        }
    }
}

/// From the start of the process to its end on two records, the protocol read and made ready.
fn start_up(files: &Files) {
    let least = (0..20).map(|_| ours_as_process(files, &files.protocol, &files.tiny, 1)).reduce(Taken::least);
    if let Some(least) = least {
        println!("\nStart-up on a tiny file, the compiled protocol read: {} (goal 0.015 s)", table::wall(least));
    }
}
