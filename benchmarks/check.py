"""The barrier check: `./run bench check [--rounds 3] [--compare [REVISION]]`.

Checks every real notice that comes with the repository, and odd long texts, on one core; then looks for the same
words in other ways, and measures each rule on texts written against it. With ``--compare`` it
prints what the rules as they are now find more and less in these notices than those of a revision (HEAD
without a name), so that whoever changes a rule sees what the change does.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import _finding_changes
import _house

LONG = 100_000
PEERS_READ_EVERY = 8
"""Of the notices every eighth is looked through by all peers: Python's re takes its time."""
ODD_TEXTS = {
    "nothing but words": "the supplier shall provide the service to residents ",
    "no end of sentence": "turnover insurance certificate within miles ",
    "capitals and figures": "MINIMUM TURNOVER £5,000,000 FOR 3 YEARS. ",
    "not in ASCII": "Rhaid i’r cyflenwr – “turnover” – £5\u200dm ",
}


def main() -> None:
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument(
        "--compare",
        nargs="?",
        const="HEAD",
        metavar="REVISION",
        help="what the rules find more and less than there",
    )
    words.add_argument("--most", type=int, default=20, help="so many findings of a rule are printed")
    words.add_argument("files", nargs="*", type=Path, help="other notices to compare over")
    options = words.parse_args()
    with _finding_changes.real_notices() as real:
        files = options.files or real
        if options.compare:
            sys.exit(_compare(options.compare, files, options.most))
        print(_house.machine())
        _speed(files, options.rounds)
        _beside_peers(files)


def _compare(revision: str, files: list[Path], most: int) -> int:
    try:
        with _finding_changes.source_of(revision) as source:
            before = _finding_changes.findings_of(source, files)
        now = _finding_changes.findings_of(_finding_changes.ROOT / "src", files)
    except _finding_changes.NoRevision as fault:
        print(f"Nothing to compare with at {revision}: {fault}", file=sys.stderr)
        return 2
    changes = _finding_changes.changes_between(before, now)
    print(
        f"{revision}: {len(before):,} findings; now: {len(now):,}. {len(changes.added):,} added, "
        f"{len(changes.lost):,} lost, {len(changes.changed):,} of another severity."
    )
    for line in _finding_changes.changes_in_words(changes, most):
        print(line)
    return 0


def _speed(files: list[Path], rounds: int) -> None:
    from hopmarket.barrier_rules import barrier_rules
    from hopmarket.operations.notice_files import PlacedNotice, notices_of_file
    from hopmarket.rules.barriers.check_summary import CheckSummary
    from hopmarket.rules.barriers.checked_notice import CheckedNotice, NoticeText, TextKind
    from hopmarket.rules.barriers.checking import check_notice

    rules = barrier_rules()
    check_notice(CheckedNotice("first", texts=(NoticeText("$", TextKind.SUMMARY, "first"),)), rules)
    print(f"{len(rules)} rules; seconds of one core\n")
    print(f"{'file':42} {'notices':>8} {'read, s':>8} {'check, s':>8} {'a second':>9}")
    for file in files:
        began = time.perf_counter()
        notices = [read.notice for read in notices_of_file(str(file)) if isinstance(read, PlacedNotice)]
        read_in = time.perf_counter() - began
        took = []
        for _ in range(rounds):
            summary, began = CheckSummary(), time.process_time()
            for notice in notices:
                summary.add(notice, check_notice(notice, rules))
            took.append(time.process_time() - began)
        print(
            f"{file.name:42} {len(notices):8,} {read_in:8.2f} {median(took):8.2f} "
            f"{len(notices) / max(1e-9, median(took)):9,.0f}"
        )
    print(
        f"\n{'text of ' + f'{LONG:,} characters':42} {'all, ms':>8} {'folding, ms':>12} {'slowest rule, ms':>17}"
    )
    for name, text in ODD_TEXTS.items():
        shown = (text * (LONG // len(text) + 1))[:LONG]
        notice = CheckedNotice(name, texts=(NoticeText("$", TextKind.SUMMARY, shown),))
        whole, folding = _milliseconds(notice, rules), _milliseconds(notice, ())
        slowest = max((max(0.0, _milliseconds(notice, (rule,)) - folding), rule.code) for rule in rules)
        print(f"{name:42} {whole:8.1f} {folding:12.1f} {slowest[1]:>8} {slowest[0]:8.1f}")


def _beside_peers(files: list[Path]) -> None:
    import _check_peers

    from hopmarket.barrier_rules import barrier_rules
    from hopmarket.operations.notice_files import PlacedNotice, notices_of_file

    rules = barrier_rules()
    notices = [
        read.notice for file in files for read in notices_of_file(str(file)) if isinstance(read, PlacedNotice)
    ]
    _check_peers.tell_peers(notices[::PEERS_READ_EVERY], rules)
    _check_peers.tell_awkward(rules, LONG, line=5)


def _milliseconds(notice: object, rules: object) -> float:
    from hopmarket.rules.barriers.checking import check_notice

    took = []
    for _ in range(3):
        began = time.process_time()
        check_notice(notice, rules)  # type: ignore[arg-type]
        took.append((time.process_time() - began) * 1000)
    return min(took)


if __name__ == "__main__":
    main()
