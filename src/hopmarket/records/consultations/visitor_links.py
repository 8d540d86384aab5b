"""The secrets in the links of letters about comments and consultations, and in the address of the page on which
somebody asks for their letter again."""

from __future__ import annotations

from hopmarket.records.post.link_tokens import LinkTokens

COMMENT_LINKS = LinkTokens(salt="hopmarket.comment")
"""Confirms a comment, takes it back, asks to look at it again: only whoever reads the mailbox has it."""
COMMENT_SENT_LINKS = LinkTokens(salt="hopmarket.comment_sent")
"""Has the letter written again, and shows what was typed: whoever typed it has it."""
SUBSCRIBER_LINKS = LinkTokens(salt="hopmarket.consultation_letters")
"""Confirms and stops letters about consultations."""
