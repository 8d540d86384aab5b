"""Packs on paper, opened with second readers: python-docx for the Word file, pypdf for the PDF."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import docx
import pypdf
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from hopmarket.pages.parts.papers import paper_files, pdf_writer
from hopmarket.pages.parts.papers.paper_files import FORMS
from hopmarket.pages.parts.published_notice import notice_pack as packs
from hopmarket.pages.parts.published_notice.notice_pack import notice_pack
from hopmarket.pages.parts.templatetags.hm_notices import notice_if_published
from hopmarket.pages.parts.term_changes import field_in_words
from hopmarket.records.ledger.current_time import pretend_time
from hopmarket.records.notices.save_records import unsaved_notice
from hopmarket.records.opportunities.publishing import ocid_of
from hopmarket.rules import ocds
from hopmarket.rules.packs.paper import (
    Block,
    Figure,
    Listing,
    Paper,
    Paragraph,
    Run,
    Sheet,
    WritingLine,
    heading,
    pairs,
    paper,
    text_of,
    words,
)
from hopmarket.rules.publication import Publication
from hopmarket.rules.questions.conditions import Operator
from hopmarket.rules.terms import Must, terms_text
from hopmarket.rules.terms_fields import ROWS, TERMS_FIELDS, FieldKind, TermsField
from hopmarket.rules.terms_row_fields import ROW_FIELDS
from tests.factories.purchases import a_purchase
from tests.factories.quotes import quoting
from tests.factories.signed_in_browser import browser
from tests.rules import publications

MARKDOWN = """## People and places

Somebody who **comes back**, as often as is *needed*.

- food in
  - for three days
- a warm house

#### Deeper at once

