"""The operator's guide walked as typed: from an empty system to a first page, a backup, and a restore elsewhere.

A shell runs the guide's own blocks. Only paths and the port are turned into those of a folder; programs
that need root or another machine (apt-get, adduser, sudo, git, systemd) stand in for themselves by little
scripts that do the same for this folder. The database is SQLite, as the guide's last chapter says; nginx,
PostgreSQL's own commands, and a second machine are not walked.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.houses import environment
from tests.operations.mail_server import MailServer, mail_server
from tests.operations.scratch_portal import make_portal
from tests.operations.written_commands import ROOT, block_after, block_lines

pytestmark = [pytest.mark.one_database]

GUIDE = "docs/guides/operator.md"
INSTALL = block_after(GUIDE, "Install", "sh", 0)
SETTINGS = block_after(GUIDE, "Install", "sh", 1)
UNIT = block_after(GUIDE, "Install", "ini")
WRAPPER = block_after(GUIDE, "Install", "sh", 2)
FIRST_START = block_after(GUIDE, "Install", "sh", 3)
KEYS = block_after(GUIDE, "Keys", "sh")
BACKUP = block_after(GUIDE, "Back up", "sh")
EMPTIED, KEYS_BACK, STARTED = (block_after(GUIDE, "Restore", "sh", number) for number in range(3))

WALKED = {
    line
    for block in (INSTALL, FIRST_START, KEYS, BACKUP, EMPTIED, KEYS_BACK, STARTED)
    for line in block_lines(block)
}
"""The command lines that the walk types."""

STAND_INS = {
    "apt-get": "exit 0\n",
    "adduser": 'mkdir -p "{root}/srv/hopmarket"\n',
    "sudo": "exit 0\n",
    "chown": "exit 0\n",
    "git": 'test "$1" = clone && cp -a "{root}/portal" "$3"\n',
    "install": (
        "words=''\n"
        'while [ $# -gt 0 ]; do case "$1" in -o|-g) shift 2;; *) words="$words $1"; shift;; esac; done\n'
        "exec /usr/bin/install $words\n"
    ),
    "systemd-run": (
        'while [ $# -gt 0 ]; do case "$1" in\n'
        '  --property=EnvironmentFile=*) file="${{1#--property=EnvironmentFile=}}"; shift;;\n'
        '  --working-directory=*) cd "${{1#--working-directory=}}"; shift;;\n'
        "  -*) shift;;\n"
        "  *) break;;\n"
        "esac; done\n"
        'exec "{python}" "{root}/with_settings.py" "$file" "$@"\n'
    ),
    "systemctl": 'exec "{python}" "{root}/service.py" "$@"\n',
}
WITH_SETTINGS = """
import os, sys
file, *words = sys.argv[1:]
for line in open(file):
    name, _, value = line.strip().partition("=")
    if name and not name.startswith("#"):
        os.environ[name] = value
os.execv(words[0], words)
"""
SERVICE = """
import os, re, signal, subprocess, sys, time
root, act = {root!r}, sys.argv[1]
unit = dict(re.findall(r"^(\\w+)=(.*)$", open(f"{{root}}/etc/systemd/system/hopmarket.service").read(), re.M))
note = f"{{root}}/pid"
if act in ("start", "enable"):
    words = [sys.executable, f"{{root}}/with_settings.py", unit["EnvironmentFile"], *unit["ExecStart"].split()]
    log = open(f"{{root}}/log", "ab")
    started = subprocess.Popen(words, cwd=unit["WorkingDirectory"], stdout=log, stderr=log, start_new_session=True)
    open(note, "w").write(str(started.pid))
elif act == "stop" and os.path.exists(note):
    pid = int(open(note).read())
    os.kill(pid, signal.SIGTERM)
    for _ in range(600):
        try:
            os.kill(pid, 0)
            state = open(f"/proc/{{pid}}/stat").read().rpartition(")")[2].split()[0]
        except (OSError, ProcessLookupError):
            break
        if state == "Z":
            break
        time.sleep(0.1)
    os.remove(note)
