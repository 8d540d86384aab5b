"""The parts that every page is built from: words, drawings, fields, layout."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import resolve
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.pages import parts
from hopmarket.pages.parts import bars_and_scales, money_and_dates
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
from hopmarket.pages.parts.glyphs import SHAPES, STATUS_MARKS, TASK_WORDS
from hopmarket.pages.parts.markdown_text import prose
from hopmarket.pages.parts.masthead import nav, workplaces
from hopmarket.pages.parts.view_models import Criterion, RankingRow, SummaryRow, Swing, Task
from hopmarket.pages.parts.views import components
from hopmarket.rules.notice_status import NoticeStatus
from hopmarket.rules.roles import Role
from tests.factories.markup import collapsed

FOLDER = Path(parts.__file__).parent
STATIC = FOLDER / "static"
INLINE = re.compile(r"\sstyle\s*=|<style\b|<script\b(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|javascript:")


def drawn(source: str, **values: object) -> str:
    """A template with the house's tags, filled in."""
    return Template("{% load hm %}" + source).render(Context(values))


# Words


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("84000"), "£84,000"),
        (Decimal("84000.50"), "£84,000.50"),
        (Decimal("84000.00"), "£84,000"),
        (0, "£0"),
        (Decimal("-12.30"), "−£12.30"),
        (Decimal("1234567.891"), "£1,234,567.89"),
    ],
)
def test_pounds_have_pence_only_when_there_are_any(amount: Decimal, text: str) -> None:
    assert money_and_dates.pounds(amount) == text
    assert drawn("{{ amount|pounds }}", amount=amount) == text


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 12, 3, 12, tzinfo=UTC), "noon on Thursday 3 December 2026"),
        (datetime(2026, 7, 1, 16, tzinfo=UTC), "5pm on Wednesday 1 July 2026"),
        (datetime(2026, 11, 26, 20, 5, tzinfo=UTC), "8.05pm on Thursday 26 November 2026"),
        (datetime(2026, 7, 1, 23, tzinfo=UTC), "midnight at the start of Thursday 2 July 2026"),
        (datetime(2026, 12, 3, 0, 5, tzinfo=UTC), "12.05am on Thursday 3 December 2026"),
    ],
)
def test_instants_are_said_as_london_clocks_show_them(instant: datetime, text: str) -> None:
    assert money_and_dates.when(instant) == text
    assert drawn("{{ at|when }}", at=instant) == text


def test_a_time_without_a_zone_is_never_shown() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        money_and_dates.when(datetime(2026, 12, 3, 12))


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(days=7, hours=23), "7 days left"),
        (timedelta(hours=48), "2 days left"),
        (timedelta(hours=47, minutes=59), "47 hours left"),
        (timedelta(minutes=119), "119 minutes left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(seconds=59), "Less than a minute left"),
        (timedelta(0), "Closed"),
        (timedelta(days=-1), "Closed"),
    ],
)
def test_time_left_is_rounded_down(span: timedelta, text: str) -> None:
    assert money_and_dates.time_left(span) == text


def test_days_and_prints() -> None:
    assert drawn("{{ on|day }}, {{ on|day_short }}", on=date(2026, 12, 3)) == "3 December 2026, 3 Dec"
    assert drawn("{{ p|fingerprint }}", p="9f2c41d8e07aaa10") == "9f2c 41d8 e07a"


def test_nothing_is_said_of_what_is_not_known() -> None:
    assert (
        drawn("{{ n|pounds }}{{ n|when }}{{ n|day }}{{ n|day_short }}{{ n|left }}{{ n|clock }}", n=None) == ""
    )


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        '<p style="color:red">x</p>',
        "![x](https://example.org/track.png)",
    ],
)
def test_prose_keeps_out_what_a_text_must_not_do(attack: str) -> None:
    markup = prose(attack)
    for tag in re.findall(r"<[a-z][^>]*>", markup):
        assert not re.search(r"script|style|on\w+=|javascript|<img", tag), markup


def test_prose_leaves_the_first_heading_to_the_page() -> None:
    markup = prose("# Need\n\n**Warm** house\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n")
    assert "<h2>Need</h2>" in markup
    assert "<h1" not in markup
    assert "<strong>Warm</strong>" in markup
    assert "<td>2</td>" in markup


