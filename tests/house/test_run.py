"""The one script: makes its environment once, never shrinks it, and says what is missing."""

from __future__ import annotations

import hashlib
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.house.laws import ROOT


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, standing in an empty folder with locks of its own; what it calls is noted."""
    spec = spec_from_loader("run", SourceFileLoader("run", str(ROOT / "run")))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for lock in ("bootstrap", "run", "test", "pdf"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text(f"{lock}==1\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(module, "LOCKS", tmp_path / "requirements")
    module.noted = []  # type: ignore[attr-defined]

    def called(argv: list[str]) -> None:
        module.noted.append(Path(argv[-1]).name)
        (tmp_path / ".venv/bin/uv").touch()

    monkeypatch.setattr(module, "called", called)

    def make() -> None:
        module.noted.append("venv")
        (tmp_path / ".venv/bin").mkdir(parents=True)
        (tmp_path / ".venv/bin/python").touch()
        (tmp_path / ".venv/bin/pip").touch()

    monkeypatch.setattr(module, "make_venv", make)
    return module


def test_the_environment_is_made_once(script: ModuleType) -> None:
    script.prepare("run")
    script.prepare("run")
    assert script.noted == ["venv", "bootstrap.txt", "run.txt"]


def test_an_environment_for_tests_also_runs_and_is_not_shrunk(script: ModuleType) -> None:
    script.prepare("run")
    script.prepare("test")
    script.prepare("run")
    assert script.noted == ["venv", "bootstrap.txt", "run.txt", "test.txt"]


def test_what_writes_pdf_is_asked_for_once_and_kept_until_it_is_not_wanted(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def started(word: str, asked: str | None) -> None:
        monkeypatch.delenv("HOPMARKET_PDF", raising=False)
        if asked is not None:
            monkeypatch.setenv("HOPMARKET_PDF", asked)
        script.prepare(script.lock_for(word))

    started("serve", None)
    started("serve", "1")
    started("backup", None)
    started("backup", "")
    (script.LOCKS / "pdf.txt").write_text("pdf==2\n")
    started("backup", None)
    assert script.noted == ["venv", "bootstrap.txt", "run.txt", "pdf.txt", "pdf.txt"]
    started("serve", "0")
    started("serve", None)
    assert script.noted[5:] == ["run.txt"]
    started("test", "1")
    started("serve", "1")
    assert script.noted[6:] == ["test.txt"], "an environment for tests has it"
    with pytest.raises(SystemExit):
        started("serve", "yes please")


def test_a_changed_lock_is_followed(script: ModuleType) -> None:
    script.prepare("run")
    (script.LOCKS / "run.txt").write_text("run==2\n")
    script.prepare("run")
    assert script.noted == ["venv", "bootstrap.txt", "run.txt", "run.txt"]
    assert script.place("run").read_text() == hashlib.sha256(b"run==2\n").hexdigest()


def test_an_attempt_that_was_broken_off_is_made_again(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(argv: list[str]) -> None:
        (script.VENV / "bin/uv").touch()
        if argv[-1].endswith("run.txt"):
            raise SystemExit(2)

    with monkeypatch.context() as broken:
        broken.setattr(script, "called", break_off)
        with pytest.raises(SystemExit):
            script.prepare("run")
    script.prepare("run")
    assert script.noted == ["venv", "run.txt"]


def test_a_python_without_venv_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = spec_from_loader("run", SourceFileLoader("run", str(ROOT / "run")))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    failed = SimpleNamespace(returncode=1, stdout="ensurepip is not available", stderr="")
    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit) as ended:
        module.make_venv()
    assert ended.value.code == 2
    output = capsys.readouterr().err
    assert "ensurepip is not available" in output
    assert "apt-get install python3-venv" in output


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        (["demo", "--port", "9000"], ["-m", "hopmarket", "demo", "--port", "9000"]),
        (["import", "a.jsonl"], ["-m", "hopmarket", "import", "a.jsonl"]),
        (["test", "--fast"], ["-m", "tests.legs", "test", "--fast"]),
        (["lint"], ["-m", "tests.legs", "lint"]),
        (["check", "notice.json"], ["-m", "hopmarket", "check", "notice.json"]),
    ],
)
def test_each_word_goes_where_it_belongs(script: ModuleType, words: list[str], ending: list[str]) -> None:
    assert script.command(words)[1:] == ending


def test_an_unknown_benchmark_is_told(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        script.command(["bench", "nothing"])
    assert ended.value.code == 2
    assert "Name a benchmark" in capsys.readouterr().err


def test_the_script_needs_the_standard_library_alone() -> None:
    import ast

    imported = set()
    for node in ast.walk(ast.parse((ROOT / "run").read_text())):
        if isinstance(node, ast.Import):
            imported |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module))
    assert imported <= sys.stdlib_module_names
