"""A wording that names an organisation, a person or an address is recognised, in its common forms too;
ordinary questions are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.recognisable_wording import KnownNames, Recognised, names_somebody, recognised_in

_R = Recognised
KNOWN = KnownNames(
    organisations=(
        "Riverbank Youth Trust",
        "Ferry Lane Supper Club",
        "Hartlebury Home Care CIC",
        "Anvil Forge Ltd",
        "Severnside County Council",
        "Лицей 5",
    ),
    people=("Josie Marsh", "Zoë O’Brien-Nwosu", "May Price", "Margaret Cole"),
)
PUBLISHED = "Severnside County Council buys befriending in the Teme Valley. Office: 1 Quay Street, WR1 2AB."

NAMED = [
    ("We at Riverbank Youth Trust ask: may volunteers be under 18?", _R.ORGANISATION),
    ("riverbank youth trust here. May volunteers be under 18?", _R.ORGANISATION),
    ("We at Riverbank Youth ask about hours.", _R.ORGANISATION),
    ("Riverbank’s volunteers are 17. Is that enough?", _R.ORGANISATION),
    ("RYT has volunteers of 17.", _R.ORGANISATION),
    ("See RiverbankYouthTrust on the web.", _R.ORGANISATION),
    ("Would Ferry Lane be allowed two sites?", _R.ORGANISATION),
    ("Hartlebury would like to know the hours.", _R.ORGANISATION),
    ("Is Brookfield Enablement Ltd excluded?", _R.ORGANISATION),
    ("Can the Holywell Green Foundation respond?", _R.ORGANISATION),
    ("Лицей 5 спрашивает о часах.", _R.ORGANISATION),
    ("Josie Marsh asked me to write.", _R.PERSON),
    ("Please call Josie about this.", _R.PERSON),
    ("I am Zoe O'Brien-Nwosu.", _R.PERSON),
    ("Ask Mr Pemberton at the depot.", _R.PERSON),
    ("What are the hours? Kind regards, Ann", _R.PERSON),
    ("Answer to josie@riverbank.example please.", _R.EMAIL),
    ("Answer to josie (at) riverbank.org.uk please.", _R.EMAIL),
    ("Our plan is at riverbankyouth.org.uk/plan.", _R.WEB_ADDRESS),
    ("Our plan is at www.riverbank.example.", _R.WEB_ADDRESS),
    ("Find us as @riverbankyouth.", _R.WEB_ADDRESS),
    ("Ring 01905 123 456 for the keys.", _R.TELEPHONE),
    ("Ring +44 (0)7700 900123.", _R.TELEPHONE),
    ("Our hall is in wr15 8ab.", _R.POSTCODE),
    ("Our hall is at 12 Ferry Lane.", _R.STREET),
    ("We are charity number 1123456.", _R.REGISTERED_NUMBER),
]


@pytest.mark.parametrize(("text", "kind"), NAMED, ids=[text[:30] for text, _ in NAMED])
def test_a_name_or_an_address_is_recognised(text: str, kind: Recognised) -> None:
    assert kind in recognised_in(text, KNOWN, published=PUBLISHED)


ORDINARY = [
    "May volunteers be under 18?",
    "Do you pay mileage?",
    "Will the Council pay within 30 days? The price is £40,000 with VAT.",
    "Is a DBS check needed, and does TUPE apply? See 2026/S 000-012345.",
    "Does Severnside County Council own the van?",
    "Is the Teme Valley one lot?",
    "Can we visit 1 Quay Street, WR1 2AB?",
    "The law is at https://www.legislation.gov.uk/ukpga/2023/54 and on gov.uk.",
    "Sessions are on Monday 12 January 2027, 5pm, for 60 people. See section 4.2 and annex B.pdf.",
    "Are Housing Associations and the NHS Trust able to respond? A charity is.",
    "Can a bidder bid for nights only? Hours: 0900-1700.",
    "We hope to ferry people home; is a lane closure likely? The anvil is heavy.",
    "",
]


@pytest.mark.parametrize("text", ORDINARY, ids=[text[:30] for text in ORDINARY])
def test_an_ordinary_question_names_nobody(text: str) -> None:
    assert not recognised_in(text, KNOWN, published=PUBLISHED)


def test_question_and_answer_are_both_looked_at() -> None:
    assert names_somebody(["Is it so?", "Yes, as we told Josie."], KNOWN)
    assert not names_somebody(["Is it so?", "Yes."], KNOWN)


@given(st.text(max_size=80), st.sampled_from(NAMED))
def test_what_stands_around_a_name_does_not_hide_it(text: str, named: tuple[str, Recognised]) -> None:
    """Whatever else is written on other lines, the name is recognised, unless it was published."""
    assert named[1] in recognised_in(f"{text}\n\n{named[0]}\n\n{text}", KNOWN)


@given(st.text(max_size=200))
def test_nothing_is_recognised_that_was_published_before(text: str) -> None:
    assert not recognised_in(text, KNOWN, published=text)


BRACKETED = KnownNames(
    organisations=(
        "Penny Loaf Kitchen Ltd (demonstration)",
        "Alder Build (Ludlow) Ltd",
        "Otterbourne Nights [dissolved]",
    ),
    people=("Ines Quill (she/her)",),
)


@pytest.mark.parametrize(
    "text",
    [
        "Penny Loaf Kitchen scored lower on the menu.",
        "penny loaf kitchen ltd scored lower.",
        "Penny Loaf was second.",
        "PennyLoafKitchen was second.",
        "Alder Build scored lower.",
        "Otterbourne Nights was second.",
        "As Ines Quill said.",
    ],
)
def test_what_a_stored_name_has_in_brackets_hides_nobody(text: str) -> None:
    assert names_somebody([text], BRACKETED)


def test_the_ordinary_word_of_a_name_alone_names_nobody() -> None:
    assert not names_somebody(["Every penny counts. A kitchen is needed in Ludlow."], BRACKETED)
