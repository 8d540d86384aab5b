"""Recognisable wording: whether a question or an answer names an organisation, a person or an address.

Everybody reads a published question, and who asked it is told to nobody. What is recognised is told
without its owner: the sentence is the same whether a name is the asker's or anybody else's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Recognised(StrEnum):
    """What kind of thing a wording names."""

    ORGANISATION = "organisation"
    PERSON = "person"
    EMAIL = "email"
    WEB_ADDRESS = "web_address"
    TELEPHONE = "telephone"
    POSTCODE = "postcode"
    STREET = "street"
    REGISTERED_NUMBER = "registered_number"


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names of organisations and people that the portal knows."""

    organisations: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def recognised_in(text: str, known: KnownNames, *, published: str = "") -> frozenset[Recognised]:
    """Every kind of name or address that the text has, unless ``published`` has it as well: what the
    terms say of the buyer and of the place shows nobody."""
    here, before = _Wording(text), _Wording(published)
    kinds = {kind for kind, shape in _SHAPES for found in shape(here) if not before.has_squeezed(found)}
    if any(here.has(form) and not before.has_in_any_case(form) for form in _organisation_forms(known)):
        kinds.add(Recognised.ORGANISATION)
    if any(here.has(form) and not before.has_in_any_case(form) for form in _person_forms(known)):
        kinds.add(Recognised.PERSON)
    return frozenset(kinds)


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing a name: its words, and whether the first letters must be capitals."""

    words: tuple[str, ...]
    capital: bool = False
    all_capitals: bool = False


class _Wording:
    """A text as it is searched for names."""

    def __init__(self, text: str) -> None:
        self.text = _plain(text)
        self.words = tuple(_words(self.text))
        self.folded = f" {' '.join(self.words).casefold()} "
        self.as_written = frozenset(self.words)
        self.squeezed = _squeezed(self.text)

    def has(self, form: _Form) -> bool:
        """Whether the text has the form, as a run of words or written as one word."""
        if form.all_capitals:
            return form.words[0] in self.as_written
        if not self.has_in_any_case(form):
            return False
        word = form.words[0]
        return not form.capital or bool({word.capitalize(), word, word.upper()} & self.as_written)

    def has_in_any_case(self, form: _Form) -> bool:
        if f" {' '.join(form.words)} ".casefold() in self.folded:
            return True
        run = "".join(form.words).casefold()
        return len(form.words) > 1 and len(run) >= _SQUEEZABLE and run in self.squeezed

    def has_squeezed(self, found: str) -> bool:
        return _squeezed(found) in self.squeezed


_SQUEEZABLE = 10
"""Letters from which on a name is looked for without its blanks too: "riverbankyouthtrust"."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def _plain(text: str) -> str:
    """The text with compatibility signs folded, without accents, and with one kind of apostrophe."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


def _words(plain: str) -> Iterator[str]:
    for found in _WORD.finditer(plain):
        yield re.sub(r"'s$", "", found[0], flags=re.IGNORECASE)


def _squeezed(text: str) -> str:
    return "".join(sign for sign in _plain(text).casefold() if sign.isalnum())


def _word_set(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


_LEGAL = _word_set("the ltd limited llp lp plc cic cio scio uk inc company co")
_SMALL = _word_set("of and for the in at on to")
_ENDINGS = _word_set(
    "ltd limited llp plc cic cio scio trust charity foundation association society cooperative club "
    "church school academy college university hospice partnership"
)
"""Words with which names of organisations end."""
_ORDINARY = _word_set(
    "a an the our your this that these those each any every no all some is are was were do does did can could "
    "may might must will would shall should has have had if when where what which who why how we us i you they "
    "it in on at of for to by as and or but not with from registered housing private public local national "
    "british english welsh scottish irish european international united royal general community communities "
    "care caring carers home homes first second third youth young children childrens child family families "
    "health healthy support supported social training green clean cleaning quality central north south east "
    "west northern southern eastern western midland midlands county district parish town city village valley "
    "river hill house church school college primary secondary nhs lunch supper meals food kitchen garden "
    "gardens day night active better bright business choice citizens advice club trust group centre service "
    "services solutions systems enterprise enterprises building construction works engineering transport "
    "travel water energy environmental the older people peoples person senior women men mens mind hope open "
    "global world future digital data next safe safety smart sport sports arts music learning work working "
    "new old long short brown white black blue grey silver golden king price cook field wood stone day bell "
    "best good rich page park parks ward church english mark will grace joy rose faith april june august "
    "dawn art bill frank pat sue rob dean max ray guy iris ivy lily daisy ruby amber summer autumn winter "
    "violet olive heather holly poppy jasmine carol penny miles drew gene may jack hazel"
)
"""Words that name nobody when they stand alone, though names of organisations and people have them."""
_FIELD_SHORTS = _word_set(
    "sme vat dbs nhs cic cio cpv gdpr tupe ict ppe itt pqq kpi sla vcse cqc csv pdf sen send fte hr iso faq"
)
_LEAST_ALONE, _LEAST_FIRST_WORD, _LEAST_INITIALS = 3, 5, 3


def _organisation_forms(known: KnownNames) -> Iterator[_Form]:
    """The ways in which each organisation is commonly called: its name without the legal part, without
    its last general word, by its first word alone, by its initials."""
    for name in _with_and_without_brackets(known.organisations):
        words = [word for word in _words(_plain(name)) if word.casefold() not in _LEGAL]
        if not words or all(word.casefold() in _ORDINARY | _SMALL for word in words):
            words = list(_words(_plain(name)))
        if len(words) > 1:
            yield _Form(tuple(words))
        if len(words) > 2 and words[-1].casefold() in _ENDINGS | _ORDINARY:
            yield _Form(tuple(words[:-1]), capital=True)
        if words and len(words[0]) >= _LEAST_FIRST_WORD and words[0].casefold() not in _ORDINARY:
            yield _Form((words[0],), capital=True)
        initials = "".join(word[0] for word in words if word.casefold() not in _SMALL).upper()
        if len(initials) >= _LEAST_INITIALS and initials.casefold() not in _FIELD_SHORTS:
            yield _Form((initials,), all_capitals=True)


_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def _with_and_without_brackets(names: Iterable[str]) -> Iterator[str]:
    """Each name as it is stored, and without what it has in brackets, which nobody says:
    "Alder Build Ltd (Ludlow)" is also "Alder Build Ltd"."""
    for name in names:
        yield name
        shorter = _IN_BRACKETS.sub(" ", name)
        if shorter != name and shorter.strip():
            yield shorter


def _person_forms(known: KnownNames) -> Iterator[_Form]:
    """The ways in which each person is called: all names, the first and the last, and either alone."""
    for name in _with_and_without_brackets(known.people):
        words = tuple(_words(_plain(name)))
        if len(words) > 1:
            yield _Form(words)
            yield _Form((words[0], words[-1]))
        for word in dict.fromkeys((words[:1]) + (words[-1:])):
            if len(word) >= _LEAST_ALONE and word.casefold() not in _ORDINARY:
                yield _Form((word,), capital=True)


# ---------- shapes


_EMAIL = re.compile(r"[^\s@,;]+(?:@|\s*[\[(]at[\])]\s*)[^\s@,;]+\.[a-z]{2,}", re.IGNORECASE)
_AT = re.compile(r"(?<![\w.])@[\w.]{3,}")
_ENDS = (
    "uk|com|org|net|info|biz|io|co|eu|gov|edu|ac|wales|cymru|scot|london|charity|community|ngo|coop|"
    "social|online|site|website|app|dev|nhs"
)
_WEB = re.compile(
    rf"(?:https?://|www\.)[^\s,;)]+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:{_ENDS})\b(?!\.\w)[^\s,;)]*",
    re.IGNORECASE,
)
_LAW_ADDRESSES = re.compile(r"(?:https?://)?(?:www\.)?(?:legislation\.)?gov\.uk\b", re.IGNORECASE)
"""Addresses that stand for the state and its laws: they show nobody."""
_TELEPHONE = re.compile(
    r"(?<![\w/+-])(?:\+\d{1,3}[\s()-]*(?:\d[\s()-]*){7,12}|\(?0[1-9](?:[\s()-]*\d){8,9})(?!\w)"
)
_POSTCODE = re.compile(r"\b[A-PR-UWYZ][A-HK-Y]?\d[\dA-Z]?\s?\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'-]+\s+){1,3}"
    r"(?:Street|St|Road|Rd|Lane|Avenue|Ave|Close|Drive|Way|Court|Crescent|Place|Square|Terrace|Gardens|Row|"
    r"Walk|Grove|Mews|Parade)\b"
)
_NUMBER = re.compile(
    r"\b(?:company|companies house|charity|registered|registration|vat)\b[^.\n]{0,30}?\b[A-Z]{0,3}\d{6,9}\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Revd|Cllr|Councillor|Prof|Professor)\b\.?\s+[A-Z][\w'-]+"
    r"|(?i:\bmy name is|\b(?:kind |best |warm )?regards,?|\byours (?:sincerely|faithfully),?)\s+[A-Z][\w'-]+"
)


def _matches(pattern: re.Pattern[str], wording: _Wording) -> Iterator[str]:
    return (found[0] for found in pattern.finditer(wording.text))


def _web_addresses(wording: _Wording) -> Iterator[str]:
    return (found for found in _matches(_WEB, wording) if not _LAW_ADDRESSES.match(found))


def _registered_names(wording: _Wording) -> Iterator[str]:
    """Runs of capitalised words that end as names of organisations do: "Alder Build Ltd"."""
    words = wording.words
    for place, word in enumerate(words):
        if word.casefold() not in _ENDINGS or (not word[0].isupper() and word.casefold() not in _LEGAL):
            continue
        run: list[str] = []
        for earlier in reversed(words[max(place - 5, 0) : place]):
            if not earlier[0].isupper():
                break
            run.insert(0, earlier)
        while run and run[0].casefold() in _ORDINARY:
            del run[0]
        if run:
            yield " ".join([*run, word])


_SHAPES = (
    (Recognised.EMAIL, lambda wording: _matches(_EMAIL, wording)),
    (Recognised.WEB_ADDRESS, lambda wording: _matches(_AT, wording)),
    (Recognised.WEB_ADDRESS, _web_addresses),
    (Recognised.TELEPHONE, lambda wording: _matches(_TELEPHONE, wording)),
    (Recognised.POSTCODE, lambda wording: _matches(_POSTCODE, wording)),
    (Recognised.STREET, lambda wording: _matches(_STREET, wording)),
    (Recognised.REGISTERED_NUMBER, lambda wording: _matches(_NUMBER, wording)),
    (Recognised.PERSON, lambda wording: _matches(_TITLE, wording)),
    (Recognised.ORGANISATION, _registered_names),
)


def names_somebody(texts: Iterable[str], known: KnownNames, *, published: str = "") -> bool:
    """Whether one of the texts names an organisation, a person or an address."""
    return any(recognised_in(text, known, published=published) for text in texts)


def names_organisation_or_person(texts: Iterable[str], known: KnownNames, *, published: str = "") -> bool:
    """Whether one of the texts names an organisation or a person that ``published`` does not name;
    addresses are let pass."""
    kinds = {Recognised.ORGANISATION, Recognised.PERSON}
    return any(kinds & recognised_in(text, known, published=published) for text in texts)
