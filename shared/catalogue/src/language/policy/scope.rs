//! Which resources a statement of an identity policy names, and which it leaves open.

use std::borrow::Cow;

use super::{
    Condition, Statement, Terms,
    actions::{Action, action},
    pattern,
};

/// What stands as the service, and as the kind of resource, in an ARN pattern.
type Kind = (String, String);

/// The services and kinds in the ARN patterns of a statement, by how much the patterns leave open.
#[derive(Debug)]
pub(super) struct Scope {
    /// `NotResource`: open is what the patterns do not take.
    negated: bool,
    /// A condition says which resources are meant.
    held: bool,
    /// The patterns take `*`, the resource of actions that cannot be scoped.
    takes_anything: bool,
    /// Of every pattern.
    met: Vec<Kind>,
    /// Of the patterns that are about every resource of some kind.
    wide: Vec<Kind>,
    /// Of the patterns that say at most which service is meant.
    unscoped: Vec<Kind>,
}

impl Scope {
    pub(super) fn of(statement: &Statement) -> Self {
        let Some(resources) = &statement.resources else {
            let (met, wide, unscoped) = (vec![kind_in("*")], Vec::new(), Vec::new());
            return Self { negated: false, held: false, takes_anything: true, met, wide, unscoped };
        };
        let kinds = |counts: fn(&str) -> bool| {
            let mut kinds: Vec<Kind> =
                resources.patterns.iter().filter(|pattern| counts(pattern)).map(|pattern| kind_in(pattern)).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds
        };
        Self {
            negated: resources.negated,
            held: statement.conditions.iter().any(names_tagged),
            takes_anything: resources.include_resource("*"),
            met: kinds(|_| true),
            wide: kinds(|pattern| names_nothing(pattern) || ends_in_wildcard(pattern)),
            unscoped: kinds(names_nothing),
        }
    }

    /// Whether these patterns can be about what an action is done to, or with `NotResource` leave some of it.
    fn leaves(&self, patterns: &[Kind], action: &Action) -> bool {
        let takes = |pattern: &str, text: &str| pattern == "*" || text == "*" || pattern::matches(pattern, text);
        let is_among = |patterns: &[Kind], name: &str| {
            let (service, kind) = name.split_once(':').unwrap_or((name, "*"));
            patterns.iter().any(|(of_service, of_kind)| takes(of_service, service) && takes(of_kind, kind))
        };
        if !self.negated {
            return action.is_named_by(|name| is_among(patterns, name));
        }
        let excepted = |name: &str| if name.contains(':') { &self.wide } else { &self.unscoped };
        !action.is_only_named_by(|name| is_among(excepted(name), name))
    }
}

impl Statement {
    /// Whether the statement can be about what an action is done to.
    pub fn can_reach(&self, action: &Action) -> bool {
        let scope = self.scope();
        scope.leaves(&scope.met, action)
    }

    /// Whether the statement names none of what an action is done to: `*`, ARNs of its service with nothing but
    /// wildcards in them, or everything but some. A condition on the resource's tags names resources as well.
    pub fn is_unscoped(&self, action: &Action) -> bool {
        let scope = self.scope();
        !scope.held && scope.leaves(&scope.unscoped, action)
    }

    /// Whether a condition of the statement says which resources are meant, by their tags.
    pub fn names_resources(&self) -> bool {
        self.scope().held
    }

    /// Whether the statement names no resources, whatever the action.
    pub fn is_unscoped_everywhere(&self) -> bool {
        let scope = self.scope();
        !scope.held
            && if scope.negated {
                scope.unscoped.is_empty()
            } else {
                scope.unscoped.iter().any(|(service, _)| service == "*")
            }
    }

    /// Whether the statement is about all of some kind of what an action is done to: unscoped, or with nothing but a
    /// wildcard as the name. What cannot be scoped is done to `*` alone.
    pub fn is_wide(&self, action: &Action) -> bool {
        let scope = self.scope();
        !scope.held && if action.scopable { scope.leaves(&scope.wide, action) } else { scope.takes_anything }
    }

    /// The same for an action by its name.
    pub fn is_wide_on(&self, name: &str) -> bool {
        action(name).is_some_and(|action| self.is_wide(action))
    }
}

