//! What the page says about itself, and the one style that it allows itself.

use super::GuideStamp;
use crate::protocol::words::{Language, say};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The style, with places for what margin boxes of printed sheets say.
const STYLE: &str = concat!(
    include_str!("../../../templates/guideline/guide.css"),
    include_str!("../../../templates/guideline/script.css")
);

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The stamp in words.
#[derive(Debug, Serialize)]
pub(super) struct StampView {
    id: String,
    title: String,
    /// The title in quotes, inside a sentence.
    quoted: String,
    version: String,
    /// One of the three status words; names a class of the style.
    status: &'static str,
    status_word: String,
    /// The same inside a sentence.
    status_inside: String,
    /// A shape, so that the word and not the colour alone is seen.
    shape: &'static str,
    /// What the status asks of the reader; none when the protocol is in force.
    warning: Option<String>,
    effective: Option<Day>,
    review_by: Option<Day>,
    short_digest: String,
    meaning_digest: String,
    guide_digest: String,
    compiler: String,
    style: String,
    style_digest: String,
}

/// A date and what it is.
#[derive(Debug, Serialize)]
struct Day {
    label: String,
    iso: String,
    text: String,
}

pub(super) fn stamp(language: &Language, stamp: &GuideStamp<'_>) -> StampView {
    let (status, word, shape, warning, since) = match stamp.status {
        "active" => ("active", say!(language, "Active"), "●", None, say!(language, "in force since")),
        "retired" => {
            let warning = say!(language, "Retired. Do not use this guide for new work.");
            ("retired", say!(language, "Retired"), "■", Some(warning), say!(language, "was in force from"))
        }
        _ => {
            let warning =
                say!(language, "Draft. Not in force: rules may change, and labels made now may have to be made again.");
            ("draft", say!(language, "Draft"), "○", Some(warning), say!(language, "planned from"))
        }
    };
    let short_digest = short(stamp.meaning_digest);
    let mut sheet = format!("{} · {}", stamp.id, short_digest);
    if let Some(day) = stamp.effective {
        let _ = write!(sheet, " · {since} {}", readable(language, day));
    }
    let mark = if status == "active" { "" } else { word.as_str() };
    // The watermark is as large as its letters let it be.
    let letters = mark.to_uppercase().chars().count().max(5);
    let style = style_in(language)
        .replace("{{letters}}", &letters.to_string())
        .replace("{{title}}", &css_string(stamp.title))
        .replace("{{version}}", &css_string(&format!("v{} {shape} {}", stamp.version, word.to_uppercase())))
        .replace("{{sheet}}", &css_string(&sheet))
        .replace("{{mark}}", &css_string(&mark.to_uppercase()))
        .replace("{{page}}", &css_string(language.word("Page")))
        .replace("{{of}}", &css_string(language.word("of")));
    let day = |label: String, iso: Option<&str>| {
        iso.map(|iso| Day { label, iso: iso.to_owned(), text: readable(language, iso) })
    };
    StampView {
        id: stamp.id.to_owned(),
        title: stamp.title.to_owned(),
        quoted: say!(language, "“{text}”", text = stamp.title),
        version: stamp.version.to_owned(),
        status,
        status_inside: language.inside(&word),
        status_word: word,
        shape,
        warning,
        effective: day(since, stamp.effective),
        review_by: day(say!(language, "review by"), stamp.review_by),
        short_digest,
        meaning_digest: stamp.meaning_digest.to_owned(),
        guide_digest: stamp.guide_digest.to_owned(),
        compiler: stamp.compiler.to_owned(),
        style_digest: STANDARD.encode(Sha256::digest(style.as_bytes())),
        style,
    }
}

/// What the style writes beside the cells of tables where the page is narrow, for translators.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let texts = STYLE.split(CONTENT).skip(1).filter_map(|rest| rest.split('"').next());
    texts.filter(|text| text.starts_with(char::is_alphabetic))
}

/// What stands before a text in the style.
const CONTENT: &str = "content:\"";

/// The style with its words in a language.
fn style_in(language: &Language) -> String {
    let mut out = String::with_capacity(STYLE.len());
    for (n, part) in STYLE.split(CONTENT).enumerate() {
        if n > 0 {
            out.push_str(CONTENT);
        }
        match part.split_once('"').and_then(|(text, rest)| Some((language.phrase(text)?, rest))) {
            Some((text, rest)) if n > 0 => {
                out.push_str(&css_string(text));
                out.push('"');
                out.push_str(rest);
            }
            _ => out.push_str(part),
        }
    }
    out
}

/// Twelve digits in fours: enough to compare by eye.
pub(super) fn short(digest: &str) -> String {
    let digits: Vec<char> = digest.rsplit(':').next().unwrap_or("").chars().take(12).collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `2027-01-01` as `1 Jan 2027`; anything else as it is.
fn readable(language: &Language, iso: &str) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return iso.to_owned() };
    let name = month.parse::<usize>().ok().and_then(|m| MONTHS.get(m.checked_sub(1)?));
    match (name, day.parse::<u8>()) {
        (Some(name), Ok(day)) => {
            say!(language, "{day} {month} {year}", day = day, month = language.word(name), year = year)
        }
        _ => iso.to_owned(),
    }
}

/// A text inside a quoted string of the style: everything but letters, digits and a few harmless
/// signs is written as its number, so that nothing can end the string or the style element.
fn css_string(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_control()) {
        if c.is_alphanumeric() || " .,:·-".contains(c) {
            out.push(c);
        } else {
            let _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out
}
