"""The forms of evaluators, of the panel's lead, and of whoever signs the contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.forms import DateField, LongTextField, PortalForm, ReasonField, ScoreField
from hopmarket.records.evaluation.queries import LotRanking
from hopmarket.records.parties.models import Membership
from hopmarket.rules.scoring import DESCRIPTORS
from hopmarket.rules.set_aside import GROUNDS
from hopmarket.rules.terms import Lot


def descriptor(value: int) -> str:
    """What a score means, as "Name. What it means."; the part before the colon is the name."""
    name, colon, rest = DESCRIPTORS[value].partition(": ")
    return f"{name}. {rest[:1].upper()}{rest[1:]}." if colon else f"{name}."


SHEET = [(value, descriptor(value)) for value in sorted(DESCRIPTORS, reverse=True)]


class DeclarationForm(PortalForm):
    """Asks whether an evaluator knows anybody who bid."""

    knows = forms.ChoiceField(
        label="Do you know any of them in a way that matters?",
        error_messages={"required": "Choose whether you know any of them in a way that matters"},
        help_text="Family, friendship, shares, a job or a post with them, now or in the last three "
        "years, or anything else that would make a stranger wonder.",
        choices=[
            ("no", "I know none of them in a way that matters"),
            ("yes", "I do, so I step back"),
        ],
        widget=forms.RadioSelect,
    )
    words = LongTextField(
        label="If you do, what is it?",
        help_text="A sentence is enough. It is kept with the record of this purchase, and not published.",
        required=False,
        rows=3,
    )


class ScoreForm(PortalForm):
    """Asks for one score and its reason; the service checks how long a reason must be."""

    score = ScoreField(
        label="How well is it met?", choices=SHEET, error_messages={"required": "Choose a score"}
    )
    reason = LongTextField(
        label="Why this score?",
        help_text="The bidder reads this word for word. Say what is there and what is missing; "
        "the numbers of lines help.",
        required=False,
        rows=5,
    )

    def __init__(self, *args: Any, asks: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].label = asks


class PanelSeatForm(PortalForm):
    """Asks who takes a seat: somebody of the buyer, or of another organisation."""

    person = forms.ChoiceField(
        label="Who joins?",
        error_messages={"required": "Choose who joins"},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, people: Iterable[Membership], own: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                f"{row.person_id}-{row.organisation_id}",
                str(row.person) if row.organisation_id == own else f"{row.person}, {row.organisation.name}",
            )
            for row in people
        ]

    @property
    def chosen(self) -> int:
        """The chosen person."""
        return int(self.cleaned_data["person"].partition("-")[0])

    @property
    def organisation(self) -> int:
        """The organisation for which the chosen person sits."""
        return int(self.cleaned_data["person"].partition("-")[2])


class ReplaceSeatForm(PanelSeatForm):
    """Asks who takes somebody's place, and why."""

    reasons = ReasonField("replace_evaluator", label="Why?", help_text="Your colleagues read this.", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].label = "Who takes the place?"
        self.fields["person"].error_messages["required"] = "Choose who takes the place"


