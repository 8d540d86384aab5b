"""The letter that an answer causes, and who gets it: one place for the act and for the page that promises it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hopmarket.records.bodies.queries import body_named, body_that_decided, people_on
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import administrators
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.framework.signature import Grade, Reservation

from ..letters import FRAMEWORK_DECLINED, FRAMEWORK_NOT_IN_FULL
from ..queries import answers_to, signatories_of


def letter_of_answer(
    grade: Grade, *, reason: str = "", reservations: Sequence[Reservation] = (), clauses: Sequence[str] = ()
) -> tuple[LetterKind, Mapping[str, str]] | None:
    """The kind of letter that an answer causes, with its own values; None for a signature in full."""
    match grade:
        case Grade.DECLINED:
            return FRAMEWORK_DECLINED, {"reason": reason}
        case Grade.RESERVATIONS:
            rows = (f"Clause {row.clause}, in their words: {row.words}" for row in reservations)
            return FRAMEWORK_NOT_IN_FULL, {"extent": "\n\n".join(rows)}
        case Grade.MEMORANDUM:
            return FRAMEWORK_NOT_IN_FULL, {"extent": f"These clauses alone bind it: {', '.join(clauses)}."}
        case Grade.FULL:
            return None


def readers_of(document: PublishedDocument, today: date, *, but: int) -> list[Person]:
    """Everybody who hears of an answer to a version, each once, without the person who gives it: the officers
    who signed and the administrators of every signatory, and whoever holds a seat of the body that adopted it."""
    readers = {person.pk: person for person in _readers(document, today)}
    readers.pop(but, None)
    return list(readers.values())


def _readers(document: PublishedDocument, today: date) -> Iterator[Person]:
    signatories = signatories_of(document.address, today)
    for organisation in signatories:
        yield from administrators(organisation)
    answers = answers_to(document.address).filter(organisation__in=signatories, replaced_at=None)
    yield from (answer.officer for answer in answers if answer.grade != Grade.DECLINED)
    body = body_that_decided(document.json.get("decision", "")) or body_named(
        document.json.get("adopted_by", "")
    )
    yield from people_on(body) if body else ()
