"""`hopmarket check`: every form of file is read, every fault of one is named, every form of report is right."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner, Result

from hopmarket.cli import hopmarket
from hopmarket.operations.check_as_text import underlined
from hopmarket.rules.barriers.barrier_kinds import RuleAnswer, Severity
from tests.houses import ROOT, environment

pytestmark = pytest.mark.one_database

CASES = ROOT / "tests" / "data" / "cases"
SCHEMA = ROOT / "tests" / "data" / "sarif" / "sarif-2.1.0-rtm.5.json"
OWN = """
- code: ZZZ01
  title: A distance
  category: inflexible_specification
  severity: should
  why: Whoever is good and a mile too far away stays out.
  cites: ["A law of our own, s. 1"]
  message: Bidders have to be near.
  finders: [phrase]
  since: 2026-12-01
  options: {miles: 40}
  keywords: [situated]
  patterns: ["situated within"]
  wording: {text: "Say how quickly somebody has to be there.", is_safe: true}
- code: ZZZ02
  title: A vague word
  category: too_specific_or_vague
  severity: consider
  why: Nobody knows what it asks.
  cites: ["A law of our own, s. 2"]
  message: Say what robust means.
  finders: [phrase]
  since: 2026-12-01
  keywords: [robust]
  patterns: ["robust"]
- code: ZZZ03
  title: A gate
  category: complex_process
  severity: must
  severities: {works_below: consider, works_above: should}
  why: Whoever is new falls out there.
  cites: ["A law of our own, s. 3"]
  message: Nobody may be kept out before the deadline.
  finders: [phrase]
  since: 2026-12-01
  keywords: [gate]
  patterns: ["gatekeep"]
"""
WORDS = "The depot should be situated within 40 miles."
RELEASE: dict[str, Any] = {
    "ocid": "ocds-x-1",
    "id": "1",
    "tag": ["tender"],
    "tender": {"title": "Kennels", "description": f"First line.\n{WORDS}\nLast line."},
}
ROW = {
    "Notice Identifier": "KEN 1",
    "Notice Type": "Contract",
    "Organisation Name": "Severnside County Council",
    "Published Date": "2026-11-02T09:00:00Z",
    "Title": "Kennels",
    "Description": WORDS,
    "Additional Text": "A robust answer",
}
FLAT_ROWS: dict[str, dict[str, Any]] = {
    "$.description": {"src": "x", "id": "KEN 1", "title": "Kennels", "description": WORDS},
    "$.PERFORMANCE_CONDITIONS": {
        "id": "KEN 1",
        "country": "NO",
        "form": "F2",
        "PERFORMANCE_CONDITIONS": WORDS,
    },
    "$.title": {"id": "KEN 1", "title": WORDS, "organisation": "Severnside", "notice_type": "Contract"},
    "$.Description": ROW,
    "$['Additional Text']": {**ROW, "Description": "Dogs", "Additional Text": WORDS},
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack of two rules, so that what the package finds may change."""
    place = tmp_path / "own.yaml"
    place.write_text(OWN)
    return place


@pytest.fixture
def check(own: Path) -> Callable[..., Result]:
    def run(*words: str | Path, stdin: bytes | None = None, select: str = "ZZZ") -> Result:
        chosen = ["--rules", str(own), *(["--select", select] if select else [])]
        return CliRunner().invoke(hopmarket, ["check", *chosen, *map(str, words)], input=stdin)

    return run


def written(folder: Path, name: str, content: str | bytes | Any) -> Path:
    """A file with a text, bytes, or a value as JSON; gzip where its name says so."""
    raw = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    place = folder / name
    place.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    return place


