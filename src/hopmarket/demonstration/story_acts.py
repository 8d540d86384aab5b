"""The acts of a story: from the first draft to the contract, each on its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from hopmarket.records.opportunities.models import ClarificationQuestion, OfficerRequest
from hopmarket.records.opportunities.services import (
    amend_opportunity,
    answer_question,
    approve_draft,
    approve_terms_request,
    ask_amendment,
    ask_approval,
    ask_extension,
    ask_question,
    attach_paper,
    cancel_opportunity,
    discard_draft,
    draft_opportunity,
    end_without_award,
    extend_deadline,
    name_invited,
    name_people,
    publish_notice,
    register_interest,
    revise_draft,
)
from hopmarket.rules.beginnings import KnownNeed
from hopmarket.rules.procedure_kinds import Audience, ProcedureKey
from hopmarket.rules.procedures import is_notifiable
from hopmarket.rules.refusal import Refusal
from hopmarket.rules.terms import Terms

from .barrier_acts import answer_barriers
from .bid_acts import bid_steps
from .decision_acts import decision_steps
from .people_acts import PeopleActs
from .story_calendar import StoryCalendar
from .story_files import Story, terms_of
from .story_purchase import StoryPurchase
from .story_uploads import make_upload
from .timed_steps import Do, TimedAct, result_or_raise

NO_NOTICE = "None is due: this purchase is invented, and no money will be spent on it."


class StoryActs(StoryPurchase):
    """Plays one purchase of a story from the buyer's side."""

    def __init__(self, name: str, story: Story, cast: PeopleActs, days: StoryCalendar) -> None:
        super().__init__(name, story, cast, days)
        self.first, self.second = story["first"], story.get("second", "")
        self.when = story.get("days", {})

    def steps(self) -> Iterator[TimedAct]:
        """Yields every act of the story with its instant."""
        yield self._step("draft", "9.40am", self._draft)
        if "ask" in self.when:
            yield self._step("ask", "3.10pm", self._ask)
        if "approve" in self.when:
            yield self._step("approve", "11.05am", self._approve)
        if "publish" in self.when:
            yield self._step("publish", "2.15pm", self._publish)
        yield from self._followed()
        yield from self._changed()
        yield from bid_steps(self)
        yield from decision_steps(self)
        if "end" in self.story:
            ending = self.story["end"]
            yield TimedAct(self.days.instant(ending["day"], "10.45am"), f"{self.name}: end", self._end)

    def _step(self, key: str, at: str, do: Do) -> TimedAct:
        return TimedAct(self.days.instant(self.when[key], at), f"{self.name}: {key}", do)

    def _draft(self, at: datetime) -> None:
        by, wanted = self.cast.member(self.first), terms_of(self.story, self.days)
        procedure = ProcedureKey(self.story.get("procedure", ProcedureKey.BELOW_THRESHOLD_OPEN))
        known = KnownNeed(wanted.category, wanted.cpv, wanted.value)
        draft = result_or_raise(
            draft_opportunity(title=wanted.title, procedure=procedure, known=known, by=by, at=at)
        )
        self.pk = draft.pk
        draft = result_or_raise(
            revise_draft(opportunity=draft, terms=wanted, revision=draft.revision, by=by, at=at)
        )
        for document in self.story.get("papers", ()):
            draft = result_or_raise(
                attach_paper(
                    opportunity=draft, upload=make_upload(document["name"], document["content"]), by=by, at=at
                )
            )
        if "people" in self.story:
            self._name(at)
        if "invited" in self.story:
            self._invite(at)
        if "ask" not in self.when and "publish" in self.when:
            self._answer_barriers(at)

    def _answer_barriers(self, at: datetime) -> None:
        answer_barriers(
            self.row(),
            self.story.get("barriers", {}),
            by=self.cast.member(self.first),
            second=self.cast.member(self.second or self.first),
            at=at,
        )

    def _name(self, at: datetime) -> None:
        people = self.story["people"]

        def numbers(calls: list[str]) -> tuple[int, ...]:
            return tuple(self.cast.persons[call].pk for call in calls)

        result_or_raise(
            name_people(
                opportunity=self.row(),
                openers=numbers(people.get("openers", [])),
                evaluators=numbers(people.get("evaluators", [])),
                lead=numbers([people["lead"]])[0],
                second=0 if "openers" in people else numbers([self.second])[0],
                by=self.cast.member(self.first),
                at=at,
            )
        )

    def _invite(self, at: datetime) -> None:
        invited = self.story["invited"]
        organisations = tuple(self.cast.bodies[call].pk for call in invited["bodies"])
        others = tuple((name, email) for name, email in invited["others"])
        by = self.cast.member(self.first)
        result_or_raise(
            name_invited(opportunity=self.row(), organisations=organisations, others=others, by=by, at=at)
        )

    def _ask(self, at: datetime) -> None:
        self._answer_barriers(at)
        result_or_raise(ask_approval(opportunity=self.row(), by=self.cast.member(self.first), at=at))

    def _approve(self, at: datetime) -> None:
        result_or_raise(approve_draft(opportunity=self.row(), by=self.cast.member(self.second), at=at))

    def _publish(self, at: datetime) -> None:
        row = self.row()
        value = row.the_terms.value
        public = row.the_procedure.audience is Audience.EVERYBODY
        reason = NO_NOTICE if public and is_notifiable(value, at.date()) else ""
        result_or_raise(
            publish_notice(
                opportunity=row,
                national_reference="",
                national_reason=reason,
                by=self.cast.member(self.second if row.the_procedure.approvals else self.first),
                at=at,
            )
        )

    def _followed(self) -> Iterator[TimedAct]:
        """Yields the acts of suppliers who follow the purchase: interest, questions and answers."""
        for row in self.story.get("interested", ()):
            yield TimedAct(
                self.days.instant(row["day"], row.get("at", "8.50am")),
                f"{self.name}: interest",
                self._interest(row["by"]),
            )
        for row in self.story.get("asked", ()):
            questions: list[ClarificationQuestion] = []
            yield TimedAct(
                self.days.instant(row["day"], row.get("at", "7.35pm")),
                f"{self.name}: question",
                self._question(row, questions),
            )
            if "answer" in row:
                yield TimedAct(
                    self.days.instant(row["answered"], "10.20am"),
                    f"{self.name}: answer",
                    self._answer(row, questions),
                )

    def _interest(self, call: str) -> Do:
        def follow(at: datetime) -> None:
            result_or_raise(register_interest(opportunity=self.row(), by=self.cast.member(call), at=at))

        return follow

    def _question(self, row: Story, questions: list[ClarificationQuestion]) -> Do:
        def ask(at: datetime) -> None:
            by = self.cast.member(row["by"])
            questions.append(
                result_or_raise(
                    ask_question(opportunity=self.row(), text=row["text"], names_confirmed=True, by=by, at=at)
                )
            )

        return ask

    def _answer(self, row: Story, questions: list[ClarificationQuestion]) -> Do:
        def answer(at: datetime) -> None:
            result_or_raise(
                answer_question(
                    question=questions[0],
                    wording=str(row.get("wording", row["text"])),
                    answer=row["answer"],
                    by=self.cast.member(str(row.get("from", self.first))),
                    at=at,
                )
            )

        return answer

    def _changed(self) -> Iterator[TimedAct]:
        for row in self.story.get("changes", ()):
            yield TimedAct(
                self.days.instant(row["day"], row.get("at", "1.30pm")),
                f"{self.name}: change",
                self._change(row),
            )

    def _change(self, row: Story) -> Do:
        def change(at: datetime) -> None:
            opportunity, by = self.row(), self.cast.member(str(row.get("by", self.first)))
            if "closes" in row:
                closes = self.days.instant(row["closes"], "noon")
                self._alone_or_by_two(
                    extend_deadline(
                        opportunity=opportunity, closes_at=closes, note=row["note"], by=by, at=at
                    ),
                    lambda: ask_extension(
                        opportunity=opportunity, closes_at=closes, note=row["note"], by=by, at=at
                    ),
                    at,
                )
                return
            uploads = tuple(
                make_upload(document["name"], document["content"]) for document in row.get("papers", ())
            )
            terms = _amended(opportunity.the_terms, row)
            words: dict[str, Any] = {
                "opportunity": opportunity,
                "terms": terms,
                "note": row["note"],
                "uploads": uploads,
            }
            self._alone_or_by_two(
                amend_opportunity(**words, by=by, at=at), lambda: ask_amendment(**words, by=by, at=at), at
            )

        return change

    def _alone_or_by_two(
        self, alone: object, ask: Callable[[], OfficerRequest | Refusal], at: datetime
    ) -> None:
        """Has a change approved by the second officer where the partnership's lines want one."""
        if isinstance(alone, Refusal) and alone.reason == "second_officer.wanted":
            asked = result_or_raise(ask())
            second = self.cast.member(self.second)
            result_or_raise(approve_terms_request(officer_request=asked, by=second, at=at))
        else:
            result_or_raise(alone)

    def _end(self, at: datetime) -> None:
        ending = self.story["end"]
        row, by = self.row(), self.cast.member(ending.get("by", self.first))
        if ending["how"] == "discard":
            result_or_raise(discard_draft(opportunity=row, by=by, at=at))
        elif ending["how"] == "cancel":
            result_or_raise(
                cancel_opportunity(opportunity=row, reasons=ending["reasons"].strip(), by=by, at=at)
            )
        else:
            result_or_raise(
                end_without_award(opportunity=row, reasons=ending["reasons"].strip(), by=by, at=at)
            )


def _amended(terms: Terms, row: Story) -> Terms:
    """Returns the terms with sentences of the specification replaced by others."""
    text = terms.specification
    for pair in row.get("wording", ()):
        assert pair["was"] in text, f"the specification does not say “{pair['was']}”"
        text = text.replace(pair["was"], pair["now"])
    return replace(terms, specification=text)
