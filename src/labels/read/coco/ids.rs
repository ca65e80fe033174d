//! Ids of images, categories and annotations, as a COCO file writes them.

use crate::labels::document::Value;
use crate::quantity::plain;

/// An id that is kept for each image of a file, so it is small: nearly all are whole numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::labels) enum Id {
    /// A whole number as everybody writes it.
    Number(u64),
    /// Anything else.
    Text(Box<str>),
}

impl From<String> for Id {
    fn from(text: String) -> Self {
        // `007` is another id than `7`.
        let plain = text.starts_with(|c: char| c.is_ascii_digit()) && (text.len() == 1 || !text.starts_with('0'));
        match text.parse() {
            Ok(number) if plain => Id::Number(number),
            _ => Id::Text(text.into()),
        }
    }
}

impl Id {
    /// The same id, wherever it is written as a text or as a number.
    pub(super) fn of(value: Value<'_>) -> Option<Id> {
        key(value).map(Id::from)
    }
}

/// The fingerprint of an annotation's id, as text; none where it has none.
pub(in crate::labels) fn id(annotation: Value<'_>) -> Option<String> {
    annotation.get("id").and_then(key)
}

/// An id as text: `1`, `1.0` and `1e0` agree, and texts are taken as they are.
pub(super) fn key(value: Value<'_>) -> Option<String> {
    let number = |text: &str| crate::quantity::parse_decimal(text).map_or_else(|_| text.to_owned(), |d| plain(&d));
    value.as_str().map(str::to_owned).or_else(|| value.number_text().map(number))
}

#[cfg(test)]
mod tests {
    use super::Id;

    #[test]
    fn only_a_number_as_everybody_writes_it_is_one() {
        for text in ["0", "7", "18446744073709551615"] {
            assert!(matches!(Id::from(text.to_owned()), Id::Number(n) if n.to_string() == text), "{text}");
        }
        for text in ["", "007", "00", "+7", "-7", "1.5", "18446744073709551616", "a7", "٧"] {
            assert_eq!(Id::from(text.to_owned()), Id::Text(text.into()), "{text}");
        }
    }

    #[test]
    fn it_is_no_larger_than_a_text() {
        assert_eq!(size_of::<Id>(), size_of::<Box<str>>());
    }
}
