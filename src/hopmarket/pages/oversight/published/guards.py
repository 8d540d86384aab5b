"""Who may come here: officers of the partnership and the operator, after a code."""

from __future__ import annotations

from hopmarket.pages.account.guards import acting
from hopmarket.rules.roles import Role

checker = acting(Role.OFFICER, Role.OPERATOR, second_factor=True)
