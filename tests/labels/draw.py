"""Draws the passages that two readers label: `python tests/labels/draw.py [FOLDER]`.

FOLDER holds ``notices/`` and ``ocds/`` with the published texts; without it the project's own copy is drawn
from, which is smaller and gives other passages. The seed is fixed: one folder always gives one draw. The loose
patterns below are meant to catch far more than a rule does. They were written from the rules' one-line
descriptions, and the patterns of the rules were not read for them.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hopmarket.rules.barriers.folded_text import shown_text

SEED = 20261201
LOOSE, FEW, ALTOGETHER = 15, 7, 30
SHORTEST, CUT, LONGEST = 60, 300, 450
HERE = Path(__file__).parent
OWN = HERE.parents[1] / "src" / "hopmarket" / "data"
UNITED_KINGDOM = {
    "ojeu_uk_2020",
    "cf_2020_11",
    "cf_csv",
    "cf_api_lancs",
    "fts_2025",
    "cf_ocds_2017",
    "cf_ocds_2025",
    "sell2wales",
}

LOOSE_PATTERNS = {
    "FIN01": r"turnover",
    "FIN02": r"turnover|annual (sales|revenue)|net sales",
    "FIN03": r"accounts\b.{0,60}(years?|audited|financial|compan)|audited|financial statements|balance sheet",
    "FIN04": r"insurance.{0,80}(current|in place|hold|held|evidence|certificate|must|copy|copies)|must.{0,60}insur",
    "FIN05": r"(liability|indemnity|insurance)\b.{0,80}(£|million|minimum|cover\b|less than|level)|(£|million|minimum|cover\b).{0,60}(liability|indemnity|insurance)",
    "FIN06": r"credit (score|rat|check|report|worth)|creditworth|dun ?& ?brad|experian|creditsafe|financial standing",
    "FIN07": r"\bbonds?\b|\bguarantees?\b.{0,40}(parent|bank|deposit|perform)|(parent|bank|deposit|perform)\w*.{0,30}guarantee",
    "FIN08": r"equity|solvency|liquidity|current ratio|net assets|net worth|profitab",
    "EXP01": r"experience.{0,60}(public|local authorit|council|nhs|government|police|school)|(public sector|local authority).{0,30}(experience|clients)",
    "EXP02": r"track record|proven",
    "EXP03": r"(last|past|previous|preceding|least|minimum).{0,30}(years?|contracts|references|projects|assignments)\b.{0,60}(experience|contract|similar|reference|provid|complet|deliver)|references",
    "EXP04": r"\b(listed|global|multinational|large|larger|major|leading|blue.chip)\b.{0,30}(compan|organi[sz]ation|customer|client|firm|corporat)|employees.{0,20}(more|over|least)|(more|over|least).{0,20}employees",
    "PLA01": r"(within|max\w*|more than).{0,25}(miles|kilomet|\bkm\b)|within.{0,12}(minute|hour).{0,15}(drive|travel)|(miles|kilomet\w+|\bkm) (of|from|radius)|\bradius\b|distance (of|from)|travel (time|distance)",
    "PLA02": r"\b(local|based|located|situated|premises|office)\b.{0,30}(in|within|at|near)\b.{0,60}(must|should|required|suppl|contractor|provider)|(must|should|suppl\w+|contractors?|providers?).{0,40}\b(local|based|located|premises|depot|office)\b",
    "PLA03": r"nation.?wide|national coverage|nationally|national provider|whole of the|across the (uk|country|whole)|throughout the (uk|country)",
    "ACC01": r"constructionline|\bchas\b|safe ?contractor|exor|acclaim|\bssip\b|achilles|\balcumus\b|avetta|cyber essentials",
    "ACC02": r"member(ship)? (of|with)|members of|\bregistered with|gas safe|niceic|bafe|nfrc|certified by|accredited (by|with|to)|accreditation|rics|chartered",
    "ACC03": r"approved (install|contract|suppl|deal|applic|partner|fitt|engineer)|authori[sz]ed (install|deal|resell|partner|distrib|repair|service)|manufacturer",
    "ACC04": r"\biso\b|\bbs en\b|\biso ?\d|certificat|accreditations",
    "ACC05": r"d-?u-?n-?s|\bduns\b|registration number|company number|vat (number|registr)|ico regist",
    "ACC06": r"portal.{0,60}(fee|pay|charge|subscri|social value)|(fee|charge|subscri)\w*.{0,60}(portal|regist|access)|social value portal|subscription",
    "SPE01": r"\b(dell|microsoft|cisco|apple|hp|hewlett|lenovo|ford|mercedes|volvo|siemens|oracle|sap|adobe|bosch|toyota|philips|canon|xerox|vmware|autodesk|salesforce|jcb|scania|daf|vauxhall|renault|samsung|sony|esri|ibm|honeywell|bmw|caterpillar|kubota|john deere)\b|brand|or equivalent|make and model",
    "SPE02": r"alternative|substitut|no equivalent|only.{0,20}accept|not be accepted|variant",
    "LOT01": r"\b(single|one|sole)\b.{0,20}(contractor|supplier|provider|organi[sz]ation|contract|operator|firm|bidder|partner)\b|\bsole\b|all lots|not be(ing)? (split|divided)",
    "TIM03": r"site visit|visit (the|to the) site|open day|viewing|walk.?(a)?round|site (inspection|meeting|survey)|briefing",
    "TER01": r"period of.{0,15}(months?|year)|(months?|year) (contract|period|term)|initial (term|period)|short.?term|extend for|extension",
    "CRI01": r"100 ?%|lowest (price|cost|tender)|price only|cheapest|(cost|price).{0,30}%|% ?(cost|price)|best price",
    "CRI02": r"criteri",
    "CRI03": r"short.?list|pre.?qualif|\bpqq\b|\bpas ?91\b|selection (stage|questionnaire|criteria)|expressions? of interest|\beoi\b|suitability",
    "PAY01": r"payment|invoic|in arrears|\bpaid\b",
    "PAY02": r"\brent\b|rebate|commission\b|concession fee|profit share|levy|\blicen[cs]e fee|management charge",
    "RIS01": r"joint(ly)?|several(ly)? (liab|respons)|consorti|unlimited liab|indemnif|liabilit",
    "RIS02": r"no guarantee|not guarantee|cannot guarantee|guarantee.{0,40}(volume|work|spend|level|minimum)|(volume|spend|level).{0,40}guarantee|without commitment|no commitment|minimum (volume|spend|order)",
    "RIS03": r"reserves? the right|sole discretion|absolute discretion|without (notice|liability|compensation)|at any time|terminate",
    "POL01": r"\bpolic(y|ies)\b|carbon reduction|net zero|science.based|living wage|modern slavery|social value|environmental management",
    "PRO01": r"\bpost\b|hard cop|paper|in writing|by hand|envelope|sealed|\bcd\b|printed|fax",
    "PRO02": r"regist(er|ration).{0,60}(portal|system|access|document|express|interest|tender|download)|non.?disclosure|confidentiality|\bnda\b|log ?in",
    "PRO03": r"(stated|set out|specified|described|detailed|contained|indicated|see|refer|listed|found|outlined).{0,40}(document|\bitt\b|\bspd\b|\besp[dq]\b|attach|pack|specification|questionnaire)",
    "LAN01": r"\betc\b|as (and when )?required|including but not|but not limited|as necessary|any other|and so on|world.class|innovative",
}
"""What a passage has to hold to be drawn as a likely case of a rule; read without regard to case."""

RARE = {"FIN02", "FIN04", "PAY01", "PAY02"}
"""Rules that the texts hardly know: only a few at random beside what was found."""

WITHHELD = (
    (re.compile(r"[\w.+'-]+ ?@ ?[\w-]+(?:\.[\w-]+)+|[\w.+'-]+@\S*"), "[e-mail]"),
    (re.compile(r"(?<![\d£€.,/-])(?:\+\d{2}[ (]*0?\)?|\(?0)\d[\d ()-]{7,13}\d(?![\w,/])"), "[telephone]"),
    (
        re.compile(
            r"\b(?:Mrs?|Ms|Miss|Dr|Cllr|Councillor|Prof)\.? (?:[A-Z][a-z'’-]+|[A-Z]\.?)(?: [A-Z][a-z'’-]+){0,2}"
        ),
        "[name]",
    ),
    (
        re.compile(
            r"\b((?i:contact:?|contacting:?|contact is|contact name:?|attention of|fao|attn\.?:?|emailing|speak to|addressed to):?\s+"
            r"(?:the )?)(?!\[)[A-Z][a-z'’-]+ (?!Cent|Council|Team|Procure|Depart|Service|Officer|Manager|Categ|County|City"
            r"|Borough|District|Univers|College|School|Trust|Support|Group|Housing|Portal|Notice|Point|Tracing)[A-Z][a-z'’-]+"
        ),
        r"\1[name]",
    ),
    (
        re.compile(
            r"[A-Z][a-z'’-]+ [A-Z][a-z'’-]+(?=,? ?(?:[-–—(]|at|on|via)? ?(?:Mob|Tel|Phone|E-?mail)?[a-z]*:? ?\[(?:e-?mail|telephone))"
        ),
        "[name]",
    ),
)
SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+(?=[A-Z0-9(\"“‘•*-])|\s*\n+\s*|\s+(?=[•▪·]\s?)")
ASKING = re.compile(
    r"\b(must|required?|requirements?|shall|should|minimum|mandatory|evidence|demonstrate)\b", re.I
)
ENGLISH = re.compile(r"\b(the|of|and|to|for|in|is|be|with|will|on|by|or|are|this|that|at|as)\b", re.I)
FOREIGN = re.compile(
    r"\b(și|pentru|care|de|din|la|le|les|des|du|der|die|das|und|el|los|del|il|della|het|een|och|för|og|til)\b",
    re.I,
)
LETTERS = re.compile(r"[^a-z]+")


class Passage(NamedTuple):
    """One to three sentences of a notice."""

    dataset: str
    notice: str
    text: str


def opened(path: Path) -> Iterator[str]:
    """Lines of a file, packed or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        yield from file


