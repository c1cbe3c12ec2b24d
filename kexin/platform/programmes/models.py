"""A programme that runs here: who takes part, its rows, and everything that is done to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from kexin.platform.language import current
from kexin.platform.orgs.models import Organisation, Person
from kexin.text import Text

PROPOSED, CONFIRMED, RETURNED = "proposed", "confirmed", "returned"
STATES: Mapping[str, Text] = {PROPOSED: Text("待复核", "to be confirmed"), CONFIRMED: Text("已生效", "in force"), RETURNED: Text("已退回", "sent back")}
OPEN, RECTIFIED, CLOSED = "open", "rectified", "closed"
FINDINGS: Mapping[str, Text] = {OPEN: Text("待整改", "to be put right"), RECTIFIED: Text("待复查", "to be checked again"), CLOSED: Text("已销号", "closed")}


def _two_people(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(second__isnull=True) | ~models.Q(second=models.F("by")), name=name)


class Running(models.Model):
    """A programme of the rulebook (or of the site's own folder) that an organisation runs."""

    number = models.CharField(max_length=20, unique=True)
    key = models.CharField(max_length=80, unique=True)
    programme = models.CharField(max_length=48)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    keeper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=6, db_index=True)
    started_on = models.DateField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the file with its scheme and model on the day it was started."""
    generated = models.BooleanField(default=False)
    """Its rows came with the file and were made by a program."""
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """An organisation runs a programme once."""

        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["programme", "keeper"], name="one_running_programme")]

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """Its title in the reader's language."""
        return self.title_en if current() == "en" else self.title_zh


class Partner(models.Model):
    """An organisation of the site that takes a part of the programme's file."""

    running = models.ForeignKey(Running, on_delete=models.PROTECT, related_name="partners")
    part = models.CharField(max_length=48)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Each once."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["running", "part", "organisation"], name="one_part_once")]

    def __str__(self) -> str:
        return f"{self.running_id}: {self.part}"


class Row(models.Model):
    """A row of the register. ``state`` is its stage, ``values`` its cells: money in fen, days as texts of ISO 8601."""

    running = models.ForeignKey(Running, on_delete=models.PROTECT, related_name="rows")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=48)
    since = models.DateField()
    values = models.JSONField(default=dict)
    added_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By code."""

        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["running", "code"], name="one_row_of_a_code")]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["running", "state"])]

    def __str__(self) -> str:
        return self.code


class Step(models.Model):
    """A move that somebody makes, with what was filled in; where the file wants two, another person confirms it."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=80, unique=True)
    move = models.CharField(max_length=48)
    start = models.CharField(max_length=48)
    to = models.CharField(max_length=48)
    filled = models.JSONField(default=dict)
    note = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    state = models.CharField(max_length=10, default=PROPOSED)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    second = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    second_on = models.DateField(null=True)
    second_note = models.CharField(max_length=300, blank=True)

    class Meta:
        """One person never signs both; one open step for a row."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [_two_people("step_two_people"), models.UniqueConstraint(fields=["row"], condition=models.Q(state=PROPOSED), name="one_open_step")]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.move}"

    @property
    def state_title(self) -> Text:
        """The state in words."""
        return STATES[self.state]


class Inspection(models.Model):
    """A checklist that was answered, about a row or about the whole."""

    running = models.ForeignKey(Running, on_delete=models.PROTECT, related_name="inspections")
    row = models.ForeignKey(Row, null=True, on_delete=models.PROTECT, related_name="inspections")
    key = models.CharField(max_length=80, unique=True)
    checklist = models.CharField(max_length=48)
    cadence = models.CharField(max_length=48, blank=True)
    post = models.CharField(max_length=4, blank=True)
    on = models.DateField()
    passed = models.BooleanField()
    answers = models.JSONField(default=dict)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar[list[str]] = ["-on", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["running", "on"])]

    def __str__(self) -> str:
        return f"{self.checklist} {self.on}"


class Finding(models.Model):
    """An answer no: put right by ``due_on``, then checked again by somebody else."""

    running = models.ForeignKey(Running, on_delete=models.PROTECT, related_name="findings")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="findings")
    item = models.CharField(max_length=48)
    severity = models.CharField(max_length=48)
    found_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=OPEN)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """Who reported it as put right."""
    rectified_on = models.DateField(null=True)
    rectified_note = models.CharField(max_length=500, blank=True)
    second = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """Who checked it again, last."""
    closed_on = models.DateField(null=True)
    checked_note = models.CharField(max_length=500, blank=True)

    class Meta:
        """What is due first; who put it right does not check it."""

        ordering: ClassVar[list[str]] = ["due_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [_two_people("finding_two_people"), models.UniqueConstraint(fields=["inspection", "item"], name="one_finding_for_an_item")]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["running", "state"])]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.item}"

    @property
    def state_title(self) -> Text:
        """The state in words."""
        return FINDINGS[self.state]


class Paper(models.Model):
    """A photo or document of a row, hashed."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(upload_to="programmes/%Y/%m")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The same file once for a row."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["row", "sha256"], name="one_paper_of_a_row_once")]

    def __str__(self) -> str:
        return self.name


