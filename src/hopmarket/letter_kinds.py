"""Every kind of letter that the portal writes, from the rooms that declare them."""

from __future__ import annotations

from collections.abc import Mapping

from hopmarket.records.agreements import letters as agreements
from hopmarket.records.alerts import letters as alerts
from hopmarket.records.bodies import letters as bodies
from hopmarket.records.consultations import letters as consultations
from hopmarket.records.evaluation import letters as evaluation
from hopmarket.records.framework import letters as framework
from hopmarket.records.notices import letters as notices
from hopmarket.records.opportunities import letters as opportunities
from hopmarket.records.parties import letters as parties
from hopmarket.records.post.letters import LetterKind
from hopmarket.records.published_organisations import letters as published_organisations
from hopmarket.records.recorded_purchases import letters as recorded_purchases
from hopmarket.records.responses import letters as responses
from hopmarket.records.signatures import letters as signatures
from hopmarket.records.tasks import letters as tasks

ROOMS = (
    parties,
    bodies,
    published_organisations,
    notices,
    alerts,
    consultations,
    framework,
    opportunities,
    responses,
    evaluation,
    agreements,
    recorded_purchases,
    signatures,
    tasks,
)

KINDS: Mapping[str, LetterKind] = {
    kind.name: kind for room in ROOMS for kind in vars(room).values() if isinstance(kind, LetterKind)
}
