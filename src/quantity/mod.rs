//! Numbers, units and grids, all exact.
//!
//! A threshold that an author writes as `0.8 cm` and a reader's `8 mm` must compare as equal to the
//! last digit. Nothing in this module therefore passes through a binary float: a number is a decimal
//! of at most 15 significant digits, and a value computed from such numbers is a fraction.

mod convert;
mod exact;
mod grid;
mod number;
mod unit;
mod unit_table;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod unit_tests;

pub use convert::{ConvertError, convert};
pub use exact::Exact;
pub use grid::{exact_in_binary, neighbours, on_grid};
pub use number::{Decimal, MAX_DIGITS, Number, NumberError, parse_decimal, plain};
pub use unit::{Unit, UnknownUnit, all_units, lookup, units_of_kind};
pub use unit_table::Dimension;
