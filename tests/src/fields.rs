//! The fields of an answer, and the answer without one of them.
//!
//! A field is a scalar, or a list or structure with nothing in it, that stands under a name. Its path tells through
//! which names and lists it is reached, such as `DBInstances.DBInstance[].PubliclyAccessible`: one path for all elements
//! of a list. The items of a list of scalars are no fields, and neither is what a protocol adds to each answer.

use std::{collections::BTreeMap, fmt};

use aws_smithy_cbor::{Decoder, Encoder, data::Type};
use serde::{Deserialize, Serialize};
use serde_json::Value;

mod xml;

/// In which form an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The JSON protocols.
    Json,
    /// The XML protocols: Query, EC2, REST and S3.
    Xml,
    /// The RPC protocol with CBOR.
    Cbor,
}

/// The path of a field. The keys of a map are names in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Field(pub String);

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Where a field is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reach {
    /// Wherever it stands: of every element of the lists on its path.
    Everywhere,
    /// Where it stands first: one odd element among others.
    First,
}

/// The fields of an answer, and how often each stands in it. An answer in another form has none.
pub fn fields(body: &[u8], format: Format) -> BTreeMap<Field, usize> {
    let mut fields = BTreeMap::new();
    if let Some(mut answer) = read(body, format) {
        retain(content(&mut answer), "", &mut |path| {
            *fields.entry(Field(path.to_owned())).or_default() += 1;
            true
        });
    }
    fields
}

/// The answer without a field. An answer that does not have it stays as it is.
pub fn without(body: &[u8], format: Format, field: &Field, reach: Reach) -> Vec<u8> {
    let Some(mut answer) = read(body, format) else { return body.to_vec() };
    let mut found = false;
    retain(content(&mut answer), "", &mut |path| {
        let is_kept = path != field.0 || (found && reach == Reach::First);
        found |= !is_kept;
        is_kept
    });
    if found { write(&answer, format) } else { body.to_vec() }
}

/// What an answer consists of, whatever its form.
enum Node {
    /// Elements under names. In XML, several can have the same.
    Map(Vec<Named>),
    List(Vec<Node>),
    /// As it is written.
    Scalar(Vec<u8>),
}

struct Named {
    name: String,
    node: Node,
    /// How XML calls the element: the name, or the same for all entries of a map.
    tag: String,
    /// Whether it is an item of a list. XML does not say so but by names.
    is_item: bool,
}

impl Named {
    fn new(name: String, node: Node) -> Self {
        Self { tag: name.clone(), name, node, is_item: false }
    }

    fn is_attribute(&self) -> bool {
        self.name.starts_with('@')
    }
}

/// What every answer of a protocol has, whatever it answers.
const ENVELOPE: &[&str] = &["__type", "requestId", "RequestId", "ResponseMetadata"];

/// Where a listing goes on.
const PAGES: &[&str] = &["IsTruncated", "Marker", "NextMarker", "NextToken", "Truncated", "nextToken", "position"];

/// How XML calls the text of an element that has attributes too. It is part of no path.
const TEXT: &str = "";

/// An answer of the Query protocol is wrapped in an element called after the operation.
/// <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>
fn content(answer: &mut Named) -> &mut Node {
    let result = match &answer.node {
        Node::Map(parts) if answer.tag.ends_with("Response") => {
            parts.iter().position(|part| part.name.ends_with("Result"))
        }
        _ => None,
    };
    match (result, &mut answer.node) {
        (Some(index), Node::Map(parts)) => &mut parts[index].node,
        (_, node) => node,
    }
}

/// Asks of each field whether it stays.
fn retain(node: &mut Node, path: &str, stays: &mut impl FnMut(&str) -> bool) {
    match node {
        Node::Map(entries) => entries.retain_mut(|named| {
            if is_no_field(named, path) {
                return true;
            }
            let separator = if path.is_empty() { "" } else { "." };
            let list = if named.is_item { "[]" } else { "" };
            let path = format!("{path}{separator}{}{list}", named.name);
            match &mut named.node {
                Node::Scalar(_) => named.is_item || stays(&path),
                Node::Map(entries) if entries.is_empty() => stays(&path),
                Node::List(items) if items.is_empty() => stays(&path),
                node => {
                    retain(node, &path, stays);
                    true
                }
            }
        }),
        Node::List(items) => items.iter_mut().for_each(|item| retain(item, &format!("{path}[]"), stays)),
        Node::Scalar(_) => {}
    }
}

