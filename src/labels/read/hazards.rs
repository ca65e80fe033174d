//! What is wrong with a text before any of it means something.

use super::Fault;
use crate::diagnostic::Rule;
use crate::labels::document::{Hazard, HazardKind};
use crate::labels::errors;
use crate::labels::record::Place;

/// A hazard as a finding; `base` is where the document begins in its file.
pub(in crate::labels) fn fault(hazard: &Hazard, base: usize) -> Fault {
    let (code, message) = words(&hazard.kind);
    Fault {
        rule: "file.structure",
        code,
        place: Place { offset: base + hazard.span.start, node: None, column: None },
        message,
    }
}

/// A hazard in a sentence, with the code that it has in a label file.
pub(super) fn words(kind: &HazardKind) -> (&'static Rule, String) {
    match kind {
        HazardKind::Syntax(message) if message.contains("UTF-16") => (&errors::L004, message.clone()),
        HazardKind::Syntax(message) => (&errors::L001, message.clone()),
        HazardKind::DuplicateKey(key) => (
            &errors::L002,
            format!(
                "the key {} stands twice here; only one of the two values would be read",
                errors::shown(key, false)
            ),
        ),
        HazardKind::InvalidUtf8 { bytes, .. } => {
            let many = match bytes {
                1 => "one byte, a letter or a part of one,".to_owned(),
                _ => format!("{bytes} bytes, each a letter or a part of one,"),
            };
            let message = format!("the text here is not valid UTF-8: {many} cannot be read; save the file as UTF-8");
            (&errors::L004, message)
        }
        HazardKind::NotFinite(word) => (&errors::L003, format!("`{word}` is not a number that can be compared")),
        HazardKind::NumberTooLarge => (&errors::L003, "this number is beyond what can be measured".to_owned()),
        HazardKind::ControlCharacter => {
            (&errors::L001, "an unprintable control character stands in this text".to_owned())
        }
        HazardKind::LoneSurrogate => {
            (&errors::L004, "half of a character stands here; the text was cut or encoded wrongly".to_owned())
        }
        HazardKind::TooDeep => {
            (&errors::L001, "parts are nested more than 256 deep here, which is not read".to_owned())
        }
        HazardKind::ByteOrderMark => {
            (&errors::L005, "the file begins with a byte order mark, which was skipped".to_owned())
        }
        HazardKind::TrailingText => (&errors::L001, "something follows behind the end of the record".to_owned()),
        HazardKind::TooLarge => {
            (&errors::L001, "the file is larger than 4 GiB in one piece; write it as JSON Lines".to_owned())
        }
        HazardKind::AmbiguousScalar(word) => (
            &errors::L006,
            format!(
                "`{word}` without quotes is a text here, but a truth value or a number for some readers; put it in quotes"
            ),
        ),
        HazardKind::TooManyAliases => {
            (&errors::L001, "its aliases would expand to far more than the file holds; it was not read".to_owned())
        }
        HazardKind::UnknownTag(tag) => {
            (&errors::L006, format!("the tag {} does not fit this value and was not used", errors::shown(tag, false)))
        }
    }
}
