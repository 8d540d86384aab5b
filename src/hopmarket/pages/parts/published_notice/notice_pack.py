"""A purchase on paper: everything a bidder needs, in one document, from the release that was published.

It reads the same rows as the notice's page, and walks the table of fields beside: a field that is added to the
terms stands here by its public label, whether the page has a place of its own for it or not. Nothing in it
depends on today, so one release has one document.
Long because each section of the pack has a function of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.conf import settings

from hopmarket.pages.parts import money_and_dates
from hopmarket.pages.parts.papers.paper_files import forms_here
from hopmarket.pages.parts.term_changes import field_in_words
from hopmarket.pages.parts.view_models import Change, Criterion, PublishedAnswer
from hopmarket.records.notices.models import Notice
from hopmarket.rules.packs.markdown_blocks import markdown_blocks
from hopmarket.rules.packs.paper import (
    Block,
    Figure,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Run,
    heading,
    pairs,
    paper,
    paragraphs,
    sheet,
    words,
)
from hopmarket.rules.procedure_kinds import SealKind
from hopmarket.rules.published_terms import published_text
from hopmarket.rules.questions_in_release import published_musts
from hopmarket.rules.releases.json_values import Json, closing_instant, part, rows, text
from hopmarket.rules.releases.notice_facts import Stage
from hopmarket.rules.scoring import DESCRIPTORS
from hopmarket.rules.terms_fields import (
    DATES,
    TERMS_FIELDS,
    TYPED_FIELDS,
    DraftSection,
    FieldKind,
)
from hopmarket.rules.terms_row_fields import unplaced

from . import notice_changes, notice_lots, notice_page, published_questions
from .contract_in_short import contract_in_short
from .national_platform import NationalNoticeLine
from .other_fields import other_texts

PLACED = frozenset(
    {"title", "summary", "cpv", "sme_suitable", "vcse_suitable", "lots_rationale", "specification"}
)
"""Typed fields with a place of their own in the pack; dates have theirs in the table of dates. Any other stands
among the pairs of its section."""
CONTACT_FIELDS = tuple(row for row in TYPED_FIELDS if row.name.startswith("contact_"))
"""Whom bidders can write to: near the top, not in the section in which a buyer types it."""

SECTION_HEADINGS: Mapping[str, str] = {
    DraftSection.NEED: "What is bought, and where",
    DraftSection.VALUE: "Value and lots",
    "contract": "The contract",
    DraftSection.SPECIFICATION: "Specification",
    DraftSection.CRITERIA: "How responses are scored",
    DraftSection.QUESTIONS: "What you will be asked",
}
"""What the pack calls the sections of a draft; one that is missing here is called by its own name."""

_SEALS: Mapping[str, str] = {
    SealKind.CLERK: (
        "Responses are written on the portal and sealed there: each is encrypted as it arrives, to a key that is "
        "locked with the passphrases of two named officers. Nobody can open a response before the deadline. "
        "Whoever seals one gets a signed receipt with the fingerprint of every part."
    ),
    SealKind.PORTAL: (
        "Responses are written and handed in on the portal, which shows them to nobody before the deadline. They are "
        "not locked with an officer's passphrase: whoever runs the server could read them."
    ),
}


def notice_pack(notice: Notice, codes: Sequence[str], page: str = "") -> Paper:
    """The pack of one of our purchases. ``codes`` are its subject codes, ``page`` is where its readers find it on
    the portal: the public page, unless it is a purchase that the invited alone see."""
    return paper(
        title=notice.title,
        author=notice.buyer_name,
        made_at=max(notice.published_at, notice.changed_at),
        blocks=_blocks(notice, codes, page or f"/opportunities/{notice.ocid}/"),
        foot=f"{notice.reference or notice.ocid}, as published on {money_and_dates.day(notice.changed_at)}",
    )


def _blocks(notice: Notice, codes: Sequence[str], page: str) -> Iterator[Block]:
    record = notice.record
    yield Paragraph(
        words(f"Everything a bidder needs. Bought by {notice.buyer_name or 'a buyer not named'}.")
    )
    if notice.stage not in (Stage.PLANNED, Stage.CALLED):
        yield Paragraph(
            words("This purchase no longer takes responses. What came of it stands on its page.", bold=True)
        )
    yield from _deadline(record)
    yield Paragraph(
        words(
            f"Respond at {text(part(record, 'tender', 'submissionMethodDetails')) or settings.BASE_URL}. "
            f"The same on the web, always in its newest version: "
            f"{settings.BASE_URL}{page}"
        )
    )
    yield from _dates(record)
    yield from _headed(heading(1, "Whom to ask"), pairs(other_texts(record, CONTACT_FIELDS)))
    yield from _headed(heading(1, "The contract in short"), pairs(contract_in_short(record)))
    for section in _sections():
        yield from _section(notice, section, codes)
    yield from _how_to_respond(notice)
    yield from _answers(record)
    yield from _changes(record)
    yield from _documents(record)
    yield from _origin(notice)


def _sections() -> Iterator[DraftSection]:
    return (section for section in DraftSection if section is not DraftSection.TIMETABLE)


def _deadline(record: Json) -> Iterator[Block]:
    closes = closing_instant(part(record, "tender", "tenderPeriod", "endDate"))
    if closes:
        yield Figure("Responses have to be in before", words(money_and_dates.when(closes)))


def _dates(record: Json) -> Iterator[Block]:
    """Every date of the terms, in the order of the table of fields."""
    lines = [
        (row.public_label, field_in_words(row, published_text(record, row)))
        for row in TERMS_FIELDS
        if row.kind in DATES and published_text(record, row)
    ]
    yield from _headed(heading(1, "Dates"), sheet("", ("What", "When"), lines, (2, 3)))


def _headed(title: Heading, blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks under a heading; nothing where there are none."""
    listed = list(blocks)
    if listed:
        yield title
        yield from listed


