"""Whom to ask about a purchase: the contact that the buyer names in the terms, as a draft or a release has it."""

from __future__ import annotations

from dataclasses import dataclass

from .published_terms import published_text
from .releases.json_values import Json
from .terms import Terms
from .terms_fields import FIELD_BY_NAME


@dataclass(frozen=True, slots=True)
class BuyerContact:
    """A role or a team of the buyer, with where it is reached; all empty where the buyer names nobody."""

    name: str = ""
    email: str = ""
    telephone: str = ""
    address: str = ""

    @property
    def is_named(self) -> bool:
        return bool(self.name or self.email)

    @property
    def telephone_link(self) -> str:
        """The telephone number as an address has it: figures, without an extension."""
        number = self.telephone.lower().partition("x")[0].replace("(0)", "").removesuffix("e")
        return "".join(sign for sign in number if sign.isdecimal() or sign == "+")

    def in_a_line(self) -> str:
        """Everything in one line, as a letter has it: name, email address, telephone number."""
        return ", ".join(filter(None, (self.name, self.email, self.telephone)))


def contact_of(terms: Terms) -> BuyerContact:
    """The contact that the terms name."""
    return BuyerContact(
        terms.contact_name, terms.contact_email, terms.contact_telephone, terms.contact_address
    )


def published_contact(release: Json) -> BuyerContact:
    """The contact that a release of ours names."""
    return BuyerContact(
        *(
            published_text(release, FIELD_BY_NAME[f"contact_{part}"])
            for part in ("name", "email", "telephone", "address")
        )
    )
