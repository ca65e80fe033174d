//! Pictures beside a protocol, embedded as data URIs so that a guide stands alone.
//!
//! A guide is copied to every annotator and cannot be called back, so a picture is looked at by its
//! content, whatever its file is called: PNG and JPEG piece by piece ([`png`], [`jpeg`]), SVG element
//! by element against a list of what may stand in it ([`svg`]). Metadata that may name somebody, a
//! place or a day is refused, and told by the names of its fields, never by what they say. Harmless
//! metadata (resolution, the program that wrote it) is left out of what is embedded; so what stands
//! in the guide is the picture alone. Words that are burned into the pixels nobody here can see.

mod dicom;
mod jpeg;
mod metadata;
mod png;
mod svg;
#[cfg(test)]
mod tests;

use crate::source::{Files, ReadError, beside};

/// Largest picture that is read, in bytes.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Longest side, in pixels: more than any screen shows, and browsers hold four bytes for each.
const MOST_SIDE: u32 = 8_192;
/// Most pixels; about 64 MB in a browser.
const MOST_PIXELS: u64 = 16 * 1024 * 1024;

/// A picture of this many bytes or more is told: beside it the whole text of a guide is small.
pub(crate) const HEAVY: usize = 200_000;
/// Pictures of one guide together, in bytes as they stand in the page. Above it a guide is slow to
/// open over a hospital's network, and many mail servers refuse it.
pub(crate) const HEAVY_TOGETHER: usize = 5_000_000;

/// A picture that may stand in a guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// `data:image/png;base64,…`
    pub(crate) data_uri: String,
    /// Its size in bytes, without what was left out.
    pub(crate) bytes: usize,
}

/// Why a picture may not stand in a guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is not there, not a picture, or could do more than be looked at; in plain words.
    Unusable(String),
    /// It may name somebody: the fields that are filled.
    Identifying(Vec<String>),
}

impl Refused {
    fn because(reason: &str) -> Self {
        Refused::Unusable(reason.to_owned())
    }
}

/// The picture at `figure`, seen from the protocol file at `path`.
///
/// # Errors
/// [`Refused`] when there is no such file, it is no picture that may be shown, or it may name somebody.
pub(crate) fn embed(path: &str, figure: &str, files: &dyn Files) -> Result<Picture, Refused> {
    let place = beside(path, figure);
    let bytes = files.read(&place).map_err(|e: ReadError| Refused::Unusable(e.to_string()))?;
    read(&bytes)
}

/// The picture in these bytes.
fn read(bytes: &[u8]) -> Result<Picture, Refused> {
    if let Some(fields) = dicom::fields(bytes) {
        return Err(Refused::Identifying(fields));
    }
    if bytes.len() > MOST_BYTES {
        return Err(Refused::Unusable(format!("it is larger than {} MB", MOST_BYTES / 1_048_576)));
    }
    let (kind, clean) = if bytes.starts_with(png::SIGNATURE) {
        ("image/png", png::clean(bytes)?)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        ("image/jpeg", jpeg::clean(bytes)?)
    } else {
        let text = std::str::from_utf8(bytes).ok().filter(|t| t.contains("<svg"));
        ("image/svg+xml", svg::clean(text.ok_or_else(|| Refused::because("it is neither PNG, JPEG nor SVG"))?)?)
    };
    Ok(Picture { data_uri: data_uri(kind, &clean), bytes: clean.len() })
}

/// Refuses a picture that a browser could not hold, however small its file is.
fn fits(width: u32, height: u32) -> Result<(), Refused> {
    if width == 0 || height == 0 {
        return Err(Refused::because("it says that it has no pixels"));
    }
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        let most = MOST_PIXELS / 1_048_576;
        return Err(Refused::Unusable(format!(
            "it has {width} by {height} pixels; at most {MOST_SIDE} on a side and {most} million in all can be shown"
        )));
    }
    Ok(())
}

fn data_uri(kind: &str, bytes: &[u8]) -> String {
    use base64::Engine;
    format!("data:{kind};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}
