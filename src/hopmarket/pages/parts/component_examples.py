"""Invented contents for the component page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.core.paginator import Page, Paginator

from hopmarket.pages.parts.forms import (
    DateField,
    FilesField,
    LongTextField,
    MomentField,
    MoneyField,
    PortalForm,
    PostcodeField,
    ScoreField,
)
from hopmarket.pages.parts.view_models import (
    Change,
    Criterion,
    DeadlineDay,
    DeadlineEntry,
    DistrictCount,
    Finding,
    OpportunityRow,
    PublishedAnswer,
    RankingRow,
    SummaryPlate,
    SummaryRow,
    Swing,
    Task,
    TimelineStep,
)
from hopmarket.rules.clause_changes import changes_between
from hopmarket.rules.clauses import Clause, ClauseDocument
from hopmarket.rules.notice_status import NoticeStatus

CRITERIA = (
    Criterion("Your plan", Decimal(30), "Who does what in the first 48 hours"),
    Criterion("People", Decimal(20), "Trained, checked, supported staff or volunteers"),
    Criterion("Local benefit", Decimal(20), "What stays in Teme Valley"),
    Criterion("Price", Decimal(30), "Lowest price ÷ your price × 30"),
)

NOTICE = Clause(
    "8.1",
    text="Public bodies tell everybody affected at least three months before money from them falls.",
    by="public",
    topics=("notice",),
)
TWO_VERSIONS = (
    ClauseDocument("framework", "Framework", clauses=(Clause("8", "When money ends"), NOTICE)),
    ClauseDocument(
        "framework",
        "Framework",
        clauses=(
            Clause("8", "When money ends"),
            replace(NOTICE, text=NOTICE.text.replace("three", "six"), topics=("notice", "decommissioning")),
            Clause("8.2", text="Nobody loses marks later for having spoken against a cut.", by="public"),
        ),
    ),
)

PARTS: dict[str, object] = {
    "clause_differences": changes_between(*TWO_VERSIONS),
    "districts": (
        DistrictCount("Worcester", 31, "#s-map", chosen=True),
        DistrictCount("Wychavon", 18, "#s-map"),
        DistrictCount("Malvern Hills", 12, "#s-map"),
        DistrictCount("Wyre Forest", 9, "#s-map"),
        DistrictCount("Bromsgrove", 4, "#s-map"),
        DistrictCount("Redditch", 0, "#s-map"),
    ),
    "month": date(2026, 12, 1),
    "today": date(2026, 12, 2),
    "due_days": (
        DeadlineDay(
            date(2026, 12, 3),
            (
                DeadlineEntry(
                    "Home-from-hospital support", "#s-cal", "Teme Valley", "noon", NoticeStatus.CLOSING_SOON
                ),
            ),
        ),
        DeadlineDay(
            date(2026, 12, 17),
            (
                DeadlineEntry(
                    "Respite sitting service for carers", "#s-cal", "Severnside", "5pm", NoticeStatus.OPEN
                ),
                DeadlineEntry(
                    "Meals at home, Teme Valley villages", "#s-cal", "Teme Valley", "5pm", NoticeStatus.OPEN
                ),
            ),
            more=3,
            href="#s-cal",
        ),
    ),
    "plate": SummaryPlate(
        "At a glance",
        "Teme Valley District Council",
        "(demonstration)",
        (
            ("Place", "Teme Valley"),
            ("Year", "2026"),
            ("Reference", "TV-2026-0147", True),
            ("Value", "£84,000 a year, 3 years"),
            ("Fingerprint of this version", "9f2c 41d8 e07a", True),
        ),
    ),
    "receipt": SummaryPlate(
        "Receipt for your first copy",
        "Blackpear Befrienders",
        rows=(
            ("For", "TV-2026-0147, Lot 1", True),
            ("Sealed", "24 Nov 2026, 9.42pm"),
            ("Size", "41 answers, 2 files"),
            ("Fingerprint", "c41a 7be2 05d9", True),
        ),
        big="Sealed",
        say="Not the council, not us: nobody can open this before 12.05pm on 3 December. "
        "Seal again to replace it.",
        links=(("Save the receipt", "#receipt"), ("Check the fingerprint yourself", "#check")),
    ),
    "steps": (
        TimelineStep("2 Nov", "Posted", "done", "past"),
        TimelineStep("24 Nov", "Last moment for questions", "done", "past"),
        TimelineStep("26 Nov, today", "Open for responses", "open", "now"),
        TimelineStep("3 Dec, noon", "Closes. Seals opened at 12.05", "sealed"),
        TimelineStep("18 Dec", "Result and reasons", "awarded"),
        TimelineStep("18–30 Dec", "Standstill: time to challenge", "standstill"),
        TimelineStep("1 Feb 2027", "Work starts", "delivery"),
    ),
    "criteria": CRITERIA,
    "burden": (
        Criterion("Standard answers", Decimal(3)),
        Criterion("Written answers", Decimal(5)),
        Criterion("Price sheet", Decimal(3)),
        Criterion("Papers and certificates", Decimal(5)),
    ),
    "changes": (
        Change(
            "12 November",
            "Change 1. Closing moved",
            "30 November",
            "3 December",
            "after two questions about the holidays.",
            "2026-11-12",
        ),
    ),
    "opportunities": (
        OpportunityRow(
            "3",
            "Dec",
            "Home-from-hospital support, Teme Valley",
            "#row",
            "Teme Valley District Council (demonstration) · Three lots, from £22,000",
            NoticeStatus.CLOSING_SOON,
            "£84,000 a year, 3 years",
            "7 days left",
        ),
        OpportunityRow(
            "17",
            "Dec",
            "Saturday youth sessions in Forge Heath",
            "#row",
            "Severn and Teme Police Partnership (demonstration) · Grant, no price score",
            NoticeStatus.OPEN,
            "Up to £24,000",
            "21 days left",
        ),
    ),
    "answered": (
        PublishedAnswer(
            "Can two small charities bid together for Lot 1?",
            "Yes. Name one lead. Each of you uses your own held answers.",
            "Asked 10 Nov, answered 11 Nov. Everyone sees the same answer.",
        ),
    ),
    "tasks": (
        Task("About your organisation", "#task", "14 answers held, all current", "done", "Confirmed"),
        Task("Your plan", "#task", "Scored, weight 30. 612 of 1,500 words", "part"),
        Task("Price", "#task", "Scored, weight 30. A short sheet", "err"),
        Task("Local benefit", "#task", "Scored, weight 20. 2 questions", "todo"),
        Task("Seal and send", "", "Opens when the rest is done", "wait"),
    ),
    "summary": (
        SummaryRow("Charity number", "1866 528", "#change"),
        SummaryRow("Insurance", "", "#change", "Add"),
        SummaryRow("Registered name", "Blackpear Befrienders"),
    ),
    "ranking": (
        RankingRow(
            "1",
            "Severnside Kitchen Co-op",
            (Decimal(24), Decimal(16), Decimal(20), Decimal(30)),
            Decimal(90),
            True,
        ),
        RankingRow(
            "2",
            "Orchard Row Playworks CIC",
            (Decimal(24), Decimal(20), Decimal(16), Decimal("28.1")),
            Decimal("88.1"),
        ),
    ),
    "swings": (
        Swing(
            "Severnside Kitchen Co-op",
            Decimal("87.9"),
            Decimal("92.0"),
            Decimal(90),
            "First in 855 of 1,000",
        ),
        Swing(
            "Orchard Row Playworks CIC",
            Decimal("86.5"),
            Decimal("89.7"),
            Decimal("88.1"),
            "First in 145 of 1,000",
        ),
        Swing("Plumgate Leisure Ltd", Decimal(67), Decimal("75.3"), Decimal("71.2"), "Never first"),
    ),
    "findings": (
        Finding(
            "A",
            "b",
            "Turnover is six times the contract",
            "11 of the 14 local groups that do this work turn over less than £500,000. "
            "Asking for more than twice the contract needs a written reason.",
            "turnover of at least £40,000 in the last year, or a plan for cash flow",
            (("Keep it and say why", "#keep"),),
        ),
        Finding("B", "c", "ISO 9001 costs a small charity about £3,500"),
    ),
    "specification": "## What we need\n\nHelp for people in their **first six weeks** home:\n\n"
    "- a warm house\n- food in\n- medicines collected\n\n| Area | People a year |\n|---|---|\n"
    "| Upper Teme | 60 |\n",
    "six_days": timedelta(days=6, hours=15),
    "value": Decimal("84000.50"),
    "sha256": "9f2c41d8e07aaa10",
}

WRONG = {
    "name": "",
    "closes_at_day": "31",
    "closes_at_month": "2",
    "closes_at_year": "2027",
    "closes_at_time": "noon",
    "starts_on_day": "1",
    "value": "lots",
    "postcode": "WR15",
    "why": "word " * 60,
}


class SpecimenForm(PortalForm):
    """One field of each kind."""

    name = forms.CharField(label="Name of the organisation", help_text="As it is registered")
    email = forms.EmailField(label="Email address", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    why = LongTextField(
        label="Why this score?",
        error_messages={"required": "Enter the reason for this score"},
        max_words=50,
        help_text="The bidder and the public will read this.",
    )
    value = MoneyField(label="Value a year", help_text="Without VAT")
    postcode = PostcodeField(label="Postcode")
    starts_on = DateField(label="Start of the work", help_text="For example, 1 2 2027")
    closes_at = MomentField(label="Closing time", help_text="For example, 3 12 2026, noon")
    together = forms.ChoiceField(
        label="Will you bid with others?",
        error_messages={"required": "Choose whether you will bid with others"},
        choices=[("lead", "Yes, and we lead"), ("join", "Yes, and another leads"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    lots = forms.MultipleChoiceField(
        label="Which lots?",
        error_messages={"required": "Choose at least one lot"},
        choices=[("1", "Upper Teme villages"), ("2", "Market town")],
        widget=forms.CheckboxSelectMultiple,
    )
    sort = forms.ChoiceField(
        label="Sort by",
        choices=[("close", "Closing first"), ("new", "Newest")],
        error_messages={"required": "Choose what to sort by"},
    )
    score = ScoreField(
        label="How well does the plan meet the need?",
        error_messages={"required": "Choose a score"},
        choices=[
            (5, "Complete and convincing. Every step has a named role, a time and a back-up."),
            (3, "Sound. Roles are clear. Some times or back-ups are missing."),
            (0, "No answer. Not answered, or does not address the need."),
        ],
    )
    papers = FilesField(label="Supporting papers", required=False)
    agree = forms.BooleanField(label="We may change what we send until it closes")


def page(number: str | None) -> Page[int]:
    """Returns one page of a list of thirty numbers."""
    return Paginator(range(30), 10).get_page(number)
