//! Decimal constants: reading, canonical text, and the form they take in compiled files.
//!
//! A number is held exactly or refused. The limit of 15 significant digits is the largest for which
//! every decimal survives a trip through an IEEE double, so that a foreign validator that reads JSON
//! numbers as doubles still compares them as we do.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

pub use rust_decimal::Decimal;

/// The most significant digits that a number may have.
pub const MAX_DIGITS: u32 = 15;

/// The most digits before the point, and the most after it, that a [`Decimal`] holds exactly.
pub(super) const MAX_PLACES: u32 = 28;

/// Why a text is not a number that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberError {
    /// The text does not follow the syntax of a JSON number.
    NotANumber,
    /// More than [`MAX_DIGITS`] significant digits.
    TooManyDigits,
    /// 10^28 or more in size.
    TooLarge,
    /// Digits beyond the 28th decimal place, which could only be held by rounding.
    TooSmall,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "this is not a number",
            Self::TooManyDigits => "this number has more than 15 significant digits",
            Self::TooLarge => "this number is too large: it has more than 28 digits before the point",
            Self::TooSmall => "this number is too fine: it has more than 28 digits after the point",
        })
    }
}

impl Error for NumberError {}

/// A number of at most fifteen digits without exponent; none for any other text.
fn parse_short(text: &str) -> Option<Decimal> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    if digits.len() > 16 || matches!(digits, [b'0', b'0'..=b'9', ..] | [b'.', ..] | [.., b'.'] | []) {
        return None;
    }
    let (mut value, mut places, mut point) = (0i64, 0u32, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                places += u32::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    if digits.len() > 15 + usize::from(point) {
        return None;
    }
    while places > 0 && value % 10 == 0 {
        value /= 10;
        places -= 1;
    }
    Some(Decimal::new(if negative { -value } else { value }, places))
}

/// Reads a number in JSON syntax: an optional minus, digits without leading zeros, an optional
/// fraction, an optional exponent. The result is exact and has no trailing zeros; `-0` reads as zero.
///
/// # Errors
/// [`NumberError`] when the text is not a number or could not be held exactly. Zeros before the first
/// and after the last other digit do not count as significant digits.
pub fn parse_decimal(text: &str) -> Result<Decimal, NumberError> {
    if let Some(short) = parse_short(text) {
        return Ok(short);
    }
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
        None => (rest, 0),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) if all_digits(fraction) => (whole, fraction),
        Some(_) => return Err(NumberError::NotANumber),
        None => (mantissa, ""),
    };
    if !all_digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
        return Err(NumberError::NotANumber);
    }

    // Zeros are held back until another digit follows, so that trailing ones never enter the value
    // and a text of a million zeros costs neither memory nor an overflow.
    let mut value: i128 = 0;
    let mut significant: usize = 0;
    let mut zeros: usize = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = i128::from(byte - b'0');
        if digit == 0 {
            zeros += usize::from(significant > 0);
            continue;
        }
        significant += zeros + 1;
        if significant > MAX_DIGITS as usize {
            return Err(NumberError::TooManyDigits);
        }
        for _ in 0..=zeros {
            value *= 10;
        }
        value += digit;
        zeros = 0;
    }
    if value == 0 {
        return Ok(Decimal::ZERO);
    }

    let power = exponent.saturating_add(as_i64(zeros)).saturating_sub(as_i64(fraction.len()));
    if power.saturating_add(as_i64(significant)) > i64::from(MAX_PLACES) {
        return Err(NumberError::TooLarge);
    }
    if power < -i64::from(MAX_PLACES) {
        return Err(NumberError::TooSmall);
    }
    for _ in 0..power {
        value *= 10;
    }
    let scale = u32::try_from(-power).unwrap_or(0);
    let signed = if negative { -value } else { value };
    Decimal::try_from_i128_with_scale(signed, scale).map_err(|_| NumberError::TooLarge)
}

/// The canonical text of a number: no exponent, no trailing zeros, and zero is never `-0`.
#[must_use]
pub fn plain(d: &Decimal) -> String {
    d.normalize().to_string()
}

/// The signed digits after `e`. An exponent beyond `i64` saturates: it is out of range in any case.
fn parse_exponent(text: &str) -> Result<i64, NumberError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !all_digits(digits) {
        return Err(NumberError::NotANumber);
    }
    let size = digits.bytes().fold(0_i64, |size, byte| size.saturating_mul(10).saturating_add(i64::from(byte - b'0')));
    Ok(if negative { -size } else { size })
}

/// Whether the text is one or more ASCII digits and nothing else.
fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn as_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A decimal constant in a compiled file, written there as a plain string such as `"0.1"`.
///
/// A JSON number would be read as a binary float by most tools; a string keeps every digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number(pub Decimal);

impl Ord for Number {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let (a, b) = (self.0, other.0);
        // Numbers of 64 bits, as nearly all are, need no long arithmetic.
        let short = i64::try_from(a.mantissa()).ok().zip(i64::try_from(b.mantissa()).ok());
        match short.filter(|_| a.scale().abs_diff(b.scale()) <= 18) {
            Some((x, y)) => {
                let scale = a.scale().max(b.scale());
                let wide = |n: i64, own: u32| i128::from(n) * 10_i128.pow(scale - own);
                wide(x, a.scale()).cmp(&wide(y, b.scale()))
            }
            None => a.cmp(&b),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&plain(&self.0))
    }
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Self(value)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Decimal::from(value))
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self(Decimal::from(value))
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        parse_decimal(text).map(Self)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = plain(&self.0);
        // What is written must be readable again, so a value with too many digits stops here.
        parse_decimal(&text).map_err(ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An exact decimal of at most 15 significant digits.",
            "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$",
        })
    }
}
