"""Letters written out: the words of their kind, filled with the values that the act gave."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings

from hopmarket.letter_kinds import KINDS
from hopmarket.records.post.letters import TOKEN, LetterKind, Values
from hopmarket.records.post.models import Letter


@dataclass(frozen=True, slots=True)
class LetterInWords:
    """A letter as it is mailed and as it is shown among somebody's messages."""

    subject: str
    body: str
    address: str
    stop: str = ""


class _ValuesOrEmpty(dict[str, str]):
    """The values of a letter; one that an older letter lacks is empty."""

    def __missing__(self, name: str) -> str:
        return ""


def stored_letter_in_words(letter: Letter) -> LetterInWords:
    """Writes out a letter of the outbox, with the secrets of its links. Raises KeyError for a kind without
    words, and for one whose link is no longer good."""
    kind = KINDS[letter.kind]
    return letter_in_words(kind, kind.with_secrets(letter.params))


def letter_in_words(kind: LetterKind, values: Values) -> LetterInWords:
    """Writes out a letter. Raises KeyError where its link is no longer good."""
    page, stop = kind.page, kind.stop
    if kind.token and not values.get(TOKEN):
        page, stop = kind.page_otherwise, ""
        if not page:
            raise KeyError(TOKEN)
    return LetterInWords(
        subject=" ".join(_filled(kind, kind.subject, values).split())[:200],
        body=_filled(kind, kind.body, values).strip(),
        address=_path(kind, page, values),
        stop=_path(kind, stop, values),
    )


def _filled(kind: LetterKind, text: str, values: Values) -> str:
    made = {name: make(values) for name, make in kind.made.items() if f"{{{name}}}" in text}
    return text.format_map(_ValuesOrEmpty({**values, **made}))


def _path(kind: LetterKind, template: str, values: Values) -> str:
    """Fills in the path of a page; {page} alone is a path by itself, and stays as it is."""
    if template == "{page}":
        return _filled(kind, template, values)
    return _filled(kind, template, {name: quote(value, safe="") for name, value in values.items()})


def unsubscribe_headers(letter: LetterInWords) -> dict[str, str]:
    """Builds the headers by which a mail program offers to stop such letters with one click (RFC 8058)."""
    if not letter.stop:
        return {}
    return {
        "List-Unsubscribe": f"<{settings.BASE_URL}{letter.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def mail_body(letter: LetterInWords, name: str) -> str:
    """Writes the text of the mail: greeting, body, where to go on, who sent it."""
    greeting = f"Dear {name},\n\n" if name else ""
    return (
        f"{greeting}{letter.body}\n\n{settings.BASE_URL}{letter.address}\n\n"
        f"Hopmarket, {settings.PARTNERSHIP}\n{settings.BASE_URL}\n"
    )
