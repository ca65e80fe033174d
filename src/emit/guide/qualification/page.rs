//! `qualification.html`: the questions as a form that stands alone. The key never comes here.

use super::pick::Asked;
use crate::emit::guide::script::{PARTS, digest, lean};
use crate::emit::guide::stamp::{self, StampView};
use crate::emit::guide::{GuideError, GuideStamp};
use crate::protocol::words::ENGLISH;
use serde::Serialize;
use tera::{Context, Tera};

const PAGE: &str = include_str!("../../../../templates/guideline/qualification.html");
const SCRIPT: &str = include_str!("../../../../templates/guideline/script/qualification.js");

#[derive(Debug, Serialize)]
struct View<'q> {
    stamp: StampView,
    items: &'q [Asked],
    code: String,
    digest: String,
}

/// The page of a blind set.
///
/// # Errors
/// [`GuideError`] when a template is broken, which its tests rule out.
pub(super) fn page(asked: &[Asked], stamp: &GuideStamp<'_>) -> Result<String, GuideError> {
    let shared = PARTS.iter().filter(|(name, _)| ["say", "page", "theme"].contains(name)).map(|(_, part)| lean(part));
    let code = format!("\"use strict\";(()=>{{\n{}{}}})();", shared.collect::<String>(), lean(SCRIPT));
    let mut tera = Tera::default();
    tera.add_raw_template("qualification.html", PAGE)?;
    let view = View { stamp: stamp::stamp(&ENGLISH, stamp), items: asked, digest: digest(&code), code };
    Ok(tera.render("qualification.html", &Context::from_serialize(&view)?)?)
}
