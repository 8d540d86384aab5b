"""Searches as people type them, drawn from the texts themselves; always the same ones."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import pairwise

from _engines import MixQuery
from _synthetic import DISTRICTS, texts

_SMALL = frozenset(
    [
        "the",
        "and",
        "for",
        "of",
        "to",
        "in",
        "a",
        "an",
        "on",
        "with",
        "by",
        "at",
        "from",
        "or",
        "is",
        "are",
        "be",
        "as",
        "this",
        "that",
        "it",
        "we",
        "our",
        "into",
    ]
)


def mix(seed: int = 11) -> list[MixQuery]:
    """Two hundred and sixty searches in nine groups."""
    chance = random.Random(seed)
    words_of_texts = [
        re.findall(r"[a-z]{4,}", f"{row['title']} {row['description']}".lower()) for row in texts()
    ]
    titles = [re.findall(r"[A-Za-z]{3,}", str(row["title"])) for row in texts()]
    holds = Counter(word for words in words_of_texts for word in set(words) if word not in _SMALL)
    ranked = [word for word, _ in holds.most_common()]
    rare = [word for word, count in holds.items() if 2 <= count <= 12]
    usual = ranked[20:3_000]

    def together(count: int) -> str:
        while True:
            words = [
                word
                for word in dict.fromkeys(chance.choice(words_of_texts))
                if word in holds and holds[word] > 12
            ]
            if len(words) >= count:
                return " ".join(chance.sample(words, count))

    def phrase() -> str:
        while True:
            words = chance.choice(titles)
            pairs = [(a, b) for a, b in pairwise(words) if not {a.lower(), b.lower()} & _SMALL]
            if pairs:
                return " ".join(chance.choice(pairs)).lower()

    divisions = ("45", "71", "72", "79", "80", "85", "90", "33", "50", "77")
    searches = [MixQuery("common word", word) for word in chance.sample(ranked[:120], 30)]
    searches += [MixQuery("word", word) for word in chance.sample(usual, 40)]
    searches += [MixQuery("rare word", word) for word in chance.sample(rare, 30)]
    searches += [MixQuery("two words", together(2)) for _ in range(50)]
    searches += [MixQuery("three words", together(3)) for _ in range(30)]
    searches += [MixQuery("phrase", phrase(), phrase=True) for _ in range(30)]
    for number in range(30):
        filters = (
            {"kind": "services"},
            {"district": chance.choice(DISTRICTS)},
            {"division": chance.choice(divisions)},
        )
        searches.append(MixQuery("word and filter", chance.choice(usual), filters=filters[number % 3]))
    searches += [MixQuery("filter", filters={"division": chance.choice(divisions)}) for _ in range(10)]
    searches += [MixQuery("open now", opened=True)] * 5 + [MixQuery("nothing")] * 5
    return searches
