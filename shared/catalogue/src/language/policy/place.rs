//! What a policy is attached to: it decides what some conditions mean.

/// What a policy is attached to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    kind: Kind,
    account: &'a str,
    resources: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Bucket,
    AccessPoint,
    VpcEndpoint,
    Other,
}

impl<'a> Place<'a> {
    /// A resource of this account, by its ARN.
    pub fn resource(account: &'a str, arn: &str) -> Self {
        Self { kind: Kind::Other, account, resources: vec![arn.to_owned()] }
    }

    /// A bucket of this account, by its ARN.
    pub fn bucket(account: &'a str, arn: &str) -> Self {
        Self { kind: Kind::Bucket, ..Self::resource(account, arn) }.and(format!("{arn}/*"))
    }

    /// An access point of this account, by its ARN.
    pub fn access_point(account: &'a str, arn: &str) -> Self {
        Self { kind: Kind::AccessPoint, ..Self::resource(account, arn) }.and(format!("{arn}/object/*"))
    }

    /// The place, with further resources that its policy can be about: an ARN with wildcards.
    #[must_use]
    pub fn and(mut self, arns: String) -> Self {
        self.resources.push(arns);
        self
    }

    /// A VPC endpoint of this account: its policy is about resources of any account.
    pub fn vpc_endpoint(account: &'a str) -> Self {
        Self { kind: Kind::VpcEndpoint, account, resources: Vec::new() }
    }

    /// A role of this account: who may assume it.
    pub fn role(account: &'a str) -> Self {
        Self { kind: Kind::Other, account, resources: Vec::new() }
    }

    /// The account that owns it.
    pub(super) fn account(&self) -> &str {
        self.account
    }

    /// The ARNs, with wildcards, of all that the policy can be about; empty when that has no bounds.
    pub(super) fn resources(&self) -> &[String] {
        &self.resources
    }

    /// Whether a condition on a key says nothing here, because every request that the policy is asked about has the same
    /// value: an access point's requests come through it, and an endpoint's come out of its VPC.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html>
    pub(super) fn takes_for_granted(&self, key: &str) -> bool {
        let keys: &[&str] = match self.kind {
            Kind::AccessPoint => &["s3:DataAccessPointArn", "s3:DataAccessPointAccount"],
            Kind::VpcEndpoint => &[
                "aws:SourceVpc",
                "aws:SourceVpcArn",
                "aws:SourceVpce",
                "aws:VpceAccount",
                "aws:VpceOrgID",
                "aws:VpceOrgPaths",
            ],
            Kind::Bucket | Kind::Other => &[],
        };
        keys.iter().any(|known| known.eq_ignore_ascii_case(key))
    }

    /// A condition's key and value with what the place knows in the place of policy variables, and `*` for the others;
    /// `None` where no value with a variable is fixed, which AWS says of S3.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status>
    pub(super) fn resolved(&self, key: &str, value: &str) -> Option<(String, String)> {
        let key = key.to_ascii_lowercase();
        if !value.contains("${") {
            return Some((key, value.to_owned()));
        }
        // The resources of a VPC endpoint's policy can be anybody's.
        let is_own = match self.kind {
            Kind::Bucket | Kind::AccessPoint => return None,
            Kind::VpcEndpoint => false,
            Kind::Other => true,
        };
        match (key.as_str(), value.to_ascii_lowercase().as_str()) {
            ("aws:resourceaccount", "${aws:principalaccount}") if is_own => {
                return Some(("aws:principalaccount".to_owned(), self.account.to_owned()));
            }
            ("aws:resourceorgid", "${aws:principalorgid}") if is_own => {
                return Some(("aws:principalorgid".to_owned(), "the owner's".to_owned()));
            }
            _ => {}
        }
        let mut text = String::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once("${") {
            let (variable, behind) = after.split_once('}')?;
            text.push_str(before);
            text.push_str(match variable.to_ascii_lowercase().as_str() {
                "aws:resourceaccount" if is_own => self.account,
                "aws:resourceorgid" if is_own => "the owner's",
                _ => "*",
            });
            rest = behind;
        }
        text.push_str(rest);
        Some((key, text))
    }
}