def texts_of_release(tender: Any) -> Iterator[str]:
    """What a tender's release says in words."""
    for name in ("description", "eligibilityCriteria", "awardCriteriaDetails", "submissionMethodDetails"):
        if isinstance(tender.get(name), str):
            yield tender[name]
    for lot in tender.get("lots") or ():
        yield lot.get("description") or ""
    for criterion in (tender.get("selectionCriteria") or {}).get("criteria") or ():
        yield criterion.get("description") or ""


def texts_of_row(row: Any, stem: str) -> Iterator[str]:
    """What a row says in words, by the shape of its file."""
    if "tender" in row:
        yield from texts_of_release(row["tender"])
    elif stem == "ted_conditions":
        yield from (str(value) for name, value in row.items() if name.isupper())
    else:
        for name in ("description", "Description", "Additional Text"):
            yield row.get(name) or ""


def rows_of(folder: Path) -> Iterator[tuple[str, str, Any]]:
    """Dataset, notice and row of everything below a folder, in one order."""
    files = [path for part in ("notices", "ocds") for path in sorted(folder.glob(f"{part}/*"))]
    for path in files:
        if not re.search(r"\.(jsonl|csv)(\.gz)?$", path.name):
            continue
        stem = path.name.split(".")[0]
        if stem.startswith("canada"):
            continue
        read = csv.DictReader(opened(path)) if ".csv" in path.name else map(json.loads, opened(path))
        for row in read:
            if "src" in row and row["src"] not in UNITED_KINGDOM:
                continue
            notice = row.get("ocid") or row.get("id") or row.get("Notice Identifier") or ""
            yield stem, str(notice), row


