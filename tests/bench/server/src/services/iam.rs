//! IAM: users, groups, roles and policies, in one listing and each by itself.

use crate::{
    account::{Account, CREATED, ID, index, name, tags},
    call::Call,
    page::Page,
    reply::{Reply, encoded, list},
};

const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html>
const REPORT_HEADER: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
    password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
    access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,\
    access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,\
    cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

pub fn reply(account: &Account, call: &Call) -> Reply {
    let principal = || call.parameter("UserName").or(call.parameter("RoleName")).or(call.parameter("GroupName"));
    let number = principal().and_then(index).unwrap_or_default();
    match call.operation.as_str() {
        "GetAccountAuthorizationDetails" => details(account, call),
        "GetAccountSummary" => summary(account),
        "GetAccountPasswordPolicy" => password_policy(),
        "GenerateCredentialReport" => Reply::Xml(element("State", "COMPLETE")),
        "GetCredentialReport" => report(account),
        "ListUsers" => listing(account, call, "users", "Users", user),
        "ListGroups" => listing(account, call, "groups", "Groups", group),
        "ListRoles" => listing(account, call, "roles", "Roles", |number| role(number) + &trust(number)),
        "ListPolicies" => policies(account, call),
        "GetPolicy" => Reply::Xml(format!("<Policy>{}</Policy>", policy_of(call))),
        "GetPolicyVersion" => {
            let number = call.parameter("PolicyArn").and_then(index);
            Reply::Xml(format!("<PolicyVersion>{}</PolicyVersion>", version(&document(number))))
        }
        "ListPolicyVersions" => {
            let number = call.parameter("PolicyArn").and_then(index);
            Reply::Xml(list("Versions", "member", [version(&document(number))]) + LAST)
        }
        "ListEntitiesForPolicy" => entities(call),
        "ListPolicyTags" => tag_list(call.parameter("PolicyArn").and_then(index).unwrap_or_default()),
        "ListUserTags" | "ListRoleTags" => tag_list(number),
        "GetUser" => Reply::Xml(format!("<User>{}</User>", user(number))),
        "GetRole" => Reply::Xml(format!("<Role>{}</Role>", role(number) + &trust(number))),
        "GetGroup" => Reply::Xml(format!("<Group>{}</Group><Users></Users>{LAST}", group(number))),
        "GetLoginProfile" if !number.is_multiple_of(3) => Reply::Error(404, "NoSuchEntity"),
        "GetLoginProfile" => Reply::Xml(format!(
            "<LoginProfile>{}{}</LoginProfile>",
            element("UserName", &name("shop-user", number)),
            element("CreateDate", CREATED)
        )),
        "ListMFADevices" => {
            Reply::Xml(list("MFADevices", "member", number.is_multiple_of(2).then(|| mfa(number))) + LAST)
        }
        "ListAccessKeys" => Reply::Xml(list("AccessKeyMetadata", "member", [key(number)]) + LAST),
        "GetAccessKeyLastUsed" => Reply::Xml(format!(
            "<AccessKeyLastUsed>{}<ServiceName>s3</ServiceName><Region>eu-west-1</Region></AccessKeyLastUsed>",
            element("LastUsedDate", CREATED)
        )),
        "ListAttachedUserPolicies" | "ListAttachedGroupPolicies" => {
            Reply::Xml(list("AttachedPolicies", "member", []) + LAST)
        }
        "ListAttachedRolePolicies" => Reply::Xml(list("AttachedPolicies", "member", attached(number)) + LAST),
        "ListRolePolicies" => Reply::Xml(list("PolicyNames", "member", inline_name(number)) + LAST),
        "ListUserPolicies" | "ListGroupPolicies" => Reply::Xml(list("PolicyNames", "member", []) + LAST),
        "GetRolePolicy" => Reply::Xml(
            element("RoleName", &name("shop-role", number))
                + &element("PolicyName", call.parameter("PolicyName").unwrap_or_default())
                + &element("PolicyDocument", &encoded(&document(Some(number)))),
        ),
        "ListGroupsForUser" => {
            let groups = account.count("groups");
            let of = (groups > 0).then(|| group(number % groups.max(1)));
            Reply::Xml(list("Groups", "member", of) + LAST)
        }
        "GenerateServiceLastAccessedDetails" => Reply::Xml(element("JobId", "00000000-0000-0000-0000-000000000000")),
        "GetServiceLastAccessedDetails" => last_accessed(),
        "ListServiceSpecificCredentials" => Reply::Xml(list("ServiceSpecificCredentials", "member", []) + LAST),
        "ListVirtualMFADevices" => Reply::Xml(list("VirtualMFADevices", "member", []) + LAST),
        "ListServerCertificates" => Reply::Xml(list("ServerCertificateMetadataList", "member", []) + LAST),
        "ListSAMLProviders" => Reply::Xml(list("SAMLProviderList", "member", [])),
        "ListOpenIDConnectProviders" => Reply::Xml(list("OpenIDConnectProviderList", "member", [])),
        "ListAccountAliases" => Reply::Xml(list("AccountAliases", "member", []) + LAST),
        "ListInstanceProfiles" => Reply::Xml(list("InstanceProfiles", "member", []) + LAST),
        "ListOrganizationsFeatures" => Reply::Error(404, "OrganizationNotFoundException"),
        _ => Reply::Unknown,
    }
}

