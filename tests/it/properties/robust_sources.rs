//! Whatever stands in a source, `compile` answers with a protocol or with errors that have a place.

use super::protocols::{Breadth, Draft};
use super::tape::{Tape, tapes};
use crate::frames;
use labelwright::diagnostic::Severity;
use labelwright::source::Memory;
use labelwright::{Compilation, compile};
use proptest::prelude::*;

pub const LIDC: &str = include_str!("../../../protocols/lidc-nodule/lidc_nodule.protocol");
const RULES: &str = "positive p when size is 3 mm to below 8 mm and margin is lobulated or worse
  negative n \"No\" when not (signs includes all of pleura, fissure) instead label mass overrides n
  edge case e when (sure is yes or grade >= 3) and mean of size and width is 2 cm or more { rule ask consultant because \"x\" }
  consultant must see big when confidence is below 70 %
  case \"one\" { size 4 mm, margin smooth, signs pleura and fissure expect label, consultant must see big }";

#[test]
fn arbitrary_bytes_never_panic() {
    tapes(300, 200, |tape| {
        let bytes: Vec<u8> = (0..tape.below(180)).map(|_| byte(tape)).collect();
        checked(&bytes)
    });
}

#[test]
fn mutated_sources_never_panic() {
    let frame = frames::source("rules", RULES);
    tapes(220, 1_500, |tape| {
        let random = Draft::random(tape, Breadth::All).plain();
        let whole = match tape.below(8) {
            0 => LIDC,
            1..=3 => frame.as_str(),
            _ => random.as_str(),
        };
        let mut pieces: Vec<String> = tokens(whole);
        for _ in 0..1 + tape.below(4) {
            mutate(tape, &mut pieces);
        }
        let mut bytes = pieces.concat().into_bytes();
        if tape.chance(15) {
            let at = tape.below(bytes.len());
            bytes.insert(at, byte(tape));
        }
        if tape.chance(15) {
            bytes.truncate(tape.below(bytes.len() + 1));
        }
        checked(&bytes)
    });
}

#[test]
fn bombs_never_panic() {
    let before = frames::source("rules", "positive p when ");
    for bomb in
        ["(", "not (", "{", "[", "\"", "\"\"\"", "sure is yes and (", "a.", "-", "not ", "{ rule", "9", "\u{301}"]
    {
        for times in [1, 60, 5_000] {
            let text = bomb.repeat(times);
            for source in [text.clone(), format!("{before}{text}"), format!("{}{text}", frames::source("rules", ""))] {
                checked(source.as_bytes()).expect("a bomb is refused");
            }
        }
    }
}

fn byte(tape: &mut Tape) -> u8 {
    match tape.below(4) {
        0 => *tape.pick(b"{}()\"#:,.|-\n \t"),
        1 => u8::try_from(tape.below(256)).unwrap_or(0),
        _ => *tape.pick(b"abelnoprst 0123"),
    }
}

/// Words, spaces, and every other character for itself.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut word = false;
    for c in text.chars() {
        let now = c.is_alphanumeric() || c == '_';
        match tokens.last_mut() {
            Some(last) if word && now => last.push(c),
            _ => tokens.push(c.to_string()),
        }
        word = now;
    }
    tokens
}

fn mutate(tape: &mut Tape, tokens: &mut Vec<String>) {
    if tokens.is_empty() {
        return;
    }
    let (at, other) = (tape.below(tokens.len()), tape.below(tokens.len()));
    match tape.below(7) {
        0 | 1 => drop(tokens.remove(at)),
        2 => tokens.insert(at, tokens[at].clone()),
        3 => tokens.swap(at, other),
        4 => tokens[at] = tokens[other].clone(),
        5 => tokens.insert(
            at,
            (*tape.pick(&[
                "\u{0}",
                "é",
                "\u{feff}",
                "\r\n",
                "99999999999999999999",
                "1e5",
                "none",
                "\\",
                "µ",
                "}",
                "\"\"\"",
            ]))
            .to_owned(),
        ),
        _ => tokens.truncate(at),
    }
}

fn checked(bytes: &[u8]) -> Result<(), TestCaseError> {
    let files = Memory::default().with("demo.protocol", bytes).with("more.protocol", &b"\xff\xfe"[..]);
    let text = String::from_utf8_lossy(bytes).into_owned();
    let outcome = std::panic::catch_unwind(|| compile("demo.protocol", &files));
    let Ok(Compilation { protocol, diagnostics, sources, dropped }) = outcome else {
        return Err(TestCaseError::fail(format!("a panic on\n{text}")));
    };
    let error = diagnostics.iter().any(|d| d.rule.severity == Severity::Error);
    prop_assert!(protocol.is_none() == error || dropped > 0, "a protocol and errors, or neither:\n{text}");
    for diagnostic in &diagnostics {
        prop_assert!(!diagnostic.message.trim().is_empty(), "{} says nothing of\n{text}", diagnostic.rule.code);
        for place in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            let span = place.span;
            let source = &sources.get(span.file).text;
            let inside = span.start <= span.end && span.end as usize <= source.len();
            let whole =
                inside && source.is_char_boundary(span.start as usize) && source.is_char_boundary(span.end as usize);
            prop_assert!(whole, "{} {:?} lies outside its file or cuts a character:\n{text}", diagnostic.message, span);
            let (line, column) = sources.line_column(span);
            prop_assert!(line >= 1 && line <= source.matches('\n').count() + 1 && column >= 1);
        }
    }
    Ok(())
}
