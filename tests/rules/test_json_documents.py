"""A document cut while it streams gives what a parser finds in the whole of it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.importing import streams
from hopmarket.importing.documents import LateExtensions, cut_documents
from hopmarket.importing.exact_json import NotJson, parse_exactly
from hopmarket.importing.pieces import Piece, RefusedRelease
from hopmarket.importing.streams import Window

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='ab"\\[]{},: \n€', max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(alphabet='ab"\\]', max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


class Slow:
    """Gives so many bytes at a time, whatever is asked for."""

    def __init__(self, text: bytes, step: int) -> None:
        self.stream, self.step = io.BytesIO(text), step

    def read1(self, size: int, /) -> bytes:
        return self.stream.read(self.step)


def cut(text: bytes, step: int = 1 << 18, longest: int = 1 << 20) -> list[Any]:
    return list(cut_documents(Window(Slow(text, step), b"", longest)))


@given(
    st.lists(JSON, max_size=5),
    st.integers(1, 40),
    st.sampled_from([None, 2]),
    st.sampled_from(["releases", "records"]),
    JSON,
)
def test_every_element_as_it_stands(
    rows: list[Any], step: int, indent: int | None, name: str, other: Any
) -> None:
    text = json.dumps({"uri": other, name: rows, "more": other}, indent=indent, ensure_ascii=False).encode()
    pieces = cut(text, step)
    assert [json.loads(piece.raw) for piece in pieces] == rows
    assert [piece.path for piece in pieces] == [f"$.{name}[{place}]" for place in range(len(rows))]
    assert all(text.count(b"\n", 0, text.index(piece.raw)) + 1 <= piece.line for piece in pieces)


@given(
    st.lists(JSON.filter(lambda value: isinstance(value, dict) and "releases" not in value), max_size=4),
    st.integers(1, 30),
)
def test_documents_one_after_the_other(values: list[Any], step: int) -> None:
    text = "\n".join(json.dumps(value) for value in values).encode()
    assert [json.loads(piece.raw) for piece in cut(text, step)] == values


@given(st.lists(JSON, max_size=4), st.integers(1, 30), st.data())
def test_a_document_cut_anywhere_gives_what_came_before(rows: list[Any], step: int, data: Any) -> None:
    text = json.dumps({"releases": rows}, ensure_ascii=False).encode()
    end = data.draw(st.integers(1, len(text) - 1))
    pieces = cut(text[:end], step)
    complete = [piece for piece in pieces if isinstance(piece, Piece)]
    assert isinstance(pieces[-1], RefusedRelease) and pieces[-1].faults[0].kind == "cut_short"
    assert [piece.raw for piece in complete][:-1] == [
        json.dumps(row, ensure_ascii=False).encode() for row in rows
    ][: max(0, len(complete) - 1)]


@given(st.binary(max_size=60), st.integers(1, 9))
def test_no_bytes_break_it(noise: bytes, step: int) -> None:
    for text in (noise, b"{" + noise, b'{"releases":[' + noise, b"[" + noise + b"]"):
        assert all(isinstance(piece, Piece | RefusedRelease | LateExtensions) for piece in cut(text, step))


def test_extensions_declared_late_are_told() -> None:
    late = [
        piece for piece in cut(b'{"releases":[{}],"extensions":["a"]}') if isinstance(piece, LateExtensions)
    ]
    assert [piece.extensions for piece in late] == [("a",)]
    known = list(
        cut_documents(Window(Slow(b'{"releases":[{}],"extensions":["a"]}', 9), b"", 99), lambda: ("b",))
    )
    assert isinstance(known[0], Piece) and known[0].extensions == ("b",)


def test_what_is_too_long_is_refused_and_the_rest_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "CHUNK", 16)
    text = b'{"releases":[{"a":1},{"b":[' + b'"x",' * 500 + b'1]},{"c":1}]}'
    first, second, third = cut(text, 16, longest=100)
    assert (first.raw, third.raw) == (b'{"a":1}', b'{"c":1}')
    assert second.faults[0].kind == "too_large"


LONG = b'"' + b'x\\"{[\\\\' * 200 + b'"'


@pytest.mark.parametrize("step", [1, 7, 16, 5000])
@pytest.mark.parametrize(
    ("text", "read_paths", "refused"),
    [
        (b'{"releases":[{"a":1},{"b":' + LONG + b',"c":[2]},{"d":3}]}', ["[0]", "[2]"], ["[1]"]),
        (b'{"releases":[{"a":1}, ' + LONG + b' , {"d":3}]}', ["[0]", "[2]"], ["[1]"]),
        (b'{"uri":' + LONG + b',"releases":[{"a":1}],"more":' + LONG + b"}", ["[0]"], []),
        (b'{"extensions":[' + LONG + b',"x"],"releases":[{"a":1}]}', ["[0]"], []),
        (b'{"a":' + LONG + b'}\n{"b":1}', ["$"], ["$"]),
        (LONG + b'\n{"b":1}', ["$"], ["$"]),
    ],
    ids=["in a release", "for a release", "in the package", "for an extension", "in a document", "alone"],
)
def test_a_text_that_is_too_long_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, text: bytes, read_paths: list[str], refused: list[str], step: int
) -> None:
    monkeypatch.setattr(streams, "CHUNK", step)
    pieces = cut(text, step, longest=100)
    complete = [piece for piece in pieces if isinstance(piece, Piece)]
    faults = [piece.faults[0] for piece in pieces if isinstance(piece, RefusedRelease)]
    assert [piece.path.removeprefix("$.releases") for piece in complete] == read_paths
    assert [(fault.path.removeprefix("$.releases"), fault.kind) for fault in faults] == [
        (path, "too_large") for path in refused
    ]
    assert all(json.loads(piece.raw) for piece in complete)


def test_a_long_text_that_never_ends_is_told() -> None:
    first, last = cut(b'{"releases":[{"a":1},{"b":"' + b"x" * 500, 16, longest=100)
    assert first.raw == b'{"a":1}' and last.faults[0].kind == "cut_short"


def test_a_long_text_is_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "CHUNK", 64)
    stream, sizes = Slow(b'{"releases":[{"b":"' + b"x" * 100_000 + b'"},{}]}', 64), list[int]()
    window, real_read1 = Window(stream, b"", 1000), stream.read1

    def read1(size: int, /) -> bytes:
        sizes.append(len(window.text))
        return real_read1(size)

    monkeypatch.setattr(stream, "read1", read1)
    assert [type(cut_document) for cut_document in cut_documents(window)] == [RefusedRelease, Piece]
    assert len(sizes) > 1000 and max(sizes) <= 1100


def test_half_of_a_sign_is_told_in_plain_words() -> None:
    with pytest.raises(NotJson, match="half of a sign"):
        parse_exactly(b'{"title": "\\ud83d"}')
