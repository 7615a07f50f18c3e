use crate::{
    model::{
        Account, Region,
        dynamodb::{Capacity, Units},
    },
    observed::known_and_gap,
    rule::{Outcome, Remediation, Rule, Severity, Verdict, any_of, complete, require},
};

pub(super) static RULE: Rule<Region> = Rule {
    id: "dynamodb-throughput-limit-check",
    title: "The region's DynamoDB tables stay below the account's limits of provisioned capacity",
    severity: Severity::Low,
    expectations: &[],
    themes: &["availability"],
    equivalents: &["config:DYNAMODB_THROUGHPUT_LIMIT_CHECK"],
    differs: &[],
    parameters: &["dynamodb_throughput_percent"],
    reads: &["dynamodb:DescribeLimits", "dynamodb:DescribeTable", "dynamodb:ListTables"],
    rationale: "At the limit, tables can neither be created nor scaled out, and requests are throttled.",
    remediation: Remediation {
        text: "Ask for higher account-level capacity limits in Service Quotas, or move tables to on-demand capacity.",
        cli: "aws service-quotas list-service-quotas --service-code dynamodb --region {region}",
    },
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html",
    check,
};

fn check(region: &Region, account: &Account) -> Outcome {
    let tables = account.dynamodb.tables.of(&region.identity.region)?;
    let capacities = tables.iter().map(|table| table.description.get()?.capacity.get());
    let (capacities, gap) = known_and_gap(capacities);
    let mut used = Units { read: 0, write: 0 };
    for capacity in capacities {
        add(&mut used, capacity);
    }
    if gap.is_none() && used.read == 0 && used.write == 0 {
        return Ok(Verdict::Compliant);
    }
    let limits = region.dynamodb.limits.get()?;
    let percent = account.parameters.dynamodb_throughput_percent;
    let faults: Vec<String> = [("read", used.read, limits.read), ("write", used.write, limits.write)]
        .into_iter()
        .filter(|(_, used, limit)| used.saturating_mul(100) > limit.saturating_mul(i64::from(percent)))
        .map(|(name, used, limit)| format!("{used} of {limit} {name} capacity units are provisioned"))
        .collect();
    any_of([require(faults.is_empty(), faults.join("; ")), complete(gap)])
}

fn add(used: &mut Units, capacity: &Capacity) {
    if let Capacity::Provisioned { table, indexes } = capacity {
        for units in std::iter::once(table).chain(indexes.iter().map(|(_, units)| units)) {
            used.read = used.read.saturating_add(units.read);
            used.write = used.write.saturating_add(units.write);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{
            Regional,
            dynamodb::{Description, Table},
        },
        observed::{Gap, Known, Observed, Reason},
        testing::Cases,
    };

    fn table(read: i64, write: i64, index_read: i64) -> Table {
        let capacity = Capacity::Provisioned {
            table: Units { read, write },
            indexes: vec![("by-date".to_owned(), Units { read: index_read, write: 0 })],
        };
        Table::described(Description { capacity: Known(capacity), ..Description::example() })
    }

    fn unread() -> Table {
        let gap = Gap::new("dynamodb:DescribeTable", Reason::AccessDenied, "");
        Table { description: Observed::from(gap), ..Table::example() }
    }

    #[test]
    fn verdicts() {
        let with =
            |tables: [Table; 2]| move |account: &mut Account| account.dynamodb.tables = Regional::example(tables);
        Cases::of(&RULE)
            .compliant([Region::example()])
            .given(with([table(32_000, 1, 0), table(32_000, 1, 0)]))
            .compliant([Region::example()])
            .given(with([table(32_000, 1, 0), table(32_000, 1, 1)]))
            .non_compliant([Region::example()])
            .given(with([Table::example(), table(1, 64_001, 0)]))
            .non_compliant([Region::example()])
            .given(with([unread(), table(1, 64_001, 0)]))
            .non_compliant([Region::example()])
            .given(with([unread(), table(1, 64_000, 0)]))
            .insufficient_data([Region::example()])
            .given(|account| {
                account.parameters.dynamodb_throughput_percent = 100;
                account.dynamodb.tables = Regional::example([table(1, 64_001, 0)]);
            })
            .compliant([Region::example()])
            .check();
    }
}
