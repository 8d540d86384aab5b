"""Registration of organisations, and changes of their details."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.rules.membership import founders_roles, mail_domain, organisation_name
from hopmarket.rules.postcodes import postcode as read_postcode
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member, OrganisationKind, OrganisationStanding, Size

from ..models import ClaimState, Identifier, Membership, Organisation
from ..registered_organisations import free_identifier

LONGEST_ABOUT = 2000


@act("found_organisation")
def found_organisation(
    *,
    name: str,
    kind: str,
    size: str,
    postcode: str,
    by: Member,
    at: datetime,
    identifiers: Sequence[tuple[str, str]] = (),
    email_domain: str = "",
    website: str = "",
    about: str = "",
    district: str = "",
    fictional: bool = False,
) -> Outcome[Organisation] | Refusal:
    """Registers an organisation; it waits to be checked, and its founder's claim with it.

    ``identifiers`` are (scheme, number); a sole trader or an unregistered group has none.
    ``email_domain`` is what the founder states: it proves nothing until somebody checks it.
    Refuses ``organisation.name``, ``.kind``, ``.size``, ``.website``, ``.about``, ``.fictional``,
    ``place.postcode``, ``identifier.*``, ``domain.*``.
    """
    if fictional and not (settings.DEMONSTRATION or settings.TESTING):
        return Refusal("organisation.fictional")
    if kind not in list(OrganisationKind):
        return Refusal("organisation.kind")
    details = _checked_details(name=name, size=size, postcode=postcode, website=website, about=about)
    domain = mail_domain(email_domain) if email_domain.strip() else ""
    if isinstance(details, Refusal):
        return details
    if isinstance(domain, Refusal):
        return domain
    organisation = Organisation.objects.create(
        key=_key(name),
        kind=kind,
        email_domain=domain,
        is_fictional=fictional,
        district=district,
        founded_at=at,
        **details,
    )
    for scheme, value in identifiers:
        new_identifier = _identify(organisation, scheme, value)
        if isinstance(new_identifier, Refusal):
            return new_identifier
    Membership.objects.create(
        organisation=organisation,
        person_id=by.person,
        since=at,
        claim=ClaimState.WAITING,
        roles=sorted(founders_roles(OrganisationKind(kind))),
    )
    numbers = [str(number) for number in organisation.identifiers.all()]
    return Outcome(
        f"organisations/{organisation.pk}",
        organisation,
        {"kind": kind, "size": size, "identifiers": numbers, "fictional": fictional},
    )


@act("add_identifier")
def add_identifier(*, scheme: str, value: str, by: Member, at: datetime) -> Outcome[Identifier] | Refusal:
    """Adds a number in a public register to the member's own organisation.

    Refuses ``identifier.scheme``, ``identifier.shape``, ``identifier.taken``.
    """
    organisation = locked(Organisation.objects.all(), pk=by.organisation)
    new_identifier = _identify(organisation, scheme, value)
    if isinstance(new_identifier, Refusal):
        return new_identifier
    return Outcome(f"organisations/{organisation.pk}", new_identifier, {"identifier": str(new_identifier)})


@act("revise_organisation")
def revise_organisation(
    *,
    name: str,
    size: str,
    postcode: str,
    website: str,
    about: str,
    by: Member,
    at: datetime,
    district: str = "",
) -> Outcome[Organisation] | Refusal:
    """Changes the details of the member's own organisation; its kind and its domain stay.

    Refuses what :func:`found_organisation` refuses, and ``organisation.name_checked``: a checked
    name is changed by asking whoever checked it.
    """
    organisation = locked(Organisation.objects.all(), pk=by.organisation)
    details = _checked_details(name=name, size=size, postcode=postcode, website=website, about=about)
    if isinstance(details, Refusal):
        return details
    if organisation.standing == OrganisationStanding.CHECKED and details["name"] != organisation.name:
        return Refusal("organisation.name_checked")
    details["district"] = district
    changed = [field for field, value in details.items() if getattr(organisation, field) != value]
    for field, value in details.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(details))
    return Outcome(f"organisations/{organisation.pk}", organisation, {"changed": sorted(changed)})


def _checked_details(
    *, name: str, size: str, postcode: str, website: str, about: str
) -> dict[str, str] | Refusal:
    website, about = website.strip(), about.strip()
    checked_name = organisation_name(name)
    if isinstance(checked_name, Refusal):
        return checked_name
    if size not in list(Size):
        return Refusal("organisation.size")
    if len(about) > LONGEST_ABOUT:
        return Refusal("organisation.about", params={"most": str(LONGEST_ABOUT)})
    if website and not _is_address(website):
        return Refusal("organisation.website")
    code = read_postcode(postcode)
    if isinstance(code, Refusal):
        return code
    return {"name": checked_name, "size": size, "postcode": code, "website": website, "about": about}


def _is_address(website: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(website)
    except ValidationError:
        return False
    return len(website) <= 200


def _identify(organisation: Organisation, scheme: str, value: str) -> Identifier | Refusal:
    number = free_identifier(scheme, value)
    if isinstance(number, Refusal):
        return number
    return Identifier.objects.create(organisation=organisation, scheme=scheme, value=number)


def _key(name: str) -> str:
    """The name for addresses of pages, with a number when another organisation has it already. A name
    without a letter that addresses can hold stands as "organisation"."""
    bare = slugify(name)[:70].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(key__startswith=bare).values_list("key", flat=True))
    number, key = 1, bare
    while key in taken:
        number += 1
        key = f"{bare}-{number}"
    return key