fn kind_in(pattern: &str) -> Kind {
    let mut parts = pattern.splitn(6, ':');
    let service = parts.nth(2).unwrap_or("*");
    let kind = parts.nth(2).and_then(|resource| resource.split(['/', ':']).next()).unwrap_or("*");
    (service.to_owned(), kind.to_owned())
}

/// Whether an ARN pattern says at most which service is meant, such as `arn:aws:s3:::*`.
fn names_nothing(resource: &str) -> bool {
    let mut parts = resource.splitn(6, ':');
    let only_wildcards = |part: &str| part.chars().all(|c| matches!(c, '*' | '?' | ':' | '/'));
    let service = parts.nth(2);
    match service {
        None => {
            resource.contains('*')
                && resource.split(':').all(|part| only_wildcards(part) || part == "arn" || part == "aws")
        }
        Some(_) => parts.all(only_wildcards),
    }
}

/// Whether an ARN pattern has nothing but a wildcard as the name.
fn ends_in_wildcard(resource: &str) -> bool {
    completed(resource)
        .rsplit([':', '/'])
        .next()
        .is_some_and(|name| name.contains('*') && name.chars().all(|c| c == '*'))
}

/// Whether a condition of an `Allow` says which resources are meant, by their tags.
///
/// Services have keys of their own for that, beside the global one:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourcetag>
/// and <https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>
fn names_tagged(condition: &Condition) -> bool {
    let operator = &condition.operator;
    let passes_untagged = operator.if_exists
        || operator.is_negated()
        || operator.name == "Null"
        || operator.quantifier == Some(super::Quantifier::ForAllValues);
    let takes_any = |value: &String| {
        operator.name.ends_with("Like") && value.contains('*') && value.chars().all(|c| matches!(c, '*' | '?'))
    };
    is_tag_of_resource(&condition.key) && !passes_untagged && !condition.values.iter().any(takes_any)
}

/// `aws:ResourceTag/…`, `ssm:resourceTag/…`, `s3:ExistingObjectTag/…`, `rds:cluster-tag/…` and their like; but neither
/// the tags of a request nor those of the caller.
fn is_tag_of_resource(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let Some((name, _)) = key.split_once(':').and_then(|(_, name)| name.split_once('/')) else { return false };
    ["resourcetag", "buckettag", "accesspointtag", "existingobjecttag"].contains(&name)
        || key.starts_with("rds:") && name.ends_with("-tag") && name != "req-tag"
}

/// An ARN with all its six fields. In a policy of a principal, AWS takes those that are missing at the end for `*`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns>
pub(super) fn completed(resource: &str) -> Cow<'_, str> {
    let missing = 5_usize.saturating_sub(resource.matches(':').count());
    if missing == 0 || !resource.starts_with("arn:") {
        return Cow::Borrowed(resource);
    }
    Cow::Owned(format!("{resource}{}", ":*".repeat(missing)))
}