# Marks and drawings


def test_every_status_and_task_state_has_shape_and_word() -> None:
    assert STATUS_MARKS.keys() == set(NoticeStatus)
    for status, mark in STATUS_MARKS.items():
        markup = drawn("{% status status %}", status=status)
        assert mark.words in markup and f"st-{mark.key}" in markup
        assert SHAPES[mark.key] in markup
    for state, word in TASK_WORDS.items():
        assert word in drawn("{% do state %}", state=state)
    assert "Closing soon · 7 days left" in drawn('{% status "closing_soon" detail="7 days left" %}')


weights = st.lists(
    st.decimals(min_value="0.5", max_value=100, places=1, allow_nan=False), min_size=1, max_size=12
)


@given(weights)
def test_widths_of_the_criteria_bar_are_true(given_weights: list[Decimal]) -> None:
    pieces = bars_and_scales.segments([Criterion(f"C{w}", w) for w in given_weights])
    total = sum(given_weights)
    for piece, weight in zip(pieces, given_weights, strict=True):
        assert abs(piece.width * total - weight * 100) < Decimal("1e-15")
    assert abs(sum(piece.width for piece in pieces) - 100) < Decimal("1e-15")
    for before, after in pairwise(pieces):
        assert abs(before.start + before.width - after.start) < Decimal("1e-15")


def test_criteria_bar_puts_the_widths_into_the_drawing_and_the_weights_into_the_table() -> None:
    criteria = [Criterion("Plan", Decimal(45), "Who does what"), Criterion("Price", Decimal(15))]
    markup = collapsed(drawn("{% criteria_bar criteria %}", criteria=criteria))
    assert re.findall(r'class="k\d" x="([\d.]+)%" y="0" width="([\d.]+)%"', markup) == [
        ("0", "45"),
        ("45", "15"),
    ]
    assert "40 of the 100 are not given yet." in markup
    assert '<td class="r">45</td>' in markup
    assert '<tr class="tot"><th scope="row">Total</th><td></td><td class="r">60</td>' in markup


def test_no_weights_make_no_bar() -> None:
    assert bars_and_scales.segments([]) == []
    assert bars_and_scales.segments([Criterion("Plan", Decimal(0))]) == []


@given(st.lists(st.decimals(min_value=-50, max_value=150, places=2), min_size=1, max_size=9))
def test_the_scale_holds_every_value(values: list[Decimal]) -> None:
    ruler = bars_and_scales.scale(values)
    for value in values:
        assert 0 <= ruler.at(value) <= 100
    assert [ruler.at(end) for end in (ruler.ticks[0], ruler.ticks[-1])] == [0, 100]


def test_robustness_shows_the_same_figures_in_a_table() -> None:
    swing = Swing("Kitchen Co-op", Decimal("87.9"), Decimal(92), Decimal(90), "First in 855 of 1,000")
    markup = collapsed(drawn("{% robustness swings %}", swings=[swing]))
    assert '<td class="r">87.9</td><td class="r">92.0</td><td class="r">90.0</td>' in markup
    assert "First in 855 of 1,000" in markup


def test_tally_and_hundred_pockets_count_right() -> None:
    assert [sum(gate) for gate in bars_and_scales.tally_gates(7, 12)] == [5, 2, 0]
    goal, rest = bars_and_scales.hundred_pockets(18, 9)
    assert (goal.count("y"), goal.count("u"), rest.count("u"), rest.count("")) == (18, 7, 2, 73)
    with pytest.raises(ValueError, match="within a hundred"):
        bars_and_scales.hundred_pockets(90, 11)


def test_scores_table_names_each_figure_for_phones() -> None:
    row = RankingRow("1", "Kitchen Co-op", [Decimal(24), Decimal("28.06")], Decimal("52.06"), True)
    criteria = [Criterion("Plan", Decimal(30)), Criterion("Price", Decimal(30))]
    markup = drawn("{% scores_table criteria rows %}", criteria=criteria, rows=[row])
    assert '<td class="r" data-l="Price\nof 30">28.1</td>' in markup
    with pytest.raises(ValueError, match="zip"):
        drawn("{% scores_table criteria rows %}", criteria=criteria[:1], rows=[row])


