//! One spelling for what means the same.

use crate::quantity::{parse_decimal, plain};
use std::borrow::Cow;

/// A cell's text in the spelling by which translations are looked up: `1`, `1.0` and `1e0` agree.
pub(super) fn spelling(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    parse_decimal(text).map_or(Cow::Borrowed(text), |d| Cow::Owned(plain(&d)))
}

/// Whether a text is surely no number, or a number in its plain spelling: nearly every cell is.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !matches!(bytes, [b'0'..=b'9' | b'-', ..]) {
        return true;
    }
    let digits = |bytes: &[u8]| bytes.len() <= 15 && bytes.iter().all(u8::is_ascii_digit);
    match bytes.iter().position(|b| *b == b'.') {
        _ if matches!(bytes, [b'0', b'0'..=b'9', ..]) => false,
        None => digits(bytes),
        Some(point) => {
            let (whole, fraction) = (&bytes[..point], &bytes[point + 1..]);
            digits(whole)
                && digits(fraction)
                && bytes.len() <= 16
                && !whole.is_empty()
                && fraction.last().is_some_and(|b| *b != b'0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_plain, parse_decimal, plain, spelling};
    use proptest::prelude::*;

    #[test]
    fn most_cells_are_spelt_plainly() {
        for text in ["", "soft_tissue", "0", "7", "120", "0.5", "10.25", "123456789012345", "(12, 3)", "+1", ".5"] {
            assert!(is_plain(text), "{text}");
        }
        for text in ["00", "01", "1.0", "1.", "1e0", "-1", "-0", "1234567890123456", "1.2.3", "12 mm"] {
            assert!(!is_plain(text), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// The short way says what the long one does.
        #[test]
        fn a_spelling_is_that_of_the_number(text in "[-+]?[ 0-9a.e]{0,20}") {
            let long = parse_decimal(text.trim()).map_or_else(|_| text.trim().to_owned(), |d| plain(&d));
            prop_assert_eq!(spelling(&text), long);
        }
    }
}
