//! IAM Access Analyzer: analyzers.

use serde::{Deserialize, Serialize};

use crate::{
    model::{Identity, Regional, Resource, Tags, kinds},
    observed::{Observed, Unread},
};

/// What a scan saw of IAM Access Analyzer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessAnalyzer {
    /// Analyzers.
    pub analyzers: Regional<Analyzer>,
}

/// An analyzer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analyzer {
    /// Which analyzer this is.
    pub identity: Identity,
    /// Whether it is at work.
    pub active: Observed<bool>,
    /// The AWS service that made it for itself.
    pub managed_by: Option<String>,
    /// Whether it looks for access from outside the account or organisation.
    pub external: Observed<bool>,
}

kinds! {
    "accessanalyzer": AccessAnalyzer;
    analyzers: Analyzer = "AWS::AccessAnalyzer::Analyzer",
        "access-analyzer:{region}:{account}:analyzer/*", list ["access-analyzer:ListAnalyzers"];
}

pub(super) const FACTS: &[(&str, &[&str])] = &[];

impl Resource for Analyzer {
    fn tags(&self) -> Option<Result<&Tags, Unread>> {
        self.managed_by.is_none().then(|| self.identity.tags.get())
    }
    fn chosen_name(&self) -> Result<Option<&str>, Unread> {
        Ok(self.managed_by.is_none().then_some(&self.identity.id))
    }
}

#[cfg(test)]
mod examples {
    use super::*;
    use crate::{model::Account, observed::Known};

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
                active: Known(true),
                managed_by: None,
                external: Known(true),
                identity: Identity::named(
                    "arn:aws:access-analyzer:eu-west-1:111111111111:analyzer/shop-access-prod".to_owned(),
                    "shop-access-prod".to_owned(),
                    Account::REGION,
                    Known(Tags::new()),
                ),
            }
        }
    }
}
