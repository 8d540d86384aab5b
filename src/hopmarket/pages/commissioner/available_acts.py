"""The acts on a published purchase: which are possible now, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.refusals import sentence
from hopmarket.records.agreements.queries import signed_lots, unsigned_lots
from hopmarket.records.agreements.services import why_not_signed
from hopmarket.records.opportunities.models import Opportunity
from hopmarket.rules.local_time import day_in_london
from hopmarket.rules.opportunity_life import OpportunityAct, OpportunityState
from hopmarket.rules.procedure_kinds import SealKind
from hopmarket.rules.quotes import may_still_invite
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.roles import Member

from .panel_candidates import NamedPanel
from .purchase_access import why_not

_A, _S = OpportunityAct, OpportunityState


@dataclass(frozen=True, slots=True)
class AvailableAct:
    """An act with its address; ``why_not`` says why it is not possible now, empty when it is."""

    title: str
    href: str
    hint: str
    why_not: str = ""


PUBLISHED = (
    (_A.INVITE, "Ask somebody else for a quote", "ask_another", "While they have enough days to answer"),
    (_A.ANSWER, "Answer questions", "clarifications", "Everybody sees the question and the answer"),
    (_A.AMEND, "Amend", "amend", "Change the text, dates or documents, and tell everyone"),
    (_A.EXTEND, "Move the deadline later", "extend", "For everybody"),
    (
        _A.OPEN_RESPONSES,
        "Open the responses",
        "open",
        "After the deadline",
    ),
    (
        _A.CORRECT_NATIONAL,
        "Notices on the national platform",
        "notices",
        "Which are due, what is recorded of each, and what is missing",
    ),
    (
        _A.CORRECT_NATIONAL,
        "Correct the notice on the national platform",
        "correct_national",
        "Its reference, or why none is due",
    ),
    (_A.END, "End without an award", "end", "With reasons that everybody can read"),
    (_A.CANCEL, "Cancel", "cancel", "With reasons that everybody can read"),
)


def available_acts(
    opportunity: Opportunity, panel: NamedPanel, member: Member, at: datetime
) -> list[AvailableAct]:
    """Every act on a published purchase, the possible ones first."""
    acts = [
        AvailableAct(
            title,
            reverse(f"commissioner:{name}", args=[opportunity.reference]),
            hint,
            _why_not(opportunity, act, panel, member, at),
        )
        for act, title, name, hint in PUBLISHED
        if opportunity.the_procedure.life.steps[act]
    ]
    contracts = _contracts(opportunity, member, at)
    return sorted([*contracts, *acts], key=lambda act: bool(act.why_not))


def _contracts(opportunity: Opportunity, member: Member, at: datetime) -> list[AvailableAct]:
    """A contract to sign for every awarded lot that has none in the register, then those that are."""
    unsigned = unsigned_lots(member).get(opportunity.pk, ())
    refusal = why_not_signed(opportunity, day_in_london(at)) if unsigned else None
    return [
        *(
            _contract(
                opportunity,
                "Sign the contract",
                lot,
                "It enters the register, and everybody can read it",
                sentence(refusal) if refusal else "",
            )
            for lot in unsigned
        ),
        *(
            _contract(
                opportunity,
                "The contract",
                lot,
                "As the register has it; what was entered wrongly can be corrected",
            )
            for lot in signed_lots(opportunity)
        ),
    ]


def _contract(
    opportunity: Opportunity, what: str, lot: str, hint: str, why_not_now: str = ""
) -> AvailableAct:
    terms = opportunity.the_terms
    title = what if len(terms.lots) == 1 else f"{what}: {terms.lot(lot).title}"
    return AvailableAct(title, f"/evaluate/{opportunity.reference}/contract/{lot}/", hint, why_not_now)


def _why_not(
    opportunity: Opportunity, act: OpportunityAct, panel: NamedPanel, member: Member, at: datetime
) -> str:
    closes_at = opportunity.closes_at
    past = closes_at is not None and at >= closes_at
    due = opportunity.state == _S.OPEN and past
    if act is _A.OPEN_RESPONSES and (due or not why_not(opportunity, act)):
        if opportunity.the_procedure.seal is SealKind.PORTAL:
            leads = panel.lead is not None and panel.lead[0] == member.person
            return "" if leads else sentence(Refusal("opening.not_lead"))
        return "" if panel.may_open(member.person) else sentence(Refusal("opening.not_opener"))
    if act is _A.OPEN_RESPONSES and opportunity.state == _S.OPEN and closes_at:
        return f"Nobody can open them before {money_and_dates.when(closes_at)}."
    if act is _A.INVITE and closes_at and opportunity.state == _S.OPEN:
        late = may_still_invite(closes_at, opportunity.the_procedure, now=at)
        return sentence(late) if late else ""
    if act is _A.AMEND and due:
        return sentence(Refusal("amend.deadline_passed"))
    if act is _A.EXTEND and due:
        return sentence(Refusal("extend.deadline_passed"))
    refusal = why_not(opportunity, act)
    return sentence(refusal) if refusal else ""
