"""What the barrier check reads in a release: texts by their path, facts only where they are given."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.barriers.checked_notice import CheckedNotice, NoticeStage, TextKind
from hopmarket.rules.barriers.folded_text import shown_text
from hopmarket.rules.barriers.from_release import notice_of_release
from hopmarket.rules.regimes.kinds import Regime

_KINDS_BY_PATH = {
    "$.tender.title": ("Day care", TextKind.TITLE),
    "$.tender.description": ("For older people", TextKind.SUMMARY),
    "$.tender.selectionCriteria.criteria[1].description": ("Two references", TextKind.CONDITION),
    "$.tender.contractTerms.performanceTerms": ("Staff are paid a living wage", TextKind.CONDITION),
    "$.tender.lots[0].description": ("North", TextKind.SPECIFICATION),
    "$.tender.awardCriteria.criteria[0].description": ("How well", TextKind.CRITERION),
    "$.tender.documents[1].description": ("What we need", TextKind.SPECIFICATION),
    "$.assessment.questions[0].guidance": ("Say how", TextKind.QUESTION),
    "$.assessment.musts[0].rationale": ("The law asks for it", TextKind.CONDITION),
    "$.assessment.contract.breakTerms": ("Either side", TextKind.TERM),
}


def _release(**tender: Any) -> dict[str, Any]:
    return {"ocid": "ocds-x-1", "tag": ["tender"], "date": "2026-03-02T09:00:00Z", "tender": tender}


def test_every_text_has_its_path_and_what_it_is_about() -> None:
    release = _release(
        title="Day care",
        description="For older people",
        selectionCriteria={"criteria": ["no object", {"description": "Two references"}]},
        contractTerms={"performanceTerms": "Staff are paid a living wage"},
        lots=[{"description": "North"}, {"description": "North"}],
        awardCriteria={"criteria": [{"description": "How well"}]},
        documents=[
            {"documentType": "biddingDocuments", "description": "123 bytes"},
            {"documentType": "technicalSpecifications", "description": "What we need"},
        ],
    ) | {
        "assessment": {
            "questions": [{"guidance": "Say how"}],
            "musts": [{"rationale": "The law asks for it"}],
            "contract": {"breakTerms": "Either side"},
        }
    }
    found = {row.path: (row.shown, row.kind) for row in notice_of_release(release).texts}
    assert found == _KINDS_BY_PATH


def test_what_is_not_given_is_not_known() -> None:
    bare = notice_of_release({"ocid": "ocds-x-1"})
    assert bare == CheckedNotice(id="ocds-x-1")


def test_facts_are_read_where_they_are_given() -> None:
    notice = notice_of_release(
        _release(
            status="active",
            mainProcurementCategory="services",
            value={"amount": 90000, "currency": "GBP"},
            items=[{"classification": {"scheme": "CPV", "id": "90911200-8"}}],
            tenderPeriod={"startDate": "2026-03-03T09:00:00Z", "endDate": "2026-03-31T11:00:00Z"},
            enquiryPeriod={"endDate": "2026-03-20T17:00:00Z"},
            contractPeriod={"startDate": "2026-06-01T00:00:00Z", "durationInDays": 365},
            lots=[{"id": "1"}, {"id": "2"}, {"id": "3", "status": "cancelled"}],
            procurementMethod="selective",
            procurementMethodDetails="Restricted procedure",
            submissionMethod=["written"],
            awardCriteria="priceOnly",
        )
    )
    assert (notice.value, notice.currency, notice.cpv) == (Decimal(90000), "GBP", "90911200")
    assert notice.published_at == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert notice.closes_at == datetime(2026, 3, 31, 11, tzinfo=UTC)
    assert (notice.starts_on, notice.ends_on, notice.months) == (date(2026, 6, 1), date(2027, 5, 31), 12)
    assert (notice.lots, notice.has_selection_stage, notice.takes_electronic) == (2, True, False)
    assert [(row.is_price, row.weight) for row in notice.criteria or ()] == [(True, 100)]
    assert notice.regime is Regime.BELOW_THRESHOLD


@pytest.mark.parametrize(
    ("criteria", "weights"),
    [
        ([{"type": "price", "description": "60"}, {"type": "quality", "description": "40%"}], [60, 40]),
        ([{"type": "cost", "numbers": [{"number": 100, "weight": "percentageExact"}]}], [100]),
        ([{"type": "price", "numbers": [{"number": 1, "weight": "orderOfImportance"}]}], [None]),
        ([{"type": "quality", "description": "40 points for the plan"}], [None]),
    ],
)
def test_weights_as_publishers_write_them(criteria: list[Any], weights: list[Any]) -> None:
    notice = notice_of_release(_release(lots=[{"awardCriteria": {"criteria": criteria}}]))
    assert [row.weight for row in notice.criteria or ()] == weights


@pytest.mark.parametrize(
    ("release", "stage"),
    [
        ({"tag": ["tender"], "tender": {"status": "active"}}, NoticeStage.TENDER),
        ({"tag": ["planning"], "tender": {"status": "planned"}}, NoticeStage.PLANNING),
        ({"tag": ["award"], "tender": {"status": "active"}}, NoticeStage.AWARD),
        ({"tag": ["compiled"], "tender": {"status": "complete"}}, NoticeStage.AWARD),
        ({"tag": ["compiled"], "tender": {}, "awards": [{"id": "1"}]}, NoticeStage.AWARD),
        ({"tag": ["tender"], "tender": {"status": "unsuccessful"}}, NoticeStage.TENDER),
        ({"tag": "tenderUpdate"}, NoticeStage.TENDER),
        ({"planning": {}}, NoticeStage.PLANNING),
        ({}, NoticeStage.UNKNOWN),
    ],
)
def test_the_stage_of_a_purchase(release: dict[str, Any], stage: NoticeStage) -> None:
    assert notice_of_release(release).stage is stage


@pytest.mark.parametrize(
    ("tender", "regime"),
    [
        (
            {"value": {"amount": 5_193_000, "currency": "GBP"}, "mainProcurementCategory": "works"},
            "works_above",
        ),
        (
            {"value": {"amount": 5_192_999, "currency": "GBP"}, "mainProcurementCategory": "works"},
            "works_below",
        ),
        (
            {"value": {"amount": 207_720, "currency": "GBP"}, "mainProcurementCategory": "goods"},
            "above_threshold",
        ),
        ({"value": {"amount": 207_720, "currency": "EUR"}, "mainProcurementCategory": "goods"}, None),
        ({"value": {"amount": 1, "currency": "GBP"}, "mainProcurementCategory": "goods"}, None),
        ({"value": {"amount": 207_720, "currency": "GBP"}}, None),
    ],
)
def test_the_regime_is_reckoned_only_where_value_and_category_are_known(
    tender: dict[str, Any], regime: str | None
) -> None:
    assert notice_of_release(_release(**tender)).regime == regime


@pytest.mark.parametrize(
    ("details", "selects", "regime"),
    [
        ("Restricted", True, "below_threshold"),
        ("RestrictedOJEU", True, "above_threshold"),
        ("CompetitiveProcedureWithNegotiationAcceleratedOJEU", None, "above_threshold"),
        ("Competitive procedure with negotiation", True, "below_threshold"),
        ("Competitive dialogue (above threshold)", True, "above_threshold"),
        ("Negotiated", True, "below_threshold"),
        ("Negotiated procedure", True, "below_threshold"),
        ("NegotiatedProcedureWithoutPriorPublicationOJEU", None, "above_threshold"),
        ("NegotiatedWithoutCompetition", None, "below_threshold"),
        ("OpenNonOJEU", None, "below_threshold"),
        ("Open procedure (below threshold)", None, "below_threshold"),
        ("Call-off from a framework agreement", None, "below_threshold"),
        ("Restricted call-off from a framework", None, "below_threshold"),
        ("CallOffFromDynamicPurchasingSystem", None, "below_threshold"),
        ("", None, "below_threshold"),
    ],
)
def test_what_a_procedure_says_of_stages_and_of_the_threshold(
    details: str, selects: bool | None, regime: str
) -> None:
    notice = notice_of_release(
        _release(
            value={"amount": 50000, "currency": "GBP"},
            mainProcurementCategory="services",
            procurementMethod="selective",
            procurementMethodDetails=details,
        )
    )
    assert (notice.has_selection_stage, notice.regime) == (selects, regime)


def test_an_open_procedure_selects_nobody() -> None:
    assert notice_of_release(_release(procurementMethod="open")).has_selection_stage is False


@pytest.mark.parametrize("tags", [["tenderUpdate"], ["tenderAmendment"], ["compiled"], ["award"]])
def test_a_later_release_does_not_tell_when_the_call_was_published(tags: list[str]) -> None:
    release = _release(status="active") | {"tag": tags}
    assert notice_of_release(release).published_at is None
    assert notice_of_release(release, published_at=datetime(2026, 1, 5, tzinfo=UTC)).published_at is not None


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<p>One &amp; two</p><p>Three</p>", "One & two\nThree"),
        ("a <b>bold</b> word", "a bold word"),
        ("under £5 < £6 and x<y", "under £5 < £6 and x<y"),
        ("no\xa0break", "no break"),
        ("as follows:rn- one;rn- two", "as follows:\n- one;\n- two"),
        ("Barnrn stays", "Barnrn stays"),
        ("Itâ€™s Â£5", "It’s £5"),
    ],
)
def test_shown_text(raw: str, shown: str) -> None:
    assert shown_text(raw).split() == shown.split()


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_NAMES = st.sampled_from(
    [
        "ocid",
        "id",
        "tag",
        "date",
        "tender",
        "planning",
        "awards",
        "contracts",
        "assessment",
        "buyer",
        "status",
        "lots",
        "value",
        "amount",
        "description",
        "title",
        "criteria",
        "awardCriteria",
        "numbers",
        "number",
        "weight",
        "questions",
        "documents",
        "items",
        "tenderPeriod",
        "contractPeriod",
        "startDate",
        "endDate",
        "durationInDays",
        "submissionMethod",
        "currency",
        "classification",
        "scheme",
        "procurementMethod",
        "selectionCriteria",
        "techniques",
        "frameworkAgreement",
    ]
)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=25,
)


@given(release=st.dictionaries(_NAMES, _JSON, max_size=6))
def test_any_object_of_json_is_read(release: dict[str, Any]) -> None:
    notice = notice_of_release(release)
    assert all(row.path.startswith("$.") and row.shown for row in notice.texts)
    assert len({row.shown for row in notice.texts}) == len(notice.texts)
