//! A blind set of cases: what an annotator answers before they start, and the key apart from it.
//!
//! The cases lie at the limits of the rules, or meet a rule or a row of a table, and stand in no guide. The page is made from [`Asked`],
//! which holds no answer; what is right stands in [`Key`] alone, under the same ids.

mod form;
mod page;
mod pick;
mod score;

pub use self::form::{ITEMS_AT_MOST, Key, KeyItem, Sheet, key_schema, sheet_schema};
use self::pick::Asked;
pub use self::score::{Refused, Scored, score};
use super::{GuideError, GuideStamp};
use crate::protocol::Protocol;
use crate::version::Stamp;

/// What is asked, and what is right.
pub(in crate::emit) struct Qualification {
    asked: Vec<Asked>,
    /// The answers.
    pub(in crate::emit) key: Key,
}

impl Qualification {
    /// `qualification.html`.
    ///
    /// # Errors
    /// [`GuideError`] when a template is broken, which its tests rule out.
    pub(in crate::emit) fn page(&self, stamp: &GuideStamp<'_>) -> Result<String, GuideError> {
        page::page(&self.asked, stamp)
    }
}

/// The blind set of a protocol. Equal input gives equal cases.
pub(in crate::emit) fn qualification(protocol: &Protocol, stamp: &Stamp) -> Qualification {
    let (asked, items) = pick::picked(protocol, &stamp.guide_digest).into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
    let items = asked.iter().map(|a: &Asked| a.id.clone()).zip(items).collect();
    Qualification { asked, key: Key { qualification_version: "1.0".to_owned(), protocol: stamp.clone(), items } }
}
