"""Passwords of a real house: Argon2 keeps them, whatever hasher makes the other tests quick."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.auth.hashers import get_hasher, make_password
from django.test import override_settings

from hopmarket.operations.create_operator import create_operator
from hopmarket.records.parties.models import Person
from tests.operations.command_line import environment

PASSWORD = "a walk along the Teme"
READ = "import json; from hopmarket import settings; print(json.dumps(settings.PASSWORD_HASHERS))"


def hashers(folder: Path, **switches: str) -> list[str]:
    """The password hashers of a house that starts with these switches, read in its own process."""
    state = {"HOPMARKET_HOME": str(folder / "var"), "HOPMARKET_KEYS": str(folder / "keys")}
    output = subprocess.check_output(
        [sys.executable, "-c", READ], env=environment(**state, **switches), text=True
    )
    return list(json.loads(output))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return hashers(tmp_path_factory.mktemp("real"))


def test_no_switch_weakens_the_hashers(tmp_path: Path, real: list[str]) -> None:
    for switch in ("HOPMARKET_TESTING", "HOPMARKET_DEMONSTRATION", "HOPMARKET_DEBUG"):
        assert hashers(tmp_path, **{switch: "1"}) == real


@pytest.mark.django_db
def test_a_real_house_keeps_passwords_with_argon2(real: list[str]) -> None:
    with override_settings(PASSWORD_HASHERS=real):
        words = ["--email", "ann@severn.example", "--name", "Ann Oakley", "--password-stdin"]
        result = CliRunner().invoke(create_operator, words, input=f"{PASSWORD}\n")
        assert result.exit_code == 0, result.output
        ann = Person.objects.get(email="ann@severn.example")
        assert ann.password.startswith("argon2$argon2id$")
        assert get_hasher("argon2").decode(ann.password)["memory_cost"] >= 19 * 1024
        assert ann.check_password(PASSWORD)
        assert not ann.check_password(PASSWORD.upper())


@pytest.mark.django_db
def test_a_real_house_turns_an_older_hash_into_argon2_and_knows_no_cheap_one(real: list[str]) -> None:
    cheap = make_password(PASSWORD)
    assert cheap.startswith("md5$"), "the tests' own hasher"
    with override_settings(PASSWORD_HASHERS=real):
        ben = Person.objects.create(email="ben@severn.example", password=cheap)
        assert not ben.check_password(PASSWORD)
        ben.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
        assert ben.check_password(PASSWORD)
        ben.refresh_from_db()
        assert ben.password.startswith("argon2$")
