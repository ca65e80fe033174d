//! JPEG: which segments are the picture, which are harmless, which may name somebody.

use super::{Refused, fits, metadata};

/// The picture without its harmless metadata.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let cut = || Refused::because("the JPEG file is cut off or damaged");
    let mut out = vec![0xff, 0xd8];
    let mut told: Vec<String> = Vec::new();
    let (mut at, mut sized, mut scanned) = (2, false, false);
    loop {
        if bytes.get(at) != Some(&0xff) {
            return Err(cut());
        }
        // Any number of 0xff may stand before a marker.
        let marker = loop {
            at += 1;
            match bytes.get(at) {
                Some(0xff) => {}
                Some(marker) => break *marker,
                None => return Err(cut()),
            }
        };
        at += 1;
        if marker == 0xd9 {
            out.extend([0xff, 0xd9]);
            break;
        }
        if marker == 0x01 || (0xd0..=0xd8).contains(&marker) || marker == 0 {
            return Err(cut());
        }
        let length: [u8; 2] = bytes.get(at..).and_then(|rest| rest.first_chunk().copied()).ok_or_else(cut)?;
        let length = usize::from(u16::from_be_bytes(length));
        let segment = bytes.get(at..at + length).filter(|s| s.len() >= 2).ok_or_else(cut)?;
        let data = &segment[2..];
        at += length;
        let keep = match marker {
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                size(data)?;
                sized = true;
                true
            }
            0xc4 | 0xcc | 0xda..=0xdf => true,
            0xe0..=0xef => application(marker, data, &mut told)?,
            0xfe => {
                if !data.is_empty() {
                    told.push("JPEG comment".to_owned());
                }
                false
            }
            _ => return Err(cut()),
        };
        if keep {
            out.extend([0xff, marker]);
            out.extend_from_slice(segment);
        }
        if marker == 0xda {
            let end = end_of_scan(bytes, at).ok_or_else(cut)?;
            out.extend_from_slice(&bytes[at..end]);
            at = end;
            scanned = true;
        }
    }
    // Some programs fill the last block with zeros.
    if bytes[at..].iter().any(|b| *b != 0) {
        told.push("bytes behind the end of the JPEG".to_owned());
    }
    if !sized || !scanned {
        return Err(cut());
    }
    metadata::told(told).map(|()| out)
}

/// Where the next marker stands behind the pixels of a scan.
fn end_of_scan(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xff, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

fn size(frame: &[u8]) -> Result<(), Refused> {
    match frame {
        &[_, a, b, c, d, ..] => fits(u16::from_be_bytes([c, d]).into(), u16::from_be_bytes([a, b]).into()),
        _ => Err(Refused::because("the JPEG file is cut off or damaged")),
    }
}

/// Whether a segment that a program wrote belongs to the picture.
fn application(marker: u8, data: &[u8], told: &mut Vec<String>) -> Result<bool, Refused> {
    const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
    match (marker, data) {
        (0xe0, [b'J', b'F', b'I', b'F', 0, _, _, _, _, _, _, _, x, y, ..]) => {
            if *x > 0 && *y > 0 {
                told.push(metadata::SMALL_COPY.to_owned());
            }
            Ok(true)
        }
        (0xe0, _) if data.starts_with(b"JFXX\0") => {
            told.push(metadata::SMALL_COPY.to_owned());
            Ok(false)
        }
        (0xe1, [b'E', b'x', b'i', b'f', 0, 0, exif @ ..]) => metadata::exif(exif, told).map(|()| false),
        (0xe1, _) if data.starts_with(XMP) => {
            metadata::xmp(&data[XMP.len()..], told);
            Ok(false)
        }
        (0xe2, _) if data.starts_with(b"ICC_PROFILE\0") => Ok(true),
        (0xe2, _) if data.starts_with(b"MPF\0") => {
            told.push("further pictures (MPF)".to_owned());
            Ok(false)
        }
        (0xed, _) if data.starts_with(b"Photoshop 3.0\0") => {
            metadata::photoshop(&data[b"Photoshop 3.0\0".len()..], told);
            Ok(false)
        }
        (0xee, _) if data.starts_with(b"Adobe") => Ok(true),
        _ => {
            told.push(format!("JPEG APP{} of a program", marker - 0xe0));
            Ok(false)
        }
    }
}
