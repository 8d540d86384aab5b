"""An act is attempted in one place: POST, form, act, refusal or message, redirect (``pages/parts/attempts.py``).

A view that goes this way by itself is found here; an answer to a sent form that is a page, though nothing
is wrong, is found by every test that sends one (``tests/posted_answers.py``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from tests import posted_answers
from tests.house import laws

ATTEMPTS = "src/hopmarket/pages/parts/attempts.py"
ANSWERS = {"redirect", "render", "JsonResponse", "add_error", "success", "error"}
"""What follows an act where a view goes the way by itself: a redirect, a page, an error, a message."""
BY_THEMSELVES: Mapping[str, str] = {
    "pages/account/allauth_adapters.py:save_user": "the sign-in library made the form and asked the questions",
    "pages/account/forms.py:clean": "a form looks at its own fields; no act is tried",
    "pages/supplier/answers.py:autosave": "a script asks, and gets JSON",
}
"""Functions that may look at a refusal and answer, with the reason."""


def _called(node: ast.AST) -> set[str]:
    return {
        call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }


def _asks_for_refusal(node: ast.AST) -> bool:
    return any(
        isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "isinstance"
        and "Refusal" in ast.unparse(call.args[1])
        for call in ast.walk(node)
    ) or any(
        isinstance(case, ast.MatchClass) and "Refusal" in ast.unparse(case.cls) for case in ast.walk(node)
    )


def _functions(source: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            yield node


def attempt_faults(modules: Mapping[str, str]) -> list[str]:
    """Functions of pages that look whether an act was refused and answer by themselves, that put a refusal's
    sentence into a form by hand, or that bind a form by asking the method themselves."""
    faults = []
    for place, source in modules.items():
        if place.endswith("parts/attempts.py"):
            continue
        for function in _functions(source):
            name = f"{place.partition('hopmarket/')[2] or place}:{function.name}"
            if _asks_for_refusal(function) and _called(function) & ANSWERS and name not in BY_THEMSELVES:
                faults.append(f"{name}: attempts an act by itself")
        for call in ast.walk(ast.parse(source)):
            written = ast.unparse(call) if isinstance(call, ast.Call | ast.IfExp | ast.BoolOp) else ""
            if re.match(r"[\w.]+\.add_error\(.*\bsentence\(", written):
                faults.append(f"{place}: puts a refusal into a form by hand")
            if written in ("request.POST or None", "request.POST if request.method == 'POST' else None"):
                faults.append(f"{place}: binds a form by hand")
    return faults


def hidden_faults(templates: Mapping[str, str]) -> list[str]:
    """Pages that send a whole form to the browser and take it back: what was typed waits in the session."""
    loop = re.compile(r'<input type="hidden" name="\{\{|\.as_hidden')
    posts = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
    return [
        place for place, text in templates.items() if any(loop.search(form) for form in posts.findall(text))
    ]


def _templates() -> dict[str, str]:
    places = (laws.PACKAGE / "pages").rglob("*.html")
    return {str(place.relative_to(laws.PACKAGE)): place.read_text() for place in places}


def test_an_act_is_attempted_in_one_place() -> None:
    assert attempt_faults(laws.modules(laws.PACKAGE / "pages")) == []


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("if isinstance(outcome, Refusal):\n  form.add_error(None, 'x')", "attempts an act by itself"),
        ("if not isinstance(outcome, Refusal):\n  return redirect('x')", "attempts an act by itself"),
        (
            "if isinstance(outcome, rules.Refusal):\n  return render(request, 'x')",
            "attempts an act by itself",
        ),
        (
            "if isinstance(outcome, (str, Refusal)):\n  messages.error(request, 'x')",
            "attempts an act by itself",
        ),
        ("match act():\n  case Refusal():\n   return render(request, 'x')", "attempts an act by itself"),
        ("form.add_error('x', sentence(refusal))", "puts a refusal into a form by hand"),
        ("form = Asked(request.POST or None)", "binds a form by hand"),
        ("form = Asked(request.POST if request.method == 'POST' else None)", "binds a form by hand"),
    ],
)
def test_a_view_that_goes_by_itself_is_caught(lines: str, fault: str) -> None:
    body = "\n".join(f" {line}" for line in lines.splitlines())
    faults = attempt_faults({"views.py": f"def view(request):\n{body}"})
    assert [found.rpartition(": ")[2] for found in faults] == [fault]


def test_a_function_that_only_answers_a_refusal_is_no_view() -> None:
    assert (
        attempt_faults({"views.py": "def made():\n return key if isinstance(key, Refusal) else make()"}) == []
    )


def test_every_exception_still_stands() -> None:
    modules = laws.modules(laws.PACKAGE / "pages")
    standing = {
        f"{place.partition('hopmarket/')[2] or place}:{function.name}"
        for place, source in modules.items()
        for function in _functions(source)
        if _asks_for_refusal(function)
    }
    assert set(BY_THEMSELVES) <= standing


def test_no_page_carries_what_was_typed_on_another() -> None:
    assert hidden_faults(_templates()) == []


@pytest.mark.parametrize("carried", ['<input type="hidden" name="{{ name }}">', "{{ field.as_hidden }}"])
def test_a_page_that_carries_it_is_caught(carried: str) -> None:
    assert hidden_faults({"check.html": f'<form method="post">{carried}</form>'}) == ["check.html"]


def _answer(status: int, content: bytes, route: str = "commissioner:amend") -> Any:
    match = SimpleNamespace(view_name=route)
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return SimpleNamespace(
        status_code=status, content=content, headers=headers, streaming=False, resolver_match=match
    )


@pytest.mark.parametrize(
    ("answer", "faulty"),
    [
        (_answer(200, b"<h1>Check it</h1>"), True),
        (_answer(302, b""), False),
        (_answer(409, b"<h1>Not now</h1>"), False),
        (_answer(200, b'<div class="govuk-error-summary">'), False),
        (_answer(200, b"<h1>Stopped</h1>", "public:stop_search"), False),
    ],
)
def test_a_page_in_answer_to_a_sent_form_is_caught(answer: Any, faulty: bool) -> None:
    assert bool(posted_answers.fault_of("POST", answer)) is faulty
    assert not posted_answers.fault_of("GET", answer)
