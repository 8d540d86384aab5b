"""Opportunities: their terms, versions, questions, people and interested bidders. Long because each table of the room
stands here with its constraints."""

from __future__ import annotations

from django.db import models

from hopmarket.records.files.models import StoredFile
from hopmarket.records.parties.models import OpeningKey, Organisation, Person
from hopmarket.rules.opportunity_life import OpportunityState
from hopmarket.rules.procedure_kinds import PeriodGround, Procedure, ProcedureKey
from hopmarket.rules.procedures import PROCEDURES
from hopmarket.rules.tender_periods import with_ground
from hopmarket.rules.terms import Terms, from_json

_UNAPPROVED = [str(key) for key, row in PROCEDURES.items() if not row.approvals]
"""Procedures whose drafts nobody approves."""


class Opportunity(models.Model):
    """One purchase. ``terms`` are the draft's until publication, then those in force; ``closes_at``
    repeats the deadline of the terms in force in a column, for queries and checks under lock.
    ``kept_identity`` is the age identity of a purchase that the portal itself opens, encrypted to the
    server's key; ``template`` the ready template it began with; ``named_second`` the colleague
    who is to look at an award that one officer judges. ``tender_period`` is the ground on which it is
    open for as long as it is, with the planned procurement notice or the urgency that it stands on."""

    reference = models.CharField(max_length=30, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=40, default=ProcedureKey.BELOW_THRESHOLD_OPEN)
    state = models.CharField(max_length=20, default=OpportunityState.DRAFT)
    terms = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    closes_at = models.DateTimeField(null=True)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reasons = models.TextField(default="")
    national_reference = models.CharField(max_length=60, default="")
    national_reason = models.TextField(default="")
    recipient = models.CharField(max_length=80, default="")
    kept_identity = models.BinaryField(null=True)
    template = models.CharField(max_length=40, default="")
    named_second = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    copied_from = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True)
    tender_period = models.CharField(max_length=20, default=PeriodGround.ORDINARY)
    planned_reference = models.CharField(max_length=60, default="")
    planned_on = models.DateField(null=True)
    urgency_reason = models.TextField(default="")

    class Meta:
        ordering = ("-drafted_at", "-id")
        verbose_name_plural = "opportunities"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[str(state) for state in OpportunityState]),
                name="opportunity_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "with_approver", "approved", "discarded"])
                | models.Q(published_at__isnull=False, closes_at__isnull=False)
                & (models.Q(approved_by__isnull=False) | models.Q(procedure__in=_UNAPPROVED))
                & ~models.Q(recipient=""),
                name="opportunity_published_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("drafted_by")),
                name="opportunity_second_officer",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def the_terms(self) -> Terms:
        """The terms as a value."""
        return from_json(self.terms)

    @property
    def the_procedure(self) -> Procedure:
        """The row of its procedure, with the fewest days open of the ground that was chosen."""
        row, ground = PROCEDURES[ProcedureKey(self.procedure)], PeriodGround(self.tender_period)
        return with_ground(row, ground)


class TermsVersion(models.Model):
    """The terms as published, and as each addendum or extension left them; never changed."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    terms = models.JSONField()
    print = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, default="published")
    note = models.TextField(default="")
    changes = models.JSONField(default=list)
    barriers = models.JSONField(default=list)
    """What the barrier check found in them and why it was kept, as it was published."""
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("opportunity", "number"), name="terms_version_once"),)

    def __str__(self) -> str:
        return f"{self.opportunity} version {self.number}"


class ClarificationQuestion(models.Model):
    """A bidder's question and its answer as it stands now. Who asked is never shown to anybody."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="questions_asked")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    published_text = models.TextField(default="")
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "id")

    def __str__(self) -> str:
        return self.text[:60]


class EarlierAnswer(models.Model):
    """What a published question and its answer said before they were corrected; never changed."""

    question = models.ForeignKey(ClarificationQuestion, models.CASCADE, related_name="earlier_answers")
    number = models.PositiveSmallIntegerField()
    published_text = models.TextField()
    answer = models.TextField()
    corrected_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ("question", "number")
        constraints = (models.UniqueConstraint(fields=("question", "number"), name="earlier_answer_once"),)

    def __str__(self) -> str:
        return f"{self.question}, as it was until correction {self.number}"


class Interest(models.Model):
    """An organisation that gets a letter about every change of an opportunity."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="interests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ("since", "id")
        constraints = (models.UniqueConstraint(fields=("opportunity", "organisation"), name="interest_once"),)

    def __str__(self) -> str:
        return f"{self.organisation} in {self.opportunity}"


class Opener(models.Model):
    """An officer who can open the responses. ``wrapped`` is the opportunity's age identity,
    encrypted to the officer's opening key when the notice is published. ``conflict`` is what they declared
    before opening; None until they have. Openers who were named before this portal asked need not declare:
    of those ``declares`` is false."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="openers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.ForeignKey(OpeningKey, models.PROTECT, related_name="+", null=True)
    wrapped = models.BinaryField(null=True)
    declares = models.BooleanField(default=True)
    conflict = models.BooleanField(null=True)
    conflict_words = models.TextField(default="")
    declared_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("opportunity", "person"), name="opener_once"),)

    def __str__(self) -> str:
        return f"{self.person} opens {self.opportunity}"