def _section(notice: Notice, section: DraftSection, codes: Sequence[str]) -> Iterator[Block]:
    called = SECTION_HEADINGS.get(section, str(section).replace("_", " ").capitalize())
    before = _BEFORE.get(section, _nothing)(notice, codes)
    after = _AFTER.get(section, _nothing)(notice, codes)
    yield from _headed(heading(1, called), [*before, *_pairs_of(notice.record, section), *after])


def _pairs_of(record: Json, section: DraftSection) -> Iterator[Block]:
    """The fields of a section by their labels; those with a text of several paragraphs after the others."""
    fields = [
        row
        for row in TYPED_FIELDS
        if row.section is section
        and row.name not in PLACED
        and row not in CONTACT_FIELDS
        and row.kind not in DATES
    ]
    short = [row for row in fields if row.kind is not FieldKind.MARKDOWN]
    yield from pairs(other_texts(record, short))
    for row in fields:
        if row.kind is FieldKind.MARKDOWN:
            shown = markdown_blocks(published_text(record, row), below=2)
            yield from _headed(heading(2, row.public_label), shown)


def _nothing(notice: Notice, codes: Sequence[str]) -> Iterator[Block]:
    return iter(())


def _need(notice: Notice, codes: Sequence[str]) -> Iterator[Block]:
    yield from paragraphs(notice.description)


def _subjects_and_suits(notice: Notice, codes: Sequence[str]) -> Iterator[Block]:
    subjects = "\n".join(f"{label} ({code})" for code, label in notice_page.subjects(codes))
    yield from pairs(
        [("What it is about (CPV)", subjects), ("Suitable for", "\n".join(notice_page.suits(notice)))]
    )


