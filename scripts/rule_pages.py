"""Writes docs/rules from the tables in hopmarket.rules, so that the pages cannot drift.

PYTHONPATH=src python scripts/rule_pages.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from hopmarket.barrier_rules import barrier_rules, measured_rules
from hopmarket.rules import (
    opportunity_life,
    procedures,
    response_life,
    roles,
    scoring,
    thresholds,
    transparency,
)
from hopmarket.rules.barriers.barrier_kinds import BarrierRule
from hopmarket.rules.barriers.confirmed_by import reasons_confirming
from hopmarket.rules.bodies import body_life, decision_record, meeting_life, quorum
from hopmarket.rules.decline import DECLINE_LABELS
from hopmarket.rules.file_types import KINDS, MOST_BYTES
from hopmarket.rules.framework import gates as framework_gates
from hopmarket.rules.framework.life import FRAMEWORK_LIFE
from hopmarket.rules.identifiers import SCHEMES
from hopmarket.rules.lifecycle import Life
from hopmarket.rules.regimes.kinds import Regime
from hopmarket.rules.regimes.notice_rows import NOTICE_ROWS, PATHS
from hopmarket.rules.transparency import code_fields
from hopmarket.rules.transparency.agreements import METHODS, WORDS

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "rules"
MADE = "This page is written by `scripts/rule_pages.py` from the tables in `src/hopmarket/rules`."


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def words(name: str) -> str:
    return name.replace("_", " ")


def role_page() -> str:
    rows = [
        (
            f"`{act}`",
            ", ".join(sorted(row.roles)),
            "a founder begins before" if row.begins_early else "yes" if row.checked else "no",
            "yes" if row.buys else "no",
            "yes" if row.second_factor else "no",
        )
        for act, row in roles.PERMISSIONS.items()
    ]
    head = ("act", "roles", "checked organisation", "only who may buy", "second factor")
    system = [(f"`{act}`", ", ".join(names)) for act, names in roles.SYSTEM_ACTS.items()]
    return "\n\n".join(
        (
            "# Who may do which act",
            MADE,
            "Whose object it is, the queries decide: what is not yours cannot be fetched.",
            table(head, rows),
            "## Acts of the portal itself",
            table(("act", "by"), system),
        )
    )


def life_page(title: str, life: Life[Any, Any]) -> str:
    return "\n\n".join((f"# {title}", MADE, life_part(life)))


def life_part(life: Life[Any, Any]) -> str:
    states = list(type(life.begins))
    drawn = [
        f"    {start} --> {to}: {words(act)}"
        for act, moves in life.steps.items()
        for start, to in moves.items()
        if start != to
    ]
    rows = [
        (words(act), *(words(moves[state]) if state in moves else "–" for state in states))
        for act, moves in life.steps.items()
    ]
    diagram = "\n".join(("```mermaid", "stateDiagram-v2", f"    [*] --> {life.begins}", *drawn, "```"))
    cite = [f"Source: {life.cite}."] if life.cite else []
    note = "A dash is a refusal: the act is not possible in that state."
    head = ("act", *(words(state) for state in states))
    return "\n\n".join((*cite, diagram, note, table(head, rows)))


def bodies_page() -> str:
    rights = [
        (words(str(act)), *("yes" if row.may_take(act) else "–" for row in RIGHTS.values()))
        for act in body_life.DecisionAct
    ]
    rules = (
        f"A quorum is at least {quorum.FEWEST_IN_QUORUM} and at most the number of seats; each body has its own.",
        (
            "A body is constituted, and decides, only while as many seats are held as its quorum, and, where it wants "
            f"co-chairs, one of each of these sectors: {', '.join(quorum.CHAIR_SECTORS)}."
        ),
        "A seat counts as held while its holder works for the organisation for which they sit.",
        (
            "A decision has an instant. The quorum is counted there: from the instant of somebody's leaving on they are "
            "not present."
        ),
        (
            "Whoever declared an interest in the matter counts neither for the quorum nor for the vote, unless a "
            f"dispensation is recorded ({decision_record.CONFLICT_CITE})."
        ),
        "Votes and abstentions are as many as those present who may vote. More for than against carries.",
        (
            "A casting vote is one vote more for the decision, on a tie alone, by the holder of a chair who is present "
            "and has no interest in it; and only in a body that has one."
        ),
        (
            f"A record says six things ({decision_record.CITE}): the decision and when it was made, its reasons, "
            "alternatives considered and rejected, declared interests, dispensations, papers."
        ),
        "An attendance is not put right in a way by which a decision that was taken would have lacked its quorum.",
        "What a body may decide, and how, is not changed between the beginning of a meeting and its minutes.",
        "Nothing that is published of bodies has an e-mail address.",
    )
    return "\n\n".join(
        (
            "# Bodies, meetings and decisions",
            MADE,
            "\n".join(f"- {rule}" for rule in rules),
            "## What a body may do with a matter",
            table(("act", *RIGHTS), rights),
            "## The life of a body",
            life_part(body_life.BODY_LIFE),
            "## The life of a meeting",
            life_part(meeting_life.MEETING_LIFE),
        )
    )


RIGHTS = {
    "may do neither": body_life.BodyRights(),
    "may recommend": body_life.BodyRights(may_recommend=True),
    "may adopt": body_life.BodyRights(may_adopt=True),
}


def notices_of(row: procedures.Procedure) -> list[str]:
    """The numbers of the notices that the portal follows up for a procedure, at any value that it takes."""
    sides = {above for above, none in ((True, row.below), (False, row.reaching)) if not none}
    due = [notice for notice in NOTICE_ROWS if notice.moment and PATHS[row.key] in notice.paths]
    return list(dict.fromkeys(notice.number for notice in due if notice.above in sides))


def procedure_page() -> str:
    rows = [
        (
            row.title,
            row.when,
            str(row.fewest_days_open) if row.has_responses else "–",
            words(row.judging),
            str(row.fewest_evaluators),
            str(row.openers),
            row.seal,
            row.audience,
            ", ".join(notices_of(row)),
            row.standstill,
            row.cite,
        )
        for row in procedures.PROCEDURES.values()
    ]
    head = (
        "procedure",
        "when",
        "days open at least",
        "judged",
        "evaluators at least",
        "openers",
        "seal",
        "read by",
        "notices",
        "standstill",
        "source",
    )
    lines = [
        (
            thresholds.LINE_TITLES[row.line],
            words(row.body),
            f"£{row.value:,}",
            f"{row.since:%-d %B %Y}",
            row.cite,
        )
        for row in thresholds.THRESHOLDS
    ]
    elsewhere = [(row.title, row.what_to_do, row.cite) for row in procedures.PROCEDURES_ELSEWHERE]
    return "\n\n".join(
        (
            "# Procedures and thresholds",
            MADE,
            "A lawyer should confirm this rule set before live use.",
            table(head, rows),
            "## Value lines, VAT included",
            table(("line", "bodies", "value", "in force since", "source"), lines),
            "## What the law allows and this portal does not run",
            table(("procedure", "what to do", "source"), elsewhere),
        )
    )


def scoring_page() -> str:
    rows = [(str(value), meaning) for value, meaning in scoring.DESCRIPTORS.items()]
    note = (
        "Ties share a place. Scaling all weights changes no place, and neither the order of the "
        "evaluators nor that of the responses matters: the sums are exact fractions."
    )
    return "\n\n".join(("# Scoring", MADE, scoring.METHOD, note, table(("score", "what it means"), rows)))


def entry_page() -> str:
    kinds = [(f".{kind.ending}", kind.media_type) for kind in KINDS.values()]
    note = f"A file has at most {MOST_BYTES >> 20} MB; its bytes must be of the kind its name says."
    schemes = [(row.code, row.title, row.example) for row in SCHEMES.values()]
    return "\n\n".join(
        (
            "# What may come in",
            MADE,
            note,
            table(("ending", "media type"), kinds),
            "## Identifiers",
            table(("scheme", "register", "example"), schemes),
        )
    )


def transparency_page() -> str:
    fields = [
        (
            str(field.number),
            field.title,
            ", ".join(f"`{name}`" for name in field.columns),
            field.path or "–",
            field.remark,
        )
        for field in transparency.FIELDS
    ]
    routes = [(f"“{phrase}”", str(meant)) for phrase, meant in WORDS] + [
        (f"method `{method}`", str(meant)) for method, meant in METHODS.items()
    ]
    note = (
        f"Contracts whose value exceeds £{transparency.THRESHOLD:,}, from published notices alone. What no "
        f"notice tells is “{transparency.NOT_PUBLISHED}”: nothing is guessed. An award of which no contract "
        "tells counts as one; a contract without a value in pounds is left out, and counted on the page."
    )
    return "\n\n".join(
        (
            "# Local Government Transparency Code: contracts over £5,000",
            MADE,
            f"Source: [{transparency.CITE}]({code_fields.ADDRESS}). A lawyer should confirm this rule set before live use.",
            note,
            table(("no.", "the Code asks", "columns", "in OCDS", "what the file says"), fields),
            "## Invitation to quote, or to tender",
            (
                "The first of these that the procedure’s own words or, failing that, its method answers; "
                "otherwise “Not published”."
            ),
            table(("procedure", "the file says"), routes),
        )
    )


def framework_page() -> str:
    rows = [
        (words(str(step)), words(gate.key), words(str(gate.turn)), gate.cite)
        for step, listed in framework_gates.GATES.items()
        for gate in listed
    ]
    return "\n\n".join(
        (
            life_page("The life of a version of the framework", FRAMEWORK_LIFE),
            "Comments close by their time: a version is revised from that instant on.",
            "## What each step wants",
            "It is refused by the first line that is not met; its page lists them all.",
            table(("step", "refused as", "whose turn it is", "source"), rows),
        )
    )


def barrier_page(rule: BarrierRule) -> str:
    """The page of one barrier rule."""
    measured = measured_rules().get(rule.code, {})
    right = "Not enough real cases have been read by people yet."
    if measured.get("precision") is not None and measured.get("positives", 0) >= 10:
        right = f"Measured on real notices: precision {measured['precision']} over {measured['positives']} findings."
    by_regime = [
        (words(regime), str(rule.severity_in(regime))) for regime in Regime if regime in rule.regimes
    ]
    parts = [
        f"# {rule.code}: {rule.title}",
        BARRIERS_MADE,
        f"**{rule.severity}** · {words(rule.category)} · {rule.state} since {rule.since} · version {rule.version}",
        "## What it finds, and why it is bad",
        figures_shown(rule.message),
        rule.why,
        "## Law and evidence",
        listed(rule.cites),
    ]
    if rule.counter_cites:
        parts += ["## What speaks for the condition", listed(rule.counter_cites)]
    for title, examples in (("Example", rule.positives), ("Near miss, left alone", rule.near_misses)):
        sayings = [f"“{row.text}”" + (f" ({row.source})" if row.source else "") for row in examples]
        if sayings:
            parts += [f"## {title}", listed(sayings)]
    parts += ["## Use instead"]
    if rule.wording.text:
        safe = (
            "Safe: what is meant stays the same."
            if rule.wording.is_safe
            else "Not safe: it changes what is asked."
        )
        parts += [figures_shown(rule.wording.text), safe]
    else:
        parts += ["No wording fits every purchase: change the field that the finding names."]
    if rule.known_problems:
        parts += ["## Known problems", rule.known_problems]
    if rule.options:
        lines = (f"`{name}`: {line}, until the board sets another" for name, line in rule.options.items())
        parts += ["## Options", listed(lines)]
    if reasons := reasons_confirming(rule.code):
        parts += [
            "## Reasons of bidders that confirm it",
            listed(DECLINE_LABELS[reason] for reason in reasons),
        ]
    parts += [
        "## How often it is right",
        right,
        "## Severity by regime",
        table(("regime", "severity"), by_regime),
    ]
    return "\n\n".join(parts)


BARRIERS_MADE = "This page is written by `scripts/rule_pages.py` from `src/hopmarket/data/barriers`."


def listed(rows: Iterable[str]) -> str:
    return "\n".join(f"- {row}" for row in rows)


def figures_shown(sentence: str) -> str:
    """A sentence with its figures by name."""
    return sentence.replace("{", "‹").replace("}", "›")


def barriers_page() -> str:
    rows = [
        (
            f"[{rule.code}](barriers/{rule.code}.md)",
            rule.title,
            words(rule.category),
            str(rule.severity),
            str(rule.state),
        )
        for rule in barrier_rules()
    ]
    head = ("code", "rule", "category", "severity", "state")
    return "\n\n".join(("# The barrier rules", BARRIERS_MADE, table(head, rows)))


PAGES: dict[str, Callable[[], str]] = {
    "roles.md": role_page,
    "opportunity.md": lambda: life_page("The life of an opportunity", opportunity_life.OPPORTUNITY_LIFE),
    "response.md": lambda: life_page("The life of a response", response_life.RESPONSE_LIFE),
    "bodies.md": bodies_page,
    "framework.md": framework_page,
    "procedures.md": procedure_page,
    "scoring.md": scoring_page,
    "entry.md": entry_page,
    "transparency-code.md": transparency_page,
    "barriers.md": barriers_page,
    **{f"barriers/{rule.code}.md": partial(barrier_page, rule) for rule in barrier_rules()},
}


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "barriers").mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
