"""The forms of a bidder's pages."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.forms import FilesField, LongTextField, MoneyField, PortalForm
from hopmarket.pages.parts.question_forms import QuestionsForm, Sent
from hopmarket.pages.parts.widgets import ManyFiles
from hopmarket.records.opportunities.services.interest_and_questions import MOST_SIGNS
from hopmarket.records.responses.services import MOST_FILES
from hopmarket.rules.bidder_question import MOST_LENGTH
from hopmarket.rules.decline import DECLINE_LABELS, DeclineReason
from hopmarket.rules.file_types import KINDS, MOST_BYTES
from hopmarket.rules.questions.kinds import AnswerKind
from hopmarket.rules.tender_questions import expires_after
from hopmarket.rules.terms import Question, Terms
from hopmarket.rules.working_copy import TextAfterSealing

ACCEPTED_ENDINGS = ",".join(f".{ending}" for ending in sorted(KINDS))

ANSWER = "text"
"""The field in which the answer to a question is typed."""


def answer_form(
    question: Question, terms: Terms, *, text: str = "", sent: Sent | None = None
) -> QuestionsForm:
    """The answer to one question, in boxes named after "text"; an answer that has faults is saved all the
    same, and marked."""
    label = "When does it expire?" if question.kind is AnswerKind.FILE else "Your answer"
    form = QuestionsForm(
        [question],
        texts={question.key: text},
        sent=sent,
        names={question.key: ANSWER},
        labels={question.key: label},
        asked_among=terms.questions,
        on=expires_after(terms),
    )
    form.show_faults()
    return form


class EachFileField(FilesField):
    """Several files of which each is looked at by itself: one that is refused keeps no other out."""

    def checked(self, file: UploadedFile[bytes]) -> UploadedFile[bytes]:
        return file


class AttachForm(PortalForm):
    """Adds files to a question. A phone that knows which kinds are taken makes a JPEG of its photo by itself."""

    file = EachFileField(label="Choose files", widget=ManyFiles(attrs={"accept": ACCEPTED_ENDINGS}))

    def __init__(self, *args: Any, room: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = (
            f"{room} more {'file' if room == 1 else 'files'}" if room else "no more files: remove one first"
        )
        self.fields["file"].help_text = (
            f"You can choose several at once. This response takes {left} ({MOST_FILES} in all), each up to "
            f"{MOST_BYTES >> 20} MB. These kinds: {', '.join(sorted(KINDS))}."
        )


class PriceForm(PortalForm):
    """A price for each lot; an empty box means no offer."""

    def __init__(self, terms: Terms, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for lot in terms.lots:
            expected = terms.value_of(lot.key)
            worth = f"The buyer expects {money_and_dates.pounds(expected)}. " if expected is not None else ""
            self.fields[box(lot.key)] = MoneyField(
                label=lot.title,
                required=False,
                help_text=f"{worth}For the whole length of the contract, VAT included.",
            )

    def prices(self, terms: Terms) -> dict[str, str]:
        """The prices by lot as the service reads them."""
        entered = {lot.key: self.cleaned_data[box(lot.key)] for lot in terms.lots}
        return {lot: "" if price is None else str(price) for lot, price in entered.items()}


def box(lot: str) -> str:
    """The name of a lot's box in the form."""
    return f"price-{lot}"


class SealForm(forms.Form):
    """What the button "Seal and send" carries: which click, and which version was looked at."""

    click = forms.UUIDField()
    terms_print = forms.CharField(max_length=64)
    saved_at = forms.CharField(max_length=40)
    newest_copy = forms.IntegerField(min_value=0)

    @property
    def the_click(self) -> uuid.UUID:
        return uuid.UUID(str(self.cleaned_data["click"]))


class TextAfterForm(PortalForm):
    """The choice that sealing wants of a bidder: what becomes of the readable text. Nothing is preselected."""

    text_after = forms.TypedChoiceField(
        label="What shall become of the text that can be read?",
        help_text="The sealed copy cannot be read by anybody before the deadline, you included. Choose what is to "
        "be left for you to read and to edit.",
        choices=[
            (TextAfterSealing.KEPT, "Keep my text here"),
            (TextAfterSealing.DOWNLOADED, "I have downloaded it: keep nothing here"),
            (TextAfterSealing.NOT_KEPT, "Neither: keep nothing, and I need no copy"),
        ],
        coerce=TextAfterSealing,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what shall become of your text. Nothing has been sent yet."},
    )

    def __init__(self, *args: Any, download: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text_after"].choice_hints = {  # type: ignore[attr-defined]
            TextAfterSealing.KEPT: "You can edit it and send a new version. Whoever runs the server of this portal "
            "could read it.",
            TextAfterSealing.DOWNLOADED: format_html(
                'First <a href="{}">download the text</a>: one file with every answer and price. Then press '
                "<i>Seal and send</i>. Your answers, prices and attached files are deleted here; to send a new "
                "version you fill it in again from your file.",
                download,
            ),
            TextAfterSealing.NOT_KEPT: "Your answers, prices and attached files are deleted here, and nobody can "
            "bring them back: not the buyer, not us. To send a new version you write it anew.",
        }


class DeclineForm(PortalForm):
    """Why an organisation does not respond: one reason from the list."""

    reason = forms.TypedChoiceField(
        label="What is the main reason?",
        choices=list(DECLINE_LABELS.items()),
        coerce=DeclineReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the main reason"},
    )


class ExplainForm(PortalForm):
    """Asks a bidder to explain its offer."""

    answer = LongTextField(
        label="Your answer",
        error_messages={"required": "Write an answer"},
        help_text=f"Up to {MOST_LENGTH:,} characters.",
        rows=8,
    )


class PricesMeantForm(PortalForm):
    """Asks for one tick where a price is far from what the buyer expects."""

    prices_meant = forms.BooleanField(
        label="The price is meant",
        error_messages={
            "required": "Tick that the price is meant, or go back and change it. Nothing has been sent yet."
        },
    )


class WriteToBuyerForm(PortalForm):
    """Asks the buyer about the procedure, once the deadline has passed."""

    text = LongTextField(
        label="What do you want to know?",
        help_text=f"About the procedure: when it is decided, who decides, what comes next. Up to {MOST_SIGNS:,} "
        "characters. What you offered stays as it was sealed, so say nothing about it here.",
        error_messages={"required": "Write what you want to know"},
        rows=4,
    )


class DebriefForm(PortalForm):
    """Asks for a debrief, with what the bidder wants to know."""

    text = LongTextField(
        label="What do you want to know?",
        help_text="One sentence is enough, such as: What did our plan lack beside the one that won?",
        error_messages={"required": "Write what you want to know, in a sentence"},
        rows=3,
    )


class AskForm(PortalForm):
    """Asks the buyer a question."""

    text = LongTextField(
        label="Your question",
        help_text=f"Up to {MOST_SIGNS:,} characters. Leave out what would tell others who you are.",
    )
    names_confirmed = forms.BooleanField(
        label="The buyer may read the name or the address",
        required=False,
        help_text="What everybody reads is written anew by the buyer.",
    )

    def __init__(self, *args: Any, names: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names:
            del self.fields["names_confirmed"]
