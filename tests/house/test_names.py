"""Names: nouns of the field, each once; no word that could stand for anything."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import django.forms
import pytest

from . import naming
from .laws import PACKAGE, ROOT, SRC, modules, templates

MODULES = modules(PACKAGE)
DOCUMENTS = sorted(
    str(place.relative_to(ROOT))
    for place in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if place.name != "CHANGELOG.md"
)
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`|`(\w+\.py)`")

FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
CLASS = re.compile(r"(?<![\w\"'])(?:[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+\b|[A-Z][a-z]\w*(?=\())")
"""A name of more than one hump, or of one that is called."""


def test_no_basename_stands_more_than_twice() -> None:
    assert naming.repeated_basenames(MODULES) == []


def test_no_class_name_stands_twice_in_a_storey() -> None:
    assert naming.repeated_classes(MODULES) == []


def test_no_name_tells_nothing() -> None:
    assert naming.empty_names(MODULES) == []


def test_no_variable_of_a_template_tells_nothing() -> None:
    assert len(templates(SRC)) > 200
    assert naming.empty_template_names(templates(SRC)) == []


def test_planted_faults_are_caught() -> None:
    planted = {
        "hopmarket/records/a/joining.py": "class Way:\n    def told(self): ...\n",
        "hopmarket/records/b/joining.py": "class Way: ...\n",
        "hopmarket/pages/c/joining.py": "class Way: ...\ndef _held(): ...\n",
        "hopmarket/pages/c/laid.py": "def held(): ...\n",
        "hopmarket/pages/d/views.py": "",
        "hopmarket/pages/e/views.py": "",
        "hopmarket/pages/f/views.py": "",
    }
    assert naming.repeated_basenames(planted) == ["joining: 3 modules"]
    assert naming.repeated_classes(planted) == [
        "records: Way in hopmarket/records/a/joining.py, hopmarket/records/b/joining.py"
    ]
    assert naming.empty_names(planted) == [
        "hopmarket/pages/c/laid.py: laid",
        "hopmarket/records/a/joining.py: Way",
        "hopmarket/records/a/joining.py: told",
        "hopmarket/records/b/joining.py: Way",
        "hopmarket/pages/c/joining.py: Way",
        "hopmarket/pages/c/laid.py: held",
    ]


def test_planted_faults_in_templates_are_caught() -> None:
    planted = {
        "a/bound.html": "{% for one in lots %}\n{{ one.title }}{% endfor %}\n{% with told=answer %}{% endwith %}",
        "a/named.html": "{% url 'a:held' lot.key as way %}{% for key, said in rows %}{% endfor %}",
        "a/read.html": "{% if not held %}{{ name|default:whole.name }}{% endif %}{% claim\n  held.claim %}",
        "a/sound.html": '<p>one held</p>{{ form.whole }}{{ bar|yesno:\'held,todo\' }}{% do "told" "One way" %}'
        '{% for lot in rows.held %}{{ lot.one_way }}{% endfor %}{% include "a/told.html" %}',
    }
    assert naming.empty_template_names(planted) == [
        "a/bound.html:1: one",
        "a/bound.html:2: one",
        "a/bound.html:3: told",
        "a/named.html:1: way",
        "a/named.html:1: said",
        "a/read.html:1: held",
        "a/read.html:1: whole",
        "a/read.html:1: held",
    ]


def lost_paths(text: str) -> list[str]:
    """Paths in backticks that lead to nothing, seen from the package, the repository or the docs."""
    named = [folder or module for folder, module in PATH.findall(text)]
    roots = (PACKAGE, PACKAGE / "pages", ROOT, ROOT / "docs", ROOT / "src")
    return [name for name in named if name.endswith((".py", ".toml", "/")) and not _exists(name, roots)]


def _exists(name: str, roots: tuple[Path, ...]) -> bool:
    return any((root / name).exists() for root in roots) or name.split("/")[0] in MADE_BY_RUNNING


MADE_BY_RUNNING = {"var", "var-keys", "files", "index", "database.sqlite3"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_path_in_a_document_leads_somewhere(document: str) -> None:
    assert lost_paths((ROOT / document).read_text()) == []


def test_a_lost_path_is_caught() -> None:
    assert lost_paths("Look at `rules/notice_of_old.py` and `rules/terms.py`.") == ["rules/notice_of_old.py"]


def lost_classes(text: str) -> list[str]:
    """Classes in backticks that neither the package nor its templates nor Django's forms have."""
    named = {name for code in CODE.findall(FENCED.sub("", text)) for name in CLASS.findall(code)}
    return sorted(name for name in named - _classes() if not hasattr(django.forms, name) and not _drawn(name))


def _classes() -> set[str]:
    return {
        node.name
        for module in MODULES.values()
        for node in ast.walk(ast.parse(module))
        if isinstance(node, ast.ClassDef)
    }


def _drawn(name: str) -> bool:
    return any(re.search(rf"\b{name}\b", template.read_text()) for template in PACKAGE.rglob("*.html"))


@pytest.mark.parametrize("document", ["docs/parts.md", "docs/house.md"])
def test_a_class_in_a_document_exists(document: str) -> None:
    assert lost_classes((ROOT / document).read_text()) == []


def test_a_lost_class_is_caught() -> None:
    text = "`{% pocket mark %}` takes `PocketMark(title)`, `Rung(what)` or `Day`; `SummaryPlate` and `ChoiceField` are there."
    assert lost_classes(text) == ["PocketMark", "Rung"]
    assert lost_classes("```python\nclass ClosingForm: ...\n```\n`DeadlineDay(on)`") == []
