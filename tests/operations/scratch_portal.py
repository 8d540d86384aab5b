"""A checkout of the portal as an operator has one, made of links: `./run` in it installs nothing."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from tests.houses import ROOT

LINKED = ("src", "requirements", "tests", "pyproject.toml", "stubs", "scripts", "docs")
LOCKS = ("bootstrap", "run", "test")


def make_portal(folder: Path) -> Path:
    """Makes the checkout; its environment is that of this process, stamped as fitting the locks."""
    folder.mkdir(parents=True)
    shutil.copy2(ROOT / "run", folder / "run")
    for name in LINKED:
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    (folder / "benchmarks").mkdir()
    for script in (ROOT / "benchmarks").iterdir():
        (folder / "benchmarks" / script.name).symlink_to(script)
    _link_environment(folder / ".venv")
    return folder


def _link_environment(venv: Path) -> None:
    here = Path(sys.prefix)
    venv.mkdir()
    for name in ("bin", "lib", "lib64", "include"):
        if (here / name).exists():
            (venv / name).symlink_to(here / name)
    shutil.copy(here / "pyvenv.cfg", venv / "pyvenv.cfg")
    for lock in LOCKS:
        content = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
        (venv / f".{lock}.sha256").write_text(hashlib.sha256(content).hexdigest())
