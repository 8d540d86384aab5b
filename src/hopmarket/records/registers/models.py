"""Organisations as public registers have them; a register is replaced as a whole."""

from __future__ import annotations

from django.db import models

from hopmarket.rules.register_rows import RegisteredKind, RegisteredOrganisation


class RegisterLoad(models.Model):
    """A table that was loaded: ``schemes`` are the registers in it, ``sha256`` is its fingerprint, ``loaded_by``
    the plain reference of whoever loaded it."""

    schemes = models.JSONField(default=list)
    count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, default="")
    loaded_by = models.CharField(max_length=120)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-loaded_at", "-id")

    def __str__(self) -> str:
        return f"{self.file_name}: {self.count}"


class RegisterEntry(models.Model):
    """One organisation. Latitude and longitude are those of its postcode's centre; ``tags`` stand between
    semicolons."""

    load = models.ForeignKey(RegisterLoad, models.CASCADE, related_name="entries")
    scheme = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    postcode = models.CharField(max_length=10, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    registered_on = models.DateField(null=True)
    activities = models.TextField(default="")
    income = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    year_end = models.DateField(null=True)
    tags = models.CharField(max_length=2000, default="")
    company_number = models.CharField(max_length=20, default="")

    class Meta:
        ordering = ("scheme", "number")
        constraints = (models.UniqueConstraint(fields=("scheme", "number"), name="register_entry_once"),)
        indexes = (models.Index(fields=("latitude", "longitude"), name="register_entry_place"),)

    def __str__(self) -> str:
        return f"{self.scheme}-{self.number}"

    @property
    def organisation(self) -> RegisteredOrganisation:
        """The organisation as a value."""
        return RegisteredOrganisation(
            scheme=self.scheme,
            number=self.number,
            name=self.name,
            kind=RegisteredKind(self.kind),
            postcode=self.postcode,
            registered_on=self.registered_on,
            activities=self.activities,
            income=self.income,
            year_end=self.year_end,
            tags=tuple(tag for tag in self.tags.split(";") if tag),
            company_number=self.company_number,
        )
