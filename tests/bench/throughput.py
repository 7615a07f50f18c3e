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
    subprocess.run(["cargo", "bench", "--bench", "throughput", "--locked", "--quiet", *manifest], check=True,
                   stdout=subprocess.DEVNULL, env=os.environ | {"CARGO_TERM_COLOR": "never"})
    found = []
    for path in results.glob("**/new/estimates.json"):
        of = json.loads(path.with_name("benchmark.json").read_text())
        elements = of["throughput"]["Elements"]
        median = json.loads(path.read_text())["median"]
        rate = {"rate": elements * 1e9 / median["point_estimate"]}
        found.append({"group": of["group_id"], "name": of["function_id"], "elements": elements} | rate)
    return {"of": "throughput", "benchmarks": sorted(found, key=lambda one: (one["group"], one["name"]))}


def evaluation(measured):
    return next(one for one in measured["benchmarks"] if one["group"] == "evaluation")


def section(measured):
    policies = [one for one in measured["benchmarks"] if one["group"] == "policies"]
    return [
        "## Evaluation and policy reasoning",
        "",
        "| | a second, on one core |",
        "| --- | ---: |",
        *[f"| {one['name'].capitalize()} | {one['rate']:,.0f} |" for one in [evaluation(measured), *policies]],
        "",
        f"Medians of Criterion, in time by the clock. The account is a generated one in memory, with {evaluation(measured)['elements']:,}",
        "evaluations of buckets, users, roles, policies, instances, volumes, snapshots, security groups, network interfaces,",
        "tables, topics and queues; every tenth violates what it can, and most roles have a policy with over a thousand",
        "actions attached. An evaluation is one rule's verdict on one resource, as it is written to the results.",
    ]


def missed(measured):
    rate = evaluation(measured)["rate"]
    if rate < TARGET:
        yield f"{rate:,.0f} evaluations a second on one core, not {TARGET:,}"
