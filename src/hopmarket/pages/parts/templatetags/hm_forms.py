"""Tags that draw django.forms fields as GOV.UK components; loaded through ``{% load hm %}``."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from hopmarket.pages.parts import widgets

register = template.Library()

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (widgets.ReferenceBoxes, "reference"),
    (widgets.TableBoxes, "table"),
    (widgets.Boxes, "boxes"),
    (widgets.ScoreSheet, "scores"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "tick"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
)
FIELDSETS = {"boxes", "scores", "choices", "reference", "table"}


def kind_of(field: BoundField) -> str:
    """Names the template that draws the field."""
    widget = field.field.widget
    return next((kind for widget_class, kind in KINDS if isinstance(widget, widget_class)), "input")


def first_id(field: BoundField) -> str:
    """Returns the id of the first control, where an error's link leads."""
    kind = kind_of(field)
    if kind in ("boxes", "reference", "table"):
        return str(field.field.widget.id_for_label(field.auto_id))
    return f"{field.auto_id}_0" if kind in ("choices", "scores") else field.auto_id


@register.inclusion_tag("parts/error_summary.html")
def error_summary(form: forms.BaseForm | None) -> dict[str, object]:
    """Lists everything that is wrong, each linked to its field; nothing when all is well."""
    return {"problems": list(_problems(form)) if form is not None else []}


def _problems(form: forms.BaseForm) -> Iterator[dict[str, str]]:
    for name, errors in form.errors.items():
        href = f"#{first_id(form[name])}" if name in form.fields else getattr(form, "anchor", "")
        yield from ({"text": str(error), "href": href} for error in errors)


@register.simple_tag
def govuk_field(
    field: BoundField,
    heading: bool = False,
    width: str = "",
    autocomplete: str = "",
    prefix: str = "",
    suffix: str = "",
) -> SafeString:
    """One field with label, hint, error and control.

    ``heading=True`` makes its label the page's first heading; ``width`` is 2, 3, 4, 5, 10 or 20
    characters, or "half"; ``prefix`` and ``suffix`` stand beside a text box.
    """
    kind = kind_of(field)
    width = width or getattr(field.field, "width", "")
    template_name = "parts/field/hidden.html" if kind == "hidden" else "parts/field/group.html"
    layout = {
        "heading": heading,
        "width": f"govuk-!-width-one-{width}" if width == "half" else width and f"govuk-input--width-{width}",
        "autocomplete": autocomplete or field.field.widget.attrs.get("autocomplete", ""),
        "prefix": prefix or ("£" if isinstance(field.field.widget, widgets.PoundsInput) else ""),
        "suffix": suffix or getattr(field.field, "unit", ""),
    }
    return render_to_string(template_name, {**_described(field, kind), **layout})


def _described(field: BoundField, kind: str) -> dict[str, object]:
    """Builds the context that every field template needs."""
    widget = field.field.widget
    id_ = field.auto_id or f"id_{field.html_name}"
    hint = f"{id_}_hint" if field.help_text else ""
    error = f"{id_}_error" if field.errors else ""
    value = field.value()
    return {
        "field": field,
        "kind": kind,
        "fieldset": kind in FIELDSETS,
        "control": f"parts/field/{kind}.html",
        "id": id_,
        "name": field.html_name,
        "value": _value(kind, widget, value),
        "type": "text" if isinstance(widget, forms.NumberInput) else getattr(widget, "input_type", "text"),
        "inputmode": _inputmode(widget),
        "describedby": " ".join(part for part in (hint, error) if part),
        "hint_id": hint,
        "error_id": error,
        "max_words": getattr(field.field, "max_words", None),
        "rows": widget.attrs.get("rows", 6),
        "options": _options(field, kind, value),
        "texts": _boxes(field, widget, value),
        "table": _table(field, widget, value),
        "multiple": bool(getattr(widget, "allow_multiple_selected", False)),
    }


def _inputmode(widget: forms.Widget) -> str:
    """Which keyboard a phone shows: figures for numbers and money."""
    if isinstance(widget, widgets.PoundsInput):
        return "decimal"
    return "numeric" if isinstance(widget, forms.NumberInput) else ""


def _value(kind: str, widget: forms.Widget, value: object) -> object:
    """The text of a text box; other kinds draw their value themselves. A password is never sent back."""
    if isinstance(widget, forms.PasswordInput) and not widget.render_value:
        return ""
    shown = widget.format_value(value) if kind in ("input", "textarea") else value
    return "" if shown is None else shown


def _options(field: BoundField, kind: str, value: object) -> list[dict[str, object]]:
    """Choices with what is chosen; hints come from ``choice_hints`` of the field, and the fields that belong to
    one choice alone from its ``reveals``."""
    choices = getattr(field.field.widget, "choices", ())
    chosen = {str(part) for part in value} if isinstance(value, list | tuple | set) else {str(value)}
    if value is None:
        chosen = {""}
    hints = getattr(field.field, "choice_hints", {})
    reveals = getattr(field.field, "reveals", {})
    apart = isinstance(field.field.widget, widgets.OptionTicks)
    return [
        {
            "value": str(key),
            "text": text,
            "name": first_sentence(str(text)),
            "rest": str(text).removeprefix(first_sentence(str(text))),
            "chosen": str(key) in chosen,
            "hint": hints.get(str(key), ""),
            "box": f"{field.html_name}_{place}" if apart else field.html_name,
            "id": f"{field.auto_id}_{place}",
            "revealed": [field.form[name] for name in reveals.get(str(key), ())],
        }
        for place, (key, text) in enumerate(choices)
        if kind == "select" or str(key)
    ]


def first_sentence(text: str) -> str:
    """Returns the text up to and with its first full stop: the name of a descriptor."""
    head, stop, _ = text.partition(". ")
    return head + stop.strip() if stop else text


def _boxes(field: BoundField, widget: forms.Widget, value: object) -> list[dict[str, str]]:
    """Lists the boxes of a date or moment; none for other widgets."""
    if not isinstance(widget, widgets.Boxes):
        return []
    return [
        {
            "part": part,
            "label": part.capitalize(),
            "text": text,
            "name": f"{field.html_name}_{part}",
            "id": f"{field.auto_id}_{part}",
            "width": {"year": "4", "time": "10"}.get(part, "2"),
        }
        for part, text in zip(widget.parts, widget.typed(value), strict=True)
    ]


def _table(field: BoundField, widget: forms.Widget, value: object) -> dict[str, object]:
    """The headings of a table of boxes, and its rows; nothing for other widgets."""
    if not isinstance(widget, widgets.TableBoxes):
        return {}
    rows = [
        [
            {
                "name": f"{field.html_name}_{number}_{place}",
                "id": f"{field.auto_id}_{number}_{place}",
                "label": f"{heading}, row {number + 1}",
                "heading": heading,
                "text": row[place],
            }
            for place, heading in enumerate(widget.columns)
        ]
        for number, row in enumerate(widget.shown_rows(value))
    ]
    return {"columns": widget.columns, "rows": rows}


@register.simple_tag
def govuk_form(form: forms.BaseForm) -> SafeString:
    """Every field of the form in its order; one that belongs to a choice stands below that choice."""
    revealed = {
        name
        for field in form.fields.values()
        for names in getattr(field, "reveals", {}).values()
        for name in names
    }
    return format_html_join("", "{}", ((govuk_field(field),) for field in form if field.name not in revealed))
