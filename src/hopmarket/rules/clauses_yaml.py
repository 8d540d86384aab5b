"""Documents in clauses as YAML, their source form.

Written, a document has one form, byte for byte. Read, every value is text, whatever YAML would take it for
(8.10 stays 8.10), and what stands for something else (anchors, aliases, tags) is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

import yaml

from .clause_fault_sentences import DocumentFault, DocumentFaults
from .clause_faults import KnownKeys, Place, faults_in
from .clauses import FORMAT, ClauseDocument
from .clauses_json import DOCUMENT_TEXTS, LISTS_OF_ROWS, ROWS, TEXTS_OF_ROWS, as_json, from_json

MOST_BYTES = 2_000_000
MOST_VALUES = 100_000
"""Values and names of fields: twice as many as the largest document has."""
DEEPEST = 5
"""Levels of a document: itself, its rows, a row, a list of keys, a key."""
LINE = 80
_ESCAPED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\uffff]"
)
"""Signs that stand in the file by their numbers, so that whoever reads it sees them."""
_RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def tidied(document: ClauseDocument) -> ClauseDocument:
    """The document with its texts as they are written: one kind of line break, nothing empty around them."""
    fields_of_document: dict[str, Any] = {
        name: _tidied_text(getattr(document, name)) for name in DOCUMENT_TEXTS
    }
    for name in ROWS:
        fields_of_document[name] = tuple(
            replace(row, **{text: _tidied_text(getattr(row, text)) for text in TEXTS_OF_ROWS[name]})
            for row in getattr(document, name)
        )
    return replace(document, **fields_of_document)


def _tidied_text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def as_yaml(document: ClauseDocument) -> bytes:
    """A document as YAML: the same document always as the same bytes."""
    return ("\n".join(_lines(as_json(tidied(document)))) + "\n").encode()


def _lines(value: dict[str, Any]) -> Iterator[str]:
    for name, text in value.items():
        if isinstance(text, str):
            yield from _field(name, text, "")
            continue
        yield f"{name}:" if text else f"{name}: []"
        for row in text:
            if name == "clauses" and row is not text[0]:
                yield ""
            lead = "  - "
            for key, entry in row.items():
                written = _field(key, entry, "    ") if isinstance(entry, str) else _list(key, entry)
                for line in written:
                    yield lead + line if line else line
                    lead = "    "


def _field(name: str, text: str, indent: str) -> Iterator[str]:
    if (len(text) > LINE or "\n" in text) and not _ESCAPED.search(text.replace("\n", "")):
        yield f"{name}: |-"
        yield from (f"  {line}" if line else "" for line in text.split("\n"))
    else:
        yield f"{name}: {_value(text)}"


def _list(name: str, entries: list[str]) -> Iterator[str]:
    written = (text if _is_plain_key(text) else _quoted(text) for text in entries)
    yield f"{name}: [{', '.join(written)}]"


def _value(text: str) -> str:
    is_plain = text[:1].isalpha() and text[:1].isascii() and text.casefold() not in _RESERVED
    return text if is_plain and not re.search("[:#\n]", text) and not _ESCAPED.search(text) else _quoted(text)


def _is_plain_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None and text.casefold() not in _RESERVED


def _quoted(text: str) -> str:
    return _ESCAPED.sub(_by_number, json.dumps(text, ensure_ascii=False))


def _by_number(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign[0]):04x}"


@dataclass(slots=True)
class _Node:
    """A value of the file and its line: a text, or a list, or a group of fields."""

    line: int
    text: str | None = None
    entries: list[_Node] | None = None
    group: dict[str, _Node] | None = None
    name_waiting: str | None = None
    name_line: int = 0


class _Unreadable(Exception):
    """The file is no document at all."""

    def __init__(self, reason: str, line: int = 0, **params: str) -> None:
        super().__init__(reason)
        self.fault = DocumentFault(reason, line, "the file", params)


def read_yaml(source: bytes, known: KnownKeys | None = None) -> ClauseDocument | DocumentFaults:
    """The document of a source form, or everything that is wrong with it. Keys of topics, checks and parts are
    looked at where the lists are handed in."""
    try:
        reader = _Reader(_parsed(_decoded(source)))
    except _Unreadable as fault:
        return DocumentFaults((fault.fault,), is_unreadable=True)
    document = tidied(from_json(reader.document()))
    formless = {fault.line for fault in reader.faults if fault.reason in _FORMLESS}
    found = faults_in(document, known, reader.line_of) if reader.parsed[0].group is not None else ()
    faults = [
        *reader.faults,
        *(fault for fault in found if not (_is_empty(fault) and fault.line in formless)),
    ]
    return DocumentFaults(tuple(sorted(faults, key=lambda fault: fault.line))) if faults else document


_FORMLESS = frozenset({"missing", "not_fields", "not_list", "not_text"})
"""Faults after which nothing can stand in that place."""


def _is_empty(fault: DocumentFault) -> bool:
    return fault.reason in {"empty", "no_clauses"}


def _decoded(source: bytes) -> str:
    if len(source) > MOST_BYTES:
        raise _Unreadable("file_too_large")
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _Unreadable("not_utf8", source.count(b"\n", 0, fault.start) + 1) from None
    return text


def _parsed(text: str) -> tuple[_Node, list[DocumentFault]]:
    """The tree of the file, with fields that stand twice; what YAML can do and a document does not need is
    refused before anything is built of it."""
    faults: list[DocumentFault] = []
    root = _Node(1)
    open_nodes: list[_Node] = []
    documents = values = 0
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Unreadable("second_document", line)
            if isinstance(event, yaml.AliasEvent):
                raise _Unreadable("alias", line, sign=f"*{event.anchor}")
            if isinstance(event, yaml.CollectionEndEvent):
                open_nodes.pop()
            if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
                continue
            if event.anchor:
                raise _Unreadable("alias", line, sign=f"&{event.anchor}")
            if event.tag and event.tag != "!":
                raise _Unreadable("tag", line, sign=event.tag)
            if len(open_nodes) > DEEPEST:
                raise _Unreadable("nested_too_deep", line)
            values += 1
            if values > MOST_VALUES:
                raise _Unreadable("too_many", line, number=f"{values:,} values", most=f"{MOST_VALUES:,}")
            node = _node(event, line)
            if not open_nodes:
                root = node
            else:
                _place(open_nodes[-1], node, faults)
            if node.text is None:
                open_nodes.append(node)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise _Unreadable(
            "not_yaml", mark.line + 1 if mark else 0, problem=fault.problem or fault.context or "?"
        ) from None
    except yaml.reader.ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1 if isinstance(fault.position, int) else 0
        raise _Unreadable("not_yaml", line, problem="a sign stands here that no text has") from None
    return root, faults


def _node(event: Any, line: int) -> _Node:
    if isinstance(event, yaml.ScalarEvent):
        return _Node(line, text=event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return _Node(line, entries=[])
    return _Node(line, group={})


def _place(above: _Node, node: _Node, faults: list[DocumentFault]) -> None:
    """Puts a value where it belongs: into a list, or under the name that came before it."""
    if above.entries is not None:
        above.entries.append(node)
    elif above.name_waiting is None:
        if node.text is None:
            raise _Unreadable(
                "not_yaml", node.line, problem="a list stands where the name of a field belongs"
            )
        above.name_waiting, above.name_line = node.text, node.line
    else:
        name, above.name_waiting = above.name_waiting, None
        node.line = above.name_line
        if above.group is None:
            return
        if name in above.group:
            faults.append(DocumentFault("field_twice", above.name_line, name, {"name": name}))
        else:
            above.group[name] = node


@dataclass
class _Reader:
    """Makes the JSON value of a document from the tree of its file, and remembers the lines."""

    parsed: tuple[_Node, list[DocumentFault]]
    faults: list[DocumentFault] = field(default_factory=list)
    lines: dict[Place, int] = field(default_factory=dict)

    def line_of(self, place: Place) -> int:
        """The line of a place, or of what is around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def document(self) -> dict[str, Any]:
        """The value of the document, without what has a fault of form."""
        root, self.faults = self.parsed
        group = self._group(root, (), "the file", ("format", *DOCUMENT_TEXTS, *ROWS))
        value: dict[str, Any] = {}
        for name in ("format", *DOCUMENT_TEXTS):
            if name in group and (text := self._text(group[name], (name,), name)) is not None:
                value[name] = text
        for name in ("format", "kind", "title", "clauses"):
            if root.group is not None and name not in group:
                self._fault("missing", root.line, name, name=name)
        if "format" in value and value["format"] != FORMAT:
            self._fault("format", group["format"].line, "format", text=value["format"][:80], expected=FORMAT)
        for name in ROWS:
            if name in group:
                value[name] = list(self._rows(group[name], name))
        return value

    def _rows(self, node: _Node, name: str) -> Iterator[dict[str, Any]]:
        singular = {"clauses": "clause", "sources": "source", "retired": "retired number"}[name]
        known = tuple(row.name for row in fields(ROWS[name]))
        for position, entry in enumerate(self._list(node, (name,), name)):
            group = self._group(entry, (name, position), f"{singular} in place {position + 1}", known)
            first = group.get(known[0])
            called = (
                f"{singular} {first.text}" if first and first.text else f"{singular} in place {position + 1}"
            )
            row: dict[str, Any] = dict.fromkeys(known[:1], "")
            if entry.group is not None:
                for needed in ("key", "title") if name == "sources" else ("number",):
                    if needed not in group:
                        self._fault("missing", entry.line, called, name=needed)
            row.setdefault("title", "") if name == "sources" else None
            for field_name, value in group.items():
                place, where = (name, position, field_name), f"{called}, {field_name}"
                if field_name in LISTS_OF_ROWS[name]:
                    entries = self._list(value, place, where)
                    texts = [self._text(one, (*place, at), where) for at, one in enumerate(entries)]
                    row[field_name] = [text for text in texts if text is not None]
                elif (text := self._text(value, place, where)) is not None:
                    row[field_name] = text
            yield row

    def _group(self, node: _Node, place: Place, where: str, known: tuple[str, ...]) -> dict[str, _Node]:
        self.lines[place] = node.line
        if node.group is None:
            self._fault("not_fields", node.line, where)
            return {}
        for name, value in node.group.items():
            if name not in known:
                self._fault("unknown_field", value.line, where, name=name[:80], fields=", ".join(known))
        return {name: value for name, value in node.group.items() if name in known}

    def _list(self, node: _Node, place: Place, where: str) -> list[_Node]:
        self.lines[place] = node.line
        if node.entries is None:
            self._fault("not_list", node.line, where)
            return []
        return node.entries

    def _text(self, node: _Node, place: Place, where: str) -> str | None:
        self.lines[place] = node.line
        if node.text is None:
            self._fault("not_text", node.line, where)
        return node.text

    def _fault(self, reason: str, line: int, where: str, **params: str) -> None:
        self.faults.append(DocumentFault(reason, line, where, params))
