"""What a barrier rule says and what a check gives: severities, categories, rows of rules, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ..regimes.kinds import Regime


class Severity(StrEnum):
    """How much a finding matters. *must* stops a publication; the names are data and stay."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"
    INFO = "info"


SEVERITIES = tuple(Severity)
"""The gravest first."""


class BarrierCategory(StrEnum):
    """The Cabinet Office's twelve kinds of barrier (guidance on s. 12, annex A), and three of the partnership's."""

    NO_MARKET_ENGAGEMENT = "no_market_engagement"
    UNAWARE = "unaware"
    COMPLEX_PROCESS = "complex_process"
    UNCONSCIOUS_BIAS = "unconscious_bias"
    TOO_SPECIFIC_OR_VAGUE = "too_specific_or_vague"
    FINANCIAL_THRESHOLDS = "financial_thresholds"
    SHORT_TIMES = "short_times"
    RESOURCE_HEAVY = "resource_heavy"
    NO_INNOVATION = "no_innovation"
    RISK_ALLOCATION = "risk_allocation"
    COMPLEX_TERMS = "complex_terms"
    NO_FEEDBACK = "no_feedback"
    CONTRACT_LENGTH = "contract_length"
    INFLEXIBLE_SPECIFICATION = "inflexible_specification"
    OPAQUE_CRITERIA = "opaque_criteria"


class RuleAnswer(StrEnum):
    """What a rule answers about a purchase. *cannot tell*: what it would have to see is absent."""

    FINDING = "finding"
    NONE = "none"
    CANNOT_TELL = "cannot_tell"
    NOT_IN_REGIME = "not_in_regime"
    """The rule says nothing about purchases of this regime."""


class RuleState(StrEnum):
    """New rules begin in preview and are at most *consider* there."""

    PREVIEW = "preview"
    STABLE = "stable"


class ConditionKind(StrEnum):
    """What a finding asks of a bidder that can be compared with what is known of organisations."""

    TURNOVER = "turnover"
    AUDITED_ACCOUNTS = "audited_accounts"
    INSURANCE_HELD = "insurance_held"
    CERTIFICATE = "certificate"
    EXPERIENCE_YEARS = "experience_years"
    PUBLIC_CLIENTS = "public_clients"
    DISTANCE = "distance"
    PREMISES = "premises"
    BOND = "bond"


@dataclass(frozen=True, slots=True)
class BarrierCondition:
    """A condition as a value: pounds, years or miles in ``amount``; the certificate, place or postcode in
    ``name``."""

    kind: ConditionKind
    amount: Decimal | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class SourcedExample:
    """Words that the rule finds, or a near miss that it must not find, with the notice they are from. Words of
    our own have no source."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedWording:
    """Words to use instead. *Safe*: what is meant stays the same, so that one click may put them in place of
    the words found (``{yearly}`` and other figures are filled in); any other is shown alone. ``sets`` are
    fields of the terms with the value that a structured finding is mended by."""

    text: str = ""
    is_safe: bool = False
    sets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BarrierRule:
    """One rule: a row of data (``data/barriers``) that names the pure functions that find it."""

    code: str
    title: str
    category: BarrierCategory
    severity: Severity
    why: str
    cites: tuple[str, ...]
    message: str
    """One plain sentence for the buyer; figures of the finding in braces."""
    finders: tuple[str, ...]
    since: date
    version: int = 1
    state: RuleState = RuleState.STABLE
    severities: Mapping[Regime, Severity] = field(default_factory=dict)
    """Where it is another in a regime."""
    regimes: frozenset[Regime] = frozenset(Regime)
    counter_cites: tuple[str, ...] = ()
    """What speaks for the condition: integrity rules that pull the other way."""
    wording: SuggestedWording = SuggestedWording()
    positives: tuple[SourcedExample, ...] = ()
    near_misses: tuple[SourcedExample, ...] = ()
    known_problems: str = ""
    options: Mapping[str, Decimal] = field(default_factory=dict)
    """Lines of the partnership's board, by name, with where they stand by default."""
    texts: frozenset[str] = frozenset()
    """The kinds of text that it reads (``TextKind``); empty: all."""
    keywords: tuple[str, ...] = ()
    """It wakes where one of these stands in a text (lower case)."""
    patterns: tuple[str, ...] = ()
    """RE2 patterns over folded text (lower case, one space between words)."""
    unless: tuple[str, ...] = ()
    """RE2 patterns; a sentence that has one is not found."""

    def severity_in(self, regime: Regime | None) -> Severity:
        """Its severity in a regime; where the regime is not known, the mildest of all."""
        if regime is None:
            return max((self.severity, *self.severities.values()), key=SEVERITIES.index)
        return self.severities.get(regime, self.severity)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a finder saw: a text's path with character offsets in the shown text, or the path of a field alone;
    the figures of the message; the condition that it puts to bidders."""

    path: str
    start: int | None = None
    end: int | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    condition: BarrierCondition | None = None


@dataclass(frozen=True, slots=True)
class FieldsAbsent:
    """A finder's answer where it cannot tell: the fields without which it sees nothing."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarrierFinding:
    """One finding. ``span`` are offsets in the shown text at ``path``, ``words`` what stands there; ``wording``
    and ``message`` have their figures filled in."""

    code: str
    version: int
    severity: Severity
    category: BarrierCategory
    path: str
    span: tuple[int, int] | None
    words: str
    message: str
    cite: str
    wording: SuggestedWording
    condition: BarrierCondition | None = None


@dataclass(frozen=True, slots=True)
class BarrierReport:
    """What all rules answered about one purchase. ``absent`` names the fields for each that cannot tell."""

    notice: str
    findings: tuple[BarrierFinding, ...]
    answers: Mapping[str, RuleAnswer]
    absent: Mapping[str, tuple[str, ...]]
    failed: Mapping[str, str] = field(default_factory=dict)
    """Rules that broke on it, with the fault in words: the others ran."""

    def counted(self) -> Mapping[RuleAnswer, int]:
        """How many rules gave each answer."""
        given = list(self.answers.values())
        return {answer: given.count(answer) for answer in RuleAnswer}
