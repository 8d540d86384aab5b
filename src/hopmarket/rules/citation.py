"""How data taken from this portal is cited, and the licence of what it publishes itself."""

from __future__ import annotations

from datetime import date

LICENCE = "Open Government Licence v3.0"
LICENCE_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def citation(*, publisher: str, address: str, on: date, what: str = "", licence: str = LICENCE) -> str:
    """Writes the sentence to cite by: who published, where it was taken, on which day, which licence.

    Source of its first words: the attribution statement of the Open Government Licence v3.0.
    """
    detail = f" ({what})" if what else ""
    return (
        f"Contains public sector information published by {publisher}{detail}, taken from Hopmarket, "
        f"{address}, on {on.day} {on:%B %Y}, licensed under the {licence}."
    )
