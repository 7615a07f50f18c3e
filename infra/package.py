"""Packs Lambda functions for upload: the same binary always gives the same zip, byte for byte."""

import pathlib
import sys
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
EXECUTABLE = 0o100755 << 16


def pack(binary: pathlib.Path, target: pathlib.Path) -> None:
    entry = zipfile.ZipInfo("bootstrap", EPOCH)
    entry.external_attr = EXECUTABLE
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, binary.read_bytes(), compresslevel=9)


def main() -> None:
    if len(sys.argv) < 4:
        sys.exit("usage: package.py DIRECTORY_OF_BINARIES TARGET_DIRECTORY FUNCTION...")
    source, target = map(pathlib.Path, sys.argv[1:3])
    for function in sys.argv[3:]:
        candidates = [source / function / "bootstrap", source / function]
        binary = next((path for path in candidates if path.is_file()), None)
        if binary is None:
            sys.exit(f"{function} is not built: there is no {candidates[0]} and no {candidates[1]}")
        pack(binary, target / f"{function}.zip")


if __name__ == "__main__":
    main()