const LAST: &str = "<IsTruncated>false</IsTruncated>";

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{text}</{name}>")
}

/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html>: 100 on a page unless asked for up to 1,000.
fn page(call: &Call, count: usize) -> Page {
    Page::of(count, call.parameter("Marker"), call.number("MaxItems").unwrap_or(100).min(1000))
}

fn markers(page: &Page) -> String {
    element("IsTruncated", &page.next.is_some().to_string()) + &page.token("Marker")
}

fn listing(account: &Account, call: &Call, kind: &str, list_name: &str, one: impl Fn(usize) -> String) -> Reply {
    let page = page(call, account.count(kind));
    Reply::Xml(list(list_name, "member", page.range.clone().map(one)) + &markers(&page))
}

fn user(number: usize) -> String {
    let name = name("shop-user", number);
    element("Path", "/")
        + &element("UserName", &name)
        + &element("UserId", &format!("AIDA{number:016}"))
        + &element("Arn", &format!("arn:aws:iam::{ID}:user/{name}"))
        + &element("CreateDate", CREATED)
}

fn group(number: usize) -> String {
    let name = name("shop-group", number);
    element("Path", "/")
        + &element("GroupName", &name)
        + &element("GroupId", &format!("AGPA{number:016}"))
        + &element("Arn", &format!("arn:aws:iam::{ID}:group/{name}"))
        + &element("CreateDate", CREATED)
}

fn role(number: usize) -> String {
    let name = name("shop-role", number);
    element("Path", "/")
        + &element("RoleName", &name)
        + &element("RoleId", &format!("AROA{number:016}"))
        + &element("Arn", &format!("arn:aws:iam::{ID}:role/{name}"))
        + &element("CreateDate", CREATED)
}

fn trust(number: usize) -> String {
    let principal = match number % 20 {
        0 => r#"{"AWS":"*"}"#.to_owned(),
        1..5 => r#"{"AWS":"arn:aws:iam::222222222222:root"}"#.to_owned(),
        _ => r#"{"Service":"ec2.amazonaws.com"}"#.to_owned(),
    };
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}]}}"#
    );
    element("AssumeRolePolicyDocument", &encoded(&text))
}

/// Policies attached to a role: one of AWS's, and for most one of the account's.
fn attached(number: usize) -> Vec<String> {
    let aws = if number.is_multiple_of(30) { ADMINISTRATOR } else { READ_ONLY };
    let name_of = |arn: &str| arn.rsplit('/').next().unwrap_or_default().to_owned();
    let one = |arn: &str| element("PolicyName", &name_of(arn)) + &element("PolicyArn", arn);
    vec![one(aws), one(&policy_arn(number))]
}

fn inline_name(number: usize) -> Option<String> {
    number.is_multiple_of(3).then(|| "inline".to_owned())
}

fn policy_arn(number: usize) -> String {
    format!("arn:aws:iam::{ID}:policy/{}", name("shop-policy", number))
}

