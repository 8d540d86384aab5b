"""Fields that read what people write, and say plainly what is wrong with it."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.refusals import sentence
from hopmarket.pages.parts.widgets import Boxes, DateBoxes, ManyFiles, MomentBoxes, PoundsInput, ScoreSheet
from hopmarket.records.files.stored_files import accept_upload
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.rules import local_time, money
from hopmarket.rules.reasons import unreasoned
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.telephone_numbers import is_telephone_number

_POSTCODE = re.compile(
    r"(GIR ?0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9]"
    r"|[0-9][A-HJKPS-UW]|[A-HK-Y][0-9][ABEHMNPRV-Y])) ?([0-9][ABD-HJLNP-UW-Z]{2})"
)
_WORD = re.compile(r"\S+")


def lower_first(text: str) -> str:
    """Writes a label as it stands inside a sentence; "VAT number" keeps its capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


class LongTextField(forms.CharField):
    """Several lines of text, counted in words when ``max_words`` is given."""

    def __init__(self, *, max_words: int | None = None, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.max_words = max_words

    def validate(self, value: str) -> None:
        super().validate(value)
        if self.max_words is None:
            return
        over = len(_WORD.findall(value)) - self.max_words
        if over > 0:
            raise ValidationError(
                f"Cut {over} {'word' if over == 1 else 'words'}: the most is {self.max_words:,}",
                code="too_many_words",
            )


class ReasonField(LongTextField):
    """A reason that somebody will read, for one act of ``rules.reasons``."""

    def __init__(self, act: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.act = act
        self.error_messages["required"] = sentence(cast("Refusal", unreasoned("", act)))

    def validate(self, value: str) -> None:
        refusal = unreasoned(value, self.act) if value or self.required else None
        if refusal:
            raise ValidationError(sentence(refusal), code=refusal.reason)
        super().validate(value)


class MoneyField(forms.CharField):
    """A sum in pounds, "£84,000" or "84000.50", as Decimal with two places."""

    widget = PoundsInput

    def __init__(self, *, least: Decimal | None = None, most: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def prepare_value(self, value: object) -> object:
        if isinstance(value, Decimal | int):
            return money_and_dates.pounds(value).removeprefix("£")
        return value

    def clean(self, value: object) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        amount = money.pounds(text)
        if isinstance(amount, Refusal):
            raise ValidationError(_MONEY_SENTENCES[amount.reason], code=amount.reason)
        if self.least is not None and amount < self.least:
            raise ValidationError(f"Enter {money_and_dates.pounds(self.least)} or more", code="too_little")
        if self.most is not None and amount > self.most:
            raise ValidationError(f"Enter {money_and_dates.pounds(self.most)} or less", code="too_much")
        return amount


_MONEY_SENTENCES = {
    "money.unreadable": "Enter an amount in pounds, such as 84,000 or 84000.50",
    "money.too_large": "Enter an amount under £100,000 million",
}


class DateField(forms.Field):
    """A day in three boxes, as ``date``."""

    widget: type[Boxes] = DateBoxes

    def clean(self, value: Any) -> Any:
        typed = list(value or [])
        if not any(typed):
            self.validate(None)
            return None
        read = self.read(typed)
        self.run_validators(read)
        return read

    def read(self, typed: list[str]) -> date | datetime:
        """Reads the value of boxes that are not all empty."""
        return self.read_day(typed)

    def read_day(self, typed: list[str]) -> date:
        """Reads the day of the first three boxes; ValidationError for a day that does not exist."""
        self.want_all(typed)
        try:
            day, month, year = (int(part) for part in typed[:3])
            if not 1900 <= year <= 2199:
                raise ValueError
            return date(year, month, day)
        except ValueError:
            message = f"{self.label or 'This'} must be a real date, such as {money_and_dates.example_day(28)}"
            raise ValidationError(message, code="not_real") from None

    def want_all(self, typed: list[str]) -> None:
        """Refuses boxes of which some are empty, naming those."""
        parts = cast("Boxes", self.widget).parts
        missing = [part for part, text in zip(parts, typed, strict=True) if not text]
        if missing:
            names = " and ".join(f"a {part}" for part in missing)
            raise ValidationError(f"{self.label or 'This'} must include {names}", code="part")


class MomentField(DateField):
    """A day and a time in London, as an instant in UTC.

    Reads noon, 5pm, 9.30am and 17:00; refuses times that the clock changes skip or repeat.
    """

    widget = MomentBoxes

    def read(self, typed: list[str]) -> datetime:
        day = self.read_day(typed)
        at = local_time.clock_time(typed[3])
        instant = at if isinstance(at, Refusal) else local_time.local_instant(day, at)
        if isinstance(instant, Refusal):
            raise ValidationError(_TIME_SENTENCES[instant.reason], code=instant.reason)
        return instant


_TIME_SENTENCES = {
    "time.unreadable": "Enter a time such as noon, 5pm or 9.30am",
    "time.midnight": "Enter 23:59 for the end of that day or 00:00 for its beginning: “midnight” may mean either",
    "time.does_not_exist": "That time does not exist: the clocks go forward that night. "
    "Choose a time after 2am",
    "time.happens_twice": "That time happens twice: the clocks go back that night. "
    "Choose a time before 1am or from 2am",
}


class PostcodeField(forms.CharField):
    """A postcode of the United Kingdom, written back as "WR15 8AB"."""

    def clean(self, value: object) -> str:
        text = str(super().clean(value) or "")
        if not text:
            return ""
        match = _POSTCODE.fullmatch(re.sub(r"[^A-Z0-9]", "", text.upper()))
        if not match:
            raise ValidationError("Enter a full postcode, such as WR15 8AB", code="postcode")
        return f"{match[1]} {match[2]}"


class TelephoneField(forms.CharField):
    """A telephone number, as it was typed."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def clean(self, value: object) -> str:
        text = " ".join(str(super().clean(value) or "").split())
        if text and not is_telephone_number(text):
            raise ValidationError(
                "Enter a telephone number with its dialling code, such as 01632 960123", code="telephone"
            )
        return text


class ScoreField(forms.TypedChoiceField):
    """A score as an integer, chosen from descriptors (score, "Name. What it means")."""

    widget = ScoreSheet

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("coerce", int)
        kwargs.setdefault("empty_value", None)
        super().__init__(**kwargs)


class FilesField(forms.FileField):
    """Several files, as a list; ``most_bytes`` limits each of them. Every file that is refused is named, and
    then none is taken."""

    widget = ManyFiles

    def __init__(self, *, most_bytes: int | None = None, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)
        self.most_bytes = most_bytes

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if not uploads:
            super().clean(None, initial)
        files, faults = [], []
        for upload in uploads:
            try:
                files.append(self.checked(super().clean(upload, initial)))
            except ValidationError as fault:
                faults.append(fault)
        if faults:
            raise ValidationError(faults)
        return files

    def checked(self, file: UploadedFile[bytes]) -> UploadedFile[bytes]:
        """Returns the file; ValidationError where it is larger than allowed, or of a kind or content that is
        not taken."""
        refused = accept_upload(file) if isinstance(file, SealedUpload) else None
        if isinstance(refused, Refusal):
            raise ValidationError(sentence(refused), code=refused.reason)
        if self.most_bytes is not None and (file.size or 0) > self.most_bytes:
            most = self.most_bytes // (1024 * 1024)
            raise ValidationError(f"{file.name} is larger than {most} MB", code="too_large")
        return file
