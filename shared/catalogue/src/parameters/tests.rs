use std::collections::BTreeMap;

use super::*;

fn message(text: &str) -> String {
    Parameters::from_yaml(text).expect_err("should be refused").to_string()
}

#[test]
fn empty_is_the_default() {
    for text in ["", "# nothing yet\n", "parameters:\n", "parameters: {}\n"] {
        assert_eq!(Parameters::from_yaml(text), Ok(Parameters::default()), "{text:?}");
    }
}

#[test]
fn values_are_read() {
    let parameters = Parameters::from_yaml("parameters:\n  allowed_regions: [eu-west-1]\n").unwrap();
    assert_eq!(parameters.allowed_regions, Some(vec!["eu-west-1".to_owned()]));
}

#[test]
fn mistakes_are_named() {
    assert_eq!(
        message("parameters:\n  allowed_region: [eu-west-1]\n"),
        "unknown key `allowed_region` in `parameters:`; did you mean `allowed_regions`?"
    );
    assert_eq!(
        message("parameter:\n  allowed_regions: []\n"),
        "unknown key `parameter` in the configuration; did you mean `parameters`?"
    );
    assert!(message("parameters:\n  allowed_regions: Dublin\n").starts_with("parameter `allowed_regions`: "));
    assert!(message("parameters:\n  allowed_regions: [Dublin]\n").contains("\"Dublin\" is not a region name"));
    assert!(message("parameters:\n  s3_control_policy: '{}'\n").contains("not a policy document"));
    assert!(message("parameters:\n  s3_lifecycle_expiration_days: 0\n").contains("0 days"));
    assert!(message("parameters:\n  naming_pattern: \"prod-(\"\n").starts_with("parameter `naming_pattern`: "));
    assert!(message("parameters:\n  dynamodb_kms_key_arns: [alias/x]\n").contains("\"alias/x\" is not the ARN"));
    assert!(message("parameters:\n  dynamodb_throughput_percent: 0\n").contains("0 is not between 1 and 100"));
    assert!(message("parameters:\n  api_rate_percent: 101\n").contains("101 is not between 1 and 100"));
    assert!(message("parameters:\n  trusted_accounts: ['12']\n").contains("\"12\" is not a twelve-digit"));
    assert!(message("parameters:\n  internet_gateway_vpcs: [main]\n").contains("\"main\" does not begin with vpc-"));
    assert!(message("parameters:\n  public_route_tables: [vpc-1]\n").contains("does not begin with rtb-"));
    assert!(
        message("parameters:\n  authorized_tcp_ports: [70000]\n").starts_with("parameter `authorized_tcp_ports`: ")
    );
    assert!(message("parameters:\n  rds_backup_retention_days_min: 36\n").contains("for 36 days"));
    assert!(message("parameters:\n  ec2_token_hop_limit_max: 65\n").contains("65 is not from 1 to 64"));
    assert!(message("parameters:\n  ec2_desired_instance_tenancy: shared\n").contains("no tenancy \"shared\""));
    assert!(message("parameters:\n  secrets_unused_days: 0\n").contains("0 is no number of days"));
    assert!(message("parameters: [").starts_with("the configuration is not valid YAML"));
}

#[test]
fn texts_and_numbers_are_not_mixed_up() {
    assert_eq!(
        message("parameters:\n  trusted_accounts: [111111111111]\n"),
        "parameter `trusted_accounts`: 111111111111 is not a text; write it in quotes; it takes a list of \
         twelve-digit account ids"
    );
    assert_eq!(
        message("parameters:\n  access_key_max_age_days: ninety\n"),
        "parameter `access_key_max_age_days`: \"ninety\" is not a whole number; it takes a number of days"
    );
    assert_eq!(
        message("parameters:\n  access_key_max_age_days:\n"),
        "parameter `access_key_max_age_days`: it has no value; it takes a number of days"
    );
    assert_eq!(
        message("parameters:\n  s3_require_kms: 1\n"),
        "parameter `s3_require_kms`: 1 is not true or false; it takes true or false"
    );
    assert!(message("parameters:\n  password_minimum_length: -6\n").contains("-6 is not a whole number"));
    assert!(message("parameters:\n  password_minimum_length: 6.5\n").contains("6.5 is not a whole number"));
    assert!(message("parameters:\n  access_key_max_age_days: 4294967296\n").contains("too many"));
    assert!(
        message("parameters:\n  required_tags: { Owner: me }\n")
            .contains("the values of \"Owner\": \"me\" is not a list")
    );
    assert!(message("parameters:\n  required_tags: [Owner]\n").contains("a list is not a map"));
    let long = "x".repeat(10_000);
    assert!(message(&format!("parameters:\n  allowed_regions: [{long}]\n")).len() < 300);
}

#[test]
fn every_mistake_is_named_at_once() {
    assert_eq!(
        message(
            "colour: red\nparameters:\n  allowed_regions: [Dublin, eu-west-1, Rome]\n  api_rate_percent: 0\n  required_tag: {}\n"
        ),
        "unknown key `colour` in the configuration; known keys: parameters\n\
         parameter `allowed_regions`: \"Dublin\" is not a region name such as eu-west-1, \"Rome\" is not a region name \
         such as eu-west-1; it takes a list of region names\n\
         parameter `api_rate_percent`: 0 is not between 1 and 100; it takes a percentage from 1 to 100\n\
         unknown key `required_tag` in `parameters:`; did you mean `required_tags`?"
    );
    assert_eq!(message("parameters: [1]\n"), "`parameters:` must be a map of names to values, not a list");
    assert_eq!(message("- 1\n"), "the configuration must be a map of names to values, not a list");
    assert_eq!(message("parameters"), "the configuration must be a map of names to values, not \"parameters\"");
}

#[test]
fn nothing_is_lost_by_writing_it_twice() {
    let twice = message("parameters:\n  s3_require_kms: true\n  s3_require_kms: false\n");
    assert!(twice.starts_with("the configuration is not valid YAML") && twice.contains("s3_require_kms"), "{twice}");
}

#[test]
fn parameters_stand_in_order_and_are_described() {
    assert!(Parameters::ALL.is_sorted_by_key(|parameter| parameter.name));
    for parameter in Parameters::ALL {
        let Parameter { name, description, .. } = parameter;
        assert!(description.ends_with('.') && !description.contains("  "), "{name}: {description:?}");
        assert!(!parameter.expected().ends_with('.'), "{name}");
    }
}

#[test]
fn what_is_written_is_read() {
    let parameters = Parameters {
        required_tags: Some(BTreeMap::from([("Owner".to_owned(), vec!["me".to_owned()])])),
        s3_lifecycle_expiration_days: Some(7),
        ..Parameters::default()
    };
    let json = serde_json::to_value(&parameters).unwrap();
    assert_eq!(serde_json::from_value::<Parameters>(json).unwrap(), parameters);
    let refused = serde_json::from_str::<Parameters>(r#"{"api_rate_percent": 0}"#).unwrap_err().to_string();
    assert!(refused.contains("0 is not between 1 and 100"), "{refused}");
}

#[test]
fn what_is_no_yaml_is_said_on_one_line_with_its_place() {
    for text in ["parameters: [", "parameters:\n  a: b: c\n", "parameters:\n\tx: 1\n"] {
        let message = message(text);
        assert!(message.starts_with("the configuration is not valid YAML: ") && !message.contains('\n'), "{message}");
        assert!(message.contains("line "), "{message}");
    }
}
