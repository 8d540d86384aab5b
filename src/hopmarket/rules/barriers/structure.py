"""Finds barriers in the fields of a purchase: dates, weights, lots, payment, questions, musts.

Each function gives what it saw, nothing, or the fields without which it cannot tell.

Long because each rule of fields has its function here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from ..money import in_words
from .amounts import pounds_in
from .barrier_kinds import BarrierCondition, BarrierRule, ConditionKind, FieldsAbsent, Sighting
from .checked_notice import CheckedNotice, NoticeStage, TextKind
from .shortlisting import may_works_be_shortlisted

Answer = tuple[Sighting, ...] | FieldsAbsent
_LONGEST_SANE = 600
"""Months; a longer term is a slip of the keys, and no rule judges it."""


def _line(rule: BarrierRule, name: str, default: int) -> Decimal:
    return rule.options.get(name, Decimal(default))


def _is_over(notice: CheckedNotice) -> bool:
    return notice.stage is NoticeStage.AWARD


def _path(notice: CheckedNotice, own: str, published: str) -> str:
    """Where a field stands: in our own drafts by its name, in a release by its JSON path."""
    return own if notice.stage is NoticeStage.DRAFT else published


def window(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Fewer days between publication and deadline than the board's line; a deadline before publication is
    a slip that nobody can judge."""
    if notice.published_at is None or notice.closes_at is None:
        return FieldsAbsent(
            tuple(name for name in ("published_at", "closes_at") if getattr(notice, name) is None)
        )
    days = (notice.closes_at - notice.published_at).days
    if days < 0 or days >= _line(rule, "days", 21) or _is_over(notice):
        return ()
    path = _path(notice, "closes_at", "$.tender.tenderPeriod.endDate")
    return (Sighting(path, figures={"days": str(days), "line": f"{_line(rule, 'days', 21):f}"}),)


