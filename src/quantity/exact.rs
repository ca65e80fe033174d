//! Exact fractions for values that are computed: means, sums, differences, scores.
//!
//! The mean of two diameters on a 0.1 mm grid lies on 0.05, and the mean of three has no finite
//! decimal at all. A fraction holds both, and every comparison with a threshold is exact. Arithmetic
//! that would not fit 128 bits answers `None`; it never wraps and never rounds.

use std::cmp::Ordering;
use std::fmt;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};

use super::number::{Decimal, MAX_DIGITS, MAX_PLACES};

/// An exact fraction. Equality and order are those of the numbers themselves.
// Invariant: the fraction is reduced, its denominator is positive, and its numerator is not
// `i128::MIN`, so that negating it cannot overflow.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact(Ratio<i128>);

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (small(self.0), small(other.0)) {
            // Denominators are positive, and 128 bits hold the products of 64.
            (Some(a), Some(b)) => {
                let cross = |x: i64, y: i64| i128::from(x) * i128::from(y);
                cross(*a.numer(), *b.denom()).cmp(&cross(*b.numer(), *a.denom()))
            }
            _ => self.0.cmp(&other.0),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        if value.scale() == 0 {
            return Self(Ratio::new_raw(value.mantissa(), 1));
        }
        if let (Ok(mantissa), true) = (i64::try_from(value.mantissa()), value.scale() <= 18) {
            return Self(of_decimal(mantissa, value.scale()));
        }
        // A decimal has at most 96 bits and 28 places, so both parts fit.
        Self(Ratio::new(value.mantissa(), 10_i128.pow(value.scale().min(MAX_PLACES))))
    }
}

/// A decimal with so many places, reduced: only twos and fives can go.
fn of_decimal(mantissa: i64, places: u32) -> Ratio<i128> {
    let twos = mantissa.trailing_zeros().min(places);
    let (mut number, mut fives) = (mantissa >> twos, 0);
    while fives < places && number % 5 == 0 {
        number /= 5;
        fives += 1;
    }
    Ratio::new_raw(i128::from(number), i128::from(5_i64.pow(places - fives) << (places - twos)))
}

impl From<&Decimal> for Exact {
    fn from(value: &Decimal) -> Self {
        Self::from(*value)
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self(Ratio::from_integer(i128::from(value)))
    }
}

impl From<i32> for Exact {
    fn from(value: i32) -> Self {
        Self::from(i64::from(value))
    }
}

