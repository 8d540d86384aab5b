"""Letters about people and organisations: their words, and where their readers go on."""

from __future__ import annotations

from hopmarket.records.post.letters import LetterKind, Values

from .models import Invitation, Organisation
from .queries import token_of


def organisation_values(organisation: Organisation) -> Values:
    """What every letter about an organisation says of it."""
    return {"organisation": organisation.name}


def _invitation_token(values: Values) -> str:
    invitation = Invitation.objects.filter(pk=int(values["invitation"])).first()
    return token_of(invitation) if invitation else ""


INVITATION = LetterKind(
    "invitation",
    "{organisation} invites you to Hopmarket",
    "{inviter} invites you to work on this portal for {organisation}.\n\n"
    "The link below holds for 14 days and works only for this e-mail address. "
    "If you do not know {organisation}, do nothing: the invitation ends by itself.",
    "/account/invitations/{token}/",
    token=_invitation_token,
    takes=("invitation",),
    page_otherwise="/account/",
)

ORGANISATION_CHECKED = LetterKind(
    "organisation_checked",
    "{organisation} has been checked",
    "{organisation} has been checked and can act on this portal from now on. If somebody has still to "
    "confirm that you speak for it, its page here says so, and we write to you again.",
    "/account/organisation/",
)

ORGANISATION_REFUSED = LetterKind(
    "organisation_refused",
    "{organisation} has been refused",
    "{organisation} cannot act on this portal. The reason given is:\n\n{reason}\n\n"
    "If you think this is wrong, write to whoever runs this portal.",
    "/account/",
)

CLAIM_CONFIRMED = LetterKind(
    "claim_confirmed",
    "You can work for {organisation} on Hopmarket",
    "An officer has confirmed that you work for {organisation}. You can work for it here from now on.",
    "/account/",
)

CLAIM_REFUSED = LetterKind(
    "claim_refused",
    "You cannot work for {organisation} on Hopmarket",
    "Your claim to work for {organisation} was refused. The reason given is:\n\n{reason}",
    "/account/",
)

MEMBERSHIP_ENDED = LetterKind(
    "membership_ended",
    "You no longer work for {organisation} on Hopmarket",
    "An administrator of {organisation} has ended your membership on this portal.",
    "/account/",
)

OPENING_KEY_MADE = LetterKind(
    "opening_key_made",
    "You made an opening key",
    "A new opening key was made for you just now. If it was not you, tell whoever runs this portal "
    "at once and change your password.\n\n"
    "Only your passphrase opens it. Nobody can recover the passphrase, so keep it safe.",
    "/account/opening-key/",
)
