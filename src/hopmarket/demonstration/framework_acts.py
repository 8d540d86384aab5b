"""Acts of the common framework in the demonstration: versions are drafted, talked over, answered and signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from hopmarket.records.consultations.models import Comment, Consultation
from hopmarket.records.consultations.services.answering import answer_comments
from hopmarket.records.consultations.services.closing import run_due_consultations
from hopmarket.records.consultations.services.comments import (
    CommentWords,
    EmailSpeaker,
    confirm_comment,
    make_comment,
    send_comment,
    vouch_comment,
)
from hopmarket.records.consultations.services.moderating import hide_comment
from hopmarket.records.consultations.services.round_changes import publish_consultation_response
from hopmarket.records.framework.models import FrameworkVersion
from hopmarket.records.framework.services.deciding import open_framework_consultation
from hopmarket.records.framework.services.revising import revise_framework
from hopmarket.records.framework.services.starting import start_framework
from hopmarket.records.framework.version_facts import document_of
from hopmarket.records.signatures.queries import adopted_framework, present_answer
from hopmarket.records.signatures.services.signing import sign_document
from hopmarket.rules.clauses_yaml import as_yaml
from hopmarket.rules.comment_answer import AnswerWords
from hopmarket.rules.consultation_gate import ConsultationPlan
from hopmarket.rules.framework.beginnings import Beginning
from hopmarket.rules.framework.signature import Grade, Reservation, Undertaking
from hopmarket.rules.roles import System

from .partnership_story import Part, edit_of, first_text
from .people_acts import PeopleActs
from .story_calendar import StoryCalendar
from .timed_steps import Do, TimedAct, result_or_raise

VISITOR = System("visitor")


class FrameworkActs:
    """Plays one version of the framework, but for what bodies decide on it."""

    def __init__(self, version: Part, secretary: str, cast: PeopleActs, days: StoryCalendar) -> None:
        self.version, self.secretary, self.cast, self.days = version, secretary, cast, days
        self.comments: dict[str, int] = {}
        """The key of each comment by its label."""

    @property
    def number(self) -> int:
        return int(self.version["number"])

    def steps(self) -> Iterator[TimedAct]:
        """Yields every act about this version with its instant."""
        version, round_ = self.version, self.version["consultation"]
        yield self._step(version["started"], "9am", "is begun", self._start)
        yield self._step(round_["opens"], "9am", "is opened for comments", self._open)
        for key, at, what, do in (
            ("edits", "2pm", "is changed", self._edit),
            ("comments", "8.40pm", "is commented", self._comment),
            ("answers", "3pm", "is answered", self._answer),
            ("hidden", "9.10am", "is moderated", self._hide),
            ("signatures", "11.30am", "is signed", self._sign),
        ):
            for row in version.get(key, ()):
                yield self._step(row["day"], at, what, partial(do, row))
        if round_["closes"] < 0:
            yield self._step(round_["closes"], "noon", "closes", _close)
        if "response" in version:
            yield self._step(version["response"]["day"], "4pm", "has its response", self._respond)

    def _step(self, day: int, at: str, what: str, do: Do) -> TimedAct:
        return TimedAct(self.days.instant(day, at), f"version {self.number} {what}", do)

    def _row(self) -> FrameworkVersion:
        return FrameworkVersion.objects.get(number=self.number)

    def _round(self) -> Consultation:
        return Consultation.objects.get(subject=self._row().subject)

    def _start(self, at: datetime) -> None:
        beginning = Beginning(self.version["begins"])
        text = as_yaml(first_text(self.version)) if beginning is Beginning.OWN_FILE else b""
        by = self.cast.member(self.secretary)
        result_or_raise(start_framework(beginning=beginning, text=text, by=by, at=at))

    def _edit(self, row: Part, at: datetime) -> None:
        version = self._row()
        edit, by = edit_of(row, document_of(version)), self.cast.member(row["by"])
        result_or_raise(revise_framework(version=version, edit=edit, by=by, at=at))

    def _open(self, at: datetime) -> None:
        row = self.version["consultation"]
        plan = ConsultationPlan(
            title=row["title"],
            reasons=row["reasons"],
            alternatives=row["alternatives"],
            opens_at=at,
            closes_at=self.days.instant(row["closes"], "noon"),
            shorter_reason=row.get("shorter", ""),
            adoption_from=self.days.day(row["adoption"]) if "adoption" in row else None,
            topics=tuple(row.get("topics", ())),
        )
        by = self.cast.member(self.secretary)
        result_or_raise(open_framework_consultation(version=self._row(), plan=plan, by=by, at=at))

    def _comment(self, row: Part, at: datetime) -> None:
        words = CommentWords(row["text"], row["stance"], row["clause"], row.get("quote", ""))
        about = self._round()
        if "by" in row:
            comment = result_or_raise(
                make_comment(consultation=about, words=words, by=self.cast.member(row["by"]), at=at)
            )
        elif "through" in row:
            member = self.cast.member(row["through"])
            comment = result_or_raise(
                vouch_comment(consultation=about, words=words, vouched=True, by=member, at=at)
            )
        else:
            speaker = EmailSpeaker(row["address"], row["name"])
            sent = result_or_raise(
                send_comment(consultation=about, words=words, speaker=speaker, by=VISITOR, at=at)
            )
            comment = result_or_raise(confirm_comment(comment=sent, by=VISITOR, at=at))
        self.comments[row["label"]] = comment.pk

    def _numbered(self, label: str) -> Comment:
        return Comment.objects.get(pk=self.comments[label])

    def _answer(self, row: Part, at: datetime) -> None:
        words = AnswerWords(row["summary"], row["outcome"], row["reason"], tuple(row.get("clauses", ())))
        numbers = [self._numbered(label).number for label in row["comments"]]
        by = self.cast.member(self.secretary)
        answered = answer_comments(consultation=self._round(), numbers=numbers, words=words, by=by, at=at)
        result_or_raise(answered)

    def _hide(self, row: Part, at: datetime) -> None:
        comment, by = self._numbered(row["label"]), self.cast.member(self.secretary)
        result_or_raise(hide_comment(comment=comment, rule=row["rule"], reason=row["reason"], by=by, at=at))

    def _respond(self, at: datetime) -> None:
        summary, by = self.version["response"]["summary"], self.cast.member(self.secretary)
        result_or_raise(
            publish_consultation_response(consultation=self._round(), summary=summary, by=by, at=at)
        )

    def _sign(self, row: Part, at: datetime) -> None:
        document, by = adopted_framework(), self.cast.member(row["by"])
        assert document is not None, "nothing is adopted yet"
        before = present_answer(by.organisation)
        undertaking = Undertaking(
            grade=Grade(row["grade"]),
            officer_post=row["post"],
            delegation=row["delegation"],
            has_authority=True,
            reservations=tuple(Reservation(clause, words) for clause, words in row.get("reservations", ())),
        )
        result_or_raise(
            sign_document(
                document=document,
                sha256=document.sha256,
                undertaking=undertaking,
                seen=before.pk if before else 0,
                by=by,
                at=at,
            )
        )


def _close(at: datetime) -> None:
    run_due_consultations(at)
