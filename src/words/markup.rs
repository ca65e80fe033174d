//! What stands in a text beside its words: links, headings, list items. A translation keeps it.

use pulldown_cmark::{Event, Options, Parser, Tag};
use std::collections::{BTreeMap, BTreeSet};

/// What a translation lost or added, in words; none if both hold the same.
pub(super) fn difference(english: &str, translation: &str) -> Option<String> {
    let (before, after) = (parts(english), parts(translation));
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    all.into_iter().find_map(|part| {
        let count = |of: &BTreeMap<String, usize>| of.get(part).copied().unwrap_or(0);
        let (was, is) = (count(&before), count(&after));
        (was != is).then(|| format!("{part}: {was} in English, {is} in the translation"))
    })
}

/// How often each part stands in a text.
fn parts(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let part = match event {
            Event::Html(_) | Event::InlineHtml(_) => "raw HTML".to_owned(),
            Event::Code(code) => format!("`{code}`"),
            Event::Start(Tag::Link { dest_url, .. }) => format!("link to {dest_url}"),
            Event::Start(Tag::Image { .. }) => "picture".to_owned(),
            Event::Start(Tag::Heading { level, .. }) => format!("heading of level {}", level as usize),
            Event::Start(Tag::Item) => "list item".to_owned(),
            Event::Start(Tag::TableRow) => "table row".to_owned(),
            Event::Start(Tag::TableCell) => "table cell".to_owned(),
            Event::Start(Tag::Strong) => "**strong** text".to_owned(),
            Event::Start(Tag::Emphasis) => "*emphasised* text".to_owned(),
            _ => continue,
        };
        *found.entry(part).or_insert(0) += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_or_added_is_named() {
        assert_eq!(difference("see [it](#a), **now**", "[das](#a) **jetzt** ansehen"), None);
        for (english, translation, said) in [
            ("see [it](#a)", "siehe [das](javascript:1)", "link to #a: 1"),
            ("a **b**", "a b", "**strong** text: 1"),
            ("a", "<b onclick=x>a</b>", "raw HTML: 0"),
            ("- a\n- b", "- a und b", "list item: 2"),
            ("`x`", "`y`", "`x`: 1"),
        ] {
            assert!(difference(english, translation).unwrap().starts_with(said), "{english}");
        }
    }
}
