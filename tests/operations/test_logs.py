"""Logs name what went wrong, and never what was in somebody's hands when it did."""

from __future__ import annotations

import logging
import logging.config

import pytest

from hopmarket.logs import logging_settings


@pytest.mark.parametrize("plain", [True, False])
def test_a_traceback_tells_no_values(plain: bool, capsys: pytest.CaptureFixture[str]) -> None:
    described = logging_settings(plain=plain, level="INFO")
    formatter = described["formatters"]["structured"]
    structured = formatter.pop("()")(**formatter)
    passphrase = " ".join(("eleven", "quiet", "orchards"))
    try:
        raise RuntimeError(len(passphrase))
    except RuntimeError as fault:
        record = logging.LogRecord(
            "hopmarket",
            logging.ERROR,
            __file__,
            1,
            "It broke.",
            None,
            (RuntimeError, fault, fault.__traceback__),
        )
    line = structured.format(record)
    assert "RuntimeError" in line and "It broke." in line
    assert passphrase not in line
