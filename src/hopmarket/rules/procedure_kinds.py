"""What a row of the table of procedures says: kinds of seal, judging, notices, and the row itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .lifecycle import Life
from .opportunity_life import LIVES, LifeKind, OpportunityAct, OpportunityState
from .regimes.kinds import Regime
from .roles import OrganisationKind
from .terms_fields import DraftSection, TermsField
from .thresholds import Line


class SealKind(StrEnum):
    """Who can open responses: two officers with their passphrases, or the portal by itself, which keeps
    them closed until the deadline and could be read by whoever holds the server."""

    CLERK = "clerk"
    PORTAL = "portal"


class ProcedureKey(StrEnum):
    BELOW_THRESHOLD_OPEN = "below_threshold_open"
    QUICK_QUOTE = "quick_quote"
    LIGHT_TOUCH_OPEN = "light_touch_open"
    WORKS_BELOW_THRESHOLD = "works_below_threshold"
    OPEN_ABOVE_THRESHOLD = "open_above_threshold"
    DIRECT_AWARD = "direct_award"
    BOUGHT_ELSEWHERE = "bought_elsewhere"


class Audience(StrEnum):
    """Who reads it before there is a result: everybody, or those who were invited."""

    EVERYBODY = "everybody"
    INVITED = "invited"


class Judging(StrEnum):
    """How responses are judged: by a panel whose scores are locked before anybody compares them, on one
    page by the lead with a colleague who looks at it, or not at all."""

    PANEL = "panel"
    ONE_PAGE = "one_page"
    NONE = "none"


class Standstill(StrEnum):
    """Whether days pass between the award notice and the signature: not at all, because the buyer promised
    them, or because the law says so."""

    NONE = "none"
    PROMISED = "promised"
    REQUIRED = "required"


class NoticeKind(StrEnum):
    """A notice on the national platform, by its number there."""

    UK3 = "UK3"
    UK4 = "UK4"
    UK5 = "UK5"
    UK6 = "UK6"
    UK7 = "UK7"


class PeriodGround(StrEnum):
    """Why a tender is open for as long as it is: the ordinary time, or a ground for less."""

    ORDINARY = "ordinary"
    PLANNED = "planned"
    URGENT = "urgent"


class NoticeMoment(StrEnum):
    """What a notice comes before or after."""

    BEFORE_PUBLICATION = "before_publication"
    BEFORE_AWARD = "before_award"
    WITH_AWARD = "with_award"
    AFTER_SIGNATURE = "after_signature"


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice that is due on the national platform: from which line on (None: always), and only where the
    purchase reaches its threshold (``above``) or only where it does not."""

    kind: NoticeKind
    title: str
    moment: NoticeMoment
    cite: str
    line: Line | None = None
    above: bool | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procurement procedure. Days are calendar days; ``method`` and ``details`` as OCDS names them.

    ``below`` and ``reaching`` name, for each kind of purchase (services, goods, works), the line that the
    value must stay below, or reach; a kind that ``categories`` does not have cannot be bought so.
    """

    key: ProcedureKey
    title: str
    when: str
    """One plain sentence: when it is the right one."""
    method: str
    details: str
    cite: str
    buyers: frozenset[OrganisationKind] = frozenset({OrganisationKind.PUBLIC_BODY})
    categories: frozenset[str] = frozenset({"services", "goods", "works"})
    only_light_touch: bool = False
    below: Mapping[str, Line] | None = None
    reaching: Mapping[str, Line] | None = None
    sections: tuple[DraftSection, ...] = tuple(DraftSection)
    fields_left_out: frozenset[str] = frozenset({"standstill_promised"})
    """Fields of these sections that it does not ask all the same."""
    questions: str = "tender"
    """The set of questions that it begins with."""
    life_kind: LifeKind = LifeKind.TENDER
    seal: SealKind = SealKind.CLERK
    audience: Audience = Audience.EVERYBODY
    judging: Judging = Judging.PANEL
    approvals: int = 1
    openers: int = 2
    fewest_evaluators: int = 2
    award_seen_by_second: bool = False
    """Whether every award needs a second officer; otherwise the partnership's lines tell."""
    fewest_days_open: int = 10
    grounds: tuple[PeriodGround, ...] = (PeriodGround.ORDINARY,)
    """The grounds of :mod:`.tender_periods` on which it may be open, the ordinary one first."""
    fewest_invited: int = 0
    standstill: Standstill = Standstill.NONE
    summary_before_award_notice: bool = False
    framework_topics: tuple[str, ...] = ()
    """Parts of the common framework that apply to it beyond those for all (``data/frameworks/parts.yaml``)."""
    is_debarment_checked: bool = True
    """Whether nobody on the debarment list may win by it; what was bought elsewhere was checked there."""
    has_responses: bool = True
    """Whether anybody answers through the portal; otherwise it is recorded, straight into the register."""

    def asks(self, row: TermsField) -> bool:
        """Whether a draft is asked for a field of the terms."""
        return row.section in self.sections and row.name not in self.fields_left_out

    @property
    def judge_part(self) -> str:
        """The seat from which responses are scored."""
        return "lead" if self.judging is Judging.ONE_PAGE else "evaluator"

    @property
    def life(self) -> Life[OpportunityState, OpportunityAct]:
        """Its states and steps."""
        return LIVES[self.life_kind]


@dataclass(frozen=True, slots=True)
class ProcedureElsewhere:
    """What the law allows and this portal does not run, and what to do instead."""

    title: str
    what_to_do: str
    cite: str
    regimes: frozenset[Regime] = frozenset()
    """The regimes in which the law allows it; none named: in all."""
