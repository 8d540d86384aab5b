"""Names, sizes, locks, machines, templates: what the files themselves must keep to."""

from __future__ import annotations

from pathlib import Path

import allauth
import pytest

from tests.house import laws

FOREIGN = {
    str(place.relative_to(folder))
    for folder in Path(allauth.__file__).parent.rglob("templates")
    for place in folder.rglob("*")
    if place.is_file()
}


def test_every_module_has_a_name_that_says_something() -> None:
    assert laws.name_faults(Path(name) for name in laws.modules(laws.PACKAGE)) == []


@pytest.mark.parametrize("name", sorted(laws.NAMELESS))
def test_a_planted_nameless_module_is_caught(name: str) -> None:
    planted = [Path(f"hopmarket/records/{name}.py"), Path(f"hopmarket/{name}/money.py")]
    assert laws.name_faults(planted) == [str(place) for place in planted]


def test_no_module_is_long_without_a_reason() -> None:
    assert laws.size_faults(laws.modules(laws.PACKAGE)) == []


def test_a_planted_long_module_is_caught_and_a_reason_is_heard() -> None:
    long = "x = 1\n" * 401
    assert laws.size_faults({"long.py": long}) == ["long.py: 401 lines"]
    assert laws.size_faults({"table.py": f'"""A table.\n\nLong because it is one."""\n{long}'}) == []
    assert laws.size_faults({"just.py": "x = 1\n" * 400}) == []


def test_no_lock_names_a_host() -> None:
    locks = laws.locks()
    assert {"requirements/run.txt", "requirements/test.txt", "requirements/bootstrap.txt"} <= set(locks)
    assert laws.lock_faults(locks) == []


@pytest.mark.parametrize("line", ["--index-url https://example.org/simple", "a @ file:///wheels/a.whl"])
def test_a_planted_host_in_a_lock_is_caught(line: str) -> None:
    assert laws.lock_faults({"run.txt": f"django==5.2\n{line}\n"}) == [f"run.txt:2: {line}"]


def test_no_file_names_a_machine() -> None:
    assert laws.machine_faults(laws.own_texts()) == []


@pytest.mark.parametrize("place", ["work", "tmp", "root", "home/ann"])
def test_a_planted_path_of_a_machine_is_caught(place: str) -> None:
    line = f"see /{place}/notes.txt"
    assert laws.machine_faults({"a.md": line}) == [f"a.md:1: {line}"]


def test_every_template_is_used() -> None:
    named = laws.templates(laws.SRC)
    assert laws.unused_templates(named, laws.modules(laws.PACKAGE).values(), FOREIGN) == []


def test_a_planted_unused_template_is_caught() -> None:
    named = {
        "public/home.html": "{% include 'public/part.html' %}",
        "public/part.html": "",
        "public/letters/award.txt": "",
        "public/lost.html": "{# public/lost.html names itself #}{% include 'public/lost.html' %}",
    }
    code = ["render(request, 'public/home.html')", "render_to_string(f'public/letters/{kind}.txt')"]
    assert laws.unused_templates(named, code, set()) == ["public/lost.html"]


def test_no_template_has_a_script_or_style_of_its_own() -> None:
    assert laws.inline_faults(laws.templates(laws.SRC)) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>go()</script>",
        "<p style='color: red'>",
        "<style>p {}</style>",
        '<a onclick="go()">',
        "<a href='javascript:go()'>",
    ],
)
def test_a_planted_inline_script_or_style_is_caught(text: str) -> None:
    assert len(laws.inline_faults({"page.html": text})) == 1
    assert laws.inline_faults({"page.html": "<script src='a.js' defer></script><p class='style'>"}) == []


def test_no_template_line_is_long() -> None:
    assert laws.long_line_faults(laws.templates(laws.SRC)) == []


def test_a_planted_long_template_line_is_caught() -> None:
    long = "<p>" + "x" * 158
    planted = {"public/page.html": f"{long[:160]}\n{long}", "post/letter.txt": long}
    assert laws.long_line_faults(planted) == ["public/page.html:2: 161 characters"]


def test_the_operators_guide_names_every_variable_and_no_other() -> None:
    guide = laws.variables([(laws.ROOT / "docs/guides/operator.md").read_text()])
    assert guide == laws.variables(laws.modules(laws.PACKAGE).values())
    assert laws.variables(["os.environ['HOPMARKET_PLANTED']"]) == {"HOPMARKET_PLANTED"}


def test_rules_call_nothing_impure() -> None:
    assert laws.impure_calls(laws.modules(laws.PACKAGE / "rules")) == []


def test_a_planted_clock_in_a_rule_is_caught() -> None:
    planted = "from datetime import datetime, UTC\nat = datetime.now(UTC)\n"
    assert laws.impure_calls({"rules/need.py": planted}) == ["rules/need.py:2: now()"]


def test_no_page_asks_which_database_there_is() -> None:
    """The PostgreSQL leg walks no page's own tests but the matrix and odd addresses."""
    assert laws.database_questions(laws.modules(laws.PACKAGE / "pages")) == []
    assert laws.database_questions(laws.modules(laws.PACKAGE / "records")), "rooms do ask"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("from django.db import connection", "django.db.connection"),
        ("from django.db.models.expressions import RawSQL", "django.db.models.expressions.RawSQL"),
        ("import sqlite3", "sqlite3"),
        (
            "from django.contrib.postgres.search import SearchQuery",
            "django.contrib.postgres.search.SearchQuery",
        ),
        ("rows = Notice.objects.extra(where=['1'])", "extra"),
        ("quick = router.connection.vendor == 'sqlite'", "vendor"),
    ],
)
def test_a_planted_question_about_the_database_is_caught(line: str, asked: str) -> None:
    assert laws.database_questions({"pages/views.py": f"\n{line}\n"}) == [f"pages/views.py:2: {asked}"]
