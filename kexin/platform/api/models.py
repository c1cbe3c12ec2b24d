"""Tokens of machines, and what was answered to requests that must not be done twice."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.orgs.signing_in import must_have_second_factor
from kexin.text import Text


class Token(models.Model):
    """A secret by which a program acts as a person, with some of the person's rights. Only the hash of the secret is kept.

    A token belongs to the seat in which it was made: with another seat, or without one, it is dead. Where the installation asks a second
    factor of the seat, so is a token that was made before its person had one: whoever knew the password alone could have made it.
    """

    STATES: ClassVar[dict[str, Text]] = {
        "live": Text("有效", "in force"), "expired": Text("已过期", "expired"), "revoked": Text("已吊销", "revoked"), "unseated": Text("席位已变，失效", "dead: the seat has changed"), "unfactored": Text("未经两步验证，失效", "dead: made without the second factor")}

    key = models.CharField(max_length=80, unique=True)
    """Made by the form: the same form sent twice makes one token."""
    name = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tokens")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    """How the secret begins, so that its owner knows it again."""
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    minute = models.BigIntegerField(default=0)
    """The minute since 1970 that ``calls`` counts."""
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.hint}… {self.name}"

    def state(self, today: date, *, reseated: bool, factored: bool) -> str:
        """Where it stands; *reseated* says that a change of the person's seat was confirmed since it was made, *factored* that the person had a second factor by then."""
        if self.revoked_at is not None:
            return "revoked"
        person = self.person
        if reseated or not person.is_active or (person.organisation_id, person.role) != (self.organisation_id, self.role):
            return "unseated"
        if not factored and must_have_second_factor(person):
            return "unfactored"
        return "expired" if today > self.expires_on else "live"


class Answered(models.Model):
    """What was answered to a request that changes something: the same request again gets the same answer."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    route = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    """SHA-256 of the body."""
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(default="")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        """A person uses a key once."""

        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["person", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"
