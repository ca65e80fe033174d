//! Scalars and tags of a YAML document.
//!
//! Quoted text is text; plain text means what the core schema says, unless it is a key or a tag
//! decides. Keys are always text, so that `1: x` and `"1": x` are the same key.

use super::super::{HazardKind, Kind, NO_TEXT, number};
use super::Reader;
use super::meaning::{Meaning, is_ambiguous, meaning};
use granit_parser::{ScalarStyle, Tag};
use std::ops::Range;

impl Reader<'_, '_> {
    /// Adds the node of a scalar.
    pub(super) fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        place: Range<usize>,
        tag_place: Range<usize>,
    ) {
        let plain = style == ScalarStyle::Plain;
        if plain && tag.is_none() && is_ambiguous(text) {
            let kind = HazardKind::AmbiguousScalar(text.to_owned());
            self.hazards.push(kind.at(place.clone()));
        }
        let untagged = || {
            if plain { meaning(text) } else { Meaning::String }
        };
        let meant = match tag {
            _ if self.at_key() => Meaning::String,
            None => untagged(),
            Some(tag) => tagged(text, tag).unwrap_or_else(|| {
                self.hazards.push(HazardKind::UnknownTag(tag.original()).at(tag_place));
                untagged()
            }),
        };
        let (kind, extra) = match meant {
            Meaning::Null => (Kind::Null, NO_TEXT),
            Meaning::Bool(truth) => (Kind::Bool, u32::from(truth)),
            Meaning::String => return self.push_text(Kind::String, text, style, place),
            Meaning::Number(spelling) if !number::is_too_large(&spelling) => {
                return self.push_text(Kind::Number, &spelling, style, place);
            }
            Meaning::Number(_) | Meaning::TooLarge => {
                self.hazards.push(HazardKind::NumberTooLarge.at(place.clone()));
                (Kind::Invalid, NO_TEXT)
            }
            Meaning::NotFinite => {
                let kind = HazardKind::NotFinite(text.to_owned());
                self.hazards.push(kind.at(place.clone()));
                (Kind::Invalid, NO_TEXT)
            }
        };
        self.buffer.push_leaf(kind, place, extra, false);
    }

    /// Adds a string or number; its text is stored only if the source does not show it as it is.
    fn push_text(&mut self, kind: Kind, text: &str, style: ScalarStyle, place: Range<usize>) {
        let mut shown = self.source.slice(place.clone());
        let quotes = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => true,
            ScalarStyle::Plain => false,
            ScalarStyle::Literal | ScalarStyle::Folded => {
                // An indented text ends before the empty lines below it.
                shown = shown.trim_end();
                false
            }
        };
        let inner = shown.get(1..shown.len().saturating_sub(1)).filter(|_| quotes);
        let (extra, quoted) = if shown == text {
            (NO_TEXT, false)
        } else if inner == Some(text) {
            (NO_TEXT, true)
        } else {
            (self.buffer.push_text(text), false)
        };
        let end = place.start + shown.len();
        self.buffer.push_leaf(kind, place.start..end, extra, quoted);
    }

    /// Reports a tag on an array or object that is not the one for its kind.
    pub(super) fn tag_fits(&mut self, tag: Option<&Tag>, name: &str, tag_place: Range<usize>) {
        if let Some(tag) = tag
            && tag.core_suffix() != Some(name)
            && !is_plain_mark(tag)
        {
            self.hazards.push(HazardKind::UnknownTag(tag.original()).at(tag_place));
        }
    }
}

/// The lone `!`, which only says "do not guess".
fn is_plain_mark(tag: &Tag) -> bool {
    tag.handle().is_empty() && tag.suffix() == "!"
}

/// What a scalar with this tag means; `None` if the tag is unknown or its text does not fit it.
fn tagged<'t>(text: &'t str, tag: &Tag) -> Option<Meaning<'t>> {
    if is_plain_mark(tag) {
        return Some(Meaning::String);
    }
    let meant = meaning(text);
    let fits = match (tag.core_suffix()?, &meant) {
        ("str", _) => return Some(Meaning::String),
        ("null", Meaning::Null) | ("bool", Meaning::Bool(_)) => true,
        ("int", Meaning::TooLarge) | ("float", Meaning::NotFinite | Meaning::Number(_)) => true,
        ("int", Meaning::Number(spelling)) => !spelling.contains(['.', 'e', 'E']),
        _ => false,
    };
    fits.then_some(meant)
}
