//! What a person reads in a terminal.

use comfy_table::{Attribute, Cell, Color, ContentArrangement, LineStyle, Table, presets::NOTHING};
use plumbline_catalogue::{
    changes,
    evaluation::{Evaluation, Severity},
};

use crate::escape::terminal;

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The terminal's width. Without one, each row is one line however long, for programs that read lines.
    pub width: Option<u16>,
    /// Whether severities have colours.
    pub color: bool,
}

/// From this width on, a resource has a column beside its rule.
const MEDIUM: u16 = 110;

/// From this width on, a resource's region and type have columns of their own.
const WIDE: u16 = 160;

/// The violations, most severe first.
pub fn violations(violations: &mut [Evaluation], style: Style) -> String {
    if violations.is_empty() {
        return "No violations found.\n".to_owned();
    }
    changes::sort(violations);
    let table = match style.width {
        Some(width) if width < MEDIUM => narrow(violations, style),
        Some(width) if width < WIDE => medium(violations, style),
        _ => wide(violations, style),
    };
    format!("{}\n", trimmed(&table))
}

/// Rule, resource and observation under each other, so that no rule's name is broken.
fn narrow(violations: &[Evaluation], style: Style) -> Table {
    let mut table = stacked(style, &["SEVERITY", "RULE, RESOURCE, AND WHAT WAS SEEN"]);
    for violation in violations {
        let [rule, name, region, resource_type, seen] = fields(violation);
        let text = format!("{rule}\n{name} ({region}, {resource_type})\n{seen}");
        table.add_row([severity(violation.severity, style), Cell::new_owned(text)]);
    }
    table
}

fn medium(violations: &[Evaluation], style: Style) -> Table {
    let mut table = stacked(style, &["SEVERITY", "RESOURCE", "RULE, AND WHAT WAS SEEN"]);
    for violation in violations {
        let [rule, name, region, resource_type, seen] = fields(violation);
        table.add_row([
            severity(violation.severity, style),
            Cell::new_owned(format!("{name}\n{region} {resource_type}")),
            Cell::new_owned(format!("{rule}\n{seen}")),
        ]);
    }
    table
}

fn wide(violations: &[Evaluation], style: Style) -> Table {
    let mut table = plain(style, &["SEVERITY", "RULE", "RESOURCE", "REGION", "TYPE", "WHAT WAS SEEN"]);
    for violation in violations {
        let mut row = vec![severity(violation.severity, style)];
        row.extend(fields(violation).map(Cell::new_owned));
        table.add_row(row);
    }
    table
}

/// Rule, name, region, type and observation, harmless.
fn fields(violation: &Evaluation) -> [String; 5] {
    [&*violation.rule_id, &violation.resource_name, &violation.region, &violation.resource_type, &violation.annotation]
        .map(terminal)
}

/// A table whose rows have several lines, with something between them.
fn stacked(style: Style, header: &[&str]) -> Table {
    let mut table = plain(style, header);
    table.style_mut().row_separator = LineStyle::none().fill('┈').junction('┈');
    table
}

/// A table without lines but one under its header.
pub(crate) fn plain(style: Style, header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING.header_separator(LineStyle::none().fill('─').junction('─')));
    match style.width {
        Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    if style.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    table.set_header(header);
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
}

/// The table without spaces at the ends of its lines.
pub(crate) fn trimmed(table: &Table) -> String {
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

/// A severity in its colour.
pub(crate) fn severity(severity: Severity, style: Style) -> Cell {
    let cell = Cell::new(severity.as_str());
    if !style.color {
        return cell;
    }
    match severity {
        Severity::Critical => cell.fg(Color::Red).add_attribute(Attribute::Bold),
        Severity::High => cell.fg(Color::Red),
        Severity::Medium => cell.fg(Color::Yellow),
        Severity::Low => cell.fg(Color::Cyan),
        Severity::Informational => cell.fg(Color::DarkGrey),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{RULE, violation};

    fn found() -> Vec<Evaluation> {
        vec![
            violation("logs", RULE, Severity::Medium),
            Evaluation {
                annotation: "its policy lets everyone call s3:GetObject".into(),
                ..violation("customer-exports", "s3-bucket-public-read-prohibited", Severity::Critical)
            },
        ]
    }

    #[test]
    fn the_most_severe_comes_first_and_fits() {
        let text = violations(&mut found(), Style { width: Some(80), color: false });
        assert!(text.find("CRITICAL").unwrap() < text.find("MEDIUM").unwrap());
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        for part in ["s3-bucket-public-read-prohibited\n", "customer-exports (eu-west-1, AWS::S3::Bucket)\n"] {
            assert!(text.contains(part), "{text}");
        }
        let text = violations(&mut found(), Style { width: Some(120), color: false });
        assert!(text.contains("eu-west-1 AWS::S3::Bucket   its policy lets everyone"), "{text}");
    }

    #[test]
    fn without_a_width_a_violation_is_a_line() {
        let text = violations(&mut found(), Style::default());
        assert_eq!(text.lines().count(), 4, "{text}");
        let columns: Vec<&str> = text.lines().nth(3).unwrap().split("  ").filter(|part| !part.is_empty()).collect();
        let columns: Vec<&str> = columns.into_iter().map(str::trim).collect();
        assert_eq!(columns, ["MEDIUM", RULE, "logs", "eu-west-1", "AWS::S3::Bucket", "versioning is not enabled"]);
    }

    #[test]
    fn nothing_hostile_reaches_the_terminal() {
        for width in [None, Some(80), Some(120), Some(200)] {
            let mut hostile = [violation("a\u{1b}]0;x\u{7}\nCOMPLIANT \u{202e}", "r", Severity::Low)];
            let text = violations(&mut hostile, Style { width, color: false });
            assert!(!text.chars().any(|c| c != '\n' && crate::escape::is_hidden(c)), "{text:?}");
        }
    }

    #[test]
    fn colours_only_when_asked_for() {
        assert!(!violations(&mut found(), Style { width: Some(80), color: false }).contains('\u{1b}'));
        assert!(violations(&mut found(), Style { width: Some(80), color: true }).contains('\u{1b}'));
        assert_eq!(violations(&mut [], Style::default()), "No violations found.\n");
    }
}
