use std::io::Read;

use aws_smithy_types::base64;
use flate2::read::MultiGzDecoder;
use plumbline_catalogue::secrets::{Secret, in_text};

/// User data is at most 16 KB, which cannot unpack to more than this: gzip packs to a 1032nd at best.
const UNPACKED_MAX: u64 = 32 * 1024 * 1024;

/// The first bytes of gzip, in which user data may be packed.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html>
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The secrets in user data as the API delivers it; the data itself is forgotten.
pub(super) fn secrets(encoded: Option<&str>) -> Result<Vec<Secret>, String> {
    let Some(encoded) = encoded else { return Ok(Vec::new()) };
    let encoded: String = encoded.split_ascii_whitespace().collect();
    let mut data = base64::decode(encoded).map_err(|_| "the user data is not Base64".to_owned())?;
    if data.starts_with(&GZIP) {
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(data.as_slice())
            .take(UNPACKED_MAX)
            .read_to_end(&mut unpacked)
            .map_err(|error| format!("the user data cannot be unpacked: {error}"))?;
        data = unpacked;
    }
    Ok(in_text(&String::from_utf8_lossy(&data)))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    const SCRIPT: &str = "#!/bin/bash\nDB_PASSWORD=hunter22\n";

    fn lines(data: &[u8]) -> Vec<usize> {
        secrets(Some(&base64::encode(data))).unwrap().into_iter().map(|secret| secret.line).collect()
    }

    #[test]
    fn plain_and_packed_data_is_searched() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(SCRIPT.as_bytes()).unwrap();
        assert_eq!(lines(SCRIPT.as_bytes()), [2]);
        assert_eq!(lines(&gzip.finish().unwrap()), [2]);
        assert_eq!(secrets(Some("REJfUEFTU1dPUkQ9\naHVudGVyMjI=\n")).map(|found| found.len()), Ok(1));
        assert_eq!(lines(b"\xff\xfe\nDB_PASSWORD=hunter22"), [2]);
    }

    #[test]
    fn no_data_has_no_secrets() {
        assert_eq!(secrets(None), Ok(Vec::new()));
        assert_eq!(secrets(Some("")), Ok(Vec::new()));
    }

    #[test]
    fn broken_data_is_unreadable() {
        assert!(secrets(Some("?")).is_err());
        assert!(secrets(Some(&base64::encode([0x1f, 0x8b, 0, 0]))).is_err());
    }
}
