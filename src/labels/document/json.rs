//! Reads one JSON text in a single pass.
//!
//! The grammar is RFC 8259, strictly; what real exporters get wrong without making the text
//! ambiguous (a byte order mark, NaN, broken UTF-8 inside a string) is reported and read on. Open
//! arrays and objects live in a list of frames, so deep nesting costs no stack.

pub(super) mod text;
mod tokens;

use super::hazard::{Fatal, skip_mark, sniff};
use super::keys::Seen;
use super::words;
use super::{Buffer, Document, Hazard, HazardKind, Kind, MAX_DEPTH, Source};
use std::ops::Range;

/// An array or object that is still open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    node: u32,
    object: bool,
    /// For arrays only its count is used.
    seen: Seen,
}

/// Reads `source` as one JSON text. `None` if a fatal hazard was found; all hazards are added to
/// `hazards` in the order of their places.
pub fn read_json<'s>(source: &'s [u8], mut buffer: Buffer, hazards: &mut Vec<Hazard>) -> Option<Document<'s>> {
    if let Some(hazard) = sniff(source) {
        hazards.push(hazard);
        return None;
    }
    let first = hazards.len();
    let at = skip_mark(source, hazards);
    buffer.clear();
    let mut reader = Reader { bytes: source, source: Source::new(source), at, buffer, hazards, run_on: None };
    let result = reader.document();
    let Reader { source, buffer, .. } = reader;
    if let Some(new) = hazards.get_mut(first..) {
        new.sort_by_key(|hazard| hazard.span.start);
    }
    result.ok().map(|()| Document { source, buffer })
}

struct Reader<'s, 'h> {
    bytes: &'s [u8],
    source: Source<'s>,
    at: usize,
    buffer: Buffer,
    hazards: &'h mut Vec<Hazard>,
    /// The last string that ran over a line break: most likely its closing quote is missing.
    run_on: Option<Range<usize>>,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Result<(), Fatal> {
        loop {
            self.value()?;
            if self.after_value()? {
                break;
            }
        }
        let rest = self.bytes[self.at..].trim_ascii_end().len();
        if rest > 0 {
            self.hazards.push(HazardKind::TrailingText.at(self.at..self.at + rest));
        }
        Ok(())
    }

    /// Reads up to the end of the next value that is not an open array or object.
    fn value(&mut self) -> Result<(), Fatal> {
        loop {
            self.blanks();
            let at = self.at;
            match self.bytes.get(at) {
                Some(b'"') => return self.string(),
                Some(b'-' | b'0'..=b'9') => return self.number(),
                Some(b'{') => {
                    if self.open(Kind::Object)? {
                        return Ok(());
                    }
                }
                Some(b'[') => {
                    if self.open(Kind::Array)? {
                        return Ok(());
                    }
                }
                _ => return self.word(),
            }
        }
    }

