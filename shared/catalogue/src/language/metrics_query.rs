//! CloudWatch Metrics Insights queries, as far as it takes to know whether one watches a resource.
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html>

use std::sync::LazyLock;

use regex::Regex;

const QUERY: &str = r#"(?ix)^ \s* SELECT \s+ (?<function>\w+) \s* \( \s* "?(?<metric>[^"()\s]+)"? \s* \)
    \s+ FROM \s+ (?: SCHEMA \s* \( \s* "?(?<schema>[^",()]+?)"? \s* (?: , (?<dimensions>[^)]*) )? \) | "(?<namespace>[^"]+)" )
    (?: \s+ WHERE \s+ (?<key>"?[\w./-]+"?) \s* = \s* '(?<value>[^']*)' )?
    (?: \s+ GROUP \s+ BY \s+ (?<groups> "?[\w./-]+"? (?: \s* , \s* "?[\w./-]+"? )* ) )?
    (?: \s+ ORDER \s+ BY \s+ \w+ \( \) (?: \s+ (?:ASC|DESC) )? )? \s* $"#;

static PARSED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(QUERY).ok());

/// Whether the query watches the metric of the resource that has this dimension, on its own or among others: then each
/// must show, by its group or because the highest value counts. Limits and other conditions leave that open.
pub fn watches(query: &str, namespace: &str, metric: &str, (name, value): (&str, &str)) -> bool {
    let Some(found) = PARSED.as_ref().and_then(|parsed| parsed.captures(query)) else { return false };
    let part = |part: &str| found.name(part).map(|text| text.as_str());
    let names = |list: Option<&str>| {
        list.is_some_and(|list| list.split(',').any(|one| one.trim().trim_matches('"').eq_ignore_ascii_case(name)))
    };
    let of_metric = part("metric") == Some(metric) && part("schema").or(part("namespace")) == Some(namespace);
    let of_dimension = part("schema").is_none() || names(part("dimensions"));
    let of_resource = match (part("key"), part("value")) {
        (Some(key), Some(only)) => key.trim_matches('"').eq_ignore_ascii_case(name) && only == value,
        _ => names(part("groups")) || part("function").is_some_and(|function| function.eq_ignore_ascii_case("MAX")),
    };
    of_metric && of_dimension && of_resource
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_orders(query: &str) -> bool {
        watches(query, "AWS/RDS", "CPUUtilization", ("DBInstanceIdentifier", "orders"))
    }

    #[test]
    fn the_fleet_is_watched() {
        for query in [
            r#"SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/RDS", DBInstanceIdentifier)"#,
            r#"select max(CPUUtilization) from "AWS/RDS""#,
            r#"SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/RDS", DBInstanceIdentifier) GROUP BY DBInstanceIdentifier"#,
            "SELECT AVG(\"CPUUtilization\")\n FROM \"AWS/RDS\"\n GROUP BY DBInstanceIdentifier ORDER BY MAX() DESC",
            r#"SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/RDS", DBInstanceIdentifier) WHERE DBInstanceIdentifier = 'orders'"#,
        ] {
            assert!(on_orders(query), "{query}");
        }
    }

    #[test]
    fn others_are_not() {
        for query in [
            r#"SELECT AVG(CPUUtilization) FROM SCHEMA("AWS/RDS", DBInstanceIdentifier)"#,
            r#"SELECT MIN(CPUUtilization) FROM "AWS/RDS""#,
            r#"SELECT MAX(FreeableMemory) FROM "AWS/RDS""#,
            r#"SELECT MAX(CPUUtilization) FROM "AWS/EC2""#,
            r#"SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/RDS", DBClusterIdentifier)"#,
            r#"SELECT MAX(CPUUtilization) FROM "AWS/RDS" WHERE DBInstanceIdentifier = 'other'"#,
            r#"SELECT MAX(CPUUtilization) FROM "AWS/RDS" WHERE DBInstanceIdentifier != 'orders'"#,
            r#"SELECT MAX(CPUUtilization) FROM "AWS/RDS" WHERE EngineName = 'x' AND DBInstanceIdentifier = 'orders'"#,
            r#"SELECT MAX(CPUUtilization) FROM "AWS/RDS" GROUP BY DBInstanceIdentifier LIMIT 5"#,
            "",
        ] {
            assert!(!on_orders(query), "{query}");
        }
    }
}
