"""Structured logs: one JSON object a line for machines, plain lines for a person at a terminal."""

from __future__ import annotations

import logging
from typing import Any

import structlog
from structlog.typing import Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class ForeignHost(logging.Filter):
    """Makes a warning of one line of a request for another host: whoever scans addresses sends many."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keeps every record, without its traceback."""
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
        return True


def logging_settings(*, plain: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything goes to standard error, in one shape. Tracebacks name lines of
    code, never the values of variables: those may be answers, passphrases or keys."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    ending: list[Processor] = (
        [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
        if plain
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *ending,
                ],
            }
        },
        "filters": {"foreign_host": {"()": ForeignHost}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "structured"},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.security.DisallowedHost": {
                "handlers": [],
                "level": level,
                "propagate": True,
                "filters": ["foreign_host"],
            },
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
