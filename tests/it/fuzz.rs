//! The fuzz targets on a stable toolchain: every input that was ever kept, and some thousand
//! mutations of the seeds, always the same ones; `LABELWRIGHT_FUZZ=20` tries 20 times as many.
//! `fuzz/run` looks for what these miss.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, OnceLock};
use targets::mutate::{Rng, mutate};
use targets::{TARGETS, Target, seeds};

#[test]
fn every_kept_case_holds() {
    let mut cases = 0;
    for target in TARGETS {
        for (path, bytes) in seeds::kept(target) {
            cases += 1;
            holds(target, &bytes, &path.display().to_string());
        }
    }
    assert!(cases > 0, "the cases should be there");
    let known: BTreeSet<&str> = TARGETS.iter().map(|t| t.name).collect();
    for folder in targets::cases::entries(Path::new("tests/fuzz")) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert!(known.contains(name.as_str()), "{} belongs to no target", folder.display());
    }
}

#[test]
fn mutations_of_the_seeds_hold() {
    // Parts of a target's tries, so that both ends of the work are near when the last begins.
    let parts = 4;
    let times: usize = std::env::var("LABELWRIGHT_FUZZ").map_or(1, |n| n.parse().expect("a number"));
    let seeds: Vec<OnceLock<Vec<Vec<u8>>>> = TARGETS.iter().map(|_| OnceLock::new()).collect();
    let work: Vec<_> =
        TARGETS.iter().zip(&seeds).flat_map(|(t, seeds)| (0..parts).map(move |part| (t, seeds, part))).collect();
    let work = Mutex::new(work.into_iter());
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = work.lock().unwrap().next();
                    let Some((target, seeds, part)) = next else { break };
                    let seeds = seeds.get_or_init(|| seeds::of_name(target.name));
                    assert!(!seeds.is_empty(), "{} has no seeds", target.name);
                    for n in (part..times * target.tries).step_by(parts) {
                        let mut rng = Rng(n as u64);
                        let mut bytes = seeds[rng.below(seeds.len())].clone();
                        mutate(&mut bytes, seeds, &mut rng);
                        holds(target, &bytes, &format!("try {n}"));
                    }
                }
            });
        }
    });
}

/// What breaks a target is written to `target/fuzz`, ready to be kept in `tests/fuzz`.
fn holds(target: &Target, bytes: &[u8], which: &str) {
    if catch_unwind(AssertUnwindSafe(|| target.run(bytes))).is_err() {
        let folder = Path::new("target/fuzz");
        std::fs::create_dir_all(folder).unwrap();
        let path = folder.join(format!("{}-{}", target.name, which.replace(['/', ' '], "-")));
        std::fs::write(&path, bytes).unwrap();
        panic!("{which} breaks the target `{}`; the input is in {}", target.name, path.display());
    }
}

/// A target that nobody can start is none, and a program without a row does nothing.
#[test]
fn every_target_is_a_program() {
    let manifest = std::fs::read_to_string("fuzz/Cargo.toml").unwrap();
    let programs: Vec<&str> = manifest.lines().filter_map(|l| l.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    let names: Vec<&str> = TARGETS.iter().map(|t| t.name).collect();
    assert_eq!(programs[1..], names, "fuzz/Cargo.toml lists a `[[bin]]` for each target");
    for name in names {
        let program = std::fs::read_to_string(format!("fuzz/fuzz_targets/{name}.rs")).unwrap();
        assert_eq!(program, format!("#![no_main]\nlabelwright_fuzz::program!(\"{name}\");\n"));
    }
}

/// `LABELWRIGHT_SEEDS=<folder>` writes the seeds there, for `fuzz/run`.
#[test]
fn seeds_are_written_on_demand() {
    if let Some(folder) = std::env::var_os("LABELWRIGHT_SEEDS") {
        seeds::write(Path::new(&folder));
    }
}
