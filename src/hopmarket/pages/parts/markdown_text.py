"""Specification texts in Markdown, made safe for a page."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe

from hopmarket.rules.packs.markdown_blocks import READER

_TAGS = {
    *("p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td"),
}


def prose(text: str) -> SafeString:
    """Turns Markdown into clean HTML; headings begin at the second level, below the page's own.

    Raw HTML is shown as text; links go to http, https, mailto or tel and carry no referrer.
    """
    tokens = READER.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 5)}"
        if token.type in ("th_open", "td_open"):
            token.attrs = {}
    html = READER.renderer.render(tokens, READER.options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 (nh3 cleaned it)
