"""The fields of the index, and how words are split and stemmed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import metadata
from pathlib import Path

import tantivy
from tantivy import Filter, Tokenizer

from hopmarket.rules.search import query_words, references, word_letters

MARK = -1
"""The key of the one document that is no notice: it carries the mark of the last turn in the index."""

NAMED = (
    *(
        "reference",
        "reference_parts",
        "reference_joined",
        "part",
        "stage",
        "kind",
        "division",
        "group",
        "class",
        "category",
        "code",
    ),
    *("district", "body", "band", "suits", "divided", "ours"),
)
COUNTED = {
    "look": ("stage", "kind", "suits", "divided"),
    "spot": ("district", "band"),
    "counted_body": ("body",),
    "counted_division": ("division",),
    "counted_group": ("group",),
    "counted_class": ("class",),
    "counted_category": ("category",),
    "counted_code": ("code",),
}
"""Columns to count, and which fields of ``NAMED`` each holds side by side. Every column that is read
costs time for every notice found, and one with exactly one value for each notice a fifth of any other."""
BESIDE, JOINT = "\x1e", "\x1f"
"""The separators between the fields in a column, and between several values of one field."""
_VALUE_BITS, _TIE_BITS = 53, 11
_MOST = (1 << _VALUE_BITS) - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def schema() -> tantivy.Schema:
    """Builds the schema. ``every`` holds all words with their positions; ``title``, ``buyer`` and ``other``
    hold some of them again, to weigh more. ``whole`` and ``begins`` hold words as written, for
    spelling and for beginnings of places and names."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("every", tokenizer_name="english")
    for name in ("title", "buyer", "other"):
        builder.add_text_field(name, tokenizer_name="english", index_option="freq")
    builder.add_text_field("number", tokenizer_name="plain")
    for name in ("whole", "where", "buyer_whole"):
        builder.add_text_field(name, tokenizer_name="plain", index_option="basic")
    for name in NAMED:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (*COUNTED, "point"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("pk", indexed=True, fast=True)
    for name in ("turn", "print", "newest", "closes", "open_until", "worth", "worth_least"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_text_field("mark", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@cache
def english() -> tantivy.TextAnalyzer:
    """Words without case and accents, brought to their English stem."""
    return _words().filter(Filter.stemmer("english")).build()


@cache
def plain() -> tantivy.TextAnalyzer:
    """Words as written, without case and accents."""
    return _words().build()


def _words() -> tantivy.TextAnalyzerBuilder:
    analyzer = tantivy.TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(60))
    return analyzer.filter(Filter.lowercase()).filter(Filter.ascii_fold())


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Registers the analysers of words with an index."""
    index.register_tokenizer("english", english())
    index.register_tokenizer("plain", plain())
    return index


@cache
def layout_fingerprint() -> str:
    """A fingerprint of all code that decides the content of a document; when it changes, the index is
    made anew."""
    here = Path(__file__).parent
    texts = [metadata.version("tantivy").encode()]
    texts += [Path(str(module.__file__)).read_bytes() for module in (query_words, references, word_letters)]
    texts += [(here / name).read_bytes() for name in ("index_fields.py", "documents.py")]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]


def tie(ocid: str) -> int:
    """The order of notices that are otherwise equal: eleven bits of the SHA-256 of the ocid."""
    return int.from_bytes(hashlib.sha256(ocid.encode()).digest()[:2], "big") >> (16 - _TIE_BITS)


def instant_key(at: datetime, tied: int = 0) -> int:
    """An instant as a number that sorts like it: microseconds since 1970, then the tie. Instants
    outside 1970 to 2255 stand at the nearer end."""
    return _key((at - _EPOCH) // timedelta(microseconds=1), tied)


def amount_key(pounds: Decimal, tied: int = 0) -> int:
    """An amount as a number that sorts like it: pence, then the tie."""
    return _key(int(pounds * 100), tied)


def _key(value: int, tied: int) -> int:
    return min(max(value, 0), _MOST) << _TIE_BITS | tied
