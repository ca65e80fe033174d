//! Bytes → a catalogue, line by line.

use super::{Catalogue, Entry, PoError, Previous, Wrong};
use crate::source::unprintable;
use std::ops::Range;

/// Reads a PO file.
///
/// # Errors
/// [`PoError`] with the first thing that is wrong and its place.
pub fn read(bytes: &[u8]) -> Result<Catalogue, PoError> {
    let text = std::str::from_utf8(bytes).map_err(|e| PoError {
        wrong: Wrong::Encoding("it is not text in UTF-8".to_owned()),
        at: e.valid_up_to()..(e.valid_up_to() + 1).min(bytes.len()),
    })?;
    if let Some((at, c)) = text.char_indices().find(|(_, c)| unprintable(*c) || *c == '\u{feff}') {
        let said = format!("it holds the unprintable character U+{:04X}", u32::from(c));
        return Err(PoError { wrong: Wrong::Encoding(said), at: at..at + c.len_utf8() });
    }
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end_matches('\n').trim_end_matches('\r');
        reader.line(shown, start..start + shown.len())?;
        start += line.len();
    }
    reader.end(start)?;
    with_header(reader.entries, start)
}

/// The header is the first entry, with an empty text.
fn with_header(mut entries: Vec<Entry>, end: usize) -> Result<Catalogue, PoError> {
    let is_header = |e: &Entry| e.context.is_none() && e.english.is_empty();
    if !entries.first().is_some_and(|e| is_header(e) && !e.obsolete) {
        let at = entries.first().map_or(0..end.min(1), |e| e.at.clone());
        return Err(line_error("it does not begin with a header (`msgid \"\"`)", at));
    }
    let first = entries.remove(0);
    if let Some(second) = entries.iter().find(|e| is_header(e)) {
        return Err(line_error("it has a second header: a text must not be empty", second.at.clone()));
    }
    let mut header = Vec::new();
    for line in first.translation.lines().filter(|l| !l.trim().is_empty()) {
        let Some((name, value)) = line.split_once(':') else {
            return Err(line_error("a line of its header is not `Name: value`", first.translation_at.clone()));
        };
        header.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    let catalogue =
        Catalogue { comments: first.comments, flags: first.flags, header, header_at: first.at.clone(), entries };
    let kind = catalogue.field("Content-Type").unwrap_or("");
    let charset = kind.split_once("charset=").map_or("", |(_, c)| c.trim());
    if !charset.eq_ignore_ascii_case("utf-8") {
        let said =
            if charset.is_empty() { "its header names no character set" } else { "its header names another one" };
        return Err(PoError { wrong: Wrong::Encoding(said.to_owned()), at: first.at });
    }
    Ok(catalogue)
}

fn line_error(said: &str, at: Range<usize>) -> PoError {
    PoError { wrong: Wrong::Line(said.to_owned()), at }
}

/// What the next line of text belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd)]
enum Part {
    #[default]
    Nothing,
    PreviousContext,
    PreviousEnglish,
    Context,
    English,
    Translation,
}

#[derive(Default)]
struct Reader {
    entries: Vec<Entry>,
    entry: Entry,
    part: Part,
    /// Whether anything of the entry was read.
    begun: bool,
}

impl Reader {
    fn line(&mut self, line: &str, at: Range<usize>) -> Result<(), PoError> {
        if line.trim().is_empty() {
            return self.end(at.start);
        }
        let Some(comment) = line.strip_prefix('#') else {
            return self.keyword(line, at, false);
        };
        if let Some(rest) = comment.strip_prefix("~|") {
            return self.previous(rest.trim_start(), at);
        }
        if let Some(rest) = comment.strip_prefix('~') {
            let rest = rest.strip_prefix(' ').unwrap_or(rest);
            return if rest.is_empty() { self.end(at.start) } else { self.keyword(rest, at, true) };
        }
        if let Some(rest) = comment.strip_prefix('|') {
            return self.previous(rest.trim_start(), at);
        }
        self.begin_if_after(Part::Nothing, &at)?;
        let entry = &mut self.entry;
        let said = |rest: &str| rest.strip_prefix(' ').unwrap_or(rest).trim_end().to_owned();
        match comment.chars().next() {
            Some('.') => entry.extracted.push(said(&comment[1..])),
            Some(':') => entry.references.push(said(&comment[1..])),
            Some(',') => {
                entry.flags.extend(comment[1..].split(',').map(|f| f.trim().to_owned()).filter(|f| !f.is_empty()));
            }
            _ => entry.comments.push(said(comment)),
        }
        Ok(())
    }

    /// A comment belongs to the next entry once the texts of this one have begun.
    fn begin_if_after(&mut self, part: Part, at: &Range<usize>) -> Result<(), PoError> {
        if self.part > part {
            self.end(at.start)?;
        }
        if !self.begun {
            self.begun = true;
            self.entry.at = at.clone();
        }
        Ok(())
    }

    fn previous(&mut self, rest: &str, at: Range<usize>) -> Result<(), PoError> {
        self.begin_if_after(Part::PreviousEnglish, &at)?;
        let previous = self.entry.previous.get_or_insert_with(Previous::default);
        if let Some(text) = rest.strip_prefix("msgctxt ") {
            previous.context = Some(quoted(text, &at)?);
            self.part = Part::PreviousContext;
        } else if let Some(text) = rest.strip_prefix("msgid ") {
            previous.english = quoted(text, &at)?;
            self.part = Part::PreviousEnglish;
        } else if rest.starts_with("msgid_plural") {
            return Err(PoError { wrong: Wrong::Plural, at });
        } else if rest.starts_with('"') {
            match self.part {
                Part::PreviousContext => previous.context.get_or_insert_default().push_str(&quoted(rest, &at)?),
                Part::PreviousEnglish => previous.english.push_str(&quoted(rest, &at)?),
                _ => return Err(line_error("this text continues nothing", at)),
            }
        } else {
            return Err(line_error("behind `#|` stands `msgctxt` or `msgid` and a text in quotes", at));
        }
        Ok(())
    }

    fn keyword(&mut self, line: &str, at: Range<usize>, obsolete: bool) -> Result<(), PoError> {
        let line = line.trim_start();
        if let Some(text) = line.strip_prefix("msgctxt ") {
            self.begin_if_after(Part::PreviousEnglish, &at)?;
            self.entry.context = Some(quoted(text, &at)?);
            self.part = Part::Context;
        } else if let Some(text) = line.strip_prefix("msgid ") {
            self.begin_if_after(Part::Context, &at)?;
            self.entry.english = quoted(text, &at)?;
            self.part = Part::English;
        } else if let Some(text) = line.strip_prefix("msgstr ") {
            if self.part != Part::English {
                return Err(line_error("a `msgstr` stands behind its `msgid`", at));
            }
            self.entry.translation = quoted(text, &at)?;
            self.entry.translation_at = at.clone();
            self.part = Part::Translation;
        } else if line.starts_with("msgid_plural") || line.starts_with("msgstr[") {
            return Err(PoError { wrong: Wrong::Plural, at });
        } else if line.starts_with('"') {
            let text = quoted(line, &at)?;
            match self.part {
                Part::Context => self.entry.context.get_or_insert_default().push_str(&text),
                Part::English => self.entry.english.push_str(&text),
                Part::Translation => {
                    self.entry.translation.push_str(&text);
                    self.entry.translation_at.end = at.end;
                }
                _ => return Err(line_error("this text continues nothing", at)),
            }
        } else {
            return Err(line_error("a line begins with `msgctxt`, `msgid`, `msgstr`, a text in quotes or `#`", at));
        }
        if self.entry.obsolete != obsolete && self.part != Part::Context && self.part != Part::English {
            return Err(line_error("an entry is marked `#~` on all of its lines or on none", at));
        }
        self.entry.obsolete = obsolete;
        self.entry.at.end = at.end;
        Ok(())
    }

    fn end(&mut self, at: usize) -> Result<(), PoError> {
        let (part, begun) = (std::mem::take(&mut self.part), std::mem::take(&mut self.begun));
        let entry = std::mem::take(&mut self.entry);
        match part {
            Part::Translation => self.entries.push(entry),
            // Comments that stand alone, as some tools leave them, belong to nothing.
            Part::Nothing | Part::PreviousContext | Part::PreviousEnglish => {}
            Part::Context | Part::English if begun => {
                let at = entry.at.start..entry.at.end.max(entry.at.start).min(at);
                return Err(line_error("this entry has no `msgstr`", at));
            }
            Part::Context | Part::English => {}
        }
        Ok(())
    }
}

/// A text in quotes, its escapes resolved.
fn quoted(text: &str, at: &Range<usize>) -> Result<String, PoError> {
    let text = text.trim();
    let inner = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).filter(|_| text.len() > 1);
    let Some(inner) = inner else {
        return Err(line_error("its text does not stand in quotes", at.clone()));
    };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Err(line_error("a quote inside a text is written `\\\"`", at.clone())),
            '\\' => out.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('"') => '"',
                Some('\\') => '\\',
                _ => return Err(line_error("behind a backslash stands `n`, `t`, a quote or a backslash", at.clone())),
            }),
            c => out.push(c),
        }
    }
    Ok(out)
}
