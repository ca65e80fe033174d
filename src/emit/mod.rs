//! A checked protocol → the files that `build` writes.
//!
//! One module and one row in [`BACKENDS`] a kind of output. Output is byte for byte the same for
//! the same protocol: no clock, no path, no hash order.

mod backends;
pub mod guide;
pub mod markdown;
mod qa;
mod rules;
pub mod schema;

pub use backends::{Artefact, BACKENDS, Backend, EmitError, emit, emit_in, emit_told};
pub use qa::Told;
pub use rules::{Answer, Expect, Input, Judge, Judged, Whole, cases_schema, rules_schema};
