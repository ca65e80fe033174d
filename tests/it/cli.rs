//! Transcripts of the command: every ```console block of `tests/cli/*.md`, of the docs and of the
//! README is run and must print what it shows. `UPDATE=1 cargo test` rewrites them, but for those shown in part.
//!
//! `$ labelwright …` is the command; what it prints on stdout and stderr follows, then
//! `[exit 1]` unless it ends well. `…` alone on a line stands for any lines.

use crate::suite::files;
use std::process::Command;

/// Runs a command line in the repository's root; words are split at spaces, quotes kept together.
fn run(line: &str, folder: &std::path::Path) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut input) = (false, None);
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    words.push(word);
    if let Some(at) = words.iter().position(|w| w == "<") {
        input = Some(words[at + 1].clone());
        words.truncate(at);
    }
    let out = folder.to_string_lossy();
    let arguments = words[1..].iter().map(|w| w.replace("$OUT", &out));
    let mut command = Command::new(env!("CARGO_BIN_EXE_labelwright"));
    command.args(arguments).env("NO_COLOR", "1");
    match input {
        Some(path) => command.stdin(std::fs::File::open(path).unwrap()),
        None => command.stdin(std::process::Stdio::null()),
    };
    let done = command.output().unwrap();
    let mut text = String::from_utf8(done.stdout).expect("stdout is UTF-8");
    text.push_str(&String::from_utf8(done.stderr).expect("stderr is UTF-8"));
    let mut text = text.replace(&*out, "$OUT");
    match done.status.code() {
        Some(0) => {}
        code => text.push_str(&format!("[exit {}]\n", code.unwrap_or(-1))),
    }
    text
}

#[test]
fn transcripts_say_what_the_command_prints() {
    let out = tempfile::tempdir().unwrap();
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let mut commands = 0;
    let pages = files("tests/cli", "md").into_iter().chain(files("docs", "md"));
    for path in pages.chain([std::path::PathBuf::from("README.md")]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut fresh = String::new();
        let mut inside = false;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            fresh.push_str(line);
            fresh.push('\n');
            if line.starts_with("```") {
                inside = line == "```console";
                continue;
            }
            let Some(command) = line.strip_prefix("$ ").filter(|_| inside) else { continue };
            commands += 1;
            let mut expected = String::new();
            while let Some(next) = lines.next_if(|l| !l.starts_with("$ ") && *l != "```") {
                expected.push_str(next);
                expected.push('\n');
            }
            let found = run(command, out.path());
            if !update && !alike(&expected, &found) {
                wrong.push(format!("{}\n$ {command}\n--- expected\n{expected}--- found\n{found}", path.display()));
            }
            // What is shown in part only is chosen by hand, and mended by hand.
            let in_part = expected.lines().any(|l| l == "…");
            if update && in_part && !alike(&expected, &found) {
                wrong.push(format!("{}: mend by hand\n$ {command}\n{found}", path.display()));
            }
            fresh.push_str(if in_part { &expected } else { &found });
        }
        if update && fresh != text {
            std::fs::write(&path, fresh).unwrap();
        }
    }
    assert!(commands >= 10, "the transcripts should be there, found {commands} commands");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Equal, where `…` alone on a line stands for any lines.
fn alike(expected: &str, found: &str) -> bool {
    let found = format!("\n{found}");
    let mut at = 0;
    let mut parts: Vec<String> = vec!["\n".to_owned()];
    for line in expected.lines() {
        if line == "…" {
            parts.push("\n".to_owned());
        } else {
            let last = parts.last_mut().unwrap();
            last.push_str(line);
            last.push('\n');
        }
    }
    for (n, part) in parts.iter().enumerate() {
        let Some(place) = found[at..].find(part.as_str()) else { return false };
        if n == 0 && place != 0 {
            return false;
        }
        at += place + part.len() - 1;
    }
    parts.len() > 1 && parts.last().unwrap() == "\n" || at + 1 == found.len()
}

#[test]
fn explain_prints_the_page_of_a_code_or_its_name() {
    let page = std::fs::read_to_string("docs/codes/T001.md").unwrap();
    for asked in ["T001", "t001", "missing-unit"] {
        assert_eq!(run(&format!("labelwright explain {asked}"), std::path::Path::new("$OUT")), page);
    }
}
