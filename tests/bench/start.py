"""Measures how fast the scan function starts, and how much memory it has then, beside the same in Python."""

import http.server
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from pathlib import Path

import scans

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

# Milliseconds until the function asks for its first event, and MB that its zip has, at most.
TARGETS = {"init": 60, "zip": 15}

# What boto3 calls a service otherwise than the AWS SDK for Rust.
BOTO3 = {
    "applicationautoscaling": "application-autoscaling",
    "cloudwatchlogs": "logs",
    "elasticloadbalancingv2": "elbv2",
    "eventbridge": "events",
    "resourcegroupstagging": "resourcegroupstaggingapi",
    "sfn": "stepfunctions",
}

NAMES = {
    "plumbline": "Plumbline, as it is deployed",
    "clients": "Python with a boto3 client of each service",
    "import": "Python with boto3 imported",
}


class Runtime(http.server.ThreadingHTTPServer):
    """Lambda's runtime API, up to the point where a function has nothing to do.

    https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = threading.Event()
        self.failure = None
        self.ended = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"127.0.0.1:{self.server_port}"

    def ready(self, failure=None):
        """The function asked for its first event, or said why it cannot."""
        self.time = time.perf_counter()
        self.failure = failure
        self.asked.set()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/2018-06-01/runtime/invocation/next":
            self.server.ready()
            self.server.ended.wait()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.ready(failure=body.decode())
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_):
        pass


def services():
    """The services that Plumbline has clients of, as boto3 calls them."""
    dependencies = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["dependencies"]
    names = [name.removeprefix("aws-sdk-") for name in dependencies if name.startswith("aws-sdk-")]
    return [BOTO3.get(name, name) for name in names]


def memory():
    """What the template gives the scan function, in MB."""
    lines = iter((ROOT / "infra/template.yaml").read_text().splitlines())
    next(line for line in lines if line == "  ScanMemory:")
    return int(next(line for line in lines if line.strip().startswith("Default:")).split(":")[1])


def environment(runtime):
    """What Lambda sets, as far as functions ask, with credentials that are nobody's."""
    return scans.nobody() | {
        "AWS_LAMBDA_RUNTIME_API": runtime.address,
        "AWS_LAMBDA_FUNCTION_NAME": "plumbline-scan-bench",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory()),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
        "AWS_LAMBDA_LOG_LEVEL": "INFO",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/plumbline-scan-bench",
        "AWS_LAMBDA_LOG_STREAM_NAME": "bench",
        "RESULTS_TABLE": "plumbline-results-bench",
        "RETENTION_DAYS": "365",
    }


def start(command):
    """Seconds until a function asks for its first event, and the MB that it has had resident by then."""
    runtime = Runtime()
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment(runtime), stdout=log, stderr=log)
        try:
            asked = runtime.asked.wait(60)
            if not asked or runtime.failure:
                log.seek(0)
                sys.exit(f"{command[0]} did not start: {runtime.failure or log.read().decode()[-2000:]}")
            status = Path(f"/proc/{process.pid}/status").read_text()
        finally:
            process.kill()
            process.wait()
            runtime.ended.set()
            runtime.shutdown()
            runtime.server_close()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return {"init": runtime.time - began, "memory": int(peak.split()[1]) / 1024}


def package(functions, names):
    """The MB of each function's zip."""
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([sys.executable, ROOT / "infra/package.py", functions, directory, *names], check=True)
        return {name: Path(directory, f"{name}.zip").stat().st_size / 1_000_000 for name in names}


def measure(functions, python, repeats):
    """Each function's median start, one after the other so that all meet the same load, after one that does not count."""
    commands = {
        "plumbline": [functions / "scan/bootstrap"],
        "clients": [python, HERE / "function.py", *services()],
        "import": [python, HERE / "function.py"],
    }
    runs = [{name: start(command) for name, command in commands.items()} for _ in range(repeats + 1)][1:]
    medians = {
        name: {key: statistics.median(run[name][key] for run in runs) for key in ("init", "memory")}
        for name in commands
    }
    return {"of": "start", "repeats": repeats, "services": len(services()), "functions": medians,
            "zips": package(functions, ["scan", "notify"])}


def section(measured):
    own = measured["functions"]["plumbline"]
    lines = [
        "## Start of the function",
        "",
        "| | time until it asks for an event | memory by then | time / Plumbline | memory / Plumbline |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, one in measured["functions"].items():
        ratios = ["", ""] if name == "plumbline" else [f"{one[key] / own[key]:,.1f}" for key in ("init", "memory")]
        lines.append(f"| {NAMES[name]} | {one['init'] * 1000:,.1f} ms | {one['memory']:,.1f} MB | {' | '.join(ratios)} |")
    zips = " and ".join(f"{size:.1f} MB for `{name}`" for name, size in measured["zips"].items())
    return lines + [
        "",
        f"Medians of {measured['repeats']} starts of the process against a stand-in for Lambda's runtime API, with its files in",
        "the page cache; what Lambda does before it starts one is not in it. Memory is the most that was resident. Python",
        f"makes a client of each of the {measured['services']} services that Plumbline reads. Plumbline makes a client when a scan first",
        f"needs it, so that its start has none. The zips have {zips}.",
    ]


def missed(measured):
    init = measured["functions"]["plumbline"]["init"] * 1000
    if init > TARGETS["init"]:
        yield f"The function starts in {init:,.1f} ms, not {TARGETS['init']} ms"
    for name, size in measured["zips"].items():
        if size > TARGETS["zip"]:
            yield f"The zip of `{name}` has {size:.1f} MB, not {TARGETS['zip']} MB"
