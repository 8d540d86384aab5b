"""The forms of single acts: naming people, approving, publishing, answering, changing, ending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.fields import DateField
from hopmarket.pages.parts.forms import (
    FilesField,
    LongTextField,
    MomentField,
    PortalForm,
    ReasonField,
)
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.terms_form_fields import TermsForm
from hopmarket.records.parties.models import Membership
from hopmarket.rules.asked_terms import Timetable, timetable_after
from hopmarket.rules.counts_in_words import count_in_words
from hopmarket.rules.file_types import KINDS, MOST_BYTES
from hopmarket.rules.national_notices import notice_reference
from hopmarket.rules.procedure_kinds import Procedure
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.tender_periods import TENDER_PERIODS
from hopmarket.rules.terms import Terms
from hopmarket.rules.terms_fields import TYPED_FIELDS

from .panel_candidates import Candidate


class CpvSearchForm(PortalForm):
    words = forms.CharField(
        label="Plain words for what you buy",
        max_length=100,
        help_text="Such as: befriending, old people, lawn mowing. Or a code that you have.",
    )


class PeopleForm(PortalForm):
    """Names who opens, who scores and who leads."""

    openers = forms.TypedMultipleChoiceField(
        label="Who can open the responses?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    evaluators = forms.TypedMultipleChoiceField(
        label="Who scores the responses?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lead = forms.TypedChoiceField(
        label="Who leads, and confirms the award?",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, candidates: Iterable[Candidate], procedure: Procedure, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        openers, evaluators = count_in_words(procedure.openers), count_in_words(procedure.fewest_evaluators)
        self.fields["openers"].help_text = (
            f"Choose {openers}. Each of them can open after the deadline; nobody else ever can, and nobody at all "
            "before it."
        )
        self.fields[
            "evaluators"
        ].help_text = f"Choose at least {evaluators}. Each of them scores alone first."
        colleagues = list(candidates)
        commissioners = [
            (colleague.person, colleague.name) for colleague in colleagues if colleague.is_commissioner
        ]
        scorers = [(colleague.person, colleague.name) for colleague in colleagues if colleague.is_evaluator]
        for name, choices in (
            ("openers", commissioners),
            ("evaluators", scorers),
            ("lead", commissioners),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.fields["openers"].choice_hints = {  # type: ignore[attr-defined]
            str(colleague.person): "Has an opening key" if colleague.has_key else "Has no opening key yet"
            for colleague in colleagues
        }


class SecondOfficerForm(PortalForm):
    """Asks which commissioner of another public body is second officer of a draft."""

    officer = forms.TypedChoiceField(
        label="Who is asked to be second officer?",
        error_messages={"required": "Choose who is asked to be second officer"},
        widget=forms.RadioSelect,
        help_text="They may read this draft, approve it or return it. They see nothing else of yours.",
    )

    def __init__(self, officers: Iterable[Membership], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        memberships = {str(row.pk): row for row in officers}
        field = self.fields["officer"]
        assert isinstance(field, forms.TypedChoiceField)
        field.coerce = memberships.__getitem__
        field.choices = [(key, str(row.person)) for key, row in memberships.items()]
        field.choice_hints = {key: str(row.organisation) for key, row in memberships.items()}  # type: ignore[attr-defined]


class ReturnDraftForm(PortalForm):
    reasons = ReasonField(
        "return_draft",
        label="What has to change?",
        rows=4,
        max_words=500,
        help_text="Whoever wrote the draft is told.",
    )

    def ask_the_drafter(self) -> None:
        """Asks who takes their own draft back for a note, not for reasons to themselves."""
        reasons = self.fields["reasons"]
        reasons.label = "What do you want to change?"
        reasons.help_text = (
            "A note for you and your colleagues. It stands with the draft until it is approved."
        )


class EndPurchaseForm(PortalForm):
    """Asks why a purchase ends or is cancelled, and for a tick that it cannot be undone."""

    reasons = ReasonField(
        "cancel_opportunity",
        label="Why?",
        rows=5,
        max_words=500,
        help_text="Everybody who follows it is told, and everybody can read it.",
    )
    sure = forms.BooleanField(label="I know that this cannot be undone")

    def __init__(self, act: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].act = act  # type: ignore[attr-defined]


class PublishForm(PortalForm):
    national_reference = forms.CharField(
        label="Reference of the notice on the national platform",
        max_length=200,
        required=False,
        help_text="Such as 2026/S 000-012345 or 012345-2026 on Find a Tender, or JAN123456 on Sell2Wales; the address of a notice on Find a Tender will do. "
        "The notice goes there first.",
    )
    national_reason = ReasonField(
        "publish_notice",
        label="Or: why no notice is due there",
        rows=3,
        max_words=150,
        required=False,
        help_text="Everybody can read it.",
    )

    def clean_national_reference(self) -> str:
        """The typed reference in the shape of its platform; an error says which shapes there are."""
        read = notice_reference(self.cleaned_data["national_reference"])
        if isinstance(read, Refusal):
            raise ValidationError(sentence(read), code=read.reason)
        return read


class CorrectNationalNoticeForm(PublishForm):
    """Asks what stands on the national platform, and why what was published was wrong."""

    reason = ReasonField(
        "correct_national_notice",
        label="Why was it wrong?",
        rows=3,
        max_words=150,
        help_text="Everybody can read it, beside what stood there before.",
    )


class TenderPeriodForm(PortalForm):
    """Asks on which ground a tender is open for as long as it is, and what that ground wants."""

    ground = forms.ChoiceField(
        label="For how long is it open at the least?",
        error_messages={"required": "Choose for how long it is open at the least"},
        widget=forms.RadioSelect,
    )
    planned_reference = forms.CharField(
        label="Reference of the planned procurement notice (UK3)", max_length=200, required=False
    )
    planned_on = DateField(
        label="Day on which that notice was published",
        required=False,
        help_text=format_lazy("For example, {}", money_and_dates.example_day(-60)),
    )
    urgency_reason = ReasonField(
        "set_tender_period",
        label="What makes the ordinary time impractical?",
        rows=3,
        max_words=150,
        required=False,
        help_text="Only for a state of urgency. The approver reads it, and whoever audits the purchase.",
    )

    def __init__(self, procedure: Procedure, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ground = self.fields["ground"]
        assert isinstance(ground, forms.ChoiceField)
        ordinary = PROCEDURES[procedure.key].fewest_days_open
        ground.choices = [
            (str(each), f"{TENDER_PERIODS[each].days or ordinary} days: {TENDER_PERIODS[each].title}")
            for each in procedure.grounds
        ]


class RecordNoticeForm(PortalForm):
    """Asks for the reference and the day of a notice on the national platform, or why none is due; and, where
    something is recorded already, why it was wrong."""

    reference = forms.CharField(
        label="Reference of the notice",
        max_length=200,
        required=False,
        help_text="Such as 2026/S 000-012345 or 012345-2026 on Find a Tender; the address of the notice will do.",
    )
    published_on = DateField(
        label="Day on which it was published there",
        required=False,
        help_text=format_lazy("For example, {}", money_and_dates.example_day(-1)),
    )
    reason = ReasonField(
        "record_national_notice",
        label="Or: why no notice is due",
        rows=3,
        max_words=150,
        required=False,
        help_text="Everybody can read it.",
    )
    correction = ReasonField(
        "correct_national_notice",
        label="Why was what stands there wrong?",
        rows=3,
        max_words=150,
        help_text="It is kept beside what stood there before.",
    )

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["correction"]


class ClarificationAnswerForm(PortalForm):
    wording = LongTextField(
        label="The question, as everybody will read it",
        rows=4,
        max_words=400,
        help_text="Take out anything that shows who asked.",
    )
    answer = LongTextField(label="Your answer", rows=6, max_words=800)


class CheckedAnswerForm(PortalForm):
    """Publishes what was checked; a tick is asked for where it names somebody."""

    names_confirmed = forms.BooleanField(
        label="Everybody may read the name or the address",
        error_messages={
            "required": "Take out the name or the address that this holds, or tick that everybody may read it"
        },
        help_text="Such as your own office’s address. Never who asked.",
    )

    def __init__(self, *args: Any, names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names:
            del self.fields["names_confirmed"]


class ExtendForm(PortalForm):
    closes_at = MomentField(
        label="New deadline",
        help_text=format_lazy(
            "Later than the present one, for example {}, noon", money_and_dates.example_day(35)
        ),
    )
    note = ReasonField(
        "extend_deadline",
        label="Why?",
        rows=3,
        max_words=200,
        help_text="Everybody who follows it is told, and everybody can read it.",
    )


class AmendForm(TermsForm):
    """Changes the fields that may change after publication, adds and removes documents, and asks why."""

    remove = forms.MultipleChoiceField(
        label="Documents to take out", required=False, widget=forms.CheckboxSelectMultiple
    )
    papers = FilesField(
        label="Documents to add",
        required=False,
        most_bytes=MOST_BYTES,
        help_text=f"Up to {MOST_BYTES >> 20} MB each: {', '.join(sorted(KINDS))}",
    )
    note = ReasonField(
        "amend_opportunity",
        label="What changed, and why?",
        rows=3,
        max_words=200,
        help_text="Everybody who follows it is told, and everybody can read it.",
    )

    def __init__(
        self,
        terms: Terms,
        data: Any = None,
        files: Any = None,
        *,
        base: Terms | None = None,
        procedure: Procedure | None = None,
    ) -> None:
        """``base`` are the terms that somebody had before them when they began, where those that stand now
        are others; without a procedure all fields are asked that may change."""
        asks = procedure.asks if procedure else bool
        super().__init__((row for row in TYPED_FIELDS if row.may_change and asks(row)), terms, data, files)
        self._base = base or terms
        remove = self.fields["remove"]
        assert isinstance(remove, forms.ChoiceField)
        remove.choices = [(document.file, document.name) for document in terms.papers]
        if not terms.papers:
            del self.fields["remove"]

    def offer_time(self, until: datetime | None) -> None:
        """Asks whether bidders get more time, until a moment; nothing where none is offered."""
        if until is None:
            return
        self.fields["more_time"] = forms.ChoiceField(
            label="Do bidders get more time for this?",
            choices=[
                (until.isoformat(), f"Yes, until {money_and_dates.when(until)}"),
                ("no", "No, the deadline stays"),
            ],
            error_messages={
                "required": "Choose whether bidders get more time",
                "invalid_choice": "Choose again whether bidders get more time: the day that is offered has changed",
            },
            widget=forms.RadioSelect,
            help_text="One letter tells of the change and of the time. The award date moves along unless you change it here.",
        )

    @property
    def closes_at(self) -> datetime | None:
        """The later deadline that was chosen, if one was."""
        chosen = self.cleaned_data.get("more_time", "no")
        return None if chosen == "no" else datetime.fromisoformat(chosen)

    def applied(self, terms: Terms) -> Terms:
        """The terms with what was typed and without the documents to take out. A field that was left as it
        stood in ``base`` stays as it is in the terms: somebody may have changed it meanwhile."""
        gone = set(self.cleaned_data.get("remove", ()))
        typed = super().applied(terms)
        changed = {
            row.name: getattr(typed, row.name)
            for row in self.rows
            if not _is_same(getattr(self._base, row.name), getattr(typed, row.name))
        }
        papers = tuple(document for document in terms.papers if document.file not in gone)
        if self.closes_at is not None and not changed.keys() & {*Timetable._fields}:
            changed |= timetable_after(terms, self.closes_at)._asdict()
        return replace(terms, papers=papers, **changed)


def _is_same(old: Any, new: Any) -> bool:
    """Whether two values are one; outer blanks of a text do not count (browsers change them)."""
    if isinstance(old, str) and isinstance(new, str):
        return old.strip() == new.strip()
    return bool(old == new)
