"""JSON documents cut into their releases or records as they stream, each as the text that it is.

Only strings and brackets are looked at, so a release that is no JSON spoils itself and not its
neighbours, and no more than one of them is held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import orjson

from .pieces import Piece, PieceForm, RefusedRelease, refuse_release
from .stream_window import ENDS, BrokenDocument, Token, Window

_QUOTE, _LIST, _OBJECT = ord('"'), ord("["), ord("{")
_LOOSE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[^\s,"]+', re.DOTALL)
_HOLDERS = {b'"releases"': PieceForm.RELEASE, b'"records"': PieceForm.RECORD}
_EXTENSIONS = b'"extensions"'


@dataclass(frozen=True, slots=True)
class LateExtensions:
    """The extensions that a package declares only after its releases."""

    line: int
    extensions: tuple[str, ...]


Cut = Piece | RefusedRelease | LateExtensions
Ahead = Callable[[], tuple[str, ...]]
"""Looks through the file once more for extensions that a package declares late."""


def cut_documents(window: Window, ahead: Ahead | None = None) -> Iterator[Cut]:
    """The pieces of one document after the other: each release of a package, each record of a
    record package, each row of a list, or the document itself.

    Where a package begins its releases without having declared extensions, ``ahead`` is asked; what
    it declares later comes as :class:`LateExtensions`. A document that ends too soon gives a
    RefusedRelease at its end.
    """
    try:
        while (first := _next(window))[1]:
            yield from _loose(first[0], window)
            yield from _document(window, first[1], ahead)
        yield from _loose(first[0], window)
    except BrokenDocument as fault:
        yield refuse_release(window.line_at(window.at), "$", "cut_short", str(fault))


def _next(window: Window) -> tuple[bytes, Token | None]:
    """The next token, with the text between it and the last one."""
    window.hold(window.at)
    token = window.token()
    return window.release(token.start if token else window.at), token


def _loose(between: bytes, window: Window) -> Iterator[RefusedRelease]:
    if between.strip():
        yield refuse_release(window.line_at(window.at), "$", "json", f"This is no JSON: {_quoted(between)}")


def _quoted(text: bytes) -> str:
    return repr(text.strip()[:40].decode(errors="replace"))


def _document(window: Window, first: Token, ahead: Ahead | None) -> Iterator[Cut]:
    line = window.line_at(first.start)
    if first.sign == _LIST:
        yield from _rows(window, Piece(line, "$", b"", PieceForm.VALUE))
    elif first.sign == _OBJECT:
        yield from _object(window, Piece(line, "$", b""), first, ahead)
    elif first.is_lost:
        yield _cut(window, Piece(line, "$", b""), first.end)
    else:
        text = window.text[first.start : first.end]
        kind = "type" if first.sign == _QUOTE else "json"
        yield refuse_release(line, "$", kind, f"A release is a JSON object, not {_quoted(text)}.")


def _object(window: Window, piece: Piece, first: Token, ahead: Ahead | None) -> Iterator[Cut]:
    """A package, streamed; or any other object, as one piece."""
    window.hold(first.start)
    declared: tuple[str, ...] | None = None
    key, seen = b"", set[bytes]()
    while (token := window.token()) and token.sign != ENDS[_OBJECT]:
        if token.sign == _QUOTE:
            key = window.text[token.start : token.end]
        elif token.sign == _LIST and key == _EXTENSIONS:
            line, declared = window.line_at(token.start), _texts(window)
            if seen:
                yield LateExtensions(line, declared)
        elif token.sign != _LIST or key not in _HOLDERS:
            window.past(token)
        elif key in seen:
            message = f"The package has {key.decode()} twice; the second is left out."
            yield refuse_release(
                window.line_at(token.start), f"$.{key[1:-1].decode()}", "duplicate_key", message
            )
            window.past(token)
        else:
            seen.add(key)
            window.release(token.start)
            if declared is None:
                declared = ahead() if ahead else ()
            path = f"$.{key[1:-1].decode()}"
            yield from _rows(window, Piece(0, path, b"", _HOLDERS[key], extensions=declared))
    if token is None:
        raise BrokenDocument("The file ends in the middle of the document.")
    if not seen:
        yield _cut(window, piece, token.end)


def late_extensions(window: Window) -> tuple[str, ...]:
    """The extensions that a package declares after its releases; none where it is broken."""
    extensions: tuple[str, ...] = ()
    for cut_document in cut_documents(window):
        if isinstance(cut_document, LateExtensions):
            extensions = cut_document.extensions
    return extensions


def _rows(window: Window, begun: Piece) -> Iterator[Cut]:
    """The elements of the list that was just opened."""
    place, due = 0, b""
    while True:
        between, token = _next(window)
        if token is None:
            raise BrokenDocument("The file ends in the middle of a list.")
        last = token.sign == ENDS[_LIST]
        line = window.line_at(token.start)
        loose = list(_LOOSE.finditer(between))
        for value in loose:
            where = line - between.count(b"\n", value.start())
            yield replace(begun, line=where, path=f"{begun.path}[{place}]", raw=value[0])
            place += 1
        if not (loose or token.is_lost) and between.strip() != (b"" if last else due):
            yield refuse_release(line, f"{begun.path}[{place}]", "json", "A comma is missing, or too many.")
        if last:
            return
        piece = replace(begun, line=line, path=f"{begun.path}[{place}]")
        window.hold(token.start)
        if token.sign in ENDS:
            window.past(token)
        elif token.sign != _QUOTE:
            raise BrokenDocument("The brackets do not match.")
        yield _cut(window, piece, window.at)
        place, due = place + 1, b","


def _cut(window: Window, piece: Piece, end: int) -> Piece | RefusedRelease:
    raw = window.release(end)
    if raw:
        return replace(piece, raw=raw)
    return refuse_release(piece.line, piece.path, "too_large", f"More than {window.longest} bytes.")


def _texts(window: Window) -> tuple[str, ...]:
    """The texts of the list that was just opened, to its end."""
    texts = list[str]()
    while (token := window.token()) and token.sign != ENDS[_LIST]:
        if token.sign != _QUOTE:
            window.past(token)
        elif not token.is_lost:
            texts.append(_text(window.text[token.start : token.end]))
    return tuple(texts[:100])


def _text(raw: bytes) -> str:
    try:
        return str(orjson.loads(raw))[:300]
    except orjson.JSONDecodeError:
        return raw[:300].decode(errors="replace")
