"""A backup's shape: whatever is damaged, added, cut or twisted is found before anything is used."""

from __future__ import annotations

import io
import stat
import tarfile
from pathlib import Path

import pytest

from hopmarket.operations import backup_archives
from hopmarket.operations.backup_archives import DamagedBackup, Manifest

pytestmark = pytest.mark.one_database


def _backup(place: Path, content: bytes = b"a sealed response") -> Path:
    source = place.with_name("source")
    source.write_bytes(content)
    manifest = Manifest(made_at="2026-11-20T12:00:00+00:00", version="0", database="sqlite")
    with backup_archives.new_file(place) as archive:
        manifest.members["files/a"] = backup_archives.add_member(archive, "files/a", source)
        backup_archives.add_manifest(archive, manifest)
    return place


def _rewritten(place: Path, change: dict[str, bytes | None], add: dict[str, bytes] | None = None) -> Path:
    """The backup with members changed, removed (None) or added."""
    out = place.with_name("rewritten.tar.gz")
    with tarfile.open(place) as old, tarfile.open(out, "w:gz") as new:
        for info in old:
            opened = old.extractfile(info)
            content = change.get(info.name, opened.read() if opened else b"")
            if content is not None:
                _put(new, info.name, content)
        for name, content in (add or {}).items():
            _put(new, name, content)
    return out


def _put(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def test_what_went_in_comes_out(tmp_path: Path) -> None:
    backup = _backup(tmp_path / "b.tar.gz")
    manifest = backup_archives.unpack(backup, tmp_path / "out")
    assert (tmp_path / "out/files/a").read_bytes() == b"a sealed response"
    assert manifest.members["files/a"].bytes == 17
    assert manifest.keys == "not included"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_an_unfinished_backup_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), backup_archives.new_file(tmp_path / "b.tar.gz"):
        raise RuntimeError("the disk is full")
    assert list(tmp_path.iterdir()) == []


def test_a_changed_member_is_found(tmp_path: Path) -> None:
    twisted = _rewritten(_backup(tmp_path / "b.tar.gz"), {"files/a": b"a twisted response"})
    with pytest.raises(DamagedBackup, match="files/a is not what the manifest says"):
        backup_archives.unpack(twisted, tmp_path / "out")


def test_a_missing_member_is_found(tmp_path: Path) -> None:
    with pytest.raises(DamagedBackup, match="files/a is not what"):
        backup_archives.unpack(
            _rewritten(_backup(tmp_path / "b.tar.gz"), {"files/a": None}), tmp_path / "out"
        )


def test_a_member_too_many_is_found(tmp_path: Path) -> None:
    fuller = _rewritten(_backup(tmp_path / "b.tar.gz"), {}, {"files/b": b"surplus"})
    with pytest.raises(DamagedBackup, match="files/b is not what"):
        backup_archives.unpack(fuller, tmp_path / "out")


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/../../outside"])
def test_a_name_that_points_outside_is_refused(name: str, tmp_path: Path) -> None:
    reaching = _rewritten(_backup(tmp_path / "b.tar.gz"), {}, {name: b"x"})
    with pytest.raises(DamagedBackup, match="points outside"):
        backup_archives.unpack(reaching, tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_a_link_is_refused(tmp_path: Path) -> None:
    backup = tmp_path / "linked.tar.gz"
    with tarfile.open(backup, "w:gz") as archive:
        info = tarfile.TarInfo("files/a")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    with pytest.raises(DamagedBackup, match="not a plain file"):
        backup_archives.unpack(backup, tmp_path / "out")


def test_a_backup_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    import secrets

    backup = _backup(tmp_path / "b.tar.gz", secrets.token_bytes(200_000))
    backup.write_bytes(backup.read_bytes()[:-70_000])
    with pytest.raises(DamagedBackup):
        backup_archives.unpack(backup, tmp_path / "out")


def test_another_format_and_no_backup_at_all_are_refused(tmp_path: Path) -> None:
    later = _rewritten(_backup(tmp_path / "b.tar.gz"), {"manifest.json": b'{"format": "hopmarket-backup/9"}'})
    with pytest.raises(DamagedBackup, match="hopmarket-backup/9"):
        backup_archives.unpack(later, tmp_path / "out")
    (tmp_path / "letter.txt").write_text("Dear Ann")
    with pytest.raises(DamagedBackup, match="no readable backup"):
        backup_archives.unpack(tmp_path / "letter.txt", tmp_path / "out2")
