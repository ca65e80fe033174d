//! The shape of each terminology's codes, and the check digits of SNOMED CT and LOINC.
//!
//! A check digit catches every single mistyped digit; that of SNOMED CT (Verhoeff's) also catches
//! every pair of neighbours swapped. The two digits before it say what kind of component a SNOMED CT
//! identifier belongs to; only concepts can give a label its meaning.

use super::{CodeError, System};

/// The shapes below as one regular expression, for JSON Schema. It cannot check the check digits.
pub(super) const PATTERN: &str = concat!(
    r"^(SCT:[1-9][0-9]{5,17}",
    r"|RadLex:RID[1-9][0-9]{0,6}",
    r"|DCM:[1-9][0-9]{4,5}",
    r"|LOINC:[1-9][0-9]{0,6}-[0-9]",
    r"|RDE:RDES?[1-9][0-9]{0,6}",
    r"|NCIt:C[1-9][0-9]{0,6})$",
);

/// Checks the part of a code after the colon.
pub(super) fn check(system: System, value: &str) -> Result<(), CodeError> {
    let right_shape = match system {
        System::Sct => is_number(value, 6, 18),
        System::RadLex => after(value, "RID"),
        System::Dcm => is_number(value, 5, 6),
        System::Loinc => value.split_once('-').is_some_and(|(number, check)| {
            is_number(number, 1, 7) && check.len() == 1 && check.bytes().all(|b| b.is_ascii_digit())
        }),
        System::RadElement => after(value, "RDES") || after(value, "RDE"),
        System::Ncit => after(value, "C"),
    };
    if !right_shape {
        return Err(CodeError::WrongShape { system, expected: expected(system) });
    }
    match system {
        System::Sct => check_snomed(value),
        System::Loinc => check_loinc(value),
        System::RadLex | System::Dcm | System::RadElement | System::Ncit => Ok(()),
    }
}

/// How the codes of a terminology look, in words that follow "a … code is".
const fn expected(system: System) -> &'static str {
    match system {
        System::Sct => "a number of 6 to 18 digits, such as 27925004",
        System::RadLex => "`RID` and a number, such as RID5711",
        System::Dcm => "a number of 5 or 6 digits, such as 112225",
        System::Loinc => "a number, a hyphen and a check digit, such as 25010-0",
        System::RadElement => "`RDE` or `RDES` and a number, such as RDE1301 or RDES195",
        System::Ncit => "`C` and a number of 1 to 7 digits, such as C28747",
    }
}

/// Whether the text is a number without leading zeros and with this many digits.
fn is_number(text: &str, fewest: usize, most: usize) -> bool {
    (fewest..=most).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text is `prefix` and a number of 1 to 7 digits.
fn after(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|number| is_number(number, 1, 7))
}

/// The check digit first, as a mistyped digit would make the kind of component meaningless.
fn check_snomed(value: &str) -> Result<(), CodeError> {
    let (rest, last) = value.split_at(value.len().saturating_sub(1));
    compare(System::Sct, verhoeff_digit(rest), last)?;
    let kind = rest.split_at(rest.len().saturating_sub(2)).1;
    let found = match kind {
        "00" => return Ok(()),
        // The long form names the organisation that made it in 7 digits, after an item of 1 or more.
        "10" if value.len() >= 11 => return Ok(()),
        "01" | "11" => "a description",
        "02" | "12" => "a relationship",
        _ => "some other component",
    };
    Err(CodeError::NotAConcept { found })
}

fn check_loinc(value: &str) -> Result<(), CodeError> {
    match value.split_once('-') {
        Some((number, check)) => compare(System::Loinc, luhn_digit(number), check),
        None => Err(CodeError::WrongShape { system: System::Loinc, expected: expected(System::Loinc) }),
    }
}

fn compare(system: System, right: u8, written: &str) -> Result<(), CodeError> {
    let expected = char::from(b'0' + right);
    if written.starts_with(expected) { Ok(()) } else { Err(CodeError::WrongCheckDigit { system, expected }) }
}

/// The values of the digits, last one first.
fn digits_from_right(number: &str) -> impl Iterator<Item = u8> {
    number.bytes().rev().map(|byte| byte.wrapping_sub(b'0') % 10)
}

/// LOINC's "mod 10" check digit: every second digit from the right is doubled, beginning with the
/// last, and the digits of the results are added up.
fn luhn_digit(number: &str) -> u8 {
    let sum = digits_from_right(number).enumerate().fold(0_u8, |sum, (place, digit)| {
        let part = if place % 2 == 0 { digit * 2 } else { digit };
        (sum + part / 10 + part % 10) % 10
    });
    (10 - sum) % 10
}

/// Verhoeff's check digit: each digit is permuted by its place and multiplied into the dihedral
/// group of order 10, whose elements 0 to 4 are rotations of a pentagon and 5 to 9 reflections.
fn verhoeff_digit(number: &str) -> u8 {
    // Place 0 is that of the check digit itself, so the number's own digits start at place 1.
    let product = digits_from_right(number)
        .enumerate()
        .fold(0, |product, (index, digit)| dihedral(product, permuted(digit, index + 1)));
    // The digit that takes the product back to 0: reflections are their own inverses.
    if product < 5 { (5 - product) % 5 } else { product }
}

/// The product of two elements of the dihedral group of order 10.
fn dihedral(left: u8, right: u8) -> u8 {
    let turn = |steps: u8| steps % 5;
    match (left < 5, right < 5) {
        (true, true) => turn(left + right),
        (true, false) => 5 + turn(left + right),
        (false, true) => 5 + turn(left + 5 - right),
        (false, false) => turn(left + 5 - right),
    }
}

/// Verhoeff's permutation of the digits, applied once for each place; it repeats after 8.
fn permuted(digit: u8, place: usize) -> u8 {
    const ONCE: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    (0..place % 8).fold(digit, |digit, _| ONCE.get(usize::from(digit)).copied().unwrap_or(0))
}