fn is_no_field(Named { name, node, .. }: &Named, path: &str) -> bool {
    let is_text = |texts: &[&str]| matches!(node, Node::Scalar(text) if texts.iter().any(|it| it.as_bytes() == text));
    let is_envelope = path.is_empty() && ENVELOPE.contains(&name.as_str());
    let is_last_page = PAGES.contains(&name.as_str()) && is_text(&["", "\"\"", "false"]);
    name == TEXT || name.starts_with("@xmlns") || is_envelope || is_last_page || is_text(&["null"])
}

fn read(body: &[u8], format: Format) -> Option<Named> {
    let node = match format {
        Format::Json => json(serde_json::from_slice(body).ok()?),
        Format::Cbor => cbor(&mut Decoder::new(body), body)?,
        Format::Xml => return xml::read(str::from_utf8(body).ok()?),
    };
    Some(Named::new(String::new(), node))
}

fn write(answer: &Named, format: Format) -> Vec<u8> {
    match format {
        Format::Json => written_json(&answer.node),
        Format::Xml => xml::written(answer),
        Format::Cbor => {
            let mut body = Vec::new();
            write_cbor(&answer.node, &mut body);
            body
        }
    }
}

fn json(value: Value) -> Node {
    match value {
        Value::Array(items) => Node::List(items.into_iter().map(json).collect()),
        Value::Object(entries) => {
            Node::Map(entries.into_iter().map(|(name, value)| Named::new(name, json(value))).collect())
        }
        scalar => Node::Scalar(scalar.to_string().into_bytes()),
    }
}

fn written_json(node: &Node) -> Vec<u8> {
    let entry = |named: &Named| {
        let name = Value::from(named.name.as_str()).to_string();
        [name.as_bytes(), b":", &written_json(&named.node)].concat()
    };
    match node {
        Node::Scalar(text) => text.clone(),
        Node::List(items) => {
            let items: Vec<_> = items.iter().map(written_json).collect();
            [b"[", &*items.join(&b','), b"]"].concat()
        }
        Node::Map(entries) => {
            let entries: Vec<_> = entries.iter().map(entry).collect();
            [b"{", &*entries.join(&b','), b"}"].concat()
        }
    }
}

fn cbor(decoder: &mut Decoder<'_>, body: &[u8]) -> Option<Node> {
    match decoder.datatype().ok()? {
        Type::Map | Type::MapIndef => {
            let length = decoder.map().ok()?;
            let mut entries = Vec::new();
            while !is_end(decoder, length, entries.len())? {
                let name = decoder.string().ok()?;
                entries.push(Named::new(name, cbor(decoder, body)?));
            }
            Some(Node::Map(entries))
        }
        Type::Array | Type::ArrayIndef => {
            let length = decoder.list().ok()?;
            let mut items = Vec::new();
            while !is_end(decoder, length, items.len())? {
                items.push(cbor(decoder, body)?);
            }
            Some(Node::List(items))
        }
        _ => {
            let start = decoder.position();
            decoder.skip().ok()?;
            body.get(start..decoder.position()).map(|bytes| Node::Scalar(bytes.to_vec()))
        }
    }
}

/// Whether a list or map ends here; one without a length says so itself.
fn is_end(decoder: &mut Decoder<'_>, length: Option<u64>, seen: usize) -> Option<bool> {
    if let Some(length) = length {
        return Some(seen as u64 >= length);
    }
    let is_end = decoder.datatype().ok()? == Type::Break;
    if is_end {
        decoder.skip().ok()?;
    }
    Some(is_end)
}

fn write_cbor(node: &Node, body: &mut Vec<u8>) {
    match node {
        Node::Scalar(bytes) => body.extend(bytes),
        Node::List(items) => {
            append(body, |encoder| _ = encoder.array(items.len()));
            items.iter().for_each(|item| write_cbor(item, body));
        }
        Node::Map(entries) => {
            append(body, |encoder| _ = encoder.map(entries.len()));
            for Named { name, node, .. } in entries {
                append(body, |encoder| _ = encoder.str(name));
                write_cbor(node, body);
            }
        }
    }
}

