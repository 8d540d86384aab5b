"""Frameworks, compacts and codes that a partnership has added to its library."""

from __future__ import annotations

from django.db import models

from hopmarket.records.publications.models import PublishedDocument
from hopmarket.rules.clauses_json import as_json, from_json
from hopmarket.rules.framework.library_entries import LibraryEntry, TopicReading


class LibraryDocument(models.Model):
    """One framework, compact or code of another partnership, or the partnership's own code.

    ``licence`` is an SPDX identifier that lets its text be published, or "unknown". ``document`` is its text in
    clauses as JSON, empty where there is none; of one whose licence is unknown it stays in here. ``readings``
    are the topics that it covers by somebody's reading, ``rests_on`` what that reading rests on. ``published``
    is what is public of it. A withdrawn one stays, with who withdrew it and why.
    """

    SHOWN, WITHDRAWN = "shown", "withdrawn"

    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=30)
    place = models.CharField(max_length=120, blank=True)
    year = models.CharField(max_length=20, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=40)
    attribution = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=500, blank=True)
    read_on = models.DateField(null=True)
    is_secondary = models.BooleanField(default=False)
    rests_on = models.CharField(max_length=1000, blank=True)
    readings = models.JSONField(default=list)
    document = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=SHOWN)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    published = models.OneToOneField(PublishedDocument, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("place", "title", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=models.Q(state="shown"), name="library_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="shown", withdrawn_at=None)
                | (models.Q(state="withdrawn", withdrawn_at__isnull=False) & ~models.Q(withdrawn_because="")),
                name="library_withdrawn_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """How the ledger names it."""
        return f"library/{self.pk}"

    @property
    def entry(self) -> LibraryEntry:
        """The entry as a value."""
        return LibraryEntry(
            key=self.key,
            title=self.title,
            kind=self.kind,
            place=self.place,
            year=self.year,
            publisher=self.publisher,
            licence=self.licence,
            attribution=self.attribution,
            address=self.address,
            read_on=self.read_on,
            is_secondary=self.is_secondary,
            rests_on=self.rests_on,
            readings=tuple(TopicReading(row["topic"], row["words"]) for row in self.readings),
            document=from_json(self.document) if self.document else None,
        )

    def take(self, entry: LibraryEntry) -> None:
        """Takes over what an entry says."""
        for name in _SAME:
            setattr(self, name, getattr(entry, name))
        self.readings = [{"topic": reading.topic, "words": reading.words} for reading in entry.readings]
        self.document = as_json(entry.document) if entry.document else {}


_SAME = (
    "key",
    "title",
    "kind",
    "place",
    "year",
    "publisher",
    "licence",
    "attribution",
    "address",
    "read_on",
    "is_secondary",
    "rests_on",
)
