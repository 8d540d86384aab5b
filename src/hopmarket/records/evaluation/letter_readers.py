"""Who reads letters about an award: nobody gets both of them."""

from __future__ import annotations

from hopmarket.records.opportunities.letter_readers import followers_of
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.records.parties.models import Person
from hopmarket.records.parties.queries import responders_of
from hopmarket.records.responses.models import OpenedResponse

from .set_asides import counting_responses


def result_readers(opportunity: Opportunity) -> list[tuple[OpenedResponse, list[Person]]]:
    """Each response that counts, with the people who get its result; whose was set aside was told why."""
    return [(row, responders_of(row.organisation)) for row in counting_responses(opportunity)]


def award_readers(opportunity: Opportunity) -> list[Person]:
    """Everybody else who follows the purchase: neither a reader of a result nor of the same bidder."""
    results = result_readers(opportunity)
    bidders = {response.organisation_id for response, people in results if people}
    written_to = {person.pk for _, people in results for person in people}
    followers = followers_of(opportunity, but_not=bidders)
    return [follower for follower in followers if follower.pk not in written_to]
