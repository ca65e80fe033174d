//! Tests of code reading: real codes, each kind of mistake, and arbitrary text.

use proptest::prelude::*;

use super::{CodeError, System, parse_code, url};

/// SNOMED CT concepts used by shipped protocols and by public segmentation label maps.
const CONCEPTS: [&str; 16] = [
    "27925004",
    "39607008",
    "91723000",
    "123037004",
    "49755003",
    "260787004",
    "7771000",
    "24028007",
    "103339001",
    "405277009",
    "2667000",
    "110765007",
    "260544000",
    "2841007",
    "78333006",
    "15825003",
];

fn error(text: &str) -> CodeError {
    parse_code(text).expect_err(text)
}

#[test]
fn concepts_pass_and_read_back() {
    for id in CONCEPTS {
        let text = format!("SCT:{id}");
        let code = parse_code(&text).expect(&text);
        assert_eq!((code.system(), code.value()), (System::Sct, id));
        assert_eq!(code.to_string(), text);
    }
    // The long form, with the namespace of a national extension.
    assert!(parse_code("SCT:999000041000000102").is_ok());
}

#[test]
fn every_single_slip_and_swap_in_a_concept_is_caught() {
    for id in CONCEPTS {
        let digits = id.as_bytes();
        for place in 0..digits.len() {
            for other in b'0'..=b'9' {
                let mut slip = digits.to_vec();
                slip[place] = other;
                let text = format!("SCT:{}", String::from_utf8(slip).expect("digits"));
                assert_eq!(parse_code(&text).is_ok(), other == digits[place], "{text}");
            }
            if place > 0 && digits[place] != digits[place - 1] {
                let mut swap = digits.to_vec();
                swap.swap(place, place - 1);
                let text = format!("SCT:{}", String::from_utf8(swap).expect("digits"));
                assert!(parse_code(&text).is_err(), "{text}");
            }
        }
    }
}

#[test]
fn the_right_check_digit_is_told() {
    assert_eq!(error("SCT:27925003"), CodeError::WrongCheckDigit { system: System::Sct, expected: '4' });
    assert_eq!(error("LOINC:25010-1"), CodeError::WrongCheckDigit { system: System::Loinc, expected: '0' });
    assert!(error("SCT:27925003").to_string().contains("the last is 4"));
}

#[test]
fn descriptions_and_relationships_are_not_concepts() {
    // The check digit is filled in from the error about it, so that only the kind is wrong.
    let kind_error = |start: &str| {
        let guess = format!("SCT:{start}0");
        match parse_code(&guess) {
            Err(CodeError::WrongCheckDigit { expected, .. }) => error(&format!("SCT:{start}{expected}")),
            other => other.expect_err(&guess),
        }
    };
    for (start, found) in [
        ("7542301", "a description"),
        ("1234567100011", "a description"),
        ("7542302", "a relationship"),
        ("1234567100012", "a relationship"),
        ("7542307", "some other component"),
        ("7542310", "some other component"),
    ] {
        assert_eq!(kind_error(start), CodeError::NotAConcept { found }, "{start}");
    }
    // "Myocardial infarction" as a term, from the SNOMED CT documentation of identifiers.
    assert_eq!(error("SCT:37436014"), CodeError::NotAConcept { found: "a description" });
}

#[test]
fn other_terminologies() {
    for text in [
        "RadLex:RID5711",
        "RadLex:RID50149",
        "DCM:112225",
        "DCM:109058",
        "DCM:130542",
        "LOINC:25010-0",
        "LOINC:2160-0",
        "LOINC:718-7",
        "LOINC:24627-2",
        "LOINC:4544-3",
        "RDE:RDE1301",
        "RDE:RDES195",
        "NCIt:C28747",
        "NCIt:C54634",
    ] {
        assert_eq!(parse_code(text).map(|code| code.to_string()).as_deref(), Ok(text));
    }
}

