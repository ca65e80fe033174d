//! Strings, numbers and words of a JSON text.
//!
//! Each becomes one node. What is odd but readable is reported and gets a node too, so that the
//! rest of the text is still checked.

use super::super::hazard::Fatal;
use super::super::{HazardKind, Kind, NO_TEXT, number, words};
use super::{Reader, text};

impl Reader<'_, '_> {
    pub(super) fn string(&mut self) -> Result<(), Fatal> {
        let open = self.at;
        let mut at = open + 1;
        let mut plain = true;
        loop {
            at = text::find_special(self.bytes, at);
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    plain = false;
                    at += 2;
                }
                Some(_) => {
                    // Neighbours make one finding: a block of NULs is one fault.
                    let start = at;
                    while self.bytes.get(at).is_some_and(|byte| *byte < 0x20) {
                        at += 1;
                    }
                    self.hazards.push(HazardKind::ControlCharacter.at(start..at));
                    if self.bytes[start..at].contains(&b'\n') {
                        self.run_on = Some(open..open);
                    }
                }
                None => {
                    let sentence = "this text is never closed: a `\"` is missing".to_owned();
                    self.hazards.push(HazardKind::Syntax(sentence).at(open..open + 1));
                    return Err(Fatal);
                }
            }
        }
        let end = at + 1;
        if let Some(run_on) = &mut self.run_on
            && run_on.start == open
        {
            run_on.end = end;
        }
        let inner = &self.bytes[open + 1..at];
        let whole = self.source.text.is_some() || std::str::from_utf8(inner).is_ok();
        let decoded = match plain && whole {
            true => NO_TEXT,
            false => text::decode(self.bytes, open + 1, at, &mut self.buffer, self.hazards)?,
        };
        self.buffer.push_leaf(Kind::String, open..end, decoded, true);
        self.at = end;
        Ok(())
    }

    pub(super) fn number(&mut self) -> Result<(), Fatal> {
        let start = self.at;
        let (end, exponent) = match number::scan(self.bytes, start) {
            Ok(number) => number,
            // `-Infinity` starts like a number.
            Err((at, _)) if self.bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && at == start + 1 => {
                return self.word();
            }
            Err((at, sentence)) => {
                let (shown, span) = words::found(self.bytes, at);
                let sentence = format!("{sentence}, found {shown}");
                return Err(self.fail(sentence, span));
            }
        };
        // A short number without exponent needs no second look.
        let suspect = exponent || end - start > 100;
        let kind = if suspect && number::is_too_large(self.source.slice(start..end)) {
            self.hazards.push(HazardKind::NumberTooLarge.at(start..end));
            Kind::Invalid
        } else {
            Kind::Number
        };
        self.buffer.push_leaf(kind, start..end, NO_TEXT, false);
        self.at = end;
        Ok(())
    }

    /// Reads `true`, `false`, `null` or one of the names of numbers that are none.
    pub(super) fn word(&mut self) -> Result<(), Fatal> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let signed = usize::from(matches!(rest.first(), Some(b'-' | b'+')));
        let end = start + signed + words::word_length(&rest[signed..]);
        let spelling = self.source.slice(start..end);
        let (kind, extra) = match spelling {
            "true" => (Kind::Bool, 1),
            "false" => (Kind::Bool, 0),
            "null" => (Kind::Null, NO_TEXT),
            _ if words::is_not_finite(spelling) => {
                let kind = HazardKind::NotFinite(spelling.to_owned());
                self.hazards.push(kind.at(start..end));
                (Kind::Invalid, NO_TEXT)
            }
            _ => {
                let (sentence, span) = words::not_a_value(self.bytes, start);
                return Err(self.fail(sentence, span));
            }
        };
        self.buffer.push_leaf(kind, start..end, extra, false);
        self.at = end;
        Ok(())
    }
}
