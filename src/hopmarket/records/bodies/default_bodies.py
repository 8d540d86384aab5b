"""The bodies that a partnership can take as they stand in data, and their terms of reference."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml

from hopmarket.reference_data import DATA
from hopmarket.rules.bodies.body_life import BodyKind, BodyRights
from hopmarket.rules.bodies.body_plan import BodyPlan, SeatPlan
from hopmarket.rules.clause_fault_sentences import DocumentFaults
from hopmarket.rules.clauses import ClauseDocument
from hopmarket.rules.clauses_yaml import read_yaml
from hopmarket.rules.sectors import Sector


@dataclass(frozen=True, slots=True)
class DefaultBody:
    """A body of the default set, and its seats."""

    plan: BodyPlan
    seats: tuple[SeatPlan, ...]


@cache
def default_bodies() -> tuple[DefaultBody, ...]:
    """The bodies of the default set, from those who write to those who adopt."""
    rows = yaml.safe_load(DATA.joinpath("frameworks", "bodies.yaml").read_bytes())
    return tuple(
        DefaultBody(
            BodyPlan(
                row["name"],
                BodyKind(row["kind"]),
                row["purpose"],
                row["quorum"],
                BodyRights(row["may_recommend"], row["may_adopt"]),
                row["casting_vote"],
                row["wants_co_chairs"],
            ),
            tuple(SeatPlan(**{**seat, "sector": Sector(seat["sector"])}) for seat in row["seats"]),
        )
        for row in rows
    )


@cache
def default_terms() -> ClauseDocument:
    """The terms of reference with which a body begins. Raises ValueError where the file is not a document."""
    document = read_yaml(DATA.joinpath("frameworks", "terms_of_reference.yaml").read_bytes())
    if isinstance(document, DocumentFaults):
        raise ValueError(document.faults)
    return document
