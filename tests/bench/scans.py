"""Measures scans of Plumbline and of Prowler against the same answers of AWS."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import cost
import throughput

HERE = Path(__file__).resolve().parent
SERVICES = ["dynamodb", "ec2", "iam", "kms", "lambda", "rds", "s3", "sns", "sqs", "vpc"]
REGION = "eu-west-1"

# What Prowler calls a service otherwise.
PROWLER = {"lambda": "awslambda"}

# Half of the rate that AWS publishes, and half of the bucket: calls a second, and calls at once.
HALF = {
    "dynamodb:DescribeContinuousBackups": (5, 5),
    "dynamodb:ListTagsOfResource": (5, 5),
    "ec2": (10, 50),
    "lambda": (7.5, 7),
    "lambda:GetPolicy": (7.5, 7),
    "sns:ListSubscriptions": (15, 15),
    "sns:ListTopics": (15, 15),
}

# Services whose calls share a rate, but for those that have one of their own.
TOGETHER = {"lambda"}

# Listings whose next page cannot be asked for before the one before it is there.
LISTINGS = [
    "dynamodb:ListTables",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVolumes",
    "iam:GetAccountAuthorizationDetails",
    "kms:ListAliases",
    "kms:ListKeys",
    "lambda:ListEventSourceMappings",
    "lambda:ListFunctions",
    "rds:DescribeDBInstances",
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
    "functions": 100,
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


def nobody():
    """This environment with credentials that are nobody's, and nothing else of AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
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
    services = [PROWLER.get(name, name) for name in SERVICES]
    return [program, "aws", "--service", *services, "--region", REGION, "--output-formats", "json-ocsf",
            "--output-directory", directory, "--no-banner", "--no-color", "--ignore-exit-code-3"]


def measure(server, scanner, account, options, for_memory=False, for_cost=False):
    """One scan of an account."""
    resources = server.reset(delay=options.delay, **account)
    make, program = (plumbline, options.plumbline) if scanner == "plumbline" else (prowler, options.prowler)
    with tempfile.TemporaryDirectory() as directory, open(Path(directory) / "log", "w+b") as log:
        # Only what the scan writes goes elsewhere; its log is shown when it fails.
        command = make(program, directory)
        evaluations = Path(directory) / "evaluations.jsonl" if for_cost else "/dev/null"
        if scanner == "plumbline":
            command = ["sh", "-c", 'output=$0; exec "$@" >"$output"', evaluations, *command]
        taken = run(command, nobody() | {"AWS_ENDPOINT_URL": server.url}, options.limit * 60, log)
        log.seek(0)
        if taken["code"] not in (0, 3) and not taken["stopped"]:
            sys.exit(f"{scanner} ended with {taken['code']}:\n{log.read().decode()[-2000:]}")
        stored = cost.totals(evaluations.open()) if for_cost else None
    counts = server.counts()
    return {
        "of": "scan",
        "scanner": scanner,
        "size": account["size"],
        "resources": sum(resources.values()),
        "delay": options.delay,
        "limit": options.limit,
        **taken,
        "calls": sum(counts["calls"].values()),
        "throttles": sum(counts["throttles"].values()),
        "by_call": counts["calls"],
        "throttled": counts["throttles"],
        "unknown": counts["unknown"],
        "last": counts["last"],
        "for_memory": for_memory,
        "for_cost": for_cost,
        "stored": stored,
    }


def floor(by_call, delay):
    """The shortest time that these calls can take, in seconds, what needs it, and how many calls that is."""
    by_bucket = Counter()
    for call, number in by_call.items():
        service = call.split(":")[0]
        by_bucket[service if service in TOGETHER and call not in HALF else call] += number
    times = {call: by_call.get(call, 0) * delay / 1000 for call in ["sts:GetCallerIdentity", *LISTINGS]}
    for bucket, number in by_bucket.items():
        rate, burst = HALF.get(bucket) or HALF.get(bucket.split(":")[0]) or (None, None)
        if rate:
            times[bucket] = max(times.get(bucket, 0), max(0, number - burst) / rate + delay / 1000)
    slowest = max(times, key=times.get)
    return times[slowest], slowest, by_bucket.get(slowest) or by_call[slowest]