impl Exact {
    /// The fraction `numerator / denominator`, or `None` when the denominator is zero.
    #[must_use]
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        Self::from(numerator).checked_div(denominator)
    }

    /// The numerator of the reduced fraction; it carries the sign.
    #[must_use]
    pub fn numerator(self) -> i128 {
        *self.0.numer()
    }

    /// The denominator of the reduced fraction; always 1 or more.
    #[must_use]
    pub fn denominator(self) -> i128 {
        *self.0.denom()
    }

    /// The sum, or `None` on overflow.
    #[must_use]
    pub fn checked_add(self, other: impl Into<Self>) -> Option<Self> {
        Self::kept(narrow_or_wide(self.0, other.into().0, Ratio::checked_add, Ratio::checked_add))
    }

    /// The difference, or `None` on overflow.
    #[must_use]
    pub fn checked_sub(self, other: impl Into<Self>) -> Option<Self> {
        Self::kept(narrow_or_wide(self.0, other.into().0, Ratio::checked_sub, Ratio::checked_sub))
    }

    /// The product, or `None` on overflow.
    #[must_use]
    pub fn checked_mul(self, other: impl Into<Self>) -> Option<Self> {
        Self::kept(narrow_or_wide(self.0, other.into().0, Ratio::checked_mul, Ratio::checked_mul))
    }

    /// The quotient, or `None` on overflow and on division by zero.
    #[must_use]
    pub fn checked_div(self, other: impl Into<Self>) -> Option<Self> {
        Self::kept(narrow_or_wide(self.0, other.into().0, Ratio::checked_div, Ratio::checked_div))
    }

    /// The size without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether the value is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The largest whole number that is not above the value.
    #[must_use]
    pub fn floor(self) -> Self {
        // Euclidean division by a positive number rounds down; `Ratio::floor` can overflow here.
        Self(Ratio::from_integer(match small(self.0) {
            Some(small) => i128::from(small.numer().div_euclid(*small.denom())),
            None => self.numerator().div_euclid(self.denominator()),
        }))
    }

    /// The nearest multiple of `step`; a value halfway between two goes to the one further from zero.
    ///
    /// `None` when `step` is not above zero, and on overflow.
    #[must_use]
    pub fn round_to(self, step: &Decimal) -> Option<Self> {
        let step = Self::from(step);
        if !step.0.is_positive() {
            return None;
        }
        self.checked_div(step)?.round().checked_mul(step)
    }

    /// The nearest whole number, halves away from zero.
    fn round(self) -> Self {
        let (size, denominator) = (self.numerator().abs(), self.denominator());
        let (whole, rest) = (size / denominator, size % denominator);
        // `rest >= denominator - rest` is "at least a half" without doubling, which could overflow.
        // A denominator of 1 leaves no rest, so adding 1 cannot overflow either.
        let nearest = if rest >= denominator - rest { whole + 1 } else { whole };
        Self(Ratio::from_integer(nearest * self.numerator().signum()))
    }

    /// The same value as a decimal, where a [`Decimal`] holds it exactly; else `None`.
    #[must_use]
    pub fn to_decimal(self) -> Option<Decimal> {
        let (digits, scale) = self.terminating()?;
        Decimal::try_from_i128_with_scale(digits, scale).ok()
    }

    /// The value for people to read: its exact decimal text where that ends within 15 significant
    /// digits, else `about` and the value rounded to 4 decimals (more where it would read as zero).
    #[must_use]
    pub fn text(self) -> String {
        match self.terminating() {
            Some((digits, scale)) if significant_digits(digits) <= MAX_DIGITS => decimal_text(digits, scale),
            _ => format!("about {}", self.rounded_text()),
        }
    }

    fn rounded_text(self) -> String {
        (4..=MAX_PLACES)
            .find_map(|places| {
                let rounded = self.round_to(&Decimal::new(1, places))?;
                if rounded.is_zero() { None } else { rounded.terminating() }
            })
            // What is too large for four decimals, or too small for 28, is told as a whole number.
            .map_or_else(|| self.round().numerator().to_string(), |(digits, scale)| decimal_text(digits, scale))
    }

    /// The value as `digits / 10^scale` with the smallest scale, if its decimal text ends.
    pub(super) fn terminating(self) -> Option<(i128, u32)> {
        let mut rest = self.denominator();
        let twos = rest.trailing_zeros();
        rest >>= twos;
        let mut fives = 0_u32;
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        if rest != 1 {
            return None;
        }
        let scale = twos.max(fives);
        let digits = self
            .numerator()
            .checked_mul(2_i128.checked_pow(scale - twos)?)?
            .checked_mul(5_i128.checked_pow(scale - fives)?)?;
        Some((digits, scale))
    }

    /// Wraps a checked result, refusing the one numerator that cannot be negated.
    fn kept(value: Option<Ratio<i128>>) -> Option<Self> {
        value.filter(|ratio| *ratio.numer() != i128::MIN).map(Self)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text())
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator(), self.denominator())
    }
}

/// The same fraction in 64 bits, where both parts fit: division of 128 bits is several times slower.
fn small(wide: Ratio<i128>) -> Option<Ratio<i64>> {
    // Reduced as `wide` is, with a denominator above zero.
    let numerator = i64::try_from(*wide.numer()).ok().filter(|n| *n != i64::MIN)?;
    Some(Ratio::new_raw(numerator, i64::try_from(*wide.denom()).ok()?))
}

/// A calculation in 64 bits if it can be done there, else in 128.
fn narrow_or_wide(
    a: Ratio<i128>,
    b: Ratio<i128>,
    narrow: impl Fn(&Ratio<i64>, &Ratio<i64>) -> Option<Ratio<i64>>,
    wide: impl Fn(&Ratio<i128>, &Ratio<i128>) -> Option<Ratio<i128>>,
) -> Option<Ratio<i128>> {
    let narrow = small(a).zip(small(b)).and_then(|(a, b)| narrow(&a, &b));
    match narrow.filter(|n| *n.numer() != i64::MIN) {
        Some(n) => Some(Ratio::new_raw(i128::from(*n.numer()), i128::from(*n.denom()))),
        None => wide(&a, &b),
    }
}

/// How many digits are left once trailing zeros are dropped.
pub(super) fn significant_digits(digits: i128) -> u32 {
    let mut rest = digits.unsigned_abs();
    while rest != 0 && rest.is_multiple_of(10) {
        rest /= 10;
    }
    rest.checked_ilog10().map_or(0, |log| log + 1)
}

/// The text of `digits / 10^scale`, with the point in its place.
fn decimal_text(digits: i128, scale: u32) -> String {
    let sign = if digits < 0 { "-" } else { "" };
    let places = scale as usize;
    let padded = format!("{:0>width$}", digits.unsigned_abs(), width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}
