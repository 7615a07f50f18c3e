"""Fails when a dependency comes from elsewhere than crates.io, or under a licence that is not on the list."""

import json
import subprocess
import sys

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
}
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"


def is_allowed(expression: str) -> bool:
    """Whether every part of an SPDX expression has an allowed alternative."""
    parts = expression.replace("/", " OR ").split(" AND ")
    return all(any(choice.strip(" ()") in ALLOWED for choice in part.split(" OR ")) for part in parts)


def main() -> None:
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    packages = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["packages"]
    dependencies = [package for package in packages if package["source"] is not None]
    problems = [
        f"{package['name']} {package['version']}: source {package['source']}"
        for package in dependencies
        if package["source"] != REGISTRY
    ]
    problems += [
        f"{package['name']} {package['version']}: licence {package['license']}"
        for package in dependencies
        if not is_allowed(package["license"] or "")
    ]
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(dependencies)} dependencies, all from crates.io and under allowed licences")


if __name__ == "__main__":
    main()
