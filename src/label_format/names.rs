//! Which of a few known names a text is, found by one look.
//!
//! In a label file keys come in any order, so no guess at the next one helps a processor. A table is made
//! in which the length of a name and four of its letters lead to its place; it is built so that no
//! two names lead to the same.

/// Places in the table.
const PLACES: usize = 256;

/// A place to which no name leads.
const NOTHING: u8 = u8::MAX;

/// How many ways of mixing the letters are tried.
const TRIES: u64 = 512;

/// Names by their letters.
#[derive(Debug)]
pub(crate) struct Names {
    /// By what the letters are mixed.
    factor: u64,
    places: [u8; PLACES],
}

impl Names {
    /// The table of these names. None: two are too much alike, or there are too many.
    pub(crate) const fn new(names: &[&str]) -> Option<Self> {
        let mut tries = 0;
        while tries < TRIES && names.len() < NOTHING as usize {
            let factor = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * tries + 1);
            if let Some(places) = spread(names, factor) {
                return Some(Names { factor, places });
            }
            tries += 1;
        }
        None
    }

    /// The table of names that are fixed.
    #[allow(clippy::panic)] // It ends the build: of keys that are fixed the table is made by the compiler.
    pub(crate) const fn fixed(names: &[&str]) -> Self {
        match Names::new(names) {
            Some(found) => found,
            None => panic!("two keys are too much alike"),
        }
    }

    /// The only name in the list that the text may be. Whether it is that has to be seen to.
    #[inline]
    pub(crate) fn candidate(&self, text: &str) -> Option<usize> {
        let number = self.places[place(text, self.factor)];
        (number != NOTHING).then_some(number as usize)
    }
}

const fn spread(names: &[&str], factor: u64) -> Option<[u8; PLACES]> {
    let mut places = [NOTHING; PLACES];
    let mut n = 0;
    while n < names.len() {
        let place = place(names[n], factor);
        if places[place] != NOTHING {
            return None;
        }
        #[allow(clippy::cast_possible_truncation)] // There are fewer than 255 names.
        let number = n as u8;
        places[place] = number;
        n += 1;
    }
    Some(places)
}

#[inline]
const fn place(text: &str, factor: u64) -> usize {
    let letters = text.as_bytes();
    let length = letters.len();
    if length == 0 {
        return 0;
    }
    let mixed = letters[0] as u64
        | (letters[length / 3] as u64) << 8
        | (letters[length * 2 / 3] as u64) << 16
        | (letters[length - 1] as u64) << 24
        | (length as u64) << 32;
    (mixed.wrapping_mul(factor) >> (u64::BITS - PLACES.ilog2())) as usize
}

/// The keys of one kind of object.
pub(crate) trait Keys: Copy + 'static {
    /// The keys, as they are documented.
    const EACH: &'static [Self];
    /// Their words, and whether each must be there.
    const TABLE: &'static [(&'static str, bool)];
    /// Those that must be there, one bit each.
    const MUST: u64;
    /// For looking them up.
    const NAMES: Names;

    /// The number of the key that a text is.
    #[inline]
    fn number(text: &str) -> Option<usize> {
        const { assert!(Self::EACH.len() <= 64) };
        let names: &'static Names = &Self::NAMES;
        names.candidate(text).filter(|n| Self::TABLE[*n].0 == text)
    }
}

/// Declares the keys of one kind of object: their words, and `true` behind those that must be there.
macro_rules! keys {
    ($(#[$about:meta])* $name:ident { $($key:ident($word:literal $(, $must:literal)?),)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum $name { $(#[doc = concat!("`", $word, "`")] $key,)* }

        impl $crate::label_format::names::Keys for $name {
            const EACH: &'static [Self] = &[$($name::$key,)*];
            const TABLE: &'static [(&'static str, bool)] = &[$(($word, false $(|| $must)?),)*];
            const MUST: u64 = 0 $(| ((false $(|| $must)?) as u64) << $name::$key as u64)*;
            const NAMES: $crate::label_format::names::Names =
                $crate::label_format::names::Names::fixed(&[$($word,)*]);
        }
    };
}
pub(crate) use keys;

#[cfg(test)]
mod tests {
    use super::{Keys, Names};
    use crate::label_format::RecordKey;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_name_is_found_by_itself(names in prop::collection::hash_set("[a-z_]{0,9}", 0..40), other in "[a-z_]{0,9}") {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            if let Some(table) = Names::new(&names) {
                for (n, name) in names.iter().enumerate() {
                    prop_assert_eq!(table.candidate(name), Some(n));
                }
                prop_assert!(table.candidate(&other).is_none_or(|n| n < names.len()));
            }
        }
    }

    #[test]
    fn keys_of_the_format_are_found_by_their_words() {
        for (n, (word, must)) in RecordKey::TABLE.iter().enumerate() {
            assert_eq!(RecordKey::number(word), Some(n));
            assert_eq!(RecordKey::MUST >> n & 1 == 1, *must, "{word}");
            assert_eq!(RecordKey::number(&format!("{word}s_")), None);
        }
        assert_eq!(RecordKey::EACH.len(), RecordKey::TABLE.len());
        assert_eq!(RecordKey::number(""), None);
    }

    #[test]
    fn names_of_equal_letters_are_refused() {
        assert!(Names::new(&["a1aaaaa", "a2aaaaa"]).is_none());
        assert!(Names::new(&[]).is_some());
    }
}
