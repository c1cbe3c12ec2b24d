"""A loan from application to settlement. Four amounts stay apart: line, credit, drawn, filed; all are fen."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce

from kexin.platform.companies.models import Company
from kexin.platform.language import both
from kexin.platform.orgs.models import Organisation, Person
from kexin.text import Text


class State(models.TextChoices):
    """Where an application, and the loan that it becomes, stands."""

    SUBMITTED = "submitted", both("待尽调", "to be examined")
    EXAMINED = "examined", both("待审批", "to be decided")
    APPROVED = "approved", both("已批准", "approved")
    DECLINED = "declined", both("未批准", "declined")
    WITHDRAWN = "withdrawn", both("已撤回", "withdrawn")
    ACTIVE = "active", both("已放款", "drawn")
    SETTLED = "settled", both("已结清", "settled")
    WRITTEN_OFF = "written_off", both("已核销", "written off")


class Mode(models.TextChoices):
    """How the loan is secured, as schemes name it."""

    CREDIT = "credit", both("信用", "credit")
    GUARANTEED = "guaranteed", both("担保", "guaranteed")


class Quality(models.TextChoices):
    """The five classes of a loan 五级分类."""

    NORMAL = "normal", both("正常", "normal")
    ATTENTION = "attention", both("关注", "special mention")
    SUBSTANDARD = "substandard", both("次级", "substandard")
    DOUBTFUL = "doubtful", both("可疑", "doubtful")
    LOSS = "loss", both("损失", "loss")


#: Loans of these classes are non-performing 不良.
BAD: tuple[str, ...] = (Quality.SUBSTANDARD, Quality.DOUBTFUL, Quality.LOSS)


class Application(models.Model):
    """An application and the loan that it becomes.

    ``frozen`` holds what was known and what the rules said at submission, sealed; see
    ``submission.py``. ``drawn``, ``repaid`` and ``filed`` are sums of rows, kept for
    lists and boards and worked out anew with every row (``totals.py``).
    """

    number = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=80, unique=True)
    """Made by the form: the same form sent twice makes one application."""
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="applications")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    guarantor = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="guaranteed")
    area = models.CharField(max_length=6)
    """The prefecture of the company at submission."""
    applied_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    applied_on = models.DateField()
    asked = models.BigIntegerField(validators=[MinValueValidator(1)])
    months = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(120)])
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.CREDIT)
    purpose = models.CharField(max_length=300)
    product = models.CharField(max_length=80, blank=True)
    scheme = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.SUBMITTED)

    frozen = models.JSONField(default=dict)
    grade = models.CharField(max_length=24, blank=True)
    line = models.BigIntegerField(null=True)
    """Recommended by the model when the application was submitted."""
    credit = models.BigIntegerField(null=True)
    """Granted by the bank."""
    rate = models.IntegerField(null=True)
    """Hundredths of a per cent a year."""
    decided_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    drawn = models.BigIntegerField(default=0)
    drawn_on = models.DateField(null=True)
    """Day of the first drawdown."""
    due_on = models.DateField(null=True)
    repaid = models.BigIntegerField(default=0)
    filed = models.BigIntegerField(default=0)
    filed_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    """Day on which the department confirmed the filing."""
    quality = models.CharField(max_length=12, choices=Quality, default=Quality.NORMAL)
    overdue_days = models.PositiveIntegerField(default=0)
    reported_on = models.DateField(null=True)

    class Meta:
        """Lists are asked by bank, area and state."""

        ordering: ClassVar[list[str]] = ["-applied_on", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "state"]), models.Index(fields=["-applied_on", "-id"]),
            models.Index(fields=["company", "state"]), models.Index(fields=["quality"]),
            # Boards and lists add up every loan: all that they ask stands in an index, so that the long rows are not read. In its order companies are counted without sorting.
            models.Index(name="loan_boards", fields=[
                "area", "company", "bank", "scheme", "state", "quality", "grade", "guarantor", "applied_on", "drawn_on", "filed_on", "line", "credit", "drawn", "repaid", "filed", "asked", "product", "overdue_days", "due_on", "number"]),
            models.Index(name="loan_banks", fields=[
                "bank", "state", "area", "company", "quality", "applied_on", "credit", "drawn", "repaid", "filed", "asked", "product", "overdue_days", "due_on", "number"]),
            # How long each step took.
            models.Index(name="loan_times", fields=["area", "bank", "guarantor", "applied_on", "decided_on", "drawn_on", "confirmed_on", "scheme", "grade", "quality", "filed", "id"]),
            # The orders of the list.
            models.Index(name="loans_by_asked", fields=["-asked", "-id"]), models.Index(name="loans_by_drawn", fields=["-drawn", "-id"]), models.Index(name="loans_by_overdue", fields=["-overdue_days", "-id"]),
            models.Index(name="loans_by_due", fields=["due_on", "-id"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(drawn__gte=0, repaid__gte=0, filed__gte=0), name="loan_amounts_not_negative"),
            models.CheckConstraint(condition=models.Q(repaid__lte=models.F("drawn")), name="loan_repaid_within_drawn"),
            models.CheckConstraint(condition=models.Q(filed__lte=models.F("drawn")), name="loan_filed_within_drawn"),
            models.CheckConstraint(condition=models.Q(credit__isnull=True) | models.Q(drawn__lte=models.F("credit")), name="loan_drawn_within_credit")]

    def __str__(self) -> str:
        return self.number

    @property
    def outstanding(self) -> int:
        """Principal that is still owed, in fen."""
        return self.drawn - self.repaid

    @property
    def bad(self) -> bool:
        """Non-performing 不良."""
        return self.quality in BAD


class Diligence(models.Model):
    """What the account manager found: the visit, the use of the money, the risks."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="diligence")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    visited_on = models.DateField()
    findings = models.TextField(max_length=4000)

    def __str__(self) -> str:
        return f"{self.application_id} {self.visited_on}"


