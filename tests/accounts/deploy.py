"""Deploys one account of the stories, and prints what the story needs to judge a scan of it.

Usage: deploy.py LETTER corrected|flawed      (the account and the endpoint come from the environment)

An account is `foundation.yaml`, with the system's `corrected.yaml` merged into it, with `flawed.yaml` merged into that
for the flawed one: maps are merged, everything else is replaced, and null removes (RFC 7386). These files have

  stacks    by region, a CloudFormation template
  calls     by name, in order, a call of an API that the emulator's CloudFormation lacks: in the first region, another
            one (`region: us-east-1`), or each (`regions: all`)
  answers   by name, an answer that is given in the emulator's stead

Where a call, an answer or an expected violation has ${Name}, that is the physical id or an output of a stack, or what
a call with `keep: {Name: path}` answered: of the region of the call, else of the first that has it, or ${region.Name}.
"""

import json
import os
import pathlib
import re
import sys
import time

import botocore.config
import botocore.session
import jmespath
import yaml

HERE = pathlib.Path(__file__).parent
TAGS = {"Owner": "platform", "CostCenter": "1200", "Environment": "prod"}


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms."""


def short_form(loader, suffix, node):
    construct = {
        yaml.ScalarNode: loader.construct_scalar,
        yaml.SequenceNode: lambda node: loader.construct_sequence(node, deep=True),
        yaml.MappingNode: lambda node: loader.construct_mapping(node, deep=True),
    }
    value = construct[type(node)](node)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", short_form)


def read(path):
    return yaml.load((HERE / path).read_text(), Loader) or {}


def merge(base, patch):
    if not isinstance(patch, dict):
        return patch
    base = base if isinstance(base, dict) else {}
    merged = {**base, **{key: merge(base.get(key), value) for key, value in patch.items()}}
    return {key: value for key, value in merged.items() if value is not None}


def fill(value, names):
    """The value, with every ${Name} replaced."""
    if isinstance(value, dict):
        return {fill(key, names): fill(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, names) for item in value]
    if isinstance(value, str):
        return re.sub(r"\$\{([\w.-]+)\}", lambda match: str(names[match[1]]), value)
    return value


def lifecycle(rule):
    """A lifecycle rule in the API's form."""
    return {
        "ID": rule["Id"],
        "Status": rule["Status"],
        "Filter": {"Prefix": rule.get("Prefix", "")},
        "Expiration": {"Days": rule["ExpirationInDays"]},
    }


def lower_camel(value):
    """What the API names in camel case, and CloudFormation with a capital."""
    if isinstance(value, list):
        return [lower_camel(item) for item in value]
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: lower_camel(item) for key, item in value.items()}
    return value


def with_arn(resources):
    """The resources that have an attribute `Arn`; it is their name with `Arn` behind it in calls and answers."""
    kinds = {
        "AWS::DynamoDB::Table",
        "AWS::Events::Rule",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::Lambda::Function",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
        "AWS::WAFv2::WebACL",
    }
    return [name for name, resource in resources.items() if isinstance(resource, dict) and resource["Type"] in kinds]


