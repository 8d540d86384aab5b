"""The clock's duties (background jobs): what is done again and again, and by which function.

One turn does every duty once. Every duty is safe to repeat and picks up where a crash left it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from hopmarket.importing.background_imports import start_imports
from hopmarket.letter_kinds import KINDS
from hopmarket.pages.parts.letters import mail_body, stored_letter_in_words, unsubscribe_headers
from hopmarket.records.alerts.alert_duties import delete_expired, send_due_letters
from hopmarket.records.barrier_findings import reading as findings_reading
from hopmarket.records.consultations.forgetting import forget_due
from hopmarket.records.consultations.services.closing import run_due_consultations
from hopmarket.records.consultations.visitor_duties import delete_unconfirmed, write_due_letters
from hopmarket.records.drafts.keeping import delete_expired_drafts
from hopmarket.records.figures import ledger_reading
from hopmarket.records.ledger.overwritten_rows import wipe_remains
from hopmarket.records.open_data.bulk_gzip import update_bulk_files
from hopmarket.records.opportunities.services.terms_requests import lapse_due
from hopmarket.records.parties.queries import name_of
from hopmarket.records.parties.sessions import end_sessions
from hopmarket.records.post.models import Letter
from hopmarket.records.post.outbox import note_fault, note_sent
from hopmarket.records.post.queries import unsent_letters
from hopmarket.records.responses.services.closing import close_due
from hopmarket.records.responses.services.opening import open_kept_due
from hopmarket.records.responses.services.standing_seals import seal_due
from hopmarket.records.search import upkeep
from hopmarket.records.tasks.services import (
    daily_letters_due,
    send_reminders,
    to_mail_at_once,
    write_daily_letter,
)

log = structlog.get_logger("hopmarket.clock")

MOST_LETTERS = 200
"""Letters sent in one turn at most; the others wait for the next turn."""


def send_letters(at: datetime) -> int:
    """Sends waiting letters, oldest first; answers how many left. A letter that fails stays and is
    tried at a later turn; a crash after sending sends it again rather than never."""
    waiting = to_mail_at_once(list(unsent_letters(at)[:MOST_LETTERS]), KINDS)
    if not waiting:
        return 0
    connection = get_connection()
    return sum(_sent(letter, connection, at) for letter in waiting)


def _sent(letter: Letter, connection: BaseEmailBackend, at: datetime) -> bool:
    try:
        _message(letter, connection).send()
    except (SMTPException, OSError, KeyError, ValueError) as fault:
        note_fault(letter, f"{type(fault).__name__}: {fault}", at=at)
        log.warning("letter_failed", letter=letter.pk, kind=letter.kind, attempts=letter.attempts)
        return False
    note_sent(letter, at=at)
    return True


def _message(letter: Letter, connection: BaseEmailBackend) -> EmailMessage:
    words = stored_letter_in_words(letter)
    return EmailMessage(
        subject=words.subject,
        body=mail_body(words, name_of(letter.person)),
        to=[letter.address],
        connection=connection,
        headers={
            "X-Hopmarket-Letter": str(letter.pk),
            "Auto-Submitted": "auto-generated",
            **unsubscribe_headers(words),
        },
    )


def write_daily_letters(at: datetime) -> int:
    """Writes the daily letters of those who want their letters once a day; answers how many."""
    due = daily_letters_due(at)
    for daily in due:
        words = [stored_letter_in_words(letter) for letter in daily.letters if letter.kind in KINDS]
        lines = (f"{letter.subject}\n{settings.BASE_URL}{letter.address}" for letter in words)
        write_daily_letter(daily, lines, at=at)
    return len(due)


def keep_search_index(at: datetime) -> int:
    """Brings the search index up to the database, so that no visitor waits for it."""
    return upkeep.update_index()


def keep_figures(at: datetime) -> int:
    """Reads the ledger into figures, so that nobody who looks at one has to wait."""
    return ledger_reading.read_on()


def keep_findings(at: datetime) -> int:
    """Reads new and changed notices with the barrier rules, so many at a time."""
    return findings_reading.read_on()


Duty = Callable[[datetime], int]

DUTIES: tuple[tuple[str, Duty], ...] = (
    ("sealed", seal_due),
    ("closed", close_due),
    ("lapsed", lapse_due),
    ("opened", open_kept_due),
    ("consultations", run_due_consultations),
    ("told", send_due_letters),
    ("consultation_letters", write_due_letters),
    ("reminders", send_reminders),
    ("daily", write_daily_letters),
    ("letters", send_letters),
    ("forgotten", delete_expired),
    ("unconfirmed", delete_unconfirmed),
    ("consulted", forget_due),
    ("drafts", delete_expired_drafts),
    ("bulk", update_bulk_files),
    ("found", keep_search_index),
    ("figures", keep_figures),
    ("barriers", keep_findings),
    ("sessions", end_sessions),
    ("wiped", wipe_remains),
    ("imports", start_imports),
)


def tick(at: datetime) -> dict[str, int]:
    """Does every duty once at the instant ``at``; answers how much each of them did. A duty that
    fails does not keep the others from theirs; the failure is raised when all have had their turn."""
    done: dict[str, int] = {}
    failures: list[Exception] = []
    for name, duty in DUTIES:
        try:
            done[name] = duty(at)
        except Exception as failure:
            log.exception("duty_failed", duty=name)
            failures.append(failure)
    if failures:
        raise failures[0]
    return done
