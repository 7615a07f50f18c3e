//! The catalogue: one folder a service, one file a rule.

mod account;
mod dynamodb;
mod ec2;
mod every;
mod iam;
mod rds;
mod s3;
mod sns;
mod vpc;

use crate::rule::AnyRule;

/// Every rule by service, both alphabetical.
pub const SERVICES: &[(&str, &[&dyn AnyRule])] = &[
    ("account", account::RULES),
    ("dynamodb", dynamodb::RULES),
    ("ec2", ec2::RULES),
    ("every", every::RULES),
    ("iam", iam::RULES),
    ("rds", rds::RULES),
    ("s3", s3::RULES),
    ("sns", sns::RULES),
    ("vpc", vpc::RULES),
];

/// Every rule.
pub fn all() -> impl Iterator<Item = &'static dyn AnyRule> {
    SERVICES.iter().flat_map(|(_, rules)| rules.iter().copied())
}

/// The rule of this name.
pub fn find(id: &str) -> Option<&'static dyn AnyRule> {
    all().find(|rule| rule.about().id == id)
}

#[cfg(test)]
mod catalogue_tests;
