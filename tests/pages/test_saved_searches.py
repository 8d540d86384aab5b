"""Saved searches as visitors meet them: pages, letters, one click to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from hopmarket import clock
from hopmarket.records.alerts.models import SavedSearch
from hopmarket.records.alerts.search_tokens import token_of
from hopmarket.records.alerts.services import SearchWish, end_search
from hopmarket.records.ledger import current_time
from hopmarket.records.post.models import Letter
from hopmarket.records.search.run import SearchQuery
from tests.factories.alert_searches import ADDRESS, VISITOR, asked_for, live, publish
from tests.factories.markup import collapsed
from tests.factories.partnership import must, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NEW = "/saved-searches/new/?q=hedge&status=open&district=Wychavon&page=3&view=map&sort=largest"


@pytest.fixture(autouse=True)
def _at_a_fixed_time(settings: Any) -> Iterator[None]:
    cache.clear()
    settings.BASE_URL = "https://market.example"
    with current_time.pretend_time(NOW):
        yield


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def post(client: Client, form: str, /, **data: str) -> Any:
    """Sends the form on that page as a browser does, with its token."""
    page = client.get(form)
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', collapsed(page.content.decode()))
    token = {"csrfmiddlewaretoken": found[1]} if found else {}
    return client.post(form, {**token, **data})


def page_words(answer: Any) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", collapsed(answer.content.decode())).split())


def page(where: str, search: SavedSearch) -> str:
    return f"/saved-searches/{token_of(search.handle)}/{where}"


def delivered() -> list[Any]:
    clock.tick(current_time.now())
    return list(mail.outbox)


@pytest.fixture(autouse=True)
def _post_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hopmarket.clock.get_connection", EmailBackend)


def test_a_search_is_saved_confirmed_told_and_stopped(visitor: Client) -> None:
    first = visitor.get(NEW)
    assert "“hedge”, Open, Wychavon" in page_words(first)
    assert post(visitor, NEW, address=ADDRESS, rhythm="at_once").url == "/saved-searches/sent/"
    (letter,) = delivered()
    assert letter.to == [ADDRESS] and "hedge" not in letter.body
    link = re.search(r"https://market\.example(/saved-searches/[0-9a-f]{64}/confirm/)\n", letter.body)
    assert link, letter.body
    assert "Yes, write to me" in page_words(visitor.get(link[1]))
    assert SavedSearch.objects.get().confirmed_at is None, "looking confirms nothing"
    answer = post(visitor, link[1])
    assert "We write as soon as something answers it" in page_words(visitor.get(answer.url))

    publish(1, at=NOW, items=[{"id": "1", "deliveryAddress": {"postalCode": "WR10 1AA"}}])
    publish(2, at=NOW)
    _, alert = delivered()
    assert alert.subject == "New: Hedge 1"
    assert "For your saved search: “hedge”, Open, Wychavon" in alert.body
    line = "Hedge 1\nWyre Council · £12,000 · closes noon on Sunday 20 December 2026\n"
    assert f"{line}https://market.example/opportunities/ocds-hopmkt-1/\n" in alert.body
    stop = alert.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://market.example")
    assert stop.endswith("/stop/") and f"https://market.example{stop}" in alert.body
    assert alert.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(stop, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "No more letters" in page_words(answer)
    assert stranger.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert SavedSearch.objects.get().address == ""
    publish(3, at=NOW, items=[{"id": "1", "deliveryAddress": {"postalCode": "WR10 1AA"}}])
    assert len(delivered()) == 2


def test_the_answer_is_the_same_for_every_address(visitor: Client) -> None:
    live(NOW - DAY)
    answers = set()
    for address in (ADDRESS, "unknown@teme.example", "unknown@teme.example"):
        answer = post(visitor, "/saved-searches/new/?q=hedge", address=address, rhythm="daily")
        answers.add((answer.status_code, answer.url))
    assert answers == {(302, "/saved-searches/sent/")}
    assert Letter.objects.filter(address="unknown@teme.example").count() == 1


def test_only_the_button_of_the_page_stops_without_a_form_of_ours(visitor: Client) -> None:
    waiting, kept = asked_for(NOW), live(NOW, address="b@teme.example")
    for where, search in (("confirm/", waiting), ("", kept)):
        assert visitor.post(page(where, search), {"rhythm": "weekly"}).status_code == 403
    assert visitor.post("/saved-searches/new/", {"address": "a@b.example"}).status_code == 403
    assert visitor.post(page("stop/", kept)).headers["Location"] == page("stopped/", kept)
    assert visitor.get(page("stopped/", kept)).status_code == 200


def test_how_often_is_changed_without_signing_in(visitor: Client) -> None:
    search = live(NOW)
    before = page_words(visitor.get(page("", search)))
    assert "At once" in before and "None yet" in before
    assert post(visitor, page("", search), rhythm="weekly").status_code == 302
    after = page_words(visitor.get(page("", search)))
    assert "7am on Monday 30 November 2026" in after
    assert "There is a problem" in page_words(post(visitor, page("", search), rhythm="hourly"))
    search.refresh_from_db()
    assert search.rhythm == "weekly"


def test_the_last_letters_are_dated(visitor: Client) -> None:
    search = live(NOW)
    publish(1, at=NOW)
    delivered()
    assert "noon on Monday 23 November 2026: 1 new" in page_words(visitor.get(page("", search)))


@pytest.mark.parametrize("where", ["", "confirm/", "confirmed/", "stop/"])
def test_a_link_that_leads_nowhere_shows_a_way_on(where: str, visitor: Client) -> None:
    for token in ("0" * 64, "x", "0" * 65):
        answer = visitor.get(f"/saved-searches/{token}/{where}")
        assert answer.status_code == 404 and "find work" in page_words(answer)
    ended = live(NOW)
    must(end_search(search=ended, by=VISITOR, at=NOW))
    answer = visitor.get(page(where, ended))
    assert answer.status_code == 410 and "were stopped" in page_words(answer)
    assert "/saved-searches/new/?q=hedge" in collapsed(answer.content.decode())


def test_a_link_that_nobody_used_for_seven_days_has_expired(visitor: Client) -> None:
    waiting = asked_for(NOW - 7 * DAY)
    for where in ("", "confirm/", "confirmed/"):
        answer = visitor.get(page(where, waiting))
        assert answer.status_code == 410 and "within seven days" in page_words(answer)
    assert visitor.get(page("stop/", waiting)).status_code == 200


def test_a_search_that_waits_leads_to_its_button(visitor: Client) -> None:
    waiting = asked_for(NOW)
    assert visitor.get(page("", waiting)).url == page("confirm/", waiting)  # type: ignore[attr-defined]
    assert "delete it now" in page_words(visitor.get(page("confirm/", waiting)))


def test_what_was_never_confirmed_cannot_be_changed_and_says_so(visitor: Client) -> None:
    waiting = asked_for(NOW)
    token = collapsed(visitor.get("/saved-searches/new/").content.decode())
    csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', token)
    assert csrf
    data = {"rhythm": "weekly", "csrfmiddlewaretoken": csrf[1]}
    answer = visitor.post(page("", waiting), data, follow=True)
    assert answer.redirect_chain == [(page("confirm/", waiting), 302)]
    assert "It is not confirmed yet: nothing is sent until you press the button" in page_words(answer)
    assert "How often At once" in page_words(answer)
    assert "Delete this search?" in page_words(visitor.get(page("stop/", waiting)))
    assert "Deleted No letters come about this search" in page_words(
        visitor.post(page("stop/", waiting), follow=True)
    )
    assert "deleted before it was confirmed" in page_words(visitor.get(page("confirm/", waiting)))


def test_a_confirm_link_that_is_opened_again_says_that_it_was_confirmed(visitor: Client) -> None:
    search = live(NOW)
    for _ in range(2):
        answer = visitor.get(page("confirm/", search), follow=True)
        assert answer.redirect_chain == [(page("", search), 302)]
        assert "You confirmed it on 23 November 2026" in page_words(answer)
        assert "Yes, write to me" not in page_words(answer) and "nothing more to do" in page_words(answer)
    changed = post(visitor, page("", search), rhythm="weekly")
    assert "Changed: we write once a week from now on." in page_words(visitor.get(changed.url))


def test_whoever_is_signed_in_with_a_confirmed_address_needs_no_letter(client: Client) -> None:
    nell = person("Nell Newcomer", "newcomer.example", NOW)
    client.force_login(nell, backend="allauth.account.auth_backends.AuthenticationBackend")
    first = collapsed(client.get("/saved-searches/new/?q=hedge").content.decode())
    assert f'value="{nell.email}"' in first
    answer = client.post("/saved-searches/new/?q=hedge", {"address": nell.email, "rhythm": "daily"})
    search = SavedSearch.objects.get()
    assert answer.url == page("confirmed/", search) and search.confirmed_at == NOW  # type: ignore[attr-defined]
    assert not Letter.objects.exists()
    client.post("/saved-searches/new/?q=hedge", {"address": "other@teme.example", "rhythm": "daily"})
    assert SavedSearch.objects.get(address="other@teme.example").confirmed_at is None


@pytest.mark.parametrize(
    ("asked", "kept", "words"),
    [
        ("", "status=open", "Open"),
        ("q=", "q=", "everything"),
        ("status=soon&sort=newest", "status=open", "Open"),
        ("closing=7&q=hedge", "q=hedge&status=open", "“hedge”, Open"),
        ("near=WR15+8AB&kind=works", "kind=works", "Building and other works"),
        ("least=5000&cpv=77&colour=green", "cpv=77&least=5000", "Agricultural"),
    ],
)
def test_what_is_kept_of_a_search(asked: str, kept: str, words: str, visitor: Client) -> None:
    address = f"/saved-searches/new/?{asked}"
    assert words in page_words(visitor.get(address))
    post(visitor, address, address=ADDRESS, rhythm="daily")
    assert SavedSearch.objects.get().query == kept


def test_what_is_left_out_is_said(visitor: Client) -> None:
    sooner, unordered = "“Closing soon” becomes “open”", "The postcode puts a list in order"
    for query, expected in (
        ("status=soon", {sooner}),
        ("closing=7&near=WR15+8AB", {sooner, unordered}),
        ("status=open&near=WR15+8AB", {unordered}),
        ("status=open&sort=newest", set()),
    ):
        words = page_words(visitor.get(f"/saved-searches/new/?{query}"))
        assert {note for note in (sooner, unordered) if note in words} == expected


def test_letters_look_for_exactly_the_words_that_were_saved(visitor: Client) -> None:
    publish(1, at=NOW)
    first = visitor.get("/saved-searches/new/?q=hegde")
    assert "Nothing here is written like that so far" in page_words(first)
    assert 'href="?q=hedge"' in collapsed(first.content.decode())
    assert "Nothing here is written" not in page_words(visitor.get("/saved-searches/new/?q=hedge"))
    search = live(NOW, saying=SearchWish(SearchQuery(words="hegde"), "q=hegde", "“hegde”"))
    publish(2, at=NOW)
    delivered()
    assert not search.tellings.exists()
    publish(3, at=NOW, title="Hegde and ditch")
    delivered()
    assert [letter.new for letter in search.tellings.all()] == [1]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"address": "", "rhythm": "daily"}, "Enter your email address"),
        ({"address": "nowhere", "rhythm": "daily"}, "Enter an email address, such as"),
        ({"address": ADDRESS, "rhythm": ""}, "Choose"),
    ],
)
def test_what_is_missing_is_said(data: dict[str, str], words: str, visitor: Client) -> None:
    answer = post(visitor, "/saved-searches/new/", **data)
    assert answer.status_code == 200 and words in page_words(answer) and not SavedSearch.objects.exists()


def test_one_visitor_saves_twenty_an_hour(visitor: Client) -> None:
    for number in range(21):
        answer = post(visitor, "/saved-searches/new/", address=f"n{number}@teme.example", rhythm="daily")
    assert answer.status_code == 429 and "Try again later" in page_words(answer)
    assert SavedSearch.objects.count() == 20


def test_a_longer_letter_lists_changes_first_and_counts_the_rest(visitor: Client) -> None:
    live(NOW)
    publish(50, at=NOW)
    delivered()
    for number in range(22):
        publish(number, at=NOW, value={"amount": 5000 + number, "currency": "EUR"})
    publish(50, at=NOW, closes="2026-12-24T17:30:00Z")
    letter = delivered()[-1]
    assert letter.subject == "22 new notices and 1 changed: “hedge”"
    body = letter.body
    assert "now closes 5.30pm on Thursday 24 December 2026; it was noon on Sunday 20 December 2026" in body
    assert body.index("Changed since we told you") < body.index("Hedge 50") < body.index("\nNew\n")
    assert "And 3 more" in body and "https://market.example/opportunities/?q=hedge" in body
    assert body.count("/opportunities/ocds-hopmkt-") == 20 and "EUR 5,0" in body


def test_a_letter_to_a_stranger_is_no_fault_of_the_house(visitor: Client) -> None:
    asked_for(NOW - DAY)
    assert visitor.get("/readyz").json()["parts"]["queue"] == {"ok": True, "told": "no letter waits"}


def test_nothing_of_the_address_book_is_public(visitor: Client) -> None:
    search = live(NOW)
    publish(1, at=NOW)
    delivered()
    for address in ("/", "/opportunities/?q=hedge", "/data/", "/saved-searches/new/?q=hedge"):
        text = collapsed(visitor.get(address).content.decode())
        assert ADDRESS not in text and search.handle not in text
