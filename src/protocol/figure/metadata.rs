//! What Exif, XMP and IPTC say: which of their fields are harmless, and the names of the others.

use super::Refused;
use roxmltree::{Document, ParsingOptions};

pub(super) const SMALL_COPY: &str = "a small copy of the picture, perhaps of what was cut away";

/// Fields of Exif and XMP that speak of pixels, colours and the program, by their names there.
const HARMLESS: &[&str] = &[
    "Orientation",
    "XResolution",
    "YResolution",
    "ResolutionUnit",
    "ColorSpace",
    "PixelXDimension",
    "PixelYDimension",
    "YCbCrPositioning",
    "YCbCrSubSampling",
    "YCbCrCoefficients",
    "ReferenceBlackWhite",
    "ExifVersion",
    "FlashpixVersion",
    "ComponentsConfiguration",
    "Software",
    "Compression",
    "ImageWidth",
    "ImageLength",
    "BitsPerSample",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "RowsPerStrip",
    "InteroperabilityIndex",
    "InteroperabilityVersion",
    "Gamma",
    "WhitePoint",
    "PrimaryChromaticities",
    // XMP
    "CreatorTool",
    "format",
    "ColorMode",
    "ICCProfile",
    "NativeDigest",
];

/// Nothing, or that these fields are filled; each once, in the order found.
pub(super) fn told(mut fields: Vec<String>) -> Result<(), Refused> {
    let mut seen: Vec<String> = Vec::new();
    fields.retain(|f| {
        let new = !seen.contains(f);
        seen.push(f.clone());
        new
    });
    if fields.is_empty() { Ok(()) } else { Err(Refused::Identifying(fields)) }
}

/// Looks at the fields of an Exif block.
///
/// # Errors
/// [`Refused`] when the picture is stored turned: without the block it would be shown lying.
pub(super) fn exif(block: &[u8], told: &mut Vec<String>) -> Result<(), Refused> {
    let Ok(exif) = exif::Reader::new().read_raw(block.to_vec()) else {
        told.push("Exif that cannot be read".to_owned());
        return Ok(());
    };
    for field in exif.fields() {
        if field.ifd_num != exif::In::PRIMARY {
            if !told.iter().any(|t| t == SMALL_COPY) {
                told.push(SMALL_COPY.to_owned());
            }
            continue;
        }
        if field.tag == exif::Tag::Orientation && field.value.get_uint(0).is_some_and(|n| n > 1) {
            let turned = "it is stored turned, with a note on how to show it; turn it upright and export it again";
            return Err(Refused::because(turned));
        }
        let name = field.tag.to_string();
        if !HARMLESS.contains(&name.as_str()) {
            // Tags without a name are shown by number: `Tag(Exif, 37500)`.
            told.push(format!("Exif {name}"));
        }
    }
    Ok(())
}

/// Looks at the fields of an XMP packet.
pub(super) fn xmp(packet: &[u8], told: &mut Vec<String>) {
    const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 10_000, ..ParsingOptions::default() };
    let text = std::str::from_utf8(packet).unwrap_or("").trim_end_matches('\0');
    let Ok(document) = Document::parse_with_options(text, options) else {
        told.push("XMP that cannot be read".to_owned());
        return;
    };
    let mut add = |name: &str| {
        if !HARMLESS.contains(&name) {
            told.push(format!("XMP {}", shown(name)));
        }
    };
    for node in document.descendants().filter(|n| n.is_element() && n.tag_name().namespace() == Some(RDF)) {
        if node.tag_name().name() != "Description" {
            continue;
        }
        let fields = node.attributes().filter(|a| a.namespace().is_some_and(|ns| ns != RDF));
        fields.for_each(|a| add(a.name()));
        node.children().filter(roxmltree::Node::is_element).for_each(|child| add(child.tag_name().name()));
    }
}

/// A name of a field; anything that does not look like one is not told.
pub(super) fn shown(name: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_:.".contains(c);
    if name.len() <= 40 && name.chars().all(plain) { name } else { "field with an unusual name" }
}

/// Fields of IPTC that are often filled.
const IPTC: &[(u8, &str)] = &[
    (5, "Object Name"),
    (15, "Category"),
    (25, "Keywords"),
    (40, "Special Instructions"),
    (55, "Date Created"),
    (60, "Time Created"),
    (62, "Digital Creation Date"),
    (80, "By-line"),
    (85, "By-line Title"),
    (90, "City"),
    (92, "Sub-location"),
    (95, "Province"),
    (101, "Country"),
    (103, "Original Transmission Reference"),
    (105, "Headline"),
    (110, "Credit"),
    (115, "Source"),
    (116, "Copyright Notice"),
    (118, "Contact"),
    (120, "Caption"),
    (122, "Writer"),
];

/// Looks at the blocks that Photoshop writes, IPTC among them.
pub(super) fn photoshop(blocks: &[u8], told: &mut Vec<String>) {
    let mut rest = blocks;
    while let [b'8', b'B', b'I', b'M', high, low, name @ ..] = rest {
        let id = u16::from_be_bytes([*high, *low]);
        // A name with its length before it, filled up to an even number of bytes; then the size.
        let skip = name.first().map_or(1, |n| (usize::from(*n) + 2) & !1);
        let Some((size, data)) = name.get(skip..).and_then(|t| t.split_first_chunk::<4>()) else {
            told.push("Photoshop block that cannot be read".to_owned());
            return;
        };
        let size = usize::try_from(u32::from_be_bytes(*size)).unwrap_or(usize::MAX);
        let Some(block) = data.get(..size) else {
            told.push("Photoshop block that cannot be read".to_owned());
            return;
        };
        match id {
            0x0404 => iptc(block, told),
            0x0409 | 0x040c => told.push(SMALL_COPY.to_owned()),
            // Resolution, screens, JPEG quality, print flags and scale, colours of the guides, digests.
            0x03ed
            | 0x03f3..=0x03f5
            | 0x03f8
            | 0x0406
            | 0x0408
            | 0x040a
            | 0x040d
            | 0x0414
            | 0x0419
            | 0x041a
            | 0x041e
            | 0x0425
            | 0x0426
            | 0x2710 => {}
            _ => told.push(format!("Photoshop block {id}")),
        }
        rest = data.get(size + size % 2..).unwrap_or(&[]);
    }
    if rest.iter().any(|b| *b != 0) {
        told.push("Photoshop block that cannot be read".to_owned());
    }
}

fn iptc(block: &[u8], told: &mut Vec<String>) {
    let mut rest = block;
    while let [0x1c, record, field, high, low, data @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let harmless = (*record == 2 && *field == 0) || (*record == 1 && *field == 90);
        if length > 0 && !harmless {
            let name = IPTC.iter().find(|(n, _)| *record == 2 && n == field);
            told.push(name.map_or_else(|| format!("IPTC {record}:{field}"), |(_, name)| format!("IPTC {name}")));
        }
        let Some(next) = data.get(length..) else { break };
        rest = next;
    }
}
