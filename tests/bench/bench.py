#!/usr/bin/env python3
"""Measures Plumbline and Prowler against the same answers of AWS, and writes what came out."""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
SERVICES = ["dynamodb", "ec2", "iam", "s3", "sns", "sqs", "vpc"]
REGION = "eu-west-1"

# Half of the rate that AWS publishes, and half of the bucket: calls a second, and calls at once.
HALF = {
    "dynamodb:DescribeContinuousBackups": (5, 5),
    "dynamodb:ListTagsOfResource": (5, 5),
    "ec2": (10, 50),
    "sns:ListSubscriptions": (15, 15),
    "sns:ListTopics": (15, 15),
}

# Listings whose next page cannot be asked for before the one before it is there.
LISTINGS = [
    "dynamodb:ListTables",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVolumes",
    "iam:GetAccountAuthorizationDetails",
    "s3:ListBuckets",
    "sns:ListSubscriptions",
    "sns:ListTopics",
    "sqs:ListQueues",
]

# 100,000 resources, most of a kind that is listed and not asked about one by one, so that the run is short.
MEMORY = {
    "size": 1_000,
    "volumes": 20_000,
    "snapshots": 20_000,
    "security_groups": 20_000,
    "interfaces": 20_000,
    "users": 10_000,
    "roles": 10_000,
    "tables": 100,
    "instances": 100,
    "policies": 100,
}

# What Plumbline is to be: so many times the floor at most, and so many MB with 100,000 resources, which is half of
# what its Lambda function has.
TARGETS = {"floor": 1.25, "memory": 256}

# What Prowler takes, divided by what Plumbline takes, at least.
RATIOS = {"wall": 20, "memory": 10, "calls": 3}
NAMES = {"wall": "time", "memory": "memory", "calls": "calls"}


class Server:
    """The server that answers as AWS would."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def reset(self, **account):
        query = "&".join(f"{name}={value}" for name, value in account.items())
        return self.ask(urllib.request.Request(f"{self.url}/_bench/reset?{query}", method="POST"))

    def counts(self):
        return self.ask(f"{self.url}/_bench/counts")

    def ask(self, request):
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def environment(server):
    """Credentials that are nobody's, and no way to AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "111111111111",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def run(command, env, limit, log):
    """Runs a command to its end, or until the limit in seconds, and tells what it cost."""
    began = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
    stopped = threading.Event()

    def stop():
        stopped.set()
        process.kill()

    timer = threading.Timer(limit, stop)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "wall": time.monotonic() - began,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss / 1024,
        "code": process.returncode,
        "stopped": stopped.is_set(),
    }


def plumbline(program, _):
    return [program, "scan", "--region", REGION, "--service", ",".join(SERVICES), "--output", "jsonl", "--quiet"]


def prowler(program, directory):
    return [program, "aws", "--service", *SERVICES, "--region", REGION, "--output-formats", "json-ocsf",
            "--output-directory", directory, "--no-banner", "--no-color", "--ignore-exit-code-3"]


def measure(server, scanner, account, options):
    """One scan of an account."""
    resources = server.reset(delay=options.delay, **account)
    make, program = (plumbline, options.plumbline) if scanner == "plumbline" else (prowler, options.prowler)
    with tempfile.TemporaryDirectory() as directory, open(Path(directory) / "log", "w+b") as log:
        # Only what the scan writes is discarded; its log is shown when it fails.
        command = make(program, directory)
        if scanner == "plumbline":
            command = ["sh", "-c", 'exec "$@" >/dev/null', "sh", *command]
        cost = run(command, environment(server), options.limit * 60, log)
        log.seek(0)
        if cost["code"] not in (0, 3) and not cost["stopped"]:
            sys.exit(f"{scanner} ended with {cost['code']}:\n{log.read().decode()[-2000:]}")
    counts = server.counts()
    return {
        "scanner": scanner,
        "size": account["size"],
        "resources": sum(resources.values()),
        "delay": options.delay,
        "limit": options.limit,
        "command": " ".join(["tests/bench/bench.py", *sys.argv[1:]]),
        **cost,
        "calls": sum(counts["calls"].values()),
        "throttles": sum(counts["throttles"].values()),
        "by_call": counts["calls"],
        "throttled": counts["throttles"],
        "unknown": counts["unknown"],
        "last": counts["last"],
    }


def floor(by_call, delay):
    """The shortest time that these calls can take, in seconds, and the call that needs it."""
    times = {"sts:GetCallerIdentity": delay / 1000}
    for call, number in by_call.items():
        rate, burst = HALF.get(call) or HALF.get(call.split(":")[0]) or (None, None)
        if rate:
            times[call] = max(0, number - burst) / rate + delay / 1000
        if call in LISTINGS:
            times[call] = max(times.get(call, 0), number * delay / 1000)
    slowest = max(times, key=times.get)
    return times[slowest], slowest


def median(measured, key):
    return statistics.median(one[key] for one in measured)


