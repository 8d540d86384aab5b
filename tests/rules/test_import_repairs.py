"""What an import mends without guessing: nulls, addresses, and UTF-8 that was read as Windows-1252."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopmarket.importing.checks import CheckedRelease, check_piece
from hopmarket.importing.documents import FilePieces
from hopmarket.importing.pieces import Piece, RefusedRelease
from hopmarket.importing.seed_notices import FILES, seed_file
from hopmarket.rules.releases.mojibake import MAYBE_MISREAD, release_turned_back, turned_back
from hopmarket.rules.releases.percent_encoding import encoded_address

CASES = Path(__file__).parent.parent / "data" / "cases"
BASE = {
    "ocid": "ocds-b5fd17-1",
    "id": "1",
    "date": "2025-01-01T00:00:00Z",
    "tag": ["tender"],
    "initiationType": "tender",
}


def prepared(value: Any) -> CheckedRelease | RefusedRelease:
    (outcome,) = check_piece(Piece(1, "$", json.dumps(value).encode()), prefix="ocds-x")
    return outcome


def taken(outcome: CheckedRelease | RefusedRelease) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The release as it is kept, and what was mended: path and kind."""
    assert isinstance(outcome, CheckedRelease), outcome
    return json.loads(outcome.body), [(mending.path, mending.kind) for mending in outcome.mended]


def from_case(name: str) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    (piece,) = FilePieces(CASES / name)
    assert isinstance(piece, Piece)
    (outcome,) = check_piece(piece, prefix="ocds-x")
    return taken(outcome)


def test_a_null_buyer_is_left_out_and_the_release_kept() -> None:
    release, mended = from_case("24-null-buyer.json")
    assert "buyer" not in release and release["tender"]["title"] == "Bughunt 24"
    assert mended == [("$.releases[0].buyer", "null")]


@pytest.mark.parametrize(
    ("part", "kept", "path", "kind"),
    [
        ({"buyer": None}, {}, "$.buyer", "null"),
        ({"buyer": ""}, {}, "$.buyer", "empty"),
        ({"parties": None}, {}, "$.parties", "null"),
        ({"parties": [None, {"id": "1"}]}, {"parties": [{"id": "1"}]}, "$.parties[0]", "null"),
        ({"tender": None}, {}, "$.tender", "null"),
        ({"tender": {}}, {}, "$.tender", "empty"),
        ({"tender": " "}, {}, "$.tender", "empty"),
        ({"awards": [None]}, {"awards": []}, "$.awards[0]", "null"),
        ({"awards": [{}]}, {"awards": []}, "$.awards[0]", "empty"),
        ({"awards": ""}, {}, "$.awards", "empty"),
        ({"contracts": [{"id": "1", "awardID": "1", "items": [None]}]},
            {"contracts": [{"id": "1", "awardID": "1"}]},
            "$.contracts[0].items[0]", "null"),
        ({"tag": [None, "tender"]}, {}, "$.tag[0]", "null"),
        ({"relatedProcesses": [None]}, {"relatedProcesses": []}, "$.relatedProcesses[0]", "null"),
        ({"tender": {"id": "T", "lots": None}}, {"tender": {"id": "T"}}, "$.tender.lots", "null"),
    ],
)  # fmt: skip
def test_what_says_nothing_is_left_out(
    part: dict[str, Any], kept: dict[str, Any], path: str, kind: str
) -> None:
    release, mended = taken(prepared({**BASE, **part}))
    assert release == {**BASE, **kept} and (path, kind) in mended


def test_any_number_of_nulls_is_left_out() -> None:
    items = [{"id": str(number), "unit": None, "classification": None} for number in range(2000)]
    release, mended = taken(prepared({**BASE, "tender": {"id": "T", "items": items}}))
    assert release["tender"]["items"] == [{"id": str(number)} for number in range(2000)]
    assert len(mended) == 4000 and {kind for _, kind in mended} == {"null"}


