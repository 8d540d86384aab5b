"""The index follows the database: at once, after what was taken back, and from any other process."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hopmarket.records.notices.models import Notice
from hopmarket.records.notices.release_store import recompile, store_release
from hopmarket.records.search import upkeep
from hopmarket.records.search.index import current, documents, fingerprints, index_folder
from hopmarket.records.search.run import SearchQuery, run_search
from hopmarket.records.turns.models import Turn
from hopmarket.rules import ocds
from tests.records.test_notices import imported, take
from tests.rules import publications

AT = datetime(2026, 11, 26, 7, tzinfo=UTC)


def count(words: str) -> int:
    return run_search(SearchQuery(words=words), now=AT).total


def in_force() -> Path:
    place = index_folder.folder_in_force()
    assert place is not None
    return place


@pytest.mark.django_db
def test_what_was_published_is_found_at_once() -> None:
    store_release(
        ocds.release(publications.EVERY["open"], tags=("tender",), at=publications.OPENS, number=1),
        source=None,
        at=AT,
    )
    assert count(publications.TERMS.title) == 1
    take(imported(1, title="Boiler servicing"))
    assert count("boiler") == 1
    take({**imported(1, title="Roof repairs"), "id": "n", "date": "2026-11-02T00:00:00Z"})
    assert (count("boiler"), count("roof")) == (0, 1)


@pytest.mark.django_db
def test_only_what_changed_is_laid_down(monkeypatch: pytest.MonkeyPatch) -> None:
    take(*(imported(number) for number in range(20)))
    upkeep.update_index()
    place, rewritten = in_force(), []
    real_documents = documents.documents
    monkeypatch.setattr(documents, "documents", lambda keys: rewritten.extend(keys) or real_documents(keys))
    take(imported(99, title="Boiler"))
    assert count("boiler") == 1 and len(rewritten) == 1 and in_force() == place
    assert count("boiler") == 1 and len(rewritten) == 1


@pytest.mark.django_db
def test_what_was_taken_back_is_found_no_more() -> None:
    take(imported(1))
    assert count("hedge") == 1
    with transaction.atomic():
        take(imported(2))
        assert count("hedge") == 2
        transaction.set_rollback(True)
    assert count("hedge") == 1
    take(imported(3, title="Boiler"))
    assert (count("hedge"), count("boiler")) == (1, 1)


@pytest.mark.django_db
def test_another_database_is_noticed_by_the_stamp() -> None:
    take(imported(1))
    assert count("hedge") == 1
    Turn.objects.update(stamp="of another database")
    Notice.objects.update(title="Boiler")
    assert (count("boiler"), count("hedge")) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("damage", ["gone", "current", "meta", "segments", "empty"])
def test_a_damaged_index_is_made_anew(damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    take(imported(1), imported(2))
    assert count("hedge") == 2
    place = in_force()
    match damage:
        case "gone":
            shutil.rmtree(index_folder.index_root())
        case "current":
            (index_folder.index_root() / "current").write_text("../elsewhere")
        case "meta":
            (place / "meta.json").write_text("{")
        case "segments":
            for path in place.glob("*.store"):
                path.unlink()
        case "empty":
            shutil.rmtree(place)
    monkeypatch.setattr(current, "_held", None)
    assert count("hedge") == 2
    take(imported(3))
    assert count("hedge") == 3
    assert not upkeep.rebuild_index().differences


@pytest.mark.django_db
def test_an_index_that_is_gone_while_the_portal_runs_is_made_anew_at_the_next_look() -> None:
    take(imported(1))
    assert count("hedge") == 1
    shutil.rmtree(index_folder.index_root())
    assert count("hedge") == 1
    take(imported(2))
    assert count("hedge") == 2
    assert in_force().is_dir()


@pytest.mark.django_db
def test_an_index_of_another_shape_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    take(imported(1))
    assert count("hedge") == 1
    before = in_force()
    monkeypatch.setattr(current, "layout_fingerprint", lambda: "another")
    monkeypatch.setattr(current, "_held", None)
    assert count("hedge") == 1 and in_force() != before


@pytest.mark.django_db
def test_a_rebuild_tells_what_differed() -> None:
    take(imported(1), imported(2))
    assert upkeep.rebuild_index().differences == ()
    first, second = Notice.objects.order_by("pk")
    Notice.objects.filter(pk=first.pk).update(title="Changed behind the index")
    rebuild = upkeep.rebuild_index()
    assert rebuild.documents == 2
    [(pk, before, after)] = rebuild.differences
    assert pk == first.pk and before and after and before != after
    assert second.pk not in [pk for pk, *_ in rebuild.differences]


STEPS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["Hedge", "Roof", "Boiler"]), st.sampled_from("tra")),
    min_size=1,
    max_size=6,
)


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_an_index_that_followed_equals_one_made_anew(steps: list[tuple[int, str, str]]) -> None:
    with transaction.atomic():
        for day, (number, title, act) in enumerate(steps, 1):
            release = {**imported(number, title=title), "id": str(day), "date": f"2026-11-{day:02}T00:00:00Z"}
            take(release)
            if act == "r":
                recompile([release["ocid"]], at=AT)
            if act != "a":
                upkeep.update_index()
        assert upkeep.rebuild_index().differences == ()
        transaction.set_rollback(True)


def _elsewhere(code: str) -> subprocess.Popen[str]:
    """A process of its own on the database and the state folder of this test."""
    described = connection.settings_dict
    start = (
        "import sys, django\n"
        "from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {str(described['NAME'])!r}\n"
        "django.setup()\n"
        "from datetime import UTC, datetime\n"
        "from hopmarket.records.search import upkeep\n"
        "from hopmarket.records.search.run import SearchQuery, run_search\n"
        "from tests.records.test_notices import imported, take\n"
        "AT = datetime(2026, 11, 26, 7, tzinfo=UTC)\n"
    )
    environment: dict[str, Any] = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "hopmarket.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "HOPMARKET_HOME": str(house.HOME),
    }
    return subprocess.Popen(
        [sys.executable, "-c", start + code], env=environment, stdout=subprocess.PIPE, text=True
    )


def _output(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    return output.strip()


@pytest.mark.django_db(transaction=True)
def test_what_one_process_publishes_another_finds_at_once() -> None:
    take(imported(1))
    assert count("hedge") == 1
    assert (
        _output(_elsewhere("take(imported(2)); print(run_search(SearchQuery(words='hedge'), now=AT).total)"))
        == "2"
    )
    assert count("hedge") == 2


@pytest.mark.django_db(transaction=True)
def test_processes_that_write_at_once_lose_nothing() -> None:
    take(imported(0))
    upkeep.update_index()
    code = (
        "for number in range(%d, %d):\n    take(imported(number))\n    upkeep.update_index()\nprint('done')"
    )
    running = [_elsewhere(code % (start, start + 12)) for start in (100, 200)]
    while any(process.poll() is None for process in running):
        assert run_search(SearchQuery(words="hedge"), now=AT).total >= 1
        time.sleep(0.02)
    assert [_output(process) for process in running] == ["done", "done"]
    assert count("hedge") == 25
    assert not upkeep.rebuild_index().differences


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_once_all_find() -> None:
    take(*(imported(number) for number in range(10)))
    counts: list[int] = []

    def ask() -> None:
        try:
            counts.append(count("hedge"))
        finally:
            connection.close()

    asking = [threading.Thread(target=ask) for _ in range(6)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert counts == [10] * 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", [0.0, 0.03, 0.1, 0.3])
def test_a_writer_that_is_killed_leaves_a_sound_index(moment: float) -> None:
    take(*(imported(number) for number in range(30)))
    upkeep.update_index()
    code = (
        "print('ready', flush=True)\n"
        "for number in range(1000, 1400):\n"
        "    take(imported(number))\n"
        "    upkeep.update_index() if number % 3 else upkeep.rebuild_index()\n"
    )
    process = _elsewhere(code)
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    assert count("hedge") == Notice.objects.count() >= 30
    assert not upkeep.rebuild_index().differences
    assert len(fingerprints.document_fingerprints(current.current_state())) == Notice.objects.count()
