"""Plans, visits, what was heard there, and its follow-up. Amounts are fen, coordinates millionths of a degree."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kexin.platform.companies.models import Company
from kexin.platform.language import both, say
from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Organisation, Person
from kexin.text import Text


class PlanState(models.TextChoices):
    """Where a planned visit stands."""

    OPEN = "open", both("待走访", "to be visited")
    MADE = "made", both("已走访", "visited")
    FAILED = "failed", both("未访成", "came to nothing")
    DROPPED = "dropped", both("已取消", "dropped")


PLAN_TONES = {PlanState.OPEN: "tone-wait", PlanState.MADE: "tone-good", PlanState.FAILED: "tone-warn", PlanState.DROPPED: ""}


class Plan(models.Model):
    """A visit that somebody means to make on a day."""

    key = models.CharField(max_length=80, unique=True)
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="visit_plans")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The next first."""

        ordering: ClassVar[list[str]] = ["on", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="plans_of_a_person", fields=["by", "state", "on"]), models.Index(name="plans_of_a_bank", fields=["bank", "state", "on"])]

    def __str__(self) -> str:
        return f"{self.company_id} {self.on}"

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return PLAN_TONES[PlanState(self.state)]


class Way(models.TextChoices):
    """How the company was met."""

    ON_SITE = "on_site", both("实地", "on site")
    VIDEO = "video", both("视频", "video")
    PHONE = "phone", both("电话", "telephone")


class Outcome(models.TextChoices):
    """What came of going there."""

    MET = "met", both("访成", "met")
    NOBODY = "nobody", both("无人在场", "nobody there")
    MOVED = "moved", both("已搬迁", "moved away")
    REFUSED = "refused", both("企业谢绝", "refused")
    OTHER = "other", both("其他原因未访成", "failed for another reason")


class Visit(models.Model):
    """A visit as it was written down, perhaps without a line; never changed afterwards.

    ``key`` is made by the device and ``digest`` is the SHA-256 of what it sent: the same visit sent again is known by
    both, and another text under the same key is not taken for it.
    """

    key = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64)
    plan = models.OneToOneField(Plan, null=True, on_delete=models.PROTECT, related_name="visit")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="visits")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="visits")
    area = models.CharField(max_length=6)
    """The prefecture of the company at the time."""
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    on = models.DateField()
    """The day of ``at`` in the zone of the site."""
    way = models.CharField(max_length=10, choices=Way)
    outcome = models.CharField(max_length=10, choices=Outcome)
    failed_words = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    latitude = models.IntegerField(null=True, validators=[MinValueValidator(-90_000_000), MaxValueValidator(90_000_000)])
    longitude = models.IntegerField(null=True, validators=[MinValueValidator(-180_000_000), MaxValueValidator(180_000_000)])
    accuracy = models.PositiveIntegerField(null=True)
    """Metres, as the device says."""
    seen = models.TextField(max_length=4000, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The last first."""

        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="visits_of_a_company", fields=["company", "outcome", "on"]), models.Index(name="visits_of_a_bank", fields=["bank", "-at"]), models.Index(name="visits_of_an_area", fields=["area", "on"]), models.Index(name="visits_by_time", fields=["-at", "-id"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True, accuracy__isnull=True) | models.Q(latitude__isnull=False, longitude__isnull=False, accuracy__isnull=False), name="visit_place_whole")]

    def __str__(self) -> str:
        return f"{self.company_id} {self.on}"

    @property
    def failed(self) -> bool:
        """Nobody was met."""
        return self.outcome != Outcome.MET

    @property
    def tone(self) -> str:
        """The colour of the outcome."""
        return "tone-warn" if self.failed else "tone-good"

    @property
    def where(self) -> str:
        """28.228209, 112.938814（±12 米）; nothing where the device did not say."""
        if self.latitude is None or self.longitude is None:
            return ""
        point = f"{self.latitude / 1_000_000:.6f}, {self.longitude / 1_000_000:.6f}"
        return say(f"{point}（±{self.accuracy} 米）", f"{point} (±{self.accuracy} m)")


class Met(models.Model):
    """Somebody who was met: what they do there, and the name if the work needs it. The name is forgotten after a time (``retention.py``)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=60)
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        """As they were written down."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.role


class Photo(models.Model):
    """A picture taken there; ``sha256`` is of the file as it is kept, without the data of the camera."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(upload_to="visits/%Y/%m")

    class Meta:
        """Each once."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["visit", "sha256"], name="photo_once_a_visit")]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """What a company needs."""

    CREDIT = "credit", both("信贷", "credit")
    EQUITY = "equity", both("股权", "equity")
    BOND = "bond", both("债券", "bond")
    INSURANCE = "insurance", both("保险", "insurance")
    TALENT = "talent", both("人才", "talent")
    POLICY = "policy", both("政策", "policy")
    MATCHMAKING = "matchmaking", both("对接", "matchmaking")
    OTHER = "other", both("其他", "other")


class Need(models.Model):
    """Something that a company asked for: during a visit, or without one where a desk above says where it came from (``origins.py``)."""

    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="needs")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=12, choices=Kind)
    amount = models.BigIntegerField(null=True, validators=[MinValueValidator(1)])
    wished_on = models.DateField(null=True)
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        """As they were written down."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.company_id} {self.kind}"


