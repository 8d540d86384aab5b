"""A document in Word's form (docx): real headings, lists, and tables with marked header rows.

The same document gives the same bytes: every time in it is that of its content.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.numbering import CT_Num
from docx.oxml.table import CT_Tbl
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as ParagraphInWord

from hopmarket.rules.packs.paper import (
    LANGUAGE,
    LISTS_WITHIN_LISTS,
    Block,
    Figure,
    Heading,
    Listing,
    Pairs,
    Paper,
    Paragraph,
    Run,
    Sheet,
    Words,
    WritingLine,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_INK = RGBColor(0x1A, 0x1A, 0x1A)
_TEXT_WIDTH = 17.0
"""Centimetres between the margins of an A4 page."""
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A zip file knows no earlier time."""


def word_file(paper: Paper) -> bytes:
    """The document as the bytes of a docx file."""
    document = Document()
    _prepare(document, paper)
    _Writer(document).write_all(paper)
    written = io.BytesIO()
    document.save(written)
    return _with_one_time(written.getvalue(), paper.made_at)


def _prepare(document: Any, paper: Paper) -> None:
    properties = document.core_properties
    at = paper.made_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    properties.title, properties.author, properties.last_modified_by = paper.title, paper.author, paper.author
    properties.language, properties.comments, properties.subject = LANGUAGE, "", paper.foot
    properties.created = properties.modified = at
    properties.revision = 1
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    for language in document.styles.element.iter(qn("w:lang")):
        for script in ("w:val", "w:eastAsia", "w:bidi"):
            if language.get(qn(script)):
                language.set(qn(script), LANGUAGE)
    _styles(document)
    foot = section.footer.paragraphs[0]
    _runs(foot, " · ".join(filter(None, (paper.mark, paper.foot))) + " · Page ")
    _page_number(foot)


def _styles(document: Any) -> None:
    sizes = {"Normal": 11, "Title": 24, "Subtitle": 14, "Heading 1": 16, "Heading 2": 13, "Heading 3": 12}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), _INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), "Arial")
    document.styles["Normal"].paragraph_format.space_after = Pt(6)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _runs(paragraph: Any, words: Words | str) -> None:
    """Writes words into a paragraph; a line break stays one."""
    if isinstance(words, str):
        paragraph.add_run(words)
        return
    for run in words:
        written = paragraph.add_run(run.text)
        written.bold, written.italic = run.bold or None, run.italic or None
        if run.mono:
            written.font.name = "Courier New"


_new_numbering: Callable[[int, int], Any] = CT_Num.new


