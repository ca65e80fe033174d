//! Pictures made byte by byte: what may stay, what is left out, what is refused, and what breaks off.

use super::{MOST_BYTES, Refused, read};

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut out = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    out.extend_from_slice(kind);
    out.extend_from_slice(data);
    out.extend_from_slice(&[0; 4]);
    out
}

fn png_of(width: u32, height: u32, more: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    let mut out = [super::png::SIGNATURE, &chunk(b"IHDR", &header)].concat();
    more.iter().for_each(|c| out.extend_from_slice(c));
    out.extend(chunk(b"IDAT", b"pixels"));
    out.extend(chunk(b"IEND", b""));
    out
}

fn png(more: &[Vec<u8>]) -> Vec<u8> {
    png_of(2, 2, more)
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let mut out = vec![0xff, marker];
    out.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
    out.extend_from_slice(data);
    out
}

fn jpeg_of(width: u16, height: u16, more: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    out.extend(segment(0xe0, b"JFIF\0\x01\x01\x01\0\x48\0\x48\0\0"));
    more.iter().for_each(|s| out.extend_from_slice(s));
    let frame = [&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    out.extend(segment(0xc0, &frame));
    out.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
    out.extend_from_slice(&[1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]);
    out.extend_from_slice(&[0xff, 0xd9]);
    out
}

fn jpeg(more: &[Vec<u8>]) -> Vec<u8> {
    jpeg_of(2, 2, more)
}

/// An Exif block with these fields of one short each, in an order of tags.
fn exif(fields: &[(u16, u16)]) -> Vec<u8> {
    let mut out = b"MM\0\x2a\0\0\0\x08".to_vec();
    out.extend(u16::try_from(fields.len()).unwrap().to_be_bytes());
    for (tag, value) in fields {
        out.extend(tag.to_be_bytes());
        out.extend([0, 3, 0, 0, 0, 1]);
        out.extend(value.to_be_bytes());
        out.extend([0, 0]);
    }
    out.extend([0; 4]);
    out
}

fn app1(fields: &[(u16, u16)]) -> Vec<u8> {
    segment(0xe1, &[b"Exif\0\0", exif(fields).as_slice()].concat())
}

fn svg(inside: &str) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inside}</svg>")
        .into_bytes()
}

fn fields(bytes: &[u8]) -> Vec<String> {
    match read(bytes) {
        Err(Refused::Identifying(fields)) => fields,
        other => panic!("it should be told as identifying: {other:?}"),
    }
}

fn unusable(bytes: &[u8]) -> String {
    match read(bytes) {
        Err(Refused::Unusable(reason)) => reason,
        other => panic!("it should be refused: {other:?}"),
    }
}

fn embedded(bytes: &[u8]) -> Vec<u8> {
    use base64::Engine;
    let picture = read(bytes).unwrap_or_else(|e| panic!("it should be taken: {e:?}"));
    let (_, packed) = picture.data_uri.split_once(',').unwrap();
    let out = base64::engine::general_purpose::STANDARD.decode(packed).unwrap();
    assert_eq!(out.len(), picture.bytes);
    out
}

#[test]
fn clean_pictures_stay_as_they_are() {
    for bytes in [png(&[]), jpeg(&[]), svg("<title>A spot</title><circle cx=\"4\" cy=\"4\" r=\"2\" fill=\"url(#g)\"/>")]
    {
        assert_eq!(embedded(&bytes), bytes);
    }
}

