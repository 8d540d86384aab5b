"""A mail server on a free port that keeps every letter it takes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Letter

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class _Keeping(Message):
    def __init__(self, letters: list[Letter]) -> None:
        super().__init__()
        self.letters = letters

    def handle_message(self, message: Letter) -> None:
        self.letters.append(message)


@dataclass
class MailServer:
    """Where it listens, and what it has taken."""

    port: int
    letters: list[Letter] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that is stopped afterwards."""
    server = MailServer(free_port())
    controller = Controller(_Keeping(server.letters), hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
