"""Organisations as notices name them: samenesses, successions, and claims to be one of them."""

from __future__ import annotations

from django.db import models

from hopmarket.records.parties.models import Organisation


class PublishedOrganisation(models.Model):
    """An organisation as notices name it, under its identifier or else its plain name.

    ``same_as`` leads to the organisation that this one is known to be (see :class:`Sameness`);
    it is never a chain. ``name`` is the least of its mentions' names (capitals last), ``postcode``
    and ``locality`` are what its mentions say where they agree.
    """

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=300)
    scheme = models.CharField(max_length=40, default="")
    number = models.CharField(max_length=60, default="")
    plain = models.CharField(max_length=300, default="", db_index=True)
    postcode = models.CharField(max_length=8, default="")
    locality = models.CharField(max_length=120, default="")
    same_as = models.ForeignKey("self", models.PROTECT, related_name="also", null=True)

    class Meta:
        db_table = "notices_publishedorganisation"
        ordering = ("name", "key")

    def __str__(self) -> str:
        return self.name


class Mention(models.Model):
    """One spelling under which current notices name an organisation: its name and its place.

    Each spelling is stored once, however many notices use it, and deleted when none does any longer. What an
    organisation is called and which others it is the same as follow from its mentions alone, so
    the order in which notices came never matters. ``locality`` is spelt for comparing.
    """

    organisation = models.ForeignKey(PublishedOrganisation, models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=300)
    plain = models.CharField(max_length=300, db_index=True)
    postcode = models.CharField(max_length=8, default="")
    locality = models.CharField(max_length=120, default="")

    class Meta:
        db_table = "notices_mention"
        ordering = ("name", "postcode", "locality")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "name", "postcode", "locality"), name="mention_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Sameness(models.Model):
    """That two published organisations are one: the evidence, who decided, and whether it was undone.

    ``decided_by`` is "rule" or a plain reference to a person. A pair that was undone by a person is
    never made one again by a rule. Those in force lead from organisation to organisation like a
    tree; ``PublishedOrganisation.same_as`` is the root, so undoing one restores what was before.
    """

    organisation = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="samenesses")
    into = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="+")
    evidence = models.JSONField()
    decided_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    undone_by = models.CharField(max_length=80, default="")
    undone_at = models.DateTimeField(null=True)
    why_undone = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "notices_sameness"
        ordering = ("id",)
        verbose_name_plural = "samenesses"
        constraints = (
            models.UniqueConstraint(
                fields=("organisation",), condition=models.Q(undone_at=None), name="sameness_one_in_force"
            ),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("into")), name="sameness_of_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} is {self.into_id}"


class Succession(models.Model):
    """That organisations followed others on a day: a rename, a merger, a split, or both at once."""

    kind = models.CharField(max_length=10)
    on = models.DateField()
    title = models.CharField(max_length=300)
    law = models.CharField(max_length=300, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, default="")

    class Meta:
        db_table = "notices_succession"
        ordering = ("on", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("rename", "merge", "split")), name="succession_kind_known"
            ),
        )

    def __str__(self) -> str:
        return self.title


class SuccessionPart(models.Model):
    """One organisation's side of a succession: it went before, or it comes after.

    ``districts`` of a successor are the districts whose work it takes on; empty means all.
    """

    succession = models.ForeignKey(Succession, models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="successions")
    side = models.CharField(max_length=6)
    districts = models.JSONField(default=list)

    class Meta:
        db_table = "notices_successionpart"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(side__in=("before", "after")), name="succession_side_known"
            ),
            models.UniqueConstraint(
                fields=("succession", "organisation", "side"), name="succession_part_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.side}"


class PublishedClaim(models.Model):
    """That an organisation of this portal says a published one is itself; somebody checks it."""

    organisation = models.ForeignKey(PublishedOrganisation, models.PROTECT, related_name="claims")
    party = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    evidence = models.JSONField()
    standing = models.CharField(max_length=10, default="waiting")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, default="")
    why = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "notices_publishedclaim"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(standing__in=("waiting", "confirmed", "refused", "ended")),
                name="published_claim_standing_known",
            ),
            models.UniqueConstraint(
                fields=("organisation",),
                condition=models.Q(standing="confirmed"),
                name="published_claim_one_confirmed",
            ),
            models.UniqueConstraint(
                fields=("organisation", "party"),
                condition=models.Q(standing="waiting"),
                name="published_claim_waits_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.party_id} claims {self.organisation_id}"