class Confirmation(models.Model):
    """What a household said, written down by a community worker, with the form that it signed or the note of the call."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="confirmations")
    kind = models.CharField(max_length=48)
    household = models.CharField(max_length=40)
    agreed = models.BooleanField()
    way = models.CharField(max_length=48)
    on = models.DateField()
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")
    superseded = models.BooleanField(default=False)
    """The household said something else later."""
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A household says one thing at a time."""

        ordering: ClassVar[list[str]] = ["-on", "household"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["row", "kind", "household"], condition=models.Q(superseded=False), name="one_word_of_a_household")]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.kind}"


class Payment(models.Model):
    """Money that a party paid in: one writes it down, another one confirms it."""

    row = models.ForeignKey(Row, on_delete=models.PROTECT, related_name="payments")
    key = models.CharField(max_length=80, unique=True)
    party = models.CharField(max_length=48)
    amount = models.BigIntegerField()
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default=PROPOSED)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    second = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    second_on = models.DateField(null=True)

    class Meta:
        """Two people sign for money, and it is more than nothing."""

        ordering: ClassVar[list[str]] = ["-on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            _two_people("payment_two_people"), models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_above_zero"),
            models.CheckConstraint(condition=~models.Q(state=CONFIRMED) | models.Q(second__isnull=False), name="payment_confirmed_by_somebody")]

    def __str__(self) -> str:
        return f"{self.row_id}: {self.party}"

    @property
    def state_title(self) -> Text:
        """The state in words."""
        return STATES[self.state]


class Event(models.Model):
    """Something that happened and is counted."""

    running = models.ForeignKey(Running, on_delete=models.PROTECT, related_name="events")
    row = models.ForeignKey(Row, null=True, on_delete=models.PROTECT, related_name="events")
    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=48)
    on = models.DateField()
    note = models.CharField(max_length=500)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar[list[str]] = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Missed(models.Model):
    """An inspection that was owed and not made in its time; found by the next night, told once."""

    running = models.ForeignKey(Running, on_delete=models.PROTECT, related_name="missed")
    cadence = models.CharField(max_length=48)
    subject = models.CharField(max_length=40, blank=True)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    found_on = models.DateField()

    class Meta:
        """Each window once."""

        ordering: ClassVar[list[str]] = ["-last", "cadence", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["running", "cadence", "subject", "first"], name="one_missed_window")]

    def __str__(self) -> str:
        return f"{self.cadence} {self.first}"

    @property
    def title(self) -> Text:
        """Who or what was not inspected."""
        return Text(self.title_zh, self.title_en)


def dump(values: Mapping[str, Any]) -> dict[str, Any]:
    """Cells as JSON takes them; unknown ones are left out."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items() if value is not None}
