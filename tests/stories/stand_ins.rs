//! Answers to calls that the emulator does not know, or answers as if there were nothing: in AWS's documented form.

/// By IAM action.
pub(crate) const STAND_INS: &[(&str, &str)] = &[
    ("application-autoscaling:DescribeScalableTargets", SCALABLE_TARGETS),
    ("application-autoscaling:DescribeScalingPolicies", SCALING_POLICIES),
    ("ec2:DescribeClientVpnAuthorizationRules", CLIENT_VPN_RULES),
    ("ec2:DescribeClientVpnEndpoints", CLIENT_VPNS),
    ("ec2:DescribeInstanceImageMetadata", IMAGE_METADATA),
    ("ec2:DescribeLaunchTemplateVersions", LAUNCH_TEMPLATE_VERSIONS),
    ("ec2:DescribeSpotFleetRequests", SPOT_FLEETS),
    ("ec2:DescribeTransitGateways", TRANSIT_GATEWAYS),
    ("ec2:DescribeVpcEndpointServiceConfigurations", ENDPOINT_SERVICES),
    ("ec2:DescribeVpcEndpointServicePermissions", ENDPOINT_SERVICE_PERMISSIONS),
    ("ec2:DescribeVpcBlockPublicAccessOptions", INTERNET_BLOCK),
    ("ec2:GetAllowedImagesSettings", ALLOWED_IMAGES),
    ("ec2:GetEbsEncryptionByDefault", EBS_ENCRYPTION),
    ("ec2:GetImageBlockPublicAccessState", IMAGE_BLOCK),
    ("ec2:GetInstanceMetadataDefaults", METADATA_DEFAULTS),
    ("ec2:GetSnapshotBlockPublicAccessState", SNAPSHOT_BLOCK),
    ("ecr:GetRegistryScanningConfiguration", include_str!("stand_ins/registry_scanning.json")),
    ("iam:GetAccountSummary", ACCOUNT_SUMMARY),
    ("iam:ListOrganizationsFeatures", ORGANIZATION),
    ("iam:ListServerCertificateTags", CERTIFICATE_TAGS),
    ("iam:ListServerCertificates", SERVER_CERTIFICATES),
    ("rds:DescribeCertificates", DB_CERTIFICATES),
    ("rds:DescribeDBSecurityGroups", DB_SECURITY_GROUPS),
    ("rds:DescribeDBSnapshotAttributes", DB_SNAPSHOT_ATTRIBUTES),
    ("rds:DescribeEventSubscriptions", EVENT_SUBSCRIPTIONS),
    ("s3:GetAccountPublicAccessBlock", ACCOUNT_BLOCK),
    ("wafv2:GetLoggingConfiguration", WAF_LOGGING),
];

const WAF_LOGGING: &str = r#"{"LoggingConfiguration":{"ResourceArn":
    "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/variety/1","LogDestinationConfigs":
    ["arn:aws:logs:eu-west-1:111111111111:log-group:aws-waf-logs-variety"]}}"#;

const SCALABLE_TARGETS: &str = r#"{"ScalableTargets":[{"ServiceNamespace":"dynamodb",
    "ResourceId":"table/variety-orders","ScalableDimension":"dynamodb:table:ReadCapacityUnits","MinCapacity":1,
    "MaxCapacity":9,"RoleARN":"arn:aws:iam::111111111111:role/x","CreationTime":1795000000.0}]}"#;

const SCALING_POLICIES: &str = r#"{"ScalingPolicies":[]}"#;

const CLIENT_VPN_RULES: &str = "<DescribeClientVpnAuthorizationRulesResponse><authorizationRule><item>\
    <clientVpnEndpointId>cvpn-endpoint-1</clientVpnEndpointId><destinationCidr>0.0.0.0/0</destinationCidr>\
    <accessAll>true</accessAll></item></authorizationRule></DescribeClientVpnAuthorizationRulesResponse>";

const CLIENT_VPNS: &str = "<DescribeClientVpnEndpointsResponse><clientVpnEndpoint><item>\
    <clientVpnEndpointId>cvpn-endpoint-1</clientVpnEndpointId><status><code>available</code></status>\
    <connectionLogOptions><Enabled>false</Enabled></connectionLogOptions></item></clientVpnEndpoint>\
    </DescribeClientVpnEndpointsResponse>";

const IMAGE_METADATA: &str =
    "<DescribeInstanceImageMetadataResponse><instanceImageMetadataSet/></DescribeInstanceImageMetadataResponse>";

const LAUNCH_TEMPLATE_VERSIONS: &str = "<DescribeLaunchTemplateVersionsResponse><launchTemplateVersionSet><item>\
    <launchTemplateId>lt-1</launchTemplateId><versionNumber>1</versionNumber><defaultVersion>true</defaultVersion>\
    <launchTemplateData><metadataOptions><httpTokens>optional</httpTokens></metadataOptions></launchTemplateData>\
    </item></launchTemplateVersionSet></DescribeLaunchTemplateVersionsResponse>";

const SPOT_FLEETS: &str = "<DescribeSpotFleetRequestsResponse><spotFleetRequestConfigSet/>\
    </DescribeSpotFleetRequestsResponse>";

const TRANSIT_GATEWAYS: &str = "<DescribeTransitGatewaysResponse><transitGatewaySet><item>\
    <transitGatewayId>tgw-1</transitGatewayId><state>available</state><ownerId>111111111111</ownerId>\
    <options><autoAcceptSharedAttachments>enable</autoAcceptSharedAttachments></options></item></transitGatewaySet>\
    </DescribeTransitGatewaysResponse>";

