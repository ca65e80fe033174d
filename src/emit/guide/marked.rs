//! Marks what stayed English on a page in another language, so that a screen reader speaks it so.
//!
//! A text is found where it stands alone between two tags. Where numbers in it are set apart, or it
//! is a part of a longer sentence, it is not marked.

use super::text;
use crate::emit::markdown;
use std::collections::BTreeSet;

/// Elements that hold no markup.
const RAW: &[&str] = &["style", "script", "title"];

/// A page with `lang="en"` round each of these texts.
pub(super) fn marked(page: &str, english: &[String]) -> String {
    let known: BTreeSet<String> = english.iter().flat_map(|t| shown(t)).collect();
    if known.is_empty() {
        return page.to_owned();
    }
    let mut out = String::with_capacity(page.len());
    for stretch in stretches(page) {
        let words = stretch.trim();
        if stretch.starts_with('<') || !known.contains(words) {
            out.push_str(stretch);
        } else {
            let start = stretch.len() - stretch.trim_start().len();
            out.push_str(&stretch[..start]);
            out.push_str("<span lang=\"en\">");
            out.push_str(words);
            out.push_str("</span>");
            out.push_str(&stretch[start + words.len()..]);
        }
    }
    out
}

/// The stretches of a text between tags, in each of the ways in which the page may set it.
fn shown(text: &str) -> Vec<String> {
    let set = [
        markdown::html(text),
        markdown::inline(text),
        markdown::inline(&text::sentence(text)),
        escaped(text),
        escaped(&text::capital(text)),
        escaped(&text::sentence(text)),
        escaped(&text::first_sentence(text)),
    ];
    let between = |html: &String| -> Vec<String> {
        stretches(html).filter(|s| !s.starts_with('<')).map(|s| s.trim().to_owned()).collect()
    };
    let words = |s: &String| s.chars().filter(|c| c.is_alphabetic()).count() > 1;
    set.iter().flat_map(between).filter(words).collect()
}

/// Cuts HTML into tags and what stands between them. Raw elements are one stretch with their tag.
fn stretches(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let length = if rest.starts_with('<') {
            let raw = RAW.iter().find(|name| rest[1..].strip_prefix(**name).is_some_and(|r| r.starts_with([' ', '>'])));
            let close = raw.map_or(">".to_owned(), |name| format!("</{name}>"));
            rest.find(&close).map_or(rest.len(), |at| at + close.len())
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (stretch, behind) = rest.split_at(length);
        rest = behind;
        Some(stretch)
    })
}

/// A text as the template engine writes it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stayed_english_is_marked() {
        let page = "<title>Spot</title><style>p>b{}</style><h2 id=\"Spot\"> Spot </h2><p>Ein <b>heller</b> Spot mehr.</p><p>It is <em>bright</em>.</p>";
        let english = ["Spot".to_owned(), "it is *bright*".to_owned()];
        assert_eq!(
            marked(page, &english),
            "<title>Spot</title><style>p>b{}</style><h2 id=\"Spot\"> <span lang=\"en\">Spot</span> </h2><p>Ein <b>heller</b> Spot mehr.</p>\
             <p><span lang=\"en\">It is</span> <em><span lang=\"en\">bright</span></em>.</p>"
        );
        assert_eq!(marked(page, &[]), page);
    }
}
