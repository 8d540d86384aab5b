"""Who is asked for a quote: named in the draft, invited when it is sent or later, claimed by whoever was asked
by e-mail."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hopmarket.records.ledger.acts import Outcome, act, locked
from hopmarket.records.ledger.current_time import database_now
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import responders_of, verified_addresses
from hopmarket.records.post import outbox
from hopmarket.records.post.letters import LetterKind
from hopmarket.rules.dates_in_words import when
from hopmarket.rules.opportunity_life import OpportunityAct
from hopmarket.rules.quotes import CITE, may_invite, may_still_invite
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .. import letters
from ..invitable import invitable_organisations
from ..models import Opportunity, QuoteInvitation
from ..queries import invitations_to
from ..quote_tokens import fingerprint_of_token, quote_token
from .state_changes import opportunity_subject, take_step


@act("name_invited")
def name_invited(
    *,
    opportunity: Opportunity,
    organisations: tuple[int, ...],
    others: tuple[tuple[str, str], ...],
    by: Member,
    at: datetime,
) -> Outcome[int] | Refusal:
    """Names who is to be asked, in place of those named before; nobody is written to before it is sent.

    ``others`` are name and e-mail address of those who are not registered here. Refuses
    ``invited.not_by_name`` for a procedure that anybody may answer, ``person.address`` and what
    ``may_invite`` refuses.
    """
    row = take_step(opportunity, OpportunityAct.REVISE, by)
    if isinstance(row, Refusal):
        return row
    if not row.the_procedure.fewest_invited:
        return Refusal("invited.not_by_name", CITE)
    invitations_to(row).delete()
    wanted = [(organisation, "", "") for organisation in dict.fromkeys(organisations)]
    for organisation, name, email in (*wanted, *((None, *other) for other in others)):
        added = _named(row, organisation, name, email, by, at)
        if isinstance(added, Refusal):
            return added
    count = invitations_to(row).count()
    facts = {"organisations": list(dict.fromkeys(organisations)), "others": len(others)}
    return Outcome(opportunity_subject(row), count, facts)


@act("invite_to_quote")
def invite_to_quote(
    *, opportunity: Opportunity, organisation: int | None, name: str, email: str, by: Member, at: datetime
) -> Outcome[QuoteInvitation] | Refusal:
    """Asks somebody else for a quote after it was sent, as long as they have the fewest days too.

    Refuses ``invited.too_late``, ``person.address`` and what ``may_invite`` refuses.
    """
    row = take_step(opportunity, OpportunityAct.INVITE, by)
    if isinstance(row, Refusal):
        return row
    assert row.closes_at is not None
    late = may_still_invite(row.closes_at, row.the_procedure, now=database_now())
    if late:
        return late
    added = _named(row, organisation, name, email, by, at)
    if isinstance(added, Refusal):
        return added
    send_invitations(row, by=by, at=at)
    added.refresh_from_db()
    facts = {"invitation": added.pk, "organisation": organisation or 0}
    return Outcome(opportunity_subject(row), added, facts)


def _named(
    row: Opportunity, organisation: int | None, name: str, email: str, by: Member, at: datetime
) -> QuoteInvitation | Refusal:
    address = "" if organisation else email.strip().lower()
    asked = list(invitations_to(row))
    refusal = may_invite(
        organisation=organisation,
        name=name,
        email=address,
        buyer=row.organisation_id,
        invited={invitation.organisation_id for invitation in asked if invitation.organisation_id},
        addresses={invitation.email for invitation in asked if invitation.email},
    )
    if refusal:
        return refusal
    if organisation:
        if not invitable_organisations(row.organisation_id).filter(pk=organisation).exists():
            return Refusal("invited.unknown", CITE)
    else:
        try:
            validate_email(address)
        except ValidationError:
            return Refusal("person.address")
    invitation = QuoteInvitation.objects.create(
        opportunity=row,
        organisation_id=organisation,
        name="" if organisation else " ".join(name.split()),
        email=address,
        named_at=at,
        invited_by_id=by.person,
    )
    invitation.token_sha256 = fingerprint_of_token(quote_token(invitation))
    invitation.save(update_fields=["token_sha256"])
    return invitation


def send_invitations(row: Opportunity, *, by: Member, at: datetime) -> list[int]:
    """Writes to everybody who is named and was not written to yet; answers the numbers of their
    invitations."""
    waiting = list(invitations_to(row).filter(invited_at=None))
    for invitation in waiting:
        invitation.invited_at, invitation.invited_by_id = at, by.person
        invitation.save(update_fields=["invited_at", "invited_by"])
        assert row.closes_at is not None
        about, deadline = letters.purchase_values(row), when(row.closes_at)
        if invitation.organisation:
            outbox.write(
                about,
                letters.QUOTE_ASKED,
                responders_of(invitation.organisation),
                at=at,
                buyer=row.organisation.name,
                organisation=invitation.organisation.name,
                deadline=deadline,
            )
        else:
            write_to_address(row, letters.QUOTE_ASKED_BY_EMAIL, invitation, at=at, deadline=deadline)
    return [invitation.pk for invitation in waiting]


def write_to_address(
    row: Opportunity, letter: LetterKind, invitation: QuoteInvitation, *, at: datetime, **values: str
) -> None:
    """Writes to whoever was invited by e-mail and has not claimed the invitation yet."""
    known = Person.objects.filter(email__iexact=invitation.email).first()
    outbox.write(
        letters.purchase_values(row),
        letter,
        [known or outbox.Mailbox(invitation.email)],
        at=at,
        buyer=row.organisation.name,
        name=invitation.name,
        invitation=str(invitation.pk),
        **values,
    )


def write_to_unclaimed(row: Opportunity, *, at: datetime) -> None:
    """Tells everybody who was invited by e-mail and has not claimed the invitation that something changed."""
    for invitation in invitations_to(row).filter(organisation=None, invited_at__isnull=False):
        write_to_address(row, letters.QUOTE_CHANGED, invitation, at=at)


@act("claim_quote_invitation")
def claim_quote_invitation(*, token: str, by: Member, at: datetime) -> Outcome[QuoteInvitation] | Refusal:
    """Makes an invitation that was sent by e-mail one to the member's organisation, if it went to one of their
    confirmed addresses.

    Refuses ``invitation.unknown``, ``invited.own``, ``invited.claimed``, ``invitation.address``
    and ``invited.twice``.
    """
    found = QuoteInvitation.objects.filter(
        token_sha256=fingerprint_of_token(token), invited_at__isnull=False
    ).first()
    if found is None or not token:
        return Refusal("invitation.unknown")
    row = locked(QuoteInvitation.objects.select_related("opportunity"), pk=found.pk)
    if by.organisation == row.opportunity.organisation_id:
        return Refusal("invited.own", CITE)
    if row.organisation_id:
        return Refusal("invited.claimed", CITE)
    if row.email not in verified_addresses(Person.objects.get(pk=by.person)):
        return Refusal("invitation.address", params={"email": row.email})
    if invitations_to(row.opportunity).filter(organisation=by.organisation).exists():
        return Refusal("invited.twice", CITE, {"name": by.organisation_name})
    row.organisation_id, row.claimed_at = by.organisation, at
    row.save(update_fields=["organisation", "claimed_at"])
    facts = {"invitation": row.pk}
    return Outcome(opportunity_subject(row.opportunity), row, facts)
