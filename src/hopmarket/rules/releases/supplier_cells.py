"""The suppliers' cell of the Contracts Finder export: "[Name|Address|Ref type|Ref Number|Is SME|Is VCSE]" again and again.

Nothing in it is escaped: a name may hold brackets and strokes itself, such as "Acme [UK] Ltd". What stands
last is of few shapes, so an entry is read from its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FIELDS = 6
_END = re.compile(
    r"\|(?P<kind>[A-Za-z_ ]*)\|(?P<number>[^|\[\]]*)\|(?P<sme> ?Yes ?| ?No ?| ?)\|(?P<vcse> ?Yes ?| ?No ?| ?)$"
)
_BETWEEN = re.compile(r"[\s,;]*(?:\[|$)")


_NOBODY = frozenset(("n/a", "na", "none", "nil", "tbc", "tba", "unknown", "not applicable", "various"))


def unbracketed_name(cell: str) -> str:
    """The name in a cell without brackets; empty where there is none, or only words such as "N/A"."""
    name = cell.split("|")[0].strip(" ,;")
    is_name = "[" not in cell and "]" not in cell and any(map(str.isalnum, name))
    return name if is_name and name.casefold() not in _NOBODY else ""


def supplier_entries(cell: str) -> Iterator[tuple[str, ...]]:
    """The six fields of each supplier with a name; those that are missing at the end are empty."""
    start = cell.find("[")
    while start >= 0:
        end = _end_of_entry(cell, start)
        fields = _fields(cell[start + 1 : end])
        if fields[0]:
            yield fields
        start = cell.find("[", end)


def _end_of_entry(cell: str, start: int) -> int:
    """Where the entry that begins at a bracket ends: at the first "]" before another entry or the end of
    the cell that closes all its brackets, or has the four short fields before it."""
    for place in range(start, len(cell)):
        if cell[place] == "]" and _BETWEEN.match(cell, place + 1):
            entry = cell[start + 1 : place]
            if _END.search(entry) or (entry.count("[") == entry.count("]") and not _goes_on(cell, place)):
                return place
    return len(cell)


def _goes_on(cell: str, place: int) -> bool:
    """Whether the fields of an entry come only behind a bracket that seemed to end it."""
    return cell[place + 1 :].lstrip().startswith("|")


def _fields(entry: str) -> tuple[str, ...]:
    end = _END.search(entry)
    if end is None:
        fields = [field.strip() for field in entry.split("|")]
        return tuple([*fields, *[""] * FIELDS][:FIELDS])
    name, address = _name_and_address(entry[: end.start()])
    return (name, address, *(field.strip() for field in end.groups()))


def _name_and_address(content: str) -> tuple[str, str]:
    """What stands before the short fields. The export sets no blank beside its strokes, so one with a blank
    belongs to the text; of any other but the last, the name has them."""
    fields = re.split(r"(?<! )\|(?! )", content)
    if len(fields) != 2:
        fields = content.rsplit("|", 1) if "|" in content else [content, ""]
    return fields[0].strip(), fields[1].strip()
