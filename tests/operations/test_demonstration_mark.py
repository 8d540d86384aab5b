"""A demonstration is marked, and --fresh removes nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hopmarket.environment import Misconfigured
from hopmarket.operations import demonstration_mark

pytestmark = pytest.mark.one_database


def test_a_new_folder_is_marked_and_may_be_claimed_again(tmp_path: Path) -> None:
    home = tmp_path / "var"
    demonstration_mark.mark_folder(home)
    demonstration_mark.mark_folder(home)
    assert demonstration_mark.is_demonstration(home)


def test_state_of_another_kind_is_never_claimed(tmp_path: Path) -> None:
    (tmp_path / "hopmarket.sqlite3").write_text("real")
    with pytest.raises(Misconfigured, match="not a demonstration"):
        demonstration_mark.mark_folder(tmp_path)
    assert not demonstration_mark.is_demonstration(tmp_path)


def test_fresh_removes_a_demonstration_whole(tmp_path: Path) -> None:
    demonstration_mark.mark_folder(tmp_path / "var")
    (tmp_path / "var" / "files").mkdir()
    (tmp_path / "var" / "files" / "a").write_text("x")
    demonstration_mark.clear_demonstration(tmp_path / "var")
    assert list((tmp_path / "var").iterdir()) == []


def test_fresh_refuses_a_folder_without_the_mark(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(Misconfigured, match="leaves it alone"):
        demonstration_mark.clear_demonstration(tmp_path)
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_fresh_follows_no_link_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "letters.txt").write_text("mine")
    demonstration_mark.mark_folder(tmp_path / "var")
    (tmp_path / "var" / "files").symlink_to(tmp_path / "outside")
    demonstration_mark.clear_demonstration(tmp_path / "var")
    assert (tmp_path / "outside" / "letters.txt").read_text() == "mine"


def test_a_marked_folder_switches_the_demonstration_on(
    state_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOPMARKET_DEMONSTRATION", raising=False)
    demonstration_mark.apply_mark()
    assert "HOPMARKET_DEMONSTRATION" not in os.environ
    demonstration_mark.mark_folder(state_folder)
    monkeypatch.setenv("HOPMARKET_DEMONSTRATION", "0")
    demonstration_mark.apply_mark()
    assert os.environ["HOPMARKET_DEMONSTRATION"] == "0"
    monkeypatch.delenv("HOPMARKET_DEMONSTRATION")
    demonstration_mark.apply_mark()
    assert os.environ["HOPMARKET_DEMONSTRATION"] == "1"
