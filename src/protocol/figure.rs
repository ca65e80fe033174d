//! Pictures beside a protocol, embedded as data URIs so that a guide stands alone.
//!
//! SVG is text that can hold scripts and links: only files without either are taken. PNG and JPEG
//! are recognised by their first bytes, whatever they are called.

use crate::source::{Files, ReadError, beside};

/// Largest picture, in bytes.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The picture at `figure`, seen from the protocol file at `path`.
///
/// # Errors
/// A reason in plain words when there is no such file or it is not a picture that may be shown.
pub(crate) fn embed(path: &str, figure: &str, files: &dyn Files) -> Result<String, String> {
    let place = beside(path, figure);
    let bytes = files.read(&place).map_err(|e: ReadError| e.to_string())?;
    if bytes.len() > MOST_BYTES {
        return Err(format!("it is larger than {} MB", MOST_BYTES / 1_048_576));
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(data_uri("image/png", &bytes));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return Ok(data_uri("image/jpeg", &bytes));
    }
    if bytes.get(128..132) == Some(b"DICM") {
        return Err("it is a DICOM file, which names a patient; export a clean PNG".to_owned());
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "it is neither PNG, JPEG nor SVG".to_owned())?;
    if !text.contains("<svg") {
        return Err("it is neither PNG, JPEG nor SVG".to_owned());
    }
    if let Some(what) = unsafe_part(text) {
        return Err(format!("it holds {what}, which a guide must not run or load"));
    }
    Ok(data_uri("image/svg+xml", &bytes))
}

fn unsafe_part(svg: &str) -> Option<&'static str> {
    let text: String = svg.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = [
        ("<script", "a script"),
        ("<foreignobject", "a foreign object"),
        ("javascript:", "a script link"),
        ("<!entity", "an entity"),
        ("<!doctype", "a document type"),
        ("<iframe", "a frame"),
        ("<image", "another picture"),
        ("@import", "a style import"),
        ("href=\"http", "a link to elsewhere"),
        ("href='http", "a link to elsewhere"),
        ("url(http", "a link to elsewhere"),
        ("url(\"http", "a link to elsewhere"),
        ("url('http", "a link to elsewhere"),
    ];
    let found = parts.iter().find(|(mark, _)| text.contains(mark)).map(|(_, what)| *what);
    found.or_else(|| has_handler(&text).then_some("an event handler"))
}

/// ` onclick=` and its like.
fn has_handler(text: &str) -> bool {
    text.match_indices(" on").any(|(at, _)| {
        let rest = &text[at + 3..];
        let name = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        name > 0 && rest[name..].trim_start().starts_with('=')
    })
}

fn data_uri(kind: &str, bytes: &[u8]) -> String {
    use base64::Engine;
    format!("data:{kind};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}