def table(*rows: dict[str, str], separator: str = ",") -> str:
    made = io.StringIO()
    writer = csv.DictWriter(made, list(ROW), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def found(result: Result) -> list[tuple[str, str, str]]:
    """The findings of a report in JSON: notice, code, path."""
    report = json.loads(result.stdout)
    return [
        (notice["id"], row["code"], row["path"]) for notice in report["notices"] for row in notice["findings"]
    ]


def sarif_schema() -> Any:
    """The schema of SARIF 2.1.0, with a bracket of its pattern for languages as strict readers of patterns ask."""
    return json.loads(SCHEMA.read_text().replace("{2}]?$", "{2}\\\\]?$"))


DESCRIPTION = ("ocds-x-1", "ZZZ01", "$.tender.description")
FORMS: dict[str, tuple[Any, list[tuple[str, str, str]]]] = {
    "release.json": (RELEASE, [DESCRIPTION]),
    "release.json.gz": (RELEASE, [DESCRIPTION]),
    "mark.json": (b"\xef\xbb\xbf" + json.dumps(RELEASE).encode(), [DESCRIPTION]),
    "package.json": ({"uri": "x", "releases": [RELEASE, RELEASE]}, [DESCRIPTION] * 2),
    "pretty.json": (json.dumps({"releases": [RELEASE]}, indent=2), [DESCRIPTION]),
    "list.json": ([RELEASE], [DESCRIPTION]),
    "records.json": (
        {"records": [{"ocid": "ocds-x-1", "releases": [], "compiledRelease": RELEASE}]},
        [DESCRIPTION],
    ),
    "record of releases.json": (
        {
            "ocid": "ocds-x-1",
            "releases": [
                {**RELEASE, "date": "2026-03-02T00:00:00Z"},
                {**RELEASE, "date": "2026-03-01T00:00:00Z", "tender": {"title": "Robust kennels"}},
            ],
        },
        [DESCRIPTION],
    ),
    "lines.jsonl": ("\n".join([json.dumps(RELEASE)] * 3), [DESCRIPTION] * 3),
    "lines.jsonl.gz": ("\n".join([json.dumps(RELEASE)] * 3), [DESCRIPTION] * 3),
    "export.csv": (
        table(ROW),
        [("KEN 1", "ZZZ01", "$.Description"), ("KEN 1", "ZZZ02", "$['Additional Text']")],
    ),
    "export.csv.gz": (table({**ROW, "Additional Text": ""}), [("KEN 1", "ZZZ01", "$.Description")]),
    "semicolons.csv": (
        table({**ROW, "Additional Text": ""}, separator=";"),
        [("KEN 1", "ZZZ01", "$.Description")],
    ),
    "draft.json": (
        {
            "format": "hopmarket-draft/1",
            "reference": "KEN-1",
            "buyer": "Severnside",
            "procedure": "quote",
            "terms": {"format": 3, "title": "Kennels", "specification": WORDS},
        },
        [("KEN-1", "ZZZ01", "specification")],
    ),
    **{
        f"flat{number}.jsonl": (
            row,
            [("KEN 1", "ZZZ01", path)] + ([("KEN 1", "ZZZ02", "$['Additional Text']")] if row is ROW else []),
        )
        for number, (path, row) in enumerate(FLAT_ROWS.items())
    },
}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_of_file_is_read(name: str, check: Callable[..., Result], tmp_path: Path) -> None:
    content, expected = FORMS[name]
    result = check("--format", "json", written(tmp_path, name, content))
    assert (found(result), result.exit_code) == (expected, 1), result.stderr


@pytest.mark.parametrize("name", ["notes.txt", "notes.md", "notes.txt.gz"])
def test_plain_text_has_the_line_of_each_finding(
    name: str, check: Callable[..., Result], tmp_path: Path
) -> None:
    place = written(tmp_path, name, f"\n\nA brief\n{WORDS}\n")
    result = check(place)
    assert result.stdout.startswith(f"{place}:4: ZZZ01 should Bidders have to be near.\n  | {WORDS}\n")
    assert result.stdout.count("ZZZ01") == 1


@pytest.mark.parametrize(
    ("stdin", "path"),
    [
        (json.dumps(RELEASE), "$.tender.description"),
        (table({**ROW, "Additional Text": ""}), "$.Description"),
        (WORDS, "$"),
    ],
)
def test_standard_input_is_told_apart_by_how_it_begins(
    stdin: str, path: str, check: Callable[..., Result]
) -> None:
    result = check("--format", "json", "-", stdin=stdin.encode())
    assert [row[1:] for row in found(result)] == [("ZZZ01", path)]
    packed = check("--format", "json", "-", stdin=gzip.compress(stdin.encode()))
    assert found(packed) == found(result)


def test_a_finding_is_shown_in_its_line_with_its_words_underlined(
    check: Callable[..., Result], tmp_path: Path
) -> None:
    place = written(tmp_path, "release.json", RELEASE)
    assert check(place).stdout.split("\n\n")[0].splitlines() == [
        f"{place}:ocds-x-1:$.tender.description: ZZZ01 should Bidders have to be near.",
        f"  | {WORDS}",
        "  |                     ^^^^^^^^^^^^^^^",
        "  help: Say how quickly somebody has to be there.",
        "  cite: A law of our own, s. 1",
    ]


def test_findings_come_in_the_order_in_which_they_stand(check: Callable[..., Result], tmp_path: Path) -> None:
    place = written(tmp_path, "a.txt", f"It is robust. {WORDS} Robust again.")
    assert re.findall(r"ZZZ\d\d", check(place).stdout) == ["ZZZ02", "ZZZ01", "ZZZ02"]


def test_nothing_of_a_notice_steers_the_terminal(check: Callable[..., Result], tmp_path: Path) -> None:
    evil = {**RELEASE, "ocid": "x\x1b[2J\u202e", "tender": {"description": f"\x1b]0;owned\x07 {WORDS}\x9b"}}
    printed = check(written(tmp_path, "evil.json", evil)).stdout
    assert "ZZZ01" in printed
    assert not any(sign in printed for sign in "\x1b\x07\x9b\u202e")


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("", "near", ""),
        ("x" * 500, "near", "y" * 500),
        ("犬 e\u0301 ", "near", " us"),
        ("a\n", "one\ntwo", "\nb"),
        ("", "w" * 900, ""),
    ],
)
def test_the_marks_stand_under_the_words(before: str, words: str, after: str) -> None:
    line, marks = underlined(before + words + after, len(before), len(before) + len(words))
    assert len(line) <= 420 and "\n" not in line
    assert len(marks.strip()) == min(len(words), 300)
    if before.isascii():
        shown = line[marks.index("^") :][: len(marks.strip())]
        assert shown == words.replace("\n", " ")[:300]