fn append(body: &mut Vec<u8>, write: impl Fn(&mut Encoder)) {
    let mut encoder = Encoder::new(std::mem::take(body));
    write(&mut encoder);
    *body = encoder.into_writer();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(body: &[u8], format: Format) -> Vec<String> {
        fields(body, format).into_iter().map(|(field, count)| format!("{field} {count}")).collect()
    }

    fn text_without(body: &str, format: Format, path: &str, reach: Reach) -> String {
        String::from_utf8(without(body.as_bytes(), format, &Field(path.to_owned()), reach)).unwrap()
    }

    const JSON: &str = r#"{"Table":{"Arn":"x","Tags":[{"Key":"a"},{"Key":"b","Keys":[]}],"Names":["c"],"Off":{}},
        "Gone":null,"NextToken":"","__type":"y"}"#;

    #[test]
    fn json_has_its_scalars_and_what_is_empty() {
        let expected = ["Table.Arn 1", "Table.Off 1", "Table.Tags[].Key 2", "Table.Tags[].Keys 1"];
        assert_eq!(paths(JSON.as_bytes(), Format::Json), expected);
        assert!(paths(b"no JSON", Format::Json).is_empty());
    }

    #[test]
    fn json_loses_a_field_everywhere_or_once() {
        let body = r#"{"Tags":[{"Key":"a","Value":1.5},{"Key":"b"}]}"#;
        let lost = |path, reach| text_without(body, Format::Json, path, reach);
        assert_eq!(lost("Tags[].Key", Reach::Everywhere), r#"{"Tags":[{"Value":1.5},{}]}"#);
        assert_eq!(lost("Tags[].Key", Reach::First), r#"{"Tags":[{"Value":1.5},{"Key":"b"}]}"#);
        assert_eq!(lost("Tags[].Other", Reach::Everywhere), body);
    }

    const XML: &str = "<?xml version=\"1.0\"?>\n<AnswerResponse xmlns=\"http://x/\"><AnswerResult>\
        <Instances><Instance><Id>a&amp;b</Id><Public>true</Public></Instance>\n<Instance><Public>false</Public>\
        <Groups/></Instance></Instances><Names><member>n</member></Names><Marker></Marker>\
        <Grantee xsi:type=\"Group\"><URI>u</URI></Grantee>\
        <Attributes><entry><key>Policy</key><value>{}</value></entry></Attributes></AnswerResult>\
        <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AnswerResponse>";

    #[test]
    fn xml_has_its_scalars_its_attributes_and_what_is_empty() {
        let expected = [
            "Attributes.Policy 1",
            "Grantee.@xsi:type 1",
            "Grantee.URI 1",
            "Instances.Instance[].Groups 1",
            "Instances.Instance[].Id 1",
            "Instances.Instance[].Public 2",
        ];
        assert_eq!(paths(XML.as_bytes(), Format::Xml), expected);
        assert!(paths(b"<LocationConstraint xmlns=\"x\">eu</LocationConstraint>", Format::Xml).is_empty());
    }

    #[test]
    fn xml_loses_a_field_everywhere_or_once() {
        let lost = |path, reach| text_without(XML, Format::Xml, path, reach);
        let without_any = lost("Instances.Instance[].Public", Reach::Everywhere);
        assert!(without_any.contains("<Instance><Id>a&amp;b</Id></Instance><Instance><Groups></Groups></Instance>"));
        let without_one = lost("Instances.Instance[].Public", Reach::First);
        assert!(without_one.contains("<Id>a&amp;b</Id></Instance><Instance><Public>false</Public>"), "{without_one}");
        assert!(lost("Attributes.Policy", Reach::First).contains("<Attributes></Attributes>"));
        assert!(lost("Grantee.@xsi:type", Reach::First).contains("<Grantee><URI>u</URI></Grantee>"));
        assert!(lost("Grantee.URI", Reach::First).contains("<Grantee xsi:type=\"Group\"></Grantee>"));
    }

    #[test]
    fn cbor_loses_a_field_as_other_forms_do() {
        let mut encoder = Encoder::new(Vec::new());
        encoder.begin_map().str("Alarms").array(2);
        encoder.map(2).str("Name").str("a").str("On").boolean(true);
        encoder.begin_map().str("Name").str("b").end();
        encoder.str("Names").array(1).str("c").end();
        let body = encoder.into_writer();
        assert_eq!(paths(&body, Format::Cbor), ["Alarms[].Name 2", "Alarms[].On 1"]);
        let lost = without(&body, Format::Cbor, &Field("Alarms[].Name".to_owned()), Reach::First);
        assert_eq!(paths(&lost, Format::Cbor), ["Alarms[].Name 1", "Alarms[].On 1"]);
        assert!(Decoder::new(&lost).map().unwrap().is_some_and(|entries| entries == 2));
    }
}
