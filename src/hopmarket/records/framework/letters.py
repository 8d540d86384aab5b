"""Letters about a version of the framework on its way: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind

FRAMEWORK_OPENED = LetterKind(
    "framework_opened",
    "Open for comments: {title}, version {number}",
    "Everybody can comment on version {number} of {title} until {closes}. Its text does not change "
    "while people comment. Every comment is answered before the version can be adopted.",
    "/partnership/framework/{number}/",
    topic="work",
)

FRAMEWORK_RECOMMENDED = LetterKind(
    "framework_recommended",
    "Recommended: {title}, version {number}",
    "{body} recommended version {number} of {title} on {decided}. It waits for a body that may adopt it.",
    "/partnership/framework/{number}/",
    topic="work",
)

FRAMEWORK_RETURNED = LetterKind(
    "framework_returned",
    "Sent back: {title}, version {number}",
    "{body} sent version {number} of {title} back to the working group on {decided}, for these reasons:"
    "\n\n{reasons}",
    "/partnership/framework/{number}/",
    topic="work",
)

FRAMEWORK_ADOPTED = LetterKind(
    "framework_adopted",
    "Adopted: {title}, version {number}",
    "{body} adopted version {number} of {title} on {decided}. It takes effect on {effect}. Its text does not "
    "change any more. Each partner that signed an earlier version is asked to sign this one.",
    "/partnership/framework/{number}/",
    topic="work",
)
