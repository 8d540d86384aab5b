"""Reads environment variables into settings: switches, lists, addresses of database and mail."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit


class Misconfigured(ValueError):
    """The environment holds a value that cannot be meant; the text says what to change."""


def switched_on(name: str) -> bool:
    """A yes-or-no variable; unset and empty mean no.

    Refuses any word that is neither, so that a slip never turns a guard off silently.
    """
    word = os.environ.get(name, "").strip().lower()
    if word in {"1", "yes", "true", "on"}:
        return True
    if word in {"", "0", "no", "false", "off"}:
        return False
    raise Misconfigured(f"{name} is {word!r}; write 1 or 0.")


def whole_number(name: str, usual: int) -> int:
    """A variable that holds a whole number above nought; unset and empty mean the usual one."""
    word = os.environ.get(name, "").strip()
    if not word:
        return usual
    if word.isascii() and word.isdigit() and int(word):
        return int(word)
    raise Misconfigured(f"{name} is {word!r}; write a whole number above nought.")


def log_level(usual: str) -> str:
    """HOPMARKET_LOG_LEVEL; unset and empty mean the usual one. Refuses a word that is no level."""
    word = os.environ.get("HOPMARKET_LOG_LEVEL", "").strip().upper() or usual
    levels = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    if word not in levels:
        raise Misconfigured(f"HOPMARKET_LOG_LEVEL is {word!r}; write one of {', '.join(levels)}.")
    return word


def listed_values(name: str) -> list[str]:
    """A variable that holds items separated by commas."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def database(url: str, home: Path, *, pooled: bool) -> dict[str, Any]:
    """Django's settings of the database at `url`, or of the SQLite file in `home` without one.

    Refuses every scheme but postgresql:// (or postgres://).
    """
    if not url:
        return _sqlite(home / "hopmarket.sqlite3")
    parts = _address("HOPMARKET_DATABASE_URL", url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Misconfigured(
            f"HOPMARKET_DATABASE_URL begins with {parts.scheme}://; it must be postgresql://."
        )
    return _postgresql(parts, pooled=pooled)


def _address(name: str, url: str) -> SplitResult:
    """The parts of an address; refuses one whose host or port cannot be read, without repeating it."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as fault:
        raise Misconfigured(
            f"The address in {name} cannot be read: its port is no number, or a special character of the "
            "user name or password is not written percent-encoded (@ is %40, / is %2F)."
        ) from fault
    return parts


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "TEST": {"NAME": str(file.with_name("test.sqlite3"))},
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def _postgresql(parts: SplitResult, *, pooled: bool) -> dict[str, Any]:
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": 16, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


def mail(url: str, home: Path) -> dict[str, Any]:
    """Django's mail settings: smtp:// (STARTTLS with a user), smtps:// (TLS), or files in `home`."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(home / "mail"),
        }
    parts = _address("HOPMARKET_MAIL_URL", url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise Misconfigured("HOPMARKET_MAIL_URL must be smtp://user:password@host:port.")
    direct = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if direct else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": direct,
        "EMAIL_USE_TLS": not direct and bool(parts.username),
        "EMAIL_TIMEOUT": 30,
    }
