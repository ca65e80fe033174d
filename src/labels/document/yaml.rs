//! Reads the documents of a YAML file.
//!
//! The parser gives events with places; this module builds nodes from them, decides what plain
//! scalars mean, and puts the value in place of each alias. Copies are counted against what was
//! really written, so that a few lines of nested aliases cannot fill the memory.

mod faults;
mod meaning;
mod scalars;

use super::hazard::{Fatal, skip_mark, sniff};
use super::keys::Seen;
use super::{Buffer, Document, Hazard, HazardKind, Kind, MAX_DEPTH, NO_TEXT, Source};
use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};
use std::collections::HashMap;
use std::ops::Range;

/// Nodes allowed for each event of the parser, beyond [`FREE_NODES`].
const NODES_PER_EVENT: usize = 10;

/// Small files may use aliases as they like.
const FREE_NODES: usize = 10_000;

/// Reads all documents of a YAML stream; those before a fatal hazard come out. Hazards are added
/// in the order of their places.
pub fn read_yaml<'s>(source: &'s [u8], hazards: &mut Vec<Hazard>) -> Vec<Document<'s>> {
    if let Some(hazard) = sniff(source) {
        hazards.push(hazard);
        return Vec::new();
    }
    let text = match std::str::from_utf8(source) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let length = error.error_len().unwrap_or(source.len() - at);
            let bytes = source.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
            hazards.push(HazardKind::InvalidUtf8 { fatal: true, bytes }.at(at..at + length));
            return Vec::new();
        }
    };
    let first = hazards.len();
    skip_mark(source, hazards);
    let mut documents = Vec::new();
    let mut reader = Reader {
        source: Source { bytes: source, text: Some(text) },
        buffer: Buffer::default(),
        frames: Vec::new(),
        anchors: HashMap::new(),
        events: 0,
        complete: 0,
        broken: false,
        hazards,
    };
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = match next {
            Ok(next) => next,
            Err(error) => {
                reader.hazards.push(faults::hazard(&error, source));
                break;
            }
        };
        reader.events += 1;
        match event {
            Event::DocumentStart(..) => reader.broken = false,
            Event::DocumentEnd => documents.extend(reader.end_document()),
            _ if reader.broken => {}
            event => reader.broken = reader.event(event, span).is_err(),
        }
    }
    if let Some(new) = hazards.get_mut(first..) {
        new.sort_by_key(|hazard| hazard.span.start);
    }
    documents
}

/// An array or object that is still open.
struct Frame {
    node: u32,
    object: bool,
    /// In an object: the key was read, its value comes next.
    has_key: bool,
    /// For arrays only its count is used.
    seen: Seen,
    /// How many arrays and objects stand inside each other below here.
    height: usize,
    /// End of the last child: indented YAML has no closing sign.
    end: usize,
    anchor: usize,
    flow: bool,
}

struct Reader<'s, 'h> {
    source: Source<'s>,
    buffer: Buffer,
    frames: Vec<Frame>,
    /// Complete nodes that have a name: first node and height.
    anchors: HashMap<usize, (u32, usize)>,
    events: usize,
    /// Nodes in documents that are complete.
    complete: usize,
    /// A fatal hazard was found; the rest of this document is skipped.
    broken: bool,
    hazards: &'h mut Vec<Hazard>,
}

/// The bytes a span covers. Offsets are always known for text in memory.
fn range(span: Span) -> Range<usize> {
    let start = span.start.byte_offset().unwrap_or_default();
    start..span.end.byte_offset().unwrap_or(start).max(start)
}