# What the emulator's CloudFormation drops: by type and property, the call that sets it.
DROPPED = {
    ("AWS::S3::Bucket", "Tags"): lambda bucket, tags, _: (
        "s3", "PutBucketTagging", {"Bucket": bucket, "Tagging": {"TagSet": tags}},
    ),
    ("AWS::S3::Bucket", "BucketEncryption"): lambda bucket, encryption, _: (
        "s3", "PutBucketEncryption",
        {
            "Bucket": bucket,
            "ServerSideEncryptionConfiguration": {
                "Rules": [
                    {"ApplyServerSideEncryptionByDefault": rule.pop("ServerSideEncryptionByDefault"), **rule}
                    for rule in encryption["ServerSideEncryptionConfiguration"]
                ]
            },
        },
    ),
    ("AWS::S3::Bucket", "LifecycleConfiguration"): lambda bucket, rules, _: (
        "s3", "PutBucketLifecycleConfiguration",
        {"Bucket": bucket, "LifecycleConfiguration": {"Rules": [lifecycle(rule) for rule in rules["Rules"]]}},
    ),
    ("AWS::S3::Bucket", "LoggingConfiguration"): lambda bucket, target, _: (
        "s3", "PutBucketLogging",
        {
            "Bucket": bucket,
            "BucketLoggingStatus": {
                "LoggingEnabled": {
                    "TargetBucket": target["DestinationBucketName"],
                    "TargetPrefix": target.get("LogFilePrefix", ""),
                }
            },
        },
    ),
    ("AWS::DynamoDB::Table", "PointInTimeRecoverySpecification"): lambda table, recovery, _: (
        "dynamodb", "UpdateContinuousBackups", {"TableName": table, "PointInTimeRecoverySpecification": recovery},
    ),
    ("AWS::DynamoDB::Table", "SSESpecification"): lambda table, encryption, _: (
        "dynamodb", "UpdateTable",
        {
            "TableName": table,
            "SSESpecification": {
                "Enabled": encryption.pop("SSEEnabled"), **encryption,
            },
        },
    ),
    ("AWS::Lambda::Function", "DeadLetterConfig"): lambda function, queue, _: (
        "lambda", "UpdateFunctionConfiguration", {"FunctionName": function, "DeadLetterConfig": queue},
    ),
    ("AWS::Lambda::Function", "ReservedConcurrentExecutions"): lambda function, number, _: (
        "lambda", "PutFunctionConcurrency", {"FunctionName": function, "ReservedConcurrentExecutions": number},
    ),
    ("AWS::StepFunctions::StateMachine", "LoggingConfiguration"): lambda machine, logging, _: (
        "stepfunctions", "UpdateStateMachine",
        {"stateMachineArn": machine, "loggingConfiguration": lower_camel(logging)},
    ),
    ("AWS::ApiGateway::Stage", "AccessLogSetting"): lambda stage, setting, properties: (
        "apigateway", "UpdateStage",
        {
            "restApiId": properties["RestApiId"],
            "stageName": stage,
            "patchOperations": [
                {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": setting["DestinationArn"]},
                {"op": "replace", "path": "/accessLogSettings/format", "value": setting["Format"]},
            ],
        },
    ),
    ("AWS::SNS::Topic", "KmsMasterKeyId"): lambda topic, key, _: (
        "sns", "SetTopicAttributes", {"TopicArn": topic, "AttributeName": "KmsMasterKeyId", "AttributeValue": key},
    ),
}  # fmt: skip


def resolve(value, names):
    """The value of a property: what the template refers to is among the names."""
    if isinstance(value, list):
        return [resolve(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    match list(value.items()):
        case [("Ref", name)]:
            return names.get(name)
        case [("Fn::GetAtt", [name, attribute])]:
            return names.get(f"{name}{attribute}")
        case [("Fn::Sub", text)]:
            return fill(text.replace("AWS::", "").replace(".Arn}", "Arn}"), {"Environment": "prod", **names})
    return {key: resolve(item, names) for key, item in value.items()}


class Account:
    def __init__(self, description):
        self.description = description
        self.session = botocore.session.get_session()
        self.clients = {}
        self.regional = {}
        first = next(iter(description["stacks"].values()))
        self.stack = f"{first['Parameters']['Project']['Default']}-system-prod"
        self.names = {"AccountId": os.environ["AWS_ACCESS_KEY_ID"], "Now": int(time.time())}

    def call(self, region, service, operation, **parameters):
        key = (region, service)
        if key not in self.clients:
            config = botocore.config.Config(parameter_validation=False, retries={"max_attempts": 0})
            self.clients[key] = self.session.create_client(
                service, region, endpoint_url=os.environ["AWS_ENDPOINT_URL"], config=config
            )
        return self.clients[key]._make_api_call(operation, parameters)

    def deploy(self):
        regions = list(self.description["stacks"])
        for region in regions:
            self.remove_default_network(region)
            self.create_stack(region, self.description["stacks"][region])
        for call in self.description.get("calls", {}).values():
            for region in regions if call.get("regions") == "all" else [call.get("region", regions[0])]:
                names = {**self.names, **self.regional.get(region, {}), "Region": region}
                parameters = fill(call.get("with", {}), names)
                answer = self.call(region, call["service"], call["operation"], **parameters)
                for name, path in call.get("keep", {}).items():
                    self.names[name] = jmespath.search(path, answer)
        for region in regions:
            self.tag(region)

    def remove_default_network(self, region):
        """A new account has a default network in each region, which nobody asked for."""
        filters = [{"Name": "is-default", "Values": ["true"]}]
        for network in self.call(region, "ec2", "DescribeVpcs", Filters=filters)["Vpcs"]:
            mine = [{"Name": "vpc-id", "Values": [network["VpcId"]]}]
            for subnet in self.call(region, "ec2", "DescribeSubnets", Filters=mine)["Subnets"]:
                self.call(region, "ec2", "DeleteSubnet", SubnetId=subnet["SubnetId"])
            attached = [{"Name": "attachment.vpc-id", "Values": [network["VpcId"]]}]
            for gateway in self.call(region, "ec2", "DescribeInternetGateways", Filters=attached)["InternetGateways"]:
                identity = {"InternetGatewayId": gateway["InternetGatewayId"]}
                self.call(region, "ec2", "DetachInternetGateway", VpcId=network["VpcId"], **identity)
                self.call(region, "ec2", "DeleteInternetGateway", **identity)
            self.call(region, "ec2", "DeleteVpc", VpcId=network["VpcId"])

    def create_stack(self, region, template):
        arns = {f"{name}Arn": {"Value": {"Fn::GetAtt": [name, "Arn"]}} for name in with_arn(template["Resources"])}
        template = {**template, "Outputs": {**template.get("Outputs", {}), **arns}}
        self.call(
            region, "cloudformation", "CreateStack",
            StackName=self.stack, TemplateBody=json.dumps(template),
            Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            Tags=[{"Key": key, "Value": value} for key, value in TAGS.items()],
        )  # fmt: skip
        while True:
            stack = self.call(region, "cloudformation", "DescribeStacks", StackName=self.stack)["Stacks"][0]
            if stack["StackStatus"] != "CREATE_IN_PROGRESS":
                break
            time.sleep(0.1)
        if stack["StackStatus"] != "CREATE_COMPLETE":
            events = self.call(region, "cloudformation", "DescribeStackEvents", StackName=self.stack)["StackEvents"]
            failed = [event for event in events if "FAILED" in event.get("ResourceStatus", "")]
            sys.exit("\n".join(f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason')}" for e in failed))
        resources = self.call(region, "cloudformation", "DescribeStackResources", StackName=self.stack)
        names = {item["LogicalResourceId"]: item["PhysicalResourceId"] for item in resources["StackResources"]}
        names["Stack"] = stack["StackId"]
        names |= {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}
        self.regional[region] = names
        self.names = {**names, **self.names, **{f"{region}.{key}": value for key, value in names.items()}}
        self.complete(region, template["Resources"], {**self.names, **names, "Region": region})

    def tag(self, region):
        """What comes with a network, or from CloudFormation without a tag, is tagged like the rest of the system."""
        tags = [{"Key": key, "Value": value} for key, value in TAGS.items()]
        network = {
            "NetworkAclId": self.call(region, "ec2", "DescribeNetworkAcls")["NetworkAcls"],
            "RouteTableId": self.call(region, "ec2", "DescribeRouteTables")["RouteTables"],
            "GroupId": self.call(region, "ec2", "DescribeSecurityGroups")["SecurityGroups"],
            "VolumeId": self.call(region, "ec2", "DescribeVolumes")["Volumes"],
            "FlowLogId": self.call(region, "ec2", "DescribeFlowLogs")["FlowLogs"],
        }
        resources = [item[key] for key, items in network.items() for item in items if not item.get("Tags")]
        if resources:
            self.call(region, "ec2", "CreateTags", Resources=resources, Tags=tags)
        for policy in self.call(region, "iam", "ListPolicies", Scope="Local")["Policies"]:
            self.call(region, "iam", "TagPolicy", PolicyArn=policy["Arn"], Tags=tags)

        for scope in ["REGIONAL", "CLOUDFRONT"] if region == "us-east-1" else ["REGIONAL"]:
            for firewall in self.call(region, "wafv2", "ListWebACLs", Scope=scope).get("WebACLs", []):
                self.call(region, "wafv2", "TagResource", ResourceARN=firewall["ARN"], Tags=tags)

    def complete(self, region, resources, names):
        for name, resource in resources.items():
            if name.startswith("Fn::ForEach"):
                continue
            for (kind, key), call in DROPPED.items():
                if resource.get("Type") == kind and key in resource["Properties"]:
                    properties = resolve(resource["Properties"], names)
                    service, operation, parameters = call(names[name], properties[key], properties)
                    self.call(region, service, operation, **parameters)


def main():
    letter, variant = sys.argv[1:]
    description = merge(read("foundation.yaml"), read(f"{letter}/corrected.yaml"))
    if variant == "flawed":
        description = merge(description, read(f"{letter}/flawed.yaml"))
    account = Account(description)
    account.deploy()
    answers = [fill(answer, account.names) for answer in description.get("answers", {}).values()]
    expected = fill(read(f"{letter}/expected.yaml"), account.names) if variant == "flawed" else []
    json.dump({"regions": list(description["stacks"]), "answers": answers, "expected": expected}, sys.stdout)


main()
