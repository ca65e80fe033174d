//! A JSON text before it is written: keys keep their order and may stand twice, numbers keep their
//! digits. (`serde_json::Value` allows neither.)

use super::dice::Dice;
use std::fmt::Write;

#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A number, `true`, `null`: written as it stands.
    Bare(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// A text.
pub fn text(of: impl Into<String>) -> Node {
    Node::Text(of.into())
}

/// A number or a word of JSON, as it is written.
pub fn bare(of: impl ToString) -> Node {
    Node::Bare(of.to_string())
}

/// An object with these members.
pub fn object<K: Into<String>>(members: impl IntoIterator<Item = (K, Node)>) -> Node {
    Node::Object(members.into_iter().map(|(k, v)| (k.into(), v)).collect())
}

/// One step into a text.
#[derive(Debug, Clone, Copy)]
pub enum Step<'s> {
    Key(&'s str),
    Index(usize),
}

impl Node {
    pub fn members_mut(&mut self) -> Option<&mut Vec<(String, Node)>> {
        match self {
            Node::Object(members) => Some(members),
            _ => None,
        }
    }

    pub fn items_mut(&mut self) -> Option<&mut Vec<Node>> {
        match self {
            Node::List(items) => Some(items),
            _ => None,
        }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Node::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// What stands at the end of this way.
    pub fn at(&mut self, way: &[Step<'_>]) -> Option<&mut Node> {
        way.iter().try_fold(self, |here, step| match (here, step) {
            (Node::Object(members), Step::Key(key)) => members.iter_mut().find(|(k, _)| k == key).map(|(_, v)| v),
            (Node::List(items), Step::Index(n)) => items.get_mut(*n),
            _ => None,
        })
    }

    /// Sets a member, behind the others if it is new.
    pub fn set(&mut self, key: &str, value: Node) {
        if let Some(members) = self.members_mut() {
            match members.iter_mut().find(|(k, _)| k == key) {
                Some((_, old)) => *old = value,
                None => members.push((key.to_owned(), value)),
            }
        }
    }

    /// Takes a member out.
    pub fn take(&mut self, key: &str) -> Option<Node> {
        let members = self.members_mut()?;
        let at = members.iter().position(|(k, _)| k == key)?;
        Some(members.remove(at).1)
    }

    /// Puts the members of every object into another order.
    pub fn shuffle(&mut self, dice: &mut Dice) {
        match self {
            Node::List(items) => items.iter_mut().for_each(|i| i.shuffle(dice)),
            Node::Object(members) => {
                members.iter_mut().for_each(|(_, v)| v.shuffle(dice));
                dice.shuffle(members);
            }
            Node::Bare(_) | Node::Text(_) => {}
        }
    }

    /// Writes it on one line.
    pub fn write(&self, out: &mut String) {
        match self {
            Node::Bare(word) => out.push_str(word),
            Node::Text(text) => quoted(text, out),
            Node::List(items) => {
                for (n, item) in items.iter().enumerate() {
                    out.push(if n == 0 { '[' } else { ',' });
                    item.write(out);
                }
                out.push_str(if items.is_empty() { "[]" } else { "]" });
            }
            Node::Object(members) => {
                for (n, (key, value)) in members.iter().enumerate() {
                    out.push(if n == 0 { '{' } else { ',' });
                    quoted(key, out);
                    out.push(':');
                    value.write(out);
                }
                out.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }

    /// Writes it as `serde_json` and Python's `indent=2` do, `depth` steps in.
    pub fn write_pretty(&self, depth: usize, out: &mut String) {
        let line = |out: &mut String, depth: usize| {
            out.push('\n');
            (0..depth).for_each(|_| out.push_str("  "));
        };
        match self {
            Node::List(items) if !items.is_empty() => {
                for (n, item) in items.iter().enumerate() {
                    out.push(if n == 0 { '[' } else { ',' });
                    line(out, depth + 1);
                    item.write_pretty(depth + 1, out);
                }
                line(out, depth);
                out.push(']');
            }
            Node::Object(members) if !members.is_empty() => {
                for (n, (key, value)) in members.iter().enumerate() {
                    out.push(if n == 0 { '{' } else { ',' });
                    line(out, depth + 1);
                    quoted(key, out);
                    out.push_str(": ");
                    value.write_pretty(depth + 1, out);
                }
                line(out, depth);
                out.push('}');
            }
            other => other.write(out),
        }
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
