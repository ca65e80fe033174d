//! One case of a space.

use super::space::Dim;
use crate::quantity::Exact;

/// What a dimension holds in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Missing: never asked.
    NotRecorded,
    /// Missing: looked at, cannot be told.
    NotAssessable,
    /// One of a choice, by its place.
    One(u16),
    /// Ticks, one bit each by their place.
    Ticks(u128),
    /// A number.
    Number(Exact),
}

impl Value {
    /// Whether there is a value to compare.
    pub fn is_given(self) -> bool {
        !matches!(self, Value::NotRecorded | Value::NotAssessable)
    }
}

/// One value for each dimension of a space.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Case {
    /// The values, by dimension.
    pub values: Vec<Value>,
}

impl Case {
    /// What a dimension holds.
    pub fn get(&self, dim: Dim) -> Value {
        self.values.get(dim.place()).copied().unwrap_or(Value::NotRecorded)
    }
}
