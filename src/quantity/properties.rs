//! Properties of numbers, units and grids over arbitrary values, against brute force on whole numbers.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};
use proptest::prelude::*;

use super::*;

/// Decimals of at most 15 digits, all scales, both signs.
fn decimals() -> impl Strategy<Value = Decimal> {
    (0_u32..=15, any::<i64>(), 0_u32..=28)
        .prop_map(|(digits, value, scale)| Decimal::from_i128_with_scale(i128::from(value % 10_i64.pow(digits)), scale))
}

/// Decimals as a clinician records them: up to three decimals.
fn recorded() -> impl Strategy<Value = Decimal> {
    (-9_999_999_i64..=9_999_999, 0_u32..=3).prop_map(|(value, scale)| Decimal::new(value, scale))
}

/// Steps of the grids in use, and odd ones.
fn steps() -> impl Strategy<Value = Decimal> {
    (1_i64..=5_000, 0_u32..=6).prop_map(|(value, scale)| Decimal::new(value, scale))
}

fn fractions() -> impl Strategy<Value = Exact> {
    (any::<i64>(), 1..=i64::MAX).prop_map(|(n, d)| Exact::fraction(n, d).expect("not zero"))
}

/// Fractions whose parts fill up to 126 bits.
fn wide_fractions() -> impl Strategy<Value = Exact> {
    (fractions(), fractions()).prop_map(|(a, b)| a.checked_mul(b).expect("two 63-bit parts fit 126 bits"))
}

fn units() -> impl Strategy<Value = Unit> {
    proptest::sample::select(all_units().collect::<Vec<_>>())
}

/// The full product of two numbers, high half first.
fn wide_product(left: u128, right: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let (left_high, left_low) = (left >> 64, left & LOW);
    let (right_high, right_low) = (right >> 64, right & LOW);
    let low = left_low * right_low;
    let middle = left_high * right_low + (low >> 64);
    let other = left_low * right_high + (middle & LOW);
    (left_high * right_high + (middle >> 64) + (other >> 64), other << 64 | low & LOW)
}

/// The order by cross multiplication in 256 bits.
fn cross_order(left: Exact, right: Exact) -> std::cmp::Ordering {
    let size = |a: Exact, b: Exact| wide_product(a.numerator().unsigned_abs(), b.denominator().unsigned_abs());
    let signs = left.numerator().signum().cmp(&right.numerator().signum());
    let sizes = size(left, right).cmp(&size(right, left));
    signs.then(if left.numerator() < 0 { sizes.reverse() } else { sizes })
}