@pytest.mark.parametrize(
    ("part", "path", "words"),
    [
        ({"ocid": None}, "$.ocid", "The field ocid is null"),
        ({"date": None}, "$.date", "The field date is null"),
        ({"date": ""}, "$.date", "The field date is empty"),
        ({"tag": None}, "$.tag", "The field tag is null"),
        ({"tag": [None]}, "$.tag", "The field tag is empty"),
        ({"initiationType": None}, "$.initiationType", "The field initiationType is null"),
        ({"tender": {"id": None, "title": "Hedges"}}, "$.tender", "The field id is null"),
        ({"awards": [{"id": "", "title": "Hedges"}]}, "$.awards[0]", "The field id is empty"),
        ({"awards": [{"title": "Hedges"}]}, "$.awards[0]", "The field id is missing"),
    ],
)
def test_what_is_needed_and_says_nothing_is_refused_for_that(
    part: dict[str, Any], path: str, words: str
) -> None:
    outcome = prepared({**BASE, **part})
    assert isinstance(outcome, RefusedRelease)
    assert outcome.faults[0].path == path and outcome.faults[0].message.startswith(words)


def test_document_addresses_are_percent_encoded() -> None:
    release, mended = from_case("28-document-addresses.json")
    assert [document["url"] for document in release["tender"]["documents"]] == [
        "https://example.org/a%20b.pdf",
        "https://example.org/%D0%B4%D0%BE%D0%BA%D1%83%D0%BC%D0%B5%D0%BD%D1%82.pdf",
    ]
    assert [kind for _, kind in mended] == ["address", "address"]


@pytest.mark.parametrize(
    ("written", "uri"),
    [
        ("https://example.org/a[1].pdf", "https://example.org/a%5B1%5D.pdf"),
        ("https://example.org/a%20b c.pdf", "https://example.org/a%20b%20c.pdf"),
        ("https://example.org/%D0%B4 д", "https://example.org/%D0%B4%20%D0%B4"),
        ("https://example.org/100% plan.pdf", "https://example.org/100%25%20plan.pdf"),
        ("https://example.org/%zz", "https://example.org/%25zz"),
        ("https://example.org/a'b.pdf", "https://example.org/a'b.pdf"),
        (" HTTPS://example.org/ä ", "https://example.org/%C3%A4"),
        ("https://bücher.example/ü?q=a b&x=[1]#frag ment#2",
         "https://xn--bcher-kva.example/%C3%BC?q=a%20b&x=%5B1%5D#frag%20ment%232"),
        ("https://пример.рф:8080/x", "https://xn--e1afmkfd.xn--p1ai:8080/x"),
        ("https://[::1]/a b", "https://[::1]/a%20b"),
        ("https://example.org/<script>\"", "https://example.org/%3Cscript%3E%22"),
        ("http://Contract Finder", None),
        ("https://exa mple.org/", None),
        ("https://straße.de/", None),
        ("https://example.org/a\\b", None),
        ("https://example.org/a\nb", None),
        ("https:///x y", None),
        ("www.example.org", None),
        ("javascript:alert(1)", None),
        (" JavaScript:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,<p>", None),
        ("//example.org/a b", None),
    ],
)  # fmt: skip
def test_an_address_as_people_write_it(written: str, uri: str | None) -> None:
    assert encoded_address(written) == uri


@given(st.text(max_size=30), st.text(max_size=10), st.text(max_size=10))
def test_an_encoded_address_is_a_uri_and_is_never_encoded_twice(path: str, query: str, fragment: str) -> None:
    once = encoded_address(f"https://example.org/{path}?{query}#{fragment}")
    if once is not None:
        assert encoded_address(once) == once and once.isascii() and once.isprintable() and " " not in once
        released, mended = taken(
            prepared({**BASE, "tender": {"id": "T", "documents": [{"id": "1", "url": once}]}})
        )
        assert released["tender"]["documents"][0]["url"] == once and not mended


def test_mojibake_is_turned_back_and_told() -> None:
    release, mended = from_case("36-mojibake.json")
    assert release["tender"]["title"] == "Country Park – New Machinery Store"
    assert release["tender"]["description"] == "It’s £5 at the café."
    assert set(mended) == {
        ("$.releases[0].tender.title", "mojibake"),
        ("$.releases[0].tender.description", "mojibake"),
    }


