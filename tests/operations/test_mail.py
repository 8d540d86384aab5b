"""mail-test hands a letter to a real SMTP server, and says so when none takes it."""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path

import pytest

from tests.operations.command_line import call
from tests.operations.mail_server import free_port, mail_server

pytestmark = pytest.mark.one_database


def test_a_letter_arrives(tmp_path: Path) -> None:
    with mail_server() as server:
        result = call("mail-test", "ann@severn.example", env=_env(tmp_path, server.port))
    assert result.returncode == 0, result.stdout
    (letter,) = server.letters
    assert letter["To"] == "ann@severn.example"
    assert letter["From"] == "The Market <market@severn.example>"
    assert "A test letter" in str(message_from_bytes(bytes(letter))["Subject"])


def test_a_silent_server_is_told(tmp_path: Path) -> None:
    result = call("mail-test", "ann@severn.example", env=_env(tmp_path, free_port()))
    assert result.returncode == 1
    assert "The letter was not taken" in result.stdout
    assert "Traceback" not in result.stdout


def _env(tmp_path: Path, port: int) -> dict[str, str]:
    return {
        "HOPMARKET_HOME": str(tmp_path / "var"),
        "HOPMARKET_MAIL_URL": f"smtp://127.0.0.1:{port}",
        "HOPMARKET_MAIL_FROM": "The Market <market@severn.example>",
    }
