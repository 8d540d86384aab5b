"""mail-test hands a letter to a real SMTP server, and says so when none takes it."""

from __future__ import annotations

import socket
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from tests.operations.doors import call

pytestmark = pytest.mark.one_database


class Kept(Message):
    def __init__(self) -> None:
        super().__init__()
        self.letters: list[object] = []

    def handle_message(self, message: object) -> None:
        self.letters.append(message)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_letter_arrives(tmp_path: Path, free_port: int) -> None:
    kept = Kept()
    server = Controller(kept, hostname="127.0.0.1", port=free_port)
    server.start()
    try:
        told = call("mail-test", "ann@severn.example", said=_said(tmp_path, free_port))
    finally:
        server.stop()
    assert told.returncode == 0, told.stdout
    (letter,) = kept.letters
    assert letter["To"] == "ann@severn.example"
    assert letter["From"] == "The Market <market@severn.example>"
    assert "A test letter" in str(message_from_bytes(bytes(letter))["Subject"])


def test_a_silent_server_is_told(tmp_path: Path, free_port: int) -> None:
    told = call("mail-test", "ann@severn.example", said=_said(tmp_path, free_port))
    assert told.returncode == 1
    assert "The letter was not taken" in told.stdout
    assert "Traceback" not in told.stdout


def _said(tmp_path: Path, port: int) -> dict[str, str]:
    return {
        "HOPMARKET_HOME": str(tmp_path / "var"),
        "HOPMARKET_MAIL_URL": f"smtp://127.0.0.1:{port}",
        "HOPMARKET_MAIL_FROM": "The Market <market@severn.example>",
    }
