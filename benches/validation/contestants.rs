//! Who is measured: this validator, and other people's where they are installed.

use super::files::Files;
use super::measure::{Taken, here, process};
use labelwright::labels::{Expected, Format, Input, Report, Validator};
use labelwright::version::Compiled;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// This validator on a file in memory, in this process. The one place that calls it.
pub fn ours(compiled: &Compiled, name: &str, bytes: &[u8]) -> Report {
    let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&compiled.protocol, &expected).expect("it has a plan");
    validator.validate_all(&[Input { name, bytes, format: Format::of(name, bytes), mapping: None }])
}

/// The command line of this validator; every finding goes to a file.
fn command(files: &Files, protocol: &Path, labels: &Path, threads: u32) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_labelwright"));
    command.args(["validate", "--format", "json", "--max-findings", "0", "--protocol"]).arg(protocol).arg(labels);
    command.args(["--threads", &threads.to_string()]);
    into(command, files, "labelwright")
}

fn into(mut command: Command, files: &Files, who: &str) -> Command {
    let out = File::create(files.output(who)).expect("its words can be kept");
    let err = out.try_clone().expect("its words can be kept");
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    command
}

pub fn ours_as_process(files: &Files, protocol: &Path, labels: &Path, threads: u32) -> Taken {
    process(&mut command(files, protocol, labels, threads), &[0, 1])
}

/// Two of them, started together, until both are done.
pub fn ours_twice_at_once(files: &Files, protocol: &Path, labels: &Path) -> Taken {
    let start = Instant::now();
    let mut other = command(files, protocol, labels, 1);
    let mut other = other.stdout(Stdio::null()).spawn().expect("it starts");
    let first = ours_as_process(files, protocol, labels, 1);
    other.wait().expect("it ends");
    Taken { wall: start.elapsed(), ..first }
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty())
}

/// serde_json making values of every line, without looking at any of them.
pub fn values(bytes: &[u8]) -> Taken {
    here(|| {
        let read = lines(bytes).filter(|l| serde_json::from_slice::<serde_json::Value>(l).is_ok()).count();
        assert!(read > 0);
    })
}

/// The jsonschema crate: parse, every error with its place and its words.
pub fn jsonschema_crate(schema: &serde_json::Value, bytes: &[u8]) -> Taken {
    here(|| {
        let validator = jsonschema::draft202012::new(schema).expect("the emitted schema is a schema");
        let mut said = 0;
        for line in lines(bytes) {
            let Ok(record) = serde_json::from_slice::<serde_json::Value>(line) else { continue };
            for error in validator.iter_errors(&record) {
                said += format!("{}: {error}", error.instance_path()).len();
            }
        }
        assert!(said > 0);
    })
}

/// Other people's tools that run as processes.
pub struct Peers {
    folder: PathBuf,
    sourcemeta: Option<PathBuf>,
}

impl Peers {
    /// The tools, if they are installed.
    pub fn find(target: &Path) -> Option<Self> {
        let named = std::env::var_os("LABELWRIGHT_PEERS").map(PathBuf::from);
        // Node wants a whole path.
        let folder = named.unwrap_or_else(|| target.join("peers")).canonicalize().ok()?;
        let machine = if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" };
        let programs = std::fs::read_dir(folder.join("venv/lib")).ok()?.filter_map(Result::ok).map(|python| {
            python.path().join(format!("site-packages/sourcemeta_jsonschema/jsonschema-linux-{machine}"))
        });
        let sourcemeta = programs.filter(|p| p.is_file()).min();
        Some(Peers { folder, sourcemeta })
    }

    /// sourcemeta, going on behind a bad record.
    pub fn sourcemeta(&self, files: &Files, labels: &Path, fast: bool) -> Option<Taken> {
        let mut command = Command::new(self.sourcemeta.as_ref()?);
        command.args(["validate", "--continue"]);
        if fast {
            command.arg("--fast");
        }
        command.arg(&files.schema).arg(labels);
        let who = if fast { "sourcemeta-fast" } else { "sourcemeta" };
        Some(process(&mut into(command, files, who), &[0, 2]))
    }

    pub fn ajv(&self, files: &Files, labels: &Path) -> Taken {
        let mut command = Command::new("node");
        command.env("NODE_PATH", self.folder.join("node_modules"));
        command.arg("benches/peers/ajv_all.mjs").arg(&files.schema).arg(labels);
        process(&mut into(command, files, "ajv"), &[0])
    }

    pub fn jsonschema_rs(&self, files: &Files, labels: &Path) -> Taken {
        let mut command = Command::new(self.folder.join("venv/bin/python"));
        command.arg("benches/peers/jsonschema_rs_all.py").arg(&files.schema).arg(labels);
        process(&mut into(command, files, "jsonschema-rs"), &[0])
    }
}
