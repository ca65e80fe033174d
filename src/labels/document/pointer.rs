//! The way from the root of a document to a value, as an RFC 6901 JSON pointer.
//!
//! Checks walk millions of values and report few. A [`Path`] is therefore a chain of borrowed steps
//! on the stack; the pointer text is only made when a finding is.

use std::fmt;

/// One step down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The member with this key.
    Key(&'a str),
    /// The item at this place, from 0.
    Index(usize),
}

/// A place in a document; its text form is a JSON pointer such as `/images/3/width`.
#[derive(Clone, Copy, Debug)]
pub struct Path<'a> {
    /// The path before the last step; `None` at the root.
    last: Option<(&'a Path<'a>, Step<'a>)>,
}

impl<'a> Path<'a> {
    /// The whole document.
    pub const ROOT: Path<'static> = Path { last: None };

    /// The member `key` of the object here.
    pub fn key(&'a self, key: &'a str) -> Path<'a> {
        self.join(Step::Key(key))
    }

    /// The item `index` of the array here.
    pub fn index(&'a self, index: usize) -> Path<'a> {
        self.join(Step::Index(index))
    }

    /// One step further.
    pub fn join(&'a self, step: Step<'a>) -> Path<'a> {
        Path { last: Some((self, step)) }
    }

    /// The path without its last step.
    pub fn parent(&self) -> Option<&'a Path<'a>> {
        self.last.map(|(parent, _)| parent)
    }

    /// The last step; `None` at the root.
    pub fn step(&self) -> Option<Step<'a>> {
        self.last.map(|(_, step)| step)
    }

    /// The steps from the root down.
    pub fn steps(&self) -> Vec<Step<'a>> {
        let mut steps = Vec::new();
        let mut path = self.last;
        while let Some((parent, step)) = path {
            steps.push(step);
            path = parent.last;
        }
        steps.reverse();
        steps
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.steps() {
            match step {
                Step::Index(index) => write!(f, "/{index}")?,
                Step::Key(key) => {
                    f.write_str("/")?;
                    let mut rest = key;
                    while let Some(at) = rest.find(['~', '/']) {
                        let (before, special) = rest.split_at(at);
                        f.write_str(before)?;
                        f.write_str(if special.starts_with('~') { "~0" } else { "~1" })?;
                        rest = &special[1..];
                    }
                    f.write_str(rest)?;
                }
            }
        }
        Ok(())
    }
}

/// The pointer from the root of a document to one of its nodes.
///
/// Found by descending: of the children of a container, the last one that does not begin behind
/// the node holds it. Only findings ask for it, so it need not be fast.
pub fn pointer_to(root: super::Value<'_>, node: usize) -> String {
    let mut pointer = String::new();
    let mut here = root;
    while here.node_index() != node {
        let inside = match here.kind() {
            super::Kind::Object => here
                .members()
                .take_while(|(key, _)| key.node_index() <= node)
                .last()
                .map(|(key, value)| (Step::Key(key.as_str().unwrap_or("")), value, key.node_index() == node)),
            super::Kind::Array => here
                .items()
                .enumerate()
                .take_while(|(_, value)| value.node_index() <= node)
                .last()
                .map(|(index, value)| (Step::Index(index), value, false)),
            _ => None,
        };
        let Some((step, value, is_key)) = inside else { break };
        let path = Path::ROOT;
        pointer.push_str(&path.join(step).to_string());
        if is_key {
            break;
        }
        here = value;
    }
    pointer
}

/// The pointer from the root of a document to the innermost value around a byte of its text.
pub fn pointer_at(root: super::Value<'_>, offset: usize) -> String {
    let mut here = root;
    loop {
        let around = |value: super::Value<'_>| value.span().contains(&offset);
        let inside = match here.kind() {
            super::Kind::Object => here.members().find(|(k, v)| around(*k) || around(*v)).map(|(_, v)| v),
            super::Kind::Array => here.items().find(|v| around(*v)),
            _ => None,
        };
        match inside {
            Some(value) if value.node_index() != here.node_index() => here = value,
            _ => return pointer_to(root, here.node_index()),
        }
    }
}