def test_task_and_summary_lists_name_their_links() -> None:
    tasks = [Task("Price", "/price/", "", "err"), Task("Seal", "", "Opens later", "wait")]
    markup = collapsed(drawn("{% task_list tasks %}", tasks=tasks))
    assert '<a href="/price/" aria-describedby="task-1">Price</a>' in markup
    assert "<b>Seal</b>" in markup
    summary = drawn("{% summary_list rows %}", rows=[SummaryRow("Insurance", "", "/change/")])
    assert 'Change<span class="vh"> Insurance</span>' in summary
    assert "Not given" in summary


def test_pages_keep_the_search() -> None:
    request = RequestFactory().get("/opportunities/", {"q": "hedge & bank", "page": "2"})
    page = Paginator(range(30), 10).page(2)
    markup = drawn("{% pages page %}", page=page, request=request)
    assert 'href="?q=hedge+%26+bank&amp;page=3"' in markup
    assert 'href="?q=hedge+%26+bank&amp;page=1"' in markup
    assert drawn("{% pages page %}", page=Paginator([1], 10).page(1), request=request).strip() == ""


def test_what_people_write_is_never_markup() -> None:
    markup = drawn("{% task_list tasks %}", tasks=[Task("<b onclick='x'>", "/", "<i>", "todo")])
    assert "<b onclick" not in markup
    assert "<i>" not in markup


# Fields


class Everything(PortalForm):
    name = forms.CharField(label="Name", max_length=10)
    value = MoneyField(label="Value", least=Decimal(1), most=Decimal(100000), required=False)
    postcode = PostcodeField(label="Postcode", required=False)
    starts_on = DateField(label="Start of the work", required=False)
    closes_at = MomentField(label="Closing time", required=False)
    why = LongTextField(label="Why?", max_words=3, required=False)
    score = ScoreField(label="Score", choices=[(3, "Sound. Clear."), (0, "None. Nothing.")], required=False)
    papers = FilesField(label="Papers", most_bytes=1024 * 1024, required=False)


def fault(**typed: str) -> str:
    """What the form says about the one field that was typed."""
    form = Everything({"name": "Hop", **typed})
    (name,) = form.errors
    (message,) = form.errors[name]
    return str(message)


def clean(**typed: str) -> dict[str, object]:
    form = Everything({"name": "Hop", **typed})
    assert not form.errors, form.errors
    return form.cleaned_data


def moment(day: str, month: str, year: str, time: str) -> dict[str, str]:
    parts = {"day": day, "month": month, "year": year, "time": time}
    return {f"closes_at_{part}": text for part, text in parts.items()}


@pytest.mark.parametrize("text", ["£84,000.50", "84000.50", " 84,000.50 "])
def test_money_is_read_as_people_write_it(text: str) -> None:
    assert clean(value=text)["value"] == Decimal("84000.50")


@pytest.mark.parametrize("text", ["lots", "-5", "1e5", "NaN", "8,4000", "84.000", "£", "84,000.505"])
def test_money_that_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    assert fault(value=text) == "Enter an amount in pounds, such as 84,000 or 84000.50"


def test_money_has_limits() -> None:
    assert fault(value="0.50") == "Enter £1 or more"
    assert fault(value="100,000.01") == "Enter £100,000 or less"
    assert fault(value="999999999999") == "Enter an amount under £100,000 million"


@pytest.mark.parametrize(
    ("text", "read"), [("wr158ab", "WR15 8AB"), ("SW1A 1AA", "SW1A 1AA"), ("m1 1ae", "M1 1AE")]
)
def test_postcodes_are_written_back_in_one_form(text: str, read: str) -> None:
    assert clean(postcode=text)["postcode"] == read


@pytest.mark.parametrize("text", ["WR15", "12345", "QX1 1AA1", "WR15 8CI"])
def test_bad_postcodes_are_refused(text: str) -> None:
    assert fault(postcode=text) == "Enter a full postcode, such as WR15 8AB"


