//! What is written is read back as it was.

use super::{Catalogue, Entry, Previous, Wrong, read, write};
use proptest::prelude::*;

const HEADER: &str = "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n";

fn placeless(mut catalogue: Catalogue) -> Catalogue {
    catalogue.header_at = 0..0;
    for entry in &mut catalogue.entries {
        (entry.at, entry.translation_at) = (0..0, 0..0);
    }
    catalogue
}

#[test]
fn every_part_is_read() {
    let text = format!(
        "# by us\n{HEADER}# a note\n#. a title\n#: x.protocol:3\n#, fuzzy, no-wrap\n#| msgctxt \"a/t\"\n#| msgid \"\"\n#| \"old\"\n\
         msgctxt \"a/title\"\nmsgid \"A \\\"b\\\"\\n\"\n\"c\"\nmsgstr \"\"\n\n#~ msgctxt \"gone/title\"\n#~ msgid \"Gone\"\n#~ msgstr \"Weg\"\n"
    );
    let found = read(text.as_bytes()).unwrap();
    assert_eq!(found.comments, ["by us"]);
    let [first, second] = found.entries.as_slice() else { panic!("{found:?}") };
    assert_eq!((first.english.as_str(), first.context.as_deref()), ("A \"b\"\nc", Some("a/title")));
    assert_eq!((first.flags.len(), first.is_fuzzy(), first.is_usable()), (2, true, false));
    assert_eq!(first.previous, Some(Previous { context: Some("a/t".to_owned()), english: "old".to_owned() }));
    assert!(second.obsolete && second.translation == "Weg" && !second.is_usable());
    assert_eq!(&text[second.translation_at.clone()], "#~ msgstr \"Weg\"");
}

#[test]
fn what_is_refused_has_its_place() {
    for (broken, at) in [
        ("msgid \"a\"\nmsgstr \"b\" c\n", "msgstr \"b\" c"),
        ("msgid \"a\"\nmsgstr \"\\q\"\n", "msgstr \"\\q\""),
        ("msgid \"a\"\n\n", "msgid \"a\""),
        ("msgstr \"a\"\n", "msgstr \"a\""),
        ("\"a\"\n", "\"a\""),
        ("hello\n", "hello"),
        ("msgid \"a\"\n#~ msgstr \"b\"\n", "#~ msgstr \"b\""),
        ("msgid \"a\nmsgstr \"b\"\n", "msgid \"a"),
    ] {
        let text = format!("{HEADER}{broken}");
        let error = read(text.as_bytes()).unwrap_err();
        assert!(matches!(error.wrong, Wrong::Line(_)), "{broken}: {error:?}");
        assert_eq!(&text[error.at.clone()], at, "{broken}");
    }
    let plural = format!("{HEADER}msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"\n");
    assert_eq!(read(plural.as_bytes()).unwrap_err().wrong, Wrong::Plural);
    for bytes in [&b"msgid \"\"\nmsgstr \"\"\n"[..], b"\xff", "msgid \"\"\nmsgstr \"\u{202e}\"\n".as_bytes()] {
        assert!(matches!(read(bytes).unwrap_err().wrong, Wrong::Encoding(_)));
    }
    assert!(matches!(read(b"").unwrap_err().wrong, Wrong::Line(_)));
}

fn text() -> impl Strategy<Value = String> {
    "[ -~äß„“\n\t]{0,120}"
}

fn line() -> impl Strategy<Value = String> {
    "[a-zä:|~.,\" ]{0,30}".prop_map(|t| t.trim().to_owned())
}

prop_compose! {
    fn entry()(
        comments in prop::collection::vec("[a-zä]{1,9}", 0..3),
        extracted in prop::collection::vec(line(), 0..2),
        fuzzy in any::<bool>(),
        previous in prop::option::of((prop::option::of(text()), text())),
        context in prop::option::of(text()),
        english in text().prop_filter("a header", |t| !t.is_empty()),
        translation in text(),
        obsolete in any::<bool>(),
    ) -> Entry {
        Entry {
            comments,
            extracted,
            flags: if fuzzy { vec!["fuzzy".to_owned()] } else { Vec::new() },
            previous: previous.map(|(context, english)| Previous { context, english }),
            context, english, translation, obsolete,
            ..Entry::default()
        }
    }
}

proptest! {
    #[test]
    fn written_and_read_again_is_the_same(entries in prop::collection::vec(entry(), 0..6)) {
        let header = vec![("Content-Type".to_owned(), "text/plain; charset=UTF-8".to_owned())];
        let mut entries = entries;
        // Those out of use are written last.
        entries.sort_by_key(|e| e.obsolete);
        let catalogue = Catalogue { header, entries, ..Catalogue::default() };
        let written = write(&catalogue);
        let again = read(written.as_bytes()).unwrap();
        prop_assert_eq!(&write(&again), &written);
        prop_assert_eq!(placeless(again), catalogue);
    }

    #[test]
    fn no_text_makes_the_reader_fall(text in "[msgidctxr\"\\\\#~|, \nä\\[\\]0]{0,200}") {
        if let Err(error) = read(text.as_bytes()) {
            prop_assert!(error.at.end <= text.len() && error.at.start <= error.at.end);
        }
    }
}
