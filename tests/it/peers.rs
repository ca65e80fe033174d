//! Other people's tools, run as processes. `./test` installs them and names their folder in
//! `LABELWRIGHT_PEERS`; under a bare `cargo test` the comparisons say that they were left out.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the tools are; none under a bare `cargo test`.
pub fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("LABELWRIGHT_PEERS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("left out: other people's tools are not installed; run ./test");
    }
    folder
}

/// Runs a Python script of `tests/peers` and gives what it printed.
pub fn python(peers: &Path, script: &str, arguments: &[&str], input: &str) -> String {
    let mut command = Command::new(peers.join("venv/bin/python"));
    command.arg(Path::new("tests/peers").join(script)).args(arguments);
    run(command, input)
}

/// Runs a JavaScript module of `tests/peers` and gives what it printed.
pub fn node(peers: &Path, script: &str, arguments: &[&str], input: &str) -> String {
    let mut command = Command::new("node");
    command.arg(Path::new("tests/peers").join(script)).args(arguments);
    command.env("NODE_PATH", peers.join("node_modules"));
    run(command, input)
}

fn run(mut command: Command, input: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the tool starts");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("the tool ends");
    let _ = writer.join().unwrap();
    assert!(output.status.success(), "{command:?} ended with {}", output.status);
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}
