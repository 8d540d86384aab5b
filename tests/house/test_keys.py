"""Foreign keys climb down the stairs only, and leave no way back across rooms."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from hopmarket.records.parties.models import Organisation
from tests.house import laws


def test_no_key_climbs_up() -> None:
    walked = [model for model in apps.get_models() if model.__module__.startswith(laws.ROOMS)]
    assert walked, "no model was found, so nothing was tested"
    assert laws.key_faults(walked, laws.stairs()) == []


def test_every_room_with_models_has_a_step() -> None:
    rooms = {
        config.name.removeprefix(laws.ROOMS)
        for config in apps.get_app_configs()
        if config.name.startswith(laws.ROOMS)
    }
    assert rooms == set().union(*laws.stairs())


@isolate_apps("hopmarket.records.parties", "hopmarket.records.agreements")
def test_a_planted_key_upward_is_caught() -> None:
    class Higher(models.Model):
        class Meta:
            app_label = "agreements"

    Higher.__module__ = "hopmarket.records.agreements.models"

    class Lower(models.Model):
        above = models.ForeignKey(Higher, models.CASCADE, related_name="+")

        class Meta:
            app_label = "parties"

    Lower.__module__ = "hopmarket.records.parties.models"
    assert laws.key_faults([Lower], laws.stairs()) == [
        "Lower.above → agreements.Higher: a key upward, from parties to agreements"
    ]


@isolate_apps("hopmarket.records.parties", "hopmarket.records.agreements")
def test_a_planted_way_back_across_rooms_is_caught() -> None:
    class Later(models.Model):
        buyer = models.ForeignKey(Organisation, models.CASCADE, related_name="laters")

        class Meta:
            app_label = "agreements"

    Later.__module__ = "hopmarket.records.agreements.models"
    assert laws.key_faults([Later], laws.stairs()) == [
        'Later.buyer → parties.Organisation: a key across rooms needs related_name="+"'
    ]
