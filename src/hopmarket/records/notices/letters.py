"""Letters about published data: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind, Values

_OBJECT = (
    "If you think that this is wrong, say so at “Correct this data”, which stands at the foot of every "
    "page: whoever runs this portal reads it, and can take it back.\n\n"
    "The page that has changed:"
)


def _page_or_list(values: Values) -> str:
    return values.get("page") or "/opportunities/"


CORRECTION_ASKED = LetterKind(
    "correction_asked",
    "Correct this data: {about}",
    "A visitor asks for a correction.\n\nAbout: {about}\n\n{wrong}\n\n"
    "To answer: {reply}\n\n"
    "What a visitor writes here is not checked. Published releases are never changed: publish a "
    "correction as a new release, or ask the publisher of an imported notice to do so.",
    "{page}",
    made={"page": _page_or_list},
    takes=("page",),
)

PUBLISHED_JOINED = LetterKind(
    "published_joined",
    "{first} and {second} now stand as one",
    "Published notices name {first} and {second}. Whoever checks such things on this portal has "
    "decided that the two are one: what was published under either stands on the page of {second} "
    "from now on. The reason given is:\n\n{reason}\n\n"
    "You are told because {organisation} has said that it is {published}. The notices themselves are "
    "unchanged. " + _OBJECT,
    "/organisations/{key}/",
)

PUBLISHED_PARTED = LetterKind(
    "published_parted",
    "{first} and {second} no longer stand as one",
    "On this portal {first} and {second}, as published notices name them, stood as one organisation. "
    "Whoever checks such things has decided that they are two: each has its own notices again. "
    "The reason given is:\n\n{reason}\n\n"
    "You are told because {organisation} has said that it is {published}. The notices themselves are "
    "unchanged. " + _OBJECT,
    "/organisations/{key}/",
)
