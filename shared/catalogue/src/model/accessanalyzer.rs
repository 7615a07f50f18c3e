//! IAM Access Analyzer: analyzers.

use serde::{Deserialize, Serialize};

use super::{Account, Fact, Kind, Listed, Regional, Resource, Tags};
use crate::observed::Unread;

/// What a scan saw of IAM Access Analyzer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessAnalyzer {
    /// Analyzers.
    pub analyzers: Regional<Analyzer>,
}

/// An analyzer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Analyzer {
    /// `arn:aws:access-analyzer:region:account:analyzer/name`
    pub arn: String,
    /// The name, unique in the account and region.
    pub name: String,
    /// Where it looks.
    pub region: String,
    /// Whether it is at work.
    pub active: bool,
    /// The AWS service that made it for itself.
    pub managed_by: Option<String>,
    /// What it looks for and where, such as `ACCOUNT` or `ORGANIZATION_UNUSED_ACCESS`.
    pub kind: String,
    /// Empty when the analyzer has none.
    pub tags: Tags,
}

impl Analyzer {
    /// Whether it looks for access from outside the account or organisation.
    /// <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_AnalyzerSummary.html>
    pub fn is_external(&self) -> bool {
        matches!(self.kind.as_str(), "ACCOUNT" | "ORGANIZATION")
    }
}

pub(super) const KINDS: &[Kind] = &[Kind::of::<Analyzer>()];

pub(super) const FACTS: &[Fact] =
    &[Fact { path: "/accessanalyzer/analyzers/*", actions: &["access-analyzer:ListAnalyzers"] }];

impl Resource for Analyzer {
    fn resource_type(&self) -> &'static str {
        Self::TYPE
    }
    fn arn(&self) -> &str {
        &self.arn
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn region(&self) -> &str {
        &self.region
    }
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        self.managed_by.is_none().then_some(Ok(&self.tags))
    }
    fn chosen_name(&self) -> Option<&str> {
        self.managed_by.is_none().then_some(&self.name)
    }
}

impl Listed for Analyzer {
    const TYPE: &'static str = "AWS::AccessAnalyzer::Analyzer";
    const SERVICE: &'static str = "accessanalyzer";
    const ARN: &'static str = "arn:{partition}:access-analyzer:{region}:{account}:analyzer/*";
    const LISTED_BY: &'static [&'static str] = &["access-analyzer:ListAnalyzers"];
    const PATH: &'static str = "/accessanalyzer/analyzers";

    fn listings(account: &Account) -> Vec<(&str, Result<&[Self], Unread>)> {
        account.accessanalyzer.analyzers.parts()
    }
}

#[cfg(test)]
mod examples {
    use super::*;

    impl AccessAnalyzer {
        /// One active analyzer.
        pub(crate) fn example() -> Self {
            Self { analyzers: Regional::example([Analyzer::example()]) }
        }
    }

    impl Analyzer {
        /// An analyzer that violates nothing.
        pub(crate) fn example() -> Self {
            Self {
                arn: "arn:aws:access-analyzer:eu-west-1:111111111111:analyzer/shop-access-prod".to_owned(),
                name: "shop-access-prod".to_owned(),
                region: Account::REGION.to_owned(),
                active: true,
                managed_by: None,
                kind: "ACCOUNT".to_owned(),
                tags: Tags::new(),
            }
        }
    }
}