#[test]
fn wrong_shapes() {
    for text in [
        "SCT:",
        "SCT:12345",
        "SCT:1234567890123456789",
        "SCT:027925004",
        "SCT: 27925004",
        "SCT:27925004 ",
        "SCT:２７９２５００４",
        "RadLex:5711",
        "RadLex:rid5711",
        "RadLex:RID",
        "DCM:1122",
        "DCM:1122255",
        "LOINC:25010",
        "LOINC:25010-",
        "LOINC:25010-00",
        "LOINC:LP1-2",
        "RDE:1301",
        "RDE:RDEX1",
        "NCIt:28747",
        "NCIt:C12345678",
        "NCIt:C0",
    ] {
        assert!(matches!(error(text), CodeError::WrongShape { .. }), "{text}");
    }
}

#[test]
fn unknown_terminologies_are_answered_with_the_right_prefix() {
    for (text, wanted) in [
        ("sct:27925004", Some("SCT")),
        ("SNOMED:27925004", Some("SCT")),
        ("Radlex:RID5711", Some("RadLex")),
        ("RID:5711", Some("RadLex")),
        ("NCIT:C28747", Some("NCIt")),
        ("LN:25010-0", Some("LOINC")),
        ("RDES:195", Some("RDE")),
        ("LOIN:25010-0", Some("LOINC")),
        ("ICD10:I71.4", None),
        (":1", None),
    ] {
        match error(text) {
            CodeError::UnknownSystem { nearest, .. } => assert_eq!(nearest, wanted, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    assert_eq!(error("27925004"), CodeError::MissingSystem);
}

#[test]
fn addresses() {
    for (text, address) in [
        ("SCT:27925004", "http://snomed.info/id/27925004"),
        ("RadLex:RID5711", "http://radlex.org/RID/RID5711"),
        ("DCM:112225", "http://dicom.nema.org/resources/ontology/DCM/112225"),
        ("LOINC:25010-0", "http://loinc.org/25010-0"),
        ("RDE:RDE1301", "https://radelement.org/element/RDE1301"),
        ("RDE:RDES195", "https://radelement.org/set/RDES195"),
        ("NCIt:C28747", "http://purl.obolibrary.org/obo/NCIT_C28747"),
    ] {
        assert_eq!(url(&parse_code(text).expect(text)).as_deref(), Some(address));
    }
}

#[test]
fn files_hold_the_text() {
    let code = parse_code("SCT:27925004").expect("a concept");
    let json = serde_json::to_string(&code).expect("a string");
    assert_eq!(json, "\"SCT:27925004\"");
    assert_eq!(serde_json::from_str::<super::Code>(&json).expect("the same"), code);
    assert!(serde_json::from_str::<super::Code>("\"SCT:27925003\"").is_err());
}

proptest! {
    #[test]
    fn arbitrary_text_is_read_or_refused(text in any::<String>()) {
        if let Ok(code) = parse_code(&text) {
            prop_assert_eq!(code.to_string(), text);
        }
    }

    #[test]
    fn arbitrary_codes_are_read_or_refused(
        prefix in "SCT|RadLex|DCM|LOINC|RDE|NCIt",
        value in "(RID|RDES?|C)?[0-9]{0,20}(-[0-9])?|\\PC{0,12}",
    ) {
        let text = format!("{prefix}:{value}");
        match parse_code(&text) {
            Ok(code) => prop_assert_eq!(code.to_string(), text),
            Err(CodeError::WrongCheckDigit { system, expected }) => {
                // Putting the told digit in its place leaves no complaint about the check digit.
                let mended = format!("{}{expected}", &text[..text.len() - 1]);
                let again = parse_code(&mended);
                let complains = matches!(again, Err(CodeError::WrongCheckDigit { .. }));
                prop_assert!(!complains, "{:?}: {}", system, mended);
            }
            Err(_) => {}
        }
    }
}
