//! The page for authors: what of the protocol is shown, tried, explained and enforced, and what is not.
//!
//! It is not for annotators, and they need not be given it. It stands alone as the guide does: no
//! script, no picture, one style that its content security policy allows by its digest. Nothing is
//! judged anew here: pictures, reasons and sources are counted, worked cases and boundaries come from
//! `analyse`, who enforces what from the schema, wording from what `check` said of the texts.

mod boundaries;
mod enforced;
mod next;
mod page;
mod reasons;
mod shown;
mod told;
mod tried;

pub use told::Told;

use crate::emit::schema::LabelSchema;
use crate::protocol::Protocol;
use crate::version::Stamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Tera};

const STYLE: &str = include_str!("../../../templates/qa/qa.css");
/// Names that end in `.html` escape every value that they print.
const TEMPLATES: &[(&str, &str)] = &[
    ("parts.html", include_str!("../../../templates/qa/parts.html")),
    ("qa.html", include_str!("../../../templates/qa/qa.html")),
];

#[derive(Serialize)]
struct Whole<'p> {
    style: &'static str,
    style_digest: String,
    page: page::Page<'p>,
}

/// Writes the page. Equal input gives equal bytes. `told` is what `check` said of the sources; `None`
/// for a protocol that was read back without them.
///
/// # Errors
/// [`tera::Error`] when a template is broken, which its tests rule out.
pub(super) fn qa(
    protocol: &Protocol,
    stamp: &Stamp,
    schema: &LabelSchema,
    told: Option<&[Told]>,
) -> Result<String, tera::Error> {
    let mut tera = Tera::default();
    tera.add_raw_templates(TEMPLATES.iter().copied())?;
    let whole = Whole {
        style: STYLE,
        style_digest: STANDARD.encode(Sha256::digest(STYLE.as_bytes())),
        page: page::page(protocol, stamp, schema, told),
    };
    tera.render("qa.html", &Context::from_serialize(&whole)?)
}
