"""What a daily scan costs in a month, computed from a measured one, beside AWS Config."""

import itertools
import json
import math

# 10,000 resources of the kinds that the server has.
ACCOUNT = {"size": 623}

DAYS = 30
RETENTION_DAYS = 365

# Resources change so many times a month: AWS Config records and evaluates what changed.
CHANGES = 1

# List prices in us-east-1, in dollars.
PRICED = "2026-11-22"
PRICES = {
    # https://aws.amazon.com/lambda/pricing/
    "lambda_gb_second": 0.0000166667,
    "lambda_request": 0.20 / 1_000_000,
    # https://aws.amazon.com/dynamodb/pricing/on-demand/
    "dynamodb_write_unit": 0.625 / 1_000_000,
    "dynamodb_gb_month": 0.25,
    "dynamodb_recovery_gb_month": 0.20,
    # https://aws.amazon.com/kms/pricing/
    "kms_key_month": 1.00,
    # https://aws.amazon.com/config/pricing/
    "config_item": 0.003,
    "config_evaluation": [(100_000, 0.001), (400_000, 0.0008), (math.inf, 0.0005)],
}

# The index by-scan holds every attribute of every item.
COPIES = 2

# The memory at which a function has one core.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
CORE = 1_769


def plumbline(seconds, memory, write_units, gigabytes):
    """A month of daily scans, with everything kept as long as the stack keeps it.

    `seconds` a scan with so many MB, `write_units` and `gigabytes` of one scan in the table alone.
    """
    kept = gigabytes * RETENTION_DAYS
    return {
        "Lambda": DAYS * (seconds * memory / 1024 * PRICES["lambda_gb_second"] + PRICES["lambda_request"]),
        "DynamoDB, writes": DAYS * write_units * COPIES * PRICES["dynamodb_write_unit"],
        "DynamoDB, storage": kept * COPIES * PRICES["dynamodb_gb_month"],
        "DynamoDB, recovery": kept * PRICES["dynamodb_recovery_gb_month"],
        "KMS": PRICES["kms_key_month"],
    }


def config(items, evaluations):
    """A month of so many configuration items and rule evaluations."""
    cost, left = items * PRICES["config_item"], evaluations
    for tier, price in PRICES["config_evaluation"]:
        cost += min(left, tier) * price
        left -= min(left, tier)
    return cost


def duration(cost, memory):
    """The seconds that a scan takes with so many MB: longer than here when that is too little of a core."""
    return max(cost["wall"], cost["cpu"] / (memory / CORE))


def item(evaluations, scan_rank):
    """The item of the results table for all evaluations of a resource."""
    first = evaluations[0]
    shared = ["resource_id", "evaluation_timestamp", "scan_id", "account_id", "region", "resource_type",
              "resource_name", "compliance_type"]
    violated = [one for one in evaluations if one["compliance_type"] == "NON_COMPLIANT"]
    verdicts = [{key: one[key] for key in ("rule_id", "compliance_type", "severity", "annotation", "gap") if key in one}
                for one in evaluations]
    return {key: first[key] for key in shared} | {
        "record_type": "RESOURCE",
        "scan_rank": scan_rank + first["resource_id"],
        "evaluations": verdicts,
        "expires_at": 1_800_000_000,
    } | ({"violated_rules": [one["rule_id"] for one in violated], "severity": violated[0]["severity"]} if violated else {})


def size(value):
    """The bytes that DynamoDB counts for a value.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    match value:
        case str():
            return len(value.encode())
        case int():
            return math.ceil(len(str(value)) / 2) + 1
        case list():
            return 3 + sum(1 + size(each) for each in value)
        case dict():
            return 3 + sum(1 + len(name) + size(each) for name, each in value.items())


def item_size(attributes):
    return sum(len(name) + size(value) for name, value in attributes.items())


def sizes(lines):
    """The bytes of each resource's item, and how many evaluations there are, of a scan's JSON lines."""
    evaluations = (json.loads(line) for line in lines)
    found, count = [], 0
    for _, of_resource in itertools.groupby(evaluations, key=lambda one: one["resource_id"]):
        of_resource = list(of_resource)
        count += len(of_resource)
        found.append(item_size(item(of_resource, "0#0#")))
    return found, count


def totals(lines):
    """What a scan's JSON lines take in the table."""
    found, evaluations = sizes(lines)
    return {
        "items": len(found),
        "evaluations": evaluations,
        "write_units": sum(math.ceil(bytes_ / 1024) for bytes_ in found),
        "gigabytes": sum(found) / 1024**3,
    }


def dollars(number):
    return f"${number:,.2f}"


def section(measured, memory):
    """The bill of the measured account."""
    resources, stored = measured["resources"], measured["stored"]
    evaluations, items = stored["evaluations"], stored["items"]
    seconds = duration(measured, memory)
    parts = plumbline(seconds, memory, stored["write_units"], stored["gigabytes"])
    changed = resources * CHANGES
    kilobytes = stored["gigabytes"] * 1024**2 / items
    return [
        "## Costs",
        "",
        "| | dollars a month |",
        "| --- | ---: |",
        f"| Plumbline, every rule every day | {dollars(sum(parts.values()))} |",
        *[f"| … {name} | {dollars(cost)} |" for name, cost in parts.items()],
        f"| AWS Config, as many evaluations every day | {dollars(config(changed, evaluations * DAYS))} |",
        f"| AWS Config, as many evaluations once a month | {dollars(config(changed, evaluations))} |",
        "",
        f"{resources:,} resources in one region: list prices in us-east-1 of {PRICED}, without free tiers; those of recovery, of",
        "the key and of AWS Config's third tier are not confirmed on AWS's own pages. The measured",
        f"scan took {measured['wall']:,.1f} s and {measured['cpu']:,.1f} s of CPU time, which is {seconds:,.1f} s with the {memory} MB and the share of a core",
        f"that the function has. It made {evaluations:,} evaluations in {items:,} items of {kilobytes:,.1f} KB on average: {stored['write_units']:,}",
        f"write units in the table and as many in its index. What is kept for {RETENTION_DAYS} days has",
        f"{stored['gigabytes'] * RETENTION_DAYS * COPIES:,.1f} GB in both. AWS Config records a resource when it changes, here once a month, and evaluates its",
        "rules then or every day.",
    ]
