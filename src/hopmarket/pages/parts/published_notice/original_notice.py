"""Where a notice that was published elsewhere stands and can be answered, in words."""

from __future__ import annotations

from dataclasses import dataclass

from hopmarket import reference_data
from hopmarket.records.notices.models import Notice
from hopmarket.rules.releases.original_addresses import NoticeHost, host_of, is_for_programs


@dataclass(frozen=True, slots=True)
class OriginalNotice:
    """The way to the original: an address, empty where none is known, with the words of its link and
    what to say beside it; ``search`` is where else to look, and ``number`` what to type there."""

    href: str
    link: str
    remark: str
    publisher: str
    search: str
    number: str
    by_title: bool


def original_notice(notice: Notice, *, is_open: bool) -> OriginalNotice | None:
    """Tells where an imported notice leads; None for ours."""
    if notice.source is None:
        return None
    hosts = reference_data.original_addresses().hosts
    at = host_of(notice.original_url, hosts)
    publisher = notice.source.name
    return OriginalNotice(
        href=notice.original_url,
        link=_link(notice.original_url, at.name if at else publisher, is_open=is_open),
        remark=_remark(notice.original_url, at, publisher),
        publisher=publisher,
        search=next((host.search for host in hosts if host.name == publisher), ""),
        number=notice.reference or notice.title,
        by_title=not notice.reference,
    )


def _link(address: str, name: str, *, is_open: bool) -> str:
    if is_for_programs(address):
        return f"See its record at {name}"
    return f"Respond at {name}" if is_open else f"See the original at {name}"


def _remark(address: str, at: NoticeHost | None, publisher: str) -> str:
    if is_for_programs(address):
        return "The record is data for programs: the copy names no page for people."
    if at and at.name != publisher:
        where = "" if at.publishes else ", and bidders are sent to this address"
        return f"This notice was copied from {publisher}{where}. It cannot be answered here."
    return "This notice was published elsewhere. It cannot be answered here."
