"""What stops a word in the middle, in one sentence: a full disk, a database that went away."""

from __future__ import annotations

import errno
import sys

from hopmarket.operations.database_condition import first_line, not_ours

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def failure_in_words(fault: Exception) -> str | None:
    """One sentence for a failure that somebody can mend without reading code; None for any other."""
    if isinstance(fault, OSError):
        return _of_a_file(fault)
    return _of_the_database(fault) if "django" in sys.modules else None


def _of_a_file(fault: OSError) -> str | None:
    where = f" ({fault.filename})" if fault.filename else ""
    if fault.errno in FULL:
        return f"The disk is full{where}. Make room, then try again; what was acknowledged is kept."
    if fault.errno in FORBIDDEN and fault.filename:
        return not_ours(str(fault.filename))
    return None


def _of_the_database(fault: Exception) -> str | None:
    from django.db import InterfaceError, OperationalError

    text = first_line(fault)
    if not isinstance(fault, OperationalError | InterfaceError) or text.startswith("no such"):
        return None
    if "locked" in text:
        return "Another program holds the database for too long. Try again when it has ended."
    if "full" in text:
        return f"The disk is full ({text}). Make room, then try again; what was acknowledged is kept."
    return (
        f"The database failed ({text}). What was not yet acknowledged is not kept; try again when it answers."
    )
