"""A complete copy of the state folder cannot open a response, and nothing readable is stored.

What is searched and what is tried is the state itself: every byte of the database, of the files,
of logs and mail. Each search is also turned on something that it must find, so that it cannot
pass by looking in the wrong place.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyrage
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client

from hopmarket import clock, server_keys
from hopmarket.records.drafts.models import Draft, DraftVersion
from hopmarket.records.files.encrypted_storage import store_stream
from hopmarket.records.files.queries import content_of
from hopmarket.records.files.upload_handler import SealedUpload
from hopmarket.records.ledger.current_time import now, pretend_time
from hopmarket.records.opportunities.models import Opener
from hopmarket.records.parties.models import Person
from hopmarket.records.responses.models import OpenedResponse, Response, SealedCopy
from hopmarket.records.responses.services import (
    attach_file,
    declare_opener,
    save_answer,
    save_price,
    seal_now,
    start_response,
    withdraw_response,
)
from hopmarket.rules.hash_chain import canonical
from hopmarket.rules.roles import Member
from hopmarket.rules.working_copy import TextAfterSealing
from tests.factories.partnership import must
from tests.factories.purchases import PASSPHRASE, Purchase, a_purchase, take

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "xylocopa-violacea-4417"
PRICE = "73219.64"
FILE_NAME = "melanargia-galathea-9053.pdf"
IN_FILE = "lasiommata-megera-2286"
SECRETS = (CANARY, PRICE, "73,219.64", FILE_NAME, IN_FILE)
IDENTITY = re.compile(rb"AGE-SECRET-KEY-1[0-9A-Z]+")


# What a thief carries away


def database_bytes() -> dict[str, bytes]:
    """The database as it is stored: SQLite's own files; of PostgreSQL every cell of every table."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        return {path.name: path.read_bytes() for path in file.parent.glob(f"{file.name}*")}
    return dict(_postgresql_tables())


def _postgresql_tables() -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells = [cell for row in cursor.fetchall() for cell in row]
            yield f"table {table}", b"\n".join(_cell_bytes(cell) for cell in cells)


def _cell_bytes(cell: object) -> bytes:
    if isinstance(cell, memoryview | bytes):
        return bytes(cell)
    return (json.dumps(cell) if isinstance(cell, dict | list) else str(cell)).encode()


def state(copy_to: Path | None = None) -> dict[str, bytes]:
    """Every byte of the state, by where it lies; also copied to a folder when one is named."""
    contents = {f"database {name}": content for name, content in database_bytes().items()}
    for path in Path(settings.HOME).rglob("*"):
        if path.is_file():
            contents[str(path.relative_to(settings.HOME))] = path.read_bytes()
    if copy_to is not None:
        shutil.copytree(settings.HOME, copy_to)
    return contents


def spellings(text: str) -> tuple[bytes, ...]:
    """A text in the spellings in which it might be stored."""
    plain = text.encode()
    encoded = base64.b64encode(plain).decode().rstrip("=")
    return (plain, plain.hex().encode(), text.encode("utf-16-le"), encoded[: len(encoded) - 2].encode())


def found_in(contents: dict[str, bytes], texts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (text, where)
        for where, content in contents.items()
        for text in texts
        if any(spelling in content for spelling in spellings(text))
    ]


# A bidder who writes secrets, through services and through pages


def an_upload() -> SealedUpload:
    content = b"%PDF-1.7 " + IN_FILE.encode()
    stored = store_stream(io.BytesIO(content), server_keys.drafts_identity().to_public())
    return SealedUpload(stored, name=FILE_NAME, content_type="application/pdf")


def written(purchase: Purchase, by: Member, canary: str = CANARY) -> Response:
    response = must(start_response(opportunity=purchase.opportunity, by=by, at=now()))
    for question in ("plan", "people"):
        must(save_answer(response=response, question=question, text=f"We say {canary}.", by=by, at=now()))
    must(save_price(response=response, prices={"lot-1": PRICE}, by=by, at=now()))
    must(attach_file(response=response, question="method", upload=an_upload(), by=by, at=now()))
    return response


def seal(response: Response, by: Member, *, keep_working: bool = False) -> SealedCopy:
    row = Response.objects.select_related("opportunity").get(pk=response.pk)
    outcome = seal_now(
        response=row,
        terms_fingerprint=row.opportunity.the_terms.fingerprint(),
        click=uuid.uuid4(),
        text_after=TextAfterSealing.KEPT if keep_working else TextAfterSealing.NOT_KEPT,
        by=by,
        at=now(),
    )
    return must(outcome)


@pytest.fixture(autouse=True)
def nothing_left_over() -> None:
    """Removes what other tests opened lawfully: their files, and rows that were only deleted."""
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
def purchase() -> Purchase:
    return a_purchase("published", bidders=2)


