"""The house laws as functions: each takes a part of the house and returns its faults as text."""

from __future__ import annotations

import ast
import fnmatch
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

from django.db import models

from hopmarket.rules.lifecycle import Life
from tests.factories.lives import reachable_states

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "hopmarket"
ROOMS = "hopmarket.records."
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "managers"}
LONGEST = 400
LONGEST_TEMPLATE_LINE = 160
REASON = "Long because"
LOCKS = ("requirements/*.txt", "*.lock", "*lock.json", "*lock.yaml", "pylock*.toml", ".npmrc")
ADDRESS = re.compile(r"://|\bfile:")
MACHINES = re.compile(
    r"(?<![\w.$}-])/(?:work|root|tmp)/|/(?:home|Users)/[A-Za-z]"
    r"|\b(?:files\.pythonhosted|pypi\.org|registry\.npmjs|deb\.debian|localhost\.localdomain)"
)
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE
)
FOUND_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
DATABASE_WORDS = {"vendor", "raw", "extra"}
DATABASE_MODULES = re.compile(
    r"django\.db\.(?:connections?|backends|utils\.ConnectionHandler)\b"
    r"|django\.db\.models\.expressions\.RawSQL|django\.contrib\.postgres|psycopg|sqlite3"
)
MANAGERS = {"objects", "_default_manager", "_base_manager", "DoesNotExist", "MultipleObjectsReturned"}
QUERY_WORDS = {
    *("filter", "exclude", "annotate", "aggregate", "select_related", "prefetch_related", "values_list"),
    *("order_by", "defer", "only", "in_bulk", "select_for_update", "get_or_create", "update_or_create"),
    *("bulk_create", "bulk_update"),
}
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "now", "utcnow", "today"}


def tracked() -> list[Path]:
    """Every file of the repository, as git knows it; without git, every file that is not ignored."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        hidden = {".venv", ".git", "var", "var-keys", "node_modules", "__pycache__"}
        paths = [place for place in ROOT.rglob("*") if not hidden & set(place.relative_to(ROOT).parts)]
    return [place for place in paths if place.is_file()]


def contract_faults(src: Path, *contracts: str) -> str:
    """What import-linter says of the package under `src`; empty when every contract is kept."""
    program = Path(sys.executable).parent / "lint-imports"
    wanted = [word for name in contracts for word in ("--contract", name)]
    done = subprocess.run(
        [program, "--config", ROOT / "pyproject.toml", "--no-cache", *wanted],
        cwd=src,
        env={**os.environ, "PYTHONPATH": str(src)},
        capture_output=True,
        text=True,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def stairs() -> list[set[str]]:
    """The rooms from the highest step to the lowest, as the import contract lists them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["id"] == "stairs"]
    return [{room.strip() for room in re.split(r"[:|]", layer)} for layer in layers]


def key_faults(walked: Iterable[type[models.Model]], steps: list[set[str]]) -> list[str]:
    """Foreign keys that climb up the stairs, or cross rooms with a way back."""
    height = {room: -number for number, rooms in enumerate(steps) for room in rooms}
    faults = []
    for model in walked:
        here = _room(model)
        for key in model._meta.get_fields():
            if not isinstance(key, models.ForeignKey | models.ManyToManyField):
                continue
            there = _room(key.related_model)
            if here not in height or there not in height or here == there:
                continue
            relation = f"{model.__name__}.{key.name} → {there}.{key.related_model.__name__}"
            if height[there] > height[here]:
                faults.append(f"{relation}: a key upward, from {here} to {there}")
            if key.remote_field.related_name != "+":
                faults.append(f'{relation}: a key across rooms needs related_name="+"')
    return faults


def _room(model: Any) -> str:
    module = str(model.__module__)
    return module.removeprefix(ROOMS).split(".")[0] if module.startswith(ROOMS) else ""


def name_faults(modules: Iterable[Path]) -> list[str]:
    """Modules and packages whose name says nothing."""
    return [
        str(module) for module in modules if {PurePosixPath(part).stem for part in module.parts} & NAMELESS
    ]


def size_faults(modules: Mapping[str, str]) -> list[str]:
    """Modules longer than 400 lines whose docstring gives no reason (`Long because …`)."""
    return [
        f"{name}: {text.count(chr(10))} lines"
        for name, text in modules.items()
        if text.count("\n") > LONGEST and REASON not in (ast.get_docstring(ast.parse(text)) or "")
    ]


def lock_faults(locks: Mapping[str, str]) -> list[str]:
    """Lines of locks that name a host or a path."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in locks.items()
        for number, line in enumerate(text.splitlines(), 1)
        if ADDRESS.search(line)
    ]


def locks() -> dict[str, str]:
    """Every lock of the repository with its text."""
    names = [str(place.relative_to(ROOT)) for place in tracked()]
    chosen = [name for name in names if any(fnmatch.fnmatch(name, shape) for shape in LOCKS)]
    return {name: (ROOT / name).read_text() for name in chosen}


def machine_faults(texts: Mapping[str, str]) -> list[str]:
    """Lines that name a path of somebody's machine or the host of a registry."""
    return [
        f"{name}:{number}: {line.strip()[:160]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINES.search(line)
    ]


def own_texts() -> dict[str, str]:
    """Every text that we wrote: no data, nothing that others made, and not this module."""
    foreign = ("/vendor/", "/data/", "/fonts/")
    chosen = [
        place
        for place in tracked()
        if place != Path(__file__).resolve()
        and not any(part in f"/{place.relative_to(ROOT).as_posix()}" for part in foreign)
        and place.suffix not in {".png", ".jpg", ".woff2", ".gz", ".ico", ".pdf", ".sqlite3"}
    ]
    return {str(place.relative_to(ROOT)): place.read_text(errors="replace") for place in chosen}


