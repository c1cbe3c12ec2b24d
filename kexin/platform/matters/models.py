"""A matter: what one person proposed, and what another one said to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kexin.platform.orgs.models import Organisation, Person
from kexin.text import Text


class Matter(models.Model):
    """An act that waits for a second person, was done by both, or was refused."""

    PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"
    STATES: ClassVar[dict[str, Text]] = {PROPOSED: Text("待复核", "to be confirmed"), CONFIRMED: Text("已确认", "confirmed"), REFUSED: Text("未同意", "refused")}

    act = models.CharField(max_length=30)
    subject = models.CharField(max_length=120)
    """What it is about: the act is done to it once, and one proposal is open at a time."""
    said = models.JSONField()
    """What the act is given."""
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Whose people decide it: that of who proposed."""
    state = models.CharField(max_length=10, default=PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=200, blank=True)
    """The page of what came of it."""

    class Meta:
        """Two people sign; nothing is done twice."""

        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "state"], name="matters_waiting")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["act", "subject"], condition=models.Q(state__in=["proposed", "confirmed"]), name="matter_once"),
            models.CheckConstraint(condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")), name="matter_two_people"),
            models.CheckConstraint(condition=models.Q(state="proposed", decided_by__isnull=True) | (~models.Q(state="proposed") & models.Q(decided_by__isnull=False)), name="matter_decided_by_somebody")]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"

    @property
    def state_title(self) -> Text:
        """The state in words."""
        return self.STATES[self.state]