MISREAD = [
    ("â€œQuotedâ€\x9d", "“Quoted”"), ("1â€“5 Â°C", "1–5 °C"), ("AcusorbÂ® Line", "Acusorb® Line"),
    ("voilÃ\xa0 propos", "voilà propos"), ("isto Ã© um", "isto é um"), ("MÃºsica", "Música"),
    ("10 Ã— 20 m", "10 × 20 m"), ("CAMARÃ•ES", "CAMARÕES"), ("EDUCAÃ‡ÃƒO", "EDUCAÇÃO"),
    ("ÃœBER KÃ–LN", "ÜBER KÖLN"), ("Ã¢â‚¬â„¢", "’"), ("ÃƒÂ©tÃƒÂ©", "été"), ("TÅ· Cymru", "Tŷ Cymru"),
    ("SiÃ¢n a dÅµr", "Siân a dŵr"), ("Ð”Ð¾ÐºÑƒÐ¼ÐµÐ½Ñ‚ Ð¸", "Документ и"), ("âœ“ done", "✓ done"),
    ("a right £5 beside â€¢", "a right £5 beside •"), ("\xe2\x80\x93 in Latin-1", "– in Latin-1"),
]  # fmt: skip
RIGHT = [
    "Tŷ Siân â’r", "CYSYLLTU Â’R CYNGOR", "Â\xa0chymorth", "MAÇÃ’S", "MANHÃ–TARDE", "SÃO PAULO", "A letra “Ã” é usada",
    "NESTLÉ®", "CAFÉ’S", "À ÉTÉ…", "“Å”", "från A till Å…", "HÅ–LAND", "naïve Zoë, Größe", "50 °C ± 2 µm", "£5 – €6",
    "Документ №5", "Łódź, Kraków", "TP. HỒ CHÍ MINH", "ΔΟΚΙΜΗ", "«À»", "日本語", "â", "Ã", "", "KÖLN–BONN",
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "right"), MISREAD)
def test_what_was_misread_is_turned_back(wrong: str, right: str) -> None:
    assert turned_back(wrong) == right


@pytest.mark.parametrize("text", [*RIGHT, *(right for _, right in MISREAD)])
def test_text_that_is_right_is_never_touched(text: str) -> None:
    assert turned_back(text) is None


def misread(text: str) -> str:
    """What somebody sees who reads UTF-8 as Windows-1252."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
        for byte in text.encode()
    )


ORDINARY = st.text(st.sampled_from("abc XYZ 0.,£éèêàçñöüßÉÀŵŷŴŶ–—‘’“”…•€™"), max_size=20)


@given(ORDINARY)
def test_ordinary_text_stays_and_its_mojibake_becomes_it_or_stays(text: str) -> None:
    wrong = misread(text)
    assert turned_back(wrong) in (text, None)
    if turned_back(wrong) is not None:
        assert MAYBE_MISREAD.search(wrong.encode())


def test_identifiers_and_addresses_are_never_turned_back() -> None:
    wrong = "cafÃ©"
    release = {
        "id": wrong,
        "ocid": wrong,
        "tender": {"id": wrong, "title": wrong, "documents": [{"url": wrong}]},
    }
    turned, repairs = release_turned_back(release)
    assert turned == {**release, "tender": {"id": wrong, "title": "café", "documents": [{"url": wrong}]}}
    assert [repair.steps for repair in repairs] == [("tender", "title")]
    assert release["tender"]["title"] == wrong  # type: ignore[index]


def test_the_shipped_notices_hold_eight_texts_that_were_misread() -> None:
    found = []
    for name, _ in FILES:
        with seed_file(name) as place:
            for piece in FilePieces(place):
                if isinstance(piece, Piece) and MAYBE_MISREAD.search(piece.raw):
                    found += release_turned_back(json.loads(piece.raw))[1]
    assert len(found) == 8
    assert all(any(sign in repair.message for sign in ("Â£", "Â®", "â€¢")) for repair in found)
