//! Numbers as they are spelled.
//!
//! Numbers stay text until a check needs them, so that `1.10` is not turned into `1.1` and no digit
//! is lost. Only their size is looked at here: exact arithmetic on `1e999999999` would not end.

/// Longest spelling that is accepted.
const MAX_LENGTH: usize = 400;

/// Largest power of ten, and smallest when negative.
const MAX_EXPONENT: i64 = 308;

/// Reads a JSON number that starts at `at` and returns its end and whether it has an exponent. The
/// error is a place and what is wrong there.
pub(super) fn scan(bytes: &[u8], at: usize) -> Result<(usize, bool), (usize, &'static str)> {
    let digits = |mut i: usize| {
        while bytes.get(i).is_some_and(u8::is_ascii_digit) {
            i += 1;
        }
        i
    };
    let mut i = at;
    if bytes.get(i) == Some(&b'-') {
        i += 1;
    }
    let whole = i;
    i = digits(i);
    if i == whole {
        return Err((i, "expected a digit after `-`"));
    }
    if i > whole + 1 && bytes[whole] == b'0' {
        return Err((whole, "a number must not start with `0`"));
    }
    if bytes.get(i) == Some(&b'.') {
        let start = i + 1;
        i = digits(start);
        if i == start {
            return Err((i, "expected a digit after the decimal point"));
        }
    }
    let exponent = matches!(bytes.get(i), Some(b'e' | b'E'));
    if exponent {
        let signed = matches!(bytes.get(i + 1), Some(b'+' | b'-'));
        let start = i + 1 + usize::from(signed);
        i = digits(start);
        if i == start {
            return Err((i, "expected a digit in the exponent"));
        }
    }
    Ok((i, exponent))
}

/// Whether a number in JSON spelling is too long, too large or too close to zero to compute with.
pub(super) fn is_too_large(text: &str) -> bool {
    if text.len() > MAX_LENGTH {
        return true;
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = match exponent.parse::<i64>() {
        Ok(exponent) => exponent,
        // The grammar leaves only overflow.
        Err(_) => return true,
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // The power of ten of the first digit that counts.
    let significant = |digits: &str| digits.bytes().position(|digit| digit != b'0');
    let shift = match (significant(whole), significant(fraction)) {
        (Some(zeros), _) => (whole.len() - zeros) as i64 - 1,
        (None, Some(zeros)) => -(zeros as i64) - 1,
        (None, None) => 0,
    };
    let power = exponent.saturating_add(shift);
    power.saturating_abs() > MAX_EXPONENT || (power == MAX_EXPONENT && text.parse::<f64>().is_ok_and(f64::is_infinite))
}
