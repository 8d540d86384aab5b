"""Names that are data stay: acts, tables, keys of JSON, salts, addresses and all others."""

from __future__ import annotations

import difflib
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "stored_names.py"))


def test_every_stored_name_is_as_it_was() -> None:
    """A new name is written down with scripts/stored_names.py; a lost or changed one loses data."""
    written, current = SCRIPT["FILE"].read_text(), SCRIPT["as_text"]()
    changed = list(difflib.unified_diff(written.splitlines(), current.splitlines(), "written", "now", n=2))
    assert not changed, "run scripts/stored_names.py and look at each line:\n" + "\n".join(changed)


def test_the_readers_find_what_is_planted() -> None:
    """A name bound to a constant, a session key, a salt, a subject and the key of a fact are seen."""
    import ast

    planted = {
        "records/planted/services.py": ast.parse(
            "SLOT, SALT = 'draft_of_today', 'hopmarket.planted'\n"
            "@act('plant')\n"
            "def plant():\n"
            "    request.session[SLOT] = signing.dumps(1, salt=SALT)\n"
            "    request.session.get('other')\n"
            "    return Outcome(f'hedges/{row.pk}', row, {'planted_on': 1})\n"
        )
    }
    bound = SCRIPT["constants"](planted)
    assert SCRIPT["session_keys"](planted, bound) == {"draft_of_today", "other"}
    assert SCRIPT["salts"](planted, bound) == {"hopmarket.planted"}
    assert SCRIPT["subjects"](planted) == {"hedges/"}
    assert SCRIPT["facts"](planted) == {"planted_on"}
