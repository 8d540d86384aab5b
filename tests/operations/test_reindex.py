"""`hopmarket reindex`, and an index that no backup carries."""

from __future__ import annotations

import tarfile
from pathlib import Path

from tests.operations.command_line import call, empty_database

SEED = Path(__file__).resolve().parents[2] / "src/hopmarket/data/notices/worcestershire_ted.jsonl.gz"


def _house(place: Path, database: str) -> dict[str, str]:
    env = {"HOPMARKET_HOME": str(place / "var"), "HOPMARKET_KEYS": str(place / "var-keys")}
    return env | ({"HOPMARKET_DATABASE_URL": database} if database else {})


def test_an_index_is_made_anew_compared_and_left_out_of_backups(tmp_path: Path) -> None:
    with empty_database() as first_url, empty_database() as second_url:
        first, second = _house(tmp_path / "first", first_url), _house(tmp_path / "second", second_url)
        assert call("migrate", env=first).returncode == 0
        result = call("import", str(SEED), "--source", "ted", env=first)
        assert result.returncode == 0, result.stdout
        index = Path(first["HOPMARKET_HOME"]) / "index"
        assert (index / "current").is_file()
        result = call("reindex", env=first)
        assert result.returncode == 0, result.stdout
        assert "The index holds 9 notices" in result.stdout and "was the same" in result.stdout
        _change(first)
        result = call("reindex", env=first)
        assert result.returncode == 1, result.stdout
        assert "differed in 1:" in result.stdout and ", now " in result.stdout
        assert call("reindex", env=first).returncode == 0
        copy = tmp_path / "copy.tar.gz"
        assert call("backup", str(copy), env=first).returncode == 0
        with tarfile.open(copy) as archive:
            assert not any("index" in name for name in archive.getnames())
        assert call("restore", str(copy), env=second).returncode == 0
        result = call("reindex", env=second)
        assert result.returncode == 0 and "holds 9 notices" in result.stdout


def _change(env: dict[str, str]) -> None:
    """Changes a notice behind the index's back, as a fault of ours would."""
    code = (
        "from hopmarket.records.notices.models import Notice\n"
        "Notice.objects.filter(pk=Notice.objects.first().pk).update(title='Changed')"
    )
    result = call("django", "shell", "-c", code, env=env)
    assert result.returncode == 0, result.stdout
