"""A newcomer makes an account, confirms the address, sets up codes, and comes back with one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

from .conftest import Newcomer
from .demonstration_server import House

ADDRESS = f"nell.underhill.{time.time_ns()}@newcomer.example"
PASSWORD = "three odd lanterns by the weir"
STEP = 30


def code(secret: str, at: float) -> str:
    """The six figures of RFC 6238 for a moment."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    made = hmac.new(key, struct.pack(">Q", int(at // STEP)), hashlib.sha1).digest()
    place = made[-1] & 15
    return f"{(struct.unpack('>I', made[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_the_code_is_that_of_the_standard() -> None:
    """RFC 6238, appendix B."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [code(secret, at) for at in (59, 1111111109, 1234567890)] == ["287082", "081804", "005924"]


def test_a_newcomer_signs_up_and_comes_back_with_a_code(newcomer: Newcomer, house: House) -> None:
    nell = newcomer()
    nell.go("/account/signup/")
    nell.press("Make the account")
    nell.page.get_by_role("heading", name="There is a problem").wait_for()
    nell.fill("Your name", "Nell Underhill")
    nell.fill("Your e-mail address", ADDRESS)
    nell.fill("Password", PASSWORD)
    nell.press("Make the account")

    letter = house.letter_to(ADDRESS, about="onfirm")
    link = re.search(r"http://localhost:\d+/account/confirm-email/\S+", letter)
    assert link, letter
    nell.go(link[0])
    nell.press("Yes, confirm it")

    nell.go("/account/2fa/totp/activate/")
    nell.heading("Is it still you?")
    nell.fill("Password", PASSWORD)
    nell.press("Go on")
    secret = nell.page.locator(".hm-call .hm-mono").inner_text().strip()
    used = time.time()
    nell.page.locator("form input[name=code]").fill(code(secret, used))
    nell.press("Switch it on")
    nell.go("/account/")
    nell.reads("Set up")

    nell.press("Sign out")
    nell.go("/account/")
    nell.fill("E-mail address", ADDRESS)
    nell.fill("Password", PASSWORD)
    nell.press("Sign in")
    nell.heading("Enter your code")
    while time.time() // STEP == used // STEP:
        time.sleep(0.5)
    nell.page.locator("form input[name=code]").fill("000000")
    nell.press("Sign in")
    nell.page.get_by_role("heading", name="There is a problem").wait_for()
    nell.page.locator("form input[name=code]").fill(code(secret, time.time()))
    nell.press("Sign in")
    nell.go("/account/")
    nell.heading("Nell Underhill")
