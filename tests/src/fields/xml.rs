//! Answers in XML.

use xmlparser::{ElementEnd, Token, Tokenizer};

use super::{Named, Node, TEXT};

/// The outermost element of a text; `None` when it is no XML.
pub(super) fn read(text: &str) -> Option<Named> {
    let mut open: Vec<Named> = Vec::new();
    for token in Tokenizer::from(text) {
        match token.ok()? {
            Token::ElementStart { span, .. } => {
                let name = span.as_str().trim_start_matches('<').to_owned();
                open.push(Named::new(name, Node::Map(Vec::new())));
            }
            Token::Attribute { value, span, .. } => {
                let (name, _) = span.as_str().split_once('=')?;
                add(open.last_mut()?, Named::new(format!("@{}", name.trim()), text_node(value.as_str())));
            }
            Token::Text { text: span } | Token::Cdata { span, .. } => {
                if let Some(element) = open.last_mut() {
                    add(element, Named::new(TEXT.to_owned(), text_node(span.as_str())));
                }
            }
            Token::ElementEnd { end: ElementEnd::Empty | ElementEnd::Close(..), .. } => {
                let element = closed(open.pop()?);
                match open.last_mut() {
                    Some(list) => {
                        let is_item = is_item(&element.tag, &list.tag);
                        add(list, Named { is_item, ..element });
                    }
                    None => return Some(element),
                }
            }
            _ => {}
        }
    }
    None
}

fn text_node(text: &str) -> Node {
    Node::Scalar(text.as_bytes().to_vec())
}

fn add(element: &mut Named, part: Named) {
    if let Node::Map(entries) = &mut element.node {
        entries.push(part);
    }
}

/// An element once all its parts are known: a scalar when there is nothing but text, and under its key when it is an
/// entry of a map.
fn closed(element: Named) -> Named {
    let Named { tag, node: Node::Map(mut parts), .. } = element else { return element };
    if parts.iter().all(|part| part.name == TEXT) {
        return Named::new(tag, Node::Scalar(parts.iter().flat_map(written).collect()));
    }
    if parts.iter().any(|part| part.name != TEXT && !part.is_attribute()) {
        parts.retain(|part| part.name != TEXT);
    }
    match &parts[..] {
        [Named { name: key, node: Node::Scalar(name), .. }, Named { name: value, node: Node::Scalar(_), .. }]
            if tag == "entry" && key == "key" && value == "value" =>
        {
            let name = String::from_utf8_lossy(name).into_owned();
            Named { tag, ..Named::new(name, Node::Scalar(parts.iter().flat_map(written).collect())) }
        }
        _ => Named::new(tag, Node::Map(parts)),
    }
}

/// Whether an element is an item of a list, as far as their names tell.
fn is_item(element: &str, list: &str) -> bool {
    let is_plural =
        list.strip_prefix(element).is_some_and(|end| end.ends_with('s') || end.ends_with("List") || end == "Set");
    is_plural || list == "Items" || matches!(element, "item" | "member")
}

/// The element as text.
pub(super) fn written(element: &Named) -> Vec<u8> {
    let tag = element.tag.as_bytes();
    let (attributes, content) = match &element.node {
        Node::Scalar(text) if element.tag == TEXT => return text.clone(),
        Node::Scalar(text) => (Vec::new(), text.clone()),
        Node::List(_) => (Vec::new(), Vec::new()),
        Node::Map(entries) => {
            let (attributes, parts): (Vec<_>, Vec<_>) = entries.iter().partition(|part| part.is_attribute());
            (attributes, parts.into_iter().flat_map(written).collect())
        }
    };
    let mut written = [b"<", tag].concat();
    for Named { name, node, .. } in attributes {
        if let Node::Scalar(value) = node {
            written.extend([b" ", name.trim_start_matches('@').as_bytes(), b"=\"", value, b"\""].concat());
        }
    }
    [&*written, b">", &content, b"</", tag, b">"].concat()
}
