//! The JSON Schema of the configuration file.

use serde_json::{Map, Value, json};

use super::{Parameters, SECTION};

/// The configuration file's JSON Schema, in the edition of 2020-12.
/// <https://json-schema.org/draft/2020-12>
pub fn schema() -> Value {
    let properties: Map<String, Value> = Parameters::ALL
        .iter()
        .map(|parameter| {
            let mut schema = parameter.schema();
            if let Value::Object(schema) = &mut schema {
                schema.insert("description".to_owned(), parameter.description.into());
                schema.insert("default".to_owned(), parameter.default());
            }
            (parameter.name.to_owned(), schema)
        })
        .collect();
    let section = json!({
        "description": "The parameters of the rules. What is not set has its default.",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": properties,
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plumbline's configuration",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {SECTION: section},
    })
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// What of a value a schema does not allow: the part of JSON Schema that [`schema`] makes use of. Any other keyword
    /// is a fault of the test.
    fn faults(schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut faults = Vec::new();
        for (keyword, wanted) in schema.as_object().unwrap() {
            let holds = match keyword.as_str() {
                "$schema" | "title" | "description" | "default" | "contentMediaType" => true,
                "type" => {
                    let is = |name: &Value| match name.as_str().unwrap() {
                        "object" => value.is_object(),
                        "array" => value.is_array(),
                        "string" => value.is_string(),
                        "integer" => value.is_u64() || value.is_i64(),
                        "boolean" => value.is_boolean(),
                        "null" => value.is_null(),
                        other => panic!("no type {other}"),
                    };
                    wanted.as_array().map_or_else(|| is(wanted), |names| names.iter().any(is))
                }
                "enum" => wanted.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
                "minLength" => value.as_str().is_none_or(|text| text.len() as u64 >= wanted.as_u64().unwrap()),
                "pattern" => {
                    value.as_str().is_none_or(|text| Regex::new(wanted.as_str().unwrap()).unwrap().is_match(text))
                }
                "anyOf" => wanted.as_array().unwrap().iter().any(|schema| self::faults(schema, value, at).is_empty()),
                "items" => {
                    faults
                        .extend(value.as_array().into_iter().flatten().flat_map(|item| self::faults(wanted, item, at)));
                    true
                }
                "properties" => {
                    for (name, value) in value.as_object().into_iter().flatten() {
                        let schema = wanted.get(name);
                        faults.extend(schema.into_iter().flat_map(|schema| self::faults(schema, value, name)));
                    }
                    true
                }
                "additionalProperties" => value.as_object().is_none_or(|fields| {
                    let listed = |name: &String| schema.get("properties").is_some_and(|of| of.get(name).is_some());
                    let mut others = fields.iter().filter(|(name, _)| !listed(name));
                    others.all(|(_, value)| wanted.is_object() && self::faults(wanted, value, at).is_empty())
                }),
                other => panic!("no keyword {other}"),
            };
            if !holds {
                faults.push(format!("{at}: {keyword} {wanted}: {value}"));
            }
        }
        faults
    }

    fn faults_of(yaml: &str) -> Vec<String> {
        let value: Option<Value> = serde_saphyr::from_str(yaml).unwrap();
        faults(&schema(), &value.unwrap_or_default(), "the file")
    }

    /// README's example of a configuration.
    fn example() -> String {
        let readme = include_str!("../../../../README.md");
        let lines = readme.lines().skip_while(|line| *line != "    parameters:").take_while(|line| !line.is_empty());
        lines.map(|line| format!("{}\n", line.get(4..).unwrap_or_default())).collect()
    }

    #[test]
    fn the_defaults_and_the_example_of_the_readme_are_valid() {
        let defaults = json!({SECTION: Parameters::default()});
        assert_eq!(faults(&schema(), &defaults, ""), Vec::<String>::new());
        assert!(example().lines().count() > 3, "{}", example());
        for text in ["", "parameters:\n", &example()] {
            assert_eq!(faults_of(text), Vec::<String>::new(), "{text}");
            Parameters::from_yaml(text).unwrap();
        }
    }

    #[test]
    fn schema_and_reader_agree() {
        for (text, valid) in [
            ("acm_expiration_days_min: 0", true),
            ("acm_expiration_days_min: -1", false),
            ("acm_expiration_days_min: 4294967296", false),
            ("allowed_regions: [eu-west-1]", true),
            ("allowed_regions: ~", true),
            ("allowed_regions: [Dublin]", false),
            ("allowed_regions: eu-west-1", false),
            ("api_rate_percent: 100", true),
            ("api_rate_percent: 101", false),
            ("api_rate_percent: ~", false),
            ("authorized_tcp_ports: [65535]", true),
            ("authorized_tcp_ports: [65536]", false),
            ("blocked_kms_actions: [KMS:*]", true),
            ("blocked_kms_actions: [s3:*]", false),
            ("colour: red", false),
            ("dynamodb_kms_key_arns: [alias/x]", false),
            ("ec2_desired_instance_tenancy: host", true),
            ("ec2_desired_instance_tenancy: shared", false),
            ("naming_pattern: ''", false),
            ("rds_backup_retention_days_min: 36", false),
            ("required_tags: {Owner: [], Stage: [dev]}", true),
            ("required_tags: {Owner: dev}", false),
            ("s3_lifecycle_expiration_days: 0", false),
            ("s3_require_kms: true", true),
            ("s3_require_kms: 1", false),
            ("secrets_unused_days: 0", false),
            ("trusted_accounts: ['012345678901']", true),
            ("trusted_accounts: [111111111111]", false),
        ] {
            let text = format!("parameters:\n  {text}\n");
            assert_eq!(faults_of(&text).is_empty(), valid, "{text}: {:?}", faults_of(&text));
            assert_eq!(Parameters::from_yaml(&text).is_ok(), valid, "{text}");
        }
    }

    #[test]
    fn every_parameter_says_everything() {
        let schema = schema();
        for parameter in Parameters::ALL {
            let of = &schema["properties"][SECTION]["properties"][parameter.name];
            assert_eq!((&of["description"], &of["default"]), (&parameter.description.into(), &parameter.default()));
            assert!(["type", "enum", "anyOf"].iter().any(|keyword| of.get(keyword).is_some()), "{of}");
        }
    }
}
