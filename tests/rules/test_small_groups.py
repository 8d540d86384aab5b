"""What fewer than ten people want is neither shown nor can be worked out from what is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.small_groups import FEWEST, share_table

KINDS = ("agree", "change", "question")
TABLES = st.dictionaries(
    st.sampled_from(["public", "voluntary", "business", "residents"]),
    st.fixed_dictionaries({kind: st.integers(0, 25) for kind in KINDS}),
    max_size=4,
)


@given(TABLES)
def test_whatever_is_hidden_is_nobody_or_at_least_ten(counted: dict[str, dict[str, int]]) -> None:
    table = share_table(counted)
    hidden = [row for row in table.rows if row.count and row.shares is None]
    assert all(row.shares == counted[row.group] for row in table.rows if row.shares is not None)
    assert all(row.count >= FEWEST for row in table.rows if row.shares is not None)
    assert table.total.count == sum(sum(kinds.values()) for kinds in counted.values())
    if table.total.shares is not None:
        assert not hidden or sum(row.count for row in hidden) >= FEWEST
    else:
        assert table.total.count < FEWEST


@given(TABLES)
def test_large_groups_are_shown_where_nothing_small_stands_beside_them(
    counted: dict[str, dict[str, int]],
) -> None:
    sizes = [sum(kinds.values()) for kinds in counted.values()]
    if sizes and all(size == 0 or size >= FEWEST for size in sizes):
        assert all(row.shares is not None for row in share_table(counted).rows if row.count)


def test_a_single_small_group_takes_the_next_with_it() -> None:
    counted = {"public": {"agree": 3}, "business": {"agree": 12}, "residents": {"agree": 40}}
    shown = {row.group: row.shares is not None for row in share_table(counted).rows}
    assert shown == {"public": False, "business": False, "residents": True}
