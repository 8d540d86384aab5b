"""What others do with the same file, one task in one process: `python _peers.py TASK FILE SCHEMAS`.

Runs in the environment of the peers and imports nothing of ours. Ends with one line of JSON:
seconds of the work itself, how many releases it took, and fingerprints of what it compiled ("prints").
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SAMPLE = 1000
RELEASE = "release-schema.json"


def lines(file: str) -> list[bytes]:
    with gzip.open(file) if file.endswith(".gz") else open(file, "rb") as stream:
        return list(stream)


def fingerprints(records: Any) -> dict[str, str]:
    """The SHA-256 of each record without its id, date and tag, which every program spells differently."""
    import orjson

    hashes = {}
    for record in records:
        bare = {name: value for name, value in record.items() if name not in ("id", "date", "tag")}
        hashes[record["ocid"]] = hashlib.sha256(orjson.dumps(bare, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return hashes


def orjson_parse(file: str, schemas: str) -> dict[str, Any]:
    import orjson

    rows = lines(file)
    began = time.perf_counter()
    for row in rows:
        orjson.loads(row)
    return {"seconds": time.perf_counter() - began, "releases": len(rows)}


def jsonschema_rs_validate(file: str, schemas: str) -> dict[str, Any]:
    import jsonschema_rs
    import orjson

    rows = [orjson.loads(row) for row in lines(file)]
    check = jsonschema_rs.Draft4Validator(
        orjson.loads((Path(schemas) / RELEASE).read_bytes()), validate_formats=True, offline=True
    )
    began = time.perf_counter()
    faults = sum(1 for row in rows for _ in check.iter_errors(row))
    return {"seconds": time.perf_counter() - began, "releases": len(rows), "faults": faults}


def ocdsmerge_merge(file: str, schemas: str) -> dict[str, Any]:
    import orjson
    from ocdsmerge import Merger

    warnings.simplefilter("ignore")
    merger = Merger(orjson.loads((Path(schemas) / RELEASE).read_bytes()))
    rows = lines(file)
    began = time.perf_counter()
    processes = defaultdict(list)
    for row in rows:
        release = orjson.loads(row)
        processes[release["ocid"]].append(release)
    records = [merger.create_compiled_release(process) for process in processes.values()]
    spent = time.perf_counter() - began
    return {"seconds": spent, "releases": len(rows), "prints": fingerprints(records)}


def ocdskit_compile(file: str, schemas: str) -> dict[str, Any]:
    import orjson

    rows = lines(file)
    command = [
        str(Path(sys.executable).with_name("ocdskit")),
        "compile",
        "--schema",
        str(Path(schemas) / RELEASE),
    ]
    with tempfile.TemporaryFile() as fed, tempfile.TemporaryFile() as out:
        fed.writelines(rows)
        fed.seek(0)
        began = time.perf_counter()
        subprocess.run(command, stdin=fed, stdout=out, stderr=subprocess.DEVNULL, check=True)
        spent = time.perf_counter() - began
        out.seek(0)
        compiled = fingerprints(orjson.loads(row) for row in out)
    return {"seconds": spent, "releases": len(rows), "prints": compiled}


def libcoveocds_check(file: str, schemas: str) -> dict[str, Any]:
    """Checks the first thousand releases only: all would take minutes."""
    import orjson
    from libcoveocds.api import ocds_json_output
    from libcoveocds.config import LibCoveOCDSConfig

    rows = lines(file)[:SAMPLE]
    package = {
        "uri": "https://example.org/package",
        "version": "1.1",
        "publishedDate": "2026-11-01T00:00:00Z",
        "publisher": {"name": "x"},
        "releases": [orjson.loads(row) for row in rows],
    }
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "package.json"
        place.write_bytes(orjson.dumps(package))
        config = LibCoveOCDSConfig(
            {"standard_zip": _standard(Path(folder), Path(schemas)).as_uri(), "context": "api"}
        )
        began = time.perf_counter()
        report = ocds_json_output(
            folder, str(place), schema_version="1.1", convert=False, lib_cove_ocds_config=config
        )
        spent = time.perf_counter() - began
    size = sum(map(len, rows))
    return {
        "seconds": spent,
        "releases": len(rows),
        "bytes": size,
        "faults": len(report["validation_errors"]),
    }


def _standard(folder: Path, schemas: Path) -> Path:
    """The standard's schemas packed as its repository is, so that nothing is fetched."""
    archive = folder / "standard.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("standard/", "")
        for path in schemas.glob("*.json"):
            packed.write(path, f"standard/schema/{path.name}")
        for name, codes in _closed(json.loads((schemas / RELEASE).read_text())):
            packed.writestr(
                f"standard/schema/codelists/{name}",
                "Code,Title\n" + "".join(f"{code},{code}\n" for code in codes),
            )
    return archive


def _closed(schema: Any) -> Iterator[tuple[str, list[str]]]:
    """The closed code lists that a schema holds within itself."""
    if isinstance(schema, dict):
        codes = schema.get("enum") or schema.get("items", {}).get("enum")
        if schema.get("codelist") and isinstance(codes, list):
            yield schema["codelist"], [code for code in codes if code]
        for inner in schema.values():
            yield from _closed(inner)


TASKS = {
    "orjson parse": orjson_parse,
    "jsonschema-rs validate": jsonschema_rs_validate,
    "ocdsmerge merge": ocdsmerge_merge,
    "ocdskit compile": ocdskit_compile,
    "libcoveocds check": libcoveocds_check,
}

if __name__ == "__main__":
    figures = TASKS[sys.argv[1]](sys.argv[2], sys.argv[3])
    sys.stdout.flush()
    os.write(1, b"\n" + json.dumps(figures).encode() + b"\n")
