"""Capabilities of the portal that a partnership may switch off: what each is, where it stands, what it needs.

A capability is told by the addresses under which it stands. So whatever leads there (an entry of a menu, a
task on a desk, a link) goes with it, and no second table has to say so. What was published stays in the
register of published documents whether the capability is on or off.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .refusal import Refusal

CITE = "The partnership chooses which parts of the portal it uses: docs/decisions/publications.md"


@dataclass(frozen=True, slots=True)
class Capability:
    """One capability: its title, what people do with it, what goes when it is switched off, the capabilities
    without which it cannot work, the beginnings of its addresses, and the kinds of what it publishes, which
    stay in the register."""

    name: str
    title: str
    what: str
    what_goes: str
    needs: tuple[str, ...]
    addresses: tuple[str, ...]
    kinds: tuple[str, ...] = ()


CAPABILITIES: Mapping[str, Capability] = {
    capability.name: capability
    for capability in (
        Capability(
            "bodies",
            "Groups, boards and their meetings",
            "The working group, the executive group and the board: their seats, meetings, minutes and decisions.",
            "“Meetings” in the menu, the pages of the groups and boards, and tasks about meetings.",
            (),
            ("/bodies/", "/partnership/bodies/"),
            ("body", "terms_of_reference", "meeting", "decision"),
        ),
        Capability(
            "consultations",
            "Consultations",
            "People comment on a draft clause by clause, and everybody gets an answer.",
            "“Have your say” in the menu, the pages of consultations, comments, and tasks about answers.",
            ("bodies",),
            (
                "/consultations/", "/partnership/consultations/", "/partnership/comments/",
                "/partnership/letters/",
            ),
            ("consultation", "comment", "answer", "moderation_log"),
        ),
        Capability(
            "framework",
            "The common commissioning framework",
            "The partners draft one framework together, consult on it, adopt it and sign it.",
            "“Framework” in the menu, the page of the framework, its drafts and signatures, and tasks about them.",
            ("bodies", "consultations"),
            ("/framework/", "/framework.json", "/framework.yaml", "/partnership/framework/"),
            ("framework", "framework_draft", "signature"),
        ),
        Capability(
            "library",
            "Frameworks of other partnerships",
            "A library of other partnerships’ frameworks, compared with yours by topic.",
            "The library, and what it says beside the clauses of your own framework.",
            (),
            ("/framework/library/", "/framework/compare/", "/framework/trace/", "/partnership/library/"),
            ("library_document",),
        ),
    )
}  # fmt: skip


def capability_at(address: str) -> str:
    """Names the capability that stands at an address, by the longest beginning; empty for what every partnership
    has."""
    fitting = [
        (len(begins), capability.name)
        for capability in CAPABILITIES.values()
        for begins in capability.addresses
        if f"{address}/".startswith(f"{begins.rstrip('/')}/")
    ]
    return max(fitting, default=(0, ""))[1]


def needed_by(name: str) -> tuple[Capability, ...]:
    """Lists the capabilities that cannot work without one."""
    return tuple(capability for capability in CAPABILITIES.values() if name in capability.needs)


def may_switch(name: str, *, on: bool, switched_off: Collection[str]) -> None | Refusal:
    """Refuses a switch that changes nothing, or that would leave a capability without one that it needs.

    Refuses ``capability.unknown``, ``capability.on_already``, ``capability.off_already``,
    ``capability.needs`` and ``capability.needed_by``, both with the titles of the others.
    """
    capability = CAPABILITIES.get(name)
    if capability is None:
        return Refusal("capability.unknown", CITE)
    if on is (name not in switched_off):
        return Refusal(f"capability.{'on' if on else 'off'}_already", CITE, {"title": capability.title})
    if on:
        lacking, reason = [CAPABILITIES[need] for need in capability.needs if need in switched_off], "needs"
    else:
        lacking, reason = [row for row in needed_by(name) if row.name not in switched_off], "needed_by"
    if not lacking:
        return None
    others = " and ".join(f"“{row.title}”" for row in lacking)
    return Refusal(f"capability.{reason}", CITE, {"title": capability.title, "others": others})
