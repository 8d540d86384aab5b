"""Markdown as blocks of a document: the same reader as the page's, so both show the same headings and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from .paper import LISTS_WITHIN_LISTS, Block, Heading, Listing, Paragraph, Run, Sheet, Words, plain

READER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
"""Reads Markdown without raw HTML, which is shown as text."""


def markdown_blocks(text: str, *, below: int = 1) -> tuple[Block, ...]:
    """The blocks of a Markdown text; its headings begin on the level under ``below``."""
    tokens: Sequence[Token] = READER.parse(plain(text))
    return tuple(_blocks(SyntaxTreeNode(tokens).children, below, 1))


def _blocks(nodes: Iterable[SyntaxTreeNode], below: int, depth: int) -> list[Block]:
    found: list[Block] = []
    for node in nodes:
        match node.type:
            case "heading":
                found.append(Heading(int(node.tag[1]) + below, _words(node.children)))
            case "paragraph":
                found.append(Paragraph(_words(node.children)))
            case "fence" | "code_block":
                found.append(Paragraph((Run(node.content.rstrip("\n"), mono=True),)))
            case "bullet_list" | "ordered_list":
                found += _list(node, below, depth)
            case "table":
                found += _table(node)
            case "blockquote":
                found += _blocks(node.children, below, depth)
    return [block for block in found if not isinstance(block, Paragraph) or block.words]


def _list(node: SyntaxTreeNode, below: int, depth: int) -> list[Block]:
    items = [_item(item, below, depth) for item in node.children]
    if depth > LISTS_WITHIN_LISTS:
        return [block for item in items for block in item]
    numbered = node.type == "ordered_list"
    start = int(node.attrs.get("start", 1)) if numbered else 1
    return [Listing(tuple(tuple(item) for item in items if item), numbered, start)]


def _item(node: SyntaxTreeNode, below: int, depth: int) -> list[Block]:
    """The blocks of an item; a heading in a list is a bold line, since it heads nothing but itself."""
    return [
        Paragraph(tuple(Run(run.text, bold=True) for run in block.words))
        if isinstance(block, Heading)
        else block
        for block in _blocks(node.children, below, depth + 1)
    ]


def _table(node: SyntaxTreeNode) -> list[Block]:
    lines = [
        tuple(_words(cell.children) for cell in line.children)
        for part in node.children
        for line in part.children
    ]
    columns = tuple("".join(run.text for run in cell) for cell in lines[0])
    return [Sheet("", columns, tuple(lines[1:]))]


def _words(nodes: Iterable[SyntaxTreeNode], *, bold: bool = False, italic: bool = False) -> Words:
    runs: list[Run] = []
    for node in nodes:
        match node.type:
            case "text" | "html_inline":
                runs.append(Run(node.content, bold, italic))
            case "code_inline":
                runs.append(Run(node.content, bold, italic, mono=True))
            case "softbreak":
                runs.append(Run(" ", bold, italic))
            case "hardbreak":
                runs.append(Run("\n", bold, italic))
            case "strong":
                runs += _words(node.children, bold=True, italic=italic)
            case "em":
                runs += _words(node.children, bold=bold, italic=True)
            case "link":
                runs += _link(node, bold=bold, italic=italic)
            case _:
                runs += _words(node.children, bold=bold, italic=italic)
    return tuple(run for run in runs if run.text)


def _link(node: SyntaxTreeNode, *, bold: bool, italic: bool) -> Words:
    """A link's words with its address behind them: on paper nobody can press it."""
    shown = _words(node.children, bold=bold, italic=italic)
    address = str(node.attrs.get("href", ""))
    if "".join(run.text for run in shown).strip() in (address, address.removeprefix("mailto:")):
        return shown
    return (*shown, Run(f" ({address})", bold, italic)) if address else shown
