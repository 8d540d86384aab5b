"""Storeys and stairs: the import contracts hold, and each catches its fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house import laws

FAULTS = {
    "a rule imports Django": ("pure", "rules/money.py", "import django"),
    "a rule reads the clock": ("pure", "rules/money.py", "import time"),
    "a rule imports a record": ("storeys", "rules/money.py", "import hopmarket.records.parties.models"),
    "a record imports a page": ("storeys", "records/parties/models.py", "import hopmarket.pages.public.urls"),
    "a record imports the command line": ("storeys", "records/parties/models.py", "import hopmarket.cli"),
    "a lower room imports a higher": (
        "stairs",
        "records/parties/models.py",
        "import hopmarket.records.agreements.models",
    ),
    "a room without a place": ("stairs", "records/attic/__init__.py", ""),
    "an audience without a place": ("audiences", "pages/visitors/__init__.py", ""),
    "a module without a storey": ("storeys", "annex.py", ""),
    "one audience imports another's pages": (
        "audiences",
        "pages/public/urls.py",
        "import hopmarket.pages.supplier.urls",
    ),
    "a feed reads the address book": (
        "address_book",
        "pages/feeds/urls.py",
        "import hopmarket.records.alerts.models",
    ),
    "what cuts documents asks what checks them": (
        "import_line",
        "importing/documents.py",
        "import hopmarket.importing.checks",
    ),
    "a public page reads a draft": (
        "published",
        "pages/public/urls.py",
        "import hopmarket.records.opportunities.models",
    ),
}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The package's Python alone, to plant faults in."""
    shutil.copytree(
        laws.PACKAGE,
        tmp_path / "src" / "hopmarket",
        ignore=lambda folder, names: (
            {name for name in names if Path(name).suffix != ".py" and not (Path(folder) / name).is_dir()}
            | {"__pycache__", "static", "templates"} & set(names)
        ),
    )
    return tmp_path / "src"


def test_every_contract_is_kept() -> None:
    assert laws.contract_faults(laws.SRC) == ""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: str, copied: Path) -> None:
    contract, place, line = FAULTS[fault]
    module = copied / "hopmarket" / place
    module.parent.mkdir(exist_ok=True)
    with module.open("a") as opened:
        opened.write(f"\n{line}\n")
    report = laws.contract_faults(copied, contract)
    assert "BROKEN" in report or "is not listed" in report or "missing" in report.lower(), report