class _Writer:
    """Writes blocks in their order. It puts them at the end of the body itself, and names styles by their ids:
    the library looks through all that stands there for each paragraph, which takes minutes of a long document."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.body = document.element.body
        self.styles = {style.name: style.style_id for style in document.styles}
        self.numbering = document.part.numbering_part.element
        self.last_count: int = max(number.numId for number in self.numbering.num_lst)

    def write_all(self, paper: Paper) -> None:
        """Writes the document, whose page settings stay the last thing in its body."""
        page_settings = self.body.sectPr
        self.body.remove(page_settings)
        if paper.mark:
            _runs(self.paragraph("Subtitle"), paper.mark)
        _runs(self.paragraph("Title"), paper.title)
        self.write(paper.blocks)
        self.body.append(page_settings)

    def paragraph(self, style: str = "Normal") -> ParagraphInWord:
        element = OxmlElement("w:p")
        self.body.append(element)
        if style != "Normal":
            element.style = self.styles[style]
        return ParagraphInWord(element, self.document._body)

    def write(self, blocks: Iterable[Block], depth: int = 0) -> None:
        for block in blocks:
            match block:
                case Heading(level=level, words=words):
                    paragraph = self.paragraph(f"Heading {level}")
                    paragraph.paragraph_format.page_break_before = block.starts_page or None
                    _runs(paragraph, words)
                case Paragraph():
                    self._paragraph(block, "List Continue" if depth else "Normal")
                case Listing():
                    self._listing(block, depth + 1)
                case Sheet():
                    self._sheet(block)
                case Pairs(lines=lines):
                    for label, value in lines:
                        self._pair(label, value)
                case Figure(label=label, words=words):
                    self._figure(label, words)
                case WritingLine(label=label):
                    self._writing_line(label)

    def _paragraph(self, block: Paragraph, style: str) -> None:
        paragraph = self.paragraph(style)
        _runs(paragraph, block.words)
        if block.leads or block.remarks:
            for run in paragraph.runs:
                run.font.size = Pt(13 if block.leads else 9.5)

    def _listing(self, block: Listing, depth: int) -> None:
        kind = "List Number" if block.numbered else "List Bullet"
        level = min(depth, LISTS_WITHIN_LISTS)
        style = kind if level == 1 else f"{kind} {level}"
        count = self._count_from(style, block.start) if block.numbered else None
        for item in block.items:
            first, *rest = item
            paragraph = self.paragraph(style)
            _runs(paragraph, first.words if isinstance(first, Paragraph) else ())
            if count is not None:
                numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                numbering.get_or_add_numId().val = count
                numbering.get_or_add_ilvl().val = 0
            self.write(rest if isinstance(first, Paragraph) else item, depth)

    def _count_from(self, style: str, start: int) -> int:
        """A numbering of its own for a list, so that each begins where it says."""
        of_style = self.document.styles[style].element.pPr.numPr.numId.val
        abstract = self.numbering.num_having_numId(of_style).abstractNumId.val
        self.last_count += 1
        number: Any = _new_numbering(self.last_count, abstract)
        number.add_lvlOverride(ilvl=0).add_startOverride(max(start, 0))
        self.numbering.append(number)
        return self.last_count

    def _sheet(self, block: Sheet) -> None:
        if block.caption:
            caption = self.paragraph("Caption")
            caption.paragraph_format.keep_with_next = True
            _runs(caption, block.caption)
            for run in caption.runs:
                run.font.color.rgb = _INK
        table = CT_Tbl.new_tbl(1 + len(block.lines), len(block.columns), Cm(_TEXT_WIDTH))
        self.body.append(table)
        table.tblStyle_val = self.styles["Table Grid"]
        head, *rest = table.tr_lst
        properties = head.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        properties.append(OxmlElement("w:tblHeader"))
        columns = tuple((Run(column, bold=True),) for column in block.columns)
        shares = block.widths or (1,) * len(block.columns)
        for row, line in zip([head, *rest], [columns, *block.lines], strict=True):
            for cell, words, share in zip(row.tc_lst, line, shares, strict=True):
                cell.width = Cm(_TEXT_WIDTH * share / sum(shares))
                _runs(ParagraphInWord(cell.p_lst[0], self.document._body), words)
        self.paragraph()

    def _pair(self, label: str, value: Words) -> None:
        paragraph = self.paragraph()
        paragraph.paragraph_format.left_indent = Cm(1)
        paragraph.paragraph_format.first_line_indent = Cm(-1)
        paragraph.add_run(f"{label}: ").bold = True
        _runs(paragraph, value)

    def _figure(self, label: str, words: Words) -> None:
        above = self.paragraph()
        above.paragraph_format.keep_with_next = True
        above.paragraph_format.space_after = Pt(0)
        _runs(above, label)
        paragraph = self.paragraph()
        _runs(paragraph, words)
        for run in paragraph.runs:
            run.bold, run.font.size = True, Pt(18)

    def _writing_line(self, label: str) -> None:
        paragraph = self.paragraph()
        paragraph.paragraph_format.space_before = Pt(18)
        _runs(paragraph, f"{label}: ")
        _runs(paragraph, "_" * 45)


def _with_one_time(archive: bytes, at: datetime) -> bytes:
    """The same archive, in which every file has the time of the content."""
    stamp = max(at.astimezone(UTC), _EARLIEST).timetuple()[:6]
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as before,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.infolist():
            info = zipfile.ZipInfo(entry.filename, stamp)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            after.writestr(info, before.read(entry))
    return written.getvalue()
