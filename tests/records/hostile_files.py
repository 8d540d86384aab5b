"""Files that nobody should send, and what becomes of each: a table."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hopmarket.rules.releases import contracts_finder

Told = tuple[int, str, str]
MEGA = 1024 * 1024


def good(number: int = 1, **parts: Any) -> dict[str, Any]:
    return {
        "ocid": f"ocds-b5fd17-{number}",
        "id": f"r{number}",
        "date": "2025-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "tender": {"id": "T", "title": f"Hedge {number}", "status": "active"},
        **parts,
    }


def text(value: Any) -> bytes:
    return json.dumps(value).encode()


ONE, TWO, THREE = (text(good(number)) for number in (1, 2, 3))


def lines(*rows: bytes) -> bytes:
    return b"\n".join(rows) + b"\n"


def package(*releases: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return b"{" + before + b'"releases":[' + b",".join(releases) + b"]" + after + b"}"


def spoilt(old: bytes, new: bytes, which: bytes = TWO) -> bytes:
    assert old in which
    return which.replace(old, new)


def deep(levels: int) -> bytes:
    return spoilt(b'"Hedge 2"', b'"Hedge 2","a":' + b'{"a":' * levels + b"1" + b"}" * levels)


@dataclass(frozen=True)
class Hostile:
    """A file and what is expected: taken, refused, faults (line, path, kind), and how many mended."""

    name: str
    content: bytes | Callable[[], bytes]
    taken: int
    refused: int
    faults: tuple[Told, ...] = ()
    mended: int = 0
    unreadable: bool = False
    file: str = "notices.json"

    @property
    def status(self) -> int:
        return 2 if self.unreadable else int(self.refused > 0)

    def written(self) -> bytes:
        return self.content() if callable(self.content) else self.content


def middle(name: str, bad: bytes | Callable[[], bytes], *faults: Told, mended: int = 0) -> Hostile:
    """A bad line between two good ones, which must be taken whatever it is."""

    def written() -> bytes:
        return lines(ONE, bad() if callable(bad) else bad, THREE)

    return Hostile(name, written, 2 + (not faults), int(bool(faults)), faults, mended)


def unreadable(name: str, content: bytes | Callable[[], bytes], kind: str, line: int = 0) -> Hostile:
    return Hostile(name, content, 0, 0, ((line, "$", kind),), unreadable=True)


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notices.json", ONE)
    return packed.getvalue()


HEAD = ("Notice Identifier", "Notice Type", "Organisation Name", "Published Date", "Title", "Description")
ROW = ("A", "Contract", "Wyre Council", "2025-01-01T00:00:00Z", "Hedges", "Cut them")


def table(*rows: str, head: tuple[str, ...] = HEAD) -> bytes:
    return "\r\n".join([",".join(head), *rows]).encode()


def row(**cells: str) -> str:
    return ",".join(cells.get(name.split()[0].lower(), cell) for name, cell in zip(HEAD, ROW, strict=True))


def sheet(name: str, content: bytes, taken: int, refused: int, *faults: Told) -> Hostile:
    return Hostile(name, content, taken, refused, faults, file="export.csv")


def many_releases(count: int) -> list[bytes]:
    return [text(good(number)) for number in range(1, count + 1)]


HOSTILE: tuple[Hostile, ...] = (
    # no file of ours
    unreadable("nothing", b"", "empty"),
    unreadable("only white space", b" \n\r\n\t\n", "empty"),
    unreadable("zip", _zip, "zip"),
    unreadable("bzip2", b"BZh91AY&SY" + b"x" * 40, "binary"),
    unreadable("xz", b"\xfd7zXZ\x00\x00\x04", "binary"),
    unreadable("picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
    unreadable("null bytes", b"\0" * 5000, "binary"),
    unreadable("UTF-32 with its mark", codecs.BOM_UTF32_LE + ONE.decode().encode("utf-32-le"), "encoding"),
    unreadable("UTF-32 the other way", codecs.BOM_UTF32_BE + ONE.decode().encode("utf-32-be"), "encoding"),
    unreadable("UTF-16 without a mark", ONE.decode().encode("utf-16-le"), "binary"),
    unreadable("web page", b"<!doctype html>\n<title>Not found</title>\n", "header", 1),
    unreadable("words", b"Service unavailable", "header", 1),
    unreadable("a text in JSON", b'"Service unavailable"', "header", 1),
    unreadable("a number", b"42", "header", 1),
    unreadable("null", b"null", "header", 1),
    unreadable("gzip of nothing", gzip.compress(b""), "empty"),
    unreadable("gzip with a broken head", b"\x1f\x8b\x08\x00" + b"\xff" * 40, "gzip"),
    unreadable("gzip cut after its head", gzip.compress(ONE)[:12], "gzip"),
    # forms
    Hostile("mark before JSON", codecs.BOM_UTF8 + ONE, 1, 0),
    Hostile("UTF-16 with its mark", codecs.BOM_UTF16_LE + lines(ONE, TWO).decode().encode("utf-16-le"), 2, 0),
    Hostile("UTF-16 the other way", codecs.BOM_UTF16_BE + ONE.decode().encode("utf-16-be"), 1, 0),
    Hostile(
        "half a pair in UTF-16",
        codecs.BOM_UTF16_LE
        + spoilt(b"Hedge 2", "Hedge \ud800".encode("utf-8", "surrogatepass"))
        .decode("utf-8", "surrogatepass")
        .encode("utf-16-le", "surrogatepass"),
        0,
        1,
        ((1, "$", "encoding"),),
    ),
    Hostile("mark before lines", codecs.BOM_UTF8 + lines(ONE, TWO), 2, 0),
    Hostile("lines that end as on Windows", b"\r\n".join((ONE, TWO, THREE)) + b"\r\n", 3, 0),
    Hostile("blank lines between", b"\n\n" + ONE + b"\n\n\n" + TWO + b"\n\n", 2, 0),
    Hostile("no line end at the end", ONE + b"\n" + TWO, 2, 0),
    Hostile("an empty package", package(), 0, 0),
    Hostile("an empty list", b"[]", 0, 0),
    Hostile("an empty object", b"{}", 0, 1, ((1, "$", "required"),)),
    Hostile("another object", b'{"error": "too many requests"}', 0, 1, ((1, "$", "required"),)),
    Hostile("releases that are no list", b'{"releases": {"a": 1}}', 0, 1, ((1, "$", "required"),)),
    Hostile("a package inside a line", lines(package(ONE, TWO), THREE), 3, 0),
    Hostile("packages in a list", b"[" + package(ONE) + b",\n" + package(TWO) + b"]", 2, 0),
    Hostile(
        "indented, one after the other",
        b"\n".join(json.dumps(good(n), indent=2).encode() for n in (1, 2)),
        2,
        0,
    ),
    Hostile("metadata after releases", package(ONE, after=b',\n"extensions":[],"uri":"x"'), 1, 0),
    Hostile(
        "two lists of releases",
        package(ONE, after=b',\n"releases":[' + TWO + b"]"),
        1,
        1,
        ((2, "$.releases", "duplicate_key"),),
    ),
    Hostile(
        "a record with links alone",
        b'{"records":[\n{"ocid":"x","releases":[{"url":"y","tag":["tender"]}]}]}',
        0,
        1,
        ((2, "$.records[0]", "type"),),
    ),
    Hostile(
        "a record of nothing",
        b'{"records":[\n7,\n{"releases":[' + ONE + b"]}]}",
        1,
        1,
        ((2, "$.records[0]", "type"),),
    ),
    Hostile("ten thousand empty lists", b"[" + b",".join([b"[]"] * 10_000) + b"]", 0, 0),
    # JSON that is none
    middle("no JSON", b"{not json", (2, "$", "json")),
    middle("cut in the middle", TWO[:60], (2, "$", "json")),
    middle("two values in a line", TWO + TWO, (2, "$", "json")),
    middle("single quotes", b"{'ocid': 'x'}", (2, "$", "json")),
    middle("a comment", b"// releases follow", (2, "$", "json")),
    middle("a comma too many", spoilt(b'"r2",', b'"r2",,'), (2, "$", "json")),
    middle(
        "a field named twice", spoilt(b'"id": "r2"', b'"id": "r2", "id": "r9"'), (2, "$", "duplicate_key")
    ),
    middle(
        "a field named twice inside", spoilt(b'"title"', b'"id": "U", "title"'), (2, "$", "duplicate_key")
    ),
    middle(
        "a field named twice, one escaped",
        spoilt(b'"id": "r2"', b'"id": "r2", "\\u0069d": "r9"'),
        (2, "$", "duplicate_key"),
    ),
    middle("Latin-1", spoilt(b"Hedge 2", "Café".encode("latin-1")), (2, "$", "encoding")),
    middle("half a letter", spoilt(b"Hedge 2", b"\xe2\x82"), (2, "$", "encoding")),
    middle("half a surrogate pair", spoilt(b"Hedge 2", b"\\ud83d"), (2, "$", "json")),
    middle("a control sign", spoilt(b"Hedge 2", b"Hed\x01ge"), (2, "$", "json")),
    middle("a list in a list, a hundred thousand deep", b"[" * 100_000, (2, "$", "depth")),
    *(
        middle(
            f"{levels} deep inside a release", deep(levels), *((2, "$", "depth") for _ in range(levels > 90))
        )
        for levels in (90, 110, 250, 500, 990)
    ),
    middle("deep, with a number to be rounded", spoilt(b'T"', b'T","n":1e999', deep(250)), (2, "$", "depth")),
    middle(
        "deep inside a release", spoilt(b'"Hedge 2"', b'{"a":' * 5000 + b"1" + b"}" * 5000), (2, "$", "depth")
    ),
    Hostile("cut after a release", package(ONE, TWO)[:-40], 1, 1, ((1, "$", "cut_short"),)),
    Hostile(
        "brackets crossed",
        b'{"releases":[' + ONE + b',{"a":[}]},' + TWO + b"]}",
        1,
        1,
        ((1, "$", "cut_short"),),
    ),
    Hostile(
        "no JSON among good ones", package(ONE, b'{"a" 1}', THREE), 2, 1, ((1, "$.releases[1]", "json"),)
    ),
    Hostile(
        "numbers among releases",
        package(ONE, b"1", b'"x"', b"null", THREE),
        2,
        3,
        tuple((1, f"$.releases[{place}]", "type") for place in (1, 2, 3)),
    ),
    Hostile(
        "a comma missing", b'{"releases":[' + ONE + b"\n" + TWO + b"]}", 2, 1, ((2, "$.releases[1]", "json"),)
    ),
    Hostile("something after the end", package(ONE) + b"\n]]", 1, 1, ((2, "$", "json"),)),
    Hostile(
        "a text that never ends",
        b'{"releases":[' + ONE + b',\n{"ocid":"' + b"x" * 1000,
        1,
        1,
        ((2, "$", "cut_short"),),
    ),
    # gzip
    Hostile(
        "members of gzip", gzip.compress(lines(ONE)) + gzip.compress(lines(TWO)) + gzip.compress(THREE), 3, 0
    ),
    Hostile("gzip with noughts after it", gzip.compress(lines(ONE, TWO)) + b"\0" * 512, 2, 0),
    Hostile(
        "gzip with something after it", gzip.compress(lines(ONE, TWO)) + b"garbage", 2, 1, ((2, "$", "gzip"),)
    ),
    Hostile("gzip cut before its sum", gzip.compress(lines(ONE, TWO, THREE))[:-6], 3, 1, ((3, "$", "gzip"),)),
    unreadable("gzip with a wrong sum", gzip.compress(ONE)[:-8] + b"\0" * 8, "gzip"),
    # size
    middle("a title of ten megabytes", lambda: spoilt(b"Hedge 2", b"x" * (10 * MEGA))),
    middle(
        "a line of thirty megabytes", lambda: b'{"a":"' + b"x" * (30 * MEGA) + b'"}', (2, "$", "too_large")
    ),
    Hostile(
        "a first line of ten megabytes", lambda: lines(spoilt(b"Hedge 1", b"y" * (10 * MEGA), ONE), TWO), 2, 0
    ),
    Hostile(
        "a release of thirty megabytes",
        lambda: package(ONE, b'{"a":[' + b'"xxxxxxxx",' * (3 * MEGA) + b"1]}", THREE),
        2,
        1,
        ((1, "$.releases[1]", "too_large"),),
    ),
    Hostile(
        "a text of thirty megabytes in a release",
        lambda: package(ONE, spoilt(b"Hedge 2", b"x" * (30 * MEGA)), THREE),
        2,
        1,
        ((1, "$.releases[1]", "too_large"),),
    ),
    middle("ten thousand fields of no schema", text({**good(2), **{f"f{n}": n for n in range(10_000)}})),
    # numbers
    middle("NaN", spoilt(b'"status"', b'"value": {"amount": NaN}, "status"'), mended=1),
    middle("infinity", spoilt(b'"status"', b'"value": {"amount": -Infinity}, "status"'), mended=1),
    middle(
        "a number of thirty figures",
        spoilt(b'"status"', b'"value": {"amount": 123456789012345678901234567890}, "status"'),
        mended=1,
    ),
    middle("a number beyond all", spoilt(b'"status"', b'"value": {"amount": 1e999}, "status"'), mended=1),
    middle("a number near nought", spoilt(b'"status"', b'"value": {"amount": 1e-999}, "status"'), mended=1),
    middle(
        "a fraction of thirty figures",
        spoilt(b'"status"', b'"value": {"amount": 0.123456789012345678901234567891}, "status"'),
        mended=1,
    ),
    middle("NaN where a list is needed", spoilt(b'["tender"]', b"NaN"), (2, "$", "required")),
    # wrong types and missing things
    middle("no ocid", text({k: v for k, v in good(2).items() if k != "ocid"}), (2, "$", "required")),
    middle("an empty ocid", text(good(2, ocid="")), (2, "$.ocid", "minLength")),
    middle("an ocid that is a number", text(good(2, ocid=12)), (2, "$.ocid", "source")),
    middle("an ocid that is an object", text(good(2, ocid={"a": 1})), (2, "$.ocid", "type")),
    middle("an ocid with a slash", text(good(2, ocid="ocds-b5fd17-a/b")), (2, "$.ocid", "ocid")),
    *(
        middle(f"an ocid with {sign!a}", text(good(2, ocid=f"ocds-b5fd17-a{sign}b")), (2, "$.ocid", "ocid"))
        for sign in '\x01\u202e\ufffe"<>\\\u200b'
    ),
    middle("an ocid of nobody", text(good(2, ocid="ocds-nobody-1")), (2, "$.ocid", "source")),
    middle(
        "an ocid of a thousand signs",
        text(good(2, ocid="ocds-b5fd17-" + "x" * 1000)),
        (2, "$.ocid", "length"),
    ),
    middle("no id", text({k: v for k, v in good(2).items() if k != "id"}), mended=1),
    middle("an empty id", text(good(2, id="")), mended=1),
    middle("an id that is a number", text(good(2, id=7)), mended=1),
    middle("no date", text({k: v for k, v in good(2).items() if k != "date"}), (2, "$", "required")),
    middle("a date in words", text(good(2, date="soon")), (2, "$.date", "format")),
    middle("the thirtieth of February", text(good(2, date="2025-02-30T00:00:00Z")), (2, "$.date", "format")),
    middle("a date without a time", text(good(2, date="2025-02-03")), mended=1),
    middle("no tag", text(good(2, tag=[])), (2, "$.tag", "minItems")),
    middle("a tag without a list", text(good(2, tag="tender")), mended=1),
    middle("a tender that is a text", text(good(2, tender="hedges")), (2, "$.tender", "type")),
    middle("a tender that is a list", text(good(2, tender=[1, 2])), (2, "$.tender", "type")),
    middle("awards that are numbers", text(good(2, awards=[1])), (2, "$.awards[0]", "type")),
    middle(
        "an initiation that is none", text(good(2, initiationType="gift")), (2, "$.initiationType", "enum")
    ),
    middle(
        "text where a number is asked",
        text(good(2, tender={"id": "T", "value": {"amount": "about 10k"}})),
        mended=1,
    ),
    middle(
        "a number with commas", text(good(2, tender={"id": "T", "value": {"amount": "1,234.50"}})), mended=1
    ),
    middle("U+0000 in a text", spoilt(b"Hedge 2", b"Hed\\u0000ge"), mended=1),
    middle(
        "a null everywhere",
        text(good(2, tender={"id": "T", "title": None, "items": None, "value": None})),
        mended=1,
    ),
    middle(
        "a thousand faults",
        text(good(2, tender={"id": "T", "items": [{"id": {}, "n": n} for n in range(1000)]})),
        (2, "$", "too_many"),
    ),
    # the table
    sheet("a good row", table(row()), 1, 0),
    sheet("a mark before the header", codecs.BOM_UTF8 + table(row()), 1, 0),
    sheet("too few cells", table(row(), "B,Contract", row(notice="C")), 2, 1, (3, "$", "columns")),
    sheet("too many cells", table(row() + ",x,y", row(notice="C")), 1, 1, (2, "$", "columns")),
    sheet(
        "a quote that never ends", table(row(), 'B,Contract,"Wyre', row(notice="C")), 1, 1, (3, "$", "csv")
    ),
    sheet("a quote in the middle", table(row(title='"He"dges'), row(notice="C")), 1, 1, (2, "$", "csv")),
    Hostile(
        "Windows-1252 in a row",
        table(row()) + "\r\nB,Contract,Wyre,2025-01-01T00:00:00Z,Café £5,It’s".encode("cp1252"),
        2,
        0,
        mended=1,
        file="export.csv",
    ),
    sheet(
        "Mac OS Roman in a row",
        table(row()) + "\r\nB,Contract,Wyre,2025-01-01T00:00:00Z,Café £5,It’s".encode("mac-roman"),
        1,
        1,
        (3, "Title", "encoding"),
    ),
    sheet(
        "a date that is none",
        table(row(published="yesterday"), row(notice="C")),
        1,
        1,
        (2, "Published Date", "cell"),
    ),
    sheet("no title", table(row(title="")), 0, 1, (2, "Title", "cell")),
    Hostile(
        "a column missing",
        table(row(), head=HEAD[:4]),
        0,
        0,
        ((1, "$", "header"),),
        unreadable=True,
        file="export.csv",
    ),
    Hostile(
        "a column twice",
        table(row(), head=(*HEAD, "Title")),
        0,
        0,
        ((1, "$", "header"),),
        unreadable=True,
        file="export.csv",
    ),
    sheet("semicolons", table(row()).replace(b",", b";"), 1, 0),
    sheet("tabs in UTF-16", ("\ufeff" + table(row()).decode().replace(",", "\t")).encode("utf-16-le"), 1, 0),
    sheet("a line that names the separator", b"sep=;\r\n" + table(row()).replace(b",", b";"), 1, 0),
    sheet("lines that end with CR", table(row(), row(notice="C")).replace(b"\r\n", b"\r"), 2, 0),
    Hostile(
        "another separator than the line names",
        b"sep=;\r\n" + table(row()),
        0,
        0,
        ((2, "$", "header"),),
        unreadable=True,
        file="export.csv",
    ),
    Hostile(
        "a million columns",
        lambda: table(row() + "," * MEGA, head=(*HEAD, *map(str, range(MEGA)))),
        1,
        0,
        file="export.csv",
    ),
)
assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE)
assert set(contracts_finder.NEEDED) <= set(HEAD)
