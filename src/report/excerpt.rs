//! A piece of a label file below its finding: drawn like a compiler does, or told in a sentence.

use crate::labels::Excerpt;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A line of at most so many characters is shown whole.
const WHOLE: usize = 100;
/// Characters of a longer line shown on each side of what is marked.
const ROOM: usize = 40;
/// Characters marked at most.
const MOST_MARKED: usize = 60;

/// An excerpt that is safe to print, cut into what stands before, under and behind the mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) before: String,
    pub(super) marked: String,
    pub(super) after: String,
}

/// Cuts an excerpt at its mark.
pub(super) fn parts(excerpt: &Excerpt) -> Parts {
    let visible: Vec<char> = excerpt.text.chars().map(seen).collect();
    let from = excerpt.before.min(visible.len());
    let to = from.saturating_add(excerpt.marked.max(1)).min(visible.len());
    let text = |range: &[char]| range.iter().collect::<String>();
    Parts { before: text(&visible[..from]), marked: text(&visible[from..to]), after: text(&visible[to..]) }
}

/// A character as it can be shown: what would move the cursor, colour the terminal or turn the
/// direction of writing becomes a sign of its own, so that a label file cannot draw.
pub(super) fn seen(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// The same for a whole text.
pub(super) fn all_seen(text: &str) -> String {
    if text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().map(seen).collect()
}

/// The line with its number, and carets under what is marked. `paint` colours the carets, `dim`
/// the frame.
pub(super) fn drawn(
    excerpt: &Excerpt,
    line: u32,
    indent: &str,
    paint: impl Fn(&str) -> String,
    dim: impl Fn(&str) -> String,
) -> String {
    let Parts { before, marked, after } = parts(excerpt);
    let number = line.to_string();
    let carets = marked.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>().max(1);
    format!(
        "{indent}{} {before}{}{after}\n{indent}{} {}{}\n",
        dim(&format!("{number} │")),
        if marked.is_empty() { String::new() } else { paint(&marked) },
        dim(&format!("{} ·", " ".repeat(number.len()))),
        " ".repeat(before.width()),
        paint(&"^".repeat(carets)),
    )
}

/// The same in a sentence, for screen readers.
pub(super) fn told(excerpt: &Excerpt, line: u32) -> String {
    let Parts { before, marked, after } = parts(excerpt);
    if marked.is_empty() {
        return format!("Line {line} reads: {before}");
    }
    format!("On line {line}, this is meant: {marked} – in: {before}{marked}{after}")
}

/// The piece of a line of a protocol that a finding is about. `column` is one-based.
pub(super) fn of_line(line: &str, column: usize, length: usize) -> Excerpt {
    let all: Vec<char> = line.trim_end_matches(['\r', '\n']).chars().collect();
    let at = column.saturating_sub(1).min(all.len());
    let marked = length.clamp(1, MOST_MARKED);
    let whole = all.len() <= WHOLE;
    let from = if whole { 0 } else { at.saturating_sub(ROOM) };
    let to = if whole { all.len() } else { (at + marked + ROOM).min(all.len()) };
    let mut text = String::new();
    if from > 0 {
        text.push('…');
    }
    text.extend(&all[from..to]);
    if to < all.len() {
        text.push('…');
    }
    Excerpt { text, before: at - from + usize::from(from > 0), marked: marked.min((all.len() - at).max(1)) }
}
