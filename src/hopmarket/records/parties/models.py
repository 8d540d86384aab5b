"""Organisations, people, and the parts that people play for organisations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from hopmarket.rules.roles import OrganisationKind, OrganisationStanding, Size
from hopmarket.rules.typed_secrets import password_as_kept, passwords_to_try


def _values(kinds: type[Any]) -> list[str]:
    return [str(kind) for kind in kinds]


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person with this e-mail address; the password is hashed, None makes it unusable."""
        person = Person(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """A person who signs in. ``is_operator`` runs the portal."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, default="")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="person_email_unique"),)

    def __str__(self) -> str:
        return self.name or self.email

    def set_password(self, raw_password: str | None) -> None:
        """Hashes the password in the one form in which all are kept."""
        super().set_password(None if raw_password is None else password_as_kept(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password. One that was kept as it was typed is brought to the one form."""
        if raw_password is None:
            return False
        for spelling in passwords_to_try(raw_password):
            if super().check_password(spelling):
                if spelling != password_as_kept(raw_password):
                    self.set_password(raw_password)
                    self.save(update_fields=["password"])
                return True
        return False


class Organisation(models.Model):
    """A public body, business, charity or group. ``key`` is its name in addresses
    (``/organisations/key/``)."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    size = models.CharField(max_length=10, default=Size.UNKNOWN)
    postcode = models.CharField(max_length=10, default="")
    district = models.CharField(max_length=80, default="")
    about = models.TextField(default="")
    website = models.URLField(default="")
    email_domain = models.CharField(max_length=120, default="")
    is_fictional = models.BooleanField(default=False)
    is_partnership = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, default=OrganisationStanding.UNCHECKED)
    founded_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=_values(OrganisationKind)), name="organisation_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(size__in=_values(Size)), name="organisation_size_known"
            ),
            models.CheckConstraint(
                condition=models.Q(standing__in=_values(OrganisationStanding)),
                name="organisation_standing_known",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Identifier(models.Model):
    """A number in a public register; one number belongs to one organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=40)

    class Meta:
        ordering = ("scheme",)
        constraints = (models.UniqueConstraint(fields=("scheme", "value"), name="identifier_unique"),)

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


class ClaimState(models.TextChoices):
    WAITING = "waiting"
    BY_DOMAIN = "by_domain"
    BY_OFFICER = "by_officer"
    BY_INVITATION = "by_invitation"
    REFUSED = "refused"


CHECKED_CLAIMS = (ClaimState.BY_DOMAIN, ClaimState.BY_OFFICER, ClaimState.BY_INVITATION)


class Membership(models.Model):
    """A person's parts for one organisation, and how their claim to represent it was checked."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    roles = models.JSONField(default=list)
    claim = models.CharField(max_length=20, choices=ClaimState.choices, default=ClaimState.WAITING)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "person"),
                condition=models.Q(ended_at=None),
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(claim__in=ClaimState.values), name="membership_claim_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation}"


class Invitation(models.Model):
    """An invitation by e-mail; only the SHA-256 of its token is kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    roles = models.JSONField(default=list)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"


class OpeningKey(models.Model):
    """A person's age identity for opening responses, wrapped by their passphrase (age scrypt)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="opening_keys")
    recipient = models.CharField(max_length=80, unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return self.recipient
