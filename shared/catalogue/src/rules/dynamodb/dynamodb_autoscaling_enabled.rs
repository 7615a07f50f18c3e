use crate::{
    model::{
        Account,
        dynamodb::{Access, Capacity, Scaling, Table},
    },
    observed::Unread,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, require},
};

pub(super) static RULE: Rule<Table> = Rule {
    id: "dynamodb-autoscaling-enabled",
    title: "The capacity of DynamoDB tables and their global indexes follows demand",
    severity: Severity::Medium,
    expectations: &[35],
    themes: &["availability"],
    equivalents: &[
        "config:DYNAMODB_AUTOSCALING_ENABLED",
        "securityhub:DynamoDB.1",
        "prowler:dynamodb_table_autoscaling_enabled",
    ],
    differs: &[],
    parameters: &[],
    reads: &[
        "application-autoscaling:DescribeScalableTargets",
        "application-autoscaling:DescribeScalingPolicies",
        "dynamodb:DescribeTable",
    ],
    rationale: "Fixed capacity throttles requests as soon as demand exceeds it, and a throttled index also throttles \
                writes to its table.",
    remediation: Remediation {
        text: "Switch the table to on-demand capacity, or turn on auto scaling of reads and writes for it and each of \
               its global secondary indexes: table, Additional settings, Read/write capacity, Edit.",
        cli: "aws dynamodb update-table --table-name {name} --billing-mode PAY_PER_REQUEST --region {region}",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html",
    check,
};

fn check(table: &Table, _: &Account) -> Outcome {
    let Capacity::Provisioned { indexes, .. } = table.description.get()?.capacity.get()? else {
        return Ok(Verdict::Compliant);
    };
    let scaling = table.scaling.get()?;
    let faults = std::iter::once(None)
        .chain(indexes.iter().map(|(name, _)| Some(name.as_str())))
        .flat_map(|index| [(index, Access::Read), (index, Access::Write)])
        .filter_map(|(index, access)| fault(scaling, index, access).transpose());
    let faults: Vec<String> = faults.collect::<Result<_, _>>()?;
    require(faults.is_empty(), format!("capacity is provisioned; {}", faults.join("; ")))
}

fn fault(scaling: &[Scaling], index: Option<&str>, access: Access) -> Result<Option<String>, Unread> {
    let subject = match access {
        Access::Read => "reads",
        Access::Write => "writes",
    };
    let place = index.map_or_else(|| "the table".to_owned(), |name| format!("index {name}"));
    Ok(match scaling.iter().find(|scaling| scaling.index.as_deref() == index && scaling.access == access) {
        None => Some(format!("{subject} of {place} do not scale")),
        Some(scaling) if !*scaling.active.get()? => {
            Some(format!("scaling of {subject} of {place} has no policy or is suspended"))
        }
        Some(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::dynamodb::{Description, Units},
        observed::Known,
        testing::Cases,
    };

    const UNITS: Units = Units { read: 5, write: 5 };

    fn provisioned(indexes: &[&str], scaling: &[(Option<&str>, Access, bool)]) -> Table {
        let capacity = Capacity::Provisioned {
            table: UNITS,
            indexes: indexes.iter().map(|name| ((*name).to_owned(), UNITS)).collect(),
        };
        let scaling = scaling
            .iter()
            .map(|&(index, access, active)| Scaling { index: index.map(str::to_owned), access, active: Known(active) })
            .collect();
        Table {
            scaling: Known(scaling),
            ..Table::described(Description { capacity: Known(capacity), ..Description::example() })
        }
    }

    #[test]
    fn verdicts() {
        let of_table = [(None, Access::Read, true), (None, Access::Write, true)];
        let of_index = [(Some("by-date"), Access::Read, true), (Some("by-date"), Access::Write, true)];
        Cases::of(&RULE)
            .compliant([
                Table::example(),
                provisioned(&[], &of_table),
                provisioned(&["by-date"], &[of_table, of_index].concat()),
            ])
            .non_compliant([
                provisioned(&[], &[]),
                provisioned(&[], &of_table[..1]),
                provisioned(&[], &[(None, Access::Read, true), (None, Access::Write, false)]),
                provisioned(&["by-date"], &of_table),
                provisioned(&["by-date", "by-name"], &[of_table, of_index].concat()),
                provisioned(&["by-date"], &of_index),
            ])
            .check();
    }
}
