"""`hopmarket reindex`, and an index that no backup carries."""

from __future__ import annotations

import tarfile
from pathlib import Path

from tests.operations.command_line import call, empty_database

SEED = Path(__file__).resolve().parents[2] / "src/hopmarket/data/notices/worcestershire_ted.jsonl.gz"


def _house(place: Path, database: str) -> dict[str, str]:
    said = {"HOPMARKET_HOME": str(place / "var"), "HOPMARKET_KEYS": str(place / "var-keys")}
    return said | ({"HOPMARKET_DATABASE_URL": database} if database else {})


def test_an_index_is_made_anew_compared_and_left_out_of_backups(tmp_path: Path) -> None:
    with empty_database() as one, empty_database() as other:
        first, second = _house(tmp_path / "first", one), _house(tmp_path / "second", other)
        assert call("migrate", said=first).returncode == 0
        told = call("import", str(SEED), "--source", "ted", said=first)
        assert told.returncode == 0, told.stdout
        index = Path(first["HOPMARKET_HOME"]) / "index"
        assert (index / "current").is_file()
        told = call("reindex", said=first)
        assert told.returncode == 0, told.stdout
        assert "The index holds 9 notices" in told.stdout and "was the same" in told.stdout
        _change(first)
        told = call("reindex", said=first)
        assert told.returncode == 1, told.stdout
        assert "differed in 1:" in told.stdout and ", now " in told.stdout
        assert call("reindex", said=first).returncode == 0
        copy = tmp_path / "copy.tar.gz"
        assert call("backup", str(copy), said=first).returncode == 0
        with tarfile.open(copy) as archive:
            assert not any("index" in name for name in archive.getnames())
        assert call("restore", str(copy), said=second).returncode == 0
        told = call("reindex", said=second)
        assert told.returncode == 0 and "holds 9 notices" in told.stdout


def _change(said: dict[str, str]) -> None:
    """Changes a notice behind the index's back, as a fault of ours would."""
    code = (
        "from hopmarket.records.notices.models import Notice\n"
        "Notice.objects.filter(pk=Notice.objects.first().pk).update(title='Changed')"
    )
    told = call("django", "shell", "-c", code, said=said)
    assert told.returncode == 0, told.stdout
