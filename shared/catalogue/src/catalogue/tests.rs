use super::*;
use crate::{
    evaluate::evaluate,
    evaluation::{ComplianceType, Severity},
    model::{Resource, s3::Bucket, sqs::Queue},
    rule::{About, require},
    selection::Scope,
};

/// A rule that is made at run time, of strings that it owns.
#[derive(Clone)]
struct Custom {
    id: String,
    title: String,
    themes: Vec<String>,
    equivalents: Vec<String>,
    parameters: Vec<String>,
    reads: Vec<String>,
    expectations: Vec<u16>,
    remediation: String,
    source: String,
    types: Vec<&'static str>,
    /// How the names of resources begin.
    prefix: String,
}

impl Custom {
    fn new(id: &str, types: &[&'static str]) -> Self {
        Self {
            id: id.to_owned(),
            title: "Names begin with our prefix".to_owned(),
            themes: Vec::new(),
            equivalents: Vec::new(),
            parameters: Vec::new(),
            reads: Vec::new(),
            expectations: Vec::new(),
            remediation: "Make it anew under a name that does.".to_owned(),
            source: "https://wiki.example.com/names".to_owned(),
            types: types.to_vec(),
            prefix: format!("{}-", id.split('-').next().unwrap_or_default()),
        }
    }
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

impl About for Custom {
    fn id(&self) -> &str {
        &self.id
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn severity(&self) -> Severity {
        Severity::Low
    }

    fn expectations(&self) -> &[u16] {
        &self.expectations
    }

    fn themes(&self) -> Vec<&str> {
        borrowed(&self.themes)
    }

    fn equivalents(&self) -> Vec<&str> {
        borrowed(&self.equivalents)
    }

    fn parameters(&self) -> Vec<&str> {
        borrowed(&self.parameters)
    }

    fn rationale(&self) -> &str {
        "Who looks for ours should find it."
    }

    fn remediation(&self) -> &str {
        &self.remediation
    }

    fn command(&self) -> &str {
        "none"
    }

    fn source(&self) -> &str {
        &self.source
    }
}

impl AnyRule for Custom {
    fn about(&self) -> &dyn About {
        self
    }

    fn resource_types(&self) -> Vec<&'static str> {
        self.types.clone()
    }

    fn reads(&self) -> Vec<&str> {
        borrowed(&self.reads)
    }

    fn judge(&self, resource: &dyn Resource, _: &Account) -> Option<Outcome> {
        let is_ours = resource.name().starts_with(&self.prefix);
        let judged = self.types.contains(&resource.resource_type());
        judged.then(|| require(is_ours, format!("its name does not begin with {}", self.prefix)))
    }
}

fn with(rules: impl IntoIterator<Item = Custom>) -> Result<Catalogue, CatalogueError> {
    let rules: Vec<Arc<dyn AnyRule>> = rules.into_iter().map(|rule| Arc::new(rule) as Arc<dyn AnyRule>).collect();
    Catalogue::built_in().unwrap().with(rules)
}

const BUCKET: &str = "AWS::S3::Bucket";
const QUEUE: &str = "AWS::SQS::Queue";

#[test]
fn a_rule_that_is_added_judges_beside_the_others() {
    let catalogue =
        with([Custom::new("acme-names", &[BUCKET, QUEUE]), Custom::new("shop-buckets", &[BUCKET])]).unwrap();
    assert_eq!(catalogue.rules().count(), Catalogue::built_in().unwrap().rules().count() + 2);
    let folder = |id: &str| {
        let holds = |service: &&Service| service.rules.iter().any(|rule| rule.about().id() == id);
        catalogue.services().iter().find(holds).unwrap().name
    };
    assert_eq!((folder("acme-names"), folder("shop-buckets")), (EVERY, "s3"));

    let scope = Scope { rules: vec!["acme-names".to_owned(), "shop-buckets".to_owned()], ..Scope::default() };
    let selection = scope.resolve(&catalogue).unwrap();
    let account = Account::example();
    let evaluations: Vec<(String, String, ComplianceType)> =
        evaluate(&selection.rules, &selection.kinds, &account, "scan")
            .flatten()
            .map(|of| (of.rule_id.to_string(), of.resource_type.to_string(), of.compliance_type))
            .collect();
    let expected = |rule: &str, kind: &str, verdict| (rule.to_owned(), kind.to_owned(), verdict);
    assert!(account.s3.buckets.known().all(|bucket: &Bucket| bucket.identity.id.starts_with("shop-")));
    assert!(account.sqs.queues.known().all(|queue: &Queue| Resource::name(queue).starts_with("shop-")));
    for wanted in [
        expected("acme-names", BUCKET, ComplianceType::NonCompliant),
        expected("acme-names", QUEUE, ComplianceType::NonCompliant),
        expected("shop-buckets", BUCKET, ComplianceType::Compliant),
    ] {
        assert!(evaluations.contains(&wanted), "{wanted:?} is not among {evaluations:?}");
    }
}

#[test]
fn a_rule_that_is_added_can_judge_a_requirement() {
    let equivalents = vec!["securityhub:WorkSpaces.1".to_owned()];
    let catalogue = with([Custom { equivalents, ..Custom::new("shop-buckets", &[BUCKET]) }]).unwrap();
    let judged: Vec<(&str, &str)> = catalogue
        .judged_by("shop-buckets")
        .map(|(framework, of)| (framework.id.as_str(), of.number.as_str()))
        .collect();
    assert_eq!(judged, [("fsbp", "WorkSpaces.1")]);
}

#[test]
fn a_rule_judges_the_requirements_that_ask_for_its_theme() {
    let themes = vec!["passwords".to_owned()];
    let catalogue = with([Custom { themes, ..Custom::new("shop-buckets", &[BUCKET]) }]).unwrap();
    let of = |rule: &str| catalogue.judged_by(rule).map(|(_, of)| of.number.clone()).collect::<Vec<_>>();
    assert!(!of("shop-buckets").is_empty());
    assert!(of("shop-buckets").iter().all(|number| of("iam-password-policy-symbol").contains(number)));
}

#[test]
fn what_is_wrong_with_a_rule_is_named() {
    let rule = || Custom::new("shop-buckets", &[BUCKET]);
    let one = |text: &str| vec![text.to_owned()];
    for (wrong, message) in [
        (Custom { id: "Shop_Buckets".to_owned(), ..rule() }, "its name is not lower-case letters"),
        (Custom { id: "s3-bucket-versioning-enabled".to_owned(), ..rule() }, "another rule has this name"),
        (Custom { title: String::new(), ..rule() }, "its title is empty"),
        (Custom { title: "Ensure names".to_owned(), ..rule() }, "its title is not the condition that holds"),
        (Custom { title: "Names  begin".to_owned(), ..rule() }, "its title has spaces that nobody needs"),
        (Custom { remediation: "Rename".to_owned(), ..rule() }, "its remediation does not end with a full stop"),
        (Custom { source: "wiki".to_owned(), ..rule() }, "its source is no address"),
        (Custom { equivalents: one("cis:1"), ..rule() }, "its equivalent \"cis:1\" does not begin with config:"),
        (
            Custom { equivalents: one("securityhub:S3.14"), ..rule() },
            "its equivalent \"securityhub:S3.14\" stands on \"s3-bucket-versioning-enabled\" too",
        ),
        (Custom { expectations: vec![41], ..rule() }, "there is no expectation 41"),
        (Custom { themes: one("password"), ..rule() }, "there is no theme \"password\"; did you mean \"passwords\"?"),
        (
            Custom { parameters: one("allowed_region"), ..rule() },
            "there is no parameter \"allowed_region\"; did you mean \"allowed_regions\"?",
        ),
        (Custom { reads: one("s3:GetObject"), ..rule() }, "no fact of an account is read with s3:GetObject"),
        (Custom { types: vec![], ..rule() }, "it judges no resource type"),
        (Custom { types: vec!["AWS::S3::Table"], ..rule() }, "no scan lists AWS::S3::Table"),
    ] {
        let id = wrong.id.clone();
        let error = with([wrong]).err().unwrap();
        assert!(matches!(&error, CatalogueError::Rule { id: of, .. } if *of == id), "{error:?}");
        let error = error.to_string();
        assert!(error.starts_with(&format!("rule {id:?}: {message}")), "{error}");
    }
    let error = with([rule(), rule()]).err().unwrap().to_string();
    assert_eq!(error, "rule \"shop-buckets\": another rule has this name");
}
