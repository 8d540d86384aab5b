"""British words and their other spellings: whoever asks in one finds what is written in the other.

Which of them stand in the index decides; so a rule may offer a spelling that nobody writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIRS = """
acknowledgement acknowledgment, ageing aging, aluminium aluminum, anaesthetic anesthetic, analogue analog,
armour armor, artefact artifact, behaviour behavior, calibre caliber, catalogue catalog, centre center,
clamour clamor, colour color, cosy cozy, defence defense, dialogue dialog, disc disk, draught draft,
endeavour endeavor, enrol enroll, enrolment enrollment, favour favor, favourite favorite, fibre fiber,
flavour flavor, foetal fetal, foetus fetus, fulfil fulfill, fulfilment fulfillment, grey gray,
gynaecology gynecology, haematology hematology, haemorrhage hemorrhage, harbour harbor, honour honor,
humour humor, instalment installment, jewellery jewelry, judgement judgment, kerb curb, kilogramme kilogram,
kilometre kilometer, labour labor, leukaemia leukemia, licence license, litre liter, lustre luster,
manoeuvre maneuver, meagre meager, metre meter, millimetre millimeter, centimetre centimeter, mould mold,
moulding molding, neighbour neighbor, neighbourhood neighborhood, oestrogen estrogen, offence offense,
orthopaedic orthopedic, orthopaedics orthopedics, paediatric pediatric, paediatrics pediatrics,
parlour parlor, plough plow, practice practise, pretence pretense, programme program, rumour rumor,
sabre saber, savour savor, sceptical skeptical, sombre somber, spectre specter,
sulphur sulfur, theatre theater, tonne ton, tumour tumor, tyre tire, vapour vapor, vigour vigor,
wagon waggon, woollen woolen, behavioural behavioral, coloured colored, labourer laborer,
programmes programs, skilful skillful, wilful willful
"""
_OTHER: dict[str, tuple[str, ...]] = {}
for _pair in _PAIRS.replace("\n", " ").split(","):
    _first, _second = _pair.split()
    _OTHER[_first] = (*_OTHER.get(_first, ()), _second)
    _OTHER[_second] = (*_OTHER.get(_second, ()), _first)

# -ise, -isation, -yse and what is made of them; words that are something else with the other letter.
_ISE = re.compile(r"(?P<stem>\w{2,})i(?P<s>[sz])(?P<end>e|es|ed|er|ers|ing|ation|ations|ational|able)")
_YSE = re.compile(r"(?P<stem>\w{3,}l)y(?P<s>[sz])(?P<end>e|es|ed|er|ers|ing)")
_TWO_WORDS = frozenset(("prise", "prize", "prised", "prized", "rise", "rising", "wise", "size", "sized"))
# A doubled l before an ending: travelling, modeller, cancelled.
_DOUBLED = re.compile(r"(?P<stem>\w{3,}[aeiou])(?P<l>ll?)(?P<end>ing|ed|er|ers|or|ors)")
_PLURAL = re.compile(r"(?P<stem>\w{3,})(?P<end>s|ed|ing|al)")


def other_spellings(word: str) -> tuple[str, ...]:
    """Other spellings of a word in small letters, British and American, without the word itself."""
    return tuple(dict.fromkeys(spelling for spelling in _offered(word) if spelling != word))


def _offered(word: str) -> Iterator[str]:
    yield from _OTHER.get(word, ())
    if ended := _PLURAL.fullmatch(word):
        for stem in (ended["stem"], f"{ended['stem']}e"):
            for other in _OTHER.get(stem, ()):
                yield other.removesuffix("e" * (ended["end"][0] in "eia")) + ended["end"]
    if word not in _TWO_WORDS:
        for rule, vowel in ((_ISE, "i"), (_YSE, "y")):
            if found := rule.fullmatch(word):
                yield f"{found['stem']}{vowel}{'z' if found['s'] == 's' else 's'}{found['end']}"
    if found := _DOUBLED.fullmatch(word):
        yield f"{found['stem']}{'l' if found['l'] == 'll' else 'll'}{found['end']}"
