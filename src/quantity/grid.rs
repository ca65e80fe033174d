//! Grids: the multiples of a step, counted from zero.
//!
//! A diameter recorded "to the nearest 0.1 mm" lies on the grid of step 0.1. A value off its grid is
//! an error in a file and is never rounded, so membership is decided on whole numbers alone.

use super::exact::Exact;
use super::number::Decimal;

/// Whether `value` is a whole multiple of `step`. Nothing lies on a grid whose step is zero or less.
#[must_use]
pub fn on_grid(value: &Decimal, step: &Decimal) -> bool {
    if let Some(known) = on_grid_of_64_bits(value, step) {
        return known;
    }
    let (value, step) = (value.normalize(), step.normalize());
    if step.mantissa() <= 0 {
        return false;
    }
    // Without trailing zeros, a value with more decimals than the step cannot be a multiple of it.
    let Some(places) = step.scale().checked_sub(value.scale()) else {
        return false;
    };
    // Bringing both to the step's scale may need far more than 128 bits; remainders never do,
    // because a mantissa has 96.
    let modulus = step.mantissa();
    let rest = (0..places).fold(value.mantissa() % modulus, |rest, _| rest * 10 % modulus);
    rest == 0
}

/// The same for short numbers, which nearly all are; none where they are not.
fn on_grid_of_64_bits(value: &Decimal, step: &Decimal) -> Option<bool> {
    let places = step.scale().checked_sub(value.scale()).filter(|p| *p <= 18)?;
    let step = i64::try_from(step.mantissa()).ok().filter(|s| *s > 0)?;
    let value = i64::try_from(value.mantissa()).ok()?.checked_mul(10_i64.pow(places))?;
    Some(value % step == 0)
}

/// The grid points on either side of `value`, the lower one first: one step below and above when the
/// value itself lies on the grid, else the two that enclose it.
///
/// `None` when `step` is not above zero, or when a neighbour cannot be held exactly.
#[must_use]
pub fn neighbours(value: &Decimal, step: &Decimal) -> Option<(Decimal, Decimal)> {
    if step.mantissa() <= 0 {
        return None;
    }
    let (value, step) = (Exact::from(value), Exact::from(step));
    let steps = value.checked_div(step)?;
    let floor = steps.floor();
    let below = if steps == floor { floor.checked_sub(1)? } else { floor };
    let above = floor.checked_add(1)?;
    Some((below.checked_mul(step)?.to_decimal()?, above.checked_mul(step)?.to_decimal()?))
}

/// Whether a JSON Schema may state this grid as `multipleOf` and be right in every validator.
///
/// True for steps that are whole numbers or `k / 2^n` (1, 0.5, 0.25, 2, 10) and fit a double. For
/// others, such as 0.1, validators that compute with doubles refuse correct values.
#[must_use]
pub fn exact_in_binary(step: &Decimal) -> bool {
    const DOUBLE_PRECISION: i128 = 1 << 53;
    let step = Exact::from(step);
    let denominator = step.denominator();
    (1..=DOUBLE_PRECISION).contains(&step.numerator()) && denominator & (denominator - 1) == 0
}