def test_days_are_read_from_three_boxes() -> None:
    typed = {"starts_on_day": "29", "starts_on_month": "2", "starts_on_year": "2028"}
    assert clean(**typed)["starts_on"] == date(2028, 2, 29)
    assert "real date" in fault(**{**typed, "starts_on_year": "2027"})
    assert "real date" in fault(**{**typed, "starts_on_year": "27"})
    assert "real date" in fault(**{**typed, "starts_on_day": "third"})
    assert fault(starts_on_day="1") == "Start of the work must include a month and a year"
    assert clean()["starts_on"] is None


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        (moment("3", "12", "2026", "noon"), datetime(2026, 12, 3, 12, tzinfo=UTC)),
        (moment("1", "7", "2026", "5pm"), datetime(2026, 7, 1, 16, tzinfo=UTC)),
        (moment("1", "7", "2026", "17:00"), datetime(2026, 7, 1, 16, tzinfo=UTC)),
        (moment("28", "3", "2027", "2am"), datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ],
)
def test_local_times_become_instants(typed: dict[str, str], instant: datetime) -> None:
    assert clean(**typed)["closes_at"] == instant


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (moment("28", "3", "2027", "1.30am"), "does not exist"),
        (moment("25", "10", "2026", "1.30am"), "happens twice"),
        (moment("3", "12", "2026", "teatime"), "Enter a time such as noon"),
        (moment("3", "12", "2026", ""), "must include a time"),
        (moment("31", "11", "2026", "noon"), "real date"),
    ],
)
def test_times_that_are_not_or_are_twice_are_refused(typed: dict[str, str], message: str) -> None:
    assert message in fault(**typed)


def test_a_moment_goes_into_its_boxes_and_comes_back() -> None:
    for instant in (datetime(2026, 7, 1, 23, tzinfo=UTC), datetime(2026, 12, 3, 12, 5, tzinfo=UTC)):
        boxes = MomentField(label="x").widget
        day, month, year, time = boxes.typed(instant)  # type: ignore[attr-defined]
        assert clean(**moment(day, month, year, time))["closes_at"] == instant


def test_words_are_counted_between_spaces() -> None:
    assert clean(why="home-from-hospital support,  Teme")["why"]
    assert fault(why="one two three four") == "Cut 1 word: the most is 3"


def test_scores_are_whole_numbers_that_were_offered() -> None:
    assert clean(score="0")["score"] == 0
    assert clean()["score"] is None
    assert "score" in Everything({"name": "Hop", "score": "4"}).errors


def test_files_come_as_a_list_and_each_is_measured() -> None:
    files = [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]
    form = Everything({"name": "Hop"}, MultiValueDict({"papers": files}))
    assert form.is_valid(), form.errors
    assert [file.name for file in form.cleaned_data["papers"]] == ["a.txt", "b.txt"]
    large = SimpleUploadedFile("c.txt", b"c" * (1024 * 1024 + 1))
    form = Everything({"name": "Hop"}, MultiValueDict({"papers": [large]}))
    assert form.errors["papers"] == ["c.txt is larger than 1 MB"]
    assert clean()["papers"] == []


def test_empty_fields_say_what_to_do() -> None:
    class Wanting(PortalForm):
        name = forms.CharField(label="Closing note")
        lot = forms.ChoiceField(label="Which lot?", choices=[("1", "One")], widget=forms.RadioSelect)
        agree = forms.BooleanField(label="We agree")
        value = MoneyField(label="Value")
        starts_on = DateField(label="Start")
        papers = FilesField(label="Papers")

    first_errors = {name: errors[0] for name, errors in Wanting({}).errors.items()}
    assert first_errors == {
        "name": "Enter the closing note",
        "lot": "Choose an answer to “Which lot?”",
        "agree": "Tick the box: we agree",
        "value": "Enter the value",
        "starts_on": "Enter the start",
        "papers": "Choose the papers",
    }
    assert Everything({"name": "a" * 11}).errors["name"] == ["Cut this to 10 characters: it has 11"]


