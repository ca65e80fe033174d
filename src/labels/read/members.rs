//! The names of members at the beginning of a JSON text that may be cut off anywhere.

use std::collections::HashSet;

/// Levels that are looked at; what lies deeper is passed over.
const DEEPEST: usize = 6;

/// Ways to members, such as `[].annotations[].result`: `[]` is an entry of a list.
#[derive(Debug, Default)]
pub(super) struct Members {
    ways: HashSet<String>,
}

impl Members {
    /// Looks through a text until it ends or is no JSON any more.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut found = Members::default();
        // What is open: whether it is an object, and the way to it.
        let mut open: Vec<(bool, String)> = Vec::new();
        let mut way = String::new();
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            at += 1;
            match byte {
                b'{' | b'[' => {
                    let inside = if byte == b'[' { format!("{way}[]") } else { way.clone() };
                    if open.len() >= 256 {
                        break;
                    }
                    way.clone_from(&inside);
                    open.push((byte == b'{', inside));
                }
                b'}' | b']' => {
                    open.pop();
                    let Some((_, outer)) = open.last() else { break };
                    way.clone_from(outer);
                }
                b',' => {
                    if let Some((_, outer)) = open.last() {
                        way.clone_from(outer);
                    }
                }
                b'"' => {
                    let Some(length) = closing(&text[at..]) else { break };
                    let name = &text[at..at + length];
                    at += length + 1;
                    let after = text[at..].iter().find(|b| !b.is_ascii_whitespace());
                    let Some((true, outer)) = open.last() else { continue };
                    if after == Some(&b':') && open.len() <= DEEPEST && name.len() <= 64 {
                        let name = String::from_utf8_lossy(name);
                        way = if outer.is_empty() { name.into_owned() } else { format!("{outer}.{name}") };
                        found.ways.insert(way.clone());
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Whether there is a member at the end of this way.
    pub(super) fn has(&self, way: &str) -> bool {
        self.ways.contains(way)
    }
}

/// Where a string ends that begins before this text.
fn closing(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::Members;

    #[test]
    fn members_of_a_text_that_is_cut_off() {
        let found =
            Members::of(br#"[{"id": 1, "data": {"a\"b": "x:y"}, "annotations": [{"result": [{"value": {"x": 1"#);
        for way in ["[].id", "[].data", "[].annotations", "[].annotations[].result"] {
            assert!(found.has(way), "{way} of {found:?}");
        }
        assert!(!found.has("x:y"));
        assert!(!Members::of(b"]]]{{{\"").has("x"));
    }
}
