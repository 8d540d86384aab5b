"""Bytes that are not UTF-8, read as Windows-1252 where that is beyond doubt.

Excel's plain "CSV" is Windows-1252 on Windows and Mac OS Roman on a Mac. Pounds are the same byte in both,
letters and quotation marks are not: read the wrong way, "It’s" is "ItÕs" and "café" is "cafŽ".
"""

from __future__ import annotations

import re

_MARKS = "£€‘’“”–—…•™©®°±²³·´»«¼½¾×§µ\xa0"
_LETTERS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœß"
_READABLE = re.compile(rf"[\x09\x0a\x0d\x20-\x7e{re.escape(_MARKS)}{_LETTERS}]*")
_CAPITALS = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒ"
_LIKE_ANOTHER = re.compile(
    rf"[a-zß-ÿ][{_CAPITALS}]"  # a capital within a word: ItÕs
    rf"|(?<![\w])[{_CAPITALS}](?!\w)"  # alone: 5 Ð 6
    rf"|[™°][A-Za-z]|[A-Za-z]°"  # a sign glued to letters: C™te
)
_CELSIUS = re.compile(r"°[CFcf]\b")


def read_as_windows_1252(written: bytes) -> str | None:
    """The text of bytes that are Windows-1252 beyond doubt; None where they may be something else."""
    try:
        text = written.decode("cp1252")
    except UnicodeDecodeError:
        return None
    if not _READABLE.fullmatch(text) or _LIKE_ANOTHER.search(_CELSIUS.sub("", text)):
        return None
    return text
