"""The acts by which a partnership settles what its portal does."""

from .rule_confirmation import confirm_rule_set
from .switching import switch_capability

__all__ = ["confirm_rule_set", "switch_capability"]
