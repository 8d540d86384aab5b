"""The secret in the links of a saved search."""

from __future__ import annotations

from hopmarket.records.post.link_tokens import LinkTokens

SEARCH_LINKS = LinkTokens(salt="hopmarket.saved_search")
token_of, handle_in = SEARCH_LINKS.token_of, SEARCH_LINKS.handle_in