def test_json_has_exactly_these_fields(check: Callable[..., Result], tmp_path: Path) -> None:
    report = json.loads(check("--format", "json", written(tmp_path, "a.json", RELEASE)).stdout)
    assert list(report) == ["notices", "summary"]
    assert report["notices"] == [
        {
            "id": "ocds-x-1",
            "findings": [
                {
                    "code": "ZZZ01",
                    "severity": "should",
                    "path": "$.tender.description",
                    "span": [32, 47],
                    "message": "Bidders have to be near.",
                    "cite": "A law of our own, s. 1",
                }
            ],
        }
    ]
    assert RELEASE["tender"]["description"][32:47] == "situated within"
    summary = report["summary"]
    assert summary["severities"] == {"must": 0, "should": 1, "consider": 0, "info": 0}
    assert set(summary["severities"]) == set(Severity)
    assert summary["rules"]["ZZZ01"] == {"finding": 1, "none": 0, "cannot_tell": 0, "not_in_regime": 0}
    assert set(summary["rules"]["ZZZ02"]) == set(RuleAnswer) and summary["rules"]["ZZZ02"]["none"] == 1


def test_what_a_rule_cannot_tell_is_counted(check: Callable[..., Result], tmp_path: Path) -> None:
    bare = {"ocid": "ocds-x-1", "tag": ["tender"], "tender": {}}
    report = json.loads(check("--format", "json", written(tmp_path, "a.json", bare)).stdout)
    assert report["summary"]["answers"] == {"finding": 0, "none": 0, "cannot_tell": 3, "not_in_regime": 0}


