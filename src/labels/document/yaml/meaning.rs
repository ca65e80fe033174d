//! What a plain YAML scalar means: the YAML 1.2 core schema.
//!
//! Numbers keep their spelling where JSON has the same one and are respelled otherwise, so that
//! later checks see one syntax. Text that YAML 1.1 readers (PyYAML among them) take for something
//! else is told apart, because the same file would then mean two things.

use std::borrow::Cow;

/// What a plain scalar stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning<'t> {
    Null,
    Bool(bool),
    /// In JSON's number syntax.
    Number(Cow<'t, str>),
    /// `.nan`, `.inf`, `-.inf`.
    NotFinite,
    /// A number in base 8 or 16 beyond 128 bits.
    TooLarge,
    String,
}

/// Reads a plain scalar.
pub(super) fn meaning(text: &str) -> Meaning<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Meaning::Null,
        "true" | "True" | "TRUE" => return Meaning::Bool(true),
        "false" | "False" | "FALSE" => return Meaning::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Meaning::NotFinite,
        _ => {}
    }
    if !text.starts_with(['+', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        return Meaning::String;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Meaning::NotFinite;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return in_radix(digits, radix);
        }
    }
    decimal(text).map_or(Meaning::String, Meaning::Number)
}

fn in_radix(digits: &str, radix: u32) -> Meaning<'static> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Meaning::String;
    }
    match u128::from_str_radix(digits, radix) {
        Ok(number) => Meaning::Number(Cow::Owned(number.to_string())),
        Err(_) => Meaning::TooLarge,
    }
}

/// Splits off the digits at the start.
fn digits(text: &str) -> (&str, &str) {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at(end)
}

/// A decimal number in JSON's syntax, if the text is one.
fn decimal(text: &str) -> Option<Cow<'_, str>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = digits(unsigned);
    let (point, fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => {
            let (fraction, rest) = digits(rest);
            (true, fraction, rest)
        }
        None => (false, "", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let exponent = rest;
    if let Some(rest) = exponent.strip_prefix(['e', 'E']) {
        let rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
        let (power, rest) = digits(rest);
        if power.is_empty() || !rest.is_empty() {
            return None;
        }
    } else if !exponent.is_empty() {
        return None;
    }
    let same_in_json = !text.starts_with('+')
        && !whole.is_empty()
        && (whole == "0" || !whole.starts_with('0'))
        && point != fraction.is_empty();
    if same_in_json {
        return Some(Cow::Borrowed(text));
    }
    let mut spelling = String::with_capacity(text.len() + 1);
    if text.starts_with('-') {
        spelling.push('-');
    }
    match whole.trim_start_matches('0') {
        "" => spelling.push('0'),
        significant => spelling.push_str(significant),
    }
    if !fraction.is_empty() {
        spelling.push('.');
        spelling.push_str(fraction);
    }
    spelling.push_str(exponent);
    Some(Cow::Owned(spelling))
}

/// Whether YAML 1.1 reads this plain scalar as a boolean, in base 8 or in base 60.
pub(super) fn is_ambiguous(text: &str) -> bool {
    if matches!(text, "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "on" | "On" | "ON" | "off" | "Off" | "OFF") {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let octal = unsigned.len() > 1 && unsigned.starts_with('0') && unsigned.bytes().all(|byte| byte.is_ascii_digit());
    octal || is_base_60(unsigned)
}

/// `12:30:00` or `190:20:30.15`.
fn is_base_60(unsigned: &str) -> bool {
    let (text, fraction) = match unsigned.split_once('.') {
        Some((text, fraction)) => (text, Some(fraction)),
        None => (unsigned, None),
    };
    let mut parts = text.split(':');
    let first = parts.next().unwrap_or_default();
    // Without a fraction a leading zero makes it text in YAML 1.1 too.
    let leads = match fraction {
        None => first.starts_with(|c: char| ('1'..='9').contains(&c)),
        Some(_) => first.starts_with(|c: char| c.is_ascii_digit()),
    };
    let in_number = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    let mut count = 0;
    let sixtieths = parts.all(|part| {
        count += 1;
        match part.as_bytes() {
            [unit] => unit.is_ascii_digit(),
            [ten, unit] => (b'0'..=b'5').contains(ten) && unit.is_ascii_digit(),
            _ => false,
        }
    });
    leads
        && first.bytes().all(in_number)
        && sixtieths
        && count > 0
        && fraction.is_none_or(|fraction| fraction.bytes().all(in_number))
}