#[test]
fn harmless_metadata_is_left_out() {
    let noted = png(&[
        chunk(b"pHYs", &[0; 9]),
        chunk(b"tEXt", b"Software\0a program"),
        chunk(b"eXIf", &exif(&[(0x0112, 1), (0x0128, 2)])),
    ]);
    assert_eq!(embedded(&noted), png(&[]));
    let packet = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="a program"/></r:RDF></x:xmpmeta>"#;
    let xmp = segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", packet.as_slice()].concat());
    let resolution = segment(0xed, b"Photoshop 3.0\x008BIM\x03\xed\0\0\0\0\0\x04abcd");
    assert_eq!(embedded(&jpeg(&[app1(&[(0x0112, 1), (0x0213, 1)]), xmp, resolution])), jpeg(&[]));
    assert_eq!(embedded(&svg("<!-- drawn by a program --><g/><metadata/>")), svg("<g/>"));
    // The colours of a picture are part of it.
    let coloured = jpeg(&[segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"), segment(0xee, b"Adobe\0")]);
    assert_eq!(embedded(&coloured), coloured);
}

#[test]
fn fields_that_may_name_somebody_are_told_by_name_only() {
    let private = "Erika Mustermann";
    // A block of its own with one field, which the second field of the first block points to.
    let gps = b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0";
    let told = fields(&png(&[
        chunk(b"tEXt", format!("Author\0{private}").as_bytes()),
        chunk(b"iTXt", format!("{private}\0\0\0\0\0text").as_bytes()),
        chunk(b"zTXt", b"Comment\0\0packed"),
        chunk(b"tIME", &[0; 7]),
        chunk(b"eXIf", &[exif(&[(0x010f, 7), (0x8825, 38)]), gps.to_vec()].concat()),
    ]));
    let list = told.join(", ");
    for name in
        ["tEXt “Author”", "iTXt under a name of its own", "zTXt “Comment”", "tIME", "Exif Make", "Exif GPSLatitudeRef"]
    {
        assert!(list.contains(name), "{name} in {list}");
    }
    assert!(!list.contains("Erika"), "{list}");

    let iptc = [b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x07".as_slice(), b"\x1c\x02\x50\0\x02ab\0"].concat();
    let packet = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Erika</dc:creator></r:Description></r:RDF></x:xmpmeta>"#;
    let told = fields(&jpeg(&[
        app1(&[(0x013b, 1), (0x9003, 1)]),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", packet.as_slice()].concat()),
        segment(0xed, &iptc),
        segment(0xfe, b"Erika"),
        segment(0xe2, b"MPF\0more"),
    ]));
    let list = told.join(", ");
    for name in ["Exif Artist", "XMP creator", "IPTC By-line", "JPEG comment", "further pictures"] {
        assert!(list.contains(name), "{name} in {list}");
    }
    assert!(!list.contains("Erika"), "{list}");

    let told = fields(&svg(
        "<metadata><r:RDF xmlns:r=\"urn:r\"><r:Work><c:creator xmlns:c=\"urn:c\">Erika</c:creator></r:Work></r:RDF></metadata><desc>Erika</desc>",
    ));
    assert_eq!(told, ["SVG metadata creator", "SVG <desc>"]);
    let told = fields(&svg("<g xmlns:s=\"urn:s\" s:docname=\"erika.svg\"/>"));
    assert_eq!(told, ["attribute docname of a program"]);
}

#[test]
fn a_dicom_file_is_told_with_its_filled_fields() {
    let mut bytes = vec![0; 128];
    bytes.extend_from_slice(b"DICM");
    bytes.extend_from_slice(b"\x10\0\x10\0PN\x06\0Erika ");
    bytes.extend_from_slice(b"\x10\0\x20\0LO\0\0");
    bytes.extend_from_slice(b"\x10\0\x30\0DA\x08\x0019700101");
    assert_eq!(fields(&bytes), ["DICOM PatientName", "DICOM PatientBirthDate"]);
}

#[test]
fn what_is_hidden_behind_or_inside_is_refused() {
    assert_eq!(fields(&[png(&[]), b"PK".to_vec()].concat()), ["bytes behind the end of the PNG"]);
    assert_eq!(fields(&[jpeg(&[]), b"PK".to_vec()].concat()), ["bytes behind the end of the JPEG"]);
    assert_eq!(embedded(&[jpeg(&[]), vec![0; 3]].concat()), jpeg(&[]));
    let small = jpeg(&[segment(0xe0, b"JFXX\0\x10small")]);
    assert!(fields(&small)[0].contains("a small copy"));
    assert!(unusable(&jpeg(&[app1(&[(0x0112, 6)])])).contains("turned"));
}

#[test]
fn a_picture_that_a_browser_could_not_hold_is_refused() {
    for bytes in [png_of(60_000, 60_000, &[]), png_of(8_000, 8_000, &[]), jpeg_of(60_000, 2, &[])] {
        assert!(unusable(&bytes).contains("pixels"));
    }
    assert!(unusable(&png_of(0, 5, &[])).contains("no pixels"));
    assert!(unusable(&png(&[chunk(b"prVt", &vec![0; MOST_BYTES])])).contains("larger than"));
}

#[test]
fn an_svg_that_could_act_or_load_is_refused() {
    let cases = [
        ("<script>alert(1)</script>", "a script"),
        ("<Script/>", "a script"),
        ("<g onclick=\"x()\"/>", "an event handler"),
        ("<g ONLOAD=\"x()\"/>", "an event handler"),
        ("<foreignObject/>", "a foreign object"),
        ("<image href=\"data:image/png;base64,AA\"/>", "another picture"),
        ("<a href=\"#x\"/>", "a link"),
        ("<animate attributeName=\"href\" to=\"x\"/>", "an animation"),
        ("<set attributeName=\"href\" to=\"x\"/>", "an animation"),
        ("<use href=\"other.svg#x\"/>", "a link to elsewhere"),
        ("<use xlink:href=\"http://x/y#z\"/>", "a link to elsewhere"),
        ("<path href=\"#x\"/>", "a link to elsewhere"),
        ("<rect fill=\"url(http://x/y)\"/>", "a link to elsewhere"),
        ("<rect fill=\"url( 'other.svg#a' )\"/>", "a link to elsewhere"),
        ("<rect style=\"fill: url(//x/y)\"/>", "a link to elsewhere"),
        ("<rect style=\"background: image-set('x' 1x)\"/>", "a link to elsewhere"),
        ("<style>@import 'x';</style>", "a style import"),
        ("<style>@font-face{src:url(#x)}</style>", "a link to elsewhere"),
        ("<style>rect{fill:u\\72l(x)}</style>", "hidden letters"),
        ("<style>rect{fill:ur/**/l(x)}</style>", "hidden letters"),
        ("<?xml-stylesheet href=\"x\"?>", "an instruction"),
        ("<video/>", "the element `video`"),
        ("<rect formaction=\"x\"/>", "the attribute `formaction`"),
    ];
    for (inside, what) in cases {
        let reason = unusable(&svg(inside));
        assert!(reason.contains(what), "{inside}: {reason}");
    }
    let entity = "<!DOCTYPE svg [<!ENTITY a \"aaaa\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>";
    assert!(unusable(entity.as_bytes()).contains("a document type"));
    assert!(unusable(b"<svg viewBox=\"0 0 9 9\"/>").contains("xmlns"));
    assert!(unusable(b"<html><svg/></html>").contains("neither"));
}

#[test]
fn an_svg_that_never_ends_is_refused() {
    let deep = format!("{}{}", "<g>".repeat(70), "</g>".repeat(70));
    assert!(unusable(&svg(&deep)).contains("too deep"));
    let deeper = format!("{}{}", "<g>".repeat(20_000), "</g>".repeat(20_000));
    assert!(unusable(&svg(&deeper)).contains("too deep"));
    assert!(unusable(&svg(&"<g/>".repeat(60_000))).contains("too many"));
    let again = "<g id=\"a\"><use href=\"#b\"/><use href=\"#b\"/></g><g id=\"b\"><rect/></g><use href=\"#a\"/>";
    assert!(unusable(&svg(again)).contains("over and over"));
    assert_eq!(
        embedded(&svg("<g id=\"a\"><rect/></g><use href=\"#a\" x=\"3\"/>")).len(),
        svg("<g id=\"a\"><rect/></g><use href=\"#a\" x=\"3\"/>").len()
    );
}

#[test]
fn what_breaks_off_or_is_changed_never_panics() {
    let whole = [
        png(&[
            chunk(b"tEXt", b"Software\0x"),
            chunk(b"eXIf", &exif(&[(0x0112, 1)])),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"),
        ]),
        jpeg(&[
            app1(&[(0x0112, 1)]),
            segment(0xed, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x07\x1c\x02\x50\0\x02ab\0"),
        ]),
        svg("<g transform=\"scale(2)\"><path d=\"M0 0\"/></g><style>a{fill:url(#b)}</style>"),
    ];
    for bytes in &whole {
        for end in 0..bytes.len() {
            assert!(read(&bytes[..end]).is_err(), "a beginning of {end} bytes is no picture");
        }
        for at in 0..bytes.len() {
            for value in [0, 1, 0x7f, 0x80, 0xfe, 0xff, b'<'] {
                let mut other = bytes.clone();
                other[at] = value;
                let _ = read(&other);
            }
        }
    }
}
