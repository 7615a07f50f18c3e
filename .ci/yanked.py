"""Fails when a locked version of a dependency was yanked: withdrawn from crates.io, often for a known vulnerability.

Cargo itself asks crates.io; what it learned lies in its cache of the index. Without a connection only what it learned
earlier is known; then the check says so, and passes unless that is enough to fail.
"""

import json
import os
import pathlib
import subprocess
import sys
import tomllib

CARGO_HOME = pathlib.Path(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo"))


def refresh(lock: pathlib.Path) -> str | None:
    """Lets Cargo ask for all dependencies of a lock file, which stays as it is; what went wrong, if anything did."""
    command = ["cargo", "update", "--dry-run", "--quiet", "--manifest-path", lock.with_name("Cargo.toml")]
    asked = subprocess.run(command, capture_output=True, text=True)
    return asked.stderr.strip() if asked.returncode else None


def entry(name: str) -> pathlib.PurePath:
    """Where an index has a crate: https://doc.rust-lang.org/cargo/reference/registry-index.html#index-files"""
    name = name.lower()
    folders = {1: ["1"], 2: ["2"], 3: ["3", name[:1]]}.get(len(name), [name[:2], name[2:4]])
    return pathlib.PurePath(*folders, name)


def versions(name: str) -> dict[str, bool]:
    """The versions of a crate, and whether each is yanked. A cached entry is JSON texts with NULs between and around."""
    known: dict[str, bool] = {}
    for cached in CARGO_HOME.glob(f"registry/index/*/.cache/{entry(name)}"):
        for text in cached.read_bytes().split(b"\0"):
            if text.startswith(b"{"):
                version = json.loads(text)
                known[version["vers"]] = known.get(version["vers"], False) or version["yanked"]
    return known


def main() -> None:
    listed = subprocess.run(["git", "ls-files", "*Cargo.lock"], check=True, capture_output=True, text=True).stdout
    locks = [pathlib.Path(path) for path in listed.split()]
    failures = [failure for lock in locks if (failure := refresh(lock))]
    packages = [package for lock in locks for package in tomllib.loads(lock.read_text())["package"]]
    locked = sorted({(package["name"], package["version"]) for package in packages if "source" in package})
    yanked = {f"{name} {version}": versions(name).get(version) for name, version in locked}
    problems = [f"{crate}: yanked" for crate, answer in yanked.items() if answer]
    if not failures:
        problems += [f"{crate}: not in the index" for crate, answer in yanked.items() if answer is None]
    if problems:
        sys.exit("\n".join(problems))
    if failures:
        print("yanked versions: crates.io could not be asked", *failures, sep="\n", file=sys.stderr)
        return
    print(f"{len(locked)} locked versions in {len(locks)} lock files, none of them yanked")


if __name__ == "__main__":
    main()