@pytest.mark.parametrize("content", [RELEASE, {"ocid": "x", "tender": {}}, "[1, {", {"a": "é/ü"}])
def test_sarif_is_valid_by_its_schema(content: Any, check: Callable[..., Result], tmp_path: Path) -> None:
    place = written(tmp_path, "a notice é.json", content)
    log = json.loads(check("--format", "sarif", place, select="").stdout)
    validator = jsonschema_rs.Draft4Validator(sarif_schema())
    validator.validate(log)
    assert not validator.is_valid({**log, "version": "2.0.0"})
    run = log["runs"][0]
    assert {"ZZZ01", "CRI03"} <= {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert run["invocations"][0]["executionSuccessful"] is (
        content is RELEASE or (isinstance(content, dict) and "ocid" in content)
    )
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith(
            "a%20notice%20%C3%A9.json"
        )


def test_the_page_is_whole_and_runs_nothing(check: Callable[..., Result], tmp_path: Path) -> None:
    evil = {
        **RELEASE,
        "tender": {
            "title": "<script>alert(1)</script>",
            "description": f"<img src=x onerror=y>&lt;b&gt; {WORDS}",
        },
    }
    bad = written(tmp_path, "<bad>.json", "[")
    page = check("--format", "html", written(tmp_path, "a.json", evil), bad).stdout
    assert page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")
    assert "<mark>situated within</mark>" in page and "Likely to shut people out: ZZZ01 A distance" in page
    assert "<script" not in page and "<img" not in page and "<b>" not in page and "<bad>" not in page
    assert "http" not in page and "What could not be read" in page


STATUSES: dict[str, tuple[Any, list[str], int]] = {
    "nothing found": ({"ocid": "x", "tender": {"title": "Kennels"}}, [], 0),
    "worth a look alone": ({"ocid": "x", "tender": {"title": "Robust kennels"}}, [], 0),
    "should": (RELEASE, [], 1),
    "should, not asked for": (RELEASE, ["--select", "ZZZ02"], 0),
    "should, ignored": (RELEASE, ["--ignore", "zzz01"], 0),
    "mildest where the regime is not known": ({"ocid": "x", "tender": {"title": "Gatekeeping"}}, [], 0),
    "graver in this regime": (
        {"ocid": "x", "tender": {"title": "Gatekeeping"}},
        ["--regime", "works_above"],
        1,
    ),
    "unreadable": ("[", [], 2),
    "one bad line among good ones": (
        f'{json.dumps(RELEASE)}\n{{"ocid": oops}}\n{json.dumps(RELEASE)}',
        [],
        2,
    ),
}


@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
@pytest.mark.parametrize("case", STATUSES)
def test_the_status_says_what_came_of_it(
    case: str, form: str, check: Callable[..., Result], tmp_path: Path
) -> None:
    content, words, status = STATUSES[case]
    place = written(tmp_path, "notices.jsonl", content)
    result = check("--format", form, *words, place, select="" if "--select" in words else "ZZZ")
    assert result.exit_code == status, result.output


def test_a_bad_line_is_named_and_the_others_are_checked(check: Callable[..., Result], tmp_path: Path) -> None:
    place = written(
        tmp_path, "notices.jsonl", f'{json.dumps(RELEASE)}\n{{"ocid": oops}}\n[5]\n{json.dumps(RELEASE)}'
    )
    result = check("--format", "json", place)
    assert found(result) == [DESCRIPTION] * 2
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [f"{place}:2", f"{place}:3"]
    unread = json.loads(result.stdout)["summary"]["unread"]
    assert [(row["line"], row["path"]) for row in unread] == [(2, "$"), (3, "$[0]")]


def test_a_bad_row_is_named_with_its_column_and_a_cell_that_cannot_be_read_is_as_if_empty(
    check: Callable[..., Result], tmp_path: Path
) -> None:
    rows = [{**ROW, "Published Date": "soon"}, {**ROW, "Title": ""}, ROW]
    result = check("--format", "json", written(tmp_path, "export.csv", table(*rows)))
    assert result.exit_code == 2 and len(found(result)) == 2
    assert ":2: $['Published Date']: Published Date: “soon” cannot be read. Put it right" in result.stderr
    assert ":3: $['Title']: Title: nothing stands there." in result.stderr


def test_a_field_of_a_row_is_found_in_its_column(check: Callable[..., Result], tmp_path: Path) -> None:
    dates = {"Published Date": "2026-11-02T09:00:00Z", "Closing Date": "04/11/2026"}
    rows = {
        "$['Closing Date']": {**ROW, **dates, "Description": "Dogs", "Additional Text": ""},
        "$.deadline": {
            "src": "x",
            "id": "1",
            "title": "Dogs",
            "published": "2026-11-02",
            "deadline": "2026-11-04",
        },
    }
    for path, row in rows.items():
        result = check("--format", "json", written(tmp_path, "a.json", row), select="TIM01")
        assert [row[1:] for row in found(result)] == [("TIM01", path)], result.stderr


MISSES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.json", b"", "There is nothing in this file."),
    "blank": ("a.jsonl", b"\n \n", "There is nothing in this file."),
    "empty text": ("a.txt", b" \n", "There is nothing in this file."),
    "truncated gzip": ("a.json", gzip.compress(json.dumps(RELEASE).encode())[:-30], "damaged"),
    "truncated text": ("a.txt", gzip.compress(WORDS.encode() * 20)[:-12], "damaged"),
    "truncated JSON": ("a.json", json.dumps({"releases": [RELEASE]}).encode()[:-4], "ends in the middle"),
    "a word": ("a.dat", b"hello", "neither JSON nor the Contracts Finder export"),
    "another table": ("a.csv", b"a,b\n1,2\n", "Notice Identifier"),
    "no notice": ("a.json", b'{"name": "x"}', "This is no notice: its fields are name."),
    "a number": ("a.json", b"[7]", "A notice is an object of JSON, not the number 7."),
    "NaN": ("a.json", b'{"ocid": NaN}', "This is no JSON"),
    "linked releases": ("a.json", b'{"ocid": "x", "releases": [{"url": "y"}]}', "only links to its releases"),
    "another draft": ("a.json", b'{"format": "hopmarket-draft/9", "terms": {}}', "is not known here"),
    "broken draft": (
        "a.json",
        b'{"format": "hopmarket-draft/1", "terms": {"value": []}}',
        "Save the draft anew",
    ),
    "odd letters": ("a.txt", b"caf\xff\xfe\x81", "Save the text as UTF-8"),
}


