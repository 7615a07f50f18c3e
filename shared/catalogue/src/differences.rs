//! Where verdicts differ from those of other scanners on purpose, beyond what a single rule says of itself.

/// A difference that several rules of a service share. Its texts are Markdown.
#[derive(Clone, Copy, Debug)]
pub struct OfMany {
    /// The service, as `--service` names it; `every` for rules of all services.
    pub service: &'static str,
    /// Which rules.
    pub rules: &'static str,
    /// Which rules elsewhere decide otherwise.
    pub from: &'static str,
    /// How.
    pub how: &'static str,
    /// The documentation that these rules follow: titles and addresses.
    pub source: &'static [(&'static str, &'static str)],
}

/// A check of another scanner that has no rule here, though its service has. Its texts are Markdown.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut {
    /// Their identifiers.
    pub checks: &'static [&'static str],
    /// Why.
    pub why: &'static str,
    /// The documentation that shows it: titles and addresses.
    pub source: &'static [(&'static str, &'static str)],
}

/// Differences that rules share, by service.
pub const OF_MANY: &[OfMany] = &[
    OfMany {
        service: "every",
        rules: "the rules that ask whether a policy lets anyone or another account in",
        from: "the `prowler:` checks of the same resources",
        how: "A principal whose ARN has a wildcard in the place of the account is everyone: any account can have \
              what the rest names. AWS takes no such ARN in a new policy.",
        source: &[(
            "Principals",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
        )],
    },
    OfMany {
        service: "every",
        rules: "the rules that ask whether a policy lets anyone or another account in",
        from: "the `prowler:` checks of the same resources",
        how: "An account or a service that a Deny statement spares, of a grant to everyone, is let in as if it \
              were named. What a Deny statement refuses is taken off action by action.",
        source: &[(
            "Evaluation logic",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html",
        )],
    },
    OfMany {
        service: "acm",
        rules: "all rules",
        from: "the `prowler:acm_*` checks",
        how: "Certificates that nothing uses are judged too: they can be put to use as they are.",
        source: &[("ACM.1", "https://docs.aws.amazon.com/securityhub/latest/userguide/acm-controls.html#acm-1")],
    },
    OfMany {
        service: "apigateway",
        rules: "`api-gw-authorization-enabled`, `api-gwv2-authorization-type-configured`",
        from: "`prowler:apigateway_restapi_authorizers_enabled`, \
               `prowler:apigateway_restapi_public_with_authorizer`, \
               `config:API_GWV2_AUTHORIZATION_TYPE_CONFIGURED`, `prowler:apigatewayv2_api_authorizers_enabled`",
        how: "Not applicable to APIs that the parameter `open_apis` names. `OPTIONS` need not ask: browsers send \
              it without credentials.",
        source: &[("CORS", "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html")],
    },
    OfMany {
        service: "backup",
        rules: "the `*-resources-protected-by-backup-plan` rules",
        from: "the `prowler:*_protected_by_backup_plan` checks",
        how: "A selection covers what AWS Backup takes from it: by ARN with wildcards, by tags and by conditions, \
              without the resources that it leaves out. Others look for the ARN, or for one wildcard, in the list \
              alone.",
        source: &[(
            "Assigning resources",
            "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
        )],
    },
    OfMany {
        service: "backup",
        rules: "the `*-resources-protected-by-backup-plan` rules",
        from: "the `prowler:*_protected_by_backup_plan` checks",
        how: "A plan covers resources of its own region only, also with a selection of all resources.",
        source: &[(
            "Assigning resources",
            "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
        )],
    },
    OfMany {
        service: "backup",
        rules: "`ebs-resources-protected-by-backup-plan`",
        from: "`securityhub:EC2.28`",
        how: "Volumes that are attached to nothing are judged too.",
        source: &[(
            "ebs-resources-protected-by-backup-plan",
            "https://docs.aws.amazon.com/config/latest/developerguide/ebs-resources-protected-by-backup-plan.html",
        )],
    },
    OfMany {
        service: "backup",
        rules: "`rds-resources-protected-by-backup-plan`, `rds-last-backup-recovery-point-created`",
        from: "`config:RDS_RESOURCES_PROTECTED_BY_BACKUP_PLAN`, `prowler:rds_instance_protected_by_backup_plan`",
        how: "A member of a cluster is not applicable: AWS Backup takes the cluster, which is judged.",
        source: &[(
            "aurora-resources-protected-by-backup-plan",
            "https://docs.aws.amazon.com/config/latest/developerguide/aurora-resources-protected-by-backup-plan.html",
        )],
    },
    OfMany {
        service: "cloudformation",
        rules: "all rules",
        from: "the `config:`, `securityhub:` and `prowler:` checks of stacks",
        how: "A stack under review (`REVIEW_IN_PROGRESS`) is not judged: it is a change set without a template or \
              resources.",
        source: &[(
            "CreateChangeSet",
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html",
        )],
    },
    OfMany {
        service: "cloudformation",
        rules: "`cloudformation-stack-notification-check`, `cloudformation-stack-service-role-check`",
        from: "`config:CLOUDFORMATION_STACK_NOTIFICATION_CHECK`, `config:CLOUDFORMATION_STACK_SERVICE_ROLE_CHECK`",
        how: "Not applicable to a nested stack, because it is made and updated through its root.",
        source: &[(
            "Nested stacks",
            "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html",
        )],
    },
    OfMany {
        service: "cloudtrail",
        rules: "all rules of trails",
        from: "the `prowler:cloudtrail_*` checks",
        how: "A trail of another account, as an organisation's is for its members, is not applicable: only its \
              owner can change it. It still counts where the rule asks whether a trail records this account.",
        source: &[(
            "Organisation trails",
            "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
        )],
    },
    OfMany {
        service: "cloudtrail",
        rules: "`cloudtrail-all-read-s3-data-event-check`, `cloudtrail-all-write-s3-data-event-check`",
        from: "`prowler:cloudtrail_s3_dataevents_read_enabled`, `prowler:cloudtrail_s3_dataevents_write_enabled`",
        how: "The trail must be logging, and for all regions. An advanced selector that is narrowed to some \
              buckets does not count, and one for reads or writes alone counts for these only.",
        source: &[
            ("S3.22", "https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-22"),
            (
                "AdvancedFieldSelector",
                "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html",
            ),
        ],
    },
    OfMany {
        service: "cloudwatch",
        rules: "`cloudwatch-alarm-action-check`",
        from: "`config:CLOUDWATCH_ALARM_ACTION_CHECK` with its defaults",
        how: "Actions for the state `INSUFFICIENT_DATA` are not asked for, as in Security Hub.",
        source: &[(
            "CloudWatch.15",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-15",
        )],
    },
    OfMany {
        service: "cloudwatch",
        rules: "the `cloudwatch-metric-filter-*` rules",
        from: "the `prowler:cloudwatch_log_metric_filter_*` and `prowler:cloudwatch_changes_to_*` checks, \
               `securityhub:CloudWatch.1` to `.14`",
        how: "A filter is judged by the events that it matches, not by its text: any wording will do, terms too, \
              several filters together too, and one that an added condition makes miss events will not. A \
              space-delimited pattern is insufficient data.",
        source: &[(
            "Filter patterns",
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html",
        )],
    },
    OfMany {
        service: "cloudwatch",
        rules: "the `cloudwatch-metric-filter-*` rules",
        from: "the `prowler:` checks",
        how: "The log group must have the management events of all regions, from a trail that is logging; the \
              alarm must reach somebody, and watch the metric under the dimensions that the filter gives it.",
        source: &[(
            "CloudWatch.1",
            "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-1",
        )],
    },
    OfMany {
        service: "cloudwatch",
        rules: "the `cloudwatch-metric-filter-*` rules",
        from: "the `prowler:` checks",
        how: "Not applicable when the trail delivers to a log group of another account, where the filters and \
              alarms then are.",
        source: &[(
            "Organisation trails",
            "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
        )],
    },
    OfMany {
        service: "cloudwatch",
        rules: "`cloudwatch-metric-filter-vpc-changes`",
        from: "`prowler:cloudwatch_changes_to_vpcs_alarm_configured`, `securityhub:CloudWatch.14`",
        how: "The events of ClassicLink are not asked for: it is no more.",
        source: &[(
            "AttachClassicLinkVpc",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachClassicLinkVpc.html",
        )],
    },
    OfMany {
        service: "cloudwatch",
        rules: "`cloudwatch-metric-filter-organization-changes`",
        from: "`prowler:cloudwatch_log_metric_filter_aws_organizations_changes`",
        how: "`CancelHandshake`, `CreateOrganization` and `EnableAllFeatures` are not asked for: the first undoes \
              an invitation, and the others come before there is much to guard.",
        source: &[(
            "Actions of Organizations",
            "https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html",
        )],
    },
    OfMany {
        service: "ec2",
        rules: "all rules of instances",
        from: "the `prowler:ec2_instance_*` checks",
        how: "Terminated instances are not judged: they stay in the list for a while, and nothing can be done \
              about them.",
        source: &[(
            "Instance lifecycle",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html",
        )],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-*-not-exposed`",
        from: "the `prowler:ec2_instance_port_*_exposed_to_internet` checks",
        how: "Only an address of the same family lets the internet in: an inbound rule for `::/0` does not expose \
              an instance that has only a public IPv4 address.",
        source: &[(
            "Security group rules",
            "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        )],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-*-not-exposed`",
        from: "the `prowler:ec2_instance_port_*_exposed_to_internet` checks",
        how: "Routes count by family and by what they cover: `::/0` to an egress-only gateway lets nobody in, and \
              a route for an office is not the internet. Of several routes for an address, the longest prefix \
              decides.",
        source: &[("Route priority", "https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html")],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-*-not-exposed`",
        from: "the `prowler:ec2_instance_port_*_exposed_to_internet` checks",
        how: "VPC Block Public Access and its exclusions count: what it keeps out is compliant. Where an endpoint \
              does not offer the setting, nothing is blocked.",
        source: &[(
            "Block public access to VPCs",
            "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
        )],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-*-not-exposed`",
        from: "the `prowler:ec2_instance_port_*_exposed_to_internet` checks",
        how: "There is no verdict about an instance with an address that none of its interfaces has, nor about \
              one behind a firewall endpoint or an appliance, whose rules are not read.",
        source: &[(
            "Gateway route tables",
            "https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html",
        )],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-*-not-exposed`",
        from: "the `prowler:ec2_instance_port_*_exposed_to_internet` checks",
        how: "An instance without a public address, or in a subnet without a route to an internet gateway, is \
              compliant. The open rule is still a violation of the security group's own rules.",
        source: &[("Internet gateways", "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html")],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-*-not-exposed`",
        from: "the `prowler:ec2_instance_port_*_exposed_to_internet` checks",
        how: "The groups, addresses and subnets of every interface count, also of those that are not the first.",
        source: &[("Elastic network interfaces", "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html")],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-kerberos-not-exposed`, `ec2-instance-ldap-not-exposed`, \
                `ec2-instance-memcached-not-exposed`",
        from: "`prowler:ec2_instance_port_kerberos_exposed_to_internet`, `..._ldap_...`, `..._memcached_...`",
        how: "UDP counts as well as TCP, because these services answer on both.",
        source: &[(
            "Ports of Active Directory",
            "https://docs.aws.amazon.com/directoryservice/latest/admin-guide/ms_ad_tutorial_setup_trust_prepare_onprem.html",
        )],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-image-not-deprecated`, `ec2-imdsv2-by-default`, `ec2-image-block-public-access`, \
                `ebs-snapshot-block-public-access`",
        from: "the `prowler:` checks of the same settings",
        how: "When the call fails there is no verdict, where others pass or drop the resource.",
        source: &[(
            "DescribeInstanceImageMetadata",
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceImageMetadata.html",
        )],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-launch-template-imdsv2-check`",
        from: "both",
        how: "A version that leaves tokens open takes the region's default: compliant when that requires tokens, \
              a violation when it does not. A version without metadata options has its metadata service turned \
              on.",
        source: &[(
            "Order of precedence",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-options-order-of-precedence.html",
        )],
    },
    OfMany {
        service: "ec2",
        rules: "`ec2-instance-no-plaintext-secrets`, `ec2-launch-template-no-plaintext-secrets`",
        from: "`prowler:ec2_instance_secrets_user_data`, `prowler:ec2_launch_template_no_secrets`",
        how: "Also found are access key ids that stand alone, and passwords by their place: environment \
              variables, YAML, `chpasswd`, `mysql -p`, URLs. User data is decoded as cloud-init and Windows \
              decode it: gzip, UTF-16, MIME parts, encoded files; data that cannot be decoded is insufficient. \
              Judged are the default and the latest version of a template.",
        source: &[("User data", "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html")],
    },
    OfMany {
        service: "ecs",
        rules: "all rules of task definitions",
        from: "the `prowler:ecs_task_definitions_*` checks",
        how: "Judged is the latest active revision of each family, as in AWS Config; older ones stay active until \
              somebody deregisters them.",
        source: &[(
            "ecs-containers-nonprivileged",
            "https://docs.aws.amazon.com/config/latest/developerguide/ecs-containers-nonprivileged.html",
        )],
    },
    OfMany {
        service: "ecs",
        rules: "`ecs-task-definition-nonroot-user`, `ecs-task-definition-user-for-host-mode-check`",
        from: "`config:ECS_TASK_DEFINITION_NONROOT_USER`, `config:ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK`, \
               `prowler:ecs_task_definitions_host_networking_mode_users`",
        how: "The number 0 is root too, and so is root with a group.",
        source: &[(
            "ContainerDefinition",
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
        )],
    },
    OfMany {
        service: "eventbridge",
        rules: "`eventbridge-bus-not-public`, `eventbridge-bus-cross-account-access-restricted`",
        from: "`prowler:eventbridge_bus_exposed`, `prowler:eventbridge_bus_cross_account_access`",
        how: "Only conditions count that hold a grant to fixed values of who or what asks: a wildcard as the \
              value, a policy variable other than the owner's own `${aws:ResourceAccount}` and \
              `${aws:ResourceOrgID}`, and keys such as `aws:CalledVia` leave it public. Ranges of addresses \
              restrict it.",
        source: &[(
            "Global condition keys",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html",
        )],
    },
    OfMany {
        service: "eventbridge",
        rules: "`eventbridge-bus-not-public`, `eventbridge-bus-cross-account-access-restricted`",
        from: "`prowler:eventbridge_bus_exposed`, `prowler:eventbridge_bus_cross_account_access`",
        how: "An unconditional `Deny` to everyone outweighs the grant.",
        source: &[(
            "Policy evaluation logic",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        )],
    },
    OfMany {
        service: "eventbridge",
        rules: "`eventbridge-bus-not-public`, `eventbridge-bus-cross-account-access-restricted`",
        from: "`prowler:eventbridge_bus_exposed`, `prowler:eventbridge_bus_cross_account_access`",
        how: "`NotPrincipal` with `Allow` lets in everyone else.",
        source: &[(
            "NotPrincipal",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
        )],
    },
    OfMany {
        service: "eventbridge",
        rules: "`eventbridge-bus-not-public`, `eventbridge-bus-cross-account-access-restricted`",
        from: "`prowler:eventbridge_bus_exposed`, `prowler:eventbridge_bus_cross_account_access`",
        how: "A grant held to ranges of addresses narrower than `/8`, or `/32` for IPv6, is not public, as AWS \
              defines it, also where the addresses are public.",
        source: &[(
            "The meaning of public",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
        )],
    },
    OfMany {
        service: "iam",
        rules: "all rules of policies' contents",
        from: "the `prowler:` checks of policies",
        how: "`*:*`, wildcards inside of names and names in other letter case grant the same actions as the plain \
              name. `NotAction` and `NotResource` grant all the rest.",
        source: &[
            ("Action", "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html"),
            (
                "NotAction",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
            ),
            (
                "NotResource",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html",
            ),
        ],
    },
    OfMany {
        service: "iam",
        rules: "all rules of policies' contents",
        from: "the `prowler:` checks of policies",
        how: "`arn:aws:*` means every resource, as `*` does. An ARN with fewer than six fields is completed with \
              wildcards.",
        source: &[(
            "IAM ARNs",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns",
        )],
    },
    OfMany {
        service: "iam",
        rules: "all rules of policies' contents",
        from: "the `prowler:` checks of policies",
        how: "An action counts where the ARNs of the statement can be of its service: `Action: \"*\"` on \
              `arn:aws:s3:::*` gives S3 alone.",
        source: &[(
            "Actions, resources and condition keys",
            "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "all rules of policies' contents",
        from: "the `prowler:` checks of policies",
        how: "An unconditional `Deny` on all resources takes back what the policy allows.",
        source: &[(
            "Policy evaluation logic",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "all rules of policies' contents",
        from: "the `prowler:` checks of policies",
        how: "Policies are judged whether or not they are attached: attaching one later changes nothing in it.",
        source: &[(
            "Managed policies",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-policy-no-statements-with-admin-access`, `iam-inline-policy-no-administrator-access`",
        from: "`prowler:iam_customer_attached_policy_no_administrative_privileges`, \
               `prowler:iam_inline_policy_no_administrative_privileges`",
        how: "A `NotAction` that leaves out IAM does not make an administrator: its holder cannot give himself \
              the rest.",
        source: &[(
            "NotAction",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-policy-no-statements-with-admin-access`, `iam-inline-policy-no-administrator-access`",
        from: "`prowler:iam_customer_attached_policy_no_administrative_privileges`, \
               `prowler:iam_inline_policy_no_administrative_privileges`",
        how: "`Allow *` beside a `Deny` counts by what is left: without the actions that hand out policies it \
              makes no administrator, and with all of IAM it does.",
        source: &[(
            "Policy evaluation logic",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-policy-no-privilege-escalation`, `iam-inline-policy-no-privilege-escalation`",
        from: "`prowler:iam_policy_allows_privilege_escalation`, \
               `prowler:iam_inline_policy_allows_privilege_escalation`",
        how: "Resources count: an action on one named role, or access keys of the caller's own user by \
              `${aws:username}`, are no open way. Policies of the caller's own user, role or groups, and new \
              versions of the policy itself, are one.",
        source: &[
            (
                "Users manage their own credentials",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_credentials_console.html",
            ),
            (
                "Actions of IAM",
                "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html",
            ),
        ],
    },
    OfMany {
        service: "iam",
        rules: "`iam-policy-no-privilege-escalation`, `iam-inline-policy-no-privilege-escalation`",
        from: "`prowler:iam_policy_allows_privilege_escalation`, \
               `prowler:iam_inline_policy_allows_privilege_escalation`",
        how: "Conditions count that say what may be given: `iam:PassedToService`, `iam:PolicyARN` with harmless \
              policies, and `iam:PermissionsBoundary`.",
        source: &[(
            "Condition keys of IAM",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-policy-no-privilege-escalation`, `iam-inline-policy-no-privilege-escalation`",
        from: "`prowler:iam_policy_allows_privilege_escalation`, \
               `prowler:iam_inline_policy_allows_privilege_escalation`",
        how: "The paths of CodeStar are not counted: AWS ended the service on 31 July 2024, and nobody can create \
              a project with them.",
        source: &[("AWS CodeStar", "https://docs.aws.amazon.com/codestar/latest/APIReference/Welcome.html")],
    },
    OfMany {
        service: "iam",
        rules: "`iam-policy-no-privilege-escalation`, `iam-inline-policy-no-privilege-escalation`",
        from: "`prowler:iam_policy_allows_privilege_escalation`, \
               `prowler:iam_inline_policy_allows_privilege_escalation`",
        how: "More paths are counted, such as hybrid activations of Systems Manager, AWS service integrations of \
              API Gateway, pipelines, canaries and IAM Roles Anywhere.",
        source: &[(
            "Passing roles to services",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-policy-no-agentcore-workload-access-token-wildcard`, \
                `iam-policy-passrole-to-bedrock-agentcore-restricted`",
        from: "the `prowler:` checks of the same names",
        how: "Policies with `NotAction` are judged by what they leave allowed, rather than left to a reader.",
        source: &[(
            "NotAction",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-role-service-trust-restricts-source-to-account`, \
                `iam-role-cross-service-confused-deputy-prevention`",
        from: "`prowler:iam_role_service_trust_restricts_source_to_account`, \
               `prowler:iam_role_cross_service_confused_deputy_prevention`",
        how: "`aws:ResourceAccount` and `aws:PrincipalAccount` name no source: the first is the role's own \
              account in every request, and a service has no account of its own.",
        source: &[
            (
                "aws:ResourceAccount",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
            ),
            (
                "aws:PrincipalAccount",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalaccount",
            ),
        ],
    },
    OfMany {
        service: "iam",
        rules: "`access-keys-rotated`, `mfa-enabled-for-iam-console-access`",
        from: "`prowler:iam_rotate_access_key_90_days`, `prowler:iam_user_mfa_enabled_console_access`",
        how: "Not applicable, rather than compliant, to a user without an active key or without a password.",
        source: &[(
            "Credential reports",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`access-keys-rotated` and the other rules of users' keys",
        from: "the `prowler:` checks of the same",
        how: "The root user is no IAM user: rules of its own judge it.",
        source: &[(
            "Root user best practices",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-user-unused-credentials-check` and the rules of 45 days",
        from: "`prowler:iam_user_accesskey_unused`, `prowler:iam_user_console_access_unused`",
        how: "A key that was never used is unused since it was made, and a password that was never used since it \
              was set; neither is compliant for ever. Setting a password anew counts as a use.",
        source: &[(
            "Finding unused credentials",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "the `iam-password-policy-*` rules",
        from: "the `prowler:iam_password_policy_*` checks",
        how: "An account without a password policy of its own is a violation: IAM's default asks for less.",
        source: &[(
            "Default password policy",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-no-inline-policy-check`, the rules of inline policies and of attached policies of AWS",
        from: "`config:IAM_NO_INLINE_POLICY_CHECK`, the `prowler:` checks of policies",
        how: "Roles of IAM Identity Center are judged as others are, and the violation says that the permission \
              set is what to change: nobody can change the role.",
        source: &[(
            "Permission sets",
            "https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-role-not-public`, `iam-role-cross-account-access-restricted`, \
                `iam-role-external-id-required`, `iam-role-web-identity-tenant-restricted`, \
                `iam-role-web-identity-part-restricted`, `iam-role-saml-audience-restricted`",
        from: "none",
        how: "Roles of AWS services and of IAM Identity Center are not applicable: nobody in the account can \
              change who may assume them.",
        source: &[
            (
                "Service-linked roles",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
            ),
            ("Permission sets", "https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html"),
        ],
    },
    OfMany {
        service: "iam",
        rules: "`iam-role-not-public`, `iam-role-cross-account-access-restricted`, \
                `iam-role-external-id-required`, `iam-role-web-identity-tenant-restricted`, \
                `iam-role-web-identity-part-restricted`, `iam-role-saml-audience-restricted`",
        from: "none",
        how: "A `Deny` takes back what it surely denies and no more; `...IfExists` and `ForAllValues` let \
              requests without the key pass, unless a `Null` condition asks for it.",
        source: &[
            (
                "Condition operators",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
            ),
            (
                "Multivalued context keys",
                "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
            ),
        ],
    },
    OfMany {
        service: "iam",
        rules: "`iam-role-not-public`",
        from: "none",
        how: "An external id, a second factor or a tag of the caller does not close a role: whoever has an \
              account chooses them. A fixed network does.",
        source: &[(
            "External ids",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-role-cross-account-access-restricted`",
        from: "none",
        how: "An account whose principals must be of a fixed organisation is no foreign one.",
        source: &[(
            "aws:PrincipalOrgID",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid",
        )],
    },
    OfMany {
        service: "iam",
        rules: "`iam-role-external-id-required`",
        from: "none",
        how: "Only about accounts trusted as a whole. A condition that fixes the caller's organisation, role, tag \
              or second factor is as good as an external id.",
        source: &[(
            "Third parties",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        )],
    },
    OfMany {
        service: "kms",
        rules: "`kms-cmk-not-scheduled-for-deletion`, `kms-key-not-multi-region`, \
                `kms-key-policy-no-public-access`",
        from: "`prowler:kms_cmk_not_deleted_unintentionally`, `prowler:kms_cmk_not_multi_region`, \
               `prowler:kms_key_not_publicly_accessible`",
        how: "Disabled keys are judged as well: they can be enabled again at any time, with the policy that they \
              have.",
        source: &[(
            "Enabling and disabling keys",
            "https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html",
        )],
    },
    OfMany {
        service: "lambda",
        rules: "`lambda-function-public-access-prohibited`, `lambda-permission-source-restricted`",
        from: "`config:LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED`, `securityhub:Lambda.1`, \
               `prowler:awslambda_function_not_publicly_accessible`",
        how: "Aliases and published versions have policies of their own, which are judged with the function; \
              others see only that of the function.",
        source: &[("Aliases in policies", "https://docs.aws.amazon.com/lambda/latest/dg/using-aliases.html")],
    },
    OfMany {
        service: "lambda",
        rules: "`lambda-function-url-authenticated`, `lambda-function-url-cors-restricted`",
        from: "`prowler:awslambda_function_url_public`, `prowler:awslambda_function_url_cors_policy`",
        how: "The URLs of aliases are judged with the function; others see only its own. For CORS, `https://*` \
              and `http://*` are any origin.",
        source: &[("Function URLs", "https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html")],
    },
    OfMany {
        service: "rds",
        rules: "all rules",
        from: "the `prowler:rds_*` checks",
        how: "Neptune and DocumentDB clusters, instances and snapshots are not judged: RDS's list shows them, but \
              they are services of their own with settings of their own.",
        source: &[(
            "DescribeDBClusters",
            "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html",
        )],
    },
    OfMany {
        service: "rds",
        rules: "the rules of instances whose setting the cluster holds: backups, port, administrator, encryption, \
                deletion protection, IAM authentication, log exports, Multi-AZ",
        from: "the `prowler:rds_instance_*` checks",
        how: "An instance of a cluster is not applicable; its cluster is judged once by the cluster's rule.",
        source: &[(
            "CreateDBInstance",
            "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
        )],
    },
    OfMany {
        service: "rds",
        rules: "the rules of snapshots",
        from: "`prowler:rds_snapshots_encrypted`, `prowler:rds_snapshots_public_access`",
        how: "Automated snapshots are not judged: they take their encryption from the database, which is judged, \
              and cannot be made public.",
        source: &[(
            "Sharing snapshots",
            "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html",
        )],
    },
    OfMany {
        service: "rds",
        rules: "`db-instance-backup-enabled`",
        from: "`config:DB_INSTANCE_BACKUP_ENABLED` without a minimum, `prowler:rds_instance_backup_enabled`",
        how: "Backups must be kept for seven days at least (`rds_backup_retention_days_min`), as Security Hub's \
              default is.",
        source: &[("RDS.11", "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-11")],
    },
    OfMany {
        service: "rds",
        rules: "`rds-logging-enabled`, `rds-cluster-logging-enabled`",
        from: "`prowler:rds_instance_integration_cloudwatch_logs`, \
               `prowler:rds_cluster_integration_cloudwatch_logs`",
        how: "Every log type of the engine that Security Hub asks for must be sent; one of several is not enough.",
        source: &[("RDS.9", "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9")],
    },
    OfMany {
        service: "rds",
        rules: "the `rds-*-event-subscription-enabled` rules",
        from: "the `prowler:rds_*_event_subscription*` checks",
        how: "The region is judged once, by what all its subscriptions cover together. A subscription to the \
              events of security groups is asked for only where there are DB security groups, and a region \
              without any subscription is not applicable, as Security Hub passes it.",
        source: &[("RDS.19", "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-19")],
    },
    OfMany {
        service: "rds",
        rules: "the `rds-*-event-subscription-enabled` rules",
        from: "`securityhub:RDS.19`, `securityhub:RDS.20`, `securityhub:RDS.21`, `securityhub:RDS.22`, and the \
               same",
        how: "A subscription counts when its topic exists, lets RDS in and has a confirmed subscription, and RDS \
              can use the topic's key.",
        source: &[(
            "Granting permissions to publish",
            "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.GrantingPermissions.html",
        )],
    },
    OfMany {
        service: "rds",
        rules: "`rds-cluster-logging-enabled`, `rds-cluster-multi-az-enabled`, \
                `aurora-mysql-backtracking-enabled`",
        from: "the `prowler:rds_cluster_*` checks of the same settings",
        how: "Aurora Serverless v1 is not applicable: it has no such setting.",
        source: &[(
            "Aurora Serverless v1",
            "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless.html",
        )],
    },
    OfMany {
        service: "rds",
        rules: "`rds-instance-engine-version-supported`, `rds-instance-ca-certificate-valid`",
        from: "`prowler:rds_instance_deprecated_engine_version`, `prowler:rds_instance_certificate_expiration`",
        how: "When AWS's list of versions or certificates could not be read there is no verdict; others report \
              every instance.",
        source: &[(
            "DescribeDBEngineVersions",
            "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html",
        )],
    },
    OfMany {
        service: "s3",
        rules: "`s3-bucket-not-publicly-accessible`, `s3-bucket-acl-public-read-prohibited`, \
                `s3-bucket-acl-public-write-prohibited`",
        from: "`prowler:s3_bucket_public_access`, `prowler:s3_bucket_public_list_acl`, \
               `prowler:s3_bucket_public_write_acl`",
        how: "Each setting of Block Public Access counts for what it does: `IgnorePublicAcls` alone makes a \
              public ACL harmless, `RestrictPublicBuckets` alone a public policy. The settings that only block \
              new ones do not.",
        source: &[(
            "Blocking public access",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-options",
        )],
    },
    OfMany {
        service: "s3",
        rules: "`s3-bucket-public-read-prohibited`, `s3-bucket-public-write-prohibited`",
        from: "`config:S3_BUCKET_PUBLIC_READ_PROHIBITED`, `config:S3_BUCKET_PUBLIC_WRITE_PROHIBITED`",
        how: "The account's Block Public Access counts as the bucket's own does: S3 applies the stricter of the \
              two.",
        source: &[(
            "Blocking public access",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
        )],
    },
    OfMany {
        service: "s3",
        rules: "`s3-bucket-not-publicly-accessible`, `s3-bucket-policy-public-write-prohibited`, \
                `s3-bucket-cross-account-access-restricted`",
        from: "`prowler:s3_bucket_public_access`, `prowler:s3_bucket_policy_public_write_access`, \
               `prowler:s3_bucket_cross_account_access`",
        how: "An unconditional `Deny` to everyone outweighs what the policy allows.",
        source: &[(
            "Policy evaluation logic",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
        )],
    },
    OfMany {
        service: "s3",
        rules: "`s3-bucket-not-publicly-accessible`, `s3-bucket-policy-public-write-prohibited`, \
                `s3-bucket-cross-account-access-restricted`",
        from: "`prowler:s3_bucket_public_access`, `prowler:s3_bucket_policy_public_write_access`, \
               `prowler:s3_bucket_cross_account_access`",
        how: "`NotPrincipal` with `Allow` lets in everyone else, and `NotAction` everything else.",
        source: &[(
            "NotPrincipal",
            "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
        )],
    },
    OfMany {
        service: "s3",
        rules: "`s3-bucket-not-publicly-accessible`, `s3-bucket-policy-public-write-prohibited`, \
                `s3-bucket-cross-account-access-restricted`",
        from: "`prowler:s3_bucket_public_access`, `prowler:s3_bucket_policy_public_write_access`, \
               `prowler:s3_bucket_cross_account_access`",
        how: "A principal's ARN whose account is a wildcard restricts nothing: anyone can have a role of that \
              name.",
        source: &[(
            "The meaning of \"public\"",
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
        )],
    },
    OfMany {
        service: "secretsmanager",
        rules: "all rules but those of the policies",
        from: "the `config:`, `securityhub:` and `prowler:` rules of the same",
        how: "A secret that another service made and manages is not applicable: the service rotates it, and its \
              user cannot change it.",
        source: &[(
            "Managed secrets",
            "https://docs.aws.amazon.com/secretsmanager/latest/userguide/service-linked-secrets.html",
        )],
    },
    OfMany {
        service: "secretsmanager",
        rules: "`secretsmanager-rotation-enabled-check`, `secretsmanager-secret-periodic-rotation`, \
                `secretsmanager-secret-unused`",
        from: "`prowler:secretsmanager_automatic_rotation_enabled`, \
               `prowler:secretsmanager_secret_rotated_periodically`, `prowler:secretsmanager_secret_unused`",
        how: "A replica is not applicable: it takes its value from the primary secret, which is judged, and is \
              there for the day on which that region fails.",
        source: &[(
            "Replicating secrets",
            "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
        )],
    },
    OfMany {
        service: "vpc",
        rules: "`restricted-ssh`, `restricted-common-ports`, the `vpc-sg-restricted-*` rules",
        from: "the `prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_*` checks",
        how: "A group that opens all ports opens this one too. Others leave such a group out here and report it \
              only once, under all ports.",
        source: &[(
            "Security group rules",
            "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        )],
    },
    OfMany {
        service: "vpc",
        rules: "all rules of security groups and network ACLs that ask for the internet",
        from: "the `config:`, `securityhub:` and `prowler:` rules, which ask for `0.0.0.0/0` and `::/0`",
        how: "Ranges count by what they cover: `0.0.0.0/1` with `128.0.0.0/1`, `2000::/3`, or whatever else \
              covers a quarter of the public addresses are the internet as well, also by a prefix list.",
        source: &[
            ("Security group rules", "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"),
            ("Prefix lists", "https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html"),
        ],
    },
    OfMany {
        service: "vpc",
        rules: "`vpc-sg-restricted-high-risk-ports`",
        from: "`prowler:ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports`",
        how: "The ports are those of Security Hub's EC2.19: FTP, SSH, Telnet, RDP and the databases are among \
              them.",
        source: &[("EC2.19", "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19")],
    },
    OfMany {
        service: "vpc",
        rules: "`vpc-sg-restricted-memcached`",
        from: "`prowler:ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_memcached_11211`",
        how: "UDP port 11211 counts as well as TCP.",
        source: &[(
            "Attack vectors",
            "https://docs.aws.amazon.com/waf/latest/DDOSAPIReference/API_AttackVectorDescription.html",
        )],
    },
    OfMany {
        service: "vpc",
        rules: "`vpc-sg-no-public-address-ingress`, `vpc-sg-no-wide-public-ranges`",
        from: "`prowler:ec2_securitygroup_allow_ingress_from_internet_to_any_port_from_ip`, \
               `prowler:ec2_securitygroup_allow_wide_open_public_ipv4`",
        how: "Multicast ranges such as `224.0.0.0/4` are no addresses that anyone can come from.",
        source: &[(
            "Multicast on transit gateways",
            "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-multicast-overview.html",
        )],
    },
    OfMany {
        service: "vpc",
        rules: "`vpc-flow-logs-enabled`",
        from: "`config:VPC_FLOW_LOGS_ENABLED` without a traffic type, `prowler:vpc_flow_logs_enabled`",
        how: "A flow log of accepted traffic only is not enough: rejected traffic must be recorded. A flow log \
              that cannot deliver does not count.",
        source: &[("EC2.6", "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6")],
    },
    OfMany {
        service: "vpc",
        rules: "`no-unrestricted-route-to-igw`, `vpc-has-private-subnet`",
        from: "`config:NO_UNRESTRICTED_ROUTE_TO_IGW`, `prowler:vpc_subnet_separate_private_public`",
        how: "A default route to an internet gateway does not count where longer prefixes lead all of it \
              elsewhere; two halves of the internet are all of it.",
        source: &[("Route priority", "https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html")],
    },
    OfMany {
        service: "vpc",
        rules: "`vpc-has-private-subnet`, `vpc-subnets-in-different-zones`",
        from: "`prowler:vpc_subnet_separate_private_public`, `prowler:vpc_subnet_different_az`",
        how: "A VPC without subnets is not applicable: nothing can run in it.",
        source: &[("Subnets", "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html")],
    },
];

/// Checks without a rule.
pub const LEFT_OUT: &[LeftOut] = &[
    LeftOut {
        checks: &[
            "prowler:iam_role_access_not_stale_to_bedrock",
            "prowler:iam_user_access_not_stale_to_bedrock",
            "prowler:iam_user_access_not_stale_to_sagemaker",
        ],
        why: "When a principal last used a service is told by a job that IAM has to be asked to start for each \
              principal, and to be asked for until it is done.",
        source: &[(
            "GenerateServiceLastAccessedDetails",
            "https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html",
        )],
    },
    LeftOut {
        checks: &[
            "prowler:ecr_repositories_scan_vulnerabilities_in_latest_image",
            "prowler:ecr_repository_image_no_secrets",
        ],
        why: "They list all images of a repository, and read what was found in one, or its layers. A scan reads \
              settings, never what is stored.",
        source: &[(
            "DescribeImageScanFindings",
            "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html",
        )],
    },
    LeftOut {
        checks: &["prowler:s3_bucket_object_public"],
        why: "It lists objects and reads their ACLs. A scan reads settings, never what is stored.",
        source: &[("ListObjectsV2", "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html")],
    },
    LeftOut {
        checks: &["prowler:s3_bucket_shadow_resource_vulnerability"],
        why: "It asks for buckets of other accounts by guessed names. A scan stays in one account.",
        source: &[("HeadBucket", "https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html")],
    },
    LeftOut {
        checks: &["prowler:ec2_elastic_ip_shodan"],
        why: "It asks a paid service of a third party.",
        source: &[(
            "Elastic IP addresses",
            "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html",
        )],
    },
];
