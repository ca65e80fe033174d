//! The page for authors: its figures are those of the protocol, it stands alone, and it tells what is
//! open. And pictures: what is heavy, what may name somebody.

use labelwright::compile_unproved;
use labelwright::emit::{Told, emit, emit_told};
use labelwright::protocol::Protocol;
use labelwright::source::Memory;

const SPOT: &str = r#"
protocol demo "Demo" {
  version 1.0.0  status draft  owner "Us"  modality CT
  purpose "To try it."
  source read  { title "A paper that was read" }
  source heard { title "A paper that was heard of" }
}
roles { reader "Reader" }
limit spot_from 3 mm because "proposal: smaller ones are noise"
label spot "Spot" {
  definition "A spot of several pixels."
  draw point at its centre
  attribute size "Size" : length in mm, 0 to 90 mm, to the nearest 1 mm, must be answered
  positive large "{spot_from} or more" when size is spot_from or more see read unverified
  negative small when size is below spot_from
  negative metal "Beside metal" do "Leave it unmarked."
  example positive "spot.svg" "3 mm" alt "A disc."
  case "2 mm" { size 2 mm  expect do not label }
}
"#;

const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="2"/></svg>"#;

fn files(source: &str) -> Memory {
    Memory::default().with("deep/demo.protocol", source).with("deep/spot.svg", SVG)
}

fn page(source: &str) -> (Protocol, String) {
    let compilation = compile_unproved("deep/demo.protocol", &files(source));
    let told: Vec<Told> = compilation.diagnostics.iter().map(|d| Told::of(d, &compilation.sources)).collect();
    let protocol = compilation.protocol.unwrap_or_else(|| panic!("{told:#?}"));
    let mut made = emit_told(&protocol, &[], &["qa".to_owned()], Some(&told)).unwrap();
    assert_eq!(made.len(), 1);
    let artefact = made.remove(0);
    assert_eq!(artefact.path, "qa.html");
    (protocol, String::from_utf8(artefact.bytes).unwrap())
}

/// The figure of a part.
fn figure(page: &str, part: &str) -> String {
    let at = page.find(&format!("<a href=\"#qa-{part}\">")).unwrap_or_else(|| panic!("no part {part}"));
    let rest = &page[at..];
    let start = rest.find("<b>").unwrap() + 3;
    rest[start..].split('<').next().unwrap().to_owned()
}

#[test]
fn each_part_has_its_figure() {
    let (_, page) = page(SPOT);
    for (part, wanted) in [
        ("pictures", "0 of 1"),
        // “several”, and the negative without a reason is for the rules' own list.
        ("wording", "2"),
        ("tried", "1 of 2"),
        // Below: a case. At: the picture's caption. Above: nothing.
        ("boundaries", "2 of 3"),
        ("sources", "1"),
    ] {
        assert_eq!(figure(&page, part), wanted, "{part}");
    }
    for words in [
        "Draw or find the pictures that one label lacks.",
        "Say at least once whom to ask in doubt.",
        "Write a worked case for the rule that none meets.",
        "Show the one empty side of a boundary.",
        "Read the one citation that nobody has verified.",
        "See whether a text needs the one source that no rule cites.",
        "Set a day of review",
        "demo.protocol:11",
        "spot.negative.metal",
    ] {
        assert!(page.contains(words), "{words} is not on the page");
    }
    assert!(!page.contains("deep/"), "where a file lies is nobody's business");
}

#[test]
fn the_page_stands_alone_and_is_the_same_each_time() {
    let (protocol, page) = page(&SPOT.replace("\"Spot\"", "\"Spot <script>x</script>\""));
    assert_eq!(page, self::page(&SPOT.replace("\"Spot\"", "\"Spot <script>x</script>\"")).1);
    assert!(page.contains("default-src 'none'"));
    for mark in ["<script", " style=", " onclick", "src=", "@import", "url("] {
        assert!(!page.contains(mark), "the page holds {mark}");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|t| t.split('"').next().unwrap()).collect();
    for link in page.split("href=\"#").skip(1).map(|t| t.split('"').next().unwrap()) {
        assert!(ids.contains(&link), "nothing is called {link}");
    }
    let anchors = labelwright::emit::guide::anchors(&protocol);
    for link in page.split("href=\"guide/index.html#").skip(1).map(|t| t.split('"').next().unwrap()) {
        assert!(anchors.iter().any(|a| a == link), "the guide has no {link}");
    }
}