"""


@dataclass
class Machine:
    """A folder that stands for a machine, with a port of its own."""

    root: Path
    port: int
    mail: MailServer

    def here(self, text: str) -> str:
        """The guide's text with its paths, its port and its mail server turned into those of this machine."""
        for place in ("/srv/hopmarket", "/etc/hopmarket.env", "/usr/local/bin"):
            text = text.replace(place, f"{self.root}{place}")
        text = text.replace("smtp://user:password@mail.example.org:587", self.mail.url)
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}").replace(
            "--port 8000", f"--port {self.port}"
        )

    def type(self, block: str) -> str:
        """Types a block into a shell that ends at the first line that fails; answers what it printed."""
        done = subprocess.run(
            ["sh", "-e", "-c", self.here(block)],
            cwd=self.root,
            env={
                **environment(PATH=f"{self.root}/usr/local/bin:{self.root}/programs:{os.environ['PATH']}"),
                "PYTHONPATH": "",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{self.log()}"
        assert "Traceback" not in done.stdout, done.stdout
        return done.stdout

    def write(self, place: str, text: str) -> None:
        file = self.root / place.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.here(text))

    def log(self) -> str:
        file = self.root / "log"
        return file.read_text(errors="replace")[-4000:] if file.exists() else ""

    def first_page(self) -> str:
        """The first page as the proxy asks for it."""
        asked = Request(
            f"http://127.0.0.1:{self.port}/",
            headers={"Host": "market.example.org", "X-Forwarded-Proto": "https"},
        )
        with urlopen(asked, timeout=30) as page:
            assert page.status == 200
            return str(page.read().decode())


def an_empty_machine(root: Path, mail: MailServer) -> Machine:
    """Nothing but stand-ins for what needs root, and the repository to clone."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        machine = Machine(root, int(door.getsockname()[1]), mail)
    (root / "programs").mkdir(parents=True)
    for name, script in STAND_INS.items():
        file = root / "programs" / name
        file.write_text("#!/bin/sh\n" + script.format(root=root, python=sys.executable))
        file.chmod(0o755)
    for folder in ("etc", "srv", "usr/local/bin"):
        (root / folder).mkdir(parents=True)
    (root / "with_settings.py").write_text(WITH_SETTINGS)
    (root / "service.py").write_text(SERVICE.format(root=str(root)))
    make_portal(root / "portal")
    return machine


def install(machine: Machine) -> None:
    """Chapter “Install” up to the first command of the portal, with SQLite."""
    machine.type(INSTALL)
    settings = "".join(line for line in SETTINGS.splitlines(keepends=True) if "DATABASE_URL" not in line)
    machine.write("/etc/hopmarket.env", settings)
    machine.write("/etc/systemd/system/hopmarket.service", UNIT)
    machine.write("/usr/local/bin/hopmarket", WRAPPER)
    (machine.root / "usr/local/bin/hopmarket").chmod(0o755)


@pytest.mark.long
def test_the_guide_leads_to_a_first_page_a_backup_and_a_restore_elsewhere(tmp_path: Path) -> None:
    with mail_server() as mail:
        first = an_empty_machine(tmp_path / "first", mail)
        install(first)
        try:
            said = first.type(FIRST_START)
            assert "you@example.org operates this portal now" in said
            assert '"ready": true' in said
            assert [letter["To"] for letter in mail.letters] == ["you@example.org"]
            assert "Severn and Teme" in first.first_page()
            kept = first.type(KEYS)
            assert "the server's keys. Keep it apart" in kept
            first.type(BACKUP)
        finally:
            first.type("systemctl stop hopmarket")
        backups = sorted((first.root / "srv/hopmarket/backups").iterdir())
        assert [
            re.fullmatch(r"(first|\d{4}-\d\d-\d\d)\.tar\.gz", file.name) is not None for file in backups
        ] == [
            True,
            True,
        ]

        second = an_empty_machine(tmp_path / "second", mail)
        install(second)
        home = second.root / "srv/hopmarket"
        shutil.copy(backups[0], home / "backups" / "2026-11-20.tar.gz")
        shutil.copy(first.root / "srv/hopmarket/hopmarket-keys.tar.gz", home)
        try:
            said = second.type(EMPTIED)
            assert "Restored" in said and "The ledger is sound: 1 events" in said
            second.type(KEYS_BACK)
            for name in ("secret_key",):
                kept_key = first.root / "srv/hopmarket/keys" / name
                assert (home / "keys" / name).read_bytes() == kept_key.read_bytes()
            assert '"ready": true' in second.type(STARTED)
            assert "Severn and Teme" in second.first_page()
        finally:
            second.type("systemctl stop hopmarket")
        assert not re.search(r'"level": "error"|Traceback', first.log() + second.log())


# What is checked of that which is not walked


@pytest.mark.parametrize("block", [INSTALL, WRAPPER, FIRST_START, KEYS, BACKUP, EMPTIED, KEYS_BACK, STARTED])
def test_a_block_of_the_guide_is_good_shell(block: str) -> None:
    done = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_setting_of_the_guide_is_one_of_the_settings() -> None:
    described = set(re.findall(r"HOPMARKET_\w+", (ROOT / "src/hopmarket/settings.py").read_text()))
    named = set(re.findall(r"HOPMARKET_\w+", (ROOT / GUIDE).read_text()))
    assert named <= described
    for line in SETTINGS.splitlines():
        assert re.fullmatch(r"HOPMARKET_[A-Z_]+=\S.*", line), line


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
def test_the_unit_of_the_guide_is_one_that_systemd_takes(tmp_path: Path) -> None:
    machine = Machine(tmp_path, 8000, MailServer(0))
    unit = tmp_path / "hopmarket.service"
    program = tmp_path / "srv/hopmarket/portal/run"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = machine.here(UNIT).replace("User=hopmarket", "User=root")
    unit.write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True)
    mine = [line for line in done.stderr.splitlines() if "hopmarket.service" in line]
    assert not mine, mine
