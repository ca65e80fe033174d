//! A catalogue → text, in one form: what is read and written again does not change any more.

use super::{Catalogue, Entry};
use std::fmt::Write;

/// Texts longer than this, or with line breaks, are written below their keyword.
const WIDTH: usize = 76;

/// The text of a PO file: header, entries, then those that are out of use.
pub fn write(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    let fields: String = catalogue.header.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    comments(&mut out, "#", &catalogue.comments);
    flags(&mut out, &catalogue.flags);
    text(&mut out, "", "msgid", "");
    text(&mut out, "", "msgstr", &fields);
    for entry in catalogue.entries.iter().filter(|e| !e.obsolete) {
        self::entry(&mut out, entry);
    }
    for entry in catalogue.entries.iter().filter(|e| e.obsolete) {
        self::entry(&mut out, entry);
    }
    out
}

fn entry(out: &mut String, entry: &Entry) {
    out.push('\n');
    comments(out, "#", &entry.comments);
    comments(out, "#.", &entry.extracted);
    comments(out, "#:", &entry.references);
    flags(out, &entry.flags);
    let mark = if entry.obsolete { "#~ " } else { "" };
    if let Some(previous) = &entry.previous {
        let mark = if entry.obsolete { "#~| " } else { "#| " };
        if let Some(context) = &previous.context {
            text(out, mark, "msgctxt", context);
        }
        text(out, mark, "msgid", &previous.english);
    }
    if let Some(context) = &entry.context {
        text(out, mark, "msgctxt", context);
    }
    text(out, mark, "msgid", &entry.english);
    text(out, mark, "msgstr", &entry.translation);
}

fn comments(out: &mut String, mark: &str, lines: &[String]) {
    for line in lines {
        let _ = writeln!(out, "{}", format!("{mark} {line}").trim_end());
    }
}

fn flags(out: &mut String, flags: &[String]) {
    if !flags.is_empty() {
        let _ = writeln!(out, "#, {}", flags.join(", "));
    }
}

/// A keyword with its text: on one line if it fits, else a line for each line and each 76 letters.
fn text(out: &mut String, mark: &str, keyword: &str, text: &str) {
    let lines = lines(text);
    match lines.as_slice() {
        [] => {
            let _ = writeln!(out, "{mark}{keyword} \"\"");
        }
        [one] if one.chars().count() + keyword.len() < WIDTH && !text.contains('\n') => {
            let _ = writeln!(out, "{mark}{keyword} \"{}\"", escaped(one));
        }
        lines => {
            let _ = writeln!(out, "{mark}{keyword} \"\"");
            for line in lines {
                let _ = writeln!(out, "{mark}\"{}\"", escaped(line));
            }
        }
    }
}

/// Cuts behind line breaks, and behind spaces where a line gets too long.
fn lines(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for paragraph in text.split_inclusive('\n') {
        let (mut start, mut cut, mut length) = (0, 0, 0);
        for (at, c) in paragraph.char_indices() {
            length += 1;
            if length > WIDTH && cut > start {
                out.push(&paragraph[start..cut]);
                length = paragraph[cut..at].chars().count() + 1;
                start = cut;
            }
            if c == ' ' {
                cut = at + 1;
            }
        }
        out.push(&paragraph[start..]);
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c => out.push(c),
        }
    }
    out
}