def templates(src: Path) -> dict[str, str]:
    """Every template by the name that Django finds it by, with its text."""
    texts = {}
    for place in sorted(src.rglob("*")):
        parts = place.relative_to(src).parts
        if place.is_file() and "templates" in parts and "data" not in parts:
            name = "/".join(parts[parts.index("templates") + 1 :])
            texts[name] = place.read_text()
    return texts


def unused_templates(named: Mapping[str, str], code: Iterable[str], foreign: set[str]) -> list[str]:
    """Templates that nothing names: no string in Python, no other template, and not Django's own.

    A formatted string counts for the names that it can make, if it names their folder.
    """
    shapes = {shape for text in code for shape in _strings(ast.parse(text))}
    for name, text in named.items():
        shapes |= {quoted for quoted in re.findall(r"[\"']([\w./-]+\.\w+)[\"']", text) if quoted != name}
    exact = {shape for shape in shapes if "*" not in shape}
    patterns = [shape for shape in shapes if "*" in shape and "/" in shape.split("*")[0]]
    return [
        name
        for name in named
        if name not in exact | foreign | FOUND_BY_DJANGO
        and not any(fnmatch.fnmatchcase(name, shape) for shape in patterns)
    ]


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)


def long_line_faults(named: Mapping[str, str]) -> list[str]:
    """Lines of HTML templates that are over 160 characters long."""
    return [
        f"{name}:{number}: {len(line)} characters"
        for name, text in named.items()
        if name.endswith(".html")
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]


def inline_faults(named: Mapping[str, str]) -> list[str]:
    """Templates with a script or style of their own, which the content security policy refuses."""
    return [f"{name}: {found[0]}" for name, text in named.items() if (found := INLINE.search(text))]


def lives(modules: Iterable[ModuleType]) -> list[Life[Any, Any]]:
    """Every life that the modules define, each once."""
    lives_by_name: dict[str, Life[Any, Any]] = {}
    for module in modules:
        for thing in vars(module).values():
            if isinstance(thing, Life):
                lives_by_name[thing.name] = thing
    return list(lives_by_name.values())


def life_faults(life: Life[Any, Any]) -> list[str]:
    """States that no chain of acts reaches, and acts that lead nowhere."""
    states = set(type(life.begins))
    lost = [f"{life.name}: nothing leads to {state}" for state in sorted(states - reachable_states(life))]
    idle = [f"{life.name}: {act} is possible nowhere" for act, moves in life.steps.items() if not moves]
    return lost + idle


def impure_calls(modules: Mapping[str, str]) -> list[str]:
    """Calls in rules that read a clock or touch the world."""
    faults = []
    for name, text in modules.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if called in IMPURE_CALLS:
                    faults.append(f"{name}:{node.lineno}: {called}()")
    return faults


def database_questions(modules: Mapping[str, str]) -> list[str]:
    """Lines that ask which database there is, or speak SQL of their own to it."""
    faults = []
    for name, text in modules.items():
        for node in ast.walk(ast.parse(text)):
            asked = ""
            if isinstance(node, ast.Attribute) and node.attr in DATABASE_WORDS:
                asked = node.attr
            elif isinstance(node, ast.ImportFrom):
                imported = {f"{node.module}.{alias.name}" for alias in node.names}
                asked = ", ".join(sorted(filter(DATABASE_MODULES.match, imported)))
            elif isinstance(node, ast.Import):
                imported = {alias.name for alias in node.names}
                asked = ", ".join(sorted(filter(DATABASE_MODULES.match, imported)))
            if asked:
                faults.append(f"{name}:{node.lineno}: {asked}")
    return faults


def query_faults(modules: Mapping[str, str]) -> list[str]:
    """Lines that make a query themselves, where they should ask one of a room. A template filter that is
    registered is none; neither are the types that a signature names."""
    return [
        f"{name}:{node.lineno}: {made}"
        for name, text in modules.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.expr | ast.stmt) and (made := _query_made(node))
    ]


def _query_made(node: ast.AST) -> str:
    """What makes a query in this node; empty for nothing."""
    match node:
        case ast.Attribute(attr=word) if word in MANAGERS:
            return word
        case ast.Call(func=ast.Attribute(value=ast.Name(id="register"))):
            return ""
        case ast.Call(func=ast.Attribute(attr=word)) if word in QUERY_WORDS:
            return f"{word}()"
        case ast.Call(func=ast.Name(id="get_object_or_404" | "get_list_or_404"), args=[first, *_]):
            model = ast.unparse(first).rpartition(".")[2]
            return model if model[:1].isupper() else ""
        case ast.ImportFrom(module=str(module)) if module.startswith("django.db.models"):
            return ", ".join(sorted({alias.name for alias in node.names} - {"QuerySet"}))
        case ast.Import():
            return ", ".join(alias.name for alias in node.names if alias.name.startswith("django.db.models"))
    return ""


def variables(texts: Iterable[str]) -> set[str]:
    """Names of the environment variables that texts speak of."""
    return {name for text in texts for name in re.findall(r"\bHOPMARKET_[A-Z_]+\b", text)}


def modules(folder: Path) -> dict[str, str]:
    """Every module under a folder with its text."""
    return {str(place.relative_to(SRC)): place.read_text() for place in sorted(folder.rglob("*.py"))}
