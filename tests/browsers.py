"""A real browser for the journeys: the one on this machine, or Debian's, installed when we may."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAMED = "TEST_BROWSER"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)


def program() -> Path | None:
    """The browser named in the environment, or the first that is found on PATH."""
    if named := os.environ.get(NAMED):
        return Path(named)
    for name in PROGRAMS:
        if path := shutil.which(name):
            return Path(path)
    return None


def missing() -> str:
    """Why there is no browser, or nothing when there is one; Debian's is installed if root asks."""
    if program():
        return ""
    if not shutil.which("apt-get"):
        return f"no Chromium on PATH, and no apt-get to install it; name one in {NAMED}"
    if os.geteuid() != 0:
        return "no Chromium on PATH; as root: apt-get install chromium"
    print("Installing Debian's chromium …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        if subprocess.run(["apt-get", *words], env=quiet).returncode:
            return f"apt-get {words[0]} failed, so chromium could not be installed"
    return "" if program() else "chromium was installed and is not on PATH"
