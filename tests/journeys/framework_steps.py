"""A common framework in the browser: bodies, a draft, comments, decisions, signatures."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from .evaluation_steps import move_clock
from .walker import Walker

WHY = "Both sectors were asked and every answer was read"
INSTEAD = "To leave it as it is, which nobody asked for"


def settle(alice: Walker) -> None:
    """An empty portal says first what must be settled, and leads to each of it."""
    alice.go("/operate/")
    alice.follow(re.compile("What must be settled: "))
    alice.heading("What must be settled")
    alice.reads("Not founded yet.")
    alice.follow("A lawyer has confirmed the rules")
    alice.fill("Who confirmed them", "Ana Lewis, monitoring officer")
    alice.press("They are confirmed")
    alice.reads(re.compile("Confirmed by Ana Lewis, monitoring officer on"))
    alice.follow("A voluntary body that may vouch for people who do not want to be named")
    offered = alice.page.get_by_label("Which organisation may vouch?")
    named = offered.locator("option", has_text="Severn and Teme Voluntary Action")
    offered.select_option(value=named.get_attribute("value"))
    alice.press("It may vouch")


def found_bodies(alice: Walker, seats: dict[str, dict[str, str]]) -> None:
    """The usual three, each with as many people as its quorum, and constituted."""
    alice.go("/partnership/bodies/")
    alice.press(re.compile("Take the usual"))
    for key, people in seats.items():
        alice.go(f"/partnership/bodies/{key}/")
        for post, email in people.items():
            alice.follow(post)
            alice.fill("Their email address", email)
            alice.press("Give them the seat")
        alice.press("Constitute it")
        alice.reads("Call a meeting")


def start(alice: Walker, beginning: str) -> None:
    """A version begins."""
    alice.go("/partnership/framework/start/")
    alice.choose(beginning)
    alice.press("Start it")


def open_for_comments(alice: Walker, opens: datetime, *, title: str) -> None:
    """A version is opened for a little over twelve weeks."""
    alice.follow("Open it for comments")
    alice.fill_day("When does it open?", *_day(opens), time=f"{opens:%H:%M}")
    closes = opens + timedelta(weeks=12, days=1)
    alice.fill_day("When does it close?", *_day(closes), time="noon")
    alice.press("Go on")
    alice.fill("What is it about?", title)
    alice.fill("Why are these changes suggested?", "Every partner buys by rules of its own today")
    alice.fill("What else was considered, and why was it not chosen?", INSTEAD)
    alice.press("Go on")
    alice.press("Open it for comments")
    alice.reads(re.compile("Open for comments"))


def comment(somebody: Walker, key: str, clause: str, text: str) -> None:
    """A member says something about one clause."""
    somebody.go(f"/partnership/consultations/{key}/comment/?clause={clause}")
    somebody.page.get_by_label("Which clause?").select_option(clause)
    somebody.choose("I want it changed")
    somebody.fill("What would you say?", text)
    somebody.press("Send my comment")


def vouch(priya: Walker, key: str, clause: str, text: str) -> None:
    """The voluntary body writes down what somebody says who is not named."""
    priya.go(f"/partnership/consultations/{key}/comment/without-a-name/")
    priya.page.get_by_label("Which clause?").select_option(clause)
    priya.choose("I want it changed")
    priya.fill("What would you say?", text)
    priya.choose(re.compile("We know that whoever wrote this lives or works here"))
    priya.press("Publish it")


def answer_comment(alice: Walker, key: str, number: int, summary: str) -> None:
    """An answer with its reason, read before it is published."""
    alice.go(f"/partnership/consultations/{key}/comments/{number}/")
    alice.follow(re.compile("Answer"))
    if alice.page.get_by_label("What do these comments say, in a few words?").count() == 0:
        alice.press("Go on")
    alice.fill("What do these comments say, in a few words?", summary)
    alice.choose("Not changed, with reasons")
    alice.fill("What do you answer, and why?", "Budgets are set in February, so it stays as it is")
    alice.press("See it as everybody will read it")
    alice.press("Publish the answer")


def call_meeting(alice: Walker, key: str, starts: datetime) -> None:
    """A meeting is called."""
    alice.go(f"/partnership/bodies/{key}/meetings/new/")
    alice.fill_day("When it begins", *_day(starts), time=f"{starts:%H:%M}")
    alice.fill("Where", "Room 2, Shire Hall")
    alice.fill("Agenda", "The common framework")
    alice.press("Check it")
    alice.press("Publish and tell the members")


def record_attendance(alice: Walker, key: str, number: int) -> None:
    """Everybody who holds a seat is there."""
    alice.go(f"/partnership/bodies/{key}/meetings/{number}/attendance/")
    for box in alice.page.get_by_role("checkbox").all():
        box.check()
    alice.press("Save")


def decide(alice: Walker, number: int, link: str, meeting: str, time: str, votes: int) -> None:
    """What a body decided on a version, up to the question after the vote."""
    alice.go(f"/partnership/framework/{number}/")
    alice.follow(link)
    alice.follow(re.compile(meeting))
    alice.fill("When, on the day of the meeting", time)
    alice.fill("What was decided", "The text goes on as it stands")
    alice.fill("Why", WHY)
    alice.fill("What else was considered, and why not", INSTEAD)
    alice.press("Go on")
    alice.press("Go on")
    alice.fill("Votes for", str(votes))
    alice.press("Go on")


def begin_signing(officer: Walker, grade: str) -> None:
    """The first question: how the organisation answers."""
    officer.go("/partnership/framework/sign/answer/")
    officer.choose(re.compile(grade))
    officer.press("Go on")


def undertake(officer: Walker, post: str) -> None:
    """By which decision somebody may sign."""
    officer.fill("Your post", post)
    officer.fill("Which decision lets you sign?", "Scheme of delegation, part 3")
    officer.choose("I may sign this for my organisation")
    officer.press("Go on")


def _day(on: datetime) -> tuple[str, str, str]:
    return str(on.day), str(on.month), str(on.year)


__all__ = [
    "answer_comment",
    "begin_signing",
    "call_meeting",
    "comment",
    "decide",
    "found_bodies",
    "move_clock",
    "open_for_comments",
    "record_attendance",
    "settle",
    "start",
    "undertake",
    "vouch",
]
