"""The responses that an operation can give, by status."""

from __future__ import annotations

from typing import Any

from .problem_details import Problem

_PROBLEMS = (400, 406, 413, 414, 422, 429)


def operation_responses(shape: type[Any], *, may_be_missing: bool = False) -> dict[int, Any]:
    """Lists the responses of one operation by status; ``may_be_missing`` adds 404."""
    missing = (404,) if may_be_missing else ()
    return {200: shape, 304: None, **dict.fromkeys(sorted((*missing, *_PROBLEMS)), Problem)}
