//! One assignment of a label's slots.

use crate::quantity::Exact;

/// What a slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Value {
    /// The key is absent: it was never asked.
    #[default]
    NotRecorded,
    /// It was looked at and cannot be told.
    NotAssessable,
    /// A number in the attribute's unit.
    Number(Exact),
    /// The place of a one-of value in its list; `yes` is 0 and `no` is 1.
    One(u16),
    /// Ticked values, one bit each by their place in the list.
    Ticks(u128),
    /// Free text; no condition looks into it.
    Text,
    /// Something stands there that is not a legal answer, or nothing though an answer is required.
    /// Counts as missing; rules that would have read it are skipped rather than judged.
    Unusable,
}

impl Value {
    /// Whether there is a value to compare.
    pub fn is_given(self) -> bool {
        !matches!(self, Value::NotRecorded | Value::NotAssessable | Value::Unusable)
    }
}

/// The values of all slots of a label.
#[derive(Debug, Clone, Default)]
pub struct Case {
    values: Vec<Value>,
}

impl Case {
    /// A case with nothing recorded.
    pub fn new(slots: usize) -> Self {
        Case { values: vec![Value::NotRecorded; slots] }
    }

    /// Empties the case for the next one, keeping its memory.
    pub fn reset(&mut self, slots: usize) {
        self.values.clear();
        self.values.resize(slots, Value::NotRecorded);
    }

    /// Fills a slot; a slot that does not exist is ignored.
    pub fn set(&mut self, slot: usize, value: Value) {
        if let Some(place) = self.values.get_mut(slot) {
            *place = value;
        }
    }

    /// What a slot holds.
    pub fn get(&self, slot: usize) -> Value {
        self.values.get(slot).copied().unwrap_or_default()
    }
}
