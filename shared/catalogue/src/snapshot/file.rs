//! A snapshot as a file: JSON, compressed by gzip.

use std::io::{self, BufReader, BufWriter, Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use super::Snapshot;

/// A file that holds no snapshot.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It does not begin as a gzip file does.
    #[error("it is not what `plumbline scan --save` writes, which is compressed by gzip")]
    Foreign,
    /// It ends before its content does, or was changed.
    #[error("it is cut off or damaged: {0}")]
    Damaged(io::Error),
    /// It is compressed, and something else.
    #[error("it is compressed, but holds no snapshot that this version reads: {0}")]
    Unreadable(serde_json::Error),
    /// The system could not read it.
    #[error("it cannot be read: {0}")]
    Read(io::Error),
}

/// How a gzip file begins. <https://www.rfc-editor.org/rfc/rfc1952#section-2.3.1>
const GZIP: [u8; 2] = [0x1f, 0x8b];

impl Snapshot {
    /// Writes it.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let mut compressed = GzEncoder::new(BufWriter::new(out), Compression::default());
        serde_json::to_writer(&mut compressed, self)?;
        compressed.finish()?.flush()
    }

    /// Reads what [`Self::write`] wrote, by this version or an older one: a fact that the older one did not know is
    /// unknown.
    ///
    /// # Errors
    /// When it is something else, damaged, or of a later format.
    pub fn read(mut file: impl Read) -> Result<Self, FileError> {
        let mut beginning = [0; GZIP.len()];
        match file.read_exact(&mut beginning) {
            Ok(()) if beginning == GZIP => {}
            Ok(()) => return Err(FileError::Foreign),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(FileError::Foreign),
            Err(error) => return Err(FileError::Read(error)),
        }
        let mut text = BufReader::new(GzDecoder::new(beginning.chain(file)));
        let snapshot = serde_json::from_reader(&mut text).map_err(|error| match error.classify() {
            serde_json::error::Category::Io => FileError::Damaged(error.into()),
            _ => FileError::Unreadable(error),
        })?;
        // The check sum stands at the end.
        io::copy(&mut text, &mut io::sink()).map_err(FileError::Damaged)?;
        Ok(snapshot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Vec<u8> {
        let mut file = Vec::new();
        Snapshot::example().write(&mut file).unwrap();
        file
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(Snapshot::read(&*written()).unwrap(), Snapshot::example());
    }

    #[test]
    fn every_cut_is_noticed() {
        let file = written();
        for end in (0..file.len()).step_by(97).chain([file.len() - 1]) {
            let error = Snapshot::read(&file[..end]).unwrap_err();
            assert!(matches!(error, FileError::Foreign | FileError::Damaged(_)), "{end}: {error}");
        }
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let mut file = written();
        let middle = file.len() / 2;
        file[middle] ^= 0xff;
        assert!(Snapshot::read(&*file).is_err());
    }

    #[test]
    fn what_is_something_else_is_said() {
        for foreign in ["", "x", "{}", "PK\x03\x04"] {
            assert!(matches!(Snapshot::read(foreign.as_bytes()), Err(FileError::Foreign)), "{foreign:?}");
        }
        let gzip = |text: &str| {
            let mut compressed = GzEncoder::new(Vec::new(), Compression::default());
            compressed.write_all(text.as_bytes()).unwrap();
            compressed.finish().unwrap()
        };
        assert!(matches!(Snapshot::read(&*gzip("hello")), Err(FileError::Unreadable(_))));
        let later = Snapshot::read(&*gzip(r#"{"format": 2, "scan": 1}"#)).unwrap_err().to_string();
        assert!(later.contains("format 2 is unknown; this version reads 1"), "{later}");
    }

    #[test]
    fn a_policy_is_kept_as_aws_gave_it_and_tried_again() {
        let mut json = serde_json::to_value(Snapshot::example()).unwrap();
        let policy = json.pointer_mut("/account/s3/buckets/eu-west-1/known/0/policy").unwrap();
        let text = policy["known"].as_str().unwrap().to_owned();
        let unread = |text: &str| {
            serde_json::json!({"unknown": {
                "action": "s3:GetBucketPolicy", "reason": "INVALID_RESPONSE", "detail": "not understood", "text": text,
            }})
        };
        *policy = unread(&text);
        assert_eq!(serde_json::from_value::<Snapshot>(json.clone()).unwrap(), Snapshot::example());
        *json.pointer_mut("/account/s3/buckets/eu-west-1/known/0/policy").unwrap() = unread("{");
        let still_unread: Snapshot = serde_json::from_value(json).unwrap();
        let policy = &still_unread.account.s3.buckets.of("eu-west-1").unwrap()[0].policy;
        assert_eq!(policy.get().unwrap_err().text.as_deref(), Some("{"));
    }

    #[test]
    fn what_an_older_version_did_not_know_is_unknown() {
        let mut json = serde_json::to_value(Snapshot::example()).unwrap();
        json["account"].as_object_mut().unwrap().remove("sqs");
        let bucket = json.pointer_mut("/account/s3/buckets/eu-west-1/known/0").unwrap();
        bucket.as_object_mut().unwrap().remove("versioning");
        json["account"]["kms"].as_object_mut().unwrap().remove("keys");
        let older: Snapshot = serde_json::from_value(json).unwrap();
        let buckets = older.account.s3.buckets.of("eu-west-1").unwrap();
        assert!(buckets[0].versioning.get().is_err());
        assert!(older.account.sqs.queues.of("eu-west-1").is_err());
        assert!(older.account.kms.keys.of("eu-west-1").is_err());
    }
}
