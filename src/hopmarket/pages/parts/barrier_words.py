"""Barriers in words: categories, severities, regimes, answers, and where in a notice something stands."""

from __future__ import annotations

from collections.abc import Mapping

from hopmarket.rules.barriers.barrier_kinds import BarrierCategory, RuleState, Severity
from hopmarket.rules.regimes.kinds import Regime

_C = BarrierCategory
CATEGORY_WORDS: Mapping[str, str] = {
    _C.NO_MARKET_ENGAGEMENT: "Nobody was asked beforehand",
    _C.UNAWARE: "Hard to come across",
    _C.COMPLEX_PROCESS: "A complicated way to respond",
    _C.UNCONSCIOUS_BIAS: "Made for those one knows",
    _C.TOO_SPECIFIC_OR_VAGUE: "Too narrow, or too vague",
    _C.FINANCIAL_THRESHOLDS: "Money one must have",
    _C.SHORT_TIMES: "Too little time",
    _C.RESOURCE_HEAVY: "Much work to respond",
    _C.NO_INNOVATION: "No room for another way",
    _C.RISK_ALLOCATION: "Risks put on the supplier",
    _C.COMPLEX_TERMS: "Hard terms of contract",
    _C.NO_FEEDBACK: "No word afterwards",
    _C.CONTRACT_LENGTH: "The length of the contract",
    _C.INFLEXIBLE_SPECIFICATION: "A fixed way of doing it",
    _C.OPAQUE_CRITERIA: "How it is scored is not clear",
}
SEVERITY_WORDS: Mapping[str, str] = {
    Severity.MUST: "Must be mended before publication",
    Severity.SHOULD: "Likely to shut people out",
    Severity.CONSIDER: "Worth a look",
    Severity.INFO: "For information",
}
STATE_WORDS: Mapping[str, str] = {
    RuleState.PREVIEW: "On trial",
    RuleState.STABLE: "In use",
}
_G = Regime
REGIME_WORDS: Mapping[Regime, str] = {
    _G.ABOVE_THRESHOLD: "Goods and services above the threshold",
    _G.BELOW_THRESHOLD: "Goods and services below the threshold",
    _G.LIGHT_TOUCH: "Light touch services above their threshold",
    _G.WORKS_ABOVE: "Works above the threshold",
    _G.WORKS_BELOW: "Works below the threshold",
    _G.CONCESSION: "Concessions",
    _G.HEALTH: "Health care under the Provider Selection Regime",
    _G.UNREGULATED: "Not regulated",
    _G.GRANT: "Grants",
    _G.BUSINESS: "Between businesses",
}
SEVERITY_LEVELS: Mapping[str, str] = {
    Severity.MUST: "b",
    Severity.SHOULD: "b",
    Severity.CONSIDER: "c",
    Severity.INFO: "ok",
}
"""The colour of a finding's note."""
