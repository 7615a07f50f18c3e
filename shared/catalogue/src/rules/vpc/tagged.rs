//! Types of which AWS Config asks for any tag at all.

use super::own;
use crate::{
    model::{
        Identity,
        vpc::{DhcpOptions, PrefixList},
    },
    rule::{Outcome, Remediation, Rule, Severity, require},
};

pub(super) static DHCP_OPTIONS: Rule<DhcpOptions> = Rule {
    id: "ec2-dhcp-options-tagged",
    title: "DHCP option sets have a tag",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["config:EC2_DHCP_OPTIONS_TAGGED"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: RATIONALE,
    remediation: REMEDIATION,
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-dhcp-options-tagged.html",
    check: |options, _| tagged(&options.identity),
};

pub(super) static PREFIX_LIST: Rule<PrefixList> = Rule {
    id: "ec2-prefix-list-tagged",
    title: "Prefix lists have a tag",
    severity: Severity::Low,
    expectations: &[],
    themes: &["inventory"],
    equivalents: &["config:EC2_PREFIX_LIST_TAGGED"],
    differs: &[],
    parameters: &[],
    reads: &[],
    rationale: RATIONALE,
    remediation: REMEDIATION,
    source: "https://docs.aws.amazon.com/config/latest/developerguide/ec2-prefix-list-tagged.html",
    check: |list, _| tagged(&list.identity),
};

const RATIONALE: &str = "Tags say whose something is and what for; without any, no one dares to change or delete it.";

const REMEDIATION: Remediation = Remediation {
    text: "Add tags that name the owner and the purpose.",
    cli: "aws ec2 create-tags --region {region} --resources {id} --tags Key=Owner,Value={owner}",
};

/// AWS's own tags, which begin with `aws:`, do not count.
fn tagged(identity: &Identity) -> Outcome {
    own(identity)?;
    require(identity.tags.get()?.keys().any(|key| !key.starts_with("aws:")), "has no tags")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Owner, Tags},
        observed::Known,
        testing::Cases,
    };

    fn tagged_with(identity: Identity, key: Option<&str>) -> Identity {
        let tags = key.map(|key| (key.to_owned(), "x".to_owned())).into_iter().collect::<Tags>();
        Identity { tags: Known(tags), ..identity }
    }

    #[test]
    fn dhcp_options() {
        let with = |key| DhcpOptions { identity: tagged_with(DhcpOptions::example().identity, key) };
        Cases::of(&DHCP_OPTIONS)
            .compliant([DhcpOptions::example(), with(Some("Owner"))])
            .non_compliant([with(None), with(Some("aws:cloudformation:stack-name"))])
            .not_applicable([DhcpOptions { identity: DhcpOptions::example().identity.shared() }])
            .check();
    }

    #[test]
    fn prefix_lists() {
        let with =
            |key| PrefixList { identity: tagged_with(PrefixList::example().identity, key), ..PrefixList::example() };
        let mut aws = with(None);
        aws.identity.owner = Known(Owner::Aws);
        Cases::of(&PREFIX_LIST)
            .compliant([PrefixList::example(), with(Some("Owner"))])
            .non_compliant([with(None), with(Some("aws:cloudformation:stack-name"))])
            .not_applicable([aws, PrefixList { identity: PrefixList::example().identity.shared(), ..with(None) }])
            .check();
    }
}