def seconds(number):
    return f"{number:,.1f} s"


def megabytes(number):
    return f"{number:,.0f} MB"


def of(measured, scanner, size):
    return [one for one in measured if one["scanner"] == scanner and one["size"] == size and not one.get("for_memory")]


def ratio(mine, theirs):
    return f"{theirs / mine:,.1f}" if mine else "–"


def comparison(measured, sizes):
    """A table of both scanners, and what is to be said of it."""
    lines = ["| resources of each kind | | Plumbline | Prowler | Prowler / Plumbline |",
             "| ---: | --- | ---: | ---: | ---: |"]
    rows = [("time", "wall", seconds), ("CPU time", "cpu", seconds), ("memory at most", "memory", megabytes),
            ("calls", "calls", "{:,.0f}".format), ("throttled calls", "throttles", "{:,.0f}".format)]
    for size in sizes:
        mine, theirs = of(measured, "plumbline", size), of(measured, "prowler", size)
        unfinished = any(one["stopped"] for one in theirs)
        for number, (name, key, show) in enumerate(rows):
            first = f"{size:,}" if number == 0 else ""
            own = median(mine, key) if mine else None
            other = median(theirs, key) if theirs else None
            more = "over " if unfinished else ""
            both = own is not None and other is not None
            # A scan that was stopped would have cost more: that it cost less so far says nothing.
            both = both and not (unfinished and other < own)
            lines.append(f"| {first} | {name} | {show(own) if mine else 'not run'} | "
                         f"{more + show(other) if theirs else 'not run'} | "
                         f"{more + ratio(own, other) if both and key != 'throttles' else ''} |")
    lines.append("")
    for size in sizes:
        theirs = of(measured, "prowler", size)
        repeats = f"{len(of(measured, 'plumbline', size))} of Plumbline and {len(theirs)} of Prowler"
        stopped = [one for one in theirs if one["stopped"]]
        end = f" Prowler was stopped after {stopped[0]['limit']:g} minutes." if stopped else ""
        lines.append(f"- {size:,} of each kind: medians of {repeats}.{end}")
    return lines


def floors(measured, sizes):
    lines = ["| resources of each kind | time | floor | time / floor | what the floor waits for |",
             "| ---: | ---: | ---: | ---: | --- |"]
    for size in sizes:
        mine = of(measured, "plumbline", size)
        if mine:
            least, slowest = floor(mine[0]["by_call"], mine[0]["delay"])
            wall = median(mine, "wall")
            lines.append(f"| {size:,} | {seconds(wall)} | {seconds(least)} | {wall / least:.2f} | "
                         f"`{slowest}`, {mine[0]['by_call'][slowest]:,} calls |")
    return lines


def missed(measured, sizes):
    """Where Plumbline is not what it is to be."""
    found = []
    for size in sizes:
        mine, theirs = of(measured, "plumbline", size), of(measured, "prowler", size)
        if not mine:
            continue
        least, _ = floor(mine[0]["by_call"], mine[0]["delay"])
        over = median(mine, "wall") / least
        if over > TARGETS["floor"]:
            found.append(f"{size:,} of each kind: {over:.2f} times the floor, not {TARGETS['floor']}")
        if any(one["throttles"] for one in mine):
            found.append(f"{size:,} of each kind: {median(mine, 'throttles'):,.0f} calls were throttled")
        for key, least in RATIOS.items():
            if theirs and not theirs[-1]["stopped"] and median(theirs, key) < least * median(mine, key):
                ratio = median(theirs, key) / median(mine, key)
                found.append(f"{size:,} of each kind: Prowler takes {ratio:.1f} times our {NAMES[key]}, not {least}")
    for one in measured:
        if one.get("for_memory") and one["memory"] > TARGETS["memory"]:
            found.append(f"{one['resources']:,} resources: {megabytes(one['memory'])}, not {TARGETS['memory']:,} MB")
    return found


def version(program):
    text = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return next(iter(re.findall(r"\d[\w.]+", text)), "of no version")


def machine():
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    gigabytes = int(memory.split()[1]) / 1024 / 1024
    return f"{os.cpu_count()} cores, {gigabytes:.0f} GB of memory, Linux {platform.release()} on {platform.machine()}"


