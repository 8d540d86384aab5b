"""The results as an Atom feed (RFC 4287), with links between its pages (RFC 5005)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.published_notice import notice_in_words
from hopmarket.pages.public.formats.notice_columns import address
from hopmarket.records.notices.models import Notice
from hopmarket.rules.releases.language_tags import language_beside_english

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """Removes the characters that XML and calendars cannot hold."""
    return _NOT_XML.sub("", text)


class _TitleIn:
    """A writer of XML that marks the title with its language."""

    def __init__(self, handler: Any, language: str) -> None:
        self._handler, self._language = handler, language

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handler, name)

    def addQuickElement(
        self, name: str, contents: str | None = None, attrs: dict[str, str] | None = None
    ) -> None:
        if name == "title" and self._language:
            attrs = {**(attrs or {}), "xml:lang": self._language}
        self._handler.addQuickElement(name, contents, attrs)


class PagedFeed(Atom1Feed):
    """A feed that leads to its other pages, and names where each entry was copied from."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["pages"].items():
            handler.addQuickElement("link", None, {"rel": rel, "href": href})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(cast("Any", _TitleIn(handler, item["title_language"])), item)
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
    """Writes the feed as XML: ``html`` is the page with the same results, ``here`` the feed's own first
    page and so its id, ``pages`` other pages by their relation, ``updated`` when anything in it last
    changed."""
    paged_feed = PagedFeed(
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
        _add(paged_feed, notice)
    paged_feed.latest_post_date = lambda: updated  # type: ignore[method-assign]
    return str(paged_feed.writeString("utf-8"))


def _add(paged_feed: PagedFeed, notice: Notice) -> None:
    source = notice.source
    paged_feed.add_item(
        title=legible(notice.title),
        link=address(notice.ocid),
        unique_id=address(notice.ocid),
        description=legible(summary(notice)),
        author_name=legible(notice_in_words.buyer_in_words(notice)) or "Not named",
        pubdate=notice.published_at,
        updateddate=notice.changed_at,
        item_copyright=legible(_rights(notice)),
        categories=[notice.cpv] if notice.cpv else [],
        original=notice.original_url if source else "",
        title_language=language_beside_english(notice.language),
    )


def summary(notice: Notice) -> str:
    """Says whose it is, where, its value and its deadline, in sentences that stay true as time passes."""
    sentences = (
        notice_in_words.buyer_in_words(notice),
        notice_in_words.place_in_words(notice),
        notice_in_words.value_in_words(notice),
        *notice_in_words.deadlines_in_sentences(notice),
    )
    return ". ".join(part for part in sentences if part) + "."


def _rights(notice: Notice) -> str:
    source = notice.source
    if source is None:
        return "Open Government Licence v3.0"
    return f"Published by {source.publisher} under {source.licence}, copied on {money_and_dates.day(source.copied_on)}"
