//! The checked protocol: every name bound, every expression typed, every number exact and in
//! the unit of what it is compared with.
//!
//! Only [`check`] builds one from sources, and only [`Compiled::load`](crate::version::Compiled)
//! reads one back, so holding a [`Protocol`] means that it was checked. It differs from the tree
//! in `syntax` in that nothing is left to look up: conditions are in a form without `not`
//! ([`condition`]), thresholds stand in the unit of their attribute, labels of a kind have what
//! they inherit, prose shows the values of the limits that it names. It does not promise that the
//! criteria decide every case: that is for the analysis.

pub(crate) mod check;
pub mod condition;
pub mod drawn;
pub(crate) mod errors;
pub(crate) mod figure;
pub mod model;

pub mod rulebook;
pub mod words;

pub use check::{Checked, Unit, check};
pub use model::Protocol;