impl<'s> Reader<'s, '_> {
    fn end_document(&mut self) -> Option<Document<'s>> {
        let buffer = std::mem::take(&mut self.buffer);
        self.frames.clear();
        self.anchors.clear();
        self.complete += buffer.nodes.len();
        let whole = !self.broken && !buffer.nodes.is_empty();
        whole.then_some(Document { source: self.source, buffer })
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Fatal> {
        let place = range(span);
        let tag_place = span.tag_span().map_or(place.clone(), range);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                // The parser shows a missing value as `~`.
                let missing = style == ScalarStyle::Plain && place.is_empty();
                let text = if missing { "" } else { &*text };
                let node = self.buffer.next_index();
                self.scalar(text, style, tag.as_deref(), place, tag_place);
                let end = self.buffer.nodes[node as usize].end as usize;
                self.done(node, 0, anchor, end);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.tag_fits(tag.as_deref(), "seq", tag_place);
                self.open(Kind::Array, style, anchor, place)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.tag_fits(tag.as_deref(), "map", tag_place);
                self.open(Kind::Object, style, anchor, place)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(place.end),
            Event::Alias(anchor) => self.alias(anchor, place)?,
            _ => {}
        }
        Ok(())
    }

    fn fail(&mut self, kind: HazardKind, place: Range<usize>) -> Fatal {
        self.hazards.push(kind.at(place));
        Fatal
    }

    /// Whether the next node is the key of an object.
    fn at_key(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.object && !frame.has_key)
    }

    fn complex_key(&mut self, place: Range<usize>) -> Fatal {
        let sentence = "a key must be a single word or text, not a list or a mapping".to_owned();
        self.fail(HazardKind::Syntax(sentence), place)
    }

    fn open(&mut self, kind: Kind, style: StructureStyle, anchor: usize, place: Range<usize>) -> Result<(), Fatal> {
        if self.at_key() {
            return Err(self.complex_key(place));
        }
        if self.frames.len() == MAX_DEPTH {
            let end = (place.start + 1).min(self.source.bytes.len());
            return Err(self.fail(HazardKind::TooDeep, place.start..end));
        }
        let end = place.end;
        let node = self.buffer.push_open(kind, place);
        self.frames.push(Frame {
            node,
            object: kind == Kind::Object,
            has_key: false,
            seen: Seen::default(),
            height: 0,
            end,
            anchor,
            flow: style == StructureStyle::Flow,
        });
        Ok(())
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let end = if frame.flow { end.max(frame.end) } else { frame.end };
        self.buffer.close(frame.node, end, frame.seen.count);
        if frame.object {
            frame.seen.finish(&self.buffer, self.source, frame.node, self.hazards);
        }
        self.done(frame.node, frame.height + 1, frame.anchor, end);
    }

    /// Books a complete node: its name, and its place in the array or object around it.
    fn done(&mut self, node: u32, height: usize, anchor: usize, end: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node, height));
        }
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        frame.end = frame.end.max(end);
        frame.height = frame.height.max(height);
        if !frame.object {
            frame.seen.count += 1;
            return;
        }
        frame.has_key = !frame.has_key;
        if frame.has_key {
            frame.seen.add(&self.buffer, self.source, frame.node, self.hazards);
        }
    }

    /// Puts the named value here once more.
    fn alias(&mut self, anchor: usize, place: Range<usize>) -> Result<(), Fatal> {
        let Some(&(node, height)) = self.anchors.get(&anchor) else {
            let sentence = "this name stands inside the value it repeats".to_owned();
            return Err(self.fail(HazardKind::Syntax(sentence), place));
        };
        if self.at_key() && height > 0 {
            return Err(self.complex_key(place));
        }
        if self.frames.len() + height > MAX_DEPTH {
            return Err(self.fail(HazardKind::TooDeep, place));
        }
        let original = node as usize..self.buffer.nodes[node as usize].next as usize;
        let budget = self.events.saturating_mul(NODES_PER_EVENT).saturating_add(FREE_NODES);
        let budget = budget.min(NO_TEXT as usize);
        if self.complete + self.buffer.nodes.len() + original.len() > budget {
            return Err(self.fail(HazardKind::TooManyAliases, place));
        }
        let copy = self.buffer.next_index();
        self.buffer.nodes.extend_from_within(original);
        for copied in &mut self.buffer.nodes[copy as usize..] {
            copied.next += copy - node;
        }
        if self.at_key() {
            let key = &mut self.buffer.nodes[copy as usize];
            if !matches!(key.kind, Kind::String | Kind::Number) {
                key.extra = NO_TEXT;
            }
            key.kind = Kind::String;
        }
        self.done(copy, height, 0, place.end);
        Ok(())
    }
}
