//! How secrets look, and where they stand.

use std::sync::LazyLock;

use regex::Regex;

use super::SecretKind::{self, AwsAccessKey, AwsSecretKey, Password, PrivateKey, Token, UrlPassword};

/// Forms that are secrets wherever they stand.
const FORMS: &[(SecretKind, &str)] = &[
    (AwsAccessKey, r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    // Keys of Amazon Bedrock, and what temporary credentials begin with.
    (Token, r"\bABSK[A-Za-z0-9+/]{100,}|\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9+/=]{100,}"),
    (PrivateKey, r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|\bPuTTY-User-Key-File-\d"),
    (PrivateKey, r"\bAGE-SECRET-KEY-1[A-Z0-9]{50,}"),
    (Token, r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    // Code: GitHub, GitLab, Bitbucket, Atlassian, Linear, Sonar, package registries.
    (
        Token,
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|gl(?:pat|rt|dt|ptt|ft|soat)-[A-Za-z0-9_-]{20,})",
    ),
    (Token, r"\b(?:ATATT3|ATCTT3|ATBB)[A-Za-z0-9_=-]{24,}|\blin_api_[A-Za-z0-9]{32,}|\bsq[pua]_[a-f0-9]{40}\b"),
    (
        Token,
        r"\b(?:npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,}|rubygems_[a-f0-9]{48}|dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,})",
    ),
    // Talk: Slack, Discord, Telegram.
    (Token, r"\bxox[abeposr]-[A-Za-z0-9.-]{10,}|\bxapp-\d-[A-Za-z0-9-]{20,}"),
    (Token, r"hooks\.slack\.com/(?:services|workflows)/T[A-Z0-9]+/[AB][A-Z0-9]+/[A-Za-z0-9]+"),
    (Token, r"discord(?:app)?\.com/api/webhooks/\d+/[A-Za-z0-9_-]{40,}"),
    (Token, r"\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"),
    (Token, r"\b\d{8,10}:AA[A-Za-z0-9_-]{33}"),
    // Money: Stripe, Square, Razorpay, Shopify.
    (Token, r"\b[rs]k_live_[A-Za-z0-9]{20,}|\bwhsec_[A-Za-z0-9+/=]{24,}|\bsq0(?:atp|csp)-[A-Za-z0-9_-]{22,}"),
    (Token, r"\brzp_live_[A-Za-z0-9]{14}\b|\bshp(?:at|ca|pa|ss)_[a-f0-9]{32}\b"),
    // Mail: SendGrid, Mailgun, Mailchimp, Brevo; Twilio.
    (Token, r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}|\bkey-[a-f0-9]{32}\b|\b[a-f0-9]{32}-us\d{1,2}\b"),
    (Token, r"\bxkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}|\bSK[a-f0-9]{32}\b"),
    // Clouds: Google, Azure, DigitalOcean, Heroku, Databricks, PlanetScale, Supabase.
    (Token, r"\bAIza[A-Za-z0-9_-]{35}|\bGOCSPX-[A-Za-z0-9_-]{28}|\bya29\.[A-Za-z0-9_-]{30,}"),
    (Token, r"\b[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}|[?&]sig=[A-Za-z0-9%+/=_-]{40,}"),
    (Token, r"\bdo[opr]_v1_[a-f0-9]{64}|\bHRKU-[A-Za-z0-9_-]{36,}|\bdapi[a-f0-9]{32}\b"),
    (Token, r"\bpscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{32,}|\bsbp_[a-f0-9]{40}\b"),
    // Models: OpenAI, Anthropic, Hugging Face, Groq, Replicate.
    (
        Token,
        r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}|\bhf_[A-Za-z0-9]{34}\b|\bgsk_[A-Za-z0-9]{40,}|\br8_[A-Za-z0-9]{37}\b",
    ),
    // Running things: Vault, Terraform, Pulumi, Doppler, Grafana, New Relic, Sentry, Postman, Notion, Figma.
    (Token, r"\bhv[sbr]\.[A-Za-z0-9_-]{24,}|\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}|\bpul-[a-f0-9]{40}\b"),
    (Token, r"\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{40,}|\bgl(?:sa|c)_[A-Za-z0-9_+/=-]{32,}"),
    (
        Token,
        r"\bNR(?:AK|II|JS)-[A-Za-z0-9_-]{20,}|\bsntr(?:ys|yu)_[A-Za-z0-9_+/=-]{40,}|\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}",
    ),
    (Token, r"\b(?:ntn_|secret_)[A-Za-z0-9]{43,}|\bfigd_[A-Za-z0-9_-]{40,}"),
];

/// Places where a password stands; the last group is the password.
const PLACES: &[(SecretKind, &str)] = &[
    (UrlPassword, r#"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@?#"']*:([^\s/"'`<>]+)@"#),
    (UrlPassword, r#"\b[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@?#"']*:([^\s@"'`<>]*/[^\s@"'`<>]*)@"#),
    // Oracle writes user/password@place.
    (UrlPassword, r#"\bjdbc:oracle:\w+:[^\s/@"']+/"?([^\s@"']+)"?@"#),
    (UrlPassword, r#"(?:^|[\s="'])[A-Za-z][\w$#]*/([^\s@/"']+)@(?://)?[\w.-]+:\d{2,5}[/:]\w"#),
    // The Go drivers write user:password@tcp(place).
    (UrlPassword, r#"[\w.-]:([^\s@"']+)@(?:tcp|unix)\("#),
    // The files .pgpass and .netrc.
    (Password, r"(?m)^[\w.*-]+:(?:\d{2,5}|\*):[\w*-]+:[\w*-]+:(\S+)$"),
    (Password, r"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(\S+)"),
    (Password, r#""auths"\s*:\s*\{[^}]*"auth"\s*:\s*"([A-Za-z0-9+/=]{12,})""#),
    // Commands.
    (AwsSecretKey, r#"\baws_secret_access_key\s+['"]?([A-Za-z0-9+/]{40})\b"#),
    (Password, r#"(?m)echo\s+['"]?[\w.-]+:([^\s'"|]+)['"]?\s*\|\s*(?:sudo\s+)?chpasswd"#),
    (Password, r#"(?m)echo\s+['"]?([^\s'"|]+)['"]?\s*\|\s*(?:sudo\s+)?passwd\s+--stdin"#),
    (Password, r#"\bmysql(?:admin|dump)?\b[^\n|;]*\s-p['"]?([^\s'"]+)"#),
    (Password, r#"\bmongo(?:sh|dump|restore|export|import)?\b[^\n|;]*\s-p\s*['"]?([^\s'"]+)"#),
    (Password, r#"\bhtpasswd\s+-\w*b\w*\s+(?:\S*/\S*\s+)?\S+\s+['"]?([^\s'"]+)"#),
    (Password, r#"\bchpasswd\s*<<<\s*['"]?[\w.-]+:([^\s'"]+)"#),
    (Password, r#"\bvault\s+login\s+([\w.-]{20,})"#),
    (Password, r#"\b(?:smbclient|rpcclient|net|cifs)\b[^\n|;]*\s-U\s*['"]?[\w\\/.-]+%([^\s'"]+)"#),
    (Password, r"(?i)\bnet\s+use\b[^\n]*/user:\S+\s+([^\s/]\S*)"),
    (Password, r#"\bsshpass\s+-p\s*['"]?([^\s'"]+)"#),
    (Password, r#"\bredis-cli\b[^\n|;]*\s-a\s+['"]?([^\s'"]+)"#),
    (Password, r#"\bsqlcmd\b[^\n|;]*\s-P\s*['"]?([^\s'"]+)"#),
    (Password, r#"\bldap(?:search|modify|add|delete|whoami)\b[^\n|;]*\s-w\s*['"]?([^\s'"]+)"#),
    (Password, r#"\b(?:docker|podman|helm|crane|skopeo|az|oc)\b[^\n|;]*\slogin\b[^\n|;]*\s-p\s*['"]?([^\s'"]+)"#),
    (Password, r#"\bcurl\b[^\n|;]*\s(?:-u|--user)[\s=]+['"]?[^\s:'"]+:([^\s'"]+)"#),
    (Password, r#"-passw?(?:in|out)\s+['"]?pass:([^\s'"]+)"#),
    (Password, r"(?i)\bnet\s+user\s+\S+\s+([^\s/]\S*)"),
    (Password, r#"(?i)\bConvertTo-SecureString\s+(?:-String\s+)?['"]([^'"]+)['"]"#),
    // Other languages.
    (Password, r#"(?i)\bidentified\s+by\s+['"]([^'"]+)['"]"#),
    (Password, r"(?i)\b(?:with|set)\s+(?:encrypted\s+)?password\s*=?\s*'([^']+)'"),
    (Password, r#"(?i)#define\s+\w*(?:passw|secret|token|api_?key)\w*\s+"([^"]+)""#),
    (Password, r"(?m)^\s*requirepass\s+(\S+)"),
    (Password, r"(?i)<[\w:.-]*password>([^<]+)</"),
    (Token, r"(?i)\bauthorization:\s*(?:bearer|basic|token)\s+([A-Za-z0-9_.~+/=-]{16,})"),
];

/// What names of secrets have in them.
macro_rules! roots {
    () => {
        concat!(
            r"passw(?:or)?d|passphrase|passcode|pwd|secret|token|credential",
            r"|(?:api|access|auth|account|private|encryption|signing|master|session|hmac|licen[cs]e|shared|app|application",
            r"|consumer|cookie|jwt|webhook|admin|storage)[_.-]?key"
        )
    };
}

/// What a name has in it, written in small letters with `_` between its words.
const NAME: &str = concat!(r"(?:", roots!(), r")|(?:^|_)pass$");

/// `name = value`, `"name": "value"`, `--name value` and their like; a name and a value that are said to be these; a
/// variable that Windows is told to set.
const ASSIGNMENTS: &[&str] = &[
    concat!(
        r#"(?i)(?P<name>[a-z0-9_.-]*(?:"#,
        roots!(),
        r#")[a-z0-9_.-]*|(?:--|\b)[a-z0-9_.-]*pass)["']?"#,
        r#"(?P<sign>[\t ]*(?:=>|:=|=|:)[\t ]*|[\t ]+)"#,
        r#"(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'`,;&|<>]+))"#,
    ),
    concat!(
        r#"(?i)\b(?:name|key)["']?[\s:=]+["']?(?P<name>[a-z0-9_.-]+)["']?[\s,]+[-"']?value["']?[\s:=]+"#,
        r#"(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'`,;#&|<>]+))"#,
    ),
    concat!(
        r#"(?i)\b(?:setx\s+|SetEnvironmentVariable\(\s*)["']?(?P<name>[a-z0-9_.-]+)["']?[\s,]+"#,
        r#"(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'`,;&|<>]+))"#,
    ),
];

pub(super) static FORM_PATTERNS: LazyLock<Vec<(SecretKind, Regex)>> = LazyLock::new(|| compile(FORMS));
pub(super) static PLACE_PATTERNS: LazyLock<Vec<(SecretKind, Regex)>> = LazyLock::new(|| compile(PLACES));
pub(super) static ASSIGNMENT_PATTERNS: LazyLock<Vec<Regex>> =
    LazyLock::new(|| ASSIGNMENTS.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect());
pub(super) static NAME_PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(NAME).ok());

/// A test proves that none is lost here.
fn compile(patterns: &[(SecretKind, &str)]) -> Vec<(SecretKind, Regex)> {
    patterns.iter().filter_map(|(kind, pattern)| Some((*kind, Regex::new(pattern).ok()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(FORM_PATTERNS.len(), FORMS.len());
        assert_eq!(PLACE_PATTERNS.len(), PLACES.len());
        assert_eq!(ASSIGNMENT_PATTERNS.len(), ASSIGNMENTS.len());
        assert!(NAME_PATTERN.is_some());
    }
}