def without_persons(text: str) -> str:
    """A text without e-mail addresses, telephone numbers and names of persons, as far as patterns see them."""
    for pattern, instead in WITHHELD:
        text = pattern.sub(instead, text)
    return text


def sentences_of(text: str) -> Iterator[str]:
    """Sentences and lines of a text; one that is too long for a passage is cut at a comma or a space."""
    for part in SENTENCE_END.split(text):
        sentence = " ".join((part or "").split())
        while len(sentence) > CUT:
            comma = sentence.rfind(", ", CUT // 2, CUT)
            cut = comma + 1 if comma > 0 else sentence.rfind(" ", CUT // 2, CUT)
            if cut <= 0:
                break
            yield sentence[:cut]
            sentence = sentence[cut:].strip()
        if sentence:
            yield sentence


def passages_of(text: str) -> Iterator[str]:
    """Each passage that starts at a sentence: that sentence, after the words that lead a list in, and with one
    or two more where it is short."""
    sentences = list(sentences_of(text))
    for at, sentence in enumerate(sentences):
        before = sentences[at - 1] if at else ""
        leads = before.endswith(":") and 12 < len(before) < 150
        passage, following = f"{before} {sentence}" if leads else sentence, sentences[at + 1 : at + 3]
        while following and len(passage) < 160 and len(passage) + 1 + len(following[0]) <= LONGEST:
            passage += " " + following.pop(0)
        letters = sum(map(str.isalpha, passage))
        read = SHORTEST <= len(passage) <= LONGEST and letters > len(passage) * 0.6
        if read and len(ENGLISH.findall(passage)) >= len(FOREIGN.findall(passage)):
            yield passage


def likeness(text: str) -> str:
    """What two near-equal passages share: their first letters, without figures and signs."""
    return LETTERS.sub("", text.lower())[:70]


def pool(folder: Path) -> list[Passage]:
    """Every passage of the folder once; which notice gives it is the first that has it."""
    seen: dict[str, Passage] = {}
    for dataset, notice, row in rows_of(folder):
        for text in texts_of_row(row, dataset):
            for passage in passages_of(without_persons(shown_text(text))):
                seen.setdefault(likeness(passage), Passage(dataset, notice, passage))
    return list(seen.values())


def alike(one: str, other: str) -> bool:
    """Whether two passages say nearly the same: more than half of their words are shared."""
    first, second = set(one.lower().split()), set(other.lower().split())
    return len(first & second) > len(first | second) / 2


def apart(candidates: list[Passage], number: int, taken: list[Passage]) -> list[Passage]:
    """The first candidates up to a number, of other notices and in other words than what was taken before, to
    which they are added."""
    chosen: list[Passage] = []
    for passage in candidates:
        if len(chosen) == number:
            break
        if not any(passage.notice == one.notice or alike(passage.text, one.text) for one in taken):
            taken.append(passage)
            chosen.append(passage)
    return chosen


def drawn(rule: str, passages: list[Passage]) -> list[tuple[Passage, str]]:
    """The passages of one rule, mixed: those its loose pattern finds, and others at random. In both, half ask
    something of somebody as far as there are such."""
    chance = random.Random(f"{SEED} {rule}")
    loose = re.compile(LOOSE_PATTERNS[rule], re.I)
    found = [passage for passage in passages if loose.search(passage.text)]
    others = [passage for passage in passages if not loose.search(passage.text)]
    taken: list[Passage] = []
    mixed: list[tuple[Passage, str]] = []
    for how, candidates in (("loose", found), ("random", others)):
        wanted = LOOSE if how == "loose" else FEW if rule in RARE else ALTOGETHER - len(mixed)
        chance.shuffle(candidates)
        asking = [passage for passage in candidates if ASKING.search(passage.text)]
        half = apart(asking, (wanted + 1) // 2, taken)
        mixed += [(passage, how) for passage in half + apart(candidates, wanted - len(half), taken)]
    chance.shuffle(mixed)
    return mixed


def main(arguments: list[str]) -> None:
    """Writes passages.jsonl, and passages.txt for the readers where a second folder is named."""
    passages = pool(Path(arguments[0]) if arguments else OWN)
    readers: list[str] = []
    with (HERE / "passages.jsonl").open("w", encoding="utf-8") as file:
        for rule in LOOSE_PATTERNS:
            readers.append(f"\n## {rule}\n")
            for number, (passage, how) in enumerate(drawn(rule, passages), 1):
                row = {
                    "key": f"{rule}-{number:02}",
                    "rule": rule,
                    "text": passage.text,
                    "dataset": passage.dataset,
                }
                row |= {"notice": passage.notice, "drawn": how}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                readers.append(f"{row['key']}\t{passage.text}\n")
    if len(arguments) > 1:
        Path(arguments[1], "passages.txt").write_text("".join(readers).lstrip(), encoding="utf-8")
    loose = {
        rule: sum(bool(re.search(p, x.text, re.I)) for x in passages) for rule, p in LOOSE_PATTERNS.items()
    }
    print(len(passages), "passages in the pool; found by each loose pattern:", loose)


if __name__ == "__main__":
    main(sys.argv[1:])