@pytest.mark.parametrize("case", MISSES)
@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
def test_what_cannot_be_read_is_named_with_what_to_do(
    case: str, form: str, check: Callable[..., Result], tmp_path: Path
) -> None:
    name, content, words = MISSES[case]
    place = tmp_path / name
    place.write_bytes(content)
    result = check("--format", form, place)
    assert result.exit_code == 2 and words in result.stderr and result.stderr.startswith(str(place))
    assert "Traceback" not in result.output and (
        result.exception is None or isinstance(result.exception, SystemExit)
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere.json", "no such file"),
        ("", "This is a folder. Name a file in it."),
        ("nowhere.txt", "no such file"),
    ],
)
def test_a_file_that_is_not_there_is_named(
    name: str, words: str, check: Callable[..., Result], tmp_path: Path
) -> None:
    result = check(tmp_path / name, written(tmp_path, "a.json", RELEASE), "--format", "json")
    assert result.exit_code == 2 and words in result.stderr
    assert found(result) == [DESCRIPTION], "the other file is checked"


@pytest.mark.parametrize(
    "text", ["x", "a plain answer " * 330_000 + WORDS, f"{WORDS} " * 20_000, "\u200d" * 1000, "𝕏" * 10_000]
)
def test_texts_of_any_length_are_checked(text: str, check: Callable[..., Result], tmp_path: Path) -> None:
    result = check(
        "--format", "json", written(tmp_path, "a.json", {**RELEASE, "tender": {"description": text}})
    )
    assert result.exit_code == (1 if WORDS in text else 0), result.stderr


