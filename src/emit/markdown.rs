//! Markdown as HTML that is safe inside the guide.
//!
//! Authors are trusted with words, not with markup: raw HTML comes out as the text that it is,
//! pictures as their alternative text (the guide embeds only checked ones), and a link whose
//! address could run something or leave the web comes out as its words alone. Headings are
//! renumbered so that they nest below the heading of the page that they stand under.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html::push_html};

/// The level of heading under which prose stands unless the caller says otherwise.
const USUAL_LEVEL: usize = 3;

/// A text as block HTML; its headings begin at `h4`.
///
/// ```
/// use labelwright::emit::markdown::html;
///
/// assert_eq!(html("Scroll **three** slices."), "<p>Scroll <strong>three</strong> slices.</p>\n");
/// assert_eq!(html("[x](javascript:alert(1))"), "<p>x</p>\n");
/// ```
pub fn html(markdown: &str) -> String {
    html_under(markdown, USUAL_LEVEL)
}

/// A text as block HTML whose headings nest under a heading of this level, without a jump.
pub fn html_under(markdown: &str, level: usize) -> String {
    let mut events = Vec::new();
    let mut headings = Headings { base: level, open: Vec::new() };
    for event in safe(markdown) {
        events.push(match event {
            Event::Start(Tag::Heading { level, classes, attrs, .. }) => {
                let level = headings.enter(level);
                // Ids are for rules and sections; one made by prose could take their place.
                Event::Start(Tag::Heading { level, id: None, classes, attrs })
            }
            Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(headings.shown())),
            other => other,
        });
    }
    rendered(events)
}

/// A text of one paragraph without a block around it. Several paragraphs run on as one.
///
/// ```
/// assert_eq!(labelwright::emit::markdown::inline("at *right* angles"), "at <em>right</em> angles");
/// ```
pub fn inline(markdown: &str) -> String {
    let space = Event::Text(CowStr::Borrowed(" "));
    let mut events: Vec<Event<'_>> = Vec::new();
    for event in safe(markdown) {
        match event {
            Event::Start(ref tag) if !is_inline(tag) => {
                if events.last().is_some_and(|last| *last != space) {
                    events.push(space.clone());
                }
            }
            Event::End(ref tag) if !is_inline_end(*tag) => {}
            Event::Rule => {}
            other => events.push(other),
        }
    }
    rendered(events).trim().to_owned()
}

/// The words alone, for places that cannot hold markup.
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for event in safe(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => {
                out.push(' ')
            }
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The events of a text with everything taken out that could do more than be read.
fn safe(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    // Nested links do not exist in Markdown, so one flag says whether the open one was dropped.
    let mut dropped = false;
    Parser::new_ext(markdown, Options::ENABLE_TABLES).filter_map(move |event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            dropped = !is_safe_link(dest_url);
            (!dropped).then_some(event)
        }
        Event::End(TagEnd::Link) => (!std::mem::take(&mut dropped)).then_some(event),
        other => Some(other),
    })
}

fn rendered(events: Vec<Event<'_>>) -> String {
    let mut out = String::new();
    push_html(&mut out, events.into_iter());
    out
}

/// `http`, `https` and `mailto`, a place on this page, or a file beside it.
///
/// Browsers skip white space and control characters in addresses and read `\` as `/`, so an
/// address with any of them is refused instead of guessed at.
pub fn is_safe_link(address: &str) -> bool {
    if address.is_empty() || address.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
        return false;
    }
    if address.starts_with("//") {
        return false;
    }
    let before = address.split(['/', '?', '#']).next().unwrap_or("");
    match before.split_once(':') {
        None => true,
        Some((scheme, _)) => ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str()),
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
}

/// Gives each heading a level below the page's, one deeper than the one that it stands under.
struct Headings {
    base: usize,
    /// Levels as written of the headings that the next one may stand under.
    open: Vec<HeadingLevel>,
}

impl Headings {
    fn enter(&mut self, level: HeadingLevel) -> HeadingLevel {
        while self.open.last().is_some_and(|last| *last >= level) {
            self.open.pop();
        }
        self.open.push(level);
        self.shown()
    }

    /// The level of the heading that is open, as the page shows it.
    fn shown(&self) -> HeadingLevel {
        HeadingLevel::try_from((self.base + self.open.len()).min(6)).unwrap_or(HeadingLevel::H6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_html_comes_out_as_text() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<div>\n\n<iframe src=\"//x\"></iframe>",
            "<!-- --><style>*{display:none}</style>",
            "<svg/onload=alert(1)>",
        ] {
            for out in [html(text), inline(text)] {
                let tags: Vec<&str> = out.match_indices('<').map(|(at, _)| &out[at..]).collect();
                assert!(tags.iter().all(|t| ["<p>", "</p>"].iter().any(|ok| t.starts_with(ok))), "{text}: {out}");
            }
        }
    }

    #[test]
    fn unsafe_links_lose_their_address_and_keep_their_words() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc",
            "//evil.example",
            "&#106;avascript:x",
        ] {
            let out = html(&format!("see [the *page*]({address})"));
            assert_eq!(out, "<p>see the <em>page</em></p>\n", "{address}");
        }
        assert_eq!(html("<javascript:alert(1)>"), "<p>javascript:alert(1)</p>\n");
        assert!(!is_safe_link("java\nscript:x") && !is_safe_link(" javascript:x") && !is_safe_link("\\\\evil"));
        assert!(!is_safe_link("\u{1}javascript:x"));
    }

    #[test]
    fn safe_links_stay() {
        for address in [
            "https://example.org/a?b=c",
            "http://example.org",
            "mailto:a@example.org",
            "#nodule.size",
            "other.html",
            "a/b:c",
        ] {
            assert!(html(&format!("[x]({address})")).contains("<a href="), "{address}");
        }
        assert!(html("[a](https://x.org) [b](javascript:1) [c](#y)").matches("<a ").count() == 2);
    }

    #[test]
    fn quotes_in_addresses_stay_inside_the_attribute() {
        let out = html("[x](<https://x.org/\"onclick=alert(1)> \"t\\\" onfocus=alert(1)\")");
        assert!(!out.contains("\"onclick") && !out.contains("\" onfocus"), "{out}");
    }

    #[test]
    fn pictures_become_their_alternative_text() {
        assert_eq!(html("![a *dot*](https://x.org/a.png)"), "<p>a <em>dot</em></p>\n");
        assert_eq!(html("[![dot](javascript:1)](javascript:2)"), "<p>dot</p>\n");
    }

    #[test]
    fn headings_nest_without_jumps() {
        let out = html_under("### A\n\n##### B\n\n# C\n\n## D", 3);
        assert_eq!(out, "<h4>A</h4>\n<h5>B</h5>\n<h4>C</h4>\n<h5>D</h5>\n");
        assert_eq!(html_under("# A\n\n## B\n\n### C", 5), "<h6>A</h6>\n<h6>B</h6>\n<h6>C</h6>\n");
    }

    #[test]
    fn inline_has_no_block() {
        assert_eq!(inline("one\n\n- two\n- `three`"), "one two <code>three</code>");
        assert_eq!(inline("# Title\n\ntext"), "Title text");
        assert_eq!(plain("**One** `two`\nthree.\n\nFour"), "One two three. Four");
    }
}
