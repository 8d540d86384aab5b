"""Writes docs/rules from the tables in hopmarket.rules, so that the pages cannot drift.

PYTHONPATH=src python scripts/rule_pages.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
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
from hopmarket.rules.barriers import measuring
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


def how_often_right(rule: BarrierRule) -> str:
    """What was measured of a rule, in a paragraph."""
    row = measured_rules().get(rule.code)
    if not rule.patterns:
        return "It compares figures and fields, and looks for no words: there was nothing to read and label."
    if not row or not row["n"]:
        return "Not enough real cases have been read yet."
    counts = (
        f"Two readers agree on {row['n']} passages of real notices. Passages that hold this barrier: "
        f"{row['positives']}. Passages that the rule found: {row['found']}, rightly: {row['right']}."
    )
    if not measuring.is_known(row):
        return (
            f"Not enough real cases have been read yet. {counts} See [all figures](../barriers-measured.md)."
        )
    shares = f"Precision {interval(row, 'precision')}, recall {interval(row, 'recall')}."
    return f"{counts} {shares} See [all figures and what they cannot say](../barriers-measured.md)."


def interval(row: Mapping[str, Any], name: str) -> str:
    """A measured share with its interval; a dash where there is none."""
    if name not in row:
        return "–"
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    return f"{row[name]:.2f} ({low:.2f}–{high:.2f})"


def measured_page() -> str:
    """The page of what was measured of all rules of words."""
    rows = measured_rules()
    lines = [
        (
            f"[{code}](barriers/{code}.md)",
            f"{row['passages']}",
            f"{row['n']}",
            f"{row['kappa']:.2f}" if "kappa" in row else "–",
            f"{row['positives']}",
            f"{row['found']}",
            f"{row['right']}",
            interval(row, "precision"),
            interval(row, "recall"),
            f"{row['right_unquoted']} of {row['found_unquoted']}" if "quoted" in row else "–",
            row.get("why", "none"),
        )
        for code, row in rows.items()
    ]
    head = (
        "rule",
        "labelled",
        "agreed",
        "kappa",
        "hold it",
        "found",
        "right",
        "precision (95%)",
        "recall (95%)",
        "right without quoted",
        "capped because",
    )
    sums = {
        name: sum(row[name] for row in rows.values())
        for name in ("passages", "n", "only_first", "only_second", "positives", "found", "right")
    }
    sums["unsure"] = sums["passages"] - sums["n"] - sums["only_first"] - sums["only_second"]
    together_kappa = measuring.kappa_of(rows.values())
    known = [code for code, row in rows.items() if measuring.is_known(row)]
    together = (
        f"{sums['passages']:,} passages of real notices have labels of two readers. They agree on {sums['n']:,}, differ on "
        f"{sums['only_first'] + sums['only_second']:,}, and at least one was unsure about {sums['unsure']:,}. Over all "
        f"rules kappa {'cannot be told' if together_kappa is None else f'is {together_kappa:.2f}'}. Of the passages on which they agree {sums['positives']:,} "
        f"hold the barrier of their rule; the rules found {sums['found']:,}, {sums['right']:,} of them rightly. "
        f"{len(known)} of {len(rows)} rules have the {measuring.FEWEST_POSITIVES} real cases from which on we say how "
        f"often a rule is right{': ' + ', '.join(known) if known else ''}."
    )
    return "\n\n".join(
        (
            "# How often the barrier rules are right",
            (
                "This page is written by `scripts/rule_pages.py` from `src/hopmarket/data/barriers/measured.yaml`, and that file "
                "by `scripts/measure_barriers.py` from the labels in `tests/labels`."
            ),
            together,
            "## What follows",
            listed(
                (
                    (
                        f"A rule of words under {measuring.LEAST_PRECISION} precision does no more than ask somebody to have a "
                        "look (*consider*), everywhere."
                    ),
                    (
                        f"So does one with fewer than {measuring.FEWEST_POSITIVES} passages that hold its barrier (“"
                        f"{measuring.TOO_FEW}”), but not in our own drafts: their writers can judge at once."
                    ),
                    "Findings of fields are not capped. They compare figures, and no sentence has to be understood.",
                )
            ),
            "## Words of the table",
            listed(
                (
                    (
                        "*Labelled*: passages that both readers labelled. *Agreed*: both said yes, or both no. Everything to "
                        "the right of kappa is over these alone."
                    ),
                    (
                        "*Kappa*: Cohen’s, over passages on which both said yes or no. A dash: both gave all the same answer, "
                        "so that chance alone would agree."
                    ),
                    (
                        "*Precision*: the share of what the rule found that holds the barrier. *Recall*: the share of what "
                        "holds the barrier that the rule found. In brackets Wilson’s 95% interval."
                    ),
                    (
                        "*Right without quoted*: the same without passages whose words the rule itself quotes as an example. "
                        "A dash: none is quoted."
                    ),
                )
            ),
            "## What the figures cannot say",
            listed(MEASURED_LIMITS),
            "## Rule by rule",
            table(head, lines),
        )
    )


MEASURED_LIMITS = (
    (
        "With so few cases nearly every interval is wide. Ten right of ten still allows a true precision of 0.72; the line of "
        "0.9 is held against the share itself, not against the low end of its interval."
    ),
    (
        "Recall is recall over these passages. They were drawn by loose words and at random, half of them with a word that "
        "asks something; a barrier in words that nobody thought of is in neither part."
    ),
    "They do not say how common a barrier is: the share of yes was made higher than it is in notices.",
    (
        "Where the readers differ or one is unsure the rule is not judged. These are the hard cases, so the true figures are "
        "likely to be lower."
    ),
    (
        "The patterns were written and sharpened on notices of the same collections. Passages that a rule quotes are counted "
        "apart; others may have been seen while it was written. Only new notices would show how the rules do on what "
        "nobody has seen."
    ),
    (
        "A passage is one to three sentences. In a whole notice another sentence may take the barrier away, and value, term "
        "and category, which some rules need, are not there."
    ),
    (
        "A kappa near 1 is more than readers mostly reach. Ours had one guideline and may read alike, and then they err "
        "alike: it shows that labels can be repeated, not that they are right, nor that the readers were independent."
    ),
    (
        "The readers followed a written guideline, and are neither officers nor bidders of a partnership. What an officer "
        "would call a barrier may be another thing."
    ),
    "English texts alone, mostly of the United Kingdom. A label judges words, no authority.",
)
"""What somebody must know who reads the figures."""


def barrier_page(rule: BarrierRule) -> str:
    """The page of one barrier rule."""
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
        how_often_right(rule),
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
    return "\n\n".join(("# The barrier rules", BARRIERS_MADE, table(head, rows), MEASURED))


MEASURED = "How often each rule of words is right was measured: see [the figures](barriers-measured.md)."

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
    "barriers-measured.md": measured_page,
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