const ENDPOINT_SERVICES: &str = "<DescribeVpcEndpointServiceConfigurationsResponse><serviceConfigurationSet><item>\
    <serviceId>vpce-svc-1</serviceId><serviceState>Available</serviceState></item></serviceConfigurationSet>\
    </DescribeVpcEndpointServiceConfigurationsResponse>";

const ENDPOINT_SERVICE_PERMISSIONS: &str = "<DescribeVpcEndpointServicePermissionsResponse><allowedPrincipals><item>\
    <principal>*</principal></item></allowedPrincipals></DescribeVpcEndpointServicePermissionsResponse>";

const INTERNET_BLOCK: &str = "<DescribeVpcBlockPublicAccessOptionsResponse><vpcBlockPublicAccessOptions>\
    <state>default-state</state><internetGatewayBlockMode>off</internetGatewayBlockMode></vpcBlockPublicAccessOptions>\
    </DescribeVpcBlockPublicAccessOptionsResponse>";

const ALLOWED_IMAGES: &str =
    "<GetAllowedImagesSettingsResponse><state>disabled</state></GetAllowedImagesSettingsResponse>";

const EBS_ENCRYPTION: &str = "<GetEbsEncryptionByDefaultResponse><ebsEncryptionByDefault>false\
    </ebsEncryptionByDefault></GetEbsEncryptionByDefaultResponse>";

const IMAGE_BLOCK: &str = "<GetImageBlockPublicAccessStateResponse><imageBlockPublicAccessState>unblocked\
    </imageBlockPublicAccessState></GetImageBlockPublicAccessStateResponse>";

const METADATA_DEFAULTS: &str = "<GetInstanceMetadataDefaultsResponse><accountLevel/>\
    </GetInstanceMetadataDefaultsResponse>";

const SNAPSHOT_BLOCK: &str =
    "<GetSnapshotBlockPublicAccessStateResponse><state>unblocked</state></GetSnapshotBlockPublicAccessStateResponse>";

const ACCOUNT_SUMMARY: &str = "<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap>\
    <entry><key>AccountAccessKeysPresent</key><value>0</value></entry>\
    <entry><key>AccountMFAEnabled</key><value>1</value></entry>\
    <entry><key>AccountPasswordPresent</key><value>1</value></entry>\
    </SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>";

const ORGANIZATION: &str = "<ListOrganizationsFeaturesResponse><ListOrganizationsFeaturesResult>\
    <OrganizationId>o-1111111111</OrganizationId><EnabledFeatures/></ListOrganizationsFeaturesResult>\
    </ListOrganizationsFeaturesResponse>";

const CERTIFICATE_TAGS: &str = "<ListServerCertificateTagsResponse><ListServerCertificateTagsResult><Tags/>\
    <IsTruncated>false</IsTruncated></ListServerCertificateTagsResult></ListServerCertificateTagsResponse>";

const SERVER_CERTIFICATES: &str = "<ListServerCertificatesResponse><ListServerCertificatesResult>\
    <ServerCertificateMetadataList><member><Path>/</Path><ServerCertificateName>variety</ServerCertificateName>\
    <ServerCertificateId>ASCAEXAMPLE</ServerCertificateId>\
    <Arn>arn:aws:iam::111111111111:server-certificate/variety</Arn><Expiration>2020-01-01T00:00:00Z</Expiration>\
    </member></ServerCertificateMetadataList><IsTruncated>false</IsTruncated></ListServerCertificatesResult>\
    </ListServerCertificatesResponse>";

const DB_CERTIFICATES: &str = "<DescribeCertificatesResponse><DescribeCertificatesResult><Certificates><Certificate>\
    <CertificateIdentifier>rds-ca-rsa2048-g1</CertificateIdentifier><ValidTill>2061-05-19T19:45:31Z</ValidTill>\
    </Certificate></Certificates></DescribeCertificatesResult></DescribeCertificatesResponse>";

const DB_SECURITY_GROUPS: &str = "<DescribeDBSecurityGroupsResponse><DescribeDBSecurityGroupsResult>\
    <DBSecurityGroups/></DescribeDBSecurityGroupsResult></DescribeDBSecurityGroupsResponse>";

const DB_SNAPSHOT_ATTRIBUTES: &str = "<DescribeDBSnapshotAttributesResponse><DescribeDBSnapshotAttributesResult>\
    <DBSnapshotAttributesResult><DBSnapshotIdentifier>variety</DBSnapshotIdentifier><DBSnapshotAttributes>\
    <DBSnapshotAttribute><AttributeName>restore</AttributeName><AttributeValues>\
    <AttributeValue>all</AttributeValue></AttributeValues></DBSnapshotAttribute></DBSnapshotAttributes>\
    </DBSnapshotAttributesResult></DescribeDBSnapshotAttributesResult></DescribeDBSnapshotAttributesResponse>";

const EVENT_SUBSCRIPTIONS: &str = "<DescribeEventSubscriptionsResponse><DescribeEventSubscriptionsResult>\
    <EventSubscriptionsList><EventSubscription><CustSubscriptionId>variety</CustSubscriptionId>\
    <EventSubscriptionArn>arn:aws:rds:eu-west-1:111111111111:es:variety</EventSubscriptionArn><Status>active</Status>\
    <SnsTopicArn>arn:aws:sns:eu-west-1:111111111111:variety-orders</SnsTopicArn>\
    <SourceType>db-instance</SourceType><Enabled>true</Enabled></EventSubscription></EventSubscriptionsList>\
    </DescribeEventSubscriptionsResult></DescribeEventSubscriptionsResponse>";

const ACCOUNT_BLOCK: &str = "<PublicAccessBlockConfiguration><BlockPublicAcls>false</BlockPublicAcls>\
    <IgnorePublicAcls>false</IgnorePublicAcls><BlockPublicPolicy>false</BlockPublicPolicy>\
    <RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>";