@pytest.mark.parametrize("place", sorted(CASES.iterdir()), ids=lambda place: place.name)
def test_odd_inputs_of_imports_are_checked_or_named(place: Path, check: Callable[..., Result]) -> None:
    result = check(place, "--format", "json", select="")
    assert isinstance(result.exception, SystemExit | None), result.exception
    readable = place.suffix in (".json", ".csv")
    assert (result.exit_code != 2) is readable, result.stderr
    assert json.loads(result.stdout)["summary"]["failed"] == {}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--select", "QQQ"], "No rule’s code begins with QQQ. Codes begin with"),
        (["--ignore", "ZZZ01,QQQ9"], "No rule’s code begins with QQQ9."),
        (["--set", "ZZZ01.miles"], "Write CODE.option=number"),
        (["--set", "ZZZ01.feet=3"], "ZZZ01 has no option feet. Its options: miles."),
        (["--set", "ZZZ09.miles=3"], "There is no rule ZZZ09."),
        (["--set", "ZZZ01.miles=far"], "far in “ZZZ01.miles=far” is no number"),
        (["--set", "ZZZ01.miles=nan"], "is no number"),
        (["--explain", "QQQ1"], "There is no rule QQQ1."),
        (["--format", "xml"], "'xml'"),
        (["--regime", "moon"], "'moon'"),
        ([], "Name a file to check"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_named(
    words: list[str], sentence: str, check: Callable[..., Result], tmp_path: Path
) -> None:
    place = written(tmp_path, "a.json", RELEASE)
    result = check(*words, *([place] if words else []), select="")
    assert result.exit_code == 2 and sentence in result.stderr


def test_a_rule_explains_itself(check: Callable[..., Result]) -> None:
    result = check("--explain", "zzz01", "--set", "zzz01.miles=25", select="")
    assert result.exit_code == 0
    for words in (
        *(
            "ZZZ01  A distance",
            "should; inflexible specification",
            "Whoever is good",
            "A law of our own, s. 1",
        ),
        *("Say how quickly", "ZZZ01.miles=25"),
    ):
        assert words in result.stdout


def test_every_rule_of_the_package_explains_itself() -> None:
    from hopmarket.barrier_rules import barrier_rules
    from hopmarket.operations.check_as_text import explained

    for rule in barrier_rules():
        assert rule.code in explained(rule) and rule.why.split()[0] in explained(rule)
        assert "{" not in explained(rule)


def test_a_bad_row_of_a_pack_is_named_and_the_others_run(
    check: Callable[..., Result], own: Path, tmp_path: Path
) -> None:
    own.write_text(OWN + "- code: ZZZ03\n  title: No more\n- code: CRI03\n  severity: deadly\n")
    result = check("--format", "json", written(tmp_path, "a.json", RELEASE))
    assert result.exit_code == 1 and found(result) == [DESCRIPTION]
    assert f"{own}: ZZZ03: category: " in result.stderr and f"{own}: CRI03: " in result.stderr
    assert check("--explain", "CRI03", select="").exit_code == 2, "ours does not run in its place unasked"


@pytest.mark.parametrize("content", ["{", "a: b", "[]", "- code: ZZZ01\n", "\x00"])
def test_a_pack_without_a_rule_ends_the_check(
    content: str, check: Callable[..., Result], own: Path, tmp_path: Path
) -> None:
    own.write_text(content)
    result = check(written(tmp_path, "a.json", RELEASE), select="")
    assert "No rule of" in str(result.exception)


@pytest.mark.parametrize(
    ("was", "made", "fault"),
    [
        (
            'patterns: ["robust"]',
            'patterns: ["(robust"]',
            "patterns: patterns cannot be read: '(robust' is no RE2 pattern (missing )",
        ),
        ('patterns: ["robust"]', 'patterns: ["(?<=a)robust"]', "patterns: patterns cannot be read"),
        ("  keywords: [robust]\n", "", "keywords: keywords is missing"),
        ("severity: consider", "severity: grave", "severity: "),
        (
            "finders: [phrase]\n  since: 2026-12-01\n  keywords: [robust]",
            "finders: [guess]\n  since: 2026-12-01",
            "finders: No function is called guess.",
        ),
    ],
)
def test_a_row_that_can_find_nothing_is_named(
    was: str, made: str, fault: str, check: Callable[..., Result], own: Path, tmp_path: Path
) -> None:
    assert was in OWN
    own.write_text(OWN.replace(was, made))
    result = check("--format", "json", written(tmp_path, "a.json", RELEASE))
    assert found(result) == [DESCRIPTION]
    assert f"{own}: ZZZ02: {fault}" in result.stderr


def test_a_rule_that_breaks_is_named_and_the_others_run(
    check: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hopmarket.rules.barriers.finders import FINDERS

    whole = FINDERS["phrase"]

    def breaks(notice: Any, rule: Any, *more: Any) -> Any:
        if rule.code == "ZZZ02":
            raise ZeroDivisionError("by nought")
        return whole(notice, rule, *more)

    monkeypatch.setattr("hopmarket.rules.barriers.checking.FINDERS", {**FINDERS, "phrase": breaks})
    place = written(tmp_path, "a.jsonl", "\n".join([json.dumps(RELEASE)] * 3))
    result = check("--format", "json", place)
    assert found(result) == [DESCRIPTION] * 3
    assert "The rule ZZZ02 broke 3 times, first on ocds-x-1: ZeroDivisionError: by nought" in result.stderr
    assert json.loads(result.stdout)["summary"]["failed"]["ZZZ02"]["times"] == 3
    assert "ZZZ02 broke on ocds-x-1" in check("--format", "sarif", place).stdout


def test_the_guide_shows_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (ROOT / "docs" / "guides" / "check.md").read_text()
    (shown,) = re.findall(r"^```\n(notices\.json.*?)\n```$", guide, re.MULTILINE | re.DOTALL)
    (rules,) = re.findall(r"^```yaml\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    line = shown.splitlines()[1].removeprefix("  | ")
    written(
        tmp_path, "notices.json", {"ocid": "ocds-x-1", "tag": ["tender"], "tender": {"description": line}}
    )
    written(tmp_path, "our-rules.yaml", rules)
    monkeypatch.chdir(tmp_path)
    words = ["check", "--rules", "our-rules.yaml", "--select", "OUR", "notices.json"]
    result = CliRunner().invoke(hopmarket, words)
    assert (result.stdout.split("\n\n")[0], result.exit_code) == (shown, 0)
    report = json.loads(CliRunner().invoke(hopmarket, [*words, "--format", "json"]).stdout)
    assert '"span": ' + str(report["notices"][0]["findings"][0]["span"]) in guide


def test_the_check_needs_no_database_and_loads_no_django(tmp_path: Path, own: Path) -> None:
    place = written(tmp_path, "a.json", RELEASE)
    script = (
        f"import sys; sys.argv = ['hopmarket', 'check', '--rules', {str(own)!r}, {str(place)!r}]\n"
        "from hopmarket.cli import main\n"
        "try: main()\n"
        "except SystemExit as ended: assert ended.code == 1, ended.code\n"
        "assert 'django' not in sys.modules and 'hopmarket.settings' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(HOPMARKET_HOME=str(tmp_path / "var")),
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 0, done.stderr
    assert "ZZZ01" in done.stdout and not (tmp_path / "var").exists()


def test_a_large_file_is_checked_in_bounded_memory(tmp_path: Path, own: Path) -> None:
    release = (
        json.dumps({**RELEASE, "tender": {**RELEASE["tender"], "description": "word " * 2000}}).encode()
        + b"\n"
    )
    place = tmp_path / "many.jsonl.gz"
    with gzip.open(place, "wb", compresslevel=1) as packed:
        for _ in range(8):
            packed.write(release * 500)
    script = (
        "import re, sys\n"
        f"sys.argv = ['hopmarket', 'check', '--rules', {str(own)!r}, '--select', 'ZZZ', '--format', 'json', {str(place)!r}]\n"
        "from hopmarket.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())\n"
        "sys.stderr.write(peak[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(HOPMARKET_HOME=str(tmp_path / "var")),
        capture_output=True,
        timeout=60,
    )
    assert json.loads(done.stdout)["summary"]["notices"] == 4_000
    assert int(done.stderr) < 80_000, "kilobytes; the file unpacked has 42 MB"
