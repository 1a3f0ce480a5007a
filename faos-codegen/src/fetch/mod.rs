//! Downloads documents, and records their sources, so that an unchanged document is not downloaded again. Only for the
//! commands.

pub mod download;
#[cfg(test)]
mod loopback;
mod order;
pub mod record;

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

/// Decompresses gzip data. Any other data is returned as it is.
///
/// # Errors
///
/// Returns an error if the data is damaged, or longer than `max_bytes` after decompression.
pub fn decompressed(bytes: Vec<u8>, max_bytes: u64) -> io::Result<Vec<u8>> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    MultiGzDecoder::new(bytes.as_slice()).take(max_bytes.saturating_add(1)).read_to_end(&mut text)?;
    if text.len() as u64 > max_bytes {
        return Err(io::Error::other(format!("the decompressed document is larger than {max_bytes} bytes")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::decompressed;

    #[test]
    fn gzip_data_is_decompressed_up_to_the_limit() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(b"openapi: 3.1.0").expect("memory is writable");
        let gzip = encoder.finish().expect("memory is writable");
        let text = |bytes: &[u8], most| decompressed(bytes.to_vec(), most).map_err(|error| error.to_string());
        assert_eq!(text(&gzip, 14).as_deref(), Ok(&b"openapi: 3.1.0"[..]));
        assert_eq!(text(&[&gzip[..], &gzip[..]].concat(), 28).map(|text| text.len()), Ok(28), "two members");
        assert_eq!(text(b"openapi: 3.1.0", 1).as_deref(), Ok(&b"openapi: 3.1.0"[..]), "not compressed");
        assert!(text(&gzip, 13).is_err_and(|error| error.contains("larger than 13 bytes")));
        assert!(text(&gzip[..20], 14).is_err(), "damaged");
    }
}
