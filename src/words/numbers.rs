//! The numbers of a text, with the units behind them: what a translation must not lose.
//!
//! Each language writes numbers in its own way, and is read strictly by it: `3.500` is 3.5 in
//! English and 3500 in German, so that a sign that was not changed is found.

use crate::quantity::all_units;

/// Numbers in canonical form, `3.5 mm`, sorted; one that stands twice is there twice.
pub fn numbers(text: &str, decimal: char) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut before: Vec<char> = vec![' '];
    while let Some(c) = rest.chars().next() {
        let last = before.last().copied().unwrap_or(' ');
        let starts = c.is_ascii_digit() && !last.is_alphanumeric() && last != '_';
        let taken = if starts { one(rest, decimal) } else { None };
        match taken {
            Some((mut number, length)) => {
                let sign = matches!(last, '-' | '\u{2212}')
                    && before.iter().rev().nth(1).is_none_or(|c| c.is_whitespace() || "(„“\"".contains(*c));
                if sign {
                    number.insert(0, '-');
                }
                found.push(number);
                before.extend(rest[..length].chars());
                rest = &rest[length..];
            }
            None => {
                before.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    found.sort();
    found
}

/// The number at the start of a text in canonical form, with its length; none for `2nd`.
fn one(text: &str, decimal: char) -> Option<(String, usize)> {
    let group = if decimal == ',' { '.' } else { ',' };
    let digits = |t: &str| t.find(|c: char| !c.is_ascii_digit()).unwrap_or(t.len());
    let mut length = digits(text);
    let mut number = text[..length].to_owned();
    if length <= 3 {
        while let Some(sign) = text[length..].chars().next().filter(|c| *c == group || "\u{202f}\u{a0}".contains(*c)) {
            let more = &text[length + sign.len_utf8()..];
            if digits(more) != 3 {
                break;
            }
            number.push_str(&more[..3]);
            length += sign.len_utf8() + 3;
        }
    }
    if let Some(more) = text[length..].strip_prefix(decimal) {
        let fraction = digits(more);
        if fraction > 0 {
            number = format!("{number}.{}", &more[..fraction]).trim_end_matches('0').trim_end_matches('.').to_owned();
            length += 1 + fraction;
        }
    } else if let Some(more) = text[length..].strip_prefix(group) {
        // `3.5` where a comma stands before the fraction: another number, whatever was meant.
        let fraction = digits(more);
        if fraction > 0 {
            number = format!("{number}{group}{} (with `{group}`)", &more[..fraction]);
            length += 1 + fraction;
        }
    }
    let rest = &text[length..];
    let behind = rest.strip_prefix([' ', '\u{a0}', '\u{202f}']).unwrap_or(rest);
    if let Some(symbol) = unit(behind) {
        let length = text.len() - behind.len() + symbol.len();
        return Some((format!("{number} {symbol}"), length));
    }
    (!rest.starts_with(|c: char| c.is_alphabetic())).then_some((number, length))
}

/// The symbol of a unit at the start of a text. Words are translated, so they are no part of it.
fn unit(text: &str) -> Option<&'static str> {
    let fits = |symbol: &&str| {
        let word = ["days", "weeks", "months", "years"].contains(symbol);
        !symbol.is_empty()
            && !word
            && text.strip_prefix(*symbol).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    all_units().map(|u| u.symbol()).filter(fits).max_by_key(|s| s.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_read_in_its_own_way() {
        for (english, german) in [
            ("at least 3.5 mm", "mindestens 3,5 mm"),
            ("19,896 annotations of 407 images", "407 Bilder mit 19.896 Annotationen"),
            ("from -600 HU, 30 %", "ab \u{2212}600 HU, 30\u{a0}%"),
            ("50 by 50 pixels", "50 mal 50 Pixel"),
            ("6 to 8 mm", "6–8 mm"),
            ("the T2 sequence", "die T2-Sequenz"),
            ("2 years", "2 Jahre"),
        ] {
            assert_eq!(numbers(english, '.'), numbers(german, ','), "{english}");
        }
        for (english, german) in [
            ("3.500 mm", "3.500 mm"),
            ("3.5 mm", "3.5 mm"),
            ("3 mm", "3 cm"),
            ("50 by 50 pixels", "50 Pixel"),
            ("3 mm", "3"),
            ("-600 HU", "600 HU"),
        ] {
            assert_ne!(numbers(english, '.'), numbers(german, ','), "{english}");
        }
    }
}
