//! A place in a JSON text, from which one value after the other is taken.
//!
//! Every method answers `None` where the text is not what is asked for, or not plain. A cursor that
//! answered `None` is of no further use.

use super::number::{Plain, unsigned};
use crate::label_format::names::Keys;
use crate::labels::document::find_special;
use crate::labels::record::Place;

/// How deep values that nothing looks into may lie in one another.
const DEEPEST: usize = 16;

/// Of so many keys of an object nothing has to be allocated.
const FEW: usize = 8;

/// How many members an object may have whose keys are free: they are compared one by one.
const MOST: usize = 64;

pub(super) struct Cursor<'d> {
    text: &'d str,
    at: usize,
    /// Where the text begins in its file.
    base: usize,
}

impl<'d> Cursor<'d> {
    pub(super) fn new(bytes: &'d [u8], base: usize) -> Option<Self> {
        Some(Cursor { text: std::str::from_utf8(bytes).ok()?, at: 0, base })
    }

    /// The first byte of what comes next.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                other => return Some(*other),
            }
        }
    }

    /// Where the next value begins.
    pub(super) fn place(&mut self) -> Place {
        let _ = self.next();
        Place { offset: self.base + self.at, node: None, column: None }
    }

    /// This sign comes next.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        if self.next()? != byte {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Nothing more comes.
    pub(super) fn end(&mut self) -> Option<()> {
        self.next().is_none().then_some(())
    }

    /// A text without escapes.
    #[inline]
    pub(super) fn string(&mut self) -> Option<&'d str> {
        self.take(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let end = find_special(bytes, start);
        if *bytes.get(end)? != b'"' {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// A text and where it begins.
    pub(super) fn text(&mut self) -> Option<(&'d str, Place)> {
        let place = self.place();
        Some((self.string()?, place))
    }

    /// A number without an exponent.
    #[inline(always)]
    pub(super) fn number(&mut self) -> Option<Plain> {
        let negative = self.next()? == b'-';
        self.at += usize::from(negative);
        let (length, plain) = unsigned(self.text.as_bytes().get(self.at..)?)?;
        self.at += length;
        Some(if negative { Plain { digits: -plain.digits, negative, ..plain } } else { plain })
    }

    /// A whole number from 1.
    pub(super) fn whole(&mut self) -> Option<u32> {
        let number = self.number()?;
        u32::try_from(number.digits).ok().filter(|n| *n >= 1 && number.places == 0)
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        let (word, value) = if self.next()? == b't' { ("true", true) } else { ("false", false) };
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())?;
        Some(value)
    }

    /// An object; `each` takes the value of a key. That no key comes twice is seen to by `each`.
    #[inline]
    pub(super) fn keys(&mut self, mut each: impl FnMut(&mut Self, &'d str) -> Option<()>) -> Option<()> {
        self.enclosed::<b'{', b'}'>(|cursor| {
            let key = cursor.string()?;
            cursor.take(b':')?;
            each(cursor, key)
        })
    }

    /// Parts between two marks, with commas between them.
    #[inline]
    fn enclosed<const OPEN: u8, const CLOSE: u8>(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.take(OPEN)?;
        if self.next()? == CLOSE {
            self.at += 1;
            return Some(());
        }
        loop {
            self.next()?;
            each(self)?;
            match self.next()? {
                b',' => self.at += 1,
                end if end == CLOSE => break,
                _ => return None,
            }
        }
        self.at += 1;
        Some(())
    }

    /// An object of any keys, none of which comes twice.
    pub(super) fn object(&mut self, mut each: impl FnMut(&mut Self, &'d str) -> Option<()>) -> Option<()> {
        let mut seen = Seen::default();
        self.keys(|cursor, key| {
            seen.first(key)?;
            each(cursor, key)
        })
    }

    /// An object of these keys, none of which comes twice and of which those must be there that say so.
    #[inline]
    pub(super) fn members<K: Keys>(&mut self, mut each: impl FnMut(&mut Self, K) -> Option<()>) -> Option<()> {
        // One bit a key.
        let mut seen = 0u64;
        self.keys(|cursor, key| {
            let number = K::number(key)?;
            (seen & 1 << number == 0).then(|| seen |= 1 << number)?;
            each(cursor, K::EACH[number])
        })?;
        (seen & K::MUST == K::MUST).then_some(())
    }

    /// An object of these keys and of any others, which nothing looks into; none comes twice.
    #[inline]
    pub(super) fn open_members<K: Keys>(&mut self, mut each: impl FnMut(&mut Self, K) -> Option<()>) -> Option<()> {
        let (mut seen, mut others) = (0u64, Seen::default());
        self.keys(|cursor, key| {
            let Some(number) = K::number(key) else {
                others.first(key)?;
                return cursor.free();
            };
            (seen & 1 << number == 0).then(|| seen |= 1 << number)?;
            each(cursor, K::EACH[number])
        })
    }

    /// A list.
    #[inline]
    pub(super) fn list(&mut self, each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.enclosed::<b'[', b']'>(each)
    }

    /// A value that nothing looks into.
    pub(super) fn free(&mut self) -> Option<()> {
        self.deep(0)
    }

    /// An object that nothing looks into.
    pub(super) fn free_object(&mut self) -> Option<()> {
        if self.next()? == b'{' { self.deep(0) } else { None }
    }

    fn deep(&mut self, depth: usize) -> Option<()> {
        if depth == DEEPEST {
            return None;
        }
        match self.next()? {
            b'"' => self.string().map(|_| ()),
            b'{' => self.object(|c, _| c.deep(depth + 1)),
            b'[' => self.list(|c| c.deep(depth + 1)),
            b't' | b'f' => self.flag().map(|_| ()),
            b'-' | b'0'..=b'9' => self.number().map(|_| ()),
            _ => None,
        }
    }
}

/// Keys of an object that are free.
#[derive(Default)]
struct Seen<'d> {
    few: [&'d str; FEW],
    more: Vec<&'d str>,
    count: usize,
}

impl<'d> Seen<'d> {
    /// Notes a key, unless it was there before or there are too many.
    fn first(&mut self, key: &'d str) -> Option<()> {
        if self.few[..self.count.min(FEW)].contains(&key) || self.more.contains(&key) || self.count == MOST {
            return None;
        }
        match self.few.get_mut(self.count) {
            Some(place) => *place = key,
            None => self.more.push(key),
        }
        self.count += 1;
        Some(())
    }
}
