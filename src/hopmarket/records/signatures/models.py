"""Signatures of organisations on versions of published documents."""

from __future__ import annotations

from django.db import models

from hopmarket.records.parties.models import Organisation, Person
from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.framework.signature import Grade, Reservation, SignatureState

_WRITES_NOTHING = models.Q(grade=Grade.DECLINED.value)


class Signature(models.Model):
    """One answer of an organisation to one version of a document: signed in a grade, or declined.

    ``subject`` is the address of the document ("framework:common-framework"). The answer without
    ``replaced_at`` is the organisation's present one to that document; those before it stay on the versions
    that they are of, and still say what bound the organisation before. ``sha256`` is the fingerprint of the
    version that the officer was shown, ``ends_on`` the day from which it counts no more, after a withdrawal.
    Of ``reservations`` each is {"clause", "words"}; ``clauses`` are those of a memorandum.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    document = models.ForeignKey(PublishedDocument, models.PROTECT, related_name="+")
    subject = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    grade = models.CharField(max_length=20)
    reservations = models.JSONField(default=list)
    clauses = models.JSONField(default=list)
    reason = models.TextField(default="")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    officer_name = models.CharField(max_length=120)
    officer_post = models.CharField(max_length=200, default="")
    delegation = models.CharField(max_length=300, default="")
    delegation_until = models.DateField(null=True)
    signed_at = models.DateTimeField()
    signed_on = models.DateField()
    day_of_effect = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    why_withdrawn = models.TextField(default="")
    ends_on = models.DateField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "subject"),
                condition=models.Q(replaced_at=None),
                name="signature_present_once",
            ),
            models.CheckConstraint(
                condition=models.Q(grade__in=[grade.value for grade in Grade]), name="signature_grade_known"
            ),
            models.CheckConstraint(
                condition=~_WRITES_NOTHING | ~models.Q(reason=""), name="signature_declined_with_reason"
            ),
            models.CheckConstraint(
                condition=_WRITES_NOTHING | ~models.Q(delegation=""), name="signature_under_powers"
            ),
            models.CheckConstraint(
                condition=models.Q(day_of_effect__gte=models.F("signed_on")), name="signature_not_before"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None, withdrawn_at=None)
                | models.Q(ends_on__isnull=False, withdrawn_at__isnull=False) & ~_WRITES_NOTHING,
                name="signature_ends_by_withdrawal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.grade}, {self.document_id}"

    @property
    def state(self) -> SignatureState:
        """Where the organisation stands with this version by this answer."""
        if self.grade == Grade.DECLINED:
            return SignatureState.DECLINED
        return SignatureState.LEAVING if self.ends_on else SignatureState.SIGNED

    @property
    def typed_reservations(self) -> tuple[Reservation, ...]:
        """The reservations as values."""
        return tuple(Reservation(row["clause"], row["words"]) for row in self.reservations)
