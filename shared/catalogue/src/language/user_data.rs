//! The user data of instances and launch templates: decoded as what reads it at the other end decodes it, and searched
//! for secrets.

use std::{collections::BTreeSet, io::Read};

use data_encoding::BASE64_NOPAD;
use flate2::read::MultiGzDecoder;
use mailparse::ParsedMail;
use serde_json::Value;

use crate::secrets::{Secret, in_text};

/// User data is at most 16 KB, which cannot unpack to more than this: gzip packs to a 1032nd at best.
const UNPACKED_MAX: usize = 32 * 1024 * 1024;

/// Files within parts within archives.
const DEPTH_MAX: usize = 6;

/// The first bytes of gzip, in which user data may be packed.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html>
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The secrets in user data as the API delivers it, each with its line in the script or file that it stands in.
///
/// # Errors
/// In words, why a part of it could not be searched, unless a secret was found in the rest.
pub fn secrets(encoded: Option<&str>) -> Result<Vec<Secret>, String> {
    let Some(encoded) = encoded else { return Ok(Vec::new()) };
    let data = base64(encoded).ok_or("the user data is not Base64")?;
    let mut search = Search::default();
    search.look(&data, DEPTH_MAX, Form::OfItself);
    match search.unread {
        Some(unread) if search.found.is_empty() => Err(format!("the user data {unread}")),
        _ => Ok(search.found.into_iter().collect()),
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_ascii_whitespace().collect();
    BASE64_NOPAD.decode(text.trim_end_matches('=').as_bytes()).ok()
}

/// What is known of data before it is looked at.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// It says of itself what it is.
    OfItself,
    /// A part that its archive calls the configuration of cloud-init.
    CloudConfig,
}

#[derive(Default)]
struct Search {
    found: BTreeSet<Secret>,
    /// What was not searched: how the sentence goes on after "the user data".
    unread: Option<String>,
}

impl Search {
    fn look(&mut self, data: &[u8], depth: usize, form: Form) {
        let Some(depth) = depth.checked_sub(1) else { return self.give_up("is packed too deeply".to_owned()) };
        if data.starts_with(&GZIP) {
            return match unpack(data) {
                Ok(unpacked) => self.look(&unpacked, depth, form),
                Err(problem) => self.give_up(problem),
            };
        }
        let Some(text) = text(data) else {
            // What can be made out is a secret all the same.
            self.found.extend(in_text(&String::from_utf8_lossy(data)));
            return self.give_up("is no text in UTF-8 or UTF-16".to_owned());
        };
        if is_mime(&text) {
            return match mailparse::parse_mail(text.as_bytes()) {
                Ok(archive) => self.look_through(&archive, depth),
                Err(error) => self.give_up(format!("is a MIME archive that cannot be read: {error}")),
            };
        }
        self.found.extend(in_text(&text));
        // https://cloudinit.readthedocs.io/en/latest/explanation/format.html: a template's first line is another.
        if form == Form::CloudConfig || text.lines().take(2).any(|line| line.trim_end() == "#cloud-config") {
            self.look_into_files(&text, depth);
        }
    }

    fn look_through(&mut self, part: &ParsedMail<'_>, depth: usize) {
        if part.subparts.is_empty() {
            let form = if part.ctype.mimetype == "text/cloud-config" { Form::CloudConfig } else { Form::OfItself };
            match part.get_body_raw() {
                Ok(body) => self.look(&body, depth, form),
                Err(error) => self.give_up(format!("has a part that cannot be decoded: {error}")),
            }
        }
        for part in &part.subparts {
            self.look_through(part, depth);
        }
    }