class BidderQuestionForm(PortalForm):
    """Asks what the lead wants to know of one bidder, and until when."""

    REST = "rest"

    about = forms.ChoiceField(
        label="What is it about?",
        error_messages={"required": "Choose what it is about"},
        widget=forms.RadioSelect,
    )
    question = LongTextField(
        label="What do you ask?",
        help_text="The bidder reads this word for word. Do not name another bidder or its price.",
        error_messages={"required": "Say what you ask the bidder"},
        rows=6,
    )
    due_on = DateField(
        label="Last day for the answer",
        help_text="The bidder has until the end of that day. Three working days or more are fair.",
        error_messages={"required": "Enter the last day for the answer"},
    )

    def __init__(self, *args: Any, lots: Sequence[Lot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        named = [(lot.key, f"Its price for {lot.title}") for lot in lots]
        if len(lots) == 1:
            named = [(lots[0].key, "Its price")]
        field.choices = [*named, (self.REST, "Something else in its response")]


class SetAsideForm(PortalForm):
    """Asks on which ground a response is to be set aside, and why."""

    ground = forms.ChoiceField(
        label="On which ground?",
        choices=[(str(row.key), row.title) for row in GROUNDS],
        error_messages={"required": "Choose a ground"},
        widget=forms.RadioSelect,
    )
    reasons = ReasonField(
        "ask_set_aside",
        label="Why?",
        help_text="The second officer and the bidder read this word for word.",
        rows=6,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {str(row.key): f"{row.shows} ({row.cite})" for row in GROUNDS}
        self.fields["ground"].choice_hints = hints  # type: ignore[attr-defined]


class TakeBackForm(PortalForm):
    """Asks why a response that was set aside is to count again."""

    reasons = ReasonField(
        "ask_set_aside",
        label="Why should it count again?",
        help_text="The second officer and the bidder read this word for word.",
        rows=6,
    )


class RefuseSetAsideForm(PortalForm):
    """Asks a second officer why they do not agree."""

    reasons = ReasonField("refuse_set_aside", label="Why do you not agree?", rows=4)


class AwardForm(PortalForm):
    """Asks for the reasons of the award, and for a choice with its reason where a lot's first place is shared."""

    reasons = ReasonField(
        "confirm_award",
        label="Why does this award follow from the scores?",
        help_text="Everybody reads this. Two or three sentences on what decided it, "
        "without comparing bidders by name.",
        rows=5,
    )

    promise = forms.BooleanField(
        label="Promise a standstill: no contract is signed for eight working days",
        required=False,
        help_text="No law asks for it here. Whoever did not win has those days to question the award; once "
        "promised, it is kept.",
    )

    def __init__(
        self,
        *args: Any,
        ranked: Sequence[LotRanking],
        names: dict[str, str],
        may_promise: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_promise:
            del self.fields["promise"]
        self.tied = [
            ranking for ranking in ranked if sum(standing.place == 1 for standing in ranking.standings) > 1
        ]
        for ranking in self.tied:
            self._ask(ranking, names)
        last = ("reasons", "promise")
        self.order_fields([name for name in self.fields if name not in last])

    def _ask(self, ranking: LotRanking, names: dict[str, str]) -> None:
        first = [standing.bidder for standing in ranking.standings if standing.place == 1]
        self.fields[f"choice_{ranking.lot.key}"] = forms.ChoiceField(
            label=f"Which of the bidders in first place wins “{ranking.lot.title}”?",
            help_text="Their totals are exactly equal.",
            choices=[(bidder, names[bidder]) for bidder in first],
            error_messages={"required": f"Choose who wins “{ranking.lot.title}”"},
            widget=forms.RadioSelect,
        )
        self.fields[f"why_{ranking.lot.key}"] = ReasonField(
            "confirm_award",
            label=f"What settles it for “{ranking.lot.title}”?",
            help_text="For example, the rule for equal totals in the published terms. This is published.",
            rows=3,
        )

    @property
    def ties(self) -> dict[str, str]:
        """The chosen response's number for each tied lot."""
        return {ranking.lot.key: self.cleaned_data[f"choice_{ranking.lot.key}"] for ranking in self.tied}

    @property
    def standstill_promised(self) -> bool:
        """Whether the lead promises a standstill with the award."""
        return bool(self.cleaned_data.get("promise"))

    @property
    def all_reasons(self) -> str:
        """The reasons as published, with what settled each tie."""
        settled = [
            f"{ranking.lot.title}: the first places were exactly equal. {self.cleaned_data[f'why_{ranking.lot.key}'].strip()}"
            for ranking in self.tied
        ]
        return "\n\n".join([self.cleaned_data["reasons"].strip(), *settled])


class RefuseAskedAwardForm(PortalForm):
    """Asks a second officer why an award is not right."""

    reasons = ReasonField(
        "refuse_award",
        label="Why is it not right?",
        help_text="The lead is told. Nothing is decided and nothing is published.",
        rows=3,
    )


class NamesInReasonsForm(PortalForm):
    """Asks for a tick where the reasons of an award name somebody."""

    names_confirmed = forms.BooleanField(
        label="Everybody may read the name",
        error_messages={
            "required": "Take out the name of an organisation that did not win, or of a person, "
            "or tick that everybody may read it"
        },
    )


class ContractForm(PortalForm):
    """Asks when a contract was signed, and from when to when it runs."""

    signed_on = DateField(
        label="When was it signed?",
        error_messages={"required": "Enter the day on which it was signed"},
        help_text=format_lazy("By the last of the two. For example, {}", money_and_dates.example_day(-7)),
    )
    starts_on = DateField(label="First day of the contract")
    ends_on = DateField(label="Last day of the contract")
