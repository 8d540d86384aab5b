"""Lives as tables: every state is reached, every act is possible somewhere."""

from __future__ import annotations

import importlib
import pkgutil
from enum import StrEnum

import pytest

import hopmarket.rules
from hopmarket.rules.lifecycle import Life
from tests.house import laws

LIVES = laws.lives(
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(hopmarket.rules.__path__, "hopmarket.rules.")
)


def test_lives_were_found() -> None:
    assert {"opportunity", "response"} <= {life.name for life in LIVES}


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_every_state_is_reached_and_every_act_possible(life: Life) -> None:  # type: ignore[type-arg]
    assert laws.life_faults(life) == []


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


class Touch(StrEnum):
    SWITCH = "switch"
    MEND = "mend"


def test_a_planted_unreachable_state_is_caught() -> None:
    life = Life("lamp", Lamp.OFF, {Touch.SWITCH: {Lamp.OFF: Lamp.ON, Lamp.ON: Lamp.OFF}, Touch.MEND: {}})
    assert laws.life_faults(life) == ["lamp: nothing leads to broken", "lamp: mend is possible nowhere"]
