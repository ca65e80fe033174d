//! What the guide does beyond being read: search, keys, themes, the decision helper, practice.
//!
//! The page is complete without it. One script, allowed by its digest, is made of the parts under
//! `templates/guideline/script` and of the evaluator that is also handed out as `evaluate.js`; the
//! rules that it runs stand in the page, packed.

mod code;
mod data;
mod practice;

pub(super) use self::code::{PARTS, digest, lean};
pub(super) use self::practice::{choice, decided, items, only_labels, outcome, possible};

use super::GuideStamp;
use crate::protocol::Protocol;
use serde::Serialize;

/// What the page's script needs of the page.
#[derive(Debug, Serialize)]
pub(super) struct ScriptView {
    /// The script.
    code: String,
    /// Its SHA-256, for the content security policy.
    digest: String,
    /// What it reads: JSON, gzip, base64.
    data: String,
    /// The language that it speaks, where that is not the page's.
    lang: Option<&'static str>,
}

/// The script of a guide and its data.
///
/// # Errors
/// A sentence on what could not be written.
pub(super) fn script(protocol: &Protocol, stamp: &GuideStamp<'_>) -> Result<ScriptView, String> {
    let tag = protocol.language.tag();
    let code = code::code(tag)?;
    let lang = Some(code::said(tag).0).filter(|said| tag.split('-').next() != Some(said));
    Ok(ScriptView { digest: digest(&code), data: data::packed(protocol, stamp)?, lang, code })
}
