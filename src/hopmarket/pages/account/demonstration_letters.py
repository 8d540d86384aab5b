"""The letters of a demonstration, which no mail server takes: read from the folder in which they are left."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from django.conf import settings

MOST_SHOWN = 100
_BETWEEN = b"\n" + b"-" * 79 + b"\n"
"""What Django's backend of files writes after each message."""


@dataclass(frozen=True, slots=True)
class DemonstrationLetter:
    """One letter as it would have been mailed."""

    to: str
    subject: str
    text: str


def newest_letters(to: str = "") -> list[DemonstrationLetter]:
    """The newest letters, to one address if it is given. None where letters leave by a mail server."""
    found = (letter for letter in _letters() if not to or to.lower() in letter.to.lower())
    return list(islice(found, MOST_SHOWN))


def _letters() -> Iterator[DemonstrationLetter]:
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not folder or not Path(folder).is_dir():
        return
    for file in sorted(Path(folder).glob("*.log"), key=_age):
        try:
            content = file.read_bytes()
        except OSError:
            continue
        for message in reversed(content.split(_BETWEEN)):
            if message.strip():
                yield _letter(email.message_from_bytes(message.lstrip(), policy=policy.default))


def _age(file: Path) -> tuple[float, str]:
    """Sorts the newest file first; one that has just been removed stands last."""
    try:
        return -file.stat().st_mtime, file.name
    except FileNotFoundError:
        return 0.0, file.name


def _letter(message: EmailMessage) -> DemonstrationLetter:
    body = message.get_body(("plain",))
    text = str(body.get_content()).strip() if body is not None else ""
    return DemonstrationLetter(str(message["To"] or ""), str(message["Subject"] or ""), text)