class Decision(models.Model):
    """The bank's own decision and its reason, beside the recommended line."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="decision")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    approved = models.BooleanField()
    amount = models.BigIntegerField(null=True)
    months = models.PositiveSmallIntegerField(null=True)
    rate = models.IntegerField(null=True)
    reason = models.TextField(max_length=2000)

    def __str__(self) -> str:
        return f"{self.application_id} {self.approved}"


class Drawdown(models.Model):
    """Money paid out under a credit."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="drawdowns")
    key = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    on = models.DateField()
    amount = models.BigIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        """In the order of the days."""

        ordering: ClassVar[list[str]] = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.on} {self.amount}"


class FilingState(models.TextChoices):
    """Where a filing stands."""

    SUBMITTED = "submitted", both("待核查", "to be checked")
    CHECKED = "checked", both("待确认", "to be confirmed")
    CONDITIONAL = "conditional", both("附条件备案", "filed on a condition")
    CONFIRMED = "confirmed", both("已备案", "filed")
    RETURNED = "returned", both("已退回", "sent back")
    REVOKED = "revoked", both("已撤销", "revoked")
    RELEASED = "released", both("已解除", "released")


#: Filings that stand in the way of another one for the same loan.
LIVE_FILINGS: tuple[str, ...] = (FilingState.SUBMITTED, FilingState.CHECKED, FilingState.CONDITIONAL, FilingState.CONFIRMED)
#: Filings that the fund answers for.
BINDING_FILINGS: tuple[str, ...] = (FilingState.CONDITIONAL, FilingState.CONFIRMED)


#: Filings for which somebody waits.
WAITING_FILINGS: tuple[str, ...] = (FilingState.SUBMITTED, FilingState.CHECKED)
#: The last day of what is to be done next with a filing; the end of all days where nothing is.
LAST_DAY = Coalesce(
    models.Case(models.When(state__in=WAITING_FILINGS, then="due_on"), models.When(state=FilingState.CONDITIONAL, then="condition_until"), output_field=models.DateField()), models.Value(date.max))


class Filing(models.Model):
    """A loan filed 备案 under a scheme: the facts and the answers at the time, three signatures.

    ``earmarked`` is what the fund holds ready for it in its book.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="filings")
    key = models.CharField(max_length=80, unique=True)
    scheme = models.CharField(max_length=60)
    scheme_sha256 = models.CharField(max_length=64)
    amount = models.BigIntegerField(validators=[MinValueValidator(1)])
    earmarked = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=FilingState, default=FilingState.SUBMITTED)
    facts = models.JSONField()
    answers = models.JSONField()
    condition = models.CharField(max_length=300, blank=True)
    condition_until = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    filed_on = models.DateField()
    due_on = models.DateField(null=True)
    """The last day for filing in time."""
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        """A loan has one live filing; those who sign are different people."""

        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "-id"]), models.Index(LAST_DAY, models.F("id").desc(), name="filings_by_last_day")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application"], condition=models.Q(state__in=list(LIVE_FILINGS)), name="one_live_filing"),
            models.CheckConstraint(
                condition=(models.Q(confirmed_by__isnull=True) | (~models.Q(confirmed_by=models.F("checked_by")) & ~models.Q(confirmed_by=models.F("submitted_by"))))
                & (models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("submitted_by"))),
                name="filing_signed_by_different_people")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"


class Repayment(models.Model):
    """Principal and interest that came back."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="repayments")
    key = models.CharField(max_length=80, unique=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    on = models.DateField()
    principal = models.BigIntegerField(validators=[MinValueValidator(0)])
    interest = models.BigIntegerField(default=0, validators=[MinValueValidator(0)])

    class Meta:
        """In the order of the days."""

        ordering: ClassVar[list[str]] = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.on} {self.principal}"


class Report(models.Model):
    """The state of a loan on a day, as its bank reports it: five-class status and days overdue."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    on = models.DateField()
    quality = models.CharField(max_length=12, choices=Quality)
    overdue_days = models.PositiveIntegerField(default=0)

    class Meta:
        """One report a day."""

        ordering: ClassVar[list[str]] = ["on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["application", "on"], name="one_report_a_day")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.on} {self.quality}"


class PrimeRate(models.Model):
    """The 1-year loan prime rate from a day on, for days after those that the rulebook knows; with its source."""

    since = models.DateField(unique=True)
    rate = models.IntegerField(validators=[MinValueValidator(1)])
    """Hundredths of a per cent a year."""
    source = models.CharField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-since"]

    def __str__(self) -> str:
        return f"{self.since} {self.rate}"


DOCUMENT_KINDS: dict[str, Text] = {
    "contract": Text("借款合同", "loan contract"), "receipt": Text("放款凭证", "proof of payment"), "diligence": Text("尽调报告", "diligence report"),
    "demand": Text("催收记录", "record of demand"), "court": Text("诉讼或仲裁文书", "court papers"), "other": Text("其他材料", "other paper")}


class Document(models.Model):
    """A paper that was attached, checked and hashed. ``stored`` names the file in the site's folder of documents."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(upload_to="loans/%Y/%m")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The same paper is attached once."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["application", "sha256"], name="one_paper_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_title(self) -> Text:
        """What it is, in words."""
        return DOCUMENT_KINDS[self.kind]
