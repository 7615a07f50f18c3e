"""Measures how many verdicts and answers a second the catalogue gives, on one core."""

import json
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Evaluations a second, at least.
TARGET = 1_000_000


def target_directory(manifest):
    metadata = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1", *manifest],
                              check=True, capture_output=True, text=True).stdout
    return Path(json.loads(metadata)["target_directory"])


def measure():
    """Runs the Criterion benchmarks and reads their estimates."""
    manifest = ["--manifest-path", HERE / "throughput/Cargo.toml"]
    results = target_directory(manifest) / "criterion"
    shutil.rmtree(results, ignore_errors=True)
    subprocess.run(["cargo", "bench", "--locked", "--quiet", *manifest, "--", "--noplot"], check=True,
                   stdout=subprocess.DEVNULL, env=os.environ | {"CARGO_TERM_COLOR": "never"})
    found = []
    for path in results.glob("**/new/estimates.json"):
        of = json.loads(path.with_name("benchmark.json").read_text())
        elements = of["throughput"]["Elements"]
        median = json.loads(path.read_text())["median"]
        rate = {"rate": elements * 1e9 / median["point_estimate"]}
        found.append({"group": of["group_id"], "name": of["function_id"], "elements": elements} | rate)
    return {"of": "throughput", "benchmarks": sorted(found, key=lambda one: (one["group"], one["name"]))}


def of_group(measured, group):
    return [one for one in measured["benchmarks"] if one["group"] == group]


def section(measured):
    lines = ["## Evaluation and policy reasoning", "", "| | a second, on one core |", "| --- | ---: |"]
    for one in of_group(measured, "evaluation"):
        lines.append(f"| Evaluations, {one['name']} | {one['rate']:,.0f} |")
    lines += [f"| {one['name']} | {one['rate']:,.0f} |" for one in of_group(measured, "policies")]
    evaluations = next(one["elements"] for one in of_group(measured, "evaluation"))
    return lines + [
        "",
        f"Medians of Criterion. The account is a generated one in memory, with {evaluations:,} evaluations of buckets, users,",
        "roles, policies, instances, volumes, snapshots, security groups, network interfaces, tables, topics and queues;",
        "every tenth violates what it can, and most roles have a policy of AWS with over a thousand actions attached. An",
        "evaluation is one rule's verdict on one resource, as it is written to the results.",
    ]


def missed(measured):
    for one in of_group(measured, "evaluation"):
        if one["rate"] < TARGET:
            yield f"{one['rate']:,.0f} evaluations a second on one core, not {TARGET:,}"