class FollowState(models.TextChoices):
    """Where a follow-up stands."""

    OPEN = "open", both("跟进中", "open")
    DONE = "done", both("已办结", "done")
    DROPPED = "dropped", both("已放弃", "dropped")


FOLLOW_TONES = {FollowState.OPEN: "tone-wait", FollowState.DONE: "tone-good", FollowState.DROPPED: ""}


class FollowUp(models.Model):
    """Who looks after a need, until when, and what came of it."""

    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="follow_up")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Where the visit was made, or where the first owner sits; the owner sits there or below."""
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=FollowState, default=FollowState.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="follow_up")
    """The application that the need led to."""
    closed_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        """What is overdue comes first."""

        ordering: ClassVar[list[str]] = ["due_on", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="follow_ups_of_a_bank", fields=["bank", "state", "due_on"]), models.Index(name="follow_ups_of_a_person", fields=["owner", "state", "due_on"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(state="dropped", reason=""), name="follow_up_dropped_with_reason"),
            models.CheckConstraint(condition=models.Q(state="open") | models.Q(closed_on__isnull=False), name="follow_up_closed_on_a_day")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.due_on}"

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return FOLLOW_TONES[FollowState(self.state)]


class FollowStep(models.Model):
    """Something that was done about a follow-up: history for those who come to it later."""

    OPENED, REASSIGNED, APPLIED, DONE, DROPPED = "opened", "reassigned", "applied", "done", "dropped"
    VERBS: ClassVar[list[tuple[str, object]]] = [
        (OPENED, both("立项", "opened")), (REASSIGNED, both("改派", "given to somebody else")), (APPLIED, both("转为贷款申请", "led to an application")), (DONE, both("办结", "done")), (DROPPED, both("放弃", "dropped"))]

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=12, choices=VERBS)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """In their order."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.verb}"


REFERRAL_TITLES: dict[str, Text] = {
    "handed": Text("待接办", "to be taken up"), "taken": Text("已接办", "taken up"), "offered": Text("已出方案", "offered"), "closed": Text("已落地", "concluded"), "refused": Text("未办成", "refused")}


class ReferralState(models.TextChoices):
    """Where a product that was handed to a subsidiary stands."""

    HANDED = "handed", both("待接办", "to be taken up")
    TAKEN = "taken", both("已接办", "taken up")
    OFFERED = "offered", both("已出方案", "offered")
    CLOSED = "closed", both("已落地", "concluded")
    REFUSED = "refused", both("未办成", "refused")


REFERRAL_TONES = {ReferralState.HANDED: "tone-wait", ReferralState.TAKEN: "tone-wait", ReferralState.OFFERED: "tone-wait", ReferralState.CLOSED: "tone-good", ReferralState.REFUSED: "tone-bad"}
#: Those that somebody still works on.
LIVE_REFERRALS: tuple[str, ...] = (ReferralState.HANDED, ReferralState.TAKEN, ReferralState.OFFERED)


class Referral(models.Model):
    """A product of the group's other licences, handed to the subsidiary that has it; ``frozen`` is the sealed verdict of that day."""

    key = models.CharField(max_length=80, unique=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="referrals")
    product = models.CharField(max_length=80)
    category = models.CharField(max_length=20)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=200)
    frozen = models.JSONField(default=dict)
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=10, choices=ReferralState, default=ReferralState.HANDED)
    note = models.CharField(max_length=300, blank=True)
    """What was handed along."""
    reason = models.CharField(max_length=300, blank=True)
    """What the subsidiary answered."""
    handed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_on = models.DateField()
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    moved_on = models.DateField(null=True)

    class Meta:
        """The last first; a product of a need is with one subsidiary at a time."""

        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="referrals_of_a_house", fields=["to", "state"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["need", "product"], condition=models.Q(state__in=("handed", "taken", "offered", "closed")), name="one_live_referral"),
            models.CheckConstraint(condition=~models.Q(state="refused", reason=""), name="referral_refused_with_reason")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.product}"

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return REFERRAL_TONES[ReferralState(self.state)]

    @property
    def title(self) -> Text:
        """The product."""
        return Text(self.title_zh, self.title_en)

    @property
    def state_title(self) -> Text:
        """The state in both languages, for messages."""
        return REFERRAL_TITLES[self.state]
