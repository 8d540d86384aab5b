"""What is noted about a release does not depend on the quick look that nearly every release passes."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from hopmarket.records.notices import ocds_schema
from hopmarket.rules.releases import release_remarks as remarks_module
from hopmarket.rules.releases.merging import rules_of
from hopmarket.rules.releases.release_remarks import release_remarks

RULES = rules_of(ocds_schema.merger())
IDS = st.sampled_from(["1", "2", "3", 1])
NAMES = st.sampled_from(["Anvil", "ANVIL", "Bellows", "", None])
REFERENCES = st.fixed_dictionaries(
    {}, optional={"id": IDS, "name": NAMES, "identifier": st.just({"legalName": "Anvil"})}
)
AWARDS = st.fixed_dictionaries(
    {}, optional={"id": IDS, "title": NAMES, "suppliers": st.lists(REFERENCES, max_size=2)}
)
RELEASES = st.fixed_dictionaries(
    {},
    optional={
        "parties": st.lists(REFERENCES, max_size=3),
        "buyer": REFERENCES,
        "awards": st.lists(AWARDS, max_size=3),
        "tender": st.fixed_dictionaries(
            {"lots": st.lists(AWARDS, max_size=2), "rows": st.lists(st.lists(AWARDS))}
        ),
    },
)


@given(RELEASES)
def test_a_quick_look_hides_nothing(release: dict[str, Any]) -> None:
    noted = list(release_remarks(release, RULES))
    with patch.object(remarks_module, "_ids_are_plain", return_value=False):
        assert noted == list(release_remarks(release, RULES))
