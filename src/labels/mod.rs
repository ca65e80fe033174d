//! Label files against a protocol.
//!
//! [`document`] reads text into one form that remembers every place; `read` carries each format
//! over into canonical records; `validate` checks the records against the compiled protocol.
//! What could name a person never stands in a message.

pub mod document;
pub(crate) mod errors;
mod finding;
mod pieces;
mod read;
mod record;
mod validate;

pub use finding::{Excerpt, Finding, Group, Share, State, Tally, Totals};
pub use pieces::ReadAt;
pub use read::mapping::{Mapping, read_mapping};
pub use validate::{Expected, Format, Input, Options, Report, Session, Validator};
