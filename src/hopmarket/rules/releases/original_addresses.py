"""Where a notice that was published elsewhere stands, and where it can be answered.

The table (``data/notices/original_addresses.json``) has a row for each publisher's way to make the address
of a notice from the ids in its release, and one for each host whose addresses lead somewhere useful.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .json_values import Json, part, rows, text, web_address

LONGEST = 500
_AFTER_SCHEME = re.compile(
    r"https?://(?:[^/?#]*@)?(?P<host>[^/?#:@]+)(?::[0-9]*)?(?P<rest>.*)", re.IGNORECASE
)
_PLAIN = re.compile(rb"[A-Za-z0-9._~-]")
_IN_TEXT = re.compile(r"https?://[^\s\"'<>()\[\]{}|\\^`]+")
_LOST_LINE_END = re.compile(r"(?:rn)+(?=[A-Z]|$).*")
"""What stands in published text for a line end that lost its strokes, and what follows it."""


@dataclass(frozen=True, slots=True)
class AddressPattern:
    """How one publisher's addresses are made: from which id, of what shape, and of whose processes."""

    prefix: str
    id_from: str
    shape: str
    address: str


@dataclass(frozen=True, slots=True)
class NoticeHost:
    """A host whose addresses that match ``notice`` lead to notices: of a publisher, or of a portal that
    takes responses. ``search`` is where a notice can be looked for."""

    host: str
    name: str
    publishes: bool
    notice: str
    search: str = ""


@dataclass(frozen=True, slots=True)
class AddressTable:
    """All patterns and hosts, each in the order in which they are tried."""

    patterns: tuple[AddressPattern, ...]
    hosts: tuple[NoticeHost, ...]


def read_table(rows_by_name: Mapping[str, Any]) -> AddressTable:
    """Reads the table as its JSON has it."""
    names = ("prefix", "id_from", "shape", "address")
    patterns = (AddressPattern(*(row[name] for name in names)) for row in rows_by_name["patterns"])
    hosts = (
        NoticeHost(row["host"], row["name"], row["publishes"], row["notice"], row.get("search", ""))
        for row in rows_by_name["hosts"]
    )
    return AddressTable(tuple(patterns), tuple(hosts))


def original_address(record: Json, releases: Sequence[str], table: AddressTable) -> str:
    """The best address for a notice that names no page of its own; empty where none can be made.

    Its publisher's pattern comes first, with the ids of its releases (the newest last), its notice documents
    and its process. Then an address of a publisher, or of a portal that takes responses, among its documents
    or in its text. A pattern that leads to data for programs comes last.
    """
    ocid = text(record.get("ocid"))
    made = [
        (pattern.address.format(id=_encoded(found["id"])), pattern)
        for pattern in table.patterns
        if ocid.startswith(f"{pattern.prefix}-")
        for identifier in _identifiers(record, releases, pattern.id_from)
        if (found := re.fullmatch(pattern.shape, identifier))
    ]
    pages = (address for address, _ in made if not is_for_programs(address))
    programs = (address for address, _ in made if is_for_programs(address))
    offered = (*pages, *_named_addresses(record, table.hosts), *programs)
    return next((address for address in offered if len(address) <= LONGEST), "")


def is_for_programs(address: str) -> bool:
    """Whether an address gives data for programs, and not a page for people."""
    return "/OCDS/" in address


def host_of(address: str, hosts: Iterable[NoticeHost]) -> NoticeHost | None:
    """The known host of an address; None for any other."""
    named = _parts(address)[0].lower()
    return next((host for host in hosts if named == host.host or named.endswith(f".{host.host}")), None)


def _parts(address: str) -> tuple[str, str]:
    """The host of an address, and what follows it; both empty for one that browsers may read otherwise."""
    found = _AFTER_SCHEME.fullmatch(address) if "\\" not in address else None
    return (found["host"], found["rest"]) if found else ("", "")


def _encoded(identifier: str) -> str:
    """An id as a part of an address (RFC 3986, section 2.1)."""
    letters = (bytes([byte]) for byte in identifier.encode("utf-8", "replace"))
    return "".join(letter.decode() if _PLAIN.match(letter) else f"%{letter[0]:02X}" for letter in letters)


def _identifiers(record: Json, releases: Sequence[str], id_from: str) -> Iterator[str]:
    match id_from:
        case "release":
            yield from reversed(releases)
        case "notice document":
            for document in rows(record, "tender", "documents"):
                if text(document.get("documentType")).endswith("Notice"):
                    yield text(document.get("id"))
        case "ocid":
            yield text(record.get("ocid"))


def _named_addresses(record: Json, hosts: Sequence[NoticeHost]) -> list[str]:
    """The addresses in a notice that lead to a notice: those of publishers first, those among its documents
    before those in its text, and those that go on after the host before bare ones."""
    named = [*_document_addresses(record), *_addresses_in_text(record)]
    known = [(address, host) for address in dict.fromkeys(named) if (host := host_of(address, hosts))]
    leading = [(address, host) for address, host in known if re.search(host.notice, address, re.IGNORECASE)]
    leading.sort(key=lambda pair: (not pair[1].publishes, not _parts(pair[0])[1].strip("/")))
    return [address for address, _ in leading]


def _document_addresses(record: Json) -> Iterator[str]:
    for document in (*rows(record, "tender", "documents"), *rows(record, "planning", "documents")):
        if address := web_address(document.get("url")):
            yield address
    for name in ("submissionMethodDetails", "url"):
        yield from _found(text(part(record, "tender", name)))


def _addresses_in_text(record: Json) -> Iterator[str]:
    for path in (("tender", "description"), ("description",)):
        yield from _found(text(part(record, *path)))


def _found(published: str) -> Iterator[str]:
    for address in _IN_TEXT.findall(published):
        if read := web_address(_LOST_LINE_END.sub("", address).rstrip(".,;:!?")):
            yield read