def _lots(notice: Notice, codes: Sequence[str]) -> Iterator[Block]:
    lots = notice_lots.lots(notice)
    if lots:
        lines = [
            (
                "\n".join(filter(None, (lot.title, lot.status))),
                "\n".join((lot.what, *(f"{label}: {shown}" for label, shown in lot.other_texts))),
                lot.worth,
            )
            for lot in lots
        ]
        yield Paragraph(words("Bid for one, some or all of the lots, each with a price of its own."))
        yield from sheet("Lots", ("Lot", "What it is", "Value, with VAT"), lines, (3, 6, 2))
    else:
        only = list(rows(notice.record, "tender", "lots"))[:1]
        yield from pairs(
            line
            for lot in only
            for line in (
                ("What the lot holds", text(lot.get("description"))),
                *other_texts(lot, unplaced("lots")),
            )
        )
    why = notice_page.why_lots(notice)
    yield from _headed(
        heading(2, "Why these lots" if lots else "Why one contract for all of it"), paragraphs(why)
    )


def _specification(notice: Notice, codes: Sequence[str]) -> Iterator[Block]:
    yield from markdown_blocks(notice_page.specification(notice.record))


def _criteria(notice: Notice, codes: Sequence[str]) -> Iterator[Block]:
    criteria = notice_page.criteria(notice.record)
    if not criteria:
        return
    yield Paragraph(
        words(f"{notice_page.criteria_finding(criteria)}. The weights were fixed when this was posted.")
    )
    total = ("Total", f"{sum(criterion.weight for criterion in criteria):f}", "")
    columns = ("Criterion", "Weight", "What a strong answer shows")
    yield from sheet("Criteria", columns, [*map(_criterion, criteria), total], (3, 1, 6))
    yield from paragraphs(text(part(notice.record, "assessment", "method")))
    scores = [(str(score), meaning) for score, meaning in sorted(DESCRIPTORS.items(), reverse=True)]
    yield from sheet("What a score means", ("Score", "What it means"), scores, (1, 9))


def _criterion(criterion: Criterion) -> tuple[str, str, str]:
    return criterion.title, f"{criterion.weight:f}", criterion.what


def _questions(notice: Notice, codes: Sequence[str]) -> Iterator[Block]:
    questions = notice_page.questions(notice.record)
    for number, question in enumerate(questions, 1):
        yield heading(2, f"{number}. {text(question['title'])}")
        yield from paragraphs(text(question.get("guidance")))
        yield from pairs(_question_lines(question))
    if published_musts(notice.record):
        yield Paragraph(words(notice_page.MUSTS_SHUT_NOBODY_OUT))


def _question_lines(question: Json) -> Iterator[tuple[str, str]]:
    yield "How it is answered", f"{question['how']}{'' if question.get('required') else ', if you wish'}"
    yield "Asked", question["asked_if"]
    yield "Scored under", question["scored_under"]
    yield from question["other_texts"]
    yield "A must", " ".join(filter(None, (question["must"], question["cite"])))


_BEFORE = {
    DraftSection.NEED: _need,
    DraftSection.SPECIFICATION: _specification,
    DraftSection.CRITERIA: _criteria,
    DraftSection.QUESTIONS: _questions,
}
"""What stands first in a section, before the pairs of its fields."""
_AFTER = {DraftSection.NEED: _subjects_and_suits, DraftSection.VALUE: _lots}
"""What stands last in it."""


def _how_to_respond(notice: Notice) -> Iterator[Block]:
    record = notice.record
    kind, recipient = (
        text(part(record, "assessment", "seal", "kind")),
        text(part(record, "assessment", "seal", "recipient")),
    )
    yield from _headed(
        heading(1, "How responses are sealed"),
        (
            *paragraphs(_SEALS.get(kind, "")),
            *pairs([("They are sealed to the key", recipient)]),
            *paragraphs(
                f"How sealing works, and what it does not protect from: {settings.BASE_URL}/how-sealing-works/"
            ),
        ),
    )


def _answers(record: Json) -> Iterator[Block]:
    answered = published_questions.answers(record)
    unanswered = published_questions.unanswered_in_words(record)
    listed = [block for answer in answered for block in _answer(answer)]
    if unanswered:
        listed.append(Paragraph(words(f"{unanswered} asked that the buyer did not answer.")))
    yield from _headed(heading(1, "Questions and answers"), listed)


