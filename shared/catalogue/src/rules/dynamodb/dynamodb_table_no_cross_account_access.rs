use crate::{
    language::policy::{
        place::Place,
        resource::{cross_account_grants, label, public_grants},
    },
    model::{Account, dynamodb::Table},
    rule::{Difference, Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Table> = Rule {
    id: "dynamodb-table-no-cross-account-access",
    title: "DynamoDB tables let in no account other than their own and the trusted ones",
    severity: Severity::High,
    expectations: &[],
    themes: &["cross-account"],
    equivalents: &["prowler:dynamodb_table_cross_account_access"],
    differs: &[Difference {
        from: &["prowler:dynamodb_table_cross_account_access"],
        how: "A table without a resource policy is compliant: nobody outside of the account can reach it.",
        source: &[(
            "Resource-based policies for DynamoDB",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html",
        )],
    }],
    parameters: &["trusted_accounts"],
    reads: &["dynamodb:GetResourcePolicy"],
    rationale: "Whoever controls another account decides who uses the access that a table's policy grants to it.",
    remediation: Remediation {
        text: "Take the other accounts out of the table's resource-based policy: table, Permissions. Accounts that \
               belong there go into the parameter trusted_accounts.",
        cli: "aws dynamodb put-resource-policy --resource-arn {arn} --policy file://policy.json --region {region}",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html",
    check,
};

fn check(table: &Table, account: &Account) -> Outcome {
    let Some(policy) = table.policy.get()? else {
        return Ok(Verdict::Compliant);
    };
    let place = Place::resource(&account.id, &table.identity.arn).and(format!("{}/index/*", table.identity.arn));
    let public = public_grants(policy, &place)
        .into_iter()
        .map(|statement| format!("{} lets anyone in", label(policy, statement)));
    let foreign = cross_account_grants(policy, &place, &account.parameters.trusted_accounts);
    let foreign = foreign
        .iter()
        .map(|grant| format!("{} lets in account {}", label(policy, grant.statement), grant.accounts.join(", ")));
    let faults: Vec<String> = public.chain(foreign).collect();
    require(faults.is_empty(), faults.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{language::policy::Document, observed::Known, testing::Cases};

    fn granting(principal_and_condition: &str) -> Table {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*",{principal_and_condition}}}}}"#
        );
        Table { policy: Known(Some(Document::parse(&text).unwrap())), ..Table::example() }
    }

    #[test]
    fn verdicts() {
        let other = r#""Principal":{"AWS":"arn:aws:iam::222222222222:role/reader"}"#;
        Cases::of(&RULE)
            .compliant([
                Table::example(),
                granting(r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/reader"}"#),
                granting(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}"#),
            ])
            .non_compliant([
                granting(other),
                granting(r#""Principal":"*""#),
                granting(r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"222222222222"}}"#),
            ])
            .given(|account| account.parameters.trusted_accounts = vec!["222222222222".to_owned()])
            .compliant([granting(other)])
            .check();
    }
}
