"""Sealing arithmetic: commitments that catch every change, receipts with one spelling."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hopmarket.rules.seal import FORMAT, Receipt, SealedPart, key_commitment, text_commitment

PART = SealedPart("answers.json", "0f" * 16, 812, "ab" * 32)
RECEIPT = Receipt(
    format=FORMAT,
    seal="clerk",
    opportunity="TVD-2026-0001",
    terms_print="cd" * 32,
    response="TVD-2026-0001/responses/7",
    copy=1,
    received="2026-12-03T11:59:59.999+00:00",
    parts=(PART,),
    key_commit="ef" * 32,
    text_commit="01" * 32,
)
CHANGED = {
    "format": "hopmarket-seal/2",
    "seal": "three",
    "opportunity": "TVD-2026-0002",
    "terms_print": "ce" * 32,
    "response": "TVD-2026-0001/responses/8",
    "copy": 2,
    "received": "2026-12-03T12:00:00.000+00:00",
    "parts": (replace(PART, sha256="ac" * 32),),
    "key_commit": "ee" * 32,
    "text_commit": "02" * 32,
}


def test_the_table_of_changes_names_every_field() -> None:
    assert set(CHANGED) == set(Receipt.__dataclass_fields__)


def test_every_change_changes_the_fingerprint() -> None:
    fingerprints = {RECEIPT.fingerprint()} | {
        replace(RECEIPT, **{name: value}).fingerprint() for name, value in CHANGED.items()
    }
    assert len(fingerprints) == 1 + len(CHANGED)


def test_the_fingerprint_is_that_of_the_bytes_that_are_signed() -> None:
    assert RECEIPT.fingerprint() == hashlib.sha256(RECEIPT.to_bytes()).hexdigest()
    assert json.loads(RECEIPT.to_bytes()) == json.loads(json.dumps(RECEIPT.body()))
    assert b" " not in RECEIPT.to_bytes()


def test_a_receipt_does_not_tell_where_the_server_keeps_things() -> None:
    assert PART.file not in RECEIPT.to_bytes().decode()
    assert replace(RECEIPT, parts=(replace(PART, file="elsewhere"),)).fingerprint() == RECEIPT.fingerprint()


texts = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@given(texts, st.binary(min_size=32, max_size=32), texts, texts, st.binary(min_size=32, max_size=32), texts)
def test_a_key_commitment_binds_context_salt_and_key(
    context: str, salt: bytes, identity: str, other: str, pepper: bytes, key: str
) -> None:
    commitment = key_commitment(context=context, salt=salt, identity=identity)
    assert (
        commitment == hashlib.sha256(context.encode() + b"\0" + salt + b"\0" + identity.encode()).hexdigest()
    )
    other_commitment = key_commitment(context=other, salt=pepper, identity=key)
    assert (commitment == other_commitment) == ((context, salt, identity) == (other, pepper, key))


@given(
    st.binary(min_size=32, max_size=32),
    st.binary(max_size=80),
    st.binary(min_size=32, max_size=32),
    st.binary(max_size=80),
)
def test_a_text_commitment_binds_nonce_and_content(
    nonce: bytes, content: bytes, other: bytes, changed: bytes
) -> None:
    commitment = text_commitment(nonce=nonce, content=content)
    other_commitment = text_commitment(nonce=other, content=changed)
    assert (commitment == other_commitment) == ((nonce, content) == (other, changed))