def questions_end_early(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Questions that end before half of the time, or so near the deadline that no answer helps."""
    if notice.published_at is None or notice.closes_at is None or notice.questions_until is None:
        names = ("published_at", "questions_until", "closes_at")
        return FieldsAbsent(tuple(name for name in names if getattr(notice, name) is None))
    open_for = notice.closes_at - notice.published_at
    asked_for = notice.questions_until - notice.published_at
    if open_for <= timedelta(0) or asked_for <= timedelta(0) or _is_over(notice) or asked_for * 2 >= open_for:
        return ()
    path = _path(notice, "questions_until", "$.tender.enquiryPeriod.endDate")
    return (Sighting(path, figures={"days": str(asked_for.days), "of": str(open_for.days)}),)


def answers_come_late(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Questions may be asked until so near the deadline that an answer comes too late."""
    if notice.closes_at is None or notice.questions_until is None:
        names = ("questions_until", "closes_at")
        return FieldsAbsent(tuple(name for name in names if getattr(notice, name) is None))
    left = notice.closes_at - notice.questions_until
    if left < timedelta(0) or left >= timedelta(days=int(_line(rule, "days", 3))) or _is_over(notice):
        return ()
    path = _path(notice, "questions_until", "$.tender.enquiryPeriod.endDate")
    return (Sighting(path, figures={"days": str(left.days)}),)


def term_of_fields(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A service contract shorter than the board's line, unless it ends with what it delivers."""
    if notice.months is None:
        return FieldsAbsent(("starts_on", "ends_on"))
    if notice.is_delivered_once or notice.months >= _line(rule, "months", 36) or _is_over(notice):
        return ()
    path = _path(notice, "ends_on", "$.tender.contractPeriod.endDate")
    return (Sighting(path, figures={"months": str(notice.months)}),)


def long_term(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A contract longer than the board's line."""
    if notice.months is None:
        return FieldsAbsent(("starts_on", "ends_on"))
    if not _line(rule, "months", 60) < notice.months <= _LONGEST_SANE or _is_over(notice):
        return ()
    path = _path(notice, "ends_on", "$.tender.contractPeriod.endDate")
    return (Sighting(path, figures={"months": str(notice.months)}),)


def price_weight(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Price counts more than the board's line of a hundred."""
    if not notice.criteria or any(row.weight is None for row in notice.criteria):
        return FieldsAbsent(("criteria",))
    prices = [row for row in notice.criteria if row.is_price]
    share = sum((row.weight or Decimal(0) for row in prices), Decimal(0))
    if share <= _line(rule, "weight", 70) or _is_over(notice):
        return ()
    return (Sighting(prices[0].path, figures={"weight": f"{share.normalize():f}"}),)


def weights_missing(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """In a draft of ours, a criterion without a weight, or weights that are not a hundred; elsewhere weights
    stand in papers that are not seen."""
    if notice.stage is not NoticeStage.DRAFT or not notice.criteria:
        return FieldsAbsent(("criteria",))
    without = [row for row in notice.criteria if not row.weight]
    together = sum((row.weight or Decimal(0) for row in notice.criteria), Decimal(0))
    if not without and abs(together - 100) <= Decimal("0.1"):
        return ()
    return (Sighting((without or list(notice.criteria))[0].path),)


def many_criteria(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """More criteria than anybody can write to."""
    if not notice.criteria:
        return FieldsAbsent(("criteria",))
    if len(notice.criteria) <= _line(rule, "criteria", 8) or _is_over(notice):
        return ()
    return (Sighting(notice.criteria[0].path, figures={"count": str(len(notice.criteria))}),)


def small_weight(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A criterion that counts so little that an answer is not worth the hours."""
    if not notice.criteria or any(row.weight is None for row in notice.criteria):
        return FieldsAbsent(("criteria",))
    if _is_over(notice):
        return ()
    line = _line(rule, "weight", 5)
    return tuple(
        Sighting(row.path, figures={"title": row.title or "A criterion", "weight": f"{(row.weight or 0):f}"})
        for row in notice.criteria
        if not row.is_price and row.weight is not None and row.weight < line
    )


def selection_stage(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A stage that thins out bidders by their suitability before they are heard, where the law does not allow it."""
    if notice.has_selection_stage is None:
        return FieldsAbsent(("has_selection_stage",))
    if not notice.has_selection_stage or may_works_be_shortlisted(notice) or _is_over(notice):
        return ()
    return (Sighting(_path(notice, "procedure", "$.tender.procurementMethodDetails")),)


def payment_days(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Payment later than the line of the law."""
    if notice.payment_days is None:
        return FieldsAbsent(("payment_days",))
    if notice.payment_days <= _line(rule, "days", 30):
        return ()
    path = _path(notice, "payment_days", "$.assessment.contract.paymentDays")
    return (Sighting(path, figures={"days": str(notice.payment_days)}),)


def paid_in_arrears(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Payment after the work, of a service that lasts."""
    if notice.payment_in is None:
        return FieldsAbsent(("payment_in",))
    if notice.payment_in != "arrears" or notice.category != "services":
        return ()
    return (Sighting(_path(notice, "payment_in", "$.assessment.contract.paymentIn")),)


def one_lot(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """One lot from the board's line of pounds on, and no reason for it."""
    if notice.lots is None or notice.value is None or notice.currency not in ("GBP", None):
        return FieldsAbsent(
            tuple(name for name in ("lots", "value") if getattr(notice, name) is None) or ("currency",)
        )
    if notice.lots_rationale is None:
        return FieldsAbsent(("lots_rationale",))
    has_reason = bool(notice.lots_rationale.strip())
    if notice.lots > 1 or has_reason or notice.value < _line(rule, "pounds", 207720) or _is_over(notice):
        return ()
    return (
        Sighting(_path(notice, "lots_rationale", "$.tender.lots"), figures={"value": in_words(notice.value)}),
    )


def paper_only(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Responses are not taken electronically."""
    if notice.takes_electronic is None:
        return FieldsAbsent(("takes_electronic",))
    if notice.takes_electronic or _is_over(notice):
        return ()
    return (Sighting("$.tender.submissionMethod"),)


def asked_twice(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Questions with the same words."""
    if not notice.questions:
        return FieldsAbsent(("questions",))
    same: dict[str, list[str]] = defaultdict(list)
    for question in notice.questions:
        if plain := " ".join(re.findall(r"\w+", question.title.casefold())):
            same[plain].append(question.path)
    return tuple(
        Sighting(f"{path}/title" if notice.stage is NoticeStage.DRAFT else path)
        for paths in same.values()
        for path in paths[1:]
    )


_STANDARD = (
    (r"\b(?:company|charity|registration) number", "the registration number"),
    (r"\bregistered (?:office|address)", "the registered address"),
    (r"\bname (?:and address )?of (?:your|the) (?:organisation|company|bidder|charity)", "the name of the organisation"),
    (r"\bvat (?:registration )?number", "the VAT number"),
    (r"\b(?:turnover|accounts)\b.*\b(?:last|past|previous) (?:two|three|2|3) years", "accounts of earlier years"),
    (r"\binsurances? (?:do you|you) (?:hold|have)|\bcopies? of (?:your )?insurance", "insurance"),
    (r"\bmodern slavery", "modern slavery"),
    (r"\bhealth and safety polic", "the health and safety policy"),
    (r"\bequal(?:ity|ities|opportunit\w+)\b.*\bpolic", "the equality policy"),
    (r"\bdata protection polic|\bregistered with the ico\b|\binformation commissioner", "data protection"),
)  # fmt: skip
"""What standard answers hold once and for all, by the words in which it is asked again."""


def standard_asked_again(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A question for what every bidder's standard answers hold already."""
    if not notice.questions:
        return FieldsAbsent(("questions",))
    return tuple(
        Sighting(
            f"{question.path}/title" if notice.stage is NoticeStage.DRAFT else question.path,
            figures={"what": what},
        )
        for question in notice.questions
        for what in [
            next((what for asked, what in _STANDARD if re.search(asked, question.title.casefold())), "")
        ]
        if what and not question.link
    )


def words_for_pounds(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """More words asked than the board's line of words for every thousand pounds, from a least number on."""
    if not notice.questions or not notice.value or notice.currency not in ("GBP", None):
        names = tuple(name for name in ("questions", "value") if not getattr(notice, name))
        return FieldsAbsent(names or ("currency",))
    words = sum(question.word_limit for question in notice.questions if question.kind == "text")
    for_thousand = Decimal(words) * 1000 / notice.value
    if words < _line(rule, "words", 2000) or for_thousand <= _line(rule, "for_thousand", 100):
        return ()
    figures = {"words": f"{words:,}", "value": in_words(notice.value)}
    return (Sighting(_path(notice, "questions", "$.assessment.questions"), figures=figures),)


def no_word_limit(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A text to write, and nobody says how long."""
    if not notice.questions:
        return FieldsAbsent(("questions",))
    without = [row for row in notice.questions if row.kind == "text" and not row.word_limit]
    return tuple(Sighting(row.path, figures={"title": row.title}) for row in without)


def many_papers(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """More documents to read than the board's line."""
    if notice.documents is None:
        return FieldsAbsent(("documents",))
    if notice.documents <= _line(rule, "documents", 10) or _is_over(notice):
        return ()
    return (
        Sighting(_path(notice, "papers", "$.tender.documents"), figures={"count": str(notice.documents)}),
    )


def many_files(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """More files to send than the board's line."""
    if not notice.questions:
        return FieldsAbsent(("questions",))
    files = [row for row in notice.questions if row.kind == "file" and row.required]
    if len(files) <= _line(rule, "files", 3):
        return ()
    return (Sighting(files[0].path, figures={"count": str(len(files))}),)


_MORE_THAN_USUAL = 520
"""Characters; indicatortoolbox.eu quotes the figure, whose study was not read."""


def long_conditions(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """Conditions so much longer than is usual for the kind of work (its CPV division, or any where too little is
    known of it) that the one figure that is known speaks against them: 520 characters over the mean of the market
    went with 10.4 points more single bids."""
    conditions = [text for text in notice.texts if text.kind is TextKind.CONDITION]
    if not conditions:
        return FieldsAbsent(("conditions",))
    length = sum(len(text.shown) for text in conditions)
    division = (notice.cpv or "")[:2]
    usual = rule.options.get(f"median_{division}", _line(rule, "median", 724))
    if length <= usual + _MORE_THAN_USUAL or _is_over(notice):
        return ()
    figures = {"characters": f"{length:,}", "usual": f"{usual:,.0f}"}
    return (Sighting(conditions[0].path, figures=figures),)


def _musts(notice: CheckedNotice, pattern: str) -> list[tuple[str, str]] | FieldsAbsent:
    """The musts of a draft in whose words a pattern stands, with their paths."""
    if notice.musts is None:
        return FieldsAbsent(("musts",))
    found = [text for text in notice.texts if text.path.startswith("musts/")]
    return [
        (text.path, must)
        for text, must in zip(found, notice.musts, strict=False)
        if re.search(pattern, must.casefold())
    ]


def must_turnover(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A must on turnover, over so many times the contract's yearly value."""
    musts = _musts(notice, r"\bturnover\b|\bannual income\b")
    if isinstance(musts, FieldsAbsent):
        return musts
    found = []
    for path, words in musts:
        numbers = re.findall(r"\((?:\w+ )+([\d.]+)\)$", words)
        amount = Decimal(numbers[0]) if numbers else pounds_in(words.casefold())
        yearly = notice.yearly_value
        if amount is None or not yearly or amount <= yearly * _line(rule, "times", 2):
            continue
        against = f", {amount / yearly:.1f} times the {in_words(yearly)} of a year of this contract"
        found.append(
            Sighting(
                path,
                figures={"amount": in_words(amount), "against": against, "suggested": ""},
                condition=BarrierCondition(ConditionKind.TURNOVER, amount),
            )
        )
    return tuple(found)


def must_audited(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A must on audited accounts."""
    musts = _musts(notice, r"\baudited\b")
    if isinstance(musts, FieldsAbsent):
        return musts
    condition = BarrierCondition(ConditionKind.AUDITED_ACCOUNTS)
    return tuple(Sighting(path, condition=condition) for path, words in musts if "examined" not in words)


def must_insurance(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A must on insurance that is held already."""
    musts = _musts(notice, r"\binsur|\bindemnity\b")
    if isinstance(musts, FieldsAbsent):
        return musts
    return tuple(
        Sighting(path, condition=BarrierCondition(ConditionKind.INSURANCE_HELD, pounds_in(words.casefold())))
        for path, words in musts
        if not re.search(
            r"by the (?:day|start)|before (?:the )?(?:work|start)|commit|will (?:have|hold)", words.casefold()
        )
    )


def small_value_full_tender(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A small purchase that asks for as much writing as a large one."""
    if notice.value is None or not notice.questions:
        return FieldsAbsent(tuple(name for name in ("value", "questions") if not getattr(notice, name)))
    written = sum(1 for row in notice.questions if row.kind == "text")
    if notice.value >= _line(rule, "pounds", 25000) or written <= _line(rule, "questions", 5):
        return ()
    figures = {"count": str(written), "value": in_words(notice.value)}
    return (Sighting(_path(notice, "questions", "$.assessment.questions"), figures=figures),)


def starts_at_once(notice: CheckedNotice, rule: BarrierRule) -> Answer:
    """A contract that starts so soon after the deadline that nobody can hire anybody."""
    if notice.closes_at is None or notice.starts_on is None:
        return FieldsAbsent(
            tuple(name for name in ("closes_at", "starts_on") if getattr(notice, name) is None)
        )
    days = (notice.starts_on - notice.closes_at.date()).days
    if not 0 <= days < _line(rule, "days", 42) or notice.category == "goods" or _is_over(notice):
        return ()
    path = _path(notice, "starts_on", "$.tender.contractPeriod.startDate")
    return (Sighting(path, figures={"days": str(days)}),)


FIELD_FINDERS = {
    "window": window,
    "questions_end_early": questions_end_early,
    "answers_come_late": answers_come_late,
    "term_of_fields": term_of_fields,
    "long_term": long_term,
    "price_weight": price_weight,
    "weights_missing": weights_missing,
    "many_criteria": many_criteria,
    "small_weight": small_weight,
    "selection_stage": selection_stage,
    "payment_days": payment_days,
    "paid_in_arrears": paid_in_arrears,
    "one_lot": one_lot,
    "paper_only": paper_only,
    "asked_twice": asked_twice,
    "standard_asked_again": standard_asked_again,
    "words_for_pounds": words_for_pounds,
    "no_word_limit": no_word_limit,
    "many_papers": many_papers,
    "many_files": many_files,
    "long_conditions": long_conditions,
    "must_turnover": must_turnover,
    "must_audited": must_audited,
    "must_insurance": must_insurance,
    "small_value_full_tender": small_value_full_tender,
    "starts_at_once": starts_at_once,
}
"""What rows of rules name, for rules that read fields."""
