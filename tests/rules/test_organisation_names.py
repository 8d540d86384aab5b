"""Names of every script: nothing vanishes, nothing merges by a digit or a dropped letter, and the keys
that Latin names have stay what they are."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hopmarket.rules.releases.name_words import name_tokens, name_words
from hopmarket.rules.releases.organisation_names import (
    key_of_latin_letters,
    named_organisation,
    place_of_address,
    plain_name,
)


def key(name: str) -> str:
    named = named_organisation(name)
    return named.key if named else ""


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("ТОВ «Приклад»", "тов-приклад"),
        ("Київська міська рада", "київська-міська-рада"),
        ("Ελληνική Δοκιμή ΑΕ", "ελληνικη-δοκιμη-αε"),
        ("Лицей 5", "лицей-5"),
        ("株式会社日立", "株式会社日立"),
        ("한국전력공사", "한국전력공사"),
        ("ＡＣＭＥ Ｌｔｄ", "acme-limited"),
        ("School № 7", "school-no-7"),
        ("Школа № 7", "школа-no-7"),
        ("Ⓐcme™ Ltd℠", "acme-limited"),
        ("℡ Works", "tel-works"),
        ("Pro\u00adcure\ufeff Ltd", "procure-limited"),
        ("При\u00adклад\u2060", "приклад"),
        ("हिन्दी समिति", "हिन्दी-समिति"),
        ("ไทยแลนด์", "ไทยแลนด์"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("شركة المثال", "شركة-المثال"),
        ("شـــركة", "شركة"),
        ("Łódź", "łodz"),
        ("København Kommune", "københavn-kommune"),
        ("O'Brien & Sons Ltd.", "obrien-and-sons-limited"),
        ("Ångström Café PLC", "angstrom-cafe-plc"),
    ],
)
def test_a_key_keeps_every_letter(name: str, wanted: str) -> None:
    assert key(name) == unicodedata.normalize("NFC", wanted)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Лицей 5", "Больница 5"),
        ("Київ", "Киів"),
        ("Май", "Маи"),
        ("Łódź", "ódź"),
        ("København", "Kobenhavn"),
        ("हिन्दी", "हन्द"),
        ("บาน", "บ้าน"),
        ("כּ", "כ"),
        ("★★★", "★★"),
        ("★", "☆"),
        ("株式会社", "有限会社"),
        ("ي" * 400, "ي" * 401),
        ("a" * 310, "a" * 311),
    ],
)
def test_names_that_differ_by_a_letter_stay_two(one: str, other: str) -> None:
    assert key(one) and key(other) and key(one) != key(other)
    assert plain_name(one) != plain_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ПРИКЛАД", "Приклад"),
        ("ΕΛΛΗΝΙΚΗ ΔΟΚΙΜΗ", "Ελληνική Δοκιμή"),
        ("здоров'я", "здоровʼя"),
        ("می‌خواهم", "میخواهم"),
        (unicodedata.normalize("NFD", "Київ"), "Київ"),
        ("Ｋ５", "k5"),
        ("STRASSE", "Straße"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert key(one) == key(other) and plain_name(one) == plain_name(other)


@pytest.mark.parametrize("name", ["★★★", "***", "…", "—", "№", "🎪"])
def test_a_name_of_signs_has_a_key(name: str) -> None:
    assert re.fullmatch(r"[\w-]{1,100}", key(name)) and plain_name(name)


def test_nothing_that_can_be_seen_is_no_name() -> None:
    assert named_organisation(" \u200b\ufeff ") is None


def test_a_name_is_never_the_key_of_a_number() -> None:
    numbered = named_organisation("Anvil Forge Ltd", "GB-COH", "09234567")
    assert numbered is not None and numbered.key == "gb-coh-09234567"
    assert key("GB-COH 09234567") != numbered.key


@given(st.text(min_size=1, max_size=700))
def test_every_visible_name_has_a_key_that_fits(name: str) -> None:
    named, seen = named_organisation(name), [unicodedata.category(sign)[0] in "LNPS" for sign in name.strip()]
    assert bool(named) or not any(seen)
    if named:
        assert 0 < len(named.key) <= 120 and not re.search(r"[\s/?#%]", named.key)
        assert 0 < len(plain_name(named.name)) <= 300
        assert unicodedata.normalize("NFC", named.key) == named.key
        assert key(named.name.upper().lower()) != "" and key(name) == named.key


_WORDS = {"ltd": "limited", "co": "company"}


def former_plain_name(name: str) -> str:
    """How names were compared while only a to z and 0 to 9 counted."""
    bare = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ")
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = [_WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", re.sub(r"['’.]", "", bare))]
    return " ".join(words[1:] if words[:1] == ["the"] and words[1:] else words)


_UNSEEN = "\u00ad\u200b\ufe0f"
"""Signs that show nothing parted words formerly, and № stood for its last letter alone: the next tests."""
_LATIN = st.characters(max_codepoint=0x24F, exclude_characters=_UNSEEN) | st.sampled_from(
    "‘’“”–—…•™®€\u2009\u20e3²½ŵŷẁ𝟏ﬁ"
)


@given(st.text(alphabet=_LATIN, min_size=1, max_size=60))
def test_a_latin_name_keeps_its_key(name: str) -> None:
    former = former_plain_name(" ".join(name.split()))
    assert key_of_latin_letters(name) == former.replace(" ", "-")
    if former and plain_name(name).isascii():
        assert plain_name(name) == former and key(name) == former.replace(" ", "-")
    else:  # a letter that did not count before, such as ø, or no letter at all
        assert any(not sign.isascii() for sign in name) or not former


@given(st.text(alphabet=_LATIN, max_size=30), st.sampled_from(_UNSEEN), st.text(alphabet=_LATIN, max_size=30))
def test_a_sign_that_shows_nothing_changes_no_key(before: str, unseen: str, after: str) -> None:
    assume(name_words(before + after))  # a name of signs alone is its signs
    assert plain_name(f"{before}{unseen}{after}") == plain_name(f"{before}{after}")
    assert key_of_latin_letters(f"{before}{unseen}{after}") == former_plain_name(
        " ".join(f"{before}{unseen}{after}".split())
    ).replace(" ", "-")


@given(st.text(alphabet=_LATIN, max_size=30))
def test_a_numero_sign_is_read_as_its_two_letters(name: str) -> None:
    assert plain_name(f"№ {name}") == plain_name(f"No {name}")


def test_towns_abroad_stand_with_their_country() -> None:
    assert place_of_address({"locality": "Київ", "countryName": "Україна"}) == ("", "київ, україна")
    assert place_of_address({"locality": "—", "countryName": "United Kingdom"}) == ("", "")


def test_the_words_of_a_text_are_found_with_their_marks() -> None:
    content = "Follows हिन्दी समिति, O'Brien & Co. (ไทย)"
    assert [content[start:end] for start, end in name_tokens(content)] == [
        "Follows", "हिन्दी", "समिति", "O'Brien", "&", "Co.", "ไทย",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["School № 7", "Ⓐcme", "Pro\u00adcure", "Школа № 7", "𝐀cme™"])
def test_the_words_of_a_running_text_are_those_of_the_name_in_it(name: str) -> None:
    running = f"({name}), "
    words = [word for begin, end in name_tokens(running) for word in name_words(running[begin:end])]
    assert words == name_words(name)
