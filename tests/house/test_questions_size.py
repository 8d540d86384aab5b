"""The package of questions stays small enough to be read in one sitting."""

from __future__ import annotations

import ast
import io
import tokenize
from pathlib import Path

import hopmarket.rules.questions

MOST_LINES = 300
_NO_CODE = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENCODING, tokenize.ENDMARKER),
}


def lines_of_code(source: str) -> int:
    """Lines that hold code: without blank lines, comments and docstrings."""
    texts = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    described = {line for node in texts for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    lines = {
        line
        for token in tokens
        if token.type not in _NO_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(lines - described)


def test_only_code_is_counted() -> None:
    assert lines_of_code('"""A\nB"""\n\n# C\nx = (\n    1,  # D\n)\n"""E"""\n') == 3


def test_the_package_of_questions_has_at_most_300_lines() -> None:
    package = Path(hopmarket.rules.questions.__file__).parent
    counts = {path.name: lines_of_code(path.read_text()) for path in package.rglob("*.py")}
    assert sum(counts.values()) <= MOST_LINES, counts
