"""Comments: three ways to make one, none lost in the last second, no address and no name that was not given."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from hopmarket.records.consultations.commenting_queries import (
    comment_by_token,
    comment_just_sent,
    waiting_beside,
)
from hopmarket.records.consultations.forgetting import forget_addresses
from hopmarket.records.consultations.models import Comment, Consultation
from hopmarket.records.consultations.queries import standing_of
from hopmarket.records.consultations.services.comments import (
    MOST_WAITING,
    confirm_comment,
    make_comment,
    send_comment,
    send_comment_link,
    vouch_comment,
    withdraw_comment,
)
from hopmarket.records.consultations.visitor_duties import delete_unconfirmed
from hopmarket.records.consultations.visitor_links import COMMENT_LINKS, COMMENT_SENT_LINKS
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.ledger.models import Event
from hopmarket.records.post.models import Letter
from hopmarket.records.publications.models import PublishedDocument, WithheldDocument
from hopmarket.records.publications.queries import parts_of_document
from hopmarket.rules.comment_life import CommentState
from hopmarket.rules.refusal import Refusal
from tests.factories.act_events import adds_one, refuses
from tests.factories.open_consultations import (
    ADDRESS,
    CLOSES,
    NOW,
    OPENS,
    VISITOR,
    Ways,
    a_consultation,
    named_body,
    published_of,
    speaker,
    words,
)
from tests.factories.partnership import must, partnership

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend_time(NOW):
        yield


@pytest.fixture
def ways() -> Ways:
    house = partnership(OPENS, bidders=1)
    named_body(house.bidders[0], OPENS)
    with pretend_time(OPENS):
        consultation = a_consultation(house.drafter)
    return Ways(consultation, house.drafter, house.bidders[0])


# The three ways


def test_a_member_speaks_with_their_organisation_and_seat(ways: Ways) -> None:
    said = words("Six months lets us ask elsewhere.", quote="at least six months", stance="change")
    comment = adds_one(make_comment, consultation=ways.consultation, words=said, by=ways.member, at=NOW)
    facts = published_of(comment).json
    assert comment.state == CommentState.SHOWN and comment.number == 1
    assert (facts["shown_name"], facts["shown_as"], facts["sector"]) == (
        "Dana Drafter",
        "Temevalley District Council",
        "public",
    )
    assert facts["seat_in"] == "Working group on the framework"
    assert (facts["clause"], facts["quote"], facts["stance"]) == ("8.1", "at least six months", "change")


def test_a_member_may_keep_their_name_back(ways: Ways) -> None:
    said = must(
        make_comment(consultation=ways.consultation, words=words(), with_name=False, by=ways.member, at=NOW)
    )
    assert published_of(said).json["shown_name"] == ""
    assert "Dana" not in bytes(published_of(said).facts).decode()


def test_a_visitor_is_shown_once_the_link_is_used(ways: Ways) -> None:
    comment = adds_one(
        send_comment, consultation=ways.consultation, words=words(), speaker=speaker(), by=VISITOR, at=NOW
    )
    letter = Letter.objects.get(address=ADDRESS)
    assert (letter.kind, letter.params) == ("comment_confirm", {"comment": str(comment.pk)})
    assert comment.number == 0 and not PublishedDocument.objects.filter(kind="comment").exists()
    assert standing_of("framework/3").shown == 0 and standing_of("framework/3").waiting_confirmation == 1
    found = comment_by_token(COMMENT_LINKS.token_of(comment.handle))
    assert found is not None
    shown = adds_one(confirm_comment, comment=found, by=VISITOR, at=NOW)
    facts = published_of(shown).json
    assert (facts["shown_name"], facts["shown_as"], facts["sector"]) == (
        "Winnie Price",
        "Orchard Table",
        "residents",
    )
    refuses("comment.confirm.not_now", confirm_comment, comment=found, by=VISITOR, at=NOW)
    assert standing_of("framework/3").shown == 1


def test_a_letter_that_still_waits_goes_with_the_address(ways: Ways) -> None:
    comment = must(
        send_comment(consultation=ways.consultation, words=words(), speaker=speaker(), by=VISITOR, at=NOW)
    )
    must(confirm_comment(comment=comment, by=VISITOR, at=NOW))
    assert Letter.objects.filter(kind="comment_confirm", sent_at=None).count() == 1
    assert forget_addresses(comment.consultation.subject, NOW) == 1
    assert not Letter.objects.filter(kind="comment_confirm").exists()


def test_nobody_is_named_who_speaks_through_a_body(ways: Ways) -> None:
    comment = adds_one(
        vouch_comment, consultation=ways.consultation, words=words(), vouched=True, by=ways.vouching, at=NOW
    )
    facts = published_of(comment).json
    assert (facts["vouched_by"], facts["shown_name"], facts["shown_as"]) == ("Blackpear Befrienders", "", "")
    assert comment.person is None and comment.organisation is None
    assert "Robin" not in str(facts)


def test_only_a_named_body_vouches_and_only_with_its_word(ways: Ways) -> None:
    common = {"consultation": ways.consultation, "words": words(), "at": NOW}
    refuses("comment.may_not_vouch", vouch_comment, vouched=True, by=ways.member, **common)
    refuses("comment.not_vouched", vouch_comment, vouched=False, by=ways.vouching, **common)


# Time


@pytest.mark.parametrize("way", ["by_member", "by_email", "through_body"])
def test_the_last_instant_counts_and_the_next_does_not(ways: Ways, way: str) -> None:
    just, late = CLOSES - timedelta(microseconds=1), CLOSES
    with pretend_time(just):
        comment = must(getattr(ways, way)(just))
    assert comment.made_at == just
    with pretend_time(late):
        refused = getattr(ways, way)(late)
    assert isinstance(refused, Refusal) and refused.reason == "comment.too_late"
    with pretend_time(OPENS - SECOND):
        refused = getattr(ways, way)(OPENS - SECOND)
    assert isinstance(refused, Refusal) and refused.reason == "comment.too_early"


def test_what_was_written_before_the_close_is_confirmed_after_it(ways: Ways) -> None:
    with pretend_time(CLOSES - SECOND):
        comment = must(ways.by_email(CLOSES - SECOND))
    with pretend_time(CLOSES + DAY):
        assert must(confirm_comment(comment=comment, by=VISITOR, at=CLOSES + DAY)).number == 1


def test_what_nobody_confirms_in_seven_days_goes_with_its_address(ways: Ways) -> None:
    kept, gone = must(ways.by_email(NOW)), must(ways.by_email(NOW, address="b@orchard.example"))
    must(confirm_comment(comment=kept, by=VISITOR, at=NOW))
    later = NOW + 7 * DAY
    with pretend_time(later - SECOND):
        assert delete_unconfirmed(later - SECOND) == 0
    with pretend_time(later):
        refuses("comment.lapsed", confirm_comment, comment=gone, by=VISITOR, at=later)
        assert delete_unconfirmed(later) == 1
    assert list(Comment.objects.all()) == [kept]
    assert not Letter.objects.filter(address="b@orchard.example").exists()


# Letters


def test_an_address_is_not_flooded_and_no_comment_is_lost_for_it(ways: Ways) -> None:
    comments = [must(ways.by_email(NOW, words(f"Comment {n} on this."))) for n in range(7)]
    assert Letter.objects.filter(address=ADDRESS).count() == 5
    assert Comment.objects.filter(state=CommentState.UNCONFIRMED).count() == 7
    assert waiting_beside(comments[0]) == comments[1:]
    refuses("comment.enough_letters", send_comment_link, comment=comments[6], by=VISITOR, at=NOW)
    an_hour = NOW + timedelta(hours=1, seconds=1)
    with pretend_time(an_hour):
        adds_one(send_comment_link, comment=comments[6], by=VISITOR, at=an_hour)


def test_so_many_wait_for_one_address_and_no_more(ways: Ways) -> None:
    for number in range(MOST_WAITING):
        must(ways.by_email(NOW, words(f"Comment {number} on this.")))
    refuses(
        "comment.too_many_waiting",
        send_comment,
        consultation=ways.consultation,
        words=words(),
        speaker=speaker(),
        by=VISITOR,
        at=NOW,
    )


def test_a_link_of_one_kind_opens_nothing_of_another(ways: Ways) -> None:
    comment = must(ways.by_email(NOW))
    own, sent = COMMENT_LINKS.token_of(comment.handle), COMMENT_SENT_LINKS.token_of(comment.handle)
    assert comment_by_token(own) == comment == comment_just_sent(sent)
    assert comment_by_token(sent) is None and comment_just_sent(own) is None
    assert comment_by_token(own[:-1] + "0") in (None, comment) and comment_by_token("") is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "🙂"}, "comment.no_words"),
        ({"text": "word " * 251}, "comment.too_long"),
        ({"stance": "maybe"}, "comment.stance"),
        ({"clause": "9.9"}, "comment.no_such_clause"),
        ({"quote": "never said here"}, "comment.quote_not_there"),
        ({"quote": "months before"}, "comment.quote_several"),
        ({"quote": "months", "clause": ""}, "comment.quote_without_clause"),
    ],
)
def test_words_that_cannot_be_taken_are_refused_by_each_way(
    ways: Ways, changes: dict[str, str], reason: str
) -> None:
    for way in ways.all():
        refused = way(NOW, words(**changes))
        assert isinstance(refused, Refusal) and refused.reason == reason
    assert not Comment.objects.exists()


# Taking back


def test_only_its_author_takes_a_comment_back(ways: Ways) -> None:
    by_member, by_email, vouched = (must(way(NOW)) for way in ways.all())
    must(confirm_comment(comment=by_email, by=VISITOR, at=NOW))
    for comment, others in (
        (by_member, (VISITOR, ways.vouching)),
        (by_email, (ways.member, ways.vouching)),
        (vouched, (VISITOR, ways.member)),
    ):
        for other in others:
            with pytest.raises(Comment.DoesNotExist):
                withdraw_comment(comment=comment, by=other, at=NOW)
    for comment, author in ((by_member, ways.member), (by_email, VISITOR), (vouched, ways.vouching)):
        row = adds_one(withdraw_comment, comment=comment, by=author, at=NOW)
        assert row.address == "" and published_of(row).json["text"] == ""
        refuses("comment.withdraw.not_now", withdraw_comment, comment=comment, by=author, at=NOW)
    assert WithheldDocument.objects.count() == 3


# The law


@pytest.mark.parametrize("seed", [1, 2])
def test_no_sequence_of_acts_loses_a_comment_or_shows_an_address(ways: Ways, seed: int) -> None:
    chance = random.Random(seed)
    counted: set[int] = set()
    at = NOW
    for step in range(60):
        at += timedelta(minutes=chance.randrange(1, 90))
        with pretend_time(at):
            rows = list(Comment.objects.order_by("pk"))
            chosen = chance.choice(rows) if rows else None
            match chance.randrange(6):
                case 0 | 1 | 2 as way:
                    said = words(f"Comment {step} of mine.", clause=chance.choice(["", "8.1", "8.3"]))
                    ways.all()[way](at, said)
                case 3 if chosen:
                    confirm_comment(comment=chosen, by=VISITOR, at=at)
                case 4 if chosen:
                    send_comment_link(comment=chosen, by=VISITOR, at=at)
                case 5 if chosen and chance.random() < 0.3:
                    authors = {"email": VISITOR, "member": ways.member, "vouched": ways.vouching}
                    withdraw_comment(comment=chosen, by=authors[chosen.spoken_as], at=at)
                case _:
                    delete_unconfirmed(at)
        numbers = set(Comment.objects.filter(number__gt=0).values_list("number", flat=True))
        assert counted <= numbers, "a comment that counted is gone"
        counted = numbers
    published = list(parts_of_document("consultation:framework-3", "comment"))
    assert counted == {row.json["number"] for row in published} == set(range(1, len(counted) + 1))
    shown = {row.json["number"]: row.json["text"] for row in published if row.json["state"] == "shown"}
    assert shown == dict(Comment.objects.filter(state=CommentState.SHOWN).values_list("number", "text"))
    everything = b" ".join(bytes(row.facts) + bytes(row.body) for row in PublishedDocument.objects.all())
    ledger = " ".join(f"{event.subject} {event.actor} {event.facts}" for event in Event.objects.all())
    for secret in (ADDRESS, "Robin"):
        assert secret not in everything.decode()
    assert "orchard.example" not in ledger and "of mine" not in ledger


def test_each_consultation_counts_from_one(ways: Ways) -> None:
    must(ways.by_member(NOW))
    assert Consultation.objects.get().comments.get().number == 1
