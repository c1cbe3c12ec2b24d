"""A message to one person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kexin.platform.orgs.models import Person
from kexin.text import Text


class Notice(models.Model):
    """What waits, and where. It names no natural person; ``address`` leads inside the site."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    text_zh = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    address = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; the bell counts what is unread."""

        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "read_at"]), models.Index(fields=["person", "-id"]), models.Index(fields=["person", "mailed_at"])]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.text_en}"

    @property
    def text(self) -> Text:
        """The message."""
        return Text(self.text_zh, self.text_en)
