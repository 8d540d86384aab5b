"""Web addresses as people write them (IRIs) to addresses as links need them (URIs).

Source: RFC 3987, section 3.1 (mapping IRIs to URIs); RFC 3986, section 2 (what is encoded).
"""

from __future__ import annotations

import re

_PARTS = re.compile(r"(https?)://([^/?#\\]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]*@)?(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]*)?")
_ASIDE = "ßςẞ\u200c\u200d"
"""Letters that old and new rules for names of hosts read as two different hosts (UTS 46, "deviations")."""
_PLAIN = "A-Za-z0-9._~!$&'()*+,;=:@/\\-"
_IN_A_PATH = re.compile(rf"%(?![0-9A-Fa-f]{{2}})|[^{_PLAIN}%]")
_AFTER_IT = re.compile(rf"%(?![0-9A-Fa-f]{{2}})|[^{_PLAIN}?%]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd\ud800-\udfff]")


def encoded_address(text: str) -> str | None:
    """An http(s) address with everything percent-encoded that a URI may not hold; None where it is none.

    What is encoded already stays as it is. The host's name is written as the DNS holds it; one that
    has blanks, or that could be two hosts, gives None, and so do backslashes and line ends.
    """
    bare = text.strip()
    found = _PARTS.fullmatch(bare)
    if not found or _CONTROLS.search(bare) or "\\" in bare:
        return None
    scheme, place, path, query, fragment = found.groups()
    host = _host(place)
    if host is None:
        return None
    address = f"{scheme.lower()}://{host}{_encoded(path, _IN_A_PATH)}"
    if query is not None:
        address += f"?{_encoded(query, _AFTER_IT)}"
    return address if fragment is None else f"{address}#{_encoded(fragment, _AFTER_IT)}"


def _encoded(part: str, signs: re.Pattern[str]) -> str:
    return signs.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), part)


def _host(place: str) -> str | None:
    if not place.isascii():
        if any(sign in _ASIDE for sign in place) or "@" in place:
            return None
        name, colon, port = place.partition(":")
        try:
            place = name.encode("idna").decode() + colon + port
        except UnicodeError:
            return None
    return place if _HOST.fullmatch(place) else None
