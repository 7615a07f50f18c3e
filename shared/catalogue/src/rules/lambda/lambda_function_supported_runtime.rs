use jiff::{
    civil::{Date, date},
    tz::TimeZone,
};

use crate::{
    model::{Account, lambda::Function},
    rule::{Difference, Outcome, Remediation, Rule, Severity, not_applicable, require},
};

pub(super) static RULE: Rule<Function> = Rule {
    id: "lambda-function-supported-runtime",
    title: "Lambda functions use runtimes that AWS still maintains",
    severity: Severity::Medium,
    expectations: &[],
    themes: &["patching"],
    equivalents: &["securityhub:Lambda.2", "prowler:awslambda_function_using_supported_runtimes"],
    differs: &[
        Difference {
            from: &["prowler:awslambda_function_using_supported_runtimes"],
            how: "A runtime is judged by the day on which AWS deprecates it, so that the later ones of the \
                  documentation count too, such as `nodejs18.x` and `python3.9`.",
            source: &[("Lambda runtimes", "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html")],
        },
        Difference {
            from: &["securityhub:Lambda.2"],
            how: "The runtimes that are an operating system only are judged too: `provided` and `provided.al2` \
                  are deprecated like others.",
            source: &[("Lambda runtimes", "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html")],
        },
    ],
    parameters: &[],
    reads: &[],
    rationale: "A deprecated runtime gets no security fixes any more, and some time later functions that use it can no \
                longer be changed.",
    remediation: Remediation {
        text: "Test the code with a newer runtime, then function, Code, Runtime settings, Edit.",
        cli: "aws lambda update-function-configuration --region {region} --function-name {name} --runtime {runtime}",
    },
    source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    check,
};

/// The day on which AWS deprecates a runtime, as its documentation forecast in 2026. A runtime that is not here is
/// newer than this list, and maintained.
/// <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>
const DEPRECATED_ON: &[(&str, Date)] = &[
    ("dotnet10", date(2028, 11, 14)),
    ("dotnet5.0", date(2022, 5, 10)),
    ("dotnet6", date(2024, 12, 20)),
    ("dotnet7", date(2024, 5, 14)),
    ("dotnet8", date(2026, 11, 10)),
    ("dotnetcore1.0", date(2019, 6, 27)),
    ("dotnetcore2.0", date(2019, 5, 30)),
    ("dotnetcore2.1", date(2022, 1, 5)),
    ("dotnetcore3.1", date(2023, 4, 3)),
    ("go1.x", date(2024, 1, 8)),
    ("java11", date(2027, 6, 30)),
    ("java17", date(2027, 6, 30)),
    ("java21", date(2029, 6, 30)),
    ("java25", date(2029, 6, 30)),
    ("java8", date(2024, 1, 8)),
    ("java8.al2", date(2027, 6, 30)),
    ("nodejs", date(2016, 10, 31)),
    ("nodejs10.x", date(2021, 7, 30)),
    ("nodejs12.x", date(2023, 3, 31)),
    ("nodejs14.x", date(2023, 12, 4)),
    ("nodejs16.x", date(2024, 6, 12)),
    ("nodejs18.x", date(2025, 9, 1)),
    ("nodejs20.x", date(2026, 4, 30)),
    ("nodejs22.x", date(2027, 4, 30)),
    ("nodejs24.x", date(2028, 4, 30)),
    ("nodejs4.3", date(2020, 3, 5)),
    ("nodejs4.3-edge", date(2020, 3, 5)),
    ("nodejs6.10", date(2019, 8, 12)),
    ("nodejs8.10", date(2020, 3, 6)),
    ("provided", date(2024, 1, 8)),
    ("provided.al2", date(2026, 7, 31)),
    ("provided.al2023", date(2029, 6, 30)),
    ("python2.7", date(2021, 7, 15)),
    ("python3.10", date(2026, 10, 31)),
    ("python3.11", date(2027, 6, 30)),
    ("python3.12", date(2028, 10, 31)),
    ("python3.13", date(2029, 6, 30)),
    ("python3.14", date(2029, 6, 30)),
    ("python3.6", date(2022, 7, 18)),
    ("python3.7", date(2023, 12, 4)),
    ("python3.8", date(2024, 10, 14)),
    ("python3.9", date(2025, 12, 15)),
    ("ruby2.5", date(2021, 7, 30)),
    ("ruby2.7", date(2023, 12, 7)),
    ("ruby3.2", date(2026, 3, 31)),
    ("ruby3.3", date(2027, 3, 31)),
    ("ruby3.4", date(2028, 3, 31)),
];

fn check(function: &Function, account: &Account) -> Outcome {
    let Some(runtime) = function.runtime.get()? else {
        return not_applicable("a container image brings its own runtime");
    };
    let today = account.time.to_zoned(TimeZone::UTC).date();
    let ended = DEPRECATED_ON.iter().find(|(name, day)| name == runtime && *day < today);
    let text = ended.map(|(name, day)| format!("AWS has deprecated its runtime {name} on {day}")).unwrap_or_default();
    require(ended.is_none(), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{observed::Known, testing::Cases};

    #[test]
    fn verdicts() {
        let with = |runtime: &str| Function { runtime: Known(Some(runtime.to_owned())), ..Function::example() };
        let day = |day: &str| day.parse().unwrap();
        Cases::of(&RULE)
            .compliant([with("python3.13"), with("nodejs99.x")])
            .non_compliant([with("python2.7"), with("nodejs18.x"), with("nodejs20.x"), with("go1.x"), with("java8")])
            .not_applicable([Function { runtime: Known(None), ..Function::example() }])
            .given(|account| account.time = day("2027-06-30T23:00:00Z"))
            .compliant([with("java17")])
            .given(|account| account.time = day("2027-07-01T00:00:00Z"))
            .non_compliant([with("java17")])
            .check();
    }

    #[test]
    fn the_list_is_alphabetical() {
        assert!(DEPRECATED_ON.is_sorted_by_key(|(name, _)| name));
    }
}