/// What a policy allows: the account's by number, AWS's everything.
fn document(number: Option<usize>) -> String {
    let (action, resource) = match number {
        Some(number) if !number.is_multiple_of(25) => {
            ("s3:GetObject", format!("arn:aws:s3:::{}/*", name("shop-bucket", number)))
        }
        _ => ("*", "*".to_owned()),
    };
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"Use","Effect":"Allow","Action":"{action}","Resource":"{resource}"}},{{"Sid":"List","Effect":"Allow","Action":["s3:ListBucket","s3:GetBucketLocation"],"Resource":"arn:aws:s3:::shop-bucket-000000"}}]}}"#
    )
}

fn version(document: &str) -> String {
    element("Document", &encoded(document))
        + "<VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion>"
        + &element("CreateDate", CREATED)
}

fn policy(arn: &str, number: usize) -> String {
    element("PolicyName", arn.rsplit('/').next().unwrap_or_default())
        + &element("PolicyId", &format!("ANPA{number:016}"))
        + &element("Arn", arn)
        + "<Path>/</Path><DefaultVersionId>v1</DefaultVersionId><AttachmentCount>1</AttachmentCount>\
           <PermissionsBoundaryUsageCount>0</PermissionsBoundaryUsageCount><IsAttachable>true</IsAttachable>"
        + &element("CreateDate", CREATED)
        + &element("UpdateDate", CREATED)
}

fn policy_of(call: &Call) -> String {
    let arn = call.parameter("PolicyArn").unwrap_or_default();
    policy(arn, index(arn).unwrap_or_default())
}

/// AWS's own policies that are attached come first when they are asked for.
fn policies(account: &Account, call: &Call) -> Reply {
    let aws: &[&str] = if call.parameter("Scope") == Some("Local") { &[] } else { &[READ_ONLY, ADMINISTRATOR] };
    let own = if call.parameter("Scope") == Some("AWS") { 0 } else { account.count("policies") };
    let page = page(call, aws.len() + own);
    let one = |number: usize| match aws.get(number) {
        Some(arn) => policy(arn, number),
        None => policy(&policy_arn(number - aws.len()), number - aws.len()),
    };
    Reply::Xml(list("Policies", "member", page.range.clone().map(one)) + &markers(&page))
}

fn entities(call: &Call) -> Reply {
    let number = call.parameter("PolicyArn").and_then(index);
    let role =
        |number| element("RoleName", &name("shop-role", number)) + &element("RoleId", &format!("AROA{number:016}"));
    Reply::Xml(
        list("PolicyGroups", "member", [])
            + &list("PolicyUsers", "member", [])
            + &list("PolicyRoles", "member", number.map(role))
            + LAST,
    )
}

fn tags_of(number: usize) -> String {
    let tag = |(key, value): (&str, &str)| element("Key", key) + &element("Value", value);
    list("Tags", "member", tags(number).into_iter().map(tag))
}

fn tag_list(number: usize) -> Reply {
    Reply::Xml(tags_of(number) + LAST)
}

fn mfa(number: usize) -> String {
    let name = name("shop-user", number);
    element("UserName", &name)
        + &element("SerialNumber", &format!("arn:aws:iam::{ID}:mfa/{name}"))
        + &element("EnableDate", CREATED)
}

fn key(number: usize) -> String {
    element("UserName", &name("shop-user", number))
        + &element("AccessKeyId", &format!("AKIA{number:016}"))
        + &element("Status", "Active")
        + &element("CreateDate", CREATED)
}

/// Users, groups, roles and policies, one after the other, on pages.
fn details(account: &Account, call: &Call) -> Reply {
    let (users, groups) = (account.count("users"), account.count("groups"));
    let (roles, own) = (account.count("roles"), account.count("policies"));
    let page = page(call, users + groups + roles + own + 2);
    let mut lists = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for number in page.range.clone() {
        let starts = [0, users, users + groups, users + groups + roles];
        let of = starts.iter().rposition(|start| *start <= number).unwrap_or_default();
        let number = number - starts[of];
        lists[of].push(match of {
            0 => user_detail(number, groups),
            1 => {
                group(number) + &list("GroupPolicyList", "member", []) + &list("AttachedManagedPolicies", "member", [])
            }
            2 => role_detail(number),
            _ => policy_detail(number, own),
        });
    }
    let names = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"];
    let lists: String = names.iter().zip(lists).map(|(name, all)| list(name, "member", all)).collect();
    Reply::Xml(lists + &markers(&page))
}

