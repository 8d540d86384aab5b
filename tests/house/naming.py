"""Laws of names: whoever searches for a word of the field lands in the right file."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

ORDINARY = {
    "models",
    "queries",
    "views",
    "forms",
    "urls",
    "apps",
    "services",
    "tasks",
    "publishing",
    "letters",
}
"""Basenames that every room may have: Django's own, and one word for the same part of each room."""

EMPTY = {"told", "held", "said", "laid", "whole", "way"}
MOST = 2
TEMPLATE_TAG = re.compile(r"\{%\s*\w+(.*?)%\}|\{\{(.*?)\}\}", re.DOTALL)
QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
TEMPLATE_NAME = re.compile(r"(?<![\w.|-])[A-Za-z]\w*")
"""Where a tag names a variable, bound or read: not an attribute after a point, nor a filter after a bar."""


def _is_migration(module: str) -> bool:
    return "migrations" in PurePosixPath(module).parts


def repeated_basenames(modules: Mapping[str, str]) -> list[str]:
    """Basenames that more than two modules have, with their number."""
    counted = Counter(
        PurePosixPath(module).stem
        for module in modules
        if not _is_migration(module) and PurePosixPath(module).stem not in ORDINARY | {"__init__", "__main__"}
    )
    return [f"{name}: {number} modules" for name, number in sorted(counted.items()) if number > MOST]


def public_definitions(text: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Classes and functions of a module, and the methods of its classes, that are not private."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    method
                    for method in node.body
                    if isinstance(method, ast.FunctionDef) and not method.name.startswith("_")
                )


def repeated_classes(modules: Mapping[str, str]) -> list[str]:
    """Public classes of one name within a storey: two things that a search cannot tell apart."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for module, text in modules.items():
        if _is_migration(module):
            continue
        parts = PurePosixPath(module).parts
        storey = parts[1] if len(parts) > 2 else "doors"
        for node in public_definitions(text):
            if isinstance(node, ast.ClassDef):
                places[storey, node.name].append(module)
    return [
        f"{storey}: {name} in {', '.join(found)}"
        for (storey, name), found in sorted(places.items())
        if len(found) > 1
    ]


def empty_names(modules: Mapping[str, str]) -> list[str]:
    """Modules, classes, functions and methods whose whole name tells nothing."""
    named = [(module, PurePosixPath(module).stem) for module in modules]
    named += [(module, node.name) for module, text in modules.items() for node in public_definitions(text)]
    return [f"{module}: {name}" for module, name in named if name.lower() in EMPTY]


def empty_template_names(templates: Mapping[str, str]) -> list[str]:
    """Variables of templates, set by ``for``, ``with``, ``as`` or a view, whose whole name tells nothing.

    Attributes are not looked at, so that a form's field may be called as the form that is sent has it.
    """
    return [
        f"{template}:{text.count(chr(10), 0, tag.start()) + 1}: {name}"
        for template, text in templates.items()
        for tag in TEMPLATE_TAG.finditer(text)
        for name in TEMPLATE_NAME.findall(QUOTED.sub("''", tag[1] or tag[2] or ""))
        if name.lower() in EMPTY | {"one"}
    ]