| Visit | How often |
|---|---|
| First | Within 48 hours |
"""
SAMPLES: dict[FieldKind, Any] = {
    FieldKind.LINE: "A line of its own",
    FieldKind.TEXT: "A text of its own.\n\nWith a second paragraph.",
    FieldKind.POSTCODE: "WR6 6AA",
    FieldKind.EMAIL: "buying@council.example",
    FieldKind.TELEPHONE: "01632 960123",
    FieldKind.CPV: "85312000",
    FieldKind.MARKDOWN: MARKDOWN,
    FieldKind.TICK: True,
    FieldKind.NUMBER: 1234,
    FieldKind.MONEY: Decimal("4321.50"),
    FieldKind.DAY: date(2027, 3, 4),
    FieldKind.MOMENT: datetime(2026, 12, 3, 12, tzinfo=UTC),
}


def sample(row: TermsField) -> Any:
    """A value for a field that names the field, so that it can be found."""
    if row.kind is FieldKind.CHOICE:
        return list(row.choices or {"services": ""})[-1]
    value = SAMPLES[row.kind]
    return f"{value} ({row.name})" if row.kind in (FieldKind.LINE, FieldKind.TEXT) else value


def full_terms() -> Any:
    """Terms in which every field of the table has a value."""
    texts = {row.name: sample(row) for row in TERMS_FIELDS if row.kind not in ROWS}
    base = publications.TERMS
    lots = tuple(
        replace(
            lot,
            **{
                row.name: f"{sample(row)} of {lot.key}"
                for row in ROW_FIELDS["lots"]
                if row.kind in (FieldKind.LINE, FieldKind.TEXT)
            },
        )
        for lot in base.lots
    )
    criteria = tuple(
        replace(one, **{row.name: f"{sample(row)} of {one.key}" for row in ROW_FIELDS["criteria"]})
        for one in base.criteria
    )
    questions = tuple(
        replace(one, **{row.name: f"{sample(row)} of {one.key}" for row in ROW_FIELDS["questions"]})
        for one in base.questions
    )
    musts = (Must("q2", Operator.IS, "Yes", "The work is with children", "Act 2006, section 1"),)
    known = {field.name for field in fields(base)}
    rows = {"lots": lots, "criteria": criteria, "questions": questions, "musts": musts}
    current = type(base)().format
    return replace(
        base, format=current, **{name: value for name, value in texts.items() if name in known}, **rows
    )


def publication(**changes: Any) -> Publication:
    return replace(publications.OPEN, terms=replace(full_terms(), **changes))


def release_of(published: Publication) -> dict[str, Any]:
    return ocds.release(published, tags=("tender",), at=publications.OPENS, number=1)


def pack_of(published: Publication) -> Paper:
    notice, facts = unsaved_notice(release_of(published))
    return notice_pack(notice, facts.cpv)


def plain_words(text: str) -> str:
    """Letters and figures alone, in small letters: what two pages can be compared by."""
    return " ".join(re.findall(r"\w+", text.lower()))


def word_text(body: bytes) -> str:
    read = docx.Document(io.BytesIO(body))
    lines = [paragraph.text for paragraph in read.paragraphs]
    lines += [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def pdf_text(body: bytes) -> str:
    """The words of a PDF without their spaces, since lines are broken anywhere."""
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    return "".join(re.findall(r"\w+", "".join(page.extract_text() for page in pages).lower()))


def expected_texts() -> list[tuple[str, str]]:
    """For each field of the table what has to stand in the pack."""
    terms, found = full_terms(), []
    for row in TERMS_FIELDS:
        value = getattr(terms, row.name)
        if row.kind in ROWS or row.kind is FieldKind.TICK:
            continue
        lines = (
            ["People and places", "for three days", "Within 48 hours"]
            if row.kind is FieldKind.MARKDOWN
            else [field_in_words(row, terms_text(value))]
        )
        found += [(row.name, line) for line in lines]
    for name, rows in ROW_FIELDS.items():
        for one in getattr(terms, name):
            for row in rows:
                value = getattr(one, row.name)
                if value not in ("", None):
                    found.append((f"{name}.{row.name}", field_in_words(row, terms_text(value))))
    for document in terms.papers:
        found += [("papers", document.name), ("papers", document.sha256)]
    found += [("musts", must.why) for must in terms.musts]
    return found


def test_every_field_of_the_terms_stands_in_the_pack_in_both_files() -> None:
    pack = pack_of(publication())
    in_word, in_pdf = plain_words(word_text(FORMS["docx"].write(pack))), pdf_text(FORMS["pdf"].write(pack))
    expected = expected_texts()
    assert len(expected) > 30
    assert not [row for row in expected if plain_words(row[1]) not in in_word]
    lacking = [row for row in expected if plain_words(row[1]).replace(" ", "") not in in_pdf]
    assert [row for row in lacking if row[0] != "papers"] == []
    assert "Suitable for" in word_text(FORMS["docx"].write(pack))


ONLY_ON_THE_PAGE = {
    "Specification",
    "What you will be asked",
    "2 questions, and your price",
    "Bid for one, some or all",
    "Also in the terms",
    "A must.",
    "1 answered",
    "Criteria and weights",
}
"""Headings and figures of the page for which the pack has words of its own."""


def test_what_the_public_page_says_stands_in_the_pack() -> None:
    """Everything that the page says of the terms, word for word: its middle, and beside it for whom and how. What
    a response takes is no term, and an estimate that stands on the page alone."""
    published = publication()
    page = notice_if_published(release_of(published), publications.OPENS, "/papers/")
    middle = page[page.index('<div class="hm-col">') : page.index('<aside class="hm-margin"')]
    middle = re.sub(r'<section[^>]* aria-labelledby="work".*?</section>', "", middle, flags=re.DOTALL)
    beside = page[page.index(">Suitable for<") + 1 : page.index('id="documents"')].rpartition("<h2")[0]
    in_short = page[page.index('id="contract"') :].partition(">")[2].partition("</section>")[0]
    pack = plain_words(text_of(pack_of(published)))
    pieces = re.split(r"<(?!/?(?:strong|em|b)\b)[^>]*>", f"{in_short}<p>{middle}<p>{beside}")
    facts = [" ".join(html.unescape(re.sub("<[^>]*>", "", piece)).split()) for piece in pieces]
    facts = [piece for piece in facts if plain_words(piece) and piece not in ONLY_ON_THE_PAGE]
    assert len(facts) > 30
    lacking = [piece for piece in facts if plain_words(piece) not in pack]
    assert lacking == []


@pytest.mark.parametrize("ending", FORMS)
def test_the_same_release_has_the_same_bytes(ending: str) -> None:
    form = FORMS[ending]
    assert form.write(pack_of(publication())) == form.write(pack_of(publication()))
    assert form.write(pack_of(publication())) != form.write(pack_of(publication(title="Another title")))


def test_the_pdf_is_tagged_and_has_title_and_language() -> None:
    read = pypdf.PdfReader(io.BytesIO(pdf_writer.pdf_file(pack_of(publication()))))
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata is not None and read.metadata.title == full_terms().title
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds = set(kinds_in(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L", "/LI"} <= kinds
    fonts = [font for page in read.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    described = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert described and all({"/FontFile2", "/FontFile3"} & set(found.get_object()) for found in described)


def kinds_in(node: Any) -> Any:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from kinds_in(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node["/S"]
        yield from kinds_in(node.get("/K", []))


def test_the_word_file_has_real_headings_header_rows_title_and_language() -> None:
    body = FORMS["docx"].write(pack_of(publication()))
    read = docx.Document(io.BytesIO(body))
    assert read.core_properties.title == full_terms().title and read.core_properties.language == "en-GB"
    styles = [paragraph.style.name for paragraph in read.paragraphs if paragraph.style is not None]
    assert styles[0] == "Title" and {
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "List Bullet",
        "List Bullet 2",
    } <= set(styles)
    assert read.tables and all(table.rows[0]._tr.xpath("w:trPr/w:tblHeader") for table in read.tables)
    archive = zipfile.ZipFile(io.BytesIO(body))
    assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 2, 9, 0, 0)}
    written = archive.read("word/styles.xml").decode()
    assert 'w:val="en-GB"' in written and "en-US" not in written
    assert "<pic:pic" not in archive.read("word/document.xml").decode(), "a picture needs words of its own"


HOSTILE = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.2.0"',
    '"; #panic("out") //',
    '\\u{0}#eval("1+1")',
    "*bold* _it_ $x$ @ref <label> `raw` = heading",
    "]]#[[ }}{{ ]",
    "</w:t><w:br/>&amp;&lt;",
    "{{ settings.SECRET_KEY }} {% include 'x' %}",
    "\x00\x07\x1b\x7f\ufffe",
    "你好 \U0001f600 \U000f0000 \u202egnp",
]
ODD = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


def with_everywhere(text: str) -> Paper:
    """A document that has the text in every kind of block."""
    run = words(text)
    blocks: list[Block] = [
        heading(1, text),
        Paragraph(run, leads=True),
        Paragraph((Run(text, bold=True, italic=True, mono=True),)),
        Listing(((Paragraph(run),), (Paragraph(run), Listing(((Paragraph(run),),), numbered=True)))),
        Sheet("", ("A",), ((run,),)),
        *pairs([(text, text)]),
        Figure("Label", run),
        WritingLine("Signed"),
    ]
    return paper(title=text, author=text, made_at=publications.OPENS, blocks=blocks)


@settings(max_examples=25, deadline=None)
@given(ODD)
def test_nothing_that_somebody_typed_is_read_as_markup(text: str) -> None:
    document = with_everywhere(text)
    assert FORMS["pdf"].write(document).startswith(b"%PDF")
    read = docx.Document(io.BytesIO(FORMS["docx"].write(document)))
    assert read.paragraphs[0].text.split() == document.title.split()


@pytest.mark.parametrize("text", HOSTILE[:7])
def test_markup_of_the_typesetter_stands_as_it_was_typed(text: str) -> None:
    shown = pdf_text(
        pdf_writer.pdf_file(
            paper(title="A title", author="", made_at=publications.OPENS, blocks=(Paragraph(words(text)),))
        )
    )
    assert "".join(re.findall(r"\w+", text.lower())) in shown
    assert "root0" not in shown


def test_a_letter_that_no_font_has_stands_as_its_code_with_a_note() -> None:
    shown = pdf_text(
        pdf_writer.pdf_file(paper(title="Kamera 你", author="", made_at=publications.OPENS, blocks=()))
    )
    assert "u4f60" in shown and "theword" in shown.replace(" ", "")
    assert pdf_writer.letters_not_drawn('the text `"\\u{1f600}"` could not be displayed with') == {
        "\U0001f600"
    }


@pytest.mark.django_db
class TestRoutes:
    def test_the_page_leads_to_both_files_and_a_reader_who_has_one_is_not_sent_it_again(self) -> None:
        purchase = a_purchase("published")
        where = f"/opportunities/{ocid_of(purchase.opportunity)}/"
        page = Client().get(where).content.decode()
        for form in FORMS.values():
            address = f"{where}pack.{form.ending}"
            assert f'href="{address}"' in page
            answer = Client().get(address)
            assert answer.status_code == 200 and answer["Content-Type"] == form.media_type
            assert f"{purchase.opportunity.reference}-pack.{form.ending}" in answer["Content-Disposition"]
            assert answer["Cache-Control"] == "public, no-cache"
            again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
            assert again.status_code == 304 and not again.content
            assert Client().post(address).status_code == 405
            assert plain_words(purchase.terms.title) in plain_words(
                word_text(answer.content)
                if form.ending == "docx"
                else " ".join(pypdf.PdfReader(io.BytesIO(answer.content)).metadata.title.split())  # type: ignore[union-attr]
            )
        assert Client().get(f"{where}pack.odt").status_code == 404
        assert Client().get("/opportunities/ocds-nothing-1/pack.docx").status_code == 404

    def test_without_the_typesetter_there_is_the_word_file_alone(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf_writer, "_typesetter", lambda: None)
        purchase = a_purchase("published")
        where = f"/opportunities/{ocid_of(purchase.opportunity)}/"
        page = Client().get(where).content.decode()
        assert "pack.docx" in page and "pack.pdf" not in page
        assert Client().get(f"{where}pack.pdf").status_code == 404
        assert Client().get(f"{where}pack.docx").status_code == 200
        with pytest.raises(pdf_writer.NoPdf):
            pdf_writer.pdf_file(with_everywhere("x"))

    def test_the_pack_of_a_quote_is_for_those_who_were_invited(self) -> None:
        world = quoting("sent")
        where = f"/respond/{world.opportunity.reference}/asked/"
        with pretend_time(world.at("sent")):
            invited = browser(world.invited[0])
            page = invited.get(where).content.decode()
            for form in FORMS.values():
                assert f'href="{where}pack.{form.ending}"' in page
                answer = invited.get(f"{where}pack.{form.ending}")
                assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
                assert browser(world.stranger).get(f"{where}pack.{form.ending}").status_code == 404
                public = f"/opportunities/{ocid_of(world.opportunity)}/pack.{form.ending}"
                assert Client().get(public).status_code == 404
            text = word_text(invited.get(f"{where}pack.docx").content)
        assert plain_words(world.opportunity.the_terms.title) in plain_words(text)
        assert where in text and "/opportunities/" not in text.partition("Documents")[0]

    def test_a_release_beyond_the_length_has_no_pack_and_the_page_says_so(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        purchase = a_purchase("published")
        where = f"/opportunities/{ocid_of(purchase.opportunity)}/"
        monkeypatch.setattr(packs, "MOST_BYTES", 100)
        page = Client().get(where).content.decode()
        assert "too long for one file" in page and "pack.docx" not in page
        assert Client().get(f"{where}pack.docx").status_code == 404


def test_a_document_is_kept_in_memory_only_where_it_is_public() -> None:
    paper_files.public_file.cache_clear()
    FORMS["docx"].write(with_everywhere("private"))
    assert paper_files.public_file.cache_info().currsize == 0
