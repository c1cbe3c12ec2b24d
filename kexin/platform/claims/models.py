"""Claims on the fund: who bears what is worked out, shown, signed, paid; what is recovered goes back. All amounts are fen."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from kexin.platform.language import both
from kexin.platform.lending.models import Application, Filing
from kexin.platform.orgs.models import Organisation, Person


class State(models.TextChoices):
    """Where a claim stands."""

    SUBMITTED = "submitted", both("待初审", "to be reviewed")
    REVIEWED = "reviewed", both("待复审", "to be reviewed again")
    QUEUED = "queued", both("熔断排队", "queued by a fuse")
    ACCEPTED = "accepted", both("待拨付", "to be paid")
    PAID = "paid", both("已拨付", "paid")
    CLOSED = "closed", both("已核销", "written off")
    RETURNED = "returned", both("已退回", "sent back")


#: Claims that stand in the way of another one for the same loan.
LIVE: tuple[str, ...] = (State.SUBMITTED, State.REVIEWED, State.QUEUED, State.ACCEPTED, State.PAID, State.CLOSED)


class Claim(models.Model):
    """A bank asks the fund to bear its part of a loss.

    ``facts`` are what the allocation was asked, ``allocation`` what it answered, line by
    line, when the second reviewer signed; ``public`` is what the fund pays.
    """

    number = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=80, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="claims")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="claims")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    area = models.CharField(max_length=6)
    principal = models.BigIntegerField(validators=[MinValueValidator(1)])
    proceeds = models.BigIntegerField(default=0)
    grounds = models.TextField(max_length=2000)
    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED)
    facts = models.JSONField(default=dict)
    allocation = models.JSONField(default=dict)
    public = models.BigIntegerField(null=True)
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_on = models.DateField()
    due_on = models.DateField(null=True)
    """The last day for whoever is next."""
    paid_on = models.DateField(null=True)
    paid_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One live claim for a loan."""

        ordering: ClassVar[list[str]] = ["-submitted_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "area"]), models.Index(fields=["bank", "state"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application"], condition=models.Q(state__in=list(LIVE)), name="one_live_claim")]

    def __str__(self) -> str:
        return self.number


class Review(models.Model):
    """A signature under a claim: the first of the bureau, the second of the department."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    step = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    agreed = models.BooleanField()
    seal = models.CharField(max_length=64)
    """SHA-256 of the allocation that the reviewer was shown."""
    reason = models.CharField(max_length=1000)

    class Meta:
        """Each step is signed once, by different people."""

        ordering: ClassVar[list[str]] = ["step", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["claim", "step"], condition=models.Q(agreed=True), name="each_step_signed_once"),
            models.UniqueConstraint(fields=["claim", "by"], condition=models.Q(agreed=True), name="nobody_signs_twice")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.step}"


class Recovery(models.Model):
    """Money that came back from the debtor after a payout: costs first, then what each party gets back."""

    REPORTED, CONFIRMED, REFUSED = "reported", "confirmed", "refused"

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="recoveries")
    key = models.CharField(max_length=80, unique=True)
    on = models.DateField()
    amount = models.BigIntegerField(validators=[MinValueValidator(1)])
    costs = models.BigIntegerField(default=0, validators=[MinValueValidator(0)])
    state = models.CharField(max_length=10, default=REPORTED)
    returns = models.JSONField(default=dict)
    """What each party gets back, by party."""
    public = models.BigIntegerField(default=0)
    """What goes back to the fund."""
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(null=True)

    class Meta:
        """In the order of the days."""

        ordering: ClassVar[list[str]] = ["on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("reported_by")), name="recovery_two_people")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.on} {self.amount}"
