//! What is said about a catalogue: the code, the words and the advice of each finding.

use super::po::{PoError, Wrong};
use crate::diagnostic::{Diagnostic, plural, rules};
use crate::source::Span;

rules! {
    K001 "not-a-catalogue" Error "The file of a translation is not a PO file";
    K002 "catalogue-in-another-encoding" Error "A catalogue is not text in UTF-8, or says that it is not";
    K003 "catalogue-of-another-language" Error "A catalogue is of another language than its name says";
    K004 "text-translated-twice" Error "A catalogue translates one text twice";
    K005 "translation-with-plural-forms" Error "A catalogue holds plural forms";
    K006 "empty-catalogue" Error "A catalogue translates nothing";
    K007 "text-not-translated" Warning "Texts of the protocol have no translation";
    K008 "translation-of-an-older-text" Warning "The English text changed since it was translated";
    K009 "translation-of-no-text" Warning "A catalogue translates a text that the protocol does not have";
    K010 "translation-to-be-checked" Warning "A translation is marked as fuzzy";
    K011 "number-lost-in-translation" Error "A translation has other numbers than the English text";
    K012 "markup-changed-in-translation" Error "A translation has other markup than the English text";
    K013 "guide-words-not-translated" Warning "The guide's own words have no translation in this language";
    K014 "slot-lost-in-translation" Error "A translation of the guide's own words lost a slot";
}

/// The first letters of a text, in quotes.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("“{}…”", &line[..end]),
        None => format!("“{line}”"),
    }
}

pub(super) fn not_read(span: Span, error: &PoError) -> Diagnostic {
    match &error.wrong {
        Wrong::Line(said) => Diagnostic::new(&K001, span, format!("this is not a PO file: {said}"))
            .help("write it with `labelwright words PATH --lang CODE`, and edit it with an editor for PO files"),
        Wrong::Encoding(said) => {
            Diagnostic::new(&K002, span, format!("this catalogue cannot be read as UTF-8: {said}"))
                .help("save it in UTF-8, with `Content-Type: text/plain; charset=UTF-8` in its header")
        }
        Wrong::Plural => {
            Diagnostic::new(&K005, span, "a text here has plural forms, which texts of protocols never have")
                .help("take the entry out; `labelwright words PATH --lang CODE` writes the one that is wanted")
        }
    }
}

pub(super) fn other_language(span: Span, file: &str, header: Option<&str>) -> Diagnostic {
    let said = match header {
        Some(language) if !language.is_empty() => format!("its header says `Language: {language}`"),
        _ => "its header names no language".to_owned(),
    };
    Diagnostic::new(&K003, span, format!("this catalogue is called `{file}`, but {said}"))
        .why("the guide tells browsers and screen readers in which language it is")
        .help(format!("write `Language: {file}` in its header, or rename the file"))
}

pub(super) fn bad_tag(span: Span, file: &str) -> Diagnostic {
    Diagnostic::new(&K003, span, format!("this catalogue is called `{file}`, which is not the code of a language"))
        .help("call it by a code such as `de`, `fr` or `pt-BR`, with `.po` behind")
}

pub(super) fn twice(span: Span, first: Span, context: &str) -> Diagnostic {
    Diagnostic::new(&K004, span, format!("`{context}` is translated twice"))
        .also(first, "the first time")
        .why("nobody could tell which of the two annotators read")
        .help("take one of them out")
}

pub(super) fn empty(span: Span) -> Diagnostic {
    Diagnostic::new(&K006, span, "this catalogue translates none of the protocol's texts")
        .why("a guide that calls itself translated and is not would mislead")
        .help("fill in `msgstr`, and take the flag `fuzzy` off what was checked")
}

pub(super) fn missing(span: Span, contexts: &[&str], all: usize) -> Diagnostic {
    let shown: Vec<String> = contexts.iter().take(3).map(|c| format!("`{c}`")).collect();
    let more = if contexts.len() > shown.len() { ", …" } else { "" };
    let (verb, count) = (if contexts.len() == 1 { "has" } else { "have" }, contexts.len());
    Diagnostic::new(
        &K007,
        span,
        format!("{count} of {} {verb} no translation: {}{more}", plural(all, "text", "texts"), shown.join(", ")),
    )
    .why("they stay English in the translated guide")
    .help("`labelwright words PATH --lang CODE` adds them to the catalogue, to be filled in")
}

pub(super) fn stale(span: Span, context: &str, old: &str, new: &str) -> Diagnostic {
    Diagnostic::new(&K008, span, format!("the English of `{context}` changed since it was translated"))
        .here(format!("was made for {}", quoted(old)))
        .why(format!("the protocol says {} now; the guide shows that until it is translated", quoted(new)))
        .help("`labelwright words PATH --lang CODE` marks it for translators, with the old text")
}

pub(super) fn unknown(span: Span, context: &str, near: &[String]) -> Diagnostic {
    let found = Diagnostic::new(&K009, span, format!("the protocol has no text `{context}`"));
    match near {
        [] => found.help("`labelwright words PATH --lang CODE` sets it aside"),
        near => found.help(format!("did you mean {}?", crate::diagnostic::or_list(near))),
    }
}

pub(super) fn fuzzy(span: Span, context: &str) -> Diagnostic {
    Diagnostic::new(&K010, span, format!("the translation of `{context}` is still to be checked"))
        .why("it is marked `fuzzy`, so the guide shows the English text")
        .help("compare it with the English, then take the flag off")
}

pub(super) fn numbers(span: Span, context: &str, lost: &[String], added: &[String]) -> Diagnostic {
    let mut said = Vec::new();
    if !lost.is_empty() {
        said.push(format!("lacks {}", lost.join(", ")));
    }
    if !added.is_empty() {
        said.push(format!("has {}, which the English does not", added.join(", ")));
    }
    Diagnostic::new(&K011, span, format!("the translation of `{context}` {}", said.join(" and ")))
        .why("annotators in two languages would work by two limits")
        .help("give every number once, with its unit, as the language writes it (3.5 mm is 3,5 mm in German)")
}

pub(super) fn markup(span: Span, context: &str, difference: &str) -> Diagnostic {
    Diagnostic::new(&K012, span, format!("the translation of `{context}` has other markup ({difference})"))
        .help("keep links, lists, headings and emphasis as they are in English, and translate the words")
}

pub(super) fn guide_words(span: Span, language: &str, missing: usize, all: usize) -> Diagnostic {
    Diagnostic::new(
        &K013,
        span,
        format!(
            "{missing} of the guide's own {} have no translation into `{language}`",
            plural(all, "phrase", "phrases")
        ),
    )
    .why("headings and the sentences that are made of rules stay English there")
    .help("`labelwright words PATH --lang CODE` adds them to the catalogue, under the context `guide`")
}

pub(super) fn slots(span: Span, english: &str) -> Diagnostic {
    Diagnostic::new(&K014, span, format!("the translation of {} has other slots", quoted(english)))
        .why("a value would be missing from sentences of the guide")
        .help("keep every word in braces as it is, each once; only its place may change")
}