def _answer(answer: PublishedAnswer) -> Iterator[Block]:
    yield heading(2, answer.question)
    yield from paragraphs(answer.answer)
    yield Paragraph(words(answer.by), remarks=True)
    for earlier in answer.earlier:
        before = "\n".join(filter(None, (earlier.question, earlier.answer)))
        yield Paragraph(
            words(f"Until it was corrected on {earlier.corrected} it said: {before}"), remarks=True
        )


def _changes(record: Json) -> Iterator[Block]:
    listed = [block for change in notice_changes.changes(record) for block in _change(change)]
    yield heading(1, "What has changed")
    yield from listed or [Paragraph(words("Nothing since it was posted."))]


def _change(change: Change) -> Iterator[Block]:
    yield heading(2, f"{change.when_text}. {change.title}")
    yield from paragraphs(change.why)
    if change.before or change.after:
        yield from sheet("", ("Before", "After"), [(change.before, change.after)])
    lines = [(line.part, _plain(line.before), _plain(line.after)) for line in change.differences]
    yield from sheet("", ("What", "Before", "After"), lines, (2, 4, 4))


def _plain(lines: Iterable[Iterable[tuple[str, bool]]]) -> str:
    return "\n".join("".join(piece for piece, _ in line) for line in lines)


def _documents(record: Json) -> Iterator[Block]:
    here = {"notice", "specification", "cancellation"}
    listed = [row for row in rows(record, "tender", "documents") if text(row.get("id")) not in here]
    items = tuple(
        (
            Paragraph(words(text(row.get("title")), bold=True)),
            Paragraph(words(text(row.get("url")))),
            Paragraph((Run(text(row.get("description")), mono=True),)),
        )
        for row in listed
    )
    yield heading(1, "Documents")
    if items:
        yield Paragraph(words("They are separate files. A file is the right one if its SHA-256 is as below."))
        yield Listing(items)
    else:
        yield Paragraph(words("None were published with this notice."))


def _origin(notice: Notice) -> Iterator[Block]:
    record = notice.record
    yield heading(1, "Where this comes from")
    yield from pairs(
        [
            ("Buyer", notice.buyer_name),
            ("How it is bought", text(part(record, "tender", "procurementMethodDetails"))),
            ("Reference", notice.reference),
            ("Process", notice.ocid),
            (
                "Notice on the national platform",
                text(part(record, "assessment", "nationalNotice", "reference")),
            ),
            ("No notice there, because", text(part(record, "assessment", "nationalNotice", "reason"))),
            ("Published", money_and_dates.day(notice.published_at)),
            ("Last changed", money_and_dates.day(notice.changed_at)),
            ("Fingerprint of this version (SHA-256)", text(part(record, "assessment", "termsPrint"))),
        ]
    )
    yield Paragraph(
        words("This paper shows one version. Before you send a response, look whether there is a newer one."),
        remarks=True,
    )


MOST_BYTES = 300_000
"""A release that is longer has no pack: some hundred pages take seconds to make. Its page has everything."""


def _national(line: NationalNoticeLine) -> str:
    published = f", {money_and_dates.day(line.published_on)}" if line.published_on else ""
    return f"{line.title}{published}" + (f" ({line.href})" if line.href else "")


def pack_name(notice: Notice) -> str:
    """What the file is called when it is saved, without its ending."""
    return f"{notice.reference or notice.ocid}-pack"


def has_pack(notice: Notice) -> bool:
    """Whether there is a pack: of a purchase that is answered here, and not too long for a document. Imported
    notices lead to their own portal, and a purchase that was only recorded here asks nobody for anything."""
    return answered_here(notice) and len(bytes(notice.compiled)) <= MOST_BYTES


def answered_here(notice: Notice) -> bool:
    """Whether bidders answer the notice on this portal."""
    return bool(notice.is_ours and rows(notice.record, "assessment", "criteria"))


def pack_files(notice: Notice) -> list[tuple[str, str]]:
    """The forms in which the pack can be had: what a link calls each, and its address."""
    if not has_pack(notice):
        return []
    return [(form.label, f"/opportunities/{notice.ocid}/pack.{form.ending}") for form in forms_here()]
