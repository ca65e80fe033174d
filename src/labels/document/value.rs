//! A handle on one value of a document, and the ways to walk from it.
//!
//! A [`Value`] is two words and is copied freely. Walking never recurses: the nodes lie in file
//! order and each knows where its subtree ends.

use super::{Document, Kind, Node};
use std::ops::Range;

/// One value of a [`Document`].
#[derive(Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document<'d>,
    index: u32,
}

impl std::fmt::Debug for Value<'_> {
    // The whole document would be printed otherwise.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Value").field("kind", &self.kind()).field("span", &self.span()).finish_non_exhaustive()
    }
}

impl<'d> Value<'d> {
    pub(super) fn new(document: &'d Document<'d>, index: u32) -> Self {
        Self { document, index }
    }

    fn node(self) -> &'d Node {
        &self.document.buffer.nodes[self.index as usize]
    }

    fn text(self) -> &'d str {
        let document = self.document;
        document.buffer.text(document.source, self.node())
    }

    /// What this value is.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// The bytes of this value in the source, quotes and brackets included. What a YAML alias
    /// stands for keeps the place where it was first written.
    pub fn span(self) -> Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// The decoded text of a string.
    pub fn as_str(self) -> Option<&'d str> {
        (self.kind() == Kind::String).then(|| self.text())
    }

    /// The spelling of a number, for example `1.10` or `1e3`. Always JSON's number syntax: what
    /// YAML allows beyond it is respelled.
    pub fn number_text(self) -> Option<&'d str> {
        (self.kind() == Kind::Number).then(|| self.text())
    }

    /// The value of a boolean.
    pub fn as_bool(self) -> Option<bool> {
        let node = self.node();
        (node.kind == Kind::Bool).then_some(node.extra != 0)
    }

    /// How many items an array or members an object has; 0 for all others.
    pub fn len(self) -> usize {
        let node = self.node();
        match node.kind {
            Kind::Array | Kind::Object => node.extra as usize,
            _ => 0,
        }
    }

    /// Whether there is no item and no member.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The items of an array; nothing for all others.
    pub fn items(self) -> Items<'d> {
        Items(self.children(Kind::Array))
    }

    /// Keys and values of an object in file order, repeated keys included; nothing for all others.
    pub fn members(self) -> Members<'d> {
        Members(self.children(Kind::Object))
    }

    /// The value of the first member with this key.
    pub fn get(self, key: &str) -> Option<Value<'d>> {
        self.members().find(|(name, _)| name.text() == key).map(|(_, value)| value)
    }

    /// The number of this value in file order: 0 for the root, and every key counts.
    pub fn node_index(self) -> usize {
        self.index as usize
    }

    /// The value with this number in the same document.
    pub fn at(self, node: usize) -> Option<Value<'d>> {
        let index = u32::try_from(node).ok().filter(|_| node < self.document.buffer.nodes.len())?;
        Some(Value::new(self.document, index))
    }

    /// The number of the value or key of this document that begins at a byte.
    pub fn starting_at(self, byte: usize) -> Option<usize> {
        let byte = u32::try_from(byte).ok()?;
        self.document.buffer.nodes.binary_search_by_key(&byte, |node| node.start).ok()
    }

    fn children(self, kind: Kind) -> Children<'d> {
        let left = if self.kind() == kind { self.len() } else { 0 };
        Children { document: self.document, next: self.index + 1, left }
    }
}

/// Steps from sibling to sibling.
#[derive(Clone)]
struct Children<'d> {
    document: &'d Document<'d>,
    next: u32,
    /// Items or members still to come.
    left: usize,
}

impl<'d> Children<'d> {
    fn step(&mut self) -> Value<'d> {
        let value = Value::new(self.document, self.next);
        self.next = value.node().next;
        value
    }
}

/// The items of an array, see [`Value::items`].
#[derive(Clone)]
pub struct Items<'d>(Children<'d>);

impl<'d> Iterator for Items<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.left = self.0.left.checked_sub(1)?;
        Some(self.0.step())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.left, Some(self.0.left))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The members of an object, see [`Value::members`].
#[derive(Clone)]
pub struct Members<'d>(Children<'d>);

impl<'d> Iterator for Members<'d> {
    type Item = (Value<'d>, Value<'d>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.left = self.0.left.checked_sub(1)?;
        let key = self.0.step();
        Some((key, self.0.step()))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.left, Some(self.0.left))
    }
}

impl ExactSizeIterator for Members<'_> {}
