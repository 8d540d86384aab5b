"""What stops a word in the middle is said in one sentence; a fault of the program keeps its traceback."""

from __future__ import annotations

import errno

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError

from hopmarket.operations.failures_in_words import failure_in_words

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "var/files/a"), "The disk is full (var/files/a)"),
        (OSError(errno.EDQUOT, "Quota exceeded"), "The disk is full."),
        (OSError(errno.EROFS, "Read-only file system", "var/bulk"), "var/bulk cannot be read and written"),
        (PermissionError(errno.EACCES, "Permission denied", "var/index"), "var/index cannot be read and"),
        (OperationalError("database is locked"), "Another program holds the database"),
        (OperationalError("database or disk is full"), "The disk is full"),
        (OperationalError("attempt to write a readonly database"), "The database failed (attempt to write"),
        (OperationalError("the connection is lost\nserver closed it."), "failed (the connection is lost)."),
        (InterfaceError("connection already closed"), "The database failed (connection already closed)"),
    ],
)
def test_a_failure_that_somebody_can_mend_is_a_sentence(fault: Exception, words: str) -> None:
    said = failure_in_words(fault)
    assert said is not None and words in said and "\n" not in said


@pytest.mark.parametrize(
    "fault",
    [
        ValueError("a fault of the program"),
        FileNotFoundError(errno.ENOENT, "No such file or directory", "x"),
        OperationalError("no such column: parties_person.nmae"),
        ProgrammingError("syntax error"),
        IntegrityError("UNIQUE constraint failed"),
    ],
)
def test_a_fault_of_the_program_is_not_hidden(fault: Exception) -> None:
    assert failure_in_words(fault) is None
