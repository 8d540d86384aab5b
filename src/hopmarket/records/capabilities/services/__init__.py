"""The acts by which a partnership settles what its portal does."""

from .line_setting import set_second_officer_line
from .rule_confirmation import confirm_rule_set
from .switching import switch_capability

__all__ = ["confirm_rule_set", "set_second_officer_line", "switch_capability"]
