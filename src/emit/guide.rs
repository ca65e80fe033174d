//! The annotator's guide: one HTML file that stands alone.
//!
//! Everything that is said is prepared here as plain texts and lists ([`view`]); the templates
//! under `templates/guideline` hold only loops and conditions. Wording of rules comes from
//! [`Words`](crate::protocol::words::Words), so guide and messages say the same. The page loads
//! nothing: its content security policy allows one style and one script ([`script`]), by their digests,
//! and pictures that are part of the file. Every rule id is the `id` of exactly one element, so that
//! a message can link to the rule that it is about; [`anchors`] lists them.

mod alike;
mod anchors;
mod ask;
mod cards;
mod cases;
mod cite;
mod edition;
mod frame;
mod marked;
mod places;
pub mod qualification;
mod questions;
mod reads;
mod reference;
mod room;
mod rules;
mod said;
mod script;
mod stamp;
mod tables;
mod task;
mod templates;
mod text;
mod ties;
mod view;

#[cfg(test)]
mod tests;

pub use anchors::anchors;
pub use edition::Edition;

use crate::protocol::Protocol;
use tera::{Context, Tera};

/// Templates by name; those that end in `.html` escape every value that they print.
const TEMPLATES: &[(&str, &str)] = &[
    ("parts.html", include_str!("../../templates/guideline/parts.html")),
    ("rules.html", include_str!("../../templates/guideline/rules.html")),
    ("questions.html", include_str!("../../templates/guideline/questions.html")),
    ("tables.html", include_str!("../../templates/guideline/tables.html")),
    ("card.html", include_str!("../../templates/guideline/card.html")),
    ("reference.html", include_str!("../../templates/guideline/reference.html")),
    ("script_head.html", include_str!("../../templates/guideline/script_head.html")),
    ("script.html", include_str!("../../templates/guideline/script.html")),
    ("guide.html", include_str!("../../templates/guideline/guide.html")),
];

/// What a guide says about itself: which protocol it is, and from what it was made.
#[derive(Debug, Clone, Copy)]
pub struct GuideStamp<'a> {
    /// The protocol's id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its version.
    pub version: &'a str,
    /// `draft`, `active` or `retired`.
    pub status: &'a str,
    /// First day in force, `YYYY-MM-DD`.
    pub effective: Option<&'a str>,
    /// Day by which it is to be reviewed, `YYYY-MM-DD`.
    pub review_by: Option<&'a str>,
    /// Digest of what the rules mean, `sha256:` and 64 hexadecimal digits.
    pub meaning_digest: &'a str,
    /// Digest of what annotators read, in the same form.
    pub guide_digest: &'a str,
    /// The compiler and its version.
    pub compiler: &'a str,
}

/// Why no guide could be written.
#[derive(Debug, thiserror::Error)]
#[error("the guide could not be written: {0}")]
pub struct GuideError(#[from] tera::Error);

/// The phrases that the templates and the style hold, for translators and the tests: each as it stands there.
pub fn template_words() -> Vec<&'static str> {
    TEMPLATES.iter().flat_map(|(_, text)| templates::words(text)).chain(stamp::words()).collect()
}

/// Writes the guide of a protocol. Equal input gives equal bytes.
///
/// # Errors
/// [`GuideError`] when a template is broken, which its tests rule out.
pub fn guide(protocol: &Protocol, stamp: &GuideStamp<'_>) -> Result<String, GuideError> {
    guide_in(protocol, stamp, &Edition::new(None, &[]))
}

/// Writes one of the editions of a guide, in the language of the protocol's texts.
///
/// # Errors
/// [`GuideError`] when a template is broken, which its tests rule out.
pub fn guide_in(protocol: &Protocol, stamp: &GuideStamp<'_>, edition: &Edition) -> Result<String, GuideError> {
    let language = &protocol.language;
    let mut tera = Tera::default();
    tera.add_raw_templates(TEMPLATES.iter().map(|(name, text)| (*name, templates::translated(text, language))))?;
    let page = view::page(protocol, stamp);
    let mut context = Context::from_serialize(&page)?;
    context.insert("edition", edition);
    context.insert("script", &script::script(protocol, stamp).map_err(tera::Error::message)?);
    let page = room::with_room(&tera.render("guide.html", &context)?);
    Ok(if language.is_english() { page } else { marked::marked(&page, edition.stayed_english()) })
}
