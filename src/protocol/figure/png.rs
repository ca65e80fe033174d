//! PNG: which chunks are the picture, which are harmless, which may name somebody.

use super::{Refused, fits, metadata};

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that are the picture or its colours.
const KEPT: &[&[u8; 4]] =
    &[b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"cICP"];

/// Keywords of texts that are written by programs about themselves.
const HARMLESS: &[&str] = &["Software", "Colorspace"];

/// Keywords that may be told by name: the registered ones, and those of widespread programs. Any
/// other could itself be what must not be told.
const NAMED: &[&str] = &[
    "Title",
    "Author",
    "Description",
    "Copyright",
    "Creation Time",
    "Disclaimer",
    "Warning",
    "Source",
    "Comment",
    "Collection",
    "date:create",
    "date:modify",
    "date:timestamp",
    "Raw profile type exif",
    "Raw profile type iptc",
    "Raw profile type xmp",
    "Raw profile type APP1",
    "Raw profile type 8bim",
];

/// The picture without its harmless metadata.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let cut = || Refused::because("the PNG file is cut off or damaged");
    let mut out = SIGNATURE.to_vec();
    let mut told: Vec<String> = Vec::new();
    let mut rest = bytes.get(SIGNATURE.len()..).unwrap_or(&[]);
    let (mut first, mut pixels) = (true, false);
    loop {
        let length: [u8; 4] = rest.first_chunk().copied().ok_or_else(cut)?;
        let length = usize::try_from(u32::from_be_bytes(length)).map_err(|_| cut())?;
        let whole = length.checked_add(12).ok_or_else(cut)?;
        let chunk = rest.get(..whole).ok_or_else(cut)?;
        let kind: [u8; 4] = chunk[4..].first_chunk().copied().ok_or_else(cut)?;
        let data = &chunk[8..8 + length];
        if first != (&kind == b"IHDR") {
            return Err(cut());
        }
        if first {
            size(data)?;
            first = false;
        }
        pixels |= &kind == b"IDAT";
        match &kind {
            b"tEXt" | b"zTXt" | b"iTXt" => text(&kind, data, &mut told)?,
            b"eXIf" => metadata::exif(data, &mut told)?,
            b"tIME" => told.push("PNG tIME (day of the last change)".to_owned()),
            _ if KEPT.contains(&&kind) => out.extend_from_slice(chunk),
            // Chunks with a capital are needed to show the picture.
            _ if kind[0].is_ascii_uppercase() => {
                return Err(Refused::because("the PNG file has a part that no browser knows"));
            }
            _ => {}
        }
        rest = &rest[whole..];
        if &kind == b"IEND" {
            break;
        }
    }
    if !rest.is_empty() {
        told.push("bytes behind the end of the PNG".to_owned());
    }
    if !pixels {
        return Err(cut());
    }
    metadata::told(told).map(|()| out)
}

fn size(header: &[u8]) -> Result<(), Refused> {
    match header {
        &[a, b, c, d, e, f, g, h, _, _, _, _, _] => {
            fits(u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]))
        }
        _ => Err(Refused::because("the PNG file is cut off or damaged")),
    }
}

fn text(kind: &[u8; 4], data: &[u8], told: &mut Vec<String>) -> Result<(), Refused> {
    let end = data.iter().position(|b| *b == 0).unwrap_or(data.len());
    let keyword = std::str::from_utf8(&data[..end]).unwrap_or("");
    let kind = String::from_utf8_lossy(kind).into_owned();
    if HARMLESS.contains(&keyword) {
        return Ok(());
    }
    if keyword == "XML:com.adobe.xmp" {
        // Keyword, compression (two bytes), language, keyword in that language, text.
        let plain = data.get(end + 1) == Some(&0);
        let mut parts = data.get(end + 3..).unwrap_or(&[]).splitn(3, |b| *b == 0);
        match parts.nth(2).filter(|_| plain) {
            Some(xmp) => metadata::xmp(xmp, told),
            None => told.push("XMP that is packed".to_owned()),
        }
        return Ok(());
    }
    told.push(match NAMED.iter().find(|n| n.eq_ignore_ascii_case(keyword)) {
        Some(name) => format!("PNG {kind} “{name}”"),
        None => format!("PNG {kind} under a name of its own"),
    });
    Ok(())
}