def report(measured, options):
    sizes = sorted({one["size"] for one in measured if not one.get("for_memory")})
    memory = [one for one in measured if one.get("for_memory")]
    unknown = sorted({call for one in measured for call in one["unknown"]})
    found = missed(measured, sizes)
    lines = [
        "# Benchmarks",
        "",
        "`make bench` measures `plumbline scan` and Prowler, one after the other, against a server that answers as AWS",
        "would for an account with so many S3 buckets, IAM users, roles and policies, EC2 instances, volumes,",
        "snapshots, security groups, network interfaces, DynamoDB tables, SNS topics and subscriptions and SQS queues.",
        f"It answers each call {options.delay} ms after it came, puts no more on a page than AWS does, and throttles",
        "beyond the rates that AWS publishes (for IAM, S3 and SQS it publishes none).",
        "",
        f"- Machine: {machine()}{options.note and '. ' + options.note}",
        f"- Programs: Plumbline {version(options.plumbline)}, Prowler {version(options.prowler)}, "
        f"Python {platform.python_version()}",
        f"- Day: {date.today().isoformat()}",
        *[f"- Command: `{command}`" for command in dict.fromkeys(one["command"] for one in measured)],
        f"- Scope: `{','.join(SERVICES)}` in {REGION}",
        "",
        "## Compared with Prowler",
        "",
        *comparison(measured, sizes),
        "",
        "The two do not check the same: each runs all its checks of these services, and Prowler writes OCSF to a file",
        "where Plumbline writes JSON lines to nowhere. Memory is the most that the process had resident.",
        "",
        "## Compared with the floor",
        "",
        "Plumbline calls each API at half of the rate that AWS publishes, at most, and leaves the rest to the",
        "account's own work. So no scan ends before the slowest of its APIs does: for an API with a rate,",
        "(calls - burst) / rate at half of both; for a listing, its pages, one after the other. The larger is the floor.",
        "",
        *floors(measured, sizes),
        "",
    ]
    if memory:
        lines += ["## Memory of a large scan", ""]
        lines += [f"`plumbline scan --output jsonl > /dev/null` of {one['resources']:,} resources: at most "
                  f"{megabytes(one['memory'])}, {seconds(one['wall'])}, {seconds(one['cpu'])} of CPU time."
                  for one in memory]
        lines += [""]
    lines += ["## Targets that are missed", ""]
    lines += [f"- {line}" for line in found] or [
        f"None: within {TARGETS['floor']} times the floor, no call throttled, at most {TARGETS['memory']:,} MB for 100,000 "
        f"resources, and Prowler takes {RATIOS['wall']} times the time, {RATIOS['memory']} times the memory and "
        f"{RATIOS['calls']} times the calls."
    ]
    if unknown:
        refused = ", ".join(f"`{call}`" for call in unknown)
        lines += ["", f"Calls that the server does not know, and refused: {refused}."]
    return "\n".join(lines) + "\n"


def build():
    manifest = ["--manifest-path", HERE / "server/Cargo.toml"]
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet", *manifest], check=True)
    metadata = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1", *manifest],
                              check=True, capture_output=True, text=True).stdout
    return Path(json.loads(metadata)["target_directory"]) / "release/plumbline-bench-server"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000", help="resources of each kind, separated by commas")
    parser.add_argument("--repeats", type=int, default=3, help="scans of each size")
    parser.add_argument("--prowler-repeats", type=int, help="scans of each size by Prowler, if not as many")
    parser.add_argument("--delay", type=int, default=30, help="milliseconds until an answer")
    parser.add_argument("--limit", type=float, default=30, help="minutes after which a scan is stopped")
    parser.add_argument("--without-plumbline", action="store_true")
    parser.add_argument("--without-prowler", action="store_true")
    parser.add_argument("--without-memory", action="store_true", help="no scan of 100,000 resources")
    parser.add_argument("--output", type=Path, help="where to write the report, besides showing it")
    parser.add_argument("--note", default="", help="what else is to be said of the machine")
    parser.add_argument("--measured", type=Path, help="a file of measurements: the report is of all that are in it")
    options = parser.parse_args()
    options.plumbline = os.environ.get("PLUMBLINE") or shutil.which("plumbline") or sys.exit("PLUMBLINE is not set")
    options.scanners = {"plumbline": options.repeats, "prowler": options.prowler_repeats or options.repeats}
    if options.without_plumbline:
        del options.scanners["plumbline"]
    if options.without_prowler:
        del options.scanners["prowler"]
    options.prowler = os.environ.get("PROWLER", ".venv-bench/bin/prowler")
    return options


def keep(measured, options):
    if options.measured:
        options.measured.write_text(json.dumps(measured, indent=1))


def main():
    options = arguments()
    measured = json.loads(options.measured.read_text()) if options.measured and options.measured.exists() else []
    server = Server(build())

    def add(scanner, account, **more):
        one = measure(server, scanner, account, options) | more
        print(f"{scanner} {account['size']}: {one['wall']:.1f} s, {one['cpu']:.1f} s CPU, {one['memory']:.0f} MB, "
              f"{one['calls']} calls, {one['throttles']} throttled", file=sys.stderr, flush=True)
        measured.append(one)
        keep(measured, options)
        return one

    try:
        if not options.without_memory:
            add("plumbline", MEMORY, for_memory=True)
        for size in filter(None, options.sizes.split(",")):
            for scanner, repeats in options.scanners.items():
                for _ in range(repeats):
                    # One that had to be stopped would have to be stopped again.
                    if add(scanner, {"size": int(size)})["stopped"]:
                        break
    finally:
        server.stop()
    text = report(measured, options)
    print(text)
    if options.output:
        options.output.write_text(text)


if __name__ == "__main__":
    main()