    /// The files that cloud-init writes may be encoded.
    /// <https://cloudinit.readthedocs.io/en/latest/reference/modules.html#write-files>
    fn look_into_files(&mut self, text: &str, depth: usize) {
        let config = serde_saphyr::from_str::<Value>(text).ok().filter(|_| !text.contains("!!binary"));
        let Some(config) = config else {
            if text.contains("!!binary") || text.contains("encoding:") {
                self.give_up("is a cloud-config with encoded files that cannot be read".to_owned());
            }
            return;
        };
        for file in config.get("write_files").and_then(Value::as_array).into_iter().flatten() {
            let encoding = file.get("encoding").and_then(Value::as_str).unwrap_or("text/plain");
            let Some(content) = file.get("content").and_then(Value::as_str).filter(|_| encoding != "text/plain") else {
                continue;
            };
            match base64(content) {
                Some(content) => self.look(&content, depth, Form::OfItself),
                None => self.give_up(format!("writes a file whose content is not {encoding}")),
            }
        }
    }

    fn give_up(&mut self, problem: String) {
        self.unread.get_or_insert(problem);
    }
}

fn unpack(data: &[u8]) -> Result<Vec<u8>, String> {
    let mut unpacked = Vec::new();
    let limit = u64::try_from(UNPACKED_MAX).unwrap_or(u64::MAX);
    MultiGzDecoder::new(data)
        .take(limit)
        .read_to_end(&mut unpacked)
        .map_err(|error| format!("cannot be unpacked: {error}"))?;
    if unpacked.len() == UNPACKED_MAX { Err("unpacks to more than 32 MB".to_owned()) } else { Ok(unpacked) }
}

/// Text in UTF-8, or in UTF-16 as Windows writes it, with a mark of the order of its bytes or without.
fn text(data: &[u8]) -> Option<String> {
    let of_utf16 = |data: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = data.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16(&units).ok().filter(|text| rest.is_empty() && !text.contains('\0'))
    };
    match data {
        [0xff, 0xfe, rest @ ..] => of_utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => of_utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => plain(rest),
        [_, 0, ..] => of_utf16(data, u16::from_le_bytes),
        [0, _, ..] => of_utf16(data, u16::from_be_bytes),
        _ => plain(data),
    }
}

fn plain(data: &[u8]) -> Option<String> {
    std::str::from_utf8(data).ok().filter(|text| !text.contains('\0')).map(str::to_owned)
}