def test_every_error_leads_to_a_control_that_describes_itself_by_it() -> None:
    form = Everything({"name": "", "value": "x", "score": "9", **moment("1", "", "", "")})
    summary = collapsed(drawn("{% error_summary form %}", form=form))
    page = drawn("{% govuk_form form %}", form=form)
    targets = re.findall(r'<a href="#([^"]+)"', summary)
    assert len(targets) == 4
    for target in targets:
        assert re.search(rf'<(?:input|select|textarea)[^>]*\bid="{target}"', page), target
    described = [part for names in re.findall(r'aria-describedby="([^"]+)"', page) for part in names.split()]
    for part in described:
        assert f'id="{part}"' in page, part
    assert "id_value_error" in described
    assert 'value="x"' in page


def test_an_unbound_form_has_no_summary_and_shows_what_it_holds() -> None:
    start = {"value": Decimal("84000"), "closes_at": datetime(2026, 12, 3, 12, tzinfo=UTC), "score": 3}
    form = Everything(initial=start)
    assert drawn("{% error_summary form %}", form=form).strip() == ""
    page = collapsed(drawn("{% govuk_form form %}", form=form))
    assert 'value="84,000"' in page
    assert re.search(r'name="closes_at_time"[^>]*value="noon"', page)
    assert re.search(r'name="score" value="3" checked', page)
    assert len(re.findall(r"\bchecked\b", page)) == 1


# The masthead and the page


@pytest.mark.django_db
def test_the_account_leads_to_the_work_of_each_role() -> None:
    def lead(*roles: Role) -> list[str]:
        return [item.text for item in workplaces(roles)]

    assert lead() == lead(Role.PERSON, Role.ADMINISTRATOR) == []
    assert lead(Role.COMMISSIONER, Role.EVALUATOR) == ["Purchases", "To score"]
    assert lead(Role.OPERATOR) == ["Operate"] and lead(Role.OFFICER) == ["Checks"]
    assert lead(Role.RESPONDER) == ["Responses and contracts"]


@pytest.mark.django_db
def test_a_visitor_without_a_member_may_sign_in() -> None:
    request = HttpRequest()
    request.resolver_match = resolve("/register/")
    shown = nav(request)
    assert shown["account"].text == "Sign in"
    assert [(item.text, item.current) for item in shown["nav"]] == [
        ("Find work", ""),
        ("Directory", ""),
        ("Have your say", ""),
        ("Money and decisions", "true"),
        ("How we work", ""),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/components/", "/components/?errors=1"])
def test_the_component_page_shows_everything_and_nothing_inline(address: str) -> None:
    answer = components(RequestFactory().get(address))
    page = collapsed(answer.content.decode())
    assert answer.status_code == 200
    assert not INLINE.search(page)
    assert ("<title>Error: " in page) == ("errors" in address)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_no_template_of_the_house_has_inline_script_or_style() -> None:
    sources = sorted((FOLDER.parents[1]).rglob("templates/**/*.*"))
    assert len(sources) > 20
    assert [place.name for place in sources if INLINE.search(place.read_text())] == []


def test_the_style_sheet_asks_only_this_server_and_every_file_is_there() -> None:
    sheet = STATIC / "hopmarket" / "hopmarket.css"
    text = sheet.read_text()
    addresses = re.findall(r"url\(([^)]*)\)", text)
    assert len(addresses) >= 7
    for address in addresses:
        if not address.startswith("#"):  # a drawing of the page itself
            assert (sheet.parent / address.strip("\"'")).is_file(), address
    assert not re.search(r"GDS Transport|crown|crest|@import", text, re.IGNORECASE)
    assert not [place for place in STATIC.rglob("*") if re.search(r"crown|crest|gds", place.name, re.I)]


def test_scripts_name_only_files_that_are_there() -> None:
    for script in (STATIC / "hopmarket").glob("*.js"):
        text = script.read_text()
        assert "localStorage" not in text
        assert "sessionStorage" not in text or script.name == "autosave.js", "a tab keeps what is not saved"
        for named in re.findall(r"from '([^']+)'", text):
            assert (script.parent / named).is_file(), named
    assert "sourceMappingURL" not in (STATIC / "vendor/govuk-frontend/govuk-frontend.min.js").read_text()


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_stand_without_any_context(name: str) -> None:
    page = render_to_string(name)
    assert page.count("<h1") == 1
    assert not INLINE.search(page)
