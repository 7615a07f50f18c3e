use std::collections::BTreeMap;

use crate::{
    model::{Account, Kind},
    observed::{Unread, known_and_gap},
    rule::{LISTINGS, Outcome, Remediation, Rule, Severity, TAGS, any_of, complete, require},
    rules::every::tag_word,
};

pub(super) static RULE: Rule<Account> = Rule {
    id: "account-tag-keys-consistent",
    title: "All resources of the account spell a tag key the same way",
    severity: Severity::Low,
    expectations: &[27],
    themes: &["inventory"],
    equivalents: &[],
    differs: &[],
    parameters: &[],
    reads: &[LISTINGS, TAGS],
    rationale: "Tag keys are case-sensitive: a cost report or a policy on Environment silently leaves out every resource \
                that is tagged environment.",
    remediation: Remediation {
        text: "Choose one spelling of the key, find the resources with another one in the Tag Editor, and tag them anew.",
        cli: "aws resourcegroupstaggingapi get-resources --tag-filters Key={key}",
    },
    source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/adopt-a-standardized-approach-for-tag-names.html",
    check,
};

/// The spellings of one word: each with the number of its resources, and one of them.
type Spellings<'a> = BTreeMap<&'a str, (usize, &'a str)>;

fn check(_: &Account, account: &Account) -> Outcome {
    let (words, gap) = words(account);
    let faults: Vec<String> = words.values().filter(|spellings| spellings.len() > 1).map(fault).collect();
    any_of([require(faults.is_empty(), faults.join("; ")), complete(gap)])
}

/// Every word that is used as a tag key, and the first reason why there may be more.
fn words(account: &Account) -> (BTreeMap<String, Spellings<'_>>, Option<Unread>) {
    let listings = Kind::all().filter(|kind| !kind.is_settings()).flat_map(|kind| kind.listings(account));
    let (mut resources, mut unlisted) = (Vec::new(), None);
    for listing in listings {
        resources.extend(listing.resources);
        unlisted = unlisted.or(listing.gap);
    }
    let tags = resources.into_iter().filter_map(|resource| Some(resource.tags()?.map(|tags| (resource, tags))));
    let (tagged, unread) = known_and_gap(tags);
    let mut words: BTreeMap<String, Spellings<'_>> = BTreeMap::new();
    for (resource, tags) in tagged {
        for key in tags.keys() {
            if let Some(word) = tag_word(key) {
                words.entry(word).or_default().entry(key).or_insert((0, resource.arn())).0 += 1;
            }
        }
    }
    (words, unlisted.or(unread))
}

/// The commonest spelling first, and one resource for each of the others.
fn fault(spellings: &Spellings<'_>) -> String {
    let mut by_use: Vec<_> = spellings.iter().collect();
    by_use.sort_by_key(|(_, (uses, _))| std::cmp::Reverse(*uses));
    let parts: Vec<String> = by_use
        .iter()
        .enumerate()
        .map(|(rank, (key, (uses, arn)))| match rank {
            0 => format!("tag key {key} ({uses})"),
            _ => format!("is also spelled {key} ({uses}, such as {arn})"),
        })
        .collect();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Identity, Regional, Tags, dynamodb::Table, sns::Topic},
        observed::Known,
        rule::violation,
        testing::Cases,
    };

    fn tagged(table: &[&str], topic: &[&str]) -> Account {
        let tags = |keys: &[&str]| Known(keys.iter().map(|key| ((*key).to_owned(), String::new())).collect::<Tags>());
        let mut account = Account::example();
        account.dynamodb.tables = Regional::example([Table {
            identity: Identity { tags: tags(table), ..Table::example().identity },
            ..Table::example()
        }]);
        account.sns.topics = Regional::example([Topic {
            identity: Identity { tags: tags(topic), ..Topic::example().identity },
            ..Topic::example()
        }]);
        account
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([
                Account::example(),
                tagged(&["Environment", "Owner"], &["Environment"]),
                tagged(&["aws:x-y"], &["aws:xy"]),
            ])
            .non_compliant([
                tagged(&["Environment"], &["environment"]),
                tagged(&["CostCenter", "Owner"], &["cost-center", "Owner"]),
                tagged(&["Environment", "environment"], &[]),
            ])
            .check();
    }

    #[test]
    fn the_spellings_are_named() {
        let account = tagged(&["Environment"], &["environment"]);
        assert_eq!(
            check(&account, &account),
            violation(
                "tag key Environment (1) is also spelled environment (1, such as arn:aws:sns:eu-west-1:111111111111:shop-alarms-prod)"
            )
        );
    }
}
