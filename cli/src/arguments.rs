//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use plumbline_catalogue::{evaluation::Severity, selection::Scope};

/// Finds resources of an AWS account that break a rule, and says what could not be read.
#[derive(Debug, Parser)]
#[command(
    name = "plumbline",
    version,
    disable_help_subcommand = true,
    after_help = "Credentials come from --profile, the environment or the instance, as for the AWS CLI."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scan the account and show the violations
    #[command(after_help = "\
Exit codes:
  0  no violation (at or above --fail-on)
  1  the scan failed
  2  the request cannot be understood
  3  violations (at or above --fail-on)
  130  ended by Ctrl-C or SIGTERM: what was not read counts as not reached

Examples:
  plumbline scan
  plumbline scan --profile audit --region eu-west-1,us-east-1 --service s3,iam
  plumbline scan --severity high --output jsonl > evaluations.jsonl
  plumbline scan --framework cis-5.0
  plumbline scan --endpoint-url http://localhost:4566")]
    Scan(Box<Scan>),
    /// Judge an account that `scan --save` kept, without AWS
    #[command(after_help = "\
The rules are those of the kept scan, and so are their parameters, unless others are named. What the scan did not read
for them is reported as not requested.

Exit codes: as for `plumbline scan`.

Examples:
  plumbline scan --save account.json.gz
  plumbline evaluate account.json.gz
  plumbline evaluate account.json.gz --framework cis-5.0 --config plumbline.yaml
  plumbline evaluate europe.json.gz america.json.gz")]
    Evaluate(Evaluate),
    /// List the rules
    Rules(Rules),
    /// List the compliance frameworks, or the requirements of one
    Frameworks(Frameworks),
    /// Explain one rule: what it expects, why, and what to do about a violation
    Explain(Explain),
    /// Write the documentation of the rules and frameworks
    Docs(Docs),
    /// Print the least-privilege IAM policy that a scan needs
    IamPolicy(IamPolicy),
    /// Help with the configuration file
    #[command(subcommand)]
    Config(Config),
}

#[derive(Debug, Args)]
pub(crate) struct Scan {
    /// Use this profile of the shared AWS configuration
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Scan these regions only; the first also receives the calls that belong to no region [default: all that are
    /// turned on]
    #[arg(long = "region", value_name = "REGION", value_delimiter = ',')]
    pub(crate) regions: Vec<String>,
    /// Send the calls to this address instead of AWS
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,
    #[command(flatten)]
    pub(crate) judging: Judging,
    /// Keep what was read in this file, for `plumbline evaluate`
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Store the evaluations in this DynamoDB table, and compare with the scan before
    #[arg(long, value_name = "NAME")]
    pub(crate) table: Option<String>,
    /// Keep them in the table for this many days
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(crate) retention_days: u32,
    /// Publish what changed since the scan before to this SNS topic
    #[arg(long, value_name = "ARN", requires = "table")]
    pub(crate) topic: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// What `plumbline scan --save` kept; several files are parts of one account
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

/// How what was read is judged and shown.
#[derive(Debug, Args)]
pub(crate) struct Judging {
    /// Write the result as a table, as one JSON document, or as one line of JSON for each evaluation
    #[arg(long, short, value_enum, default_value_t = ScanOutput::Table)]
    pub(crate) output: ScanOutput,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Read the rules' parameters from this YAML file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Exit with 3 only for violations of at least this severity [default: any]
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
    /// Write without colours, as the variable NO_COLOR does
    #[arg(long)]
    pub(crate) no_color: bool,
    /// Show neither progress nor the coverage of the scan
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

/// Which rules; empty means all.
#[derive(Debug, Default, Args)]
pub(crate) struct Selection {
    /// Only these services, such as s3
    #[arg(long = "service", value_name = "SERVICE", value_delimiter = ',')]
    pub(crate) services: Vec<String>,
    /// Only these rules
    #[arg(long = "rule", value_name = "RULE", value_delimiter = ',')]
    pub(crate) rules: Vec<String>,
    /// Only rules of these compliance frameworks, such as cis-5.0; the scan ends with what it says of each
    #[arg(long = "framework", value_name = "ID", value_delimiter = ',')]
    pub(crate) frameworks: Vec<String>,
    /// Only rules of at least this severity: critical, high, medium, low or informational
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// Write a table, or JSON with every parameter too
    #[arg(long, short, value_enum, default_value_t = RulesOutput::Table)]
    pub(crate) output: RulesOutput,
    /// Only rules of these services
    #[arg(long = "service", value_name = "SERVICE", value_delimiter = ',')]
    pub(crate) services: Vec<String>,
    /// Only rules of at least this severity
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) severity: Option<Severity>,
    /// Write without colours
    #[arg(long)]
    pub(crate) no_color: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The rule's name, as `plumbline rules` lists it
    pub(crate) rule: String,
}

#[derive(Debug, Args)]
pub(crate) struct Frameworks {
    /// The framework whose requirements to list
    #[arg(value_name = "ID")]
    pub(crate) framework: Option<String>,
    /// Write a table or JSON
    #[arg(long, short, value_enum, default_value_t = RulesOutput::Table)]
    pub(crate) output: RulesOutput,
    /// Write without colours
    #[arg(long)]
    pub(crate) no_color: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Docs {
    /// The folder; the pages go below it, into `frameworks` and `rules`
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print the JSON Schema of the configuration file, for editors and other checks
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct IamPolicy {
    #[command(flatten)]
    pub(crate) selection: Selection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScanOutput {
    Table,
    Json,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesOutput {
    Table,
    Json,
}

impl Selection {
    /// The scope in these regions.
    pub(crate) fn scope(&self, regions: &[String]) -> Scope {
        Scope {
            services: self.services.clone(),
            regions: regions.to_vec(),
            rules: self.rules.clone(),
            frameworks: self.frameworks.clone(),
            severity: self.severity,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn scan(arguments: &str) -> Result<Scan, clap::Error> {
        let words = ["plumbline", "scan"].into_iter().chain(arguments.split_whitespace());
        match Arguments::try_parse_from(words)?.command {
            Command::Scan(scan) => Ok(*scan),
            other => panic!("{other:?} is not a scan"),
        }
    }

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_scan_needs_no_arguments() {
        let scan = scan("").unwrap();
        assert_eq!((scan.judging.output, scan.judging.fail_on, scan.judging.quiet), (ScanOutput::Table, None, false));
        assert!(scan.judging.selection.scope(&scan.regions).is_everything());
    }

    #[test]
    fn lists_are_repeated_or_separated_by_commas() {
        let scan = scan("--region eu-west-1,us-east-1 --region eu-north-1 --service s3 --service iam,ec2").unwrap();
        assert_eq!(scan.regions, ["eu-west-1", "us-east-1", "eu-north-1"]);
        assert_eq!(scan.judging.selection.services, ["s3", "iam", "ec2"]);
    }

    #[test]
    fn severities_are_read_in_any_case() {
        let scan = scan("--severity high --fail-on CRITICAL -o jsonl").unwrap();
        assert_eq!(
            (scan.judging.selection.severity, scan.judging.fail_on),
            (Some(Severity::High), Some(Severity::Critical))
        );
        assert_eq!(scan.judging.output, ScanOutput::Jsonl);
    }

    #[test]
    fn mistakes_are_usage_errors() {
        for arguments in ["--severity urgent", "--output xml", "--fail-on", "--topic arn", "--regoin eu-west-1"] {
            let error = scan(arguments).unwrap_err();
            assert!(error.use_stderr(), "{arguments}");
        }
    }
}