def median(measured, key):
    return statistics.median(one[key] for one in measured)


def seconds(number):
    return f"{number:,.1f} s"


def megabytes(number):
    return f"{number:,.0f} MB"


def of(measured, scanner, size):
    return [one for one in compared(measured) if one["scanner"] == scanner and one["size"] == size]


def compared(measured):
    """The scans that are there to be compared."""
    return [one for one in measured if one["of"] == "scan" and not one["for_memory"] and not one["for_cost"]]


def sizes_of(measured):
    return sorted({one["size"] for one in compared(measured)})


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
            least, slowest, calls = floor(mine[0]["by_call"], mine[0]["delay"])
            wall = median(mine, "wall")
            lines.append(f"| {size:,} | {seconds(wall)} | {seconds(least)} | {wall / least:.2f} | "
                         f"`{slowest}`, {calls:,} calls |")
    return lines


def comparisons(measured):
    sizes = sizes_of(measured)
    return [
        "## Compared with Prowler",
        "",
        *comparison(measured, sizes),
        "",
        "The two do not check the same: each runs all its checks of these services, and Prowler writes OCSF to a file",
        "where Plumbline writes JSON lines to nowhere. Prowler looks for secrets in the code of functions, which is a zip",
        "with one small file here; the downloads are not among the calls. Memory is the most that the process had resident.",
        "",
        "## Compared with the floor",
        "",
        "Plumbline calls each API at half of the rate that AWS publishes, at most, and leaves the rest to the",
        "account's own work. So no scan ends before the slowest of its APIs does: for an API with a rate,",
        "(calls - burst) / rate at half of both; for a listing, its pages, one after the other. The larger is the floor.",
        "",
        *floors(measured, sizes),
    ]


def memory(one):
    return [
        "## Memory of a large scan",
        "",
        f"`plumbline scan --output jsonl > /dev/null` of {one['resources']:,} resources: at most "
        f"{megabytes(one['memory'])}, {seconds(one['wall'])}, {seconds(one['cpu'])} of CPU time.",
    ]


def missed(measured):
    """Where Plumbline is not what it is to be."""
    found = []
    for size in sizes_of(measured):
        mine, theirs = of(measured, "plumbline", size), of(measured, "prowler", size)
        if not mine:
            continue
        least, _, _ = floor(mine[0]["by_call"], mine[0]["delay"])
        over = median(mine, "wall") / least
        if over > TARGETS["floor"]:
            found.append(f"{size:,} of each kind: {over:.2f} times the floor, not {TARGETS['floor']}")
        if any(one["throttles"] for one in mine):
            found.append(f"{size:,} of each kind: {median(mine, 'throttles'):,.0f} calls were throttled")
        reasons = {
            "wall": f"no scan at half of AWS's rates takes less than {seconds(least)}",
            "calls": "AWS tells each configuration of a bucket, function, table, key, topic or queue in a call of its own",
        }
        for key, times in RATIOS.items():
            if theirs and not theirs[-1]["stopped"] and median(theirs, key) < times * median(mine, key):
                taken = f"Prowler takes {median(theirs, key) / median(mine, key):.1f} times our {NAMES[key]}, not {times}"
                found.append(f"{size:,} of each kind: {taken}" + (f": {reasons[key]}" if key in reasons else ""))
    for one in measured:
        if one.get("for_memory") and one["memory"] > TARGETS["memory"]:
            found.append(f"{one['resources']:,} resources: {megabytes(one['memory'])}, not {TARGETS['memory']:,} MB")
    return found


def build():
    manifest = ["--manifest-path", HERE / "server/Cargo.toml"]
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet", *manifest], check=True)
    return throughput.target_directory(manifest) / "release/plumbline-bench-server"
