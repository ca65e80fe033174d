//! A validation on one page, for those who answer for the labels: what was looked at, what was
//! found, where, and by which words of the protocol.
//!
//! The page stands alone. Its content security policy allows one style, by its digest, and nothing
//! else: no script, no picture, no address. Everything that is said is prepared in [`view`] as
//! texts and numbers; the template holds loops and conditions, and escapes every value.

mod bars;
mod view;

use super::clauses::Clauses;
use super::json::JsonReport;
use crate::version::Stamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Tera};

const STYLE: &str = include_str!("../../templates/report/report.css");
/// Names that end in `.html` escape every value that they print.
const TEMPLATES: &[(&str, &str)] = &[
    ("parts.html", include_str!("../../templates/report/parts.html")),
    ("report.html", include_str!("../../templates/report/report.html")),
];

/// Why no page could be written.
#[derive(Debug, thiserror::Error)]
#[error("the summary could not be written: {0}")]
pub struct HtmlError(#[from] tera::Error);

#[derive(Serialize)]
struct Whole<'p> {
    style: &'static str,
    style_digest: String,
    page: view::Page<'p>,
}

/// Writes the page. Equal input gives equal bytes. `most` bounds the findings shown of each rule
/// (0: all that the report lists).
///
/// # Errors
/// [`HtmlError`] when a template is broken, which its tests rule out.
pub fn html(report: &JsonReport, stamp: &Stamp, clauses: &Clauses, most: usize) -> Result<String, HtmlError> {
    let mut tera = Tera::default();
    tera.add_raw_templates(TEMPLATES.iter().copied())?;
    let whole = Whole {
        style: STYLE,
        style_digest: STANDARD.encode(Sha256::digest(STYLE.as_bytes())),
        page: view::page(report, stamp, clauses, most),
    };
    Ok(tera.render("report.html", &Context::from_serialize(&whole)?)?)
}
