//! Small pieces that every part of the page is made of.

use crate::emit::markdown;
use crate::protocol::model::{CodeAt, Guidance, Why};
use crate::quantity::all_units;
use crate::terminology;
use serde::Serialize;

/// A stretch of a sentence; amounts stand out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) strong: bool,
}

/// A link on this page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    /// The id that it leads to.
    pub(super) to: String,
    pub(super) text: String,
}

impl Link {
    pub(super) fn new(to: impl Into<String>, text: impl Into<String>) -> Self {
        Link { to: to.into(), text: text.into() }
    }

    /// A link that shows the rule id that it leads to.
    pub(super) fn rule(id: &str) -> Self {
        Link::new(id, id)
    }
}

/// A cited source.
#[derive(Debug, Serialize)]
pub(super) struct Cited {
    to: String,
    text: String,
    unverified: bool,
}

/// The reason for a rule.
#[derive(Debug, Serialize)]
pub(super) struct WhyView {
    /// HTML.
    because: Option<String>,
    sources: Vec<Cited>,
}

pub(super) fn why(why: &Why) -> Option<WhyView> {
    (!why.is_empty()).then(|| WhyView {
        because: why.because.as_deref().map(|b| markdown::inline(&sentence(b))),
        sources: why
            .see
            .iter()
            .map(|id| Cited { to: format!("source-{id}"), text: id.clone(), unverified: why.unverified.contains(id) })
            .collect(),
    })
}

/// A terminology code with its page.
#[derive(Debug, Serialize)]
pub(super) struct CodeView {
    text: String,
    url: Option<String>,
    site: Option<String>,
    site_url: Option<String>,
}

pub(super) fn codes(codes: &[CodeAt]) -> Vec<CodeView> {
    let one = |at: &CodeAt| CodeView {
        text: at.code.to_string(),
        url: terminology::url(&at.code),
        site: at.site.as_ref().map(ToString::to_string),
        site_url: at.site.as_ref().and_then(terminology::url),
    };
    codes.iter().map(one).collect()
}

/// Prose with its heading.
#[derive(Debug, Serialize)]
pub(super) struct GuidanceView {
    title: Option<String>,
    /// HTML.
    body: String,
}

/// Prose under a heading of this level; a title of its own takes the next one.
pub(super) fn guidance(all: &[Guidance], level: usize) -> Vec<GuidanceView> {
    let one = |g: &Guidance| GuidanceView {
        title: g.title.clone(),
        body: markdown::html_under(&g.body, level + usize::from(g.title.is_some())),
    };
    all.iter().map(one).collect()
}

/// A text as a sentence: a capital letter in front, a full stop behind.
pub(super) fn sentence(text: &str) -> String {
    stop(&capital(text.trim()))
}

/// A text with a full stop behind, unless it ends in a sign of its own.
pub(super) fn stop(text: &str) -> String {
    let mut out = text.to_owned();
    if !out.is_empty() && !out.ends_with(['.', '!', '?', ':', '…']) {
        out.push('.');
    }
    out
}

/// A text with a capital letter in front. A word with a capital inside, as `pH`, stays as it is.
pub(super) fn capital(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or("");
    if first.chars().skip(1).any(char::is_uppercase) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

/// The last part of a rule id as words: `nodule.negative.vessel_end_on` → `vessel end on`.
pub(super) fn tail(rule: &str) -> String {
    rule.rsplit('.').next().unwrap_or(rule).replace('_', " ")
}

/// The first sentence of a text, for tables.
pub(super) fn first_sentence(markdown: &str) -> String {
    let text = markdown::plain(markdown);
    let ends = text.match_indices(". ").map(|(at, _)| at);
    // `approx. 3 mm` goes on; a sentence ends where the next word has a capital.
    let end = ends.into_iter().find(|at| text[at + 2..].chars().next().is_some_and(char::is_uppercase));
    end.map_or_else(|| text.clone(), |at| text[..=at].to_owned())
}

/// A sentence with its numbers, and the units behind them, set apart.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut symbols: Vec<&str> = all_units().map(|u| u.symbol()).filter(|s| !s.is_empty()).collect();
    // The longest first, so that `mm` does not take the start of `mm²`.
    symbols.sort_by_key(|s| std::cmp::Reverse(s.len()));
    let mut out: Vec<Piece> = Vec::new();
    let (mut plain, mut rest, mut before) = (String::new(), text, ' ');
    while let Some(c) = rest.chars().next() {
        let starts = c.is_ascii_digit() && !before.is_alphanumeric() && !"_.-".contains(before);
        let length = if starts { amount_length(rest, &symbols) } else { 0 };
        let taken = if length > 0 { length } else { c.len_utf8() };
        let (head, tail) = rest.split_at(taken);
        if length > 0 {
            if !plain.is_empty() {
                out.push(Piece { text: std::mem::take(&mut plain), strong: false });
            }
            // A number never stands at the end of a line without its unit.
            out.push(Piece { text: head.replace(' ', "\u{a0}"), strong: true });
        } else {
            plain.push_str(head);
        }
        before = head.chars().last().unwrap_or(' ');
        rest = tail;
    }
    if !plain.is_empty() {
        out.push(Piece { text: plain, strong: false });
    }
    out
}

/// How long the amount at the start of a text is, in bytes.
fn amount_length(text: &str, symbols: &[&str]) -> usize {
    let digits = |t: &str| t.find(|c: char| !c.is_ascii_digit()).unwrap_or(t.len());
    let mut number = digits(text);
    // A sign between digits belongs to the number, whatever it means in the language.
    while let Some(rest) = text[number..].strip_prefix(['.', ',']) {
        let more = digits(rest);
        if more == 0 {
            break;
        }
        number += more + 1;
    }
    let after = &text[number..];
    if after.starts_with(|c: char| c.is_alphabetic()) {
        return 0;
    }
    for symbol in symbols {
        let space = usize::from(after.starts_with(' '));
        if let Some(end) = after[space..].strip_prefix(symbol)
            && !end.starts_with(|c: char| c.is_alphanumeric())
        {
            return number + space + symbol.len();
        }
    }
    number
}