fn user_detail(number: usize, groups: usize) -> String {
    let group = (groups > 0).then(|| name("shop-group", number % groups.max(1)));
    user(number)
        + &list("GroupList", "member", group)
        + &list("AttachedManagedPolicies", "member", [])
        + &tags_of(number)
}

fn role_detail(number: usize) -> String {
    let inline = inline_name(number)
        .map(|name| element("PolicyName", &name) + &element("PolicyDocument", &encoded(&document(Some(number)))));
    role(number)
        + &trust(number)
        + &list("RolePolicyList", "member", inline)
        + &list("AttachedManagedPolicies", "member", attached(number))
        + &list("InstanceProfileList", "member", [])
        + &tags_of(number)
}

fn policy_detail(number: usize, own: usize) -> String {
    let (arn, number) = match number.checked_sub(own) {
        Some(0) => (READ_ONLY.to_owned(), None),
        Some(_) => (ADMINISTRATOR.to_owned(), None),
        None => (policy_arn(number), Some(number)),
    };
    policy(&arn, number.unwrap_or_default()) + &list("PolicyVersionList", "member", [version(&document(number))])
}

fn summary(account: &Account) -> Reply {
    let numbers = [
        ("AccountAccessKeysPresent", 0),
        ("AccountMFAEnabled", 1),
        ("AccountPasswordPresent", 1),
        ("Groups", account.count("groups")),
        ("Policies", account.count("policies")),
        ("Roles", account.count("roles")),
        ("Users", account.count("users")),
    ];
    let entry = |(key, value): (&str, usize)| element("key", key) + &element("value", &value.to_string());
    Reply::Xml(list("SummaryMap", "entry", numbers.into_iter().map(entry)))
}

fn password_policy() -> Reply {
    Reply::Xml(
        "<PasswordPolicy><MinimumPasswordLength>14</MinimumPasswordLength><RequireSymbols>true</RequireSymbols>\
         <RequireNumbers>true</RequireNumbers><RequireUppercaseCharacters>true</RequireUppercaseCharacters>\
         <RequireLowercaseCharacters>true</RequireLowercaseCharacters><AllowUsersToChangePassword>true\
         </AllowUsersToChangePassword><ExpirePasswords>false</ExpirePasswords></PasswordPolicy>"
            .to_owned(),
    )
}

fn report(account: &Account) -> Reply {
    let none = "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A";
    let mut csv = format!(
        "{REPORT_HEADER}\n<root_account>,arn:aws:iam::{ID}:root,{CREATED},true,no_information,{CREATED},not_supported,\
         true,false,N/A,N/A,N/A,N/A,{none}\n"
    );
    for number in 0..account.count("users") {
        let name = name("shop-user", number);
        let password = if number.is_multiple_of(3) {
            format!("true,{CREATED},{CREATED},N/A")
        } else {
            "false,N/A,N/A,N/A".to_owned()
        };
        let mfa = number.is_multiple_of(2);
        csv += &format!(
            "{name},arn:aws:iam::{ID}:user/{name},{CREATED},{password},{mfa},true,{CREATED},{CREATED},eu-west-1,s3,{none}\n"
        );
    }
    Reply::Xml(
        element("Content", &base64(csv.as_bytes()))
            + "<ReportFormat>text/csv</ReportFormat>"
            + &element("GeneratedTime", CREATED),
    )
}

fn last_accessed() -> Reply {
    let service = "<ServiceName>Amazon S3</ServiceName><ServiceNamespace>s3</ServiceNamespace>\
                   <TotalAuthenticatedEntities>0</TotalAuthenticatedEntities>";
    Reply::Xml(
        element("JobStatus", "COMPLETED")
            + &element("JobCreationDate", CREATED)
            + &element("JobCompletionDate", CREATED)
            + &list("ServicesLastAccessed", "member", [service.to_owned()])
            + LAST,
    )
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len() / 3 * 4 + 4);
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0, |sum, byte| (sum << 8) | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place)) & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}