#[test]
fn what_was_not_looked_at_is_said() {
    let (protocol, _) = page(SPOT);
    let made = emit(&protocol, &["qa".to_owned()]).unwrap();
    assert!(String::from_utf8_lossy(&made[0].bytes).contains("made without the sources"));
    let (_, sketch) = page(&SPOT.replace("purpose \"To try it.\"", ""));
    assert!(sketch.contains("does not say <code>purpose</code>") || sketch.contains("does not say `purpose`"));
}

#[test]
fn shipped_protocols_are_shown_without_an_empty_figure() {
    for folder in ["protocols/lidc-nodule/lidc_nodule.protocol", "protocols/mitotic-figures/mitotic_figures.protocol"] {
        let compilation = compile_unproved(folder, &labelwright::source::Disk);
        let told: Vec<Told> = compilation.diagnostics.iter().map(|d| Told::of(d, &compilation.sources)).collect();
        let protocol = compilation.protocol.expect("a shipped protocol compiles");
        let made = emit_told(&protocol, &[], &["qa".to_owned()], Some(&told)).unwrap();
        let page = String::from_utf8_lossy(&made[0].bytes).into_owned();
        assert_eq!(figure(&page, "wording"), told.iter().filter(|t| t.code == "G009").count().to_string(), "{folder}");
    }
}

/// A PNG of so many bytes, all of them pixels.
fn png(bytes: usize) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], kind, data, &[0; 4]].concat()
    };
    let header = [&9_u32.to_be_bytes()[..], &9_u32.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let rest = bytes - 8 - 25 - 12 - 12;
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", &vec![7; rest]), chunk(b"IEND", b"")]
        .concat()
}

fn codes(examples: &str, files: Memory) -> Vec<(String, String)> {
    let source = format!(
        "protocol demo \"Demo\" {{ version 1.0.0  status draft  owner \"Us\"  modality CT }}\nlabel spot \"Spot\" {{\n  definition \"A spot.\"\n{examples}}}\n"
    );
    let compilation = compile_unproved("demo.protocol", &files.with("demo.protocol", source));
    compilation.diagnostics.into_iter().map(|d| (d.rule.code.to_owned(), d.message)).collect()
}

#[test]
fn heavy_pictures_raise_t030() {
    let one = |bytes: usize| codes("  example positive \"a.png\"\n", Memory::default().with("a.png", png(bytes)));
    assert_eq!(one(199_999), []);
    let [(code, message)] = one(250_001).try_into().expect("one finding");
    assert_eq!((code.as_str(), message.contains("251 kB")), ("T030", true), "{message}");
    let mut files = Memory::default();
    let mut examples = String::new();
    for n in 0..20 {
        let name = format!("p{n}.png");
        files = files.with(name.as_str(), png(if n == 7 { 199_999 } else { 190_000 }));
        examples.push_str(&format!("  example positive \"{name}\"\n"));
    }
    let [(code, message)] = codes(&examples, files).try_into().expect("one finding");
    assert_eq!((code.as_str(), message.contains("5.1 MB together")), ("T030", true), "{message}");
}

#[test]
fn a_picture_that_may_name_somebody_is_an_error_without_what_it_says() {
    let mut dicom = vec![0; 128];
    dicom.extend_from_slice(b"DICM\x10\0\x10\0PN\x06\0Erika ");
    let said = codes("  example positive \"a.png\"\n", Memory::default().with("a.png", dicom));
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].0, "T029");
    assert!(said[0].1.contains("PatientName") && !said[0].1.contains("Erika"), "{}", said[0].1);
}
