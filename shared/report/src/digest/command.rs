//! A rule's command with what is known of the resource filled in, safe to paste into a shell.

use plumbline_catalogue::{evaluation::Evaluation, model::GLOBAL};

use crate::escape::is_hidden;

/// Fills `{name}`, `{id}`, `{arn}`, `{region}` and `{account}`; other places stay as they are.
///
/// Where the resource has a region and the command names none, it gets the option `--region`.
pub(super) fn filled(template: &str, evaluation: &Evaluation) -> String {
    let mut command = String::with_capacity(template.len());
    let mut quote = None;
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        if let Some((place, after)) = placeholder(rest)
            && let Some(value) = value(place, evaluation)
        {
            command.push_str(&quoted(value, quote));
            rest = after;
            continue;
        }
        match quote {
            None if c == '\'' || c == '"' => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
        command.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    if is_plain_aws_command(template) && &*evaluation.region != GLOBAL && is_harmless(&evaluation.region) {
        command.push_str(" --region ");
        command.push_str(&quoted(&evaluation.region, None));
    }
    command
}

/// Whether no place is left to be filled in.
pub(super) fn is_complete(command: &str) -> bool {
    !command.match_indices('{').any(|(index, _)| command.get(index..).is_some_and(|rest| placeholder(rest).is_some()))
}

/// Breaks a command into lines that a shell reads as one, before its options.
pub(super) fn lines(command: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for option in options(command) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + option.chars().count() + 2 <= width => {
                line.push(' ');
                line.push_str(option);
            }
            _ => lines.push(option.to_owned()),
        }
    }
    let last = lines.len().saturating_sub(1);
    for line in lines.iter_mut().take(last) {
        line.push_str(" \\");
    }
    lines
}

/// The command up to its first option, then each option with its values.
fn options(command: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut quote = None;
    for (index, c) in command.char_indices() {
        match quote {
            None if c == '\'' || c == '"' => quote = Some(c),
            None if command.get(index..).is_some_and(|rest| rest.starts_with(" --")) => starts.push(index),
            Some(open) if open == c => quote = None,
            _ => {}
        }
    }
    let ends = starts.iter().skip(1).copied().chain([command.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| command.get(*start..end)).map(str::trim).collect()
}

fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (place, after) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = !place.is_empty() && place.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-');
    is_name.then_some((place, after))
}

fn value<'a>(place: &str, evaluation: &'a Evaluation) -> Option<&'a str> {
    let value = match place {
        "name" => &*evaluation.resource_name,
        "id" => evaluation.resource_id.rsplit([':', '/']).next()?,
        "arn" => &evaluation.resource_id,
        "region" if &*evaluation.region != GLOBAL => &evaluation.region,
        "account" | "account_id" => &evaluation.account_id,
        _ => return None,
    };
    is_harmless(value).then_some(value)
}

/// Whether a value can be an argument of the AWS CLI: visible, not taken for an option, and not loaded from a file or
/// an address.
/// <https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html>
fn is_harmless(value: &str) -> bool {
    !value.is_empty() && !value.starts_with('-') && !value.contains("://") && !value.chars().any(is_hidden)
}

/// A value as it stands in a shell command, where a quotation may be open already.
fn quoted(value: &str, quote: Option<char>) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._/:@=+,-".contains(c);
    match quote {
        _ if value.chars().all(is_plain) => value.to_owned(),
        None => format!("'{}'", value.replace('\'', r"'\''")),
        Some('\'') => value.replace('\'', r"'\''"),
        Some(_) => value.chars().fold(String::new(), |mut text, c| {
            if matches!(c, '"' | '\\' | '$' | '`') {
                text.push('\\');
            }
            text.push(c);
            text
        }),
    }
}

/// Whether this is one call of the AWS CLI without a region: nothing is chained to it.
fn is_plain_aws_command(template: &str) -> bool {
    template.starts_with("aws ")
        && !template.starts_with("aws iam ")
        && !template.contains("--region")
        && !template.contains(['|', ';', '&', '`', '\n', '#', '<', '>'])
        && !template.contains("$(")
}

#[cfg(test)]
mod tests {
    use plumbline_catalogue::evaluation::Severity;

    use super::*;
    use crate::testing::{RULE, violation};

    fn named(name: &str) -> Evaluation {
        violation(name, RULE, Severity::Medium)
    }

    #[test]
    fn known_places_are_filled() {
        let filled = |template| filled(template, &named("logs"));
        assert_eq!(filled("aws s3 x --bucket {name}"), "aws s3 x --bucket logs --region eu-west-1");
        assert_eq!(
            filled("aws s3 x --arn {arn} --region {region}"),
            "aws s3 x --arn arn:aws:s3:::logs --region eu-west-1"
        );
        assert_eq!(filled("aws x {id} {other}"), "aws x logs {other} --region eu-west-1");
        assert_eq!(filled("aws iam x --user {name}"), "aws iam x --user logs");
        assert_eq!(
            filled(r#"aws x --policy '{"A":"{account}"}'"#),
            r#"aws x --policy '{"A":"111111111111"}' --region eu-west-1"#
        );
        assert_eq!(filled("aws a; aws b"), "aws a; aws b");
    }

    #[test]
    fn a_name_cannot_leave_its_place() {
        let name = "a'; rm -rf $(pwd) #\"";
        assert_eq!(filled("x {name} y", &named(name)), r#"x 'a'\''; rm -rf $(pwd) #"' y"#);
        assert_eq!(filled("x '{name}' y", &named(name)), r#"x 'a'\''; rm -rf $(pwd) #"' y"#);
        assert_eq!(filled("x \"{name}\" y", &named(name)), r#"x "a'; rm -rf \$(pwd) #\"" y"#);
    }

    #[test]
    fn names_that_a_command_would_obey_are_left_out() {
        for name in ["--delete", "file:///etc/passwd", "http://evil.example", "a\u{202e}b", "a\nb", ""] {
            assert_eq!(filled("x {name}", &named(name)), "x {name}");
        }
    }

    #[test]
    fn long_commands_are_broken_before_options() {
        let command =
            "aws s3api put-bucket-versioning --bucket logs --versioning-configuration 'a --b' --region eu-west-1";
        let expected = [
            "aws s3api put-bucket-versioning --bucket logs \\",
            "--versioning-configuration 'a --b' --region eu-west-1",
        ];
        assert_eq!(lines(command, 60), expected);
        assert_eq!(lines("aws x", 60), ["aws x"]);
    }

    #[test]
    fn places_that_are_left_are_seen() {
        assert!(!is_complete("aws x --key {key_arn}") && !is_complete("aws x --log-group {log-group}"));
        assert!(is_complete(r#"aws x --policy '{"Version":"2012-10-17"}'"#));
    }
}