/// Whether the terms are about every resource of a kind, in any one region and account.
pub(super) fn cover_all(resources: &Terms, service: &str, kind: &str) -> bool {
    if resources.negated {
        return true;
    }
    resources.patterns.iter().any(|resource| {
        let resource = &completed(resource);
        let parts: Vec<&str> = resource.splitn(6, ':').collect();
        let literal = |place: usize| parts.get(place).filter(|part| parts.len() == 6 && !part.contains(['*', '?']));
        let [partition, region, account] =
            [(1, "aws"), (3, "eu-west-1"), (4, "111111111111")].map(|(place, any)| *literal(place).unwrap_or(&any));
        pattern::covers(resource, &format!("arn:{partition}:{service}:{region}:{account}:{kind}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::policy::Document;

    fn statement(resources: &str, conditions: &str) -> Statement {
        let text = format!(r#"{{"Statement":{{"Effect":"Allow","Action":"*",{resources},"Condition":{conditions}}}}}"#);
        Document::parse(&text).unwrap().statements.remove(0)
    }

    #[test]
    fn scope_is_known() {
        let put = action("logs:PutLogEvents").unwrap();
        for (resources, unscoped, reached) in [
            (r#""Resource":"*""#, true, true),
            (r#""Resource":"arn:aws:logs:*""#, true, true),
            (r#""Resource":"arn:*""#, true, true),
            (r#""Resource":"arn:aws:logs:*:*:*""#, true, true),
            (r#""Resource":["arn:aws:logs:eu-west-1:111111111111:log-group:one","*"]"#, true, true),
            (r#""Resource":"arn:aws:l*:*:*:*""#, true, true),
            (r#""Resource":"arn:aws:s3:::*""#, false, false),
            (r#""Resource":"arn:aws:s3:::*/*""#, false, false),
            (r#""Resource":"arn:aws:logs:*:*:log-group:/aws/ec2/*""#, false, true),
            (r#""Resource":"arn:aws:logs:eu-west-1:111111111111:*""#, false, true),
            (r#""NotResource":["arn:aws:s3:::*","arn:aws:logs:*:*:log-group:one"]"#, true, true),
            (r#""NotResource":"arn:aws:logs:*:*:*""#, false, false),
            (r#""NotResource":"*""#, false, false),
        ] {
            let statement = statement(resources, "{}");
            assert_eq!((statement.is_unscoped(put), statement.can_reach(put)), (unscoped, reached), "{resources}");
        }
    }

    #[test]
    fn an_action_meets_the_arns_of_its_service_alone() {
        let mixed = statement(
            r#""Resource":["arn:aws:s3:::artifacts/*","arn:aws:lambda:eu-west-1:111111111111:function:one"]"#,
            "{}",
        );
        assert!(mixed.is_wide_on("s3:PutObject") && !mixed.is_wide_on("lambda:UpdateFunctionCode"));
        let instances = statement(r#""Resource":"arn:aws:ec2:*:*:instance/*""#, "{}");
        assert!(instances.is_wide_on("ssm:SendCommand") && !instances.is_wide_on("iam:PassRole"));
        assert!(!instances.is_wide_on("ec2:DescribeInstances"));
        let roles = statement(r#""Resource":"arn:aws:iam::*:role/*""#, "{}");
        assert!(roles.is_wide_on("sts:AssumeRole") && roles.is_wide_on("iam:PassRole"));
        assert!(!roles.is_wide_on("iam:PutUserPolicy") && !roles.is_wide_on("iam:CreatePolicyVersion"));
        let others = statement(r#""NotResource":"arn:aws:iam::*:role/*""#, "{}");
        assert!(!others.is_wide_on("iam:PassRole") && others.is_wide_on("iam:PutUserPolicy"));
    }

    #[test]
    fn tags_name_resources() {
        for (conditions, expected) in [
            (r#"{"StringEquals":{"aws:ResourceTag/team":"a"}}"#, true),
            (r#"{"StringEquals":{"AWS:resourcetag/team":"${aws:PrincipalTag/team}"}}"#, true),
            (r#"{"StringLike":{"ssm:resourceTag/team":["a","b*"]}}"#, true),
            (r#"{"ForAnyValue:StringEquals":{"iam:ResourceTag/team":"a"}}"#, true),
            (r#"{"StringEquals":{"rds:cluster-tag/team":"a"}}"#, true),
            (r#"{"StringEquals":{"s3:ExistingObjectTag/team":"a"}}"#, true),
            (r#"{"StringEquals":{"aws:ResourceTag/team":"*"}}"#, true),
            (r#"{"StringLike":{"aws:ResourceTag/team":"?*"}}"#, false),
            (r#"{"Null":{"aws:ResourceTag/team":"true"}}"#, false),
            (r#"{"Null":{"aws:ResourceTag/team":"false"}}"#, false),
            (r#"{"StringEqualsIfExists":{"aws:ResourceTag/team":"a"}}"#, false),
            (r#"{"ForAllValues:StringEquals":{"aws:ResourceTag/team":"a"}}"#, false),
            (r#"{"StringNotEquals":{"aws:ResourceTag/team":"a"}}"#, false),
            (r#"{"StringEquals":{"aws:RequestTag/team":"a"}}"#, false),
            (r#"{"StringEquals":{"rds:req-tag/team":"a"}}"#, false),
            (r#"{"StringEquals":{"aws:PrincipalTag/team":"a"}}"#, false),
        ] {
            for resources in [r#""Resource":"*""#, r#""Resource":"arn:aws:ec2:*:*:instance/*""#] {
                assert_eq!(!statement(resources, conditions).is_wide_on("ssm:SendCommand"), expected, "{conditions}");
            }
        }
    }
}