@pytest.fixture
def by(purchase: Purchase) -> Member:
    return purchase.house.bidders[0]


@dataclass
class Heard(logging.Handler):
    """Everything that was logged, at every level."""

    messages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(level=logging.DEBUG)

    def __hash__(self) -> int:
        return id(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage() + repr(record.__dict__))


@pytest.fixture
def heard() -> Iterator[Heard]:
    ear, root = Heard(), logging.getLogger()
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    yield ear
    root.removeHandler(ear)
    root.setLevel(level)


def test_no_stored_byte_tells_a_draft_or_a_sealed_response(
    purchase: Purchase, by: Member, heard: Heard
) -> None:
    """Drafts, sealed copies, letters, the session of a writer who was signed out, and logs."""
    response = written(purchase, by)
    reference = purchase.opportunity.reference
    browser = Client(raise_request_exception=False)
    browser.force_login(Person.objects.get(pk=by.person))
    question = f"/respond/{reference}/questions/plan/"
    shown = browser.get(question).content.decode()
    assert CANARY in shown
    browser.post(f"{question}autosave/", {"text": f"Again {CANARY}."})
    note = re.findall(r'name="writer" value="([^"]+)"', shown)[0]
    browser.logout()
    assert browser.post(question, {"text": f"Signed out: {CANARY}", "writer": note}).status_code == 302
    assert not found_in(state(), SECRETS)

    seal(response, by, keep_working=True)
    seal(response, by, keep_working=False)
    clock.tick(now())
    contents = state()
    contents["log"] = "\n".join(heard.messages).encode()
    contents["mail"] = "\n".join(str(letter.message()) for letter in mail.outbox).encode()
    assert not found_in(contents, SECRETS)
    assert mail.outbox, "no letter was sent, so none was searched"


def test_the_search_finds_what_is_readable(purchase: Purchase, by: Member) -> None:
    """Once opened, the secret words are readable, so the search must find every one of them."""
    seal(written(purchase, by), by)
    open_all(purchase)
    texts = {text for text, _ in found_in(state(), SECRETS)}
    assert texts >= {CANARY, PRICE, FILE_NAME, IN_FILE}


def open_all(purchase: Purchase) -> None:
    with pretend_time(purchase.at("closed")):
        clock.tick(now())
        opportunity, by = purchase.fresh(), purchase.house.approver
        must(declare_opener(opportunity=opportunity, conflict=False, words="", by=by, at=now()))
    take(purchase, "opened")


def every_ciphertext(contents: dict[str, bytes]) -> list[bytes]:
    """Everything in the state that is encrypted by age, whole files and what tables hold."""
    files = [content for content in contents.values() if content.startswith(b"age-encryption.org/v1")]
    cells = [bytes(copy.sealed_key) for copy in SealedCopy.objects.all()]
    cells += [bytes(opener.wrapped or b"") for opener in Opener.objects.all()]
    cells += [bytes(opener.key.wrapped) for opener in Opener.objects.select_related("key") if opener.key]
    cells += [bytes(row.working) for row in Response.objects.all()]
    return [content for content in (*files, *cells) if content]


def opens(content: bytes, identities: list[pyrage.x25519.Identity], words: list[str]) -> bool:
    """Whether any key or any passphrase opens a ciphertext."""
    if b"-> scrypt " in content[:200]:
        return any(_passphrase_opens(content, word) for word in words)
    try:
        pyrage.decrypt(content, identities)
    except pyrage.DecryptError:
        return False
    return True


def _passphrase_opens(content: bytes, words: str) -> bool:
    try:
        pyrage.passphrase.decrypt(content, words)
    except pyrage.DecryptError:
        return False
    return True


def keys_found(contents: dict[str, bytes]) -> list[pyrage.x25519.Identity]:
    """Every age identity that stands anywhere in the state."""
    identities = {
        identity.decode() for content in contents.values() for identity in IDENTITY.findall(content)
    }
    return [pyrage.x25519.Identity.from_str(identity) for identity in sorted(identities)]


def test_a_complete_copy_of_the_state_folder_opens_no_response(
    purchase: Purchase, by: Member, tmp_path: Path
) -> None:
    seal(written(purchase, by), by, keep_working=True)
    contents = state(copy_to=tmp_path / "stolen")
    assert any((tmp_path / "stolen").rglob("*")), "nothing was copied"
    assert not keys_found(contents), "an age identity lies in the state"
    assert not [where for where, content in contents.items() if b"PRIVATE KEY" in content]
    assert not list((tmp_path / "stolen").rglob("*.pem"))
    officers = Person.objects.filter(pk__in=Opener.objects.values("person"))
    words = [officer.email for officer in officers]
    tried, keys = every_ciphertext(contents), [*keys_found(contents), pyrage.x25519.Identity.generate()]
    assert len(tried) >= 6
    assert not [content for content in tried if opens(content, keys, words)]


