#!/usr/bin/env python3
"""Writes config_rules.txt: AWS Config's managed rules, with the parameters that each has.

    refresh_config_rules.py             reads AWS's documentation over the network, a page a rule
    refresh_config_rules.py --moto FILE reads a wheel of moto (Apache 2.0, PyPI), which carries the same facts

Official source: https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
"""

import argparse
import datetime
import gzip
import json
import pathlib
import re
import urllib.request
import zipfile

GUIDE = "https://docs.aws.amazon.com/config/latest/developerguide/"
LIST = "managed-rules-by-aws-config"
MOTO = "moto/config/resources/aws_managed_rules.json.gz"

# Values of the other types are text in any form.
CHECKED_TYPES = {"boolean", "double", "int"}


def from_aws():
    def fetch(page):
        with urllib.request.urlopen(f"{GUIDE}{page}.md", timeout=60) as answer:
            return answer.read().decode().replace("\\", "")

    for page in re.findall(r"\]\(([a-z0-9-]+)\.md\)", fetch(LIST)):
        text = fetch(page)
        if identifier := re.search(r"\*\*Identifier:\*\* *(\w+)", text):
            found = re.findall(r"^(\w+)( \(Optional\))?Type: (\w+)(Default: .*)?$", text.replace("  \n", "\n"), re.MULTILINE)
            yield identifier[1], [(name, kind, not optional and not default) for name, optional, kind, default in found]


def from_moto(wheel):
    with zipfile.ZipFile(wheel) as archive:
        rules = json.loads(gzip.decompress(archive.read(MOTO)))["ManagedRules"]
    for identifier, rule in rules.items():
        found = rule.get("Parameters", [])
        yield identifier, [(p["Name"], p.get("Type"), not p["Optional"] and "Default" not in p) for p in found]


def written(parameter):
    name, kind, required = parameter
    return name + (f":{kind}" if kind in CHECKED_TYPES else "") + ("!" if required else "")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--moto", metavar="FILE")
    arguments.add_argument("--date", default=datetime.date.today().isoformat(), help="the date of the data")
    given = arguments.parse_args()
    rules = dict(from_moto(given.moto) if given.moto else from_aws())
    lines = [
        f"# date: {given.date}",
        f"# source: {GUIDE}{LIST}.html",
        "# AWS Config's managed rules; written by refresh_config_rules.py",
        "# a rule's identifier and its parameters: :type where a value has one to be checked, ! where a rule must have it",
    ]
    lines += [" ".join([identifier, *sorted(map(written, rules[identifier]))]) for identifier in sorted(rules)]
    (pathlib.Path(__file__).parent / "config_rules.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