/// cloud-init takes for an archive what says so near its beginning.
/// <https://cloudinit.readthedocs.io/en/latest/explanation/format.html#mime-multi-part-archive>
fn is_mime(text: &str) -> bool {
    let beginning = text.bytes().take(4096).map(|byte| byte.to_ascii_lowercase()).collect::<Vec<u8>>();
    String::from_utf8_lossy(&beginning).contains("mime-version:")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use data_encoding::BASE64;
    use flate2::{Compression, write::GzEncoder};

    use super::*;

    const SCRIPT: &str = "#!/bin/bash\nDB_PASSWORD=hunter22\n";
    const HARMLESS: &str = "#!/bin/bash\nyum install -y httpd\n";

    fn lines(data: impl AsRef<[u8]>) -> Result<Vec<usize>, String> {
        Ok(secrets(Some(&BASE64.encode(data.as_ref())))?.into_iter().map(|secret| secret.line).collect())
    }

    fn packed(data: impl AsRef<[u8]>) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(data.as_ref()).unwrap();
        gzip.finish().unwrap()
    }

    fn utf16(text: &str, mark: bool, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let mark = mark.then_some(0xfeff);
        mark.into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    fn archive(headers: &str, body: &str) -> String {
        format!(
            "Content-Type: multipart/mixed; boundary=\"==B==\"\nMIME-Version: 1.0\n\n--==B==\n\
             Content-Type: text/x-shellscript; charset=\"us-ascii\"\n\n{HARMLESS}\n--==B==\n{headers}\n\n{body}\n--==B==--\n"
        )
    }

    #[test]
    fn plain_and_packed_data_is_searched() {
        assert_eq!(lines(SCRIPT), Ok(vec![2]));
        assert_eq!(lines(HARMLESS), Ok(vec![]));
        assert_eq!(lines(packed(SCRIPT)), Ok(vec![2]));
        assert_eq!(lines(packed(packed(SCRIPT))), Ok(vec![2]));
        assert_eq!(secrets(Some("REJfUEFTU1dPUkQ9\naHVudGVyMjI=\n")).map(|found| found.len()), Ok(1));
        assert_eq!(lines(b"\xef\xbb\xbf<powershell>\n$password = 'hunter22'\n</powershell>"), Ok(vec![2]));
    }

    #[test]
    fn utf_16_is_read() {
        for mark in [true, false] {
            for unit in [u16::to_le_bytes, u16::to_be_bytes] {
                assert_eq!(lines(utf16(SCRIPT, mark, unit)), Ok(vec![2]));
                assert_eq!(lines(utf16(HARMLESS, mark, unit)), Ok(vec![]));
            }
        }
    }

    #[test]
    fn archives_are_unpacked() {
        let script = "Content-Type: text/x-shellscript";
        let quoted = SCRIPT.replace('=', "=3D");
        assert_eq!(lines(archive(script, SCRIPT)), Ok(vec![2]));
        assert_eq!(lines(archive(script, HARMLESS)), Ok(vec![]));
        assert_eq!(
            lines(archive(&format!("{script}\nContent-Transfer-Encoding: base64"), &BASE64.encode(SCRIPT.as_bytes()))),
            Ok(vec![2])
        );
        assert_eq!(
            lines(archive(&format!("{script}\nContent-Transfer-Encoding: quoted-printable"), &quoted)),
            Ok(vec![2])
        );
        let gzip = BASE64.encode(&packed(SCRIPT));
        let headers = "Content-Type: application/gzip\nContent-Transfer-Encoding: base64";
        assert_eq!(lines(archive(headers, &gzip)), Ok(vec![2]));
        assert_eq!(lines(packed(archive(headers, &gzip))), Ok(vec![2]));
        let inner = archive(headers, &gzip).replace("==B==", "==C==");
        assert_eq!(lines(archive("Content-Type: message/rfc822", &inner)), Ok(vec![2]));
    }

    #[test]
    fn encoded_files_are_decoded() {
        let config = |encoding: &str, content: &str| {
            format!("#cloud-config\nwrite_files:\n- path: /a\n  encoding: {encoding}\n  content: {content}\n")
        };
        let plain = BASE64.encode(SCRIPT.as_bytes());
        assert_eq!(lines(config("b64", &plain)), Ok(vec![2]));
        assert_eq!(lines(config("gz+b64", &BASE64.encode(&packed(SCRIPT)))), Ok(vec![2]));
        assert_eq!(lines(config("b64", &BASE64.encode(HARMLESS.as_bytes()))), Ok(vec![]));
        assert!(lines(config("b64", "'?'")).is_err());
        assert!(lines(config("b64", "!!binary AAAA")).is_err());
        assert!(lines(config("b64", "{")).is_err());
        assert_eq!(lines("#cloud-config\npackages: {\n"), Ok(vec![]));
        let part = config("b64", &plain).replace("#cloud-config\n", "");
        assert_eq!(lines(archive("Content-Type: text/cloud-config", &part)), Ok(vec![2]));
    }

    #[test]
    fn no_data_has_no_secrets() {
        assert_eq!(secrets(None), Ok(Vec::new()));
        assert_eq!(secrets(Some("")), Ok(Vec::new()));
    }

    #[test]
    fn what_cannot_be_decoded_is_unread() {
        assert!(secrets(Some("?")).is_err());
        for data in [&[0x1f, 0x8b, 0, 0][..], b"\xffyum\xfe install", b"MZ\x90\x00\x03", &packed([0xff; 9])] {
            assert!(lines(data).is_err(), "{data:?}");
        }
        let broken = archive("Content-Type: text/x-shellscript\nContent-Transfer-Encoding: base64", "A");
        assert!(lines(broken).is_err());
        let mut nested = packed(HARMLESS);
        for _ in 0..10 {
            nested = packed(nested);
        }
        assert!(lines(nested).is_err());
    }

    #[test]
    fn a_secret_counts_beside_what_is_unread() {
        assert_eq!(lines(b"# caf\xe9\nDB_PASSWORD=hunter22"), Ok(vec![2]));
    }
}