    /// Closes what ends after a value, up to the comma before the next one. Whether the whole
    /// text is complete.
    fn after_value(&mut self) -> Result<bool, Fatal> {
        loop {
            self.blanks();
            let Some(frame) = self.buffer.frames.last_mut() else {
                return Ok(true);
            };
            let object = frame.object;
            let comma = self.at;
            match self.bytes.get(comma) {
                Some(b',') => {
                    self.at += 1;
                    if object {
                        self.blanks();
                        self.key(Some(comma))?;
                    } else {
                        frame.seen.count += 1;
                        self.blanks();
                        if self.bytes.get(self.at) == Some(&b']') {
                            return Err(self.trailing_comma(comma));
                        }
                    }
                    return Ok(false);
                }
                Some(b'}') if object => self.close(),
                Some(b']') if !object => self.close(),
                _ => {
                    let (shown, span) = words::found(self.bytes, self.at);
                    let closer = if object { '}' } else { ']' };
                    let sentence = format!("expected `,` or `{closer}` after this value, found {shown}");
                    return Err(self.fail(sentence, span));
                }
            }
        }
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// Enters an array or object, up to the place of its first value. Whether it is empty.
    fn open(&mut self, kind: Kind) -> Result<bool, Fatal> {
        let at = self.at;
        if self.buffer.frames.len() == MAX_DEPTH {
            self.hazards.push(HazardKind::TooDeep.at(at..at + 1));
            return Err(Fatal);
        }
        let object = kind == Kind::Object;
        let node = self.buffer.push_open(kind, at..at + 1);
        self.buffer.frames.push(Frame { node, object, seen: Seen::default() });
        self.at += 1;
        self.blanks();
        let closer = if object { b'}' } else { b']' };
        if self.bytes.get(self.at) == Some(&closer) {
            self.close();
            return Ok(true);
        }
        if object {
            self.key(None)?;
        } else if let Some(frame) = self.buffer.frames.last_mut() {
            frame.seen.count = 1;
        }
        Ok(false)
    }

    /// Completes the innermost array or object; its closing bracket stands here.
    fn close(&mut self) {
        self.at += 1;
        if let Some(frame) = self.buffer.frames.pop() {
            self.buffer.close(frame.node, self.at, frame.seen.count);
            if frame.object {
                frame.seen.finish(&self.buffer, self.source, frame.node, self.hazards);
            }
        }
    }

    /// Reads a key and its colon. `comma` is the comma before it.
    fn key(&mut self, comma: Option<usize>) -> Result<(), Fatal> {
        match (self.bytes.get(self.at), comma) {
            (Some(b'"'), _) => self.string()?,
            (Some(b'}'), Some(comma)) => return Err(self.trailing_comma(comma)),
            _ => {
                let (sentence, span) = words::not_a_key(self.bytes, self.at);
                return Err(self.fail(sentence, span));
            }
        }
        if let Some(mut frame) = self.buffer.frames.pop() {
            // Taken out for a moment: comparing keys borrows the buffer.
            frame.seen.add(&self.buffer, self.source, frame.node, self.hazards);
            self.buffer.frames.push(frame);
        }
        self.blanks();
        if self.bytes.get(self.at) != Some(&b':') {
            let (shown, span) = words::found(self.bytes, self.at);
            return Err(self.fail(format!("expected `:` after this key, found {shown}"), span));
        }
        self.at += 1;
        Ok(())
    }

    fn trailing_comma(&mut self, comma: usize) -> Fatal {
        let sentence = "remove this comma: nothing follows it".to_owned();
        self.hazards.push(HazardKind::Syntax(sentence).at(comma..comma + 1));
        Fatal
    }

    /// Reports that the text cannot be read on from `span`, naming the cause where it is known.
    fn fail(&mut self, sentence: String, span: Range<usize>) -> Fatal {
        let (sentence, span) = self.cause(&span).unwrap_or((sentence, span));
        // One slip is one finding: a line break in a text that was meant to end before it.
        while let (Some(run_on), Some(last)) = (&self.run_on, self.hazards.last())
            && last.kind == HazardKind::ControlCharacter
            && span.start == run_on.start
            && run_on.contains(&last.span.start)
        {
            self.hazards.pop();
        }
        self.hazards.push(HazardKind::Syntax(sentence).at(span));
        Fatal
    }

    /// The likely reason why the text stops making sense at `span`.
    fn cause(&self, span: &Range<usize>) -> Option<(String, Range<usize>)> {
        if let Some(run_on) = &self.run_on {
            let between = self.bytes.get(run_on.end..span.start).unwrap_or_default();
            if run_on.end <= span.start && between.trim_ascii().is_empty() {
                let sentence = "this text is not closed before the end of its line".to_owned();
                return Some((sentence, run_on.start..run_on.start + 1));
            }
        }
        if let Some(comment) = words::comment(self.bytes, span.start) {
            let sentence = "JSON has no comments; remove this one".to_owned();
            return Some((sentence, comment));
        }
        if span.start < self.bytes.len() {
            return None;
        }
        let frame = self.buffer.frames.last()?;
        let (name, closer) = if frame.object { ("object", '}') } else { ("array", ']') };
        let open = self.buffer.nodes[frame.node as usize].start as usize;
        let sentence = format!("this {name} is never closed: a `{closer}` is missing");
        Some((sentence, open..open + 1))
    }
}
