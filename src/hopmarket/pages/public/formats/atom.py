"""The results as an Atom feed (RFC 4287), with links between its pages (RFC 5005)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.public import notice_in_words
from hopmarket.pages.public.formats.notice_columns import address
from hopmarket.records.notices.models import Notice

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """Text without the characters that XML and calendars cannot hold."""
    return _NOT_XML.sub("", text)


class PagedFeed(Atom1Feed):
    """A feed that leads to its other pages, and names where each entry was copied from."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["pages"].items():
            handler.addQuickElement("link", None, {"rel": rel, "href": href})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["original"]:
            handler.addQuickElement("link", None, {"rel": "via", "href": item["original"]})


def feed(
    notices: Iterable[Notice],
    *,
    title: str,
    html: str,
    here: str,
    pages: Mapping[str, str],
    updated: datetime,
) -> str:
    """The feed as XML: ``html`` is the page with the same results, ``here`` the feed's own first
    page and so its id, ``pages`` other pages by their relation, ``updated`` when anything in it last
    changed."""
    made = PagedFeed(
        title=legible(title),
        link=html,
        description="",
        subtitle=f"Public work, found through {settings.PARTNERSHIP}",
        language="en-GB",
        feed_url=pages.get("self", here),
        feed_guid=here,
        author_name=settings.PARTNERSHIP,
        author_link=settings.BASE_URL,
        pages={rel: href for rel, href in pages.items() if rel != "self"},
    )
    for notice in notices:
        _add(made, notice)
    made.latest_post_date = lambda: updated  # type: ignore[method-assign]
    return str(made.writeString("utf-8"))


def _add(made: PagedFeed, one: Notice) -> None:
    source = one.source
    made.add_item(
        title=legible(one.title),
        link=address(one.ocid),
        unique_id=address(one.ocid),
        description=legible(summary(one)),
        author_name=legible(notice_in_words.buyer_in_words(one)) or "Not named",
        pubdate=one.published_at,
        updateddate=one.changed_at,
        item_copyright=legible(_rights(one)),
        categories=[one.cpv] if one.cpv else [],
        original=one.original_url if source else "",
    )


def summary(one: Notice) -> str:
    """Whose it is, where, worth what, until when: one sentence each, true whenever it is read."""
    closes = f"Closes at {money_and_dates.when(one.closes_at)}" if one.closes_at else ""
    said = (
        notice_in_words.buyer_in_words(one),
        notice_in_words.place_in_words(one),
        notice_in_words.value_in_words(one),
        closes,
    )
    return ". ".join(part for part in said if part) + "."


def _rights(one: Notice) -> str:
    source = one.source
    if source is None:
        return "Open Government Licence v3.0"
    return f"Published by {source.publisher} under {source.licence}, copied on {money_and_dates.day(source.copied_on)}"
