"""Refusals about quotes of invited suppliers, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

QUOTES: Mapping[str, str] = {
    "invited.nobody": "Enter the name of the organisation and the e-mail address of somebody there.",
    "invited.own": "Your own organisation cannot quote for its own purchase.",
    "invited.twice": "{name} is asked already: nobody is asked twice.",
    "invited.too_many": "At most {most} can be asked. If you want more to choose from, advertise it to everybody.",
    "invited.unknown": "Choose organisations that are registered here, or enter a name and an e-mail address.",
    "invited.not_by_name": "Anybody may answer this purchase, so nobody is asked by name.",
    "invited.too_late": "Somebody else could be asked until {last}: everybody has at least {days} days to answer. Move the deadline later first.",
    "invited.claimed": "An organisation has taken up this invitation already.",
    "people.second_leads": "The second officer looks at what the lead decides, so choose two different people.",
    "gap.invitations_too_few": "Ask at least {wanted} organisations: {named} named so far.",
    "opening.not_lead": "Only the lead who was named opens these quotes; the portal’s clock does it by itself.",
    "opening.not_kept": "The portal keeps no key of this purchase, so it cannot open it.",
    "score.with_second": "A second officer is looking at the scores, so they stay as they are until they answer.",
    "score.none_given": "Nothing is saved yet: give at least one score with its reasons.",
    "score.unknown_quote": "There is no such quote.",
    "score.two_sentences": "Say why in at least {sentences} sentences: what was good, and what was missing.",
    "opportunity.invite.not_now": "Somebody else can be asked only between the sending and the deadline.",
}
