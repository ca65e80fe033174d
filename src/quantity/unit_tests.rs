//! Tests of units and conversions by stated examples, and of the table as a whole.

use super::*;

fn dec(text: &str) -> Decimal {
    parse_decimal(text).expect(text)
}

fn unit(spelling: &str) -> Unit {
    lookup(spelling).expect(spelling)
}

#[test]
fn units_and_their_spellings() {
    for (spelling, code, symbol, kind) in [
        ("mm", "mm", "mm", "length"),
        ("mm²", "mm2", "mm²", "area"),
        ("mm^3", "mm3", "mm³", "volume"),
        ("HU", "[hnsf'U]", "HU", "attenuation"),
        ("kVp", "kV", "kVp", "voltage"),
        ("kV", "kV", "kV", "voltage"),
        ("years", "a", "years", "age or interval"),
        ("degrees", "deg", "°", "angle"),
        ("weeks", "wk", "weeks", "time"),
        ("ml", "mL", "mL", "volume"),
        ("%", "%", "%", "share"),
        ("SUV", "{SUVbw}g/mL", "SUV", "uptake value"),
    ] {
        let found = unit(spelling);
        assert_eq!((found.code(), found.symbol(), found.kind_word()), (code, symbol, kind));
    }
    for (wrong, instead) in [
        ("cc", &["mL"][..]),
        ("MM", &["mm"]),
        ("rad", &["deg"]),
        ("hu", &["HU"]),
        ("yaers", &["years"]),
        ("mhz", &["MHz"]),
        ("KVP", &["kVp"]),
        ("CC", &["mL"]),
        ("parsec", &[]),
        ("x", &[]),
        ("", &[]),
    ] {
        assert_eq!(lookup(wrong).expect_err(wrong).nearest, instead, "{wrong}");
    }
}

#[test]
fn amounts_as_people_write_them() {
    for (value, spelling, text) in [
        ("8.0", "mm", "8 mm"),
        ("70", "%", "70 %"),
        ("45", "deg", "45°"),
        ("1", "a", "1 year"),
        ("2", "a", "2 years"),
        ("1", "mo", "1 month"),
        ("120", "kVp", "120 kVp"),
        ("5", "1", "5"),
    ] {
        assert_eq!(unit(spelling).amount(&dec(value)), text);
    }
}

#[test]
fn the_table_is_consistent() {
    assert_eq!(Unit::percent(), Some(unit("%")));
    let mut spellings = std::collections::HashMap::new();
    for def in unit_table::UNITS {
        assert!(def.factor.0 > 0 && def.factor.1 > 0, "{}", def.code);
        for spelling in def.spellings.iter().chain([&def.code]) {
            let before = spellings.insert(*spelling, def.code);
            assert!(before.is_none_or(|code| code == def.code), "{spelling} means two units");
        }
    }
    for (refused, instead) in unit_table::REFUSED {
        assert!(lookup(refused).is_err() && lookup(instead).is_ok(), "{refused}");
    }
    for found in all_units() {
        let json = serde_json::to_string(&found).expect("written");
        assert_eq!(serde_json::from_str::<Unit>(&json).expect("read"), found);
        assert!(units_of_kind(found.dimension()).contains(&found));
        assert!(!found.name().is_empty() && !found.kind_word().is_empty());
    }
    assert!(serde_json::from_str::<Unit>("\"years\"").is_err(), "files hold codes only");
}

#[test]
fn conversions() {
    use ConvertError::*;
    for (value, from, to, result) in [
        ("0.8", "cm", "mm", Ok("8")),
        ("0.31", "inch", "mm", Ok("7.874")),
        ("1", "a", "mo", Ok("12")),
        ("6", "mo", "a", Ok("0.5")),
        ("2", "weeks", "d", Ok("14")),
        ("1", "mL", "mm3", Ok("1000")),
        ("10", "mm[Hg]", "Pa", Ok("1333.22")),
        ("1", "mCi", "MBq", Ok("37")),
        ("6", "L/min", "mL/s", Ok("100")),
        ("37", "Cel", "Cel", Ok("37")),
        ("120", "kVp", "kV", Ok("120")),
        ("3", "mo", "d", Err(DifferentKind)),
        ("1", "HU", "%", Err(DifferentKind)),
        ("1", "mGy", "mSv", Err(DifferentKind)),
        ("1", "SUV", "g/mL", Err(DifferentKind)),
        ("1", "%", "1", Err(DifferentKind)),
        ("1", "min", "h", Err(NotExact)),
        ("123456789012345", "inch", "mm", Err(NotExact)),
        ("1e27", "GBq", "Bq", Err(Overflow)),
        ("1e-28", "mm", "m", Err(Overflow)),
    ] {
        let found = convert(&dec(value), unit(from), unit(to)).map(|d| plain(&d));
        assert_eq!(found.as_deref(), result.as_deref(), "{value} {from} to {to}");
    }
}
