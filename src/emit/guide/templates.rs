//! Templates in another language.
//!
//! Templates hold their words in English, as they are read: between tags, and in the attributes that
//! are read out. So nothing has to be marked for translation, and what has no translation can be
//! listed ([`words`]). What stands in braces and tags is never touched, and a translation comes into
//! the template as text, whatever signs it holds.

use crate::protocol::words::Language;
use std::borrow::Cow;

/// Attributes whose values people read.
const READ: &[&str] = &["aria-label", "alt", "title", "placeholder", "data-h"];

/// A stretch of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'t> {
    /// Markup, and what the template engine works out.
    Code(&'t str),
    /// Words.
    Words(&'t str),
}

/// A template with its words in a language. English templates stay as they are.
pub(super) fn translated<'t>(template: &'t str, language: &Language) -> Cow<'t, str> {
    if language.is_english() {
        return template.into();
    }
    let mut out = String::with_capacity(template.len() + template.len() / 4);
    for part in parts(template) {
        match part {
            Part::Code(code) => out.push_str(code),
            Part::Words(text) => {
                let phrase = phrase(text);
                match language.phrase(phrase).filter(|_| !phrase.is_empty()) {
                    Some(translation) => {
                        // A phrase is a part of the text, so it is found in it.
                        let start = text.find(phrase).unwrap_or(0);
                        out.push_str(&text[..start]);
                        out.push_str(&escaped(translation));
                        out.push_str(&text[start + phrase.len()..]);
                    }
                    None => out.push_str(text),
                }
            }
        }
    }
    out.into()
}

/// The phrases of a template, in order.
pub(super) fn words(template: &str) -> Vec<&str> {
    let phrases = parts(template).into_iter().filter_map(|part| match part {
        Part::Words(text) => Some(phrase(text)),
        Part::Code(_) => None,
    });
    phrases.filter(|p| !p.is_empty()).collect()
}

/// The words of a stretch without what only separates them; nothing if there are none.
fn phrase(text: &str) -> &str {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || "·()".contains(c));
    // One letter is a version's `v` or the like.
    if inner.chars().filter(|c| c.is_alphabetic()).count() > 1 { inner } else { "" }
}

/// Text for a template: neither markup nor anything that the engine would work out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '{' => out.push_str("&#123;"),
            '}' => out.push_str("&#125;"),
            c => out.push(c),
        }
    }
    out
}

/// Cuts a template into words and the rest; all parts together are the template.
fn parts(template: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut rest = template;
    while !rest.is_empty() {
        if let Some(length) = braces(rest) {
            out.push(Part::Code(&rest[..length]));
            rest = &rest[length..];
        } else if rest.starts_with('<') {
            rest = tag(rest, &mut out);
        } else {
            let end = rest.char_indices().find(|(at, c)| *c == '<' || (*c == '{' && braces(&rest[*at..]).is_some()));
            let end = end.map_or(rest.len(), |(at, _)| at);
            out.push(Part::Words(&rest[..end]));
            rest = &rest[end..];
        }
    }
    out
}

/// How long a piece for the engine at the start of a text is.
fn braces(text: &str) -> Option<usize> {
    let pairs = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
    let (_, close) = pairs.iter().find(|(open, _)| text.starts_with(open))?;
    text.find(close).map(|at| at + close.len())
}

/// Cuts a tag, and gives what stands behind it.
fn tag<'t>(text: &'t str, out: &mut Vec<Part<'t>>) -> &'t str {
    let (mut code, mut at) = (0, 1);
    let mut quoted = None;
    // Whether the quotes that are open hold words.
    let mut read = false;
    let mut words = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some(length) = braces(&text[at..]) {
            if read && words < at {
                out.push(Part::Words(&text[words..at]));
                code = at;
            }
            at += length;
            if read {
                out.push(Part::Code(&text[code..at]));
                (code, words) = (at, at);
            }
            continue;
        }
        match quoted {
            Some(quote) if c == quote => {
                if read && words < at {
                    out.push(Part::Words(&text[words..at]));
                    code = at;
                }
                (quoted, read) = (None, false);
            }
            Some(_) => {}
            None if c == '"' || c == '\'' => {
                quoted = Some(c);
                let name = text[..at].trim_end_matches('=').rsplit(char::is_whitespace).next().unwrap_or("");
                read = READ.contains(&name);
                if read {
                    out.push(Part::Code(&text[code..=at]));
                    (code, words) = (at + 1, at + 1);
                }
            }
            None if c == '>' => {
                out.push(Part::Code(&text[code..=at]));
                return &text[at + 1..];
            }
            None => {}
        }
        at += c.len_utf8();
    }
    out.push(Part::Code(&text[code..]));
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "{# A note. -#}<p class=\"now\"{% if a %} id=\"{{ a }}\"{% endif %} aria-label=\"Rules of {{ a }} here\">\
        Read <b>this</b>{% if a > 1 %}, please ({{ n }}){% endif %}: {{ <c of={a} /> }} · <td data-h=\"Task\"></p>v{{ n }}";

    #[test]
    fn words_are_what_people_read() {
        assert_eq!(words(TEMPLATE), ["Rules of", "here", "Read", "this", ", please", "Task"]);
        let together: String = parts(TEMPLATE)
            .iter()
            .map(|p| match p {
                Part::Code(t) | Part::Words(t) => *t,
            })
            .collect();
        assert_eq!(together, TEMPLATE);
    }

    #[test]
    fn a_translation_is_text_whatever_it_holds() {
        let hostile = "{{ x }}<img src=x onerror=\"a\">{% raw %}";
        let phrases = [("Read", hostile), ("Task", "\" onclick=\"a"), ("this", "das")];
        let language = Language::new("de", phrases.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
        let out = translated(TEMPLATE, &language);
        assert!(out.contains("&#123;&#123; x &#125;&#125;&lt;img") && out.contains("<b>das</b>"), "{out}");
        assert!(out.contains("data-h=\"&quot; onclick=&quot;a\""), "{out}");
        assert_eq!(translated(TEMPLATE, &Language::default()), TEMPLATE);
    }
}
