//! Tests of numbers, computed values and grids by stated examples.

use super::*;

fn dec(text: &str) -> Decimal {
    parse_decimal(text).expect(text)
}

fn ratio(numerator: i64, denominator: i64) -> Exact {
    Exact::fraction(numerator, denominator).expect("not zero")
}

#[test]
fn numbers_are_read_exactly() {
    for (text, shown) in [
        ("8", "8"),
        ("8.0", "8"),
        ("0.10", "0.1"),
        ("-3", "-3"),
        ("-0", "0"),
        ("-0.000", "0"),
        ("1e3", "1000"),
        ("1.5E-2", "0.015"),
        ("12e+1", "120"),
        ("0e999999999999999999999", "0"),
        ("123456789012345", "123456789012345"),
        ("0.000123456789012345", "0.000123456789012345"),
        ("1e27", "1000000000000000000000000000"),
        ("1e-28", "0.0000000000000000000000000001"),
        ("10000000000000000000e-19", "1"),
        ("0.00000000000000000000000000000000001e35", "1"),
    ] {
        assert_eq!(parse_decimal(text).map(|d| plain(&d)).as_deref(), Ok(shown), "{text}");
    }
}

#[test]
fn other_texts_are_refused() {
    use NumberError::*;
    for (text, error) in [
        ("", NotANumber),
        ("-", NotANumber),
        ("+1", NotANumber),
        ("01", NotANumber),
        (".5", NotANumber),
        ("5.", NotANumber),
        ("1e", NotANumber),
        ("1e+", NotANumber),
        ("1.2.3", NotANumber),
        ("1e2e3", NotANumber),
        (" 1", NotANumber),
        ("1_000", NotANumber),
        ("0x1", NotANumber),
        ("NaN", NotANumber),
        ("٣", NotANumber),
        ("--1", NotANumber),
        ("1e1.0", NotANumber),
        ("1234567890123456", TooManyDigits),
        ("1.000000000000001", TooManyDigits),
        ("1e28", TooLarge),
        ("1e400", TooLarge),
        ("1e99999999999999999999", TooLarge),
        ("1e-29", TooSmall),
        ("1e-99999999999999999999", TooSmall),
        ("1.5e-28", TooSmall),
    ] {
        assert_eq!(parse_decimal(text), Err(error), "{text}");
    }
    let long = format!("1{}", "0".repeat(100_000));
    assert_eq!(parse_decimal(&long), Err(TooLarge));
    assert_eq!(parse_decimal(&format!("{long}e-100000")), Ok(Decimal::ONE));
}

#[test]
fn compiled_files_hold_numbers_as_text() {
    let json = serde_json::to_string(&Number(dec("0.10"))).expect("written");
    assert_eq!(json, "\"0.1\"");
    assert_eq!(serde_json::from_str::<Number>(&json).expect("read"), Number(dec("0.1")));
    assert_eq!(Number::from(1), Number(Decimal::ONE));
    assert!(serde_json::from_str::<Number>("0.1").is_err());
    assert!(serde_json::to_string(&Number(Decimal::MAX)).is_err(), "could not be read again");
}

#[test]
fn computed_values_round_only_where_asked() {
    let mean = Exact::from(dec("8.1")).checked_add(dec("7.6")).and_then(|sum| sum.checked_div(2));
    let mean = mean.expect("small");
    assert_eq!(mean.text(), "7.85");
    assert_eq!(mean.round_to(&dec("1")).map(Exact::text).as_deref(), Some("8"));
    for (n, d, step, rounded) in [
        (5, 2, "1", "3"),
        (-5, 2, "1", "-3"),
        (1, 4, "0.5", "0.5"),
        (-1, 4, "0.5", "-0.5"),
        (7, 1, "5", "5"),
        (15, 2, "5", "10"),
        (1, 3, "0.1", "0.3"),
        (-1, 3, "1", "0"),
    ] {
        let text = ratio(n, d).round_to(&dec(step)).map(Exact::text);
        assert_eq!(text.as_deref(), Some(rounded), "{n}/{d} to {step}");
    }
    assert_eq!(ratio(1, 3).round_to(&dec("0")), None);
    assert_eq!(ratio(1, 3).round_to(&dec("-1")), None);
}

#[test]
fn text_of_computed_values() {
    for (n, d, text) in [
        (23, 3, "about 7.6667"),
        (-23, 3, "about -7.6667"),
        (1, 8, "0.125"),
        (-1, 8, "-0.125"),
        (0, 5, "0"),
        (100, 1, "100"),
        (1, 3_000_000, "about 0.0000003"),
        (79_999_999, 10_000_001, "about 8"),
    ] {
        assert_eq!(ratio(n, d).text(), text);
    }
    // Too large for four decimals, and too many digits to show them all.
    let huge = Exact::from(dec("1e27")).checked_mul(dec("1e9")).and_then(|x| x.checked_add(ratio(1, 3)));
    assert_eq!(huge.map(Exact::text).as_deref(), Some("about 1000000000000000000000000000000000000"));
    assert_eq!(ratio(1, 3).to_decimal(), None);
    assert_eq!(ratio(1, 1 << 20).text(), "0.00000095367431640625");
}

#[test]
fn arithmetic_overflows_to_none() {
    let big = Exact::from(i64::MAX);
    let square = big.checked_mul(big).expect("126 bits");
    assert_eq!(square.checked_mul(4), None);
    // 2^127 itself is refused on both sides, as its negation does not fit.
    let edge = Exact::from(i64::MIN).checked_mul(i64::MIN).expect("2^126");
    assert_eq!(edge.checked_mul(2), None);
    assert_eq!(edge.checked_mul(-2), None);
    assert_eq!(ratio(1, 1).checked_div(0), None);
    assert_eq!(ratio(1, i64::MIN).denominator(), 1_i128 << 63);
}

#[test]
fn grids() {
    for (value, step, on) in [
        ("0.3", "0.1", true),
        ("4.35", "0.01", true),
        ("0.35", "0.1", false),
        ("-7", "5", false),
        ("-10", "5", true),
        ("0", "0.1", true),
        ("1e27", "0.7", false),
        ("7e27", "0.0000000000000007", true),
        ("1", "0", false),
        ("1", "-1", false),
        ("1.50", "0.5", true),
    ] {
        assert_eq!(on_grid(&dec(value), &dec(step)), on, "{value} on {step}");
    }
    for (value, step, below, above) in [
        ("8", "1", "7", "9"),
        ("7.85", "0.1", "7.8", "7.9"),
        ("-0.25", "0.5", "-0.5", "0"),
        ("0", "0.1", "-0.1", "0.1"),
    ] {
        assert_eq!(neighbours(&dec(value), &dec(step)), Some((dec(below), dec(above))));
    }
    assert_eq!(neighbours(&dec("1e27"), &dec("1e-28")), None, "would have to be rounded");
    assert_eq!(neighbours(&dec("1"), &dec("0")), None);
    for (step, safe) in [
        ("1", true),
        ("0.5", true),
        ("0.25", true),
        ("0.125", true),
        ("2", true),
        ("10", true),
        ("1.5", true),
        ("0.1", false),
        ("0.01", false),
        ("0.2", false),
        ("0", false),
        ("-1", false),
        ("1e27", false),
    ] {
        assert_eq!(exact_in_binary(&dec(step)), safe, "{step}");
    }
}
