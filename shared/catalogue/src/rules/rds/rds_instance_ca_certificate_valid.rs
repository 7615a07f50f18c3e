use super::engine::is_custom;
use crate::{
    model::{Account, rds::Instance},
    rule::{Outcome, Remediation, Rule, Severity, not_applicable, require, violation},
};

pub(super) static RULE: Rule<Instance> = Rule {
    id: "rds-instance-ca-certificate-valid",
    title: "Certificate authorities of DB instances stay valid for long enough",
    severity: Severity::High,
    expectations: &[],
    themes: &["certificates", "patching"],
    equivalents: &["prowler:rds_instance_certificate_expiration"],
    differs: &[],
    parameters: &["rds_ca_certificate_days_min"],
    reads: &["rds:DescribeCertificates"],
    rationale: "When the authority expires, clients that verify the server refuse to connect, and the \
                quick way out is to stop verifying.",
    remediation: Remediation {
        text: "Give clients the new authority first, then change it: database, Modify, Connectivity, \
               Certificate authority.",
        cli: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
              --ca-certificate-identifier rds-ca-rsa2048-g1",
    },
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
    check,
};

const HOURS_A_DAY: i64 = 24;

fn check(instance: &Instance, account: &Account) -> Outcome {
    if is_custom(&instance.engine) {
        return not_applicable("RDS Custom leaves certificates to its user");
    }
    let id = instance.ca_certificate.get()?;
    let offered = account.rds.certificates.of(&instance.identity.region)?;
    let Some(authority) = offered.iter().find(|authority| authority.id == *id) else {
        return violation(format!("RDS does not offer certificate authority {id} any more"));
    };
    let valid_till = authority.valid_till.get()?;
    let days = valid_till.duration_since(account.time).as_hours() / HOURS_A_DAY;
    let till = valid_till.strftime("%Y-%m-%d");
    require(
        days >= i64::from(account.parameters.rds_ca_certificate_days_min),
        format!("certificate authority {id} is valid till {till}"),
    )
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::{
        model::{Regional, rds::Certificate},
        observed::Known,
        testing::Cases,
    };

    fn till(valid_till: Timestamp) -> Regional<Certificate> {
        Regional::example([Certificate { valid_till: Known(valid_till), ..Certificate::example() }])
    }

    #[test]
    fn verdicts() {
        Cases::of(&RULE)
            .compliant([Instance::example()])
            .non_compliant([Instance { ca_certificate: Known("rds-ca-2015".to_owned()), ..Instance::example() }])
            .not_applicable([Instance::of_engine("custom-oracle-ee", "19.my_cev1")])
            .given(|account| account.rds.certificates = till(account.time + SignedDuration::from_hours(89 * 24)))
            .non_compliant([Instance::example()])
            .given(|account| account.rds.certificates = till(account.time - SignedDuration::from_hours(1)))
            .non_compliant([Instance::example()])
            .given(|account| account.rds.certificates = till(account.time + SignedDuration::from_hours(90 * 24)))
            .compliant([Instance::example()])
            .check();
    }
}
