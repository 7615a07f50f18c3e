#!/usr/bin/env python3
"""Measures Plumbline: its scans beside Prowler's, its rules alone, the start of its function and what it costs."""

import argparse
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import cost
import scans
import start
import throughput


class Measured(list):
    """What was measured, kept in a file if one is given."""

    def __init__(self, path):
        super().__init__(json.loads(path.read_text()) if path and path.exists() else [])
        self.path = path

    def add(self, one):
        self.append({"command": shlex.join(["tests/bench/bench.py", *sys.argv[1:]])} | one)
        if self.path:
            self.path.write_text(json.dumps(self, indent=1))

    def newest(self, holds):
        return [one for one in self if holds(one)][-1:]


def scan(measured, options):
    """All the scans."""
    server = scans.Server(scans.build())

    def add(scanner, account, **more):
        one = scans.measure(server, scanner, account, options, **more)
        print(f"{scanner} {account['size']}: {one['wall']:.1f} s, {one['cpu']:.1f} s CPU, {one['memory']:.0f} MB, "
              f"{one['calls']} calls, {one['throttles']} throttled", file=sys.stderr, flush=True)
        measured.add(one)
        return one

    try:
        if not options.without_memory:
            add("plumbline", scans.MEMORY, for_memory=True)
        if not options.without_cost:
            add("plumbline", cost.ACCOUNT, for_cost=True)
        for size in filter(None, options.sizes.split(",")):
            for scanner, repeats in options.scanners.items():
                for _ in range(repeats):
                    # One that had to be stopped would have to be stopped again.
                    if add(scanner, {"size": int(size)})["stopped"]:
                        break
    finally:
        server.stop()


def version(program):
    text = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"\d[\w.]+", text)), "of no version")


def machine():
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    gigabytes = int(memory.split()[1]) / 1024 / 1024
    return f"{os.cpu_count()} cores, {gigabytes:.0f} GB of memory, Linux {platform.release()} on {platform.machine()}"


def report(measured, options):
    """Everything that was measured, one section after the other."""
    unknown = sorted({call for one in measured for call in one.get("unknown", [])})
    lines = [
        "# Benchmarks",
        "",
        "`make bench` measures `plumbline scan` and Prowler, one after the other, against a server that answers as AWS",
        "would for an account with so many S3 buckets, IAM users, roles and policies, EC2 instances, volumes,",
        "snapshots, security groups, network interfaces, DynamoDB tables, RDS databases, Lambda functions, KMS keys,",
        "SNS topics and subscriptions and SQS queues.",
        f"It answers each call {options.delay} ms after it came, puts no more on a page than AWS does, and throttles",
        "beyond the rates that AWS publishes (for IAM, RDS, S3 and SQS it publishes none). It measures the rules and the",
        "start of the scan function by themselves too.",
        "",
        f"- Machine: {machine()}{options.note and '. ' + options.note}",
        f"- Programs: Plumbline {version(options.plumbline)}, Prowler {version(options.prowler)}, "
        f"Python {platform.python_version()}",
        f"- Day: {date.today().isoformat()}",
        *[f"- Command: `{command}`" for command in dict.fromkeys(one["command"] for one in measured)],
        f"- Scope: `{','.join(scans.SERVICES)}` in {scans.REGION}",
        "",
    ]
    missed = []
    if scans.compared(measured):
        lines += [*scans.comparisons(measured), ""]
    for one in measured.newest(lambda one: one.get("for_memory")):
        lines += [*scans.memory(one), ""]
    missed += scans.missed(measured)
    for part in (throughput, start):
        for one in measured.newest(lambda one: one["of"] == part.__name__):
            lines += [*part.section(one), ""]
            missed += part.missed(one)
    for one in measured.newest(lambda one: one.get("for_cost")):
        lines += [*cost.section(one, start.memory()), ""]
    lines += ["## Targets that are missed", "", *targets(), ""]
    lines += [f"- {line}" for line in missed] or ["None of those that were measured."]
    if unknown:
        refused = ", ".join(f"`{call}`" for call in unknown)
        lines += ["", f"Calls that the server does not know, and refused: {refused}."]
    return "\n".join(lines) + "\n"


def targets():
    limits, ratios = scans.TARGETS, scans.RATIOS
    return [
        f"A scan is to end within {limits['floor']} times the floor with no call throttled, and to have at most "
        f"{limits['memory']:,} MB",
        f"for 100,000 resources; Prowler is to take {ratios['wall']} times the time, {ratios['memory']} times the memory and "
        f"{ratios['calls']} times the calls.",
        f"One core is to make {throughput.TARGET:,} evaluations a second; the function is to start within "
        f"{start.TARGETS['init']} ms from a zip",
        f"of at most {start.TARGETS['zip']} MB.",
    ]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000", help="resources of each kind, separated by commas")
    parser.add_argument("--repeats", type=int, default=3, help="scans of each size")
    parser.add_argument("--prowler-repeats", type=int, help="scans of each size by Prowler, if not as many")
    parser.add_argument("--delay", type=int, default=30, help="milliseconds until an answer")
    parser.add_argument("--limit", type=float, default=30, help="minutes after which a scan is stopped")
    parser.add_argument("--starts", type=int, default=20, help="starts of each function")
    parser.add_argument("--without-plumbline", action="store_true", help="no scans by Plumbline to compare")
    parser.add_argument("--without-prowler", action="store_true", help="no scans by Prowler to compare")
    parser.add_argument("--without-memory", action="store_true", help="no scan of 100,000 resources")
    parser.add_argument("--without-cost", action="store_true", help="no scan of 10,000 resources, nor what it costs")
    parser.add_argument("--without-throughput", action="store_true", help="no rules and policies by themselves")
    parser.add_argument("--without-start", action="store_true", help="no starts of the function")
    parser.add_argument("--output", type=Path, help="where to write the report, besides showing it")
    parser.add_argument("--note", default="", help="what else is to be said of the machine")
    parser.add_argument("--measured", type=Path, help="a file of measurements: the report is of all that are in it")
    options = parser.parse_args()
    options.plumbline = os.environ.get("PLUMBLINE") or shutil.which("plumbline") or sys.exit("PLUMBLINE is not set")
    options.functions = Path(os.environ.get("FUNCTIONS", "target/lambda"))
    options.scanners = {"plumbline": options.repeats, "prowler": options.prowler_repeats or options.repeats}
    if options.without_plumbline:
        del options.scanners["plumbline"]
    if options.without_prowler:
        del options.scanners["prowler"]
    options.prowler = os.environ.get("PROWLER", ".venv-bench/bin/prowler")
    options.python = os.environ.get("BENCH_PYTHON", ".venv-bench/bin/python")
    return options


def main():
    options = arguments()
    measured = Measured(options.measured)
    if not options.without_throughput:
        measured.add(throughput.measure())
    if not options.without_start:
        measured.add(start.measure(options.functions, options.python, options.starts))
    scan(measured, options)
    text = report(measured, options)
    print(text)
    if options.output:
        options.output.write_text(text)


if __name__ == "__main__":
    main()
