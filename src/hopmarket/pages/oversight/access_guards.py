"""The guards of oversight: officers of the partnership and the operator, or the operator alone, after a code."""

from __future__ import annotations

from hopmarket.pages.account.access_guards import acting_as
from hopmarket.rules.roles import Role

checker = acting_as(Role.OFFICER, Role.OPERATOR, second_factor=True)
operator = acting_as(Role.OPERATOR, second_factor=True)