class PanelSeat(models.Model):
    """A seat on the panel: an evaluator's, or the lead's, who confirms the award. ``organisation`` is the one
    for which they sit, where that is not the buyer itself. A seat that was given to somebody else has
    ``ended_at``; what was scored from it stays on record and does not count."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=[("evaluator", "Evaluator"), ("lead", "Lead")])
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(default="")
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    replaces = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True)

    class Meta:
        db_table = "opportunities_seat"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("opportunity", "person", "part"), name="seat_once"),
            models.UniqueConstraint(
                fields=("opportunity",), condition=models.Q(part="lead", ended_at=None), name="one_lead"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.part} of {self.opportunity}"


class SeatInvitation(models.Model):
    """That somebody from outside was asked by letter to score one purchase; only the SHA-256 of its token is
    kept. Who accepts holds ``seat`` as a guest of the buyer."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="seat_invitations")
    email = models.EmailField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seat = models.OneToOneField(PanelSeat, models.CASCADE, related_name="+", null=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("invited_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("opportunity", "email"),
                condition=models.Q(withdrawn_at=None),
                name="seat_invitation_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} to score {self.opportunity}"


class Document(models.Model):
    """A document attached to an opportunity; the terms list those that are in force."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="papers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        db_table = "opportunities_paper"
        ordering = ("attached_at", "id")

    def __str__(self) -> str:
        return self.file.name


class DraftAuthor(models.Model):
    """Who changed which section of a draft, and when last. ``approved_at`` is empty until a second
    officer has approved what they wrote; ``section`` is empty where it was not recorded."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="authors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    section = models.CharField(max_length=20, default="")
    saved_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("saved_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("opportunity", "person", "section"),
                condition=models.Q(approved_at=None),
                name="draft_author_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} wrote {self.section} of {self.opportunity}"


class DraftReturn(models.Model):
    """A draft as it stood when it was returned: terms, procedure, and who was named, by their parts. Deleted when
    the draft is one no more."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="returns")
    terms = models.JSONField()
    procedure = models.CharField(max_length=40)
    people = models.JSONField(default=dict)
    returned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField()

    class Meta:
        ordering = ("returned_at", "id")

    def __str__(self) -> str:
        return f"{self.opportunity}, returned by {self.returned_by}"


class LentOfficer(models.Model):
    """A commissioner of another public body whom the buyer has named as second officer of one draft."""

    opportunity = models.OneToOneField(Opportunity, models.CASCADE, related_name="lent_officer")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.person} of {self.organisation} for {self.opportunity}"


class QuoteInvitation(models.Model):
    """An organisation, or somebody by e-mail whose organisation is not registered, who is asked to quote.
    ``invited_at`` is empty until the purchase is sent; ``organisation`` of an invitation by e-mail until
    whoever holds the address has claimed it for theirs. The token of its link is kept as its SHA-256 alone."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    name = models.CharField(max_length=200, default="")
    email = models.EmailField(default="")
    token_sha256 = models.CharField(max_length=64, default="")
    named_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("named_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(email="") & ~models.Q(name=""),
                name="invitation_names_somebody",
            ),
            models.UniqueConstraint(fields=("opportunity", "organisation"), name="organisation_invited_once"),
            models.UniqueConstraint(
                fields=("opportunity", "email"),
                condition=~models.Q(email=""),
                name="address_invited_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation or self.name} for {self.opportunity}"


class NationalNoticeCorrection(models.Model):
    """A correction, after publication, of what was said of the notice on the national platform: its
    reference or the reason why none is due, before and after, and why."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="national_corrections")
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.before} became {self.after}"


class NationalNotice(models.Model):
    """A notice on the national platform as it was recorded: its reference and day, or the reason why none is
    due; the newest row of a kind (and lot, where each contract has one) counts. ``correction`` says why it
    takes the place of an earlier one; rows are never changed."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="national_notices")
    kind = models.CharField(max_length=10)
    lot = models.CharField(max_length=40, default="")
    reference = models.CharField(max_length=60, default="")
    published_on = models.DateField(null=True)
    reason = models.TextField(default="")
    correction = models.TextField(default="")
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("recorded_at", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(reason="", published_on__isnull=False) & ~models.Q(reference="")
                | ~models.Q(reason="") & models.Q(reference="", published_on=None),
                name="national_notice_or_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.reference or 'not due'}"


class OfficerRequest(models.Model):
    """Something that one officer asks another to look at after publication: a change of the terms or an award.

    ``values`` is everything that was asked, as the deed needs it, ``reasons`` what was typed to be published
    with it. ``lent_person`` of ``lent_organisation`` is the officer of another body who was asked, where one
    was. A decision is final; what was asked stays, whatever became of it.
    """

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="officer_requests")
    deed = models.CharField(max_length=20)
    values = models.JSONField()
    reasons = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    lent_person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    lent_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    decision = models.CharField(
        max_length=10,
        default="",
        choices=[
            ("", "Waits"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("taken_back", "Taken back"),
            ("lapsed", "Lapsed at the deadline"),
        ],
    )
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    refusal_reason = models.TextField(default="")

    class Meta:
        ordering = ("opportunity", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("opportunity", "deed"),
                condition=models.Q(decision=""),
                name="one_officer_request_waits",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision__in=["approved", "refused"])
                | models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by")),
                name="officer_request_second_officer",
            ),
            models.CheckConstraint(
                condition=models.Q(lent_person=None, lent_organisation=None)
                | models.Q(lent_person__isnull=False, lent_organisation__isnull=False),
                name="officer_request_lent_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.deed} of {self.opportunity}: {self.decision or 'waits'}"


class LateQuestion(models.Model):
    """What an organisation wrote to the buyer after the deadline: a question about the procedure, or what it wants
    to know in a debrief, and the answer. ``due_on`` is the day by which a debrief is answered;
    ``published_as`` the published question, where everybody reads the answer."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="late_questions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(
        max_length=10, default="question", choices=[("question", "Question"), ("debrief", "Debrief")]
    )
    text = models.TextField()
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    answer = models.TextField(default="")
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    published_as = models.ForeignKey(ClarificationQuestion, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("opportunity", "organisation"),
                condition=models.Q(kind="debrief"),
                name="debrief_asked_once",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
