//! Conversion of a value from one unit to another, exact or refused.
//!
//! Factors are exact fractions, so `0.8 cm` is `8 mm` to the last digit. A result that has no short
//! decimal is an error rather than a rounded number: a threshold must not move when its unit changes.

use std::error::Error;
use std::fmt;

use super::exact::{Exact, significant_digits};
use super::number::{Decimal, MAX_DIGITS, MAX_PLACES};
use super::unit::Unit;

/// Why a value could not be converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConvertError {
    /// The units measure different kinds of quantity.
    DifferentKind,
    /// The result has no decimal of at most 15 significant digits: 1 minute is not a decimal of hours.
    NotExact,
    /// The result is too large or too small to be held.
    Overflow,
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DifferentKind => "the two units measure different things",
            Self::NotExact => "the converted value cannot be written exactly in 15 digits",
            Self::Overflow => "the converted value is too large or too small",
        })
    }
}

impl Error for ConvertError {}

/// The same quantity in another unit, exactly. A value whose unit does not change is handed back.
///
/// # Errors
/// [`ConvertError`] when the kinds differ, or when the result cannot be held without rounding.
pub fn convert(value: &Decimal, from: Unit, to: Unit) -> Result<Decimal, ConvertError> {
    if !from.same_kind(to) {
        return Err(ConvertError::DifferentKind);
    }
    if from == to {
        return Ok(*value);
    }
    let converted = Exact::from(value)
        .checked_mul(from.factor())
        .and_then(|base| base.checked_div(to.factor()))
        .ok_or(ConvertError::Overflow)?;
    let (digits, scale) = converted.terminating().ok_or(ConvertError::NotExact)?;
    if significant_digits(digits) > MAX_DIGITS {
        return Err(ConvertError::NotExact);
    }
    let too_large = digits.unsigned_abs() >= 10_u128.pow(MAX_PLACES) && scale == 0;
    converted.to_decimal().filter(|_| !too_large).ok_or(ConvertError::Overflow)
}
