//! What was answered, beside what is drawn.

use crate::protocol::model::Agrees;
use crate::quantity::{Exact, Number};

/// How an answer stands to the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    /// What the drawing says, in the unit of the answer.
    pub drawn: Exact,
    /// Whether the two are as near to one another as they must be.
    pub near: bool,
}

/// Compares an answer with what is drawn. None if the numbers are beyond what can be compared exactly.
pub fn apart(agrees: &Agrees, written: Exact, drawn: Exact) -> Option<Apart> {
    let one = Number::from(1);
    let drawn = drawn.checked_mul(agrees.times.unwrap_or(one).0)?.checked_div(agrees.over.unwrap_or(one).0)?;
    let apart = written.checked_sub(drawn)?.abs();
    let allowed = match agrees.per_cent {
        true => drawn.checked_mul(agrees.within.0)?.checked_div(100)?,
        false => Exact::from(agrees.within.0),
    };
    Some(Apart { drawn, near: apart <= allowed })
}