def test_the_thief_would_succeed_with_a_key_in_the_state(purchase: Purchase, by: Member) -> None:
    """Plants the fault that the search looks for: had the opportunity's key been stored, it is found
    and opens the envelope; and with the passphrase the officer's key opens too."""
    copy = seal(written(purchase, by), by)
    opener = Opener.objects.select_related("key").filter(opportunity=purchase.opportunity).first()
    assert opener is not None and opener.key is not None
    own = pyrage.passphrase.decrypt(bytes(opener.key.wrapped), PASSPHRASE).decode()
    identity = pyrage.decrypt(bytes(opener.wrapped or b""), [pyrage.x25519.Identity.from_str(own)])
    planted = Path(settings.HOME) / "forgotten-note.txt"
    try:
        planted.write_bytes(b"the key: " + identity)
        keys = keys_found(state())
        assert len(keys) == 1
        assert opens(bytes(copy.sealed_key), keys, [])
    finally:
        planted.unlink()


def test_the_servers_own_keys_lie_apart_and_open_no_sealed_copy(purchase: Purchase, by: Member) -> None:
    """The operator has the state and the keys folder: enough for drafts, not for what is sealed."""
    response = written(purchase, by)
    assert Path(settings.HOME).resolve() not in server_keys.keys_folder().parents
    assert server_keys.keys_folder() != Path(settings.HOME).resolve()
    drafts = [server_keys.drafts_identity()]
    typed = [bytes(row.body) for row in (*Draft.objects.all(), *DraftVersion.objects.all())]
    assert typed and all(opens(body, drafts, []) for body in typed), "the draft key opens drafts"
    copy = seal(response, by)
    sealed_parts = [
        content
        for where, content in state().items()
        if any(Path(where).name == part["file"] for part in copy.parts)
    ]
    assert len(sealed_parts) == 2
    assert not [part for part in (*sealed_parts, bytes(copy.sealed_key)) if opens(part, drafts, [])]
    assert not Draft.objects.exists() and not DraftVersion.objects.exists()


# Receipts


def signed_by(copy: SealedCopy) -> None:
    """Raises InvalidSignature when the receipt is not what this portal signed."""
    public = server_keys.signing_key().public_key().public_bytes_raw()
    Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(copy.signature), canonical(copy.receipt))


def test_the_receipt_verifies_and_names_what_lies_on_disk(purchase: Purchase, by: Member) -> None:
    copy = seal(written(purchase, by), by)
    copy.refresh_from_db()
    signed_by(copy)
    assert hashlib.sha256(canonical(copy.receipt)).hexdigest() == copy.receipt_print
    assert copy.receipt["terms_print"] == purchase.opportunity.the_terms.fingerprint()
    assert copy.receipt["received"].endswith("+00:00")
    files = Path(settings.FILES_ROOT)
    for receipt_part, part in zip(copy.receipt["parts"], copy.parts, strict=True):
        content = (files / part["file"][:2] / part["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == receipt_part["sha256"]
        assert len(content) == receipt_part["size"]
    assert [part["name"] for part in copy.receipt["parts"]] == ["answers.json", "file-1"]


def test_a_receipt_that_was_touched_does_not_verify(purchase: Purchase, by: Member) -> None:
    copy = seal(written(purchase, by), by)
    copy.receipt = {**copy.receipt, "received": "2026-01-01T00:00:00.000+00:00"}
    with pytest.raises(InvalidSignature):
        signed_by(copy)


# What is opened


def test_only_the_copy_that_counts_is_opened(purchase: Purchase, by: Member) -> None:
    """Replaced and withdrawn copies stay shut for ever; what counts comes out as it went in."""
    response = written(purchase, by)
    first = seal(response, by, keep_working=True)
    must(save_answer(response=response, question="plan", text="The second version.", by=by, at=now()))
    second = seal(response, by)
    other = purchase.house.bidders[1]
    gone = written(purchase, other, canary="taken-back-7718")
    seal(gone, other)
    must(withdraw_response(response=gone, by=other, at=now()))
    open_all(purchase)
    opened = OpenedResponse.objects.get(opportunity=purchase.opportunity)
    assert opened.copy == second != first
    assert opened.texts["plan"] == "The second version."
    assert opened.prices == {"lot-1": PRICE}
    content = b"".join(opened_content(opened))
    assert content == b"%PDF-1.7 " + IN_FILE.encode()
    contents = state()
    assert not found_in(contents, ("taken-back-7718",))
    assert Response.objects.get(pk=gone.pk).state == "withdrawn"


def opened_content(opened: OpenedResponse) -> Iterator[bytes]:
    return content_of(opened.files.get().file)
