//! Compressed input.

use std::io::{Chain, Cursor, Read};

/// A stream whose first bytes were looked at.
type Peeked<'r> = Chain<Cursor<Vec<u8>>, Box<dyn Read + Send + 'r>>;

/// The text of a stream: unpacked if its first bytes say that it is gzip or zstd.
///
/// # Errors
/// When the first bytes cannot be read, or are no beginning of what they say they are.
pub(in crate::labels) fn unpacked<'r>(
    mut reader: Box<dyn Read + Send + 'r>,
) -> std::io::Result<Box<dyn Read + Send + 'r>> {
    let mut head = Vec::new();
    reader.by_ref().take(4).read_to_end(&mut head)?;
    let kind = match head.as_slice() {
        [0x1f, 0x8b, ..] => 1,
        [0x28, 0xb5, 0x2f, 0xfd] => 2,
        _ => 0,
    };
    let whole: Peeked<'r> = Cursor::new(head).chain(reader);
    Ok(match kind {
        1 => Box::new(flate2::read::MultiGzDecoder::new(whole)),
        2 => Box::new(Frames { inner: Some(whole), decoder: None }),
        _ => Box::new(whole),
    })
}

/// zstd frames one after the other, as `zstd` and `pzstd` write them.
struct Frames<'r> {
    /// Between two frames.
    inner: Option<Peeked<'r>>,
    decoder: Option<Box<ruzstd::decoding::StreamingDecoder<Peeked<'r>, ruzstd::decoding::FrameDecoder>>>,
}

impl Read for Frames<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(decoder) = &mut self.decoder {
                let read = decoder.read(into)?;
                if read > 0 {
                    return Ok(read);
                }
                self.inner = self.decoder.take().map(|d| d.into_inner());
            }
            let Some(mut inner) = self.inner.take() else { return Ok(0) };
            let mut first = [0u8; 1];
            if inner.read(&mut first)? == 0 {
                return Ok(0);
            }
            let (cursor, rest) = inner.into_inner();
            let mut head = first.to_vec();
            let left = usize::try_from(cursor.position()).unwrap_or(usize::MAX);
            head.extend_from_slice(cursor.get_ref().get(left..).unwrap_or_default());
            let decoder = ruzstd::decoding::StreamingDecoder::new(Cursor::new(head).chain(rest))
                .map_err(|e| std::io::Error::new(std::io::ErrorKind::InvalidData, e.to_string()))?;
            self.decoder = Some(Box::new(decoder));
        }
    }
}
