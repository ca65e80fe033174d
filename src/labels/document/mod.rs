//! Label files in one form that remembers where everything stands.
//!
//! JSON and YAML readers both fill a [`Document`]: the source bytes and a flat, pre-order list of
//! small nodes, each with its byte span. Later checks walk [`Value`]s and can point at the exact
//! place of any finding. What is wrong with the file itself is reported as a [`Hazard`].

mod hazard;
mod json;
mod keys;
mod number;
mod place;
mod pointer;
mod value;
mod words;
mod yaml;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub(super) use hazard::sniff as sniffed;
pub use hazard::{Hazard, HazardKind};
pub use json::read_json;
pub(super) use json::text::find_special;
pub use place::LineIndex;
pub use pointer::{Path, Step, pointer_at, pointer_to};
pub use value::{Items, Members, Value};
pub(super) use words::found;
pub use yaml::read_yaml;

use json::Frame;
use std::ops::Range;

/// How many arrays and objects may stand inside each other.
pub const MAX_DEPTH: usize = 256;

/// Offsets are kept as `u32`, so a longer source cannot be read in one piece.
const MAX_BYTES: usize = u32::MAX as usize;

/// "No decoded text": the text is the source slice itself.
const NO_TEXT: u32 = u32::MAX;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number, as it is spelt.
    Number,
    /// A text.
    String,
    /// A list.
    Array,
    /// Keys with values.
    Object,
    /// Already reported as a hazard; later checks stay silent about it.
    Invalid,
}

/// One value. Twenty bytes: label files hold millions of them.
#[derive(Clone, Copy, Debug)]
struct Node {
    start: u32,
    end: u32,
    /// Index of the first node after this one's subtree.
    next: u32,
    /// Arrays and objects: how many items or members. Booleans: 0 or 1.
    /// Strings and numbers: index of the decoded text, or [`NO_TEXT`].
    extra: u32,
    kind: Kind,
    /// The text is the span without its first and last byte.
    quoted: bool,
}

/// The source, with its text form at hand when the whole of it is UTF-8, so that cutting out a
/// string does not check it again.
#[derive(Clone, Copy, Debug)]
struct Source<'s> {
    bytes: &'s [u8],
    text: Option<&'s str>,
}

impl<'s> Source<'s> {
    fn new(bytes: &'s [u8]) -> Self {
        let text = std::str::from_utf8(bytes).ok();
        Self { bytes, text }
    }

    /// The text of a range that lies inside the source and is UTF-8 by itself.
    fn slice(self, range: Range<usize>) -> &'s str {
        match self.text {
            Some(text) => text.get(range).unwrap_or_default(),
            None => {
                let bytes = self.bytes.get(range).unwrap_or_default();
                std::str::from_utf8(bytes).unwrap_or_default()
            }
        }
    }
}

/// The allocations of a [`Document`], to be used again for the next record.
#[derive(Debug, Default)]
pub struct Buffer {
    nodes: Vec<Node>,
    /// All decoded texts, one after the other.
    texts: String,
    /// Where each decoded text ends in `texts`.
    ends: Vec<usize>,
    /// Work space of the JSON reader: the arrays and objects still open.
    frames: Vec<Frame>,
}

impl Buffer {
    fn clear(&mut self) {
        self.nodes.clear();
        self.texts.clear();
        self.ends.clear();
        self.frames.clear();
    }

    /// The index the next node will get. Readers keep the node count below `u32::MAX`.
    fn next_index(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// Adds a value without children.
    fn push_leaf(&mut self, kind: Kind, span: Range<usize>, extra: u32, quoted: bool) {
        self.nodes.push(Node {
            start: span.start as u32,
            end: span.end as u32,
            next: self.next_index() + 1,
            extra,
            kind,
            quoted,
        });
    }

    /// Adds an array or object whose end is not known yet.
    fn push_open(&mut self, kind: Kind, span: Range<usize>) -> u32 {
        let index = self.next_index();
        self.push_leaf(kind, span, 0, false);
        index
    }

    /// Completes the array or object at `index`.
    fn close(&mut self, index: u32, end: usize, len: u32) {
        let next = self.next_index();
        let node = &mut self.nodes[index as usize];
        node.end = end as u32;
        node.next = next;
        node.extra = len;
    }

    /// Ends the decoded text that was appended to `texts` and returns its index.
    fn seal_text(&mut self) -> u32 {
        self.ends.push(self.texts.len());
        (self.ends.len() - 1) as u32
    }

    /// Stores a decoded text and returns its index.
    fn push_text(&mut self, text: &str) -> u32 {
        self.texts.push_str(text);
        self.seal_text()
    }

    /// The text of a string, number or key.
    fn text<'b>(&'b self, source: Source<'b>, node: &Node) -> &'b str {
        if node.extra == NO_TEXT {
            let trim = usize::from(node.quoted);
            return source.slice(node.start as usize + trim..node.end as usize - trim);
        }
        let index = node.extra as usize;
        let start = match index {
            0 => 0,
            _ => self.ends[index - 1],
        };
        &self.texts[start..self.ends[index]]
    }
}

/// A label file, or one record of it, as a flat list of nodes over the source bytes.
#[derive(Debug)]
pub struct Document<'s> {
    source: Source<'s>,
    /// Holds at least one node: the readers make no document without a value.
    buffer: Buffer,
}

impl<'s> Document<'s> {
    /// The value that holds all others.
    pub fn root(&self) -> Value<'_> {
        Value::new(self, 0)
    }

    /// The bytes that were read; all spans are places in them.
    pub fn source(&self) -> &'s [u8] {
        self.source.bytes
    }

    /// Gives the allocations back so that the next record can use them.
    pub fn into_buffer(self) -> Buffer {
        self.buffer
    }
}