proptest! {
    #[test]
    fn arbitrary_text_is_read_or_refused(text in "\\PC*|[-+0-9.eE]{0,40}") {
        if let Ok(value) = parse_decimal(&text) {
            prop_assert_eq!(parse_decimal(&plain(&value)), Ok(value));
        }
        if let Err(UnknownUnit { nearest }) = lookup(&text) {
            prop_assert!(nearest.iter().all(|spelling| lookup(spelling).is_ok()));
        }
    }

    #[test]
    fn plain_text_reads_back(value in decimals()) {
        let text = plain(&value);
        prop_assert_eq!(parse_decimal(&text), Ok(value));
        prop_assert!(!text.contains(['e', 'E', '+']) && text != "-0");
        prop_assert!(!text.contains('.') || !text.ends_with(['0', '.']));
        // Up to 15 digits, the double nearest to the text prints as the same number again.
        let double: f64 = text.parse().expect("a number");
        prop_assert_eq!(parse_decimal(&format!("{double:e}")), Ok(value));
    }

    #[test]
    fn decimals_pass_through_fractions(value in decimals()) {
        let exact = Exact::from(value);
        prop_assert_eq!(exact.to_decimal(), Some(value));
        prop_assert_eq!(exact.text(), plain(&value));
    }

    #[test]
    fn decimals_become_reduced_fractions(mantissa in any::<i64>(), up in 0_u32..5, places in 0_u32..=18) {
        let mantissa = mantissa / 10_i64.pow(15) * 10_i64.pow(up);
        let ratio = Ratio::new(i128::from(mantissa), 10_i128.pow(places));
        let exact = Exact::from(Decimal::new(mantissa, places));
        prop_assert_eq!((exact.numerator(), exact.denominator()), (*ratio.numer(), *ratio.denom()));
    }

    #[test]
    fn order_is_that_of_cross_multiplication(left in wide_fractions(), right in wide_fractions()) {
        prop_assert_eq!(left.cmp(&right), cross_order(left, right));
        prop_assert_eq!(left == right, cross_order(left, right).is_eq());
    }

    #[test]
    fn order_of_near_fractions(n in any::<i64>(), d in 1..i64::MAX, up in -1_i64..=1, down in 0_i64..=1) {
        let left = Exact::fraction(n, d).expect("not zero");
        let right = Exact::fraction(n.saturating_add(up), d + down).expect("not zero");
        prop_assert_eq!(left.cmp(&right), cross_order(left, right));
    }

    #[test]
    fn order_of_decimals_is_that_of_their_fractions(left in decimals(), right in decimals()) {
        prop_assert_eq!(left.cmp(&right), Exact::from(left).cmp(&Exact::from(right)));
    }

    #[test]
    fn rounding_agrees_with_brute_force(n in -9_000_000_i64..9_000_000, d in 1_i64..500, step in steps()) {
        // The value in halves of a step is n * 2 * 10^scale / (d * mantissa): count whole steps up
        // from zero, then one more if at least one half is left.
        let (size, unit) = (i128::from(n.abs()) * 10_i128.pow(step.scale()), i128::from(d) * step.mantissa());
        let mut count = size / unit;
        if 2 * (size - count * unit) >= unit {
            count += 1;
        }
        let wanted = Exact::from(step).checked_mul(i64::try_from(count).expect("small"))
            .and_then(|size| size.checked_mul(n.signum()));
        let value = Exact::fraction(n, d).expect("not zero");
        let rounded = value.round_to(&step);
        prop_assert_eq!(rounded, wanted);
        let decimal = rounded.and_then(Exact::to_decimal).expect("a multiple of the step");
        prop_assert!(on_grid(&decimal, &step));
        // Nothing on the grid is nearer.
        let gap = |other: Exact| value.checked_sub(other).map(Exact::abs);
        let (below, above) = neighbours(&decimal, &step).expect("small");
        prop_assert!(gap(decimal.into()) <= gap(below.into()) && gap(decimal.into()) <= gap(above.into()));
    }

    #[test]
    fn rounding_wide_values_never_panics(value in wide_fractions(), step in decimals()) {
        if let Some(rounded) = value.round_to(&step) {
            // Within half a step, so twice the difference is at most the step.
            let twice = value.checked_sub(rounded).and_then(|gap| gap.abs().checked_mul(2));
            prop_assert!(twice.is_none_or(|twice| twice <= Exact::from(step)));
        }
        prop_assert!(!value.text().is_empty());
        prop_assert!(value.floor() <= value);
    }

    #[test]
    fn arithmetic_undoes_itself(left in fractions(), right in fractions()) {
        if let Some(sum) = left.checked_add(right) {
            prop_assert_eq!(sum.checked_sub(right).unwrap_or(left), left);
        }
        let product = left.checked_mul(right).expect("126 bits");
        if !right.is_zero() {
            prop_assert_eq!(product.checked_div(right).unwrap_or(left), left);
        }
    }

    #[test]
    fn narrow_arithmetic_agrees_with_wide(
        n in -10_000_i64..10_000, d in 1_i64..10_000, m in any::<i64>(), e in 1..=i64::MAX, near in any::<bool>()
    ) {
        let (m, e) = if near { (m % 1000, e % 1000 + 1) } else { (m, e) };
        let parts = |n, d| (Exact::fraction(n, d).expect("not zero"), Ratio::new(i128::from(n), i128::from(d)));
        let ((a, wide_a), (b, wide_b)) = (parts(n, d), parts(m, e));
        let same = |found: Option<Exact>, wide: Option<Ratio<i128>>| {
            found.map(|f| (f.numerator(), f.denominator())) == wide.map(|w| (*w.numer(), *w.denom()))
        };
        prop_assert!(same(a.checked_add(b), wide_a.checked_add(&wide_b)));
        prop_assert!(same(a.checked_sub(b), wide_a.checked_sub(&wide_b)));
        prop_assert!(same(a.checked_mul(b), wide_a.checked_mul(&wide_b)));
        prop_assert!(same(a.checked_div(b), wide_a.checked_div(&wide_b)));
        prop_assert!(same(Some(b.floor()), Some(wide_b.floor())));
    }

    #[test]
    fn conversion_there_and_back_is_the_identity(value in decimals(), from in units(), to in units()) {
        match convert(&value, from, to) {
            Ok(there) => prop_assert_eq!(convert(&there, to, from), Ok(value)),
            Err(error) => prop_assert_eq!(error == ConvertError::DifferentKind, !from.same_kind(to)),
        }
    }

    #[test]
    fn conversion_within_a_kind(value in recorded(), from in units()) {
        for to in units_of_kind(from.dimension()) {
            if let Ok(there) = convert(&value, from, to) {
                prop_assert_eq!(convert(&there, to, from), Ok(value));
                let (left, right) = (Exact::from(value), Exact::from(there));
                prop_assert_eq!(left.checked_mul(from.factor()), right.checked_mul(to.factor()));
            }
        }
    }

    #[test]
    fn grids_agree_with_division(value in recorded(), step in steps()) {
        let count = Exact::from(value).checked_div(step).expect("small");
        prop_assert_eq!(on_grid(&value, &step), count.denominator() == 1);
        let (below, above) = neighbours(&value, &step).expect("small");
        prop_assert!(below < value && value < above);
        prop_assert!(on_grid(&below, &step) && on_grid(&above, &step));
        let apart = if on_grid(&value, &step) { step * Decimal::TWO } else { step };
        prop_assert_eq!(above - below, apart);
    }

    #[test]
    fn grids_of_any_size(value in decimals(), step in decimals()) {
        let multiple = Exact::from(value).checked_div(step).map(|count| count.denominator() == 1);
        if step > Decimal::ZERO && let Some(multiple) = multiple {
            prop_assert_eq!(on_grid(&value, &step), multiple);
        }
        let _ = neighbours(&value, &step);
    }

    #[test]
    fn a_safe_step_is_safe_in_doubles(count in 0_i64..1_000_000, step in steps()) {
        if exact_in_binary(&step) {
            let double: f64 = plain(&step).parse().expect("a number");
            let multiple: f64 = plain(&(step * Decimal::from(count))).parse().expect("a number");
            prop_assert_eq!(multiple % double, 0.0);
        }
    }
}
